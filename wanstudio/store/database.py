"""The one SQLite file: jobs, clips, what has been uploaded. One connection, on one thread of its own.

One connection because SQLite before 3.51.3 can damage a database in WAL mode that two connections of one program
reset at once (sqlite.org/wal.html#walresetbug).
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from wanstudio.core.errors import LocalProblem
from wanstudio.store.folders import ready
from wanstudio.store.schema import MIGRATIONS

T = TypeVar("T")

APPLICATION_ID = 0x57414E53  # "WANS"
_BUSY_MS = 10_000


class Database:
    """`library` is the folder of clips: an empty file beside a full library is a loss, not a first start."""

    def __init__(
        self, path: Path, library: Path | None = None, migrations: Sequence[Sequence[str]] = MIGRATIONS
    ) -> None:
        self._path, self._library, self._migrations = path, library, migrations
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="database")
        self._connection: sqlite3.Connection | None = None
        self._closed = False

    async def open(self) -> None:
        """Open, or make, and bring the schema up to date.

        Raises:
            LocalProblem: the folder cannot be written, the file is damaged (it has been moved aside), belongs to
                another program, or to a newer WanStudio.
        """
        await asyncio.shield(asyncio.wrap_future(self._thread.submit(self._open)))

    async def run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run `work` as one transaction; it is on disk when this returns. Once asked for, it is done even if the
        caller is cancelled.

        Raises:
            LocalProblem: the disk is full, read-only, or the file is damaged.
        """
        return await asyncio.shield(asyncio.wrap_future(self._thread.submit(self._transact, work)))

    async def close(self) -> None:
        """Finish what was asked for, then close. A second time does nothing."""
        if self._closed:
            return
        self._closed = True
        await asyncio.shield(asyncio.wrap_future(self._thread.submit(self._close)))
        self._thread.shutdown()

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _transact(self, work: Callable[[sqlite3.Connection], T]) -> T:
        if self._connection is None:
            raise LocalProblem("The journal is not open.")
        try:
            return _transaction(self._connection, work)
        except sqlite3.Error as e:
            raise self._problem(e) from e

    def _open(self) -> None:
        ready(self._path.parent)
        self._refuse_emptied()
        connection = self._connect()
        try:
            self._check(connection)
            self._migrate(connection)
        except sqlite3.Error as e:
            connection.close()
            raise self._aside(e) if _damaged(e) else self._problem(e) from e
        except LocalProblem:
            connection.close()
            raise
        self._connection = connection

    def _connect(self) -> sqlite3.Connection:
        try:
            connection = sqlite3.connect(self._path, isolation_level=None, timeout=_BUSY_MS / 1000)
        except sqlite3.Error as e:
            raise self._problem(e) from e
        connection.row_factory = sqlite3.Row
        return connection

    def _check(self, connection: sqlite3.Connection) -> None:
        """Whose file this is, which version, and whether every page of it can be read."""
        (owner,) = connection.execute("PRAGMA application_id").fetchone()
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        if tables and owner != APPLICATION_ID:
            raise LocalProblem(
                f"{self._path} is not a journal of WanStudio.", hint="Move it elsewhere, then start WanStudio again."
            )
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version > len(self._migrations):
            raise LocalProblem(
                f"{self._path} was written by a newer WanStudio. This version leaves it as it is.",
                hint="Install the newer version, or set WANSTUDIO_HOME to another folder.",
            )
        (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if verdict != "ok":
            raise sqlite3.DatabaseError("file is not a database")
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}").fetchone()

    def _migrate(self, connection: sqlite3.Connection) -> None:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if 0 < version < len(self._migrations):
            self._copy(connection, self._path.with_name(f"{self._path.name}.before-{len(self._migrations)}"))
        for n in range(version, len(self._migrations)):
            _transaction(connection, lambda c, n=n: _step(c, self._migrations[n], n + 1))  # type: ignore[misc]

    def _copy(self, connection: sqlite3.Connection, target: Path) -> None:
        target.unlink(missing_ok=True)
        with closing(sqlite3.connect(target)) as copy:
            connection.backup(copy)

    def _refuse_emptied(self) -> None:
        """A file of no bytes opens as a new database without a word; beside clips it means that one was lost."""
        if not self._path.exists() or self._path.stat().st_size:
            return
        if self._library is not None and self._library.is_dir() and any(self._library.iterdir()):
            raise self._aside(sqlite3.DatabaseError("it is empty"))

    def _aside(self, why: sqlite3.Error) -> LocalProblem:
        """Move a damaged database (and its log) out of the way; it is never deleted."""
        stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
        kept = self._path.with_name(f"{self._path.name}.damaged-{stamp}")
        for suffix in ("", "-wal", "-shm"):
            part = self._path.with_name(self._path.name + suffix)
            if part.exists():
                part.replace(kept.with_name(kept.name + suffix))
        return LocalProblem(
            f"The journal {self._path.name} was damaged ({why}). It was moved to {kept}.",
            hint="Start WanStudio again: it begins with an empty journal. Clips on disk are untouched.",
        )

    def _problem(self, error: sqlite3.Error) -> LocalProblem:
        hint = "Check that the disk has free space and that the folder can be written."
        return LocalProblem(f"The journal {self._path} cannot be used: {error}.", hint=hint)


def _transaction(connection: sqlite3.Connection, work: Callable[[sqlite3.Connection], T]) -> T:
    connection.execute("BEGIN IMMEDIATE")
    try:
        result = work(connection)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return result


def _step(connection: sqlite3.Connection, statements: Sequence[str], version: int) -> None:
    for statement in statements:
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {version}")


def _damaged(error: sqlite3.Error) -> bool:
    return isinstance(error, sqlite3.DatabaseError) and not isinstance(
        error, (sqlite3.OperationalError, sqlite3.ProgrammingError, sqlite3.IntegrityError)
    )
