"""Tells when the pointer has not moved for a while, and when it moves again."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, QTimer, Signal
from PySide6.QtGui import QMouseEvent, QWindow

STILL_MS = 2000
_STIRS = (QEvent.Type.MouseButtonPress, QEvent.Type.Wheel, QEvent.Type.TouchBegin)


class Stillness(QObject):
    """`came` after `STILL_MS` in one place, again and again; `ended` with every move. Of the window, not of a widget:

    those get no moves of a pointer that only passes over them.
    """

    came = Signal()
    ended = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._window: QWindow | None = None
        self._at = QPointF()
        self.timer = QTimer(self)
        self.timer.setInterval(STILL_MS)
        self.timer.timeout.connect(self.came)

    def begin(self, window: QWindow) -> None:
        self._window = window
        window.installEventFilter(self)
        self.timer.start()

    def end(self) -> None:
        self.timer.stop()
        if self._window is not None:
            self._window.removeEventFilter(self)
            self._window = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        moved = False
        if event.type() == QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            moved = event.globalPosition() != self._at  # some desktops tell of a move when only the cursor changes
            self._at = event.globalPosition()
        if moved or event.type() in _STIRS:
            self.timer.start()
            self.ended.emit()
        return False
