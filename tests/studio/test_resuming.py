"""What is gone on with by itself: after a start, a sleep of the computer, a change of the accounts; and what is not."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.studio.kit import AT, HALFWAY, Bench, Lost, Service, a_job, names
from tests.studio.test_queue import FOREVER, LOST, Gate, running, scene
from wanstudio.core.errors import DiskProblem, LinkExpired, RequestRefused, Unreachable
from wanstudio.core.jobs import (
    Done,
    Downloading,
    Failed,
    Running,
    Submitting,
    Unfetched,
    Unsure,
    Uploading,
    Waiting,
)
from wanstudio.providers.base import Pending, Submitted
from wanstudio.studio.again import GRACE_S
from wanstudio.studio.queue import ATTEMPTS


async def resumed(bench: Bench, *, asked: bool = False) -> None:
    await bench.queue.recall()
    bench.queue.resume(await bench.journal.jobs(), asked=asked)


def killed(bench: Bench) -> None:
    """From here on nothing comes to disk, as after a sudden end."""

    async def nothing(*_: Any) -> None:
        return None

    bench.journal.save = nothing  # type: ignore[method-assign]


# ---- a job that ends the program -----------------------------------------------------------------------


def dies_at(home: Path, service: Service, phase: type[Any], begin: Callable[[Bench], Awaitable[None]]) -> None:
    """A start of the program that ends suddenly while the job is in this phase, at work on its files."""

    async def play(bench: Bench) -> None:
        async def hang(*_: Any, **__: Any) -> Any:
            await asyncio.Event().wait()

        object.__setattr__(bench.shelf, "probe", hang)
        bench.sources.keep = hang  # type: ignore[method-assign, assignment]
        await begin(bench)
        await bench.until(lambda: bool(bench.queue.jobs) and isinstance(bench.job().phase, phase))
        for _ in range(50):
            await asyncio.sleep(0.001)
        (kept,) = await bench.journal.jobs()
        assert isinstance(kept.phase, phase) and kept.attempts
        killed(bench)

    scene(home, service, play)


@pytest.mark.parametrize("phase", [Uploading, Downloading])
@pytest.mark.parametrize("way", ["looked at again", "asked for"])
def test_a_job_over_which_the_program_ends_again_and_again_is_set_aside_and_the_next_start_is_a_start(
    home: Path, tmp_path: Path, phase: type[Any], way: str
):
    (tmp_path / "a.png").write_bytes(b"a picture")
    service = Service()
    values = {"image": str(tmp_path / "a.png")} if phase is Uploading else {}

    async def first(bench: Bench) -> None:
        bench.queue.add(a_job(values=values))

    dies_at(home, service, phase, first)
    for _ in range(ATTEMPTS - 1):
        dies_at(home, service, phase, resumed)

    async def last(bench: Bench) -> None:
        await resumed(bench)
        bench.queue.add(a_job("other"))
        await bench.rest()
        assert isinstance(bench.job("other").phase, Done)
        now = bench.job().phase
        assert now == Waiting("hold") if phase is Uploading else isinstance(now, Unfetched)
        said = bench.notes[0] if phase is Uploading else now.detail
        assert said == "WanStudio ended 3 times while it was at work on this. It is left alone until you say so."
        (bench.queue.wishes.let_on if phase is Uploading else bench.queue.wishes.look_again)("j")
        await bench.rest()
        assert isinstance(bench.job().phase, Done)

    async def asked(bench: Bench) -> None:
        await resumed(bench, asked=True)
        await bench.rest()
        assert isinstance(bench.job().phase, Done)

    scene(home, service, last if way == "looked at again" else asked)
    assert service.charged.count("j") == 1


def test_a_start_that_ends_well_is_no_attempt(home: Path):
    service = Service(download=[LinkExpired("gone")] * 100_000)

    async def begun(bench: Bench) -> None:
        bench.queue.add(a_job())
        await bench.until(lambda: isinstance(bench.job().phase, Downloading))

    async def again(bench: Bench) -> None:
        await resumed(bench)
        await bench.until(lambda: isinstance(bench.job().phase, Downloading) and bool(bench.queue._tasks))

    scene(home, service, begun)
    for _ in range(ATTEMPTS + 2):
        scene(home, service, again)

    async def end(bench: Bench) -> None:
        (kept,) = await bench.journal.jobs()
        assert kept.attempts == 0
        service.script.clear()
        await resumed(bench)
        await bench.rest()
        assert isinstance(bench.job().phase, Done)

    scene(home, service, end)


def test_a_clip_that_arrives_damaged_at_every_start_is_left_alone_in_the_end(home: Path):
    service = Service(download=[b"<html>"] * 1000)

    async def start(bench: Bench) -> None:
        await resumed(bench)
        await bench.rest()

    async def first(bench: Bench) -> None:
        await bench.run(a_job())

    scene(home, service, first)
    for _ in range(ATTEMPTS + 2):
        scene(home, service, start)
    assert service.asked.count("download") == 3 * ATTEMPTS


# ---- a sleep, a clock that is set ------------------------------------------------------------------------


def test_after_a_sleep_everything_is_asked_about_at_once_and_what_is_unsure_is_looked_for(home: Path):
    service = Service(submit=[Lost(LOST)], find=["not shown"] * 500, status=[HALFWAY])

    async def play(bench: Bench) -> None:
        await bench.run(a_job())
        assert isinstance(bench.job().phase, Unsure)
        service.script["find"].clear()
        bench.queue.again.time_jumped()
        await bench.rest()
        assert isinstance(bench.job().phase, Done)

    scene(home, service, play)
    assert "renew" in service.asked and service.sent == 1


@pytest.mark.parametrize("back", [timedelta(days=1), timedelta(days=20_000)])
def test_a_clock_that_was_set_back_keeps_nothing_waiting(home: Path, back: timedelta):
    service = Service(status=[HALFWAY])

    async def play(bench: Bench) -> None:
        await bench.journal.save(a_job("j", Running("remote-1"), submitted_at=AT + back))
        await bench.journal.save(a_job("k", Unsure(AT + back)))
        service.charged += ["j", "k"]
        await resumed(bench)
        await bench.rest()
        assert [type(j.phase) for j in bench.queue.jobs] == [Done, Done]

    scene(home, service, play)


def test_what_was_not_found_is_looked_for_once_more_by_itself_after_any_service_would_be_done(home: Path):
    service = Service(submit=[Lost(LOST)], find=["not shown"] * 500)

    async def play(bench: Bench) -> None:
        await bench.run(a_job())
        bench.queue.again.look_late()
        await bench.rest()
        asked = service.asked.count("find")
        assert isinstance(bench.job().phase, Unsure)
        bench.clock.passed += GRACE_S
        service.script["find"].clear()
        bench.queue.again.look_late()
        bench.queue.again.look_late()
        await bench.rest()
        assert service.asked.count("find") == asked + 1
        assert isinstance(bench.job().phase, Done)

    scene(home, service, play)
    assert service.sent == 1


def test_what_is_unsure_is_looked_for_when_the_network_is_back(home: Path):
    service = Service(submit=[Lost(LOST)], find=[LOST] * 500)

    async def play(bench: Bench) -> None:
        await bench.run(a_job())
        assert isinstance(bench.job().phase, Unsure)
        service.script["find"].clear()
        service.script["submit"].extend([Unreachable("no route", maybe_acted_on=False)])
        await bench.run(a_job("k"))
        assert [type(bench.job(i).phase) for i in ("j", "k")] == [Done, Done]

    scene(home, service, play)
    assert service.charged == ["j", "k"]


# ---- two that are alike ----------------------------------------------------------------------------------


class Alike(Gate):
    """Lists its jobs by what was asked for, so two equal requests look the same; the second one is slow to answer."""

    async def submit(self, *args: Any) -> Any:
        if not self.charged:  # it is through, and its reply is lost
            return await Service.submit(self, *args)
        self.charged.append(args[2])
        number = len(self.charged)
        await self.open.wait()
        return Submitted(f"remote-{number}")

    async def find(self, *args: Any, claimed: Any = (), **kwargs: Any) -> str | None:
        self.asked.append("find")
        await asyncio.sleep(0)
        if len(self.charged) < 2:
            return None  # its list lags
        shown = [f"remote-{n + 1}" for n in range(len(self.charged))]
        return next((i for i in reversed(shown) if i not in claimed), None)  # the worst order: the other one's first


def test_a_job_is_not_taken_for_an_equal_one_whose_reply_is_on_its_way(home: Path):
    service = Alike(submit=[Lost(LOST)])

    async def play(bench: Bench) -> None:
        await bench.run(a_job("first"))
        assert isinstance(bench.job("first").phase, Unsure)
        bench.queue.add(a_job("second"))
        await bench.until(lambda: len(service.charged) == 2)
        bench.queue.wishes.look_again("first")
        for _ in range(100):
            await asyncio.sleep(0.001)
        assert isinstance(bench.job("first").phase, Unsure) and isinstance(bench.job("second").phase, Submitting)
        service.open.set()
        await bench.rest()
        assert bench.job("first").remote_id == "remote-1" and bench.job("second").remote_id == "remote-2"
        assert all(isinstance(j.phase, Done) for j in bench.queue.jobs)

    scene(home, service, play)


# ---- accounts --------------------------------------------------------------------------------------------


def test_jobs_under_way_go_on_with_the_new_key(home: Path):
    old, new = Service(status=FOREVER), Service()

    async def play(bench: Bench) -> None:
        bench.queue.add(a_job())
        await bench.until(running(bench))
        bench.service = new
        bench.queue.again.accounts_changed()
        await bench.rest()
        assert isinstance(bench.job().phase, Done)

    scene(home, old, play)
    assert old.charged == ["j"] and new.charged == []


def test_a_change_of_another_account_leaves_them_alone(home: Path):
    service = Service(status=[HALFWAY] * 5)

    async def play(bench: Bench) -> None:
        bench.queue.add(a_job())
        await bench.until(running(bench))
        bench.queue.again.accounts_changed()
        await bench.rest()
        assert names(bench.seen) == ["Waiting", "Submitting", "Running", "Downloading", "Done"]

    scene(home, service, play)


# ---- jobs the service does not know ----------------------------------------------------------------------


def test_a_job_that_has_expired_there_is_said_at_once(home: Path):
    service = Service(status=[HALFWAY, RequestRefused("expired", status=410)])

    async def play(bench: Bench) -> None:
        await bench.run(a_job())
        phase = bench.job().phase
        assert isinstance(phase, Failed) and "no longer knows" in phase.title and phase.charged == "unknown"

    scene(home, service, play)


def test_a_job_that_takes_far_longer_than_usual_is_said_to_be_slow_once_and_is_kept(home: Path):
    service = Service(status=[Pending()] * 400)

    async def play(bench: Bench) -> None:
        await bench.run(a_job())
        assert bench.clock.passed > 3600
        assert bench.notes == ["It takes far longer than usual. Its clip is fetched when it is ready."]
        assert isinstance(bench.job().phase, Done)

    scene(home, service, play)


def test_how_long_it_took_is_learned_from_jobs_that_were_watched_all_along(home: Path):
    async def play(bench: Bench) -> None:
        await bench.journal.save(a_job("old", Running("remote-1"), submitted_at=AT - timedelta(days=1)))
        await resumed(bench)
        await bench.rest()
        assert await bench.journal.runs() == ()
        for n in range(3):
            await bench.run(a_job(f"j{n}"))
        runs = await bench.journal.runs()
        assert len(runs) == 3 and all(0 < run.ready_s <= run.clip_s < 60 for run in runs)
        expected = bench.means.pace.expected_s(a_job())
        assert expected is not None and min(r.clip_s for r in runs) <= expected <= max(r.clip_s for r in runs)

    scene(home, Service(status=[None, *[HALFWAY] * 3]), play)


def test_a_disk_that_is_full_by_then_leaves_a_job_done_and_says_nothing_of_it(home: Path):
    async def play(bench: Bench) -> None:
        async def full(*_: Any) -> None:
            raise DiskProblem("The list of jobs cannot be used: database or disk is full.")

        bench.journal.learn = full  # type: ignore[method-assign]
        for n in range(3):
            await bench.run(a_job(f"j{n}"))
            assert isinstance(bench.job(f"j{n}").phase, Done)
        assert bench.notes == []
        assert bench.means.pace.expected_s(a_job()) is not None  # for as long as the program runs

    scene(home, Service(), play)
