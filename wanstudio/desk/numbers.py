"""The takes that jobs make, by number: asked for when jobs have moved, once at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

from wanstudio.studio.studio import Studio
from wanstudio.studio.takes import Take

_UNKNOWN = Take(0, 0)


class Numbers:
    """`told` gets the ids of jobs of which another number is said than before; none, where only a shot is another."""

    def __init__(self, studio: Studio, told: Callable[[set[str]], None]) -> None:
        self._studio, self._told = studio, told
        self._takes: Mapping[str, Take] = {}
        self._of_shot = Counter[int]()  # how many of a shot there are among them
        self._asking = self._moved = self._stopped = False

    def said(self, job_id: str) -> int:
        """0 where there is nothing to say: it is not known, or the first of a shot of which there is no other here."""
        take = self._takes.get(job_id, _UNKNOWN)
        return take.number if take.number > 1 or self._of_shot[take.shot] > 1 else 0

    def in_shot(self, shot: int) -> dict[str, int]:
        """The numbers of the takes of this shot that jobs make or have made, by job."""
        return {job_id: take.number for job_id, take in self._takes.items() if take.shot == shot}

    def look(self) -> None:
        """Jobs have moved, or clips."""
        self._moved = True
        if not self._asking and not self._stopped:
            self._asking = True
            self._studio.tasks.start("numbers of takes", self._ask(), refused=lambda _: None)

    def stop(self) -> None:
        """The window is going: nothing is told any more."""
        self._stopped = True

    async def _ask(self) -> None:
        try:
            while self._moved and not self._stopped:
                self._moved = False
                self._came(await self._studio.takes.of(self._studio.queue.jobs))
        finally:
            self._asking = False

    def _came(self, takes: Mapping[str, Take]) -> None:
        before = {job_id: self.said(job_id) for job_id in self._takes.keys() | takes.keys()}
        others, self._takes = takes != self._takes, takes
        self._of_shot = Counter(take.shot for take in takes.values() if take.shot)
        if others and not self._stopped:
            self._told({job_id for job_id, number in before.items() if number != self.said(job_id)})
