"""While what was left is read, no task of this process lets another one in."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import BinaryIO

from tests.contract.server import ScenarioServer
from tests.samples import needed_values
from tests.studio.kit import clip_bytes
from tests.studio.test_studio import I2V, played, rest
from wanstudio.store.lock import JobsLock
from wanstudio.studio.claim import Claim
from wanstudio.studio.studio import Studio
from wanstudio.studio.threads import Threads


def test_who_joins_waits_for_who_takes_over(tmp_path: Path):
    held: list[str] = []

    class Noting:
        def alone(self, file: BinaryIO) -> bool:
            held.append("alone")
            return True

        def shared(self, file: BinaryIO) -> None:
            held.append("shared")

    async def scene() -> None:
        threads = Threads(1)
        claim = Claim(JobsLock(tmp_path / "jobs.lock", Noting), threads)
        async with claim.taking_over() as alone:
            joining = asyncio.create_task(claim.join())
            await asyncio.sleep(0)
            await threads.run(int)  # behind all that was asked of the one thread
            assert alone and held == ["alone", "alone"]
        await joining
        assert held == ["alone", "alone", "shared", "shared"]
        claim.release()
        threads.close()

    asyncio.run(scene())


def test_a_job_that_is_made_while_jobs_are_taken_over_waits_for_the_end_of_that(home: Path):
    async def play(made: Studio) -> None:
        listed = made.journal.listed

        async def slowly(ended: int):  # as `listed`
            making.append(asyncio.create_task(made.making.generate(I2V, needed_values(I2V), "work")))
            while not made.library_folder.exists():  # noqa: ASYNC110  # made just before the job
                await asyncio.sleep(0.001)
            for _ in range(50):
                await asyncio.sleep(0.001)
            return await listed(ended)

        making: list[asyncio.Task] = []
        made.journal.listed = slowly  # type: ignore[method-assign]
        assert await made.resume() == ()
        job = await making[0]
        await rest(made)
        assert [j.id for j in made.queue.jobs] == [job.id]

    with ScenarioServer(clip_bytes()) as server:
        played(home, play, server)
        assert len(server.charges) == 1
