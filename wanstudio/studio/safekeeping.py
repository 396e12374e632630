"""When a copy of the journal is taken: soon after the first change of a day, every half hour that changed it, and at
the end."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from wanstudio.core.errors import LocalProblem
from wanstudio.store.database import Database

log = logging.getLogger(__name__)

EVERY = timedelta(minutes=30)
AT_THE_END_BYTES = 30_000_000  # some 25,000 clips: a copy takes a fifth of a second
_LOOK_S = 60.0


class Safekeeping:
    """`problem` is why the last copy could not be taken, "" when it could."""

    def __init__(
        self,
        database: Database,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._database, self._now, self._sleep = database, now, sleep
        self._last: datetime | None = None
        self.problem = ""

    async def run(self) -> None:
        """Without end."""
        while True:
            await self._sleep(_LOOK_S)
            await self.look()

    async def look(self) -> None:
        """Take a copy when it is time for one and something has changed since the last."""
        now = self._now()
        if self._last is None:
            self._last = await self._database.backed_up_at()
        if self._last is not None and self._last.date() == now.date() and timedelta() <= now - self._last < EVERY:
            return
        await self._take(now)

    async def leave(self) -> None:
        """The program ends: keep what has changed, unless that would make it wait."""
        if await self._database.size_bytes() <= AT_THE_END_BYTES:
            await self._take(self._now())

    async def _take(self, now: datetime) -> None:
        try:
            if await self._database.back_up(now):
                self._last, self.problem = now, ""
        except LocalProblem as e:
            log.info("%s", e.detail)
            self.problem = e.detail
