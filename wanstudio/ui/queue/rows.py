"""A job as a row says it: words, icon, colour, times, what can be done. No Qt: all of it can be tested as text."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from wanstudio.core.connections import SANDBOX
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
from wanstudio.core.models import ModelSpec

Action = Literal[
    "cancel", "first", "retry", "fetch", "look", "send", "forget", "remove", "open", "show", "details", "copy"
]
Tone = Literal["text_muted", "accent_ink", "good", "bad", "warning"]

_WAITING = {
    "": "Waiting",
    "hold": "Waiting, on hold",
    "key": "Waiting for a key",
    "credit": "Waiting for credit",
    "network": "Waiting for the network",
    "disk": "Waiting for room on the disk",
    "busy": "Waiting, the service is busy",
}
_AT_ONCE_CHARS, _MOST_CHARS = 200, 2000  # of what a service writes: in the row, and when it is unfolded
_CHARGED = {"yes": "charged", "no": "not charged", "unknown": ""}


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """`bar`: None for none, a number 0…1, or "unknown". `actions` are buttons in the row, `quiet` those at its edge.

    `details` is the whole that `sentence` is the beginning or the gist of.
    """

    title: str
    side: str = ""  # beside the title, muted
    price: str = ""
    icon: str
    tone: Tone = "text_muted"
    words: str
    time: str = ""
    bar: float | Literal["unknown"] | None = None
    sentence: str = ""
    details: str = ""
    actions: tuple[Action, ...] = ()
    quiet: tuple[Action, ...] = ()


def row_of(job: Job, spec: ModelSpec | None, now: datetime) -> Row:
    """Say how `job` stands at `now`. `spec` is None when its model is no longer there."""
    title = spec.title if spec else job.model_id
    price = "Free" if job.connection == SANDBOX.name else str(job.price) if job.price else ""
    icon, tone, words = _state(job)
    common = Row(title=title, price=price, icon=icon, tone=tone, words=words, time=_time(job, now))
    return _with_actions(job, common)


def _state(job: Job) -> tuple[str, Tone, str]:
    match job.phase:
        case Waiting(why):
            icons = {"hold": "circle-pause", "credit": "wallet", "network": "wifi-off", "disk": "hard-drive"}
            return icons.get(why, "clock"), "text_muted", _WAITING[why]
        case Uploading(name, done, total):
            return "arrow-up", "text_muted", f"Uploading {name}{_of(done, total)}"
        case Submitting():
            return "send", "text_muted", "Submitting"
        case Unsure():
            return "circle-help", "warning", "Unsure whether it was sent"
        case Running(_, started, progress):
            if not started:
                return "hourglass", "text_muted", "Queued at the service"
            return "loader-circle", "accent_ink", "Running" if progress is None else f"Running, {progress:.0%}"
        case Downloading(_, _, done, total):
            return "arrow-down", "text_muted", f"Downloading{_of(done, total or 0)}"
        case Unfetched(_, why):
            words = {"disk": "no room or no right to write", "refused": "its address is refused"}
            return "hard-drive", "warning", f"Rendered, not fetched: {words.get(why, 'it arrives damaged')}"
        case Done():
            return "check", "good", "Done"
        case Cancelled(billed):
            return "ban", "text_muted", "Cancelled, charged" if billed == "yes" else "Cancelled"
        case Failed(title):
            return "circle-alert", "bad", title


def _of(done: int, total: int) -> str:
    return f", {done / 1e6:.1f} of {total / 1e6:.1f} MB" if total else ""


def _time(job: Job, now: datetime) -> str:
    if job.ended:
        return job.ended_at.astimezone().strftime("%H:%M") if job.ended_at else ""
    if isinstance(job.phase, Waiting):
        return ""
    elapsed_s = (now - (job.submitted_at or job.created)).total_seconds()
    left = _left_s(job, elapsed_s)
    return clock(elapsed_s) if left is None else f"{clock(elapsed_s)}, about {clock(left)} left"


def _left_s(job: Job, elapsed_s: float) -> float | None:
    """Seconds to go, from how long the part so far took; None while too little of it is done to say."""
    if not isinstance(job.phase, Running) or (job.progress or 0) < 0.1:
        return None
    assert job.progress is not None
    return elapsed_s / job.progress * (1 - job.progress)


def clock(seconds: float) -> str:
    """65 as "1:05", an hour as "1:00:00"."""
    minutes, rest = divmod(max(0, round(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _with_actions(job: Job, row: Row) -> Row:
    def now(**change: object) -> Row:
        return replace(row, **change)  # type: ignore[arg-type]

    match job.phase:
        case Waiting():
            return now(quiet=("first", "open", "cancel"))
        case Uploading():
            return now(quiet=("open", "cancel"), bar=_bar(job))
        case Submitting():
            return now(quiet=("open",))
        case Running(_, started, _):
            return now(quiet=("open", "cancel"), bar=_bar(job) if started else None)
        case Downloading():
            return now(quiet=("open",), bar=_bar(job))
        case Unsure(_, why):
            sentence = f"{why or 'The connection broke while sending.'} Nothing is sent again unless you say so."
            return now(sentence=sentence, actions=("look", "send", "forget"))
        case Unfetched(_, _, detail):
            return now(sentence=detail, actions=("fetch",), quiet=("open",))
        case Done():
            return now(quiet=("show", "open", "remove"))
        case Cancelled():
            price = "not charged" if job.phase.billed == "no" else row.price
            return now(actions=("retry",), quiet=("open", "remove"), price=price)
        case Failed(_, detail, hint, _, _, charged):
            sentence, details = _told(detail, hint)
            return now(
                sentence=sentence,
                details=details,
                actions=("open", "retry", "details") if details else ("open", "retry"),
                quiet=("remove",),
                price=_CHARGED[charged] or row.price,
            )


def _told(detail: str, hint: str) -> tuple[str, str]:
    """What a failed row says at once, and the whole of it where that is more."""
    whole = "\n".join(dict.fromkeys(filter(None, (hint, detail))))[:_MOST_CHARS]
    first = hint or detail
    short = first if len(first) <= _AT_ONCE_CHARS else f"{first[:_AT_ONCE_CHARS].rstrip()}…"
    return short, whole if whole != short else ""


def _bar(job: Job) -> float | Literal["unknown"]:
    return "unknown" if job.progress is None else job.progress
