"""What stops all jobs of a connection is said once, costs one request, and is over for all of them at once."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from tests.studio.kit import HALFWAY, Bench, Service, a_job
from tests.studio.steps import StepClock
from tests.studio.test_queue import scene
from wanstudio.core.costs import Price
from wanstudio.core.errors import AuthError, OutOfCredit, TooManyRequests, Unreachable, WayBlocked
from wanstudio.core.holds import Stop
from wanstudio.core.jobs import Done, Failed, Running, Submitting, Waiting
from wanstudio.providers.base import Account
from wanstudio.studio.stops import LONGEST_WISH_S, Stops

GONE = Unreachable("no route to host", maybe_acted_on=False)
LOST = Unreachable("the connection was reset", maybe_acted_on=True)


class Asked(Service):
    """Its key test follows a script, too; it refuses keys and credit until then."""

    async def check(self) -> Account:
        return self._next("check") or Account("Connected.")


class ByConnection(Bench):
    """Each connection has a service of its own."""

    others: dict[str, Service]

    async def connect(self, connection: str, provider_id: str) -> Service:
        return self.others.get(connection, self.service)


def reasons(told: list[tuple[Stop, ...]]) -> list[tuple[str, str]]:
    """(connection, why) of every stop that was new when it was told."""
    new, before = [], set[tuple[str, str]]()
    for stops in told:
        now = {(s.connection, s.why) for s in stops}
        new += sorted(now - before)
        before = now
    return new


@pytest.mark.parametrize(("error", "why"), [(AuthError("revoked"), "key"), (OutOfCredit("none left"), "credit")])
def test_ten_jobs_and_a_refused_account_are_one_request_and_one_sentence(home: Path, error: Any, why: str):
    service = Asked(submit=[error], check=[error] * 3)

    async def play(bench: Bench) -> None:
        told: list[tuple[Stop, ...]] = []
        bench.queue.stops.listen(told.append)
        bench.queue.pause()
        for n in range(10):
            bench.queue.add(a_job(f"j{n}"))
        await bench.until(lambda: len(bench.queue.line) == 10)
        bench.queue.go_on()
        await bench.until(lambda: bool(bench.queue.stops.all))
        bench.queue.pause()
        await bench.until(lambda: all(j.phase == Waiting(why) for j in bench.queue.jobs))  # type: ignore[arg-type]
        await bench.until(lambda: len(bench.queue.line) == 10)  # the one that was refused is put down last
        assert reasons(told) == [("work", why)]
        assert bench.queue.line == tuple(f"j{n}" for n in range(10))

    scene(home, service, play, 1)
    assert service.sent == 1 and service.charged == []


def test_the_jobs_of_other_connections_go_on(home: Path):
    refusing, good = Service(submit=[AuthError("revoked")]), Service()

    async def play(bench: ByConnection) -> None:
        bench.others = {"work": refusing}
        for n, connection in enumerate(("work", "home", "work", "home")):
            bench.queue.add(a_job(f"j{n}", connection=connection))
        await bench.rest()
        assert [type(j.phase) for j in bench.queue.jobs] == [Waiting, Done, Waiting, Done]

    async def played() -> None:
        async with ByConnection(home, good, limit=1) as bench:
            await play(bench)

    asyncio.run(played())
    assert refusing.sent == 1


def test_after_the_account_was_mended_all_go_on_each_paid_once(home: Path):
    service = Asked(submit=[AuthError("revoked")])

    async def play(bench: Bench) -> None:
        await bench.run(*(a_job(f"j{n}") for n in range(4)))
        assert all(j.phase == Waiting("key") for j in bench.queue.jobs)
        bench.queue.again.check("work")
        await bench.rest()
        assert all(isinstance(j.phase, Done) for j in bench.queue.jobs)
        assert bench.queue.stops.all == ()

    scene(home, service, play, 1)
    assert service.charged == ["j0", "j1", "j2", "j3"]


def test_a_key_that_is_still_refused_sends_nothing(home: Path):
    service = Asked(submit=[AuthError("revoked")], check=[AuthError("revoked")])

    async def play(bench: Bench) -> None:
        await bench.run(a_job())
        since = bench.queue.stops.all[0].since
        bench.clock.passed += 60
        bench.queue.again.check("work")
        await bench.rest()
        (stop,) = bench.queue.stops.all
        assert (stop.why, stop.since) == ("key", since)
        assert bench.job().phase == Waiting("key")

    scene(home, service, play)
    assert service.sent == 1


def test_credit_is_looked_for_now_and_then_and_one_job_tries_it(home: Path):
    """The balance says no twice; a service that tells no balance is tried with one job, not with all."""
    none_left = Account("The balance is empty.", Price(0, "USD"))
    service = Asked(submit=[OutOfCredit("no"), OutOfCredit("no")], check=[none_left, none_left])

    async def play(bench: Bench) -> None:
        told: list[tuple[Stop, ...]] = []
        bench.queue.stops.listen(told.append)
        await bench.run(*(a_job(f"j{n}") for n in range(3)))
        assert all(isinstance(j.phase, Done) for j in bench.queue.jobs)
        assert reasons(told) == [("work", "credit")]

    scene(home, service, play, 1)
    assert service.asked.count("check") == 4
    assert service.sent == 5 and service.charged == ["j0", "j1", "j2"]


def test_when_a_stop_may_be_over_one_job_tries_and_the_others_follow_only_then():
    stops = Stops(StepClock())
    stops.meet("work", OutOfCredit("none left"))
    assert not stops.lets("work") and stops.lets("home")
    stops.open("work")
    assert stops.lets("work") and len(stops.all) == 1
    stops.begin("work", "j")
    assert not stops.lets("work")
    stops.meet("work", OutOfCredit("none left"))
    stops.end("work", "j")
    assert not stops.lets("work") and len(stops.all) == 1
    stops.open("work")
    stops.begin("work", "k")
    stops.end("work", "k")
    assert stops.lets("work") and stops.all == ()


def test_a_job_that_waits_for_its_account_can_be_given_up_and_says_why(home: Path):
    async def play(bench: Bench) -> None:
        await bench.run(a_job())
        bench.queue.wishes.give_up("j")
        await bench.rest()
        assert bench.job().phase == Failed(AuthError.title, "revoked", "", "auth", 3, "no")
        assert bench.queue.stops.all == () and bench.queue.line == ()

    scene(home, Service(submit=[AuthError("revoked")]), play)


# ---- too many at once -------------------------------------------------------------------------------


@pytest.mark.parametrize(("wish_s", "least_s"), [(7.0, 7.0), (99_999.0, LONGEST_WISH_S), (0.0, 0.0), (None, 0.0)])
def test_nothing_is_asked_of_a_service_before_the_time_it_named(home: Path, wish_s: float | None, least_s: float):
    """A wish for a day is held to ten minutes, and the time is shown."""
    service = Service(submit=[TooManyRequests("slow down", retry_after_s=wish_s)], status=[HALFWAY] * 3)

    async def play(bench: Bench) -> None:
        told: list[tuple[Stop, ...]] = []
        bench.queue.stops.listen(told.append)
        await bench.run(a_job())
        assert isinstance(bench.job().phase, Done)
        (stop,) = told[0]
        assert stop.why == "busy" and stop.until is not None
        assert least_s <= (stop.until - stop.since).total_seconds() <= least_s + 121
        first, second = (job.phase.at for job in bench.seen if isinstance(job.phase, Submitting))
        assert (second - first).total_seconds() >= least_s

    scene(home, service, play)
    assert service.sent == 2 and service.charged == ["j"]


def test_a_limit_of_jobs_at_once_holds_all_jobs_of_the_connection_and_is_kept_to(home: Path):
    service = Service(submit=[None, None, TooManyRequests("too many jobs", limit=2)], status=[HALFWAY] * 60)
    at_once: list[int] = []

    async def play(bench: Bench) -> None:
        told: list[tuple[Stop, ...]] = []
        bench.queue.stops.listen(told.append)
        bench.queue.board.listen(lambda _: at_once.append(sum(isinstance(j.phase, Running) for j in bench.queue.jobs)))
        await bench.run(*(a_job(f"j{n}") for n in range(8)))
        assert all(isinstance(j.phase, Done) for j in bench.queue.jobs)
        assert reasons(told) == [("work", "busy")]

    scene(home, service, play, 3)
    assert service.sent == 9 and max(at_once) == 2


# ---- no network --------------------------------------------------------------------------------------


def test_a_network_that_is_gone_is_said_once_and_comes_back_by_itself(home: Path):
    service = Asked(submit=[GONE], check=[LOST, LOST])

    async def play(bench: Bench) -> None:
        told: list[tuple[Stop, ...]] = []
        bench.queue.stops.listen(told.append)
        await bench.run(*(a_job(f"j{n}") for n in range(5)))
        assert all(isinstance(j.phase, Done) for j in bench.queue.jobs)
        assert reasons(told) == [("work", "network")]
        assert told[0][0].sentence == "No answer from work. Jobs there go on; it is asked again by itself."

    scene(home, service, play, 1)
    assert service.sent == 6


def test_jobs_at_the_service_are_kept_while_it_does_not_answer_and_that_is_said_once(home: Path):
    service = Service(status=[HALFWAY, *[LOST] * 40, HALFWAY])

    async def play(bench: Bench) -> None:
        told: list[tuple[Stop, ...]] = []
        bench.queue.stops.listen(told.append)
        await bench.run(a_job())
        assert isinstance(bench.job().phase, Done)
        assert reasons(told) == [("work", "network")] and told[-1] == ()

    scene(home, service, play)


def test_a_key_that_is_refused_while_a_job_runs_is_said_and_the_job_kept(home: Path):
    service = Service(status=[HALFWAY, *[AuthError("revoked")] * 5, HALFWAY])

    async def play(bench: Bench) -> None:
        told: list[tuple[Stop, ...]] = []
        bench.queue.stops.listen(told.append)
        await bench.run(a_job())
        assert isinstance(bench.job().phase, Done)
        assert reasons(told) == [("work", "key")]
        assert told[0][0].sentence.startswith("work does not accept the key: revoked.")

    scene(home, service, play)


def test_a_stop_says_what_its_account_is_called(home: Path):
    async def play(bench: Bench) -> None:
        bench.queue.stops.titles = {"work": "Northlight"}.__getitem__
        await bench.run(a_job())
        assert bench.queue.stops.all[0].sentence.startswith("Northlight does not accept the key: revoked.")

    scene(home, Service(submit=[AuthError("revoked")]), play)


def test_closing_waits_for_no_stop_that_would_be_tried_again_later(home: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("wanstudio.studio.work.GRACE_S", 60.0)  # for what is being sent
    service = Asked(submit=[TooManyRequests("wait", retry_after_s=60)])

    async def play(bench: Bench) -> None:
        clock = StepClock()
        bench.use(clock)  # type: ignore[arg-type]
        bench.queue.add(a_job())
        await bench.until(lambda: clock.next_s() is not None)
        async with asyncio.timeout(20):
            await bench.queue.close()
        assert bench.job().phase == Waiting("busy") and service.sent == 1

    scene(home, service, play)


def test_what_the_network_settings_can_end_is_marked_and_says_so():
    stops = Stops(StepClock())
    stops.meet("A", WayBlocked("The proxy p.test:1 asks for a name and password (407)."))
    stops.meet("B", GONE)
    [blocked, gone] = stops.all
    assert (blocked.why, blocked.mend, gone.why, gone.mend) == ("network", "network", "network", "")
    assert blocked.sentence.startswith("The proxy p.test:1 asks for a name and password (407). Jobs at A go on; ")
    assert "Settings > Network" in blocked.sentence and blocked.until is not None
