"""Take one job from where it stands to its end."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from wanstudio.core.errors import GenerationFailed, RequestRefused, Unreachable
from wanstudio.core.jobs import (
    Done,
    Downloading,
    Job,
    Phase,
    Running,
    Submitting,
    Unfetched,
    Unsure,
    Uploading,
    Waiting,
)
from wanstudio.core.models import ModelSpec
from wanstudio.core.params import Media, Seed, Value, is_url
from wanstudio.providers.base import Pending, Provider, Ready, Status
from wanstudio.studio.fetch import Fetch, Tell
from wanstudio.studio.finding import BROKE
from wanstudio.studio.means import Means
from wanstudio.studio.references import KEPT_CHARS
from wanstudio.studio.sources import SourceCopy
from wanstudio.studio.unknown import Doubt, gone, look, not_known

log = logging.getLogger(__name__)

Note = Callable[[Job, str], None]

_SHOWN_EVERY_S = 0.1


def generate(
    job: Job, spec: ModelSpec, provider: Provider, means: Means, tell: Tell, note: Note
) -> AsyncGenerator[Job, None]:
    """Yield the job after every step. What is yielded is to be on disk before the next is asked for.

    `tell` hears of progress within a step, `note` a sentence that no phase says. The last step is an end, `Unfetched`,
    or `Unsure`: then only the user may go on. A job that is already at the service goes on from there, so a restart
    costs nothing.

    Raises:
        StudioError: before anything was accepted, or `GenerationFailed`. The step last yielded says where it stands.
    """
    return _Course(job, spec, provider, means, tell, note).steps()


@dataclass(slots=True)
class _Course:
    job: Job
    spec: ModelSpec
    provider: Provider
    means: Means
    tell: Tell
    note: Note
    sent_s: float | None = None  # when it was sent, by the clock that only grows; None where that is not known
    ready_s: float | None = None  # from then until it was rendered; None unless it was watched all the time
    doubt: Doubt = field(init=False)
    remembered: set[str] = field(default_factory=set)  # hashes in this try's body whose reference came from the journal
    refreshed: bool = False
    said_slow: bool = False
    _told_at: float = float("-inf")

    def __post_init__(self) -> None:
        self.doubt = Doubt(self.means.clock)

    async def steps(self) -> AsyncGenerator[Job, None]:
        resumed = isinstance(self.job.phase, (Downloading, Unfetched))
        while isinstance(self.job.phase, (Waiting, Uploading)):
            async for job in self._send():
                yield job
        if isinstance(self.job.phase, Unsure):
            async for job in self._find(self.job.phase):
                self.job = job
                yield job
        if isinstance(self.job.phase, Running):
            async for job in self._watch():
                yield job
        if resumed:
            urls = self.job.phase.urls if isinstance(self.job.phase, Downloading) else ()
            yield self.to(Downloading(self.job.remote_id, urls), attempts=self.job.attempts + 1)
        if isinstance(self.job.phase, Downloading):
            shelf, asking = self.means.shelf, self.means.asking
            fetch = Fetch(self.job, self.spec, self.provider, shelf, asking, self.tell, self.note, resumed)
            async for job in fetch.steps():
                good = isinstance(job.phase, Unfetched) and job.phase.why != "damaged"
                self.job = replace(job, attempts=0) if good else job
                yield self.job
        await self._learn()

    def to(self, phase: Phase, **changes: Any) -> Job:
        self.job = replace(self.job, **changes).to(phase)
        return self.job

    # ---- Waiting → Uploading → Submitting → Running ------------------------------------------------

    async def _send(self) -> AsyncIterator[Job]:
        """One try; it leaves the job Running or Unsure, or Waiting for another."""
        body: dict[str, Value] = dict(self.job.values)
        self.remembered.clear()
        await self.means.shelf.check_room(self.job, self.spec)
        for param in self.spec.media():
            if source := str(body.get(param.name, "")):
                begun = isinstance(self.job.phase, Uploading)
                yield self.to(Uploading(_name(source)), attempts=self.job.attempts + (not begun))
                body[param.name] = await self._reference(param, source)
        media = {p.name: str(body.get(p.name, "")) for p in self.spec.media()}
        sent = tuple((name, reference) for name, reference in media.items() if 0 < len(reference) <= KEPT_CHARS)
        async with self.means.first.turn(self.job.connection, self.job.id):
            with self.means.finder.sending(self.job, sent):
                facts = {"submitted_at": (now := self.means.clock.now()), "sent_there": self.provider.time_there()}
                yield self.to(Submitting(now), sent=sent, attempts=0, **facts)
                async for job in self._submit(body):
                    yield job

    async def _submit(self, body: Mapping[str, Value]) -> AsyncIterator[Job]:
        assert isinstance(self.job.phase, Submitting)
        sent_s = self.means.clock.seconds()
        try:
            accepted = await self.provider.submit(self.spec, body, self.job.id)
        except Unreachable as e:
            if not e.maybe_acted_on:
                raise
            yield self.to(Unsure(self.job.phase.at, e.detail or BROKE))
        except RequestRefused as e:
            # Sending it again is safe: a refusal in so many words was acted on by nobody. Done once, and only where
            # the cause may be of our making: a reference from long ago that the service no longer has.
            if self.refreshed or not self.remembered or e.status not in (400, 404, 422):
                raise
            self.refreshed = True
            for sha256 in self.remembered:
                await self.means.references.forget(self.job.connection, sha256)
            yield self.to(Waiting())
        else:
            self.sent_s = sent_s
            self.means.finder.belongs(accepted.remote_id, self.job.id)
            self.means.stops.accepted(self.job.connection)
            yield self.to(Running(accepted.remote_id), price=accepted.price or self.job.price)

    async def _reference(self, param: Media, source: str) -> Value:
        """What the request body takes in place of the media."""
        if is_url(source):
            return await self.provider.upload(source, param.takes, self._show)
        kept = await self._kept(param, source)
        upload = partial(self.provider.upload, str(kept.path), param.takes, self._show)
        reference, remembered = await self.means.references.of(self.job.connection, kept.sha256, upload)
        if remembered:
            self.remembered.add(kept.sha256)
        return reference

    async def _kept(self, param: Media, source: str) -> SourceCopy:
        """The copy of a source; of a job that has been here before, the very content it had then."""
        sha256 = dict(self.job.sources).get(param.name, "")
        if sha256 and (kept := await self.means.sources.kept(sha256)):
            return kept
        kept = await self.means.sources.keep(Path(source))
        self.job = replace(self.job, sources=(*self.job.sources, (param.name, kept.sha256)))
        return kept

    def _show(self, done_bytes: int, total_bytes: int) -> None:
        now = self.means.clock.seconds()
        if isinstance(self.job.phase, Uploading) and now - self._told_at >= _SHOWN_EVERY_S:
            self._told_at = now
            self.tell(self.job.to(Uploading(self.job.phase.name, done_bytes, total_bytes)))

    # ---- Unsure → Running ---------------------------------------------------------------------------

    def _find(self, unsure: Unsure) -> AsyncIterator[Job]:
        """By its id, where it has got one; else in the service's list."""
        if unsure.remote_id:
            return look(self.job, self.provider, self.means.watching)
        return self.means.finder.steps(self.job, self.spec, self.provider)

    # ---- Running → Downloading ----------------------------------------------------------------------

    async def _watch(self) -> AsyncIterator[Job]:
        watched = self.sent_s is not None
        if self.sent_s is None:  # it was sent in an earlier run: by the time of day, which may have been set since
            since = self.job.submitted_at or self.means.clock.now()
            passed_s = max((self.means.clock.now() - since).total_seconds(), 0.0)
            self.sent_s = self.means.clock.seconds() - passed_s
        first = not watched
        while isinstance(self.job.phase, Running):
            now = self.job.phase
            status = await self._status(first)
            first = False
            if status is None:
                yield not_known(self.job, self.means.clock)
                return
            match status:
                case Ready(urls, seed, price):
                    if watched:
                        self.ready_s = self.means.clock.seconds() - self.sent_s
                    changes = {"price": price or self.job.price, "values": self._with_seed(seed), "attempts": 1}
                    yield self.to(Downloading(now.remote_id, urls), **changes)
                    return
                case Pending(started, progress) if started and not now.started:
                    yield self.to(Running(now.remote_id, True, progress))
                case Pending(started, progress):
                    self.tell(self.to(Running(now.remote_id, now.started, progress or now.progress)))
            self._say_slow()

    async def _status(self, at_once: bool) -> Status | None:
        """How it stands, once there is word of it; None: the service has said for minutes that there is no such job.

        Raises:
            GenerationFailed: it failed there, or is gone for good.
        """
        try:
            status = await self.means.watching.word(self.job, self.provider, None if at_once else self.sent_s)
        except GenerationFailed:
            raise
        except RequestRefused as e:
            if e.status == 410:
                raise gone(e) from e
            if e.status == 404 and self.doubt.lasts():
                return None
            log.info("job %s: the service refuses to tell (%d)", self.job.id, e.status)
            return Pending(started=False)
        self.doubt.is_over()
        return status

    def _say_slow(self) -> None:
        """Once: it takes far longer than usual, and is kept."""
        assert self.sent_s is not None
        passed_s = self.means.clock.seconds() - self.sent_s
        if not self.said_slow and self.means.pace.slow(self.job, passed_s):
            self.said_slow = True
            self.note(self.job, "It takes far longer than usual. Its clip is fetched when it is ready.")

    async def _learn(self) -> None:
        """What this job took, where nothing came in between; for what others will."""
        if isinstance(self.job.phase, Done) and self.ready_s is not None and self.sent_s is not None:
            clip_s = self.means.clock.seconds() - self.sent_s
            await self.means.pace.learn(self.job, ready_s=self.ready_s, clip_s=clip_s)

    def _with_seed(self, seed: int | None) -> Mapping[str, Value]:
        """The job's values with the seed that the service says it used."""
        param = next((p for p in self.spec.params if isinstance(p, Seed)), None)
        if param is None or seed is None:
            return self.job.values
        return {**self.job.values, param.name: seed}


def _name(source: str) -> str:
    """What a row calls a source; of an address no more than can be told to anybody."""
    return urlsplit(source).hostname or "" if is_url(source) else Path(source).name
