"""How long a command waits for its jobs, and what it says when it waits no longer."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.studio.kit import Bench, Service, a_job
from wanstudio.cli.say import Say
from wanstudio.cli.watch import STILL_S, Watch
from wanstudio.core.jobs import Done, Running
from wanstudio.providers.base import Pending

DAYS = 100_000  # answers, of which one comes every 15 s or so
SLOW = "It takes far longer than usual."


def watched(home: Path, service: Service) -> tuple[int, Bench]:
    """The exit code of a command without a time-out, on one job and a clock that takes no time."""

    async def scene() -> tuple[int, Bench]:
        async with Bench(home, service) as bench:
            studio = SimpleNamespace(queue=bench.queue, clock=bench.clock, library=bench.library)
            engine: Any = SimpleNamespace(studio=studio)
            bench.queue.add(a_job())
            return await Watch(engine, Say(json=True), {"j"}).to_the_end(), bench

    return asyncio.run(scene())


def test_a_job_that_never_moves_is_said_to_be_slow_once_and_in_the_end_left_to_another_day(
    home: Path, capsys: pytest.CaptureFixture[str]
):
    code, bench = watched(home, Service(status=[Pending(True, 0.5)] * DAYS))
    said = capsys.readouterr()
    *_, error = map(json.loads, said.out.splitlines())
    assert code == 6
    assert (error["event"], error["code"], error["charged"]) == ("error", "stalled", None)
    assert error["message"] == "Nothing has moved for 6 hours. The job is kept."
    assert error["hint"] == "wanstudio jobs --resume goes on with it."
    assert said.err.count(SLOW) == 1 and f"{error['message']} {error['hint']}" in said.err
    assert isinstance(bench.job().phase, Running) and bench.clock.passed > STILL_S


def test_what_was_left_is_gone_on_with_on_another_day(home: Path, capsys: pytest.CaptureFixture[str]):
    service = Service(status=[Pending(True, 0.5)] * DAYS)
    watched(home, service)
    service.script["status"].clear()

    async def resumed() -> Bench:
        async with Bench(home, service) as bench:
            bench.queue.resume(await bench.journal.jobs(), asked=True)
            await bench.rest()
            return bench

    assert isinstance(asyncio.run(resumed()).job().phase, Done)
    assert service.charged == ["j"]


def test_a_job_that_moves_is_waited_for_however_long_it_takes(home: Path, capsys: pytest.CaptureFixture[str]):
    code, bench = watched(home, Service(status=[Pending(True, n // 200 / 1000) for n in range(2500)]))
    assert code == 0 and isinstance(bench.job().phase, Done)
    assert bench.clock.passed > STILL_S
