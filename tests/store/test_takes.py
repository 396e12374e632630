"""The takes of a shot: which clips they are, and their numbers."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.store.test_library import AT, CLIP, RECIPE, with_library
from wanstudio.core.recipe import Clip, Source
from wanstudio.store.database import Database
from wanstudio.store.library import Library
from wanstudio.store.schema.steps import MIGRATIONS

HEN = {"image": Source(name="hen.png", sha256="ef", bytes=3)}
OLDER = MIGRATIONS[: next(n for n, step in enumerate(MIGRATIONS) if any("CREATE TABLE takes" in s for s in step))]


def clip(n: int, title: str = "A fox", **changes: Any) -> Clip:
    recipe = replace(RECIPE, seed=n, **changes)
    return replace(
        CLIP, id=f"c{n}", job_id=f"j{n}", recipe=recipe, created=AT + timedelta(seconds=n), title=title, stand_in=False
    )


def takes(*clips: Clip) -> list[tuple[int, int]]:
    return [(one.shot, one.take) for one in clips]


def test_clips_of_one_model_and_the_same_sources_are_takes_whatever_else_differs(tmp_path: Path):
    async def act(library: Library) -> None:
        values = {"prompt": "another", "steps": 20}
        added = [
            await library.add(clip(1)),
            await library.add(clip(2, title="Another", values=values)),
            await library.add(clip(3, sources=HEN)),
            await library.add(clip(4, model="another")),
            await library.add(clip(5)),
        ]
        assert takes(*added) == [(1, 1), (1, 2), (2, 1), (3, 1), (1, 3)]
        assert [one.id for one in await library.takes(1)] == ["c1", "c2", "c5"]
        assert await library.clip("c5") == added[-1] and (await library.page()).clips[0] == added[-1]

    with_library(tmp_path / "w.db", act)


def test_without_sources_the_prompt_makes_the_shot_and_an_address_is_a_source(tmp_path: Path):
    async def act(library: Library) -> list[tuple[int, int]]:
        fox, hen = {"prompt": "a fox", "size": "480p"}, {"prompt": "a hen"}
        film = {"prompt": "a hen", "video": "https://films.example/hen.mp4"}
        kinds = [fox, {**fox, "size": "720p"}, hen, film, {**film, "prompt": "a fox"}]
        return takes(*[await library.add(clip(n, values=values, sources={})) for n, values in enumerate(kinds)])

    assert with_library(tmp_path / "w.db", act) == [(1, 1), (1, 2), (2, 1), (3, 1), (3, 2)]


def test_a_number_is_never_used_twice_and_a_clip_that_comes_back_has_its_own(tmp_path: Path):
    async def act(library: Library) -> None:
        for n in (1, 2):
            await library.add(clip(n))
        await library.forget("c2")
        assert (await library.add(clip(3))).take == 3
        assert [one.take for one in await library.takes(1)] == [1, 3]
        assert (await library.add(clip(2))).take == 2
        assert (await library.add(clip(2))).take == 2

    with_library(tmp_path / "w.db", act)


def test_a_number_can_be_had_before_the_clip_is_there_and_nobody_else_gets_it(tmp_path: Path):
    async def act(library: Library) -> None:
        asked = (clip(1), clip(2), clip(1), clip(9, sources=HEN))
        assert [await library.take_of(one.id, one.recipe, one.title) for one in asked] == [1, 2, 1, 1]
        assert await library.takes(1) == ()
        assert takes(await library.add(clip(3)), await library.add(clip(2))) == [(1, 3), (1, 2)]
        assert [one.take for one in await library.takes(1)] == [2, 3]

    with_library(tmp_path / "w.db", act)


def test_a_recipe_that_is_no_recipe_is_the_take_of_no_shot(tmp_path: Path):
    async def act(library: Library) -> None:
        for n, recipe in enumerate(("torn", '{"model": "m", "sources": {"image": "torn"}, "values": []}', "[]")):
            row = (f"x-{n}", f"x{n}", 0, f"/{n}.mp4", "", "{}", recipe, AT.isoformat(), "A hare", 0, 0)
            marks = ", ".join("?" * len(row))
            await library._database.run(lambda c, row=row, m=marks: c.execute(f"INSERT INTO clips VALUES ({m})", row))
        assert await library.count() == 3

    with_library(tmp_path / "w.db", act)


def test_clips_of_an_older_version_get_their_numbers_in_the_order_in_which_they_were_made(tmp_path: Path):
    async def fill(database: Database) -> None:
        for n in (3, 1, 2):
            one = clip(n, sources=HEN if n == 3 else RECIPE.sources)
            row = (
                one.id,
                one.job_id,
                0,
                str(one.path),
                "",
                "{}",
                one.recipe.to_json(),
                one.created.isoformat(),
                "",
                0,
                0,
            )
            marks = ", ".join("?" * len(row))
            await database.run(lambda c, row=row, m=marks: c.execute(f"INSERT INTO clips VALUES ({m})", row))

    async def look(database: Database) -> list[tuple[Any, ...]]:
        ask = "SELECT clip, take, last FROM takes JOIN shots ON shots.id = shot ORDER BY clip"
        return [tuple(row) for row in await database.run(lambda c: c.execute(ask).fetchall())]

    opened(Database(tmp_path / "w.db", migrations=OLDER), fill)
    assert opened(Database(tmp_path / "w.db"), look) == [("c1", 1, 2), ("c2", 2, 2), ("c3", 1, 1)]


def test_after_a_recovery_every_clip_has_the_number_that_it_had_and_new_ones_go_on_from_there(tmp_path: Path):
    async def fill(database: Database) -> None:
        library = Library(database)
        for n in (1, 2, 3):
            await library.add(clip(n))
        await database.back_up(AT)
        await library.forget("c3")
        for n in (4, 5):
            await library.add(clip(n))

    async def look(database: Database) -> list[tuple[str, int]]:
        library = Library(database)
        assert database.recovery is not None
        await library.add(clip(6))
        return [(one.id, one.take) for one in await library.takes(1)]

    opened(Database(tmp_path / "w.db"), fill)
    with (tmp_path / "w.db").open("rb+") as file:
        file.write(bytes(100))
    assert opened(Database(tmp_path / "w.db"), look) == [("c1", 1), ("c2", 2), ("c4", 4), ("c5", 5), ("c6", 6)]


def opened(database: Database, work: Callable[[Database], Awaitable[Any]]) -> Any:
    async def scene() -> Any:
        await database.open()
        try:
            return await work(database)
        finally:
            await database.close()

    return asyncio.run(scene())
