"""A database that was lost or damaged, made again: from the newest good copy, and from what can still be read of it.

The new file is whole before the damaged one is moved aside (it is never deleted), and stands where nothing is sent by
itself: whatever waited may have been sent since the copy was taken.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from wanstudio.disk import sync_file, sync_folder
from wanstudio.store.backups import Backups, copy_into
from wanstudio.store.connection import connected
from wanstudio.store.recovery import HELD, Recovery, sentences
from wanstudio.store.removals import Removals
from wanstudio.store.salvage import salvage
from wanstudio.store.schema.index import INDEXES, drop_triggers, drop_words, make_words, put_in_order

_FILES = ("-wal", "-shm", "-journal", "")  # the log first: it must never stand beside another database

Migrate = Callable[[sqlite3.Connection], object]


@dataclass(frozen=True, slots=True)
class Rebuilding:
    """`path` is the database's. `migrate` makes the tables of this version, or brings those of a copy up to it."""

    path: Path
    backups: Backups
    removals: Removals
    newest_version: int
    migrate: Migrate

    @property
    def note(self) -> Path:
        return self.path.with_name("recovering.json")

    @property
    def _made(self) -> Path:
        return self.path.with_name(f"{self.path.name}.rebuilt")

    def finish(self) -> bool:
        """Put in its place what is whole, also what was when the program was ended; True when that is done."""
        if not self._made.exists():
            return False
        recovery = Recovery.read(self.note)
        put_aside(self.path, aside_name(self.path, recovery.at if recovery else datetime.now(UTC)))
        self._made.replace(self.path)
        sync_folder(self.path.parent)
        return True

    def rebuild(self, why: str, at: datetime) -> Recovery:
        """Make the database anew. `why` says in a sentence what was wrong with the one that was there.

        Raises:
            sqlite3.Error, OSError: there is no room for it. What was there still is.
        """
        temp = self.path.with_name(f"{self.path.name}.rebuilding")
        _remove(temp)
        since = self._start(temp)
        with closing(connected(temp)) as made:
            for pragma in ("journal_mode=DELETE", "synchronous=OFF"):  # it is put on disk as a whole
                made.execute(f"PRAGMA {pragma}")
            made.execute("PRAGMA recursive_triggers=ON")  # the index of words notices rows that are replaced
            self.migrate(made)
            made.execute("BEGIN")
            read = self._read(made, alone=since is None)
            _forget(made, self.removals)
            held = hold(made, at)
            counts = _counts(made)
            made.execute("COMMIT")
        kept = aside_name(self.path, at)
        told = sentences(
            why,
            since,
            read=read,
            came_back=counts,
            held=held,
            kept=kept.name if self.path.exists() else "",
        )
        recovery = Recovery(at=at, since=since, sentences=told)
        recovery.write(self.note)
        sync_file(temp)
        temp.replace(self._made)
        self.finish()
        return recovery

    def _start(self, temp: Path) -> datetime | None:
        """Begin with the newest good copy; the time it was taken, None when there is none."""
        for copy in self.backups.good(self.newest_version):
            with suppress(sqlite3.Error, OSError):
                uri = f"{copy.path.absolute().as_uri()}?mode=ro&immutable=1"
                with closing(sqlite3.connect(uri, uri=True)) as source:
                    copy_into(temp, source)
                return copy.at
            _remove(temp)
        return None

    def _read(self, made: sqlite3.Connection, *, alone: bool) -> dict[str, int]:
        """Take over what can be read of the damaged file; how many rows, by table, that were not in the copy.

        `alone`: there is no copy, and the words of all rows are put in at once. Of a copy, which is a while old, few
        rows are others, and of what is known from the rest nothing is made anew when none is.
        """
        if alone:
            drop_words(made)
        triggers = drop_triggers(made)
        taken = salvage(self.path, made, [table for table in _tables(made) if table not in INDEXES])
        if alone:
            make_words(made)
        if any(taken.values()):
            put_in_order(made)
        for trigger in triggers:
            made.execute(trigger)
        return taken


def hold(database: sqlite3.Connection, at: datetime) -> int:
    """Make every job unsure that may have been sent without this file knowing; how many there are.

    Each is looked up at its service, from when it was made on, and nothing is sent before the user says so.
    """
    if "jobs" not in _tables(database):
        return 0
    held = database.execute(_HOLD, (at.isoformat(), HELD)).rowcount
    return held + database.execute(_HOLD_SENDING, (HELD,)).rowcount


_HOLD = """
    UPDATE jobs SET phase = 'unsure', phase_facts = json_object('at', ?, 'why', ?),
        facts = json_set(facts, '$.submitted_at', created)
    WHERE phase IN ('waiting', 'uploading')
"""
_HOLD_SENDING = """
    UPDATE jobs SET phase = 'unsure', phase_facts = json_object('at', json_extract(phase_facts, '$.at'), 'why', ?)
    WHERE phase = 'submitting'
"""


def put_aside(path: Path, kept: Path) -> None:
    """Move the database and what belongs to it out of the way."""
    for suffix in _FILES:
        part = path.with_name(path.name + suffix)
        if part.exists():
            part.replace(kept.with_name(kept.name + suffix))
    sync_folder(path.parent)


def aside_name(path: Path, at: datetime) -> Path:
    stem, n = f"{path.name}.damaged-{at.astimezone(UTC):%Y%m%d-%H%M%S}", 1
    while (kept := path.with_name(stem + (f"-{n}" if n > 1 else ""))).exists():
        n += 1
    return kept


def _forget(made: sqlite3.Connection, removals: Removals) -> None:
    """What the user has taken out since the copy does not come back."""
    there = _tables(made)
    for removal in removals.all():
        if removal.table in there:
            made.execute(f"DELETE FROM {removal.table} WHERE id = ?", (removal.id,))


def _tables(database: sqlite3.Connection) -> list[str]:
    """Those that hold what is kept, without those of an index."""
    rows = database.execute("SELECT name FROM pragma_table_list WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    return [row["name"] for row in rows]


def _counts(database: sqlite3.Connection) -> dict[str, int]:
    return {t: database.execute(f"SELECT count(*) AS n FROM {t}").fetchone()["n"] for t in _tables(database)}


def _remove(path: Path) -> None:
    for suffix in _FILES:
        path.with_name(path.name + suffix).unlink(missing_ok=True)
