"""What both strict servers share: an API port, a storage port of another origin, and a clip to give out."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tests.contract.listener import Listener, Reply, Request

_ALWAYS = {"host", "accept", "accept-encoding", "connection", "user-agent"}
_WITH_BODY = {"content-type", "content-length"}
BAD = "bad request"
SAMPLE = Path(__file__).parents[2] / "resources" / "samples" / "bigbuckbunny.mp4"


class Wrong(Exception):
    """A request that breaks the contract; `status` and `data` are the service's own answer to it."""

    def __init__(self, status: int, data: Any) -> None:
        super().__init__(str(data))
        self.status = status
        self.data = data


class StrictServer:
    """Listens while it is entered; leaving it fails when a request broke the contract (see `complaints`)."""

    files_may_be_put = False

    def __init__(self, clip: bytes | Path | None = None, *, statuses: tuple[str, ...]) -> None:
        self.statuses = statuses
        self.complaints: list[str] = []
        self.names: set[str] = set()  # under which it is known besides, where a door of TLS stands before it
        self.charges: list[dict[str, Any]] = []
        self.clip = clip if isinstance(clip, bytes) else (clip or SAMPLE).read_bytes()
        self.clip_type = "video/mp4"
        self.etag = '"clip-1"'
        self.ranges = True
        self._links: set[str] = set()
        self._parts: dict[str, bytes | None] = {}

    def __enter__(self) -> Any:
        self.api = Listener(self._guarded(self._api))
        self.files = Listener(self._guarded(self._files))
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self.api.close()
        self.files.close()
        if kind is None:
            assert not self.complaints, "\n".join(self.complaints)

    def _api(self, request: Request) -> Reply:
        raise NotImplementedError

    def _guarded(self, route: Callable[[Request], Reply]) -> Callable[[Request], Reply]:
        def guarded(request: Request) -> Reply:
            try:
                return route(request)
            except AssertionError as e:
                self.complaints.append(f"{request.method} {request.target}: {e}")
                return Reply(400, b'{"reason":"contract: see the complaints of the test server"}')

        return guarded

    def check_headers(self, request: Request, *more: str) -> None:
        allowed = _ALWAYS | set(more) | (_WITH_BODY if request.method == "POST" else set())
        assert set(request.headers) <= allowed, f"headers {sorted(set(request.headers) - allowed)}"
        assert request.headers["host"] in {f"127.0.0.1:{self.api.port}", *self.names}, "host"
        if request.method == "POST":
            assert request.headers["content-type"] == "application/json", "content type"
        else:
            assert not request.body, "a GET with a body"

    # ---- storage: no credential may come here ------------------------------------------------------

    def fresh_link(self, name: str) -> str:
        """A signed address. Its query is of the kind that a client damages when it takes it apart."""
        signature = f"{secrets.token_hex(4)}~a%2Fb%2bc+d=e,f'g__"
        target = f"/assets/{name}?Policy=eyJ~%7E_&Signature={signature}&Key-Pair-Id=K2%3D"
        self._links.add(target)
        return self.files.origin + target

    def expire_links(self) -> None:
        """Every address given out so far answers 403 from now on."""
        self._links.clear()

    def _files(self, request: Request) -> Reply:
        assert request.headers["host"] in {f"127.0.0.1:{self.files.port}", *self.names}, "host"
        assert request.headers["accept-encoding"] == "identity", "Accept-Encoding"
        allowed = _ALWAYS | ({"range", "if-range"} if request.method == "GET" else {"content-length"})
        assert set(request.headers) <= allowed, f"headers {sorted(set(request.headers) - allowed)}"
        if request.method == "PUT":
            assert request.target in self._parts, "a part that was not offered"
            self._parts[request.target] = request.body
            return Reply(200, headers={"ETag": '"part"'})
        assert request.method == "GET", "method"
        if request.target not in self._links:
            return Reply(
                403,
                b"<?xml version='1.0'?><Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>",
            )
        return self._ranged(request.headers)

    def _ranged(self, headers: Mapping[str, str]) -> Reply:
        usual = {"Content-Type": self.clip_type, "ETag": self.etag, "Accept-Ranges": "bytes"}
        wanted = headers.get("range", "")
        assert "if-range" not in headers or wanted, "If-Range without Range"
        if not wanted or not self.ranges or headers.get("if-range", self.etag) != self.etag:
            return Reply(200, self.clip, usual)
        assert wanted.startswith("bytes=") and wanted.endswith("-"), wanted
        start, total = int(wanted[6:-1]), len(self.clip)
        if start >= total:
            return Reply(416, b"", usual | {"Content-Range": f"bytes */{total}"})
        return Reply(206, self.clip[start:], usual | {"Content-Range": f"bytes {start}-{total - 1}/{total}"})


def body_of(request: Request, **types: type | tuple[type, ...]) -> dict[str, Any]:
    """The JSON object of a request, with exactly the fields of `types`, each of its type (True is no number)."""
    data = json.loads(request.body)
    assert isinstance(data, dict), "the body is not an object"
    assert set(data) == set(types), f"fields {sorted(set(data) ^ set(types))}"
    for name, kinds in types.items():
        assert has_type(data[name], kinds), f"{name}: {data[name]!r:.60}"
    return data


def has_type(value: Any, kinds: type | tuple[type, ...]) -> bool:
    return isinstance(value, kinds) and (kinds is bool or not isinstance(value, bool))


def allow_query(request: Request, *names: str) -> None:
    assert set(request.query) <= set(names), f"query {sorted(set(request.query) - set(names))}"
