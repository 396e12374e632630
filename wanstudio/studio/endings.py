"""Where a job comes to rest after an error. What is paid for never rests as Failed because of us or the network."""

from __future__ import annotations

from wanstudio.core.connections import SANDBOX
from wanstudio.core.errors import DiskProblem, GenerationFailed, ProviderError, StudioError
from wanstudio.core.jobs import (
    Billed,
    Downloading,
    Failed,
    Job,
    Phase,
    Running,
    Submitting,
    Unfetched,
    Unsure,
    Uploading,
    Waiting,
)
from wanstudio.studio.finding import not_asked
from wanstudio.studio.stops import reason_of

RESTING = (Unsure, Running, Downloading, Unfetched)
"""Phases in which nothing may be going on, and from which the user can have us look again."""


def after_error(job: Job, error: StudioError) -> Phase | None:
    """The phase after an error that was meant for the user. None: it stays where it is, and goes on at the service.

    What is in the way of all jobs of a connection ends none of them: it waits with the others.
    """
    match job.phase:
        case Waiting() | Uploading() | Submitting() if why := reason_of(error):
            return Waiting(why)
        case Waiting() | Uploading() if isinstance(error, DiskProblem):
            return Waiting("disk")
        case Waiting() | Uploading():
            return _failed(error, "no")
        case Submitting():  # it was refused: an answer that was lost never comes here (see generate)
            return _failed(error, "unknown" if type(error) is ProviderError else "no")
        case Running() | Unsure() if isinstance(error, GenerationFailed):
            return _failed(error, "no" if job.connection == SANDBOX.name else error.charged)
        case Unsure():
            return not_asked(job.phase)
        case Unfetched() if reason_of(error) == "key":
            return None  # what was in the way before still may be, and is known to the word
        case Downloading(remote_id) | Unfetched(remote_id):
            return Unfetched(remote_id, "refused", error.detail or error.title)
        case _:
            return None


def after_bug(job: Job, what: str) -> Phase | None:
    """The phase after an error that nobody foresaw; `what` is it, for a report."""
    match job.phase:
        case Waiting() | Uploading():
            return Failed(StudioError.title, what, charged="no")
        case Submitting(at):
            return Unsure(at, f"WanStudio met an error while sending ({what}).")
        case Unsure():
            return not_asked(job.phase)
        case Downloading(remote_id) | Unfetched(remote_id):
            return Unfetched(remote_id, "refused", f"WanStudio met an error while fetching ({what}).")
        case _:
            return None


def _failed(error: StudioError, charged: Billed) -> Failed:
    return Failed(error.title, error.detail, error.hint, error.code, error.exit_code, charged)
