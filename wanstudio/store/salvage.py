"""What can still be read of a damaged database, taken over into one that is whole."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from wanstudio.store.connection import connected

_JSON = ("facts", "phase_facts", "recipe")
_ONE_BY_ONE = 20_000  # rows that are asked for singly, between two that cannot be read
_HEADER = b"SQLite format 3\0"
_HEADER_BYTES = 100


def salvage(path: Path, made: sqlite3.Connection, tables: Iterable[str]) -> dict[str, int]:
    """Put every row of `tables` that can be read of the file at `path`, which is not changed, into `made`.

    Returns how many there were, by table, that `made` did not have, or had otherwise.
    """
    folder = path.with_name(f".{path.name}.reading")
    shutil.rmtree(folder, ignore_errors=True)
    taken: dict[str, int] = {}
    try:
        damaged = _copied(path, folder, made)
        with suppress(sqlite3.Error), closing(connected(damaged)) as source:
            for table in tables:
                taken[table] = _take_over(source, made, table)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return taken


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
    there = f"SELECT 1 FROM {table} WHERE {' AND '.join(f'{c} IS ?' for c in columns)}"
    put = f"INSERT OR REPLACE INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
    new = 0
    for row in _readable(source, table, columns):
        with suppress(sqlite3.Error):  # not what the table takes: it is damage
            if made.execute(there, row).fetchone() is None and all(map(_is_whole, columns, row)):
                made.execute(put, row)
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
            if found is not None:
                yield tuple(found)[1:]


def _is_whole(column: str, value: Any) -> bool:
    if column not in _JSON:
        return bool(value != "")
    try:
        return isinstance(json.loads(value), dict)
    except (ValueError, TypeError, RecursionError):
        return False
