"""Rows of the library as clips, in its order: shot by shot, the one with the newest clip first."""

from __future__ import annotations

import json
import sqlite3
from datetime import datetime
from pathlib import Path
from typing import Any

from wanstudio.core.facts import MediaFacts
from wanstudio.core.recipe import Clip, Recipe
from wanstudio.store.finding import FLAGS, JOINED, Where

FEW = 10_000  # clips that are found: so many are put in order at once; some 20 ms

Place = tuple[str, int, int]
"""When the newest clip of a shot was made; the shot; the take."""
_COLUMNS = """
    SELECT clips.*, clips.rowid AS place, stars, flag, takes.shot, take, latest,
        (SELECT project FROM project_clips WHERE clip = clips.id) AS project,
        (SELECT json_group_array(tag) FROM tags WHERE clip = clips.id AND holds) AS tags,
        coalesce(name, (
            SELECT title FROM takes AS first JOIN clips ON clips.id = first.clip
            WHERE first.shot = takes.shot ORDER BY first.take LIMIT 1
        )) AS shot_name
"""
_OF_ITS_SHOT = "LEFT JOIN shot_order USING (shot) LEFT JOIN shot_names USING (shot)"
CLIPS = f"{_COLUMNS} {JOINED} LEFT JOIN takes ON takes.clip = clips.id {_OF_ITS_SHOT}"
_LINED_UP = f"""{_COLUMNS}
    FROM shot_order CROSS JOIN takes USING (shot) CROSS JOIN clips ON clips.id = takes.clip
    LEFT JOIN judged ON judged.clip = clips.id LEFT JOIN shot_names USING (shot)
"""
"""In the order of two indexes, so that a page is read without sorting."""

_IN_ORDER = "ORDER BY latest DESC, shot_order.shot DESC, take DESC LIMIT ?"
_AS_MANY = f"SELECT count(*) FROM (SELECT 1 {JOINED} WHERE {{}} LIMIT ?)"
_PLACES = f"SELECT clips.rowid {JOINED} JOIN takes ON takes.clip = clips.id JOIN shot_order USING (shot)"
_BEHIND = "latest <= ? AND (latest, shot_order.shot, take) < (?, ?, ?)"  # the first part is one for an index


def read_page(
    c: sqlite3.Connection, of: Where, size: int, after: Place | None = None
) -> tuple[Place | None, list[Clip | str]]:
    """Up to `size` clips, or why they cannot be read, that come after the row `after`; then the row to go on after, or
    None where these were the last."""
    behind, place = ("TRUE", ()) if after is None else (_BEHIND, (after[0], *after))
    if of.indexed and c.execute(_AS_MANY.format(of.sql), (*of.values, FEW)).fetchone()[0] < FEW:
        asked = c.execute(f"{_PLACES} WHERE {behind} AND {of.sql} {_IN_ORDER}", (*place, *of.values, size)).fetchall()
        rows = [c.execute(f"{CLIPS} WHERE clips.rowid = ?", (rowid,)).fetchone() for (rowid,) in asked]
    else:
        ask = f"{_LINED_UP} WHERE {behind} AND {of.walked} {_IN_ORDER}"
        rows = c.execute(ask, (*place, *of.values, size)).fetchall()
    last = (str(rows[-1]["latest"]), int(rows[-1]["shot"]), int(rows[-1]["take"])) if len(rows) == size else None
    return last, [clip_or_why(row) for row in rows]


def clip_of(row: sqlite3.Row) -> Clip:
    return Clip(
        id=row["id"],
        job_id=row["job_id"],
        path=Path(row["path"]),
        sha256=row["sha256"],
        facts=MediaFacts.from_dict(json.loads(row["facts"])),
        recipe=Recipe.from_json(row["recipe"]),
        created=datetime.fromisoformat(row["created"]),
        title=row["title"],
        stand_in=bool(row["stand_in"]),
        seen=bool(row["seen"]),
        stars=row["stars"] or 0,
        flag=FLAGS[(row["flag"] or 0) + 1],
        tags=tuple(sorted(json.loads(row["tags"]), key=str.casefold)),
        project=row["project"] or "",
        **as_take(row),
    )


def as_take(row: sqlite3.Row) -> dict[str, Any]:
    """What a clip is among its shot's."""
    return {
        "shot": row["shot"] or 0,
        "take": row["take"] or 0,
        "shot_name": row["shot_name"] or "",
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
