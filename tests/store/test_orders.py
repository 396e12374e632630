"""In every order, whatever comes, goes, is judged or named, the pages are all clips sorted anew."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.store.test_library import of_shot, with_library
from tests.store.test_recovery import AT, opened
from wanstudio.core.alphabet import sort_key
from wanstudio.core.recipe import Clip
from wanstudio.core.seeking import EVERYTHING, ORDERS, Order, Sought
from wanstudio.store.database import Database
from wanstudio.store.library import Library
from wanstudio.store.rows import WAYS
from wanstudio.store.schema.index import put_in_order


def a_clip(n: int, shot: int, second: int, seconds: float, title: str) -> Clip:
    clip = of_shot(shot, f"c{n}", second)
    return replace(clip, facts=replace(clip.facts, seconds=seconds), title=title)


def sorted_anew(clips: list[Clip], order: Order) -> list[Clip]:
    keys: dict[Order, Callable[[Clip], Any]] = {
        "newest": lambda clip: (clip.shot_at, clip.shot, clip.take),
        "oldest": lambda clip: (clip.shot_at, clip.shot, clip.take),
        "rated": lambda clip: (clip.stars, clip.created, clip.id),
        "longest": lambda clip: (clip.facts.seconds, clip.created, clip.id),
        "name": lambda clip: (sort_key(clip.shot_name), clip.shot, clip.take),
    }
    return sorted(clips, key=keys[order], reverse=order in ("newest", "rated", "longest"))


async def read(library: Library, sought: Sought, size: int) -> list[Clip]:
    page = await library.page(size=size, sought=sought)
    clips = [*page.clips]
    while page.last is not None:
        page = await library.page(page.last, size, sought)
        clips += page.clips
    return clips


async def is_sorted(library: Library, size: int = 3, **sought: Any) -> None:
    clips = await read(library, Sought(**sought), size)
    for order in ORDERS:
        found = await read(library, Sought(order=order, **sought), size)
        assert [clip.id for clip in found] == [clip.id for clip in sorted_anew(clips, order)], order


TITLES = ("dawn 2", "Dawn 10", "noon", "Über", "uber", "_", "")
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["comes", "comes", "goes", "comes back", "is judged", "is named"]),
        st.integers(0, 3),
        st.integers(0, 9),
        st.sampled_from([0.0, 1.5, 5.0625, 5.0]),
        st.sampled_from(TITLES),
    ),
    max_size=14,
)


@given(STEPS, st.integers(1, 4))
@settings(max_examples=60, deadline=None)
def test_whatever_happens_every_order_is_that_of_all_clips_sorted_anew(
    steps: list[tuple[str, int, int, float, str]], size: int
) -> None:
    async def scene(library: Library) -> None:
        here: list[Clip] = []
        gone: list[Clip] = []
        for n, (what, shot, second, seconds, title) in enumerate(steps):
            if what == "comes":
                here.append(await library.add(a_clip(n, shot, second, seconds, title)))
            elif what == "comes back" and gone:
                here.append(await library.add(gone.pop()))
            elif here and what == "goes":
                gone.append(here.pop(second % len(here)))
                await library.forget(gone[-1].id)
            elif here and what == "is judged":
                await library.judge([replace(here[second % len(here)], stars=shot)])
            elif here and what == "is named":
                await library.name_shot(here[second % len(here)].shot, title)
        await is_sorted(library, size)

    with tempfile.TemporaryDirectory() as folder:
        with_library(Path(folder) / "w.db", scene)


def test_names_stand_as_a_reader_looks_for_them_and_are_found_with_and_without_accents(tmp_path: Path) -> None:
    names = ["dawn", "Noon", "take 2", "Take 10", "Über allem", "uber alles", "zoo"]

    async def scene(library: Library) -> None:
        for n, name in enumerate(reversed(names)):
            await library.add(a_clip(n, n, n, 1.0, name))
        assert [clip.shot_name for clip in await read(library, Sought(order="name"), 2)] == names
        for words in ("uber", "ÜBER", "über"):
            assert len(await read(library, Sought(words=words), 9)) == 2
        await library.name_shot(1, "Ärger")  # the zoo
        assert [clip.shot_name for clip in await read(library, Sought(order="name", words="arg"), 2)] == ["Ärger"]
        assert [clip.shot_name for clip in await read(library, Sought(order="name"), 2)] == ["Ärger", *names[:-1]]

    with_library(tmp_path / "w.db", scene)


def test_a_title_that_is_no_text_stops_no_step_of_the_schema(tmp_path: Path) -> None:
    """What a torn row holds: SQLite keeps it, and Python cannot read it."""

    async def act(database: Database) -> None:
        library = Library(database)
        for n in range(3):
            await library.add(a_clip(n, n, n, 1.0, "cab"[n]))
        await database.run(lambda c: c.execute("UPDATE clips SET title = CAST(X'62ff' AS TEXT) WHERE id = 'c2'"))
        await database.run(put_in_order)
        keys = await database.run(lambda c: c.execute("SELECT shot FROM shot_key ORDER BY key").fetchall())
        assert [tuple(row) for row in keys] == [(2,), (3,), (1,)]

    opened(tmp_path, act)


def test_a_clip_that_is_judged_again_and_again_stands_as_it_was_judged_last(tmp_path: Path) -> None:
    async def scene(library: Library) -> None:
        clips = [await library.add(a_clip(n, n, n, 1.0, "a")) for n in range(3)]
        for stars in (5, 1, 0, 3):
            await library.judge([replace(clips[1], stars=stars), replace(clips[2], stars=2)])
            await is_sorted(library)
        await library.forget("c1")
        await library.add(clips[1])
        assert [clip.stars for clip in await read(library, Sought(order="rated"), 2)] == [3, 2, 0]

    with_library(tmp_path / "w.db", scene)


def test_what_is_sought_stands_in_every_order_too(tmp_path: Path) -> None:
    async def scene(library: Library) -> None:
        for n in range(12):
            clip = await library.add(a_clip(n, n % 3, 20 - n, float(n % 4), f"{'fox' if n % 2 else 'hen'} {n % 5}"))
            await library.judge([replace(clip, stars=n % 6, flag="pick" if n % 3 else "")])
        await is_sorted(library, words="fox")
        await is_sorted(library, stars=2, flags=frozenset({"pick"}))
        assert [clip.stars for clip in await read(library, Sought(order="rated", stars=4), 2)] == [5, 5, 4, 4]

    with_library(tmp_path / "w.db", scene)


def test_the_orders_are_made_good_where_rows_were_put_in_without_them(tmp_path: Path) -> None:
    async def act(database: Database) -> None:
        library = Library(database)
        for n in range(6):
            clip = await library.add(a_clip(n, n % 2, n, float(n), f"shot {n}"))
            await library.judge([replace(clip, stars=n % 6)])
        for statement in ("DELETE FROM clip_order", "UPDATE shot_key SET key = 'wrong'"):
            await database.run(lambda c, statement=statement: c.execute(statement))
        await database.run(put_in_order)
        await is_sorted(library)

    opened(tmp_path, act)


@pytest.mark.parametrize("order", ORDERS)
def test_a_page_is_read_from_an_index_and_nothing_is_sorted_for_it(tmp_path: Path, order: Order) -> None:
    """Also one far down: with 100,000 clips each would take a second else."""

    async def act(database: Database) -> list[str]:
        way = WAYS[order]
        ask = f"EXPLAIN QUERY PLAN SELECT clips.id {way.walk} WHERE {way.behind} {way.in_order}"
        plan = await database.run(lambda c: c.execute(ask, (0, 0, 0, 0, 0, 9)).fetchall())
        return [row["detail"] for row in plan]

    plan = opened(tmp_path, act)
    assert not [step for step in plan if "TEMP B-TREE" in step], plan
    assert plan[0].startswith("SEARCH") and "INDEX" in plan[0]


@pytest.mark.parametrize("copies", [True, False])
def test_after_a_recovery_every_order_is_that_of_all_clips_sorted_anew(tmp_path: Path, copies: bool) -> None:
    """Also of clips that are newer than the copy, and judged or named since."""

    async def fill(database: Database) -> None:
        library = Library(database)
        clips = [await library.add(a_clip(n, n % 2, n, float(n), f"shot {n}")) for n in range(4)]
        if copies:
            await database.back_up(AT)
        await library.judge([replace(clips[1], stars=4)])
        await library.name_shot(clips[0].shot, "a name")
        for n in range(4, 8):
            await library.add(a_clip(n, n % 3, 20 - n, float(n), f"shot {n}"))
        await library.forget("c3")

    async def look(database: Database) -> list[tuple[str, int]]:
        library = Library(database)
        await is_sorted(library)
        await is_sorted(library, words="shot")
        late = await library.add(a_clip(9, 0, 30, 1.0, "shot 9"))  # it is numbered, found and put in order as before
        await is_sorted(library)
        assert late.take == 4
        return [(clip.shot_name, clip.stars) for clip in await read(library, Sought(words="1"), 9)]

    opened(tmp_path, fill)
    with (tmp_path / "w.db").open("rb+") as file:
        file.write(bytes(100))
    assert opened(tmp_path, look) == [("shot 1", 4)]


def test_a_clip_whose_length_cannot_be_read_costs_only_itself(tmp_path: Path) -> None:
    async def act(database: Database) -> list[str]:
        library = Library(database)
        for n in range(3):
            await library.add(a_clip(n, n, n, float(n), "a"))
        await database.run(lambda c: c.execute("UPDATE clips SET facts = 'torn' WHERE id = 'c1'"))
        await database.run(put_in_order)
        return [clip.id for clip in await read(library, Sought(order="longest"), 2)]

    assert opened(tmp_path, act) == ["c2", "c0"]


def test_the_order_does_not_narrow_anything_down() -> None:
    sought = Sought(words="fox", project="p", order="name", stars=3)
    assert sought.without_filters == Sought(words="fox", project="p", order="name")
    assert replace(EVERYTHING, order="rated").is_all
