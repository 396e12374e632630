"""A mistake of whoever is told of a job is that one's own: the job goes on."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from tests.studio.kit import Bench, Service, a_job
from wanstudio.core.jobs import Done, Downloading, Job, Running, Submitting, Waiting
from wanstudio.studio.stops import EVERYWHERE


def bugs_of(home: Path, service: Service, play: Callable[[Bench], Awaitable[None]]) -> list[Any]:
    """What came to the loop's exception handler meanwhile."""

    async def scene() -> list[Any]:
        bugs: list[Any] = []
        asyncio.get_running_loop().set_exception_handler(lambda _loop, context: bugs.append(context["exception"]))
        async with Bench(home, service) as bench:
            await play(bench)
        return bugs

    return asyncio.run(scene())


@pytest.mark.parametrize("phase", [Waiting, Submitting, Running, Downloading, Done])
def test_a_job_goes_on_over_a_mistake_of_a_listener_at_whichever_step(home: Path, phase: type[Any]):
    service, mistake = Service(), KeyError("a row of the window")

    async def play(bench: Bench) -> None:
        def trips(job: Job) -> None:
            if isinstance(job.phase, phase):
                raise mistake

        heard: list[Job] = []
        bench.queue.board.listen(trips)
        bench.queue.board.listen(heard.append)
        await bench.run(a_job())
        assert isinstance(bench.job().phase, Done) and not bench.notes
        assert heard == bench.seen

    bugs = bugs_of(home, service, play)
    assert bugs and set(bugs) == {mistake}
    assert service.charged == ["j"]


def test_neither_a_mistake_over_a_clip_nor_one_over_what_holds_jobs_up_stops_a_job(home: Path):
    service, mistake = Service(), KeyError("a view")

    async def play(bench: Bench) -> None:
        def trips(*_: Any) -> None:
            raise mistake

        bench.shelf.listeners.append(trips)
        bench.queue.stops.listen(trips)
        bench.queue.stops.no_room("The disk is full.")
        bench.queue.stops.lift(EVERYWHERE)
        bench.queue.board.listen_removals(trips)
        bench.queue.board.listen_notes(trips)
        await bench.run(a_job())
        bench.queue.board.note(bench.job(), "It cannot be stopped there.")
        assert isinstance(bench.job().phase, Done)
        bench.queue.board.take_off("j")
        assert not bench.queue.jobs

    assert set(bugs_of(home, service, play)) == {mistake}
    assert service.charged == ["j"]
