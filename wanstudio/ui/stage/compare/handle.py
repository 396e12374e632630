"""The line of the wipe, with a handle to take it by."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QSlider, QWidget

from wanstudio.ui.stage.painting import wipe_x
from wanstudio.ui.theme.theme import Theme

_HANDLE_PX, _ICON_PX = 32, 16
_STEP, _FAR = 0.01, 0.1
_WAYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class WipeHandle(QSlider):
    """Stands over the picture, as high as that is. `moved` is emitted with where the line is now, 0 to 1.

    A slider of 0 to 100 % for screen readers; drawn and handled here.
    """

    moved = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self.setRange(0, 100)
        self.setSingleStep(round(100 * _STEP))
        self.setPageStep(round(100 * _FAR))
        self._telling = False
        self.valueChanged.connect(self._on_value)
        self._place, self._wipe = QRect(), 0.5
        self.setCursor(Qt.CursorShape.SplitHCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Wipe")
        self.setToolTip("Drag, or press Left and Right")
        self.hide()

    def stand(self, place: QRect, wipe: float) -> None:
        """`place` is the picture's, in the parent's pixels."""
        self._place, self._wipe = place, wipe
        side = self._theme.px(_HANDLE_PX)
        self.setGeometry(wipe_x(place, wipe) - side // 2, place.top(), side, place.height())
        self._telling = True
        self.setValue(round(wipe * 100))
        self._telling = False
        self.setAccessibleDescription(f"{round(wipe * 100)} % of the width is A's")

    def _on_value(self, value: int) -> None:
        if not self._telling:  # a screen reader has set it
            self._go(value / 100)

    def _go(self, wipe: float) -> None:
        self.moved.emit(max(0.0, min(wipe, 1.0)))

    # ---- hands ----

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()  # or it would play, which the picture does for a click

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton and self._place.width():
            x = self.mapToParent(event.position()).x()
            self._go((x - self._place.left()) / self._place.width())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._go(0.5)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        way = _WAYS.get(Qt.Key(event.key()))
        if way is not None:
            far = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self._go(self._wipe + way * (_FAR if far else _STEP))
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._go(0.0 if event.key() == Qt.Key.Key_Home else 1.0)
        else:
            event.ignore()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # it zooms the picture

    # ---- drawing ----

    def paintEvent(self, event: QPaintEvent) -> None:
        px, middle = self._theme.px, self.width() // 2
        painter = QPainter(self)
        painter.fillRect(middle - px(2), 0, px(4), self.height(), QColor(0, 0, 0, 128))
        painter.fillRect(middle - px(1), 0, px(2), self.height(), QColor(255, 255, 255))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.color("focus") if self.hasFocus() else QColor(255, 255, 255), px(2)))
        painter.setBrush(QColor(20, 20, 20))
        radius, centre = self.width() / 2 - px(2), QPointF(self.width() / 2, self.height() / 2)
        painter.drawEllipse(centre, radius, radius)
        side = px(_ICON_PX)
        corner = QPoint(round(centre.x() - side / 2), round(centre.y() - side / 2))
        painter.drawPixmap(corner, self._theme.pixmap("chevrons-left-right", "chip_text", _ICON_PX))
