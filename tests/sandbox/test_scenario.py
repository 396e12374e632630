"""Scenario's protocol, asked over HTTP as its clients ask."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.sandbox.conftest import SAMPLES, ScenarioClient, data_uri, until
from tests.sandbox_server import SandboxServer

T2V, I2V = "model_wan-2-5-t2v", "model_wan-2-2-i2v-a14b"
REPLACE, REFRAME = "model_wan-2-2-14b-animate-replace", "model_wan-2-2-vace-fun-a14b-reframe"
FAST = {"resolution": "480p"}


def refusal(answer: httpx.Response, status: int = 400) -> str:
    assert answer.status_code == status, answer.text
    return answer.json()["reason"]


@pytest.mark.parametrize("auth", [None, ("api_wrong", "wrong"), "secret", "bearer"])
@pytest.mark.parametrize("path", ["/jobs", "/assets/asset_1", "/teams", "/models/x"])
def test_without_the_right_key_and_secret_nothing_is_told(server: SandboxServer, auth: Any, path: str) -> None:
    headers = {"Authorization": f"Bearer {server.aimlapi_key}"} if auth == "bearer" else {}
    auth = (server.scenario_key, "wrong") if auth == "secret" else None if auth == "bearer" else auth
    answer = httpx.get(server.scenario_url + path, auth=auth, headers=headers)
    assert (answer.status_code, answer.json()) == (401, {"message": "Unauthorized"})


WRONG: dict[str, tuple[str, dict[str, Any], str]] = {
    "unknown field": (T2V, {"prompt": "a", "colour": "red"}, "colour"),
    "missing prompt": (T2V, {}, "Input prompt is required"),
    "empty prompt": (T2V, {"prompt": "  "}, "Input prompt is required"),
    "prompt of another type": (T2V, {"prompt": 3}, "prompt"),
    "prompt too long": (T2V, {"prompt": "x" * 20_001}, "prompt"),
    "null": (T2V, {"prompt": "a", "seed": None}, "seed: null is not a value"),
    "unknown choice": (T2V, {"prompt": "a", "size": "640*480"}, "1280*720"),
    "choice of another type": (T2V, {"prompt": "a", "duration": "5"}, "duration"),
    "true is not a number": (T2V, {"prompt": "a", "duration": True}, "duration"),
    "number is not true": (T2V, {"prompt": "a", "enablePromptExpansion": 1}, "enablePromptExpansion"),
    "seed below": (T2V, {"prompt": "a", "seed": -1}, "seed"),
    "seed above": (T2V, {"prompt": "a", "seed": 2**31}, "seed"),
    "seed in parts": (T2V, {"prompt": "a", "seed": 1.5}, "seed"),
    "frames below": (I2V, {"prompt": "a", "numFrames": 80}, "81 to 100"),
    "frames above": (I2V, {"prompt": "a", "numFrames": 101}, "81 to 100"),
    "frames in parts": (I2V, {"prompt": "a", "numFrames": 90.5}, "whole"),
    "frames as text": (I2V, {"prompt": "a", "numFrames": "81"}, "numFrames"),
    "missing source": (REFRAME, {}, "Input videoUrl is required"),
    "no such asset": (REFRAME, {"videoUrl": "asset_nothing"}, "not found"),
    "a path": (REFRAME, {"videoUrl": "/etc/passwd"}, "not found"),
    "a web address": (REFRAME, {"videoUrl": "https://example.com/a.mp4"}, "mimeType"),
    "broken data URI": (I2V, {"prompt": "a", "image": "data:image/png;base64,????"}, "image"),
    "data that is no picture": (I2V, {"prompt": "a", "image": "data:image/png;base64,aGVsbG8="}, "image"),
    "file of another type": (I2V, {"prompt": "a", "image": 7}, "image"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_request_is_refused_with_the_input_named_and_makes_no_job(scenario: ScenarioClient, name: str) -> None:
    model, body, named = WRONG[name]
    before = scenario.get("/jobs", params={"type": "custom"}).json()["jobs"]
    assert named in refusal(scenario.post(f"/generate/custom/{model}", json=body))
    assert scenario.get("/jobs", params={"type": "custom"}).json()["jobs"] == before


def test_what_needs_another_input_is_refused_without_it(scenario: ScenarioClient, assets: dict[str, str]) -> None:
    body = {"prompt": "a", "lastFrameImage": assets["picture"]}
    assert "lastFrameImage" in refusal(scenario.post(f"/generate/custom/{I2V}", json=body))


def test_an_asset_of_the_wrong_kind_is_refused(scenario: ScenarioClient, assets: dict[str, str]) -> None:
    reason = refusal(scenario.post(f"/generate/custom/{REFRAME}", json={"videoUrl": assets["picture"]}))
    assert "videoUrl" in reason and "image" in reason


@pytest.mark.parametrize("seconds", [2.0, 31.0])
def test_a_sound_too_short_or_too_long_is_refused(scenario: ScenarioClient, tmp_path: Path, seconds: float) -> None:
    from tests.sandbox.conftest import make_sound

    sound = scenario.upload(make_sound(tmp_path / "a.wav", seconds), "audio")
    assert "audio" in refusal(scenario.post(f"/generate/custom/{T2V}", json={"prompt": "a", "audio": sound}))


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'"text"', b'{"prompt": NaN}', b"\xff\xfe", b"[" * 100_000])
def test_a_body_that_is_no_json_object_is_refused(scenario: ScenarioClient, content: bytes) -> None:
    assert "JSON" in refusal(scenario.post(f"/generate/custom/{T2V}", content=content))


def test_an_unknown_model_job_upload_or_path_is_not_found(scenario: ScenarioClient) -> None:
    assert "nope" in refusal(scenario.post("/generate/custom/nope", json={"prompt": "a"}), 404)
    for path in ("/jobs/job_nope", "/assets/nope", "/uploads/nope", "/models/nope", "/nowhere"):
        refusal(scenario.get(path), 404)


def test_a_body_over_the_gateways_cap_is_refused(scenario: ScenarioClient) -> None:
    answer = scenario.post(f"/generate/custom/{T2V}", json={"prompt": "x" * 10_000_001})
    assert answer.status_code == 413


# ---- price ----------------------------------------------------------------------------------------


def price(scenario: ScenarioClient, model: str, body: dict[str, Any]) -> float:
    answer = scenario.post(f"/generate/custom/{model}", params={"dryRun": "true"}, json=body)
    assert answer.status_code == 269, answer.text
    assert set(answer.json()) == {"creativeUnitsCost", "creativeUnitsDiscount", "costDetails"}
    return answer.json()["creativeUnitsCost"]


def test_a_dry_run_names_a_price_that_follows_size_and_length_and_starts_nothing(scenario: ScenarioClient) -> None:
    before = len(scenario.get("/jobs").json()["jobs"])
    small, long = price(scenario, T2V, {"prompt": "a"}), price(scenario, T2V, {"prompt": "a", "duration": 10})
    large = price(scenario, T2V, {"prompt": "a", "size": "1920*1080"})
    assert long == pytest.approx(2 * small, abs=0.5) and large > 2 * small
    assert len(scenario.get("/jobs").json()["jobs"]) == before


def test_a_dry_run_needs_no_files_but_the_prompt(scenario: ScenarioClient) -> None:
    assert price(scenario, REPLACE, {}) > 0 and price(scenario, REFRAME, {}) > 0
    assert price(scenario, I2V, {"prompt": "a", "image": "asset_later"}) > 0
    answer = scenario.post(f"/generate/custom/{I2V}", params={"dryRun": "api"}, json={})
    assert refusal(answer) == "Input prompt is required"


def test_dry_run_in_the_body_is_an_unknown_input(scenario: ScenarioClient) -> None:
    assert "dryRun" in refusal(scenario.post(f"/generate/custom/{T2V}", json={"prompt": "a", "dryRun": "true"}))


def test_the_price_said_before_is_the_one_charged(scenario: ScenarioClient) -> None:
    body = {"prompt": "a", "seed": 1, "resolution": "480p"}
    said = price(scenario, I2V, body)
    answer = scenario.post(f"/generate/custom/{I2V}", json=body).json()
    assert answer["creativeUnitsCost"] == said == answer["job"]["billing"]["cuCost"]


# ---- jobs -----------------------------------------------------------------------------------------


def test_a_job_goes_through_its_statuses_to_a_clip(scenario: ScenarioClient) -> None:
    body = {"prompt": "A quiet sea", "seed": 11, **FAST}
    job = scenario.generate(I2V, **body)
    assert job["status"] == "queued" and job["jobType"] == "custom" and job["metadata"]["input"] == body
    seen = []
    done = until(lambda: seen.append(scenario.job(job["jobId"])) or seen[-1], lambda j: j["status"] == "success")
    progress = [j["progress"] for j in seen]
    assert progress == sorted(progress) and progress[-1] == 1
    history = [entry["status"] for entry in done["statusHistory"]]
    assert history == ["queued", "warming-up", "in-progress", "finalizing", "success"]
    asset = scenario.asset(done["metadata"]["assetIds"][0])
    assert asset["metadata"]["seed"] == "11" and asset["metadata"]["parentJobId"] == job["jobId"]
    assert {"width": 832, "height": 480, "nbFrames": 81, "frameRate": 16}.items() <= asset["properties"].items()
    assert asset["source"] == asset["metadata"]["type"] == "txt2video"
    assert asset["kind"] == "video" and asset["mimeType"] == "video/mp4"


def test_a_seed_that_is_not_given_is_drawn_and_told(scenario: ScenarioClient) -> None:
    seeds = set()
    for _ in range(2):
        job = scenario.ended(scenario.generate(I2V, prompt="a", **FAST)["jobId"])
        seeds.add(int(scenario.asset(job["metadata"]["assetIds"][0])["metadata"]["seed"]))
    assert len(seeds) == 2


def test_a_data_uri_serves_as_a_picture(scenario: ScenarioClient) -> None:
    uri = data_uri(SAMPLES / "rocket.jpg", "image/jpeg")
    job = scenario.generate(I2V, prompt="a", image=uri, **FAST)
    assert scenario.ended(job["jobId"])["status"] == "success"


def test_a_hosted_job_cannot_be_cancelled(scenario: ScenarioClient) -> None:
    job = scenario.generate(I2V, prompt="a", **FAST)
    answer = scenario.post(f"/jobs/{job['jobId']}/action", json={"action": "cancel"})
    assert refusal(answer) == "Cannot cancel this type of job. Action not permitted."
    assert scenario.ended(job["jobId"])["status"] == "success"


def test_jobs_are_listed_newest_first_page_by_page(scenario: ScenarioClient, assets: dict[str, str]) -> None:
    everything = scenario.get("/jobs", params={"pageSize": 100}).json()["jobs"]
    assert [j["createdAt"] for j in everything] == sorted((j["createdAt"] for j in everything), reverse=True)
    paged: list[str] = []
    token: str | None = ""
    while token is not None:
        page = scenario.get("/jobs", params={"pageSize": 3, **({"paginationToken": token} if token else {})}).json()
        assert len(page["jobs"]) <= 3
        paged += [j["jobId"] for j in page["jobs"]]
        token = page.get("nextPaginationToken")
    assert paged == [j["jobId"] for j in everything]


def test_jobs_are_filtered(scenario: ScenarioClient, assets: dict[str, str]) -> None:
    hidden = scenario.generate(I2V, prompt="a", hideResults=True, **FAST)
    shown = scenario.generate(I2V, prompt="a", **FAST)
    for job in (hidden, shown):
        scenario.ended(job["jobId"])

    def ids(**query: str) -> set[str]:
        return {j["jobId"] for j in scenario.get("/jobs", params={"pageSize": 100, **query}).json()["jobs"]}

    assert hidden["jobId"] in ids(hideResults="true") and shown["jobId"] not in ids(hideResults="true")
    assert shown["jobId"] in ids(hideResults="false") and hidden["jobId"] not in ids(hideResults="false")
    assert shown["jobId"] in ids(type="custom") & ids(types="custom,upload") & ids(status="success")
    assert shown["jobId"] not in ids(type="upload") | ids(status="failure")
    assert ids(createdAfter=shown["createdAt"]) == set()
    assert shown["jobId"] in ids(createdAfter=hidden["createdAt"])
    assert shown["jobId"] in ids(type="custom", updatedAfter=shown["createdAt"])


@pytest.mark.parametrize(
    "query",
    [
        {"createdAfter": "2026-01-01T00:00:00Z", "type": "custom"},
        {"updatedAfter": "2026-01-01T00:00:00Z"},
        {"createdAfter": "yesterday"},
        {"pageSize": "0"},
        {"pageSize": "101"},
        {"pageSize": "many"},
        {"paginationToken": "nonsense"},
    ],
    ids=str,
)
def test_a_query_the_service_does_not_take_is_refused(scenario: ScenarioClient, query: dict[str, str]) -> None:
    refusal(scenario.get("/jobs", params=query))


# ---- models and the account -----------------------------------------------------------------------


def test_models_are_listed_without_inputs_and_told_with_them(scenario: ScenarioClient) -> None:
    listed = scenario.get("/models", params={"privacy": "public"}).json()["models"]
    assert {m["id"] for m in listed} == {T2V, I2V, REPLACE, REFRAME}
    assert not any("inputs" in model for model in listed)
    assert scenario.get("/models").json()["models"] == []  # private ones, as the service means without a word
    inputs = {i["name"]: i for i in scenario.get(f"/models/{I2V}").json()["model"]["inputs"]}
    assert inputs["prompt"]["type"] == "string" and inputs["prompt"]["required"] == {"always": True}
    assert {"type": "number", "min": 81, "max": 100, "default": 81}.items() <= inputs["numFrames"].items()
    assert inputs["resolution"]["allowedValues"] == ["480p", "720p"]
    assert {"type": "file", "kind": "image"}.items() <= inputs["image"].items()
    assert "lastFrameImage" in inputs["image"]["required"]["ifDefined"]


def test_a_switch_and_a_sound_are_told_with_type_and_limits(scenario: ScenarioClient) -> None:
    inputs = {i["name"]: i for i in scenario.get(f"/models/{T2V}").json()["model"]["inputs"]}
    assert {"type": "boolean", "default": True}.items() <= inputs["enablePromptExpansion"].items()
    assert {"kind": "audio", "minDuration": 3, "maxDuration": 30, "maxSize": 15728640}.items() <= inputs[
        "audio"
    ].items()
    assert {"type": "number", "allowedValues": [5, 10]}.items() <= inputs["duration"].items()


def test_models_are_found_by_a_word(scenario: ScenarioClient) -> None:
    hits = scenario.post("/search/models", json={"query": "reframe", "public": True}).json()["hits"]
    assert [hit["id"] for hit in hits] == [REFRAME]
    bulk = scenario.post("/models/get-bulk", json={"modelIds": [T2V, "nope"]}).json()["models"]
    assert [model["id"] for model in bulk] == [T2V]


def test_the_account_is_told_to_a_key_but_not_the_user(scenario: ScenarioClient) -> None:
    team = scenario.get("/teams").json()["teams"][0]["id"]
    limits = scenario.get(f"/teams/{team}/limits").json()
    assert limits["limits"]["creativeUnits"] > 0 and limits["values"]["creativeUnits"] >= 0
    assert scenario.get("/teams/another/limits").status_code == 403
    answer = scenario.get("/me")
    assert (answer.status_code, answer.json()["message"]) == (403, "API Keys cannot access protected resources")
