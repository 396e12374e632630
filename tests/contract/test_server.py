"""The strict servers are strict: what breaks the contract fails the test that did it."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.contract.server import AimlApiServer, ScenarioServer

REPLACE = {"model": "alibaba/wan2.2-14b-animate-replace", "video_url": "https://x/v", "image_url": "https://x/i"}


@pytest.mark.parametrize(
    ("method", "path", "more"),
    [
        ("GET", "jobs/j", {"headers": {"X-Api-Key": "k"}}),
        ("GET", "jobs/j", {"headers": {"Cookie": "a=b"}}),
        ("GET", "jobs/j", {"params": {"projectId": "p"}}),
        ("GET", "jobs", {"params": {"createdAfter": "2026-01-01T00:00:00Z", "types": "custom", "pageSize": "5"}}),
        ("POST", "jobs/j/action", {"json": {"action": "cancel", "force": True}}),
        ("POST", "uploads", {"json": {"fileName": "a", "fileSize": "5", "contentType": "video/mp4", "kind": "video"}}),
        ("POST", "generate/custom/model_wan-2-5-t2v", {"json": {"prompt": "x"}, "params": {"dryRun": "yes"}}),
        ("DELETE", "jobs/j", {}),
        ("GET", "unheard-of", {}),
    ],
)
def test_scenario_complains(method: str, path: str, more: dict[str, Any]):
    with pytest.raises(AssertionError, match=r"/v1/"), ScenarioServer() as server:
        httpx.request(method, f"{server.base_url}/{path}", auth=(server.key, server.secret), **more)


@pytest.mark.parametrize(
    "inputs",
    [
        {"prompt": "x", "size": "1x1"},
        {"prompt": "x", "duration": "5"},
        {"prompt": "x", "seed": True},
        {"prompt": "x", "audio": "asset_none"},
        {"prompt": "x", "unknown": 1},
        {"prompt": None},
        {},
    ],
)
def test_scenario_refuses_inputs_in_its_own_words_and_charges_nothing(inputs: dict[str, Any]):
    with ScenarioServer() as server:
        url = f"{server.base_url}/generate/custom/model_wan-2-5-t2v"
        answer = httpx.post(url, auth=(server.key, server.secret), json=inputs)
        assert answer.status_code == 400 and answer.json()["reason"] and not server.charges


@pytest.mark.parametrize(
    "headers", [{}, {"Authorization": "Basic eDp5"}, {"Accept-Encoding": "gzip"}, {"Cookie": "a=b"}]
)
def test_the_storage_takes_no_credential(headers: dict[str, str]):
    with pytest.raises(AssertionError), ScenarioServer() as server:
        httpx.get(server.fresh_link("a.mp4"), headers={"Accept-Encoding": "identity"} | headers if headers else {})


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (REPLACE | {"shift": 5, "num_inference_steps": 20}, 200),
        (REPLACE | {"num_inference_steps": 20.0}, 400),
        (REPLACE | {"resolution": "1080p"}, 400),
        (REPLACE | {"prompt": "x"}, 400),
        (REPLACE | {"image_url": "http://x/i"}, 400),
        (REPLACE | {"image_url": "data:image/png;base64,!!"}, 400),
        (REPLACE | {"model": "x"}, 404),
        ({"model": REPLACE["model"]}, 400),
    ],
)
def test_aimlapi_holds_a_body_against_its_schema(body: dict[str, Any], status: int):
    with AimlApiServer() as server:
        headers = {"Authorization": f"Bearer {server.key}", "X-Client-Request-Id": "r"}
        answer = httpx.post(f"{server.base_url}/v2/video/generations", headers=headers, json=body)
        assert (answer.status_code, len(server.charges)) == (status, status == 200)


def test_aimlapi_complains_without_a_reference():
    with pytest.raises(AssertionError, match="X-Client-Request-Id"), AimlApiServer() as server:
        headers = {"Authorization": f"Bearer {server.key}"}
        httpx.post(f"{server.base_url}/v2/video/generations", headers=headers, json=REPLACE)
