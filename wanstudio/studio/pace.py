"""How long jobs take, learned from past runs; from that, how soon it is worth asking about one again."""

from __future__ import annotations

import logging
import random
from collections import defaultdict, deque
from statistics import median

from wanstudio.core.connections import SANDBOX
from wanstudio.core.errors import LocalProblem
from wanstudio.core.jobs import Job
from wanstudio.store.journal import RUNS_KEPT, Journal, Run

log = logging.getLogger(__name__)

NEAR_S = 1.0  # between two questions about a job that should be ready any moment
NEAR_TOGETHER_S = 0.6  # the same where one question is about all jobs
LONGEST_S = 15.0  # between two questions about any other
GIVEN_UP_S = 600.0  # the same about one that has been asked for in vain all day
LEAST_RUNS = 3  # before they say anything
_DAY_S = 24 * 3600.0
_SLOW_S = 1800.0  # where nothing is known; a render takes minutes
_SLOW_TIMES, _SLOW_LEAST_S = 2.0, 30.0
_NEAR_FROM, _NEAR_TIMES = 0.95, 1.5  # of the usual times: before a job may be ready, and until it still should be
_PART = 0.1  # of the time that has passed, where the end is not known
_JITTER = 0.1


class Pace:
    """`recall` is to be called before anything is known; what is learned later is known at once."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._runs: dict[tuple[str, bool], deque[Run]] = defaultdict(lambda: deque(maxlen=RUNS_KEPT))

    async def recall(self) -> None:
        self._runs.clear()
        for run in await self._journal.runs():
            self._runs[run.model_id, run.sandbox].append(run)

    async def learn(self, job: Job, *, ready_s: float, clip_s: float) -> None:
        """`ready_s`, `clip_s`: seconds from the request until it was rendered, until its clip was in the library.

        Where the journal takes nothing it holds until the program ends: the job is done, and nothing is said of it.
        """
        run = Run(model_id=job.model_id, sandbox=job.connection == SANDBOX.name, ready_s=ready_s, clip_s=clip_s)
        self._runs[run.model_id, run.sandbox].append(run)
        try:
            await self._journal.learn(run)
        except LocalProblem as e:
            log.info("how long a job took was not noted: %s", e.detail)

    def expected_s(self, job: Job) -> float | None:
        """Seconds from the request to the clip; None until enough jobs of this kind have been seen."""
        runs = self._of(job)
        return median(run.clip_s for run in runs) if runs else None

    def delay_s(self, job: Job, elapsed_s: float, *, together: bool = False) -> float:
        """How long to wait before the next question about a job that was sent `elapsed_s` ago; each time a bit other,
        so that many programs do not ask in step. `together`: one question is about all jobs."""
        shortest_s = NEAR_TOGETHER_S if together else NEAR_S
        return self._plain_delay_s(job, elapsed_s, shortest_s) * random.uniform(1 - _JITTER, 1 + _JITTER)

    def slow(self, job: Job, elapsed_s: float) -> bool:
        """Whether it takes far longer than jobs of this kind do."""
        runs = self._of(job)
        if not runs:
            return elapsed_s > _SLOW_S
        return elapsed_s > _SLOW_TIMES * max(run.ready_s for run in runs) + _SLOW_LEAST_S

    def _plain_delay_s(self, job: Job, elapsed_s: float, shortest_s: float) -> float:
        if elapsed_s > _DAY_S:
            return GIVEN_UP_S
        late_s = elapsed_s
        if runs := self._of(job):
            times_s = sorted(run.ready_s for run in runs)
            near_s = _NEAR_FROM * times_s[len(times_s) // 10]
            if elapsed_s < near_s:
                return min(max(near_s - elapsed_s, shortest_s), LONGEST_S)
            late_s = max(elapsed_s - _NEAR_TIMES * times_s[-1 - len(times_s) // 10], 0.0)
        return min(max(late_s * _PART, shortest_s), LONGEST_S)

    def _of(self, job: Job) -> tuple[Run, ...]:
        """The runs to learn from, oldest first; none until there are enough."""
        runs = self._runs.get((job.model_id, job.connection == SANDBOX.name), ())
        return tuple(runs) if len(runs) >= LEAST_RUNS else ()
