"""Keeps a client from hosts in here that a name out in the world leads to.

Looked at is who the connection really goes to, once it stands and before a byte is sent: between a look-up of our own
and the connection, a name may come to mean another host.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Iterable
from typing import Any

import httpcore
import httpx

from wanstudio.core.errors import RequestRefused
from wanstudio.providers.addresses import Reach, reach_of

_AT_ONCE_BYTES = 1 << 20


def keep_out(service_host: str, line: httpx.AsyncHTTPTransport) -> None:
    """Let `line` reach nothing that is nearer than its service. Through a proxy, the proxy decides."""
    pool: Any = line._pool  # httpx hands its own network backend on to nobody
    pool._network_backend = _Watched(pool._network_backend, service_host)


class _Wide(httpcore.AsyncNetworkStream):
    """Reads as much at once as there is: httpcore asks for 64 KiB, and each time costs the loop the same."""

    def __init__(self, stream: httpcore.AsyncNetworkStream) -> None:
        self._stream = stream

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return await self._stream.read(max(max_bytes, _AT_ONCE_BYTES), timeout)

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        await self._stream.aclose()

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.AsyncNetworkStream:
        return _Wide(await self._stream.start_tls(ssl_context, server_hostname, timeout))

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _Watched(httpcore.AsyncNetworkBackend):
    def __init__(self, network: httpcore.AsyncNetworkBackend, service_host: str) -> None:
        self._network, self._service = network, service_host

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        stream = await self._network.connect_tcp(host, port, timeout, local_address, socket_options)
        near = reach_of(str((stream.get_extra_info("server_addr") or ("",))[0]))
        if near > reach_of(host) and near > await self._nearness_of_service(port):
            await stream.aclose()
            raise RequestRefused(f"{host} leads to an address inside this network. It was not opened.")
        return _Wide(stream)

    async def _nearness_of_service(self, port: int) -> Reach:
        """A service that is in here itself may name what is, too; and so it seems where all goes through a tunnel."""
        try:
            loop = asyncio.get_running_loop()
            found = await loop.getaddrinfo(self._service, port, type=socket.SOCK_STREAM)
        except OSError:
            return reach_of(self._service)
        return max((reach_of(str(address[0])) for *_, address in found), default=Reach.PUBLIC)

    async def sleep(self, seconds: float) -> None:
        await self._network.sleep(seconds)
