"""The takes that jobs make, by number: asked for when jobs have moved, once at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from wanstudio.studio.studio import Studio
from wanstudio.studio.takes import Take

_UNKNOWN = Take(0, 0)


class Numbers:
    """`told` gets the ids of jobs whose take is another than before."""

    def __init__(self, studio: Studio, told: Callable[[set[str]], None]) -> None:
        self._studio, self._told = studio, told
        self._takes: Mapping[str, Take] = {}
        self._asking = self._moved = False

    def of(self, job_id: str) -> Take:
        """All 0: not known."""
        return self._takes.get(job_id, _UNKNOWN)

    def in_shot(self, shot: int) -> dict[str, int]:
        """The numbers of the takes of this shot that jobs make or have made, by job."""
        return {job_id: take.number for job_id, take in self._takes.items() if take.shot == shot}

    def look(self) -> None:
        """Jobs have moved."""
        self._moved = True
        if not self._asking:
            self._ask()

    def _ask(self) -> None:
        self._asking, self._moved = True, False
        work = self._studio.takes.of(self._studio.queue.jobs)
        self._studio.tasks.start("numbers of takes", work, then=self._came, refused=lambda _: self._came(self._takes))

    def _came(self, takes: Mapping[str, Take]) -> None:
        before, self._takes = self._takes, takes
        self._asking = False
        if others := {id for id in before.keys() | takes.keys() if before.get(id) != takes.get(id)}:
            self._told(others)
        if self._moved:
            self._ask()
