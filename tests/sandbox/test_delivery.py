"""Clips by signed address: parts of them, expiry, and no credential."""

from __future__ import annotations

from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest

from tests.sandbox.conftest import SAMPLES, ScenarioClient
from tests.sandbox_server import SandboxServer, sandbox
from wanstudio.sandbox.signing import Signer

CONTENT = (SAMPLES / "rocket.jpg").read_bytes()


@pytest.fixture(scope="module")
def url(scenario: ScenarioClient) -> str:
    return scenario.asset(scenario.add_image(SAMPLES / "rocket.jpg"))["url"]


def test_it_is_another_port(server: SandboxServer, url: str) -> None:
    assert urlsplit(url).port != urlsplit(server.scenario_url).port
    assert urlsplit(url).hostname == "127.0.0.1"


def test_a_whole_file_comes_with_its_length_type_and_etag(url: str) -> None:
    answer = httpx.get(url)
    assert answer.content == CONTENT
    assert answer.headers["content-length"] == str(len(CONTENT))
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["accept-ranges"] == "bytes" and answer.headers["etag"] == httpx.get(url).headers["etag"]
    assert httpx.head(url).headers["content-length"] == str(len(CONTENT))


@pytest.mark.parametrize(("asked", "start", "end"), [("0-99", 0, 100), ("1000-", 1000, None), ("-10", -10, None)])
def test_a_part_comes_with_its_place(url: str, asked: str, start: int, end: int | None) -> None:
    answer = httpx.get(url, headers={"Range": f"bytes={asked}"})
    assert answer.status_code == 206 and answer.content == CONTENT[start:end]
    first = start % len(CONTENT)
    assert answer.headers["content-range"] == f"bytes {first}-{first + len(answer.content) - 1}/{len(CONTENT)}"


def test_a_part_of_another_version_is_the_whole(url: str) -> None:
    etag = httpx.head(url).headers["etag"]
    same = httpx.get(url, headers={"Range": "bytes=5-", "If-Range": etag})
    other = httpx.get(url, headers={"Range": "bytes=5-", "If-Range": '"another"'})
    assert (same.status_code, same.content) == (206, CONTENT[5:])
    assert (other.status_code, other.content) == (200, CONTENT)


def test_a_part_beyond_the_end_cannot_be_had(url: str) -> None:
    answer = httpx.get(url, headers={"Range": f"bytes={len(CONTENT)}-"})
    assert answer.status_code == 416 and answer.headers["content-range"] == f"bytes */{len(CONTENT)}"


def test_a_credential_is_refused(url: str, server: SandboxServer) -> None:
    for headers in (server.aimlapi_headers, {"Authorization": "Basic YTpi"}):
        answer = httpx.get(url, headers=headers)
        assert answer.status_code == 400 and "auth" in answer.text


def changed(url: str, **query: str) -> str:
    parts = urlsplit(url)
    now = {name: values[0] for name, values in parse_qs(parts.query).items()}
    return parts._replace(query=urlencode(now | query)).geturl()


def test_an_address_is_good_only_as_it_stands(url: str, scenario: ScenarioClient, assets: dict[str, str]) -> None:
    other = urlsplit(scenario.asset(assets["person"])["url"])
    wrong = [
        changed(url, Signature="0" * 64),
        changed(url, Policy="e30="),
        urlsplit(url)._replace(query="").geturl(),
        urlsplit(url)._replace(path=other.path).geturl(),
    ]
    for address in wrong:
        answer = httpx.get(address)
        assert answer.status_code == 403 and "Access Denied" in answer.text


def test_the_address_of_a_part_takes_nothing_but_that_part(scenario: ScenarioClient) -> None:
    upload = scenario.start_upload(SAMPLES / "rocket.jpg", "image")
    part = upload["parts"][0]["url"]
    assert httpx.put(part, content=b"x", headers={"Authorization": "Basic YTpi"}).status_code == 400
    assert httpx.put(part.replace("/1?", "/2?"), content=b"x").status_code == 403
    assert httpx.get(part).status_code == 405
    assert httpx.put(part, content=b"x").status_code == 200


def test_an_address_that_is_too_old_is_refused_and_a_fresh_one_can_be_asked_for() -> None:
    with (
        sandbox(link_life_s=0) as server,
        ScenarioClient(base_url=server.scenario_url, auth=server.scenario_auth) as client,
    ):
        asset = client.add_image(SAMPLES / "rocket.jpg")
        answer = httpx.get(client.asset(asset)["url"])
        assert answer.status_code == 403 and "expired" in answer.text


def test_a_signature_ends_with_its_time_and_holds_for_one_method() -> None:
    now = [1000.0]
    signer = Signer(60, lambda: now[0])
    query = {name: values[0] for name, values in parse_qs(signer.query("GET", "/a")).items()}
    assert signer.judge("GET", "/a", query) == signer.judge("HEAD", "/a", query) == "good"
    assert signer.judge("PUT", "/a", query) == signer.judge("GET", "/b", query) == "bad"
    assert signer.judge("GET", "/a", {}) == Signer(60).judge("GET", "/a", query) == "bad"
    now[0] = 1059.9
    assert signer.judge("GET", "/a", query) == "good"
    now[0] = 1060.0
    assert signer.judge("GET", "/a", query) == "expired"
