"""A web address that is given as a source: fetched like any other file, and by rules of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.samples import PICTURE, VIDEO
from tests.studio.storage import Answer, Storage
from wanstudio.core.errors import BadFile, LocalProblem
from wanstudio.core.network import Network, ProxyAddress
from wanstudio.providers.way import way
from wanstudio.studio.links import Links
from wanstudio.studio.room import Room
from wanstudio.studio.threads import Threads

PAGE = b"<!doctype html><title>Bunny</title>"


async def at_once(seconds: float) -> None:
    await asyncio.sleep(0)


def fetched(folder: Path, url: str, told: list[tuple[int, int | None]] | None = None, **options: object) -> Path:
    async def scene() -> Path:
        threads = Threads()
        links = Links(folder, threads, options.pop("room", Room()), pause=at_once, **options)  # type: ignore[arg-type]
        try:
            return await links.fetch(url, lambda done, total: (told if told is not None else []).append((done, total)))
        finally:
            threads.close()

    return asyncio.run(scene())


def left(folder: Path) -> list[str]:
    return [str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()]


def test_what_is_at_an_address_becomes_a_file_of_ours(tmp_path):
    told: list[tuple[int, int | None]] = []
    with Storage(PICTURE.read_bytes()) as site:
        path = fetched(tmp_path, site.url.replace("clip.mp4", "a%20pad.png?x=1"), told)
        again = fetched(tmp_path, site.url.replace("clip.mp4", "a%20pad.png?x=1"))
    assert path.read_bytes() == PICTURE.read_bytes()
    assert path.name == "a-pad.jpg", "called by what it is, whatever the site says"
    assert again == path and len(left(tmp_path)) == 1
    assert told[-1] == (PICTURE.stat().st_size, PICTURE.stat().st_size)
    assert not {"authorization", "cookie", "referer", "x-api-key"} & set(site.requests[0])


@pytest.mark.parametrize("target", ["..%2F..%2Fetc%2Fpasswd", "CON.mp4", "%E2%80%AEgnp.mp4", "x" * 300, "", "a\\b.mp4"])
def test_no_name_of_a_site_leads_out_of_the_cache(tmp_path, target):
    with Storage(PICTURE.read_bytes()) as site:
        path = fetched(tmp_path, site.url.replace("clip.mp4", target.replace("\\", "%5C")))
    assert path.parent.parent == tmp_path and path.suffix == ".jpg"
    assert path.name.isascii() and path.name.isprintable() and len(path.name) < 80


def test_a_line_that_breaks_is_gone_on_with(tmp_path):
    body = VIDEO.read_bytes()
    with Storage(body) as site:
        site.answers.extend([Answer(cut=300_000), Answer(cut=100_000)])
        path = fetched(tmp_path, site.url)
    assert path.read_bytes() == body
    assert site.ranges_asked == ["", "bytes=300000-", "bytes=400000-"]


def test_a_site_that_breaks_off_again_and_again_is_said_to_and_nothing_is_left(tmp_path):
    with Storage(VIDEO.read_bytes()) as site:
        site.answers.extend([Answer(cut=10_000)] * 9)
        with pytest.raises(BadFile, match=r"^127\.0\.0\.1: "):
            fetched(tmp_path, site.url)
    assert len(site.requests) == 4 and left(tmp_path) == []


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (PAGE, "a page of text in place of the file"),
        (b"#EXTM3U\n#EXTINF:5,\nhttp://127.0.0.1/secret\n", "a page of text in place of the file"),
        (b"\0" * 9000, "is not a picture, video or sound that can be read"),
        (b"\x7fELF" + bytes(100), "is not a picture, video or sound that can be read"),
        (b"", "is empty"),
    ],
)
def test_what_is_no_media_is_refused_by_its_bytes(tmp_path, body, says):
    with Storage(body) as site, pytest.raises(BadFile, match=says) as caught:
        fetched(tmp_path, site.url)
    assert ".part" not in caught.value.detail and left(tmp_path) == []


def test_what_is_no_media_is_not_read_to_its_end(tmp_path):
    told: list[tuple[int, int | None]] = []
    with Storage(b"\0" * 50_000_000) as site, pytest.raises(BadFile):
        fetched(tmp_path, site.url, told)
    assert told[-1][0] < 10_000_000


@pytest.mark.parametrize("framing", ["length", "chunked"])
def test_more_than_the_limit_is_not_fetched(tmp_path, framing):
    with Storage(VIDEO.read_bytes(), framing=framing) as site, pytest.raises(BadFile, match="larger than"):
        fetched(tmp_path, site.url, limit_bytes=500_000)
    assert left(tmp_path) == []


def test_a_full_disk_is_said_before_the_bytes_come(tmp_path):
    with Storage(VIDEO.read_bytes()) as site, pytest.raises(LocalProblem):
        fetched(tmp_path, site.url, room=Room(free=lambda folder: 1000))
    assert left(tmp_path) == []


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("http://images.example.org/pad.jpg", "begin with https"),
        ("http://10.0.0.1/pad.jpg", "begin with https"),
        ("https://user:secret@127.0.0.1:9/pad.jpg", "cannot be used"),
    ],
)
def test_some_addresses_are_never_opened(tmp_path, url, says):
    with pytest.raises(BadFile, match=says) as caught:
        fetched(tmp_path, url)
    assert "secret" not in caught.value.detail and left(tmp_path) == []


def test_a_redirect_leads_neither_to_an_unsafe_address_nor_round_and_round(tmp_path):
    with Storage(PICTURE.read_bytes()) as site:
        for location, says in (("http://example.org/x", "not https"), ("file:///etc/passwd", "cannot be used")):
            site.answers.append(Answer(status=302, headers=(("Location", location),)))
            with pytest.raises(BadFile, match=says):
                fetched(tmp_path, site.url)
        site.answers.extend([Answer(status=302, headers=(("Location", site.url),))] * 6)
        with pytest.raises(BadFile, match="more than 5 times"):
            fetched(tmp_path, site.url)
        site.answers.append(Answer(status=301, headers=(("Location", "/moved.mp4"),)))
        assert fetched(tmp_path, site.url).read_bytes() == PICTURE.read_bytes()
    assert site.requests[-1][""] == "/moved.mp4"


def test_an_address_that_is_gone_is_said_to_be(tmp_path):
    with Storage(b"") as site:
        site.answers.append(Answer(status=404, body=b"Not Found"))
        with pytest.raises(BadFile, match="the site does not give this file") as caught:
            fetched(tmp_path, site.url)
    assert caught.value.hint.startswith("Save the file")


def test_cancelling_leaves_nothing_behind(tmp_path):
    async def scene(site: Storage, at: Callable[[int], bool]) -> None:
        threads, came = Threads(), asyncio.Event()
        links = Links(tmp_path, threads, Room(), pause=at_once)
        task = asyncio.create_task(links.fetch(site.url, lambda done, total: came.set() if at(done) else None))
        await came.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        threads.close()

    with Storage(VIDEO.read_bytes()) as site:
        site.answers.append(Answer(drop=8_000))
        site.tick.set()
        asyncio.run(scene(site, lambda done: done > 5_000))
        assert left(tmp_path) == []


@pytest.mark.parametrize("url", ["https://[::1/x.png", "https://[x]/a.png", "https://"])
def test_what_is_no_address_is_refused_in_words(tmp_path, url):
    with pytest.raises(BadFile) as refused:
        fetched(tmp_path, url)
    assert "address" in refused.value.detail and not left(tmp_path)


def test_a_proxy_in_the_way_is_named_and_leads_to_the_settings(tmp_path):
    way.use(Network("manual", ProxyAddress("http", "127.0.0.1", 9)))
    try:
        with pytest.raises(BadFile) as caught:
            fetched(tmp_path, "https://pictures.test/a.png")
    finally:
        way.use(Network())
    assert caught.value.detail.startswith("pictures.test: The proxy 127.0.0.1:9 is not there")
    assert "Settings > Network" in caught.value.hint
