"""Scenario's models, and what it tells of the account."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from wanstudio.core.models import ModelSpec
from wanstudio.sandbox.scenario_shapes import PROJECT, TEAM, model_json
from wanstudio.sandbox.scenario_wire import bad, body_of, page_of
from wanstudio.sandbox.wire import Refusal
from wanstudio.sandbox.world import World

MONTHLY_CU = 10_000


class Account:
    """`models` by the service's own id."""

    def __init__(self, world: World, models: Mapping[str, ModelSpec]) -> None:
        self._world, self._models = world, models

    async def models(self, request: Request) -> Response:
        mine = request.query_params.get("privacy", "private") == "private"
        found = [] if mine else list(self._models.values())
        shape = page_of(found, request, "models", lambda spec: model_json(spec, inputs=False), usual=100, most=500)
        return JSONResponse(shape)

    async def model(self, request: Request) -> Response:
        spec = self._models.get(request.path_params["model_id"])
        if spec is None:
            raise Refusal(404, {"reason": f"Model {request.path_params['model_id'][:80]} not found"})
        return JSONResponse({"model": model_json(spec, inputs=True)})

    async def models_bulk(self, request: Request) -> Response:
        ids = (await body_of(request)).get("modelIds")
        if not isinstance(ids, list):
            raise bad("modelIds must be a list")
        found = [self._models[i] for i in ids if isinstance(i, str) and i in self._models]
        return JSONResponse({"models": [model_json(spec, inputs=False) for spec in found]})

    async def search(self, request: Request) -> Response:
        query = str((await body_of(request)).get("query", "")).lower()
        hits = [
            model_json(s, inputs=False) for s in self._models.values() if query in f"{s.remote_id} {s.title}".lower()
        ]
        return JSONResponse({"hits": hits, "offset": 0, "limit": len(hits), "estimatedTotalHits": len(hits)})

    async def teams(self, request: Request) -> Response:
        return JSONResponse({"teams": [{"id": TEAM, "name": "Sandbox", "plan": "pro"}]})

    async def limits(self, request: Request) -> Response:
        if request.path_params["team_id"] != TEAM:
            raise Refusal(403, {"message": "Forbidden"})
        limits = {"creativeUnits": MONTHLY_CU, "parallelCustomJobs": 50}
        return JSONResponse({"limits": limits, "values": {"creativeUnits": self._spent()}, "plan": "pro"})

    async def usages(self, request: Request) -> Response:
        rows = [{"projectId": PROJECT, "creativeUnits": self._spent()}]
        return JSONResponse({"usages": rows})

    async def me(self, request: Request) -> Response:
        raise Refusal(403, {"message": "API Keys cannot access protected resources"})

    def _spent(self) -> float:
        jobs = self._world.jobs.values()
        return sum(job.cost for job in jobs if job.provider == "scenario" and job.status != "failure")
