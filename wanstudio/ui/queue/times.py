"""How long, how long still, and since when, as a row of the queue says it."""

from __future__ import annotations

from datetime import datetime, timedelta

from wanstudio.core.jobs import Cancelled, Done, Failed, Job, Running, Submitting, Unfetched, Unsure, Waiting
from wanstudio.ui.figures import date_of, hour_of
from wanstudio.ui.queue.standing import Standing
from wanstudio.ui.widgets.clock import LEAST_LEFT_S, about, clock

_LONGER, _LONGER_LEAST_S = 1.5, 15.0  # times what is usual, and that much more: then it is said
_LONG_S = 3600.0  # from here on it is told since when, not for how long
_TOLD_BY_PROGRESS = 0.1  # of the work has to be done before its pace says anything


def time_of(job: Job, standing: Standing, now: datetime) -> str:
    """The right end of a row's second line; "" where there is nothing to tell."""
    match job.phase:
        case Waiting(why):
            return "" if why or standing.paused else _starts(standing, now)
        case Unsure(at):
            return day_and_time(at, now)
        case Done():
            return _took(job)
        case Failed() | Cancelled() | Unfetched():
            return day_and_time(job.ended_at, now) if job.ended_at else ""
    elapsed_s = elapsed_of(job, now)
    if elapsed_s >= _LONG_S:
        return f"since {day_and_time(job.submitted_at or job.created, now)}"
    if standing.silent_since is not None or standing.keyless or not isinstance(job.phase, Running):
        return clock(elapsed_s)
    if standing.expected_s is not None and is_slow(elapsed_s, standing.expected_s):
        return f"{clock(elapsed_s)}, usually {clock(standing.expected_s)}"
    left = _left(job, standing, elapsed_s)
    return f"{clock(elapsed_s)}, {left} left" if left else clock(elapsed_s)


def elapsed_of(job: Job, now: datetime) -> float:
    """Seconds since its request left; before that, since that it was made."""
    since = job.phase.at if isinstance(job.phase, Submitting) else job.submitted_at or job.created
    return max(0.0, (now - since).total_seconds())


def is_slow(elapsed_s: float, expected_s: float) -> bool:
    return elapsed_s > _LONGER * expected_s + _LONGER_LEAST_S


def _left(job: Job, standing: Standing, elapsed_s: float) -> str:
    """ "about 1:05": from the service's own word where it gives one, else from what is usual. "" for the last moments,
    which can be long."""
    if (job.progress or 0) >= _TOLD_BY_PROGRESS:
        assert job.progress is not None
        left_s = elapsed_s / job.progress * (1 - job.progress)
    else:
        left_s = (standing.expected_s or 0.0) - elapsed_s
    return about(left_s) if left_s >= LEAST_LEFT_S else ""


def _starts(standing: Standing, now: datetime) -> str:
    left_s = (standing.starts - now).total_seconds() if standing.starts else 0
    return f"in {about(left_s)}" if left_s > 0 else ""


def _took(job: Job) -> str:
    if job.ended_at is None or job.submitted_at is None:
        return ""
    return clock((job.ended_at - job.submitted_at).total_seconds())


def shorter(time: str) -> str:
    """The half that matters more, for a narrow row: what is left, else what has passed; of a moment, its time."""
    first, _, second = time.partition(", ")
    if second.endswith(" left"):
        return second.removeprefix("about ")
    if first.startswith("since "):
        return first
    return second if second and not second.startswith("usually ") else first.replace("about ", "")


def day_and_time(at: datetime, now: datetime) -> str:
    """ "14:12", "yesterday, 23:48", "21 Nov, 23:48" by this computer's clock."""
    here, today = at.astimezone(), now.astimezone().date()
    if here.date() == today:
        return hour_of(here)
    if here.date() == today - timedelta(days=1):
        return f"yesterday, {hour_of(here)}"
    return f"{date_of(here)}, {hour_of(here)}"
