"""A heartbeat on the GUI thread: how long the window's thread was not free. Run as a script: that of a bare window."""

from __future__ import annotations

import json
import os
import sys
import time
from array import array
from pathlib import Path

from PySide6.QtCore import QObject, QSocketNotifier, Qt, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

EVERY_MS = 5
SCHEDSTAT = Path("/proc/thread-self/schedstat")  # ns on a core, ns waiting for one, slices


class Heartbeat(QObject):
    """`gaps_ms` are the times from beat to beat, which are 5 ms where nothing is in the way.

    `on_cpu_ms` are the parts of the same gaps in which this thread was running, `no_core_ms` those in which it could
    have run and every core was busy with something else (known on Linux only). The rest it waited for Python's lock,
    for the disk, or for the next beat.

    Memory for so many `seconds` of it is taken at once: a bench that watches memory would else see this grow.
    """

    def __init__(self, parent: QObject, seconds: float = 60.0) -> None:
        super().__init__(parent)
        room = int(seconds * 1000 / EVERY_MS)
        self._notes = tuple(array("f", [1.0]) * room for _ in range(3))
        self.beats = 0
        self._schedstat = os.open(SCHEDSTAT, os.O_RDONLY) if SCHEDSTAT.exists() else -1
        self._at_s = self._cpu_s = self._no_core = 0.0
        self.forgive()
        timer = QTimer(self)
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.timeout.connect(self._beat)
        timer.start(EVERY_MS)

    def _beat(self) -> None:
        at_s, cpu_s, no_core_ms = time.perf_counter(), time.thread_time(), self._no_core_so_far_ms()
        gaps = ((at_s - self._at_s) * 1000, (cpu_s - self._cpu_s) * 1000, no_core_ms - self._no_core)
        for notes, gap in zip(self._notes, gaps, strict=True):
            if self.beats < len(notes):
                notes[self.beats] = gap
            else:
                notes.append(gap)
        self.beats += 1
        self._at_s, self._cpu_s, self._no_core = at_s, cpu_s, no_core_ms

    def forgive(self) -> None:
        """Count nothing since the last beat: it was the bench's own doing."""
        self._at_s, self._cpu_s, self._no_core = time.perf_counter(), time.thread_time(), self._no_core_so_far_ms()

    def begin_again(self) -> None:
        self.beats = 0
        self.forgive()

    def longest_ms(self, since: int) -> float:
        """The longest gap from this beat on; 0 where there was none."""
        return max(self._notes[0][since : self.beats], default=0.0)

    def told(self) -> dict[str, list[float]]:
        """All of it, fit for JSON."""
        names = ("gaps_ms", "on_cpu_ms", "no_core_ms")
        return {name: list(notes[: self.beats]) for name, notes in zip(names, self._notes, strict=True)}

    def _no_core_so_far_ms(self) -> float:
        """How long this thread has stood ready without a core, since it began; 0 where the system does not tell."""
        return int(os.pread(self._schedstat, 100, 0).split()[1]) / 1e6 if self._schedstat >= 0 else 0.0


def bare_window() -> int:
    """An idle window until stdin closes; its gaps go to stdout as JSON."""
    app = QApplication(sys.argv)
    window = QMainWindow()
    window.setCentralWidget(QLabel("A window"))
    window.resize(1440, 900)
    window.show()
    heart = Heartbeat(window)
    closed = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read, window)
    closed.activated.connect(app.quit)
    app.exec()
    print(json.dumps(heart.told()["gaps_ms"]))
    return 0


if __name__ == "__main__":
    sys.exit(bare_window())
