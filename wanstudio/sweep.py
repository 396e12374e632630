"""Collecting garbage on the GUI thread alone.

Python collects cycles in whatever thread happens to allocate; a widget or timer in such a cycle would then be destroyed
outside of Qt's thread, which is a crash (seen in the tests as "Timers cannot be stopped from another thread").
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 1000
_YOUNG, _OLDER, _OLDEST = 700, 10, 10  # Python's own thresholds


class Sweeper(QObject):
    """From now on garbage is looked for here, once a second, and only when Python would have looked by itself."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        gc.freeze()  # what the start has made stays: it need not be looked through again
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self.sweep)
        self._timer.start()

    def sweep(self) -> None:
        young, older, oldest = gc.get_count()
        if young > _YOUNG:
            gc.collect(2 if oldest > _OLDEST else 1 if older > _OLDER else 0)
