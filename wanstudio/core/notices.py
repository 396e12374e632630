"""What is said to a user who is not looking: what has come to rest, in a title and a sentence. No prompts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from wanstudio.core.jobs import Done, Failed, Job, Unfetched, Unsure

_RESTING = (Done, Failed, Unsure, Unfetched)


@dataclass(frozen=True, slots=True)
class Notice:
    title: str
    body: str = ""


def rests(job: Job) -> bool:
    """Whether it goes no further by itself, and the user has not ended it themselves."""
    return isinstance(job.phase, _RESTING)


def notice_of(jobs: Sequence[Job], title_of: Callable[[Job], str]) -> Notice:
    """One notice of all `jobs`, each of which rests; `title_of` tells the name of a job's model."""
    return _one(jobs[0], title_of(jobs[0])) if len(jobs) == 1 else _many(jobs)


def joined(notices: Sequence[Notice]) -> Notice:
    """All of them in one, each sentence once; there is at least one."""
    bodies = dict.fromkeys(notice.body for notice in notices if notice.body)
    return Notice(", ".join(notice.title for notice in notices), " ".join(bodies))


def _one(job: Job, model: str) -> Notice:
    match job.phase:
        case Failed(title):
            return Notice(f"{model} failed", f"{title}.")
        case Unsure() if job.remote_id:
            body = "Its service does not know it at the moment. The queue says what can be done."
            return Notice(f"{model} needs you", body)
        case Unsure():
            return Notice(f"{model} needs you", "It is not certain that it was sent. The queue says what can be done.")
        case Unfetched(_, _, detail):
            return Notice(f"{model} is rendered, not fetched", detail or "It is kept at the service.")
        case Done(clips) if len(clips) > 1:
            return Notice(f"{model} is done", f"{len(clips)} clips are in the library.")
        case _:
            return Notice(f"{model} is done", "The clip is in the library.")


def _many(jobs: Sequence[Job]) -> Notice:
    clips = sum(max(1, len(job.phase.clips)) for job in jobs if isinstance(job.phase, Done))  # of an old row, none told
    failed = sum(isinstance(job.phase, Failed) for job in jobs)
    needing = sum(isinstance(job.phase, (Unsure, Unfetched)) for job in jobs)
    parts = [f"{_some(clips, 'clip')} {'is' if clips == 1 else 'are'} done"] * bool(clips)
    parts += [f"{_some(failed, 'job')} failed"] * bool(failed)
    parts += [f"{_some(needing, 'job')} need{'s' * (needing == 1)} you"] * bool(needing)
    where = "The queue says why, and what can be done." if failed or needing else "They are in the library."
    return Notice(", ".join(parts), where)


def _some(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
