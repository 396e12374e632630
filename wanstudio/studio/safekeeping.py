"""When a copy of the journal is taken: soon after the first change of a day, then every half hour that changed it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from wanstudio.core.errors import LocalProblem
from wanstudio.store.database import Database

log = logging.getLogger(__name__)

EVERY = timedelta(minutes=30)
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
        try:
            if await self._database.back_up(now):
                self._last, self.problem = now, ""
        except LocalProblem as e:
            log.info("%s", e.detail)
            self.problem = e.detail
