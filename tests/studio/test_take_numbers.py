"""The number that is said of a job's take: its clip's, and before there is one, that which it is going to have."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tests.studio.kit import AT, SPEC, Bench, Service, a_job
from wanstudio.core.jobs import Cancelled, Done, Failed, Job, Running, Unfetched, Waiting
from wanstudio.studio.shelf import clip_id
from wanstudio.studio.takes import TakeNumbers

prompts = st.lists(st.sampled_from(["a fox", "a hen", "Füchse 狐"]), max_size=6)


class Numbers(TakeNumbers):
    async def numbers(self, jobs: Sequence[Job]) -> dict[str, int]:
        return {job_id: take.number for job_id, take in (await self.of(jobs)).items()}


def numbers_of(bench: Bench) -> Numbers:
    return Numbers(bench.library, bench.shelf, {SPEC.id: SPEC})


def sent(n: int, prompt: str = "a fox") -> Job:
    return a_job(f"j{n}", Running(f"r{n}"), submitted_at=AT + timedelta(seconds=n), values={"prompt": prompt})


async def comes(bench: Bench, job: Job) -> int:
    """The number that is its clip's from now on."""
    return await bench.library.take_of(clip_id(job, 0), *bench.shelf.outline(job, SPEC))


@given(prompts, prompts, st.randoms())
def test_jobs_that_come_in_the_order_they_were_sent_get_the_numbers_that_were_said(made, coming, chance):
    async def act(home: Path) -> None:
        async with Bench(home, Service()) as bench:
            for n, prompt in enumerate(made):
                await comes(bench, sent(n, prompt))
            numbers, jobs = numbers_of(bench), [sent(100 + n, prompt) for n, prompt in enumerate(coming)]
            said = await numbers.numbers(chance.sample(jobs, len(jobs)))
            assert said.keys() == {job.id for job in jobs}
            for job in jobs:
                assert await comes(bench, job) == said[job.id]
                assert await numbers.numbers(jobs) == said  # which of them have come makes no difference

    with tempfile.TemporaryDirectory() as home:
        asyncio.run(act(Path(home)))


def test_a_job_that_comes_before_one_that_was_sent_earlier_takes_its_number(tmp_path: Path):
    async def act() -> None:
        async with Bench(tmp_path, Service()) as bench:
            numbers, jobs = numbers_of(bench), [sent(1), sent(2)]
            assert await numbers.numbers(jobs) == {"j1": 1, "j2": 2}
            await comes(bench, jobs[1])
            assert await numbers.numbers(jobs) == {"j1": 2, "j2": 1}

    asyncio.run(act())


def test_a_clip_that_was_made_has_the_number_that_was_said_of_its_job(tmp_path: Path):
    picture = tmp_path / "hen.png"
    picture.write_bytes(b"hen")

    async def act() -> None:
        async with Bench(tmp_path / "home", Service()) as bench:
            numbers = numbers_of(bench)
            before: dict[str, int] = {}
            for n in range(2):
                await bench.run(a_job(f"j{n}", values={"image": str(picture), "prompt": f"whatever {n}"}))
                job = bench.job(f"j{n}")
                assert isinstance(job.phase, Done)
                again = replace(job, id="next", phase=Running("r"))
                before = await numbers.numbers([*bench.queue.jobs, again])
                assert before["next"] == n + 2
            clips = {clip.job_id: (clip.shot, clip.take) for clip in await bench.library.clips()}
            assert clips == {"j0": (1, 1), "j1": (1, 2)} == await numbers.of(bench.queue.jobs)
            assert (await numbers.of([again]))["next"] == (1, 3)

    asyncio.run(act())


def test_numbers_of_before_the_journal_was_rebuilt_are_forgotten(tmp_path: Path):
    async def act() -> None:
        async with Bench(tmp_path, Service()) as bench:
            numbers, job = numbers_of(bench), sent(1)
            await comes(bench, job)
            assert await numbers.of([job]) == {"j1": (1, 1)}
            await bench.database.run(lambda c: c.execute("UPDATE takes SET shot = 7, take = 4"))
            numbers.forget()
            assert await numbers.of([job]) == {"j1": (7, 4)}

    asyncio.run(act())


def test_nothing_is_said_of_jobs_that_make_no_clip_or_may_not(tmp_path: Path):
    async def act() -> dict[str, int]:
        phases = (Waiting(), Failed("no"), Cancelled("no"), Done(()), Unfetched("r", "disk"))
        jobs = [a_job(type(phase).__name__, phase) for phase in phases]
        async with Bench(tmp_path, Service()) as bench:
            return await numbers_of(bench).numbers([*jobs, a_job("unknown", Running("r"), model_id="gone")])

    assert asyncio.run(act()) == {"Unfetched": 1}
