"""The real providers, connected to the strict servers, with pauses that take no time."""

from __future__ import annotations

import asyncio
import tomllib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from tests.contract.server import AimlApiServer, ScenarioServer
from wanstudio.core.models import ModelSpec, spec_from_dict
from wanstudio.providers.aimlapi import AimlApi
from wanstudio.providers.base import Body, Credentials
from wanstudio.providers.scenario import Scenario

MODELS = Path(__file__).parents[2] / "resources" / "models"


def shipped(name: str) -> ModelSpec:
    """A shipped descriptor: "scenario/wan-2.5-t2v"."""
    return spec_from_dict(tomllib.loads((MODELS / f"{name}.toml").read_text("utf-8")))


T2V = shipped("scenario/wan-2.5-t2v")
REPLACE = shipped("aimlapi/wan-2.2-animate-replace")
FOX = {"prompt": "a fox", "size": "1280*720", "duration": 5, "enablePromptExpansion": True}
MEDIA = {"video_url": "https://example.com/v.mp4", "image_url": "https://example.com/i.png"}


class Pauses:
    """Sleeps not at all, and remembers how long it was asked to."""

    def __init__(self) -> None:
        self.asked: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.asked.append(seconds)
        await asyncio.sleep(0)


@asynccontextmanager
async def scenario(server: ScenarioServer, *, key: str = "", sleep: Any = None) -> AsyncIterator[Scenario]:
    provider = Scenario(server.base_url, Credentials(key or server.key, server.secret), sleep=sleep or Pauses())
    try:
        yield provider
    finally:
        await provider.aclose()


@asynccontextmanager
async def aimlapi(
    server: AimlApiServer, *, key: str = "", limit_bytes: int = 20_000_000, sleep: Any = None
) -> AsyncIterator[AimlApi]:
    credentials = Credentials(key or server.key)
    provider = AimlApi(server.base_url, credentials, data_uri_limit_bytes=limit_bytes, sleep=sleep or Pauses())
    try:
        yield provider
    finally:
        await provider.aclose()


async def whole(body: Body) -> bytes:
    return b"".join([chunk async for chunk in body.chunks])


def no_progress(done: int, total: int) -> None:
    return None
