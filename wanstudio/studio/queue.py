"""The line of jobs: which run now, which wait, and in which order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace

from wanstudio.core.errors import LocalProblem
from wanstudio.core.jobs import Done, Downloading, Job, Submitting, Unfetched, Uploading, Waiting, after_restart
from wanstudio.core.models import ModelSpec
from wanstudio.studio.again import Again
from wanstudio.studio.board import Board
from wanstudio.studio.line import Line
from wanstudio.studio.means import Means
from wanstudio.studio.places import Places
from wanstudio.studio.refusals import not_kept
from wanstudio.studio.runner import Connect, Runner
from wanstudio.studio.wishes import Wishes
from wanstudio.studio.work import Work

ATTEMPTS = 3  # of one job over which the program ended, before it is set aside
_NOT_ACCEPTED = (Waiting, Uploading, Submitting)
_ASKING = ("check ", "try ", "wait for ")  # tasks that write nothing down: closing does not wait for them


class JobQueue:
    """Runs jobs, of each connection at most its `limit` at once.

    `board` tells whoever listens how they stand, `wishes` does what the user wants of one, `stops` says what keeps them
    waiting, and `again` tries whether that is over. All methods belong to the event loop's thread; all but `recall` and
    `close` return at once.
    """

    def __init__(
        self, models: Mapping[str, ModelSpec], connect: Connect, means: Means, limit: Callable[[str], int] = lambda _: 4
    ) -> None:
        self.board = Board(means.journal, means.clock)
        self._runner = Runner(models, connect, means, self.board)
        self._means, self.stops = means, means.stops
        self._line = Line(means.journal)
        self._work = Work(rests=self._rests, never_begun=self._never_begun)
        self._do, self._tasks = self._work.begin, self._work.tasks
        self._places = Places(self.board.jobs, self._tasks, self._line, self.stops, limit)
        self.wishes = Wishes(
            self.board,
            self._runner,
            means,
            self._work,
            self._places,
            start=self._start,
            follow=self._follow,
            admit=self._admit,
        )
        self.again = Again(
            self.board,
            self._runner,
            means,
            self._tasks,
            start=self._start,
            do=self._do,
            waits=self._places.any_waits,
        )
        self.stops.listen(lambda _stops: self._show_waiting())
        self.board.listen(self._on_job)
        self._on_refused: list[Callable[[LocalProblem], None]] = []

    # ---- how it stands -------------------------------------------------------------------------------

    @property
    def jobs(self) -> tuple[Job, ...]:
        """All jobs, in the order they came."""
        return tuple(self.board.jobs.values())

    @property
    def line(self) -> tuple[str, ...]:
        """The ids of those that wait for a place, next one first."""
        return self._places.waiting

    @property
    def busy(self) -> bool:
        """False when nothing goes on and nothing would by itself."""
        return bool(self._tasks) or (not self.paused and any(map(self._places.goes_by_itself, self._line.ids)))

    @property
    def paused(self) -> bool:
        return self._line.paused

    def starts_at_once(self, connection: str) -> bool:
        """Whether a job that was made now would be begun now."""
        return not self.paused and self._places.is_open(connection)

    # ---- into the line, and its order ----------------------------------------------------------------

    def add(self, job: Job, first: bool = False) -> None:
        """Put a new job in line; `first`: before all that wait. The same job a second time changes nothing."""
        if job.id not in self.board.jobs:
            self.board.show(job)
            self._do(f"admit {job.id}", self._admit(job, first))

    async def recall(self, *, asked: bool = False) -> None:
        """Before `resume`: read the order of the jobs and the pause. Who asks for the jobs wants no pause."""
        await self._line.recall(paused=not asked)

    def resume(self, jobs: Iterable[Job], *, asked: bool = False) -> None:
        """Go on with the jobs of the journal, each from where it stands, in the order they had.

        What the program has ended over several times is set aside, unless it is `asked` for.
        """
        for job in self._line.sort(jobs):
            self.board.show(job)
            if not job.ended:
                self._resume(after_restart(replace(job, attempts=0) if asked else job))

    def listen_refused(self, listener: Callable[[LocalProblem], None]) -> None:
        """Have `listener` called when the order or the pause cannot be written down. It is tried again at the next
        change, and at close."""
        self._on_refused.append(listener)

    def move(self, job_id: str, places: int) -> None:
        """Move a waiting job in line: -1 is one earlier, 1 one later."""
        if job_id in self.line:
            self._line.move(job_id, places, self._tasks)
            self._do("keep", self._keep_line())
            self.board.show(self.board.jobs[job_id])

    def put_first(self, job_id: str) -> None:
        self.move(job_id, -len(self._line.ids))

    def pause(self) -> None:
        """Start no further job. What has been sent goes on."""
        self._line.paused = True
        self._do("keep", self._keep_line())

    def go_on(self) -> None:
        self._line.paused = False
        self._do("keep", self._keep_line())
        self._dispatch()

    async def _keep_line(self) -> None:
        try:
            await self._line.write_down()
        except LocalProblem as e:
            for listener in self._on_refused:
                listener(not_kept(e))
            raise

    def limit_changed(self) -> None:
        """More may be sent at once now; where it is fewer, what has been sent goes on."""
        self._dispatch()

    async def close(self) -> None:
        """Stop watching; jobs at the service go on there and are resumed next time.

        What is being sent at this moment is given some seconds, so that its answer is not lost.
        """
        self._runner.closing = self._work.closing = True
        with suppress(LocalProblem):  # the journal cannot be written: the jobs themselves are as they were
            await self._line.write_down()
        await self._work.close(at_once=self._may_end)
        await self._means.watching.close()

    def _may_end(self, key: str) -> bool:
        job = self.board.jobs.get(key)
        return key.startswith(_ASKING) or (job is not None and not isinstance(job.phase, Submitting))

    # ---- the way of a job ----------------------------------------------------------------------------

    async def _admit(self, job: Job, first: bool) -> None:
        await self.board.keep_or_fail(job)
        if not isinstance(self.board.jobs[job.id].phase, Waiting) or job.id in self._tasks:
            return  # it could not be written down, or was cancelled in the meantime
        self._line.join(job.id, first=first)
        if first:
            self._do("keep", self._keep_line())

    def _resume(self, job: Job) -> None:
        if job.attempts >= ATTEMPTS and isinstance(job.phase, (Waiting, Downloading, Unfetched)):
            self._do(f"set aside {job.id}", self._set_aside(job))
        elif isinstance(job.phase, Waiting):
            self._do(f"admit {job.id}", self._admit(job, False))
        else:
            self._do(f"resume {job.id}", self._follow(job))

    async def _set_aside(self, job: Job) -> None:
        """A job that the program has ended over again and again is left alone, where the user sees it."""
        why = f"WanStudio ended {job.attempts} times while it was at work on this. It is left alone until you say so."
        if isinstance(job.phase, Waiting):
            await self._admit(job.to(Waiting("hold")), False)
            self.board.note(job, why)
        else:
            await self.board.keep(job.to(Unfetched(job.remote_id, "damaged", why)))

    async def _follow(self, job: Job) -> None:
        await self.board.keep(job)
        self._start(job.id)

    def _dispatch(self) -> None:
        """Start those in line for whom there is a place."""
        if self._runner.closing:
            return
        self.again.tend()
        if self.paused or not self._line.ids:
            return
        for connection, job_id in self._places.free():
            self.stops.begin(connection, job_id)
            self._start(job_id)

    def _start(self, job_id: str) -> None:
        self._do(f"job {job_id}", self._runner.run(job_id), key=job_id)

    def _on_job(self, job: Job) -> None:
        if not isinstance(job.phase, _NOT_ACCEPTED) and self._line.leave(job.id):
            self.stops.end(job.connection, job.id)
        if isinstance(job.phase, Done):
            self.again.has_written()
        self._dispatch()

    def _never_begun(self, key: str) -> None:
        if key in self._runner.unwanted:
            self._start(key)

    def _rests(self, key: str) -> None:
        if key in self.board.jobs:
            self.stops.end(self.board.jobs[key].connection, key)
        self._show_waiting()
        self._dispatch()

    def _show_waiting(self) -> None:
        """Have each job in line say what it waits for."""
        for job in tuple(self._places.said()):
            self.board.show(job)
