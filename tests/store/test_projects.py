"""Projects and their clips are kept, found and named, and nothing of them is lost by a removal."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.store.test_library import CLIP, of_shot
from wanstudio.core.errors import InvalidInput
from wanstudio.core.projects import folder_for
from wanstudio.core.seeking import Sought, Tallies
from wanstudio.store.database import Database
from wanstudio.store.library import Library
from wanstudio.store.projects import Projects


def with_projects(home: Path, work: Callable[[Projects, Library], Awaitable[Any]]) -> Any:
    async def scene() -> Any:
        database = Database(home / "w.db")
        await database.open()
        try:
            return await work(Projects(database), Library(database))
        finally:
            await database.close()

    return asyncio.run(scene())


def test_projects_come_back_in_the_order_of_the_alphabet_with_their_folders(tmp_path: Path):
    async def make(projects: Projects, _: Library) -> None:
        for name in ("launch: film", "Trailer", "  autumn   sale "):
            await projects.make(name)
        await projects.rename(projects.all[1].id, "Opening")
        await projects.keep_export(projects.all[0].id, {"folder": "/out"})

    async def read(projects: Projects, _: Library) -> list[tuple[str, str, dict[str, str]]]:
        assert projects.all == ()
        return [(one.name, one.folder, dict(one.export)) for one in await projects.load()]

    with_projects(tmp_path, make)
    assert with_projects(tmp_path, read) == [
        ("autumn sale", "autumn sale", {"folder": "/out"}),
        ("Opening", "launch- film", {}),
        ("Trailer", "Trailer", {}),
    ]


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("", "needs a name"),
        ("  ", "needs a name"),
        ("\u200b\u202e", "needs a name"),
        ("x" * 81, "81 characters"),
        ("TRAILER", "already"),
        ("Tra\u200biler", "already"),
    ],
)
def test_a_name_that_cannot_be_had_is_refused_and_nothing_is_made(tmp_path: Path, name: str, says: str):
    async def act(projects: Projects, _: Library) -> None:
        await projects.make("Trailer")
        other = await projects.make("Other")
        for work in (projects.make(name), projects.rename(other.id, name)):
            with pytest.raises(InvalidInput, match=says) as caught:
                await work
            assert caught.value.param == "project"
        await projects.rename(other.id, "OTHER")
        assert [one.name for one in await projects.load()] == ["OTHER", "Trailer"]

    with_projects(tmp_path, act)


def test_clips_are_found_and_counted_by_their_project_and_are_of_one_alone(tmp_path: Path):
    async def act(projects: Projects, library: Library) -> None:
        film, sale = await projects.make("Film"), await projects.make("Sale")
        for n in range(4):
            await library.add(replace(of_shot(n, f"c{n}", n), project=film.id if n < 2 else ""))
        await library.judge([replace(CLIP, id="c0", stars=4), replace(CLIP, id="c3", flag="pick")])

        async def ids(project: str, **sought: Any) -> list[str]:
            return [clip.id for clip in (await library.page(sought=Sought(project=project, **sought))).clips]

        assert await ids(film.id) == ["c1", "c0"] and await ids(sale.id) == [] and len(await ids("")) == 4
        assert await ids(film.id, stars=3) == ["c0"] and await ids(film.id, words="fuchs") == ["c1", "c0"]
        assert await library.tallies(Sought(project=film.id)) == Tallies(found=2, every=2, picks=0, liked=1)
        await projects.put([("c3", film.id), ("c0", sale.id), ("c1", "")])
        assert (await ids(film.id), await ids(sale.id)) == (["c3"], ["c0"])
        assert [clip.project for clip in (await library.page()).clips] == [film.id, "", "", sale.id]
        found = await library.found(Sought(project=film.id, words="fuchs"))
        assert found[1] == Tallies(found=1, every=1, picks=1, liked=0)

    with_projects(tmp_path, act)


def test_a_small_project_is_shown_without_going_through_all_of_the_library(tmp_path: Path):
    async def scene() -> list[int]:
        database = Database(tmp_path / "w.db")
        await database.open()
        projects, library, steps = Projects(database), Library(database), [0]

        def count() -> None:
            steps[0] += 1

        try:
            film = await projects.make("Film")
            for n in range(600):  # the oldest are of it
                await library.add(replace(of_shot(n, f"c{n}", 0), project=film.id if n < 3 else ""))
            await database.run(lambda c: c.set_progress_handler(count, 10))
            found = []
            for sought in (Sought(project=film.id), Sought()):
                steps[0] = 0
                found.append(len((await library.page(sought=sought)).clips))
                found.append(steps[0])
            return found
        finally:
            await database.close()

    few, few_steps, many, many_steps = asyncio.run(scene())
    assert (few, many) == (3, 200)
    assert few_steps < many_steps / 10


def test_a_clip_that_was_put_elsewhere_stays_there_when_its_row_is_made_anew(tmp_path: Path):
    async def act(projects: Projects, library: Library) -> None:
        film, sale = await projects.make("Film"), await projects.make("Sale")
        await library.add(replace(CLIP, project=film.id))
        await projects.put([(CLIP.id, sale.id)])
        await library.forget(CLIP.id)
        await library.add(replace(CLIP, project=film.id))
        clip = await library.clip(CLIP.id)
        assert clip is not None and clip.project == sale.id

    with_projects(tmp_path, act)


def test_a_project_that_was_removed_comes_back_with_its_clips(tmp_path: Path):
    async def act(projects: Projects, library: Library) -> None:
        film = await projects.make("Film")
        await library.add(replace(CLIP, project=film.id))
        await projects.remove(film.id)
        assert projects.all == () and projects.name_of(film.id) == "" and (await library.page()).clips
        assert (await projects.make("Film")).folder == "Film 2"  # the first one's folder has its clips
        await projects.rename(projects.all[0].id, "Another")
        await projects.call(film.id, "Film")
        assert projects.name_of(film.id) == "Film"
        assert len((await library.page(sought=Sought(project=film.id))).clips) == 1

    with_projects(tmp_path, act)


def test_a_name_that_another_has_by_now_is_numbered_and_stays_within_its_length(tmp_path: Path):
    async def act(projects: Projects, _: Library) -> None:
        for name in ("Film", "x" * 80):
            one = await projects.make(name)
            await projects.remove(one.id)
            await projects.make(name.upper())
            await projects.call(one.id, name)
        names = [one.name for one in projects.all]
        assert names == ["FILM", "Film 2", f"{'x' * 78} 2", "X" * 80]
        await projects.call(projects.all[0].id, "FILM")
        assert [one.name for one in projects.all] == names

    with_projects(tmp_path, act)


def test_a_row_that_is_torn_costs_no_start_and_the_project_keeps_its_name(tmp_path: Path):
    with_projects(tmp_path, lambda projects, _: projects.make("Film"))
    with closing(sqlite3.connect(tmp_path / "w.db")) as db:
        db.execute("UPDATE projects SET created = 'yesterday', export = '[1'")
        db.commit()
    (film,) = with_projects(tmp_path, lambda projects, _: projects.load())
    assert film.name == "Film" and film.export == {}


@pytest.mark.parametrize(
    ("name", "taken", "folder"),
    [
        ("Launch film", set(), "Launch film"),
        ("Launch film", {"launch FILM"}, "Launch film 2"),
        ("a/b: c", {"a-b- c", "A-B- C 2"}, "a-b- c 3"),
        ("..", set(), "clip"),
        ("con", set(), "_con"),
        ("é" * 80, set(), "é" * 30),
    ],
)
def test_a_folders_name_is_good_on_every_system_and_no_other_projects(name: str, taken: set[str], folder: str):
    assert folder_for(name, taken) == folder
