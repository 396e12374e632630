"""A service that really has jobs, loses replies and forgets nothing; and a computer that may end at any moment."""

from __future__ import annotations

import asyncio
import itertools
from collections import deque
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from concurrent.futures import Executor, Future
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.studio.kit import Bench, clip_bytes, pieces
from tests.studio.steps import StepClock
from wanstudio.core.errors import (
    AuthError,
    DiskProblem,
    GenerationFailed,
    LinkExpired,
    OutOfCredit,
    ProviderError,
    RequestRefused,
    TooManyRequests,
    Unreachable,
)
from wanstudio.core.facts import MediaFacts, MediaKind
from wanstudio.core.models import ModelSpec
from wanstudio.media.probe import probe_file
from wanstudio.providers.base import Account, Body, Cancellation, Pending, Progress, Ready, Status, Submitted
from wanstudio.studio.room import Room

RENDER_S = 6.0
WAY_S = 0.3  # of a paid request, and of its answer
FIRST_BYTE_S = 2.0  # of a clip
LIST_LAG_S = 25.0  # below `find_lag_s`
ROOMY, FULL = 10**12, 0
_SHADES = 6


class Ended(BaseException):
    """The program has ended: whatever is asked for now, nothing is done."""


@dataclass
class Life:
    """Of one start of the program: `tick` is called at each step that the world could see, and may be the last one."""

    left: int | None = None
    over: bool = False

    def tick(self) -> None:
        if self.left is not None:
            self.left -= 1
            self.over = self.over or self.left <= 0
        if self.over:
            raise Ended


@dataclass
class Remote:
    """A run at the service, paid for. `ref` is known to the test alone: this service is told none."""

    id: str
    ref: str
    body: dict[str, Any]
    since_s: float
    clip: bytes
    state: str = "alive"  # or "failed", "stopped"
    unknown: int = 0  # so many questions it answers with 404


@dataclass
class World:
    """One service. `network`, `credit` and `key` say what there is; `faults` what happens to the next paid requests."""

    name: str
    clock: StepClock
    id: str = "scenario"
    title: str = "Scenario"
    cancel_note: str = "It goes on."
    find_lag_s: float = 30.0
    asks_together: bool = True
    network: bool = True
    credit: bool = True
    key: bool = True
    stops: bool = False  # whether it stops a job that is to be stopped
    lags: bool = False  # its list shows a run only after a while
    version: int = 0  # of its links
    faults: deque[str] = field(default_factory=deque)
    damaged: deque[bytes | int] = field(default_factory=deque)
    remotes: dict[str, Remote] = field(default_factory=dict)
    life: Life = field(default_factory=Life)
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def calm(self) -> None:
        self.network = self.credit = self.key = True
        self.lags = False
        self.faults.clear()
        self.damaged.clear()
        for remote in self.remotes.values():
            remote.unknown = 0

    async def _met(self) -> None:
        self.life.tick()
        await asyncio.sleep(0)
        self.life.tick()
        if not self.network:
            raise Unreachable("no network", maybe_acted_on=False)

    async def _asked(self) -> None:
        await self._met()
        if not self.key:
            raise AuthError("revoked")

    # ---- what the studio asks ------------------------------------------------------------------------

    async def check(self) -> Account:
        await self._asked()
        return Account("Connected.")

    async def upload(self, source: str, takes: MediaKind, progress: Progress) -> str:
        await self._asked()
        progress(1, 2)
        return f"asset_{Path(source).stem[:8]}"

    async def estimate(self, model: ModelSpec, body: Mapping[str, Any]) -> None:
        return None

    async def submit(self, model: ModelSpec, body: Mapping[str, Any], client_ref: str) -> Submitted:
        await self._asked()
        if not self.credit:
            raise OutOfCredit("nothing left")
        fault = self.faults.popleft() if self.faults else ""
        await self.clock.sleep(WAY_S)
        _refuse(fault)
        remote = self._accept(body, client_ref)
        self.life.tick()
        await self.clock.sleep(WAY_S)
        self.life.tick()
        if fault == "nonsense":
            raise KeyError("jobId")
        if fault:
            raise Unreachable(fault, maybe_acted_on=True)
        return Submitted(remote.id)

    def _accept(self, body: Mapping[str, Any], ref: str) -> Remote:
        number = next(self._numbers)
        clip = clip_bytes(60 + 20 * (number % _SHADES))
        remote = Remote(f"{self.name}-{number}", ref, dict(body), self.clock.seconds(), clip)
        self.remotes[remote.id] = remote
        return remote

    async def status(self, remote_id: str) -> Status:
        await self._asked()
        remote = self.remotes[remote_id]
        if remote.unknown > 0:
            remote.unknown -= 1
            raise RequestRefused("not found", status=404)
        if remote.state != "alive":
            raise GenerationFailed(remote.state)
        if (passed_s := self.clock.seconds() - remote.since_s) < RENDER_S:
            return Pending(passed_s > RENDER_S / 4, passed_s / RENDER_S)
        return Ready((f"https://cdn/{remote_id}/{self.version}",))

    async def statuses(self, remote_ids: Sequence[str]) -> dict[str, Status | ProviderError]:
        words: dict[str, Status | ProviderError] = {}
        for remote_id in remote_ids:
            try:
                words[remote_id] = await self.status(remote_id)
            except (GenerationFailed, RequestRefused) as e:
                words[remote_id] = e
        return words

    async def cancel(self, remote_id: str) -> Cancellation:
        await self._asked()
        if self.stops and self.remotes[remote_id].state == "alive":
            self.remotes[remote_id].state = "stopped"
            return Cancellation(True, "no")
        return Cancellation(False, "yes", "Cannot cancel this type of job")

    async def find(
        self,
        model: ModelSpec,
        body: Mapping[str, Any],
        client_ref: str,
        since: datetime,
        *,
        claimed: Collection[str] = (),
    ) -> str | None:
        """By its inputs alone, the oldest first, as Scenario's list is read."""
        await self._asked()
        for remote in self.remotes.values():
            shown = not self.lags or self.clock.seconds() - remote.since_s >= LIST_LAG_S
            if shown and remote.body == body and remote.id not in claimed:  # its time of day is not ours
                return remote.id
        return None

    @asynccontextmanager
    async def download(self, url: str, *, offset: int = 0, etag: str = "") -> AsyncIterator[Body]:
        await self._met()
        _, _, _, remote_id, version = url.split("/")
        if int(version) < self.version:
            raise LinkExpired("Request has expired")
        outcome = self.damaged.popleft() if self.damaged else None
        content = outcome if isinstance(outcome, bytes) else self.remotes[remote_id].clip
        cut = outcome if isinstance(outcome, int) else None
        offset = offset if offset <= len(content) else 0
        await self.clock.sleep(FIRST_BYTE_S)
        self.life.tick()
        yield Body(pieces(content[offset:], cut), offset, len(content), etag=f'"{len(content)}"')

    def time_there(self) -> datetime | None:
        return None

    def renew(self) -> None:
        return

    async def aclose(self) -> None:
        return


def _refuse(fault: str) -> None:
    """What happens to a paid request before it is accepted."""
    match fault:
        case "reset before":
            raise Unreachable("closed", maybe_acted_on=True)
        case "no connection":
            raise Unreachable("closed", maybe_acted_on=False)
        case "busy":
            raise TooManyRequests("wait", retry_after_s=20)
        case "full":
            raise TooManyRequests("full", retry_after_s=None, limit=1)
        case "refused":
            raise RequestRefused("odd", status=400)


PAID_FAULTS = ("reset before", "no connection", "busy", "full", "refused", "lost", "reset", "500", "nonsense")


class Mortal(Executor):
    """Threads that are none, and do nothing any more once the program has ended."""

    def __init__(self, life: Life) -> None:
        self._life = life

    def submit(self, work: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            if self._life.over:
                raise Ended
            future.set_result(work(*args, **kwargs))
        except BaseException as e:
            future.set_exception(e)
        return future


class Program(Bench):
    """One start of the program over what is on the disk. `life` may end before any commit and right after it."""

    def __init__(self, home: Path, worlds: Mapping[str, World], clock: StepClock, free: Callable[[], int]) -> None:
        super().__init__(home, next(iter(worlds.values())), limit=2)  # type: ignore[arg-type]
        self.life, self._worlds = Life(), worlds
        self.refused_writes = 0
        self.use(clock)  # type: ignore[arg-type]
        self.database._thread = self.threads._pool = Mortal(self.life)  # type: ignore[assignment]
        object.__setattr__(self.shelf, "room", Room(lambda folder: free()))
        self._run, self.database.run = self.database.run, self._commit  # type: ignore[method-assign]

    async def _commit(self, work: Callable[[Any], Any], **how: Any) -> Any:
        self.life.tick()
        if self.refused_writes:
            self.refused_writes -= 1
            raise DiskProblem("The disk is full.")
        result = await self._run(work, **how)
        self.life.tick()
        return result

    async def connect(self, connection: str, provider_id: str) -> Any:
        self.life.tick()
        world = self._worlds[connection]
        world.life = self.life
        return world

    async def probe(self, path: Path) -> MediaFacts:
        self.life.tick()
        return _facts(path.read_bytes(), path)


_FACTS: dict[bytes, MediaFacts] = {}


def _facts(content: bytes, path: Path) -> MediaFacts:
    """Decoded once for the same picture, of which there are few: what follows it is our recipe."""
    picture = content.partition(b"uuid")[0]
    if picture not in _FACTS:
        _FACTS[picture] = probe_file(path, deep=True)
    return _FACTS[picture]
