"""Bytes to and from addresses that carry their own permission: results to fetch, parts to send.

This client knows no credential, so none can reach a host that only happens to be named in an answer.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from urllib.parse import urljoin

import httpx

from wanstudio.core.errors import LinkExpired, ProviderError, RequestRefused
from wanstudio.providers.addresses import OF_A_SERVICE, Words, check_link, reach_of
from wanstudio.providers.answers import Redact, error_from, error_from_silence, said
from wanstudio.providers.base import Body
from wanstudio.providers.expiry import expiry_of
from wanstudio.providers.http import READ_TIMEOUT_S, new_client
from wanstudio.providers.nearness import keep_out
from wanstudio.providers.renewal import Renewal

MAX_REDIRECTS = 5
_ERROR_LIMIT_BYTES = 4096
_TOO_LATE = timedelta(seconds=60)  # before its end: the request takes its time, too
_TARGET = re.compile(r"https?://[^/?#]+(/[!-\"$-~]*)(?:#.*)?", re.ASCII)
_TEXTUAL = re.compile(r"text/|application/(\S+\+)?(xml|json|xhtml|html|javascript)\b", re.IGNORECASE)
_CONTENT_RANGE = re.compile(r"bytes (?:(?P<first>\d+)-\d+|\*)/(?P<total>\d+|\*)", re.ASCII)


class Plain:
    """`service_host` is who names the addresses: one out in the world may not name one inside this network.

    `now` is the time as the service has it.
    """

    def __init__(
        self,
        service_host: str,
        *,
        redact: Redact,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        words: Words = OF_A_SERVICE,
    ) -> None:
        self._reach, self._words = reach_of(service_host), words
        self._redact = redact
        self._now = now
        self._held_back: set[str] = set()
        self._clients = Renewal(partial(new_client, guard=partial(keep_out, service_host)))

    @asynccontextmanager
    async def open(self, url: str, *, offset: int = 0, etag: str = "") -> AsyncIterator[Body]:
        """The object at `url`, from `offset` on when it is still the one of `etag`, else whole (see `Body`).

        Raises:
            LinkExpired: the address is no longer good, or has not the clip. Unreachable: it may be tried again.
            RequestRefused: it may not be opened, or gives something else.
        """
        self._check_time(url)
        async with AsyncExitStack() as stack:
            response = await self._get(stack, url, _range(offset, etag))
            if response.status_code == 416 and _is_complete(response, offset, etag):
                yield Body(_nothing(), offset, offset, etag)
                return
            if response.status_code == 416 or not _continues(response, offset, etag):
                await response.aclose()
                response = await self._get(stack, url, {})
            await self._check(response)
            chunks = self._chunks(response)
            stack.push_async_callback(chunks.aclose)
            if response.status_code == 200:
                chunks = await self._no_page(response, chunks)
                stack.push_async_callback(chunks.aclose)
            body = _body(response, chunks)
            if body.offset not in (0, offset):
                raise RequestRefused(
                    f"{self._words.storage} sent another part of the {self._words.thing} than was asked for."
                )
            yield body

    async def put(self, url: str, content: AsyncIterator[bytes], size: int) -> None:
        """Send `size` bytes to `url`, raw. Redirects are not followed: the file goes where it is meant for.

        Raises:
            LinkExpired: the address is no longer good. Unreachable: it may be tried again. RequestRefused.
        """
        check_link(url, self._reach)
        length = {"Content-Length": str(size)}
        async with AsyncExitStack() as stack:
            await self._check(await self._send(stack, "PUT", url, content=content, headers=length))

    def renew(self) -> None:
        """Open new lines from now on; what is coming over an old one goes on over it."""
        self._clients.renew()

    async def aclose(self) -> None:
        await self._clients.aclose()

    def _check_time(self, url: str) -> None:
        """Hold an address back whose time is over. Never two in a row of one object, also where the second is a fresh
        one: the clock that says so may be wrong."""
        end, thing = expiry_of(url), url.partition("?")[0]
        if thing in self._held_back:
            self._held_back.remove(thing)
        elif end is not None and self._now() > end - _TOO_LATE:
            self._held_back.add(thing)
            raise LinkExpired("The time of the clip's address is over.")

    async def _no_page(
        self, response: httpx.Response, chunks: AsyncGenerator[bytes, None]
    ) -> AsyncGenerator[bytes, None]:
        """The same chunks, once it is seen that they are no page of text that says why there is no clip.

        No film begins with text alone; the type a storage gives one is not to be relied on.
        """
        head = b""
        try:
            async with asyncio.timeout(READ_TIMEOUT_S):
                async for chunk in chunks:
                    head += chunk
                    if len(head) >= _ERROR_LIMIT_BYTES or b"\0" in head:
                        break
        except TimeoutError:
            raise self._silence(httpx.ReadTimeout(""), response.request) from None
        kind = response.headers.get("content-type", "")
        start = head[:_ERROR_LIMIT_BYTES].lstrip(b"\xef\xbb\xbf \t\r\n")
        if start and b"\0" not in start and (_TEXTUAL.match(kind) or start[:1] in b"<{[#"):
            words = said(start, self._redact)
            raise RequestRefused(
                f"{self._words.storage} sent a page of text in place of the {self._words.thing}: {words or kind}"
            )
        return _after(head, chunks)

    async def _get(self, stack: AsyncExitStack, url: str, headers: Mapping[str, str]) -> httpx.Response:
        """The answer at the end of the redirects; each address on the way is looked at before it is opened."""
        reach = self._reach
        for _ in range(MAX_REDIRECTS + 1):
            reach = check_link(url, reach, self._words)
            response = await self._send(stack, "GET", url, headers=dict(headers))
            if not response.is_redirect:
                return response
            await response.aclose()
            url = _joined(url, response.headers.get("location", ""), self._words)
        raise RequestRefused(f"The address of the {self._words.thing} was redirected more than {MAX_REDIRECTS} times.")

    async def _send(self, stack: AsyncExitStack, method: str, url: str, **what: Any) -> httpx.Response:
        client = await stack.enter_async_context(self._clients.client())
        request = client.build_request(method, url, extensions=_as_given(url), **what)
        try:
            response = await client.send(request, stream=True)
        except httpx.RequestError as e:
            raise self._silence(e, request) from e
        stack.push_async_callback(response.aclose)
        return response

    async def _check(self, response: httpx.Response) -> None:
        """Raise what an answer means that is no success. Never `AuthError`: no key was shown."""
        status, headers = response.status_code, response.headers
        if status not in ((200, 206) if response.request.method == "GET" else (200, 201, 204)):
            getting = response.request.method == "GET"
            raise _refusal(status, headers, await _start_of(response), self._redact, fresh_may_help=getting)
        if encoding := headers.get("content-encoding", "identity").lower().replace("identity", ""):
            raise RequestRefused(f"The {self._words.thing} was sent compressed ({encoding[:20]}), not as asked for.")

    async def _chunks(self, response: httpx.Response) -> AsyncGenerator[bytes, None]:
        try:
            async for chunk in response.aiter_raw():  # as they come: nothing is lost when it breaks off
                yield chunk
        except httpx.RequestError as e:
            raise self._silence(e, response.request) from e

    def _silence(self, error: httpx.RequestError, request: httpx.Request) -> ProviderError:
        return error_from_silence(error, request.url.host, self._redact, maybe_acted_on=False)


def _as_given(url: str) -> dict[str, bytes]:
    """The request target byte for byte: httpx takes "/../" out of a path, and a signature is of what was signed."""
    found = _TARGET.fullmatch(url)
    return {"target": found[1].encode("ascii")} if found else {}


def _joined(url: str, location: str, words: Words) -> str:
    try:
        return urljoin(url, location)
    except ValueError:
        what = f"The address of the {words.thing} was redirected to something that is no web address."
        raise RequestRefused(what) from None


def _range(offset: int, etag: str) -> dict[str, str]:
    """No Range for a weak ETag: it does not promise the same bytes, and If-Range may not carry it (RFC 9110)."""
    if not offset or etag.startswith("W/"):
        return {}
    return {"Range": f"bytes={offset}-"} | ({"If-Range": etag} if etag else {})


def _continues(response: httpx.Response, offset: int, etag: str) -> bool:
    """False for a part that is not the one asked for. A whole object is always good."""
    if response.status_code != 206:
        return True
    found = _CONTENT_RANGE.fullmatch(response.headers.get("content-range", ""))
    return bool(found and found["first"] == str(offset) and _same(response, etag))


def _is_complete(response: httpx.Response, offset: int, etag: str) -> bool:
    found = _CONTENT_RANGE.fullmatch(response.headers.get("content-range", ""))
    return bool(found and found["total"] == str(offset) and _same(response, etag))


def _same(response: httpx.Response, etag: str) -> bool:
    return not etag or response.headers.get("etag", etag) == etag


def _body(response: httpx.Response, chunks: AsyncIterator[bytes]) -> Body:
    headers = response.headers
    offset, total = 0, headers.get("content-length", "")
    if response.status_code == 206:
        found = _CONTENT_RANGE.fullmatch(headers.get("content-range", ""))
        offset, total = (int(found["first"] or 0), found["total"]) if found else (0, "")
    total_bytes = int(total) if total.isascii() and total.isdigit() else None
    return Body(chunks, offset, total_bytes, headers.get("etag", ""), headers.get("content-type", ""))


async def _after(head: bytes, chunks: AsyncIterator[bytes]) -> AsyncGenerator[bytes, None]:
    if head:
        yield head
    async for chunk in chunks:
        yield chunk


async def _nothing() -> AsyncIterator[bytes]:
    return
    yield b""


async def _start_of(response: httpx.Response) -> bytes:
    found = bytearray()
    try:
        async for chunk in response.aiter_raw():
            found += chunk
            if len(found) >= _ERROR_LIMIT_BYTES:
                break
    except httpx.RequestError:
        pass  # its status says enough
    return bytes(found[:_ERROR_LIMIT_BYTES])


def _refusal(
    status: int, headers: Mapping[str, str], body: bytes, redact: Redact, *, fresh_may_help: bool
) -> ProviderError:
    detail = said(body, redact) or f"HTTP {status}"
    if status in (401, 403, 410) or (status < 500 and "expired" in detail.lower()):
        return LinkExpired(detail)
    if fresh_may_help and 400 <= status < 500 and status not in (402, 408, 429):
        return LinkExpired(detail)
    if status < 400:
        return RequestRefused(f"The storage answered with status {status}, which is no use here.", status=status)
    if status == 402:
        return RequestRefused(detail, status=status)
    return error_from(status, headers, body, redact, maybe_acted_on=False)
