"""The tasks of the queue: one of each name at a time, and what is done when one rests."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from wanstudio.core.errors import LocalProblem

log = logging.getLogger(__name__)

GRACE_S = 5.0  # at close, for requests that are being sent: their answer names the job


class Work:
    """`tasks` are those under way: a job's own by its id, others by what they do.

    `rests` is called with the key of each that has ended; before it `never_begun`, with the key of one that was
    cancelled before its first step. While `closing`, nothing is begun.
    """

    def __init__(self, *, rests: Callable[[str], None], never_begun: Callable[[str], None]) -> None:
        self.tasks: dict[str, asyncio.Task[None]] = {}
        self._rests, self._on_never_begun = rests, never_begun
        self.closing = False

    def begin(self, name: str, work: Coroutine[Any, Any, None], key: str = "") -> None:
        """Begin some work, unless what has this key (else this name) is going on."""
        key = key or name
        if key in self.tasks or self.closing:
            work.close()
            return
        task = asyncio.get_running_loop().create_task(self._until_ended(key, work), name=name)
        task.add_done_callback(partial(self._never_begun, key, work))
        self.tasks[key] = task

    async def _until_ended(self, key: str, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except LocalProblem as e:
            log.info("%s: %s", key, e)  # the journal cannot be written; whoever has to know has been told
        finally:
            del self.tasks[key]
            self._rests(key)

    def _never_begun(self, key: str, work: Coroutine[Any, Any, None], task: asyncio.Task[None]) -> None:
        """A task that is cancelled before its first step runs nothing at all, not even what belongs to its end."""
        work.close()
        if self.tasks.get(key) is task:
            del self.tasks[key]
            self._on_never_begun(key)
            self._rests(key)

    async def close(self, at_once: Callable[[str], bool]) -> None:
        """End those that can be ended `at_once`, give the others some seconds, and end what is left then."""
        self.closing = True
        for key, task in self.tasks.items():
            if at_once(key):
                task.cancel()
        if self.tasks:
            await asyncio.wait(self.tasks.values(), timeout=GRACE_S)
        for task in self.tasks.values():
            task.cancel()
        await asyncio.gather(*self.tasks.values(), return_exceptions=True)
