"""Anything, in any order: a user, a service, a network, a disk and a program that ends at any moment, by hypothesis.

Three counts stay 0 after every step and in the end: paid for and lost, paid for twice without the user's word, and
paid for and unknown to the user. tests/end2end/test_kills.py does the same to the real program, with fewer ways.
"""

from __future__ import annotations

import itertools
import logging
import shutil
import tempfile
import uuid
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

from tests.studio.computer import Computer
from tests.studio.kit import a_job
from tests.studio.ledger import Ledger
from tests.studio.world import FULL, PAID_FAULTS, ROOMY
from wanstudio.core.jobs import (
    Done,
    Downloading,
    Job,
    Running,
    Submitting,
    Unfetched,
    Unsure,
)

RUNS, STEPS = 2000, 30
CONNECTIONS = ("work", "play")
SHARED_MEMORY = Path("/dev/shm")  # a commit is a commit there, too, and costs nothing
_folders: list[Path] = []
FORGOTTEN = 10**6  # so often it is answered that there is no such job: until the world behaves again
a_job_of = st.integers(0, 5)


class AnyOrder(RuleBasedStateMachine):
    """Rules are what the user and the world do; `ledger` knows what the user has said of it."""

    def __init__(self) -> None:
        super().__init__()
        self.computer = Computer(Path(tempfile.mkdtemp(dir=_folders[0])), CONNECTIONS)
        self.ledger = Ledger(self.computer)
        self.numbers = itertools.count(1)

    # ---- what the user does ---------------------------------------------------------------------------

    @property
    def queue(self) -> Any:
        return self.computer.queue

    def do(self, act: Callable[[], Any]) -> None:
        self.computer.do(act)

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
        job = a_job(
            f"j{number}", connection=connection, values={"seed": number - twin}, created=self.computer.clock.now()
        )
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
            self.ledger.let_go.add(job.id)
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
            self.do(lambda: self.queue.add(job.anew(uuid.uuid4().hex, self.computer.clock.now())))

    @precondition(has_jobs)
    @rule(number=a_job_of)
    def look_again(self, number: int) -> None:
        self.do(lambda: self.queue.wishes.look_again(self.pick(number).id))

    @precondition(has_jobs)
    @rule(number=a_job_of)
    def send_again(self, number: int) -> None:
        job = self.pick(number)
        if isinstance(job.phase, Unsure) and not job.phase.remote_id:
            self.ledger.said_again[job.id] += 1
        self.do(lambda: self.queue.wishes.send_again(job.id))

    @precondition(has_jobs)
    @rule(number=a_job_of)
    def forget(self, number: int) -> None:
        job = self.pick(number)
        if isinstance(job.phase, (Unsure, Unfetched)):
            self.ledger.let_go.add(job.id)
        self.do(lambda: self.queue.wishes.forget(job.id))

    @precondition(has_jobs)
    @rule(number=a_job_of)
    def remove(self, number: int) -> None:
        job = self.pick(number)
        if job.ended and not isinstance(job.phase, Done):
            self.ledger.removed.add(job.id)
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
        self.computer.worlds[name].faults.extend(faults)

    @rule(name=st.sampled_from(CONNECTIONS), there=st.booleans())
    def network(self, name: str, there: bool) -> None:
        self.computer.worlds[name].network = there

    @rule(name=st.sampled_from(CONNECTIONS), what=st.sampled_from(("credit", "key", "stops", "lags")), on=st.booleans())
    def account(self, name: str, what: str, on: bool) -> None:
        setattr(self.computer.worlds[name], what, on)

    @rule(name=st.sampled_from(CONNECTIONS))
    def expire_links(self, name: str) -> None:
        self.computer.worlds[name].version += 1

    @rule(
        name=st.sampled_from(CONNECTIONS),
        outcomes=st.lists(st.sampled_from((b"<html>", b"", 0, 100, -300, 1500)), min_size=1, max_size=4),
    )
    def damage_copies(self, name: str, outcomes: list[bytes | int]) -> None:
        self.computer.worlds[name].damaged.extend(outcomes)

    @rule(name=st.sampled_from(CONNECTIONS), number=a_job_of, what=st.sampled_from(("failed", "unknown", "forgotten")))
    def trouble_there(self, name: str, number: int, what: str) -> None:
        remotes = list(self.computer.worlds[name].remotes.values())
        if remotes and what != "failed":
            remotes[number % len(remotes)].unknown = 3 if what == "unknown" else FORGOTTEN
        elif remotes:
            remotes[number % len(remotes)].state = "failed"

    @rule(full=st.booleans())
    def disk(self, full: bool) -> None:
        self.computer.free = FULL if full else ROOMY

    @rule(count=st.integers(1, 4))
    def journal_cannot_be_written(self, count: int) -> None:
        self.computer.program.refused_writes = count

    @rule(seconds=st.sampled_from((0.5, 1.0, 1.0, 10.0, 45.0, 400.0)))
    def time_passes(self, seconds: float) -> None:
        self.computer.pass_time(seconds)

    @rule(count=st.integers(1, 40))
    def a_little_goes_on(self, count: int) -> None:
        self.computer.turns(count)

    @rule(seconds=st.sampled_from((-7200.0, 7200.0)))
    def the_clock_jumps(self, seconds: float) -> None:
        self.computer.clock.jump_s += seconds
        self.do(self.queue.again.time_jumped)
        self.do(self.queue.again.look_late)

    @rule()
    def crash(self) -> None:
        self.computer.crash()

    @rule(steps=st.integers(1, 25))
    def crash_soon(self, steps: int) -> None:
        """Before or after one of the next commits or requests, between a commit and what follows it among them."""
        self.computer.program.life.left = steps

    @rule()
    def quit(self) -> None:
        self.computer.quit()

    # ---- what must hold ---------------------------------------------------------------------------------

    @invariant()
    def none_is_paid_for_twice(self) -> None:
        self.ledger.none_is_paid_for_twice()

    @invariant()
    def none_is_unknown_to_the_user(self) -> None:
        self.ledger.none_is_unknown_to_the_user()

    @invariant()
    def what_is_being_sent_is_followed(self) -> None:
        for job in self.queue.jobs:
            if isinstance(job.phase, Submitting):
                assert {job.id, f"resume {job.id}"} & set(self.queue._tasks), job

    def teardown(self) -> None:
        try:
            self.all_is_well_in_the_end()
            self.ledger.none_is_lost()
        finally:
            self.computer.end()
            shutil.rmtree(self.computer.home)

    def all_is_well_in_the_end(self) -> None:
        """The world behaves from now on, and the user has everything looked at again."""
        for world in self.computer.worlds.values():
            world.calm()
        self.computer.free = ROOMY
        self.computer.crash()
        for connection in ("", *CONNECTIONS):
            self.check_again(connection)
        self.computer.come_to_rest()
        for job in self.queue.jobs:
            self.do(lambda job=job: self.queue.wishes.look_again(job.id))
        self.computer.come_to_rest()


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
