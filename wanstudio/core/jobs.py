"""A generation job and the steps it may take.

Waiting ─▶ Uploading ─▶ Submitting ─▶ Running ─▶ Downloading ─▶ Done
                            │         ▲ │            ▲ │
                            └▶ Unsure ◀─┘            │ └▶ Unfetched ─▶ (Downloading)
any of the unfinished ─▶ Failed · Cancelled ─▶ (Running, Downloading: what was let go of can still be fetched)
Failed ─▶ (Unsure: what the service once took can be asked about again)

`Submitting` is on disk before the paid request leaves. A job found there after a crash may or may not have been
accepted: it becomes `Unsure`, is looked up at the service, and is never sent a second time by itself. A clip that is
paid and rendered is never `Failed`: `Unfetched` keeps what is needed to fetch it. Nor is a job `Failed` because its
service says that it has no such job: another key may be set, or the service may be wrong for a while.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from wanstudio.core.costs import Price
from wanstudio.core.errors import IllegalStep
from wanstudio.core.params import Values

Billed = Literal["yes", "no", "unknown"]


@dataclass(frozen=True, slots=True)
class Waiting:
    """Waiting for its turn on this computer. `why` is empty when it is simply in line."""

    why: Literal["", "hold", "key", "credit", "network", "disk", "busy"] = ""


@dataclass(frozen=True, slots=True)
class Uploading:
    name: str
    done_bytes: int = 0
    total_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Submitting:
    """The request is on its way since `at`; whether it arrived is not yet known."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Unsure:
    """Nobody here knows what has become of the request. `why` is what is known, in a sentence.

    Without a `remote_id` the reply was lost: `at` is when the request left. With one it was accepted, and its service
    says since `at` that it has no such job.
    """

    at: datetime
    why: str = ""
    remote_id: str = ""


@dataclass(frozen=True, slots=True)
class Running:
    """Accepted. `started` is False while it stands in the service's own queue."""

    remote_id: str
    started: bool = False
    progress: float | None = None  # 0…1, None when the service does not say


@dataclass(frozen=True, slots=True)
class Downloading:
    """`urls` may have expired by the time they are used; `remote_id` gets fresh ones."""

    remote_id: str
    urls: tuple[str, ...]
    done_bytes: int = 0
    total_bytes: int | None = None  # None when the service does not say


@dataclass(frozen=True, slots=True)
class Unfetched:
    """Rendered and paid for, not on disk. `detail` is a sentence, fit for the row.

    `keep_until` is how long the service keeps it, `needs_bytes` the room that is to be made for it here, both
    where they are known.
    """

    remote_id: str
    why: Literal["disk", "refused", "damaged"]
    detail: str = ""
    keep_until: datetime | None = None
    needs_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """`clips` are ids of the library; one each for what the service made."""

    clips: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Failed:
    """`code` and `exit_code` are those of the error (core/errors.py); `detail` the service's own words."""

    title: str
    detail: str = ""
    hint: str = ""
    code: str = "error"
    exit_code: int = 5
    charged: Billed = "unknown"


@dataclass(frozen=True, slots=True)
class Cancelled:
    """With a `remote_id` it was let go of while it went on at the service, and can still be fetched from there."""

    billed: Billed = "unknown"
    remote_id: str = ""


Phase = Waiting | Uploading | Submitting | Unsure | Running | Downloading | Unfetched | Done | Failed | Cancelled

_NEXT: dict[type, tuple[type, ...]] = {
    Waiting: (Waiting, Uploading, Submitting),
    Uploading: (Uploading, Submitting, Waiting),
    Submitting: (Running, Unsure, Waiting),  # Waiting again only when it certainly was not acted on
    Unsure: (Unsure, Running, Waiting),  # Waiting again only when the user says so, and never once it was accepted
    Running: (Running, Downloading, Unsure),
    Downloading: (Downloading, Done, Unfetched),  # never back to Running, from where it could fail
    Unfetched: (Downloading, Unfetched),
    Done: (),
    Failed: (Unsure,),  # only what the service once took: see Job.to
    Cancelled: (Running, Downloading),  # only what was let go of: see may_follow
}
_ENDED = (Done, Failed, Cancelled)
_MAY_FAIL = (Waiting, Uploading, Submitting, Unsure, Running)
_MAY_BE_CANCELLED = (Waiting, Uploading, Submitting, Unsure, Running, Downloading, Unfetched)


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    """One request for one clip; `values` have passed `ModelSpec.check`, media among them as paths or web addresses.

    `id` is also the client reference that goes with the request. `connection` is the name of the account it runs on.
    `price` is what the service says it costs, None until it has. `submitted_at` and `ended_at` are set once.
    `remote_id` is the service's own id, empty until it has given one, and kept to the end: support asks for it.
    `attempts` counts, in a row, how often its files were begun on (Uploading, Downloading) and the program did not live
    to see the end of it.
    """

    id: str
    model_id: str
    connection: str
    values: Values
    created: datetime
    phase: Phase = Waiting()
    price: Price | None = None
    sources: tuple[tuple[str, str], ...] = ()  # (parameter, sha256) of the local files, once hashed
    sent: tuple[tuple[str, str], ...] = ()  # (parameter, reference) of the media in the paid request: to know it again
    submitted_at: datetime | None = None
    sent_there: datetime | None = None  # the same by the service's clock, where that was known: ours may be set since
    ended_at: datetime | None = None
    folder: str = ""  # where its clip goes; empty: the library's own folder
    pattern: str = ""  # name pattern of its clip; empty: the library's own
    clean: bool = False  # the recipe is left out of the file
    project: str = ""  # the id of the one that its clip is for; empty: none
    remote_id: str = ""
    attempts: int = 0

    def __post_init__(self) -> None:
        if given := getattr(self.phase, "remote_id", ""):
            object.__setattr__(self, "remote_id", given)

    def to(self, phase: Phase) -> Job:
        """Return this job one step further.

        Raises:
            IllegalStep: `phase` cannot follow the present one.
        """
        anothers = isinstance(self.phase, Failed) and getattr(phase, "remote_id", "") != self.remote_id
        if anothers or not may_follow(self.phase, phase):
            raise IllegalStep(f"{type(self.phase).__name__} → {type(phase).__name__}")
        return replace(self, phase=phase, ended_at=None if self.ended else self.ended_at)

    def anew(self, id: str, created: datetime) -> Job:
        """Another job of the same values, for the same place. Nothing of what became of this one is in it."""
        return Job(
            id=id,
            model_id=self.model_id,
            connection=self.connection,
            values=self.values,
            created=created,
            sources=self.sources,
            folder=self.folder,
            pattern=self.pattern,
            clean=self.clean,
            project=self.project,
        )

    @property
    def ended(self) -> bool:
        return isinstance(self.phase, _ENDED)

    @property
    def progress(self) -> float | None:
        """0…1 within the present phase, None when unknown."""
        match self.phase:
            case Uploading(_, done, total) | Downloading(_, _, done, total) if total:
                return min(1.0, done / total)
            case Running(_, True, progress):
                return progress
            case Done():
                return 1.0
            case _:
                return None

    @property
    def state(self) -> str:
        """The phase in one lower-case word, as `wanstudio jobs --json` gives it."""
        if isinstance(self.phase, Running) and not self.phase.started:
            return "queued"
        return type(self.phase).__name__.lower()


def may_follow(now: Phase, then: Phase) -> bool:
    if isinstance(then, Failed):
        return isinstance(now, _MAY_FAIL)
    if isinstance(then, Cancelled):
        return isinstance(now, _MAY_BE_CANCELLED)
    if isinstance(now, Cancelled) and not now.remote_id:
        return False
    if isinstance(now, Unsure) and now.remote_id:
        return isinstance(then, (Unsure, Running)) and then.remote_id == now.remote_id
    if isinstance(now, (Running, Failed)) and isinstance(then, Unsure):
        return bool(then.remote_id) and then.remote_id == getattr(now, "remote_id", then.remote_id)
    return isinstance(then, _NEXT[type(now)])


def after_restart(job: Job) -> Job:
    """Return the job as it should stand when the studio opens again. What it waited for is found out anew."""
    match job.phase:
        case Waiting(why) if why not in ("", "hold"):
            return job.to(Waiting())
        case Submitting(at):
            return job.to(Unsure(at, "WanStudio ended while the request was being sent."))
        case Uploading():
            return job.to(Waiting())
        case _:
            return job
