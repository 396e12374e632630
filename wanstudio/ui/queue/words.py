"""The state of a job in words: with an icon and a colour, never by the colour alone."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from wanstudio.core.jobs import (
    Cancelled,
    Done,
    Downloading,
    Failed,
    Job,
    Running,
    Submitting,
    Unfetched,
    Unsure,
    Uploading,
    Waiting,
)
from wanstudio.ui.figures import decimal, percent
from wanstudio.ui.queue.standing import Standing
from wanstudio.ui.queue.times import elapsed_of, is_slow
from wanstudio.ui.widgets.clock import clock

Tone = Literal["text_muted", "accent_ink", "good", "bad", "warning"]

_FOR: dict[str, tuple[str, Tone, str]] = {
    "hold": ("circle-pause", "text_muted", "Waiting, on hold"),
    "key": ("key-round", "warning", "Waiting for a key"),
    "credit": ("wallet", "warning", "Waiting for credit"),
    "network": ("wifi-off", "warning", "Waiting for the network"),
    "disk": ("hard-drive", "warning", "Waiting for room on the disk"),
    "busy": ("clock", "text_muted", "Waiting, the service is busy"),
}
_PLACES = ("next", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_KB_BELOW = 999_500
_NOT_FETCHED = {"disk": "the disk", "refused": "refused", "damaged": "damaged"}


def state_of(job: Job, standing: Standing, now: datetime) -> tuple[str, Tone, str]:
    """Icon, colour role, words."""
    match job.phase:
        case Waiting(why):
            return _FOR[why] if why else ("clock", "text_muted", _in_line(standing))
        case Uploading(name, done, total):
            return "arrow-up", "text_muted", _uploading(name, done, total)
        case Submitting():
            return "send", "text_muted", "Submitting"
        case Unsure() if job.remote_id:
            return "circle-help", "warning", f"Not found at {standing.service}"
        case Unsure():
            return "circle-help", "warning", "Unsure whether it was sent"
        case Running():
            return _running(job, job.phase, standing, now)
        case Downloading(_, _, done, total):
            return "arrow-down", "text_muted", " ".join(filter(None, ("Downloading", _of(done, total or 0))))
        case Unfetched(_, "refused") if standing.keyless:
            return "key-round", "warning", "Rendered, waiting for a key"
        case Unfetched(_, why, needs_bytes=needs):
            return "hard-drive", "warning", f"Rendered, not fetched: {'no room' if needs else _NOT_FETCHED[why]}"
        case Done():
            return "check", "good", "Done"
        case Cancelled():
            return "ban", "text_muted", _cancelled(job, job.phase, standing)
        case Failed(code=code):
            return "circle-alert", "bad", "Failed while rendering" if code == "failed" else "Failed"


def _in_line(standing: Standing) -> str:
    if standing.paused:
        return "Waiting, the queue is paused"
    place = standing.place
    if not place:
        return "Waiting"
    if place == 1:
        return "Waiting, next"
    return f"Waiting, {_PLACES[place - 1]} in line" if place <= len(_PLACES) else f"Waiting, number {place} in line"


def _running(job: Job, phase: Running, standing: Standing, now: datetime) -> tuple[str, Tone, str]:
    if standing.keyless:
        return "key-round", "warning", "Running, waiting for a key"
    if standing.silent_since is not None:
        silent_s = (now - standing.silent_since).total_seconds()
        return "wifi-off", "text_muted", f"Running, no news for {clock(silent_s)}"
    elapsed_s = elapsed_of(job, now)
    if not phase.started:
        return "hourglass", "text_muted", f"Queued at {standing.service}"
    if standing.expected_s is not None and is_slow(elapsed_s, standing.expected_s):
        return "loader-circle", "accent_ink", "Running, longer than usual"
    if phase.progress is None:
        return "loader-circle", "accent_ink", "Running"
    return "loader-circle", "accent_ink", f"Running, {percent(phase.progress)}"


def _cancelled(job: Job, phase: Cancelled, standing: Standing) -> str:
    if phase.remote_id and phase.billed == "unknown":
        return f"Let go, not found at {standing.service}"
    if phase.remote_id:
        return "Cancelled, rendering goes on"
    if phase.billed == "no" and job.submitted_at is None:
        return "Cancelled, not sent"
    return "Let go, unsure whether it was sent" if phase.billed == "unknown" and not job.remote_id else "Cancelled"


def _uploading(name: str, done: int, total: int) -> str:
    """The name last: where there is no room for all of it, how far it is is still seen."""
    return ", ".join((f"Uploading {_of(done, total)}", name)) if total else f"Uploading {name}"


def _of(done: int, total: int) -> str:
    """ "4.1 of 9.8 MB", of a small file "45 of 240 kB"; "" while its size is not known."""
    if not total:
        return ""
    if total < _KB_BELOW:
        return f"{decimal(done / 1e3, 0)} of {decimal(total / 1e3, 0)} kB"
    return f"{decimal(done / 1e6, 1)} of {decimal(total / 1e6, 1)} MB"
