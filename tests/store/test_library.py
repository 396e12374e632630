"""The clips on disk, and how they are found."""

from __future__ import annotations

import asyncio
import sqlite3
import tempfile
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wanstudio.core.costs import Price
from wanstudio.core.facts import MediaFacts, MediaKind
from wanstudio.core.recipe import Clip, Recipe, Source
from wanstudio.core.seeking import Sought
from wanstudio.store.database import Database
from wanstudio.store.library import Library

AT = datetime(2026, 11, 21, 3, 4, 5, tzinfo=UTC)
FACTS = MediaFacts(kind=MediaKind.VIDEO, format="mp4", bytes=9, width=64, height=36, frames=5, fps=16.0, seconds=0.3125)
RECIPE = Recipe(
    model="m",
    remote_model="r",
    provider="scenario",
    values={"prompt": "ein Fuchs im Schnee 🦊", "seed": 7},
    sources={"image": Source(name="a.png", sha256="ab", bytes=3)},
    seed=7,
    price=Price(1.5, "CU"),
    remote_id="job_1",
    submitted=AT,
    finished=AT,
    app="WanStudio 0.1.0",
)
CLIP = Clip(
    id="j-1",
    job_id="j",
    path=Path("/clips/a fox.mp4"),
    sha256="cd" * 32,
    facts=FACTS,
    recipe=RECIPE,
    created=AT,
    title="A fox",
    stand_in=True,
)
TAKE = replace(CLIP, shot=1, take=1, shot_name="A fox", shot_at=AT)  # as it comes back: the first of its shot


def with_library(path: Path, work: Callable[[Library], Awaitable[Any]]) -> Any:
    async def scene() -> Any:
        database = Database(path)
        await database.open()
        try:
            return await work(Library(database))
        finally:
            await database.close()

    return asyncio.run(scene())


def test_a_clip_comes_back_as_it_was_with_its_recipe(tmp_path: Path):
    with_library(tmp_path / "w.db", lambda library: library.add(CLIP))
    assert with_library(tmp_path / "w.db", lambda library: library.clip("j-1")) == TAKE
    assert with_library(tmp_path / "w.db", lambda library: library.at(CLIP.path)) == TAKE
    assert with_library(tmp_path / "w.db", lambda library: library.clip("another")) is None


def test_however_often_a_clip_is_read_its_recipe_is_held_once(tmp_path: Path):
    async def scene(library: Library) -> bool:
        await library.add(CLIP)
        first, page = await library.clip("j-1"), await library.page()
        assert first is not None and first.recipe == CLIP.recipe
        return first.recipe is page.clips[0].recipe

    assert with_library(tmp_path / "w.db", scene)


def test_the_newest_comes_first(tmp_path: Path):
    async def scene(library: Library) -> list[str]:
        for n in (1, 3, 2):
            await library.add(replace(CLIP, id=f"c{n}", job_id=f"j{n}", created=AT.replace(second=n)))
        await library.forget("c2")
        assert await library.count() == 2
        return [c.id for c in await library.clips()]

    assert with_library(tmp_path / "w.db", scene) == ["c3", "c1"]


def test_the_same_clip_is_there_once(tmp_path: Path):
    async def scene(library: Library) -> list[str]:
        await library.add(CLIP)
        await library.add(replace(CLIP, id="another", title="Another"))
        await library.add(replace(CLIP, id="j-2"), 1)
        return sorted(c.id for c in await library.clips())

    assert with_library(tmp_path / "w.db", scene) == ["j-1", "j-2"]


def test_a_clip_stays_seen(tmp_path: Path):
    async def scene(library: Library) -> None:
        await library.add(CLIP)
        await library.mark_seen(CLIP.id)

    with_library(tmp_path / "w.db", scene)
    (clip,) = with_library(tmp_path / "w.db", lambda library: library.clips())
    assert clip == replace(TAKE, seen=True)


@pytest.mark.parametrize(
    ("column", "value"), [("recipe", "torn"), ("recipe", '{"new": 1}'), ("facts", "[]"), ("created", "yesterday")]
)
def test_a_row_that_cannot_be_read_costs_only_itself_and_is_said(tmp_path: Path, column: str, value: str):
    async def fill(library: Library) -> None:
        await library.add(CLIP)
        await library.add(replace(CLIP, id="k-1", job_id="k"))

    async def read(library: Library) -> tuple[list[str], tuple[str, ...]]:
        return [c.id for c in await library.clips()], library.problems

    with_library(tmp_path / "w.db", fill)
    with closing(sqlite3.connect(tmp_path / "w.db")) as db:
        db.execute(f"UPDATE clips SET {column} = ? WHERE id = 'j-1'", (value,))
        db.commit()
    ids, (problem,) = with_library(tmp_path / "w.db", read)
    assert ids == ["k-1"] and "j-1" in problem


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8])
def test_page_by_page_every_clip_comes_once_newest_first_also_those_of_one_moment(tmp_path: Path, size: int):
    async def scene(library: Library) -> list[str]:
        for n in range(7):
            moment = AT.replace(second=n // 2)
            await library.add(replace(CLIP, id=f"{n}-1", job_id=str(n), created=moment))
        page = await library.page(size=size)
        ids = [clip.id for clip in page.clips]
        while page.last is not None:
            page = await library.page(page.last, size)
            ids += [clip.id for clip in page.clips]
        return ids

    assert with_library(tmp_path / "w.db", scene) == [f"{n}-1" for n in reversed(range(7))]


def of_shot(shot: int, id: str, second: int) -> Clip:
    recipe = replace(RECIPE, sources={"image": Source(name="a.png", sha256=f"{shot}", bytes=3)})
    return replace(CLIP, id=id, job_id=f"j{id}", recipe=recipe, created=AT.replace(second=second))


def test_a_clip_that_comes_while_pages_are_read_shifts_none_of_them(tmp_path: Path):
    async def scene(library: Library) -> list[str]:
        for n in range(4):
            await library.add(of_shot(n, f"{n}-1", n))
        first = await library.page(size=2)
        await library.add(of_shot(9, "new-1", 9))
        second = await library.page(first.last, 2)
        return [clip.id for clip in (*first.clips, *second.clips)]

    assert with_library(tmp_path / "w.db", scene) == ["3-1", "2-1", "1-1", "0-1"]


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 59), st.booleans()), max_size=12), st.integers(1, 4))
@settings(max_examples=60, deadline=None)
def test_shots_stand_in_the_order_of_their_newest_clips_and_takes_newest_first(
    steps: list[tuple[int, int, bool]], size: int
):
    """Whatever comes, and goes again: (shot, when, whether the clip before it goes first)."""

    async def scene(library: Library) -> None:
        here: list[Clip] = []
        for n, (shot, second, goes) in enumerate(steps):
            if goes and here:
                await library.forget(here.pop(0).id)
            here.append(await library.add(of_shot(shot, f"c{n}", second)))
        latest = {clip.shot: max(other.created for other in here if other.shot == clip.shot) for clip in here}
        wanted = sorted(here, key=lambda clip: (latest[clip.shot], clip.shot, clip.take), reverse=True)
        page = await library.page(size=size)
        read = [*page.clips]
        while page.last is not None:
            page = await library.page(page.last, size)
            read += page.clips
        assert [clip.id for clip in read] == [clip.id for clip in wanted]
        assert all(clip.shot_at == latest[clip.shot] for clip in read)

    with tempfile.TemporaryDirectory() as folder:
        with_library(Path(folder) / "w.db", scene)


def test_a_shot_is_called_as_its_first_clip_until_that_goes(tmp_path: Path):
    async def scene(library: Library) -> list[str]:
        names = []
        for n, title in enumerate(("Dawn", "Noon", "Dusk")):
            names.append((await library.add(replace(of_shot(1, f"c{n}", n), title=title))).shot_name)
        await library.forget("c0")
        return [*names, *(clip.shot_name for clip in await library.clips())]

    assert with_library(tmp_path / "w.db", scene) == ["Dawn", "Dawn", "Dawn", "Noon", "Noon"]


def test_a_shot_is_called_as_the_user_says_until_that_is_taken_back_and_found_by_it(tmp_path: Path):
    async def scene(library: Library) -> None:
        for n in (1, 2):
            await library.add(of_shot(1, f"c{n}", n))
        await library.add(of_shot(2, "d", 9))

        async def found(words: str) -> list[str]:
            return [clip.id for clip in (await library.page(sought=Sought(words=words))).clips]

        assert await library.name_of(1) == "" and await library.name_shot(1, "Opening, närrow") == "Opening, närrow"
        assert (await library.add(of_shot(1, "c3", 3))).shot_name == "Opening, närrow"
        assert {clip.shot_name for clip in await library.takes(1)} == {await library.name_of(1)}
        assert await found("narrow open") == ["c3", "c2", "c1"] and await found("opening fuchs") == ["c3", "c2", "c1"]
        assert await found("pening") == []
        assert await library.name_shot(1, "") == "A fox" and await library.name_of(1) == ""
        assert await found("opening") == []

    with_library(tmp_path / "w.db", scene)


def test_the_others_of_a_shot_are_read_though_the_moment_of_one_is_torn(tmp_path: Path):
    async def fill(library: Library) -> None:
        for n in range(3):
            await library.add(of_shot(1, f"c{n}", n))
        await library._database.run(lambda c: c.execute("UPDATE clips SET created = 'later' WHERE id = 'c1'"))
        await library._database.run(lambda c: c.execute("DELETE FROM clips WHERE id = 'c2'"))

    with_library(tmp_path / "w.db", fill)
    (clip,) = with_library(tmp_path / "w.db", lambda library: library.clips())
    assert clip.id == "c0" and clip.shot_at is None


def test_clips_are_found_by_their_content_and_since_a_moment(tmp_path: Path):
    async def scene(library: Library) -> tuple[list[str], set[str]]:
        for n in range(4):
            clip = replace(
                CLIP, id=f"{n}-1", job_id=str(n), created=AT.replace(second=n), sha256="odd" if n % 2 else ""
            )
            await library.add(clip)
        since = await library.since(AT.replace(second=2).astimezone(timezone(timedelta(hours=9))))
        return [clip.id for clip in await library.of_content("odd")], {clip.id for clip in since}

    assert with_library(tmp_path / "w.db", scene) == (["3-1", "1-1"], {"2-1", "3-1"})


def test_a_clip_that_cannot_be_read_is_no_clip(tmp_path: Path):
    with_library(tmp_path / "w.db", lambda library: library.add(CLIP))
    with closing(sqlite3.connect(tmp_path / "w.db")) as db:
        db.execute("UPDATE clips SET recipe = 'torn'")
        db.commit()
    assert with_library(tmp_path / "w.db", lambda library: library.clip(CLIP.id)) is None


@pytest.mark.parametrize("column", ["recipe", "facts"])
def test_the_largest_of_a_models_clips_is_told_though_the_row_of_one_is_torn(tmp_path: Path, column: str):
    async def scene(library: Library) -> int:
        for n, size in enumerate((900, 700)):
            facts = replace(CLIP.facts, bytes=size)
            await library.add(replace(CLIP, id=f"{n}-1", job_id=str(n), path=Path(f"/clips/{n}.mp4"), facts=facts))
        await library._database.run(lambda c: c.execute(f"UPDATE clips SET {column} = 'torn' WHERE id = '0-1'"))
        return await library.largest_bytes(CLIP.recipe.model)

    assert with_library(tmp_path / "w.db", scene) == 700


def test_what_was_thought_of_a_clip_is_kept_and_comes_back_with_it_when_its_row_is_made_anew(tmp_path: Path):
    judged = replace(TAKE, stars=4, flag="reject")

    async def judge(library: Library) -> None:
        await library.add(CLIP)
        await library.judge([replace(CLIP, stars=2, flag="pick")])
        await library.judge([judged])

    async def read(library: Library) -> list[Clip | None]:
        found = [await library.clip(CLIP.id), await library.at(CLIP.path), *await library.clips()]
        await library.forget(CLIP.id)
        await library.add(CLIP)
        return [*found, await library.clip(CLIP.id), *await library.of_content(CLIP.sha256)]

    with_library(tmp_path / "w.db", judge)
    assert with_library(tmp_path / "w.db", read) == [judged] * 5
