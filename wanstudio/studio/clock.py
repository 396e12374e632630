"""Time, as a thing that can be handed in: tests bring their own."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime

JUMP_S = 30.0  # what a slow clock or a leap second never comes to
_LONGEST_S = 3600.0  # Qt's timers overflow at 24 days and then end at once


class Clock:
    def now(self) -> datetime:
        return datetime.now(UTC)

    def seconds(self) -> float:
        """Seconds that only ever grow, from no particular start."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Sleep for at least `seconds`: Qt's timers may end 5 % early, so the time is checked again."""
        until = self.seconds() + seconds
        while (left := until - self.seconds()) > 0:  # noqa: ASYNC110  # time is what is waited for
            await asyncio.sleep(min(left, _LONGEST_S))


class Alarm:
    """A sleep that can be ended early."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """End the sleep that goes on, or the next one at once."""
        self._rung.set()

    async def sleep(self, seconds: float) -> None:
        """Sleep for at least `seconds`, or until it rings."""
        if self._rung.is_set():
            self._rung.clear()
            return
        sleeping = asyncio.ensure_future(self._clock.sleep(seconds))
        ringing = asyncio.ensure_future(self._rung.wait())
        try:
            await asyncio.wait((sleeping, ringing), return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._rung.clear()
            for task in (sleeping, ringing):
                task.cancel()
            await asyncio.gather(sleeping, ringing, return_exceptions=True)


class Jumps:
    """Notices that the computer slept, or that its clock was set: the time of day and the steady one part."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._apart_s = self._now_s()

    def look(self) -> bool:
        """True when they have parted by more than 30 s since the last look."""
        before_s, self._apart_s = self._apart_s, self._now_s()
        return abs(self._apart_s - before_s) > JUMP_S

    def _now_s(self) -> float:
        return self._clock.now().timestamp() - self._clock.seconds()
