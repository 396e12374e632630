"""Freed memory, given back to the system."""

from __future__ import annotations

import ctypes
import subprocess
import sys

import pytest

FREED = """
import ctypes, sys
from wanstudio import thrift
libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
libc.free.argtypes = [ctypes.c_void_p]
if sys.argv[1] == "thrifty":
    thrift.begin()
def held_mb():
    return int(open("/proc/self/statm").read().split()[1]) * 4096 / 1e6
PICTURE = 3 << 20
def picture():
    block = libc.malloc(PICTURE)
    ctypes.memset(block, 1, PICTURE)
    return block
libc.free(picture())  # glibc learns from this one that such are taken from the heap
before, pictures, small = held_mb(), [], []
for _ in range(30):
    pictures.append(picture())
    small.append(libc.malloc(4096))  # something that stays above it
for block in pictures:
    libc.free(block)
print(held_mb() - before)
"""


def grown_mb(how: str) -> float:
    done = subprocess.run([sys.executable, "-c", FREED, how], capture_output=True, text=True, check=True)
    return float(done.stdout)


def is_glibc() -> bool:
    return sys.platform.startswith("linux") and hasattr(ctypes.CDLL(None), "mallopt")


@pytest.mark.skipif(not is_glibc(), reason="the C library is not glibc")
def test_pictures_that_are_freed_go_back_to_the_system_though_something_small_above_them_stays():
    assert grown_mb("as it is") > 60  # of 94: else there is nothing to spare
    assert grown_mb("thrifty") < 10
