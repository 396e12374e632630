"""In the child: every step that could be the last. Counts them, and ends the process at one of them as `kill -9` does.

A step is a moment before or after something the world outside can see: a commit of the journal, a file that is made,
renamed, linked, removed or synced, bytes of a request that leave, bytes of an answer that arrive. The program's code is
as it is: what it calls (os, the sockets of asyncio, `Database.run`) is wrapped before it begins.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
from asyncio import selector_events
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from anyio._backends import _asyncio as anyio_asyncio

from wanstudio.providers.http import Http
from wanstudio.store.database import Database
from wanstudio.studio.clock import Clock

OF_FILES = ("fsync", "replace", "rename", "link", "unlink", "remove", "rmdir", "mkdir", "ftruncate")
_WRITING = os.O_WRONLY | os.O_RDWR


class Fuse:
    """Burns at step number `at` (from 1; None: never). `names` are the steps so far, in the order they came."""

    def __init__(self, at: int | None, told: Path) -> None:
        self.names: list[str] = []
        self._at, self._told = at, told
        self._lock = threading.Lock()
        self._within = threading.local()

    def step(self, name: str) -> None:
        if getattr(self._within, "one", False):
            return  # a file that is opened to tell of the end is none of the program's
        with self._lock:
            self.names.append(name)
            if len(self.names) == self._at:
                self.tell()
                os.kill(os.getpid(), signal.SIGKILL)

    def tell(self) -> None:
        """Leave the names where the test reads them."""
        self._within.one = True
        self._told.write_text("\n".join(self.names), "utf-8")
        self._within.one = False


def lay(fuse: Fuse, folder: Path) -> None:
    """Make every step of this process known to `fuse`; of files, those in `folder`."""
    for name in OF_FILES:
        setattr(os, name, _around(fuse, name, getattr(os, name)))
    sys.addaudithook(lambda event, args: _opened(fuse, str(folder), event, args))
    transport: Any = selector_events._SelectorSocketTransport  # type: ignore[attr-defined]
    transport.write = _around(fuse, "send", transport.write)
    answers: Any = anyio_asyncio.StreamProtocol
    answers.data_received = _around(fuse, "receive", answers.data_received)
    _around_commits(fuse)


def _around(fuse: Fuse, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        fuse.step(f"before {name}")
        result = call(*args, **kwargs)
        fuse.step(f"after {name}")
        return result

    return wrapped


def _around_commits(fuse: Fuse) -> None:
    run = Database.run

    async def wrapped(self: Database, work: Callable[[Any], Any], **how: Any) -> Any:
        fuse.step("before commit")
        result = await run(self, work, **how)
        fuse.step("after commit")
        return result

    Database.run = wrapped  # type: ignore[method-assign]


def _opened(fuse: Fuse, folder: str, event: str, args: tuple[Any, ...]) -> None:
    if event == "open" and str(args[0]).startswith(folder) and isinstance(args[2], int) and args[2] & _WRITING:
        fuse.step(f"before open {Path(str(args[0])).suffix}")


def hurry(factor: float, since: datetime) -> None:
    """Have the studio's clock run so many times as fast, from `since` on: a grace time of 30 s is over in 0.15 s."""

    def now(self: Clock) -> datetime:
        return since + (datetime.now(UTC) - since) * factor

    def seconds(self: Clock) -> float:
        return now(self).timestamp()

    async def sleep(self: Clock, seconds: float) -> None:
        await asyncio.sleep(seconds / factor)

    for function in (now, seconds, sleep):
        setattr(Clock, function.__name__, function)
    # The service's own time is as fast: else a third of a second between its answer and a look at its list is a
    # minute more than it was there, and on a busy machine what it shows is taken for too old to be ours.
    Http.time_there = lambda self: self._told and now(Clock())  # type: ignore[method-assign]
