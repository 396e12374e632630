"""A computer on which the program is started, driven a moment at a time, and ended; its disk stays."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from tests.studio.steps import StepClock
from tests.studio.world import ROOMY, Program, Remote, World
from wanstudio.core.jobs import Job

MOST_TURNS = 5000  # of the loop, in which everything goes on that does not wait for the time
MOST_MOMENTS = 3000  # at which anything happens, until all rests at last


class Computer:
    """`worlds` are the services by their connections, `free` is how many bytes the disk has. Its time stands still."""

    def __init__(self, home: Path, connections: Sequence[str]) -> None:
        self.home, self.clock, self.free = home, StepClock(), ROOMY
        self.worlds = {name: World(name, self.clock) for name in connections}
        self.start()

    @property
    def queue(self) -> Any:
        return self.program.queue

    def remotes(self) -> Iterator[Remote]:
        """All that was ever paid for."""
        for world in self.worlds.values():
            yield from world.remotes.values()

    # ---- the program begins and ends ----

    def start(self) -> None:
        self.clock.forget()
        self.runner = asyncio.Runner()
        self.program = Program(self.home, self.worlds, self.clock, lambda: self.free)
        self.loop(self._begin())

    async def _begin(self) -> None:
        await self.program.database.open()
        await self.program.queue.recall()
        self.program.queue.resume(await self.program.journal.jobs())

    def end(self) -> None:
        """As a power cut ends it: what was in memory is gone, and nothing more is done."""
        self.program.life.over = self.program.queue._runner.closing = True
        self.runner.get_loop().set_exception_handler(lambda _loop, _context: None)
        self.runner.close()
        connection = self.program.database._connection
        assert connection is not None
        if connection.in_transaction:
            connection.rollback()
        connection.close()
        self.program.database._opening.access.end()

    def restart_if_it_ended(self) -> None:
        while self.program.life.over:
            self.end()
            self.start()

    def crash(self) -> None:
        self.program.life.over = True
        self.restart_if_it_ended()

    def quit(self) -> None:
        """As the user ends it; then it is started again."""
        self.program.life.left = None
        self.loop(self.program.__aexit__())
        self.runner.close()
        self.start()

    # ---- things go on ----

    def loop(self, work: Any) -> Any:
        return self.runner.run(work)

    def do(self, act: Callable[[], Any]) -> None:
        async def now() -> None:
            act()

        self.loop(now())
        self.turns(2)

    def turns(self, count: int = MOST_TURNS) -> None:
        """Let the loop go round so often, or until all that goes on waits for the time."""

        async def some() -> None:
            ready = asyncio.get_running_loop()._ready  # type: ignore[attr-defined]
            for _ in range(count):
                await asyncio.sleep(0)
                if not ready:
                    break

        self.loop(some())
        self.restart_if_it_ended()

    def pass_time(self, seconds: float) -> None:
        end_s = self.clock.passed + seconds
        while self.moment(end_s):
            pass
        self.clock.passed = max(self.clock.passed, end_s)

    def moment(self, end_s: float) -> bool:
        """Go on to the next moment at which anything happens; False: there is none before `end_s`."""
        self.turns()
        at_s = self.clock.next_s()
        if at_s is None or at_s > end_s:
            return False
        self.clock.wake()
        return True

    def come_to_rest(self) -> None:
        for _ in range(MOST_MOMENTS):
            self.moment(float("inf"))
            if not self.queue.busy:
                return
        raise AssertionError(f"it does not come to rest: {[(j.id, j.phase) for j in self.queue.jobs]}")

    # ---- its disk ----

    def kept(self) -> dict[str, Job]:
        """The jobs as they stand there, read past the program's own fuse."""
        left, self.program.life.left = self.program.life.left, None
        refused, self.program.refused_writes = self.program.refused_writes, 0
        jobs = {job.id: job for job in self.loop(self.program.journal.jobs())}
        self.program.life.left, self.program.refused_writes = left, refused
        return jobs
