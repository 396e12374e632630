"""Jobs are taken over by one process alone, and by none while another still runs some.

Each test runs on this system's own locks and on those made of byte ranges, as Windows has them; both for real.
"""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import pytest

from tests.end2end.command import environment
from wanstudio.store.lock import Hold, JobsLock, Slots

Make = Callable[[Path], JobsLock]


def ranges() -> Hold:
    """Locks on bytes of a file, exclusive only: what msvcrt.locking gives, by what this system has of it."""
    fcntl = pytest.importorskip("fcntl")

    def take(file: BinaryIO, first: int, count: int) -> bool:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, count, first)
        except (BlockingIOError, PermissionError):
            return False
        return True

    def free(file: BinaryIO, first: int, count: int) -> None:
        fcntl.lockf(file, fcntl.LOCK_UN, count, first)

    return Slots(take, free)


def own(path: Path) -> JobsLock:
    return JobsLock(path)


def of_ranges(path: Path) -> JobsLock:
    return JobsLock(path, ranges)


@pytest.fixture(params=[own, of_ranges])
def make(request: pytest.FixtureRequest) -> Make:
    return request.param


@contextmanager
def other_process(make: Make, path: Path, *does: str) -> Iterator[Callable[[], str]]:
    """Another process that does each in turn. Call what is given to have it do the next, and for what it says."""
    code = f"from pathlib import Path; from {__name__} import {make.__name__} as make; lock = make(Path({str(path)!r}))"
    code += "".join(f"\nprint(lock.{d}(), flush=True)\ninput()" for d in does)
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment(None)
    ) as process:
        assert process.stdout is not None and process.stdin is not None
        out, into = process.stdout, process.stdin
        first = out.readline()

        def further() -> str:
            into.write("\n")
            into.flush()
            return out.readline().strip()

        try:
            assert first
            yield further
        finally:
            process.kill()


def test_nobody_takes_over_while_another_process_runs_jobs(tmp_path: Path, make: Make):
    lock = make(tmp_path / "jobs.lock")
    with other_process(make, tmp_path / "jobs.lock", "join"):
        assert not lock.alone()
        lock.join()  # its own jobs it may run
        assert lock.works
    assert lock.alone()  # the other was killed; nothing of it stays
    lock.release()


def test_nobody_takes_over_after_another_did(tmp_path: Path, make: Make):
    """Neither while it holds all alone nor once it runs them beside others, nor in between."""
    lock = make(tmp_path / "jobs.lock")
    with other_process(make, tmp_path / "jobs.lock", "alone", "join") as further:
        assert not lock.alone()
        further()
        assert not lock.alone()
        lock.join()
        assert not lock.alone()
    assert lock.alone()
    lock.release()


def test_nobody_takes_over_in_the_gap_while_another_changes_its_hold(tmp_path: Path):
    fcntl = pytest.importorskip("fcntl")
    other = JobsLock(tmp_path / "jobs.lock")
    seen: list[bool] = []

    class Slow:
        """As flock changes a hold, in its two steps, with time in between."""

        def alone(self, file: BinaryIO) -> bool:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True

        def shared(self, file: BinaryIO) -> None:
            fcntl.flock(file, fcntl.LOCK_UN)
            seen.append(other.alone())
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)

    lock = JobsLock(tmp_path / "jobs.lock", Slow)
    assert lock.alone()
    lock.join()
    assert seen == [False]
    lock.release()
    assert other.alone()
    other.release()


def test_who_joins_waits_until_what_was_left_has_been_read(tmp_path: Path, make: Make):
    lock = make(tmp_path / "jobs.lock")
    with other_process(make, tmp_path / "jobs.lock", "alone", "join") as further, ThreadPoolExecutor(1) as pool:
        joined = pool.submit(lock.join)
        assert not joined.done()
        further()
        assert joined.result(10) is None
    lock.release()


def test_who_runs_jobs_and_may_not_take_over_keeps_its_hold(tmp_path: Path, make: Make):
    lock = make(tmp_path / "jobs.lock")
    lock.join()
    with other_process(make, tmp_path / "jobs.lock", "join", "release", "alone") as further:
        assert not lock.alone()
        further()
        assert further() == "False"
    lock.release()


def test_after_release_another_may(tmp_path: Path, make: Make):
    lock = make(tmp_path / "jobs.lock")
    assert lock.alone() and lock.alone()
    lock.join()
    with other_process(make, tmp_path / "jobs.lock", "alone", "alone") as further:
        lock.release()
        assert further() == "True"
    assert lock.alone()
    lock.release()


def test_where_no_lock_can_be_had_nobody_counts_as_alone(tmp_path: Path):
    lock = JobsLock(tmp_path / "no such folder" / "jobs.lock")
    lock.join()
    assert not lock.alone() and not lock.works
    lock.release()


def test_many_that_join_at_one_moment_hold_one_file(tmp_path: Path):
    """A second file would hold, and let go of, what the first one holds."""
    files: list[BinaryIO] = []

    class Noting:
        def alone(self, file: BinaryIO) -> bool:
            return True

        def shared(self, file: BinaryIO) -> None:
            files.append(file)
            time.sleep(0.001)

    lock = JobsLock(tmp_path / "jobs.lock", Noting)
    together = threading.Barrier(8)

    def join() -> None:
        together.wait()
        lock.join()

    threads = [threading.Thread(target=join) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lock.release()
    assert len(files) == 8 and len(set(map(id, files))) == 1
