"""Worker processes: whatever happens in one is one file's problem, and none outlives the program."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.samples import FACTS, PICTURE, VIDEO
from wanstudio.core.errors import BadFile, InvalidInput, LocalProblem, TookTooLong
from wanstudio.media.probe import probe
from wanstudio.media.worker import Workers, end, worker_command

BAD = [sys.executable, "-m", "tests.media.bad_worker"]
ROOT = Path(__file__).parents[2]


@pytest.fixture(params=["asyncio", "qasync"])
def loop_run(request: pytest.FixtureRequest) -> Callable[[Any], Any]:
    """Both loops the engine runs on."""
    return asyncio.run if request.param == "asyncio" else request.getfixturevalue("run")


def children() -> list[psutil.Process]:
    """Our own workers that still live (a zombie has ended)."""
    found = psutil.Process().children()
    return [p for p in found if p.status() != psutil.STATUS_ZOMBIE and "media" in " ".join(p.cmdline())]


def test_facts_come_back_from_a_worker(loop_run):
    async def main():
        workers = Workers()
        try:
            return [await probe(workers, path, deep=True) for path in (VIDEO, PICTURE)]
        finally:
            await workers.close()

    assert loop_run(main()) == [FACTS[VIDEO], FACTS[PICTURE]]
    assert not children()


@pytest.mark.parametrize("task", ["abort", "hang", "hunger"])
def test_a_file_that_brings_the_decoder_down_is_that_files_problem_alone(loop_run, task):
    async def main():
        workers = Workers(1, command=BAD)
        try:
            with pytest.raises(BadFile) as caught:
                await workers.run(task, {"path": "/somewhere/holiday.mp4"}, timeout_s=1.0 if task == "hang" else 30)
            assert await workers.run("count", {}, timeout_s=30)
            assert isinstance(caught.value, TookTooLong) == (task == "hang")
            return caught.value.detail
        finally:
            await workers.close()

    assert (
        loop_run(main())
        == {
            "abort": "holiday.mp4 could not be read: decoding it stopped halfway.",
            "hang": "holiday.mp4 took too long to read.",
            "hunger": "holiday.mp4 needs more memory than there is.",
        }[task]
    )
    assert not children()


class Impatient(Workers):
    """So busy that the first answers are too late."""

    def __init__(self, late: int) -> None:
        super().__init__(1)
        self.late = late
        self.given_s: list[float] = []

    async def run(self, task: str, args: Any, **how: Any) -> Any:
        self.given_s.append(how["timeout_s"])
        if len(self.given_s) <= self.late:
            raise TookTooLong("rocket.jpg took too long to read.")
        return await super().run(task, args, **how)


@pytest.mark.parametrize("late", [1, 2])
def test_a_file_that_takes_too_long_is_given_more_time_once(loop_run, late):
    async def main():
        workers = Impatient(late)
        try:
            return workers.given_s, await probe(workers, PICTURE)
        except TookTooLong:
            return workers.given_s, None
        finally:
            await workers.close()

    (first_s, second_s), facts = loop_run(main())
    assert first_s < second_s
    assert facts == (FACTS[PICTURE] if late == 1 else None)


def test_a_worker_is_used_again_and_only_as_many_are_started_as_are_allowed(loop_run):
    async def main():
        workers = Workers(2, command=BAD)
        pids = await asyncio.gather(*(workers.run("count", {}, timeout_s=30) for _ in range(8)))
        started = len(children())
        await workers.close()
        return set(pids), started

    pids, started = loop_run(main())
    assert len(pids) == started == 2
    assert not children()


def test_cancelling_stops_the_task_at_once(loop_run):
    async def main():
        workers, going = Workers(command=BAD), asyncio.Event()
        task = asyncio.create_task(workers.run("hang", {}, progress=lambda _: going.set(), timeout_s=60))
        await going.wait()
        assert len(children()) == 1
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        left = children()
        await workers.close()
        return left

    assert loop_run(main()) == []


def test_progress_is_told_in_order_and_each_per_cent_once(loop_run):
    async def main():
        told, workers = [], Workers(command=BAD)
        await workers.run("count", {}, progress=told.append, timeout_s=30)
        await workers.close()
        return told

    assert loop_run(main()) == [i / 100 for i in range(101)]


def test_what_a_library_prints_does_not_reach_the_answer_or_the_terminal(loop_run, capfd):
    async def main():
        workers = Workers(command=BAD)
        try:
            return await workers.run("chatter", {}, timeout_s=30)
        finally:
            await workers.close()

    assert loop_run(main()) == "the answer"
    assert capfd.readouterr() == ("", "")


def test_a_refusal_keeps_its_field_and_its_hint():
    async def main():
        workers = Workers(command=BAD)
        try:
            await workers.run("refuse", {}, timeout_s=30)
        finally:
            await workers.close()

    with pytest.raises(InvalidInput) as caught:
        asyncio.run(main())
    assert (caught.value.param, caught.value.detail) == ("frame", "The clip has frames 1 to 3.")
    assert caught.value.hint == "Choose one of them."


def test_a_fault_of_ours_is_logged_with_its_place_and_the_next_task_gets_a_new_worker(caplog):
    async def main():
        workers = Workers(1, command=BAD)
        with pytest.raises(BadFile):
            await workers.run("fault", {"path": "a.mp4"}, timeout_s=30)
        await workers.run("count", {}, timeout_s=30)
        await workers.close()

    with caplog.at_level(logging.ERROR):
        asyncio.run(main())
    assert "ZeroDivisionError: a mistake of ours" in caplog.text
    assert "bad_worker.py" in caplog.text
    caplog.clear()


def test_a_worker_that_died_in_its_sleep_is_not_held_against_the_next_file():
    async def main():
        workers = Workers(1, command=BAD)
        os.kill(await workers.run("count", {}, timeout_s=30), signal.SIGKILL)
        await workers._idle[0].wait()
        found = await workers.run("chatter", {}, timeout_s=30)
        await workers.close()
        return found

    assert asyncio.run(main()) == "the answer"


@pytest.mark.skipif(not hasattr(os, "waitid"), reason="the system does not tell whether a child has ended")
def test_one_that_has_ended_before_the_loop_knows_is_not_killed_by_its_number(monkeypatch: pytest.MonkeyPatch):
    """Its number may be another's by then."""
    killed: list[int] = []

    async def main() -> None:
        process = await asyncio.create_subprocess_exec(sys.executable, "-c", "input()", stdin=subprocess.PIPE)
        assert process.stdin is not None
        with monkeypatch.context() as patch:
            process.stdin.get_extra_info("pipe").write(b"\n")  # without a turn of the loop, which would hear of the end
            os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)  # noqa: ASYNC222  # the loop stands still
            assert process.returncode is None
            patch.setattr(os, "kill", lambda pid, _signal: killed.append(pid))
            await end(process)

    asyncio.run(main())
    assert killed == []


def test_after_the_close_nothing_is_started():
    async def main():
        workers = Workers(command=BAD)
        await workers.close()
        await workers.run("count", {}, timeout_s=30)

    with pytest.raises(LocalProblem, match="closing"):
        asyncio.run(main())


def test_a_worker_is_told_no_secret(monkeypatch):
    monkeypatch.setenv("AIMLAPI_KEY", "canary-1")
    monkeypatch.setenv("SCENARIO_SDK_API_SECRET", "canary-2")

    async def main():
        workers = Workers(command=BAD)
        try:
            return await workers.run("environment", {}, timeout_s=30)
        finally:
            await workers.close()

    assert "canary" not in str(asyncio.run(main()))


def test_a_bundle_starts_itself_as_worker(monkeypatch):
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert worker_command() == [sys.executable, "--media-worker"]


def test_a_worker_ends_in_the_middle_of_a_task_when_its_stdin_does():
    with subprocess.Popen(BAD, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as worker:
        assert worker.stdin and worker.stdout
        worker.stdin.write(b'{"task": "hang", "args": {}}\n')
        worker.stdin.flush()
        assert worker.stdout.readline() == b'{"progress": 0.5}\n'
        worker.stdin.close()
        try:
            assert worker.wait(10) == 0
        finally:
            worker.kill()


@pytest.mark.parametrize("task", ["hang", "count"], ids=["busy", "idle"])
def test_no_worker_outlives_a_program_that_is_killed(task):
    program = f"""
import asyncio
from wanstudio.media.worker import Workers

async def main():
    workers, told = Workers(command={BAD!r}), asyncio.Event()
    task = asyncio.create_task(workers.run({task!r}, {{}}, progress=lambda _: told.set(), timeout_s=60))
    await told.wait()
    print("ready", flush=True)
    await asyncio.Event().wait()

asyncio.run(main())
"""
    with subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE) as parent:
        assert parent.stdout and parent.stdout.readline() == b"ready\n"
        (worker,) = psutil.Process(parent.pid).children()
        parent.kill()
    gone, alive = psutil.wait_procs([worker], timeout=10)
    assert gone and not alive
