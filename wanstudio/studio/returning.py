"""What there is to say when the program comes back to jobs that it had left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from wanstudio.core.jobs import Done, Downloading, Job, Running, Submitting, Unsure, Uploading, Waiting


@dataclass(frozen=True, kw_only=True, slots=True)
class Return:
    """`since` is when the program was last seen at work, None where that is not known.

    `rendering` are at a service, rendered ones that are not fetched yet among them; `waiting` are here; `unsure` may be
    either. `finished` are the ids of the clips that have come since, of jobs that were left. `sent_twice` is always 0:
    no way leads there by itself. `recovered` tells, in sentences, of a journal that had to be rebuilt.
    """

    since: datetime | None = None
    rendering: int = 0
    waiting: int = 0
    unsure: int = 0
    finished: tuple[str, ...] = ()
    sent_twice: int = 0
    recovered: tuple[str, ...] = ()


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
