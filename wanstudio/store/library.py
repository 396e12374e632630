"""The clips on disk, and how they are found."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from wanstudio.core.recipe import Clip, Recipe
from wanstudio.core.seeking import EVERYTHING, MadeFrom, Sought, Tallies
from wanstudio.store.database import Database
from wanstudio.store.finding import FLAGS, Where, names_in, sources_in, tags_in, tallies_of, where
from wanstudio.store.rows import CLIPS, Place, as_take, clip_of, clip_or_why, read_page
from wanstudio.store.schema.takes import OF_ONE_SHOT

PAGE = 200  # rows; some 10 ms
TAKES = 200  # of one shot

WhereOf = Callable[[sqlite3.Connection], Where]
Numbers = dict[str, tuple[int, int]]
"""Shot and number of takes, by word."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some clips in the order that was asked for. By the date they stand shot by shot, the one with the newest clip
    first, and its newest take first; "oldest" is that from its end on.

    The next ones come after the place `last`; None: there are no more. A shot that gets another clip meanwhile moves to
    the front, with those of its takes that were not read: who goes on after a place asks for them (`takes`).
    """

    clips: tuple[Clip, ...]
    last: Place | None


class Library:
    """A row for each clip. Rows are never removed because a file is missing: the file may come back.

    `problems` says which rows could not be read, of those read so far; they stay on disk as they are.
    `titles` are those of the models by id: clips are found by them, too.
    """

    def __init__(
        self,
        database: Database,
        titles: Mapping[str, str] | None = None,
        now: Callable[[], datetime] | None = None,
    ) -> None:
        self._database, self._titles, self._now = database, titles or {}, now or partial(datetime.now, UTC)
        self.problems: tuple[str, ...] = ()

    async def add(self, clip: Clip, number: int = 0) -> Clip:
        """Add a clip, with the project that it is of, and return it as the take that it is. `number` counts those of
        one job from 0. One that was put into another project, or taken out of it, stays there.

        The same one a second time changes nothing.
        """
        row = (
            clip.id,
            clip.job_id,
            number,
            str(clip.path),
            clip.sha256,
            json.dumps(clip.facts.as_dict()),
            clip.recipe.to_json(),
            clip.created.isoformat(),
            clip.title,
            clip.stand_in,
            clip.seen,
        )

        def add(c: sqlite3.Connection) -> Clip:
            c.execute(_ADD, row)
            if clip.project:
                c.execute("INSERT INTO project_clips VALUES (?, ?) ON CONFLICT DO NOTHING", (clip.id, clip.project))
            self._database.removals.back("clips", clip.id)
            there = c.execute(f"{CLIPS} WHERE clips.id = ?", (clip.id,)).fetchone()
            return replace(clip, **as_take(there)) if there else clip  # else its job has another of that number

        return await self._database.run(add)

    async def clips(self) -> tuple[Clip, ...]:
        """All clips, in the library's order. Whoever only shows some of them takes pages."""
        page = await self.page()
        found = [*page.clips]
        while page.last is not None:
            page = await self.page(page.last)
            found += page.clips
        return tuple(found)

    async def page(self, after: Place | None = None, size: int = PAGE, sought: Sought = EVERYTHING) -> Page:
        """The first `size` of the clips sought, or those after a place; one that cannot be read is left out.

        Read and taken apart in the database's thread: 100,000 rows at once would hold the loop for seconds.
        """
        where_of, order = self._where_of(sought), sought.order
        last, read = await self._database.run(lambda c: read_page(c, where_of(c), size, after, order), minor=True)
        return self._page(last, read, sought, first=after is None)

    async def found(self, sought: Sought, size: int = PAGE) -> tuple[Page, Tallies]:
        """The first of the clips sought, and how many there are, of one moment."""
        where_of = self._where_of(sought)

        def both(c: sqlite3.Connection) -> tuple[Place | None, list[Clip | str], Tallies]:
            of = where_of(c)
            return *read_page(c, of, size, order=sought.order), tallies_of(c, of, sought.project)

        last, read, tallies = await self._database.run(both, minor=True)
        return self._page(last, read, sought, first=True), tallies

    def _page(self, last: Place | None, read: Sequence[Clip | str], sought: Sought, *, first: bool) -> Page:
        if sought.is_all:
            wrong = tuple(c for c in read if isinstance(c, str))
            self.problems = wrong if first else (*self.problems, *wrong)
        return Page(tuple(c for c in read if isinstance(c, Clip)), last)

    async def tallies(self, sought: Sought = EVERYTHING) -> Tallies:
        """How many there are of what; 0.03 s where a word finds 100,000."""
        where_of = self._where_of(sought)
        return await self._database.run(lambda c: tallies_of(c, where_of(c), sought.project), minor=True)

    def _where_of(self, sought: Sought) -> WhereOf:
        now = self._now()
        if not sought.words:
            return lambda c: where(sought, self._titles, (), {}, now)
        return lambda c: where(sought, self._titles, tags_in(c), names_in(c), now)

    async def tags(self) -> tuple[str, ...]:
        """All that some clip has, in the order of the alphabet."""
        return await self._database.run(tags_in, minor=True)

    async def sources(self, most: int) -> tuple[MadeFrom, ...]:
        """What clips were made from, what was used last first."""
        return await self._database.run(lambda c: sources_in(c, most), minor=True)

    async def since(self, moment: datetime) -> tuple[Clip, ...]:
        """The clips that have come since then, in no order."""
        return await self._found("created >= ?", moment.astimezone(UTC).isoformat())

    async def of_content(self, sha256: str) -> tuple[Clip, ...]:
        """The clips whose files had this content when they came, newest first."""
        return await self._found("sha256 = ? ORDER BY created DESC, place DESC", sha256)

    async def _found(self, where: str, *values: str | int) -> tuple[Clip, ...]:
        def read(c: sqlite3.Connection) -> tuple[Clip, ...]:
            read = map(clip_or_why, c.execute(f"{CLIPS} WHERE {where}", values))
            return tuple(clip for clip in read if isinstance(clip, Clip))

        return await self._database.run(read, minor=True)

    async def takes(self, shot: int, below: int | None = None) -> tuple[Clip, ...]:
        """The clips of a shot that are here, in the order of their numbers: the newest `TAKES` of them, or of those
        with a number below this one."""
        return (await self._found(_OF_SHOT, shot, _MOST if below is None else below))[::-1]

    async def take_of(self, clip_id: str, recipe: Recipe, title: str) -> int:
        """The number of a take that has no row yet. From now on it is this clip's alone, whether it comes or not."""

        def number(c: sqlite3.Connection) -> int:
            (what,) = c.execute(_WHAT, (recipe.to_json(), title)).fetchone()
            if c.execute(_TAKE, (clip_id,)).fetchone() is None:
                c.execute("INSERT INTO shots (what, last) VALUES (?, 0) ON CONFLICT DO NOTHING", (what,))
                c.execute("UPDATE shots SET last = last + 1 WHERE what = ?", (what,))
                c.execute("INSERT INTO takes SELECT ?, id, last FROM shots WHERE what = ?", (clip_id, what))
            return int(c.execute(_TAKE, (clip_id,)).fetchone()["take"])

        return await self._database.run(number)

    async def numbered(self, clips: Iterable[str], shots: Iterable[str] = ()) -> tuple[Numbers, Numbers]:
        """Shot and number of those of these takes that have one, whether they are in the library or not; and, of
        these shots (see `shots`), which they are and their newest number. What has none is left out."""
        asked = json.dumps(tuple(clips)), json.dumps(tuple(shots))

        def read(c: sqlite3.Connection) -> tuple[Numbers, Numbers]:
            had, last = (c.execute(ask, (words,)) for ask, words in zip((_NUMBERED, _LAST), asked, strict=True))
            return {clip: (shot, take) for clip, shot, take in had}, {what: (shot, n) for what, shot, n in last}

        return await self._database.run(read, minor=True)

    async def shots(self, made: Iterable[tuple[Recipe, str]]) -> list[str]:
        """What clips with these recipes and titles would have in common with the others of their shots."""
        asked = tuple(made)

        def shots(c: sqlite3.Connection) -> list[str]:
            return [c.execute(_WHAT, (recipe.to_json(), title)).fetchone()[0] for recipe, title in asked]

        return await self._database.run(shots, minor=True)

    async def name_of(self, shot: int) -> str:
        """What the user calls a shot; "" where it is called as its first clip."""
        ask = "SELECT name FROM shot_names WHERE shot = ?"
        row = await self._database.run(lambda c: c.execute(ask, (shot,)).fetchone(), minor=True)
        return (row["name"] or "") if row else ""

    async def name_shot(self, shot: int, name: str) -> str:
        """Call it so, and with "" as its first clip again. What it is called now."""

        def call(c: sqlite3.Connection) -> str:
            c.execute(_NAME, (shot, name or None))
            row = c.execute(f"{CLIPS} WHERE takes.shot = ? LIMIT 1", (shot,)).fetchone()
            return str(row["shot_name"]) if row else name

        return await self._database.run(call)

    async def clip(self, clip_id: str) -> Clip | None:
        """None: there is none, or its row cannot be read."""
        row = await self._database.run(lambda c: c.execute(f"{CLIPS} WHERE clips.id = ?", (clip_id,)).fetchone())
        clip = clip_or_why(row) if row else None
        return clip if isinstance(clip, Clip) else None

    async def at(self, path: Path) -> Clip | None:
        """The clip whose file this is."""
        row = await self._database.run(lambda c: c.execute(f"{CLIPS} WHERE path = ?", (str(path),)).fetchone())
        return clip_of(row) if row else None

    async def count(self) -> int:
        row = await self._database.run(lambda c: c.execute("SELECT count(*) FROM clips").fetchone())
        return int(row[0])

    async def number_of(self, clip_id: str) -> int | None:
        """Which clip of its job it is, from 0; None: there is no such clip."""
        ask = "SELECT number FROM clips WHERE id = ?"
        row = await self._database.run(lambda c: c.execute(ask, (clip_id,)).fetchone(), minor=True)
        return int(row[0]) if row else None

    async def numbers_of(self, job_id: str) -> frozenset[int]:
        """Which clips of a job have a row, from 0, those among them that cannot be read."""
        ask = "SELECT number FROM clips WHERE job_id = ?"
        rows = await self._database.run(lambda c: c.execute(ask, (job_id,)).fetchall(), minor=True)
        return frozenset(row[0] for row in rows)

    async def largest_bytes(self, model: str) -> int:
        """The size of the largest of the model's newest clips; 0 when there is none."""
        row = await self._database.run(lambda c: c.execute(_LARGEST, (model,)).fetchone())
        return int(row[0] or 0)

    async def mark_seen(self, clip_id: str) -> None:
        await self._database.run(lambda c: c.execute("UPDATE clips SET seen = 1 WHERE id = ?", (clip_id,)))

    async def judge(self, clips: Iterable[Clip]) -> None:
        """Keep these clips' stars, flags and tags."""
        clips = tuple(clips)
        rows = [(clip.id, clip.stars, FLAGS.index(clip.flag) - 1) for clip in clips]

        def judge(c: sqlite3.Connection) -> None:
            c.executemany(_JUDGE, rows)
            c.executemany("UPDATE tags SET holds = 0 WHERE clip = ?", [(clip.id,) for clip in clips])
            c.executemany(_TAG, [(clip.id, tag) for clip in clips for tag in clip.tags])

        await self._database.run(judge)

    async def relocate(self, clip_id: str, path: Path) -> None:
        """Its file stands elsewhere now."""
        row = (str(path), clip_id)
        await self._database.run(lambda c: c.execute("UPDATE clips SET path = ? WHERE id = ?", row))

    async def forget(self, clip_id: str) -> bool:
        """Remove the row; the file is not touched. False: there was none."""
        return bool(await self._database.remove("clips", clip_id))


_OF_SHOT = f"clips.id IN (SELECT clip FROM takes WHERE shot = ? AND take < ?) ORDER BY take DESC LIMIT {TAKES}"
_MOST = 1 << 62
_TAKE = "SELECT shot, take FROM takes WHERE clip = ?"
_WHAT = f"WITH one (recipe, title) AS (VALUES (?, ?)) SELECT {OF_ONE_SHOT} FROM one"
_NUMBERED = "SELECT clip, shot, take FROM takes WHERE clip IN (SELECT value FROM json_each(?))"
_LAST = "SELECT what, id, last FROM shots WHERE what IN (SELECT value FROM json_each(?))"
_TAG = "INSERT INTO tags VALUES (?, ?, 1) ON CONFLICT (clip, tag) DO UPDATE SET holds = 1"
_NAME = "INSERT INTO shot_names VALUES (?, ?) ON CONFLICT (shot) DO UPDATE SET name = excluded.name"
_JUDGE = (
    "INSERT INTO judged VALUES (?, ?, ?) ON CONFLICT (clip) DO UPDATE SET stars = excluded.stars, flag = excluded.flag"
)
_LARGEST = """
    SELECT max(bytes) FROM (
        SELECT CASE WHEN json_valid(facts) THEN json_extract(facts, '$.bytes') END AS bytes FROM clips
        WHERE CASE WHEN json_valid(recipe) THEN json_extract(recipe, '$.model') END = ? ORDER BY created DESC LIMIT 20
    )
"""
_ADD = "INSERT INTO clips VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
