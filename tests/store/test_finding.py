"""Clips are found by their words, and by what is thought of them; what comes, goes or changes is found as it is."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.store.test_library import AT, CLIP, RECIPE
from tests.store.test_migrations import made
from tests.store.test_recovery import opened
from wanstudio.core.periods import Between, LastDays
from wanstudio.core.recipe import Clip, Source
from wanstudio.core.seeking import ORDERS, MadeFrom, Sought, Tallies
from wanstudio.store import rows
from wanstudio.store.database import Database
from wanstudio.store.finding import JOINED, where
from wanstudio.store.library import Library, Page
from wanstudio.store.schema.index import put_in_order

TITLES = {"m": "Wan 2.2 I2V", "m2": "Réframe"}
NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


def clip(
    n: int, prompt: str, *, model: str = "m", negative: str = "", age: timedelta = timedelta(), **change: Any
) -> Clip:
    values = {"prompt": prompt, "negativePrompt": negative}
    recipe = replace(RECIPE, values=values, sources={}, model=model, seed=1000 + n)  # each prompt is a shot
    plain = {"id": f"c{n}", "job_id": f"j{n}", "recipe": recipe, "created": NOW - age - timedelta(seconds=n)}
    return replace(CLIP, **(plain | {"title": prompt[:9]} | change))


CLIPS = (
    clip(0, "Big rabbit climbs out of his burrow", stand_in=False, negative="blurry hands"),
    clip(1, "A café terrace in the rain, RABBIT behind", model="m2", age=timedelta(days=2)),
    clip(2, "兔子在雪中跳 100%", age=timedelta(days=10)),
    clip(3, 'Rocket "Vega" on the pad, take_2 🦊', age=timedelta(days=100)),
)


def found(home: Path, sought: Sought, clips: Iterable[Clip] = CLIPS) -> list[str]:
    async def act(database: Database) -> list[str]:
        library = Library(database, TITLES, lambda: NOW)
        for one in clips:
            await library.add(one)
        page = await library.page(sought=sought)
        assert (await library.tallies(sought)).found == len(page.clips)
        return [one.id for one in page.clips]

    return opened(home, act)  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("rabbit", ["c0", "c1"]),
        ("burrow rab", ["c0"]),
        ("  RABBIT   Out ", ["c0"]),
        ("cafe", ["c1"]),
        ("CAFÉ rain", ["c1"]),
        ("abbit", []),
        ("雪中", ["c2"]),
        ("跳", ["c2"]),
        ("🦊", ["c3"]),
        ("1001", ["c1"]),
        ("reframe", ["c1"]),
        ("i2v rocket", ["c3"]),
        ("2.2", ["c0", "c2", "c3"]),
        ("blurry", []),
        ('"Vega"', ["c3"]),
        ("take_2", ["c3"]),
        ("rabbit OR rocket", []),
        ('" * ( -', ["c0", "c1", "c2", "c3"]),
        ("rabbit -", ["c0", "c1"]),
        ("words : rabbit\0", []),
        ("雪%", []),
        ("", ["c0", "c1", "c2", "c3"]),
    ],
)
def test_words_are_found_anywhere_from_their_beginning_whatever_their_case_and_accents(
    tmp_path: Path, words: str, ids: list[str]
):
    assert found(tmp_path, Sought(words=words)) == ids


@pytest.mark.parametrize(
    ("sought", "ids"),
    [
        (Sought(models=frozenset({"m2"})), ["c1"]),
        (Sought(models=frozenset({"m", "m2"})), ["c0", "c1", "c2", "c3"]),
        (Sought(models=frozenset({"m"}), words="rabbit"), ["c0"]),
        (Sought(stand_in=False), ["c0"]),
        (Sought(stand_in=True, words="rab"), ["c1"]),
        (Sought(period=LastDays(1)), ["c0"]),
        (Sought(period=LastDays(7)), ["c0", "c1"]),
        (Sought(period=LastDays(30)), ["c0", "c1", "c2"]),
        (Sought(period="this_month"), ["c0", "c1", "c2"]),
        (Sought(period="last_month"), []),
        (Sought(period="this_year"), ["c0", "c1", "c2", "c3"]),
        (Sought(period=Between(date(2026, 8, 1), date(2026, 11, 15))), ["c2", "c3"]),
        (Sought(period=Between(date(2026, 11, 23), date(2026, 11, 23)), words="rabbit"), ["c1"]),
    ],
)
def test_what_is_found_can_be_narrowed_down(tmp_path: Path, sought: Sought, ids: list[str]):
    assert found(tmp_path, sought) == ids


def test_a_model_is_not_found_for_another_whose_name_begins_like_it(tmp_path: Path):
    assert found(tmp_path, Sought(models=frozenset({"m"})), [clip(0, "a", model="m"), clip(1, "b", model="m-2")]) == [
        "c0"
    ]


def test_marks_are_found_as_they_are_now_and_counted(tmp_path: Path):
    async def act(database: Database) -> None:
        library = Library(database, TITLES, lambda: NOW)
        for one in CLIPS:
            await library.add(one)
        await library.judge([replace(CLIPS[0], stars=3, flag="pick"), replace(CLIPS[1], stars=5, flag="reject")])

        async def ids(**sought: Any) -> list[str]:
            return [one.id for one in (await library.page(sought=Sought(**sought))).clips]

        assert await ids(flags=frozenset({"pick"})) == ["c0"]
        assert await ids(flags=frozenset({""})) == ["c2", "c3"]
        assert await ids(flags=frozenset({"pick", ""})) == ["c0", "c2", "c3"]
        assert await ids(stars=3) == ["c0", "c1"] and await ids(stars=4, words="rabbit") == ["c1"]
        assert await library.tallies() == Tallies(found=4, every=4, picks=1, liked=2)
        await library.judge([replace(CLIPS[0], stars=0, flag="")])
        assert await ids(flags=frozenset({"pick"})) == [] and await ids(stars=1) == ["c1"]
        await library.forget("c1")
        assert await library.tallies(Sought(words="rabbit")) == Tallies(found=1, every=3, picks=0, liked=0)
        assert await ids(words="rabbit") == ["c0"]

    opened(tmp_path, act)


@pytest.mark.parametrize("few", [1, 10_000])
def test_what_is_found_is_read_page_by_page_be_it_many_or_few(
    tmp_path: Path, few: int, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(rows, "FEW", few)

    async def act(database: Database) -> list[str]:
        library = Library(database, TITLES, lambda: NOW)
        for n in range(9):
            await library.add(clip(n, f"a fox {n}" if n % 2 else f"a hen {n}"))
        page = await library.page(size=2, sought=Sought(words="fox"))
        ids = [one.id for one in page.clips]
        while page.last is not None:
            page = await library.page(page.last, 2, Sought(words="fox"))
            ids += [one.id for one in page.clips]
        return ids

    assert opened(tmp_path, act) == ["c1", "c3", "c5", "c7"]


def test_clips_of_an_older_version_are_found_and_a_row_that_cannot_be_read_stops_nothing(tmp_path: Path):
    path = made(4, tmp_path / "w.db")

    async def act(database: Database) -> list[Clip]:
        await database.run(lambda c: c.execute("UPDATE clips SET recipe = 'torn' WHERE id = 'no'"))
        return list((await Library(database).page(sought=Sought(words="schnee fuchs"))).clips)

    assert path.exists()
    assert [(one.id, one.stars, one.flag) for one in opened(tmp_path, act)] == [("j7-1", 4, "pick")]


def test_a_recipe_that_is_no_recipe_can_be_put_in_and_is_found_by_its_title(tmp_path: Path):
    async def act(database: Database) -> int:
        row = ("x-1", "x", 0, "/x.mp4", "", "{}", "torn", AT.isoformat(), "A hare", 0, 0)
        await database.run(lambda c: c.execute(f"INSERT INTO clips VALUES ({', '.join('?' * len(row))})", row))
        return (await Library(database).tallies(Sought(words="hare"))).found

    assert opened(tmp_path, act) == 1


def test_after_a_recovery_every_clip_is_found_and_none_twice(tmp_path: Path):
    async def fill(database: Database) -> None:
        for one in CLIPS[:2]:
            await Library(database).add(one)
        await database.back_up(AT)
        await Library(database).mark_seen("c0")
        for one in CLIPS[2:]:
            await Library(database).add(one)

    async def look(database: Database) -> tuple[list[str], int]:
        library = Library(database)
        await library.add(clip(7, "one more rabbit"))
        page = await library.page(sought=Sought(words="rabbit"))
        (index,) = await database.run(lambda c: c.execute("SELECT count(*) FROM found").fetchone())
        return [one.id for one in page.clips], index

    opened(tmp_path, fill)
    with (tmp_path / "w.db").open("rb+") as file:
        file.write(bytes(100))
    assert opened(tmp_path, look) == (["c0", "c7", "c1"], 5)


def test_tags_are_found_beside_other_words_and_no_longer_when_they_are_taken_away(tmp_path: Path):
    async def act(database: Database) -> None:
        library = Library(database, TITLES, lambda: NOW)
        for one in CLIPS:
            await library.add(one)
        await library.judge(
            [replace(CLIPS[0], tags=("Heldin", "blue-hour")), replace(CLIPS[3], tags=("兔子", "Éclair"))]
        )

        async def ids(words: str) -> list[str]:
            found = await library.page(sought=Sought(words=words))
            assert (await library.tallies(Sought(words=words))).found == len(found.clips)
            return [one.id for one in found.clips]

        assert await ids("held rabbit") == ["c0"] and await ids("HOUR") == ["c0"]
        assert await ids("blue-hour") == ["c0"] == await ids("Blue_ho") and await ids("blue-day") == []
        assert await ids("eclair") == ["c3"] and await ids("eclair rabbit") == []
        assert await ids("兔子") == ["c2", "c3"]
        assert await library.tags() == ("blue-hour", "Éclair", "Heldin", "兔子")
        await library.judge([CLIPS[0]])
        assert await ids("held") == [] and await library.tags() == ("Éclair", "兔子")

    opened(tmp_path, act)


def test_the_clips_found_and_their_number_are_of_one_moment(tmp_path: Path):
    async def act(database: Database) -> None:
        library = Library(database, TITLES, lambda: NOW)
        for one in CLIPS:
            await library.add(one)
        await library.judge([replace(one, tags=("sea",)) for one in CLIPS])
        asked: list[str] = []
        await database.run(lambda c: c.set_trace_callback(asked.append))
        (page, tallies), _ = await asyncio.gather(library.found(Sought(words="sea"), 2), library.judge(CLIPS))
        await database.run(lambda c: c.set_trace_callback(None))
        assert [one.id for one in page.clips] == ["c0", "c1"] and page.last is not None
        assert tallies == Tallies(found=4, every=4, picks=0, liked=0)
        assert len([one for one in asked if "DISTINCT tag" in one]) == 1
        assert await library.found(Sought(words="sea")) == (Page((), None), Tallies(every=4))

    opened(tmp_path, act)


def test_tags_and_lengths_narrow_down_in_every_order(tmp_path: Path):
    async def act(database: Database) -> None:
        library = Library(database, TITLES, lambda: NOW)
        lengths = (5.06, 5.5, 10.04, 10.5)
        for one, seconds in zip(CLIPS, lengths, strict=True):
            await library.add(replace(one, facts=replace(one.facts, seconds=seconds)))
        await library.judge([replace(CLIPS[0], tags=("hero", "dawn")), replace(CLIPS[3], tags=("dawn",))])

        async def ids(**sought: Any) -> list[str]:
            wanted = Sought(**sought)
            page, tallies = await library.found(wanted)
            assert tallies.found == len(page.clips)
            return [one.id for one in page.clips]

        for order in ORDERS:
            assert sorted(await ids(tags=frozenset({"dawn"}), order=order)) == ["c0", "c3"]
            assert sorted(await ids(length="middle", order=order)) == ["c1", "c2"]
        assert await ids(length="short") == ["c0"] and await ids(length="long") == ["c3"]
        assert await ids(tags=frozenset({"hero", "none"})) == ["c0"]
        assert await ids(tags=frozenset({"dawn"}), length="long", words="rocket") == ["c3"]
        await library.judge([replace(CLIPS[0], tags=("hero",))])
        assert await ids(tags=frozenset({"dawn"})) == ["c3"]

    opened(tmp_path, act)


@pytest.mark.parametrize("period", [LastDays(7), "last_month", Between(date(2020, 1, 1), date(2020, 1, 2))])
def test_a_period_is_looked_up_in_the_index_of_dates(tmp_path: Path, period: Any):
    async def act(database: Database) -> None:
        of = where(Sought(period=period), {}, (), {}, NOW)
        plan = await database.run(
            lambda c: c.execute(f"EXPLAIN QUERY PLAN SELECT 1 {JOINED} WHERE {of.sql}", of.values).fetchall()
        )
        assert of.indexed and any("clips_newest (created>" in row["detail"] for row in plan)

    opened(tmp_path, act)


def made_from(n: int, *names: str) -> Clip:
    sources = {f"slot{k}": Source(name=f"{name}.png", sha256=name * 8, bytes=3) for k, name in enumerate(names)}
    return clip(n, f"clip {n}", recipe=replace(RECIPE, values={}, sources=sources))


def test_clips_are_found_by_the_files_that_they_were_made_from_also_when_rows_come_and_go(tmp_path: Path):
    clips = [made_from(0, "a"), made_from(1, "a", "b"), made_from(2, "b", "b"), clip(3, "without")]

    async def act(database: Database) -> None:
        library = Library(database, TITLES, lambda: NOW)
        for one in clips:
            await library.add(one)

        async def ids(*contents: str) -> list[str]:
            sought = Sought(made_from=MadeFrom("x", contents))
            return sorted(one.id for one in (await library.page(sought=sought)).clips)

        a, b = "a" * 8, "b" * 8
        assert [await ids(a), await ids(b), await ids(a, b), await ids("no such")] == [
            *(["c0", "c1"], ["c1", "c2"], ["c0", "c1", "c2"], [])
        ]
        assert [(each.name, each.contents) for each in await library.sources(9)] == [("b.png", (b,)), ("a.png", (a,))]
        assert len(await library.sources(1)) == 1
        await library.forget("c1")
        assert await ids(a) == ["c0"]
        await database.run(lambda c: c.execute("DELETE FROM clip_sources"))
        await database.run(put_in_order)
        assert await ids(b) == ["c2"]

    opened(tmp_path, act)


def test_of_a_hundred_thousand_clips_those_of_one_file_are_read_from_an_index(tmp_path: Path):
    async def act(database: Database) -> None:
        of = where(Sought(made_from=MadeFrom("x", ("a", "b"))), {}, (), {}, NOW)
        ask = f"EXPLAIN QUERY PLAN SELECT 1 {JOINED} WHERE {of.sql}"
        plan = [row["detail"] for row in await database.run(lambda c: c.execute(ask, of.values).fetchall())]
        assert of.indexed and any("clip_sources_of (sha256=?)" in step for step in plan)
        assert not any(step.startswith("SCAN") for step in plan)

    opened(tmp_path, act)
