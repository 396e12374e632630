"""AI/ML API's protocol: making clips. What else it tells is in `aimlapi_account`."""

from __future__ import annotations

import re
import secrets
import uuid
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from wanstudio.core.models import ModelSpec
from wanstudio.core.params import SEED_MAX, Media
from wanstudio.sandbox import asking
from wanstudio.sandbox.aimlapi_account import Account, charged, problem
from wanstudio.sandbox.asking import CREDITS_PER_USD, Refused
from wanstudio.sandbox.fetch import fetch, may_fetch
from wanstudio.sandbox.line import Line
from wanstudio.sandbox.renderers import Trouble
from wanstudio.sandbox.scenario_files import Files
from wanstudio.sandbox.shelf import base64_bytes
from wanstudio.sandbox.wire import Handler, bearer, json_body, same
from wanstudio.sandbox.world import Asset, Job, World, new_id, now_iso

BODY_BYTES = 200_000_000  # the service names no limit
WORDS = {"success": "completed", "failure": "error", "in-progress": "generating", "finalizing": "generating"}
CLIENT_REF = re.compile(r"[A-Za-z0-9._:-]{1,128}")


class AimlApi:
    """`models` by the service's own id."""

    def __init__(self, world: World, line: Line, files: Files, models: Mapping[str, ModelSpec], key: str) -> None:
        self._world, self._line, self._files, self._models, self._key = world, line, files, models, key
        self._account = Account(world, models)

    def routes(self) -> list[Route]:
        account = self._account
        table: list[tuple[str, str, Handler]] = []
        for path in ("/v2/video/generations", "/v1/video/generations", "/video/generations"):
            table += [("POST", path, self.create), ("GET", path, self.poll)]
        table += [
            ("GET", "/v2/logs", account.logs),
            ("GET", "/v2/billing", account.billing),
            ("GET", "/v1/billing/balance", account.balance),
            ("GET", "/v1/key", account.key),
        ]
        open_routes = [Route(path, account.models, methods=["GET"]) for path in ("/models", "/api/v1/models")]
        return [Route(path, self.guarded(handler), methods=[method]) for method, path, handler in table] + open_routes

    def model_list(self) -> Handler:
        """GET /v1/models, open to all; the other service has one at the same path."""
        return self._account.models

    def guarded(self, handler: Handler) -> Handler:
        """Return `handler` for callers with the right key; every answer echoes the client's reference."""

        async def check(request: Request) -> Response:
            if not same(bearer(request), self._key):
                raise problem(
                    request, 401, "This request requires a valid API key. You can create one in your account."
                )
            answer = await handler(request)
            if ref := client_ref(request):
                answer.headers["x-client-request-id"] = ref
            return answer

        return check

    # ---- clips ------------------------------------------------------------------------------------

    async def create(self, request: Request) -> Response:
        body = await self._body(request)
        name = body.pop("model", None)
        spec = self._models.get(name) if isinstance(name, str) else None
        if spec is None:
            expected = " | ".join(f"'{model}'" for model in self._models)
            raise problem(request, 400, f"Body validation error: model: Expected {expected}. Received {name!r}"[:500])
        try:
            job = await self._start(request, spec, body)
        except Refused as e:
            what = "Required" if e.missing else e.why
            raise problem(request, 400, f"Body validation error: {e.name}: {what}") from None
        answer = {"id": job.id, "status": "queued", "meta": {"usage": _usage(job)}}
        return JSONResponse(answer, headers={"x-inference-id": job.id, "x-aimlapi-credits-used": f"{job.cost:.0f}"})

    async def _start(self, request: Request, spec: ModelSpec, asked: dict[str, Any]) -> Job:
        values = asking.plain_values(spec, asked)
        media = {p.name: await self._taken(p, asked[p.name]) for p in spec.media() if p.name in asked}
        facts = {name: asset.facts for name, asset in media.items()}
        ids = {name: asset.id for name, asset in media.items()}
        asking.check_together(spec, values | ids, facts)
        cost = asking.cost_credits(asking.output_of(spec, values | ids, facts))
        seed = spec.of_role("seed")
        given = values.get(seed.name) if seed else None
        key = str(uuid.uuid4())
        job = Job(
            id=f"{key}:{spec.remote_id}",
            key=key,
            provider="aimlapi",
            model=spec.remote_id,
            body=dict(values),
            media=ids,
            seed=given if isinstance(given, int) else secrets.randbelow(SEED_MAX + 1),
            cost=cost,
            client_ref=client_ref(request),
            fails=request.scope.get("job_fails", ""),
            created=now_iso(),
        )
        self._line.start(job)
        return job

    async def _taken(self, param: Media, value: str) -> Asset:
        """Take in a data URI, or fetch a web address."""
        shelf = self._files.shelf
        try:
            if value.startswith("data:"):
                return await shelf.take_bytes(base64_bytes(value), param.name, param.takes)
            if not may_fetch(value):
                raise Refused(param.name, "Invalid url: an https address or a data URI is expected")
            path = self._world.media / new_id("in")
            await fetch(value, path)
            return await shelf.take_file(path, param.name, param.takes)
        except (Trouble, ValueError) as e:
            raise Refused(param.name, str(e)) from None

    async def poll(self, request: Request) -> Response:
        wanted = request.query_params.get("generation_id")
        if not wanted:
            raise problem(request, 400, "Query validation error: generation_id: Required")
        job = self._world.jobs.get(wanted)
        if job is None or job.provider != "aimlapi":
            raise problem(request, 404, "Generation not found")
        clip = self._world.assets.get(job.asset)
        error = {"name": "GenerationError", "message": job.error} if job.status == "failure" else None
        video = {"url": self._files.link(clip), "duration": clip.facts.seconds} if clip else None
        usage = {**_usage(job), "tokens_used": charged(job)}
        answer: dict[str, Any] = {"id": job.id, "status": WORDS.get(job.status, "queued"), "video": video}
        answer |= {"error": error, "model": job.model, "meta": {"usage": usage}}
        return JSONResponse(answer, headers={"x-inference-id": job.id})

    async def _body(self, request: Request) -> dict[str, Any]:
        try:
            return await json_body(request, BODY_BYTES)
        except OverflowError:
            raise problem(request, 413, "Payload too large") from None
        except ValueError as e:
            raise problem(request, 400, f"Body validation error: {e}") from None


def client_ref(request: Request) -> str:
    """The caller's own reference; one that is not well formed is silently ignored."""
    ref = request.headers.get("x-client-request-id", "")
    return ref if CLIENT_REF.fullmatch(ref) else ""


def _usage(job: Job) -> dict[str, float]:
    credits = charged(job)
    return {"credits_used": credits, "usd_spent": credits / CREDITS_PER_USD}
