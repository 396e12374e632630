"""The lines of one client: each request goes the way that is in force when it is sent."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import httpx

from wanstudio.core.errors import InvalidInput, RequestRefused, WayBlocked
from wanstudio.providers.addresses import Reach, reach_of
from wanstudio.providers.offloop import OffLoop
from wanstudio.providers.trust import trust
from wanstudio.providers.tunnel import ProxyTrouble, Tunnel, check_address
from wanstudio.providers.way import Proxy, Way

Guard = Callable[[httpx.AsyncHTTPTransport], None]
_HTTPS = 443


class Lines(httpx.AsyncBaseTransport):
    """`also_trust` is a PEM file beside that of the settings. `guard` looks after every line that no proxy is on."""

    def __init__(self, way: Way, *, also_trust: str = "", guard: Guard = lambda line: None) -> None:
        self._way, self._also_trust, self._guard = way, also_trust, guard
        self._version, self._making = way.version, asyncio.Lock()
        self._trust: ssl.SSLContext | None = None
        self._open: dict[Proxy | str | None, httpx.AsyncHTTPTransport] = {}
        self._left: list[httpx.AsyncHTTPTransport] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Raises RequestRefused for plain http to another computer, WayBlocked for settings that cannot be used."""
        host, port = request.url.raw_host.decode("ascii"), request.url.port or _HTTPS
        if request.url.scheme == "http":
            if reach_of(host) is not Reach.LOOPBACK:
                raise RequestRefused(f"The address on {host} is not https, so it was not opened.")
            return await self._plain().handle_async_request(request)
        proxy, line = await self._chosen(host, port)
        if proxy is None:
            return await line.handle_async_request(request)
        if (why := self._way.refuses(proxy)) is not None:
            raise ProxyTrouble(why, proxy)
        try:
            return await line.handle_async_request(request)
        except ProxyTrouble as e:
            if e.why == "login" or e.why == "other login":  # mypy tells them apart so
                self._way.note_refused(proxy, e.why)
            raise
        finally:
            self._way.note_asked(proxy)

    def _plain(self) -> httpx.AsyncHTTPTransport:
        """To this computer, unsecured: it needs no certificates, and goes on whatever is set."""
        if "http" not in self._open:
            self._open["http"] = self._guarded(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
        return self._open["http"]

    async def _chosen(self, host: str, port: int) -> tuple[Proxy | None, httpx.AsyncHTTPTransport]:
        """By the settings as they are once it is known: a keyring may be waited for, and they may change meanwhile."""
        while True:
            version = self._way.version
            proxy = await self._way.proxy(host, port)
            line = await self._line(proxy)
            if version == self._way.version and proxy is not None:
                await self._way.turn(proxy)
            if version == self._way.version:
                return proxy, line

    async def _line(self, proxy: Proxy | None) -> httpx.AsyncHTTPTransport:
        async with self._making:
            if self._version != self._way.version:
                self._version, self._trust = self._way.version, None
                await self._leave([self._open.pop(key) for key in [*self._open] if key != "http"])
            if proxy not in self._open:
                self._open[proxy] = await self._made(proxy)
            return self._open[proxy]

    async def _made(self, proxy: Proxy | None) -> httpx.AsyncHTTPTransport:
        try:
            if proxy is None:
                return self._guarded(await self._trusted())
            check_address(proxy.address)
            accepted = partial(self._way.note_asked, proxy, accepted=True)
            return Tunnel(proxy, await self._trusted(), accepted=accepted)
        except InvalidInput as e:
            raise WayBlocked(e.detail) from None

    async def _leave(self, lines: Sequence[httpx.AsyncHTTPTransport]) -> None:
        """Close those on which nothing is under way, and look at them that are left again at the next change."""
        lines, self._left = [*self._left, *lines], []
        for line in lines:
            if _rests(line):
                await line.aclose()
            else:
                self._left.append(line)

    def _guarded(self, context: ssl.SSLContext) -> httpx.AsyncHTTPTransport:
        line = httpx.AsyncHTTPTransport(verify=context)
        self._guard(line)
        return line

    async def _trusted(self) -> ssl.SSLContext:
        if self._trust is None:
            files = [file for file in (self._way.network.ca_file, self._also_trust) if file]
            self._trust = await _off_loop(files) if files else trust()
        return self._trust

    async def aclose(self) -> None:
        lines, self._open, self._left = (*self._open.values(), *self._left), {}, []
        for line in lines:
            await line.aclose()


def _rests(line: httpx.AsyncHTTPTransport) -> bool:
    pool: Any = line._pool  # httpx does not tell
    return all(connection.is_idle() for connection in pool.connections)


async def _off_loop(files: Sequence[str]) -> ssl.SSLContext:
    """One may lie on a drive that takes its time."""
    off_loop = OffLoop("trust")
    try:
        return await off_loop.run(trust, *files)
    finally:
        off_loop.close()
