"""A connection to a database of ours, as SQLite's own defaults do not make it."""

from __future__ import annotations

import sqlite3
from pathlib import Path


def connected(path: Path, timeout_s: float = 5.0) -> sqlite3.Connection:
    """Rows by name; transactions are begun and ended by who asks. `timeout_s` is how long it waits for another."""
    connection = sqlite3.connect(path, isolation_level=None, timeout=timeout_s)
    connection.row_factory = sqlite3.Row
    return connection
