"""The cap on jobs under way holds across commands and windows: all that stands unfinished in the journal counts."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.contract.server import ScenarioServer
from tests.studio.kit import clip_bytes
from tests.studio.test_studio import T2V, played, studio
from wanstudio.core.errors import InvalidInput
from wanstudio.core.jobs import Waiting
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


def test_another_program_on_the_same_journal_counts(home: Path):
    async def both() -> None:
        async with studio(home) as window, studio(home) as command:
            for made in (window, command):
                made.preferences.change(jobs_at_most=1)
                made.queue.pause()
            await window.making.generate(T2V, VALUES, "work")
            await window.journal.jobs()
            with pytest.raises(InvalidInput, match="2 jobs would be under way"):
                await command.making.generate(T2V, VALUES, "work")

    asyncio.run(both())
