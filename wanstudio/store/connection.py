"""A connection to a database of ours, as SQLite's own defaults do not make it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from wanstudio.core.alphabet import sort_key


def connected(path: Path, timeout_s: float = 5.0) -> sqlite3.Connection:
    """Rows by name; transactions are begun and ended by who asks. `timeout_s` is how long it waits for another.

    `name_key` is there in SQL, for the bytes of a name: the triggers on clips call it, so whoever writes clips has to
    be connected like this.
    """
    connection = sqlite3.connect(path, isolation_level=None, timeout=timeout_s)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA trusted_schema=ON")  # some builds have it off: then no trigger may call what follows
    connection.create_function("name_key", 1, _name_key, deterministic=True)
    return connection


def _name_key(name: bytes) -> str:
    return sort_key(name.decode("utf-8", "replace"))
