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
from wanstudio.ui.figures import date_of, decimal, hour_of, price
from wanstudio.ui.queue.failure import AS_IT_IS_IN_VAIN, quoted, sentence_of
from wanstudio.ui.queue.standing import PLAIN, Standing
from wanstudio.ui.queue.times import time_of
from wanstudio.ui.queue.words import Tone, state_of

Action = Literal[
    "cancel",
    "stop",
    "keep",
    "first",
    "earlier",
    "later",
    "hold",
    "let_on",
    "retry",
    "again",
    "fetch",
    "folder",
    "watch",
    "look",
    "send",
    "send_sure",
    "forget",
    "remove",
    "open",
    "show",
    "details",
    "less",
    "copy",
]

UNKNOWN = "price unknown"
_PERHAPS = "It may have been sent with another key. With that one, it is looked for by itself."
_TWICE = "The first request may have arrived all the same. If it did,"


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """`bar`: None for none, a number 0…1, or "unknown". `actions` are buttons in the row, `quiet` those at its edge.

    `notes` stand muted in the buttons that have some ("may be charged twice"): then each has the row's full width.
    `details` are what the row unfolds, line by line; `unfolded` says that it has.
    """

    title: str
    side: str = ""  # beside the title, muted
    price: str = ""
    again: str = ""  # what making it once more costs, or that this is not known; "" where it is free
    icon: str
    tone: Tone = "text_muted"
    words: str
    time: str = ""
    bar: float | Literal["unknown"] | None = None
    sentence: str = ""
    details: tuple[str, ...] = ()
    unfolded: bool = False
    actions: tuple[Action, ...] = ()
    notes: tuple[str, ...] = ()
    quiet: tuple[Action, ...] = ()
    menu: tuple[Action, ...] = ()  # what else its menu offers

    @property
    def said(self) -> str:
        """All of it in one breath, as a screen reader says it."""
        parts = (self.title, self.side, self.words, self.time, self.price, self.sentence)
        return ", ".join(filter(None, (*parts, *(self.details if self.unfolded else ()))))


@dataclass(frozen=True, slots=True)
class Question:
    """Asked in the row, in place of what else it offers. `answers` are its buttons."""

    sentence: str
    answers: tuple[Action, ...]


def row_of(job: Job, spec: ModelSpec | None, now: datetime, standing: Standing = PLAIN) -> Row:
    """Say how `job` stands at `now`. `spec` is None when its model is no longer there."""
    icon, tone, words = state_of(job, standing, now)
    side = ", ".join(filter(None, (standing.account, f"take {standing.take}" if standing.take else "")))
    row = Row(
        title=spec.title if spec else job.model_id,
        side=side,
        price=price_of(job),
        again=_price_again(job),
        icon=icon,
        tone=tone,
        words=words,
        time=time_of(job, standing, now),
        details=_details(job),
    )
    return _with_the_rest(job, row, standing, now)


def asking(row: Row, question: Question) -> Row:
    return replace(row, sentence=question.sentence, actions=question.answers, notes=(), quiet=())


def before_sending_again(job: Job) -> str:
    """What one that is unsure has to be told before it is sent a second time."""
    then = "there will be two clips." if is_free(job) else "sending it again is charged a second time."
    return f"{_TWICE} {then}"


def is_free(job: Job) -> bool:
    """It makes a stand-in: what its service would charge is not what it costs."""
    return job.connection == SANDBOX.name


def price_of(job: Job) -> str:
    """What it costs, or cost, in the words of how far it is known."""
    if is_free(job):
        return "Free"
    known = price(job.price) if job.price else ""
    match job.phase:
        case Unsure() | Failed(charged="unknown") | Cancelled("unknown"):
            return f"0 or {known}" if known else "cost unknown"
        case Failed(charged="no") | Cancelled("no"):
            return "not charged"
        case Failed(charged="yes") | Cancelled("yes"):
            return f"{known} charged" if known else "charged"
    return known


def _price_again(job: Job) -> str:
    """As far as the first time tells."""
    if is_free(job):
        return ""
    return price(job.price) if job.price else UNKNOWN


def _with_the_rest(job: Job, row: Row, standing: Standing, now: datetime) -> Row:
    def also(**change: object) -> Row:
        return replace(row, **change)  # type: ignore[arg-type]

    match job.phase:
        case Waiting(why):
            line: tuple[Action, ...] = ("open", "first", "earlier", "later")
            return also(quiet=("details", "again", "let_on" if why == "hold" else "hold", "cancel"), menu=line)
        case Uploading() | Submitting() | Running():
            at_work = isinstance(job.phase, Uploading) or (isinstance(job.phase, Running) and job.phase.started)
            moves = at_work and not standing.keyless
            return also(quiet=("details", "again", "cancel"), menu=("open",), bar=_bar(job) if moves else None)
        case Downloading():
            return also(quiet=("details", "again", "cancel"), menu=("open",), bar=_bar(job))
        case Unsure():
            return also(**_unsure(job, job.phase, standing, now), quiet=("details",), menu=("open",))
        case Unfetched():
            sentence = _unfetched(job, job.phase, standing, now)
            quiet: tuple[Action, ...] = ("details", "again")
            return also(sentence=sentence, actions=("fetch", "folder"), quiet=quiet, menu=("open", "forget"))
        case Done():
            return also(quiet=("show", "details", "again", "remove"), menu=("open",))
        case Cancelled(_, remote_id):
            actions: tuple[Action, ...] = ("watch",) if remote_id else ("retry",)
            return also(actions=actions, quiet=("details", "again", "remove"), menu=("open",))
        case Failed(code=code):
            mend, rest = ("open", "retry") if code in AS_IT_IS_IN_VAIN else ("retry", "open")
            said = sentence_of(job.phase, free=is_free(job))
            look: tuple[Action, ...] = ("look",) if job.remote_id else ()
            first = look if job.phase.charged == "unknown" else ()  # it may have been paid for: before paying again
            later = () if first else look
            return also(
                sentence=said, actions=(*first, mend, "details"), quiet=("again", "remove"), menu=(*later, rest)
            )


def _unsure(job: Job, phase: Unsure, standing: Standing, now: datetime) -> dict[str, object]:
    by_itself = ""
    if standing.looks_again is not None:
        minutes = max(1, round((standing.looks_again - now).total_seconds() / 60))
        by_itself = f", also by itself in {minutes} min"
    if phase.remote_id:
        return {
            "sentence": f"{phase.why} {_PERHAPS}".lstrip(),
            "actions": ("look", "forget"),
            "notes": (f"free{by_itself}", "it can be fetched later"),
        }
    twice = "may make two clips" if is_free(job) else "may be charged twice"
    return {
        "sentence": f"{phase.why or 'The connection broke while sending.'} Nothing is sent again unless you say so.",
        "actions": ("look", "send", "forget"),
        "notes": (f"free{by_itself}", twice, "kept in the log"),
    }


def _unfetched(job: Job, phase: Unfetched, standing: Standing, now: datetime) -> str:
    if phase.keep_until is not None and phase.keep_until > now:
        until = f"for {_span((phase.keep_until - now).total_seconds())}"
    else:
        until = "for a while"
    room = f"Free {decimal(phase.needs_bytes / 1e6, 0)} MB, then fetch it." if phase.needs_bytes else ""
    paid = "" if is_free(job) else "paid for and "
    return " ".join(filter(None, (f"It is {paid}kept at {standing.service} {until}.", phase.detail, room)))


def _span(seconds: float) -> str:
    hours = round(seconds / 3600)
    return f"{hours} hour{'s' * (hours != 1)}" if hours else f"{max(1, round(seconds / 60))} minutes"


def _details(job: Job) -> tuple[str, ...]:
    """The service's own words, and what its support asks for."""
    words = quoted(job.phase) if isinstance(job.phase, Failed) else ""
    at = (job.submitted_at or job.ended_at or job.created).astimezone()
    known = (job.remote_id, f"{date_of(at, year=True)} {hour_of(at)}", _cost(job))
    return tuple(filter(None, (words, ", ".join(filter(None, known)))))


def _cost(job: Job) -> str:
    if job.price is None or not job.price.unit or is_free(job):
        return ""
    match job.phase:
        case Failed(charged="no") | Cancelled("no"):
            return f"cost 0 of {price(job.price)}"
        case Failed(charged="unknown") | Unsure() | Cancelled("unknown"):
            return f"cost 0 or {price(job.price)}"
        case _:
            return f"cost {price(job.price)}"


def _bar(job: Job) -> float | Literal["unknown"]:
    return "unknown" if job.progress is None else job.progress
