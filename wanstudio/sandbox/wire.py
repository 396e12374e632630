"""What both protocols need of HTTP: JSON in and out, refusals as exceptions, the caller's key."""

from __future__ import annotations

import base64
import binascii
import json
import secrets
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

Handler = Callable[[Request], Awaitable[Response]]


class Refusal(Exception):
    """An answer that is an error; `body` is the whole of it, in the shape of the service."""

    def __init__(self, status: int, body: dict[str, Any], headers: dict[str, str] | None = None) -> None:
        super().__init__(f"{status} {body}")
        self.status, self.body, self.headers = status, body, headers


async def refusal_answer(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)
    return JSONResponse(error.body, error.status, headers=error.headers)


async def json_body(request: Request, most_bytes: int) -> dict[str, Any]:
    """Return the body, a JSON object.

    Raises:
        ValueError: it is none. OverflowError: it is too long.
    """
    read = bytearray()
    async for chunk in request.stream():
        read += chunk
        if len(read) > most_bytes:
            raise OverflowError(f"the request is larger than {most_bytes:,} bytes")
    try:
        body = json.loads(read, parse_constant=_no_constant)
    except (ValueError, RecursionError) as e:
        raise ValueError(f"the request body is not valid JSON: {e}") from None
    if not isinstance(body, dict):
        raise ValueError("the request body is not a JSON object")
    return body


def _no_constant(word: str) -> None:
    raise ValueError(f"{word} is not JSON")


def same(one: str, other: str) -> bool:
    return secrets.compare_digest(one.encode(), other.encode())


def basic(request: Request) -> tuple[str, str]:
    """The key and secret of a Basic header, empty ones when there is none."""
    scheme, _, coded = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return "", ""
    try:
        key, _, secret = base64.b64decode(coded.strip(), validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return key, secret


def bearer(request: Request) -> str:
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    return key.strip() if scheme.lower() == "bearer" else ""
