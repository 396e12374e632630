"""Scenario's assets and uploads, over HTTP."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.sandbox.conftest import SAMPLES, ScenarioClient, until
from tests.sandbox_server import SandboxServer

PART = 5_000_000


def test_a_picture_becomes_an_asset_with_its_properties(scenario: ScenarioClient) -> None:
    asset = scenario.asset(scenario.add_image(SAMPLES / "rocket.jpg"))
    assert (asset["kind"], asset["mimeType"], asset["status"]) == ("image", "image/jpeg", "success")
    assert {"width": 640, "height": 427, "size": 112525}.items() <= asset["properties"].items()
    assert httpx.get(asset["url"]).content == (SAMPLES / "rocket.jpg").read_bytes()


def test_an_asset_has_a_fresh_address_each_time_and_the_same_bytes(
    scenario: ScenarioClient, assets: dict[str, str]
) -> None:
    one, other = (scenario.asset(assets["picture"])["url"] for _ in range(2))
    assert one != other and httpx.get(one).content == httpx.get(other).content


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({"image": "aGVsbG8="}, "name"),
        ({"name": "a.png"}, "Either 'image' or 'canvas' must be provided"),
        ({"name": "a.png", "image": "not base64"}, "Unhandled image format"),
        ({"name": "a.png", "image": base64.b64encode(b"hello").decode()}, "Unhandled image format"),
        ({"name": "a.png", "image": base64.b64encode(bytes(6_000_000)).decode()}, "6 MB"),
    ],
    ids=["no name", "no image", "no base64", "no picture", "too large"],
)
def test_what_is_no_small_picture_is_refused(scenario: ScenarioClient, body: dict[str, Any], reason: str) -> None:
    answer = scenario.post("/assets", json=body)
    assert answer.status_code == 400 and reason in answer.json()["reason"]


def test_assets_come_in_bulk_and_go(scenario: ScenarioClient, assets: dict[str, str]) -> None:
    extra = scenario.add_image(SAMPLES / "rocket.jpg")
    bulk = scenario.post("/assets/get-bulk", json={"assetIds": [extra, "nope", assets["video"]]}).json()["assets"]
    assert [a["id"] for a in bulk] == [extra, assets["video"]]
    url = scenario.asset(extra)["url"]
    assert scenario.request("DELETE", "/assets", json={"assetIds": [extra]}).json() == {}
    assert scenario.get(f"/assets/{extra}").status_code == 404 == httpx.get(url).status_code


def test_an_asset_is_downloaded_in_its_own_format_only(scenario: ScenarioClient, assets: dict[str, str]) -> None:
    answer = scenario.post(f"/assets/{assets['video']}/download", json={}).json()
    assert httpx.get(answer["url"]).headers["content-type"] == answer["mimeType"] == "video/mp4"
    wrong = scenario.post(f"/assets/{assets['video']}/download", json={"targetFormat": "glb"})
    assert (wrong.status_code, wrong.json()["reason"]) == (400, "Invalid target format")


def test_a_file_goes_up_in_parts_and_is_the_same_afterwards(
    scenario: ScenarioClient, tmp_path: Path, files: dict[str, Path]
) -> None:
    video = files["video"].read_bytes()
    long = tmp_path / "long.mp4"
    free_box = (PART + 1000).to_bytes(4, "big") + b"free" + bytes(PART + 992)  # players skip it
    long.write_bytes(video + free_box)
    upload = scenario.start_upload(long, "video", parts=2)
    assert upload["status"] == "pending" and [p["number"] for p in upload["parts"]] == [1, 2]
    content = long.read_bytes()
    for part, piece in zip(upload["parts"], (content[:PART], content[PART:]), strict=True):
        answer = httpx.put(part["url"], content=piece)
        assert answer.status_code == 200 and answer.headers["etag"]
    done = scenario.complete(upload["id"])
    assert done["status"] == "imported"
    asset = scenario.asset(done["entityId"])
    assert {"width": 320, "height": 180, "nbFrames": 100, "frameRate": 25}.items() <= asset["properties"].items()
    assert httpx.get(asset["url"]).content == content


def test_an_upload_is_a_job_too(scenario: ScenarioClient, files: dict[str, Path]) -> None:
    upload = scenario.start_upload(files["sound"], "audio")
    httpx.put(upload["parts"][0]["url"], content=files["sound"].read_bytes())
    done = scenario.complete(upload["id"])
    job = scenario.job(upload["jobId"])
    assert (job["jobType"], job["status"]) == ("upload", "success")
    assert job["metadata"]["output"]["entityId"] == done["entityId"]


FAILING = {
    "another kind": ("rocket.jpg", "video", 1),
    "no media file": ("README.md", "video", 1),
    "no kind of ours": ("rocket.jpg", "3d", 1),
}


@pytest.mark.parametrize("name", FAILING)
def test_a_file_that_is_not_what_it_should_be_fails_with_the_reason(scenario: ScenarioClient, name: str) -> None:
    file, kind, parts = FAILING[name]
    upload = scenario.start_upload(SAMPLES / file, kind, parts)
    httpx.put(upload["parts"][0]["url"], content=(SAMPLES / file).read_bytes()).raise_for_status()
    done = scenario.complete(upload["id"])
    assert done["status"] == "failed" and done["errorMessage"] and "entityId" not in done
    assert scenario.job(upload["jobId"])["status"] == "failure"


def test_missing_and_short_parts_and_wrong_sizes_fail(scenario: ScenarioClient, tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(bytes(PART + 100))
    cases: list[tuple[dict[int, bytes], str]] = [
        ({1: bytes(PART)}, "Part 2"),
        ({1: bytes(100), 2: bytes(PART)}, "Part 1 is smaller"),
        ({1: bytes(PART), 2: bytes(99)}, "announced"),
    ]
    for pieces, reason in cases:
        upload = scenario.start_upload(path, "video", parts=2)
        for number, piece in pieces.items():
            httpx.put(upload["parts"][number - 1]["url"], content=piece).raise_for_status()
        assert reason in scenario.complete(upload["id"])["errorMessage"]


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({"fileName": "a.mp4", "fileSize": 5, "parts": 1}, "kind"),
        ({"fileName": "a.mp4", "fileSize": 5, "parts": 1, "kind": "film"}, "kind"),
        ({"fileSize": 5, "parts": 1, "kind": "video"}, "fileName"),
        ({"fileName": "a.mp4", "fileSize": 0, "parts": 1, "kind": "video"}, "fileSize"),
        ({"fileName": "a.mp4", "fileSize": "5", "parts": 1, "kind": "video"}, "fileSize"),
        ({"fileName": "a.mp4", "fileSize": 5, "parts": 0, "kind": "video"}, "parts"),
        ({"fileName": "a.mp4", "fileSize": 5, "kind": "video"}, "parts"),
        ({"fileName": "a.mp4", "fileSize": 5, "parts": 3, "kind": "video"}, "parts"),
    ],
)
def test_a_wrong_announcement_is_refused(scenario: ScenarioClient, body: dict[str, Any], named: str) -> None:
    answer = scenario.post("/uploads", json=body)
    assert answer.status_code == 400 and named in answer.json()["reason"]


def test_an_upload_is_completed_once(scenario: ScenarioClient, files: dict[str, Path]) -> None:
    upload = scenario.start_upload(files["sound"], "audio")
    httpx.put(upload["parts"][0]["url"], content=files["sound"].read_bytes())
    scenario.complete(upload["id"])
    assert scenario.post(f"/uploads/{upload['id']}/action", json={"action": "complete"}).status_code == 400
    assert httpx.put(upload["parts"][0]["url"], content=b"late").status_code == 404


def test_a_file_is_fetched_from_an_address_on_this_computer_and_from_no_other_plain_one(
    scenario: ScenarioClient, assets: dict[str, str]
) -> None:
    here = scenario.asset(assets["picture"])["url"]
    for url, status in ((here, "imported"), ("http://example.com/a.png", "failed"), ("file:///etc/passwd", "failed")):
        upload = scenario.post("/uploads", json={"url": url, "kind": "image"}).json()["upload"]
        look = lambda u=upload: scenario.get(f"/uploads/{u['id']}").json()["upload"]  # noqa: E731
        assert until(look, lambda u: u["status"] in ("imported", "failed"))["status"] == status


def test_a_name_is_data_and_never_a_path(scenario: ScenarioClient, server: SandboxServer) -> None:
    image = base64.b64encode((SAMPLES / "rocket.jpg").read_bytes()).decode()
    answer = scenario.post("/assets", json={"name": "../../../../tmp/evil.png", "image": image})
    assert answer.json()["asset"]["metadata"]["name"] == "../../../../tmp/evil.png"
    for name in ("../world", "..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e/etc/passwd"):
        assert scenario.get(f"/assets/{name}").status_code in (401, 404)
