"""Whether there is a question before the window closes, and its words."""

from __future__ import annotations

from collections.abc import Iterable

from wanstudio.core.connections import SANDBOX
from wanstudio.core.jobs import Downloading, Job, Running, Submitting, Uploading, Waiting


def what_is_left(jobs: Iterable[Job]) -> tuple[str, str] | None:
    """Title and text of the question; None when nothing would be left behind."""
    jobs = list(jobs)
    at_work = [job for job in jobs if isinstance(job.phase, (Submitting, Running, Downloading))]
    waiting = [job for job in jobs if isinstance(job.phase, (Waiting, Uploading))]
    if not at_work and not waiting:
        return None
    if not at_work:
        title = f"{_jobs(waiting)} {_be(waiting)} waiting"
        return (
            title,
            f"{_begins(waiting)} not been sent. WanStudio goes on with {_them(waiting)} when you next open it.",
        )
    title = f"{_jobs(at_work)} {_be(at_work)} still rendering"
    return title, " ".join(filter(None, (_goes_on(at_work), _wait(waiting))))


def _goes_on(jobs: list[Job]) -> str:
    if all(job.connection == SANDBOX.name for job in jobs):
        return (
            f"The Sandbox closes too, and goes on with {_them(jobs)} when you next open WanStudio. Nothing is charged."
        )
    subject, clips = (
        ("It goes on at the service and is", "the clip")
        if len(jobs) == 1
        else (
            "They go on at the service and are",
            "the clips",
        )
    )
    return f"{subject} charged there. WanStudio fetches {clips} when you next open it."


def _wait(jobs: list[Job]) -> str:
    return f"{len(jobs)} more wait{'s' * (len(jobs) == 1)} here until then." if jobs else ""


def _jobs(jobs: list[Job]) -> str:
    return f"{len(jobs)} job{'s' * (len(jobs) != 1)}"


def _be(jobs: list[Job]) -> str:
    return "is" if len(jobs) == 1 else "are"


def _them(jobs: list[Job]) -> str:
    return "it" if len(jobs) == 1 else "them"


def _begins(jobs: list[Job]) -> str:
    return "It has" if len(jobs) == 1 else "They have"
