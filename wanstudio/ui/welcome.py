"""The stage before the first clip: where it is made, and samples to begin with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.buttons import Button
from wanstudio.ui.widgets.labels import Label
from wanstudio.ui.widgets.pictures import cover
from wanstudio.ui.widgets.presses import PressedByEnter

_WIDTH_PX = 648


class Sample(NamedTuple):
    """Something to begin with: a picture file to show, a title, a line, and the `id` that fills the form."""

    id: str
    picture: str
    title: str
    line: str


class SampleButton(PressedByEnter, QAbstractButton):
    """The picture in 16:9 with two lines under it."""

    def __init__(self, theme: Theme, sample: Sample) -> None:
        super().__init__()
        self._theme, self._sample = theme, sample
        self._picture = QPixmap(sample.picture)
        self.setAccessibleName(f"{sample.title}: {sample.line}")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        width = self._theme.px(200)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        width = self._theme.px(100)
        return QSize(width, self.heightForWidth(width))

    def heightForWidth(self, width: int) -> int:
        return round(width * 9 / 16) + self._theme.px(44)

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        px, color = self._theme.px, self._theme.color
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        place = QRectF(0, 0, self.width(), self.width() * 9 / 16)
        painter.save()
        path = QPainterPath()
        path.addRoundedRect(place, px(3), px(3))
        painter.setClipPath(path)
        painter.fillRect(place, color("placeholder"))
        if not self._picture.isNull():
            painter.drawPixmap(place.toRect(), self._picture, cover(self._picture, place.size().toSize()))
        painter.restore()
        if self.underMouse():
            painter.setPen(QPen(color("line_hover"), 1))
            painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), px(3), px(3))
        self._paint_lines(painter, round(place.height()) + px(8))

    def _paint_lines(self, painter: QPainter, top: int) -> None:
        px, color = self._theme.px, self._theme.color
        painter.setFont(self._theme.font("body", 500))
        painter.setPen(color("text"))
        painter.drawText(0, top, self.width(), px(16), int(Qt.AlignmentFlag.AlignLeft), self._sample.title)
        painter.setFont(self._theme.font("small"))
        painter.setPen(color("text_muted"))
        painter.drawText(0, top + px(17), self.width(), px(16), int(Qt.AlignmentFlag.AlignLeft), self._sample.line)


class Welcome(QScrollArea):
    """`use_sandbox`, `connect` and `take` (with a sample's id) are what can be done here."""

    def __init__(
        self,
        theme: Theme,
        samples: Sequence[Sample],
        services: Sequence[str],
        *,
        use_sandbox: Callable[[], None],
        connect: Callable[[], object],
        take: Callable[[str], None],
    ) -> None:
        super().__init__()
        self._theme = theme
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Tab goes to what can be pressed, which scrolls it
        self.setAccessibleName("Make your first clip")
        middle = QWidget()
        middle.setMaximumWidth(theme.px(_WIDTH_PX))
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, theme.px(24), 0, theme.px(24))
        column.setSpacing(theme.px(8))
        column.addStretch(1)
        column.addWidget(Label("Make your first clip", "display"))
        line = "Choose where it is made. You can change this at any time, at the lower left."
        column.addWidget(Label(line, tone="muted", wrap=True))
        column.addSpacing(theme.px(16))
        column.addLayout(self._cards(services, use_sandbox, connect))
        column.addSpacing(theme.px(28))
        column.addLayout(self._heading())
        column.addLayout(self._samples(samples, take))
        column.addStretch(2)
        outer = QWidget()
        row = QHBoxLayout(outer)
        row.setContentsMargins(theme.px(24), 0, theme.px(24), 0)
        row.addWidget(middle, 1)
        self.setWidget(outer)

    def _heading(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self._theme.px(8))
        row.addWidget(Label("Or begin with a sample", "strong"))
        row.addWidget(Label("fills the form at the left", tone="muted"))
        row.addStretch(1)
        return row

    def _samples(self, samples: Sequence[Sample], take: Callable[[str], None]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self._theme.px(24))
        for sample in samples:
            button = SampleButton(self._theme, sample)
            button.clicked.connect(lambda _=False, of=sample.id: take(of))
            row.addWidget(button, 1)
        return row

    def _cards(
        self, services: Sequence[str], use_sandbox: Callable[[], None], connect: Callable[[], object]
    ) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self._theme.px(16))
        sandbox = Button(self._theme, "Use the Sandbox", use_sandbox, primary=True, large=True)
        text = "Runs on this computer and renders stand-in clips that obey every setting."
        promises = ("No account", "Nothing is charged", "Nothing leaves this computer")
        row.addWidget(self._card("flask-conical", "Try it now in the Sandbox", text, promises, sandbox), 1)
        account = Button(self._theme, "Connect…", connect, large=True)
        text = "For the real models. Paste your key, test it, generate."
        lines = (*services, "Keys go to the system's keyring only")
        row.addWidget(self._card("plug", "Connect an account", text, lines, account), 1)
        return row

    def _card(self, icon: str, title: str, text: str, promises: Sequence[str], button: Button) -> QFrame:
        card = QFrame()
        card.setObjectName("card")
        card.setProperty("card", True)
        column = QVBoxLayout(card)
        pad = self._theme.px(20)
        column.setContentsMargins(pad, pad, pad, pad)
        column.setSpacing(self._theme.px(8))
        column.addWidget(_Icon(self._theme, icon, 20, "text_muted"))
        column.addWidget(Label(title, "title", wrap=True))
        column.addWidget(Label(text, tone="muted", wrap=True))
        column.addSpacing(self._theme.px(4))
        for promise in promises:
            line = QHBoxLayout()
            line.setSpacing(self._theme.px(6))
            line.addWidget(_Icon(self._theme, "check", 14, "text_muted"))
            line.addWidget(Label(promise, "small", "muted", wrap=True), 1)
            column.addLayout(line)
        column.addStretch(1)
        column.addSpacing(self._theme.px(8))
        column.addWidget(button)
        return card


class _Icon(Label):
    def __init__(self, theme: Theme, icon: str, size_px: int, role: str) -> None:
        super().__init__()
        self._theme, self._icon, self._size_px, self._role = theme, icon, size_px, role
        self.setFixedHeight(theme.px(size_px))
        self._dress()
        theme.changed.connect(self._dress)

    def _dress(self) -> None:
        self.setPixmap(self._theme.pixmap(self._icon, self._role, self._size_px))
