"""AI/ML API's log of requests, its account, its catalogue, and how it words an error."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from wanstudio.core.models import ModelSpec
from wanstudio.sandbox.asking import CREDITS_PER_USD
from wanstudio.sandbox.wire import Refusal
from wanstudio.sandbox.world import Job, World, iso, now_iso

START_USD = 100.0
PERIOD = re.compile(r"(\d{1,3})([hd])")


class Account:
    """`models` by the service's own id."""

    def __init__(self, world: World, models: Mapping[str, ModelSpec]) -> None:
        self._world, self._models = world, models

    async def logs(self, request: Request) -> Response:
        """Requests that have ended, newest first; there is no filter by the client's reference."""
        query = request.query_params
        start, end = _span(request)
        models, states = query.getlist("model"), query.getlist("status")
        try:
            limit, offset = int(query.get("limit", "50")), int(query.get("offset", "0"))
        except ValueError:
            raise problem(request, 400, "Query validation error: limit, offset: Expected number") from None
        if not 1 <= limit <= 100 or offset < 0:
            raise problem(request, 400, "Query validation error: limit: Expected 1 to 100")
        jobs = [
            j for j in self._world.jobs.values() if j.provider == "aimlapi" and j.ended and start <= j.created <= end
        ]
        rows = [_log_row(job) for job in sorted(jobs, key=lambda job: job.created, reverse=True)]
        rows = [r for r in rows if (not models or r["model"] in models) and (not states or r["status"] in states)]
        pages = {"limit": limit, "offset": offset, "total": len(rows)}
        return JSONResponse({"data": rows[offset : offset + limit], "pagination": pages})

    async def billing(self, request: Request) -> Response:
        return JSONResponse({"current_balance": round(self._left_usd(), 4), "currency": "USD"})

    async def balance(self, request: Request) -> Response:
        credits = self._left_usd() * CREDITS_PER_USD
        about = {"lowBalance": False, "lowBalanceThreshold": 10_000, "autoDebitStatus": "disabled"}
        about |= {"status": "current", "statusExplanation": "Balance is current"}
        return JSONResponse({"balance": round(credits), "lastUpdated": now_iso(), **about})

    async def key(self, request: Request) -> Response:
        return JSONResponse({"name": "sandbox", "scopes": ["model:video"], "limit": None})

    async def models(self, request: Request) -> Response:
        """The catalogue; no key is needed."""
        rows = [
            {
                "id": spec.remote_id,
                "type": "internal/video-generations/submit",
                "info": {"name": spec.title, "developer": "Alibaba Cloud"},
                "aliases": [],
                "tags": ["video"],
            }
            for spec in self._models.values()
        ]
        return JSONResponse({"object": "list", "data": rows})

    def _left_usd(self) -> float:
        jobs = self._world.jobs.values()
        return START_USD - sum(charged(job) for job in jobs if job.provider == "aimlapi") / CREDITS_PER_USD


def problem(request: Request, status: int, message: str) -> Refusal:
    return Refusal(status, problem_body(request.url.path, status, message))


def problem_body(path: str, status: int, message: str) -> dict[str, Any]:
    return {
        "message": message,
        "path": path,
        "requestId": str(uuid.uuid4()),
        "statusCode": status,
        "timestamp": now_iso(),
    }


def charged(job: Job) -> float:
    return 0.0 if job.status == "failure" else job.cost


def _log_row(job: Job) -> dict[str, Any]:
    credits = charged(job)
    return {
        "created": job.created,
        "status": "succeeded" if job.status == "success" else "failed",
        "origin": "api",
        "model": job.model,
        "cost": {"usd": credits / CREDITS_PER_USD, "credits": credits},
        "inference_id": job.id,
        "client_request_id": job.client_ref or None,
    }


def _span(request: Request) -> tuple[str, str]:
    """The time asked for, as (from, to): `period`, or `start` and `end`; never both, one of them needed."""
    query = request.query_params
    period, start, end = query.get("period"), query.get("start"), query.get("end")
    now = datetime.now(UTC)
    if (period is None) == (start is None and end is None):
        raise problem(request, 400, "Query validation error: Expected period, or start and end")
    if period is not None:
        found = PERIOD.fullmatch(period)
        if not found:
            raise problem(request, 400, f"Query validation error: period: Received {period!r}")
        unit = timedelta(hours=1) if found[2] == "h" else timedelta(days=1)
        return iso(now - int(found[1]) * unit), iso(now)
    try:
        first, last = datetime.fromisoformat(start or ""), datetime.fromisoformat(end or "")
    except ValueError:
        raise problem(request, 400, "Query validation error: start, end: Expected ISO-8601") from None
    if last - first > timedelta(days=92):
        raise problem(request, 400, "Query validation error: at most 92 days")
    return iso(first), iso(last)
