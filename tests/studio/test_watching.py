"""When the services are asked about their jobs: together, soon where it matters, never before they wish."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.studio.kit import HALFWAY, Service, a_job
from tests.studio.steps import StepClock
from wanstudio.core.errors import (
    AuthError,
    GenerationFailed,
    ProviderError,
    RequestRefused,
    TooManyRequests,
    Unreachable,
)
from wanstudio.core.jobs import Job, Running
from wanstudio.providers.base import Ready, Status
from wanstudio.store.database import Database
from wanstudio.store.journal import RUNS_KEPT, Journal, Run
from wanstudio.studio.clock import Jumps
from wanstudio.studio.pace import LONGEST_S, Pace
from wanstudio.studio.stops import LONGEST_WISH_S, Stops
from wanstudio.studio.watching import SINGLES_A_SECOND, Watching

LOST = Unreachable("the connection was reset", maybe_acted_on=True)
LATE = 1.11  # the widest that jitter makes a pause


class Timed(Service):
    """Each job is ready some time after it was sent; `asked_s` tells when it was asked, and about how many."""

    def __init__(self, clock: StepClock, takes_s: float = float("inf"), together: bool = True) -> None:
        super().__init__()
        self.clock, self.takes_s, self.asks_together = clock, takes_s, together
        self.asked_s: list[float] = []
        self.asked_of: list[int] = []
        self.outcome: Callable[[], ProviderError | None] = lambda: None

    async def statuses(self, remote_ids: Sequence[str]) -> dict[str, Status | ProviderError]:
        await asyncio.sleep(0)
        self.asked_s.append(self.clock.passed)
        self.asked_of.append(len(remote_ids))
        if error := self.outcome():
            raise error
        ready = self.clock.passed >= self.takes_s
        return {i: Ready((f"https://cdn/{i}",)) if ready else HALFWAY for i in remote_ids}


class Watch:
    """Watching alone, over a clock of its own: no disk, no threads, the same steps each time."""

    def __init__(self, runs_s: Sequence[float] = ()) -> None:
        self.clock = StepClock()
        self.pace = Pace(None)  # type: ignore[arg-type]  # nothing is read or kept
        for run_s in runs_s:
            run = Run(model_id=a_job().model_id, sandbox=False, ready_s=run_s, clip_s=run_s + 1)
            self.pace._runs[run.model_id, False].append(run)
        self.stops = Stops(self.clock)
        self.watching = Watching(self.clock, self.stops, self.pace)
        self.tasks: list[asyncio.Task[Any]] = []
        self.ready_s: dict[str, float] = {}

    def follow(self, service: Service, name: str = "1", connection: str = "work") -> None:
        """Ask about a job, sent now, until it is ready."""

        async def follow() -> None:
            job, sent_s = running(name, connection), self.clock.passed
            while not isinstance(await self.watching.word(job, service, sent_s), Ready):
                pass
            self.ready_s[name] = self.clock.passed

        self.tasks.append(asyncio.create_task(follow()))

    async def close(self) -> None:
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        await self.watching.close()


def running(name: str, connection: str = "work") -> Job:
    return a_job(name, Running(f"remote-{name}"), connection=connection)


def played(play: Callable[[Watch], Awaitable[None]], runs_s: Sequence[float] = ()) -> None:
    async def scene() -> None:
        watch = Watch(runs_s)
        try:
            await play(watch)
        finally:
            await watch.close()

    asyncio.run(scene())


def gaps(times_s: Sequence[float]) -> list[float]:
    return [after - before for before, after in pairwise(times_s)]


def test_all_jobs_of_a_connection_are_asked_for_with_one_request():
    async def play(watch: Watch) -> None:
        service = Timed(watch.clock, 60)
        for n in range(20):
            watch.follow(service, str(n))
        await watch.clock.go_on(lambda: len(watch.ready_s) == 20)
        assert set(service.asked_of) == {20}
        assert len(service.asked_s) < 40

    played(play)


def test_each_connection_is_asked_on_its_own():
    async def play(watch: Watch) -> None:
        work, home = Timed(watch.clock, 30), Timed(watch.clock, 30)
        work.outcome = lambda: TooManyRequests("slow", retry_after_s=500) if len(work.asked_s) == 1 else None
        watch.follow(work, "1", "work")
        watch.follow(home, "2", "home")
        await watch.clock.go_on(lambda: "2" in watch.ready_s)
        assert watch.clock.passed < 40 and len(work.asked_s) == 1

    played(play)


def test_what_past_runs_say_decides_when_it_is_asked():
    """Three minutes as usual: hardly a question before, one a second when it should be ready."""

    async def play(watch: Watch) -> None:
        service = Timed(watch.clock, 175)
        watch.follow(service)
        await watch.clock.go_on(lambda: bool(watch.ready_s))
        assert watch.ready_s["1"] - 175 <= LATE
        assert len(service.asked_s) < 40
        assert max(gaps(service.asked_s)) <= LONGEST_S * LATE
        near = [s for s in service.asked_s if s > 165]
        assert max(gaps(near)) <= LATE

    played(play, [180, 170, 190, 185, 175])


@pytest.mark.parametrize("takes_s", [5, 40, 200])
def test_where_nothing_is_known_the_pauses_grow_with_the_time_up_to_15_s(takes_s: float):
    async def play(watch: Watch) -> None:
        service = Timed(watch.clock, takes_s)
        watch.follow(service)
        await watch.clock.go_on(lambda: bool(watch.ready_s))
        assert watch.ready_s["1"] - takes_s <= min(max(0.1 * takes_s, 1.0), LONGEST_S) * LATE

    played(play)


def test_two_runs_say_nothing_and_of_many_the_newest_are_kept():
    pace = Watch([10, 12]).pace
    assert pace.expected_s(a_job()) is None
    pace = Watch([*range(100), *[50] * RUNS_KEPT]).pace
    assert pace.expected_s(a_job()) == 51
    assert pace.expected_s(a_job(connection="sandbox")) is None


def test_how_long_jobs_take_outlives_the_program(tmp_path: Path):
    async def scene() -> None:
        for start in range(4):
            database = Database(tmp_path / "w.db")
            await database.open()
            pace = Pace(Journal(database))
            await pace.recall()
            for n in range(10):
                await pace.learn(a_job(), ready_s=10.0 * start + n, clip_s=10.0 * start + n + 2)
            assert len(await Journal(database).runs()) == min(10 * start + 10, RUNS_KEPT)
            assert pace.expected_s(a_job()) == pytest.approx(10 * start + (6.5 if start == 0 else 1.5))
            await database.close()

    asyncio.run(scene())


def test_two_jobs_that_were_given_the_same_id_are_both_told():
    """By a service that repeats itself, or something on the way that answers in its place."""

    async def play(watch: Watch) -> None:
        service, ready = Timed(watch.clock, 20), []

        async def follow(job: Job) -> None:
            while not isinstance(await watch.watching.word(job, service, 0.0), Ready):
                pass
            ready.append(job.id)

        for job_id in ("one", "other"):
            watch.tasks.append(asyncio.create_task(follow(replace(running("1"), id=job_id))))
        await watch.clock.go_on(lambda: len(ready) == 2)
        assert set(service.asked_of) == {1}

    played(play)


def test_jobs_are_asked_about_however_wrong_it_goes_where_the_answer_is_told(caplog: pytest.LogCaptureFixture):
    async def play(watch: Watch) -> None:
        service, told = Timed(watch.clock, 20), []
        service.outcome = lambda: LOST if len(service.asked_s) == 1 else None

        def listener(stops: object) -> None:
            told.append(stops)
            raise RuntimeError("a mistake in a view")

        watch.stops.listen(listener)
        watch.follow(service)
        await watch.clock.go_on(lambda: bool(watch.ready_s))
        assert told

    played(play)
    assert "in a listener of the studio" in caplog.messages
    caplog.clear()


# ---- the service's own wishes ------------------------------------------------------------------------


@pytest.mark.parametrize("wish_s", [7.0, 120.0, 99_999.0])
def test_no_question_leaves_before_the_time_the_service_named_whoever_asks(wish_s: float):
    async def play(watch: Watch) -> None:
        service = Timed(watch.clock, 20)
        service.outcome = lambda: TooManyRequests("slow", retry_after_s=wish_s) if len(service.asked_s) == 1 else None
        for n in range(5):
            watch.follow(service, str(n))
        await watch.clock.go_on(lambda: bool(watch.stops.all))
        (stop,) = watch.stops.all
        assert stop.why == "busy" and stop.until is not None
        watch.follow(service, "late")
        await watch.clock.go_on(lambda: len(watch.ready_s) == 6)
        assert service.asked_s[1] - service.asked_s[0] >= min(wish_s, LONGEST_WISH_S)
        assert service.asked_s[1] - service.asked_s[0] <= min(wish_s, LONGEST_WISH_S) + LONGEST_S

    played(play)


def test_where_each_job_takes_a_request_a_hundred_of_them_are_asked_for_in_turn():
    async def play(watch: Watch) -> None:
        service = Timed(watch.clock, together=False)
        for n in range(100):
            watch.follow(service, str(n))
        await watch.clock.go_on(lambda: watch.clock.passed > 300)
        assert sum(service.asked_of) <= SINGLES_A_SECOND * 300 + 100

    played(play)


# ---- no answer ---------------------------------------------------------------------------------------


def test_fifty_jobs_and_a_service_that_is_gone_for_an_hour_are_few_requests_and_one_sentence():
    async def play(watch: Watch) -> None:
        told: list[str] = []
        watch.stops.listen(lambda stops: told.extend(s.why for s in stops))
        service = Timed(watch.clock, 60)
        service.outcome = lambda: LOST if 30 < watch.clock.passed < 3630 else None
        for n in range(50):
            watch.follow(service, str(n))
        await watch.clock.go_on(lambda: len(watch.ready_s) == 50)
        assert 3630 <= watch.clock.passed <= 3630 + LONGEST_S * LATE
        assert len(service.asked_s) < 3600 / LONGEST_S * 4
        assert set(told) == {"network"} and watch.stops.all == ()

    played(play)


def test_programs_that_lost_the_same_service_do_not_ask_again_in_step():
    """Full jitter: of fifty programs, no tenth of the time sees half of them."""
    first_s: list[float] = []

    async def play(watch: Watch) -> None:
        service = Timed(watch.clock, 200)
        service.outcome = lambda: LOST if watch.clock.passed < 100 else None
        watch.follow(service)
        await watch.clock.go_on(lambda: service.asked_s[-1:] >= [100.0])
        first_s.append(service.asked_s[-1] - 100)

    for seed in range(50):
        random.seed(seed)
        played(play)
    assert max(first_s) <= LONGEST_S * LATE
    width_s = max(first_s) / 10
    assert max(sum(at_s <= s < at_s + width_s for s in first_s) for at_s in first_s) < 25


def test_a_job_that_takes_a_day_is_asked_for_all_day_then_seldom_and_at_once_when_wanted():
    async def play(watch: Watch) -> None:
        service = Timed(watch.clock)
        watch.follow(service)
        await watch.clock.go_on(lambda: watch.clock.passed > 3 * 86_400)
        day = [s for s in service.asked_s if s < 86_400]
        later = [s for s in service.asked_s if s > 87_000]
        assert max(gaps(day)) <= LONGEST_S * LATE
        assert min(gaps(later)) >= 500
        asked = len(service.asked_s)
        watch.watching.look_now("work", "remote-1")
        now_s = watch.clock.passed
        await watch.clock.go_on(lambda: len(service.asked_s) > asked)
        assert watch.clock.passed == now_s
        service.takes_s = 0
        await watch.clock.go_on(lambda: bool(watch.ready_s))

    played(play)


def test_what_takes_far_longer_than_usual_is_slow():
    pace = Watch([60, 70, 80]).pace
    assert [pace.slow(a_job(), s) for s in (80, 190, 191)] == [False, False, True]
    assert [Watch().pace.slow(a_job(), s) for s in (1800, 1801)] == [False, True]


@pytest.mark.parametrize("word", [GenerationFailed("nsfw"), RequestRefused("gone", status=410)])
def test_a_word_on_one_job_is_its_own(word: ProviderError):
    async def play(watch: Watch) -> None:
        service = Timed(watch.clock, 10)
        statuses = service.statuses

        async def one_of_them(remote_ids: Sequence[str]) -> dict[str, Status | ProviderError]:
            return await statuses(remote_ids) | {"remote-bad": word}

        service.statuses = one_of_them  # type: ignore[method-assign]
        watch.follow(service, "bad")
        watch.follow(service, "good")
        await watch.clock.go_on(lambda: bool(watch.ready_s))
        assert watch.tasks[0].exception() is word and list(watch.ready_s) == ["good"]
        assert watch.stops.all == ()

    played(play)


def test_a_job_of_which_the_answer_says_nothing_is_asked_for_again():
    async def play(watch: Watch) -> None:
        service = Timed(watch.clock, 10)
        statuses = service.statuses

        async def forgetful(remote_ids: Sequence[str]) -> dict[str, Status | ProviderError]:
            found = await statuses(remote_ids)
            return found if len(service.asked_s) > 20 else {}

        service.statuses = forgetful  # type: ignore[method-assign]
        watch.follow(service)
        await watch.clock.go_on(lambda: bool(watch.ready_s))
        assert len(service.asked_s) == 21 and watch.clock.passed >= 40

    played(play)


def test_a_refused_key_is_asked_about_ever_more_seldom_and_at_once_when_it_was_mended():
    async def play(watch: Watch) -> None:
        service = Timed(watch.clock, 0)
        service.outcome = lambda: AuthError("revoked")
        watch.follow(service)
        await watch.clock.go_on(lambda: watch.clock.passed > 3600)
        assert len(service.asked_s) < 60
        service.outcome = lambda: None
        watch.watching.look_now("work")
        before_s = watch.clock.passed
        await watch.clock.go_on(lambda: bool(watch.ready_s))
        assert watch.clock.passed == before_s and watch.stops.all == ()

    played(play)


# ---- the clock ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("jump_s", "jumped"), [(0, False), (29, False), (-29, False), (31, True), (8 * 3600, True), (-86_400, True)]
)
def test_a_sleep_of_the_computer_or_a_clock_that_is_set_is_noticed(jump_s: float, jumped: bool):
    clock = StepClock()
    jumps = Jumps(clock)
    clock.passed += 1000
    assert not jumps.look()
    clock.jump_s += jump_s
    assert jumps.look() is jumped
    assert not jumps.look()


@pytest.mark.parametrize("jump_s", [86_400, -86_400, -50 * 365 * 86_400])
def test_waiting_does_not_go_by_the_time_of_day(jump_s: float):
    async def play(watch: Watch) -> None:
        service = Timed(watch.clock, 60)
        watch.follow(service)
        await watch.clock.go_on(lambda: watch.clock.passed > 20)
        watch.clock.jump_s = jump_s
        await watch.clock.go_on(lambda: bool(watch.ready_s))
        assert watch.clock.passed <= 60 + 6 * LATE

    played(play)
