"""The Sandbox as a child process: started on need, started again when it died, gone when the program is."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import pytest

from wanstudio.child import NICE, SandboxChild, environment, program
from wanstudio.core.errors import LocalProblem


@pytest.fixture
def child(tmp_path: Path) -> SandboxChild:
    return SandboxChild(speed=1000, state=tmp_path / "state", log_file=tmp_path / "logs" / "sandbox.log")


def children(*, recursive: bool = False) -> dict[int, psutil.Process]:
    found = psutil.Process().children(recursive)
    return {p.pid: p for p in found if p.status() != psutil.STATUS_ZOMBIE}


@pytest.fixture(autouse=True)
def before() -> Iterator[set[int]]:
    """What ran before the test (servers that other tests share); nothing else may be left by it."""
    before = set(children(recursive=True))
    yield before
    left = [p.cmdline() for pid, p in children(recursive=True).items() if pid not in before]
    assert not left


def port_of(addresses: object) -> int:
    assert isinstance(addresses, dict)
    return urlsplit(addresses["aimlapi"]["base_url"]).port or 0


def listens(port: int) -> bool:
    with socket.socket() as s:
        return s.connect_ex(("127.0.0.1", port)) == 0


def test_it_is_started_once_however_many_ask_and_nothing_listens_after_close(child: SandboxChild):
    async def main() -> int:
        assert not child.running
        first, second = await asyncio.gather(child.addresses(), child.addresses())
        assert first == second
        assert set(first["scenario"]) == {"base_url", "api_key", "api_secret"}
        assert listens(port_of(first))
        await child.close()
        return port_of(first)

    assert not listens(asyncio.run(main()))
    assert not child.running


def test_one_that_died_is_started_again(
    child: SandboxChild, before: set[int], caplog: pytest.LogCaptureFixture
) -> None:
    async def main() -> None:
        await child.addresses()
        [process] = [p for pid, p in children().items() if pid not in before]
        process.send_signal(signal.SIGKILL)
        while child.running:  # noqa: ASYNC110  # there is nothing else that tells
            await asyncio.sleep(0.01)
        again = await child.addresses()
        assert listens(port_of(again))
        await child.close()

    asyncio.run(main())
    assert "the sandbox ended with -9; it is started again" in caplog.messages
    caplog.clear()


def test_one_that_hangs_is_ended_all_the_same(child: SandboxChild, monkeypatch: pytest.MonkeyPatch, before: set[int]):
    monkeypatch.setattr("wanstudio.child.END_TIMEOUT_S", 0.3)

    async def main() -> int:
        addresses = await child.addresses()
        [process] = [p for pid, p in children().items() if pid not in before]
        process.send_signal(signal.SIGSTOP)
        await child.close()
        return port_of(addresses)

    assert not listens(asyncio.run(main()))


def test_it_ends_by_itself_when_the_program_is_killed(tmp_path: Path):
    code = f"""
import asyncio
from pathlib import Path
from wanstudio.child import SandboxChild

async def main():
    child = SandboxChild(speed=1, state=Path({str(tmp_path)!r}))
    print((await child.addresses())["aimlapi"]["base_url"], child._process.pid, flush=True)
    await asyncio.sleep(600)

asyncio.run(main())
"""
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, env=environment())
    with parent:
        assert parent.stdout is not None
        url, pid = parent.stdout.readline().split()
        sandbox = psutil.Process(int(pid))
        parent.kill()
    psutil.wait_procs([sandbox], timeout=20)
    assert not sandbox.is_running() or sandbox.status() == psutil.STATUS_ZOMBIE
    assert not listens(urlsplit(url).port or 0)


def test_one_that_says_nothing_useful_is_a_problem_of_this_computer(child: SandboxChild, tmp_path: Path):
    (tmp_path / "state").write_text("a file where the folder should be")

    async def main() -> str:
        with pytest.raises(LocalProblem) as refused:
            await child.addresses()
        await child.close()
        return refused.value.detail

    assert asyncio.run(main()) == "The Sandbox did not start."
    assert (tmp_path / "logs" / "sandbox.log").stat().st_size > 0


def test_a_start_that_is_broken_off_leaves_nothing_and_the_next_to_ask_starts_it(
    child: SandboxChild, before: set[int]
) -> None:
    """A new user generates and cancels: the job that is cancelled is the one that waits for the start."""

    async def main() -> None:
        asking = asyncio.create_task(child.addresses())
        while not any(p.nice() == NICE for pid, p in children().items() if pid not in before):  # noqa: ASYNC110
            await asyncio.sleep(0)  # it has been started, and its first line is waited for
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        assert not children().keys() - before and not child.running
        assert listens(port_of(await child.addresses()))
        await child.close()

    asyncio.run(main())


def test_it_is_given_no_key_of_a_real_account(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SCENARIO_SDK_API_SECRET", "canary")
    monkeypatch.setenv("AIMLAPI_KEY", "canary")
    assert "canary" not in environment().values()
    assert environment()["PATH"] == os.environ["PATH"]


def test_a_bundle_starts_itself_and_not_a_python(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert program("sandbox", "--port", "0") == [sys.executable, "sandbox", "--port", "0"]
