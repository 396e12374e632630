"""Makes the two applications of the sandbox and joins all that stands behind them."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from wanstudio.core.models import ModelSpec
from wanstudio.sandbox.aimlapi import AimlApi
from wanstudio.sandbox.aimlapi_account import problem_body
from wanstudio.sandbox.delivery import Delivery
from wanstudio.sandbox.faults import Faults
from wanstudio.sandbox.line import Line
from wanstudio.sandbox.misbehave import Misbehaving
from wanstudio.sandbox.renderers import Renderers
from wanstudio.sandbox.scenario import Scenario
from wanstudio.sandbox.scenario_files import Files
from wanstudio.sandbox.shelf import Shelf
from wanstudio.sandbox.signing import Signer
from wanstudio.sandbox.wire import Refusal, basic, bearer, json_body, refusal_answer, same
from wanstudio.sandbox.world import World

LOOPBACK_NAMES = ("127.0.0.1", "localhost", "[::1]")
RENDERERS = 2
MOST_FAULTS_BYTES = 1_000_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Keys:
    """Drawn for each run."""

    scenario_key: str = field(default_factory=lambda: f"api_{secrets.token_hex(12)}", repr=False)
    scenario_secret: str = field(default_factory=lambda: secrets.token_hex(20), repr=False)
    aimlapi_key: str = field(default_factory=lambda: secrets.token_hex(16), repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Setup:
    """How the sandbox shall be. `speed`: times as fast as usual. `folder`: where everything is kept."""

    models: Sequence[ModelSpec]
    faults: Faults
    speed: float
    folder: Path
    font: Path | None
    link_life_s: float


@contextlib.asynccontextmanager
async def apps(setup: Setup, keys: Keys, delivery_url: str) -> AsyncIterator[tuple[ASGIApp, ASGIApp]]:
    """Give (the services, the delivery) while they run; jobs of an earlier run go on."""
    world, signer = World(setup.folder), Signer(setup.link_life_s)
    renderers, probes = Renderers(RENDERERS), Renderers(1)
    line = Line(world, {s.remote_id: s for s in setup.models}, renderers, probes, setup.speed, setup.font)
    files = Files(Shelf(world, probes), signer, delivery_url, line.pause)
    api = _app(_services(setup, keys, world, line, files))
    delivery = _app(Delivery(world, signer).routes())
    files.go_on()
    line.go_on()
    try:
        yield (
            _OnlyLoopback(Misbehaving(api, setup.faults, "", world)),
            _OnlyLoopback(Misbehaving(delivery, setup.faults, "cdn", world)),
        )
    finally:
        await files.close()
        await line.close()
        renderers.close()
        probes.close()


def _services(setup: Setup, keys: Keys, world: World, line: Line, files: Files) -> list[Route]:
    of = {name: {s.remote_id: s for s in setup.models if s.provider == name} for name in ("scenario", "aimlapi")}
    scenario = Scenario(world, line, files, of["scenario"], keys.scenario_key, keys.scenario_secret)
    aimlapi = AimlApi(world, line, files, of["aimlapi"], keys.aimlapi_key)
    return [*aimlapi.routes(), *scenario.routes(), *_shared_routes(scenario, aimlapi, setup.faults, keys)]


def _app(routes: list[Route]) -> Starlette:
    return Starlette(routes=routes, exception_handlers={Refusal: refusal_answer, HTTPException: _not_found})


async def _not_found(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if request.url.path.startswith("/v1/"):
        return JSONResponse({"reason": error.detail}, error.status_code)
    return JSONResponse(problem_body(request.url.path, error.status_code, error.detail), error.status_code)


def _shared_routes(scenario: Scenario, aimlapi: AimlApi, faults: Faults, keys: Keys) -> list[Route]:
    """What both services have at one path, and what is the sandbox's own."""
    theirs, open_list = scenario.model_list(), aimlapi.model_list()

    async def models(request: Request) -> Response:
        return await (theirs if basic(request)[0] else open_list)(request)

    async def exchange_faults(request: Request) -> Response:
        """PUT {"faults": [SPEC, …]} with the Bearer key: other faults from now on. For tests."""
        if not same(bearer(request), keys.aimlapi_key):
            raise Refusal(401, {"message": "the key is missing or wrong"})
        try:
            specs = (await json_body(request, MOST_FAULTS_BYTES)).get("faults")
            if not isinstance(specs, list) or not all(isinstance(spec, str) for spec in specs):
                raise ValueError("faults: a list of texts is expected")
            faults.set(specs)
        except (ValueError, OverflowError) as e:  # FaultError among them
            raise Refusal(400, {"message": str(e)}) from None
        return JSONResponse({})

    return [
        Route("/v1/models", models, methods=["GET"]),
        Route("/sandbox/faults", exchange_faults, methods=["PUT"]),
    ]


class _OnlyLoopback:
    """Refuses requests for another host's name: a web page cannot reach in by a name that leads here (rebinding)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        hosts = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
        if len(hosts) == 1 and hosts[0].rpartition(":")[0] in LOOPBACK_NAMES:
            await self._app(scope, receive, send)
        else:
            await Response("This server answers on this computer only.", 421)(scope, receive, send)
