"""A job that was accepted, and of which its service says that there is none. That alone ends no job.

It may be too new there, or the key of another project may be set, or the service may be wrong for a while. So it is
asked for some minutes; then the job rests as `Unsure` under the id it was given, and is asked about again at each
start, with each change of its account, some minutes later, and whenever the user wants it.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

from wanstudio.core.errors import GenerationFailed, RequestRefused
from wanstudio.core.jobs import Job, Running, Unsure
from wanstudio.providers.base import Provider
from wanstudio.studio.clock import Clock
from wanstudio.studio.finding import ASKED_ABOUT, cause_in, not_asked
from wanstudio.studio.watching import Watching

log = logging.getLogger(__name__)

PATIENCE_S = 180.0  # from the first such answer, without any other in between, however often it is asked
NOT_KNOWN = "It was accepted, and its service says now that there is no such job."
HAD_FAILED = "It was accepted, and had failed at its service."
_GONE, _ASK = "The service no longer knows this job", "Its support can look for it by the job's id."


@dataclass(slots=True)
class Doubt:
    """Since when a service has said of one job that there is none; by the clock that only grows."""

    clock: Clock
    since_s: float | None = None

    def lasts(self) -> bool:
        """It says so once more. True: it has done so for long enough."""
        now_s = self.clock.seconds()
        if self.since_s is None:
            self.since_s = now_s
        return now_s - self.since_s >= PATIENCE_S

    def is_over(self) -> None:
        self.since_s = None


def not_known(job: Job, clock: Clock) -> Job:
    """The job, running as far as anybody knew, as it rests now."""
    return job.to(Unsure(clock.now(), NOT_KNOWN, job.remote_id))


async def look(job: Job, provider: Provider, watching: Watching) -> AsyncIterator[Job]:
    """Ask once about a job that was not known, and yield it after every step: it is Running where there is word of it.

    Raises:
        GenerationFailed: the service knows that it failed, or that it is gone for good.
    """
    assert isinstance(job.phase, Unsure)
    unsure = job.phase
    yield (job := job.to(replace(unsure, why=f"{cause_in(unsure.why)} {ASKED_ABOUT}")))
    try:
        await watching.word(job, provider, None)
    except GenerationFailed:
        raise
    except RequestRefused as e:
        if e.status == 410:
            raise gone(e) from e
        log.info("job %s: still no word of it (%d)", job.id, e.status)
        yield job.to(replace(unsure, why=NOT_KNOWN) if e.status == 404 else not_asked(unsure))
    else:
        yield job.to(Running(unsure.remote_id))


def failed_there(job: Job, clock: Clock) -> Job:
    """The job, which has failed after it was accepted, as it stands while it is asked about again."""
    return job.to(Unsure(clock.now(), HAD_FAILED, job.remote_id))


def gone(error: RequestRefused) -> GenerationFailed:
    """What a service says for good (410) of a job that it had."""
    return GenerationFailed(error.detail, title=_GONE, hint=_ASK)
