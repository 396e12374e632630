"""Scenario's protocol under /v1: clips and jobs. Files are in `scenario_files`, the rest in `scenario_account`."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from wanstudio.core.facts import MediaFacts, MediaKind
from wanstudio.core.models import ModelSpec
from wanstudio.core.params import SEED_MAX, Media, Value
from wanstudio.sandbox import asking
from wanstudio.sandbox.asking import Refused
from wanstudio.sandbox.line import Line
from wanstudio.sandbox.renderers import Trouble
from wanstudio.sandbox.scenario_account import Account
from wanstudio.sandbox.scenario_files import Files
from wanstudio.sandbox.scenario_shapes import job_json
from wanstudio.sandbox.scenario_wire import bad, body_of, page_of
from wanstudio.sandbox.shelf import base64_bytes
from wanstudio.sandbox.wire import Handler, Refusal, basic, same
from wanstudio.sandbox.world import Job, World, iso, new_id, now_iso

PRICE_ONLY = 269  # the status of a dry run
FREE_TEXT = {"hideResults"}  # not an input, yet allowed in the body


class Scenario:
    """`models` by the service's own id."""

    def __init__(
        self, world: World, line: Line, files: Files, models: Mapping[str, ModelSpec], key: str, secret: str
    ) -> None:
        self._world, self._line, self._files, self._models = world, line, files, models
        self._key, self._secret = key, secret
        self._account = Account(world, models)

    def routes(self) -> list[Route]:
        files, account = self._files, self._account
        table: list[tuple[str, str, Handler]] = [
            ("POST", "/generate/custom/{model_id:path}", self.generate),
            ("GET", "/jobs", self.jobs),
            ("GET", "/jobs/{job_id}", self.job),
            ("POST", "/jobs/{job_id}/action", self.job_action),
            ("GET", "/assets", files.assets),
            ("POST", "/assets", files.add_image),
            ("DELETE", "/assets", files.delete),
            ("POST", "/assets/get-bulk", files.bulk),
            ("GET", "/assets/{asset_id}", files.asset),
            ("POST", "/assets/{asset_id}/download", files.download),
            ("POST", "/uploads", files.new_upload),
            ("GET", "/uploads/{upload_id}", files.upload),
            ("POST", "/uploads/{upload_id}/action", files.upload_action),
            ("POST", "/models/get-bulk", account.models_bulk),
            ("GET", "/models/{model_id:path}", account.model),
            ("POST", "/search/models", account.search),
            ("GET", "/teams", account.teams),
            ("GET", "/teams/{team_id}/limits", account.limits),
            ("GET", "/usages", account.usages),
            ("GET", "/me", account.me),
        ]
        return [Route(f"/v1{path}", self.guarded(handler), methods=[method]) for method, path, handler in table]

    def model_list(self) -> Handler:
        """GET /v1/models; the other service has one at the same path."""
        return self.guarded(self._account.models)

    def guarded(self, handler: Handler) -> Handler:
        """Return `handler` for callers with the right key and secret."""

        async def check(request: Request) -> Response:
            key, secret = basic(request)
            if not (same(key, self._key) and same(secret, self._secret)):
                raise Refusal(401, {"message": "Unauthorized"})
            return await handler(request)

        return check

    # ---- clips ------------------------------------------------------------------------------------

    async def generate(self, request: Request) -> Response:
        spec = self._models.get(request.path_params["model_id"])
        if spec is None:
            raise Refusal(404, {"reason": f"Model {request.path_params['model_id']} not found"})
        body = await body_of(request)
        dry = request.query_params.get("dryRun")
        if dry not in (None, "true", "api", "false"):
            raise bad("dryRun must be true or api")
        asked = {name: value for name, value in body.items() if name not in FREE_TEXT}
        try:
            if dry in ("true", "api"):
                return JSONResponse(_price(_dry_cost(spec, asked)), PRICE_ONLY)
            return await self._start(request, spec, body, asked)
        except Refused as e:
            raise bad(f"Input {e.name} is required" if e.missing else f"Input {e.name}: {e.why}") from None

    async def _start(self, request: Request, spec: ModelSpec, body: dict[str, Any], asked: dict[str, Any]) -> Response:
        values = asking.plain_values(spec, asked)
        media = {p.name: await self._asset_of(p, asked[p.name]) for p in spec.media() if p.name in asked}
        facts = {name: self._world.assets[asset_id].facts for name, asset_id in media.items()}
        asking.check_together(spec, values | media, facts)
        cost = asking.cost_cu(asking.output_of(spec, values | media, facts))
        seed = spec.of_role("seed")
        given = values.get(seed.name) if seed else None
        job_id = new_id("job")
        job = Job(
            id=job_id,
            key=job_id,
            provider="scenario",
            model=spec.remote_id,
            body=body,
            media=media,
            seed=given if isinstance(given, int) else secrets.randbelow(SEED_MAX + 1),
            cost=cost,
            hidden=body.get("hideResults") is True,
            fails=request.scope.get("job_fails", ""),
            created=now_iso(),
        )
        self._line.start(job)
        return JSONResponse({"job": job_json(job), **_price(cost)})

    async def _asset_of(self, param: Media, value: str) -> str:
        """Return the asset id a file input means. A data URI is taken in first; a web address is not accepted."""
        if value.startswith(("http://", "https://")):
            raise Refused(param.name, f"Missing required mimeType parameter for asset kind {param.takes}")
        if value.startswith("data:"):
            try:
                return (await self._files.shelf.take_bytes(base64_bytes(value), param.name, param.takes)).id
            except (Trouble, ValueError) as e:
                raise Refused(param.name, str(e)) from None
        asset = self._world.assets.get(value)
        if asset is None:
            raise Refused(param.name, f"Asset {value[:80]} not found")
        if asset.facts.kind is not param.takes:
            raise Refused(param.name, f"the asset is of kind {asset.facts.kind}, {param.takes} is expected")
        return value

    # ---- jobs -------------------------------------------------------------------------------------

    async def jobs(self, request: Request) -> Response:
        wanted = _JobFilter(dict(request.query_params))
        found = [job for job in self._world.jobs.values() if job.provider == "scenario" and wanted.holds(job)]
        found.sort(key=lambda job: (job.created, job.id), reverse=True)
        return JSONResponse(page_of(found, request, "jobs", job_json, usual=50, most=100))

    async def job(self, request: Request) -> Response:
        return JSONResponse({"job": job_json(self._job(request))})

    async def job_action(self, request: Request) -> Response:
        self._job(request)
        action = (await body_of(request)).get("action")
        if action != "cancel":
            raise bad(f"Unknown action {action!r}")
        raise bad("Cannot cancel this type of job. Action not permitted.")

    def _job(self, request: Request) -> Job:
        job = self._world.jobs.get(request.path_params["job_id"])
        if job is None or job.provider != "scenario":
            raise Refusal(404, {"reason": f"Job {request.path_params['job_id'][:80]} not found"})
        return job


def _price(cost: float) -> dict[str, Any]:
    return {"creativeUnitsCost": cost, "creativeUnitsDiscount": 0, "costDetails": {"custom-generation": cost}}


def _dry_cost(spec: ModelSpec, asked: dict[str, Any]) -> float:
    """The price without full validation: files need not be there yet."""
    values: dict[str, Value] = asking.plain_values(spec, asked)
    stand_ins = {p.name: "asset_unknown" for p in spec.media() if p.required or p.name in asked}
    facts: dict[str, MediaFacts] = {}
    for param in spec.media():
        if param.name in stand_ins and param.takes is MediaKind.VIDEO:
            facts[param.name] = asking.UNKNOWN_VIDEO
        elif param.name in stand_ins and param.takes is MediaKind.IMAGE:
            facts[param.name] = asking.UNKNOWN_IMAGE
    asking.check_together(spec, values | stand_ins, {})
    return asking.cost_cu(asking.output_of(spec, values | stand_ins, facts))


class _JobFilter:
    """The query of GET /jobs. Raises `Refusal` for one the service does not take."""

    def __init__(self, query: dict[str, str]) -> None:
        self._status, self._hidden = query.get("status"), query.get("hideResults")
        self._types = set(filter(None, [query.get("type"), *query.get("types", "").split(",")]))
        narrowed = bool(self._status or self._types or query.get("workflowId"))
        if "createdAfter" in query and narrowed:
            raise bad("createdAfter cannot be used with status, type, types or workflowId")
        if "updatedAfter" in query and not narrowed:
            raise bad("updatedAfter needs one of status, type, types or workflowId")
        self._created = _moment(query.get("createdAfter", ""), "createdAfter")
        self._updated = _moment(query.get("updatedAfter", ""), "updatedAfter")

    def holds(self, job: Job) -> bool:
        return (
            self._status in (None, job.status)
            and (not self._types or job.kind in self._types)
            and (self._hidden is None or job.hidden == (self._hidden == "true"))
            and job.created > self._created
            and job.updated > self._updated
        )


def _moment(text: str, name: str) -> str:
    if not text:
        return ""
    try:
        moment = datetime.fromisoformat(text)
        return iso(moment if moment.tzinfo else moment.astimezone())
    except ValueError:
        raise bad(f"{name} must be an ISO date") from None
