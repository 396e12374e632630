"""Room on the disk: looked at before a job is sent and before a clip is fetched. It blocks: for a thread.

Where there was too little is kept in mind, so that it can be seen when there is enough again.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable, Collection
from pathlib import Path

from wanstudio.core.errors import DiskProblem, LocalProblem
from wanstudio.core.text import weight
from wanstudio.store.files import FULL
from wanstudio.store.folders import ready, reason

SPARE = 1.2  # of what is to come
LEAST_BYTES = 100_000_000  # before a job is sent: its clip's size is a guess, and the journal is written too
UNTOLD_BYTES = 20_000_000  # what has to be free where a disk was full and nobody said how much was lacking
_TRIAL = bytes(4096)

FreeBytes = Callable[[Path], int]


class NoRoom(DiskProblem):
    """The disk of `folder` is full, or takes nothing. `needs_bytes` is what has to be free, 0 where that is not it;
    `lacks_bytes` as much of it as is not."""

    title = "The disk is full"

    def __init__(self, detail: str, folder: Path, needs_bytes: int = 0, lacks_bytes: int = 0) -> None:
        super().__init__(detail, hint="Free some space, or choose another folder in the settings.")
        self.folder, self.needs_bytes, self.lacks_bytes = folder, needs_bytes, lacks_bytes


def free_bytes(folder: Path) -> int:
    return shutil.disk_usage(folder).free


class Room:
    """`own` is the folder of the journal. `free` tells how many bytes are free where a folder is."""

    def __init__(self, own: Path | None = None, free: FreeBytes = free_bytes) -> None:
        self._own, self._free = own, free
        self._lacking: dict[Path, int] = {}

    def check(self, folder: Path, more_bytes: int) -> None:
        """See whether `more_bytes` have room in the folder, with some to spare.

        Raises:
            NoRoom: they have not, or nothing at all can be written there.
        """
        self._check(folder, int(more_bytes * SPARE))

    def check_to_send(self, folder: Path, clip_bytes: int) -> None:
        """The same for a clip that is to be made, whose size is known only about."""
        self._check(folder, max(LEAST_BYTES, int(clip_bytes * SPARE)))

    def met(self, error: OSError, folder: Path) -> NoRoom:
        """What the system said when a file was written in `folder`, in a sentence."""
        problem = self._told(error, folder, UNTOLD_BYTES)
        self._lacking[folder] = problem.needs_bytes
        return problem

    def _told(self, error: OSError, folder: Path, needs_bytes: int) -> NoRoom:
        if error.errno not in FULL:
            return NoRoom(f"The clip cannot be written: {reason(error)}.", folder)
        try:
            free = self._free(folder)
        except OSError:
            free = needs_bytes
        if free < needs_bytes:
            return _too_little(folder, needs_bytes, free)
        return NoRoom(f"The disk of {folder} is full.", folder, needs_bytes)  # as a quota has it, while there is space

    def met_by_journal(self) -> None:
        """The journal could not be written."""
        if self._own is not None:
            self._lacking.setdefault(self._own, UNTOLD_BYTES)

    def lacking(self, wanted: Collection[Path]) -> str:
        """What is still in the way where there was too little, in a sentence; "" once there is enough again, which is
        seen by writing something.

        `wanted` are the folders that anything is still to be written in, beside the journal's own.
        """
        for folder, needs_bytes in tuple(self._lacking.items()):
            if folder != self._own and folder not in wanted:  # the user has chosen another since
                self._lacking.pop(folder, None)
                continue
            try:
                self._check(folder, needs_bytes)
                _try_to_write(folder)
            except DiskProblem as e:
                return e.detail
            except OSError as e:
                return self._told(e, folder, needs_bytes).detail
            self._lacking.pop(folder, None)
        return ""

    def _check(self, folder: Path, needs_bytes: int) -> None:
        try:
            free = self._free(ready(folder))
        except LocalProblem as e:
            self._lacking[folder] = needs_bytes
            raise NoRoom(e.detail, folder) from e
        except OSError as e:
            raise self.met(e, folder) from e
        if free < needs_bytes:
            self._lacking[folder] = needs_bytes
            raise _too_little(folder, needs_bytes, free)


def _try_to_write(folder: Path) -> None:
    trial = folder / f".wanstudio-{secrets.token_hex(6)}.trial"
    try:
        trial.write_bytes(_TRIAL)
    finally:
        trial.unlink(missing_ok=True)


def _too_little(folder: Path, needs_bytes: int, free: int) -> NoRoom:
    detail = f"The disk of {folder} is full: {weight(needs_bytes)} are needed and {weight(free)} are free."
    return NoRoom(detail, folder, needs_bytes, needs_bytes - free)
