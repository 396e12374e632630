"""A strict AI/ML API, written from the API's description alone: generations, log, billing."""

from __future__ import annotations

import base64
import itertools
import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.contract.listener import Reply, Request, json_reply
from tests.contract.strict import StrictServer, Wrong, allow_query, has_type

MODEL = "alibaba/wan2.2-14b-animate-replace"
TERMINAL = ("completed", "error")
_DATA_URI = re.compile(r"data:(image|video)/[a-z0-9.+-]+;base64,([A-Za-z0-9+/]+=*)")
_CLIENT_REF = re.compile(r"[A-Za-z0-9._:-]{1,128}")
_TEXTS = {
    "resolution": ("480p", "580p", "720p"),
    "video_quality": ("low", "medium", "high", "maximum"),
    "video_write_mode": ("fast", "balanced", "small"),
}


class AimlApiServer(StrictServer):
    """See tests/contract/server.py."""

    def __init__(
        self,
        clip: bytes | Path | None = None,
        *,
        key: str = "sk-contract/KEY+5e1",
        statuses: tuple[str, ...] = ("queued", "generating", "completed"),
    ) -> None:
        super().__init__(clip, statuses=statuses)
        self.key = key
        self.jobs: dict[str, dict[str, Any]] = {}
        self.log: list[dict[str, Any]] = []
        self.balance: Any = 12.5
        self.video_shape: str = "object"
        self.job_error: Any = {"name": "Error", "message": "The provider failed"}
        self._numbers = itertools.count(1)

    @property
    def base_url(self) -> str:
        return self.api.origin

    def _api(self, request: Request) -> Reply:
        creates = request.method == "POST"
        self.check_headers(request, "authorization", *(["x-client-request-id"] if creates else []))
        if request.headers.get("authorization") != f"Bearer {self.key}":
            return _wrong(request, 401, "This request requires a valid API key.")
        try:
            return self._route(request)
        except Wrong as e:
            return _wrong(request, e.status, e.data)

    def _route(self, request: Request) -> Reply:
        match request.method, request.target.partition("?")[0]:
            case "POST", "/v2/video/generations":
                return self._create(request)
            case "GET", "/v2/video/generations":
                return self._poll(request)
            case "GET", "/v2/logs":
                return self._logs(request)
            case "GET", "/v2/billing":
                allow_query(request)
                return json_reply(200, {"current_balance": self.balance, "currency": "USD"})
            case "GET", "/v1/key":
                allow_query(request)
                return json_reply(200, {"scopes": ["model:video"], "limit": None})
        raise AssertionError("no such call")

    def _create(self, request: Request) -> Reply:
        allow_query(request)
        ref = request.headers.get("x-client-request-id", "")
        assert _CLIENT_REF.fullmatch(ref), "X-Client-Request-Id"
        body = json.loads(request.body)
        _check(body)
        job_id = f"0f8fad5b-{next(self._numbers)}:{MODEL}"
        self.jobs[job_id] = {"ref": ref, "looks": 0, "created": datetime.now(UTC)}
        self.charges.append({"model": MODEL, "body": body, "ref": ref})
        data = {"id": job_id, "status": "queued", "video": None, "error": None} | {
            "meta": {"usage": {"credits_used": 800_000, "usd_spent": 0.4}}
        }
        return json_reply(200, data, x_client_request_id=ref, x_inference_id=job_id, x_aimlapi_usd_spent="0.4")

    def _poll(self, request: Request) -> Reply:
        assert set(request.query) == {"generation_id"}, request.query
        job_id = request.query["generation_id"]
        if job_id not in self.jobs:
            raise Wrong(404, "Generation not found")
        job = self.jobs[job_id]
        status = self.statuses[min(job["looks"], len(self.statuses) - 1)]
        job["looks"] += 1
        if status in TERMINAL and not job.get("logged"):
            job["logged"] = True
            self.add_log(job["ref"], job_id, created=job["created"])
        video = self._video() if status == "completed" else None
        error = self.job_error if status == "error" else None
        return json_reply(200, {"id": job_id, "status": status, "video": video, "error": error, "meta": None})

    def _video(self) -> Any:
        video = {"url": self.fresh_link("clip.mp4"), "duration": 5.0}
        return {"object": video, "array": [video], "null": None}[self.video_shape]

    def add_log(self, ref: str, inference_id: str, created: datetime | None = None) -> None:
        """A row of the log, as it stands there once a request has ended."""
        row = {"created": (created or datetime.now(UTC)).isoformat(), "status": "succeeded", "model": MODEL} | {
            "cost": {"usd": 0.4, "credits": 800_000},
            "inference_id": inference_id,
            "client_request_id": ref,
        }
        self.log.insert(0, row)

    def _logs(self, request: Request) -> Reply:
        query = request.query
        assert {"start", "end"} <= set(query) <= {"start", "end", "limit", "offset", "model", "status"}, query
        start, end = (datetime.fromisoformat(query[name]) for name in ("start", "end"))
        assert start.tzinfo and end.tzinfo and timedelta() < end - start <= timedelta(days=92), "the span"
        limit, offset = int(query.get("limit", "50")), int(query.get("offset", "0"))
        assert 1 <= limit <= 100 and offset >= 0, "limit, offset"
        rows = [r for r in self.log if datetime.fromisoformat(r["created"]) >= start]
        pagination = {"total": len(rows), "limit": limit, "offset": offset}
        return json_reply(200, {"data": rows[offset : offset + limit], "pagination": pagination})


def _check(body: Any) -> None:
    assert isinstance(body, dict), "the body is not an object"
    if body.get("model") != MODEL:
        raise Wrong(404, "Model not found")
    for name, value in body.items():
        if not _is_good(name, value):
            raise Wrong(400, f"Body validation error: {name}. Received {value!r:.80}")
    for name in ("video_url", "image_url"):
        if name not in body:
            raise Wrong(400, f"Body validation error: {name}. Expected string, Received undefined")


def _is_good(name: str, value: Any) -> bool:
    if name in _TEXTS:
        return value in _TEXTS[name]
    match name:
        case "model":
            return value == MODEL
        case "video_url" | "image_url":
            return isinstance(value, str) and _is_media(name.removesuffix("_url"), value)
        case "num_inference_steps":
            return has_type(value, int)
        case "shift":
            return has_type(value, (int, float))
        case "enable_safety_checker":
            return has_type(value, bool)
    return False


def _is_media(kind: str, value: str) -> bool:
    if value.startswith("https://"):
        return True
    found = _DATA_URI.fullmatch(value)
    return bool(found and found[1] == kind and base64.b64decode(found[2], validate=True))


def _wrong(request: Request, status: int, message: str) -> Reply:
    data = {"message": message, "path": request.path, "requestId": "req-1", "statusCode": status}
    return json_reply(status, data | {"timestamp": datetime.now(UTC).isoformat()})
