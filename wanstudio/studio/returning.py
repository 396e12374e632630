"""Coming back to the jobs that the program had left, and what there is to say of them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from wanstudio.core.errors import LocalProblem
from wanstudio.core.jobs import Done, Downloading, Job, Running, Submitting, Unsure, Uploading, Waiting
from wanstudio.store.journal import Journal
from wanstudio.store.projects import Projects
from wanstudio.store.recovery import Recovery
from wanstudio.studio.claim import Claim
from wanstudio.studio.clock import Clock
from wanstudio.studio.queue import JobQueue
from wanstudio.studio.recovering import Recovering, held

log = logging.getLogger(__name__)

ENDED_SHOWN = 500  # jobs that have ended, the newest, in the queue's list; the journal has all of them
_SEEN = "seen"  # what the journal keeps under it: when the program was last at work


@dataclass(frozen=True, kw_only=True, slots=True)
class Return:
    """`since` is when the program was last seen at work, None where that is not known.

    `rendering` are at a service, rendered ones that are not fetched yet among them; `waiting` are here; `unsure` may be
    either. `finished` are the ids of the clips that have come since, of jobs that were left. `recovered` tells, in
    sentences, of a journal that had to be rebuilt.
    """

    since: datetime | None = None
    rendering: int = 0
    waiting: int = 0
    unsure: int = 0
    finished: tuple[str, ...] = ()
    recovered: tuple[str, ...] = ()


@dataclass(kw_only=True)
class Returning:
    """`report` is what there is to say. `elsewhere`: `resume` left jobs to another process, which runs some of this
    journal, or may.

    `recovery` is what the journal went through when it was opened or, while in use, rebuilt; None for nothing.
    """

    journal: Journal
    projects: Projects
    queue: JobQueue
    recovering: Recovering
    recovery: Callable[[], Recovery | None]
    claim: Claim
    clock: Clock
    report: Return = field(init=False, default=Return())
    elsewhere: bool = field(init=False, default=False)
    _listeners: list[Callable[[], None]] = field(init=False, default_factory=list)
    _told: tuple[str, ...] = field(init=False, default=())  # of a recovery, beyond what the journal itself tells
    _resumed: bool = field(init=False, default=False)

    @property
    def recovered(self) -> tuple[str, ...]:
        """What was lost and what came back, in sentences; empty when nothing had to be rebuilt."""
        recovery = self.recovery()
        return (*recovery.sentences, *self._told) if recovery else ()

    def listen_rebuilt(self, listener: Callable[[], None]) -> None:
        """`listener` is called when the journal was found damaged while in use, and has been rebuilt."""
        self._listeners.append(listener)

    async def resume(self, *, asked: bool = False) -> tuple[Job, ...]:
        """Go on with every job of the journal; returns them as they stood, of those that have ended the newest.
        `journal.problems` tells of the others, and `report` of what there is to say. `asked`: the user wants it, so
        what was set aside is tried, too.

        While another process runs jobs none is taken over (it would be sent twice), and `elsewhere` is True. Where
        that cannot be known, those are that the service has accepted; of the others, `elsewhere` tells.
        """
        async with self.claim.taking_over() as alone:  # to the end: nobody's new job is among those that are read
            await self.queue.recall(asked=asked)
            if alone and self.recovery() is not None:
                self._told = await self.recovering.clips()
            jobs = await self.journal.listed(ENDED_SHOWN)
        taken = [job for job in jobs if job.ended or alone or (not self.claim.works and job.remote_id)]
        self.elsewhere = not alone and (self.claim.works or len(taken) < len(jobs))
        since = await self.journal.kept(_SEEN)
        self.report = replace(
            report_on(taken, datetime.fromisoformat(since) if since else None), recovered=self.recovered
        )
        self.queue.board.listen(partial(self._tell, {job.id for job in taken if not job.ended}))
        self._resumed = True
        self.queue.resume(taken, asked=asked)
        return jobs

    async def ask_services(self, connections: Iterable[tuple[str, str]]) -> None:
        """After a recovery: ask each (connection, provider id) for runs that no row knows. Nothing is paid or sent."""
        recovery = self.recovery()
        if recovery is None or self.elsewhere:
            return
        jobs, said = await self.recovering.jobs(connections, recovery)
        for job in jobs:
            await self.journal.save_if_missing(job)
        self.queue.resume(jobs)
        self._told = (*self._told, *said)
        self.report = replace(self.report, recovered=self.recovered)

    async def after_rebuilding(self) -> None:
        """The projects and the jobs under way are known here better than in any copy. Jobs go on; what waits is held on
        disk until its next step is written, should the program end before that."""
        await self.projects.save_again()
        shown = {job.id for job in self.queue.jobs}
        for job in self.queue.jobs:
            await self.journal.save_if_missing(held(job, self.clock.now()))
        self._told = await self.recovering.clips()
        self.queue.resume([job for job in await self.journal.listed(ENDED_SHOWN) if job.id not in shown])
        for listener in self._listeners:
            listener()

    async def seen(self) -> None:
        """Keep that the program is at work now; nothing before `resume` has read when it last was.

        Where the journal takes nothing, the next start tells of a longer absence, and that is all.
        """
        if not self._resumed:
            return
        try:
            await self.journal.keep(_SEEN, self.clock.now().isoformat())
        except LocalProblem as e:
            log.info("that the program is at work was not noted: %s", e.detail)

    def _tell(self, left: set[str], job: Job) -> None:
        """The clips of jobs that were left have come since."""
        if job.id in left and (clips := clips_of(job)):
            left.discard(job.id)
            self.report = replace(self.report, finished=(*self.report.finished, *clips))


def report_on(jobs: Iterable[Job], since: datetime | None) -> Return:
    """What was left, from the jobs as the journal had them."""
    left = [job for job in jobs if not job.ended]
    return Return(
        since=since,
        rendering=_count(left, Running, Downloading),
        waiting=_count(left, Waiting, Uploading),
        unsure=_count(left, Unsure, Submitting),
    )


def clips_of(job: Job) -> tuple[str, ...]:
    return job.phase.clips if isinstance(job.phase, Done) else ()


def _count(jobs: list[Job], *phases: type) -> int:
    return sum(isinstance(job.phase, phases) for job in jobs)
