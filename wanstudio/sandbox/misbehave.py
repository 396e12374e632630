"""Carries out the faults: stands before an ASGI application and spoils what it should."""

from __future__ import annotations

import asyncio
import json
import socket
import struct
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from wanstudio.sandbox.aimlapi_account import problem_body
from wanstudio.sandbox.delivery import expired, xml
from wanstudio.sandbox.faults import Fault, Faults
from wanstudio.sandbox.world import World

DRIP_S = 0.05  # between two drops


class Misbehaving:
    """`name` stands before the path in patterns: "" for the services, "cdn" for the other port."""

    def __init__(self, app: ASGIApp, faults: Faults, name: str, world: World) -> None:
        self._app, self._faults, self._name, self._world = app, faults, name, world

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        fault = self._faults.meet(scope["method"], self._name + scope["path"]) if scope["type"] == "http" else None
        if fault is None:
            await self._app(scope, receive, send)
            return
        if fault.delay:
            await asyncio.sleep(fault.delay)
        if fault.reset:
            await _read_all(receive)
            await _reset(receive, send)
        elif answer := self._instead(fault, scope):
            await _read_all(receive)
            await answer(scope, receive, send)
        else:
            await self._spoiled(fault, scope, receive, send)

    def _instead(self, fault: Fault, scope: Scope) -> Response | None:
        """The answer that comes in place of the application's, if one does."""
        path = self._name + scope["path"]
        if fault.redirect:
            return RedirectResponse(fault.redirect, 307)
        if fault.expired:
            return expired()
        if fault.busy_over is not None:
            busy = sum(job.kind == "custom" for job in self._world.unfinished()) > fault.busy_over
            return _error(path, 429, None, limit=fault.busy_over) if busy else None
        if fault.body is not None:
            return HTMLResponse(fault.body, fault.status or 200, headers=_retry(fault.retry_after))
        if fault.status is not None:
            return _error(path, fault.status, fault.retry_after)
        return None

    async def _spoiled(self, fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        if fault.job_fails is not None:
            scope["job_fails"] = fault.job_fails
        if fault.reset_after:
            await self._app(scope, receive, _nowhere)
            await _reset(receive, send)
        elif fault.job_status is not None:
            await self._reworded(fault.job_status, scope, receive, send)
        elif fault.truncate is not None or fault.stall is not None:
            await self._app(scope, receive, _BrokenOff(fault, receive, send))
        elif fault.corrupt is not None or fault.drip is not None or fault.no_length:
            await self._app(scope, receive, _Changed(fault, send))
        else:
            await self._app(scope, receive, send)

    async def _reworded(self, word: str, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the answer with another status word in it."""
        kept = _Kept()
        await self._app(scope, receive, kept)
        shape = json.loads(kept.body)
        for item in [shape, shape.get("job"), *shape.get("jobs", ())]:
            if isinstance(item, dict) and "status" in item:
                item["status"] = word
        await JSONResponse(shape, kept.status)(scope, receive, send)


class _Kept:
    """Takes an answer and keeps it."""

    def __init__(self) -> None:
        self.status, self.body = 200, b""

    async def __call__(self, message: Message) -> None:
        self.status = message.get("status", self.status)
        self.body += message.get("body", b"")


class _BrokenOff:
    """Sends a part of the body, then drops the connection, or falls silent until the client goes."""

    def __init__(self, fault: Fault, receive: Receive, send: Send) -> None:
        self._fault, self._receive, self._send = fault, receive, send
        self._left = 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            part = self._fault.truncate if self._fault.truncate is not None else self._fault.stall
            self._left = int(_length(message) * (part or 0.0))
            await self._send(message)
        elif self._left >= 0:
            body = message.get("body", b"")[: self._left]
            self._left -= len(body)
            await self._send({"type": "http.response.body", "body": body, "more_body": True})
            if self._left == 0 or not message.get("more_body"):
                self._left = -1
                await self._end()

    async def _end(self) -> None:
        if self._fault.stall is None:
            _transport(self._send).close()  # what was written still arrives
        await _until_gone(self._receive)


class _Changed:
    """Sends the body with a byte changed, slowly, or without its length."""

    def __init__(self, fault: Fault, send: Send) -> None:
        self._fault, self._send = fault, send
        self._at, self._wrong = 0, -1

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            if self._fault.corrupt is not None:
                self._wrong = min(int(_length(message) * self._fault.corrupt), _length(message) - 1)
            if self._fault.no_length:
                del MutableHeaders(raw=message["headers"])["content-length"]
            await self._send(message)
        else:
            await self._pour(self._with_error(message.get("body", b"")), message.get("more_body", False))

    def _with_error(self, body: bytes) -> bytes:
        place = self._wrong - self._at
        self._at += len(body)
        return body[:place] + bytes([body[place] ^ 0xFF]) + body[place + 1 :] if 0 <= place < len(body) else body

    async def _pour(self, body: bytes, more: bool) -> None:
        drop = max(1, int(self._fault.drip * DRIP_S)) if self._fault.drip else len(body)
        while len(body) > drop > 0:
            await self._send({"type": "http.response.body", "body": body[:drop], "more_body": True})
            body = body[drop:]
            await asyncio.sleep(DRIP_S)
        await self._send({"type": "http.response.body", "body": body, "more_body": more})


def _length(message: Message) -> int:
    return int(MutableHeaders(raw=message["headers"]).get("content-length", "0"))


def _error(path: str, status: int, retry_after: float | None, *, limit: int | None = None) -> Response:
    """An error as the service that owns `path` words it."""
    headers = _retry(retry_after)
    if path.startswith("cdn/"):
        return xml(status, "InternalError" if status >= 500 else "AccessDenied", "The request was not served.")
    if not path.startswith("/v1/") or path.startswith(("/v1/billing", "/v1/key", "/v1/video")):
        return JSONResponse(
            problem_body(path, status, _AIML.get(status, "Something went wrong")), status, headers=headers
        )
    body: dict[str, Any] = {"reason": _SCENARIO.get(status, "Internal server error")}
    if status in (401, 403):
        body = {"message": _SCENARIO[status]}
    if status == 429 and retry_after is not None:
        body["remainingSeconds"] = retry_after
    elif status == 429:
        body["details"] = {"actionName": "parallelCustomJobs", "actionLimit": limit or 2}
    return JSONResponse(body, status, headers=headers)


_SCENARIO = {
    400: "The request is not valid",
    401: "Unauthorized",
    402: "Not enough creative units",
    403: "Forbidden",
    404: "Not found",
    409: "Conflict",
    422: "The request cannot be processed",
    429: "Too many requests",
    502: "Bad gateway",
    503: "Service unavailable",
    504: "Gateway timeout",
}
_AIML = {
    400: "Body validation error",
    401: "This request requires a valid API key. You can create one in your account.",
    403: "You've run out of credits. Please top up your balance.",
    404: "Not found",
    429: "Too Many Requests",
    500: "Something wrong with the server",
    502: "Bad Gateway",
    503: "The model is under maintenance",
    504: "Generation timeout",
}


def _retry(seconds: float | None) -> dict[str, str] | None:
    return {"Retry-After": f"{seconds:g}"} if seconds is not None else None


async def _nowhere(message: Message) -> None:
    pass


async def _read_all(receive: Receive) -> None:
    while (message := await receive())["type"] == "http.request" and message.get("more_body"):
        pass


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _transport(send: Send) -> asyncio.Transport:
    """The connection behind `send`: uvicorn hands out a bound method of its cycle and no other way to it."""
    return send.__self__.transport  # type: ignore[attr-defined]


async def _reset(receive: Receive, send: Send) -> None:
    """Drop the connection so that the other side sees a reset, not an end."""
    transport = _transport(send)
    raw = transport.get_extra_info("socket")
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()
    await _until_gone(receive)
