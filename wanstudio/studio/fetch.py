"""A job that is rendered and paid for: bring its clips to disk. It ends as Done, or as Unfetched, never as Failed."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from wanstudio.core.errors import (
    BadFile,
    GenerationFailed,
    LinkExpired,
    LocalProblem,
    ProviderError,
    RequestRefused,
    StudioError,
)
from wanstudio.core.facts import MediaFacts
from wanstudio.core.jobs import Done, Downloading, Job, Unfetched, poll_delay_s
from wanstudio.core.models import ModelSpec
from wanstudio.core.recipe import Clip
from wanstudio.media.magic import shown
from wanstudio.providers.base import Provider, Ready
from wanstudio.store.folders import reason
from wanstudio.studio.download import download
from wanstudio.studio.shelf import Shelf, clip_id, title_of

log = logging.getLogger(__name__)

COPIES = 3  # damaged ones, before it is said
FRESH_LINKS = 8  # in a row that were refused at once, before it is said
_SHOWN_EVERY_S = 0.1

Tell = Callable[[Job], None]


class Damaged(StudioError):
    """Came whole, as often as it was tried, and cannot be decoded."""

    title = "The clip arrived damaged"


@dataclass(slots=True)
class Fetch:
    """One job's clips. `job` stands at Downloading; `tell` hears of progress between the steps."""

    job: Job
    spec: ModelSpec
    provider: Provider
    shelf: Shelf
    tell: Tell
    resumed: bool = False
    _told_at: float = float("-inf")

    async def steps(self) -> AsyncIterator[Job]:
        """Yield the job after every step, to its end."""
        try:
            async for job in self._clips():
                yield job
        except Damaged as e:
            yield self._unfetched("damaged", e.detail)
        except LocalProblem as e:
            yield self._unfetched("disk", e.detail)
        except OSError as e:
            yield self._unfetched("disk", f"The clip cannot be written: {reason(e)}.")
        except ProviderError as e:
            yield self._unfetched("refused", e.detail or e.title)

    def _unfetched(self, why: str, detail: str) -> Job:
        assert why in ("disk", "refused", "damaged")
        return self.job.to(Unfetched(self.job.remote_id, why, detail))  # type: ignore[arg-type]

    async def _clips(self) -> AsyncIterator[Job]:
        clips: list[str] = []
        refused = 0
        while not self._urls() or len(clips) < len(self._urls()):
            try:
                if not self._urls():
                    raise LinkExpired("no address is known")
                clips.append((await self._clip(len(clips))).id)
                refused = 0
            except LinkExpired as e:
                refused += 1
                if refused > FRESH_LINKS:
                    raise RequestRefused(e.detail or e.title) from e
                await self._pause(refused - 2)
                self.job = await self._with_fresh_urls()
                yield self.job
        yield self.job.to(Done(tuple(clips)))

    def _urls(self) -> tuple[str, ...]:
        return self.job.phase.urls if isinstance(self.job.phase, Downloading) else ()

    async def _pause(self, attempt: int) -> None:
        if attempt >= 0:
            await self.shelf.clock.sleep(poll_delay_s(attempt))

    async def _with_fresh_urls(self) -> Job:
        """Ask the service for addresses that are good now; no answer is asked again, without end."""
        attempt = 0
        while True:
            try:
                match await self.provider.status(self.job.remote_id):
                    case Ready(urls):
                        return self.job.to(Downloading(self.job.remote_id, urls))
            except (GenerationFailed, RequestRefused):
                raise
            except ProviderError as e:
                log.info("no fresh address for %s yet: %s", self.job.id, type(e).__name__)
            await self._pause(attempt)
            attempt += 1

    async def _clip(self, number: int) -> Clip:
        if known := await self.shelf.library.clip(clip_id(self.job, number)):
            return known
        if self.resumed and (left := await self.shelf.adopt(self.job, self.spec, number)):
            return left
        part = await self.shelf.part_of(self.job, number)
        facts = await self._checked(part, self._urls()[number])
        clip = await self.shelf.put(self.job, self.spec, number, part, facts)
        await self.shelf.threads.run(partial(_aside(part).unlink, missing_ok=True))
        return clip

    async def _checked(self, part: Path, url: str) -> MediaFacts:
        """Download until what came can be decoded; after some damaged copies, say so and keep the last aside."""
        for copy in range(COPIES):
            await self._pause(copy - 1)
            await download(self.provider, url, part, self.shelf.threads, self.shelf.clock, self._show)
            try:
                return await self.shelf.probe(part)
            except BadFile as e:
                why = e.detail.replace(f"{shown(part)} ", "it ", 1).rstrip(".")
                log.info("job %s: copy %d is damaged: %s", self.job.id, copy + 1, why)
        await self.shelf.threads.run(part.replace, _aside(part))
        came = f"“{title_of(self.job, self.spec)}” came {COPIES} times and could not be played ({why})."
        raise Damaged(f"{came} The last copy is kept as {_aside(part).name}.")

    def _show(self, done_bytes: int, total_bytes: int | None) -> None:
        now = self.shelf.clock.seconds()
        if now - self._told_at >= _SHOWN_EVERY_S and isinstance(self.job.phase, Downloading):
            self._told_at = now
            phase = replace(self.job.phase, done_bytes=done_bytes, total_bytes=total_bytes)
            self.tell(self.job.to(phase))


def _aside(part: Path) -> Path:
    """Where the last of the damaged copies is kept."""
    return part.with_suffix(".damaged")
