"""How many jobs and clips there are, and the words in them that are nobody else's business."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from wanstudio.core.errors import LocalProblem

NEWEST = 2_000  # of jobs and of clips; what is older is in no log any more


class Tally(NamedTuple):
    """`jobs` by state. `words`: what the newest of them were asked for, how they are called, the files they took."""

    jobs: Mapping[str, int]
    clips: int
    words: tuple[str, ...]


def tally(connection: sqlite3.Connection) -> Tally:
    jobs = {str(state): int(count) for state, count in connection.execute(_STATES)}
    (clips,) = connection.execute("SELECT count(*) FROM clips").fetchone()
    return Tally(jobs, clips, tuple(dict.fromkeys(_words(connection))))


def tally_beside(path: Path) -> Tally:
    """The same of a database that others may have open: it is only read. Of none: nothing.

    Raises:
        LocalProblem: it cannot be read.
    """
    if not path.exists():
        return Tally({}, 0, ())
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            return tally(connection)
    except sqlite3.Error as e:
        raise LocalProblem(f"The list of jobs cannot be read: {e}.") from e


def _words(connection: sqlite3.Connection) -> Iterator[str]:
    for (facts,) in connection.execute(f"SELECT facts FROM jobs ORDER BY created DESC LIMIT {NEWEST}"):
        yield from _of_values(facts)
    rows = connection.execute(f"SELECT title, recipe FROM clips ORDER BY created DESC LIMIT {NEWEST}")
    for title, recipe in rows:
        yield title
        yield from _of_values(recipe)
    for names in ("SELECT name FROM shot_names", "SELECT name FROM projects", "SELECT DISTINCT tag FROM tags"):
        yield from (name for (name,) in connection.execute(names) if name and " " in name)


def _of_values(facts: str) -> Iterator[str]:
    """Texts among the values of a job or a recipe; of a file, its name."""
    try:
        found: Any = json.loads(facts)["values"]
        values = dict(found)
    except (ValueError, KeyError, TypeError):
        return
    for name, value in values.items():
        if isinstance(value, str) and ("prompt" in name.lower() or " " in value):
            yield value
        elif isinstance(value, str) and ("/" in value or "\\" in value):
            yield value.replace("\\", "/").rpartition("/")[2]


_STATES = """
    SELECT CASE
        WHEN phase = 'running' AND json_valid(phase_facts) AND NOT coalesce(json_extract(phase_facts, '$.started'), 0)
        THEN 'queued' ELSE phase END AS state, count(*)
    FROM jobs GROUP BY state ORDER BY state
"""
