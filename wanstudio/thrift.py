"""Freed memory, given back to the system.

glibc keeps an arena for each of many threads, and, once a picture of some megabytes was freed, takes the next ones
from the heap too, where any small thing above them holds them for good. A window at work grows by 120 MB an hour so
(tests/bench/soak.py measures it).
"""

from __future__ import annotations

import ctypes
import sys
from contextlib import suppress

_MMAP_THRESHOLD, _ARENA_MAX = -3, -8  # malloc.h of glibc
_LARGE_BYTES = 256 << 10  # from here on a piece is the system's own, and goes back to it when it is freed
_ARENAS = 2


def begin() -> None:
    """To be called before the threads start. Does nothing where the C library is another."""
    if sys.platform.startswith("linux"):
        with suppress(OSError, AttributeError):
            mallopt = ctypes.CDLL(None).mallopt  # musl has none
            mallopt(_MMAP_THRESHOLD, _LARGE_BYTES)
            mallopt(_ARENA_MAX, _ARENAS)
