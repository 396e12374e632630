"""The cap on jobs under way: what a runaway script, or a mistaken batch, can cost at most."""

from __future__ import annotations

from collections.abc import Callable

from wanstudio.core.connections import SANDBOX
from wanstudio.core.errors import InvalidInput
from wanstudio.store.journal import Journal
from wanstudio.studio.queue import JobQueue


class Cap:
    """`most()` jobs may be under way on one connection that costs money: of this process, and of all others that write
    to the same journal or wrote to it and have ended."""

    def __init__(self, journal: Journal, queue: JobQueue, most: Callable[[], int]) -> None:
        self._journal, self._queue, self._most = journal, queue, most

    async def check(self, connection: str, more: int = 1) -> None:
        """See whether so many more may be. No service is asked. Until the caller waits for anything, the answer holds
        for this process.

        Raises:
            InvalidInput: they would be more than the setting allows. LocalProblem: the journal cannot be read.
        """
        if connection == SANDBOX.name:
            return
        kept = await self._journal.unfinished(connection)
        here = {job.id: job for job in self._queue.jobs}  # as they stand: what is on disk may be a step behind
        under_way = len(kept - here.keys()) + sum(j.connection == connection and not j.ended for j in here.values())
        most = self._most()
        if under_way + more > most:
            detail = f"{under_way + more} jobs would be under way on this account, and {most} are allowed at most"
            hint = "Wait for some to end, or allow more in the settings. The queue lists all of them."
            raise InvalidInput("count", detail, hint=hint)
