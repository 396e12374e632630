"""What must be put right before a job can start; each row leads to its field."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from wanstudio.core.errors import InvalidInput
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.labels import Label
from wanstudio.ui.widgets.presses import PressedByEnter
from wanstudio.ui.widgets.tips import tip

_MOST_ROWS = 5
_FLAGS = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap)


class ProblemRow(PressedByEnter, QAbstractButton):
    """The sentence and an arrow. 28 high, 16 more for every further line."""

    def __init__(self, theme: Theme, sentence: str) -> None:
        super().__init__()
        self._theme = theme
        self.setText(sentence)
        self.setAccessibleName(sentence)
        self.setToolTip(tip(sentence))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def fit(self, width_px: int) -> None:
        """Take the height that the sentence needs in this width."""
        metrics = QFontMetrics(self._theme.font())
        words = metrics.boundingRect(self._room(width_px, 1000), _FLAGS, self.text())
        lines = max(1, round(words.height() / metrics.lineSpacing()))
        self.setFixedHeight(self._theme.px(12 + 16 * lines))

    def _room(self, width_px: int, height_px: int) -> QRect:
        px = self._theme.px
        return QRect(px(20), 0, width_px - px(20 + 8 + 14 + 8), height_px)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, px = QPainter(self), self._theme.px
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("raised"))
            painter.drawRoundedRect(self.rect(), px(4), px(4))
        painter.setFont(self._theme.font())
        painter.setPen(self._theme.color("text"))
        painter.drawText(self._room(self.width(), self.height()), _FLAGS, self.text())
        arrow = self._theme.pixmap("chevron-right", "text_muted", 14)
        painter.drawPixmap(self.width() - px(8 + 14), (self.height() - px(14)) // 2, arrow)


class ProblemHead(QWidget):
    """24 high: icon and number."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self.text = theme, ""
        self.setFixedHeight(theme.px(24))

    def say(self, text: str) -> None:
        self.text = text
        self.setAccessibleName(text)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, px = QPainter(self), self._theme.px
        icon = self._theme.pixmap("circle-alert", "bad", 14)
        painter.drawPixmap(0, (self.height() - px(14)) // 2, icon)
        painter.setFont(self._theme.font("body", 500))
        painter.setPen(self._theme.color("text"))
        rest = self.rect().adjusted(px(20), 0, 0, 0)
        painter.drawText(rest, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), self.text)


class ProblemList(QWidget):
    """`go` is called with the parameter of the row that was pressed. Hidden while there is nothing to say."""

    def __init__(self, theme: Theme, go: Callable[[str], object]) -> None:
        super().__init__()
        self._theme, self._go = theme, go
        self._head = ProblemHead(theme)
        self.rows: list[ProblemRow] = []
        self._rest = Label(style="small", tone="muted")
        self._rest.setContentsMargins(theme.px(20), 0, 0, 0)
        self._said: tuple[tuple[str, str], ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, theme.px(10))
        self._column.setSpacing(0)
        self._column.addWidget(self._head)
        self._column.addWidget(self._rest)
        self.hide()

    def show_problems(self, problems: Sequence[InvalidInput]) -> None:
        """At most five rows, and how many more there are; () hides the list."""
        said = tuple((p.param, p.detail or p.title) for p in problems)
        self.setVisible(bool(said))
        if said == self._said:
            return
        self._said = said
        for row in self.rows:
            row.deleteLater()
            self._column.removeWidget(row)
            row.hide()
        self.rows = [self._row(n, name, text) for n, (name, text) in enumerate(said[:_MOST_ROWS])]
        self._head.say("1 thing to put right" if len(said) == 1 else f"{len(said)} things to put right")
        self._fit()
        self._rest.setText(f"and {len(said) - _MOST_ROWS} more")
        self._rest.setVisible(len(said) > _MOST_ROWS)

    def _fit(self) -> None:
        for row in self.rows:
            row.fit(self.width())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()

    def _row(self, n: int, name: str, text: str) -> ProblemRow:
        row = ProblemRow(self._theme, text)
        row.clicked.connect(partial(self._pressed, name))
        self._column.insertWidget(n + 1, row)
        return row

    def _pressed(self, name: str, _checked: bool = False) -> None:
        self._go(name)
