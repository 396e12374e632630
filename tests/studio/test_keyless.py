"""Jobs whose account has no key here, or is gone: they wait, none fails, and all go on once it is connected again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from tests.studio.kit import AT, HALFWAY, Bench, Lost, Service, a_job
from wanstudio.core.errors import MissingKey, Unreachable
from wanstudio.core.jobs import Done, Downloading, Running, Unfetched, Unsure, Waiting
from wanstudio.studio.entries import not_connected

LOST = Unreachable("reset", maybe_acted_on=True)
FOREVER = [HALFWAY] * 100_000


class Doors(Bench):
    """`service` is None while no account of any name is connected. The test sets it and says that accounts changed."""

    async def connect(self, connection: str, provider_id: str) -> Service:
        if self.service is None:
            raise not_connected(connection)
        return self.service

    def put(self, service: Service | None) -> None:
        self.service = service
        self.queue.again.accounts_changed()

    @property
    def reasons(self) -> list[tuple[str, str]]:
        return [(stop.connection, stop.why) for stop in self.queue.stops.all]

    @property
    def phases(self) -> dict[str, type]:
        return {job.id: type(job.phase) for job in self.queue.jobs}


def scene(home: Path, service: Service | None, play: Callable[[Doors], Awaitable[Any]]) -> Any:
    async def played() -> Any:
        async with Doors(home, service) as bench:  # type: ignore[arg-type]
            return await play(bench)

    return asyncio.run(played())


def running(bench: Bench, job_id: str = "j") -> Callable[[], bool]:
    return lambda: any(j.id == job_id and isinstance(j.phase, Running) for j in bench.queue.jobs)


def state(bench: Bench) -> str:
    """Of the one job; "" before it is in the list."""
    return next((job.state for job in bench.queue.jobs), "")


LEFT = (
    a_job("waiting"),
    a_job("running", Running("remote-2")),
    a_job("unsure", Unsure(AT, "The reply was lost.")),
    a_job("downloading", Downloading("remote-3", ("https://cdn/old",))),
    a_job("unfetched", Unfetched("remote-4", "disk", "There was no room.")),
)


async def after_a_start(bench: Doors) -> None:
    """Jobs that were left in each phase, and a start at which their account is not there."""
    for job in LEFT:
        await bench.journal.save(job)
    bench.queue.resume(await bench.journal.jobs())
    await bench.rest()


def test_after_a_start_without_the_account_nothing_fails_and_one_stop_says_so(home: Path):
    async def play(bench: Doors) -> None:
        await after_a_start(bench)
        assert bench.phases == {
            "waiting": Waiting,
            "running": Running,
            "unsure": Unsure,
            "downloading": Unfetched,
            "unfetched": Unfetched,
        }
        assert bench.job("waiting").phase == Waiting("key")
        kept = bench.job("unfetched").phase
        assert isinstance(kept, Unfetched) and (kept.why, kept.detail) == ("disk", "There was no room.")
        assert bench.reasons == [("work", "key")]
        assert bench.queue.stops.all[0].sentence.startswith("The account 'work' is not connected. Its jobs wait; ")

    scene(home, None, play)


@pytest.mark.parametrize("paused", [False, True])
def test_connected_again_all_go_on_and_only_what_had_waited_is_sent(home: Path, paused: bool):
    service = Service()
    service.charged.append("unsure")

    async def play(bench: Doors) -> None:
        await after_a_start(bench)
        if paused:
            bench.queue.pause()
        bench.put(service)
        await bench.rest()
        waits = {"waiting"} if paused else set()
        assert bench.phases == {job.id: Waiting if job.id in waits else Done for job in LEFT}
        assert bench.reasons == []
        bench.queue.go_on()
        await bench.rest()
        assert isinstance(bench.job("waiting").phase, Done)

    scene(home, None, play)
    assert service.charged == ["unsure", "waiting"] and service.sent == 1


def test_jobs_that_were_left_alone_say_that_they_go_on_with_the_key(home: Path):
    async def play(bench: Doors) -> None:
        await bench.journal.save(a_job("running", Running("remote-1")))
        bench.queue.resume(await bench.journal.jobs())
        await bench.rest()
        assert bench.notes == [
            "The account 'work' is not connected. It goes on at the service, and is looked at again with its key."
        ]

    scene(home, None, play)


@pytest.mark.parametrize("phase", [Running, Downloading])
def test_an_account_that_is_removed_leaves_its_jobs_where_they_are_until_it_is_back(home: Path, phase: type):
    gone = Service(status=FOREVER) if phase is Running else Service(download=[Unreachable("cut")] * 100_000)
    back = Service()

    async def play(bench: Doors) -> None:
        bench.queue.add(a_job())
        await bench.until(lambda: any(isinstance(j.phase, phase) for j in bench.queue.jobs))
        bench.put(None)
        await bench.until(lambda: bench.reasons == [("work", "key")] and not bench.queue.busy)
        assert isinstance(bench.job().phase, Running if phase is Running else Unfetched)
        bench.put(None)  # a change of another account: nothing is said or done again
        await bench.rest()
        assert len(bench.notes) <= 1
        bench.put(back)
        await bench.rest()
        assert isinstance(bench.job().phase, Done)

    scene(home, gone, play)
    assert gone.charged == ["j"] and back.charged == []


def test_a_request_that_is_on_its_way_while_the_account_is_removed_is_not_cut_short(home: Path):
    class Slow(Service):
        answers = asyncio.Event()

        async def submit(self, *args: Any) -> Any:
            await self.answers.wait()
            return await super().submit(*args)

    service, back = Slow(status=FOREVER), Service()

    async def play(bench: Doors) -> None:
        service.answers = asyncio.Event()
        bench.queue.add(a_job())
        await bench.until(lambda: state(bench) == "submitting")
        bench.put(None)
        for _ in range(20):
            await asyncio.sleep(0)
        assert state(bench) == "submitting"
        service.answers.set()
        await bench.until(running(bench))
        bench.put(back)
        await bench.rest()
        assert isinstance(bench.job().phase, Done)

    scene(home, service, play)
    assert service.charged == ["j"] and back.charged == []


def test_an_account_that_comes_while_its_key_is_being_looked_for_is_not_missed(home: Path):
    """A keyring may wait a minute to be unlocked; the user may type the key anew meanwhile."""
    service = Service()

    class Locked(Doors):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.given_up, self.asked = asyncio.Event(), 0

        async def connect(self, connection: str, provider_id: str) -> Service:
            self.asked += 1
            if self.asked == 2:
                await self.given_up.wait()
                raise MissingKey("the keyring is locked")
            return await super().connect(connection, provider_id)

    async def play() -> None:
        async with Locked(home, None) as bench:  # type: ignore[arg-type]
            await bench.run(a_job())
            assert bench.job().phase == Waiting("key")
            bench.queue.again.check("work")
            await bench.until(lambda: bench.asked == 2)
            bench.put(service)
            bench.given_up.set()
            await bench.rest()
            assert isinstance(bench.job().phase, Done)

    asyncio.run(play())
    assert service.charged == ["j"]


def test_a_lost_reply_is_looked_for_at_the_account_once_it_is_back_and_never_sent_again(home: Path):
    service = Service(submit=[Lost(LOST)], find=["not shown"] * 1000)

    async def play(bench: Doors) -> None:
        bench.queue.add(a_job())
        await bench.until(lambda: state(bench) == "unsure")
        bench.put(None)
        await bench.until(lambda: bench.reasons == [("work", "key")] and not bench.queue.busy)
        assert state(bench) == "unsure"
        service.script.clear()
        bench.put(service)
        await bench.rest()
        assert isinstance(bench.job().phase, Done)

    scene(home, service, play)
    assert service.charged == ["j"] and service.sent == 1
