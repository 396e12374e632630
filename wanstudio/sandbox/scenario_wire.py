"""Scenario's own ways over HTTP: how it refuses, what it reads, how it pages."""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any

from starlette.requests import Request

from wanstudio.sandbox.wire import Refusal, json_body

BODY_BYTES = 10_000_000  # the gateway's cap


def bad(reason: str) -> Refusal:
    return Refusal(400, {"reason": reason})


async def body_of(request: Request) -> dict[str, Any]:
    try:
        return await json_body(request, BODY_BYTES)
    except OverflowError:
        raise Refusal(413, {"message": "Request Entity Too Large"}) from None
    except ValueError as e:
        raise bad(str(e)) from None


def page_of(found: list[Any], request: Request, name: str, shape: Any, *, usual: int, most: int) -> dict[str, Any]:
    """One page of `found`, with the token of the next one while there is more."""
    query = request.query_params
    try:
        size = int(query.get("pageSize", usual))
        token = query.get("paginationToken")
        start = int(json.loads(base64.urlsafe_b64decode(token))["from"]) if token else 0
    except (ValueError, KeyError, TypeError, binascii.Error):
        raise bad("pageSize or paginationToken is not valid") from None
    if not 1 <= size <= most or start < 0:
        raise bad(f"pageSize must be between 1 and {most}")
    page: dict[str, Any] = {name: [shape(item) for item in found[start : start + size]]}
    if start + size < len(found):
        page["nextPaginationToken"] = base64.urlsafe_b64encode(json.dumps({"from": start + size}).encode()).decode()
    return page
