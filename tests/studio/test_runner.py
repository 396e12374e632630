"""A paid request that was broken off all the same, by whatever: the job is unsure, and is found again."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from tests.studio.kit import Bench, Service, a_job
from tests.studio.test_queue import scene
from wanstudio.core.jobs import Done, Submitting, Unsure
from wanstudio.studio.finding import BROKE


class Mute(Service):
    """Takes the job and never says so."""

    async def submit(self, *args: Any) -> Any:
        await super().submit(*args)
        await asyncio.Event().wait()


@pytest.mark.parametrize("unwanted", [False, True])
def test_a_request_that_was_broken_off_leaves_its_job_unsure_and_it_is_found(home: Path, unwanted: bool):
    service = Mute()

    async def play(bench: Bench) -> None:
        bench.queue.add(a_job())
        await bench.until(lambda: bool(service.charged) and isinstance(bench.job().phase, Submitting))
        if unwanted:
            bench.queue.wishes.cancel("j")
        bench.queue._tasks["j"].cancel()
        await bench.rest()
        [kept] = await bench.journal.jobs()
        for phase in (bench.job().phase, kept.phase):
            assert isinstance(phase, Unsure) and phase.why == BROKE
        bench.queue.wishes.look_again("j")
        await bench.rest()
        assert isinstance(bench.job().phase, Done)

    scene(home, service, play)
    assert service.charged == ["j"] and service.sent == 1
