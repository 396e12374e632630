"""Take one job from where it stands to its end."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from wanstudio.core.errors import GenerationFailed, ProviderError, RequestRefused, TooManyRequests, Unreachable
from wanstudio.core.jobs import (
    Downloading,
    Job,
    Phase,
    Running,
    Submitting,
    Unfetched,
    Unsure,
    Uploading,
    Waiting,
    poll_delay_s,
)
from wanstudio.core.models import ModelSpec
from wanstudio.core.params import Media, Seed, Value, is_url
from wanstudio.providers.base import Pending, Provider, Ready, Status
from wanstudio.studio.fetch import Fetch, Tell
from wanstudio.studio.finding import BROKE
from wanstudio.studio.means import Means
from wanstudio.studio.references import KEPT_CHARS
from wanstudio.studio.silence import Silence
from wanstudio.studio.sources import Kept

log = logging.getLogger(__name__)

NOT_THERE = 8  # times in a row, some 30 s: a job may be unknown for a moment after it was accepted
_LONGEST_PAUSE_S = 60.0
_SHOWN_EVERY_S = 0.1


def generate(
    job: Job, spec: ModelSpec, provider: Provider, means: Means, tell: Tell, silence: Silence
) -> AsyncGenerator[Job, None]:
    """Yield the job after every step. What is yielded is to be on disk before the next is asked for.

    `tell` hears of progress within a step, `silence` of whether the service answers. The last step is an end,
    `Unfetched`, or `Unsure`: then only the user may go on. A job that is already at the service goes on from there,
    so a restart costs nothing.

    Raises:
        StudioError: before anything was accepted, or `GenerationFailed`. The step last yielded says where it stands.
    """
    return _Course(job, spec, provider, means, tell, silence).steps()


@dataclass(slots=True)
class _Course:
    job: Job
    spec: ModelSpec
    provider: Provider
    means: Means
    tell: Tell
    silence: Silence
    tries: int = 0
    unknown: int = 0
    remembered: set[str] = field(default_factory=set)  # hashes in this try's body whose reference came from the journal
    refreshed: bool = False
    _told_at: float = float("-inf")

    async def steps(self) -> AsyncGenerator[Job, None]:
        resumed = isinstance(self.job.phase, (Downloading, Unfetched))
        while isinstance(self.job.phase, (Waiting, Uploading)):
            async for job in self._send():
                yield job
        if isinstance(self.job.phase, Unsure):
            async for job in self.means.finder.steps(self.job, self.spec, self.provider):
                self.job = job
                yield job
        if isinstance(self.job.phase, Running):
            async for job in self._watch():
                yield job
        if isinstance(self.job.phase, Unfetched):
            yield self.to(Downloading(self.job.phase.remote_id, ()))
        if isinstance(self.job.phase, Downloading):
            fetch = Fetch(self.job, self.spec, self.provider, self.means.shelf, self.tell, self.silence.note, resumed)
            async for job in fetch.steps():
                self.job = job
                yield job

    def to(self, phase: Phase, **changes: Any) -> Job:
        self.job = replace(self.job, **changes).to(phase)
        return self.job

    # ---- Waiting → Uploading → Submitting → Running ------------------------------------------------

    async def _send(self) -> AsyncIterator[Job]:
        """One try; it leaves the job Running or Unsure, or Waiting for another."""
        body: dict[str, Value] = dict(self.job.values)
        self.remembered.clear()
        try:
            for param in self.spec.media():
                if source := str(body.get(param.name, "")):
                    yield self.to(Uploading(_name(source)))
                    body[param.name] = await self._reference(param, source)
        except (Unreachable, TooManyRequests) as e:
            async for job in self._wait_after(e):
                yield job
            return
        media = {p.name: str(body.get(p.name, "")) for p in self.spec.media()}
        sent = tuple((name, reference) for name, reference in media.items() if 0 < len(reference) <= KEPT_CHARS)
        yield self.to(Submitting(now := self.means.clock.now()), submitted_at=now, sent=sent)
        async for job in self._submit(body):
            yield job

    async def _submit(self, body: Mapping[str, Value]) -> AsyncIterator[Job]:
        assert isinstance(self.job.phase, Submitting)
        try:
            accepted = await self.provider.submit(self.spec, body, self.job.id)
        except TooManyRequests as e:
            problem: ProviderError = e
        except Unreachable as e:
            if e.maybe_acted_on:
                yield self.to(Unsure(self.job.phase.at, e.detail or BROKE))
                return
            problem = e
        except RequestRefused as e:
            # Sending it again is safe: a refusal in so many words was acted on by nobody. Done once, and only where
            # the cause may be of our making: a reference from long ago that the service no longer has.
            if self.refreshed or not self.remembered or e.status not in (400, 404, 422):
                raise
            problem = e
        else:
            self.silence.ended(self.job, self.provider)
            self.means.finder.belongs(accepted.remote_id, self.job.id)
            price = accepted.price or self.job.price
            yield self.to(Running(accepted.remote_id), price=price)
            return
        async for job in self._wait_after(problem):
            yield job

    async def _wait_after(self, problem: ProviderError) -> AsyncIterator[Job]:
        """Nothing was accepted: stand back for a while, then begin again."""
        if isinstance(problem, RequestRefused):  # it may no longer have what was uploaded long ago
            self.refreshed = True
            for sha256 in self.remembered:
                await self.means.references.forget(self.job.connection, sha256)
            yield self.to(Waiting())
            return
        busy = isinstance(problem, TooManyRequests)
        yield self.to(Waiting("busy" if busy else "network"))
        if not busy:
            self.silence.fell(self.job, self.provider, problem)
        wish = problem.retry_after_s if isinstance(problem, TooManyRequests) else None
        pause = max(wish or 0.0, min(2.0 * 1.5 ** min(self.tries, 20), _LONGEST_PAUSE_S))
        self.tries += 1
        await self.means.clock.sleep(min(pause, 3600.0))

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

    async def _kept(self, param: Media, source: str) -> Kept:
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

    # ---- Running → Downloading ----------------------------------------------------------------------

    async def _watch(self) -> AsyncIterator[Job]:
        attempt = 0
        while isinstance(self.job.phase, Running):
            now = self.job.phase
            match await self._status(now.remote_id):
                case Ready(urls, seed, price):
                    changes = {"price": price or self.job.price, "values": self._with_seed(seed)}
                    yield self.to(Downloading(now.remote_id, urls), **changes)
                    return
                case Pending(started, progress) if started and not now.started:
                    attempt = 0
                    yield self.to(Running(now.remote_id, True, progress))
                case Pending(started, progress):
                    self.tell(self.to(Running(now.remote_id, now.started, progress or now.progress)))
            await self.means.clock.sleep(poll_delay_s(attempt))
            attempt += 1

    async def _status(self, remote_id: str) -> Status:
        """Ask how it stands. No answer, or one that says nothing of the job, is "still running".

        Raises:
            GenerationFailed: it failed there, or the service has said several times in a row that there is no such job.
        """
        try:
            status = await self.provider.status(remote_id)
        except GenerationFailed:
            raise
        except RequestRefused as e:
            self.unknown += e.status in (404, 410)
            if self.unknown >= NOT_THERE:
                raise GenerationFailed(e.detail, hint="The service no longer knows this job. Ask its support.") from e
            log.info("job %s: the service refuses to tell (%d)", self.job.id, e.status)
        except TooManyRequests as e:
            await self.means.clock.sleep(min(e.retry_after_s or 0.0, 600.0))
        except ProviderError as e:
            log.info("job %s: no word (%s)", self.job.id, type(e).__name__)
            self.silence.fell(self.job, self.provider, e)
        else:
            self.silence.ended(self.job, self.provider)
            self.unknown = 0
            return status
        return Pending(started=False)

    def _with_seed(self, seed: int | None) -> Mapping[str, Value]:
        """The job's values with the seed that the service says it used."""
        param = next((p for p in self.spec.params if isinstance(p, Seed)), None)
        if param is None or seed is None:
            return self.job.values
        return {**self.job.values, param.name: seed}


def _name(source: str) -> str:
    """What a row calls a source; of an address no more than can be told to anybody."""
    return urlsplit(source).hostname or "" if is_url(source) else Path(source).name
