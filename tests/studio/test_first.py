"""Ten jobs and a key that is not taken: one paid request, one sentence."""

from __future__ import annotations

import asyncio
from collections import deque
from pathlib import Path
from typing import Any

from tests.studio.kit import Bench, Service, a_job
from tests.studio.test_queue import scene
from wanstudio.core.errors import AuthError, OutOfCredit
from wanstudio.core.jobs import Done, Waiting

TEN = [a_job(f"j{n}", values={"seed": n}) for n in range(10)]


class Slow(Service):
    """Takes a while for each paid request, and notes how many were on their way at once."""

    def __init__(self, **script: list[Any]) -> None:
        super().__init__(**script)
        self.on_the_way = 0
        self.at_once: list[int] = []

    async def submit(self, *args: Any) -> Any:
        self.on_the_way += 1
        self.at_once.append(self.on_the_way)
        try:
            await asyncio.sleep(0.02)
            return await super().submit(*args)
        finally:
            self.on_the_way -= 1


def test_ten_jobs_and_a_key_that_is_refused_take_one_paid_request_and_one_sentence(home: Path):
    service = Slow(submit=[AuthError("revoked")] * 10)

    async def play(bench: Bench) -> None:
        sentences: list[str] = []
        bench.queue.stops.listen(lambda stops: sentences.extend(stop.sentence for stop in stops))
        for job in TEN:
            bench.queue.add(job)
        await bench.until(lambda: [job.phase for job in bench.queue.jobs] == [Waiting("key")] * 10)
        await bench.until(lambda: not bench.queue._tasks.keys() & {job.id for job in TEN})
        assert (service.sent, len(set(sentences))) == (1, 1)

    scene(home, service, play)


def test_out_of_credit_is_met_by_one_job_and_all_go_on_once_there_is_some(home: Path):
    service = Slow(submit=[OutOfCredit("none left")])

    async def play(bench: Bench) -> None:
        await bench.run(*TEN)
        assert all(isinstance(job.phase, Done) for job in bench.queue.jobs)

    scene(home, service, play)
    assert (service.sent, len(service.charged)) == (11, 10)


def test_once_one_is_accepted_the_others_go_side_by_side(home: Path):
    service = Slow()

    async def play(bench: Bench) -> None:
        await bench.run(*TEN)
        assert all(isinstance(job.phase, Done) for job in bench.queue.jobs)

    scene(home, service, play)
    assert service.at_once[0] == 1 and max(service.at_once) > 1
    assert len(service.charged) == 10


def test_with_another_key_the_first_goes_alone_again(home: Path):
    service = Slow()

    async def play(bench: Bench) -> None:
        await bench.run(*TEN[:4])
        service.script["submit"] = deque([AuthError("revoked")] * 10)
        bench.queue.again.accounts_changed()
        sent = service.sent
        for job in TEN[4:]:
            bench.queue.add(job)
        await bench.until(
            lambda: len(bench.queue.line) == 6 and any(stop.why == "key" for stop in bench.queue.stops.all)
        )
        await bench.until(lambda: not bench.queue._tasks.keys() & {job.id for job in TEN})
        assert service.sent == sent + 1

    scene(home, service, play)
