"""Prices for the form, asked over real HTTP of a strict server."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from tests.contract.clients import FOX, REPLACE, T2V, shipped
from tests.contract.server import AimlApiServer, ScenarioServer, answers
from tests.studio.kit import FastClock
from wanstudio.core.params import Value
from wanstudio.desk.prices import Prices
from wanstudio.providers.base import Credentials
from wanstudio.store.keys import Keyring
from wanstudio.studio.accounts import Accounts
from wanstudio.studio.asking import Asking
from wanstudio.studio.stops import Stops
from wanstudio.studio.tasks import Tasks

ANIMATE = shipped("scenario/wan-2.2-animate-replace")
HD: dict[str, Value] = FOX | {"size": "1920*1080"}


class NoSandbox:
    async def addresses(self) -> dict[str, dict[str, str]]:
        return {}

    async def close(self) -> None: ...


class Form:
    """Asks as the form does, and waits for what its button would show."""

    def __init__(self, prices: Prices, clock: FastClock) -> None:
        self._prices, self.clock = prices, clock

    async def shows(self, values: dict[str, Value], spec: Any = T2V) -> str:
        return (await self.shows_one_after_the_other(values, spec, 1))[0]

    async def shows_one_after_the_other(self, values: dict[str, Value], spec: Any = T2V, count: int = 2) -> list[str]:
        told: asyncio.Queue[str] = asyncio.Queue()
        self._prices.ask(spec, values, lambda *price: told.put_nowait(" ".join(filter(None, price))))
        return [await asyncio.wait_for(told.get(), 20) for _ in range(count)]


@asynccontextmanager
async def form(
    folder: Path, server: Any, service: str = "scenario", there: Mapping[str, str] | None = None
) -> AsyncIterator[Form]:
    """`there`: what the service calls the files that it has, by their paths."""

    async def known(connection: str, path: Path) -> str:
        return (there or {}).get(str(path), "")

    accounts = Accounts(folder / "c.json", Keyring(), NoSandbox(), data_uri_limit_bytes=lambda: 1_000_000, environ={})
    tasks, clock = Tasks(), FastClock()
    tasks.go()
    try:
        await accounts.connect("Mine", service, server.base_url, Credentials(server.key, getattr(server, "secret", "")))
        accounts.choose("Mine")
        yield Form(Prices(accounts, tasks, Asking(clock, Stops(clock)), known), clock)
    finally:
        await tasks.close()
        await accounts.close()


def test_a_form_that_is_not_complete_shows_no_price_and_asks_nothing(run: Any, tmp_path: Path):
    async def story() -> str:
        with ScenarioServer() as server:
            async with form(tmp_path, server) as asking:
                shown = await asking.shows(FOX | {"prompt": ""})
                assert server.api.requests == []
                return shown

    assert run(story()) == ""


def test_a_price_stays_while_words_alone_are_missing_and_goes_when_the_size_is_another(run: Any, tmp_path: Path):
    async def story() -> list[str]:
        with ScenarioServer() as server:
            async with form(tmp_path, server) as asking:
                return [await asking.shows(v) for v in (FOX, FOX | {"prompt": ""}, HD | {"prompt": ""}, HD)]

    assert run(story()) == ["7.25 CU", "7.25 CU", "", "7.25 CU"]


def test_a_service_that_names_no_price_is_said_to(run: Any, tmp_path: Path):
    values: dict[str, Value] = {"video_url": "https://example.com/v.mp4", "image_url": "https://example.com/i.png"}

    async def story() -> list[str]:
        with AimlApiServer() as server:
            async with form(tmp_path, server, "aimlapi") as asking:
                return [await asking.shows(values, REPLACE), await asking.shows({}, REPLACE)]

    assert run(story()) == ["price unknown The price is known once the job is sent.", ""]


def test_a_service_that_wants_the_files_before_it_names_a_price_is_said_to(run: Any, tmp_path: Path):
    values: dict[str, Value] = {"imageUrl": "/here/dog.png", "videoUrl": "/here/park.mp4"}

    async def story() -> list[str]:
        with ScenarioServer() as server:
            async with form(tmp_path, server, there={"/here/dog.png": "asset_dog"}) as asking:
                server.api.fail("POST", "/v1/generate/custom/*", answers(400, {"reason": "Input videoUrl is required"}))
                return [await asking.shows(values, ANIMATE), await asking.shows(FOX)]

    assert run(story()) == ["price unknown The price is known once the video is sent.", "7.25 CU"]


def test_the_question_names_the_files_that_the_service_has_already_and_sends_none(run: Any, tmp_path: Path):
    values: dict[str, Value] = {"imageUrl": "/here/dog.png", "videoUrl": "/here/park.mp4"}

    async def story() -> str:
        with ScenarioServer() as server:
            server.assets |= {"asset_dog": {"kind": "image"}, "asset_park": {"kind": "video"}}
            there = {"/here/dog.png": "asset_dog", "/here/park.mp4": "asset_park"}
            async with form(tmp_path, server, there=there) as asking:
                shown = await asking.shows(values, ANIMATE)
                [request] = server.api.requests
                body = json.loads(request.body)
                assert (body["imageUrl"], body["videoUrl"]) == ("asset_dog", "asset_park")
                return shown

    assert run(story()) == "7.25 CU"


def test_what_the_service_said_of_the_same_holds_while_it_cannot_be_asked(run: Any, tmp_path: Path):
    async def story() -> list[str]:
        with ScenarioServer() as server:
            async with form(tmp_path, server) as asking:
                shown = [await asking.shows(FOX)]
                for values in (FOX | {"prompt": "a hare"}, HD):
                    server.api.fail("POST", "/v1/generate/custom/*", answers(400, {"reason": "not now"}))
                    shown.append(await asking.shows(values))
                return shown

    assert run(story()) == ["7.25 CU", "7.25 CU", "price unknown"]


def test_a_service_that_wishes_a_pause_is_asked_for_no_price_before_it_ends(run: Any, tmp_path: Path):
    """And the price of another form does not stand for as long."""

    async def story() -> list[str]:
        with ScenarioServer() as server:
            async with form(tmp_path, server) as asking:
                slow_down = answers(429, {"reason": "slow down"}, **{"Retry-After": "120"})
                server.api.fail("POST", "/v1/generate/custom/*", slow_down)
                shown = [await asking.shows(FOX)]
                asked = len(server.api.requests)
                shown += await asking.shows_one_after_the_other(HD)
                assert len(server.api.requests) == asked + 1 and asking.clock.passed >= 120
                return shown

    assert run(story()) == ["price unknown", "price unknown", "7.25 CU"]
