"""The model chooser: a button with two lines that opens the list of models."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton

from wanstudio.core.models import ModelSpec
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.presses import PressedByEnter
from wanstudio.ui.widgets.tips import tip

if TYPE_CHECKING:  # the list takes as long to load as the whole form: not before it is opened
    from wanstudio.ui.create.model_list import ModelList

_OPENS = (Qt.Key.Key_Down, Qt.Key.Key_Up)


class ModelChooser(PressedByEnter, QAbstractButton):
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
        from wanstudio.ui.create.model_list import ModelList

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
