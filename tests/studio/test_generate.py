"""One job from click to file: every step on disk first, one paid request, and whatever may go wrong on the way."""

from __future__ import annotations

import asyncio
import sqlite3
from collections import deque
from collections.abc import Collection
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.studio.kit import AT, HALFWAY, SPEC, Bench, Lost, Service, a_job, clip_bytes, names, pieces, waits
from wanstudio.core.costs import Price
from wanstudio.core.errors import (
    AuthError,
    GenerationFailed,
    LinkExpired,
    LocalProblem,
    RequestRefused,
    TooManyRequests,
    Unreachable,
    WayBlocked,
)
from wanstudio.core.jobs import (
    Cancelled,
    Done,
    Downloading,
    Failed,
    Job,
    Phase,
    Running,
    Submitting,
    Unfetched,
    Unsure,
    Uploading,
    Waiting,
)
from wanstudio.core.recipe import Recipe
from wanstudio.media.boxes import read_recipe
from wanstudio.providers.base import Body, Pending, Ready, Submitted
from wanstudio.providers.http import READ_TIMEOUT_S
from wanstudio.store.files import sha256_of
from wanstudio.studio import part, shelf
from wanstudio.studio.finding import TAKEN_WITHIN_S
from wanstudio.studio.references import References

GONE = Unreachable("no route to host", maybe_acted_on=False)
NOT_FOUND = [RequestRefused("not found", status=404)]
LOST = Unreachable("The connection was reset.", maybe_acted_on=True)


def went(home: Path, service: Service, *jobs: Job) -> Bench:
    """Run the jobs (one by default) to where they rest."""

    async def scene() -> Bench:
        async with Bench(home, service) as bench:
            await bench.run(*(jobs or (a_job(),)))
            return bench

    return asyncio.run(scene())


def on_disk(home: Path) -> list[tuple[str, str]]:
    """The journal as another process would read it: (job, phase)."""
    with closing(sqlite3.connect(home / "w.db")) as other:
        return other.execute("SELECT id, phase FROM jobs ORDER BY id").fetchall()


def a_picture(folder: Path, name: str = "first.png", content: bytes = b"a picture") -> str:
    (folder / name).write_bytes(content)
    return str(folder / name)


# ---- the way that works -----------------------------------------------------------------------------


def test_from_click_to_file(home: Path, tmp_path: Path):
    service = Service(status=[Pending(False), HALFWAY], submit=[Submitted("r-9", Price(12.5, "CU"))])
    bench = went(home, service, a_job(values={"image": a_picture(tmp_path)}))
    assert names(bench.seen) == ["Waiting", "Uploading", "Submitting", "Running", "Downloading", "Done"]
    (path,) = bench.clips()
    assert path.name == "a fox 7.mp4"
    assert path.read_bytes().startswith(clip_bytes())
    assert bench.job().price == Price(12.5, "CU")
    assert bench.job().phase == Done(("j-1",))
    assert bench.job().submitted_at is not None and bench.job().ended_at is not None
    assert on_disk(home) == [("j", "done")]


def test_the_clip_is_in_the_library_with_all_that_made_it(home: Path, tmp_path: Path):
    picture = a_picture(tmp_path)

    async def scene() -> None:
        async with Bench(home, Service()) as bench:
            told: list[Any] = []
            bench.shelf.listeners.append(told.append)
            await bench.run(a_job(values={"image": picture}))
            (clip,) = await bench.library.clips()
            assert told == [clip]
            assert (clip.id, clip.job_id, clip.title, clip.stand_in) == ("j-1", "j", "a fox", False)
            assert clip.sha256 == sha256_of(clip.path)
            assert (clip.facts.width, clip.facts.height, clip.facts.frames, clip.facts.fps) == (64, 36, 5, 16.0)
            text = read_recipe(clip.path)
            assert text is not None and Recipe.from_json(text) == clip.recipe
            assert clip.recipe.seed == 7
            assert clip.recipe.sources["image"].name == "first.png"
            assert clip.recipe.sources["image"].bytes == len(b"a picture")
            assert str(tmp_path) not in text and "work" not in text

    asyncio.run(scene())


def test_a_clean_copy_is_the_services_bytes_alone(home: Path):
    (path,) = went(home, Service(), a_job(clean=True)).clips()
    assert path.read_bytes() == clip_bytes()


def test_a_clip_goes_where_the_job_says_under_the_name_it_says(home: Path, tmp_path: Path):
    bench = went(home, Service(), a_job(folder=str(tmp_path / "new"), pattern="{model}/{seed}"))
    assert bench.clips() == []
    assert [p.name for p in (tmp_path / "new").iterdir()] == ["Tiny-7.mp4"]


def test_nothing_is_overwritten(home: Path, tmp_path: Path):
    (tmp_path / "a fox 7.mp4").write_bytes(b"the user's own")
    went(home, Service(), a_job("j", folder=str(tmp_path)), a_job("k", folder=str(tmp_path)))
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a fox 7 (2).mp4", "a fox 7 (3).mp4", "a fox 7.mp4"]
    assert (tmp_path / "a fox 7.mp4").read_bytes() == b"the user's own"


def test_every_result_of_a_job_is_fetched(home: Path):
    bench = went(home, Service(status=[Ready(("https://cdn/1", "https://cdn/2"))]))
    assert bench.job().phase == Done(("j-1", "j-2"))
    assert len(bench.clips()) == 2


def test_the_seed_is_the_one_the_service_says_it_used(home: Path):
    bench = went(home, Service(status=[Ready(("https://cdn/1",), seed=41)]))
    assert bench.job().values["seed"] == 41
    assert [p.name for p in bench.clips()] == ["a fox 41.mp4"]


def test_the_sandboxs_clips_are_marked_as_stand_ins(home: Path):
    async def scene() -> bool:
        async with Bench(home, Service()) as bench:
            await bench.run(a_job(connection="sandbox"))
            (clip,) = await bench.library.clips()
            return clip.stand_in

    assert asyncio.run(scene())


def test_without_a_prompt_a_clip_is_called_by_model_and_source(home: Path, tmp_path: Path):
    job = a_job(values={"prompt": "", "image": a_picture(tmp_path, "portrait.png")})
    assert shelf.title_of(job, SPEC) == "Tiny: portrait"
    assert shelf.title_of(a_job(values={"prompt": "word " * 40}), SPEC) == " ".join(["word"] * 12) + "…"
    assert shelf.title_of(a_job(values={"prompt": "x" * 500}), SPEC) == "x" * 60 + "…"
    assert shelf.title_of(a_job(values={"prompt": "A fox."}), SPEC) == "A fox."


# ---- sources ----------------------------------------------------------------------------------------


def test_the_same_content_goes_up_once(home: Path, tmp_path: Path):
    service = Service()
    first, same = a_picture(tmp_path), a_picture(tmp_path, "copy.png")
    went(home, service, a_job("j", values={"image": first}))
    went(home, service, a_job("k", values={"image": same}))
    assert len(service.uploads) == 1
    assert service.bodies[0]["image"] == service.bodies[1]["image"]
    went(home, service, a_job("l", values={"image": first}, connection="another"))
    assert len(service.uploads) == 2


def test_a_file_that_was_sent_is_known_by_its_path_where_it_was_sent_to_and_nowhere_else(home: Path, tmp_path: Path):
    picture = a_picture(tmp_path)

    async def scene() -> list[str]:
        async with Bench(home, Service()) as bench:
            await bench.run(a_job("j", values={"image": picture}))
            known = References(bench.journal, bench.uploads).known
            asked = ((a_job().connection, picture), ("another", picture), (a_job().connection, str(tmp_path / "b.png")))
            return [await known(connection, Path(path)) for connection, path in asked]

    here, elsewhere, other = asyncio.run(scene())
    assert here and not elsewhere and not other


def test_what_is_sent_is_the_copy_so_a_later_change_of_the_file_changes_nothing(home: Path, tmp_path: Path):
    picture = a_picture(tmp_path)
    service = Service(submit=[GenerationFailed("busy")])

    async def scene() -> None:
        async with Bench(home, service) as bench:
            await bench.run(a_job(values={"image": picture}))
            Path(picture).unlink()
            await bench.run(bench.job().anew("again", bench.clock.now()))
            assert isinstance(bench.job("again").phase, Done)

    asyncio.run(scene())
    assert Path(service.uploads[0]).parent == home / "sources"


def test_a_reference_the_service_no_longer_knows_is_sent_up_again_once(home: Path, tmp_path: Path):
    picture = a_picture(tmp_path)
    service = Service()
    went(home, service, a_job("j", values={"image": picture}))
    service.script["submit"] = deque([RequestRefused("no such asset")])
    bench = went(home, service, a_job("k", values={"image": picture}))
    assert isinstance(bench.job("k").phase, Done)
    assert len(service.uploads) == 2
    assert service.charged == ["j", "k"]


@pytest.mark.parametrize(("status", "sent"), [(400, 2), (404, 2), (422, 2), (307, 1), (403, 1), (413, 1)])
def test_only_a_refusal_of_what_was_remembered_is_sent_again_and_once(
    home: Path, tmp_path: Path, status: int, sent: int
):
    picture = a_picture(tmp_path)
    service = Service()
    went(home, service, a_job("j", values={"image": picture}))
    before = service.sent
    service.script["submit"] = deque([RequestRefused("no", status=status)] * 5)
    bench = went(home, service, a_job("k", values={"image": picture}))
    assert isinstance(bench.job("k").phase, Failed)
    assert service.sent - before == sent


def test_an_upload_that_breaks_is_begun_again(home: Path, tmp_path: Path):
    service = Service(upload=[GONE, TooManyRequests("slow down", retry_after_s=30)])
    bench = went(home, service, a_job(values={"image": a_picture(tmp_path)}))
    assert isinstance(bench.job().phase, Done)
    assert waits(bench.seen) == ["", "network", "busy"]
    assert max(bench.clock.slept) >= 30


def test_a_source_that_is_gone_fails_the_job_before_anything_is_sent(home: Path, tmp_path: Path):
    service = Service()
    bench = went(home, service, a_job(values={"image": str(tmp_path / "gone.png")}))
    phase = bench.job().phase
    assert isinstance(phase, Failed) and phase.charged == "no" and "gone.png" in phase.detail
    assert service.sent == 0


def test_a_source_on_the_web_is_named_by_its_host_alone(home: Path):
    class Fetching(Service):
        async def upload(self, source: str, takes: Any, progress: Any, memo: Any = None) -> str:
            assert source == "https://files.example/a.png?token=CANARY"
            return "asset_web"

    bench = went(home, Fetching(), a_job(values={"image": "https://files.example/a.png?token=CANARY"}))
    assert [j.phase.name for j in bench.seen if isinstance(j.phase, Uploading)] == ["files.example"]
    (path,) = bench.clips()
    assert b"CANARY" not in path.read_bytes() and b"https://files.example/a.png" in path.read_bytes()


# ---- sending ----------------------------------------------------------------------------------------


def test_sending_is_on_disk_before_anything_is_sent(home: Path):
    found: list[list[tuple[str, str]]] = []

    class Watched(Service):
        async def submit(self, *args: Any) -> Submitted:
            found.append(on_disk(home))
            return await super().submit(*args)

    went(home, Watched())
    assert found == [[("j", "submitting")]]


def test_the_services_id_is_on_disk_before_it_is_used(home: Path):
    found: list[list[tuple[str, str]]] = []

    class Watched(Service):
        async def status(self, remote_id: str) -> Any:
            found.append(on_disk(home))
            return await super().status(remote_id)

    went(home, Watched())
    assert found == [[("j", "running")]]


def test_nothing_is_sent_when_it_cannot_be_written_down(home: Path):
    service = Service()

    async def scene() -> Phase:
        async with Bench(home, service) as bench:

            async def full(job: Job) -> None:
                if isinstance(job.phase, Submitting):
                    raise LocalProblem("The disk is full.")

            bench.journal.save = full  # type: ignore[method-assign]
            await bench.run(a_job())
            return bench.job().phase

    phase = asyncio.run(scene())
    assert isinstance(phase, Failed) and phase.charged == "no" and phase.exit_code == 7
    assert service.sent == 0


def test_a_refusal_ends_the_job_and_costs_nothing(home: Path):
    service = Service(submit=[error := RequestRefused("too wide")])
    phase = went(home, service).job().phase
    assert phase == Failed(error.title, error.detail, "", error.code, error.exit_code, "no")
    assert service.sent == 1


def test_too_many_at_once_is_waited_for_as_long_as_the_service_wishes(home: Path):
    service = Service(submit=[TooManyRequests("limit", retry_after_s=120), TooManyRequests("limit")])
    bench = went(home, service)
    assert isinstance(bench.job().phase, Done)
    assert waits(bench.seen) == ["", "busy"]
    assert max(bench.clock.slept) >= 120
    assert service.charged == ["j"]


def test_a_connection_that_could_not_be_opened_is_tried_again(home: Path):
    service = Service(submit=[GONE, GONE])
    bench = went(home, service)
    assert isinstance(bench.job().phase, Done)
    assert service.sent == 3 and service.charged == ["j"]
    assert waits(bench.seen) == ["", "network"]


def test_a_lost_reply_is_looked_for_and_never_sent_again(home: Path):
    service = Service(submit=[Lost(LOST)], find=["not shown", LOST, None])
    bench = went(home, service)
    assert names(bench.seen) == ["Waiting", "Submitting", "Unsure", "Running", "Downloading", "Done"]
    assert service.sent == 1 and len(bench.clips()) == 1


def test_a_lost_reply_that_is_not_found_stays_unsure_until_the_user_decides(home: Path):
    service = Service(submit=[Lost(LOST, accepted=False)])
    bench = went(home, service)
    assert isinstance(bench.job().phase, Unsure)
    assert bench.job().phase.why == f"{LOST.detail} The service does not show it."
    assert service.sent == 1
    assert on_disk(home) == [("j", "unsure")]
    assert TAKEN_WITHIN_S + 30 <= bench.clock.passed <= TAKEN_WITHIN_S + 45 and max(bench.clock.slept) <= 15
    assert sum(bench.clock.slept[:3]) < sum(bench.clock.slept[-3:])


def test_what_was_lost_and_what_is_done_about_it_are_two_sentences(home: Path):
    service = Service(submit=[Lost(Unreachable("Internal server error (HTTP 500)", maybe_acted_on=True))])

    async def scene() -> None:
        nonlocal bench
        async with Bench(home, service) as bench:
            await bench.run(a_job())
            whys = [j.phase.why for j in bench.seen if isinstance(j.phase, Unsure)]
            assert whys[-1] == "Internal server error (HTTP 500). Its list is being asked."

    bench: Any = None
    asyncio.run(scene())


def test_a_service_whose_list_lags_is_asked_until_it_would_show_the_job(home: Path):
    class Slow(Service):
        """Lists a job only once it has ended, 9 minutes after it was sent."""

        find_lag_s = 1200.0

        async def find(self, *args: Any, **kwargs: Any) -> str | None:
            found = await super().find(*args, **kwargs)
            return found if bench.clock.passed > 540 else None

    service = Slow(submit=[Lost(LOST), Lost(LOST, accepted=False)])

    async def scene() -> None:
        nonlocal bench
        async with Bench(home, service) as bench:
            await bench.run(a_job())
            assert isinstance(bench.job().phase, Done)
            whys = [j.phase.why for j in bench.seen if isinstance(j.phase, Unsure)]
            assert whys == [LOST.detail, f"{LOST.detail} Its list is being asked."]
            assert max(bench.clock.slept) <= 30
            sent_at = bench.clock.passed
            await bench.run(a_job("k"))
            phase = bench.job("k").phase
            assert isinstance(phase, Unsure) and phase.why.endswith("Its list shows a job only once it has ended.")
            assert 1200 + TAKEN_WITHIN_S <= bench.clock.passed - sent_at <= 1240 + TAKEN_WITHIN_S
            asked = service.asked.count("find")
            bench.queue.wishes.look_again("k")
            await bench.rest()
            assert service.asked.count("find") == asked + 1

    bench: Any = None
    asyncio.run(scene())
    assert service.sent == 2


@pytest.mark.parametrize("waited_s", [0.0, READ_TIMEOUT_S])
def test_the_list_is_asked_for_as_long_as_it_may_lag_however_long_the_answer_was_waited_for(
    home: Path, waited_s: float
):
    """A request may be acted on until the service itself gives it up; only from then on the list has its time."""

    class Late(Service):
        async def submit(self, *args: Any) -> Any:
            await bench.clock.sleep(waited_s)
            return await super().submit(*args)

        async def find(self, *args: Any, **kwargs: Any) -> str | None:
            found = await super().find(*args, **kwargs)
            return found if bench.clock.passed > READ_TIMEOUT_S + self.find_lag_s else None

    service = Late(submit=[Lost(LOST), Lost(LOST, accepted=False)])

    async def scene() -> None:
        nonlocal bench
        async with Bench(home, service) as bench:
            await bench.run(a_job())
            assert isinstance(bench.job().phase, Done)
            left_s = bench.clock.passed
            await bench.run(a_job("k"))
            assert isinstance(bench.job("k").phase, Unsure)
            assert bench.clock.passed - left_s > READ_TIMEOUT_S + service.find_lag_s

    bench: Any = None
    asyncio.run(scene())
    assert service.charged == ["j"]


def test_an_answer_is_waited_for_no_longer_than_the_list_allows_for():
    assert TAKEN_WITHIN_S > READ_TIMEOUT_S


def test_a_service_that_cannot_be_asked_leaves_it_unsure(home: Path):
    bench = went(home, Service(submit=[Lost(LOST)], find=[LOST] * 500))
    assert isinstance(bench.job().phase, Unsure)
    assert "cannot be asked" in bench.job().phase.why


def test_what_is_looked_for_is_what_was_sent(home: Path, tmp_path: Path):
    class Asked(Service):
        async def find(
            self, model: Any, body: Any, client_ref: str, since: Any, *, claimed: Collection[str] = ()
        ) -> str | None:
            assert body == self.bodies[0]
            assert since == AT
            assert not claimed
            return await super().find(model, body, client_ref, since)

    bench = went(home, Asked(submit=[Lost(LOST)]), a_job(values={"image": a_picture(tmp_path)}))
    assert isinstance(bench.job().phase, Done)


def test_a_job_that_belongs_to_another_is_not_taken_for_the_one_that_is_looked_for(home: Path):
    class Twins(Service):
        """Lists jobs by what was asked for, as Scenario does: two equal requests look the same."""

        claims: Collection[str] = ()

        async def find(
            self, model: Any, body: Any, client_ref: str, since: Any, *, claimed: Collection[str] = ()
        ) -> str | None:
            self.claims = claimed
            await asyncio.sleep(0)
            return next((i for i in ("remote-1", "remote-2") if i not in claimed), None)

    service = Twins(submit=[None, Lost(LOST)])
    bench = went(home, service, a_job("first"), a_job("second"))
    assert service.claims == {"remote-1"}
    assert {bench.job(id).remote_id for id in ("first", "second")} == {"remote-1", "remote-2"}
    service = Twins(submit=[Lost(LOST), Lost(LOST)])
    bench = went(home / "both lost", service, a_job("first"), a_job("second"))
    assert {bench.job(id).remote_id for id in ("first", "second")} == {"remote-1", "remote-2"}


class Listing(Service):
    """Gives each upload another name, and finds a job by what it was sent, as Scenario does."""

    async def upload(self, source: str, takes: Any, progress: Any, memo: Any = None) -> str:
        for _ in range(20):
            await asyncio.sleep(0)
        await super().upload(source, takes, progress)
        return f"asset_{len(self.uploads)}"

    async def find(
        self, model: Any, body: Any, client_ref: str, since: Any, *, claimed: Collection[str] = ()
    ) -> str | None:
        await asyncio.sleep(0)
        ids = (f"remote-{n}" for n, sent in enumerate(self.bodies, 1) if all(sent.get(k) == body[k] for k in body))
        return next((i for i in ids if i not in claimed), None)


def test_two_jobs_with_one_source_send_it_once_and_are_both_found(home: Path, tmp_path: Path):
    picture = a_picture(tmp_path)
    service = Listing(submit=[Lost(LOST), Lost(LOST)])
    bench = went(home, service, *(a_job(i, values={"image": picture}) for i in ("j", "k")))
    assert len(service.uploads) == 1
    assert {bench.job(i).remote_id for i in ("j", "k")} == {"remote-1", "remote-2"}
    assert all(isinstance(bench.job(i).phase, Done) for i in ("j", "k"))


def test_what_was_sent_is_kept_with_the_job_whatever_becomes_of_the_uploads(home: Path, tmp_path: Path):
    picture = a_picture(tmp_path)
    service = Listing(submit=[Lost(LOST)], find=[])

    async def scene() -> None:
        async with Bench(home, service) as bench:
            bench.when(Unsure, lambda: asyncio.ensure_future(overwrite(bench)))
            await bench.run(a_job(values={"image": picture}))
            (kept,) = await bench.journal.jobs()
            assert kept.sent == (("image", "asset_1"),) and isinstance(kept.phase, Done)

    async def overwrite(bench: Bench) -> None:
        ((_, sha256),) = bench.job().sources
        await bench.uploads.save("work", sha256, "asset_of_another")

    asyncio.run(scene())


def test_a_job_that_no_longer_waits_for_a_shared_upload_does_not_stop_it(home: Path, tmp_path: Path):
    picture = a_picture(tmp_path)
    service = Listing()

    async def scene() -> None:
        async with Bench(home, service) as bench:
            bench.when(Uploading, lambda: bench.queue.wishes.cancel("j"), "k")
            await bench.run(*(a_job(i, values={"image": picture}) for i in ("j", "k", "l")))
            assert isinstance(bench.job("j").phase, Cancelled)
            assert [type(bench.job(i).phase) for i in ("k", "l")] == [Done, Done]

    asyncio.run(scene())
    assert len({str(body["image"]) for body in service.bodies}) == 1


def test_a_file_that_went_with_the_request_itself_is_no_part_of_what_is_looked_for(home: Path, tmp_path: Path):
    service = Listing(submit=[Lost(LOST)], upload=[])
    uri = "data:image/png;base64," + "A" * 3000

    async def upload(source: str, takes: Any, progress: Any, memo: Any = None) -> str:
        return uri

    service.upload = upload  # type: ignore[method-assign]
    bench = went(home, service, a_job(values={"image": a_picture(tmp_path)}))
    assert isinstance(bench.job().phase, Done) and bench.job().sent == ()
    assert service.bodies[0]["image"] == uri


# ---- watching ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "error", [LOST, AuthError("revoked"), TooManyRequests("slow", retry_after_s=9), RequestRefused("odd", status=400)]
)
def test_no_word_about_a_paid_job_does_not_end_it(home: Path, error: Exception):
    bench = went(home, Service(status=[HALFWAY, *[error] * 30, HALFWAY]))
    assert names(bench.seen) == ["Waiting", "Submitting", "Running", "Downloading", "Done"]


@pytest.mark.parametrize("charged", ["yes", "no", "unknown"])
def test_their_failure_ends_the_job_in_their_words(home: Path, charged: Any):
    bench = went(home, Service(status=[GenerationFailed("nsfw", hint="reword", charged=charged)]))
    assert bench.job().phase == Failed(GenerationFailed.title, "nsfw", "reword", "failed", 5, charged)
    assert on_disk(home) == [("j", "failed")]


def test_progress_is_told_as_it_comes(home: Path):
    bench = went(home, Service(status=[Pending(False), Pending(True, 0.2), Pending(True), Pending(True, 0.7)]))
    running = [(j.state, j.progress) for j in bench.seen if isinstance(j.phase, Running)]
    assert running == [
        ("queued", None),
        ("queued", None),
        ("running", 0.2),
        ("running", 0.2),
        ("running", 0.7),
    ]


def test_a_bug_while_a_paid_job_is_watched_loses_nothing(home: Path, caplog: pytest.LogCaptureFixture):
    service = Service(status=[KeyError("jobId")])

    async def scene() -> None:
        async with Bench(home, service) as bench:
            await bench.run(a_job())
            assert bench.job().phase == Running("remote-1")
            assert "KeyError" in bench.notes[0]
            bench.queue.wishes.look_again("j")
            await bench.rest()
            assert isinstance(bench.job().phase, Done)

    asyncio.run(scene())
    assert caplog.messages[-1] == "job j" or "job j" in caplog.messages
    caplog.clear()


def test_a_bug_while_sending_leaves_the_job_unsure(home: Path, caplog: pytest.LogCaptureFixture):
    service = Service(submit=[Lost(KeyError("jobId"))])
    bench = went(home, service)
    assert isinstance(bench.job().phase, Unsure) and "KeyError" in bench.job().phase.why
    assert service.sent == 1
    caplog.clear()


# ---- fetching ---------------------------------------------------------------------------------------


def test_a_download_goes_on_where_it_broke(home: Path):
    size = len(clip_bytes())
    service = Service(download=[0, 1, 700, Unreachable("no route"), size - 1 - 701])
    bench = went(home, service)
    (path,) = bench.clips()
    assert path.read_bytes().startswith(clip_bytes())
    assert service.ranges == [0, 0, 1, 701, size - 1]


def test_a_server_that_begins_again_is_followed(home: Path):
    class Forgetful(Service):
        def download(self, url: str, *, offset: int = 0, etag: str = "") -> Any:
            return super().download(url)

    (path,) = went(home, Forgetful(download=[900, 500])).clips()
    assert path.read_bytes().startswith(clip_bytes())


def test_a_body_that_begins_elsewhere_is_not_taken(home: Path):
    class Elsewhere(Service):
        @asynccontextmanager
        async def download(self, url: str, *, offset: int = 0, etag: str = "") -> Any:
            self.ranges.append(offset)
            place = 1200 if len(self.ranges) == 2 else offset
            cut = 900 if len(self.ranges) == 1 else None
            yield Body(pieces(self.clip[place:], cut), place, len(self.clip), etag='"e"')

    service = Elsewhere()
    (path,) = went(home, service).clips()
    assert path.read_bytes().startswith(clip_bytes())
    assert service.ranges == [0, 900, 0]


def test_a_body_that_ends_early_without_a_word_is_gone_on_with(home: Path):
    service = Service(download=[-500, -1])
    (path,) = went(home, service).clips()
    assert path.read_bytes().startswith(clip_bytes())
    assert service.ranges == [0, 500, 501]


def test_nothing_is_left_of_a_longer_object_that_was_replaced(home: Path):
    longer = clip_bytes() + bytes(5000)

    class Replaced(Service):
        @asynccontextmanager
        async def download(self, url: str, *, offset: int = 0, etag: str = "") -> Any:
            if offset:  # the rest is asked for, and the whole of another object comes
                yield Body(pieces(self.clip, None), 0, len(self.clip))
            else:
                yield Body(pieces(longer, None), 0, len(longer) + 1)

    (path,) = went(home, Replaced(), a_job(clean=True)).clips()
    assert path.read_bytes() == clip_bytes()


def test_a_clip_that_is_there_is_not_fetched_again_with_the_others(home: Path):
    service = Service(
        status=[Ready(("https://cdn/1", "https://cdn/2"))] * 30, download=[None, *[RequestRefused("a page")] * 3]
    )

    async def scene() -> None:
        async with Bench(home, service) as bench:
            await bench.run(a_job())
            assert isinstance(bench.job().phase, Unfetched)
            bench.queue.wishes.look_again("j")
            await bench.rest()
            assert bench.job().phase == Done(("j-1", "j-2"))
            assert len(bench.clips()) == 2

    asyncio.run(scene())
    assert service.asked.count("download") == 5


def test_an_expired_address_is_asked_for_afresh(home: Path):
    service = Service(download=[LinkExpired("expired"), LinkExpired("expired")], status=[None, LOST])
    bench = went(home, service)
    assert isinstance(bench.job().phase, Done)
    assert service.asked.count("status") == 4
    assert service.charged == ["j"]


def test_an_address_that_is_refused_again_and_again_is_said_and_asked_for_without_end_but_ever_more_slowly(home: Path):
    service = Service(download=[LinkExpired("no access")] * 40)
    bench = went(home, service)
    assert isinstance(bench.job().phase, Done) and service.charged == ["j"]
    assert bench.notes == ["The clip is ready and cannot be fetched yet (no access). It is tried again by itself."]
    paused = bench.clock.slept[1:]  # the first is for the question whether it is rendered
    assert sum(paused[:5]) < 20 and max(paused) <= 300.0 and sum(paused[-10:]) > 300.0
    assert len({round(pause, 6) for pause in paused[-10:]}) > 1  # each job at a time of its own


def test_a_proxy_between_the_storage_and_us_is_named_leads_to_the_settings_and_loses_no_clip(home: Path):
    service = Service(download=[WayBlocked("The proxy p.test:1 opened no line to cdn.test (HTTP 403).")] * 90)
    bench = went(home, service)
    assert isinstance(bench.job().phase, Done) and service.charged == ["j"]
    [note] = bench.notes
    assert "cannot be fetched yet (The proxy p.test:1 opened no line to cdn.test (HTTP 403))" in note
    assert note.endswith("Settings > Network is where it can be changed.")


def test_what_is_no_clip_is_asked_for_a_few_times_then_said_and_kept(home: Path):
    service = Service(download=[RequestRefused("a page came")] * 3)
    bench = went(home, service)
    assert bench.job().phase == Unfetched("remote-1", "refused", "a page came")
    assert on_disk(home) == [("j", "unfetched")]
    assert service.asked.count("download") == 3


def test_a_line_that_brings_nothing_gets_a_fresh_address(home: Path):
    service = Service(download=[Unreachable("no route")] * 10)
    bench = went(home, service)
    assert isinstance(bench.job().phase, Done)
    assert service.asked.count("status") == 2


def test_a_damaged_copy_is_fetched_again(home: Path):
    bench = went(home, Service(download=[b"<html>busy</html>", clip_bytes()[:-200]]))
    assert isinstance(bench.job().phase, Done)
    assert len(bench.clips()) == 1


def test_three_damaged_copies_are_said_and_the_last_is_kept(home: Path):
    service = Service(download=[b"<html>busy</html>"] * 3)

    async def scene() -> None:
        async with Bench(home, service) as bench:
            await bench.run(a_job())
            phase = bench.job().phase
            assert isinstance(phase, Unfetched) and phase.why == "damaged"
            (kept,) = bench.clips()
            assert kept.read_bytes() == b"<html>busy</html>"
            assert phase.detail == (
                "“a fox” came 3 times and could not be played (it is not a picture, video or sound that can be read). "
                "The last copy is kept as j-1.damaged."
            )
            bench.queue.wishes.look_again("j")
            await bench.rest()
            assert isinstance(bench.job().phase, Done)
            assert [p.suffix for p in bench.clips()] == [".mp4"]

    asyncio.run(scene())
    assert service.charged == ["j"]


def test_a_result_without_an_address_is_said_and_asked_for_again(home: Path):
    bench = went(home, Service(status=[Ready(())] * 20))
    assert isinstance(bench.job().phase, Done)
    assert [note for note in bench.notes if "names no address" in note]


@pytest.mark.parametrize("call", ["write", "fsync", "place"])
def test_a_disk_that_refuses_keeps_the_job(home: Path, monkeypatch: pytest.MonkeyPatch, call: str):
    def refuse(*_: object, **__: object) -> None:
        raise OSError(30, "Read-only file system")

    match call:
        case "write":
            monkeypatch.setattr(part.Part, "write", refuse)
        case "fsync":
            monkeypatch.setattr(shelf, "sync_file", refuse)
        case "place":
            monkeypatch.setattr(shelf, "place", refuse)
    phase = went(home, Service()).job().phase
    assert phase == Unfetched("remote-1", "disk", "The clip cannot be written: read-only file system.")


def test_a_folder_that_the_library_could_not_keep_is_told_of_before_anything_is_sent(home: Path, tmp_path: Path):
    bench = went(home, Service(), a_job(folder=str(tmp_path / "clips\udce9")))
    phase = bench.job().phase
    assert isinstance(phase, Failed) and "clips· holds a character that is not text" in phase.detail
    assert phase.charged == "no" and bench.service.sent == 0


def test_a_clip_that_is_paid_for_is_not_written_where_the_library_could_not_keep_it(home: Path):
    async def scene() -> Any:
        async with Bench(home, Service()) as bench:
            bench.queue.resume([a_job(phase=Downloading("remote-1", ()), folder=str(home / "clips\udce9"))])
            await bench.until(lambda: not isinstance(bench.job().phase, Downloading))
            return bench.job().phase

    phase = asyncio.run(scene())
    assert isinstance(phase, Unfetched) and phase.why == "disk" and "not text" in phase.detail
    assert not (home / "clips\udce9").exists()


def test_a_folder_that_is_gone_keeps_the_job(home: Path, tmp_path: Path):
    (tmp_path / "file").write_text("in the way")
    bench = went(home, Service(), a_job(folder=str(tmp_path / "file" / "clips")))
    assert bench.job().phase == Waiting("disk") and bench.service.sent == 0


# ---- after an end of the program --------------------------------------------------------------------

PHASES: list[Phase] = [
    Waiting(),
    Waiting("busy"),
    Uploading("first.png", 5, 9),
    Submitting(AT),
    Unsure(AT, "?"),
    Running("remote-1"),
    Downloading("remote-1", ("https://cdn/1.mp4",)),
    Downloading("remote-1", ("https://cdn/1.mp4?signature=old",)),
    Unfetched("remote-1", "disk"),
]


@pytest.mark.parametrize("phase", PHASES, ids=lambda p: type(p).__name__)
def test_from_every_phase_the_job_comes_to_the_same_end_with_one_charge(home: Path, phase: Phase):
    """The journal as a killed program left it, and a program that starts again."""
    service = Service()
    if not isinstance(phase, (Waiting, Uploading)):
        service.charged.append("j")

    async def left_behind() -> None:
        async with Bench(home, service) as bench:
            await bench.journal.save(a_job(phase=phase))

    async def next_time() -> None:
        async with Bench(home, service) as bench:
            bench.queue.resume(await bench.journal.jobs())
            await bench.rest()
            assert bench.job().phase == Done(("j-1",))
            assert len(bench.clips()) == 1

    asyncio.run(left_behind())
    asyncio.run(next_time())
    assert service.charged == ["j"]
    assert on_disk(home) == [("j", "done")]


@pytest.mark.parametrize("phase", [Done(("j-1",)), Failed("no"), Cancelled("no")], ids=lambda p: type(p).__name__)
def test_an_ended_job_stays_ended(home: Path, phase: Phase):
    service = Service()

    async def scene() -> None:
        async with Bench(home, service) as bench:
            await bench.journal.save(a_job(phase=phase))
            bench.queue.resume(await bench.journal.jobs())
            await bench.rest()
            assert bench.job().phase == phase

    asyncio.run(scene())
    assert service.asked == []


def test_a_clip_put_in_place_just_before_the_end_is_not_fetched_twice(home: Path):
    """Killed between the rename and the row: the file tells by its recipe that it is this job's."""
    service = Service()

    async def killed() -> None:
        async with Bench(home, service) as bench:

            async def died(*_: object) -> None:
                raise OSError(5, "killed")

            bench.library.add = died  # type: ignore[method-assign]
            await bench.run(a_job())
            assert [p.suffix for p in bench.clips()] == [".mp4", ".json"]

    async def next_time() -> list[Path]:
        async with Bench(home, service) as bench:
            jobs = await bench.journal.jobs()
            bench.queue.resume([replace(j, phase=Downloading("remote-1", ())) for j in jobs])
            await bench.rest()
            assert isinstance(bench.job().phase, Done)
            assert len(await bench.library.clips()) == 1
            return bench.clips()

    asyncio.run(killed())
    assert [p.name for p in asyncio.run(next_time())] == ["a fox 7.mp4"]
    assert service.asked.count("download") == 1


def test_two_takes_that_arrive_together_have_numbers_of_their_own_in_their_names(home: Path):
    async def scene() -> tuple[list[str], dict[str, int]]:
        async with Bench(home, Service()) as bench:
            jobs = [a_job(name, pattern="{take:03}") for name in ("one", "two")]
            for job in jobs:
                await bench.journal.save(job)
            await asyncio.gather(*(bench.run(job) for job in jobs))
            clips = await bench.library.clips()
            return sorted(p.name for p in bench.clips()), {clip.path.name: clip.take for clip in clips}

    names, takes = asyncio.run(scene())
    assert names == ["001.mp4", "002.mp4"] and takes == {"001.mp4": 1, "002.mp4": 2}


def test_a_clip_put_in_place_just_before_the_end_is_known_whatever_came_after_it(home: Path):
    """Its name may count the takes, and there are more of them by now."""
    service = Service()

    async def killed() -> None:
        async with Bench(home, service) as bench:

            async def died(*_: object) -> None:
                raise OSError(5, "killed")

            bench.library.add = died  # type: ignore[method-assign]
            await bench.run(a_job(pattern="{prompt} {take:03}"))

    async def next_time() -> list[str]:
        async with Bench(home, service) as bench:
            await bench.run(a_job("other", pattern="{prompt} of another {take:03}"))
            bench.queue.resume(j for j in await bench.journal.jobs() if not j.ended)
            await bench.rest()
            return [p.name for p in bench.clips()]

    asyncio.run(killed())
    assert asyncio.run(next_time()) == ["a fox 001.mp4", "a fox of another 002.mp4"]
    assert service.asked.count("download") == 2


def test_no_part_is_left_beside_the_clip(home: Path):
    bench = went(home, Service(download=[100, 100]))
    assert [p.suffix for p in bench.clips()] == [".mp4"]
