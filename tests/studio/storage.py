"""A storage on loopback that gives out one object, over plain sockets, and misbehaves request by request."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections import deque
from dataclasses import dataclass, field
from types import TracebackType
from typing import Literal

Framing = Literal["length", "chunked", "close"]


@dataclass(kw_only=True)
class Answer:
    """What differs from a good answer to one request. `cut`: so many bytes of the body, then the connection closes.

    `status` with `body` and `headers` comes in place of the object. `drop` bytes at a time come with each `tick`.
    """

    cut: int | None = None
    drop: int = 0
    status: int = 0
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()


@dataclass
class Storage:
    """`answers` are met first, one a request; after that all goes well. `requests` are their heads, names in lower
    case, the target under ""."""

    content: bytes
    ranges: bool = True
    framing: Framing = "length"
    etag: str = '"v1"'
    answers: deque[Answer] = field(default_factory=deque)
    requests: list[dict[str, str]] = field(default_factory=list)
    tick: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Storage:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}/clip.mp4"
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.tick.set()
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join()

    @property
    def ranges_asked(self) -> list[str]:
        return [request.get("range", "") for request in self.requests]

    def _serve(self) -> None:
        """One connection, and one request on it, at a time."""
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            with connection, contextlib.suppress(OSError):
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._answer(connection)

    def _answer(self, connection: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            if not (more := connection.recv(65536)):
                return
            head += more
        first, *lines = head.decode("latin-1").strip().split("\r\n")
        asked = {"": first.split()[1]} | {n.lower(): v.strip() for n, _, v in (x.partition(":") for x in lines)}
        self.requests.append(asked)
        answer = self.answers.popleft() if self.answers else Answer()
        connection.sendall(self._head(asked, answer))
        self._pour(connection, self._body(asked, answer), answer)

    def _start(self, asked: dict[str, str]) -> int:
        wanted = asked.get("range", "").removeprefix("bytes=").removesuffix("-")
        good = self.ranges and asked.get("if-range", self.etag) == self.etag
        return int(wanted) if wanted and good else 0

    def _body(self, asked: dict[str, str], answer: Answer) -> bytes:
        start = self._start(asked)
        return answer.body if answer.status or start >= len(self.content) else self.content[start:]

    def _head(self, asked: dict[str, str], answer: Answer) -> bytes:
        start, total, body = self._start(asked), len(self.content), self._body(asked, answer)
        status, lines = 200, [("Connection", "close"), *answer.headers]
        if answer.status:
            status = answer.status
        elif start:
            status = 206 if start < total else 416
            place = f"{start}-{total - 1}" if start < total else "*"
            lines.append(("Content-Range", f"bytes {place}/{total}"))
        if self.etag and not answer.status:
            lines.append(("ETag", self.etag))
        named = {name.lower() for name, _ in lines}
        if self.framing == "chunked" and not answer.status:
            lines.append(("Transfer-Encoding", "chunked"))
        elif "content-length" not in named and (self.framing == "length" or answer.status or status == 416):
            lines.append(("Content-Length", str(len(body))))
        return "\r\n".join([f"HTTP/1.1 {status} X", *(f"{n}: {v}" for n, v in lines), "", ""]).encode("latin-1")

    def _pour(self, connection: socket.socket, body: bytes, answer: Answer) -> None:
        sent = body if answer.cut is None else body[: answer.cut]
        size = answer.drop or max(1, len(sent))
        chunked = self.framing == "chunked" and not answer.status
        for start in range(0, len(sent), size):
            if answer.drop and start:
                self.tick.wait(0.5)
                self.tick.clear()
            piece = sent[start : start + size]
            connection.sendall(f"{len(piece):x}\r\n".encode() + piece + b"\r\n" if chunked else piece)
        if chunked and answer.cut is None:
            connection.sendall(b"0\r\n\r\n")
