"""Collecting garbage on the GUI thread alone.

Python collects cycles in whatever thread happens to allocate; a widget or timer in such a cycle would then be destroyed
outside of Qt's thread, which is a crash (seen in the tests as "Timers cannot be stopped from another thread").
"""

from __future__ import annotations

import gc
import sys

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 1000
_YOUNG = 700  # Python's own threshold
_SOME, _MUCH, _SHARE = 4_000, 25_000, 16  # blocks; 25,000 are some 2 MB


class Sweeper(QObject):
    """From now on garbage is looked for here, once a second, and only where enough has been made.

    How far back is a matter of how much there is more than after the last look so far: Python's own measure, how often
    it has looked, means minutes at one look a second, and leaves 5 MB lying about that a busy window has thrown away.
    Everything is looked through (20 ms) when there is a sixteenth more, `_MUCH` at least: a large library would else be
    looked through for each page that is read.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._starting = 2  # so many times what is there stays, and need not be looked through again: window and engine
        gc.freeze()
        self._after_all = self._after_some = sys.getallocatedblocks()
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self.sweep)
        self._timer.start()

    def sweep(self) -> None:
        if gc.get_count()[0] <= _YOUNG:
            return
        now = sys.getallocatedblocks()
        self._after_all, self._after_some = min(self._after_all, now), min(self._after_some, now)  # much may have gone
        if now - self._after_all > max(_MUCH, self._after_all // _SHARE):
            gc.collect()
            if self._starting:
                self._starting -= 1
                gc.freeze()
            self._after_all = self._after_some = sys.getallocatedblocks()
        elif now - self._after_some > _SOME:
            gc.collect(1)
            self._after_some = sys.getallocatedblocks()
        else:
            gc.collect(0)
