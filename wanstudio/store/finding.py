"""How clips are found: the index of their words, and what is asked of it."""

from __future__ import annotations

import sqlite3
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from wanstudio.core.alphabet import folded, in_order
from wanstudio.core.periods import Period, bounds
from wanstudio.core.recipe import Flag
from wanstudio.core.seeking import LENGTHS_S, LIKED, MadeFrom, Sought, Tallies

FLAGS: tuple[Flag, ...] = ("reject", "", "pick")  # -1, 0, 1 in the table
JOINED = "FROM clips LEFT JOIN judged ON judged.clip = clips.id"
_BY_ROWID = "clips.rowid IN"
_NUMBERS = {flag: n - 1 for n, flag in enumerate(FLAGS)}


@dataclass(frozen=True, slots=True)
class Where:
    """A condition on the rows of clips and judged, with the values that it takes.

    `indexed`: an index tells which clips can be meant. It is better asked first where they are few; where they are many
    it is quicker to go through the clips in order until a page is full, for which `walked` keeps it from leading.
    """

    sql: str = "TRUE"
    values: tuple[object, ...] = ()

    @property
    def indexed(self) -> bool:
        return _BY_ROWID in self.sql

    @property
    def walked(self) -> str:
        return self.sql.replace(_BY_ROWID, f"+{_BY_ROWID}")


def where(
    sought: Sought, titles: Mapping[str, str], tags: Sequence[str], names: Mapping[int, str], now: datetime
) -> Where:
    """`titles` are those of the models by id: a word of a title finds the model's clips. `tags` are all there are,
    `names` what the user calls shots."""
    parts: list[tuple[str, tuple[object, ...]]] = []
    matched = []
    for word in sought.words.replace("\0", " ").split():
        alone = any(map(_stands_alone, word))
        if not alone and not any(map(str.isalnum, word)):
            continue
        has = _anywhere if alone else _begins
        meant = [tag for tag in tags if has(word, tag)]
        called = [shot for shot, name in names.items() if has(word, name)]
        if not alone and not meant and not called:
            matched.append(_match(word, titles))
            continue
        sql, value = (_LITERAL, f"%{_plain(word)}%") if alone else (_MATCH, _match(word, titles))
        parts.append((f"({sql}{_tagged(meant)}{_called(called)})", (value, *meant, *called)))
    if sought.models:
        matched.append(_of_models(sorted(sought.models)))
    if matched:
        parts.append((_MATCH, (" AND ".join(matched),)))
    if sought.period is not None:
        parts.append(_made_in(sought.period, now))
    if sought.stand_in is not None:
        parts.append(("stand_in = ?", (int(sought.stand_in),)))
    if sought.flags:
        numbers = sorted(_NUMBERS[flag] for flag in sought.flags)
        parts.append((f"coalesce(flag, 0) IN ({', '.join('?' * len(numbers))})", tuple(numbers)))
    if sought.project:
        parts.append((_OF_PROJECT, (sought.project,)))
    if sought.tags:
        marks = ", ".join("?" * len(sought.tags))
        parts.append((_OF_TAGS.format(marks), tuple(sorted(sought.tags))))
    if sought.made_from:
        marks = ", ".join("?" * len(sought.made_from.contents))
        parts.append((_MADE_FROM.format(marks), sought.made_from.contents))
    if sought.length:
        parts.append((_OF_LENGTH, LENGTHS_S[sought.length]))
    if sought.stars:
        parts.append(("stars >= ?", (sought.stars,)))
    return Where(
        " AND ".join(sql for sql, _ in parts) or "TRUE", tuple(value for _, values in parts for value in values)
    )


def tags_in(c: sqlite3.Connection) -> tuple[str, ...]:
    """All that some clip has, in the order of the alphabet."""
    found = {tag for (tag,) in c.execute("SELECT DISTINCT tag FROM tags WHERE holds")}
    return tuple(in_order(found))


def sources_in(c: sqlite3.Connection, most: int) -> tuple[MadeFrom, ...]:
    """What the newest clips were made from, what was used last first."""
    ask = """SELECT name, sha256 FROM (SELECT * FROM clip_sources ORDER BY number DESC LIMIT 500)
        GROUP BY sha256 ORDER BY max(number) DESC LIMIT ?"""
    return tuple(MadeFrom(name, (sha256,)) for name, sha256 in c.execute(ask, (most,)))


def names_in(c: sqlite3.Connection) -> dict[int, str]:
    """What the user calls shots, by shot."""
    return dict(map(tuple, c.execute("SELECT shot, name FROM shot_names WHERE name IS NOT NULL")))


def tallies_of(c: sqlite3.Connection, of: Where, project: str = "") -> Tallies:
    within = Where(_OF_PROJECT, (project,)) if project else Where()
    (every,) = c.execute(f"SELECT count(*) FROM clips WHERE {within.sql}", within.values).fetchone()
    found = every if of == within else c.execute(f"SELECT count(*) {JOINED} WHERE {of.sql}", of.values).fetchone()[0]
    marks = f"SELECT total(flag = 1), total(stars >= ?) FROM judged JOIN clips ON clips.id = clip WHERE {within.sql}"
    picks, liked = c.execute(marks, (LIKED, *within.values)).fetchone()
    return Tallies(found=found, every=every, picks=int(picks), liked=int(liked))


_MATCH = f"{_BY_ROWID} (SELECT rowid FROM found WHERE found MATCH ?)"
_OF_PROJECT = f"{_BY_ROWID} (SELECT one.rowid FROM project_clips JOIN clips AS one ON one.id = clip WHERE project = ?)"
_OF_TAGS = f"{_BY_ROWID} (SELECT one.rowid FROM tags JOIN clips AS one ON one.id = clip WHERE holds AND tag IN ({{}}))"
_MADE_FROM = f"""{_BY_ROWID} (
    SELECT one.rowid FROM clip_sources AS went JOIN clips AS one ON one.id = went.clip WHERE went.sha256 IN ({{}})
)"""
_OF_LENGTH = """EXISTS (
    SELECT 1 FROM clip_order AS sized WHERE sized.clip = clips.id AND sized.length_s >= ? AND sized.length_s < ?
)"""
_LITERAL = f"{_BY_ROWID} (SELECT rowid FROM found WHERE words LIKE ? ESCAPE '\\')"


def _made_in(period: Period, now: datetime) -> tuple[str, tuple[object, ...]]:
    """By the index of dates: few of 100,000 may be of a week years ago."""
    first, end = bounds(period, now)
    values = tuple(moment.astimezone(UTC).isoformat() for moment in (first, end) if moment is not None)
    before = "" if end is None else " AND one.created < ?"
    return f"{_BY_ROWID} (SELECT one.rowid FROM clips AS one WHERE one.created >= ?{before})", values


def _begins(word: str, text: str) -> bool:
    """A word of the text begins like this."""
    return f" {_parted(word)}" in f" {_parted(text)}"


def _anywhere(word: str, text: str) -> bool:
    return folded(word) in folded(text)


def _parted(text: str) -> str:
    return folded(text).replace("-", " ").replace("_", " ").strip()


def _tagged(tags: Sequence[str]) -> str:
    marks = ", ".join("?" * len(tags))
    return f" OR clips.id IN (SELECT clip FROM tags WHERE holds AND tag IN ({marks}))" if tags else ""


def _called(shots: Sequence[int]) -> str:
    marks = ", ".join("?" * len(shots))
    return f" OR clips.id IN (SELECT clip FROM takes WHERE shot IN ({marks}))" if shots else ""


def _match(word: str, titles: Mapping[str, str]) -> str:
    """A word begins like this, or it is one of a model's title or id."""
    quoted = f'{{words seed}} : "{word.replace(chr(34), chr(34) * 2)}" *'
    models = [id for id, title in titles.items() if folded(word) in folded(f"{title} {id}")]
    return f"({quoted} OR {_of_models(models)})" if models else f"({quoted})"


def _of_models(ids: list[str]) -> str:
    """A model's id is one word in the index: none is found for another that begins like it."""
    words = (f'"{id.encode().hex()}"' for id in ids)
    return f"{{model}} : ({' OR '.join(words)})"


def _stands_alone(char: str) -> bool:
    """Scripts that are written without spaces, and pictures: they are looked for as they are, anywhere."""
    return unicodedata.east_asian_width(char) in "WF" or "\u0e00" <= char <= "\u0eff" or "\u1000" <= char <= "\u109f"


def _plain(word: str) -> str:
    for char in "\\%_":
        word = word.replace(char, f"\\{char}")
    return word
