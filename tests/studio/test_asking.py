"""A service that names a time before which it wishes no question gets none, whoever asks."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.studio.kit import AT, Bench, FastClock, Lost, Service, a_job
from tests.studio.test_queue import LOST, scene
from wanstudio.core.errors import LinkExpired, TooManyRequests
from wanstudio.core.jobs import Done, Downloading, Unsure
from wanstudio.studio.asking import Asking
from wanstudio.studio.stops import Stops

WISH_S = 240.0
SLOW_DOWN = TooManyRequests("slow down", retry_after_s=WISH_S)


class Timed(Service):
    """Notes when it is asked, by the test's clock."""

    clock: FastClock

    def __init__(self, **script: list[Any]) -> None:
        super().__init__(**script)
        self.times: list[tuple[str, float]] = []

    def _next(self, name: str) -> Any:
        self.times.append((name, self.clock.passed))
        return super()._next(name)

    def gap_after_s(self, name: str) -> float:
        """Seconds between the first question of this name and the one after it, of any name that is asked politely."""
        first = next(i for i, (asked, _) in enumerate(self.times) if asked == name)
        return self.times[first + 1][1] - self.times[first][1]


def timed(home: Path, service: Timed, play: Callable[[Bench], Awaitable[None]]) -> None:
    async def with_its_clock(bench: Bench) -> None:
        service.clock = bench.clock
        await play(bench)

    scene(home, service, with_its_clock)


def test_a_lost_job_is_not_looked_for_before_the_service_wishes(home: Path):
    service = Timed(submit=[Lost(LOST)], find=[SLOW_DOWN])

    async def play(bench: Bench) -> None:
        await bench.run(a_job())
        assert isinstance(bench.job().phase, Done)

    timed(home, service, play)
    assert service.gap_after_s("find") >= WISH_S
    assert service.sent == 1


def test_a_fresh_address_is_not_asked_for_before_the_service_wishes(home: Path):
    service = Timed(download=[LinkExpired("expired")] * 2, status=[SLOW_DOWN])

    async def play(bench: Bench) -> None:
        await bench.journal.save(a_job(phase=Downloading("remote-1", ("https://cdn/old.mp4",))))
        bench.queue.resume(await bench.journal.jobs())
        await bench.rest()
        assert isinstance(bench.job().phase, Done)

    timed(home, service, play)
    assert service.gap_after_s("status") >= WISH_S


def test_what_one_look_up_is_told_holds_for_all_and_is_over_by_itself(home: Path):
    service = Timed(find=[SLOW_DOWN])

    async def play(bench: Bench) -> None:
        await bench.journal.save(a_job("lost", Unsure(AT - timedelta(days=1), "The reply was lost.")))
        bench.queue.resume(await bench.journal.jobs())
        await bench.until(lambda: bool(bench.queue.stops.all))
        assert [stop.why for stop in bench.queue.stops.all] == ["busy"]
        await bench.run(a_job("new"))
        assert isinstance(bench.job("new").phase, Done)
        assert bench.queue.stops.all == ()

    timed(home, service, play)
    asked = next(at for name, at in service.times if name == "find")
    assert all(at - asked >= WISH_S for name, at in service.times[1:]), service.times


def test_where_nobody_waits_a_wish_is_forgotten_once_its_time_has_come(home: Path):
    async def play(bench: Bench) -> None:
        await bench.journal.save(a_job("lost", Unsure(AT - timedelta(days=1), "The reply was lost.")))
        bench.queue.resume(await bench.journal.jobs())
        await bench.rest()
        assert isinstance(bench.job("lost").phase, Unsure)
        assert bench.queue.stops.all == ()

    timed(home, Timed(find=[SLOW_DOWN]), play)


def test_a_question_that_comes_too_soon_makes_the_next_one_wait():
    async def play() -> None:
        clock = FastClock()
        stops = Stops(clock)
        asking = Asking(clock, stops)

        async def refused() -> str:
            raise SLOW_DOWN

        async def answered() -> str:
            return "12 CU"

        with pytest.raises(TooManyRequests):
            await asking.ask("work", refused)
        assert await asking.ask("play", answered) == "12 CU" and clock.passed == 0
        assert await asking.ask("work", answered) == "12 CU" and clock.passed >= WISH_S

    asyncio.run(play())
