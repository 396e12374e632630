"""What a row says of a job that waits: its place on its connection, and when its turn is likely to come."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.studio.kit import SPEC, Bench, Service, a_job
from wanstudio.core.settings import Settings
from wanstudio.desk.standing import Standings

USUAL_S = 60.0


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


async def in_line(bench: Bench) -> Standings:
    """Four jobs of one connection that takes one at a time: the third was put first, the first last, one is on hold."""
    bench.queue.pause()
    for n in range(4):
        bench.queue.add(a_job(f"j{n}"))
    await bench.until(lambda: len(bench.queue.line) == 4)
    bench.queue.put_first("j2")
    bench.queue.move("j0", 5)
    bench.queue.wishes.hold("j1")
    await bench.rest()
    studio: Any = SimpleNamespace(
        queue=bench.queue,
        pace=bench.means.pace,
        preferences=SimpleNamespace(settings=Settings(jobs_at_once=9, at_once={"work": 1})),
    )
    return Standings(studio, {SPEC.id: SPEC}, lambda _: 0)


def test_the_place_is_that_among_those_that_go_by_themselves(home: Path):
    async def scene() -> list[int]:
        async with Bench(home, Service(), limit=1) as bench:
            standings = await in_line(bench)
            return [standings.standing(job).place for job in sorted(bench.queue.jobs, key=lambda job: job.id)]

    assert asyncio.run(scene()) == [3, 0, 1, 2]


def test_turns_come_one_after_another_as_long_as_jobs_usually_take(home: Path):
    async def scene() -> list[timedelta]:
        async with Bench(home, Service(), limit=1) as bench:
            for _ in range(3):
                await bench.means.pace.learn(a_job(), ready_s=USUAL_S, clip_s=USUAL_S)
            standings = await in_line(bench)
            starts = {job.id: standings.standing(job).starts for job in bench.queue.jobs}
            assert starts["j1"] is None
            return [starts[later] - starts["j2"] for later in ("j3", "j0")]  # type: ignore[operator]

    assert asyncio.run(scene()) == [timedelta(seconds=USUAL_S), timedelta(seconds=2 * USUAL_S)]


def test_no_turn_is_promised_while_nothing_is_known_of_the_one_before(home: Path):
    async def scene() -> list[object]:
        async with Bench(home, Service(), limit=1) as bench:
            standings = await in_line(bench)
            return [standings.standing(job).starts for job in bench.queue.jobs if job.id in ("j3", "j0")]

    assert asyncio.run(scene()) == [None, None]
