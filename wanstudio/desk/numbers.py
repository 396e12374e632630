"""The numbers of takes that the queue's rows say: asked for when jobs have moved, once at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from wanstudio.studio.studio import Studio


class Numbers:
    """`told` gets the ids of jobs whose number is another than before."""

    def __init__(self, studio: Studio, told: Callable[[set[str]], None]) -> None:
        self._studio, self._told = studio, told
        self._takes: Mapping[str, int] = {}
        self._asking = self._moved = False

    def of(self, job_id: str) -> int:
        """0: not known."""
        return self._takes.get(job_id, 0)

    def look(self) -> None:
        """Jobs have moved."""
        self._moved = True
        if not self._asking:
            self._ask()

    def _ask(self) -> None:
        self._asking, self._moved = True, False
        work = self._studio.takes.of(self._studio.queue.jobs)
        self._studio.tasks.start("numbers of takes", work, then=self._came, refused=lambda _: self._came(self._takes))

    def _came(self, takes: Mapping[str, int]) -> None:
        before, self._takes = self._takes, takes
        self._asking = False
        if others := {id for id in before.keys() | takes.keys() if before.get(id) != takes.get(id)}:
            self._told(others)
        if self._moved:
            self._ask()
