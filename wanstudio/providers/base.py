"""What the studio asks of a hosted service."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol, cast, runtime_checkable

from wanstudio.core.costs import Price
from wanstudio.core.errors import GenerationFailed, ProviderError, RequestRefused, Unreachable
from wanstudio.core.facts import MediaKind
from wanstudio.core.models import ModelSpec

Progress = Callable[[int, int], None]
"""Called with (bytes done, bytes in all) while something is sent."""


@dataclass(frozen=True, slots=True)
class Account:
    """What a key test found out. `says` is one sentence for the user; `balance` where the service tells it."""

    says: str
    balance: Price | None = None


@dataclass(frozen=True, slots=True)
class Submitted:
    remote_id: str
    price: Price | None = None


@dataclass(frozen=True, slots=True)
class Pending:
    """Not finished. `started` is False while it stands in the service's own queue; `progress` 0…1 or None."""

    started: bool = True
    progress: float | None = None


@dataclass(frozen=True, slots=True)
class Ready:
    """Finished. `urls` are fresh: asked for with this very answer. `seed` and `price` where the service tells them."""

    urls: tuple[str, ...]
    seed: int | None = None
    price: Price | None = None


Status = Pending | Ready


@dataclass(frozen=True, slots=True)
class EndFrame:
    """A service's own picture of a clip's first or last frame. `reference` is what a request's body takes for it."""

    reference: str
    url: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A run as the service lists it; `inputs`, `remote_model` and `client_ref` are empty where it does not tell."""

    remote_id: str
    created: datetime
    inputs: Mapping[str, Any] = field(default_factory=dict)
    remote_model: str = ""
    client_ref: str = ""


_OF_ONE_JOB = (GenerationFailed, RequestRefused)


@dataclass(frozen=True, slots=True)
class Cancellation:
    """What came of asking for a stop. `detail` holds the service's own words when it refused."""

    stopped: bool
    billed: Literal["yes", "no", "unknown"]
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Body:
    """A result on its way. `offset` is where its first byte stands in the whole; `total_bytes` of the whole, or None.

    `offset` may be 0 although more was asked for: the server sends it all again.
    """

    chunks: AsyncIterator[bytes]
    offset: int
    total_bytes: int | None
    etag: str = ""
    content_type: str = ""


@dataclass(frozen=True, slots=True)
class Credentials:
    """Held in memory only, and never shown: `repr` is empty. `secret` is empty where a key alone is enough."""

    key: str = field(repr=False)
    secret: str = field(default="", repr=False)


class NotYet(Unreachable):
    """The service says that a job is done, and does not name its clip yet: it is asked again."""


async def word_of(answer: Awaitable[Status]) -> Status | ProviderError:
    """What an answer says of its one job, an error included. What concerns others too is raised."""
    try:
        return await answer
    except NotYet:
        return Pending()
    except (GenerationFailed, RequestRefused) as e:
        return e


async def words_of(answers: Mapping[str, Awaitable[Status]]) -> dict[str, Status | ProviderError]:
    """The same of several, asked for side by side. Where nobody got a word, why is raised."""
    import asyncio  # not with the module: the window's first frame needs none of it

    found = await asyncio.gather(*map(word_of, answers.values()), return_exceptions=True)
    words = dict(zip(answers, found, strict=True))
    for word in words.values():
        if isinstance(word, BaseException) and not isinstance(word, ProviderError):
            raise word
    silent = [w for w in words.values() if isinstance(w, ProviderError) and not isinstance(w, _OF_ONE_JOB)]
    if silent and len(silent) == len(words):
        raise silent[0]
    return cast(dict[str, Status | ProviderError], words)


@dataclass(frozen=True, slots=True)
class Begun:
    """An upload in parts that was begun earlier: `arrived` are the numbers (from 1) of the parts that are there."""

    upload_id: str
    part_bytes: int
    arrived: frozenset[int]


class Memo(Protocol):
    """Where an upload in parts is remembered, so that it can go on after a restart. It is of one content."""

    async def begun(self) -> Begun | None: ...

    async def begin(self, upload_id: str, part_bytes: int) -> None:
        """A new one: what was remembered of another is forgotten."""
        ...

    async def arrived(self, number: int) -> None: ...


@runtime_checkable
class KeepsEndFrames(Protocol):
    """A provider whose service keeps pictures of the ends of what it made."""

    async def end_frame(self, remote_id: str, number: int, *, last: bool) -> EndFrame | None:
        """Of the clip `number` (from 0) of a run; None where there is none. Raises ProviderError."""
        ...


class Provider(Protocol):
    """One connection to one service.

    All methods raise `ProviderError` (core/errors.py). Questions (GET) are repeated a few times when there is no
    answer; a request that costs money leaves once, unless it certainly was not acted on.
    """

    id: str
    title: str
    cancel_note: str
    """What cancelling a running job means here, in a sentence."""
    find_lag_s: float
    """How long after a request `find` may still not show its job."""
    asks_together: bool
    """Whether `statuses` takes about as long for many jobs as for one."""

    async def check(self) -> Account:
        """Test the credentials with a call that costs nothing.

        Raises:
            AuthError: wrong key, or one without the permission. OutOfCredit, Unreachable: as they say.
        """
        ...

    async def upload(self, source: str, takes: MediaKind, progress: Progress, memo: Memo | None = None) -> str:
        """Return the reference the request body takes (an asset id, a URL or a data URI).

        `source` is a path or a web address. Nothing is charged. With a `memo` an upload in parts goes on where an
        earlier one of the same content ended.
        """
        ...

    async def estimate(self, model: ModelSpec, body: Mapping[str, Any]) -> Price | None:
        """What `body` would cost; None where the service names no price. Costs nothing."""
        ...

    async def submit(self, model: ModelSpec, body: Mapping[str, Any], client_ref: str) -> Submitted:
        """Send the paid request, once.

        Raises:
            Unreachable: with `maybe_acted_on` set, the request may have been accepted: use `find`.
        """
        ...

    async def status(self, remote_id: str) -> Status:
        """Ask how a job stands. An unknown status word is "still running".

        Raises:
            GenerationFailed: it failed there; detail and hint in the service's words.
        """
        ...

    async def statuses(self, remote_ids: Sequence[str]) -> Mapping[str, Status | ProviderError]:
        """Ask how many jobs stand, in as few requests as the service has a way for.

        An error stands for its job alone: `GenerationFailed` and `RequestRefused` as from `status`, any other when
        there is no word on this one. A job of which nothing is said is left out. What concerns all of them is raised.
        """
        ...

    async def cancel(self, remote_id: str) -> Cancellation: ...

    async def find(
        self,
        model: ModelSpec,
        body: Mapping[str, Any],
        client_ref: str,
        since: datetime,
        *,
        claimed: Collection[str] = (),
    ) -> str | None:
        """Look for a job whose reply was lost; its remote id, or None when the service does not show it.

        `claimed` are the remote ids of all other jobs: of two equal requests, each is found once.
        """
        ...

    async def recent(self, since: datetime) -> tuple[Listed, ...]:
        """The runs the service lists since then, oldest first, without those that failed there. Costs nothing.

        Of an account that is shared, all of them: not each is ours.
        """
        ...

    def download(self, url: str, *, offset: int = 0, etag: str = "") -> AbstractAsyncContextManager[Body]:
        """Open a result, from byte `offset` on if the server can and the object is still the one of `etag`.

        No credential goes along. Raises LinkExpired (403, 410, "expired"), Unreachable, RequestRefused.
        """
        ...

    def time_there(self) -> datetime | None:
        """The service's own time, whatever is done to this computer's clock; None before its first answer."""
        ...

    def renew(self) -> None:
        """Send nothing more over the lines that are open: the computer slept, and they may lead nowhere."""
        ...

    async def aclose(self) -> None: ...
