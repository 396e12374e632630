"""Child processes that decode and encode, so that the server answers at once whatever is being rendered."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import queue
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from wanstudio.core.facts import MediaFacts
from wanstudio.sandbox.wishes import Wishes

Progress = Callable[[float], object]
NICE = 10  # rendering steps back behind everything the user is doing


class Trouble(Exception):
    """A file that cannot be used, or a process that died; the text says which."""


class Renderers:
    """At most `count` processes, started when first needed. Work beyond that waits in line."""

    def __init__(self, count: int) -> None:
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="renderer")
        self._idle: queue.LifoQueue[_Child] = queue.LifoQueue()
        self._all = [_Child() for _ in range(count)]
        for child in reversed(self._all):
            self._idle.put(child)

    async def render(self, wishes: Wishes, target: Path, font: Path | None, progress: Progress) -> None:
        """Write the clip. `progress` is called in the loop: 0 when the work begins, then up to 1.

        Raises:
            Trouble: a source cannot be used, or the disk is full.
        """
        await self._run(("render", wishes, target, font), progress)

    async def probe(self, path: Path) -> MediaFacts:
        """Raises `Trouble` when the file is none that can be read."""
        return await self._run(("probe", path), lambda _: None)

    def close(self) -> None:
        """End the processes at once; what they were at is left undone."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for child in self._all:
            child.end()
        self._threads.shutdown(wait=True)

    async def _run(self, task: tuple[Any, ...], progress: Progress) -> Any:
        loop = asyncio.get_running_loop()
        return await asyncio.wrap_future(
            self._threads.submit(self._in_child, task, lambda x: loop.call_soon_threadsafe(progress, x))
        )

    def _in_child(self, task: tuple[Any, ...], progress: Progress) -> Any:
        child = self._idle.get()
        try:
            return child.do(task, progress)
        finally:
            self._idle.put(child)


class _Child:
    """One process and the pipe to it. `do` is called by one thread at a time."""

    def __init__(self) -> None:
        self._process: multiprocessing.process.BaseProcess | None = None
        self._pipe: Connection[Any, Any] | None = None
        self._ended = False

    def do(self, task: tuple[Any, ...], progress: Progress) -> Any:
        try:
            pipe = self._started()
            progress(0.0)
            pipe.send(task)
            while True:
                kind, value = pipe.recv()
                if kind == "progress":
                    progress(value)
                elif kind == "done":
                    return value
                else:
                    raise Trouble(value)
        except (EOFError, OSError) as e:
            self._stop()
            raise Trouble("The renderer ended before it was done.") from e

    def end(self) -> None:
        self._ended = True
        self._stop()

    def _started(self) -> Connection[Any, Any]:
        if self._ended:
            raise EOFError
        if self._pipe is None:
            context = multiprocessing.get_context("spawn")
            self._pipe, theirs = context.Pipe()
            self._process = context.Process(target=_work, args=(theirs,), daemon=True, name="sandbox renderer")
            self._process.start()
            theirs.close()
        if self._ended:  # while it was being started
            raise EOFError
        return self._pipe

    def _stop(self) -> None:
        process, self._process, pipe, self._pipe = self._process, None, self._pipe, None
        if process is not None:
            process.kill()
            process.join()
        if pipe is not None and not self._ended:
            pipe.close()


def _work(pipe: Connection[Any, Any]) -> None:
    """What a child process does until its pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the whole group; the server ends its children
    if hasattr(os, "nice"):
        os.nice(NICE)
    with suppress(EOFError, OSError):
        while True:
            pipe.send(_done(pipe.recv(), lambda x: pipe.send(("progress", x))))


def _done(task: tuple[Any, ...], progress: Progress) -> tuple[str, Any]:
    import av  # late: only child processes decode and encode

    from wanstudio.core.errors import StudioError
    from wanstudio.media.probe import probe_file
    from wanstudio.sandbox.render import render

    try:
        match task:
            case ("probe", path):
                return "done", probe_file(path)
            case ("render", wishes, target, font):
                render(wishes, target, font, progress)
                return "done", None
        raise AssertionError(task)
    except (StudioError, av.FFmpegError, OSError, ValueError) as e:
        return "failed", str(e)
