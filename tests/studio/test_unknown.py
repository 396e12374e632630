"""Jobs that were accepted, and of which their service says that there is none: no paid clip is given up."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from tests.studio.kit import AT, HALFWAY, Bench, Service, a_job, names
from tests.studio.test_queue import scene
from wanstudio.core.errors import GenerationFailed, MissingKey, RequestRefused, Unreachable
from wanstudio.core.jobs import Cancelled, Done, Failed, Unsure
from wanstudio.studio.again import GRACE_S
from wanstudio.studio.unknown import NOT_KNOWN, PATIENCE_S

NOT_FOUND = [RequestRefused("no such job", status=404)]
GONE = [RequestRefused("expired", status=410)]
UNKNOWN = Unsure(AT, NOT_KNOWN, "remote-1")


class Forgetful(Service):
    """Knows no job until it is told to `know` them again. What is asked of it is counted."""

    knows = False

    async def status(self, remote_id: str) -> Any:
        if self.knows:
            return await super().status(remote_id)
        self.asked.append("status")
        raise RequestRefused("no such job", status=404)


def left(home: Path, service: Service, play: Callable[[Bench], Awaitable[None]], **changes: Any) -> None:
    """A start at which such a job is in the journal."""

    async def started(bench: Bench) -> None:
        await bench.journal.save(a_job(**({"phase": UNKNOWN} | changes)))
        bench.queue.resume(await bench.journal.jobs())
        await bench.rest()
        await play(bench)

    scene(home, service, started)


def test_patience_is_counted_in_time_and_not_in_questions(home: Path):
    async def play(bench: Bench) -> None:
        await bench.run(a_job())
        assert bench.clock.passed < PATIENCE_S
        assert names(bench.seen) == ["Waiting", "Submitting", "Running", "Downloading", "Done"]

    scene(home, Service(status=[*NOT_FOUND * 20, HALFWAY, *NOT_FOUND * 20]), play)


def test_a_job_that_is_not_known_for_minutes_rests_where_it_can_be_looked_at_and_is_not_paid_for_again(home: Path):
    service = Forgetful()

    async def play(bench: Bench) -> None:
        await bench.run(a_job())
        assert PATIENCE_S <= bench.clock.passed < PATIENCE_S + 60
        phase = bench.job().phase
        assert isinstance(phase, Unsure) and (phase.why, phase.remote_id) == (NOT_KNOWN, "remote-1")
        assert [job.phase for job in await bench.journal.jobs()] == [phase]
        service.knows = True
        bench.queue.wishes.look_again("j")
        await bench.rest()
        assert isinstance(bench.job().phase, Done)
        assert service.charged == ["j"]

    scene(home, service, play)


def test_any_other_word_begins_the_patience_anew(home: Path):
    async def play(bench: Bench) -> None:
        await bench.run(a_job())
        assert bench.clock.passed > 2 * PATIENCE_S
        assert names(bench.seen) == ["Waiting", "Submitting", "Running", "Downloading", "Done"]

    scene(home, Service(status=[*NOT_FOUND * 8, HALFWAY] * 8), play)


def test_looked_at_while_it_is_still_not_known_it_is_asked_for_once_and_rests_as_before(home: Path):
    service = Forgetful()

    async def play(bench: Bench) -> None:
        asked = len(service.asked)
        bench.queue.wishes.look_again("j")
        await bench.rest()
        assert bench.job().phase == UNKNOWN
        assert len(service.asked) == asked + 1

    left(home, service, play)


def test_the_next_start_finds_it(home: Path):
    service = Service()

    async def play(bench: Bench) -> None:
        assert isinstance(bench.job().phase, Done)
        assert (service.sent, "find" in service.asked) == (0, False)

    left(home, service, play)


def test_the_right_key_finds_it_by_itself(home: Path):
    """It was run with the key of another project, which knows nothing of it."""
    other, right = Forgetful(), Service()

    async def play(bench: Bench) -> None:
        assert bench.job().phase == UNKNOWN
        bench.service = right
        bench.queue.again.accounts_changed()
        await bench.rest()
        assert isinstance(bench.job().phase, Done)
        assert right.sent == other.sent == 0

    left(home, other, play)


def test_a_change_of_the_accounts_that_is_not_its_own_asks_nothing(home: Path):
    service = Forgetful()

    async def play(bench: Bench) -> None:
        asked = len(service.asked)
        bench.queue.again.accounts_changed()
        await bench.rest()
        assert len(service.asked) == asked

    left(home, service, play)


def test_it_is_looked_at_once_more_by_itself(home: Path):
    service = Forgetful()

    async def play(bench: Bench) -> None:
        at = bench.queue.again.looks_late_at(bench.job())
        assert at is not None and (at - AT).total_seconds() == GRACE_S
        service.knows = True
        bench.clock.passed = GRACE_S + 1
        bench.queue.again.look_late()
        await bench.rest()
        assert isinstance(bench.job().phase, Done)

    left(home, service, play)


def test_without_an_account_it_stays_what_it_is(home: Path):
    class NoAccount(Bench):
        async def connect(self, connection: str, provider_id: str) -> Service:
            raise MissingKey("There is no key.")

    async def play() -> None:
        async with NoAccount(home, Service()) as bench:
            await bench.journal.save(a_job(phase=UNKNOWN))
            bench.queue.resume(await bench.journal.jobs())
            await bench.rest()
            phase = bench.job().phase
            assert isinstance(phase, Unsure) and phase.remote_id == "remote-1" and phase.why.startswith(NOT_KNOWN)

    asyncio.run(play())


def test_a_failure_that_the_service_tells_of_at_last_is_one(home: Path):
    async def play(bench: Bench) -> None:
        phase = bench.job().phase
        assert isinstance(phase, Failed) and (phase.detail, phase.charged) == ("out of memory", "no")

    left(home, Service(status=[GenerationFailed("out of memory", charged="no")]), play)


@pytest.mark.parametrize("looking", [False, True])
def test_let_go_of_it_can_still_be_fetched(home: Path, looking: bool):
    """Also while it is being asked for, and there is no answer."""
    service = Forgetful()

    async def play(bench: Bench) -> None:
        await bench.run(a_job())
        if looking:
            service.status = _silent  # type: ignore[method-assign, assignment]
            bench.queue.wishes.look_again("j")
            await bench.until(lambda: "j" in bench.queue._tasks and bench.clock.passed > 2 * PATIENCE_S)
        bench.queue.wishes.forget("j")
        await bench.until(lambda: bench.job().ended)
        assert bench.job().phase == Cancelled("unknown", "remote-1")
        bench.service = Service()
        bench.queue.wishes.fetch_all_the_same("j")
        await bench.rest()
        assert isinstance(bench.job().phase, Done)

    scene(home, service, play)


def test_it_is_not_sent_again_under_its_own_name(home: Path):
    service = Forgetful()

    async def play(bench: Bench) -> None:
        bench.queue.wishes.send_again("j")
        await bench.rest()
        assert bench.job().phase == UNKNOWN
        assert service.sent == 0

    left(home, service, play)


# ---- what has failed -------------------------------------------------------------------------------------

FAILED = Failed("The service failed while rendering", "no such job", "The service no longer knows this job.", "failed")


@pytest.mark.parametrize("earlier", [FAILED, Failed("Something went wrong", charged="unknown")])
def test_a_job_that_failed_after_it_was_accepted_can_be_looked_at_again(home: Path, earlier: Failed):
    """As earlier versions left it after some seconds of 404."""
    service = Service()

    async def play(bench: Bench) -> None:
        assert bench.job().phase == earlier
        bench.queue.wishes.look_again("j")
        await bench.rest()
        assert isinstance(bench.job().phase, Done)
        assert [job.state for job in await bench.journal.jobs()] == ["done"]
        assert service.sent == 0

    left(home, service, play, phase=earlier, remote_id="remote-1", ended_at=AT)


def test_what_is_gone_for_good_has_failed_at_once_and_still_can_be_looked_at(home: Path):
    service = Service(status=[HALFWAY, *GONE, *GONE, *NOT_FOUND])

    async def play(bench: Bench) -> None:
        await bench.run(a_job())
        for _ in range(2):
            phase = bench.job().phase
            assert isinstance(phase, Failed) and "no longer knows" in phase.title and phase.charged == "unknown"
            bench.queue.wishes.look_again("j")
            await bench.rest()
        assert isinstance(bench.job().phase, Unsure)
        bench.queue.wishes.look_again("j")
        await bench.rest()
        assert isinstance(bench.job().phase, Done)
        assert service.charged == ["j"]

    scene(home, service, play)


def test_what_failed_before_it_was_accepted_has_nothing_to_be_looked_at(home: Path):
    service = Service()

    async def play(bench: Bench) -> None:
        bench.queue.wishes.look_again("j")
        await bench.rest()
        assert bench.job().phase == FAILED
        assert service.asked == []

    left(home, service, play, phase=FAILED)


async def _silent(remote_id: str) -> Any:
    raise Unreachable("no answer")
