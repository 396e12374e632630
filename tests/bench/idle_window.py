"""The real window with nothing to do. Run as a script, in a child process: prints what it costs as JSON.

What counts: processor time of the process and of all its children over the time watched, timers that run faster than
one second, and the memory of all of them at the end.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from typing import Any

import psutil
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from wanstudio import quick
from wanstudio.app import Program
from wanstudio.process import begin, work
from wanstudio.store.folders import Folders

SETTLE_S = 10.0  # loading goes on for a while behind the first frame
FAST_MS = 1000


def fast_timers(app: QApplication) -> list[str]:
    """Every repeating QTimer of the program that fires more than once a second, with whose it is."""
    tops: list[QObject] = [app, *app.topLevelWidgets()]
    timers = {timer for top in tops for timer in top.findChildren(QTimer)}
    return sorted(
        f"{type(t.parent()).__name__} {t.interval()} ms"
        for t in timers
        if t.isActive() and not t.isSingleShot() and t.interval() < FAST_MS
    )


def main(seconds: float) -> int:
    quick.begin()
    program = begin(Folders.from_environment())
    said: dict[str, Any] = {}

    async def watch(_program: Program) -> None:
        await asyncio.sleep(SETTLE_S)
        own = psutil.Process()
        family = [own, *own.children(recursive=True)]
        before, began_s = sum(sum(p.cpu_times()[:2]) for p in family), time.monotonic()
        await asyncio.sleep(seconds)
        used_s = sum(sum(p.cpu_times()[:2]) for p in family) - before
        said["cpu_percent"] = 100 * used_s / (time.monotonic() - began_s)
        said["rss_mb"] = sum(p.memory_info().rss for p in family) / 1e6
        said["own_mb"] = own.memory_info().rss / 1e6
        said["processes"] = len(family)
        said["fast_timers"] = fast_timers(program.app)

    work(program, drive=watch)
    print(json.dumps(said))
    return 0


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1])))
