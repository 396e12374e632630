"""What the tests of the engine share: a service that follows a script, a clock that does not wait, real files."""

from __future__ import annotations

import asyncio
import hashlib
import io
from collections import deque
from collections.abc import AsyncIterator, Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any

import av
import numpy as np

from wanstudio.core.errors import ProviderError
from wanstudio.core.facts import MediaFacts, MediaKind
from wanstudio.core.jobs import Job, Phase, Waiting
from wanstudio.core.models import ModelSpec, spec_from_dict
from wanstudio.media.probe import probe_file
from wanstudio.providers.base import Account, Body, Cancellation, Memo, Pending, Progress, Ready, Status, Submitted
from wanstudio.store.database import Database
from wanstudio.store.folders import Folders
from wanstudio.store.journal import Journal
from wanstudio.store.library import Library
from wanstudio.store.uploads import Uploads
from wanstudio.studio.clock import Clock
from wanstudio.studio.means import Means
from wanstudio.studio.queue import JobQueue
from wanstudio.studio.room import NoRoom, Room, free_bytes
from wanstudio.studio.shelf import Shelf
from wanstudio.studio.sources import Sources
from wanstudio.studio.threads import Threads

AT = datetime(2026, 11, 21, 3, 4, 5, tzinfo=UTC)

SPEC = spec_from_dict(
    {
        "id": "scenario/tiny",
        "provider": "scenario",
        "remote_id": "model_tiny",
        "title": "Tiny",
        "task": "Picture to video",
        "icon": "image",
        "summary": "For tests.",
        "source": "tests",
        "output": {"size": "size", "fps": 16.0, "frames": "frames"},
        "params": [
            {"kind": "text", "name": "prompt", "label": "Prompt", "role": "prompt", "lines": 4},
            {"kind": "media", "name": "image", "label": "Image", "takes": "image"},
            {"kind": "choice", "name": "size", "label": "Size", "options": ["64*36"], "default": "64*36"},
            {"kind": "number", "name": "frames", "label": "Frames", "whole": True, "min": 5, "max": 9, "default": 5},
            {"kind": "seed", "name": "seed", "label": "Seed", "role": "seed"},
        ],
    }
)


@cache
def clip_bytes(shade: int = 90) -> bytes:
    """A real clip of five frames, as a service would send it."""
    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=16)
        stream.width, stream.height, stream.pix_fmt = 64, 36, "yuv420p"
        for n in range(5):
            picture = np.full((36, 64, 3), shade + n, dtype=np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture)))
        container.mux(stream.encode())
    return file.getvalue()


class FastClock(Clock):
    """Sleeping moves the time and takes none."""

    def __init__(self) -> None:
        self.passed = 0.0
        self.slept: list[float] = []

    def now(self) -> datetime:
        return AT + timedelta(seconds=self.passed)

    def seconds(self) -> float:
        return self.passed

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.passed += seconds
        await asyncio.sleep(0)


@dataclass(frozen=True)
class Lost:
    """The reply to a paid request never comes. `accepted`: the service has taken it all the same."""

    error: Exception
    accepted: bool = True


class Service:
    """A service that does what its script says, a list of outcomes for each method, and behaves well after that.

    An outcome is an error to raise or a result to return. For `download` it is an error, a number (so many bytes, then
    the connection breaks; below 0: then it ends as if that were all), or bytes (this instead of the clip).
    """

    id = "scenario"
    title = "Scenario"
    cancel_note = "It stops."
    find_lag_s = 30.0
    asks_together = True

    def __init__(self, **script: list[Any]) -> None:
        self.script = {name: deque(outcomes) for name, outcomes in script.items()}
        self.clip = clip_bytes()
        self.charged: list[str] = []  # a client reference for each paid request that was taken
        self.bodies: list[Mapping[str, Any]] = []
        self.sent = 0  # paid requests that left, taken or not
        self.uploads: list[str] = []
        self.ranges: list[int] = []
        self.asked: list[str] = []

    def _next(self, name: str) -> Any:
        self.asked.append(name)
        outcomes = self.script.get(name)
        outcome = outcomes.popleft() if outcomes else None
        if isinstance(outcome, Exception):
            raise outcome.with_traceback(None)
        return outcome

    async def check(self) -> Account:
        return Account("Connected.")

    async def upload(self, source: str, takes: MediaKind, progress: Progress, memo: Memo | None = None) -> str:
        await asyncio.sleep(0)
        outcome = self._next("upload")
        content = Path(source).read_bytes()
        progress(len(content) // 2, len(content))
        progress(len(content), len(content))
        self.uploads.append(source)
        return outcome or f"asset_{hashlib.sha256(content).hexdigest()[:8]}"

    async def estimate(self, model: ModelSpec, body: Mapping[str, Any]) -> None:
        return None

    async def submit(self, model: ModelSpec, body: Mapping[str, Any], client_ref: str) -> Submitted:
        self.sent += 1
        await asyncio.sleep(0)
        outcome = self._next("submit")
        if isinstance(outcome, Lost) and not outcome.accepted:
            raise outcome.error.with_traceback(None)
        self.charged.append(client_ref)
        self.bodies.append(dict(body))
        if isinstance(outcome, Lost):
            raise outcome.error.with_traceback(None)
        return outcome or Submitted(f"remote-{len(self.charged)}")

    async def status(self, remote_id: str) -> Status:
        await asyncio.sleep(0)
        return self._next("status") or Ready((f"https://cdn/{remote_id}.mp4?fresh={len(self.asked)}",))

    async def statuses(self, remote_ids: Sequence[str]) -> dict[str, Status | ProviderError]:
        words: dict[str, Status | ProviderError] = {}
        for remote_id in remote_ids:
            try:
                words[remote_id] = await self.status(remote_id)
            except ProviderError as e:
                words[remote_id] = e
        return words

    async def cancel(self, remote_id: str) -> Cancellation:
        await asyncio.sleep(0)
        return self._next("cancel") or Cancellation(True, "no")

    async def find(
        self,
        model: ModelSpec,
        body: Mapping[str, Any],
        client_ref: str,
        since: datetime,
        *,
        claimed: Collection[str] = (),
    ) -> str | None:
        await asyncio.sleep(0)
        outcome = self._next("find")
        if outcome == "not shown":
            return None
        return f"remote-{self.charged.index(client_ref) + 1}" if client_ref in self.charged else None

    @asynccontextmanager
    async def download(self, url: str, *, offset: int = 0, etag: str = "") -> AsyncIterator[Body]:
        outcome = self._next("download")
        self.ranges.append(offset)
        content = outcome if isinstance(outcome, bytes) else self.clip
        cut = outcome if isinstance(outcome, int) else None
        yield Body(pieces(content[offset:], cut), offset, len(content), etag='"e"')

    def time_there(self) -> datetime | None:
        return None

    def renew(self) -> None:
        self.asked.append("renew")

    async def aclose(self) -> None:
        pass


async def pieces(content: bytes, cut: int | None) -> AsyncIterator[bytes]:
    from wanstudio.core.errors import Unreachable

    whole = content if cut is None else content[: abs(cut)]
    for start in range(0, len(whole), 500):
        await asyncio.sleep(0)
        yield whole[start : start + 500]
    if cut is not None and cut >= 0:
        raise Unreachable("the connection broke")


class Inline(Executor):
    """Threads that are none: the same steps in the same order each time."""

    def submit(self, work: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(work(*args, **kwargs))
        except Exception as e:
            future.set_exception(e)
        return future


class ATestsRoom(Room):
    """What was once too little stays so until the test says otherwise. `left` is what is free, None: what really is."""

    def __init__(self, own: Path) -> None:
        super().__init__(own, lambda folder: free_bytes(folder) if self.left is None else self.left)
        self.looks_again = False
        self.left: int | None = None
        self._problem = ""

    def check_to_send(self, folder: Path, clip_bytes: int) -> None:
        with self._kept():
            super().check_to_send(folder, clip_bytes)

    def check(self, folder: Path, more_bytes: int) -> None:
        with self._kept():
            super().check(folder, more_bytes)

    def met(self, error: OSError, folder: Path) -> NoRoom:
        problem = super().met(error, folder)
        self._problem = problem.detail
        return problem

    @contextmanager
    def _kept(self) -> Iterator[None]:
        try:
            yield
        except NoRoom as e:
            self._problem = self._problem or e.detail
            raise

    def lacking(self, wanted: Collection[Path]) -> str:
        return super().lacking(wanted) if self.looks_again else self._problem


class Bench:
    """An engine over real files and a real database in `home`, with one service for everything."""

    def __init__(self, home: Path, service: Service, *, limit: int = 4, inline: bool = False) -> None:
        self.folders, self.service, self.clock = Folders.under(home), service, FastClock()
        self.database = Database(self.folders.data / "w.db")
        self.journal, self.library = Journal(self.database), Library(self.database)
        self.uploads = Uploads(self.database)
        self.threads = Threads()
        self.room = ATestsRoom(self.folders.data)
        if inline:
            self.database._thread = self.threads._pool = Inline()  # type: ignore[assignment]
        probe = partial(self.threads.run, probe_file)
        self.sources = Sources(self.folders.sources, self.folders.cache, self.threads, probe, _no_thumbnail)
        self.shelf = Shelf(
            library=self.library,
            sources=self.sources,
            threads=self.threads,
            clock=self.clock,
            probe=self.probe,
            folder=lambda: self.folders.library,
            pattern=lambda: "{prompt:40} {seed}",
            room=self.room,
        )
        self.means = Means(
            journal=self.journal, uploads=self.uploads, sources=self.sources, shelf=self.shelf, clock=self.clock
        )
        self.queue = JobQueue({SPEC.id: SPEC}, self.connect, self.means, lambda _: limit)
        self.seen: list[Job] = []
        self.notes: list[str] = []
        self.queue.board.listen(self.seen.append)
        self.queue.board.listen_notes(lambda _job, sentence: self.notes.append(sentence))

    def use(self, clock: FastClock) -> None:
        """Take another clock, before anything goes on."""
        self.clock = clock
        for owner in (self.shelf, self.means):
            object.__setattr__(owner, "clock", clock)
        for keeper in (self.queue.board, self.means.finder, self.means.stops, self.means.asking, self.means.watching):
            keeper._clock = clock

    async def connect(self, connection: str, provider_id: str) -> Service:
        return self.service

    async def probe(self, path: Path) -> MediaFacts:
        return await self.threads.run(probe_file, path, deep=True)

    async def __aenter__(self) -> Bench:
        await self.database.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.queue.close()
        await self.database.close()
        self.threads.close()

    async def rest(self) -> None:
        """Until nothing goes on."""
        await self.until(lambda: not self.queue.busy or set(self.queue._tasks) == {"wait for the disk"})

    async def until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(20):
            while not holds():  # noqa: ASYNC110  # a condition of any kind
                await asyncio.sleep(0.0005)

    def when(self, phase: type[Phase], act: Callable[[], object], job_id: str = "j") -> None:
        """Do something the moment a job is first told to be in this phase."""
        done: list[object] = []

        def listen(job: Job) -> None:
            if job.id == job_id and isinstance(job.phase, phase) and not done:
                done.append(True)
                act()

        self.queue.board.listen(listen)

    async def run(self, *jobs: Job) -> list[Job]:
        """Put the jobs in line, wait until all rest, and return every step that was told."""
        for job in jobs:
            self.queue.add(job)
        await self.rest()
        return self.seen

    def job(self, job_id: str = "j") -> Job:
        return next(j for j in self.queue.jobs if j.id == job_id)

    def clips(self) -> list[Path]:
        folder = self.folders.library
        return sorted(folder.iterdir()) if folder.is_dir() else []


async def _no_thumbnail(source: Path, target: Path, width_px: int, height_px: int) -> None:
    target.touch()


def a_job(id: str = "j", phase: Phase | None = None, **changes: Any) -> Job:
    values = {"prompt": "a fox", "size": "64*36", "frames": 5, "seed": 7} | changes.pop("values", {})
    facts = {"model_id": SPEC.id, "connection": "work", "created": AT} | changes
    return Job(id=id, values=values, phase=phase or Waiting(), **facts)


def names(seen: list[Job], job_id: str = "j") -> list[str]:
    """The phases a job went through, each once in a row."""
    return _once([type(j.phase).__name__ for j in seen if j.id == job_id])


def waits(seen: list[Job]) -> list[str]:
    """What was waited for, each once in a row."""
    return _once([j.phase.why for j in seen if isinstance(j.phase, Waiting)])


def _once(words: list[str]) -> list[str]:
    return [word for n, word in enumerate(words) if n == 0 or words[n - 1] != word]


HALFWAY = Pending(True, 0.5)
