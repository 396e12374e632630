"""How the database file is opened: whose it is, which version, whether it is whole; and what is done when it is not."""

from __future__ import annotations

import logging
import re
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from wanstudio import __version__
from wanstudio.core.errors import DiskProblem, LocalProblem
from wanstudio.store.access import Access
from wanstudio.store.backups import APPLICATION_ID, Backups
from wanstudio.store.connection import connected
from wanstudio.store.drives import network_drive
from wanstudio.store.folders import ready, reason
from wanstudio.store.rebuilding import Rebuilding, aside_name
from wanstudio.store.recovery import Recovery
from wanstudio.store.removals import Removals

T = TypeVar("T")

log = logging.getLogger(__name__)

_BUSY_S = 10.0
_OF_AN_INDEX = re.compile(r"row \d+ missing from index|wrong # of entries in index|non-unique entry in index")

_OF_THE_DISK = {  # what may be better in a while, with the same file and the same request
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_PROTOCOL,
}


class Damaged(Exception):
    """The file is there and cannot be trusted; the text says why, in SQLite's words."""


@dataclass(slots=True)
class Opening:
    """`library` is the folder of clips: no database beside a full library is a loss, not a first start.

    After `open`, `recovery` tells what had to be done, and `remarks` what the user should know.
    """

    path: Path
    library: Path | None
    backups: Backups
    removals: Removals
    migrations: Sequence[Sequence[str]]
    drive: Callable[[Path], str] = network_drive
    recovery: Recovery | None = None
    remarks: tuple[str, ...] = ()
    access: Access = field(init=False)

    def __post_init__(self) -> None:
        self.access = Access(self.path)

    def open(self) -> sqlite3.Connection:
        """Open, or make, or make again, and bring the tables up to date.

        Raises:
            LocalProblem: the folder cannot be written, the file belongs to another program or to a newer WanStudio, or
                it is damaged and another WanStudio has it open.
        """
        ready(self.path.parent)
        try:
            self._tidy()
            if why := self._loss():
                self._rebuild(why)
            try:
                return self._opened()
            except Damaged as e:
                return self.again(e)
        except (sqlite3.Error, OSError) as e:
            self.access.end()
            raise self.problem(e) from e
        except LocalProblem:
            self.access.end()
            raise

    def again(self, damage: Exception) -> sqlite3.Connection:
        """Rebuild what turned out to be damaged, and open that. Raises as `open` does, and sqlite3.Error, OSError."""
        log.info("the journal is damaged: %s", damage)
        self._rebuild("The list of jobs was damaged.")
        try:
            return self._opened()
        except Damaged as e:  # what has just been written cannot be read: the disk fails
            raise sqlite3.OperationalError(str(e)) from e

    def done(self) -> None:
        """The other half of a recovery is done, too."""
        self._rebuilding.note.unlink(missing_ok=True)

    def problem(self, error: sqlite3.Error | OSError) -> LocalProblem:
        words = reason(error) if isinstance(error, OSError) else str(error)
        hint = "Check that the disk has free space and that the folder can be written."
        kind = DiskProblem if isinstance(error, OSError) or _code(error) in _OF_THE_DISK else LocalProblem
        return kind(f"The list of jobs {self.path} cannot be used: {words}.", hint=hint)

    # ---- the file as it is ----

    def _opened(self) -> sqlite3.Connection:
        self.access.begin()
        connection = connected(self.path, _BUSY_S)
        try:
            with self.access.turn():
                self._check(connection)
                self._migrate(connection)
        except BaseException as e:
            connection.close()
            if isinstance(e, sqlite3.Error) and is_damage(e):
                raise Damaged(str(e)) from e
            raise
        self.recovery = Recovery.read(self._rebuilding.note)
        return connection

    def _check(self, connection: sqlite3.Connection) -> None:
        """Whose file this is, which version, and whether every page of it can be read."""
        (owner,) = connection.execute("PRAGMA application_id").fetchone()
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        if tables and owner != APPLICATION_ID:
            raise LocalProblem(
                f"{self.path} is no list of jobs of WanStudio.", hint="Move it elsewhere, then start WanStudio again."
            )
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version > (known := len(self.migrations)):
            raise LocalProblem(
                f"{self.path} was written by a newer WanStudio: its tables are of version {version}, and WanStudio "
                f"{__version__} knows those up to {known}. It is left as it is.",
                hint="Install the newer version, or set WANSTUDIO_HOME to another folder.",
            )
        self._choose_journal(connection)
        for pragma in ("synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}").fetchone()
        self._check_pages(connection)

    def _choose_journal(self, connection: sqlite3.Connection) -> None:
        kind = self.drive(self.path.parent)
        connection.execute(f"PRAGMA journal_mode={'DELETE' if kind else 'WAL'}").fetchone()
        self.remarks = ()
        if kind:
            self.remarks = (
                f"{self.path.parent} is on a network drive ({kind}). Everything works, a little more slowly; a folder "
                "on this computer is safer.",
            )

    def _check_pages(self, connection: sqlite3.Connection) -> None:
        """Every page, and every row against its indexes: 0.13 s for 100,000 clips, 0.08 s without the indexes."""
        found = _verdict(connection)
        if found == ["ok"]:
            return
        if not all(_OF_AN_INDEX.match(line) for line in found):
            raise Damaged(found[0])
        kept = aside_name(self.path, datetime.now(UTC))
        with closing(sqlite3.connect(kept)) as copy:
            connection.backup(copy)
        try:
            connection.execute("REINDEX")
        except sqlite3.IntegrityError as e:  # one row is there twice
            raise Damaged(str(e)) from e
        if _verdict(connection) != ["ok"]:
            raise Damaged(found[0])
        said = "An index of the list of jobs was damaged. It was made again; nothing was lost."
        self.remarks = (*self.remarks, f"{said} The list of jobs as it was is kept as {kept.name}.")

    def _migrate(self, connection: sqlite3.Connection) -> None:
        """All steps at once or none: a file between two versions would fit neither."""
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version == len(self.migrations):
            return
        if version:
            self.backups.take(connection, datetime.now(UTC), before_version=len(self.migrations))
        transaction(connection, lambda c: _step(c, self.migrations[version:], len(self.migrations)))

    # ---- the file as it was lost ----

    @property
    def _rebuilding(self) -> Rebuilding:
        return Rebuilding(self.path, self.backups, self.removals, len(self.migrations), self._migrate_rebuilt)

    def _migrate_rebuilt(self, connection: sqlite3.Connection) -> None:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        transaction(connection, lambda c: _step(c, self.migrations[version:], len(self.migrations)))

    def _tidy(self) -> None:
        """Where nobody else has it open: finish what an earlier start began, and drop what no longer says anything."""
        if self.access.alone():
            self._rebuilding.finish()
            with suppress(OSError):
                self.removals.compact()

    def _loss(self) -> str:
        """What was lost, in a sentence; a file of no bytes opens as a new database without a word. Empty: nothing."""
        there = self.path.exists()
        if there and self.path.stat().st_size:
            return ""
        clips = self.library is not None and self.library.is_dir() and any(self.library.iterdir())
        if not clips and not self.backups.all():
            return ""  # a first start
        return "The list of jobs was empty." if there else "The list of jobs was gone."

    def _rebuild(self, why: str) -> None:
        if not self.access.alone():
            raise LocalProblem(
                f"{why} It cannot be rebuilt while another WanStudio has it open.",
                hint="Close the other one, then start WanStudio again.",
            )
        self._rebuilding.rebuild(why, datetime.now(UTC))


def transaction(connection: sqlite3.Connection, work: Callable[[sqlite3.Connection], T]) -> T:
    connection.execute("BEGIN IMMEDIATE")
    try:
        result = work(connection)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return result


def is_damage(error: sqlite3.Error) -> bool:
    """True where the file's content is wrong (SQLITE_CORRUPT, SQLITE_NOTADB), not the disk or the request."""
    return _code(error) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def _code(error: sqlite3.Error) -> int:
    """SQLite's own number of the error, -1 where it has none."""
    code = getattr(error, "sqlite_errorcode", None)
    return -1 if code is None else code & 0xFF


def _step(connection: sqlite3.Connection, steps: Sequence[Sequence[str]], version: int) -> None:
    for step in steps:
        for statement in step:
            connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {version}")


def _verdict(connection: sqlite3.Connection) -> list[str]:
    return [row[0] for row in connection.execute("PRAGMA integrity_check(100)")]
