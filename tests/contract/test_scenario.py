"""Scenario against a strict server of its protocol, over real HTTP."""

from __future__ import annotations

import asyncio
import logging
import os
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.contract.clients import FOX, T2V, Pauses, no_progress, scenario, shipped, whole
from tests.contract.server import Fault, ScenarioServer, answers
from wanstudio.core.costs import Price
from wanstudio.core.errors import BadFile, GenerationFailed, LinkExpired, RequestRefused, Unreachable
from wanstudio.core.facts import MediaKind
from wanstudio.providers import connect
from wanstudio.providers.base import Cancellation, Credentials, EndFrame, KeepsEndFrames, Listed, Pending, Ready

GENERATE = "/v1/generate/custom/*"


def test_a_job_goes_from_submit_to_bytes():
    async def story(server: ScenarioServer) -> None:
        provider = connect("scenario", server.base_url, Credentials(server.key, server.secret))
        sent = await provider.submit(T2V, FOX, "ref-1")
        assert sent.price == Price(40, "CU")
        assert await provider.status(sent.remote_id) == Pending(started=False, progress=0.0)
        assert await provider.status(sent.remote_id) == Pending(started=True, progress=pytest.approx(1 / 3))
        ready = await provider.status(sent.remote_id)
        assert isinstance(ready, Ready) and (ready.seed, ready.price) == (1234, Price(40, "CU"))
        async with provider.download(ready.urls[0]) as body:
            assert (body.offset, body.total_bytes, body.content_type) == (0, len(server.clip), "video/mp4")
            assert await whole(body) == server.clip
        await provider.aclose()

    with ScenarioServer() as server:
        asyncio.run(story(server))
        assert server.charges == [{"model": T2V.remote_id, "body": FOX}]


def test_only_declared_fields_leave():
    async def story(server: ScenarioServer) -> None:
        async with scenario(server) as provider:
            await provider.submit(T2V, FOX | {"model": "x", "dryRun": True, "seed": None}, "ref")

    with ScenarioServer() as server:
        asyncio.run(story(server))
        assert server.charges[0]["body"] == FOX


def test_an_estimate_names_the_price_and_costs_nothing():
    async def story(server: ScenarioServer) -> Price | None:
        async with scenario(server) as provider:
            return await provider.estimate(T2V, FOX)

    with ScenarioServer() as server:
        assert asyncio.run(story(server)) == Price(7.25, "CU")
        assert server.charges == []


@pytest.mark.parametrize(
    "answer",
    [
        answers(200, {"creativeUnitsCost": 40, "job": {}}),
        answers(200, {"creativeUnitsCost": 40, "job": {"jobId": "job_1"}}),
        answers(269, {"creativeUnitsCost": 40, "job": {"jobId": "job_1"}}),
    ],
)
def test_a_question_for_the_price_that_may_have_begun_a_job_is_asked_once(answer: Fault):
    async def story(server: ScenarioServer) -> None:
        async with scenario(server) as provider:
            for _ in range(3):
                with pytest.raises(RequestRefused, match="price"):
                    await provider.estimate(T2V, FOX)

    with ScenarioServer() as server:
        server.api.fail("POST", "/v1/generate/custom/*", answer)
        asyncio.run(story(server))
        assert len(server.api.requests) == 1


def test_a_key_test_is_one_cheap_question():
    async def story(server: ScenarioServer) -> str:
        async with scenario(server) as provider:
            return (await provider.check()).says

    with ScenarioServer() as server:
        assert asyncio.run(story(server)) == "Connected."
        assert [r.target for r in server.api.requests] == ["/v1/models?pageSize=1"]


@pytest.mark.parametrize("outputs", [1, 3])
def test_each_look_at_a_finished_job_gives_fresh_addresses_in_order(outputs: int):
    async def story(server: ScenarioServer) -> None:
        async with scenario(server) as provider:
            job_id = server.add_job({})
            first, second = await provider.status(job_id), await provider.status(job_id)
            assert isinstance(first, Ready) and isinstance(second, Ready)
            names = [[url.rpartition("/")[2].split("?")[0] for url in ready.urls] for ready in (first, second)]
            assert names[0] == names[1] == [f"{a}.mp4" for a in server.jobs[job_id]["metadata"]["assetIds"]]
            assert len(names[0]) == outputs and not set(first.urls) & set(second.urls)

    with ScenarioServer(statuses=("success",)) as server:
        server.outputs = outputs
        asyncio.run(story(server))


@pytest.mark.parametrize("word", ["pending", "queued", "warming-up", "in-progress", "finalizing", "processing", "", 7])
def test_a_status_it_does_not_know_is_still_running(word: Any):
    async def story(server: ScenarioServer) -> Any:
        async with scenario(server) as provider:
            return await provider.status(server.add_job({}))

    with ScenarioServer(statuses=(word,)) as server:
        assert asyncio.run(story(server)) == Pending(started=word not in ("pending", "queued"), progress=0.0)


@pytest.mark.parametrize(
    ("sent", "read"), [(-1, 0.0), (1.7, 1.0), ("0.5", 0.5), (None, None), (True, None), ("soon", None), ([], None)]
)
def test_progress_is_held_to_its_range(sent: Any, read: float | None):
    async def story(server: ScenarioServer) -> Any:
        server.api.fail("GET", "/v1/jobs/j", answers(200, {"job": {"status": "in-progress", "progress": sent}}))
        async with scenario(server) as provider:
            return await provider.status("j")

    with ScenarioServer() as server:
        assert asyncio.run(story(server)) == Pending(progress=read)


@pytest.mark.parametrize(
    ("status", "error", "detail", "hint"),
    [
        ("failure", {"error": "Prompt blocked", "hint": "Mind it"}, "Prompt blocked. Mind it", "Change its wording"),
        ("failure", {"error": {"message": "Content blocked"}}, "Content blocked", "Change the prompt, the picture"),
        ("failure", {"error": "CUDA out of memory"}, "CUDA out of memory", "Not your doing."),
        ("failure", {}, "Scenario gave no reason.", "Trying again"),
        ("canceled", {}, "The job was cancelled at Scenario.", "Generate again"),
    ],
)
def test_a_failed_job_keeps_the_words_of_the_service(status: str, error: dict[str, Any], detail: str, hint: str):
    async def story(server: ScenarioServer) -> None:
        async with scenario(server) as provider:
            await provider.status(server.add_job({}))

    with ScenarioServer(statuses=(status,)) as server:
        server.job_error = error
        with pytest.raises(GenerationFailed) as caught:
            asyncio.run(story(server))
    assert caught.value.detail == detail and caught.value.hint.startswith(hint)


@pytest.mark.parametrize(("billing", "charged"), [({}, "no"), ({"cuCost": 40}, "no"), ({"disableRefund": True}, "yes")])
def test_a_failed_job_is_given_back_unless_the_service_keeps_it(billing: dict[str, Any], charged: str):
    async def story(server: ScenarioServer) -> None:
        async with scenario(server) as provider:
            await provider.status(server.add_job({}, billing=billing))

    with ScenarioServer(statuses=("failure",)) as server, pytest.raises(GenerationFailed) as caught:
        asyncio.run(story(server))
    assert caught.value.charged == charged


@pytest.mark.parametrize(
    ("billing", "charged"),
    [({}, "unknown"), ({"cuCost": 40}, "unknown"), ({"cuCost": 0}, "no"), ({"disableRefund": True}, "unknown")],
)
def test_of_a_job_that_was_stopped_there_only_a_cost_of_nothing_says_that_it_was_not_charged(
    billing: dict[str, Any], charged: str
):
    async def story(server: ScenarioServer) -> None:
        async with scenario(server) as provider:
            await provider.status(server.add_job({}, billing=billing))

    with ScenarioServer(statuses=("canceled",)) as server, pytest.raises(GenerationFailed) as caught:
        asyncio.run(story(server))
    assert caught.value.charged == charged


@pytest.mark.parametrize("url", [{}, {"url": "https://cdn.example/broken.mp4"}])
def test_a_clip_that_went_wrong_there_is_said_and_the_others_of_its_job_are_had(url: dict[str, str]):
    async def story(server: ScenarioServer, job_id: str) -> Any:
        async with scenario(server) as provider:
            return await provider.status(job_id)

    def job_with(server: ScenarioServer, *statuses: str) -> str:
        job_id = server.add_job(FOX)
        made = [server.add_asset("video", status=status, **(url if status == "error" else {})) for status in statuses]
        server.jobs[job_id]["metadata"]["assetIds"] = made
        return job_id

    with ScenarioServer(statuses=("success",)) as server:
        with pytest.raises(GenerationFailed, match="went wrong") as caught:
            asyncio.run(story(server, job_with(server, "error")))
        assert caught.value.charged == "unknown"
        some = asyncio.run(story(server, job_with(server, "error", "success")))
        assert isinstance(some, Ready) and len(some.urls) == 1 and "broken" not in some.urls[0]
        assert asyncio.run(story(server, job_with(server, "pending", "error"))) == Pending()


def test_a_status_that_nobody_knows_is_noted_once_and_counts_as_running(caplog: pytest.LogCaptureFixture):
    async def story(server: ScenarioServer) -> list[Any]:
        async with scenario(server) as provider:
            job_id = server.add_job({})
            return [await provider.status(job_id) for _ in range(3)]

    caplog.set_level(logging.INFO, "wanstudio.providers")
    with ScenarioServer(statuses=("dreaming of sheep",)) as server:
        assert {type(status) for status in asyncio.run(story(server))} == {Pending}
    [told] = [record.getMessage() for record in caplog.records if "does not know" in record.getMessage()]
    assert "'dreaming of sheep'" in told


@pytest.mark.parametrize(
    "job",
    [
        {"status": "success"},
        {"status": "success", "metadata": {"assetIds": []}},
        {"status": "success", "metadata": {"assetIds": [7]}},
    ],
)
def test_a_finished_job_without_a_clip_is_never_called_failed(job: dict[str, Any]):
    async def story(server: ScenarioServer) -> None:
        server.api.fail("GET", "/v1/jobs/j", answers(200, {"job": job}))
        async with scenario(server) as provider:
            await provider.status("j")

    with ScenarioServer() as server, pytest.raises(Unreachable):
        asyncio.run(story(server))


def test_cancelling_says_what_the_service_said():
    async def story(server: ScenarioServer) -> tuple[Cancellation, Cancellation]:
        async with scenario(server) as provider:
            return await provider.cancel(server.add_job({})), await provider.cancel("job_none")

    with ScenarioServer() as server:
        refused, unknown = asyncio.run(story(server))
    assert refused == Cancellation(False, "yes", "Cannot cancel this type of job. Action not permitted.")
    assert (unknown.stopped, unknown.billed) == (False, "unknown")


@pytest.mark.parametrize(
    ("job", "stopped", "billed"),
    [
        ({"status": "canceled", "billing": {"cuCost": 0}}, True, "no"),
        ({"status": "canceled", "billing": {"cuCost": 40}}, True, "unknown"),
        ({"status": "success"}, False, "yes"),
        ({"status": "in-progress"}, False, "unknown"),
    ],
)
def test_an_accepted_cancel_is_believed_only_when_the_job_says_so(job: dict[str, Any], stopped: bool, billed: str):
    async def story(server: ScenarioServer) -> Cancellation:
        server.api.fail("POST", "/v1/jobs/*", answers(200, {"job": job}))
        async with scenario(server) as provider:
            return await provider.cancel("j")

    with ScenarioServer() as server:
        found = asyncio.run(story(server))
    assert (found.stopped, found.billed) == (stopped, billed)


def test_a_remote_id_never_leaves_its_place_in_the_path():
    async def story(server: ScenarioServer) -> None:
        async with scenario(server) as provider:
            await provider.status("../models?pageSize=1#")

    with ScenarioServer() as server, pytest.raises(RequestRefused) as caught:
        asyncio.run(story(server))
    assert caught.value.status == 404
    assert server.api.requests[0].target == "/v1/jobs/..%2Fmodels%3FpageSize%3D1%23"


# ---- find --------------------------------------------------------------------------------------------


def find(server: ScenarioServer, *, since: datetime | None = None, claimed: tuple[str, ...] = ()) -> str | None:
    async def story() -> str | None:
        async with scenario(server) as provider:
            return await provider.find(T2V, FOX, "ref", since or datetime.now(UTC), claimed=claimed)

    return asyncio.run(story())


def test_a_job_whose_reply_was_lost_is_found_again_and_charged_once():
    async def story(server: ScenarioServer) -> str | None:
        since = datetime.now(UTC)
        async with scenario(server) as provider:
            with pytest.raises(Unreachable) as caught:
                await provider.submit(T2V, FOX, "ref")
            assert caught.value.maybe_acted_on
            return await provider.find(T2V, FOX, "ref", since)

    with ScenarioServer() as server:
        server.api.fail("POST", GENERATE, Fault("hang up", acts=True))
        assert asyncio.run(story(server)) == next(iter(server.jobs))
        assert len(server.charges) == 1


def test_find_looks_through_all_pages_and_past_an_empty_one():
    with ScenarioServer() as server:
        server.page_rows = 3
        server.api.fail("GET", "/v1/jobs", answers(200, {"jobs": [], "nextPaginationToken": "0"}))
        for number in range(10):
            server.add_job({**FOX, "prompt": f"a fox {number}"})
        wanted = server.add_job(FOX)
        assert find(server) == wanted


@pytest.mark.parametrize(
    "other",
    [
        {"inputs": {**FOX, "prompt": "another"}},
        {"inputs": {**FOX, "enablePromptExpansion": 1}},
        {"inputs": {"prompt": "a fox"}},
        {"inputs": FOX, "jobType": "upload"},
        {"inputs": FOX, "createdAt": (datetime.now(UTC) - timedelta(hours=2)).isoformat()},
        {"inputs": FOX, "createdAt": "yesterday"},
    ],
)
def test_find_takes_no_other_job_for_ours(other: dict[str, Any]):
    with ScenarioServer() as server:
        if other.get("createdAt") == "yesterday":
            server.api.fail("GET", "/v1/jobs", answers(200, {"jobs": [{"jobId": "j", "jobType": "custom", **other}]}))
        else:
            server.add_job(**other)
        assert find(server) is None


def test_find_leaves_a_job_that_belongs_to_another_and_takes_the_oldest_of_the_rest():
    with ScenarioServer() as server:
        first, second, third = (server.add_job(FOX) for _ in range(3))
        stamp = datetime.now(UTC)
        for age, job_id in enumerate((third, second, first)):
            server.jobs[job_id]["createdAt"] = (stamp - timedelta(seconds=age)).isoformat()
        assert find(server) == first
        assert find(server, claimed=(first,)) == second


# ---- uploads -----------------------------------------------------------------------------------------


def upload(
    server: ScenarioServer, source: object, kind: MediaKind, *, seen: list[tuple[int, int]] | None = None
) -> str:
    def note(done: int, total: int) -> None:
        if seen is not None:
            seen.append((done, total))

    async def story() -> str:
        async with scenario(server) as provider:
            return await provider.upload(str(source), kind, note)

    return asyncio.run(story())


def test_a_small_picture_travels_as_base64(tmp_path: Path):
    path = tmp_path / "fox ü.png"
    path.write_bytes(random.Random(1).randbytes(600_000))
    seen: list[tuple[int, int]] = []
    with ScenarioServer() as server:
        asset_id = upload(server, path, MediaKind.IMAGE, seen=seen)
        assert server.assets[asset_id]["kind"] == "image"
        assert server.received == path.read_bytes()
    assert seen == sorted(seen) and seen[-1] == (600_000, 600_000) and len(seen) > 2


@pytest.mark.parametrize(("size", "parts"), [(1, 1), (4_000_000, 1), (8 * 2**20, 1), (20_000_000, 3)])
def test_a_file_travels_in_parts_of_8_mb_with_progress(tmp_path: Path, size: int, parts: int):
    path = tmp_path / "clip.mp4"
    path.write_bytes(random.Random(size).randbytes(size))
    seen: list[tuple[int, int]] = []
    with ScenarioServer() as server:
        asset_id = upload(server, path, MediaKind.VIDEO, seen=seen)
        assert server.assets[asset_id]["kind"] == "video"
        assert server.received == path.read_bytes()
        assert server.files.count("PUT", "/parts/*") == parts
    assert seen == sorted(seen) and seen[-1] == (size, size)


def test_a_large_picture_goes_in_parts_too(tmp_path: Path):
    path = tmp_path / "poster.png"
    path.write_bytes(bytes(6_000_000))
    with ScenarioServer() as server:
        assert server.assets[upload(server, path, MediaKind.IMAGE)]["kind"] == "image"
        assert server.files.count("PUT", "/parts/*") == 1


def test_a_web_address_is_fetched_by_the_service():
    with ScenarioServer() as server:
        asset_id = upload(server, "https://example.com/a.wav", MediaKind.AUDIO)
        assert server.assets[asset_id]["kind"] == "audio"


def test_a_plain_http_address_is_refused_before_anything_is_sent():
    with ScenarioServer() as server:
        with pytest.raises(RequestRefused, match="https://"):
            upload(server, "http://example.com/a.wav", MediaKind.AUDIO)
        assert not server.api.requests


@pytest.mark.parametrize("fault", [Fault("reset"), answers(503), Fault("hang up", acts=True)])
def test_a_lost_part_is_sent_again(tmp_path: Path, fault: Fault):
    path = tmp_path / "clip.mp4"
    path.write_bytes(random.Random(3).randbytes(9_000_000))
    with ScenarioServer() as server:
        server.files.fail("PUT", "/parts/*", fault)
        upload(server, path, MediaKind.VIDEO)
        assert server.received == path.read_bytes()
        assert server.files.count("PUT", "/parts/*") == 3


@pytest.mark.parametrize(
    ("fault", "error", "text"),
    [
        (answers(403, b"<Error><Message>Request has expired</Message></Error>"), Unreachable, "expired"),
        (answers(403, b"<Error><Message>Not yours</Message></Error>"), RequestRefused, "Not yours"),
        (answers(307, Location="http://127.0.0.1:9/elsewhere"), RequestRefused, "307"),
        (answers(413, b"<h1>Too large</h1>"), RequestRefused, "Too large"),
    ],
)
def test_a_part_that_is_refused_says_why(tmp_path: Path, fault: Fault, error: type[Exception], text: str):
    path = tmp_path / "clip.mp4"
    path.write_bytes(b"x" * 100)
    with ScenarioServer() as server, pytest.raises(error, match=text):
        server.files.fail("PUT", "/parts/*", fault)
        upload(server, path, MediaKind.VIDEO)
    assert server.files.count("PUT", "/parts/*") == 1


def test_a_file_the_service_cannot_take_says_so_in_its_words(tmp_path: Path):
    path = tmp_path / "clip.mp4"
    path.write_bytes(b"x")
    failed = {"upload": {"id": "u", "status": "failed", "errorMessage": "Unsupported codec"}}
    with ScenarioServer() as server, pytest.raises(RequestRefused, match="Unsupported codec"):
        server.api.fail("GET", "/v1/uploads/*", answers(200, failed))
        upload(server, path, MediaKind.VIDEO)


def test_an_import_that_never_ends_is_given_up():
    pauses = Pauses()

    async def story(server: ScenarioServer) -> None:
        async with scenario(server, sleep=pauses) as provider:
            await provider.upload("https://example.com/a.wav", MediaKind.AUDIO, no_progress)

    with ScenarioServer() as server, pytest.raises(Unreachable, match="not finished"):
        server.api.fail("GET", "/v1/uploads/*", *[answers(200, {"upload": {"status": "validating"}})] * 1000)
        asyncio.run(story(server))
    assert 900 <= sum(pauses.asked) < 910


@pytest.mark.parametrize("content", [b"", None])
def test_a_file_that_is_empty_or_gone_is_named(tmp_path: Path, content: bytes | None):
    path = tmp_path / "holiday.mp4"
    if content is not None:
        path.write_bytes(content)
    with ScenarioServer() as server:
        with pytest.raises(BadFile, match=r"holiday\.mp4"):
            upload(server, path, MediaKind.VIDEO)
        assert not server.api.requests


def test_a_file_that_shrinks_while_it_is_sent_is_no_clip(tmp_path: Path):
    path = tmp_path / "growing.mp4"
    path.write_bytes(bytes(9_000_000))

    async def story(server: ScenarioServer) -> None:
        async with scenario(server) as provider:
            await provider.upload(str(path), MediaKind.VIDEO, lambda done, total: path.write_bytes(b"cut"))

    with ScenarioServer() as server:
        with pytest.raises(BadFile, match=r"growing\.mp4 changed"):
            asyncio.run(story(server))
        assert server.api.count("POST", "/v1/uploads/*/action") == 0


def test_a_file_that_is_written_to_while_it_is_sent_is_no_clip(tmp_path: Path):
    path = tmp_path / "growing.mp4"
    path.write_bytes(bytes(9_000_000))

    def meanwhile(done: int, total: int) -> None:
        with path.open("r+b") as file:
            file.write(b"other")
        os.utime(path, ns=(1, 1))

    async def story(server: ScenarioServer) -> None:
        async with scenario(server) as provider:
            await provider.upload(str(path), MediaKind.VIDEO, meanwhile)

    with ScenarioServer() as server:
        with pytest.raises(BadFile, match=r"growing\.mp4 changed"):
            asyncio.run(story(server))
        assert server.api.count("POST", "/v1/uploads/*/action") == 0


@pytest.mark.parametrize(
    "parts", [None, [], [{"number": 2, "url": "http://127.0.0.1/x"}], [{"number": 1}], [{"number": 1, "url": 5}]]
)
def test_an_upload_without_an_address_for_each_part_is_not_begun(tmp_path: Path, parts: Any):
    path = tmp_path / "clip.mp4"
    path.write_bytes(b"x")
    with ScenarioServer() as server, pytest.raises(Unreachable, match="every part"):
        server.api.fail("POST", "/v1/uploads", answers(200, {"upload": {"id": "u", "parts": parts}}))
        upload(server, path, MediaKind.VIDEO)


def test_every_shipped_model_is_accepted_with_its_defaults():
    values: dict[str, dict[str, Any]] = {
        "scenario/wan-2.2-animate-replace": {"videoUrl": "video", "imageUrl": "image"},
        "scenario/wan-2.2-i2v": {"prompt": "a fox", "image": "image", "lastFrameImage": "image"},
        "scenario/wan-2.2-reframe": {"videoUrl": "video"},
        "scenario/wan-2.5-t2v": {"prompt": "a fox", "audio": "audio"},
    }

    async def story(server: ScenarioServer) -> None:
        async with scenario(server) as provider:
            for name, given in values.items():
                model = shipped(name)
                media = {n: server.add_asset(v) if v in ("image", "video", "audio") else v for n, v in given.items()}
                await provider.submit(model, model.check(media), "ref")

    with ScenarioServer() as server:
        asyncio.run(story(server))
        assert len(server.charges) == len(values)


def test_an_expired_address_is_said_to_be_expired():
    async def story(server: ScenarioServer) -> None:
        async with scenario(server) as provider:
            ready = await provider.status(server.add_job({}))
            assert isinstance(ready, Ready)
            server.expire_links()
            async with provider.download(ready.urls[0]):
                raise AssertionError("opened")

    with ScenarioServer(statuses=("success",)) as server, pytest.raises(LinkExpired, match="expired"):
        asyncio.run(story(server))


def test_recent_lists_the_runs_since_then_oldest_first_without_those_that_failed():
    async def story(server: ScenarioServer) -> tuple[Listed, ...]:
        async with scenario(server) as provider:
            return await provider.recent(datetime.now(UTC) - timedelta(hours=1))

    with ScenarioServer() as server:
        server.page_rows = 2
        old = (datetime.now(UTC) - timedelta(hours=2)).isoformat()
        later = (datetime.now(UTC) + timedelta(seconds=5)).isoformat()
        server.add_job(FOX, createdAt=old)
        newest = server.add_job({**FOX, "prompt": "later"}, createdAt=later)
        failed = server.add_job(FOX)
        server.jobs[failed]["status"] = "failure"
        server.add_job(FOX, jobType="upload")
        ours = server.add_job(FOX)
        found = asyncio.run(story(server))
        assert [run.remote_id for run in found] == [ours, newest]
        assert found[0].inputs == FOX and found[0].created.tzinfo is not None
        assert server.charges == []


def test_the_services_own_pictures_of_a_clips_ends_are_named_where_it_has_them():
    async def story(server: ScenarioServer, job_id: str) -> list[EndFrame | None]:
        async with scenario(server) as provider:
            assert isinstance(provider, KeepsEndFrames)
            asked = ((0, False), (0, True), (1, False), (2, False))
            return [await provider.end_frame(job_id, number, last=last) for number, last in asked]

    with ScenarioServer() as server:
        ends = {
            "firstFrame": {"assetId": "asset_f", "url": "https://cdn.example/f"},
            "lastFrame": {"assetId": "asset_l", "url": "https://cdn.example/l"},
        }
        made = [server.add_asset("video", **ends), server.add_asset("video")]
        job_id = server.add_job(FOX)
        server.jobs[job_id]["metadata"]["assetIds"] = made
        first, last = EndFrame("asset_f", "https://cdn.example/f"), EndFrame("asset_l", "https://cdn.example/l")
        assert asyncio.run(story(server, job_id)) == [first, last, None, None]
        assert server.charges == []
