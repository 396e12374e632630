"""Tasks that a plain function starts: each has a name, is kept while it runs, and is awaited at close."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any, TypeVar

from wanstudio.core.errors import StudioError

log = logging.getLogger(__name__)

T = TypeVar("T")


def unasked(error: StudioError) -> None:
    """The `refused` of work that the user has not asked for, and misses nothing without."""
    log.info("%s", error)


class Started:
    """What was started, or will be."""

    def __init__(self) -> None:
        self.stopped = False
        self._task: asyncio.Task[None] | None = None

    def stop(self) -> None:
        """End it; nobody hears of it any more. Once it has ended, nothing happens."""
        self.stopped = True
        if self._task is not None:
            self._task.cancel()

    def runs_as(self, task: asyncio.Task[None]) -> None:
        self._task = task


class Tasks:
    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()
        self._closed = False
        self._early: list[tuple[Coroutine[Any, Any, Any], Callable[[], None]]] = []

    def start(
        self,
        name: str,
        work: Coroutine[Any, Any, T],
        then: Callable[[T], None] | None = None,
        *,
        refused: Callable[[StudioError], None],
    ) -> Started:
        """Do `work`; `then` gets its result, `refused` the error that is meant for the user.

        Any other error goes to the loop's exception handler. What is
        asked for before the loop runs (a form that comes back asks for its pictures) waits for `go`. After `close`
        nothing is begun: a window that is still painted asks for pictures that nobody will see.
        """
        started = Started()
        self._begin(started, name, work, then, refused)
        return started

    def _begin(
        self,
        started: Started,
        name: str,
        work: Coroutine[Any, Any, T],
        then: Callable[[T], None] | None,
        refused: Callable[[StudioError], None],
    ) -> None:
        if self._closed or started.stopped:
            work.close()
            return
        if not _loop_runs():
            self._early.append((work, partial(self._begin, started, name, work, then, refused)))
            return
        task = asyncio.get_running_loop().create_task(_done(work, then, refused), name=name)
        started.runs_as(task)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        task.add_done_callback(lambda _: work.close())  # cancelled before its first step, it would never be awaited

    def go(self) -> None:
        """The loop runs: begin what has waited for it."""
        early, self._early = self._early, []
        for _, begin in early:
            begin()

    async def close(self) -> None:
        """Cancel what still runs, and wait for it."""
        self._closed = True
        for work, _ in self._early:
            work.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def drain(self) -> None:
        """Wait for what still runs, to its own end."""
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            context = {"message": f"in {task.get_name()}", "exception": error, "task": task}
            task.get_loop().call_exception_handler(context)


def _loop_runs() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


async def _done(
    work: Coroutine[Any, Any, T], then: Callable[[T], None] | None, refused: Callable[[StudioError], None]
) -> None:
    try:
        result = await work
    except StudioError as e:
        refused(e)
    else:
        if then is not None:
            then(result)
