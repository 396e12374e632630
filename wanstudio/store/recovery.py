"""A database that was lost or damaged, made again: from the newest good copy, and from what can still be read of it.

The new file is whole before the damaged one is moved aside (it is never deleted), and stands where nothing is sent by
itself: whatever waited may have been sent since the copy was taken.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from wanstudio.core.writing import date_of, hour_of
from wanstudio.store.backups import Backups, copy_into
from wanstudio.store.files import sync_file, sync_folder, write_atomically
from wanstudio.store.finding import drop_index, make_index
from wanstudio.store.removals import Removals

HELD = "It stood in line in the copy that the journal was rebuilt from, and may have been sent since."
_FILES = ("-wal", "-shm", "-journal", "")  # the log first: it must never stand beside another database
_JSON = ("facts", "phase_facts", "recipe")
_ONE_BY_ONE = 20_000  # rows that are asked for singly, between two that cannot be read
_HEADER = b"SQLite format 3\0"
_HEADER_BYTES = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class Recovery:
    """What was done, in sentences. `since`: when the copy was taken that it comes from, None where there was none.

    Written down until `done`: its other half, the clips' own recipes and the services' lists, may be cut short too.
    """

    at: datetime
    since: datetime | None = None
    sentences: tuple[str, ...] = ()

    def write(self, path: Path) -> None:
        facts = {"at": self.at, "since": self.since, "sentences": self.sentences}
        write_atomically(path, json.dumps(facts, default=datetime.isoformat).encode())

    @classmethod
    def read(cls, path: Path) -> Recovery | None:
        """What `write` wrote; None when there is nothing. One that cannot be read still says that there was one."""
        try:
            facts = json.loads(path.read_bytes())
            since = datetime.fromisoformat(facts["since"]) if facts["since"] else None
            return cls(
                at=datetime.fromisoformat(facts["at"]), since=since, sentences=tuple(map(str, facts["sentences"]))
            )
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError):
            return cls(at=datetime.now(UTC), sentences=("The journal was rebuilt.",))


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
        with closing(_connected(temp)) as made:
            made.execute("PRAGMA journal_mode=DELETE")
            made.execute("PRAGMA synchronous=OFF")  # it is put on disk as a whole
            self.migrate(made)
            made.execute("BEGIN")
            drop_index(made)  # rows are replaced below, which it would not notice
            read = self._salvage(made)
            make_index(made)
            _forget(made, self.removals)
            held = hold(made, at)
            counts = _counts(made)
            made.execute("COMMIT")
        kept = aside_name(self.path, at)
        sentences = _sentences(why, since, read, held, counts, kept.name if self.path.exists() else "")
        recovery = Recovery(at=at, since=since, sentences=sentences)
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

    def _salvage(self, made: sqlite3.Connection) -> dict[str, int]:
        """Take over every row that can be read of the damaged file; how many, by table, that were not in the copy."""
        folder = self.path.with_name(f".{self.path.name}.reading")
        shutil.rmtree(folder, ignore_errors=True)
        taken: dict[str, int] = {}
        try:
            damaged = _copied(self.path, folder, made)
            with suppress(sqlite3.Error), closing(_connected(damaged)) as source:
                for table in _tables(made):
                    taken[table] = _take_over(source, made, table)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
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


def _copied(path: Path, folder: Path, made: sqlite3.Connection) -> Path:
    """A copy to read from, with its log: reading would change the file itself."""
    folder.mkdir()
    copy = folder / "damaged.db"
    for suffix in ("", "-wal"):
        with suppress(FileNotFoundError):
            shutil.copyfile(path.with_name(path.name + suffix), copy.with_name(copy.name + suffix))
    if copy.exists():
        _mend_header(copy, made)
    return copy


def _mend_header(copy: Path, made: sqlite3.Connection) -> None:
    """Where the first bytes are gone, those of a database like it do: the pages behind them may all be well."""
    with copy.open("r+b") as file:
        if file.read(len(_HEADER)) == _HEADER:
            return
        header = bytearray(made.serialize()[:_HEADER_BYTES])
        header[28:32] = bytes(4)  # how many pages: the file's length tells
        header[32:40] = bytes(8)  # free pages: none is looked for
        header[52:56] = bytes(4)
        file.seek(0)
        file.write(header)


def _take_over(source: sqlite3.Connection, made: sqlite3.Connection, table: str) -> int:
    """How many rows of the table were not there, or stood otherwise."""
    columns = [row["name"] for row in made.execute(f"PRAGMA table_info({table})")]
    marks, names, new = ", ".join("?" * len(columns)), ", ".join(columns), 0
    there = f"SELECT 1 FROM {table} WHERE {' AND '.join(f'{c} IS ?' for c in columns)}"
    for row in _readable(source, table, columns):
        with suppress(sqlite3.Error):  # not what the table takes: it is damage
            if made.execute(there, row).fetchone() is None:
                made.execute(f"INSERT OR REPLACE INTO {table} ({names}) VALUES ({marks})", row)
                new += 1
    return new


def _readable(source: sqlite3.Connection, table: str, columns: list[str]) -> Iterator[tuple[Any, ...]]:
    """The rows that can be read: from the first one on, from the last one back, and one by one between the two."""
    named = f"SELECT rowid AS n, {', '.join(columns)} FROM {table} NOT INDEXED"
    ends: list[int | None] = []
    for order in ("", " DESC"):
        last: int | None = None
        try:
            for row in source.execute(f"{named} ORDER BY rowid{order}"):
                last = row["n"]
                if all(_is_whole(row, name) for name in columns):
                    yield tuple(row)[1:]
            return
        except (sqlite3.Error, OverflowError, UnicodeDecodeError):
            ends.append(last)
    first, last = ends
    if first is None or last is None:
        return
    for n in range(first + 1, min(last, first + _ONE_BY_ONE)):
        with suppress(sqlite3.Error, OverflowError, UnicodeDecodeError):
            found = source.execute(f"{named} WHERE rowid = ?", (n,)).fetchone()
            if found is not None and all(_is_whole(found, name) for name in columns):
                yield tuple(found)[1:]


def _is_whole(row: sqlite3.Row, column: str) -> bool:
    if column not in _JSON:
        return row[column] != ""
    try:
        return isinstance(json.loads(row[column]), dict)
    except (ValueError, TypeError, RecursionError):
        return False


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


def _sentences(
    why: str, since: datetime | None, read: dict[str, int], held: int, counts: dict[str, int], kept: str
) -> tuple[str, ...]:
    origin = (
        f"It was rebuilt from the copy of {said_moment(since)}" if since else "There was no copy to rebuild it from"
    )
    said = [f"{why} {origin}."]
    newer = [_number(read.get(table, 0), word) for table, word in (("jobs", "job"), ("clips", "clip"))]
    if any(read.get(table) for table in ("jobs", "clips")):
        said.append(f"{' and '.join(filter(None, newer))} could still be read from the damaged file.")
    back = [_number(counts.get(table, 0), word) for table, word in (("jobs", "job"), ("clips", "clip"))]
    said.append(f"{' and '.join(filter(None, back)) or 'Nothing'} came back.")
    if held:
        them = "It is" if held == 1 else "They are"
        said.append(
            f"{_number(held, 'job')} may have been sent since then. {them} looked up at the service, and sent"
            " again only if you say so."
        )
    if kept:
        said.append(f"The damaged file is kept as {kept}.")
    return tuple(said)


def said_moment(moment: datetime) -> str:
    local = moment.astimezone()
    return f"{date_of(local, year=True)}, {hour_of(local)}"


def _number(n: int, word: str) -> str:
    """Empty for none."""
    return f"{n} {word}{'s' * (n > 1)}" if n else ""


def _connected(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.row_factory = sqlite3.Row
    return connection


def _remove(path: Path) -> None:
    for suffix in _FILES:
        path.with_name(path.name + suffix).unlink(missing_ok=True)
