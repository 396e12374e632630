"""Bring one result to a file, whole, however often the connection breaks."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass

from wanstudio.core.errors import LinkExpired, RequestRefused, TooManyRequests, Unreachable, WayBlocked
from wanstudio.core.pauses import spread_s
from wanstudio.providers.base import Body, Provider
from wanstudio.studio.clock import Clock
from wanstudio.studio.part import Part
from wanstudio.studio.threads import Threads

log = logging.getLogger(__name__)

Told = Callable[[int, int | None], None]
"""Called with (bytes on disk or about to be, bytes in all or None)."""
Room = Callable[[int], None]
"""Called in a thread with the bytes still to come; raises LocalProblem when the disk has no room for them."""

SLOWEST_BYTES_S = 4096
WINDOW_S = 30.0  # in which that little may come, before the line is asked for again
_LONGEST_WINDOW_S = 1800.0
_BATCH_BYTES = 4 << 20
_SYNC_EVERY_S = 2.0  # what a sudden end costs at most
_LONGEST_PAUSE_S = 30.0
_SAME_LINK = 8  # tries in a row that brought nothing, before a fresh address is asked for


class TooLarge(RequestRefused):
    title = "The clip is larger than allowed"


class _Otherwise(Unreachable):
    """What is sent does not go on where the part ends."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DownloadMeans:
    """`room` is asked before the bytes come, `limit_bytes` is the most that is taken of one clip."""

    threads: Threads
    clock: Clock
    told: Told
    room: Room
    limit_bytes: int


async def download(provider: Provider, url: str, part: Part, means: DownloadMeans) -> None:
    """Write what is at `url` to `part`, which is open, and go on after each break; there is no limit to patience.

    Raises:
        LinkExpired: another address may do better. RequestRefused, TooLarge: the address does not give the clip.
        LocalProblem, OSError: the disk's reason.
    """
    pace = _Pace(means.clock)
    fruitless = 0
    while not part.whole:
        had = part.size
        try:
            async with provider.download(url, offset=part.size, etag=part.etag) as body:
                await _join(body, part, means, pace)
                await _receive(body, part, means, pace)
            if part.total_bytes is None:
                return
            if part.size < part.total_bytes:
                log.info("a clip ended at %d of %d bytes; going on", part.size, part.total_bytes)
        except (Unreachable, TooManyRequests) as e:
            log.info("a clip's download broke at %d bytes (%s); going on", part.size, e.detail or type(e).__name__)
            if isinstance(e, _Otherwise):
                await means.threads.run(part.start_over)
            if fruitless >= _SAME_LINK:
                lead = e.hint if isinstance(e, WayBlocked) else ""
                raise LinkExpired(e.detail or e.title, hint=lead) from e
        if part.whole:
            return
        fruitless = 0 if part.size > had else fruitless + 1
        await means.clock.sleep(spread_s(min(0.5 * 2 ** min(fruitless, 10), _LONGEST_PAUSE_S)))


async def _join(body: Body, part: Part, means: DownloadMeans, pace: _Pace) -> None:
    """See to it that the body's first byte belongs at the end of the part."""
    if body.offset not in (0, part.size):
        raise _Otherwise("another part of the clip was sent than was asked for")
    if body.offset and (body.etag not in ("", part.etag) or part.total_bytes not in (None, body.total_bytes)):
        raise _Otherwise("the rest of another clip was sent")
    if part.size and not body.offset:
        pace.is_as_it_is()
        await means.threads.run(part.start_over)
    part.etag, part.total_bytes = body.etag or part.etag, body.total_bytes
    _check_limit(part.total_bytes or 0, means.limit_bytes)
    await means.threads.run(means.room, (part.total_bytes or part.size) - part.size)


async def _receive(body: Body, part: Part, means: DownloadMeans, pace: _Pace) -> None:
    behind = _Behind(part, means.threads, means.clock)
    pace.begin()
    try:
        async for piece in body.chunks:
            await behind.add(piece)
            if part.total_bytes is not None and part.size > part.total_bytes:
                raise _Otherwise("more was sent than belongs to the clip")
            _check_limit(part.size, means.limit_bytes)
            means.told(part.size, part.total_bytes)
            pace.came(len(piece))
    finally:
        await behind.end()


def _check_limit(size: int, limit: int) -> None:
    if size > limit:
        has = f"has {size / 1e9:.1f} GB" if size >= 1e8 else f"has {size / 1e6:.1f} MB"
        hint = "Allow larger clips in the settings, then fetch it again."
        raise TooLarge(f"The clip {has}, which is more than the largest allowed ({limit / 1e9:g} GB).", hint=hint)


class _Behind:
    """Writes while more is received: one batch is on its way to the disk while the next one is gathered."""

    def __init__(self, part: Part, threads: Threads, clock: Clock) -> None:
        self._part, self._threads, self._clock = part, threads, clock
        self._batch: list[bytes] = []
        self._batch_bytes = 0
        self._writing: Future[None] | None = None
        self._written_at = self._synced_at = clock.seconds()

    async def add(self, piece: bytes) -> None:
        self._batch.append(piece)
        self._batch_bytes += len(piece)
        self._part.size += len(piece)
        now = self._clock.seconds()
        if self._batch_bytes >= _BATCH_BYTES or now - self._written_at >= _SYNC_EVERY_S:
            await self._settle()
            self._written_at = now
            if sync := now - self._synced_at >= _SYNC_EVERY_S:
                self._synced_at = now
            self._writing = self._threads.begin(self._part.write, self._batch, sync=sync)
            self._batch, self._batch_bytes = [], 0

    async def end(self) -> None:
        await self._threads.run(self._finish, self._writing)

    async def _settle(self) -> None:
        if self._writing is not None:
            done = asyncio.wrap_future(self._writing)
            done.add_done_callback(lambda f: f.cancelled() or f.exception())  # looked at: it is raised below
            await asyncio.wait([done])
            self._writing.result()

    def _finish(self, writing: Future[None] | None) -> None:
        """In a thread: after what is being written comes the rest."""
        if writing is not None:
            writing.result()
        self._part.write(self._batch)


class _Pace:
    """Notices a line that drips: each byte comes before any time-out, and the clip never."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._window_s = WINDOW_S
        self._since = self._bytes = 0.0

    def begin(self) -> None:
        self._since, self._bytes = self._clock.seconds(), 0

    def came(self, count: int) -> None:
        """Raises Unreachable at the end of a window in which too little came."""
        self._bytes += count
        now = self._clock.seconds()
        if now - self._since < self._window_s:
            return
        slow = self._bytes < SLOWEST_BYTES_S * (now - self._since)
        self.begin()
        if slow:
            self._window_s = min(2 * self._window_s, _LONGEST_WINDOW_S)  # the line may be no better
            raise Unreachable("The clip came too slowly.", maybe_acted_on=False)

    def is_as_it_is(self) -> None:
        """Every break begins again at the first byte: then slow is better than never."""
        self._window_s = float("inf")
