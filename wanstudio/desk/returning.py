"""The card after a start: what was left, and what has become of it since."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from wanstudio.core.jobs import Downloading, Job, Running, Submitting, Unfetched, Unsure, Uploading, Waiting
from wanstudio.studio.returning import Return
from wanstudio.ui.queue.card import CardText
from wanstudio.ui.queue.times import day_and_time


def card_of(report: Return, left: Iterable[Job], now: datetime) -> CardText | None:
    """What there is to say of the jobs that were `left` last time, as they stand now; None when there is nothing."""
    jobs = list(left)
    if not jobs and not report.recovered:
        return None
    rendering, waiting = _count(jobs, Running, Downloading), _count(jobs, Waiting, Uploading, Submitting)
    needing = _count(jobs, Unsure, Unfetched)
    parts = [f"{rendering} still rendering"] * bool(rendering) + [f"{waiting} waiting"] * bool(waiting)
    parts += [f"{needing} need{'s' * (needing == 1)} you"] * bool(needing)
    title = ", ".join(parts) or ("What was left has come to its end" if jobs else "The list of jobs was rebuilt")
    new = len(report.finished)
    sentences = (
        *report.recovered,
        f"From {day_and_time(report.since, now)}." if report.since and jobs else "",
        _finished(new) if new else "",
        "Nothing was sent twice." if jobs else "",
    )
    can_hold = any(isinstance(job.phase, Waiting) and job.phase.why != "hold" for job in jobs)
    return CardText(title=title, text=" ".join(filter(None, sentences)), new_clips=new, can_hold=can_hold)


def _finished(count: int) -> str:
    if count == 1:
        return "1 clip finished meanwhile and is in the library."
    return f"{count} clips finished meanwhile and are in the library."


def _count(jobs: list[Job], *phases: type) -> int:
    return sum(isinstance(job.phase, phases) for job in jobs)
