"""The first paid request with a key goes alone: a key that is refused is refused once, and not once for every job."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from wanstudio.core.errors import AuthError, OutOfCredit
from wanstudio.studio.stops import Stops
from wanstudio.studio.turns import Turns


class First:
    """Once a job of a connection has been accepted, all go side by side; until its key changes (`Stops.proven`)."""

    def __init__(self, stops: Stops) -> None:
        self._stops, self._turns = stops, Turns()

    @asynccontextmanager
    async def turn(self, connection: str, job_id: str) -> AsyncIterator[None]:
        """While a job's request is on its way. Files go up before it, side by side.

        Raises:
            AuthError, OutOfCredit: what the service has just answered to another job. Nothing was sent of this one.
        """
        if not self._stops.proven(connection):
            async with self._turns.of(connection):
                held = self._stops.of(connection)
                if held and held.stop.why in ("key", "credit") and held.trial != job_id:
                    raise held.error.with_traceback(None)
                if not self._stops.proven(connection):
                    try:
                        yield
                    except (AuthError, OutOfCredit) as e:
                        self._stops.meet(connection, e)  # before the next has its turn
                        raise
                    return
        yield
