"""A real proxy on loopback, and a door of TLS before a plain server: each in a thread with a loop of its own.

The proxy leads every host to a port of this computer, so that names out in the world can be asked for here.
"""

from __future__ import annotations

import asyncio
import base64
import ssl
import threading
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

Way = Literal["open", "refuse", "silent", "hang up"]


class Served:
    """A server in its own thread, from `with` to the end of it."""

    def __init__(self, certificate: Path | None = None) -> None:
        self._context = None
        if certificate is not None:
            self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._context.load_cert_chain(certificate)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._tasks: set[asyncio.Task[None]] = set()
        self.port = 0

    @property
    def open(self) -> int:
        """How many connections there are now."""
        return len(self._tasks)

    def __enter__(self) -> Self:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._begin(), self._loop).result(10)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _begin(self) -> None:
        self._server = await asyncio.start_server(self._met, "127.0.0.1", 0, ssl=self._context)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _end(self) -> None:
        self._server.close()
        for task in (tasks := [*self._tasks]):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _met(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            await self.serve(reader, writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # who called has gone, or the test is over
        finally:
            self._tasks.discard(task)
            writer.close()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        raise NotImplementedError


class Door(Served):
    """TLS with `certificate` here, and what is inside to the plain server on `port`."""

    def __init__(self, certificate: Path, leads_to: int) -> None:
        super().__init__(certificate)
        self._leads_to = leads_to
        self.opened = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.opened += 1
        await join(reader, writer, self._leads_to)


class Proxy(Served):
    """CONNECT, with `login` ("name:password") if it asks for one, of the kinds in `logins` ("NTLM, Basic").

    `seen` is every byte that clients sent it.
    """

    def __init__(
        self,
        leads_to: int | Mapping[str, int],
        *,
        login: str = "",
        way: Way = "open",
        status: int = 403,
        certificate: Path | None = None,
        logins: str = "",
    ) -> None:
        super().__init__(certificate)
        self._logins = "".join(f"Proxy-Authenticate: {kind}\r\n" for kind in filter(None, logins.split(", ")))
        self._leads_to, self.login, self.way, self._status = leads_to, login, way, status
        self.asked: list[str] = []  # "CONNECT api.example.com:443"
        self.seen = b""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        self.seen += head
        self.asked.append(head.partition(b" HTTP")[0].decode())
        if self.way == "silent":
            await asyncio.sleep(60)
        if self.way == "hang up":
            return
        if self.login and self._told(head) != self.login:
            # it says back what it was told, as a wicked one may
            reason = self._told(head).replace("\n", " ") or "Authentication Required"
            writer.write(f"HTTP/1.1 407 {reason}\r\n{self._logins}Content-Length: 0\r\n\r\n".encode())
            await writer.drain()
        elif self.way == "refuse":
            writer.write(f"HTTP/1.1 {self._status} By policy\r\nContent-Length: 0\r\n\r\n".encode())
            await writer.drain()
        else:
            writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            await writer.drain()
            await join(reader, writer, self._port_of(head), self._saw)

    def _port_of(self, head: bytes) -> int:
        host = head.decode().split()[1].rpartition(":")[0]
        return self._leads_to if isinstance(self._leads_to, int) else self._leads_to[host]

    def _saw(self, piece: bytes) -> None:
        self.seen += piece

    @staticmethod
    def _told(head: bytes) -> str:
        for line in head.decode().split("\r\n"):
            name, _, value = line.partition(": ")
            if name.lower() == "proxy-authorization":
                return base64.b64decode(value.removeprefix("Basic ")).decode()
        return ""


async def join(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int, saw: object = None) -> None:
    back, forth = await asyncio.open_connection("127.0.0.1", port)
    try:
        await asyncio.gather(_copy(reader, forth, saw), _copy(back, writer))
    finally:
        forth.close()


async def _copy(source: asyncio.StreamReader, target: asyncio.StreamWriter, saw: object = None) -> None:
    while piece := await source.read(65536):
        if callable(saw):
            saw(piece)
        target.write(piece)
        await target.drain()
    if target.can_write_eof():
        target.write_eof()
    else:
        target.close()
