"""Many jobs asked for at once, over real HTTP: in one request where the service has a list, else a few side by side."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.contract.clients import FOX, MEDIA, REPLACE, T2V, aimlapi, scenario
from tests.contract.server import AimlApiServer, Fault, ScenarioServer, answers
from wanstudio.core.errors import (
    AuthError,
    GenerationFailed,
    ProviderError,
    RequestRefused,
    TooManyRequests,
    Unreachable,
)
from wanstudio.providers.aimlapi import AimlApi
from wanstudio.providers.base import Pending, Ready, Status
from wanstudio.providers.http import GETS_AT_ONCE
from wanstudio.providers.scenario import Scenario

Words = Mapping[str, Status | ProviderError]
LIST, JOB, BULK = "/v1/jobs", "/v1/jobs/*", "/v1/assets/get-bulk"


def of_scenario(server: ScenarioServer, count: int, play: Callable[[Scenario, list[str]], Awaitable[Any]]) -> Any:
    async def story() -> Any:
        async with scenario(server) as provider:
            ids = [(await provider.submit(T2V, FOX, f"ref-{n}")).remote_id for n in range(count)]
            return await play(provider, ids)

    return asyncio.run(story())


def asked(server: ScenarioServer) -> tuple[int, int, int]:
    """Requests for the list, for single jobs, for several assets."""
    return server.api.count("GET", LIST), server.api.count("GET", JOB), server.api.count("POST", BULK)


def test_forty_running_jobs_take_one_request_and_forty_finished_ones_one_more():
    async def play(provider: Scenario, ids: list[str]) -> list[Words]:
        return [await provider.statuses(ids) for _ in range(3)]

    with ScenarioServer() as server:
        first, second, third = of_scenario(server, 40, play)
        assert set(first) == set(second) == set(third) == set(server.jobs)
        assert set(first.values()) == {Pending(started=False, progress=0.0)}
        assert all(word.started for word in second.values())
        assert all(isinstance(w, Ready) and w.seed == 1234 and len(w.urls) == 1 for w in third.values())
        assert len({word.urls for word in third.values()}) == 40
        assert asked(server) == (3, 0, 1)


def test_one_job_alone_is_asked_for_by_its_id():
    with ScenarioServer() as server:
        of_scenario(server, 1, lambda provider, ids: provider.statuses(ids))
        assert asked(server) == (0, 1, 0)


def test_what_the_list_does_not_show_on_its_first_pages_is_asked_for_by_its_id():
    async def play(provider: Scenario, ids: list[str]) -> Words:
        return await provider.statuses(ids)

    with ScenarioServer() as server:
        server.page_rows = 1
        words = of_scenario(server, 5, play)
        assert set(words) == set(server.jobs)
        assert asked(server) == (3, 2, 0)


def test_the_list_is_read_no_further_than_needed():
    with ScenarioServer() as server:
        server.page_rows = 2
        of_scenario(server, 6, lambda provider, ids: provider.statuses(ids[:2]))
        assert asked(server) == (1, 0, 0)


def test_each_job_gets_its_own_word():
    async def play(provider: Scenario, ids: list[str]) -> Words:
        server.jobs[ids[0]] |= {"status": "failure", "metadata": {"input": FOX, "error": "nsfw"}}
        server.statuses = ("in-progress",)
        failed = server.jobs[ids[0]]
        server.api.fail("GET", LIST, answers(200, {"jobs": [failed, server.jobs[ids[1]] | {"status": "in-progress"}]}))
        server.api.fail("GET", JOB, answers(404, {"reason": "Job not found"}))
        return await provider.statuses([*ids, "unknown"])

    with ScenarioServer() as server:
        words = of_scenario(server, 2, play)
        failed, going, unknown = (words[i] for i in [*server.jobs, "unknown"])
        assert isinstance(failed, GenerationFailed) and failed.detail == "nsfw" and failed.charged == "no"
        assert going == Pending(started=True)
        assert isinstance(unknown, RequestRefused) and unknown.status == 404


@pytest.mark.parametrize("status", [400, 403, 404])
def test_a_list_that_is_refused_is_done_without_from_then_on(status: int):
    async def play(provider: Scenario, ids: list[str]) -> list[Words]:
        server.api.fail("GET", LIST, answers(status, {"reason": "no"}))
        return [await provider.statuses(ids) for _ in range(2)]

    with ScenarioServer() as server:
        first, second = of_scenario(server, 3, play)
        assert len(first) == len(second) == 3
        assert asked(server) == (1, 6, 0)


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (answers(429, {"reason": "slow"}, Retry_After="7"), TooManyRequests),
        (answers(503), Unreachable),
        (answers(401), AuthError),
        (Fault("reset"), Unreachable),
    ],
)
def test_what_concerns_all_jobs_is_raised(fault: Fault, error: type[ProviderError]):
    async def play(provider: Scenario, ids: list[str]) -> None:
        server.api.fail("GET", LIST, fault, fault, fault)
        with pytest.raises(error):
            await provider.statuses(ids)

    with ScenarioServer() as server:
        of_scenario(server, 3, play)
        assert server.api.count("GET", JOB) == 0


def test_finished_jobs_whose_clips_cannot_be_asked_for_get_no_word_and_the_others_theirs():
    async def play(provider: Scenario, ids: list[str]) -> Words:
        jobs = [server.jobs[i] | {"status": "success", "metadata": {"assetIds": ["asset_9"]}} for i in ids[:2]]
        server.api.fail("GET", LIST, answers(200, {"jobs": [*jobs, server.jobs[ids[2]]]}))
        server.api.fail("POST", BULK, answers(503))
        return await provider.statuses(ids)

    with ScenarioServer() as server:
        words = of_scenario(server, 3, play)
        assert [type(words[i]) for i in server.jobs if i in words] == [Unreachable, Unreachable, Pending]


strange = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.text(max_size=5),
    st.sampled_from(["success", "failure", "canceled", "queued", "a new word"]),
    st.lists(st.one_of(st.none(), st.text(max_size=5)), max_size=2),
    st.dictionaries(
        st.sampled_from(["assetIds", "error", "hint"]), st.one_of(st.none(), st.lists(st.text(max_size=3)))
    ),
)


@given(st.lists(st.dictionaries(st.sampled_from(["status", "progress", "metadata", "billing"]), strange), max_size=3))
@settings(max_examples=60, suppress_health_check=list(HealthCheck))
def test_whatever_stands_in_the_list_nothing_breaks_and_nothing_without_a_clip_is_ready(changes: list[dict[str, Any]]):
    async def play(provider: Scenario, ids: list[str]) -> None:
        rows = [server.jobs[i] | change for i, change in zip(ids, changes, strict=False)]
        server.api.fail("GET", LIST, answers(200, {"jobs": [7, None, *rows], "more": [1]}))
        server.api.fail("POST", BULK, answers(200, {"assets": [{"id": 3}, None]}))
        for _ in range(2):
            server.api.fail("GET", "/v1/assets/*", answers(200, {"asset": {"status": 3}}))
        words = await provider.statuses(ids)
        shown = [words.get(i) for i in ids[: len(changes)]]
        assert not any(isinstance(word, Ready) for word in shown)

    with ScenarioServer() as server:
        of_scenario(server, 3, play)


def of_aimlapi(server: AimlApiServer, count: int, play: Callable[[AimlApi, list[str]], Awaitable[Any]]) -> Any:
    async def story() -> Any:
        async with aimlapi(server) as provider:
            ids = [(await provider.submit(REPLACE, MEDIA, f"{n:032x}")).remote_id for n in range(count)]
            return await play(provider, ids)

    return asyncio.run(story())


def test_without_a_list_each_is_asked_for_a_few_at_once():
    at_once: list[int] = []

    async def play(provider: AimlApi, ids: list[str]) -> Words:
        get, going = provider._http._clients._client.stream, set[object]()

        def counted(*args: Any, **kwargs: Any) -> Any:
            answer = get(*args, **kwargs)
            enter, leave = answer.__aenter__, answer.__aexit__

            class Counted:
                async def __aenter__(self) -> Any:
                    going.add(self)
                    at_once.append(len(going))
                    return await enter()

                async def __aexit__(self, *error: Any) -> Any:
                    going.discard(self)
                    return await leave(*error)

            return Counted()

        provider._http._clients._client.stream = counted  # type: ignore[method-assign, assignment]
        return await provider.statuses(ids)

    with AimlApiServer() as server:
        words = of_aimlapi(server, 12, play)
        assert list(words.values()) == [Pending(started=False)] * 12
        assert 1 < max(at_once) <= GETS_AT_ONCE
        assert not AimlApi.asks_together


def test_one_job_without_a_word_takes_it_from_no_other():
    async def play(provider: AimlApi, ids: list[str]) -> Words:
        server.api.fail("GET", "/v2/video/generations", answers(401), answers(404), answers(429))
        return await provider.statuses(ids)

    with AimlApiServer() as server:
        words = of_aimlapi(server, 5, play)
        kinds = sorted(type(word).__name__ for word in words.values())
        assert kinds == ["AuthError", "Pending", "Pending", "RequestRefused", "TooManyRequests"]


def test_where_nobody_gets_a_word_it_concerns_all():
    async def play(provider: AimlApi, ids: list[str]) -> None:
        server.api.close()
        with pytest.raises(Unreachable):
            await provider.statuses(ids)

    with AimlApiServer() as server:
        of_aimlapi(server, 3, play)


@pytest.mark.parametrize("of_service", ["scenario", "aimlapi"])
def test_after_a_sleep_clips_come_over_new_lines_too_and_one_that_is_coming_goes_on(of_service: str):
    async def play(provider: Scenario | AimlApi, ids: list[str]) -> None:
        url, old = server.fresh_link("clip.mp4"), provider._plain._clients._client
        async with provider.download(url) as body:
            provider.renew()
            async with provider.download(url):
                assert not old.is_closed
            assert b"".join([piece async for piece in body.chunks]) == server.clip
        async with provider.download(url) as body:
            assert b"".join([piece async for piece in body.chunks]) == server.clip
        assert old.is_closed and not provider._plain._clients.is_closed
        await provider.aclose()
        assert provider._plain._clients.is_closed

    with (ScenarioServer if of_service == "scenario" else AimlApiServer)() as server:
        server.clip = bytes(range(256)) * 40
        (of_scenario if isinstance(server, ScenarioServer) else of_aimlapi)(server, 1, play)  # type: ignore[arg-type]


def test_after_a_sleep_new_lines_are_opened_and_what_is_under_way_ends_on_the_old():
    async def play(provider: Scenario, ids: list[str]) -> None:
        asking = asyncio.create_task(provider.status(ids[0]))
        await asyncio.sleep(0)
        old = provider._http._clients._client
        provider.renew()
        assert isinstance(await asking, Pending) and isinstance(await provider.status(ids[0]), Pending)
        assert old.is_closed and not provider._http._clients.is_closed
        await provider.aclose()
        with pytest.raises(Unreachable, match="WanStudio is closing") as caught:
            await provider.submit(T2V, FOX, "ref")
        assert not caught.value.maybe_acted_on

    with ScenarioServer() as server:
        of_scenario(server, 1, play)
        assert len(server.charges) == 1
