"""Threads for what blocks: copying, hashing, writing. Never for keys: those have a thread of their own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Threads:
    def __init__(self, count: int = 3) -> None:
        self._pool = ThreadPoolExecutor(count, thread_name_prefix="files")

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `work` in a thread. A caller that is cancelled waits for the end, so no file is left in two hands."""
        future = asyncio.wrap_future(self._pool.submit(work, *args, **kwargs))
        try:
            return await asyncio.shield(future)
        except asyncio.CancelledError:
            while not future.done():  # whoever cancels meanwhile: closing does so twice
                with suppress(asyncio.CancelledError):
                    await asyncio.wait([future])
            if not future.cancelled():
                future.exception()  # looked at, so that nothing complains of it
            raise

    def begin(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """The same without waiting; the caller sees to it that the end is waited for."""
        return self._pool.submit(work, *args, **kwargs)

    def close(self) -> None:
        self._pool.shutdown(cancel_futures=True)
