"""What a process holds, part by part: whose growth it is, when something grows."""

from __future__ import annotations

import gc
import sys
from collections import Counter

import psutil
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

MB = 1e6
MOST_SAID = 8


def held() -> dict[str, float]:
    """Now: memory in MB (`mb`: all of this process's own, without files' pages and the frames that it shares with a
    worker, which come and go with the clip on the stage; `heap_mb`: what its parts have asked for and not given back,
    known where the system's allocator tells; `children_mb`: the workers' and the Sandbox's own), and numbers of things.
    """
    own = psutil.Process()
    heap = psutil.heap_info() if hasattr(psutil, "heap_info") else None
    return {
        "mb": _own_bytes(own) / MB,
        "heap_mb": (heap.heap_used + heap.mmap_used) / MB if heap else 0.0,
        "children_mb": sum(map(_own_bytes, own.children(recursive=True))) / MB,
        "blocks": float(sys.getallocatedblocks()),
        "threads": float(own.num_threads()),
        "handles": float(own.num_fds()),
    }


def _own_bytes(process: psutil.Process) -> int:
    memory = process.memory_info()
    return int(memory.rss - getattr(memory, "shared", 0))  # known on Linux


def kinds(app: QApplication) -> Counter[str]:
    """How many objects of each kind Python has made since the start, of those that its collector looks at; and, as
    "Qt", how many objects Qt holds. 0.1 s. Seldom: to be counted, each of Qt's gets a Python side that stays.
    """
    held_by_qt = sum(1 + len(top.findChildren(QObject)) for top in app.topLevelWidgets())
    gc.collect()
    counted = Counter(f"{type(thing).__module__}.{type(thing).__qualname__}" for thing in gc.get_objects())
    counted["Qt"] = held_by_qt
    return counted


def grown(before: Counter[str], after: Counter[str]) -> str:
    """ "wanstudio.core.jobs.Job +120, …": the kinds that there are most more of."""
    more = sorted(((after[name] - before[name], name) for name in after), reverse=True)
    return ", ".join(f"{name.removeprefix('builtins.')} +{n}" for n, name in more[:MOST_SAID] if n > 0)
