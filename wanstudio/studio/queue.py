"""The jobs: which run now, which wait, and what the user may do with them."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping
from dataclasses import replace
from typing import Any

from wanstudio.core.errors import LocalProblem
from wanstudio.core.jobs import Cancelled, Downloading, Job, Submitting, Unfetched, Unsure, Waiting, after_restart
from wanstudio.core.models import ModelSpec
from wanstudio.studio.board import Board
from wanstudio.studio.endings import RESTING
from wanstudio.studio.means import Means
from wanstudio.studio.runner import FETCHED_ALL_THE_SAME, Connect, Runner

log = logging.getLogger(__name__)

_GRACE_S = 5.0  # at close, for requests that are being sent: their answer names the job


class JobQueue:
    """Runs jobs, at most `limit()` at once on each connection, and tells every listener after each step.

    All methods belong to the event loop's thread; all but `close` return at once.
    """

    def __init__(
        self, models: Mapping[str, ModelSpec], connect: Connect, means: Means, limit: Callable[[], int] = lambda: 4
    ) -> None:
        self._board = Board(means.journal, means.clock)
        self._runner = Runner(models, connect, means, self._board)
        self._means, self._limit = means, limit
        self._line: list[str] = []
        self._tasks: dict[str, asyncio.Task[None]] = {}  # a job's own by its id, others by what they do
        self._paused = False
        self.listen(lambda _job: self._dispatch())

    # ---- who is told -------------------------------------------------------------------------------

    def listen(self, listener: Callable[[Job], None]) -> None:
        """`listener` gets each job after each step (which is on disk by then) and as it progresses."""
        self._board.listeners.append(listener)

    def listen_notes(self, listener: Callable[[Job, str], None]) -> None:
        """`listener` gets sentences about a job that its phase does not say ("It cannot be stopped there …")."""
        self._board.note_listeners.append(listener)

    def listen_removals(self, listener: Callable[[str], None]) -> None:
        """`listener` gets the id of each job that left the list."""
        self._board.removal_listeners.append(listener)

    @property
    def jobs(self) -> tuple[Job, ...]:
        """All jobs, in the order they came."""
        return tuple(self._board.jobs.values())

    @property
    def line(self) -> tuple[str, ...]:
        """The ids of those that wait for a place, next one first."""
        return tuple(self._line)

    @property
    def busy(self) -> bool:
        """False when nothing goes on and nothing would by itself."""
        return bool(self._tasks) or (bool(self._line) and not self._paused)

    @property
    def paused(self) -> bool:
        return self._paused

    # ---- what the user does ------------------------------------------------------------------------

    def add(self, job: Job, first: bool = False) -> None:
        """Put a new job in line; `first`: before all that wait. The same job a second time changes nothing."""
        if job.id not in self._board.jobs:
            self._board.show(job)
            self._do(f"admit {job.id}", self._admit(job, first))

    def resume(self, jobs: Iterable[Job]) -> None:
        """Go on with the jobs of the journal, each from where it stands."""
        for job in jobs:
            self._board.show(job)
            if not job.ended:
                self._do(f"resume {job.id}", self._resume(after_restart(job)))

    def cancel(self, job_id: str) -> None:
        """Stop a job as far as that is possible.

        A request that is being sent is never cut short: once the service has named the job, it is stopped there. One
        that cannot be stopped goes on, and a note says so. Unsure and Unfetched ones are not cancelled: see `forget`.
        """
        job = self._board.jobs[job_id]
        if isinstance(job.phase, Downloading):
            self._board.note(job, FETCHED_ALL_THE_SAME)
        if job.ended or job_id in self._runner.unwanted or isinstance(job.phase, (Downloading, Unsure, Unfetched)):
            return
        self._runner.unwanted.add(job_id)
        if job_id in self._line:
            self._line.remove(job_id)
        if job_id not in self._tasks:
            self._start(job_id)
        elif not isinstance(job.phase, Submitting):
            self._tasks[job_id].cancel()

    def retry(self, job_id: str) -> Job:
        """Begin again: a job that ended is made anew with the same values, any other is looked at again."""
        job = self._board.jobs[job_id]
        if not job.ended:
            self.look_again(job_id)
            return job
        again = replace(
            job,
            id=uuid.uuid4().hex,
            created=self._means.clock.now(),
            phase=Waiting(),
            remote_id="",
            sent=(),
            price=None,
            submitted_at=None,
            ended_at=None,
        )
        self.add(again)
        return again

    def look_again(self, job_id: str) -> None:
        """Ask the service now about a job that is unsure, unfetched, or no longer watched."""
        if isinstance(self._board.jobs[job_id].phase, RESTING):
            self._start(job_id)

    def send_again(self, job_id: str) -> None:
        """Send a job that is unsure once more. It may be paid for twice: only the user may say so."""
        job = self._board.jobs[job_id]
        if isinstance(job.phase, Unsure):
            self._do(f"admit {job_id}", self._decide(job_id, lambda unsure: self._admit(unsure.to(Waiting()), True)))

    def forget(self, job_id: str) -> None:
        """Let go of a job that is unsure or unfetched; what it cost, it cost."""
        job = self._board.jobs[job_id]
        if isinstance(job.phase, Unsure):
            let_go = Cancelled("unknown")
            self._do(f"forget {job_id}", self._decide(job_id, lambda unsure: self._board.keep(unsure.to(let_go))))
        elif isinstance(job.phase, Unfetched) and job_id not in self._tasks:
            self._do(f"forget {job_id}", self._board.keep(job.to(Cancelled("yes"))))

    def remove(self, job_id: str) -> None:
        """Take a job that ended off the list. Its clips stay."""
        if self._board.jobs[job_id].ended and job_id not in self._tasks:
            self._board.take_off(job_id)
            self._do(f"remove {job_id}", self._board.forget(job_id))

    def clear_finished(self) -> None:
        for job in self.jobs:
            self.remove(job.id)

    def move(self, job_id: str, places: int) -> None:
        """Move a waiting job in line: -1 is one earlier, 1 one later."""
        if job_id in self._line:
            at = self._line.index(job_id)
            self._line.remove(job_id)
            self._line.insert(max(0, at + places), job_id)
            self._board.show(self._board.jobs[job_id])

    def put_first(self, job_id: str) -> None:
        self.move(job_id, -len(self._line))

    def pause(self) -> None:
        """Start no further job. What has been sent goes on."""
        self._paused = True

    def go_on(self) -> None:
        self._paused = False
        self._dispatch()

    async def close(self) -> None:
        """Stop watching; jobs at the service go on there and are resumed next time.

        What is being sent at this moment is given some seconds, so that its answer is not lost.
        """
        self._runner.closing = True
        for job_id, task in self._tasks.items():
            if job_id in self._board.jobs and not isinstance(self._board.jobs[job_id].phase, Submitting):
                task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks.values(), timeout=_GRACE_S)
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    # ---- tasks -------------------------------------------------------------------------------------

    def _start(self, job_id: str) -> None:
        self._do(f"job {job_id}", self._runner.run(job_id), key=job_id)

    def _do(self, name: str, work: Coroutine[Any, Any, None], key: str = "") -> None:
        key = key or name
        if key in self._tasks or self._runner.closing:
            work.close()
            return
        task = asyncio.get_running_loop().create_task(self._until_ended(key, work), name=name)
        task.add_done_callback(lambda _: work.close())  # cancelled before its first step, it would never be awaited
        self._tasks[key] = task

    async def _until_ended(self, key: str, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except LocalProblem as e:
            log.info("%s: %s", key, e)  # the journal cannot be written; whoever has to know has been told
        finally:
            del self._tasks[key]
            self._dispatch()

    def _dispatch(self) -> None:
        """Start those in line for whom there is a place."""
        if self._paused or self._runner.closing:
            return
        if not self._line:
            return
        taken = self._places_taken()
        for job_id in tuple(self._line):
            connection = self._board.jobs[job_id].connection
            if taken[connection] < self._limit():
                taken[connection] += 1
                self._line.remove(job_id)
                self._start(job_id)

    def _places_taken(self) -> Counter[str]:
        """By connection, the jobs that have been sent or are about to be; fetching is not counted."""
        jobs = (self._board.jobs[key] for key in self._tasks if key in self._board.jobs)
        return Counter(j.connection for j in jobs if not isinstance(j.phase, (Downloading, Unfetched)))

    async def _admit(self, job: Job, first: bool) -> None:
        await self._board.keep_or_fail(job)
        if not isinstance(self._board.jobs[job.id].phase, Waiting) or job.id in self._tasks:
            return  # it could not be written down, or was cancelled in the meantime
        self._line.insert(0 if first else len(self._line), job.id)

    async def _decide(self, job_id: str, act: Callable[[Job], Awaitable[None]]) -> None:
        """Do as the user says with an unsure job, and look for it no further; unless it has just been found."""
        looking = self._tasks.get(job_id)
        if looking and not self._means.finder.has_found(job_id):
            looking.cancel()
        if looking:
            await asyncio.wait([looking])
        if isinstance(self._board.jobs[job_id].phase, Unsure):
            await act(self._board.jobs[job_id])

    async def _resume(self, job: Job) -> None:
        if isinstance(job.phase, Waiting):
            await self._admit(job, False)
        else:
            await self._board.keep(job)
            self._start(job.id)
