"""AI/ML API against a strict server of its protocol, over real HTTP."""

from __future__ import annotations

import asyncio
import base64
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.contract.clients import MEDIA, REPLACE, aimlapi, no_progress, whole
from tests.contract.server import AimlApiServer, Fault, answers
from wanstudio.core.costs import Price
from wanstudio.core.errors import (
    AuthError,
    BadFile,
    ContentRefused,
    GenerationFailed,
    OutOfCredit,
    RequestRefused,
    Unreachable,
)
from wanstudio.core.facts import MediaKind
from wanstudio.providers import connect
from wanstudio.providers.base import Account, Cancellation, Credentials, Listed, Pending, Ready, Submitted

CREATE = "/v2/video/generations"


def test_a_job_goes_from_submit_to_bytes():
    async def story(server: AimlApiServer) -> None:
        provider = connect("aimlapi", server.base_url, Credentials(server.key))
        sent = await provider.submit(REPLACE, MEDIA | {"resolution": "720p"}, "ref-1")
        assert sent.price == Price(0.4, "USD")
        assert await provider.status(sent.remote_id) == Pending(started=False)
        assert await provider.status(sent.remote_id) == Pending(started=True)
        ready = await provider.status(sent.remote_id)
        assert isinstance(ready, Ready) and len(ready.urls) == 1
        async with provider.download(ready.urls[0]) as body:
            assert await whole(body) == server.clip
        await provider.aclose()

    with AimlApiServer() as server:
        asyncio.run(story(server))
        (charge,) = server.charges
        assert charge["ref"] == "ref-1"
        assert charge["body"] == MEDIA | {"resolution": "720p", "model": "alibaba/wan2.2-14b-animate-replace"}


def test_the_shipped_model_is_accepted_with_its_defaults_and_nothing_more():
    async def story(server: AimlApiServer) -> None:
        async with aimlapi(server) as provider:
            await provider.submit(REPLACE, REPLACE.check(MEDIA) | {"prompt": "x", "seed": 1}, "ref")

    with AimlApiServer() as server:
        asyncio.run(story(server))
        assert len(server.charges) == 1


def submitted(answer: dict[str, Any], **headers: str) -> Submitted:
    async def story(server: AimlApiServer) -> Submitted:
        server.api.fail("POST", CREATE, answers(200, answer, **headers))
        async with aimlapi(server) as provider:
            return await provider.submit(REPLACE, MEDIA, "ref")

    with AimlApiServer() as server:
        return asyncio.run(story(server))


@pytest.mark.parametrize(
    ("usage", "headers", "usd"),
    [
        ({"usd_spent": 0.4}, {"x_aimlapi_usd_spent": "0.3"}, 0.3),
        ({"usd_spent": 0.4, "credits_used": 2}, {}, 0.4),
        ({"credits_used": 500_000}, {}, 0.25),
        ({"usd_spent": "much"}, {"x_aimlapi_usd_spent": "nan"}, None),
        (None, {}, None),
    ],
)
def test_the_price_is_read_where_the_service_puts_it(usage: Any, headers: dict[str, str], usd: float | None):
    found = submitted({"id": "g", "status": "queued", "meta": {"usage": usage}}, **headers)
    assert found == Submitted("g", None if usd is None else Price(usd, "USD"))


def test_an_older_name_of_the_id_is_understood():
    assert submitted({"generation_id": "g"}).remote_id == "g"


def test_an_answer_that_names_no_job_leaves_it_open_whether_there_is_one():
    with pytest.raises(Unreachable) as caught:
        submitted({"status": "queued"})
    assert caught.value.maybe_acted_on
    with pytest.raises(RequestRefused, match="No such resolution"):
        submitted({"error": {"name": "E", "message": "No such resolution"}})


def status_of(answer: dict[str, Any]) -> Any:
    async def story(server: AimlApiServer) -> Any:
        server.api.fail("GET", CREATE, answers(200, answer))
        async with aimlapi(server) as provider:
            return await provider.status("g:1/x")

    with AimlApiServer() as server:
        found = asyncio.run(story(server))
        assert server.api.requests[0].query == {"generation_id": "g:1/x"}
        return found


URL = "https://cdn.example.com/a.mp4?Expires=1&Signature=a%2Fb"


@pytest.mark.parametrize("video", [{"url": URL}, [{"url": URL}], [{"url": URL}, {"url": None}, 7]])
@pytest.mark.parametrize("word", ["completed", "complete", "succeeded", "success", "done", "ready", " Finished "])
def test_every_word_for_done_and_every_shape_of_video_is_understood(word: str, video: Any):
    assert status_of({"status": word, "video": video, "error": None}) == Ready((URL,))


@pytest.mark.parametrize("word", ["queued", "queueing", "waiting", "pending"])
def test_a_job_in_their_queue_has_not_started(word: str):
    assert status_of({"status": word}) == Pending(started=False)


@pytest.mark.parametrize("word", ["generating", "active", "dreaming", "processing", "preparing", "unheard-of", "", 3])
def test_any_other_word_is_still_running(word: Any):
    assert status_of({"status": word, "video": {"url": URL}}) == Pending(started=True)


@pytest.mark.parametrize(
    ("error", "detail"),
    [
        ("Unsafe content", "Unsafe content"),
        ({"name": "E", "message": "Unsafe content"}, "Unsafe content"),
        ({"name": "UnsafeContent"}, "UnsafeContent"),
        (None, "AI/ML API gave no reason (status “failed”)."),
    ],
)
def test_a_failed_job_keeps_the_words_of_the_service(error: Any, detail: str):
    with pytest.raises(GenerationFailed) as caught:
        status_of({"status": "failed", "error": error, "video": None})
    assert (caught.value.detail, caught.value.charged) == (detail, "no")


@pytest.mark.parametrize(
    "words",
    [
        "The content was flagged by the safety system.",
        "Unsafe content",
        "nsfw",
        "NSFW content detected in input image",
        "Request blocked: content moderation",
        "The safety checker rejected the video",
        "Your prompt violates our content policy",
    ],
)
def test_what_moderation_has_refused_says_what_can_be_changed(words: str):
    with pytest.raises(ContentRefused) as caught:
        status_of({"status": "failed", "error": {"message": words}, "video": None})
    assert caught.value.title.startswith("The service refused") and caught.value.hint.endswith("then generate again.")
    assert (caught.value.code, caught.value.exit_code, caught.value.charged) == ("refused", 4, "no")


@pytest.mark.parametrize(
    "words",
    [
        "The provider failed",
        "The moderation service is not available",
        "NSFW filter timed out",
        "enable_safety_checker: rejected, a boolean is needed",
        "The file was rejected",
        "",
    ],
)
def test_what_may_be_something_else_is_not_taken_for_moderation(words: str):
    with pytest.raises(GenerationFailed) as caught:
        status_of({"status": "failed", "error": {"message": words}, "video": None})
    assert type(caught.value) is GenerationFailed and "Trying again often helps." in caught.value.hint


@pytest.mark.parametrize("word", ["error", "failed", "cancelled", "canceled", "timeout", "timed_out", "expired"])
def test_every_word_for_failed_is_understood(word: str):
    with pytest.raises(GenerationFailed):
        status_of({"status": word})


def test_done_without_a_clip_is_failed_only_when_the_service_says_why():
    with pytest.raises(Unreachable):
        status_of({"status": "completed", "video": None, "error": None})
    with pytest.raises(GenerationFailed, match="lost it"):
        status_of({"status": "completed", "video": None, "error": "lost it"})


# ---- find --------------------------------------------------------------------------------------------


def find(server: AimlApiServer, ref: str, **more: Any) -> str | None:
    async def story() -> str | None:
        async with aimlapi(server) as provider:
            return await provider.find(REPLACE, MEDIA, ref, more.pop("since", datetime.now(UTC)), **more)

    return asyncio.run(story())


def test_a_job_whose_reply_was_lost_is_found_by_our_reference_once_it_has_ended():
    async def story(server: AimlApiServer) -> None:
        since = datetime.now(UTC)
        async with aimlapi(server) as provider:
            with pytest.raises(Unreachable) as caught:
                await provider.submit(REPLACE, MEDIA, "ref-lost")
            assert caught.value.maybe_acted_on
            assert await provider.find(REPLACE, MEDIA, "ref-lost", since) is None
            (remote_id,) = server.jobs
            await provider.status(remote_id)
            assert await provider.find(REPLACE, MEDIA, "ref-lost", since) == remote_id

    with AimlApiServer(statuses=("completed",)) as server:
        server.api.fail("POST", CREATE, Fault("reset", acts=True))
        asyncio.run(story(server))
        assert len(server.charges) == 1


@pytest.mark.parametrize("rows", [1, 99, 100, 101, 250])
def test_find_looks_through_the_pages_of_the_log(rows: int):
    with AimlApiServer() as server:
        server.add_log("ref-ours", "g-ours")
        for number in range(rows - 1):
            server.add_log(f"ref-{number}", f"g-{number}")
        assert find(server, "ref-ours") == "g-ours"
        assert server.api.count("GET", "/v2/logs") == -(-rows // 100)
        assert find(server, "ref-none") is None


def test_find_asks_for_no_longer_a_span_than_is_allowed():
    with AimlApiServer() as server:
        assert find(server, "ref", since=datetime.now(UTC) - timedelta(days=400)) is None
        assert find(server, "ref", since=datetime.now(UTC) + timedelta(days=2)) is None


@pytest.mark.parametrize("data", [None, {}, [7, None, {"client_request_id": "ref", "inference_id": None}]])
def test_a_log_of_another_shape_is_no_find(data: Any):
    with AimlApiServer() as server:
        server.api.fail("GET", "/v2/logs", answers(200, {"data": data}))
        assert find(server, "ref") is None


# ---- the rest ----------------------------------------------------------------------------------------


def upload(source: object, kind: MediaKind, limit_bytes: int = 1000) -> str:
    async def story(server: AimlApiServer) -> str:
        async with aimlapi(server, limit_bytes=limit_bytes) as provider:
            return await provider.upload(str(source), kind, no_progress)

    with AimlApiServer() as server:
        try:
            return asyncio.run(story(server))
        finally:
            assert not server.api.requests


def test_a_web_address_goes_as_it_is():
    assert upload("https://example.com/a b?x=1&y", MediaKind.IMAGE) == "https://example.com/a b?x=1&y"
    with pytest.raises(RequestRefused, match="https://"):
        upload("http://example.com/a.png", MediaKind.IMAGE)


@pytest.mark.parametrize(
    ("name", "kind", "mime"),
    [
        ("A.PNG", MediaKind.IMAGE, "image/png"),
        ("a.jpeg", MediaKind.IMAGE, "image/jpeg"),
        ("a.mov", MediaKind.VIDEO, "video/quicktime"),
        ("a", MediaKind.VIDEO, "video/mp4"),
        ("a.wav", MediaKind.AUDIO, "audio/wav"),
    ],
)
def test_a_local_file_becomes_a_data_uri(tmp_path: Path, name: str, kind: MediaKind, mime: str):
    (tmp_path / name).write_bytes(bytes(range(256)))
    head, _, data = upload(tmp_path / name, kind).partition(",")
    assert head == f"data:{mime};base64" and base64.b64decode(data) == bytes(range(256))


def test_a_local_file_over_the_limit_names_both_and_the_ways_out(tmp_path: Path):
    path = tmp_path / "holiday.mp4"
    path.write_bytes(bytes(1_500_001))
    assert upload(path, MediaKind.VIDEO, limit_bytes=1_500_001)
    with pytest.raises(RequestRefused, match=r"holiday\.mp4 has 1\.5 MB") as caught:
        upload(path, MediaKind.VIDEO, limit_bytes=1_000_000)
    assert "up to 1 MB" in caught.value.detail
    assert "web address" in caught.value.hint and "limit in Settings" in caught.value.hint


def test_a_missing_file_is_named(tmp_path: Path):
    with pytest.raises(BadFile, match=r"gone\.png"):
        upload(tmp_path / "gone.png", MediaKind.IMAGE)


def test_a_request_with_20_mb_of_data_uri_arrives_whole(tmp_path: Path):
    path = tmp_path / "clip.mp4"
    path.write_bytes(bytes(range(250)) * 80_000)

    async def story(server: AimlApiServer) -> str:
        async with aimlapi(server) as provider:
            uri = await provider.upload(str(path), MediaKind.VIDEO, no_progress)
            await provider.submit(REPLACE, MEDIA | {"video_url": uri}, "ref")
            return uri

    with AimlApiServer() as server:
        uri = asyncio.run(story(server))
        assert server.charges[0]["body"]["video_url"] == uri


def test_cancelling_asks_nothing_and_says_so():
    async def story(server: AimlApiServer) -> Cancellation:
        async with aimlapi(server) as provider:
            return await provider.cancel("g")

    with AimlApiServer() as server:
        assert asyncio.run(story(server)) == Cancellation(False, "yes", "AI/ML API has no way to stop a job.")
        assert not server.api.requests


def checked(server: AimlApiServer, **options: Any) -> Account:
    async def story() -> Account:
        async with aimlapi(server, **options) as provider:
            return await provider.check()

    return asyncio.run(story())


def test_a_key_test_shows_the_balance():
    with AimlApiServer() as server:
        assert checked(server) == Account("Connected. Balance: $12.50.", Price(12.5, "USD"))
        server.balance = 0
        assert checked(server) == Account("Connected, but the balance is empty.", Price(0, "USD"))
        server.balance = "unknown"
        assert checked(server) == Account("Connected.")


def test_a_key_that_may_not_see_the_balance_is_still_a_good_key():
    with AimlApiServer() as server:
        server.api.fail("GET", "/v2/billing", answers(403, {"message": "Key scope does not allow this"}))
        assert checked(server) == Account("Connected. This key may not see the balance.")


def test_a_key_test_names_what_is_wrong():
    with AimlApiServer() as server:
        with pytest.raises(AuthError, match="valid API key"):
            checked(server, key="sk-wrong")
        assert len(server.api.requests) == 1
        server.api.fail("GET", "/v2/billing", answers(403, {"message": "You've run out of credits. Top up"}))
        with pytest.raises(OutOfCredit, match="run out of credits"):
            checked(server)


def test_recent_lists_what_succeeded_oldest_first_with_our_reference_and_the_model():
    async def story(server: AimlApiServer) -> tuple[Listed, ...]:
        async with aimlapi(server) as provider:
            return await provider.recent(datetime.now(UTC) - timedelta(hours=1))

    with AimlApiServer() as server:
        server.add_log("ref-old", "g-old", datetime.now(UTC) - timedelta(hours=3))
        server.add_log("ref-second", "g-second", datetime.now(UTC) + timedelta(seconds=5))
        server.add_log("ref-first", "g-first")
        server.add_log("ref-failed", "g-failed")
        server.log[0]["status"] = "failed"
        found = asyncio.run(story(server))
        assert [(run.remote_id, run.client_ref) for run in found] == [
            ("g-first", "ref-first"),
            ("g-second", "ref-second"),
        ]
        assert {run.remote_model for run in found} == {"alibaba/wan2.2-14b-animate-replace"}
