"""What is known from the rows of other tables, and made anew from them: the words, the takes' numbers, the orders."""

from __future__ import annotations

import sqlite3

from wanstudio.store.schema.names import KEYED
from wanstudio.store.schema.orders import SORTED
from wanstudio.store.schema.sources import SOURCED
from wanstudio.store.schema.takes import LINED_UP, NUMBERED
from wanstudio.store.schema.words import FINDING

INDEXES = ("clip_order", "clip_sources", "shot_key", "shot_order")
"""Tables in which nothing stands that others do not tell."""
_OF_WORDS = ("found_more", "found_less")


def drop_words(connection: sqlite3.Connection) -> None:
    """For rows by the thousands: the words of all are quicker put in at once, by `make_words`."""
    for name in _OF_WORDS:
        connection.execute(f"DROP TRIGGER {name}")
    for statement in ("DROP VIEW finding", "DROP TABLE found"):
        connection.execute(statement)


def make_words(connection: sqlite3.Connection) -> None:
    for statement in FINDING:
        connection.execute(statement)


def drop_triggers(connection: sqlite3.Connection) -> tuple[str, ...]:
    """All but those of the words: numbers are given, and orders kept, when all rows are there (`put_in_order`).

    Returns what makes the triggers again.
    """
    found = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    dropped = [(name, sql) for name, sql in found if name not in _OF_WORDS]
    for name, _ in dropped:
        connection.execute(f"DROP TRIGGER {name}")
    return tuple(sql for _, sql in dropped)


def put_in_order(connection: sqlite3.Connection) -> None:
    """Whatever rows were put in without the triggers."""
    for statement in (*NUMBERED, *LINED_UP, *SORTED, *KEYED, *SOURCED):
        connection.execute(statement)
