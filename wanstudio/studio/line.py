"""The order of the jobs that no service has accepted yet, and whether any is sent at all. Both outlive the program."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable

from wanstudio.core.jobs import Job
from wanstudio.store.journal import Journal

_ORDER, _PAUSED = "order", "paused"


class Line:
    """`ids` are in order, next one first; those that are just being sent keep their place until they are accepted.

    After a change `write_down` is to be awaited, by whoever made it.
    """

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self.ids: list[str] = []
        self._paused = False
        self._places: dict[str, int] = {}
        self._to_keep: dict[str, str] = {}

    async def recall(self, *, paused: bool = True) -> None:
        """Read what was written down; without `paused`, the pause is passed over for this run of the program."""
        self._paused = paused and await self._journal.kept(_PAUSED) == "yes"
        order = json.loads(await self._journal.kept(_ORDER) or "[]")
        self._places = {job_id: place for place, job_id in enumerate(order)}

    def sort(self, jobs: Iterable[Job]) -> list[Job]:
        """In the order they had; those that came since are last."""
        return sorted(jobs, key=lambda job: self._places.get(job.id, len(self._places)))

    @property
    def paused(self) -> bool:
        return self._paused

    @paused.setter
    def paused(self, paused: bool) -> None:
        self._paused = paused
        self._to_keep[_PAUSED] = "yes" if paused else "no"

    def join(self, job_id: str, *, first: bool) -> None:
        self.ids.insert(0 if first else len(self.ids), job_id)
        if first:
            self._order_changed()

    def leave(self, job_id: str) -> bool:
        """False when it was not there."""
        if job_id not in self.ids:
            return False
        self.ids.remove(job_id)
        return True

    def move(self, job_id: str, places: int, sending: Collection[str]) -> None:
        """Move a job among those that wait; those of `sending` stay before them."""
        waiting = [i for i in self.ids if i not in sending]
        at = waiting.index(job_id)
        waiting.remove(job_id)
        waiting.insert(max(0, at + places), job_id)
        self.ids = [i for i in self.ids if i in sending] + waiting
        self._order_changed()

    async def write_down(self) -> None:
        """Put on disk what has changed; of several changes the last one counts.

        Raises LocalProblem: it cannot be written. It is with what the next call writes.
        """
        while self._to_keep:
            name, value = next(iter(self._to_keep.items()))
            await self._journal.keep(name, value)
            if self._to_keep.get(name) == value:
                del self._to_keep[name]

    def _order_changed(self) -> None:
        self._to_keep[_ORDER] = json.dumps(self.ids)
