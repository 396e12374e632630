"""One part of the window alone on the whole screen, and all the rest back in its place afterwards."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QMainWindow, QWidget

_FULL = Qt.WindowState.WindowFullScreen
_SETTLED_MS, _BACK_WITHIN_MS = 250, 2000


class Alone(QObject):
    """`others` are what is put away meanwhile. `changed` is emitted when it has begun, and when it has ended.

    `state` tells the window's layout, `restore` brings it back. The desktop may end full screen by itself: whoever
    hears of it calls `look`.
    """

    changed = Signal(bool)

    def __init__(
        self,
        window: QMainWindow,
        others: Sequence[QWidget],
        *,
        state: Callable[[], Mapping[str, Any]],
        restore: Callable[[Mapping[str, Any]], object],
    ) -> None:
        super().__init__(window)
        self._window, self._others = window, others
        self._state, self._restore = state, restore
        self._away: list[QWidget] = []
        self._size_before = QSize()
        self.before: Mapping[str, Any] = {}  # the layout that it was begun from
        self.on = False
        self._settled, self._coming_back = QTimer(self), QTimer(self)
        for timer, ms in ((self._settled, _SETTLED_MS), (self._coming_back, _BACK_WITHIN_MS)):
            timer.setSingleShot(True)
            timer.setInterval(ms)
        self._settled.timeout.connect(self._on_settled)

    def toggle(self) -> None:
        if self.on:
            self.leave()
        else:
            self.enter()

    def enter(self) -> None:
        self.before = self._state()
        self._size_before = self._window.size()
        self.on = True
        self._coming_back.stop()
        self._away = [widget for widget in self._others if not widget.isHidden()]
        for widget in self._away:
            widget.hide()
        self._window.setWindowState(self._window.windowState() | _FULL)
        self.changed.emit(True)

    def leave(self) -> None:
        if not self.on:
            return
        self.on = False
        self._coming_back.start()
        for widget in self._away:
            widget.show()
        self._window.setWindowState(self._window.windowState() & ~_FULL)
        self._restore(self.before)
        self.changed.emit(False)

    def look(self) -> None:
        """The window's state has changed. Desktops tell of a change late, when there may have been another one."""
        if self.on and not self._window.windowState() & _FULL:
            self._settled.start()

    def _on_settled(self) -> None:
        if self.on and not self._window.windowState() & _FULL:
            self.leave()

    def takes_size(self, size: QSize) -> bool:
        """The window has another size: whether that is of this, and not the user's doing.

        The size from before comes back later, where the desktop sees to it: then the layout is restored once more.
        """
        if self._coming_back.isActive() and size == self._size_before:
            self._coming_back.stop()
            self._restore(self.before)
            return True
        return self.on
