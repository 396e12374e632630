"""Web addresses that are given as sources: what is there is fetched into the cache, and is a file from then on.

No credential goes along, an address out in the world leads to nothing in here, and the bytes alone say what it is.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import uuid
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from wanstudio.core.errors import BadFile, LinkExpired, ProviderError, RequestRefused, Unreachable, WayBlocked
from wanstudio.core.facts import suffix_of
from wanstudio.media.magic import container_of
from wanstudio.providers.addresses import Reach, Words, reach_of
from wanstudio.store.files import sha256_of
from wanstudio.store.folders import ready
from wanstudio.studio.room import Room
from wanstudio.studio.threads import Threads

if TYPE_CHECKING:
    from wanstudio.providers.base import Body
    from wanstudio.providers.transfers import Plain

Told = Callable[[int, int | None], None]
"""Called with (bytes that are here, bytes in all or None)."""

LIMIT_BYTES = 2_000_000_000
TRIES = 4
WORDS = Words("It leads to", "The site", "file")
_HEAD_BYTES = 4096  # enough to see what it is
_BATCH_BYTES = 1 << 20
_NOT_SAFE = re.compile(r"[^A-Za-z0-9_-]+")


class Links:
    """`folder` is in the cache. `pause` is what is done for so many seconds between tries."""

    def __init__(
        self,
        folder: Path,
        threads: Threads,
        room: Room,
        *,
        limit_bytes: int = LIMIT_BYTES,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._folder, self._threads, self._room = folder, threads, room
        self._limit_bytes, self._pause = limit_bytes, pause

    async def fetch(self, url: str, told: Told = lambda done, total: None) -> Path:
        """The file that is at `url`, under a name of ours. Cancelled, it leaves nothing behind.

        Raises:
            BadFile: the address may not be opened, does not answer, or gives no picture, video or sound.
            LocalProblem: the cache cannot be written, or there is no room.
        """
        from wanstudio.providers.transfers import Plain  # late: the window's first frame needs no HTTP client

        host = _host(url)
        if url.lower().startswith("http://") and reach_of(host) is not Reach.LOOPBACK:
            raise BadFile(f"{host}: only addresses that begin with https:// are opened.")
        folder = await self._threads.run(ready, self._folder)
        temp = folder / f".{uuid.uuid4().hex}.part"
        plain = Plain(host, redact=str, words=WORDS)
        try:
            await self._receive(plain, url, temp, told)
            return await self._threads.run(_named, temp, folder, url)
        except ProviderError as e:
            hint = e.hint if isinstance(e, WayBlocked) else "Save the file from the browser, then drop it here."
            raise BadFile(f"{host}: {_why(e)}", hint=hint) from e
        except BadFile as e:  # by the name the user knows
            raise BadFile(f"{host}: {e.detail.partition(temp.name)[2].strip() or e.detail}") from None
        except OSError as e:
            raise self._room.met(e, folder) from e
        finally:
            await plain.aclose()
            await self._threads.run(partial(temp.unlink, missing_ok=True))

    async def _receive(self, plain: Plain, url: str, temp: Path, told: Told) -> None:
        """All of it, going on where it broke off a few times."""
        part = _Part(temp)
        for attempt in range(TRIES):
            try:
                async with plain.open(url, offset=part.size, etag=part.etag) as body:
                    await self._take(body, part, told)
                if part.total is None or part.size >= part.total:
                    return
            except Unreachable as e:
                if attempt == TRIES - 1 or isinstance(e, WayBlocked):
                    raise
            await self._pause(0.5 * 2**attempt)
        raise Unreachable("it ended too soon, again and again", maybe_acted_on=False)

    async def _take(self, body: Body, part: _Part, told: Told) -> None:
        if not body.offset:
            await self._threads.run(part.begin)
        part.etag, part.total = body.etag, body.total_bytes
        self._check_size(part.total or 0)
        await self._threads.run(self._room.check, part.path.parent, max(0, (part.total or 0) - part.size))
        known = part.size >= _HEAD_BYTES
        try:
            async for piece in body.chunks:
                part.add(piece)
                self._check_size(part.size)
                told(part.size, part.total)
                if part.held >= (_BATCH_BYTES if known else _HEAD_BYTES):
                    await self._threads.run(part.write)
                    if not known:
                        known = bool(await self._threads.run(container_of, part.path))
        finally:
            await self._threads.run(part.write)
        await self._threads.run(container_of, part.path)

    def _check_size(self, size: int) -> None:
        if size > self._limit_bytes:
            raise RequestRefused(f"The file is larger than {self._limit_bytes / 1e9:g} GB, the most that is fetched.")


class _Part:
    """What has come of one file; `held` bytes of it are not written yet."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.size = self.held = 0
        self.etag = ""
        self.total: int | None = None
        self._batch: list[bytes] = []

    def begin(self) -> None:
        self.path.write_bytes(b"")
        self.size = self.held = 0
        self._batch = []

    def add(self, piece: bytes) -> None:
        self._batch.append(piece)
        self.size += len(piece)
        self.held += len(piece)

    def write(self) -> None:
        batch, self._batch, self.held = self._batch, [], 0
        with self.path.open("ab") as file:
            file.writelines(batch)


def _host(url: str) -> str:
    """Raises BadFile."""
    host = None
    with contextlib.suppress(ValueError):
        host = urlsplit(url).hostname
    if not host:
        raise BadFile("This is no web address that can be opened.", hint="Copy it from the browser once more.")
    return host


def _named(temp: Path, folder: Path, url: str) -> Path:
    """In a thread: under its own content, so that the same is kept once, and called as the address is, in safe letters.

    The end of the name is that of what it is, whatever the site calls it.
    """
    format = container_of(temp).format
    target = ready(folder / sha256_of(temp)[:24]) / f"{_called(url)}.{suffix_of(format)}"
    temp.replace(target)
    return target


def _called(url: str) -> str:
    last = unquote(urlsplit(url).path).rstrip("/").rpartition("/")[2].rpartition(".")
    return _NOT_SAFE.sub("-", last[0] or last[2])[:60].strip("-") or "from-the-web"


def _why(error: ProviderError) -> str:
    if isinstance(error, LinkExpired):
        return f"the site does not give this file ({(error.detail or error.title).rstrip('.')})."
    said = error.detail or error.title
    return said if said.endswith(".") else f"{said}."
