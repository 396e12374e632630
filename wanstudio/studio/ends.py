"""The first or last frame of a clip that goes into another job: the service that made the clip may have it already."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

from wanstudio.core.errors import RequestRefused, StudioError
from wanstudio.core.recipe import Clip
from wanstudio.providers.base import EndFrame, KeepsEndFrames, Provider
from wanstudio.store.folders import ready
from wanstudio.store.journal import Journal
from wanstudio.store.uploads import Uploads
from wanstudio.studio.runner import Connect
from wanstudio.studio.sources import Sources
from wanstudio.studio.threads import Threads

log = logging.getLogger(__name__)

LIMIT_BYTES = 64 << 20

Alike = Callable[[Path, Path], Awaitable[bool]]
"""Whether two pictures look the same."""


class Ends:
    """`folder` is in the cache. What is found out is written where it is remembered what a service has been sent, so
    that a job which takes the frame sends nothing."""

    def __init__(
        self,
        folder: Path,
        *,
        journal: Journal,
        uploads: Uploads,
        sources: Sources,
        threads: Threads,
        connect: Connect,
        alike: Alike,
    ) -> None:
        self._folder, self._journal, self._uploads = folder, journal, uploads
        self._sources, self._threads, self._connect, self._alike = sources, threads, connect, alike

    async def recognise(self, clip: Clip, frame: int, png_path: Path) -> bool:
        """Whether the service has this frame (0-based, saved at `png_path`) as a picture that looks the same.

        Whatever stands in the way, the frame is sent like any file.
        """
        if frame not in (0, clip.facts.frames - 1) or not clip.recipe.remote_id:
            return False
        job = await self._journal.job(clip.job_id)
        if job is None:
            return False
        try:
            provider = await self._connect(job.connection, clip.recipe.provider)
            if not isinstance(provider, KeepsEndFrames):
                return False
            end = await provider.end_frame(clip.recipe.remote_id, _number_of(clip), last=frame > 0)
            if end is None or not await self._looks_like(provider, end, png_path):
                return False
            kept = await self._sources.keep(png_path)
        except StudioError as e:
            log.info("a frame of %s is not looked for at its service: %s", clip.id, type(e).__name__)
            return False
        await self._uploads.save(job.connection, kept.sha256, end.reference)
        return True

    async def _looks_like(self, provider: Provider, end: EndFrame, png_path: Path) -> bool:
        folder = await self._threads.run(ready, self._folder)
        temp = folder / f".{uuid.uuid4().hex}.part"
        try:
            await self._threads.run(temp.write_bytes, await _body(provider, end.url))
            return await self._alike(png_path, temp)
        finally:
            await self._threads.run(partial(temp.unlink, missing_ok=True))


async def _body(provider: Provider, url: str) -> bytes:
    found = bytearray()
    async with provider.download(url) as body:
        async for piece in body.chunks:
            found += piece
            if len(found) > LIMIT_BYTES:
                raise RequestRefused("The picture of a frame is larger than any frame.")
    return bytes(found)


def _number_of(clip: Clip) -> int:
    """Which of its run's clips it is (`shelf.clip_id`), from 0; one that was found again elsewhere is its only one."""
    last = clip.id.rpartition("-")[2]
    return int(last) - 1 if clip.id.startswith(f"{clip.job_id}-") and last.isdecimal() else 0
