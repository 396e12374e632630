"""A painted slider with a mark at the default."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QSlider, QWidget

from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.turned import takes_wheel

_KNOB_PX = 14
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Down: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: 1}


class Slider(QSlider):
    """Positions are steps from 0. A click goes there; Shift makes a step of the keys ten; the wheel needs the focus.

    `mark` is the position of the default while the value is another one, -1 for no mark.
    """

    def __init__(self, theme: Theme, steps: int, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self.mark = -1
        self.setRange(0, steps)
        self.setPageStep(max(1, min(10, steps // 10)))
        self.setProperty("own_focus", True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def set_mark(self, position: int) -> None:
        if self.mark != position:
            self.mark = position
            self.update()

    def _x(self, position: int) -> float:
        """The middle of the knob at `position`."""
        knob = self._theme.px(_KNOB_PX)
        return knob / 2 + (self.width() - knob) * position / max(1, self.maximum())

    def _position(self, x: float) -> int:
        knob = self._theme.px(_KNOB_PX)
        return round((x - knob / 2) / max(1, self.width() - knob) * self.maximum())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self.setValue(self._position(event.position().x()))
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self.setValue(self._position(event.position().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.setSliderDown(False)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is not None and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.setValue(self.value() + 10 * step)
        elif event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if takes_wheel(self, event):
            self.setValue(self.value() + (1 if event.angleDelta().y() > 0 else -1))
            event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_groove(painter)
        self._paint_knob(painter)

    def _paint_groove(self, painter: QPainter) -> None:
        px, color, middle = self._theme.px, self._theme.color, self.height() / 2
        painter.setPen(Qt.PenStyle.NoPen)
        groove = QRectF(0, middle - px(2), self.width(), px(4))
        painter.setBrush(color("track" if self.isEnabled() else "line"))
        painter.drawRoundedRect(groove, px(2), px(2))
        groove.setWidth(self._x(self.value()))
        painter.setBrush(color("track_fill" if self.isEnabled() else "line_strong"))
        painter.drawRoundedRect(groove, px(2), px(2))
        if self.mark >= 0:
            painter.setBrush(color("text_muted"))
            painter.drawRect(QRectF(round(self._x(self.mark)), middle + px(6), max(1, px(1)), px(4)))

    def _paint_knob(self, painter: QPainter) -> None:
        px, color = self._theme.px, self._theme.color
        centre = QPointF(self._x(self.value()), self.height() / 2)
        radius = px(16 if self.isSliderDown() else _KNOB_PX) / 2
        role = "knob" if self.isEnabled() else "line_strong"
        lit = self.isEnabled() and self.underMouse() and self._theme.is_dark
        painter.setBrush(color("text" if lit else role))
        painter.setPen(QPen(color("panel" if self._theme.is_dark else "line_hover"), 1))
        painter.drawEllipse(centre, radius - 0.5, radius - 0.5)
        if self.hasFocus() and self.window().testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange):
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(color("focus"), 2))
            painter.drawEllipse(centre, radius + 1, radius + 1)
