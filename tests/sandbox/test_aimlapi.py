"""AI/ML API's protocol, asked over HTTP as its clients ask."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.sandbox.conftest import SAMPLES, ScenarioClient, data_uri, until
from tests.sandbox_server import SandboxServer

MODEL = "alibaba/wan2.2-14b-animate-replace"
PATH = "/v2/video/generations"


@pytest.fixture(scope="module")
def body(files: dict[str, Path]) -> dict[str, Any]:
    """A request that is right."""
    return {
        "model": MODEL,
        "video_url": data_uri(files["video"], "video/mp4"),
        "image_url": data_uri(SAMPLES / "rocket.jpg", "image/jpeg"),
    }


def poll(aimlapi: httpx.Client, job_id: str) -> dict[str, Any]:
    return aimlapi.get(PATH, params={"generation_id": job_id}).raise_for_status().json()


def ended(aimlapi: httpx.Client, job_id: str) -> dict[str, Any]:
    return until(lambda: poll(aimlapi, job_id), lambda answer: answer["status"] in ("completed", "error"))


def refusal(answer: httpx.Response, status: int) -> str:
    assert answer.status_code == status, answer.text
    shape = answer.json()
    assert set(shape) == {"message", "path", "requestId", "statusCode", "timestamp"}
    assert shape["statusCode"] == status and shape["path"] == answer.request.url.path
    return shape["message"]


@pytest.mark.parametrize("path", [PATH, "/v2/logs", "/v2/billing", "/v1/key", "/v1/billing/balance"])
@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic YTpi"}])
def test_without_the_right_key_nothing_is_told(server: SandboxServer, path: str, headers: dict[str, str]) -> None:
    assert "valid API key" in refusal(httpx.get(server.aimlapi_url + path, headers=headers), 401)


def test_a_job_goes_from_queued_to_a_clip_with_sound_of_the_sources_length(
    aimlapi: httpx.Client, body: dict[str, Any]
) -> None:
    answer = aimlapi.post(PATH, json=body)
    created = answer.json()
    job_id = created["id"]
    assert answer.status_code == 200 and created["status"] == "queued"
    assert job_id.endswith(f":{MODEL}") and uuid.UUID(job_id.split(":")[0])
    assert answer.headers["x-inference-id"] == job_id
    assert created["meta"]["usage"]["credits_used"] > 0
    done = ended(aimlapi, job_id)
    assert done["status"] == "completed" and done["error"] is None
    assert done["video"]["duration"] == pytest.approx(4.0, abs=0.05)
    clip = httpx.get(done["video"]["url"])
    assert clip.headers["content-type"] == "video/mp4" and clip.content[4:8] == b"ftyp"


def test_the_words_on_the_way_are_those_of_the_service(aimlapi: httpx.Client, body: dict[str, Any]) -> None:
    job_id = aimlapi.post(PATH, json=body).json()["id"]
    seen = []
    until(lambda: seen.append(poll(aimlapi, job_id)["status"]) or seen[-1], lambda word: word == "completed")
    assert set(seen) <= {"queued", "generating", "completed"} and "generating" in seen


def test_a_web_address_on_this_computer_serves_as_media(
    aimlapi: httpx.Client, scenario: ScenarioClient, assets: dict[str, str]
) -> None:
    body = {name: scenario.asset(assets[key])["url"] for name, key in (("video_url", "video"), ("image_url", "person"))}
    job_id = aimlapi.post(PATH, json={"model": MODEL, **body}).json()["id"]
    assert ended(aimlapi, job_id)["status"] == "completed"


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "no model": ({"model": None}, "model"),
    "unknown model": ({"model": "alibaba/other"}, "model"),
    "model of another type": ({"model": ["a"]}, "model"),
    "unknown field": ({"prompt": "a fox"}, "prompt"),
    "missing video": ({"video_url": ...}, "video_url: Required"),
    "a path": ({"image_url": "/etc/passwd"}, "image_url: Invalid url"),
    "plain http": ({"image_url": "http://example.com/a.png"}, "image_url: Invalid url"),
    "broken base64": ({"image_url": "data:image/png;base64,!!"}, "image_url"),
    "not base64": ({"image_url": "data:image/png,abc"}, "image_url"),
    "no picture": ({"image_url": "data:image/png;base64,aGVsbG8="}, "image_url"),
    "choice": ({"resolution": "1080p"}, "resolution"),
    "number as text": ({"num_inference_steps": "20"}, "num_inference_steps"),
    "switch as text": ({"enable_safety_checker": "yes"}, "enable_safety_checker"),
    "null": ({"shift": None}, "shift"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_request_is_refused_with_the_field_named(
    aimlapi: httpx.Client, body: dict[str, Any], name: str
) -> None:
    changes, named = WRONG[name]
    wrong = {key: value for key, value in (body | changes).items() if value is not ...}
    message = refusal(aimlapi.post(PATH, json=wrong), 400)
    assert message.startswith("Body validation error") and named in message


def test_a_picture_is_no_video(aimlapi: httpx.Client, body: dict[str, Any]) -> None:
    assert "video_url" in refusal(aimlapi.post(PATH, json=body | {"video_url": body["image_url"]}), 400)


@pytest.mark.parametrize("content", [b"", b"[]", b"{"])
def test_a_body_that_is_no_json_object_is_refused(aimlapi: httpx.Client, content: bytes) -> None:
    refusal(aimlapi.post(PATH, content=content), 400)


def test_an_unknown_generation_and_a_missing_id_are_told_apart(aimlapi: httpx.Client) -> None:
    refusal(aimlapi.get(PATH, params={"generation_id": "nope"}), 404)
    assert "generation_id" in refusal(aimlapi.get(PATH), 400)


def test_the_clients_reference_is_echoed_and_found_in_the_log_once_the_job_has_ended(
    aimlapi: httpx.Client, body: dict[str, Any]
) -> None:
    ref = f"wanstudio-{uuid.uuid4()}"
    answer = aimlapi.post(PATH, json=body, headers={"X-Client-Request-Id": ref})
    assert answer.headers["x-client-request-id"] == ref
    job_id = answer.json()["id"]

    def row() -> dict[str, Any] | None:
        rows = aimlapi.get("/v2/logs", params={"period": "24h", "limit": 100}).json()["data"]
        return next((r for r in rows if r["client_request_id"] == ref), None)

    ended(aimlapi, job_id)
    found = row()
    assert found is not None and found["inference_id"] == job_id
    assert (found["status"], found["model"]) == ("succeeded", MODEL) and found["cost"]["credits"] > 0


@pytest.mark.parametrize("ref", ["with space", "x" * 129, ""])
def test_a_malformed_reference_is_ignored(aimlapi: httpx.Client, ref: str) -> None:
    answer = aimlapi.get("/v2/billing", headers={"X-Client-Request-Id": ref})
    assert answer.status_code == 200 and "x-client-request-id" not in answer.headers


def test_a_job_that_has_not_ended_is_not_in_the_log(aimlapi: httpx.Client, body: dict[str, Any]) -> None:
    ref = f"early-{uuid.uuid4()}"
    job_id = aimlapi.post(PATH, json=body, headers={"X-Client-Request-Id": ref}).json()["id"]
    rows = aimlapi.get("/v2/logs", params={"period": "1h"}).json()["data"]
    early = [r for r in rows if r["client_request_id"] == ref]
    assert not early or poll(aimlapi, job_id)["status"] == "completed"
    ended(aimlapi, job_id)


def test_the_log_is_paged_and_filtered(aimlapi: httpx.Client, body: dict[str, Any]) -> None:
    ended(aimlapi, aimlapi.post(PATH, json=body).json()["id"])
    whole = aimlapi.get("/v2/logs", params={"period": "7d", "limit": 100}).json()
    assert [r["created"] for r in whole["data"]] == sorted((r["created"] for r in whole["data"]), reverse=True)
    paged = []
    for offset in range(whole["pagination"]["total"]):
        paged += aimlapi.get("/v2/logs", params={"period": "7d", "limit": 1, "offset": offset}).json()["data"]
    assert paged == whole["data"]
    assert aimlapi.get("/v2/logs", params={"period": "7d", "model": "other"}).json()["data"] == []
    now = datetime.now(UTC)
    span = {"start": (now - timedelta(hours=1)).isoformat(), "end": (now + timedelta(hours=1)).isoformat()}
    assert aimlapi.get("/v2/logs", params={**span, "limit": 100}).json()["data"] == whole["data"]
    past = {"start": (now - timedelta(hours=3)).isoformat(), "end": (now - timedelta(hours=2)).isoformat()}
    assert aimlapi.get("/v2/logs", params=past).json()["data"] == []


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"period": "24h", "start": "2026-01-01", "end": "2026-01-02"},
        {"period": "soon"},
        {"start": "2026-01-01"},
        {"start": "2026-01-01", "end": "2026-12-01"},
        {"period": "24h", "limit": "101"},
        {"period": "24h", "limit": "x"},
    ],
    ids=str,
)
def test_a_query_of_the_log_that_is_not_allowed_is_refused(aimlapi: httpx.Client, query: dict[str, str]) -> None:
    refusal(aimlapi.get("/v2/logs", params=query), 400)


def test_the_balance_goes_down_by_what_jobs_cost(aimlapi: httpx.Client, body: dict[str, Any]) -> None:
    before = aimlapi.get("/v2/billing").json()
    created = aimlapi.post(PATH, json=body).json()
    spent = created["meta"]["usage"]["usd_spent"]
    after = aimlapi.get("/v2/billing").json()
    ended(aimlapi, created["id"])
    assert before["currency"] == "USD"
    assert before["current_balance"] - after["current_balance"] == pytest.approx(spent, abs=0.001)
    assert aimlapi.get("/v1/billing/balance").json()["balance"] == pytest.approx(
        after["current_balance"] * 2e6, rel=0.01
    )
    assert "model:video" in aimlapi.get("/v1/key").json()["scopes"]


def test_the_catalogue_is_open_to_all(server: SandboxServer) -> None:
    rows = httpx.get(f"{server.aimlapi_url}/v1/models").json()["data"]
    assert [row["id"] for row in rows] == [MODEL]
