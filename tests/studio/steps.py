"""A clock that only a test moves: to the next moment at which anybody wants to wake up, and no further."""

from __future__ import annotations

import asyncio
import heapq
import itertools
from collections.abc import Callable
from datetime import datetime, timedelta

from tests.studio.kit import AT
from wanstudio.studio.clock import Clock

_TURNS = 30  # of the loop, after which all that can go on without the time has gone on


class StepClock(Clock):
    """`jump_s` is how far the time of day is ahead of the steady one."""

    def __init__(self) -> None:
        self.passed = 0.0
        self.jump_s = 0.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._numbers = itertools.count()

    def now(self) -> datetime:
        return AT + timedelta(seconds=self.passed + self.jump_s)

    def seconds(self) -> float:
        return self.passed

    async def sleep(self, seconds: float) -> None:
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self.passed + max(seconds, 0.0), next(self._numbers), woken))
        await woken

    async def go_on(self, holds: Callable[[], bool], limit_s: float = 1e7) -> None:
        """Let the time pass until `holds`."""
        end_s = self.passed + limit_s
        while True:
            for _ in range(_TURNS):
                await asyncio.sleep(0)
            if holds():
                return
            at_s = self.next_s()
            assert at_s is not None, "nobody waits for anything"
            assert at_s <= end_s, f"not after {limit_s} s"
            self.wake()

    def next_s(self) -> float | None:
        """When the next one wants to wake up; None: nobody does."""
        while self._sleepers and self._sleepers[0][2].done():
            heapq.heappop(self._sleepers)
        return self._sleepers[0][0] if self._sleepers else None

    def wake(self) -> None:
        """Go on to that moment, and wake who waits for it."""
        at_s, _, woken = heapq.heappop(self._sleepers)
        self.passed = max(self.passed, at_s)
        woken.set_result(None)

    def forget(self) -> None:
        """Nobody sleeps any more: the program that did has ended."""
        self._sleepers.clear()
