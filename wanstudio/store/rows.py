"""Rows of the library as clips, in each of its orders."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from wanstudio.core.alphabet import in_order
from wanstudio.core.facts import MediaFacts
from wanstudio.core.recipe import Clip, Recipe
from wanstudio.core.seeking import Order
from wanstudio.store.finding import FLAGS, JOINED, Where

FEW = 10_000  # clips that are found: so many are put in order at once; some 20 ms

Place = tuple[str | float, ...]
"""What an order goes by, of one clip. By the date: when the newest clip of its shot was made; the shot; the take."""
_COLUMNS = """
    SELECT clips.*, clips.rowid AS place, stars, flag, takes.shot, take, latest,
        (SELECT project FROM project_clips WHERE clip = clips.id) AS project,
        (SELECT json_group_array(tag) FROM tags WHERE clip = clips.id AND holds) AS tags,
        coalesce(name, (
            SELECT title FROM takes AS first JOIN clips ON clips.id = first.clip
            WHERE first.shot = takes.shot ORDER BY first.take LIMIT 1
        )) AS shot_name, name IS NOT NULL AS named
"""
_OF_ITS_SHOT = "LEFT JOIN shot_order USING (shot) LEFT JOIN shot_names USING (shot)"
CLIPS = f"{_COLUMNS} {JOINED} LEFT JOIN takes ON takes.clip = clips.id {_OF_ITS_SHOT}"
_BY_SHOT = "CROSS JOIN takes USING (shot) CROSS JOIN clips ON clips.id = takes.clip"
_JUDGED = "LEFT JOIN judged ON judged.clip = clips.id"


@dataclass(frozen=True, slots=True)
class Way:
    """How the clips are gone through in an order: by `keys`, `back` from the largest on.

    `walk` are tables of which an index has the order, so that a page is read without sorting. `join` leads there from
    the clips that were found.
    """

    walk: str
    join: str
    keys: tuple[str, str, str]
    back: bool

    @property
    def in_order(self) -> str:
        return f"ORDER BY {', '.join(f'{key} DESC' if self.back else key for key in self.keys)} LIMIT ?"

    @property
    def behind(self) -> str:
        """What comes after a place; the first part is one for an index: thousands may be alike in the first key."""
        than = "<" if self.back else ">"
        return f"({', '.join(self.keys[:2])}) {than}= (?, ?) AND ({', '.join(self.keys)}) {than} (?, ?, ?)"


def _by_date(*, back: bool) -> Way:
    return Way(
        walk=f"FROM shot_order {_BY_SHOT} {_JUDGED} LEFT JOIN shot_names USING (shot)",
        join="JOIN takes ON takes.clip = clips.id JOIN shot_order USING (shot)",
        keys=("latest", "shot_order.shot", "take"),
        back=back,
    )


def _by_clip(key: str) -> Way:
    return Way(
        walk=f"""FROM clip_order CROSS JOIN clips ON clips.id = clip_order.clip {_JUDGED}
            LEFT JOIN takes ON takes.clip = clips.id {_OF_ITS_SHOT}""",
        join="JOIN clip_order ON clip_order.clip = clips.id",
        keys=(key, "made", "clip_order.clip"),
        back=True,
    )


_BY_NAME = Way(
    walk=f"FROM shot_key {_BY_SHOT} {_JUDGED} {_OF_ITS_SHOT}",
    join="JOIN takes ON takes.clip = clips.id JOIN shot_key USING (shot)",
    keys=("shot_key.key", "shot_key.shot", "take"),
    back=False,
)
WAYS: Mapping[Order, Way] = {
    "newest": _by_date(back=True),
    "oldest": _by_date(back=False),
    "rated": _by_clip("rating"),
    "longest": _by_clip("length_s"),
    "name": _BY_NAME,
}
_AS_MANY = f"SELECT count(*) FROM (SELECT 1 {JOINED} WHERE {{}} LIMIT ?)"


def read_page(
    c: sqlite3.Connection, of: Where, size: int, after: Place | None = None, order: Order = "newest"
) -> tuple[Place | None, list[Clip | str]]:
    """Up to `size` clips, or why they cannot be read, that come after the place `after`; then the place to go on after,
    or None where these were the last."""
    way = WAYS[order]
    keys = ", ".join(f"{key} AS key{n}" for n, key in enumerate(way.keys))
    behind, place = ("TRUE", ()) if after is None else (way.behind, (*after[:2], *after))
    if of.indexed and c.execute(_AS_MANY.format(of.sql), (*of.values, FEW)).fetchone()[0] < FEW:
        ask = f"SELECT clips.rowid, {keys} {JOINED} {way.join} WHERE {behind} AND {of.sql} {way.in_order}"
        found = c.execute(ask, (*place, *of.values, size)).fetchall()
        rows = [c.execute(f"{CLIPS} WHERE clips.rowid = ?", (row["rowid"],)).fetchone() for row in found]
    else:
        ask = f"{_COLUMNS}, {keys} {way.walk} WHERE {behind} AND {of.walked} {way.in_order}"
        found = rows = c.execute(ask, (*place, *of.values, size)).fetchall()
    last = tuple(found[-1][f"key{n}"] for n in range(len(way.keys))) if len(found) == size else None
    return last, [clip_or_why(row) for row in rows]


def clip_of(row: sqlite3.Row) -> Clip:
    return Clip(
        id=row["id"],
        job_id=row["job_id"],
        path=Path(row["path"]),
        sha256=row["sha256"],
        facts=MediaFacts.from_dict(json.loads(row["facts"])),
        recipe=_recipe(row["recipe"]),
        created=datetime.fromisoformat(row["created"]),
        title=row["title"],
        stand_in=bool(row["stand_in"]),
        seen=bool(row["seen"]),
        stars=row["stars"] or 0,
        flag=FLAGS[(row["flag"] or 0) + 1],
        tags=tuple(in_order(json.loads(row["tags"]))),
        project=row["project"] or "",
        **as_take(row),
    )


@lru_cache(maxsize=256)  # the takes of a shot are read again for each one that comes
def _recipe(text: str) -> Recipe:
    """One for all who ask for it: the same clip is in the list, among its shot's takes and beside a job."""
    return Recipe.from_json(text)


def as_take(row: sqlite3.Row) -> dict[str, Any]:
    """What a clip is among its shot's."""
    return {
        "shot": row["shot"] or 0,
        "take": row["take"] or 0,
        "shot_name": row["shot_name"] or "",
        "named": bool(row["named"]),
        "shot_at": _moment(row["latest"]),
    }


def _moment(text: str | None) -> datetime | None:
    """None also where it is that of a clip whose row is torn: the others of the shot are well."""
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None


def clip_or_why(row: sqlite3.Row) -> Clip | str:
    """The clip of a row, or a sentence on why it cannot be read."""
    try:
        return clip_of(row)
    except (ValueError, KeyError, TypeError, AttributeError) as e:
        return f"The clip {row['id']} cannot be read from the library and is left as it is ({e})."
