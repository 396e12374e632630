"""Anything, in any order: a user, a service, a network, a disk and a program that ends at any moment, by hypothesis.

Three counts stay 0 after every step and in the end: paid for and lost, paid for twice without the user's word, and
paid for and unknown to the user. tests/end2end/test_kills.py does the same to the real program, with fewer ways.
"""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import logging
import shutil
import tempfile
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.studio.kit import a_job
from tests.studio.steps import StepClock
from tests.studio.world import FULL, PAID_FAULTS, ROOMY, Program, Remote, World
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
    Uploading,
    Waiting,
)

RUNS, STEPS = 2000, 30
MOST_TURNS = 5000  # of the loop, in which everything goes on that does not wait for the time
CONNECTIONS = ("work", "play")
SHARED_MEMORY = Path("/dev/shm")  # a commit is a commit there, too, and costs nothing
MOST_MOMENTS = 3000  # at which anything happens, until all rests at last
_folders: list[Path] = []
FORGOTTEN = 10**6  # so often it is answered that there is no such job: until the world behaves again
a_job_of = st.integers(0, 5)


class AnyOrder(RuleBasedStateMachine):
    """`said_again` are jobs that the user sent once more, `let_go` those that the user wants no longer."""

    def __init__(self) -> None:
        super().__init__()
        self.home = Path(tempfile.mkdtemp(dir=_folders[0]))
        self.clock = StepClock()
        self.worlds = {name: World(name, self.clock) for name in CONNECTIONS}
        self.free = ROOMY
        self.numbers = itertools.count(1)
        self.said_again: Counter[str] = Counter()
        self.let_go: set[str] = set()
        self.removed: set[str] = set()
        self.start()

    # ---- the program --------------------------------------------------------------------------------

    def start(self) -> None:
        self.clock.forget()
        self.runner = asyncio.Runner()
        self.program = Program(self.home, self.worlds, self.clock, lambda: self.free)
        self.loop(self.begin())

    async def begin(self) -> None:
        await self.program.database.open()
        await self.program.queue.recall()
        self.program.queue.resume(await self.program.journal.jobs())

    def end(self) -> None:
        """As a power cut ends it: what was in memory is gone, and nothing more is done."""
        self.program.life.over = self.queue._runner.closing = True
        self.runner.get_loop().set_exception_handler(lambda _loop, _context: None)
        self.runner.close()
        connection = self.program.database._connection
        assert connection is not None
        if connection.in_transaction:
            connection.rollback()
        connection.close()
        self.program.database._opening.access.end()

    def loop(self, work: Any) -> Any:
        return self.runner.run(work)

    def turns(self, count: int = MOST_TURNS) -> None:
        """Let the loop go round so often, or until all that goes on waits for the time."""

        async def some() -> None:
            ready = asyncio.get_running_loop()._ready  # type: ignore[attr-defined]
            for _ in range(count):
                await asyncio.sleep(0)
                if not ready:
                    break

        self.loop(some())
        self.restart_if_it_ended()

    def restart_if_it_ended(self) -> None:
        while self.program.life.over:
            self.end()
            self.start()

    def do(self, act: Callable[[], Any]) -> None:
        async def now() -> None:
            act()

        self.loop(now())
        self.turns(2)

    def pass_time(self, seconds: float) -> None:
        end_s = self.clock.passed + seconds
        while self.moment(end_s):
            pass
        self.clock.passed = max(self.clock.passed, end_s)

    def moment(self, end_s: float) -> bool:
        """Go on to the next moment at which anything happens; False: there is none before `end_s`."""
        self.turns()
        at_s = self.clock.next_s()
        if at_s is None or at_s > end_s:
            return False
        self.clock.wake()
        return True

    # ---- what the user does ---------------------------------------------------------------------------

    @property
    def queue(self) -> Any:
        return self.program.queue

    def pick(self, number: int) -> Job:
        jobs: tuple[Job, ...] = self.queue.jobs
        return jobs[number % len(jobs)]

    def has_jobs(self) -> bool:
        return bool(self.queue.jobs)

    @initialize(connection=st.sampled_from(CONNECTIONS))
    def two_jobs(self, connection: str) -> None:
        self.generate(connection, twin=False, first=False)
        self.generate(connection, twin=False, first=False)

    @rule(connection=st.sampled_from(CONNECTIONS), twin=st.booleans(), first=st.booleans())
    def generate(self, connection: str, twin: bool, first: bool) -> None:
        """A twin asks for just the same as the one before it."""
        number = next(self.numbers)
        job = a_job(f"j{number}", connection=connection, values={"seed": number - twin}, created=self.clock.now())
        self.do(lambda: self.queue.add(job, first))

    @precondition(has_jobs)
    @rule(number=a_job_of)
    def click_twice(self, number: int) -> None:
        job = self.pick(number)
        self.do(lambda: self.queue.add(job))

    @precondition(has_jobs)
    @rule(number=a_job_of)
    def cancel(self, number: int) -> None:
        self.do(lambda: self.queue.wishes.cancel(self.pick(number).id))

    @precondition(has_jobs)
    @rule(number=a_job_of)
    def stop_watching(self, number: int) -> None:
        job = self.pick(number)
        if isinstance(job.phase, (Submitting, Running, Downloading, Unfetched)):
            self.let_go.add(job.id)
        self.do(lambda: self.queue.wishes.stop_watching(job.id))

    @precondition(has_jobs)
    @rule(number=a_job_of)
    def fetch_all_the_same(self, number: int) -> None:
        self.do(lambda: self.queue.wishes.fetch_all_the_same(self.pick(number).id))

    @precondition(has_jobs)
    @rule(number=a_job_of)
    def retry(self, number: int) -> None:
        job = self.pick(number)
        if job.ended:
            self.do(lambda: self.queue.add(job.anew(uuid.uuid4().hex, self.clock.now())))

    @precondition(has_jobs)
    @rule(number=a_job_of)
    def look_again(self, number: int) -> None:
        self.do(lambda: self.queue.wishes.look_again(self.pick(number).id))

    @precondition(has_jobs)
    @rule(number=a_job_of)
    def send_again(self, number: int) -> None:
        job = self.pick(number)
        if isinstance(job.phase, Unsure) and not job.phase.remote_id:
            self.said_again[job.id] += 1
        self.do(lambda: self.queue.wishes.send_again(job.id))

    @precondition(has_jobs)
    @rule(number=a_job_of)
    def forget(self, number: int) -> None:
        job = self.pick(number)
        if isinstance(job.phase, (Unsure, Unfetched)):
            self.let_go.add(job.id)
        self.do(lambda: self.queue.wishes.forget(job.id))

    @precondition(has_jobs)
    @rule(number=a_job_of)
    def remove(self, number: int) -> None:
        job = self.pick(number)
        if job.ended and not isinstance(job.phase, Done):
            self.removed.add(job.id)
            self.do(lambda: self.queue.wishes.remove(job.id))

    @precondition(has_jobs)
    @rule(number=a_job_of, on=st.booleans())
    def hold(self, number: int, on: bool) -> None:
        self.do(lambda: (self.queue.wishes.hold if on else self.queue.wishes.let_on)(self.pick(number).id))

    @precondition(has_jobs)
    @rule(number=a_job_of, places=st.sampled_from((-9, -1, 1)))
    def move(self, number: int, places: int) -> None:
        self.do(lambda: self.queue.move(self.pick(number).id, places))

    @rule(on=st.booleans())
    def pause(self, on: bool) -> None:
        self.do(self.queue.pause if on else self.queue.go_on)

    @rule(connection=st.sampled_from(("", *CONNECTIONS)))
    def check_again(self, connection: str) -> None:
        self.do(lambda: self.queue.again.check(connection))

    @rule()
    def accounts_changed(self) -> None:
        self.do(self.queue.again.accounts_changed)

    @precondition(has_jobs)
    @rule(number=a_job_of)
    def give_up(self, number: int) -> None:
        self.do(lambda: self.queue.wishes.give_up(self.pick(number).id))

    # ---- what the world does -----------------------------------------------------------------------

    @rule(name=st.sampled_from(CONNECTIONS), faults=st.lists(st.sampled_from(PAID_FAULTS), min_size=1, max_size=3))
    def misbehave(self, name: str, faults: list[str]) -> None:
        self.worlds[name].faults.extend(faults)

    @rule(name=st.sampled_from(CONNECTIONS), there=st.booleans())
    def network(self, name: str, there: bool) -> None:
        self.worlds[name].network = there

    @rule(name=st.sampled_from(CONNECTIONS), what=st.sampled_from(("credit", "key", "stops", "lags")), on=st.booleans())
    def account(self, name: str, what: str, on: bool) -> None:
        setattr(self.worlds[name], what, on)

    @rule(name=st.sampled_from(CONNECTIONS))
    def expire_links(self, name: str) -> None:
        self.worlds[name].version += 1

    @rule(
        name=st.sampled_from(CONNECTIONS),
        outcomes=st.lists(st.sampled_from((b"<html>", b"", 0, 100, -300, 1500)), min_size=1, max_size=4),
    )
    def damage_copies(self, name: str, outcomes: list[bytes | int]) -> None:
        self.worlds[name].damaged.extend(outcomes)

    @rule(name=st.sampled_from(CONNECTIONS), number=a_job_of, what=st.sampled_from(("failed", "unknown", "forgotten")))
    def trouble_there(self, name: str, number: int, what: str) -> None:
        remotes = list(self.worlds[name].remotes.values())
        if remotes and what != "failed":
            remotes[number % len(remotes)].unknown = 3 if what == "unknown" else FORGOTTEN
        elif remotes:
            remotes[number % len(remotes)].state = "failed"

    @rule(full=st.booleans())
    def disk(self, full: bool) -> None:
        self.free = FULL if full else ROOMY

    @rule(count=st.integers(1, 4))
    def journal_cannot_be_written(self, count: int) -> None:
        self.program.refused_writes = count

    @rule(seconds=st.sampled_from((0.5, 1.0, 1.0, 10.0, 45.0, 400.0)))
    def time_passes(self, seconds: float) -> None:
        self.pass_time(seconds)

    @rule(count=st.integers(1, 40))
    def a_little_goes_on(self, count: int) -> None:
        self.turns(count)

    @rule(seconds=st.sampled_from((-7200.0, 7200.0)))
    def the_clock_jumps(self, seconds: float) -> None:
        self.clock.jump_s += seconds
        self.do(self.queue.again.time_jumped)
        self.do(self.queue.again.look_late)

    @rule()
    def crash(self) -> None:
        self.program.life.over = True
        self.restart_if_it_ended()

    @rule(steps=st.integers(1, 25))
    def crash_soon(self, steps: int) -> None:
        """Before or after one of the next commits or requests, between a commit and what follows it among them."""
        self.program.life.left = steps

    @rule()
    def quit(self) -> None:
        self.program.life.left = None
        self.loop(self.program.__aexit__())
        self.runner.close()
        self.start()

    # ---- what must hold ---------------------------------------------------------------------------------

    def remotes(self) -> Iterator[Remote]:
        for world in self.worlds.values():
            yield from world.remotes.values()

    def kept(self) -> dict[str, Job]:
        """The jobs as they stand on the disk, read past the program's own fuse."""
        left, self.program.life.left = self.program.life.left, None
        refused, self.program.refused_writes = self.program.refused_writes, 0
        jobs = {job.id: job for job in self.loop(self.program.journal.jobs())}
        self.program.life.left, self.program.refused_writes = left, refused
        return jobs

    @invariant()
    def none_is_paid_for_twice(self) -> None:
        paid = Counter(remote.ref for remote in self.remotes())
        twice = {ref: n for ref, n in paid.items() if n > 1 + self.said_again[ref]}
        assert not twice, twice

    @invariant()
    def none_is_unknown_to_the_user(self) -> None:
        """Whatever ends now: on the disk stands that it was paid for, or that it may have been."""
        kept = self.kept()
        for remote in self.remotes():
            if remote.ref in self.removed or self.said_again[remote.ref]:
                continue
            phase = kept[remote.ref].phase
            assert not isinstance(phase, (Waiting, Uploading)), (remote.ref, phase)
            if isinstance(phase, Failed):
                assert remote.state != "alive", (remote.ref, phase)
            if isinstance(phase, Cancelled):
                assert remote.ref in self.let_go or remote.state != "alive", (remote.ref, phase)

    def teardown(self) -> None:
        try:
            self.nothing_is_lost_in_the_end()
        finally:
            self.end()
            shutil.rmtree(self.home)

    def nothing_is_lost_in_the_end(self) -> None:
        """The world behaves from now on, and the user has everything looked at again: each clip paid for is there."""
        for world in self.worlds.values():
            world.calm()
        self.free = ROOMY
        self.crash()
        for connection in ("", *CONNECTIONS):
            self.check_again(connection)
        self.come_to_rest()
        for job in self.queue.jobs:
            self.do(lambda job=job: self.queue.wishes.look_again(job.id))
        self.come_to_rest()
        clips = {clip.job_id: clip for clip in self.loop(self.program.library.clips())}
        left: Counter[tuple[str, int]] = Counter()  # charges of equal requests that no job has
        mine = {job.remote_id: job for job in self.queue.jobs if job.remote_id}
        assert len(mine) == sum(bool(job.remote_id) for job in self.queue.jobs), "two jobs have one run"
        for remote in self.remotes():
            job = mine.get(remote.id)
            if job is None:
                left[_likeness(remote)] += remote.state == "alive"
            elif isinstance(job.phase, Done):
                content = clips[job.id].path.read_bytes()
                assert content.startswith(remote.clip) and hashlib.sha256(content).hexdigest() == clips[job.id].sha256
            else:
                assert job.id in self.let_go or remote.state != "alive", (remote.ref, job.phase)
        files = [path for path in self.program.clips() if path.suffix == ".mp4"]
        assert len(files) == len(clips), "a clip is there twice"
        for likeness, count in left.items():
            refs = {remote.ref for remote in self.remotes() if _likeness(remote) == likeness}
            given_up = sum(self.said_again[ref] + (ref in self.let_go | self.removed) for ref in refs)
            assert count <= given_up, (likeness, count, [(j.id, j.phase) for j in self.queue.jobs])

    def come_to_rest(self) -> None:
        for _ in range(MOST_MOMENTS):
            self.moment(float("inf"))
            if not self.queue.busy:
                return
        raise AssertionError(f"it does not come to rest: {[(j.id, j.phase) for j in self.queue.jobs]}")


def _likeness(remote: Remote) -> tuple[str, int]:
    return str(remote.body["seed"]), len(remote.body)


@pytest.fixture
def cheap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A disk that costs nothing; and at quitting, a service that does not answer within the time it is given."""
    monkeypatch.setattr("wanstudio.studio.work.GRACE_S", 0.0)
    base = SHARED_MEMORY if SHARED_MEMORY.is_dir() else tmp_path
    with tempfile.TemporaryDirectory(dir=base, prefix="wan-machine-") as folder:
        _folders[:] = [Path(folder)]
        yield


@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")  # of a program that ended while it wrote
@pytest.mark.filterwarnings("ignore:coroutine .* was never awaited:RuntimeWarning")  # or had just begun a task
@pytest.mark.usefixtures("cheap")
def test_whatever_happens_in_whatever_order_no_paid_clip_is_lost(caplog: pytest.LogCaptureFixture):
    logging.disable(logging.CRITICAL)  # a service that answers nonsense is logged as the bug it would be
    try:
        run_state_machine_as_test(
            AnyOrder, settings=settings(max_examples=RUNS, stateful_step_count=STEPS, deadline=None, derandomize=True)
        )
    finally:
        logging.disable(logging.NOTSET)
