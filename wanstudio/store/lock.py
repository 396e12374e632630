"""Who runs the jobs of one journal: any number of processes their own, but one alone takes over what was left.

Without it, a window that starts while a command still sends its job would send that job a second time, and pay twice.
Two files: every process that runs jobs shares the first; who takes over holds the second from then on. So nobody takes
over between the moments in which another changes its hold on the first, which no system does in one step.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Protocol

if sys.platform == "win32":
    import msvcrt
    import os
else:
    import fcntl

SLOTS = 64  # processes at once, where a shared lock has to be made of exclusive ones
WAIT_S = 0.02  # between two tries for a slot: nobody holds them all for longer than it takes to read the journal


class Hold(Protocol):
    """What is held of an open file, by this process against all others. OSError: there are no locks on this drive."""

    def alone(self, file: BinaryIO) -> bool:
        """Hold it alone; False: another has a hold on it, and this process may have lost its own."""

    def shared(self, file: BinaryIO) -> None:
        """Hold it beside others, once nobody holds it alone."""


class JobsLock:
    """Held until `release` or the end of the process, however that comes.

    `works` is False once no lock could be had, as on some network drives: nobody knows then who else runs jobs.
    """

    def __init__(self, path: Path, hold: Callable[[], Hold] | None = None) -> None:
        make = hold or hold_of_this_system
        self._runs, self._takes_over = Held(path, make()), Held(path.with_name(f"{path.stem}-resume.lock"), make())
        self._joined = False
        self._turn = threading.Lock()  # of the threads of this process: each works on the same two files
        self.works = True

    def alone(self) -> bool:
        """True: no other process runs jobs here, nor begins to before `join`; and none may take them over after it.

        False where no lock can be had, too.
        """
        with self._turn:
            try:
                if not self._takes_over.alone():
                    return False
                if self._runs.alone():
                    return True
                if self._joined:
                    self._runs.shared()
                self._takes_over.release()
            except OSError:
                self.works = False
        return False

    def join(self) -> None:
        """Run jobs beside others: as long as this is held, nobody else takes them over. Waits for another process that
        is `alone`; where this one is, it is so no longer."""
        try:
            with self._turn:
                self._runs.shared()
                self._joined = True
        except OSError:
            self.works = False

    def release(self) -> None:
        self._runs.release()
        self._takes_over.release()
        self._joined = False


class Held:
    """One lock file, open while something of it is held."""

    def __init__(self, path: Path, hold: Hold) -> None:
        self._path, self._hold = path, hold
        self._file: BinaryIO | None = None

    def alone(self) -> bool:
        return self._hold.alone(self._open())

    def shared(self) -> None:
        self._hold.shared(self._open())

    def release(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def _open(self) -> BinaryIO:
        if self._file is None:
            self._file = self._path.open("a+b")  # NFS locks only what is open for reading and writing
        return self._file


class Slots:
    """A shared lock of exclusive ones, for systems that have no other: alone is who has all bytes, beside others who
    has one of them.

    `take(file, first, count)` locks bytes against other processes and is False where one of them has some;
    `free(file, first, count)` gives back what was taken, in the same piece.
    """

    def __init__(self, take: Callable[[BinaryIO, int, int], bool], free: Callable[[BinaryIO, int, int], None]) -> None:
        self._take, self._free = take, free
        self._has: tuple[BinaryIO, int, int] | None = None

    def alone(self, file: BinaryIO) -> bool:
        self._give_back(file)
        return self._try(file, 0, SLOTS)

    def shared(self, file: BinaryIO) -> None:
        self._give_back(file)
        while not any(self._try(file, slot, 1) for slot in range(SLOTS)):
            time.sleep(WAIT_S)

    def _try(self, file: BinaryIO, first: int, count: int) -> bool:
        if self._take(file, first, count):
            self._has = file, first, count
            return True
        return False

    def _give_back(self, file: BinaryIO) -> None:
        if self._has is not None and self._has[0] is file:  # what was held of one that was closed is free
            self._free(*self._has)
        self._has = None


if sys.platform == "win32":

    def _take(file: BinaryIO, first: int, count: int) -> bool:
        os.lseek(file.fileno(), first, os.SEEK_SET)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, count)
        except PermissionError:
            return False
        return True

    def _free(file: BinaryIO, first: int, count: int) -> None:
        os.lseek(file.fileno(), first, os.SEEK_SET)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, count)

    def hold_of_this_system() -> Hold:
        return Slots(_take, _free)

else:

    class _Flock:
        def alone(self, file: BinaryIO) -> bool:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            return True

        def shared(self, file: BinaryIO) -> None:
            fcntl.flock(file, fcntl.LOCK_SH)

    def hold_of_this_system() -> Hold:
        return _Flock()
