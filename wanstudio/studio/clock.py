"""Time, as a thing that can be handed in: tests bring their own."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime

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
