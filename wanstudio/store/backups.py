"""Copies of the database, each taken through SQLite itself, written whole and read back before it counts.

Never a copy of the file: in WAL mode the newest rows stand in another one.
"""

from __future__ import annotations

import re
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from wanstudio.core.errors import LocalProblem
from wanstudio.disk import sync_file
from wanstudio.store.files import place
from wanstudio.store.folders import ready

APPLICATION_ID = 0x57414E53  # "WANS"
NEWEST, DAYS, WEEKS, BEFORE = 2, 7, 4, 2  # how many are kept: the last ones, one a day, one a week, before a migration
_STEP_PAGES = 256  # 1 MB: some 2 ms, between which other work has its turn
_SERVE_EVERY = 20_000  # steps of SQLite's machine while a copy is read back
_BEING_WRITTEN, _STALE_S = ".being-written", 3600.0  # a copy takes seconds
_FREE = "Free some space on its disk."
_NAME = re.compile(r"wanstudio-(\d{8}T\d{6})(?:-(\d+))?(-before-\d+)?\.db")

Serve = Callable[[], None]
"""Called often while a copy is made, in the same thread; what it raises ends the copy."""


@dataclass(frozen=True, slots=True)
class Copy:
    path: Path
    at: datetime
    before_migration: bool = False


class Backups:
    """The folder of copies. All of it blocks: for the database's own thread."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def all(self) -> tuple[Copy, ...]:
        """Newest first."""
        found = [copy for path in self._files() if (copy := _copy_of(path))]
        return tuple(sorted(found, key=lambda copy: (copy.at, copy.path.name), reverse=True))

    def take(
        self, source: sqlite3.Connection, at: datetime, serve: Serve = lambda: None, before_version: int | None = None
    ) -> Path:
        """Copy what `source` holds, and drop the copies that are no longer needed. Returns the new one.

        Raises:
            LocalProblem: there is no new copy, and the others stand; why, in a sentence. Nothing is said of `source`.
        """
        temp = ready(self.folder) / f"{_BEING_WRITTEN}-{secrets.token_hex(6)}"
        try:
            self._discard_stale()
            copy_into(temp, source, serve)
            version_of(temp, serve)
            sync_file(temp)
            path = next(path for path in self._names(at, before_version) if place(temp, path))
        except (sqlite3.Error, OSError) as e:
            raise LocalProblem(f"No copy of the list of jobs could be made in {self.folder}: {e}.", hint=_FREE) from e
        finally:
            _discard(temp)
        with suppress(OSError):
            self._thin(at)
        return path

    def good(self, newest_version: int) -> Iterator[Copy]:
        """The copies that can be read to the last page and that this version knows how to read, newest first."""
        for copy in self.all():
            with suppress(sqlite3.Error, OSError):
                if 0 < version_of(copy.path) <= newest_version:
                    yield copy

    def _files(self) -> list[Path]:
        return list(self.folder.iterdir()) if self.folder.is_dir() else []

    def _names(self, at: datetime, before_version: int | None) -> Iterator[Path]:
        end = "" if before_version is None else f"-before-{before_version}"
        stem = f"wanstudio-{at.astimezone(UTC):%Y%m%dT%H%M%S}"
        for n in count(1):
            yield self.folder / f"{stem}{f'-{n}' if n > 1 else ''}{end}.db"

    def _discard_stale(self) -> None:
        """What a program that was killed has left; another that copies now has written to its own a moment ago."""
        for path in self._files():
            with suppress(OSError):
                if path.name.startswith(_BEING_WRITTEN) and time.time() - path.stat().st_mtime > _STALE_S:
                    path.unlink()

    def _thin(self, now: datetime) -> None:
        copies = self.all()
        kept = to_keep([c.at for c in copies if not c.before_migration], now)
        before = [c for c in copies if c.before_migration]
        for copy in (*before[BEFORE:], *(c for c in copies if not c.before_migration and c.at not in kept)):
            with suppress(OSError):
                copy.path.unlink()


def to_keep(moments: Sequence[datetime], now: datetime) -> set[datetime]:
    """Of the times of copies: the newest, and the newest of each of the last days and weeks that have any.

    A copy from the future, as a clock that was wrong leaves it, is kept and counts for nothing.
    """
    future = {m for m in moments if m > now}
    past = sorted(set(moments) - future, reverse=True)
    days: dict[object, datetime] = {}
    weeks: dict[object, datetime] = {}
    for moment in past:
        days.setdefault(moment.date(), moment)
        weeks.setdefault(moment.isocalendar()[:2], moment)
    return future | {*past[:NEWEST], *list(days.values())[:DAYS], *list(weeks.values())[:WEEKS]}


def copy_into(target: Path, source: sqlite3.Connection, serve: Serve = lambda: None) -> None:
    """Write what `source` holds to a new file, in steps; rows that change meanwhile come along."""
    with closing(sqlite3.connect(target)) as copy:
        copy.execute("PRAGMA synchronous=OFF")  # the caller has it on disk as a whole
        source.backup(copy, pages=_STEP_PAGES, progress=lambda *_: serve())


def version_of(path: Path, serve: Serve = lambda: None) -> int:
    """The version of the tables in a copy, once every page has been read.

    Raises:
        sqlite3.DatabaseError: it is damaged, or none of ours. The file is never written to.
    """
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as copy:
        copy.set_progress_handler(serve, _SERVE_EVERY)
        (verdict,) = copy.execute("PRAGMA quick_check(1)").fetchone()
        if verdict != "ok":
            raise sqlite3.DatabaseError(verdict)
        (owner,) = copy.execute("PRAGMA application_id").fetchone()
        if owner != APPLICATION_ID:
            raise sqlite3.DatabaseError("it is none of WanStudio's")
        (version,) = copy.execute("PRAGMA user_version").fetchone()
        return int(version)


def _copy_of(path: Path) -> Copy | None:
    if not (named := _NAME.fullmatch(path.name)):
        return None
    try:
        at = datetime.strptime(named[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
    return Copy(path, at, bool(named[3]))


def _discard(temp: Path) -> None:
    for suffix in ("", "-journal", "-wal", "-shm"):
        with suppress(OSError):
            temp.with_name(temp.name + suffix).unlink()
