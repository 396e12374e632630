"""The model chooser: a button with two lines, and the list it opens."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from wanstudio.core.connections import SERVICES
from wanstudio.core.models import ModelSpec
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.tips import tip

_SPEC = Qt.ItemDataRole.UserRole
_MOST_ROWS = 10
_OPENS = (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Return, Qt.Key.Key_Enter)


def service_title(spec: ModelSpec) -> str:
    service = SERVICES.get(spec.provider)
    return service.title if service else spec.provider


class ModelChooser(QAbstractButton):
    """`choose` is called with the id of the model that was picked from the list."""

    def __init__(self, theme: Theme, models: Sequence[ModelSpec], choose: Callable[[str], None]) -> None:
        super().__init__()
        self._theme, self._models, self._choose = theme, models, choose
        self._title, self._second, self._chosen = "Choose a model", "", ""
        self.setObjectName("model")
        self.setAccessibleName("Model")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.clicked.connect(lambda _=False: self.open())
        theme.changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        self.setFixedHeight(self._theme.px(48))
        self.update()

    def show_model(self, title: str, second: str, model_id: str = "") -> None:
        """Say which model is chosen; the list opens with `model_id` marked."""
        self._title, self._second, self._chosen = title, second, model_id
        self.setAccessibleDescription(f"{title}, {second}")
        self.setToolTip(tip(f"{title}\n{second}"))
        self.update()

    def open(self) -> ModelList:
        """Open the list below the button."""
        popup = ModelList(self._theme, self._models, self._choose, self)
        popup.resize(self.width(), popup.sizeHint().height())
        popup.move(self.mapToGlobal(QPoint(0, self.height() + self._theme.px(4))))
        popup.mark(self._chosen)
        popup.show()
        popup.search.setFocus()
        return popup

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _OPENS and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.open()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, px = QPainter(self), self._theme.px
        self._paint_ground(painter)
        room = self.rect().adjusted(px(12), 0, -px(12 + 16 + 8), 0)
        middle = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        top, bottom = QRect(room), QRect(room)
        if self._second:
            top.setRect(room.left(), px(6), room.width(), px(18))
            bottom.setRect(room.left(), px(25), room.width(), px(16))
        for rect, text, font, role in (
            (top, self._title, self._theme.font("strong"), "text"),
            (bottom, self._second, self._theme.font("small"), "text_muted"),
        ):
            painter.setFont(font)
            painter.setPen(self._theme.color(role))
            shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
            painter.drawText(rect, middle, shown)
        arrows = self._theme.pixmap("chevrons-up-down", "text_muted", 16)
        painter.drawPixmap(self.width() - px(12 + 16), (self.height() - px(16)) // 2, arrows)

    def _paint_ground(self, painter: QPainter) -> None:
        color = self._theme.color
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        hover, down = self.underMouse(), self.isDown()
        painter.setPen(color("line_hover" if hover else "line_strong"))
        painter.setBrush(color("raised_pressed" if down else "raised_hover" if hover else "raised"))
        radius = self._theme.px(5)
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)


class ModelRow(QStyledItemDelegate):
    """A task as heading, a model as icon, title and service."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        heading = index.data(_SPEC) is None
        return QSize(self._theme.px(120), self._theme.px(28 if heading else 44))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        spec, rect, px = index.data(_SPEC), option.rect, self._theme.px
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if spec is None:
            self._write(painter, rect.adjusted(px(8), px(6), 0, 0), index.data(), ("small", 600), "text_muted")
        else:
            on = bool(option.state & QStyle.StateFlag.State_Selected)
            self._paint_model(painter, rect, spec, on)
        painter.restore()

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
        self._write(painter, below, service_title(spec), ("small", 400), muted)

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

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._theme.color("line_strong"))
        painter.setBrush(self._theme.color("raised"))
        edge = self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(edge, self._theme.px(8), self._theme.px(8))

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
            said = f"{spec.title} {spec.task} {service_title(spec)} {spec.id}".casefold()
            if all(word in said for word in wanted):
                tasks.setdefault(spec.task, []).append(spec)
        for task, specs in tasks.items():
            heading = QStandardItem(task)
            heading.setFlags(Qt.ItemFlag.NoItemFlags)
            self._rows.appendRow(heading)
            for spec in specs:
                row = QStandardItem(f"{spec.title}, {service_title(spec)}")
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
