"""Who of those in line is sent next: the limit of each connection, what stops it, and what is on hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from wanstudio.core.jobs import Downloading, Job, Unfetched, Uploading, Waiting
from wanstudio.studio.line import Line
from wanstudio.studio.stops import EVERYWHERE, Held, Stops


class Places:
    """`jobs` are all there are by id, `tasks` has the ids of those under way. `limit`: most at once, by connection."""

    def __init__(
        self,
        jobs: Mapping[str, Job],
        tasks: Mapping[str, object],
        line: Line,
        stops: Stops,
        limit: Callable[[str], int],
    ) -> None:
        self._jobs, self._tasks, self._line, self._stops, self._limit = jobs, tasks, line, stops, limit

    @property
    def waiting(self) -> tuple[str, ...]:
        """The ids of those that wait for a place, next one first."""
        idle = (job_id for job_id in self._line.ids if job_id not in self._tasks)
        return tuple(job_id for job_id in idle if isinstance(self._jobs[job_id].phase, (Waiting, Uploading)))

    def free(self) -> Iterator[tuple[str, str]]:
        """(connection, job's id) of each that has a place now, next one first. Each is taken to be begun."""
        taken = self._taken()
        for job_id in self.waiting:
            connection = self._jobs[job_id].connection
            if taken[connection] < self._most(connection) and self._stops.lets(connection) and not self.on_hold(job_id):
                taken[connection] += 1
                yield connection, job_id

    def is_open(self, connection: str) -> bool:
        """Whether one more job there would have a place now, with nobody before it."""
        free = self._taken()[connection] < self._most(connection)
        return free and self._stops.lets(connection) and not self.any_waits(connection)

    def _most(self, connection: str) -> int:
        limit = self._limit(connection)
        return min(limit, self._stops.most(connection) or limit)

    def _taken(self) -> Counter[str]:
        """By connection, the jobs that have been sent or are about to be; fetching is not counted."""
        jobs = (self._jobs[key] for key in self._tasks if key in self._jobs)
        return Counter(j.connection for j in jobs if not isinstance(j.phase, (Downloading, Unfetched)))

    def on_hold(self, job_id: str) -> bool:
        return self._jobs[job_id].phase == Waiting("hold")

    def held(self, job_id: str) -> Held | None:
        """What stops a job's connection, or all of them."""
        return self._stops.of(EVERYWHERE) or self._stops.of(self._jobs[job_id].connection)

    def any_waits(self, connection: str) -> bool:
        """Whether any job of a connection is in line and may be sent."""
        return any(self._jobs[i].connection == connection and not self.on_hold(i) for i in self.waiting)

    def goes_by_itself(self, job_id: str) -> bool:
        held = self.held(job_id)
        return not self.on_hold(job_id) and (held is None or held.open or held.at_s is not None)

    def said(self) -> Iterator[Job]:
        """Those in line that wait for something else than they say, as they stand now."""
        for job_id in self.waiting:
            job, held = self._jobs[job_id], self.held(job_id)
            waiting = Waiting(held.stop.why if held else "")
            if isinstance(job.phase, Waiting) and job.phase.why != "hold" and job.phase != waiting:
                yield job.to(waiting)
