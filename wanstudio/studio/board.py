"""The jobs as they stand: kept on disk first, then told to whoever listens."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from wanstudio.core.errors import DiskProblem, LocalProblem
from wanstudio.core.jobs import Failed, Job, Submitting, Unsure, Uploading, Waiting
from wanstudio.store.journal import Journal
from wanstudio.studio.clock import Clock
from wanstudio.studio.telling import tell

log = logging.getLogger(__name__)


class Board:
    """`jobs` are all that are on the list, by id, in the order they came."""

    def __init__(self, journal: Journal, clock: Clock) -> None:
        self._journal, self._clock = journal, clock
        self.jobs: dict[str, Job] = {}
        self._listeners: list[Callable[[Job], None]] = []
        self._note_listeners: list[Callable[[Job, str], None]] = []
        self._removal_listeners: list[Callable[[str], None]] = []

    def listen(self, listener: Callable[[Job], None]) -> None:
        """`listener` gets each job after each step (which is on disk by then) and as it progresses."""
        self._listeners.append(listener)

    def listen_notes(self, listener: Callable[[Job, str], None]) -> None:
        """`listener` gets sentences about a job that its phase does not say ("It cannot be stopped there …")."""
        self._note_listeners.append(listener)

    def listen_removals(self, listener: Callable[[str], None]) -> None:
        """`listener` gets the id of each job that left the list."""
        self._removal_listeners.append(listener)

    async def keep(self, job: Job) -> None:
        """Put the job on disk, then show it.

        Raises:
            LocalProblem: the journal cannot be written, and nothing has been paid for yet.
        """
        if job.ended and job.ended_at is None:
            job = replace(job, ended_at=self._clock.now())
        try:
            await self._journal.save(job)
        except LocalProblem as e:
            if isinstance(job.phase, (Waiting, Uploading, Submitting)):
                raise
            self.note(job, f"{e.detail} What becomes of this job is not written down until that is mended.")
        self.show(job)

    async def keep_or_fail(self, job: Job) -> None:
        """The same; where the journal cannot be written before anything is paid for, the job has failed.

        One that was unsure may have been paid for: it stays so.
        """
        try:
            await self.keep(job)
        except LocalProblem as e:
            if isinstance((now := self.jobs.get(job.id, job)).phase, Unsure):
                self.note(now, f"{e.detail} It was not sent again.")
                return
            if isinstance(e, DiskProblem) and isinstance(job.phase, Waiting):
                self.show(job.to(Waiting("disk")))  # nothing was sent of it: it is written down before it is
                return
            self.show(job.to(Failed(e.title, e.detail, e.hint, e.code, e.exit_code, "no")))

    async def forget(self, job_id: str) -> None:
        await self._journal.forget(job_id)

    async def keep_again(self, jobs: Iterable[Job]) -> None:
        """Write down what was forgotten and is shown again; what has been taken off once more stays forgotten."""
        await self._journal.put_back(*(job for job in jobs if job.id in self.jobs))

    async def forget_older(self, than: datetime) -> None:
        """Take out what has ended and is older than all that is shown."""
        await self._journal.forget_ended(than)

    def show(self, job: Job) -> None:
        """Tell of the job without writing it down: for progress, and for what is on disk already."""
        self.jobs[job.id] = job
        tell(self._listeners, job)

    def take_off(self, job_id: str) -> None:
        del self.jobs[job_id]
        tell(self._removal_listeners, job_id)

    def note(self, job: Job, sentence: str) -> None:
        log.info("job %s: %s", job.id, sentence)
        tell(self._note_listeners, job, sentence)
