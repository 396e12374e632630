"""A journal that was lost, as the whole engine meets it: no clip that was paid for is lost, and none is paid twice."""

from __future__ import annotations

import asyncio
import os
import shutil
import threading
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.contract.server import AimlApiServer, ScenarioServer, answers
from tests.samples import needed_values
from tests.studio.kit import clip_bytes
from tests.studio.test_studio import I2V, SPECS, job_of, played, rest
from wanstudio.core.jobs import Cancelled, Done, Job, Running, Unsure, Waiting
from wanstudio.media.boxes import append_recipe
from wanstudio.providers.base import Listed
from wanstudio.store.backups import Backups
from wanstudio.store.removals import Removal
from wanstudio.studio.safekeeping import Safekeeping
from wanstudio.studio.studio import Studio

ANIMATE = SPECS["aimlapi/wan-2.2-animate-replace"]
WORK = (("work", "scenario"),)


def lose(home: Path) -> None:
    """Lose the journal, and the copy of the last moment with it; one that a test took itself is older and stays."""
    for copy in Backups(home / "backups").all():
        if copy.at > datetime.now(UTC) - timedelta(seconds=30):
            copy.path.unlink()
    for path in home.glob("wanstudio.db*"):
        if path.is_file():
            path.unlink()


async def make(made: Studio, spec: Any = I2V) -> Job:
    job = await made.making.generate(spec, needed_values(spec), "work")
    await rest(made)
    assert isinstance(job_of(made, job.id).phase, Done)
    return job


def copied_while_waiting(then: Callable[[Studio], Awaitable[Any]]) -> Callable[[Studio], Awaitable[Job]]:
    """A copy of the journal is taken while a job waits; it is sent after that."""

    async def play(made: Studio) -> Job:
        made.queue.pause()
        job = await made.making.generate(I2V, needed_values(I2V), "work")
        async with asyncio.timeout(20):
            while not made.queue.line:  # noqa: ASYNC110
                await asyncio.sleep(0.002)
        assert await made._database.back_up(datetime.now(UTC) - timedelta(minutes=1))
        made.queue.go_on()
        await then(made)
        return job

    return play


async def back_again(made: Studio) -> tuple[str, ...]:
    await made.resume()
    await rest(made)
    await made.returning.ask_services(WORK)
    await rest(made)
    return made.returning.recovered


@pytest.mark.parametrize("left_in", ["the library", "a folder of its own"])
def test_a_clip_has_its_row_again_from_its_own_recipe(home: Path, tmp_path: Path, left_in: str):
    with ScenarioServer(clip_bytes()) as server:

        async def first(made: Studio) -> Any:
            await make(made)
            (clip,) = await made.library.clips()
            shutil.copy(clip.path, clip.path.with_name("a copy.mp4"))
            (clip.path.parent / "of another program.mp4").write_bytes(clip_bytes(40))
            return clip

        async def second(made: Studio) -> None:
            told: list[Any] = []
            made.listen_found(told.append)
            said = await back_again(made)
            (clip,) = await made.library.clips()
            assert told == [clip]
            assert (clip.sha256, clip.facts, clip.recipe) == (was.sha256, was.facts, was.recipe)
            assert (clip.title, clip.stand_in, clip.created) == (was.title, was.stand_in, was.recipe.finished)
            assert said[0].startswith("The list of jobs was gone.")
            assert made.remarks == ()
            assert "1 clip found in the library by its own recipe." in said
            assert made.returning.report.recovered == said
            assert made.queue.jobs == ()  # its run is in the service's list, and is known by its clip

        was = played(home, first, server)
        lose(home)
        if left_in == "a folder of its own":
            (home / "library").rename(tmp_path / "clips")
            (home / "settings.json").write_text(f'{{"library_folder": "{tmp_path / "clips"}"}}')
        played(home, second, server)
        assert len(server.charges) == 1
        assert not (home / "recovering.json").exists()


def test_takes_that_are_known_by_their_recipes_alone_have_the_numbers_that_they_had(home: Path):
    with ScenarioServer(clip_bytes()) as server:

        async def numbers(made: Studio) -> dict[str, int]:
            return {clip.path.name: clip.take for clip in await made.library.clips()}

        async def first(made: Studio) -> dict[str, int]:
            for _ in range(3):
                await make(made)
            return await numbers(made)

        async def second(made: Studio) -> dict[str, int]:
            await back_again(made)
            return await numbers(made)

        were = played(home, first, server)
        assert sorted(were.values()) == [1, 2, 3]
        lose(home)
        assert played(home, second, server) == were


def test_a_job_that_a_copy_shows_waiting_and_whose_clip_is_there_is_done_and_not_sent_again(home: Path):
    with ScenarioServer(clip_bytes()) as server:
        job = played(home, copied_while_waiting(rest), server)
        assert len(server.charges) == 1
        lose(home)

        async def second(made: Studio) -> None:
            await back_again(made)
            phase = job_of(made, job.id).phase
            assert phase == Done((f"{job.id}-1",))
            (clip,) = await made.library.clips()
            assert clip.id == f"{job.id}-1"

        played(home, second, server)
        assert len(server.charges) == 1


def test_a_job_that_a_copy_shows_waiting_and_that_runs_is_found_and_not_sent_again(home: Path):
    with ScenarioServer(clip_bytes()) as server:
        server.statuses = ("in-progress",)

        async def until_it_runs(made: Studio) -> None:
            async with asyncio.timeout(20):
                while not any(isinstance(j.phase, Running) for j in made.queue.jobs):  # noqa: ASYNC110
                    await asyncio.sleep(0.002)

        job = played(home, copied_while_waiting(until_it_runs), server)
        server.statuses = ("success",)
        (sent,) = server.jobs.values()
        sent["createdAt"] = (datetime.now(UTC) - timedelta(hours=5)).isoformat()  # long before the loss was noticed
        lose(home)

        async def second(made: Studio) -> None:
            said = await back_again(made)
            assert any(s.startswith("1 job may have been sent since then.") for s in said)
            assert isinstance(job_of(made, job.id).phase, Done)
            assert [j.id for j in made.queue.jobs] == [job.id]

        played(home, second, server)
        assert len(server.charges) == 1


def test_a_job_that_a_copy_shows_waiting_and_that_the_service_does_not_show_is_left_to_the_user(home: Path):
    with ScenarioServer(clip_bytes()) as server:

        async def nothing(made: Studio) -> None:
            made.queue.pause()

        job = played(home, copied_while_waiting(nothing), server)
        lose(home)
        charged = len(server.charges)

        async def second(made: Studio) -> None:
            await back_again(made)
            phase = job_of(made, job.id).phase
            assert isinstance(phase, Unsure) and "rebuilt" in phase.why
            made.queue.go_on()
            made.queue.wishes.send_again(job.id)
            await rest(made)
            assert isinstance(job_of(made, job.id).phase, Done)

        server.jobs.clear()
        for clip in (home / "library").glob("*.mp4"):
            clip.unlink()
        played(home, second, server)
        assert len(server.charges) == charged + 1


def test_a_run_at_scenario_that_nothing_here_knows_is_offered_and_fetched_at_no_cost(home: Path):
    with ScenarioServer(clip_bytes()) as server:

        async def first(made: Studio) -> None:
            await make(made)
            await made._database.back_up(datetime.now(UTC) - timedelta(minutes=1))

        played(home, first, server)
        lose(home)
        shutil.rmtree(home / "library")
        shutil.rmtree(home / "backups")
        (home / "wanstudio.db").write_bytes(os.urandom(5000))

        async def second(made: Studio) -> None:
            said = await back_again(made)
            (offered,) = made.queue.jobs
            assert isinstance(offered.phase, Cancelled) and offered.phase.remote_id
            assert offered.model_id == I2V.id
            assert any("Scenario lists 1 run that nothing here knows" in s for s in said)

        async def third(made: Studio) -> None:
            await back_again(made)
            (offered,) = made.queue.jobs  # it is still there, once
            made.queue.wishes.fetch_all_the_same(offered.id)
            await rest(made)
            assert isinstance(job_of(made, offered.id).phase, Done)
            (clip,) = await made.library.clips()
            assert clip.path.read_bytes().startswith(server.clip)

        played(home, second, server)
        played(home, third, server)
        assert len(server.charges) == 1


def test_a_run_at_aimlapi_that_bears_our_reference_is_fetched_by_itself(home: Path):
    with AimlApiServer(clip_bytes()) as server:
        job = played(home, lambda made: make(made, ANIMATE), server)
        server.add_log("another program", "other-run")
        lose(home)
        shutil.rmtree(home / "library")
        (home / "wanstudio.db").write_bytes(os.urandom(5000))

        async def second(made: Studio) -> None:
            await made.resume()
            await made.returning.ask_services((("work", "aimlapi"),))
            await rest(made)
            found = {j.id: j for j in made.queue.jobs}
            assert isinstance(found[job.id].phase, Done)
            assert [type(j.phase) for j in found.values() if j.id != job.id] == [Cancelled]
            assert len(await made.library.clips()) == 1

        played(home, second, server)
        assert len(server.charges) == 1


def test_a_run_that_may_be_an_unsure_jobs_is_left_to_the_search_for_it(home: Path):
    async def play(made: Studio) -> None:
        values = made.models[I2V.id].check({"prompt": "A fox", "resolution": "480p"})
        unsure = Job(
            id="f" * 32,
            model_id=I2V.id,
            connection="work",
            values=values,
            created=datetime.now(UTC),
            phase=Unsure(datetime.now(UTC)),
        )
        await made.journal.save(unsure)
        runs = [
            Listed("run-1", datetime.now(UTC), inputs=values),
            Listed("run-2", datetime.now(UTC), inputs=values | {"prompt": "A crow"}),
            Listed("run-3", datetime.now(UTC), inputs={"modelInput": "of another tool"}),
        ]
        offered = await made._recovering._unknown("work", "scenario", runs)
        assert [job.remote_id for job in offered] == ["run-2"]
        by_reference = [
            Listed(f"run-{ref[:1]}", datetime.now(UTC), remote_model=ANIMATE.remote_id, client_ref=ref)
            for ref in ("f" * 32, "e" * 32)
        ]
        ours = await made._recovering._unknown("work", "aimlapi", by_reference)
        assert [(job.id, type(job.phase)) for job in ours] == [("e" * 32, Running)]

    played(home, play)


def test_what_the_user_took_out_is_neither_found_in_the_folder_nor_offered(home: Path):
    with ScenarioServer(clip_bytes()) as server:

        async def first(made: Studio) -> None:
            job = await make(made)
            (clip,) = await made.library.clips()
            made.queue.wishes.remove(job.id)
            await rest(made)
            await made.library.forget(clip.id)

        async def second(made: Studio) -> None:
            await back_again(made)
            assert made.queue.jobs == () and await made.library.clips() == ()

        played(home, first, server)
        lose(home)
        played(home, second, server)


def test_a_service_that_cannot_be_asked_is_asked_at_the_next_start(home: Path):
    with ScenarioServer(clip_bytes()) as server:
        played(home, make, server)
        lose(home)
        shutil.rmtree(home / "library")
        (home / "wanstudio.db").write_bytes(os.urandom(5000))
        server.api.fail("GET", "/v1/jobs", answers(401))

        async def second(made: Studio) -> None:
            said = await back_again(made)
            assert any("could not be asked for its list" in s for s in said)
            assert made.queue.jobs == ()

        async def third(made: Studio) -> None:
            await back_again(made)
            assert len(made.queue.jobs) == 1

        played(home, second, server)
        played(home, third, server)


async def ruined(made: Studio, home: Path) -> None:
    """Nothing of the journal can be read any more, and that is found out."""
    await made._database.run(lambda c: c.execute("PRAGMA cache_size = 0"))
    path = home / "wanstudio.db"
    for file in (path, path.with_name(path.name + "-wal")):
        if file.exists() and file.stat().st_size:
            with file.open("r+b") as opened:
                opened.seek(100)
                opened.write(os.urandom(file.stat().st_size - 100))
    await made.journal.jobs()


def test_damage_while_at_work_loses_no_job_and_sends_none_twice(home: Path):
    with ScenarioServer(clip_bytes()) as server:
        server.statuses = ("in-progress",)

        async def play(made: Studio) -> None:
            told: list[bool] = []
            made.returning.listen_rebuilt(lambda: told.append(True))
            await made.resume()
            running = await made.making.generate(I2V, needed_values(I2V), "work")
            async with asyncio.timeout(20):
                while not isinstance(job_of(made, running.id).phase, Running):  # noqa: ASYNC110
                    await asyncio.sleep(0.002)
            made.queue.pause()
            waiting = await made.making.generate(I2V, needed_values(I2V), "work")
            async with asyncio.timeout(20):
                while waiting.id not in made.queue.line:  # noqa: ASYNC110
                    await asyncio.sleep(0.002)
            await ruined(made, home)
            async with asyncio.timeout(20):
                while not told:  # noqa: ASYNC110
                    await asyncio.sleep(0.002)
            on_disk = {job.id: type(job.phase) for job in await made.journal.jobs()}
            assert on_disk == {running.id: Running, waiting.id: Unsure}  # should the program end now
            assert isinstance(job_of(made, waiting.id).phase, Waiting)
            server.statuses = ("success",)
            made.queue.go_on()
            await rest(made)
            assert {type(job.phase) for job in await made.journal.jobs()} == {Done}

        played(home, play, server)
        assert len(server.charges) == 2


def test_damage_while_at_work_loses_no_project(home: Path):
    with ScenarioServer(clip_bytes()) as server:

        async def play(made: Studio) -> None:
            told: list[bool] = []
            made.returning.listen_rebuilt(lambda: told.append(True))
            await made.resume()
            film = await made.projects.make("Film")
            await made._database.back_up()
            await made.projects.rename(film.id, "Autumn")
            sale = await made.projects.make("Sale")
            await ruined(made, home)
            async with asyncio.timeout(20):
                while not told:  # noqa: ASYNC110
                    await asyncio.sleep(0.002)
            names = {one.id: one.name for one in await made.projects.load()}
            assert names == {film.id: "Autumn", sale.id: "Sale"}

        played(home, play, server)


@pytest.mark.parametrize(
    ("minutes", "taken"), [((0, 1, 29), 1), ((0, 31), 2), ((0, 31, 61, 62, 93), 4), ((0, 24 * 60), 2)]
)
def test_a_copy_is_taken_every_half_hour_that_changed_something(home: Path, minutes: tuple[int, ...], taken: int):
    at = datetime(2026, 11, 21, 3, 4, 5, tzinfo=UTC)

    async def play(made: Studio) -> None:
        now = at
        keeping = Safekeeping(made._database, now=lambda: now)
        copies = []
        for minute in minutes:
            now = at + timedelta(minutes=minute)
            await made.uploads.save("work", str(minute), "asset")
            before = made._database._backed_up
            await keeping.look()
            copies.append(made._database._backed_up != before)
            await made.journal.keep("seen", now.isoformat())
        assert sum(copies) == taken
        now += timedelta(hours=5)
        await keeping.look()
        made._database.backups.all()[0].path.unlink()
        await made.journal.keep("seen", now.isoformat())  # that the program was at work is no change
        assert await made._database.back_up(now) is None

    played(home, play)


def test_a_first_change_of_a_day_is_copied_at_once_and_a_failure_is_kept_in_words(home: Path):
    at = datetime(2026, 11, 21, 23, 55, tzinfo=UTC)

    async def play(made: Studio) -> None:
        now = at
        keeping = Safekeeping(made._database, now=lambda: now)
        (home / "backups").write_text("in the way")
        await made.uploads.save("work", "a", "asset")
        await keeping.look()
        assert "backups" in keeping.problem
        (home / "backups").unlink()
        await keeping.look()
        assert keeping.problem == "" and len(made._database.backups.all()) == 1
        now = at + timedelta(minutes=6)  # the next day
        await made.uploads.save("work", "b", "asset")
        await keeping.look()
        assert len(made._database.backups.all()) == 2

    played(home, play)


def test_a_clip_in_a_projects_folder_has_its_row_again_though_the_journal_was_lost(home: Path):
    with ScenarioServer(clip_bytes()) as server:

        async def first(made: Studio) -> Path:
            project = await made.projects.make("Launch film")
            job = await made.making.generate(I2V, needed_values(I2V), "work", project=project.id)
            await rest(made)
            assert isinstance(job_of(made, job.id).phase, Done)
            (clip,) = await made.library.clips()
            assert clip.project == project.id
            return clip.path

        async def second(made: Studio) -> None:
            await back_again(made)
            assert [clip.path for clip in await made.library.clips()] == [path]

        path = played(home, first, server)
        assert path.parent == home / "library" / "Launch film"
        lose(home)
        played(home, second, server)
        assert len(server.charges) == 1


def test_a_clip_that_is_found_in_a_projects_folder_is_of_that_project(home: Path):
    """The copy that the journal was rebuilt from knows the project, and not the clip, nor its job."""
    with ScenarioServer(clip_bytes()) as server:

        async def first(made: Studio) -> str:
            project = await made.projects.make("Launch film")
            assert await made._database.back_up(datetime.now(UTC) - timedelta(minutes=1))
            await made.making.generate(I2V, needed_values(I2V), "work", project=project.id)
            await rest(made)
            return project.id

        async def second(made: Studio) -> None:
            await back_again(made)
            (clip,) = await made.library.clips()
            assert clip.project == project and made.projects.name_of(project) == "Launch film"
            await made.projects.put([(clip.id, "")])
            await made.library.forget(clip.id)
            await made.check_library()
            assert [one.project for one in await made.library.clips()] == [""]  # it was taken out

        project = played(home, first, server)
        lose(home)
        played(home, second, server)


def test_what_was_taken_out_is_never_read_on_the_loop(home: Path):
    with ScenarioServer(clip_bytes()) as server:

        async def first(made: Studio) -> None:
            await make(made)

        async def second(made: Studio) -> None:
            threads: list[str] = []
            every = made._database.removals.all

            def noting() -> tuple[Removal, ...]:
                threads.append(threading.current_thread().name)
                return every()

            made._database.removals.all = noting  # type: ignore[method-assign]
            await back_again(made)
            (clip,) = await made.library.clips()
            await made.library.forget(clip.id)
            await made.check_library()
            assert len(threads) >= 3 and all(name.startswith("database") for name in threads)

        played(home, first, server)
        lose(home)
        shutil.rmtree(home / "backups")
        played(home, second, server)


def test_only_the_folders_of_projects_are_looked_through_for_clips_within_the_library(home: Path):
    """What was exported to another folder in it has a recipe, too, and is no clip of the library."""
    with ScenarioServer(clip_bytes()) as server:

        async def play(made: Studio) -> None:
            await make(made)
            (clip,) = await made.library.clips()
            project = await made.projects.make("Film")
            for folder, shade in (("exports", 40), (project.folder, 60)):
                place = clip.path.parent / folder / "more.mp4"
                place.parent.mkdir()
                place.write_bytes(clip_bytes(shade))
                append_recipe(place, replace(clip.recipe, remote_id=f"another {shade}").to_json())
            await made.projects.remove(project.id)  # its clips are the library's all the same
            assert (await made.check_library())[0] == "1 clip found in the library by its own recipe."
            assert {path.parent.name for path in (one.path for one in await made.library.clips())} == {
                "library",
                "Film",
            }

        played(home, play, server)


def test_a_clip_that_was_thrown_away_and_that_the_trash_gave_back_is_found_again_with_its_stars(home: Path):
    with ScenarioServer(clip_bytes()) as server:

        async def play(made: Studio) -> None:
            await make(made)
            (clip,) = await made.library.clips()
            await made.library.judge([replace(clip, stars=4, flag="pick", tags=("sea",))])
            told: list[Any] = []
            made.listen_found(told.append)
            trash = clip.path.rename(home / "trash.mp4")
            await made.library.forget(clip.id)
            assert (await made.check_library())[0] == "Every clip is in its place: 0 files."
            trash.rename(clip.path)
            assert (await made.check_library())[0] == "1 clip found in the library by its own recipe."
            (back,) = await made.library.clips()
            assert (back.id, back.path, back.stars, back.tags) == (clip.id, clip.path, 4, ("sea",))
            assert told == [back]  # who shows it as it is told does not write its marks away with the next one

        played(home, play, server)


@pytest.mark.parametrize("where", ["where it was", "under another name"])
@pytest.mark.parametrize("thrown", [0, 1])
def test_a_clip_given_back_by_the_trash_leaves_its_siblings_of_the_same_job_alone(home: Path, thrown: int, where: str):
    with ScenarioServer(clip_bytes()) as server:

        async def play(made: Studio) -> None:
            job = await make(made)
            (first,) = await made.library.clips()
            second = replace(first, id=f"{job.id}-2", path=first.path.with_name("second.mp4"), sha256="of the second")
            second.path.write_bytes(clip_bytes(40))
            assert append_recipe(second.path, first.recipe.to_json())
            await made.library.add(second, 1)
            clips = tuple(replace(clip, stars=n + 1) for n, clip in enumerate((first, second)))
            await made.library.judge(clips)
            await made.library.forget(clips[thrown].id)
            back = clips[thrown].path
            if where == "under another name":
                back = back.rename(back.with_name("given back.mp4"))
            assert (await made.check_library())[0] == "1 clip found in the library by its own recipe."
            found = {clip.id: (clip.path, clip.stars) for clip in await made.library.clips()}
            assert found == {clip.id: (clip.path, clip.stars) for clip in clips} | {
                clips[thrown].id: (back, thrown + 1)
            }

        played(home, play, server)


def test_of_two_clips_of_a_job_the_one_that_is_given_back_has_its_own_marks(home: Path):
    with ScenarioServer(clip_bytes()) as server:

        async def play(made: Studio) -> None:
            job = await make(made)
            (first,) = await made.library.clips()
            second = replace(first, id=f"{job.id}-2", path=first.path.with_name("second.mp4"), stars=5)
            second.path.write_bytes(clip_bytes(40))
            assert append_recipe(second.path, first.recipe.to_json())
            await made.library.add(second, 1)
            await made.library.judge([second])
            first.path.rename(home / "trash.mp4")
            for clip in (first, second):
                await made.library.forget(clip.id)
            await made.check_library()
            (back,) = await made.library.clips()
            assert (back.id, back.path, back.stars) == (second.id, second.path, 5)

        played(home, play, server)


def test_a_copy_is_taken_when_the_program_ends_and_something_has_changed(home: Path):
    async def change(made: Studio) -> None:
        await made.uploads.save("work", "a", "asset")

    async def look(made: Studio) -> None:
        await made.journal.keep("seen", "now")

    played(home, change)
    assert len(Backups(home / "backups").all()) == 1
    played(home, look)
    assert len(Backups(home / "backups").all()) == 1
