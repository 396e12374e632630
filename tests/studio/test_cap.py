"""The cap on jobs under way holds across commands and windows: all that stands unfinished in the journal counts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.contract.server import ScenarioServer
from tests.studio.kit import a_job, clip_bytes
from tests.studio.test_studio import T2V, played, studio
from wanstudio.core.errors import InvalidInput, StudioError
from wanstudio.core.jobs import Cancelled, Failed, Running, Unsure, Waiting
from wanstudio.studio.studio import Studio

VALUES = {"prompt": "a fox"}


def test_what_an_earlier_command_left_counts(home: Path):
    async def command(made: Studio) -> None:
        made.preferences.change(jobs_at_most=2)
        made.queue.pause()
        await made.making.generate(T2V, VALUES, "work")

    async def one_too_many(made: Studio) -> None:
        assert made.queue.jobs == ()
        made.queue.pause()
        with pytest.raises(InvalidInput, match="3 jobs would be under way"):
            await made.making.generate(T2V, VALUES, "work")
        await made.cap.check("other", 2)
        await made.cap.check("sandbox", 1000)
        for job in await made.journal.jobs():
            await made.journal.forget(job.id)
        await made.making.generate(T2V, VALUES, "work")

    with ScenarioServer(clip_bytes()) as server:
        for play in (command, command, one_too_many):
            played(home, play, server)
        assert server.api.requests == []


def test_what_has_ended_here_does_not_count_though_the_disk_is_a_step_behind(home: Path):
    async def play(made: Studio) -> None:
        made.preferences.change(jobs_at_most=1)
        made.queue.pause()
        job = await made.making.generate(T2V, VALUES, "work")
        await made.cap.check("work", 0)
        made.queue.wishes.cancel(job.id)
        while not made.queue.jobs[0].ended:  # noqa: ASYNC110  # a step on disk
            await asyncio.sleep(0.001)
        await made.journal.save(job.to(Waiting()))
        await made.cap.check("work")

    played(home, play)


def test_of_many_that_are_asked_for_at_one_moment_only_those_that_are_allowed_come_in(home: Path):
    async def play(made: Studio) -> None:
        made.preferences.change(jobs_at_most=3)
        made.queue.pause()
        came = await asyncio.gather(
            *(made.making.generate(T2V, VALUES, "work") for _ in range(8)), return_exceptions=True
        )
        assert sum(isinstance(one, InvalidInput) for one in came) == 5
        assert len(made.queue.jobs) == 3

    played(home, play)


@asynccontextmanager
async def two_programs(home: Path, at_most: int) -> AsyncIterator[tuple[Studio, Studio]]:
    """On one journal; neither sends anything."""
    async with studio(home) as window, studio(home) as command:
        for made in (window, command):
            made.preferences.change(jobs_at_most=at_most)
            made.queue.pause()
        yield window, command


def test_another_program_on_the_same_journal_counts(home: Path):
    async def both() -> None:
        async with two_programs(home, 1) as (window, command):
            await window.making.generate(T2V, VALUES, "work")
            with pytest.raises(InvalidInput, match="2 jobs would be under way"):
                await command.making.generate(T2V, VALUES, "work")
            assert len(await command.journal.jobs()) == 1

    asyncio.run(both())


def test_two_programs_that_ask_for_many_at_the_same_moment_get_what_is_allowed_and_no_more(home: Path):
    async def both() -> None:
        async with two_programs(home, 3) as (window, command):
            asked_for = [made.cap.keep(a_job(f"j{n}")) for n, made in enumerate([window, command] * 4)]
            came = await asyncio.gather(*asked_for, return_exceptions=True)
            assert sum(isinstance(one, InvalidInput) for one in came) == 5
            assert len(await window.journal.jobs()) == 3

    asyncio.run(both())


# ---- what is done to jobs that are there -------------------------------------------------------------


def test_a_job_that_ended_is_made_anew_only_where_one_more_may_be(home: Path):
    async def play(made: Studio) -> None:
        made.preferences.change(jobs_at_most=1)
        made.queue.pause()
        ended = a_job(model_id=T2V.id, phase=Failed("Refused", charged="no"))
        made.queue.resume([ended])
        await made.making.generate(T2V, VALUES, "work")
        refused: list[StudioError] = []
        made.making.again(ended, refused=refused.append)
        await made.tasks.drain()
        assert [e.detail for e in refused] == ["2 jobs would be under way on this account, and 1 are allowed at most"]
        assert len(made.queue.jobs) == 2
        made.preferences.change(jobs_at_most=2)
        made.making.again(ended, refused=refused.append)
        await made.tasks.drain()
        again = made.queue.jobs[-1]
        assert again == replace(ended, id=again.id, created=again.created, phase=Waiting()) and len(refused) == 1

    played(home, play)


def test_what_is_done_to_a_job_that_has_its_place_or_is_paid_for_is_not_refused(home: Path):
    """The cap has been lowered meanwhile: no more come in, and those that are there go on."""
    at = datetime(2026, 7, 1, tzinfo=UTC)
    there = {
        "let on": a_job("let on", Waiting("hold")),
        "sent again": a_job("sent again", Unsure(at)),
        "fetched": a_job("fetched", Cancelled("yes", "remote-1")),
        "looked at": replace(a_job("looked at", Failed("Gone", charged="unknown")), remote_id="remote-2"),
    }

    async def play(made: Studio) -> None:
        made.preferences.change(jobs_at_most=1)
        made.queue.pause()
        made.queue.resume(there.values())
        wishes = made.queue.wishes
        wishes.let_on("let on")
        wishes.send_again("sent again")
        wishes.fetch_all_the_same("fetched")
        wishes.look_again("looked at")
        stood: set[tuple[str, type]] = set()
        made.queue.board.listen(lambda job: stood.add((job.id, type(job.phase))))
        went = {("let on", Waiting), ("sent again", Waiting), ("fetched", Running), ("looked at", Unsure)}
        async with asyncio.timeout(20):
            while not stood >= went:  # noqa: ASYNC110  # steps on disk
                await asyncio.sleep(0.001)
        with pytest.raises(InvalidInput):
            await made.making.generate(T2V, VALUES, "work")

    with ScenarioServer(clip_bytes(), statuses=("in-progress",)) as server:
        played(home, play, server)
        assert server.charges == []
