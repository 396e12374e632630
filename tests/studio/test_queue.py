"""Which jobs run, which wait, and what the user may do with them."""

from __future__ import annotations

import asyncio
import itertools
from collections import deque
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule, run_state_machine_as_test

from tests.studio.kit import AT, HALFWAY, Bench, Lost, Service, a_job, names
from wanstudio.core.errors import (
    AuthError,
    GenerationFailed,
    LinkExpired,
    LocalProblem,
    MissingKey,
    RequestRefused,
    TooManyRequests,
    Unreachable,
)
from wanstudio.core.jobs import (
    Cancelled,
    Done,
    Downloading,
    Failed,
    Job,
    Running,
    Submitting,
    Unfetched,
    Unsure,
    Waiting,
)
from wanstudio.providers.base import Cancellation, Pending
from wanstudio.studio.runner import FETCHED_ALL_THE_SAME

LOST = Unreachable("reset", maybe_acted_on=True)
FOREVER = [HALFWAY] * 100_000


def scene(home: Path, service: Service, play: Callable[[Bench], Awaitable[Any]], limit: int = 4) -> Any:
    async def played() -> Any:
        async with Bench(home, service, limit=limit) as bench:
            return await play(bench)

    return asyncio.run(played())


class Gate(Service):
    """Takes paid requests only while `open` is set."""

    def __init__(self, **script: list[Any]) -> None:
        super().__init__(**script)
        self.open = asyncio.Event()

    async def submit(self, *args: Any) -> Any:
        await self.open.wait()
        return await super().submit(*args)


def running(bench: Bench, job_id: str = "j") -> Callable[[], bool]:
    return lambda: any(j.id == job_id and isinstance(j.phase, Running) for j in bench.queue.jobs)


# ---- places and order -------------------------------------------------------------------------------


@pytest.mark.parametrize("limit", [1, 3])
def test_no_more_jobs_than_the_limit_are_at_the_service(home: Path, limit: int):
    at_once = []

    async def play(bench: Bench) -> None:
        def count(_job: Job) -> None:
            busy = (Submitting, Running)
            at_once.append(sum(isinstance(j.phase, busy) and j.connection == "work" for j in bench.queue.jobs))

        bench.queue.board.listen(count)
        await bench.run(*(a_job(f"j{n}") for n in range(8)))
        assert all(isinstance(j.phase, Done) for j in bench.queue.jobs)

    scene(home, Service(status=[HALFWAY] * 12), play, limit)
    assert max(at_once) == limit


def test_a_job_starts_at_once_only_where_a_place_is_free_and_nothing_is_in_its_way(home: Path):
    async def play(bench: Bench) -> None:
        queue = bench.queue
        assert queue.starts_at_once("work")
        queue.add(a_job("j0"))
        await bench.until(running(bench, "j0"))
        assert not queue.starts_at_once("work") and queue.starts_at_once("home")
        queue.pause()
        assert not queue.starts_at_once("home")
        queue.add(a_job("j1", connection="home"))
        await bench.until(lambda: queue.line == ("j1",))
        queue.go_on()
        await bench.until(running(bench, "j1"))

    scene(home, Service(status=FOREVER), play, 1)


def test_each_connection_may_have_a_number_of_its_own_and_another_holds_at_once(home: Path):
    limits = {"work": 1, "home": 3}

    async def play(bench: Bench) -> None:
        bench.queue._places._limit = limits.__getitem__

        def at_work(connection: str) -> int:
            return sum(isinstance(j.phase, Running) and j.connection == connection for j in bench.queue.jobs)

        for n in range(4):
            bench.queue.add(a_job(f"w{n}", connection="work"))
            bench.queue.add(a_job(f"h{n}", connection="home"))
        await bench.until(lambda: (at_work("work"), at_work("home")) == (1, 3))
        limits.update(work=2)
        bench.queue.limit_changed()
        await bench.until(lambda: at_work("work") == 2)
        assert at_work("home") == 3 and len(bench.queue.line) == 3

    scene(home, Service(status=FOREVER), play)


def test_each_connection_has_its_own_places(home: Path):
    async def play(bench: Bench) -> None:
        for n, connection in enumerate(("work", "home")):
            bench.queue.add(a_job(f"j{n}", connection=connection))
        await bench.until(lambda: running(bench, "j0")() and running(bench, "j1")())

    scene(home, Service(status=FOREVER), play, 1)


def test_jobs_run_in_the_order_they_came_unless_put_first_or_moved(home: Path):
    service = Service()

    async def play(bench: Bench) -> None:
        bench.queue.pause()
        for n in range(4):
            bench.queue.add(a_job(f"j{n}"))
        bench.queue.add(a_job("urgent"), first=True)
        await bench.until(lambda: len(bench.queue.line) == 5)
        assert bench.queue.line == ("urgent", "j0", "j1", "j2", "j3")
        bench.queue.move("j3", -1)
        bench.queue.move("urgent", 1)
        bench.queue.put_first("j2")
        bench.queue.move("j1", 50)
        assert bench.queue.line == ("j2", "j0", "urgent", "j3", "j1")
        bench.queue.go_on()
        await bench.rest()

    scene(home, service, play, 1)
    assert service.charged == ["j2", "j0", "urgent", "j3", "j1"]


def test_while_paused_nothing_is_sent_and_what_was_sent_goes_on(home: Path):
    service = Service(status=[HALFWAY, HALFWAY])

    async def play(bench: Bench) -> None:
        def hold() -> None:
            bench.queue.pause()
            bench.queue.add(a_job("j1"))

        bench.when(Running, hold, "j0")
        await bench.run(a_job("j0"))
        assert isinstance(bench.job("j0").phase, Done)
        assert service.charged == ["j0"] and bench.queue.line == ("j1",)
        bench.queue.go_on()
        await bench.rest()
        assert isinstance(bench.job("j1").phase, Done)

    scene(home, service, play)


def test_the_same_job_twice_is_one_job(home: Path):
    service = Service()

    async def play(bench: Bench) -> None:
        await bench.run(*[a_job()] * 20)
        await bench.run(a_job())
        assert isinstance(bench.job().phase, Done)

    scene(home, service, play)
    assert service.charged == ["j"]


def test_fetching_takes_no_place(home: Path):
    class Slow(Service):
        def download(self, url: str, *, offset: int = 0, etag: str = "") -> Any:
            if url.startswith("https://cdn/remote-1."):
                raise Unreachable("no route")
            return super().download(url, offset=offset, etag=etag)

    async def play(bench: Bench) -> None:
        bench.queue.add(a_job("j0"))
        bench.queue.add(a_job("j1"))
        await bench.until(lambda: isinstance(bench.job("j1").phase, Done))
        assert isinstance(bench.job("j0").phase, Downloading)

    scene(home, Slow(), play, 1)


# ---- order and holds outlive the program ------------------------------------------------------------


def test_order_holds_and_the_pause_are_there_at_the_next_start(home: Path):
    service = Service()

    async def first(bench: Bench) -> None:
        bench.queue.pause()
        for n in range(4):
            bench.queue.add(a_job(f"j{n}"))
        await bench.until(lambda: len(bench.queue.line) == 4)
        bench.queue.put_first("j2")
        bench.queue.move("j0", 5)
        bench.queue.wishes.hold("j1")
        await bench.rest()
        assert bench.queue.line == ("j2", "j1", "j3", "j0")

    async def second(bench: Bench) -> None:
        await bench.queue.recall()
        bench.queue.resume(await bench.journal.jobs())
        await bench.rest()
        assert bench.queue.paused and bench.queue.line == ("j2", "j1", "j3", "j0")
        bench.queue.go_on()
        await bench.rest()
        assert bench.job("j1").phase == Waiting("hold")
        bench.queue.wishes.let_on("j1")
        await bench.rest()
        assert all(isinstance(j.phase, Done) for j in bench.queue.jobs)

    async def third(bench: Bench) -> None:
        await bench.queue.recall()
        assert not bench.queue.paused

    scene(home, service, first, 1)
    scene(home, service, second, 1)
    scene(home, service, third, 1)
    assert service.charged == ["j2", "j3", "j0", "j1"]


def test_the_program_may_end_as_the_order_is_changed(home: Path):
    async def first(bench: Bench) -> None:
        bench.queue.pause()
        for n in range(3):
            bench.queue.add(a_job(f"j{n}"))
        await bench.until(lambda: len(bench.queue.line) == 3)
        bench.queue.put_first("j2")
        await bench.queue.close()

    async def second(bench: Bench) -> None:
        await bench.queue.recall()
        bench.queue.resume(await bench.journal.jobs())
        await bench.rest()
        assert bench.queue.line == ("j2", "j0", "j1")

    scene(home, Service(), first)
    scene(home, Service(), second)


def test_a_pause_that_cannot_be_written_down_holds_and_is_told(home: Path):
    async def play(bench: Bench) -> None:
        async def full(name: str, value: str) -> None:
            raise LocalProblem("The disk is full.")

        told: asyncio.Queue[LocalProblem] = asyncio.Queue()
        bench.queue.listen_refused(told.put_nowait)
        keep, bench.journal.keep = bench.journal.keep, full  # type: ignore[method-assign]
        bench.queue.pause()
        problem = await told.get()
        assert problem.detail == "The disk is full." and "holds until" in problem.hint and bench.queue.paused
        bench.journal.keep = keep  # type: ignore[method-assign]
        await bench.queue.close()

    async def later(bench: Bench) -> None:
        await bench.queue.recall()
        assert bench.queue.paused

    scene(home, Service(), play)
    scene(home, Service(), later)


# ---- stopping ---------------------------------------------------------------------------------------


def test_a_job_in_line_is_cancelled_and_costs_nothing(home: Path):
    service = Service()

    async def play(bench: Bench) -> None:
        bench.queue.pause()
        bench.queue.add(a_job())
        await bench.until(lambda: bench.queue.line == ("j",))
        bench.queue.wishes.cancel("j")
        await bench.rest()
        assert bench.job().phase == Cancelled("no")
        assert bench.queue.line == ()
        (kept,) = await bench.journal.jobs()
        assert kept.phase == Cancelled("no")

    scene(home, service, play)
    assert service.sent == 0


@pytest.mark.parametrize("at_progress", [False, True])
def test_a_listener_may_cancel_the_job_it_is_told_of(home: Path, at_progress: bool):
    async def play(bench: Bench) -> None:
        def listen(job: Job) -> None:
            if isinstance(job.phase, Running) and job.phase.started is at_progress:
                bench.queue.wishes.cancel("j")

        bench.queue.board.listen(listen)
        await bench.run(a_job())
        assert bench.job().phase == Cancelled("no")

    scene(home, Service(status=FOREVER), play)


def test_a_job_cancelled_as_it_is_added_is_never_sent(home: Path):
    service = Service()

    async def play(bench: Bench) -> None:
        bench.queue.add(a_job())
        bench.queue.wishes.cancel("j")
        bench.queue.wishes.cancel("j")
        await bench.rest()
        assert bench.job().phase == Cancelled("no")

    scene(home, service, play)
    assert service.sent == 0


def test_a_job_that_waits_for_the_service_is_cancelled(home: Path):
    service = Service(submit=[TooManyRequests("full")] * 100_000)

    async def play(bench: Bench) -> None:
        bench.queue.add(a_job())
        await bench.until(lambda: any(isinstance(j.phase, Waiting) and j.phase.why == "busy" for j in bench.seen))
        bench.queue.wishes.cancel("j")
        await bench.rest()
        assert bench.job().phase == Cancelled("no")

    scene(home, service, play)
    assert service.charged == []


def test_a_job_that_is_cancelled_as_its_turn_comes_is_never_sent(home: Path):
    service = Service()

    async def play(bench: Bench) -> None:
        bench.queue.pause()
        bench.queue.add(a_job())
        await bench.until(lambda: bench.queue.line == ("j",))
        bench.queue.go_on()
        bench.queue.wishes.cancel("j")
        await bench.rest()
        assert bench.job().phase == Cancelled("no")

    scene(home, service, play)
    assert service.sent == 0


def test_a_cancel_as_it_is_written_down_what_a_job_waits_for_is_a_cancel(home: Path):
    async def play(bench: Bench) -> None:
        save = bench.journal.save

        async def cancel_at_the_worst_moment(job: Job) -> None:
            if job.phase == Waiting("key"):
                bench.queue.wishes.cancel("j")
            await save(job)

        async def refuse(connection: str, provider_id: str) -> Service:
            raise MissingKey("There is no key.")

        bench.queue._runner._connect = refuse
        bench.journal.save = cancel_at_the_worst_moment  # type: ignore[method-assign]
        await bench.run(a_job())
        assert bench.job().phase == Cancelled("no")

    scene(home, Service(), play)


def test_a_cancel_while_sending_keeps_the_id_and_stops_it_there(home: Path):
    service = Gate(status=FOREVER)

    async def play(bench: Bench) -> None:
        bench.queue.add(a_job())
        await bench.until(lambda: isinstance(bench.job().phase, Submitting))
        bench.queue.wishes.cancel("j")
        bench.queue.wishes.cancel("j")
        service.open.set()
        await bench.rest()
        assert names(bench.seen) == ["Waiting", "Submitting", "Running", "Cancelled"]

    scene(home, service, play)
    assert service.asked.count("cancel") == 1


def test_a_cancel_while_sending_looks_for_a_lost_reply_first(home: Path):
    service = Gate(submit=[Lost(LOST)], status=FOREVER)

    async def play(bench: Bench) -> None:
        bench.queue.add(a_job())
        await bench.until(lambda: isinstance(bench.job().phase, Submitting))
        bench.queue.wishes.cancel("j")
        service.open.set()
        await bench.rest()
        assert names(bench.seen) == ["Waiting", "Submitting", "Unsure", "Running", "Cancelled"]

    scene(home, service, play)


@pytest.mark.parametrize("billed", ["yes", "no", "unknown"])
def test_a_running_job_is_stopped_there_and_says_what_it_cost(home: Path, billed: Any):
    async def play(bench: Bench) -> None:
        bench.when(Running, lambda: bench.queue.wishes.cancel("j"))
        await bench.run(a_job())
        assert bench.job().phase == Cancelled(billed)
        assert bench.job().ended_at is not None

    scene(home, Service(status=FOREVER, cancel=[Cancellation(True, billed)]), play)


@pytest.mark.parametrize(
    "answer", [Cancellation(False, "yes", "Cannot cancel this type of job."), LOST, AuthError("revoked")]
)
def test_a_job_that_cannot_be_stopped_goes_on_and_says_so(home: Path, answer: Any):
    service = Service(status=[HALFWAY, HALFWAY], cancel=[answer])

    async def play(bench: Bench) -> None:
        def cancel_twice() -> None:
            bench.queue.wishes.cancel("j")
            bench.queue.wishes.cancel("j")

        bench.when(Running, cancel_twice)
        await bench.run(a_job())
        assert isinstance(bench.job().phase, Done)
        assert len(bench.clips()) == 1
        assert "its clip is fetched" in bench.notes[0]

    scene(home, service, play)
    assert service.asked.count("cancel") == 1
    assert service.charged == ["j"]


def test_a_clip_that_is_paid_for_is_fetched_although_the_job_was_cancelled(home: Path):
    async def play(bench: Bench) -> None:
        bench.when(Downloading, lambda: bench.queue.wishes.cancel("j"))
        await bench.run(a_job())
        assert isinstance(bench.job().phase, Done)
        assert bench.notes == [FETCHED_ALL_THE_SAME]

    scene(home, Service(download=[1, 2, 3]), play)


@pytest.mark.parametrize("phase", [Running, Downloading, Unfetched], ids=lambda p: p.__name__)
def test_a_job_that_is_let_go_of_goes_on_unwatched_and_can_still_be_fetched(home: Path, phase: type[Any]):
    scripts: dict[type, dict[str, list[Any]]] = {
        Running: {"status": FOREVER},
        Downloading: {"download": [1] * 1000},
        Unfetched: {"download": [RequestRefused("a page")] * 3},
    }
    service = Service(**scripts[phase])

    async def play(bench: Bench) -> None:
        bench.queue.add(a_job())
        await bench.until(lambda: "j" in [j.id for j in bench.queue.jobs] and isinstance(bench.job().phase, phase))
        bench.queue.wishes.stop_watching("j")
        bench.queue.wishes.stop_watching("j")
        await bench.rest()
        assert bench.job().phase == Cancelled("yes", "remote-1")
        assert bench.job().ended and bench.job().ended_at is not None
        (kept,) = await bench.journal.jobs()
        assert kept == bench.job() and not [path for path in bench.clips() if path.suffix == ".mp4"]
        service.script.clear()
        bench.queue.wishes.fetch_all_the_same("j")
        bench.queue.wishes.fetch_all_the_same("j")
        await bench.rest()
        assert isinstance(bench.job().phase, Done) and [path.suffix for path in bench.clips()] == [".mp4"]

    scene(home, service, play)
    assert service.charged == ["j"] and "cancel" not in service.asked


def test_a_job_that_was_rendered_before_the_stop_came_through_is_fetched(home: Path):
    service = Service(cancel=[Cancellation(True, "yes")])

    async def play(bench: Bench) -> None:
        bench.when(Running, lambda: bench.queue.wishes.cancel("j"))
        await bench.run(a_job())
        assert isinstance(bench.job().phase, Done) and len(bench.clips()) == 1

    scene(home, service, play)
    assert service.asked.count("cancel") == 1


def test_what_cancelling_means_is_known_before_it_is_done(home: Path):
    async def play(bench: Bench) -> None:
        bench.queue.pause()
        bench.queue.add(a_job())
        await bench.until(lambda: bench.queue.line == ("j",))
        assert bench.queue.wishes.note_on_cancelling("j") == ""
        bench.queue.go_on()
        await bench.until(running(bench))
        assert bench.queue.wishes.note_on_cancelling("j") == Service.cancel_note

    scene(home, Service(status=FOREVER), play)


# ---- again, and away --------------------------------------------------------------------------------


@pytest.mark.parametrize("script", [{"submit": [RequestRefused("odd")]}, {"status": [GenerationFailed("odd")]}])
def test_a_failed_job_begins_again_as_a_new_one(home: Path, script: dict[str, list[Any]]):
    service = Service(**script)

    async def play(bench: Bench) -> None:
        await bench.run(a_job())
        await bench.run(bench.job().anew("again", bench.clock.now()))
        assert isinstance(bench.job("j").phase, Failed)
        assert isinstance(bench.job("again").phase, Done)
        assert bench.job("again").values == bench.job("j").values

    scene(home, service, play)


def test_an_unsure_job_is_sent_again_only_by_the_user(home: Path):
    service = Service(submit=[Lost(LOST, accepted=False)])

    async def play(bench: Bench) -> None:
        await bench.run(a_job())
        bench.queue.wishes.cancel("j")
        bench.queue.wishes.look_again("j")
        await bench.rest()
        assert isinstance(bench.job().phase, Unsure) and service.sent == 1
        bench.queue.wishes.send_again("j")
        bench.queue.wishes.send_again("j")
        await bench.rest()
        assert isinstance(bench.job().phase, Done)

    scene(home, service, play)
    assert service.sent == 2 and service.charged == ["j"]


@pytest.mark.parametrize("choice", ["send_again", "forget"])
def test_the_user_may_decide_while_it_is_still_looked_for(home: Path, choice: str):
    class Slow(Service):
        async def find(self, *args: Any, **kwargs: Any) -> str | None:
            self.asked.append("find")
            await asyncio.Event().wait()
            return None

    service = Slow(submit=[Lost(LOST, accepted=False)])

    async def play(bench: Bench) -> None:
        bench.queue.add(a_job())
        await bench.until(lambda: "find" in service.asked)
        getattr(bench.queue.wishes, choice)("j")
        getattr(bench.queue.wishes, choice)("j")
        await bench.rest()
        assert type(bench.job().phase) is {"send_again": Done, "forget": Cancelled}[choice]

    scene(home, service, play)
    assert service.sent == {"send_again": 2, "forget": 1}[choice]


def test_an_unsure_job_stays_unsure_when_nothing_can_be_written_down(home: Path):
    service = Service(submit=[Lost(LOST, accepted=False)])

    async def play(bench: Bench) -> None:
        async def full(job: Job) -> None:
            raise LocalProblem("The disk is full.")

        await bench.run(a_job())
        unsure, bench.journal.save = bench.job(), full  # type: ignore[method-assign]
        bench.queue.wishes.send_again("j")
        await bench.rest()
        assert bench.job() == unsure
        assert bench.notes == ["The disk is full. It was not sent again."]
        assert bench.queue.line == ()

    scene(home, service, play)
    assert service.sent == 1


def test_an_unsure_job_is_found_when_the_user_has_it_looked_for(home: Path):
    service = Service(submit=[Lost(LOST)], find=["not shown"] * 500)

    async def play(bench: Bench) -> None:
        await bench.run(a_job())
        assert isinstance(bench.job().phase, Unsure)
        service.script["find"].clear()
        bench.queue.wishes.look_again("j")
        bench.queue.wishes.look_again("j")
        await bench.rest()
        assert isinstance(bench.job().phase, Done)

    scene(home, service, play)
    assert service.sent == 1


@pytest.mark.parametrize(
    ("script", "billed"),
    [({"submit": [Lost(LOST, accepted=False)]}, "unknown"), ({"download": [RequestRefused("gone")] * 3}, "yes")],
)
def test_the_user_may_let_go_of_what_is_unsure_or_unfetched(home: Path, script: dict[str, list[Any]], billed: str):
    async def play(bench: Bench) -> None:
        await bench.run(a_job())
        assert isinstance(bench.job().phase, (Unsure, Unfetched))
        bench.queue.wishes.forget("j")
        bench.queue.wishes.forget("j")
        await bench.rest()
        (kept,) = await bench.journal.jobs()
        assert kept.phase == Cancelled(billed, kept.remote_id)  # type: ignore[arg-type]

    scene(home, Service(**script), play)


def test_only_what_has_ended_leaves_the_list(home: Path):
    removed: list[str] = []

    async def play(bench: Bench) -> None:
        bench.queue.board.listen_removals(removed.append)
        await bench.run(a_job("done"))
        bench.queue.add(a_job("running"))
        await bench.until(running(bench, "running"))
        bench.queue.wishes.remove("running")
        bench.queue.wishes.clear_finished()
        await bench.until(lambda: removed == ["done"])
        assert [j.id for j in bench.queue.jobs] == ["running"]
        await bench.queue.close()
        assert [j.id for j in await bench.journal.jobs()] == ["running"]
        assert len(bench.clips()) == 1

    scene(home, Service(status=[HALFWAY, None, *FOREVER]), play)


def test_clearing_takes_out_what_is_too_old_to_be_listed_too(home: Path):
    async def play(bench: Bench) -> None:
        older = bench.clock.now() - timedelta(days=2)
        for n in range(3):
            await bench.journal.save(a_job(f"old {n}", created=older, phase=Done(("c",))))
        await bench.journal.save(a_job("waits", created=older))
        await bench.run(a_job("done"))
        bench.queue.wishes.clear_finished()
        await bench.rest()
        assert [j.id for j in await bench.journal.jobs()] == ["waits"]

    scene(home, Service(), play)


def test_what_was_taken_off_the_list_comes_back_as_it_stood(home: Path):
    async def play(bench: Bench) -> None:
        for name in ("a", "b"):
            await bench.run(a_job(name))
        before = bench.queue.jobs
        gone = bench.queue.wishes.clear_finished()
        assert gone == before and not bench.queue.jobs
        bench.queue.wishes.put_back(gone)  # before the journal has forgotten them
        assert bench.queue.jobs == before
        await bench.rest()
        assert await bench.journal.jobs() == before
        assert not bench.database.removals.all()  # a journal that is rebuilt brings them back, too

    scene(home, Service(), play)


def test_what_is_taken_off_again_at_once_stays_off(home: Path):
    async def play(bench: Bench) -> None:
        await bench.run(a_job("a"))
        bench.queue.wishes.put_back(bench.queue.wishes.remove("a"))
        bench.queue.wishes.put_back(bench.queue.jobs)  # it is there already
        await bench.rest()
        bench.queue.wishes.put_back(bench.queue.wishes.remove("a"))
        bench.queue.wishes.remove("a")
        await bench.rest()
        assert not bench.queue.jobs and not await bench.journal.jobs()

    scene(home, Service(), play)


# ---- trouble ----------------------------------------------------------------------------------------


def test_without_a_key_a_new_job_waits_and_a_running_one_is_kept_until_there_is_one(home: Path):
    async def play(bench: Bench) -> None:
        async def refuse(connection: str, provider_id: str) -> Service:
            raise MissingKey("The key is missing.")

        connect, bench.queue._runner._connect = bench.queue._runner._connect, refuse
        await bench.journal.save(a_job("old", Running("remote-1")))
        bench.queue.resume(await bench.journal.jobs())
        await bench.run(a_job("new"))
        assert bench.job("new").phase == Waiting("key")
        assert bench.job("old").phase == Running("remote-1")
        assert "The key is missing." in bench.notes[0]
        assert [(s.connection, s.why) for s in bench.queue.stops.all] == [("work", "key")]
        bench.queue._runner._connect = connect
        bench.queue.again.accounts_changed()
        await bench.rest()
        assert [type(bench.job(i).phase) for i in ("old", "new")] == [Done, Done]
        assert bench.queue.stops.all == ()

    scene(home, Service(), play)


def test_an_unsure_job_that_cannot_be_looked_for_does_not_say_that_it_is(home: Path):
    async def play(bench: Bench) -> None:
        async def refuse(connection: str, provider_id: str) -> Service:
            raise AuthError("The key is missing.")

        bench.queue._runner._connect = refuse
        await bench.journal.save(a_job("old", Unsure(AT, "The reply was lost. Its list is being asked.")))
        bench.queue.resume(await bench.journal.jobs())
        await bench.rest()
        assert bench.job("old").phase == Unsure(AT, "The reply was lost. The service cannot be asked at the moment.")
        assert bench.notes == ["The key is missing. Look again later."]

    scene(home, Service(), play)


def test_a_model_that_is_gone_fails_a_new_job_and_keeps_a_running_one(home: Path):
    async def play(bench: Bench) -> None:
        bench.queue.resume([a_job("old", Running("remote-1"), model_id="user/gone")])
        await bench.run(a_job("new", model_id="user/gone"))
        phase = bench.job("new").phase
        assert isinstance(phase, Failed) and "user/gone" in phase.detail
        assert bench.job("old").phase == Running("remote-1")

    scene(home, Service(), play)


def test_a_journal_that_fails_after_the_payment_does_not_stop_the_job(home: Path):
    async def play(bench: Bench) -> None:
        save = bench.journal.save

        async def full(job: Job) -> None:
            if isinstance(job.phase, (Running, Downloading)):
                raise LocalProblem("The disk is full.")
            await save(job)

        bench.journal.save = full  # type: ignore[method-assign]
        await bench.run(a_job())
        assert isinstance(bench.job().phase, Done)
        assert "The disk is full." in bench.notes[0]

    scene(home, Service(), play)


# ---- the end of the program -------------------------------------------------------------------------


def test_closing_leaves_jobs_to_be_resumed_and_awaits_every_task(home: Path):
    service = Service(status=FOREVER)

    async def first(bench: Bench) -> None:
        for n in range(3):
            bench.queue.add(a_job(f"j{n}"))
        await bench.until(running(bench, "j0"))
        await bench.queue.close()
        assert len(asyncio.all_tasks()) == 1
        bench.queue.add(a_job("too late"))
        bench.queue.wishes.cancel("j0")
        await asyncio.sleep(0)
        assert [type(j.phase) for j in await bench.journal.jobs()] == [Running, Waiting, Waiting]

    async def second(bench: Bench) -> None:
        service.script.clear()
        bench.queue.resume(await bench.journal.jobs())
        await bench.rest()
        assert all(isinstance(j.phase, Done) for j in bench.queue.jobs)

    scene(home, service, first, 1)
    scene(home, service, second, 1)
    assert service.charged == ["j0", "j1", "j2"]


def test_closing_waits_for_the_answer_to_a_paid_request(home: Path):
    service = Gate(status=FOREVER)

    async def play(bench: Bench) -> None:
        bench.queue.add(a_job())
        await bench.until(lambda: isinstance(bench.job().phase, Submitting))
        closing = asyncio.create_task(bench.queue.close())
        await asyncio.sleep(0)
        service.open.set()
        await closing
        (kept,) = await bench.journal.jobs()
        assert kept.phase == Running("remote-1")

    scene(home, service, play)
    assert service.charged == ["j"]


def test_closing_as_a_job_is_about_to_be_sent_sends_nothing_and_leaves_no_doubt(home: Path):
    service = Service()

    async def play(bench: Bench) -> None:
        save = bench.journal.save
        closing: list[asyncio.Task[None]] = []

        async def close_at_the_worst_moment(job: Job) -> None:
            if isinstance(job.phase, Submitting) and not closing:
                closing.append(asyncio.create_task(bench.queue.close()))
            await save(job)

        bench.journal.save = close_at_the_worst_moment  # type: ignore[method-assign]
        bench.queue.add(a_job())
        await bench.until(lambda: bool(closing))
        await closing[0]
        (kept,) = await bench.journal.jobs()
        assert isinstance(kept.phase, Waiting)

    scene(home, service, play)
    assert service.sent == 0


def test_the_windows_own_loop_runs_and_closes_it_as_well(home: Path, run: Callable[..., Any]):
    """Qt's loop knows no hooks for generators that are left half-way."""
    service = Service(status=[HALFWAY, None, *FOREVER], download=[1, 2])

    async def play() -> None:
        async with Bench(home, service) as bench:
            await bench.run(a_job("j0"))
            assert isinstance(bench.job("j0").phase, Done)
            bench.queue.add(a_job("j1"))
            await bench.until(running(bench, "j1"))
        assert len(asyncio.all_tasks()) == 1

    run(play())


# ---- anything, in any order -------------------------------------------------------------------------

_ids = itertools.count(1)

OUTCOMES = {
    "submit": [
        Lost(LOST),
        Lost(LOST, accepted=False),
        Lost(KeyError("jobId")),
        Unreachable("closed", maybe_acted_on=False),
        TooManyRequests("full", retry_after_s=3),
        RequestRefused("odd"),
    ],
    "status": [
        HALFWAY,
        Pending(False),
        LOST,
        GenerationFailed("nsfw"),
        AuthError("revoked"),
        RequestRefused("hm", status=404),
    ],
    "find": ["not shown", LOST],
    "cancel": [Cancellation(True, "yes"), Cancellation(False, "yes"), LOST],
    "download": [LinkExpired("old"), LOST, 0, 100, b"<html>", RequestRefused("gone", status=404)],
}


class AnyOrder(RuleBasedStateMachine):
    """A user who does anything, a service that answers anything, a program that ends at any moment.

    No paid job is lost, none is paid for twice by itself, and none is unknown to the user.
    """

    jobs = Bundle("jobs")
    folder: Path

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.home = self.folder / f"home-{next(_ids)}"
        self.service = Service()
        self.sent_again: set[str] = set()
        self.let_go: set[str] = set()
        self.numbers = itertools.count(1)
        self.open()

    def open(self) -> None:
        async def start() -> Bench:
            bench = await Bench(self.home, self.service, limit=2, inline=True).__aenter__()
            bench.queue.resume(await bench.journal.jobs())
            return bench

        self.bench = self.runner.run(start())

    def close(self) -> None:
        self.runner.run(self.bench.__aexit__())

    def turns(self, count: int) -> None:
        async def some() -> None:
            for _ in range(count):
                await asyncio.sleep(0)

        self.runner.run(some())

    def do(self, work: Callable[[], Any]) -> None:
        async def now() -> None:
            work()
            await asyncio.sleep(0)

        self.runner.run(now())

    @rule(target=jobs)
    def add(self) -> str:
        job_id = f"j{next(self.numbers)}"
        self.do(lambda: self.bench.queue.add(a_job(job_id)))
        return job_id

    @rule(name=st.sampled_from(sorted(OUTCOMES)), data=st.data())
    def misbehave(self, name: str, data: st.DataObject) -> None:
        outcomes = data.draw(st.lists(st.sampled_from(OUTCOMES[name]), min_size=1, max_size=4))
        self.service.script[name] = deque(outcomes)

    @rule(count=st.integers(1, 60))
    def go_on(self, count: int) -> None:
        self.turns(count)

    @rule(job_id=jobs)
    def cancel(self, job_id: str) -> None:
        self.do(lambda: self.bench.queue.wishes.cancel(job_id))

    @rule(job_id=jobs)
    def look_again(self, job_id: str) -> None:
        self.do(lambda: self.bench.queue.wishes.look_again(job_id))

    @rule(job_id=jobs)
    def send_again(self, job_id: str) -> None:
        def again() -> None:
            if isinstance(self.bench.job(job_id).phase, Unsure):
                self.sent_again.add(job_id)
            self.bench.queue.wishes.send_again(job_id)

        self.do(again)

    @rule(job_id=consumes(jobs))
    def forget(self, job_id: str) -> None:
        def let_go() -> None:
            if isinstance(self.bench.job(job_id).phase, (Unsure, Unfetched)):
                self.let_go.add(job_id)
            self.bench.queue.wishes.forget(job_id)

        self.do(let_go)

    @rule()
    def restart(self) -> None:
        self.close()
        self.open()

    @invariant()
    def nothing_is_paid_for_twice(self) -> None:
        charged = self.service.charged
        assert {j for j in charged if charged.count(j) > 1} <= self.sent_again

    @invariant()
    def what_is_paid_for_is_on_disk(self) -> None:
        kept = {j.id: j for j in self.runner.run(self.bench.journal.jobs())}
        for job_id in self.service.charged:
            phase = kept[job_id].phase
            assert not isinstance(phase, (Waiting,)) or job_id in self.sent_again
            if isinstance(phase, Failed) and job_id not in self.sent_again:
                assert phase.code == "failed"  # the service said so itself

    def teardown(self) -> None:
        try:
            self.all_is_well_in_the_end()
        finally:
            self.close()
            self.runner.close()

    def all_is_well_in_the_end(self) -> None:
        """The service behaves from now on: everything paid for is there, or was let go of."""
        self.service.script.clear()
        self.restart()
        self.runner.run(self.bench.rest())
        for job_id in set(self.service.charged):
            phase = self.bench.job(job_id).phase
            assert isinstance(phase, (Done, Failed, Cancelled)), phase
            if isinstance(phase, Cancelled):
                assert job_id in self.let_go or phase.billed != "unknown"
        done = [j for j in self.bench.queue.jobs if isinstance(j.phase, Done)]
        assert len(self.bench.clips()) >= len(done)


def test_whatever_happens_no_paid_clip_is_lost(tmp_path: Path, home: Path, caplog: pytest.LogCaptureFixture):
    AnyOrder.folder = tmp_path
    run_state_machine_as_test(
        AnyOrder,
        settings=settings(
            max_examples=60, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
    caplog.clear()  # a service that answers nonsense is logged as the bug it would be
