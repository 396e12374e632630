"""Who has the database file open, and whose turn it is to write: between the processes of this program.

SQLite before 3.51.3 can damage a database in WAL mode when one connection resets the log while another writes
(sqlite.org/wal.html#walresetbug). One process has one connection; this keeps the window and a command beside it from
doing so at the same moment. And a damaged file is put aside only by who has it alone: another would go on writing
into what was put aside.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from wanstudio.store.lock import Held, Hold, hold_of_this_system

WAIT_S = 0.003  # between two tries
LONGEST_S = 10.0


class Access:
    """Two lock files beside the database. On a drive without locks nothing is held, and SQLite's own must do."""

    def __init__(self, path: Path, hold: Callable[[], Hold] = hold_of_this_system) -> None:
        self._use = Held(path.with_name(f"{path.name}.use"), hold())
        self._turn = Held(path.with_name(f"{path.name}.turn"), hold())

    def begin(self) -> None:
        """Have the file open, beside others. Waits for who has it alone."""
        try:
            self._use.shared()
        except OSError:
            self._use.release()

    def alone(self) -> bool:
        """True: no other process has the file open, nor will before `begin`. False: this one keeps its own hold."""
        try:
            if self._use.alone():
                return True
            self._use.shared()
        except OSError:
            return True
        return False

    def end(self) -> None:
        self._use.release()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Write, or reset the log, while no other process of ours does.

        Raises:
            sqlite3.OperationalError: another has had its turn for longer than `LONGEST_S`, as SQLite says it.
        """
        until_s = time.monotonic() + LONGEST_S
        try:
            while not self._take():
                if time.monotonic() > until_s:
                    raise _busy()
                time.sleep(WAIT_S)
            yield
        finally:
            self._turn.release()

    def _take(self) -> bool:
        try:
            return self._turn.alone()
        except OSError:
            return True


def _busy() -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("database is locked")
    error.sqlite_errorcode = sqlite3.SQLITE_BUSY
    return error
