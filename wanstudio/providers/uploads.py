"""The ways a file or a web address becomes an asset at Scenario. Source: docs.scenario.com, uploading assets."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

from wanstudio.core.errors import LinkExpired, RequestRefused, Unreachable
from wanstudio.core.facts import MediaKind
from wanstudio.core.pauses import spread_s
from wanstudio.providers.answers import Redact, tidy
from wanstudio.providers.base import Memo, Progress
from wanstudio.providers.files import SteadyFile, as_base64, mime_type, size_of, wire_name
from wanstudio.providers.http import Http
from wanstudio.providers.offloop import OffLoop
from wanstudio.providers.reasons import not_https, untaken
from wanstudio.providers.transfers import Plain
from wanstudio.providers.wire import rows, table, text, whole, words

SMALL_PICTURE_BYTES = 6_000_000  # POST /assets takes less than this
PART_BYTES = 8 * 1024 * 1024  # at least 5 MB each, but the last
_PIECE_BYTES = 256 * 1024
_PART_ATTEMPTS = 3
_AT_ONCE = 3  # parts
_IN_HAND, _WHOLE = ("validating", "validated", "complete"), "imported"
_IMPORT_LIMIT_S = 900.0


class Uploads:
    """Every method returns an asset id and raises `ProviderError`, or `BadFile` for a file that cannot be read."""

    def __init__(self, http: Http, plain: Plain, *, redact: Redact, sleep: Callable[[float], Awaitable[None]]) -> None:
        self._http = http
        self._plain = plain
        self._redact = redact
        self._sleep = sleep
        self._off_loop = OffLoop("uploads")

    def close(self) -> None:
        self._off_loop.close()

    async def from_web(self, url: str, kind: MediaKind) -> str:
        """Let the service fetch it."""
        if not url.startswith("https://"):
            raise not_https()
        answer = await self._http.post("uploads", {"url": url, "kind": kind.value})
        return await self._imported(_id_of(answer.data.get("upload")))

    async def from_file(self, path: Path, kind: MediaKind, progress: Progress, memo: Memo | None = None) -> str:
        size = await self._off_loop.run(size_of, path)
        if kind is MediaKind.IMAGE and size < SMALL_PICTURE_BYTES:
            return await self._picture(path, size, progress)
        return await self._in_parts(path, kind, progress, memo)

    async def _picture(self, path: Path, size: int, progress: Progress) -> str:
        encoded = await self._off_loop.run(as_base64, path)
        answer = await self._http.post(
            "assets",
            {"name": wire_name(path), "image": encoded},
            progress=lambda done, total: progress(size * done // total, size),
        )
        return _id_of(answer.data.get("asset"))

    async def _in_parts(self, path: Path, kind: MediaKind, progress: Progress, memo: Memo | None) -> str:
        """Three parts at a time; each is remembered once it is there, and one that got lost is sent again alone."""
        file = await self._off_loop.run(SteadyFile, path)
        try:
            upload, arrived = await self._gone_on_with(memo, file.size)
            if upload is None:
                upload = await self._begin(path, kind, file.size)
                if memo:
                    await memo.begin(_id_of(upload), PART_BYTES)
            upload_id = _id_of(upload)
            if upload.get("status") in (*_IN_HAND, _WHOLE):
                return await self._imported(upload_id)  # all of it arrived before the program ended
            urls = _part_urls(upload, _parts(file.size))
            await self._send_parts(file, urls, arrived, progress, memo)
            await self._off_loop.run(file.check_unchanged)
        finally:
            file.close()
        await self._http.post(f"uploads/{quote(upload_id, safe='')}/action", {"action": "complete"})
        return await self._imported(upload_id)

    async def _gone_on_with(self, memo: Memo | None, size: int) -> tuple[Mapping[str, Any] | None, frozenset[int]]:
        """(the upload that was begun earlier with fresh addresses, its parts that are there); None: begin a new one."""
        begun = await memo.begun() if memo else None
        if begun is None or begun.part_bytes != PART_BYTES or not begun.arrived:
            return None, frozenset()
        try:
            answer = await self._http.get(f"uploads/{quote(begun.upload_id, safe='')}")
        except RequestRefused:  # it is no longer known there
            return None, frozenset()
        upload = table(answer.data.get("upload"))
        if upload.get("status") in (*_IN_HAND, _WHOLE):
            return upload, begun.arrived
        fresh = upload.get("status") == "pending" and _has_parts(upload, _parts(size))
        return (upload, begun.arrived) if fresh else (None, frozenset())

    async def _send_parts(
        self, file: SteadyFile, urls: list[str], arrived: frozenset[int], progress: Progress, memo: Memo | None
    ) -> None:
        sent = {n: min(PART_BYTES, file.size - (n - 1) * PART_BYTES) for n in arrived if 1 <= n <= len(urls)}
        waiting = iter([n for n in range(1, len(urls) + 1) if n not in sent])

        def tell(number: int, part_bytes: int) -> None:
            sent[number] = part_bytes
            progress(sum(sent.values()), file.size)

        async def send() -> None:
            for number in waiting:
                await self._send_part(urls[number - 1], file, (number - 1) * PART_BYTES, partial(tell, number))
                if memo:
                    await memo.arrived(number)

        try:
            async with asyncio.TaskGroup() as group:
                for n in range(_AT_ONCE):
                    group.create_task(send(), name=f"upload parts {n + 1}")
        except ExceptionGroup as e:
            raise e.exceptions[0] from None  # the others end with it

    async def _begin(self, path: Path, kind: MediaKind, size: int) -> Mapping[str, Any]:
        body = {
            "fileName": wire_name(path),
            "fileSize": size,
            "contentType": mime_type(path, kind),
            "kind": kind.value,
            "parts": _parts(size),
        }
        return table((await self._http.post("uploads", body)).data.get("upload"))

    async def _send_part(self, url: str, file: SteadyFile, start: int, tell: Callable[[int], None]) -> None:
        """Sent again when it got lost: a part that arrives twice is one part. `tell` hears how much of it went."""
        size = min(PART_BYTES, file.size - start)
        for attempt in itertools.count():
            try:
                return await self._plain.put(url, self._pieces(file, start, size, tell), size)
            except LinkExpired as e:
                if "expired" in e.detail.lower():
                    raise Unreachable(
                        e.detail, hint="The upload goes on with a fresh address.", maybe_acted_on=False
                    ) from e
                raise RequestRefused(e.detail, status=403) from e
            except Unreachable:
                tell(0)
                if attempt == _PART_ATTEMPTS - 1:
                    raise
                await self._sleep(spread_s(0.5 * 2**attempt))

    async def _pieces(
        self, file: SteadyFile, start: int, size: int, tell: Callable[[int], None]
    ) -> AsyncIterator[bytes]:
        for at in range(start, start + size, _PIECE_BYTES):
            piece = await self._off_loop.run(file.read, at, min(_PIECE_BYTES, start + size - at))
            yield piece
            tell(at + len(piece) - start)

    async def _imported(self, upload_id: str) -> str:
        """Wait until the service has made an asset of what was sent."""
        waited_s = 0.0
        while waited_s < _IMPORT_LIMIT_S:
            upload = table((await self._http.get(f"uploads/{quote(upload_id, safe='')}")).data.get("upload"))
            if upload.get("status") == "failed":
                detail = tidy(words(upload.get("errorMessage")), self._redact)
                raise untaken(detail or "It gave no reason.")
            if asset_id := text(upload.get("entityId")):
                return asset_id
            pause_s = min(5.0, 0.5 + waited_s / 4)
            await self._sleep(pause_s)
            waited_s += pause_s
        raise Unreachable("The service has not finished taking in the file.", maybe_acted_on=False)


def _parts(size: int) -> int:
    return -(-size // PART_BYTES)


def _id_of(value: Any) -> str:
    if found := text(table(value).get("id")):
        return found
    raise Unreachable("The answer could not be read: it names no id for the upload.")


def _part_urls(upload: Mapping[str, Any], wanted: int) -> list[str]:
    """In the order of their numbers. Raises `Unreachable` when they are not exactly those asked for."""
    urls = {whole(part.get("number")): text(part.get("url")) for part in rows(upload.get("parts"))}
    if set(urls) != set(range(1, wanted + 1)) or not all(urls.values()):
        raise Unreachable("The answer could not be read: it does not name an address for every part of the upload.")
    return [urls[number] for number in range(1, wanted + 1)]


def _has_parts(upload: Mapping[str, Any], wanted: int) -> bool:
    try:
        _part_urls(upload, wanted)
    except Unreachable:
        return False
    return True
