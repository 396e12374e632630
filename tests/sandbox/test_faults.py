"""What shall go wrong goes wrong, exactly so often, and nothing else does."""

from __future__ import annotations

import contextlib

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sandbox.conftest import SAMPLES, ScenarioClient, data_uri, until
from tests.sandbox_server import SandboxServer
from wanstudio.sandbox.faults import Fault, FaultError, Faults, parse

I2V = "model_wan-2-2-i2v-a14b"
BODY = {"prompt": "a", "resolution": "480p"}
CONTENT = (SAMPLES / "rocket.jpg").read_bytes()


# ---- reading --------------------------------------------------------------------------------------


def test_a_specification_is_read_as_it_is_meant() -> None:
    assert parse("POST /v1/generate/* status=503 count=2") == Fault(
        method="POST", pattern="/v1/generate/*", status=503, count=2
    )
    assert parse("GET cdn/* truncate=0.5 count=1").truncate == 0.5
    assert parse("* /v2/* status=502 'body=<html>Bad gateway</html>'").body == "<html>Bad gateway</html>"
    assert parse("GET /v1/jobs/* delay=3").delay == 3
    both = parse("GET * reset-after skip=1")
    assert both.reset_after and not both.reset and both.skip == 1


WRONG = {
    "": "at least one effect",
    "GET": "at least one effect",
    "GET /v1/jobs": "at least one effect",
    "GET /v1/jobs count=1": "no effect",
    "FETCH /v1/jobs reset": "'FETCH' is not a method",
    "GET jobs reset": "neither / nor cdn/",
    "GET /v1/jobs boom": "'boom' is not known",
    "GET /v1/jobs status=abc": "not a whole number",
    "GET /v1/jobs status=": "not a whole number",
    "GET /v1/jobs status=99": "outside 200 to 599",
    "GET /v1/jobs truncate=1.5": "outside 0 to 1",
    "GET /v1/jobs delay=nan": "outside 0 to 3600",
    "GET /v1/jobs count=0 reset": "outside 1 to",
    "GET /v1/jobs reset=1": "takes no value",
    "GET /v1/jobs reset reset": "stands twice",
    "GET /v1/jobs job-status=": "needs a text",
    "GET /v1/jobs 'body=open": "No closing quotation",
}


@pytest.mark.parametrize("spec", WRONG)
def test_a_wrong_specification_is_refused_with_what_is_wrong(spec: str) -> None:
    with pytest.raises(FaultError) as raised:
        parse(spec)
    assert WRONG[spec] in str(raised.value) and repr(spec) in str(raised.value)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_in_words(spec: str) -> None:
    with contextlib.suppress(FaultError):
        parse(spec)


@given(st.integers(0, 5), st.integers(1, 5))
def test_a_fault_is_due_exactly_as_often_as_asked_after_those_skipped(skip: int, count: int) -> None:
    faults = Faults([f"GET /a* status=500 skip={skip} count={count}"])
    due = [faults.meet("GET", "/abc") is not None for _ in range(12)]
    assert due == [skip <= turn < skip + count for turn in range(12)]
    assert faults.meet("POST", "/abc") is None and faults.meet("GET", "/b") is None


def test_of_two_faults_the_first_is_met_and_the_other_waits_for_its_turn() -> None:
    faults = Faults(["GET /a status=500 count=1", "GET /* status=503 count=1"])
    met = [faults.meet("GET", "/a") for _ in range(3)]
    assert [fault.status if fault else None for fault in met] == [500, 503, None]


# ---- carrying out ---------------------------------------------------------------------------------


def test_faults_can_be_exchanged_only_with_the_key_and_only_for_good_ones(faulty: SandboxServer) -> None:
    url = f"{faulty.aimlapi_url}/sandbox/faults"
    assert httpx.put(url, json={"faults": []}).status_code == 401
    answer = httpx.put(url, json={"faults": ["GET /x boom"]}, headers=faulty.aimlapi_headers)
    assert answer.status_code == 400 and "boom" in answer.json()["message"]
    for body in ({}, {"faults": "GET /x reset"}, {"faults": [1]}):
        assert httpx.put(url, json=body, headers=faulty.aimlapi_headers).status_code == 400


@pytest.mark.parametrize(
    ("path", "status", "key"),
    [
        ("/v1/teams", 503, "reason"),
        ("/v1/teams", 401, "message"),
        ("/v2/billing", 500, "message"),
        ("/v1/key", 403, "message"),
    ],
)
def test_a_status_comes_in_the_shape_of_the_service(faulty: SandboxServer, path: str, status: int, key: str) -> None:
    faulty.faults(f"GET {path} status={status}")
    answer = httpx.get(faulty.aimlapi_url + path)
    assert answer.status_code == status and answer.json()[key]


def test_too_many_requests_come_with_a_time_or_with_a_limit(faulty: SandboxServer, scenario: ScenarioClient) -> None:
    faulty.faults("GET /v1/teams status=429 retry-after=7 count=1", "GET /v1/teams status=429 count=1")
    cooldown, ceiling, fine = (scenario.get("/teams") for _ in range(3))
    assert (cooldown.headers["retry-after"], cooldown.json()["remainingSeconds"]) == ("7", 7)
    assert {"actionName", "actionLimit"} == set(ceiling.json()["details"])
    assert fine.status_code == 200


def test_a_body_of_html_takes_the_place_of_an_answer(faulty: SandboxServer, scenario: ScenarioClient) -> None:
    faulty.faults("GET /v1/teams status=502 'body=<html>Bad gateway</html>' count=1")
    answer = scenario.get("/teams")
    assert (answer.status_code, answer.text) == (502, "<html>Bad gateway</html>")
    assert answer.headers["content-type"].startswith("text/html")


def test_a_redirect_leads_elsewhere(faulty: SandboxServer, scenario: ScenarioClient) -> None:
    faulty.faults("GET /v1/teams redirect=http://127.0.0.1:9/")
    answer = scenario.get("/teams")
    assert (answer.status_code, answer.headers["location"]) == (307, "http://127.0.0.1:9/")


def test_a_refused_request_is_not_acted_on(faulty: SandboxServer, scenario: ScenarioClient) -> None:
    before = jobs(scenario)
    faulty.faults("POST /v1/generate/* status=503 count=1", "POST /v1/generate/* reset count=1")
    assert scenario.post(f"/generate/custom/{I2V}", json=BODY).status_code == 503
    with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)):
        scenario.post(f"/generate/custom/{I2V}", json=BODY)
    assert jobs(scenario) == before


def test_a_reset_after_acting_leaves_a_job_that_can_be_found(faulty: SandboxServer, scenario: ScenarioClient) -> None:
    before = jobs(scenario)
    faulty.faults("POST /v1/generate/* reset-after count=1")
    with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)):
        scenario.post(f"/generate/custom/{I2V}", json=BODY)
    new = jobs(scenario) - before
    assert len(new) == 1
    assert scenario.ended(new.pop())["status"] == "success"


def jobs(scenario: ScenarioClient) -> set[str]:
    return {job["jobId"] for job in scenario.get("/jobs", params={"type": "custom", "pageSize": 100}).json()["jobs"]}


def test_a_delay_holds_the_answer_back(faulty: SandboxServer, scenario: ScenarioClient) -> None:
    faulty.faults("GET /v1/teams delay=5 count=1")
    with pytest.raises(httpx.ReadTimeout):
        scenario.get("/teams", timeout=0.2)
    assert scenario.get("/teams").status_code == 200


def test_a_job_shows_a_word_that_nobody_knows(
    faulty: SandboxServer, scenario: ScenarioClient, aimlapi: httpx.Client
) -> None:
    job = scenario.generate(I2V, **BODY)
    faulty.faults("GET /v1/jobs* job-status=strange-word count=2", "GET /v2/video/* job-status=dreaming count=1")
    assert scenario.job(job["jobId"])["status"] == "strange-word"
    assert {j["status"] for j in scenario.get("/jobs").json()["jobs"]} == {"strange-word"}
    assert scenario.ended(job["jobId"])["status"] == "success"
    aiml = aimlapi.post("/v2/video/generations", json=_aiml_body(faulty, scenario)).json()["id"]
    look = lambda: aimlapi.get("/v2/video/generations", params={"generation_id": aiml}).json()["status"]  # noqa: E731
    assert look() == "dreaming"
    assert until(look, lambda word: word == "completed")


def _aiml_body(server: SandboxServer, scenario: ScenarioClient) -> dict[str, str]:
    from tests.sandbox.test_aimlapi import MODEL

    newest = next(a for a in scenario.get("/assets").json()["assets"] if a["kind"] == "video")
    image = data_uri(SAMPLES / "rocket.jpg", "image/jpeg")
    return {"model": MODEL, "video_url": newest["url"], "image_url": image}


def test_a_job_fails_for_the_reason_asked_for_and_is_not_charged(
    faulty: SandboxServer, scenario: ScenarioClient, aimlapi: httpx.Client
) -> None:
    body = _aiml_body(faulty, scenario)
    faulty.faults(
        "POST /v1/generate/* job-fails=nsfw count=1", "POST /v2/video/* 'job-fails=The stars are wrong' count=1"
    )
    failed = scenario.ended(scenario.generate(I2V, **BODY)["jobId"])
    assert failed["status"] == "failure" and "safety" in failed["metadata"]["error"] and failed["metadata"]["hint"]
    assert failed["billing"]["cuCost"] == 0 and failed["metadata"]["assetIds"] == []
    job_id = aimlapi.post("/v2/video/generations", json=body).json()["id"]
    look = lambda: aimlapi.get("/v2/video/generations", params={"generation_id": job_id}).json()  # noqa: E731
    ended = until(look, lambda answer: answer["status"] in ("error", "completed"))
    assert ended["status"] == "error" and ended["error"]["message"] == "The stars are wrong" and ended["video"] is None
    assert ended["meta"]["usage"]["credits_used"] == 0
    row = aimlapi.get("/v2/logs", params={"period": "1h", "status": "failed"}).json()["data"][0]
    assert row["inference_id"] == job_id and row["cost"]["credits"] == 0


def test_busy_while_more_jobs_run_than_allowed(faulty: SandboxServer, scenario: ScenarioClient) -> None:
    until(lambda: scenario.get("/jobs", params={"type": "custom"}).json()["jobs"], _all_ended)
    scenario.start_upload(SAMPLES / "rocket.jpg", "image")  # is a job as well, but not of this kind
    faulty.faults("POST /v1/generate/* busy-over=1")
    answers = [scenario.post(f"/generate/custom/{I2V}", json=BODY) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].json()["details"]["actionLimit"] == 1
    for answer in answers[:2]:
        scenario.ended(answer.json()["job"]["jobId"])


def _all_ended(jobs: list[dict[str, str]]) -> bool:
    return all(job["status"] in ("success", "failure") for job in jobs)


# ---- clips on their way ---------------------------------------------------------------------------


@pytest.fixture
def url(scenario: ScenarioClient, assets: dict[str, str]) -> str:
    return scenario.asset(assets["picture"])["url"]


def test_a_clip_breaks_off_and_can_be_gone_on_with(faulty: SandboxServer, url: str) -> None:
    faulty.faults("GET cdn/assets/* truncate=0.5 count=1")
    got = bytearray()
    with pytest.raises(httpx.RemoteProtocolError), httpx.stream("GET", url) as answer:
        assert answer.headers["content-length"] == str(len(CONTENT))
        for chunk in answer.iter_raw():
            got += chunk
    assert bytes(got) == CONTENT[: len(CONTENT) // 2]
    rest = httpx.get(url, headers={"Range": f"bytes={len(got)}-"})
    assert got + rest.content == CONTENT


def test_a_clip_stalls(faulty: SandboxServer, url: str) -> None:
    faulty.faults("GET cdn/assets/* stall=0.25 count=1")
    got = bytearray()
    with pytest.raises(httpx.ReadTimeout), httpx.stream("GET", url, timeout=0.3) as answer:
        for chunk in answer.iter_raw():
            got += chunk
    assert bytes(got) == CONTENT[: len(CONTENT) // 4]


def test_a_clip_comes_with_one_wrong_byte(faulty: SandboxServer, url: str) -> None:
    faulty.faults("GET cdn/assets/* corrupt=0.5 count=1")
    damaged = httpx.get(url).content
    assert len(damaged) == len(CONTENT)
    assert [i for i in range(len(CONTENT)) if damaged[i] != CONTENT[i]] == [len(CONTENT) // 2]


def test_a_clip_comes_without_its_length_or_drop_by_drop(faulty: SandboxServer, url: str) -> None:
    faulty.faults("GET cdn/assets/* no-length count=1", "GET cdn/assets/* drip=1000000 count=1")
    whole, slow = httpx.get(url), httpx.get(url)
    assert "content-length" not in whole.headers and whole.content == CONTENT
    assert slow.content == CONTENT and slow.headers["content-length"] == str(len(CONTENT))


def test_an_address_is_said_to_have_expired(faulty: SandboxServer, url: str) -> None:
    faulty.faults("GET cdn/* expired count=1")
    refused, fine = httpx.get(url), httpx.get(url)
    assert refused.status_code == 403 and "expired" in refused.text and fine.status_code == 200


def test_a_part_of_an_upload_is_refused_once(faulty: SandboxServer, scenario: ScenarioClient) -> None:
    faulty.faults("PUT cdn/parts/* status=503 count=1")
    part = scenario.start_upload(SAMPLES / "rocket.jpg", "image")["parts"][0]["url"]
    assert [httpx.put(part, content=CONTENT).status_code for _ in range(2)] == [503, 200]
