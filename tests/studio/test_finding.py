"""A request whose reply was lost is found, whatever was done to this computer's clock since it left."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.contract.clients import FOX, T2V, scenario
from tests.contract.server import Fault, ScenarioServer
from tests.studio.kit import Bench, FastClock, Service
from wanstudio.core.errors import Unreachable
from wanstudio.core.jobs import Job, Phase, Running, Unsure
from wanstudio.providers.scenario import Scenario
from wanstudio.studio.asking import Asking
from wanstudio.studio.finding import Finder

HOUR = timedelta(hours=1)


class TodaysClock(FastClock):
    """Sleeping takes no time, and it is now."""

    def now(self) -> datetime:
        return datetime.now(UTC)


def lost(sent_there: datetime | None, ahead: timedelta) -> Job:
    """A request that left just now, while this computer's clock was `ahead` of what it says now."""
    at = datetime.now(UTC) + ahead
    return Job(
        id="j",
        model_id=T2V.id,
        connection="work",
        values=FOX,
        created=at,
        submitted_at=at,
        sent_there=sent_there,
        phase=Unsure(at),
    )


async def looked_for(job: Job, provider: Scenario, home: Path) -> Phase:
    async with Bench(home, Service()) as bench:
        clock = TodaysClock()
        finder, phase = Finder(bench.journal, clock, Asking(clock, bench.means.stops)), job.phase
        async for step in finder.steps(job, T2V, provider):
            phase = step.phase
    return phase


@pytest.mark.parametrize("ahead", [2 * HOUR, -2 * HOUR, 0 * HOUR])
def test_it_is_found_after_the_clock_was_set_back_or_forward_and_no_older_one_is_taken(home: Path, ahead: timedelta):
    async def scene(server: ScenarioServer) -> None:
        older = server.add_job(FOX)
        server.jobs[older]["createdAt"] = (datetime.now(UTC) - HOUR).isoformat()
        async with scenario(server) as sending:
            await sending.check()
            there = sending.time_there()
            with pytest.raises(Unreachable):
                await sending.submit(T2V, FOX, "j")
        ours = next(job_id for job_id in server.jobs if job_id != older)
        async with scenario(server) as looking:  # after a new start: nothing is known of the service's clock yet
            assert looking.time_there() is None
            assert await looked_for(lost(there, ahead), looking, home) == Running(ours)

    with ScenarioServer() as server:
        server.api.fail("POST", "/v1/generate/custom/*", Fault("hang up", acts=True))
        asyncio.run(scene(server))


def test_the_services_time_is_counted_on_by_a_clock_that_nobody_sets():
    async def scene(server: ScenarioServer) -> None:
        async with scenario(server) as provider:
            await provider.check()
            there = provider.time_there()
            assert there is not None and abs(there - datetime.now(UTC)) < timedelta(minutes=1)
            provider._http.clock_skew = HOUR  # as if ours had been set back, and the service had answered since
            again = provider.time_there()
            assert again is not None and timedelta() <= again - there < timedelta(minutes=1)

    with ScenarioServer() as server:
        asyncio.run(scene(server))
