"""The files that a stage's worker makes while it works: a folder of its own, which goes with it whatever ends it."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from functools import cache
from itertools import count
from pathlib import Path

from wanstudio.media.reel.where import MEMORY, PREFIX
from wanstudio.store.folders import ready

_A_ROOM = re.compile(r"\d+-\d+")  # the window's process, and a number
_numbers = count()


def worker_room(room: Path) -> Path:
    """A new folder for one worker. Raises LocalProblem where it cannot be made."""
    _sweep(ready(room))
    return ready(room / f"{os.getpid()}-{next(_numbers)}")


@cache
def _sweep(room: Path) -> None:
    """Once: remove what windows that are gone have left. A home has one window at a time."""
    ours = f"{os.getpid()}-"
    for left in room.iterdir():
        if _A_ROOM.fullmatch(left.name) and not left.name.startswith(ours) and not left.is_symlink():
            shutil.rmtree(left, ignore_errors=True)
    for left in MEMORY.glob(f"{PREFIX}*") if MEMORY.is_dir() else ():
        if not _lives(left.name.removeprefix(PREFIX).partition("-")[0]):
            with contextlib.suppress(OSError):  # another user's
                left.unlink(missing_ok=True)


def clear(folder: Path) -> None:
    """After a worker has ended: what it was writing, and the pictures it had not told of yet."""
    shutil.rmtree(folder, ignore_errors=True)
    for left in MEMORY.glob(f"{PREFIX}{folder.name}-*") if MEMORY.is_dir() else ():
        with contextlib.suppress(OSError):
            left.unlink(missing_ok=True)


def _lives(pid: str) -> bool:
    if not pid.isdigit():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except OSError:  # it is another user's
        return True
    return True
