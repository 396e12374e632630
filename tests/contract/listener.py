"""The machinery under the strict servers: two ports on loopback, faults on order, and a list of complaints."""

from __future__ import annotations

import json
import socket
import struct
import threading
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal
from urllib.parse import parse_qsl, unquote, urlsplit

End = Literal["answer", "reset", "hang up", "stall", "cut", "drip"]


@dataclass(frozen=True)
class Request:
    """One request as it came. `target` is the raw request target; header names are in lower case."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def path(self) -> str:
        """With its %-escapes taken off, segment by segment they are not told apart."""
        return unquote(urlsplit(self.target).path)

    @property
    def query(self) -> dict[str, str]:
        pairs = parse_qsl(urlsplit(self.target).query, keep_blank_values=True)
        assert len(dict(pairs)) == len(pairs), f"a query parameter came twice: {self.target}"
        return dict(pairs)


@dataclass
class Reply:
    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


def json_reply(status: int, data: Any, **headers: str) -> Reply:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status, json.dumps(data).encode(), {"Content-Type": "application/json"} | named)


@dataclass(frozen=True)
class Fault:
    """What to do to one request instead of answering it.

    acts: the server does what was asked (and charges for it) before it misbehaves. reply: what is sent; None: what
    the server would have said. end: "answer" sends it whole; "cut" half of it; "drip" a byte now and then; the
    others nothing. after_s: it takes that long over it, once it has acted.
    """

    end: End = "answer"
    reply: Reply | None = None
    acts: bool = False
    after_s: float = 0.0


def answers(status: int, body: Any = b"", *, acts: bool = False, **headers: str) -> Fault:
    """Answer with `status` and `body` (bytes as they are, anything else as JSON); `Retry_After="3"` names headers."""
    if isinstance(body, bytes):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return Fault(reply=Reply(status, body, named), acts=acts)
    return Fault(reply=json_reply(status, body, **headers), acts=acts)


class Listener:
    """One port. `route` answers a request; `faults` come first. Runs in threads of its own from the first moment."""

    def __init__(self, route: Callable[[Request], Reply]) -> None:
        self._route = route
        self._faults: dict[tuple[str, str], deque[Fault]] = {}
        self._open: set[socket.socket] = set()
        self._closing = threading.Event()
        self._lock = threading.RLock()
        self.requests: list[Request] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler(), bind_and_activate=True)
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()
        self.port: int = self._server.server_address[1]
        self.origin = f"http://127.0.0.1:{self.port}"

    def fail(self, method: str, path: str, *faults: Fault) -> None:
        """The next requests for `path` (a pattern: "/v1/jobs/*") meet `faults`, one each, in order."""
        self._faults.setdefault((method, path), deque()).extend(faults)

    def count(self, method: str, path: str) -> int:
        return sum(r.method == method and fnmatchcase(r.path, path) for r in self.requests)

    def close(self) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
        with self._lock:
            for connection in tuple(self._open):  # a thread that ends takes its own out
                _shut(connection)

    def _next_fault(self, request: Request) -> Fault | None:
        for (method, path), waiting in self._faults.items():
            if waiting and method == request.method and fnmatchcase(request.path, path):
                return waiting.popleft()
        return None

    def _answer(self, request: Request) -> tuple[End, Reply]:
        with self._lock:
            self.requests.append(request)
            fault = self._next_fault(request)
            if fault is None:
                return "answer", self._route(request)
            own = self._route(request) if fault.acts or (fault.reply is None and fault.end == "cut") else Reply(200)
        self._closing.wait(fault.after_s)
        return fault.end, fault.reply or own

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        listener = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True  # or each answer waits 40 ms for the client's acknowledgement

            def setup(self) -> None:
                listener._open.add(self.request)
                super().setup()

            def finish(self) -> None:
                super().finish()
                listener._open.discard(self.request)

            def serve(self) -> None:
                length = int(self.headers.get("content-length") or 0)
                headers = {name.lower(): value for name, value in self.headers.items()}
                assert len(headers) == len(self.headers), "a header came twice"
                request = Request(self.command, self.path, headers, self.rfile.read(length))
                end, reply = listener._answer(request)
                self.play(end, reply)

            do_GET = do_POST = do_PUT = do_DELETE = serve

            def play(self, end: End, reply: Reply) -> None:
                if end == "stall":
                    listener._closing.wait(30)
                if end in ("answer", "cut"):
                    self.send(reply, reply.body[: len(reply.body) // 2] if end == "cut" else reply.body)
                if end == "drip":
                    self.drip(reply.status)
                if end == "reset":
                    self.request.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    self.request.close()
                self.close_connection = end != "answer"

            def drip(self, status: int) -> None:
                """Long enough that whoever waits for the end of it is seen to."""
                self.send(Reply(status, b" " * 10_000_000), b"{")
                for _ in range(500):
                    if listener._closing.wait(0.02):
                        return
                    self.wfile.write(b" ")

            def send(self, reply: Reply, sent: bytes) -> None:
                own_time = any(name.lower() == "date" for name in reply.headers)
                (self.send_response_only if own_time else self.send_response)(reply.status)
                if not any(name.lower() in ("content-length", "transfer-encoding") for name in reply.headers):
                    self.send_header("Content-Length", str(len(reply.body)))
                for name, value in reply.headers.items():
                    if value:
                        self.send_header(name, value)
                self.end_headers()
                self.wfile.write(sent)

            def log_message(self, *_: Any) -> None:
                return

            def handle(self) -> None:
                try:
                    super().handle()
                except (OSError, ValueError):
                    return  # the client, or a fault, closed the connection

        return Handler


def _shut(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return
