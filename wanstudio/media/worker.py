"""Worker processes that decode and encode, so that neither a broken file nor a long one disturbs the window.

One line of JSON each way over stdin and stdout; what runs on the other side is `media/child.py`.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from wanstudio.core.errors import BadFile, InvalidInput, LocalProblem, StudioError, TookTooLong
from wanstudio.media.magic import shown

Progress = Callable[[float], None]
"""Called with 0…1."""

LINE_LIMIT_BYTES = 4_000_000
NICE = 10  # the window, and the user's other programs, come first; from the first moment on
PACKAGES = Path(__file__).parents[2]
SECRET_WORDS = ("KEY", "SECRET", "TOKEN", "PASSWORD")
log = logging.getLogger(__name__)


class Workers:
    """At most `count` child processes, each started when first needed and used again until it dies or is stopped."""

    def __init__(self, count: int = 2, *, command: Sequence[str] | None = None) -> None:
        self._command = tuple(command or worker_command())
        self._places = asyncio.Semaphore(count)
        self._idle: list[Process] = []
        self._busy: set[Process] = set()
        self._closed = False

    async def run(
        self, task: str, args: Mapping[str, Any], *, progress: Progress | None = None, timeout_s: float
    ) -> Any:
        """Run one of the tasks named in `media/child.py` and return its answer.

        Cancelling stops the process, and with it the task, at once. Raises BadFile, also when the process dies;
        TookTooLong when it needs longer than `timeout_s` once it has begun; LocalProblem; InvalidInput.
        """
        async with self._places:
            process = await self._take()
            self._busy.add(process)
            try:
                async with asyncio.timeout(timeout_s):
                    answer = await ask(process, {"task": task, "args": args}, progress)
                if answer.keys() & {"result", "error"}:  # else it has said its last word
                    self._idle.append(process)
            except TimeoutError:
                log.info("A worker was stopped: %s took longer than %g s", task, timeout_s)
                raise TookTooLong(f"{subject(args)} took too long to read.") from None
            finally:
                self._busy.discard(process)
                if process not in self._idle:
                    await end(process)
        return result_of(answer, args)

    @property
    def pids(self) -> tuple[int, ...]:
        """Of the processes there are now, at work or not."""
        return tuple(process.pid for process in (*self._idle, *self._busy))

    async def close(self) -> None:
        """Stop every worker; what still runs is lost."""
        self._closed = True
        processes = [*self._idle, *self._busy]
        self._idle.clear()
        await asyncio.gather(*(end(p) for p in processes))

    async def _take(self) -> Process:
        if self._closed:
            raise LocalProblem("WanStudio is closing.")
        while self._idle:
            process = self._idle.pop()
            if process.returncode is None:
                return process
        process = await asyncio.create_subprocess_exec(
            *self._command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, limit=LINE_LIMIT_BYTES, env=environment()
        )
        if sys.platform != "win32":
            with contextlib.suppress(OSError):  # it has ended already
                os.setpriority(os.PRIO_PROCESS, process.pid, NICE)
        return process


def worker_command() -> list[str]:
    """A bundle is its own interpreter; elsewhere Python runs the module and imports nothing of the current folder."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "--media-worker"]
    return [sys.executable, "-P", "-m", "wanstudio.media.worker"]


def environment() -> dict[str, str]:
    """Ours without secrets, which no worker needs, and with the folder this package was found in."""
    kept = {k: v for k, v in os.environ.items() if not any(word in k.upper() for word in SECRET_WORDS)}
    paths = [str(PACKAGES), *filter(None, [kept.get("PYTHONPATH")])]
    return {**kept, "PYTHONPATH": os.pathsep.join(paths), "MALLOC_ARENA_MAX": "2"}


async def ask(process: Process, question: Mapping[str, Any], progress: Progress | None) -> Mapping[str, Any]:
    """Send one question; hand on progress until the answer is there. An empty answer: the process is gone."""
    assert process.stdin and process.stdout
    try:
        process.stdin.write(json.dumps(question).encode() + b"\n")
        await process.stdin.drain()
        while line := await process.stdout.readline():
            answer: dict[str, Any] = json.loads(line)
            if "progress" not in answer:
                return answer
            if progress:
                progress(answer["progress"])
    except (ConnectionError, ValueError):  # it died while we wrote, or half-way through a line
        pass
    return {}


def result_of(answer: Mapping[str, Any], args: Mapping[str, Any]) -> Any:
    if "result" in answer:
        return answer["result"]
    if "error" in answer:
        raise error_from(answer["error"])
    if "fault" in answer:
        log.error("A worker met a fault of ours:\n%s", answer["fault"])
    raise BadFile(f"{subject(args)} could not be read: decoding it stopped halfway.")


def error_from(found: Mapping[str, str]) -> StudioError:
    if found["code"] == InvalidInput.code:
        return InvalidInput(found["param"], found["detail"], hint=found["hint"])
    kind = BadFile if found["code"] == BadFile.code else LocalProblem
    return kind(found["detail"], hint=found["hint"])


def subject(args: Mapping[str, Any]) -> str:
    """The file a task is about, as a sentence begins with it."""
    return shown(Path(str(args.get("path") or args.get("source") or "This file")))


def _kill(process: Process) -> None:
    """Raises ProcessLookupError or ChildProcessError where it has ended. Not `process.kill`: that looks whether it has,
    and so takes its end away from the one who waits for it, who then logs an unknown child (CPython 3.11, on a
    busy machine). Here the look leaves the end where it is: a thread of asyncio's may have taken it
    already, of which the loop hears later, and its number may be another process's by now.
    """
    if sys.platform == "win32":
        process.kill()
    elif not _has_ended(process.pid):
        os.kill(process.pid, signal.SIGKILL)


def _has_ended(pid: int) -> bool:
    """Whether our child has, its end not taken yet. Raises ChildProcessError where it is."""
    if sys.platform == "win32" or not hasattr(os, "waitid"):  # macOS has it from Python 3.13 on
        return False
    return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


async def end(process: Process) -> None:
    """Kill and reap; a worker holds nothing that is worth a farewell."""
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError, ChildProcessError):  # it was faster
            _kill(process)
    if process.stdin:
        process.stdin.close()
    await process.wait()


if __name__ == "__main__":
    from wanstudio.media.child import TASKS, serve

    serve(TASKS)
