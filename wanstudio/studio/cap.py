"""The cap on jobs under way: what a runaway script, or a mistaken batch, can cost at most."""

from __future__ import annotations

from collections.abc import Callable

from wanstudio.core.connections import SANDBOX
from wanstudio.core.errors import DiskProblem, InvalidInput
from wanstudio.core.jobs import Job
from wanstudio.store.journal import Journal
from wanstudio.studio.board import Board


class Cap:
    """`most()` jobs may be under way on one connection that costs money: of this process, and of all others that write
    to the same journal or wrote to it and have ended.

    A job counts from when it is made until it has ended. So whatever is done to one that has not (let on, sent again,
    looked at) makes none more, and is not asked about; nor is the fetching of one that is paid for.
    """

    def __init__(self, journal: Journal, board: Board, most: Callable[[], int]) -> None:
        self._journal, self._board, self._most = journal, board, most

    async def check(self, connection: str, more: int = 1) -> None:
        """See early whether so many more may be. No service is asked.

        Raises:
            InvalidInput: they would be more than the setting allows. LocalProblem: the journal cannot be read.
        """
        if connection == SANDBOX.name:
            return
        under_way, ended = self._here(connection)
        kept = await self._journal.unfinished(connection)
        self._see(len((kept | under_way) - ended) + more)

    async def keep(self, job: Job) -> None:
        """Put a new job on disk, where it counts for every process, if it may be.

        Where the disk takes nothing it is left to the queue, which sends nothing that is not written down.

        Raises:
            InvalidInput, LocalProblem: as `check`; nothing is kept.
        """
        if job.connection == SANDBOX.name:
            return
        under_way, ended = self._here(job.connection)
        try:
            self._see(await self._journal.save_within(job, self._most(), ended=ended, unwritten=under_way))
        except DiskProblem:
            await self.check(job.connection)

    def _here(self, connection: str) -> tuple[frozenset[str], frozenset[str]]:
        """The ids of this process's jobs there that are under way, and that have ended: the disk may be a step
        behind."""
        mine = [job for job in self._board.jobs.values() if job.connection == connection]
        return frozenset(j.id for j in mine if not j.ended), frozenset(j.id for j in mine if j.ended)

    def _see(self, under_way: int) -> None:
        if under_way > (most := self._most()):
            detail = f"{under_way} jobs would be under way on this account, and {most} are allowed at most"
            hint = "Wait for some to end, or allow more in the settings. The queue lists all of them."
            raise InvalidInput("count", detail, hint=hint)
