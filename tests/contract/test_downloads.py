"""Fetching results from storage: whole, from the middle, over redirects, and when it goes wrong."""

from __future__ import annotations

import asyncio
import logging
import socket
import tracemalloc
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from tests.contract.clients import scenario, whole
from tests.contract.server import Fault, Listener, Reply, ScenarioServer, answers
from wanstudio.core.errors import LinkExpired, ProviderError, RequestRefused, TooManyRequests, Unreachable
from wanstudio.providers.base import Body, Provider
from wanstudio.providers.renewal import Renewal
from wanstudio.providers.transfers import Plain

CLIP = bytes(range(256)) * 100


@pytest.fixture
def server() -> Any:
    with ScenarioServer(CLIP) as running:
        yield running


def fetched(server: ScenarioServer, url: str, **options: Any) -> tuple[Body, bytes]:
    async def story() -> tuple[Body, bytes]:
        async with scenario(server) as provider, provider.download(url, **options) as body:
            return body, await whole(body)

    return asyncio.run(story())


def test_a_signed_address_arrives_as_it_was_given_and_stays_out_of_the_log(
    server: ScenarioServer, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.DEBUG)
    url = server.fresh_link("a.mp4")
    body, content = fetched(server, url)
    assert "Signature" not in caplog.text
    assert content == CLIP and body.etag == '"clip-1"'
    assert server.files.origin + server.files.requests[0].target == url


@pytest.mark.parametrize(
    "target",
    [
        "/assets/a.mp4?X-Amz-Signature=ab%2Fcd&X-Amz-Credential=AK%2F20261125%2Fus-east-1%2Fs3%2Faws4_request",
        "/assets/a.mp4?sig=a%2fb%2Bc+d==&se=2099-01-01T00%3a00%3A00Z&sp=r&empty=&flag",
        "/assets/a.mp4?Policy=eyJ-_~&Signature=x~y__&Key-Pair-Id=K",
        "/assets/%E4%B8%80%20b.mp4?b=2&a=1&a=1",
        "/assets//a/./b/../c.mp4?x=%7e~%2D-",
        "/assets/a;b,c@d:e!f$&'()*.mp4?q='()*!;:@/?,$",
        "/assets/a.mp4?",
        "/assets/a%2Fb%252F.mp4",
    ],
)
def test_a_signed_address_is_asked_for_byte_for_byte(server: ScenarioServer, target: str):
    server._links.add(target)
    fetched(server, server.files.origin + target)
    assert [r.target for r in server.files.requests] == [target]


@pytest.mark.parametrize("offset", [1, 5000, len(CLIP) - 1])
@pytest.mark.parametrize("etag", ["", '"clip-1"'])
def test_the_rest_is_fetched_from_where_it_stopped(server: ScenarioServer, offset: int, etag: str):
    body, content = fetched(server, server.fresh_link("a.mp4"), offset=offset, etag=etag)
    assert (body.offset, body.total_bytes, content) == (offset, len(CLIP), CLIP[offset:])


def test_an_object_that_has_changed_is_sent_whole(server: ScenarioServer):
    body, content = fetched(server, server.fresh_link("a.mp4"), offset=5000, etag='"clip-0"')
    assert (body.offset, body.total_bytes, content) == (0, len(CLIP), CLIP)


def test_a_weak_etag_promises_nothing_and_the_whole_is_fetched(server: ScenarioServer):
    body, content = fetched(server, server.fresh_link("a.mp4"), offset=5000, etag='W/"clip-1"')
    assert (body.offset, content) == (0, CLIP)
    assert not {"range", "if-range"} & set(server.files.requests[0].headers)


def test_a_server_without_ranges_sends_it_whole(server: ScenarioServer):
    server.ranges = False
    body, content = fetched(server, server.fresh_link("a.mp4"), offset=5000, etag='"clip-1"')
    assert (body.offset, content) == (0, CLIP)


def test_nothing_is_left_to_fetch_when_all_is_there(server: ScenarioServer):
    body, content = fetched(server, server.fresh_link("a.mp4"), offset=len(CLIP), etag='"clip-1"')
    assert (body.offset, body.total_bytes, content) == (len(CLIP), len(CLIP), b"")


def test_more_on_disk_than_there_is_starts_again(server: ScenarioServer):
    body, content = fetched(server, server.fresh_link("a.mp4"), offset=len(CLIP) + 1, etag='"clip-1"')
    assert (body.offset, content) == (0, CLIP)


@pytest.mark.parametrize(
    "headers",
    [
        {"Content_Range": "bytes 4999-25599/25600"},
        {"Content_Range": "nonsense"},
        {},
        {"Content_Range": "bytes 5000-25599/25600", "ETag": '"clip-2"'},
    ],
)
def test_a_part_that_was_not_asked_for_is_not_used(server: ScenarioServer, headers: dict[str, str]):
    server.files.fail("GET", "/assets/*", answers(206, b"wrong bytes", **headers))
    body, content = fetched(server, server.fresh_link("a.mp4"), offset=5000, etag='"clip-1"')
    assert (body.offset, content) == (0, CLIP)
    part = answers(206, b"wrong bytes", Content_Range="bytes 7-17/25600")
    server.files.fail("GET", "/assets/*", part, part)
    with pytest.raises(RequestRefused, match="another part"):
        fetched(server, server.fresh_link("a.mp4"), offset=5000)


def test_what_came_before_the_line_broke_is_kept(server: ScenarioServer):
    async def story() -> bytes:
        kept = b""
        async with scenario(server) as provider, provider.download(server.fresh_link("a.mp4")) as body:
            with pytest.raises(Unreachable):
                async for chunk in body.chunks:
                    kept += chunk
        return kept

    server.files.fail("GET", "/assets/*", Fault("cut"))
    assert asyncio.run(story()) == CLIP[: len(CLIP) // 2]


def test_a_length_that_is_not_told_is_none(server: ScenarioServer):
    chunked = b"5\r\nhello\r\n0\r\n\r\n"
    server.files.fail("GET", "/assets/*", answers(200, chunked, Transfer_Encoding="chunked"))
    body, content = fetched(server, server.fresh_link("a.mp4"))
    assert (body.total_bytes, content) == (None, b"hello")


@pytest.mark.parametrize(
    ("kind", "page"),
    [
        ("text/html", b"<html><head><title>x</title></head><body>Sorry, busy</body></html>"),
        ("video/mp4", b"\xef\xbb\xbf\n<?xml version='1.0'?><Error><Message>Sorry, busy</Message></Error>"),
        ("application/json", b'{"message": "Sorry, busy"}'),
        ("", b'{"message": "Sorry, busy"}'),
        ("application/problem+json", b'"Sorry, busy"'),
    ],
)
def test_a_page_of_text_with_status_200_is_no_clip_and_its_words_are_told(
    server: ScenarioServer, kind: str, page: bytes
):
    server.files.fail("GET", "/assets/*", answers(200, page + b" " * 5000 + server.key.encode(), Content_Type=kind))
    with pytest.raises(RequestRefused, match="in place of the clip") as caught:
        fetched(server, server.fresh_link("a.mp4"))
    assert "Sorry, busy" in caught.value.detail and server.key not in caught.value.detail


def test_a_page_of_text_is_told_without_the_key_in_it(server: ScenarioServer):
    server.files.fail("GET", "/assets/*", answers(200, f"<p>{server.key}</p>".encode(), Content_Type="text/html"))
    with pytest.raises(RequestRefused) as caught:
        fetched(server, server.fresh_link("a.mp4"))
    assert server.key not in caught.value.detail and "•••" in caught.value.detail


@pytest.mark.parametrize("kind", ["text/plain", "application/json", "application/octet-stream", ""])
def test_a_clip_is_a_clip_whatever_type_the_storage_gives_it(server: ScenarioServer, kind: str):
    server.clip_type = kind
    assert fetched(server, server.fresh_link("a.mp4"))[1] == CLIP


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (answers(403, b"<Error><Message>Access Denied</Message></Error>"), LinkExpired),
        (answers(401, b"no"), LinkExpired),
        (answers(410, b""), LinkExpired),
        (answers(400, b"<Error><Code>ExpiredToken</Code></Error>"), LinkExpired),
        (answers(404, b"<Error><Code>NoSuchKey</Code></Error>"), LinkExpired),
        (answers(400, b"<Error><Code>InvalidArgument</Code></Error>"), LinkExpired),
        (answers(402, b""), RequestRefused),
        (answers(204, b""), RequestRefused),
        (answers(200, b"x", Content_Encoding="gzip"), RequestRefused),
        (answers(429, b""), TooManyRequests),
        (answers(503, b""), Unreachable),
        (Fault("reset"), Unreachable),
        (Fault("hang up"), Unreachable),
    ],
)
def test_a_result_that_cannot_be_fetched_says_why(server: ScenarioServer, fault: Fault, error: type[ProviderError]):
    server.files.fail("GET", "/assets/*", fault)
    with pytest.raises(error) as caught:
        fetched(server, server.fresh_link("a.mp4"))
    assert type(caught.value) is error and caught.value.detail


def test_a_bomb_is_never_unpacked(server: ScenarioServer):
    """300 MB of nothing in 300 kB: what is not asked for is not decoded."""
    packer = zlib.compressobj(9, wbits=31)
    bomb = b"".join(packer.compress(bytes(1 << 20)) for _ in range(300)) + packer.flush()
    server.files.fail("GET", "/assets/*", answers(200, bomb, Content_Encoding="gzip", Content_Type="video/mp4"))
    tracemalloc.start()
    try:
        with pytest.raises(RequestRefused, match="compressed"):
            fetched(server, server.fresh_link("a.mp4"))
        assert tracemalloc.get_traced_memory()[1] < 16_000_000
    finally:
        tracemalloc.stop()


def test_redirects_are_followed_a_few_times_without_any_credential(server: ScenarioServer):
    seen: list[dict[str, str]] = []

    def route(request: Any) -> Reply:
        seen.append(dict(request.headers))
        step = int(request.path.strip("/"))
        target = server.fresh_link("a.mp4") if step == 4 else f"/{step + 1}"
        return Reply(302, b"", {"Location": target, "Set-Cookie": "who=me; Path=/"})

    elsewhere = Listener(route)
    _, content = fetched(server, f"{elsewhere.origin}/0", offset=5000, etag='"clip-1"')
    assert content == CLIP[5000:] and len(seen) == 5
    assert not [h for h in seen if {"authorization", "cookie"} & set(h)]
    with pytest.raises(RequestRefused, match="more than 5 times"):
        fetched(server, f"{elsewhere.origin}/-5")
    elsewhere.close()


@pytest.mark.parametrize(
    "location", ["http://example.com/a.mp4", "file:///etc/passwd", "ftp://x/y", "http://a:b@127.0.0.1/", "http://["]
)
def test_a_redirect_to_where_it_is_not_safe_is_refused(server: ScenarioServer, location: str):
    server.files.fail("GET", "/assets/*", answers(302, b"", Location=location))
    with pytest.raises(RequestRefused):
        fetched(server, server.fresh_link("a.mp4"))
    assert len(server.files.requests) == 1


def test_a_service_out_in_the_world_cannot_make_us_open_an_address_in_here(server: ScenarioServer):
    async def story() -> None:
        plain = Plain("api.example.com", redact=str)
        for ask in (plain.open(server.fresh_link("a.mp4")).__aenter__(), plain.put(server.files.origin, _one(), 1)):
            with pytest.raises(RequestRefused, match="inside this network"):
                await ask
        await plain.aclose()

    asyncio.run(story())
    assert not server.files.requests


@pytest.mark.parametrize("inside", ["http://127.0.0.1:9/", "https://localhost/", "https://10.0.0.1/", "https://[::1]/"])
def test_a_host_out_in_the_world_cannot_redirect_us_in_here(inside: str):
    asked: list[str] = []

    def world(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        return httpx.Response(302, headers={"Location": inside})

    async def story() -> None:
        plain = Plain("127.0.0.1", redact=str)  # the Sandbox itself may name what is near
        await plain.aclose()
        plain._clients = Renewal(lambda: httpx.AsyncClient(transport=httpx.MockTransport(world)))
        with pytest.raises(RequestRefused, match="inside this network"):
            await plain.open("https://cdn.example.com/a.mp4").__aenter__()
        await plain.aclose()

    asyncio.run(story())
    assert asked == ["https://cdn.example.com/a.mp4"]


def test_a_name_out_in_the_world_that_leads_in_here_is_not_talked_to(
    server: ScenarioServer, monkeypatch: pytest.MonkeyPatch
):
    """The name is good when it is read, and means this computer once it is connected to."""
    hosts = {"cdn.example.com": "127.0.0.1", "api.example.com": "93.184.216.34"}
    known = socket.getaddrinfo

    def look_up(host: Any, *rest: Any, **more: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        return known(hosts.get(name, name), *rest, **more)

    async def ask() -> None:
        plain = Plain("api.example.com", redact=str)
        try:
            await plain.open(f"https://cdn.example.com:{server.files.port}/a.mp4").__aenter__()
        finally:
            await plain.aclose()

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    with pytest.raises(RequestRefused, match="leads to an address inside this network"):
        asyncio.run(ask())
    hosts["api.example.com"] = "127.0.0.1"  # all goes through a tunnel, or the service is in here itself
    with pytest.raises(Unreachable):
        asyncio.run(ask())  # connected to; the listener does not speak TLS
    assert not server.files.requests


def test_an_address_whose_time_is_over_is_held_back_once(server: ScenarioServer):
    """By the service's clock, which may be far from ours. A second one in a row is tried: that clock may be wrong."""
    now = datetime(2026, 11, 25, 12, tzinfo=UTC)
    target = f"/assets/a.mp4?Expires={now.timestamp():.0f}&Signature=s"
    server._links.add(target)

    async def story(skew: timedelta) -> str:
        plain = Plain("127.0.0.1", redact=str, now=lambda: now + skew)
        found = ""
        try:
            for _ in range(3):
                try:
                    async with plain.open(server.files.origin + target):
                        found += "o"
                except LinkExpired:
                    found += "-"
        finally:
            await plain.aclose()
        return found

    assert asyncio.run(story(timedelta(hours=-1))) == "ooo"
    assert asyncio.run(story(timedelta(seconds=-59))) == "-o-"
    assert asyncio.run(story(timedelta(hours=2))) == "-o-"


def test_what_is_held_back_of_one_clip_lets_no_other_through_whose_time_is_over(server: ScenarioServer):
    now = datetime(2026, 11, 25, 12, tzinfo=UTC)
    end = now.timestamp()
    first, second = (f"/assets/{name}.mp4?Expires={end:.0f}&Signature=s" for name in "ab")
    fresh = first.replace("Signature=s", "Signature=t")  # of the first clip, asked for again
    server._links |= {first, second, fresh}

    async def story() -> str:
        plain = Plain("127.0.0.1", redact=str, now=lambda: now)
        found = ""
        try:
            for target in (first, second, fresh, first, second):
                try:
                    async with plain.open(server.files.origin + target):
                        found += "o"
                except LinkExpired:
                    found += "-"
        finally:
            await plain.aclose()
        return found

    assert asyncio.run(story()) == "--o-o"


async def _one() -> AsyncIterator[bytes]:
    yield b"x"


def test_leaving_early_is_allowed(server: ScenarioServer):
    async def story(look: Callable[[Provider], Awaitable[bytes]]) -> bytes:
        async with scenario(server) as provider:
            return await look(provider)

    async def first_chunk(provider: Provider) -> bytes:
        async with provider.download(server.fresh_link("a.mp4")) as body:
            async for chunk in body.chunks:
                return chunk
        return b""

    server.clip = CLIP * 200
    assert server.clip.startswith(asyncio.run(story(first_chunk)))
