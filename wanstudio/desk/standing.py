"""Where each job stands among the others: its place in line, when its turn comes, how long it takes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import heapify, heapreplace

from wanstudio.core.connections import SANDBOX, SERVICES, Connection
from wanstudio.core.jobs import Downloading, Job, Unfetched, Waiting
from wanstudio.core.models import ModelSpec
from wanstudio.studio.studio import Studio
from wanstudio.ui.queue.standing import Standing


@dataclass(slots=True)
class _Line:
    """What follows from the jobs as they are: made when it is asked for, dropped when a job has moved."""

    places: dict[str, int] = field(default_factory=dict)
    starts: dict[str, datetime] = field(default_factory=dict)


class Standings:
    """`standing` of a job is cheap to ask for; `forget` after a job has taken a step or changed its place."""

    def __init__(self, studio: Studio, specs: Mapping[str, ModelSpec], take_of: Callable[[str], int]) -> None:
        self._studio, self._specs, self._take_of = studio, specs, take_of
        self._line: _Line | None = None
        self.connections: Sequence[Connection] = ()

    def forget(self) -> None:
        self._line = None

    def standing(self, job: Job) -> Standing:
        queue, line = self._studio.queue, self._now()
        stop = next((s for s in queue.stops.all if s.connection == job.connection), None)
        return Standing(
            place=line.places.get(job.id, 0),
            paused=queue.paused,
            starts=line.starts.get(job.id),
            expected_s=self._studio.pace.expected_s(job),
            silent_since=stop.since if stop and stop.why == "network" else None,
            keyless=stop is not None and stop.why == "key",
            looks_again=queue.again.looks_late_at(job),
            service=self.service_of(job),
            account=self._account(job),
            take=self._take_of(job.id),
        )

    def service_of(self, job: Job) -> str:
        """Who runs it, as a sentence names it."""
        if job.connection == SANDBOX.name:
            return "the Sandbox"
        spec = self._specs.get(job.model_id)
        return SERVICES[spec.provider].title if spec and spec.provider in SERVICES else "the service"

    def _account(self, job: Job) -> str:
        """What tells this job from one of a model with the same title, or on another account."""
        spec = self._specs.get(job.model_id)
        if spec is not None and spec.name != spec.title and spec.provider in SERVICES:
            return SERVICES[spec.provider].title
        others = {c.name: c.title for c in self.connections if spec and c.provider == spec.provider}
        return others.get(job.connection, job.connection) if len(others) > 1 and job.connection != SANDBOX.name else ""

    def _now(self) -> _Line:
        if self._line is None:
            self._line = self._made()
        return self._line

    def _made(self) -> _Line:
        """Each waiting job takes the place that is free first; where one's time is not known, no later start is."""
        queue, now = self._studio.queue, datetime.now().astimezone()
        jobs = {job.id: job for job in queue.jobs}
        in_line = queue.line
        free = self._places_free(set(in_line), now)
        line, count = _Line(), Counter[str]()
        for job_id in in_line:
            job = jobs[job_id]
            if job.phase == Waiting("hold"):
                continue
            count[job.connection] += 1
            line.places[job_id] = count[job.connection]
            heap = free.setdefault(job.connection, [now] * self._limit(job.connection))
            if heap is None:
                continue
            line.starts[job_id] = heap[0]
            expected_s = self._studio.pace.expected_s(job)
            if expected_s is None:
                free[job.connection] = None
            else:
                heapreplace(heap, max(heap[0], now) + timedelta(seconds=expected_s))
        return line

    def _limit(self, connection: str) -> int:
        return self._studio.preferences.settings.at_once_of(connection)

    def _places_free(self, in_line: set[str], now: datetime) -> dict[str, list[datetime] | None]:
        """By connection, when each of its places is free; None where that is not known."""
        ends: dict[str, list[datetime] | None] = {}
        for job in self._studio.queue.jobs:
            if job.ended or job.id in in_line or isinstance(job.phase, (Downloading, Unfetched, Waiting)):
                continue
            expected_s = self._studio.pace.expected_s(job)
            known = ends.setdefault(job.connection, [])
            if expected_s is None or known is None:
                ends[job.connection] = None
            else:
                known.append(max(now, (job.submitted_at or now) + timedelta(seconds=expected_s)))
        for connection, known in ends.items():
            if known is not None:
                known += [now] * max(0, self._limit(connection) - len(known))
                heapify(known)
        return ends
