"""A job that is rendered and paid for: bring its clips to disk. It ends as Done, or as Unfetched, never as Failed."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Literal

from wanstudio.core.errors import (
    BadFile,
    GenerationFailed,
    LinkExpired,
    LocalProblem,
    ProviderError,
    RequestRefused,
    StudioError,
    WayBlocked,
)
from wanstudio.core.facts import MediaFacts
from wanstudio.core.jobs import Done, Downloading, Job, Unfetched
from wanstudio.core.models import ModelSpec
from wanstudio.core.pauses import spread_s
from wanstudio.core.recipe import Clip
from wanstudio.media.boxes import ends_within_a_box
from wanstudio.media.magic import bad, shown
from wanstudio.providers.base import Provider, Ready
from wanstudio.studio.asking import Asking
from wanstudio.studio.download import DownloadMeans, TooLarge, download
from wanstudio.studio.part import Part, drop
from wanstudio.studio.room import NoRoom
from wanstudio.studio.shelf import Shelf, clip_id, title_of

log = logging.getLogger(__name__)

COPIES = 3  # damaged ones, and addresses that give something else than a clip, before it is said
SAID_AFTER = 6  # addresses that were refused, one after the other
_LONGEST_PAUSE_S = 300.0
_SHOWN_EVERY_S = 0.1

Tell = Callable[[Job], None]
Note = Callable[[Job, str], None]


class Damaged(StudioError):
    """Came whole, as often as it was tried, and cannot be decoded."""

    title = "The clip arrived damaged"


@dataclass(slots=True)
class Fetch:
    """One job's clips. `job` stands at Downloading; `tell` hears of progress between the steps, `note` sentences."""

    job: Job
    spec: ModelSpec
    provider: Provider
    shelf: Shelf
    asking: Asking
    tell: Tell
    note: Note
    resumed: bool = False
    _told_at: float = float("-inf")

    async def steps(self) -> AsyncIterator[Job]:
        """Yield the job after every step, to its end."""
        try:
            async for job in self._clips():
                yield job
        except Damaged as e:
            yield self._unfetched("damaged", e.detail)
        except NoRoom as e:
            yield self._no_room(e)
        except LocalProblem as e:
            yield self._unfetched("disk", e.detail)
        except OSError as e:
            yield self._no_room(self.shelf.room.met(e, self.shelf.folder_of(self.job)))
        except ProviderError as e:
            yield self._unfetched("refused", e.detail or e.title)

    def _no_room(self, problem: NoRoom) -> Job:
        why = self._unfetched("disk", problem.detail)
        assert isinstance(why.phase, Unfetched)
        return why.to(replace(why.phase, needs_bytes=problem.lacks_bytes or None))

    def _unfetched(self, why: Literal["disk", "refused", "damaged"], detail: str) -> Job:
        return self.job.to(Unfetched(self.job.remote_id, why, detail))

    async def _clips(self) -> AsyncIterator[Job]:
        """An address that is refused is asked for afresh as long as the service offers one; ever more slowly."""
        clips: list[str] = []
        expired, refused = 0, 0
        while not self._urls() or len(clips) < len(self._urls()):
            try:
                if not self._urls():
                    raise LinkExpired("The service names no address for it.")
                clips.append((await self._clip(len(clips))).id)
                expired = refused = 0
                continue
            except TooLarge:
                raise
            except RequestRefused:
                refused += 1
                if refused >= COPIES:
                    raise
            except LinkExpired as e:
                expired += 1
                if expired == SAID_AFTER:
                    self.note(self.job, _not_given(e))
            await self._pause(expired + refused - 2)
            self.job = await self._with_fresh_urls()
            yield self.job
        yield self.job.to(Done(tuple(clips)))

    def _urls(self) -> tuple[str, ...]:
        return self.job.phase.urls if isinstance(self.job.phase, Downloading) else ()

    async def _pause(self, attempt: int) -> None:
        if attempt >= 0:
            await self.shelf.clock.sleep(spread_s(min(1.5 ** min(attempt, 20), _LONGEST_PAUSE_S)))

    async def _with_fresh_urls(self) -> Job:
        """Ask the service for addresses that are good now; no answer is asked again, without end."""
        attempt = 0
        while True:
            try:
                match await self.asking.ask(self.job.connection, partial(self.provider.status, self.job.remote_id)):
                    case Ready(urls):
                        return self.job.to(Downloading(self.job.remote_id, urls))
            except (GenerationFailed, RequestRefused):
                raise
            except ProviderError as e:
                log.info("no fresh address for %s yet: %s", self.job.id, type(e).__name__)
                if attempt == SAID_AFTER:
                    self.note(self.job, _not_given(e))
            await self._pause(attempt)
            attempt += 1

    async def _clip(self, number: int) -> Clip:
        if known := await self.shelf.library.clip(clip_id(self.job, number)):
            await self.shelf.threads.run(drop, await self.shelf.part_of(self.job, number))  # ended just after its row
            return known
        if self.resumed and (left := await self.shelf.adopt(self.job, self.spec, number)):
            return left
        part = Part(await self.shelf.part_of(self.job, number), self.job.remote_id)
        facts = await self._checked(part, self._urls()[number])
        clip = await self.shelf.put(self.job, self.spec, number, part, facts)
        await self.shelf.threads.run(partial(_aside(part.path).unlink, missing_ok=True))
        return clip

    async def _checked(self, part: Part, url: str) -> MediaFacts:
        """Download until what came can be decoded; after some damaged copies, say so and keep the last aside."""
        for copy in range(COPIES):
            await self._pause(copy - 1)
            await self._download(part, url)
            try:
                if part.total_bytes is None and await self.shelf.threads.run(ends_within_a_box, part.path):
                    raise bad(part.path, "is cut short: its end is missing.")
                return await self.shelf.probe(part.path)
            except BadFile as e:
                why = e.detail.replace(f"{shown(part.path)} ", "it ", 1).rstrip(".")
                log.info("job %s: copy %d is damaged: %s", self.job.id, copy + 1, why)
            if copy < COPIES - 1:
                await self.shelf.threads.run(drop, part.path)
        await self.shelf.threads.run(_keep_aside, part.path)
        came = f"“{title_of(self.job, self.spec)}” came {COPIES} times and could not be played ({why})."
        raise Damaged(f"{came} The last copy is kept as {_aside(part.path).name}.")

    async def _download(self, part: Part, url: str) -> None:
        means = DownloadMeans(
            threads=self.shelf.threads,
            clock=self.shelf.clock,
            told=self._show,
            room=partial(self.shelf.room.check, part.path.parent),
            limit_bytes=self.shelf.limit_bytes(),
        )
        try:
            await self.shelf.threads.run(part.open)
            await download(self.provider, url, part, means)
        finally:
            await self.shelf.threads.run(part.close)

    def _show(self, done_bytes: int, total_bytes: int | None) -> None:
        now = self.shelf.clock.seconds()
        if now - self._told_at >= _SHOWN_EVERY_S and isinstance(self.job.phase, Downloading):
            self._told_at = now
            phase = replace(self.job.phase, done_bytes=done_bytes, total_bytes=total_bytes)
            self.tell(self.job.to(phase))


def _not_given(why: ProviderError) -> str:
    said = (why.detail or why.title).rstrip(".")
    lead = f" {why.hint}" if why.hint and isinstance(why, LinkExpired | WayBlocked) else ""
    return f"The clip is ready and cannot be fetched yet ({said}). It is tried again by itself.{lead}"


def _aside(part: Path) -> Path:
    """Where the last of the damaged copies is kept."""
    return part.with_suffix(".damaged")


def _keep_aside(part: Path) -> None:
    part.replace(_aside(part))
    drop(part)
