"""Room on the disk: looked at before a job is sent and before a clip is fetched. It blocks: for a thread."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from wanstudio.core.errors import LocalProblem
from wanstudio.store.folders import ready, reason

SPARE = 1.2  # of what is to come
LEAST_BYTES = 100_000_000  # before a job is sent: its clip's size is a guess, and the journal is written too

FreeBytes = Callable[[Path], int]


class NoRoom(LocalProblem):
    """The disk of `folder` is full, or takes nothing. `needs_bytes` is what has to be free, 0 where that is not it."""

    title = "The disk is full"

    def __init__(self, detail: str, folder: Path, needs_bytes: int = 0) -> None:
        super().__init__(detail, hint="Free some space, or choose another folder in the settings.")
        self.folder, self.needs_bytes = folder, needs_bytes


def free_bytes(folder: Path) -> int:
    return shutil.disk_usage(folder).free


class Room:
    """`free` tells how many bytes are free where a folder is. Tests bring their own."""

    def __init__(self, free: FreeBytes = free_bytes) -> None:
        self._free = free

    def check(self, folder: Path, more_bytes: int) -> None:
        """See whether `more_bytes` have room in the folder, with some to spare.

        Raises:
            NoRoom: they have not, or nothing at all can be written there.
        """
        self._check(folder, int(more_bytes * SPARE))

    def check_to_send(self, folder: Path, clip_bytes: int) -> None:
        """The same for a clip that is to be made, whose size is known only about."""
        self._check(folder, max(LEAST_BYTES, int(clip_bytes * SPARE)))

    def _check(self, folder: Path, needs_bytes: int) -> None:
        try:
            free = self._free(ready(folder))
        except LocalProblem as e:
            raise NoRoom(e.detail, folder) from e
        except OSError as e:
            raise NoRoom(f"The disk of {folder} cannot be looked at: {reason(e)}.", folder) from e
        if free < needs_bytes:
            raise NoRoom(_too_little(folder, needs_bytes, free), folder, needs_bytes)


def _too_little(folder: Path, needs_bytes: int, free: int) -> str:
    return f"The disk of {folder} is full: {_megabytes(needs_bytes)} are needed and {_megabytes(free)} are free."


def _megabytes(count: int) -> str:
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{count / 1e6:.{0 if count >= 1e7 else 1}f} MB"
