"""HTTP as every provider uses it: one client for a service, which alone knows the key.

A GET is repeated when there is no answer; a POST never is. Redirects are not followed: a key and a body go to the
host they are meant for or nowhere. Bytes that need no key go through transfers.py.
"""

from __future__ import annotations

import asyncio
import json
import logging
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import partial
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path
from typing import Any

import httpx

from wanstudio.core.errors import Unreachable, WayBlocked
from wanstudio.providers.answers import Redact, error_from, error_from_silence, json_of
from wanstudio.providers.base import Progress
from wanstudio.providers.lines import Guard, Lines
from wanstudio.providers.offloop import OffLoop
from wanstudio.providers.renewal import Renewal
from wanstudio.providers.way import Way, way

CONNECT_TIMEOUT_S = 10.0
READ_TIMEOUT_S = 60.0
ANSWER_LIMIT_S = 120.0  # from the last byte sent: an answer that drips keeps to the time-out of each read
GET_ATTEMPTS = 3
GETS_AT_ONCE, POSTS_AT_ONCE = 4, 12  # httpx looks at every connection for every request
BODY_LIMIT_BYTES = 8 * 1024 * 1024
_ERROR_LIMIT_BYTES = 64 * 1024
_PIECE_BYTES = 256 * 1024
_LONGEST_PAUSE_S = 8.0
_LARGEST_SKEW = timedelta(days=20 * 365)  # of two clocks, one of them perhaps reset; beyond it a date says nothing

logging.getLogger("httpx").setLevel(logging.WARNING)  # INFO carries whole addresses, signatures and all
logging.getLogger("httpcore").setLevel(logging.WARNING)  # DEBUG carries headers


@dataclass(frozen=True, slots=True)
class Answer:
    """A success: its JSON object ({} when it was empty) and its headers, names in lower case."""

    data: Mapping[str, Any]
    headers: Mapping[str, str]
    status: int


class Http:
    """One service. Every method raises `ProviderError`, with the service's words and without its credentials."""

    def __init__(
        self,
        base_url: str,
        auth: httpx.Auth,
        *,
        redact: Redact,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._redact = redact
        self._sleep = sleep
        self._host = httpx.URL(base_url).host
        new = partial(new_client, base_url=base_url, auth=auth, headers={"Accept": "application/json"})
        self._clients = Renewal(new)
        self._off_loop = OffLoop("json")
        self._places = {"GET": asyncio.Semaphore(GETS_AT_ONCE), "POST": asyncio.Semaphore(POSTS_AT_ONCE)}
        self.clock_skew = timedelta()
        """How far the service's clock is ahead of ours, as of its last answer."""
        self._told: tuple[datetime, float] | None = None  # its time, and the steady clock's, at its last answer

    async def get(self, path: str, params: Mapping[str, str] | None = None) -> Answer:
        for attempt in range(GET_ATTEMPTS):
            try:
                return await self._send("GET", path, params=params)
            except Unreachable as e:
                if attempt == GET_ATTEMPTS - 1 or isinstance(e, WayBlocked):
                    raise
                await self._sleep(random.uniform(0, min(_LONGEST_PAUSE_S, 0.5 * 2**attempt)))
        raise AssertionError("the loop returns or raises")

    async def post(
        self,
        path: str,
        body: Mapping[str, Any],
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        progress: Progress | None = None,
        paid: bool = False,
    ) -> Answer:
        """Send `body` once. `progress` counts the bytes of the request itself; `paid`: acting on it costs money."""
        self._check_open()
        pieces = await self._off_loop.run(_encoded, body)
        size = {"Content-Type": "application/json", "Content-Length": str(sum(map(len, pieces)))}
        content = _one_by_one(pieces, progress)
        headers = size | dict(headers or {})
        return await self._send("POST", path, paid=paid, params=params, content=content, headers=headers)

    async def _send(self, method: str, path: str, *, paid: bool = False, **request: Any) -> Answer:
        acts = method == "POST"
        try:
            async with self._places[method]:
                self._check_open()
                async with asyncio.timeout(None) as limit, self._clients.client() as client:
                    request["extensions"] = {"trace": partial(_limit_answer, limit)}
                    async with client.stream(method, path, **request) as response:
                        body = await _read(response)
        except TimeoutError as e:
            silence = httpx.ReadTimeout("")
            raise error_from_silence(silence, self._host, self._redact, maybe_acted_on=acts) from e
        except httpx.RequestError as e:
            raise error_from_silence(e, self._host, self._redact, maybe_acted_on=acts) from e
        self._note_clock(response.headers.get("date", ""))
        if not response.is_success:
            status, told = response.status_code, response.headers
            raise error_from(status, told, body, self._redact, maybe_acted_on=acts, paid=paid)
        return Answer(_object_in(body, maybe_acted_on=acts), response.headers, response.status_code)

    def now(self) -> datetime:
        """The time as the service has it."""
        return datetime.now(UTC) + self.clock_skew

    def time_there(self) -> datetime | None:
        """The service's own time, counted on from its last answer: whoever sets our clock changes nothing in it.

        None before any answer. After a sleep of the computer it is too early, never too late.
        """
        return self._told and self._told[0] + timedelta(seconds=time.monotonic() - self._told[1])

    def _check_open(self) -> None:
        """Raises Unreachable once it is closed, which is at the program's end."""
        if self._clients.is_closed:
            raise Unreachable("WanStudio is closing.", maybe_acted_on=False)

    def _note_clock(self, date: str) -> None:
        try:
            there = parsedate_to_datetime(date)
            skew = there - datetime.now(UTC)
        except (ValueError, TypeError, OverflowError):
            return
        if abs(skew) > _LARGEST_SKEW:
            return
        self.clock_skew = skew
        self._told = there, time.monotonic()

    def renew(self) -> None:
        """Open new lines from now on. What is under way ends on its own: it may be a request that was paid for."""
        self._clients.renew()

    async def aclose(self) -> None:
        self._off_loop.close()
        await self._clients.aclose()


def new_client(
    *, also_trust: Path | None = None, guard: Guard = lambda line: None, over: Way = way, **options: Any
) -> httpx.AsyncClient:
    """A client that follows no redirects, keeps no cookies, and goes the way the user has set (way.py).

    It trusts whom the system trusts, and the authorities in the PEM file `also_trust`. No other makes a client: what
    the environment says of proxies is read there, too.
    """
    headers = {"User-Agent": "WanStudio", "Accept-Encoding": "identity"} | options.pop("headers", {})
    return httpx.AsyncClient(
        transport=Lines(over, also_trust=str(also_trust or ""), guard=guard),
        trust_env=False,
        timeout=httpx.Timeout(READ_TIMEOUT_S, connect=CONNECT_TIMEOUT_S, pool=CONNECT_TIMEOUT_S),
        follow_redirects=False,
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        headers=headers,
        **options,
    )


def _encoded(body: Mapping[str, Any]) -> list[bytes]:
    """The JSON of `body`, in pieces: one call over 27 MB of data URI holds Python's lock, and the window with it."""
    pieces: list[bytes] = []
    piece = ""
    for part in _json_parts(body):
        piece += part
        if len(piece) >= _PIECE_BYTES:
            pieces.append(piece.encode("ascii"))
            piece = ""
    return [*pieces, piece.encode("ascii")]


def _json_parts(body: Mapping[str, Any]) -> Iterator[str]:
    before = "{"
    for name, value in body.items():
        yield f"{before}{json.dumps(name)}:"
        before = ","
        if isinstance(value, str):
            slices = (value[at : at + _PIECE_BYTES] for at in range(0, len(value), _PIECE_BYTES))
            yield '"'
            yield from (json.dumps(text)[1:-1] for text in slices)
            yield '"'
        else:
            yield json.dumps(value, separators=(",", ":"), allow_nan=False)
    yield "}" if body else "{}"


async def _one_by_one(pieces: list[bytes], progress: Progress | None) -> AsyncIterator[bytes]:
    total, done = sum(map(len, pieces)), 0
    for piece in pieces:
        yield piece
        done += len(piece)
        if progress:
            progress(done, total)


async def _limit_answer(limit: asyncio.Timeout, event: str, _facts: Mapping[str, Any]) -> None:
    """As httpcore's `trace`: only once the request has been sent, however long that takes, does the time run.

    A proxy is asked for its tunnel first, by a request of its own.
    """
    if event.endswith("send_request_headers.started"):
        limit.reschedule(None)
    elif event.endswith("send_request_body.complete"):
        limit.reschedule(asyncio.get_running_loop().time() + ANSWER_LIMIT_S)


async def _read(response: httpx.Response) -> bytes:
    """The body, up to one chunk past its limit. Of an error answer, as much as came, up to its own."""
    limit = BODY_LIMIT_BYTES if response.is_success else _ERROR_LIMIT_BYTES
    body = bytearray()
    try:
        async for chunk in response.aiter_bytes():
            body += chunk
            if len(body) > limit:
                break
    except httpx.RequestError:
        if response.is_success:
            raise
    return bytes(body if response.is_success else body[:limit])  # a chunk that was packed may be any size


def _object_in(body: bytes, *, maybe_acted_on: bool) -> Mapping[str, Any]:
    if len(body) > BODY_LIMIT_BYTES:
        detail = f"The answer is larger than {BODY_LIMIT_BYTES // 1024 // 1024} MB and was not read."
        raise Unreachable(detail, maybe_acted_on=maybe_acted_on)
    try:
        found = json_of(body)
    except ValueError as e:
        raise Unreachable("The answer could not be read: it is not JSON.", maybe_acted_on=maybe_acted_on) from e
    if not isinstance(found, dict):
        raise Unreachable("The answer could not be read: it is not a JSON object.", maybe_acted_on=maybe_acted_on)
    return found
