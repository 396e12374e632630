"""The whole engine without a window, against strict servers of both services, over real HTTP."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import MODELS
from tests.contract.clients import Pauses
from tests.contract.server import AimlApiServer, Fault, ScenarioServer, answers
from tests.samples import needed_values
from tests.studio.kit import FastClock, clip_bytes
from wanstudio.core.errors import BadFile, DiskProblem, InvalidInput, LocalProblem, StudioError
from wanstudio.core.jobs import Cancelled, Done, Failed, Job, Running, Unsure, Waiting
from wanstudio.core.models import ModelSpec
from wanstudio.core.params import Seed
from wanstudio.media.boxes import clean_bytes
from wanstudio.media.worker import Workers
from wanstudio.providers.aimlapi import AimlApi
from wanstudio.providers.base import Credentials, Provider
from wanstudio.providers.scenario import Scenario
from wanstudio.store.files import sha256_of
from wanstudio.store.folders import Folders
from wanstudio.store.lock import JobsLock
from wanstudio.studio import studio as studio_module
from wanstudio.studio.studio import Studio
from wanstudio.studio.tasks import Tasks, unasked

SPECS = {spec.id: spec for spec in MODELS.models}
I2V = SPECS["scenario/wan-2.2-i2v"]
T2V = SPECS["scenario/wan-2.5-t2v"]
SUBMIT, POLL, CLIP = "/v1/generate/custom/*", "/v1/jobs/*", "/*"


@asynccontextmanager
async def studio(home: Path, *servers: ScenarioServer | AimlApiServer) -> AsyncIterator[Studio]:
    """A studio whose connection "work" leads to the servers."""
    providers: dict[str, Provider] = {}
    for server in servers:
        if isinstance(server, ScenarioServer):
            keys = Credentials(server.key, server.secret)
            providers["scenario"] = Scenario(server.base_url, keys, sleep=Pauses())
        else:
            credentials = Credentials(server.key)
            providers["aimlapi"] = AimlApi(
                server.base_url, credentials, data_uri_limit_bytes=20_000_000, sleep=Pauses()
            )

    async def connect(connection: str, provider_id: str) -> Provider:
        return providers[provider_id]

    workers = Workers(1)
    made = Studio(Folders.under(home), SPECS, connect, workers, FastClock())
    try:
        await made.open()
        yield made
    finally:
        await made.close()
        await workers.close()
        for provider in providers.values():
            await provider.aclose()


async def rest(made: Studio) -> None:
    async with asyncio.timeout(30):
        while made.queue.busy:  # noqa: ASYNC110  # tests wait for anything
            await asyncio.sleep(0.002)


def played(home: Path, play: Callable[[Studio], Awaitable[Any]], *servers: ScenarioServer | AimlApiServer) -> Any:
    async def scene() -> Any:
        async with studio(home, *servers) as made:
            return await play(made)

    return asyncio.run(scene())


def job_of(made: Studio, job_id: str) -> Job:
    return next(j for j in made.queue.jobs if j.id == job_id)


def test_every_model_from_values_to_a_clip_in_the_library(home: Path, model: ModelSpec):
    server: ScenarioServer | AimlApiServer = (
        ScenarioServer(clip_bytes()) if model.provider == "scenario" else AimlApiServer(clip_bytes())
    )

    async def play(made: Studio) -> None:
        told: list[Any] = []
        made.listen_clips(told.append)
        job = await made.making.generate(model, needed_values(model), "work")
        await rest(made)
        assert isinstance(job_of(made, job.id).phase, Done), job_of(made, job.id).phase
        (clip,) = await made.library.clips()
        assert told == [clip] and clip.path.parent == home / "library"
        assert clip.path.read_bytes()[: clean_bytes(clip.path)] == server.clip
        assert clip.sha256 == sha256_of(clip.path)
        assert (clip.facts.width, clip.facts.frames) == (64, 5)
        seeds = [p.name for p in model.params if isinstance(p, Seed)]
        assert [clip.recipe.seed] == ([job_of(made, job.id).values[name] for name in seeds] or [None])
        assert [server.charges[0]["body"][name] for name in seeds] == [job.values[name] for name in seeds]
        assert set(clip.recipe.sources) == {p.name for p in model.media() if p.name in job.values}

    with server:
        played(home, play, server)
        assert len(server.charges) == 1


def test_a_batch_too_many_is_refused_before_anything_is_asked(home: Path):
    with ScenarioServer(clip_bytes(), statuses=("in-progress",)) as server:

        async def play(made: Studio) -> None:
            made.preferences.change(jobs_at_most=100)
            made.queue.pause()
            values = {"prompt": "a fox"}
            for _ in range(100):
                await made.making.generate(T2V, values, "work")
            with pytest.raises(InvalidInput, match="101 jobs would be under way"):
                await made.making.generate(T2V, values, "work")
            with pytest.raises(InvalidInput, match="120 jobs would be under way"):
                await made.cap.check("work", 20)
            await made.cap.check("sandbox", 1000)
            assert len(made.queue.jobs) == 100

        played(home, play, server)
        assert server.api.requests == []


def test_what_is_asked_for_is_not_paused(home: Path):
    with ScenarioServer(clip_bytes()) as server:

        async def first(made: Studio) -> None:
            made.queue.pause()
            await made.making.generate(T2V, {"prompt": "a fox"}, "work")
            await rest(made)

        async def window(made: Studio) -> None:
            await made.resume()
            await rest(made)
            assert made.queue.paused and made.returning.report.waiting == 1 and not made.returning.report.finished

        async def command(made: Studio) -> None:
            await made.resume(asked=True)
            await rest(made)
            (job,) = made.queue.jobs
            assert isinstance(job.phase, Done) and made.returning.report.finished == job.phase.clips

        played(home, first, server)
        played(home, window, server)
        played(home, command, server)
        assert len(server.charges) == 1


def test_a_recipe_and_the_journal_hold_no_key(home: Path):
    with ScenarioServer(clip_bytes()) as server, AimlApiServer(clip_bytes()) as other:

        async def play(made: Studio) -> None:
            for model_id in ("scenario/wan-2.2-i2v", "aimlapi/wan-2.2-animate-replace"):
                await made.making.generate(SPECS[model_id], needed_values(SPECS[model_id]), "work")
            await rest(made)

        played(home, play, server, other)
        files = [p for p in home.rglob("*") if p.is_file()]
        assert any(p.suffix == ".mp4" for p in files) and any(p.suffix == ".db" for p in files)
        for secret in (server.key, server.secret, other.key, "Signature="):
            assert not [p for p in files if secret.encode() in p.read_bytes()]


@pytest.mark.parametrize(
    ("where", "faults"),
    [
        ("api", [("POST", SUBMIT, Fault("hang up", acts=True))]),
        ("api", [("POST", SUBMIT, answers(429, {"reason": "limit"}, Retry_After="3"))]),
        ("api", [("GET", POLL, answers(503)), ("GET", POLL, Fault("reset"))]),
        ("files", [("GET", CLIP, Fault("cut")), ("GET", CLIP, Fault("cut")), ("GET", CLIP, Fault("reset"))]),
        ("files", [("GET", CLIP, answers(403)), ("GET", CLIP, answers(503))]),
    ],
    ids=["reply lost", "too many", "no word", "cut", "expired"],
)
def test_whatever_happens_on_the_way_one_charge_gives_one_whole_clip(home: Path, where: str, faults: list[Any]):
    with ScenarioServer(clip_bytes()) as server:
        for method, path, fault in faults:
            getattr(server, where).fail(method, path, fault)

        async def play(made: Studio) -> None:
            job = await made.making.generate(I2V, needed_values(I2V), "work")
            await rest(made)
            assert isinstance(job_of(made, job.id).phase, Done), job_of(made, job.id).phase
            (clip,) = await made.library.clips()
            assert clip.path.read_bytes()[: clean_bytes(clip.path)] == server.clip

        played(home, play, server)
        assert len(server.charges) == 1


def test_a_reply_that_was_lost_and_a_job_that_is_not_there_waits_for_the_user(home: Path):
    with ScenarioServer(clip_bytes()) as server:
        server.api.fail("POST", SUBMIT, Fault("hang up"))

        async def play(made: Studio) -> None:
            job = await made.making.generate(I2V, needed_values(I2V), "work")
            await rest(made)
            assert isinstance(job_of(made, job.id).phase, Unsure)

        played(home, play, server)
        assert server.charges == []


def test_a_job_goes_on_in_the_next_start(home: Path):
    with ScenarioServer(clip_bytes()) as server:
        server.statuses = ("in-progress",)

        async def first(made: Studio) -> None:
            await made.making.generate(I2V, needed_values(I2V), "work")
            async with asyncio.timeout(20):
                while not any(isinstance(j.phase, Running) for j in made.queue.jobs):  # noqa: ASYNC110
                    await asyncio.sleep(0.002)

        async def second(made: Studio) -> None:
            server.statuses = ("success",)
            (left,) = await made.resume()
            assert isinstance(left.phase, Running)
            await rest(made)
            assert isinstance(job_of(made, left.id).phase, Done)

        played(home, first, server)
        played(home, second, server)
        assert len(server.charges) == 1


def test_where_nobody_can_know_who_else_is_at_work_only_what_was_paid_for_goes_on(home: Path):
    with ScenarioServer(clip_bytes()) as server:
        server.statuses = ("in-progress",)

        async def first(made: Studio) -> None:
            await made.making.generate(I2V, needed_values(I2V), "work")
            async with asyncio.timeout(20):
                while not any(isinstance(j.phase, Running) for j in made.queue.jobs):  # noqa: ASYNC110
                    await asyncio.sleep(0.002)
            (sent,) = made.queue.jobs
            await made.journal.save(replace(sent, id="f" * 32, phase=Waiting(), remote_id=""))

        async def second(made: Studio) -> None:
            server.statuses = ("success",)
            await made.resume()
            await rest(made)
            (job,) = made.queue.jobs
            assert isinstance(job.phase, Done)
            assert made.returning.elsewhere

        played(home, first, server)
        (home / "jobs.lock").unlink(missing_ok=True)
        (home / "jobs.lock").mkdir()  # no file of this name can be opened
        played(home, second, server)
        assert len(server.charges) == 1


def test_their_failure_is_told_in_their_words_and_with_what_it_cost(home: Path):
    with ScenarioServer(clip_bytes(), statuses=("failure",)) as server:

        async def play(made: Studio) -> None:
            job = await made.making.generate(I2V, needed_values(I2V), "work")
            await rest(made)
            phase = job_of(made, job.id).phase
            assert isinstance(phase, Failed) and phase.detail and phase.charged == "no"

        played(home, play, server)


def test_a_job_that_is_stopped_or_not_is_told_as_it_is(home: Path):
    with ScenarioServer(clip_bytes(), statuses=("in-progress",)) as server:

        async def play(made: Studio) -> None:
            notes: list[str] = []
            made.queue.board.listen_notes(lambda _job, sentence: notes.append(sentence))
            job = await made.making.generate(I2V, needed_values(I2V), "work")
            async with asyncio.timeout(20):
                while not isinstance(job_of(made, job.id).phase, Running):  # noqa: ASYNC110
                    await asyncio.sleep(0.002)
            made.queue.wishes.cancel(job.id)
            async with asyncio.timeout(20):
                while not notes and made.queue.busy:  # noqa: ASYNC110
                    await asyncio.sleep(0.002)
            server.statuses = ("success",)
            await rest(made)
            phase = job_of(made, job.id).phase
            assert isinstance(phase, Cancelled) or (isinstance(phase, Done) and "Cannot cancel" in notes[0])

        played(home, play, server)


# ---- refused before anything is sent ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "param"),
    [
        ({"image": "/nowhere/gone.png"}, "image"),
        ({"image": __file__}, "image"),
        ({"prompt": "half \ud83e a fox"}, "prompt"),
        ({"seed": -1}, "seed"),
        ({"nonsense": 1}, "nonsense"),
    ],
)
def test_what_does_not_fit_is_refused_by_name_and_nothing_is_kept(home: Path, changes: dict[str, Any], param: str):
    async def play(made: Studio) -> None:
        with pytest.raises(InvalidInput) as e:
            await made.making.generate(I2V, needed_values(I2V) | changes, "work")
        assert e.value.param == param and e.value.detail
        refused: list[StudioError] = []
        made.making.start(I2V, needed_values(I2V) | changes, "work", refused=refused.append)
        await made.tasks.drain()
        assert [type(r) for r in refused] == [InvalidInput]
        assert made.queue.jobs == () and await made.journal.jobs() == ()
        assert not (home / "sources").exists()

    with ScenarioServer(clip_bytes()) as server:
        played(home, play, server)
        assert server.api.requests == []


def test_a_file_of_the_wrong_kind_is_refused_at_its_field(home: Path):
    video = needed_values(SPECS["scenario/wan-2.2-animate-replace"])
    wrong = next(v for v in video.values() if str(v).endswith(".mp4"))

    async def play(made: Studio) -> None:
        with pytest.raises(InvalidInput, match="video") as e:
            await made.making.generate(I2V, needed_values(I2V) | {"image": wrong}, "work")
        assert e.value.param == "image"

    played(home, play)


def test_a_folder_or_pattern_that_cannot_be_used_is_refused(home: Path, tmp_path: Path):
    (tmp_path / "file").write_text("")

    async def play(made: Studio) -> None:
        with pytest.raises(LocalProblem, match="cannot be made"):
            await made.making.generate(I2V, needed_values(I2V), "work", folder=str(tmp_path / "file" / "x"))
        made.preferences.change(library_folder=str(tmp_path / "file" / "y"))
        with pytest.raises(LocalProblem, match="cannot be made"):
            await made.making.generate(I2V, needed_values(I2V), "work")
        with pytest.raises(LocalProblem, match="clips·f holds a character that is not text"):
            await made.making.generate(I2V, needed_values(I2V), "work", folder=str(tmp_path / "clips\udce9f"))
        made.preferences.change(library_folder="")
        with pytest.raises(InvalidInput, match="pattern"):
            await made.making.generate(I2V, needed_values(I2V), "work", pattern="{nonsense}")
        assert made.queue.jobs == ()

    played(home, play)


def test_a_seed_is_drawn_where_none_is_given_and_kept_where_one_is(home: Path):
    async def play(made: Studio) -> None:
        made.queue.pause()
        seeds = [(await made.making.generate(I2V, needed_values(I2V), "work")).values["seed"] for _ in range(3)]
        assert len(set(seeds)) == 3 and all(isinstance(s, int) and 0 <= s < 2**31 for s in seeds)
        assert (await made.making.generate(I2V, needed_values(I2V) | {"seed": 0}, "work")).values["seed"] == 0

    played(home, play)


# ---- around it --------------------------------------------------------------------------------------


def test_settings_and_state_come_back_and_decide_where_clips_go(home: Path, tmp_path: Path):
    async def first(made: Studio) -> None:
        made.preferences.change(library_folder=str(tmp_path / "mine"), name_pattern="{model}", theme="light")
        made.preferences.remember(model=I2V.id, geometry="AdnQ")
        made.preferences.remember(geometry="AdnR")
        with pytest.raises(InvalidInput, match="theme"):
            made.preferences.change(theme="pink")

    async def second(made: Studio) -> None:
        assert made.preferences.settings.theme == "light"
        assert made.preferences.state == {"model": I2V.id, "geometry": "AdnR"}
        await made.making.generate(I2V, needed_values(I2V), "work")
        await rest(made)
        assert [p.name for p in (tmp_path / "mine").iterdir()] == [f"{I2V.title}.mp4"]

    with ScenarioServer(clip_bytes()) as server:
        played(home, first, server)
        assert json.loads((home / "settings.json").read_text())["theme"] == "light"
        played(home, second, server)


def test_settings_are_written_a_moment_after_a_change(home: Path):
    async def play(made: Studio) -> None:
        made.preferences.change(theme="light")
        made.preferences.change(volume=0.5)
        assert not (home / "settings.json").exists()
        async with asyncio.timeout(10):
            while not (home / "settings.json").exists():  # noqa: ASYNC110
                await asyncio.sleep(0.01)

    played(home, play)
    assert json.loads((home / "settings.json").read_text())["volume"] == 0.5


def test_a_read_only_home_is_said(tmp_path: Path):
    (tmp_path / "home").write_text("in the way")
    with pytest.raises(LocalProblem, match="cannot be made"):
        played(tmp_path / "home" / "here", lambda made: asyncio.sleep(0))


def test_a_journal_that_takes_nothing_at_the_end_keeps_the_rest_from_nothing(home: Path):
    async def full(name: str, value: str) -> None:
        raise DiskProblem("The disk is full.")

    async def scene() -> None:
        async with studio(home) as made:
            await made.resume()
            made.preferences.remember(a=1)
            made.journal.keep = full  # type: ignore[method-assign]

    asyncio.run(scene())
    assert json.loads((home / "state.json").read_text()) == {"a": 1}


def test_closing_awaits_every_task(home: Path):
    async def scene() -> set[str]:
        async with studio(home) as made:
            made.tasks.start("endless", asyncio.sleep(1000), refused=unasked)
            made.preferences.remember(a=1)
            await asyncio.sleep(0)
        return {t.get_name() for t in asyncio.all_tasks()} - {asyncio.current_task().get_name()}  # type: ignore[union-attr]

    assert asyncio.run(scene()) == set()


def full(made: Studio) -> list[str]:
    """From here on the journal takes no note; what was to be noted, under which word."""
    refused: list[str] = []

    async def keep(name: str, _: str) -> None:
        refused.append(name)
        raise DiskProblem("The list of jobs cannot be used: database or disk is full.")

    made.journal.keep = keep  # type: ignore[method-assign]
    return refused


def test_a_full_disk_does_not_end_the_heartbeat(home: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(studio_module, "_BEAT_S", 0.001)
    monkeypatch.setattr(studio_module, "_SEEN_EVERY", timedelta())

    async def play(made: Studio) -> None:
        refused = full(made)
        await made.resume()
        async with asyncio.timeout(10):
            while len(refused) < 3:  # noqa: ASYNC110
                await asyncio.sleep(0.001)

    played(home, play)


def test_closing_on_a_full_disk_writes_the_preferences_and_lets_go_of_the_journal(home: Path):
    async def play(made: Studio) -> None:
        await made.resume()
        full(made)
        made.preferences.remember(theme="light")

    played(home, play)
    assert json.loads((home / "state.json").read_text()) == {"theme": "light"}
    with closing(sqlite3.connect(home / "wanstudio.db")) as db:
        assert db.execute("PRAGMA journal_mode=DELETE").fetchone() == ("delete",)  # nobody else has it open


def test_closing_ends_each_part_whatever_becomes_of_the_others(home: Path):
    async def scene() -> None:
        async def fails() -> None:
            raise KeyError("a bug of ours")

        with pytest.raises(KeyError):
            async with studio(home) as made:
                await made.resume()
                made.preferences.remember(theme="light")
                made.queue.close = made.safekeeping.leave = fails  # type: ignore[method-assign]
        assert asyncio.all_tasks() == {asyncio.current_task()}

    asyncio.run(scene())
    assert json.loads((home / "state.json").read_text()) == {"theme": "light"}
    other = JobsLock(home / "jobs.lock")
    assert other.alone()
    other.release()


def test_a_task_tells_its_result_its_refusal_and_its_bug():
    async def refuse() -> None:
        raise BadFile("odd")

    async def bug() -> None:
        raise KeyError("odd")

    async def scene() -> tuple[list[Any], list[Any], list[Any]]:
        then, refused, bugs = [], [], []
        asyncio.get_running_loop().set_exception_handler(lambda _loop, context: bugs.append(context["exception"]))
        tasks = Tasks()
        tasks.start("result", asyncio.sleep(0, "result"), then.append, refused=refused.append)
        tasks.start("refusal", refuse(), then.append, refused=refused.append)
        tasks.start("bug", bug(), then.append, refused=refused.append)
        await tasks.drain()
        await asyncio.sleep(0)
        return then, refused, bugs

    then, refused, bugs = asyncio.run(scene())
    assert then == ["result"]
    assert [type(e) for e in refused] == [BadFile] and [type(e) for e in bugs] == [KeyError]


def test_the_engine_loads_nothing_heavy_before_it_is_needed():
    heavy = ("av", "httpx", "keyring", "PySide6", "platformdirs")
    code = f"import sys, wanstudio.studio.studio; print([m for m in {heavy} if m in sys.modules])"

    async def fresh() -> bytes:
        child = await asyncio.create_subprocess_exec(sys.executable, "-c", code, stdout=asyncio.subprocess.PIPE)
        out, _ = await child.communicate()
        return out

    assert asyncio.run(fresh()).strip() == b"[]"
