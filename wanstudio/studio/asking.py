"""Questions about one job or one price, put to a service no sooner than it wishes to be asked again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from wanstudio.core.errors import TooManyRequests
from wanstudio.studio.clock import Clock
from wanstudio.studio.stops import Stops

T = TypeVar("T")


class Asking:
    """What a service says to one question (429, `Retry-After`) holds for all that follow: see `Stops`."""

    def __init__(self, clock: Clock, stops: Stops) -> None:
        self._clock, self._stops = clock, stops

    def waits(self, connection: str) -> bool:
        """Whether the service wishes not to be asked at this moment."""
        return self._left_s(connection) > 0

    async def quiet(self, connection: str) -> None:
        """Wait until the service wishes to be asked again; not at all where it has no such wish."""
        while (left_s := self._left_s(connection)) > 0:
            await self._clock.sleep(left_s)  # a timer may end early, and the wish may have grown

    def _left_s(self, connection: str) -> float:
        return self._stops.quiet_until_s(connection) - self._clock.seconds()

    async def ask(self, connection: str, question: Callable[[], Awaitable[T]]) -> T:
        """Raises what the question does. That it came too soon is told to all who ask there."""
        await self.quiet(connection)
        try:
            return await question()
        except TooManyRequests as e:
            self._stops.meet(connection, e)
            raise
