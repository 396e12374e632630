"""The list of models that the chooser opens."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QRect, QSize, Qt
from PySide6.QtGui import (
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from wanstudio.core.connections import service_title
from wanstudio.core.models import ModelSpec
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.delegate import Delegate, Index
from wanstudio.ui.widgets.painting import paint_popup, round_off
from wanstudio.ui.widgets.tips import tip

_SPEC = Qt.ItemDataRole.UserRole
_MOST_ROWS = 10


class ModelRow(Delegate):
    """A task as heading, a model as icon, title and service."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def measure(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        heading = index.data(_SPEC) is None
        return QSize(self._theme.px(120), self._theme.px(28 if heading else 44))

    def draw(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        spec, rect, px = index.data(_SPEC), option.rect, self._theme.px
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if spec is None:
            self._write(painter, rect.adjusted(px(8), px(6), 0, 0), index.data(), ("small", 600), "text_muted")
        else:
            on = bool(option.state & QStyle.StateFlag.State_Selected)
            self._paint_model(painter, rect, spec, on)

    def _paint_model(self, painter: QPainter, rect: QRect, spec: ModelSpec, on: bool) -> None:
        px = self._theme.px
        if on:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("segment_on"))
            painter.drawRoundedRect(rect, px(4), px(4))
        icon = self._theme.pixmap(spec.icon, "on_segment" if on else "text_muted", 20)
        painter.drawPixmap(rect.left() + px(10), rect.top() + (rect.height() - px(20)) // 2, icon)
        words = rect.adjusted(px(40), px(5), -px(8), 0)
        ink = "on_segment" if on else "text"
        muted = "on_segment" if on else "text_muted"
        self._write(painter, QRect(words.left(), words.top(), words.width(), px(18)), spec.title, ("body", 600), ink)
        below = QRect(words.left(), words.top() + px(18), words.width(), px(16))
        self._write(painter, below, service_title(spec.provider), ("small", 400), muted)

    def _write(self, painter: QPainter, rect: QRect, text: str, style: tuple[str, int], role: str) -> None:
        font = self._theme.font(*style)
        painter.setFont(font)
        painter.setPen(self._theme.color(role))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)


class ModelList(QFrame):
    """The models by task, with a search above. Enter takes the marked one, Esc closes."""

    def __init__(
        self, theme: Theme, models: Sequence[ModelSpec], choose: Callable[[str], None], parent: QWidget
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setAccessibleName("Models")
        self._theme, self._models, self._choose = theme, models, choose
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search models")
        self.search.setAccessibleName("Search models")
        self.search.textChanged.connect(self._fill)
        self.search.installEventFilter(self)
        self.list = QListView()
        self.list.setAccessibleName("Models")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self._rows = QStandardItemModel(self)
        self._look = ModelRow(theme, self.list)
        self.list.setModel(self._rows)
        self.list.setItemDelegate(self._look)
        self.list.clicked.connect(self._take)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.px(6)] * 4)
        column.setSpacing(theme.px(6))
        column.addWidget(self.search)
        column.addWidget(self.list)
        self._fill("")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        round_off(self, self._theme)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_popup(QPainter(self), self._theme, self)

    def sizeHint(self) -> QSize:
        rows = min(_MOST_ROWS, self._rows.rowCount())
        high = sum(self.list.sizeHintForRow(n) for n in range(rows))
        return QSize(self._theme.px(272), high + self._theme.px(28 + 18) + 4)

    def _fill(self, text: str) -> None:
        """Show the models whose title, task or service holds every word."""
        self._rows.clear()
        wanted = text.casefold().split()
        tasks: dict[str, list[ModelSpec]] = {}
        for spec in self._models:
            said = f"{spec.title} {spec.task} {service_title(spec.provider)} {spec.id}".casefold()
            if all(word in said for word in wanted):
                tasks.setdefault(spec.task, []).append(spec)
        for task, specs in tasks.items():
            heading = QStandardItem(task)
            heading.setFlags(Qt.ItemFlag.NoItemFlags)
            self._rows.appendRow(heading)
            for spec in specs:
                row = QStandardItem(f"{spec.title}, {service_title(spec.provider)}")
                row.setData(spec, _SPEC)
                row.setToolTip(tip(spec.summary))
                self._rows.appendRow(row)
        if not tasks:
            nothing = QStandardItem("No model of that name")
            nothing.setFlags(Qt.ItemFlag.NoItemFlags)
            self._rows.appendRow(nothing)
        self._mark(1)

    def mark(self, model_id: str) -> None:
        """Mark a model, if it is in the list."""
        for row in range(self._rows.rowCount()):
            spec = self._rows.index(row, 0).data(_SPEC)
            if spec is not None and spec.id == model_id:
                self._mark(row)

    def _mark(self, row: int) -> None:
        if 0 <= row < self._rows.rowCount():
            self.list.setCurrentIndex(self._rows.index(row, 0))

    def _move(self, step: int) -> None:
        row = self.list.currentIndex().row() + step
        while 0 <= row < self._rows.rowCount() and self._rows.index(row, 0).data(_SPEC) is None:
            row += step
        self._mark(row)

    def _take(self, index: QModelIndex) -> None:
        spec = index.data(_SPEC)
        if spec is not None:
            self.close()
            self._choose(spec.id)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step is not None:
            self._move(step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take(self.list.currentIndex())
        else:
            return False
        return True
