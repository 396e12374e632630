"""What a mouse, a wheel or two fingers do with the picture: click, double click, zoom, pan, pull."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QNativeGestureEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from wanstudio.ui.stage.picture import Picture

_NOTCH = 120  # what a wheel tells for one notch
_BY_NOTCH = 1.25


class Hands(QObject):
    """`clicked` is emitted when a button goes up where it went down: a press that drags a larger picture pans it.
    One that is seen whole, or any with Ctrl, is `pulled` out of the window, from the point (in logical pixels) where it
    was taken.

    A double click begins with a click: that one is emitted again, which undoes it, before `double_clicked`.
    """

    clicked = Signal()
    double_clicked = Signal()
    pulled = Signal(QPointF)

    def __init__(self, picture: Picture) -> None:
        super().__init__(picture)
        self._picture = picture
        self._down: QPointF | None = None
        self._last = QPointF()
        self._dragging = False
        picture.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        match event:
            case QMouseEvent():
                return self._on_mouse(event)
            case QWheelEvent():
                return self._on_wheel(event)
            case QNativeGestureEvent() if event.gestureType() is Qt.NativeGestureType.ZoomNativeGesture:
                self._picture.zoom_to(self._picture.zoom * (1 + event.value()), event.position())
                return True
        return False

    def _on_mouse(self, event: QMouseEvent) -> bool:
        match event.type():
            case QEvent.Type.MouseButtonPress:
                self._press(event)
            case QEvent.Type.MouseMove:
                self._move(event)
            case QEvent.Type.MouseButtonRelease:
                self._release(event)
            case QEvent.Type.MouseButtonDblClick if event.button() is Qt.MouseButton.LeftButton:
                self._down = None
                self.clicked.emit()
                self.double_clicked.emit()
            case _:
                return False
        return True

    def _press(self, event: QMouseEvent) -> None:
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._down = self._last = event.position()
            self._dragging = event.button() is Qt.MouseButton.MiddleButton

    def _move(self, event: QMouseEvent) -> None:
        if self._down is None or not event.buttons():
            return
        far = (event.position() - self._down).manhattanLength() >= QApplication.startDragDistance()
        if not self._dragging and far:
            if self._pulls(event):
                self._pull()
                return
            self._dragging = True
        if self._dragging and self._picture.is_larger:
            self._picture.setCursor(Qt.CursorShape.ClosedHandCursor)
            moved = event.position() - self._last
            self._picture.pan(moved.x(), moved.y())
            self._last = event.position()

    def _pulls(self, event: QMouseEvent) -> bool:
        with_key = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        return bool(event.buttons() & Qt.MouseButton.LeftButton) and (with_key or not self._picture.is_larger)

    def _pull(self) -> None:
        """From here on the drag has the pointer: the button's coming up is not heard of here."""
        at, self._down = self._down, None
        self.pulled.emit(at)

    def _release(self, event: QMouseEvent) -> None:
        plain = self._down is not None and not self._dragging and event.button() is Qt.MouseButton.LeftButton
        self._down, self._dragging = None, False
        self._picture.unsetCursor()
        if plain:
            self.clicked.emit()

    def _on_wheel(self, event: QWheelEvent) -> bool:
        """With Ctrl it zooms; without, it moves what is larger than its room."""
        turned = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._picture.zoom_to(self._picture.zoom * _BY_NOTCH ** (turned.y() / _NOTCH), event.position())
            return True
        if not self._picture.is_larger:
            return False
        far = event.pixelDelta() if not event.pixelDelta().isNull() else turned / 2
        self._picture.pan(far.x(), far.y())
        return True
