"""What the user wants of one job: stopped, held, looked at, fetched, sent again, let go of."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Sequence
from dataclasses import replace
from typing import Any

from wanstudio.core.jobs import Cancelled, Downloading, Failed, Job, Running, Submitting, Unfetched, Unsure, Waiting
from wanstudio.studio.board import Board
from wanstudio.studio.endings import RESTING
from wanstudio.studio.means import Means
from wanstudio.studio.places import Places
from wanstudio.studio.runner import FETCHED_ALL_THE_SAME, Runner
from wanstudio.studio.unknown import failed_there
from wanstudio.studio.work import Work


class Wishes:
    """Each is a request, not a state: what comes of it is told as the job's next step, or by a note. All return at
    once; one that does not fit the job as it stands by now changes nothing.

    `start` follows a job from where it is, `follow` puts it on disk before that, `admit` puts it in line, first or
    last.
    """

    def __init__(
        self,
        board: Board,
        runner: Runner,
        means: Means,
        work: Work,
        places: Places,
        *,
        start: Callable[[str], None],
        follow: Callable[[Job], Coroutine[Any, Any, None]],
        admit: Callable[[Job, bool], Awaitable[None]],
    ) -> None:
        self._board, self._runner, self._means, self._places = board, runner, means, places
        self._do, self._tasks = work.begin, work.tasks
        self._start, self._follow, self._admit = start, follow, admit

    # ---- to stop it ----------------------------------------------------------------------------------

    def note_on_cancelling(self, job_id: str) -> str:
        """What is to be known before a job is cancelled: "" when it is simply stopped, else what its service says."""
        job = self._board.jobs[job_id]
        match job.phase:
            case Submitting() | Running():
                provider = self._runner.seen(job)
                return provider.cancel_note if provider else ""
            case Downloading():
                return FETCHED_ALL_THE_SAME
        return ""

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
        self._runner.unwanted[job_id] = "stop"
        self._break_off(job)

    def stop_watching(self, job_id: str) -> None:
        """Let go of a job that cannot be stopped there: it goes on without us, and its clip is not fetched."""
        job = self._board.jobs[job_id]
        let_go = self._runner.unwanted.get(job_id) == "let go"
        if isinstance(job.phase, (Submitting, Running, Downloading, Unfetched)) and not let_go:
            self._runner.unwanted[job_id] = "let go"
            self._break_off(job)

    def _break_off(self, job: Job) -> None:
        """Have a job taken to where it is unwanted. A request that is on its way is never cut short."""
        if job.id not in self._tasks:
            self._start(job.id)
        elif not isinstance(job.phase, Submitting):
            self._tasks[job.id].cancel()

    def give_up(self, job_id: str) -> None:
        """End a job that waits for its account, for that reason. Nothing was sent of it."""
        job = self._board.jobs[job_id]
        held = self._places.held(job_id)
        if held and isinstance(job.phase, Waiting) and job_id not in self._tasks:
            e = held.error
            failed = Failed(e.title, e.detail, e.hint, e.code, e.exit_code, "no")
            self._do(f"give up {job_id}", self._board.keep_or_fail(job.to(failed)))

    # ---- to have it wait -----------------------------------------------------------------------------

    def hold(self, job_id: str) -> None:
        """Leave a waiting job where it is until it is let on."""
        job = self._board.jobs[job_id]
        if isinstance(job.phase, Waiting) and job_id not in self._tasks:
            self._do(f"hold {job_id}", self._board.keep_or_fail(job.to(Waiting("hold"))))

    def let_on(self, job_id: str) -> None:
        if self._places.on_hold(job_id):
            job = replace(self._board.jobs[job_id], attempts=0)
            self._do(f"let on {job_id}", self._board.keep_or_fail(job.to(Waiting())))

    # ---- to have what was paid for -------------------------------------------------------------------

    def look_again(self, job_id: str) -> None:
        """Ask the service now about a job that is unsure, unfetched, or running there, or failed once it was there."""
        job = self._board.jobs[job_id]
        if isinstance(job.phase, Running) and job_id in self._tasks:
            self._means.watching.look_now(job.connection, job.remote_id)
        elif isinstance(job.phase, Failed) and job.remote_id:
            self._do(f"fetch {job_id}", self._follow(failed_there(job, self._means.clock)))
        elif isinstance(job.phase, RESTING):
            self._board.show(replace(job, attempts=0))
            self._start(job_id)

    def fetch_to(self, job_id: str, folder: str) -> None:
        """Fetch a clip that could not be fetched, into another folder."""
        job = self._board.jobs[job_id]
        if isinstance(job.phase, Unfetched) and job_id not in self._tasks:
            self._board.show(replace(job, folder=folder, attempts=0))
            self._start(job_id)

    def fetch_all_the_same(self, job_id: str) -> None:
        """Watch a job again that was let go of, and fetch its clip."""
        job = self._board.jobs[job_id]
        if isinstance(job.phase, Cancelled) and job.phase.remote_id:
            self._do(f"fetch {job_id}", self._follow(job.to(Running(job.phase.remote_id))))

    # ---- to decide what nobody knows -----------------------------------------------------------------

    def send_again(self, job_id: str) -> None:
        """Send a job that is unsure once more. It may be paid for twice: only the user may say so. One that certainly
        was accepted keeps its id, and is looked for."""
        job = self._board.jobs[job_id]
        if isinstance(job.phase, Unsure) and not job.phase.remote_id:
            self._do(f"admit {job_id}", self._decide(job_id, lambda unsure: self._admit(unsure.to(Waiting()), True)))

    def forget(self, job_id: str) -> None:
        """Let go of a job that is unsure or unfetched; what it cost, it cost."""
        job = self._board.jobs[job_id]
        if isinstance(job.phase, Unsure):
            let_go = Cancelled("unknown", job.remote_id)
            self._do(f"forget {job_id}", self._decide(job_id, lambda unsure: self._board.keep(unsure.to(let_go))))
        elif isinstance(job.phase, Unfetched) and job_id not in self._tasks:
            self._do(f"forget {job_id}", self._board.keep(job.to(Cancelled("yes", job.remote_id))))

    async def _decide(self, job_id: str, act: Callable[[Job], Awaitable[None]]) -> None:
        """Do as the user says with an unsure job, and look for it no further; unless it has just been found."""
        job, looking = self._board.jobs[job_id], self._tasks.get(job_id)
        if looking and isinstance(job.phase, Unsure):
            if job.remote_id or not self._means.finder.has_found(job_id):
                looking.cancel()
            await asyncio.wait([looking])
        if isinstance(self._board.jobs[job_id].phase, Unsure):
            await act(self._board.jobs[job_id])

    # ---- to have it off the list ---------------------------------------------------------------------

    def remove(self, *job_ids: str) -> tuple[Job, ...]:
        """Take those of them that have ended off the list, and give them back as they stood. Their clips stay."""
        jobs = [self._board.jobs[job_id] for job_id in job_ids if job_id in self._board.jobs]
        gone = tuple(job for job in jobs if job.ended and job.id not in self._tasks)
        for job in gone:
            self._board.take_off(job.id)
            self._do(f"remove {job.id}", self._board.forget(job.id))
        return gone

    def clear_finished(self) -> tuple[Job, ...]:
        """The same with all that have ended. Those that are too old to be on the list are forgotten with them."""
        ended = self.remove(*(job.id for job in self._board.jobs.values() if job.ended))
        if ended:
            self._do("clear older ones", self._board.forget_older(min(job.created for job in ended)))
        return ended

    def put_back(self, jobs: Iterable[Job]) -> None:
        """Have jobs on the list again that were taken off it."""
        back = [job for job in jobs if job.ended and job.id not in self._board.jobs]
        for job in back:
            self._board.show(job)
        if back:
            self._do(f"put back {uuid.uuid4().hex}", self._keep_again(back))

    async def _keep_again(self, jobs: Sequence[Job]) -> None:
        """Once they have been forgotten: what is forgotten later than it is written down would be gone."""
        going = [self._tasks[key] for job in jobs if (key := f"remove {job.id}") in self._tasks]
        if going:
            await asyncio.wait(going)
        await self._board.keep_again(jobs)
