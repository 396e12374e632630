"""The one SQLite file: jobs, clips, what has been uploaded. One connection, on one thread of its own.

One connection because SQLite before 3.51.3 can damage a database in WAL mode that two connections reset at once
(sqlite.org/wal.html#walresetbug); between processes, `access` sees to it.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from wanstudio.core.errors import LocalProblem
from wanstudio.store.backups import Backups
from wanstudio.store.drives import network_drive
from wanstudio.store.opening import Opening, is_damage, transaction
from wanstudio.store.recovery import Recovery
from wanstudio.store.removals import Removal, Removals
from wanstudio.store.schema.steps import MIGRATIONS

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], Any]


class Database:
    """`library` is the folder of clips: no database beside a full library is a loss, not a first start.

    `on_rebuilt` is called, in the database's own thread, when the file was found damaged while it was in use and has
    been rebuilt under the hand of whoever asked. `drive` says what kind of network drive a folder is on.
    """

    def __init__(
        self,
        path: Path,
        library: Path | None = None,
        migrations: Sequence[Sequence[str]] = MIGRATIONS,
        drive: Callable[[Path], str] = network_drive,
    ) -> None:
        self.backups = Backups(path.parent / "backups")
        self.removals = Removals(path.with_name("removed.jsonl"))
        self._opening = Opening(path, library, self.backups, self.removals, migrations, drive)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="database")
        self._connection: sqlite3.Connection | None = None
        self._waiting: deque[tuple[Future[Any], Work]] = deque()
        self._backed_up = 0  # changes of this connection that the newest copy holds
        self._closed = False
        self.on_rebuilt: Callable[[], None] | None = None

    @property
    def recovery(self) -> Recovery | None:
        """What had to be rebuilt, until `recovered` is called; None when nothing had."""
        return self._opening.recovery

    @property
    def remarks(self) -> tuple[str, ...]:
        """What the user should know of how it was opened, in sentences."""
        return self._opening.remarks

    async def open(self) -> None:
        """Open, or make, or rebuild, and bring the schema up to date.

        Raises:
            LocalProblem: the folder cannot be written, the file belongs to another program, or to a newer WanStudio.
        """
        await asyncio.shield(asyncio.wrap_future(self._thread.submit(self._open)))

    async def run(self, work: Callable[[sqlite3.Connection], T], *, minor: bool = False) -> T:
        """Run `work` as one transaction; it is on disk when this returns. Once asked for, it is done even if the
        caller is cancelled. `work` may be run a second time, on a database that was rebuilt. What is `minor` is no
        reason to take a copy.

        Raises:
            DiskProblem: the disk is full, read-only, or fails. LocalProblem: the database is not open.
        """
        if self._closed:
            raise LocalProblem(_NOT_OPEN)
        future: Future[T] = Future()
        self._waiting.append((future, self._uncounted(work) if minor else work))
        self._thread.submit(self._serve)
        return await asyncio.shield(asyncio.wrap_future(future))

    async def remove(self, table: str, *ids: str) -> int:
        """Take rows of "jobs" or "clips" out, and note it, so that no older copy brings them back.

        Returns how many there were.
        """
        removals = await self.run(lambda c: [r for id in ids if (r := _remove(c, table, id)) is not None])
        if removals:
            await asyncio.shield(asyncio.wrap_future(self._thread.submit(self._note, removals)))
        return len(removals)

    async def removed(self) -> tuple[Removal, ...]:
        """What was taken out and not put back, oldest first."""
        return await asyncio.shield(asyncio.wrap_future(self._thread.submit(self.removals.all)))

    async def back_up(self, at: datetime | None = None) -> Path | None:
        """Take a copy; other work has its turn in between. None when nothing has changed since the last one.

        Raises:
            LocalProblem: there is no new copy; the sentence says why.
        """
        if self._closed:
            return None
        return await asyncio.shield(asyncio.wrap_future(self._thread.submit(self._back_up, at or datetime.now(UTC))))

    async def size_bytes(self) -> int:
        """Of the file, 0 while it is not open."""
        if self._closed:
            return 0
        return await asyncio.shield(asyncio.wrap_future(self._thread.submit(self._size_bytes)))

    async def backed_up_at(self) -> datetime | None:
        """When the newest copy was taken, None when there is none."""
        copies = await asyncio.shield(asyncio.wrap_future(self._thread.submit(self.backups.all)))
        return copies[0].at if copies else None

    async def recovered(self) -> None:
        """What `recovery` tells of has been gone through to the end."""
        await asyncio.shield(asyncio.wrap_future(self._thread.submit(self._opening.done)))

    async def close(self) -> None:
        """Finish what was asked for, then close. A second time does nothing."""
        if self._closed:
            return
        self._closed = True
        await asyncio.shield(asyncio.wrap_future(self._thread.submit(self._close)))
        self._thread.shutdown()

    # ---- in the thread ----

    def _open(self) -> None:
        self._connection = self._opening.open()
        self._backed_up = 0

    def _close(self) -> None:
        self._serve()
        if self._connection is not None:
            try:
                with self._opening.access.turn():
                    self._connection.close()
            except sqlite3.Error:  # another has its turn for too long: it resets the log
                self._connection.close()
            self._connection = None
        self._opening.access.end()

    def _serve(self) -> None:
        """Do all that waits, in the order it came."""
        while self._waiting:
            future, work = self._waiting.popleft()
            try:
                future.set_result(self._transact(work))
            except BaseException as e:
                future.set_exception(e)

    def _transact(self, work: Callable[[sqlite3.Connection], T], rebuilt: bool = False) -> T:
        if self._connection is None:
            raise LocalProblem(_NOT_OPEN)
        try:
            with self._opening.access.turn():
                return transaction(self._connection, work)
        except sqlite3.Error as e:
            if rebuilt or not is_damage(e):
                raise self._opening.problem(e) from e
            self._rebuild(e)
        return self._transact(work, True)

    def _uncounted(self, work: Callable[[sqlite3.Connection], T]) -> Callable[[sqlite3.Connection], T]:
        def minor(connection: sqlite3.Connection) -> T:
            before = connection.total_changes
            try:
                return work(connection)
            finally:
                self._backed_up += connection.total_changes - before

        return minor

    def _rebuild(self, damage: sqlite3.Error) -> None:
        """It was damaged while in use. What is asked for next finds the one that was made in its place."""
        assert self._connection is not None
        self._connection.close()
        self._connection = None
        try:
            self._connection = self._opening.again(damage)
        except (sqlite3.Error, OSError) as e:
            raise self._opening.problem(e) from e
        self._backed_up = 0
        if self.on_rebuilt is not None:
            self.on_rebuilt()

    def _back_up(self, at: datetime) -> Path | None:
        if self._connection is None or self._connection.total_changes == self._backed_up:
            return None
        changes = self._connection.total_changes
        self._backed_up, before = changes, self._backed_up
        try:
            path = self.backups.take(self._connection, at, self._serve_between)
        except _Closing:
            return None
        except LocalProblem:
            self._backed_up = before
            raise
        return path

    def _size_bytes(self) -> int:
        return self._opening.path.stat().st_size if self._connection is not None else 0

    def _serve_between(self) -> None:
        if self._closed:
            raise _Closing
        self._serve()

    def _note(self, removals: Sequence[Removal]) -> None:
        with suppress(OSError):  # they are gone from the database, which is what was asked for
            self.removals.add(*removals)


class _Closing(Exception):
    """The program ends: a copy that is being made is given up."""


_NOT_OPEN = "The list of jobs is not open."


def _remove(connection: sqlite3.Connection, table: str, id: str) -> Removal | None:
    row = connection.execute(f"SELECT * FROM {table} WHERE id = ?", (id,)).fetchone()
    if row is None:
        return None
    connection.execute(f"DELETE FROM {table} WHERE id = ?", (id,))
    return Removal(table=table, id=id, remote_id=_remote_id(connection, row), path=str(dict(row).get("path", "")))


def _remote_id(connection: sqlite3.Connection, row: sqlite3.Row) -> str:
    facts = dict(row).get("recipe") or dict(row).get("facts", "{}")
    ask = "SELECT CASE WHEN json_valid(?1) THEN json_extract(?1, '$.remote_id') END"
    (remote_id,) = connection.execute(ask, (facts,)).fetchone()
    return remote_id or ""
