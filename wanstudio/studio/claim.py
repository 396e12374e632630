"""The right to run the jobs of a journal: among the tasks of this process, and against all others."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from wanstudio.store.lock import JobsLock
from wanstudio.studio.threads import Threads


class Claim:
    """Over `lock`, which tells processes apart and not the tasks of one. Who awaits its turn keeps no thread busy."""

    def __init__(self, lock: JobsLock, threads: Threads) -> None:
        self._lock, self._threads = lock, threads
        self._turn = asyncio.Lock()

    @property
    def works(self) -> bool:
        """False once no lock could be had, as on some network drives: nobody knows then who else runs jobs."""
        return self._lock.works

    @asynccontextmanager
    async def taking_over(self) -> AsyncIterator[bool]:
        """True: within it no other process runs jobs, and no task of any begins one. After it all do, beside others."""
        async with self._turn:
            alone = await self._threads.run(self._lock.alone)
            try:
                yield alone
            finally:
                if alone:
                    await self._threads.run(self._lock.join)

    async def join(self) -> None:
        """Run jobs beside others. Waits while who takes over, here or elsewhere, still reads what was left."""
        async with self._turn:
            await self._threads.run(self._lock.join)

    def release(self) -> None:
        self._lock.release()
