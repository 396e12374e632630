"""Bring one result to a file, whole, however often the connection breaks."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from io import FileIO
from pathlib import Path

from wanstudio.core.errors import TooManyRequests, Unreachable
from wanstudio.providers.base import Body, Provider
from wanstudio.studio.clock import Clock
from wanstudio.studio.threads import Threads

log = logging.getLogger(__name__)

Told = Callable[[int, int | None], None]
"""Called with (bytes on disk or about to be, bytes in all or None)."""

_BUFFER_BYTES = 1 << 20
_LONGEST_PAUSE_S = 30.0


async def download(provider: Provider, url: str, part: Path, threads: Threads, clock: Clock, told: Told) -> None:
    """Write what is at `url` to `part`, from the start, and go on after each break; there is no limit to patience.

    Raises:
        LinkExpired, RequestRefused: the address does not give the clip (any more).
        OSError: the disk's reason.
    """
    file = _Part(part)
    tries, etag = 0, ""
    try:
        await threads.run(file.open)
        while True:
            had = file.size
            try:
                async with provider.download(url, offset=file.size, etag=etag) as body:
                    etag = body.etag
                    await threads.run(file.go_to, body.offset)
                    if body.offset != file.size:
                        raise Unreachable("the service sent another part of the clip than was asked for")
                    await _receive(body, file, threads, told)
                if body.total_bytes is None or file.size >= body.total_bytes:
                    return
                log.info("a clip ended at %d of %d bytes; going on", file.size, body.total_bytes)
            except (Unreachable, TooManyRequests) as e:
                log.info("a clip's download broke at %d bytes (%s); going on", file.size, type(e).__name__)
            tries = 0 if file.size > had else tries + 1
            await clock.sleep(min(0.5 * 2 ** min(tries, 10), _LONGEST_PAUSE_S))
    finally:
        await threads.run(file.close)


async def _receive(body: Body, file: _Part, threads: Threads, told: Told) -> None:
    try:
        async for piece in body.chunks:
            file.add(piece)
            told(file.size, body.total_bytes)
            if file.buffered >= _BUFFER_BYTES:
                await threads.run(file.flush)
    finally:
        await threads.run(file.flush)


class _Part:
    """A file that grows. `size` counts what is buffered too: one hand-over of 1 MiB costs less than 16 small ones."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: FileIO | None = None
        self._buffer = bytearray()
        self.size = 0

    def open(self) -> None:
        self._file = self._path.open("wb", buffering=0)

    @property
    def buffered(self) -> int:
        return len(self._buffer)

    def add(self, piece: bytes) -> None:
        self._buffer += piece
        self.size += len(piece)

    def go_to(self, offset: int) -> None:
        """Drop what stands after `offset`, where the next byte belongs; all of it, when there is less than that."""
        assert self._file is not None
        self.size = offset if offset <= self.size else 0
        self._file.truncate(self.size)
        self._file.seek(self.size)

    def flush(self) -> None:
        assert self._file is not None
        rest = memoryview(bytes(self._buffer))
        self._buffer.clear()
        while rest:
            rest = rest[self._file.write(rest) :]

    def close(self) -> None:
        if self._file is None:
            return
        try:
            os.fsync(self._file.fileno())
        finally:
            self._file.close()
