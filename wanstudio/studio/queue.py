"""The jobs: which run now, which wait, and what the user may do with them."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from wanstudio.core.errors import LocalProblem
from wanstudio.core.holds import Stop
from wanstudio.core.jobs import (
    Cancelled,
    Downloading,
    Failed,
    Job,
    Running,
    Submitting,
    Unfetched,
    Unsure,
    Uploading,
    Waiting,
    after_restart,
)
from wanstudio.core.models import ModelSpec
from wanstudio.studio.again import Again
from wanstudio.studio.board import Board
from wanstudio.studio.endings import RESTING
from wanstudio.studio.line import Line
from wanstudio.studio.means import Means
from wanstudio.studio.places import Places
from wanstudio.studio.runner import FETCHED_ALL_THE_SAME, Connect, Runner
from wanstudio.studio.unknown import failed_there
from wanstudio.studio.work import Work

ATTEMPTS = 3  # of one job over which the program ended, before it is set aside
_NOT_ACCEPTED = (Waiting, Uploading, Submitting)
_ASKING = ("check ", "try ", "wait for ")  # tasks that write nothing down: closing does not wait for them


class JobQueue:
    """Runs jobs, of each connection at most its `limit` at once, and tells every listener after each step.

    All methods belong to the event loop's thread; all but `close` return at once.
    """

    def __init__(
        self, models: Mapping[str, ModelSpec], connect: Connect, means: Means, limit: Callable[[str], int] = lambda _: 4
    ) -> None:
        self._board = Board(means.journal, means.clock)
        self._runner = Runner(models, connect, means, self._board)
        self._means, self._stops = means, means.stops
        self._line = Line(means.journal)
        self._work = Work(rests=self._rests, never_begun=self._never_begun)
        self._do, self._tasks = self._work.begin, self._work.tasks
        self._places = Places(self._board.jobs, self._tasks, self._line, self._stops, limit)
        waits = self._places.any_waits
        self._again = Again(self._board, self._runner, means, self._tasks, start=self._start, do=self._do, waits=waits)
        self._stops.listeners.append(lambda _stops: self._show_waiting())
        self.listen(self._on_job)

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

    def listen_stops(self, listener: Callable[[tuple[Stop, ...]], None]) -> None:
        """`listener` gets all stops that there are, each time that changes."""
        self._stops.listeners.append(listener)

    @property
    def stops(self) -> tuple[Stop, ...]:
        """Why jobs wait that could be sent otherwise, at most one for each connection."""
        return self._stops.all

    @property
    def jobs(self) -> tuple[Job, ...]:
        """All jobs, in the order they came."""
        return tuple(self._board.jobs.values())

    @property
    def line(self) -> tuple[str, ...]:
        """The ids of those that wait for a place, next one first."""
        return self._places.waiting

    def expected_s(self, job: Job) -> float | None:
        """Seconds from the request to the clip, from past runs of the model; None while they are too few to say."""
        return self._means.pace.expected_s(job)

    def looks_again_at(self, job_id: str) -> datetime | None:
        """When an unsure job is looked for by itself once more; None where it is not, or is at this moment."""
        return self._again.looks_late_at(self._board.jobs[job_id])

    def cancellable(self, job_id: str) -> str:
        """What is to be known before a job is cancelled: "" when it is simply stopped, else what its service says."""
        job = self._board.jobs[job_id]
        match job.phase:
            case Submitting() | Running():
                provider = self._runner.seen(job)
                return provider.cancel_note if provider else ""
            case Downloading():
                return FETCHED_ALL_THE_SAME
        return ""

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

    # ---- what the user does ------------------------------------------------------------------------

    def add(self, job: Job, first: bool = False) -> None:
        """Put a new job in line; `first`: before all that wait. The same job a second time changes nothing."""
        if job.id not in self._board.jobs:
            self._board.show(job)
            self._do(f"admit {job.id}", self._admit(job, first))

    async def recall(self, *, asked: bool = False) -> None:
        """Before `resume`: read the order of the jobs and the pause. Who asks for the jobs wants no pause."""
        await self._line.recall(paused=not asked)

    def resume(self, jobs: Iterable[Job], *, asked: bool = False) -> None:
        """Go on with the jobs of the journal, each from where it stands, in the order they had.

        What the program has ended over several times is set aside, unless it is `asked` for.
        """
        for job in self._line.sort(jobs):
            self._board.show(job)
            if not job.ended:
                self._resume(after_restart(replace(job, attempts=0) if asked else job))

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

    def fetch_all_the_same(self, job_id: str) -> None:
        """Watch a job again that was let go of, and fetch its clip."""
        job = self._board.jobs[job_id]
        if isinstance(job.phase, Cancelled) and job.phase.remote_id:
            self._do(f"fetch {job_id}", self._watch_again(job.to(Running(job.phase.remote_id))))

    def _break_off(self, job: Job) -> None:
        """Have a job taken to where it is unwanted. A request that is on its way is never cut short."""
        if job.id not in self._tasks:
            self._start(job.id)
        elif not isinstance(job.phase, Submitting):
            self._tasks[job.id].cancel()

    async def _watch_again(self, job: Job) -> None:
        await self._board.keep(job)
        self._start(job.id)

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
            sent_there=None,
            ended_at=None,
            attempts=0,
        )
        self.add(again)
        return again

    def look_again(self, job_id: str) -> None:
        """Ask the service now about a job that is unsure, unfetched, or running there, or failed once it was there."""
        job = self._board.jobs[job_id]
        if isinstance(job.phase, Running) and job_id in self._tasks:
            self._means.watching.look_now(job.connection, job.remote_id)
        elif isinstance(job.phase, Failed) and job.remote_id:
            self._do(f"fetch {job_id}", self._watch_again(failed_there(job, self._means.clock)))
        elif isinstance(job.phase, RESTING):
            self._board.show(replace(job, attempts=0))
            self._start(job_id)

    def fetch_to(self, job_id: str, folder: str) -> None:
        """Fetch a clip that could not be fetched, into another folder."""
        job = self._board.jobs[job_id]
        if isinstance(job.phase, Unfetched) and job_id not in self._tasks:
            self._board.show(replace(job, folder=folder, attempts=0))
            self._start(job_id)

    def send_again(self, job_id: str) -> None:
        """Send a job that is unsure once more. It may be paid for twice: only the user may say so. One that certainly
        was accepted keeps its id: see `retry`."""
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

    def remove(self, job_id: str) -> None:
        """Take a job that ended off the list. Its clips stay."""
        if self._board.jobs[job_id].ended and job_id not in self._tasks:
            self._board.take_off(job_id)
            self._do(f"remove {job_id}", self._board.forget(job_id))

    def clear_finished(self) -> None:
        """Take all that have ended off the list, and those that are too old to be on it."""
        ended = [job for job in self.jobs if job.ended]
        for job in ended:
            self.remove(job.id)
        if ended:
            self._do("clear older ones", self._board.forget_older(min(job.created for job in ended)))

    def hold(self, job_id: str) -> None:
        """Leave a waiting job where it is until it is let on."""
        job = self._board.jobs[job_id]
        if isinstance(job.phase, Waiting) and job_id not in self._tasks:
            self._do(f"hold {job_id}", self._board.keep_or_fail(job.to(Waiting("hold"))))

    def let_on(self, job_id: str) -> None:
        if self._places.on_hold(job_id):
            job = replace(self._board.jobs[job_id], attempts=0)
            self._do(f"let on {job_id}", self._board.keep_or_fail(job.to(Waiting())))

    def move(self, job_id: str, places: int) -> None:
        """Move a waiting job in line: -1 is one earlier, 1 one later."""
        if job_id in self.line:
            self._line.move(job_id, places, self._tasks)
            self._do("keep", self._line.write_down())
            self._board.show(self._board.jobs[job_id])

    def put_first(self, job_id: str) -> None:
        self.move(job_id, -len(self._line.ids))

    def pause(self) -> None:
        """Start no further job. What has been sent goes on."""
        self._line.paused = True
        self._do("keep", self._line.write_down())

    def go_on(self) -> None:
        self._line.paused = False
        self._do("keep", self._line.write_down())
        self._dispatch()

    def limit_changed(self) -> None:
        """More may be sent at once now; where it is fewer, what has been sent goes on."""
        self._dispatch()

    # ---- what keeps jobs waiting ---------------------------------------------------------------------

    def check_again(self, connection: str) -> None:
        """Find out now whether what stopped a connection is over; the Waiting go on if so."""
        self._again.check(connection)

    def accounts_changed(self) -> None:
        """Whatever waits for a key or for credit may go on, and what is under way goes on with the new key."""
        self._again.accounts_changed()

    def time_jumped(self) -> None:
        """The computer slept, or its clock was set: ask about everything now."""
        self._again.time_jumped()

    def look_after_unsure(self) -> None:
        """To be called now and then: what was not found is looked for once more by itself, late."""
        self._again.look_late()

    def give_up(self, job_id: str) -> None:
        """End a job that waits for its account, for that reason. Nothing was sent of it."""
        job = self._board.jobs[job_id]
        held = self._places.held(job_id)
        if held and isinstance(job.phase, Waiting) and job_id not in self._tasks:
            e = held.error
            failed = Failed(e.title, e.detail, e.hint, e.code, e.exit_code, "no")
            self._do(f"give up {job_id}", self._board.keep_or_fail(job.to(failed)))

    def _show_waiting(self) -> None:
        """Have each job in line say what it waits for."""
        for job in tuple(self._places.said()):
            self._board.show(job)

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
        job = self._board.jobs.get(key)
        return key.startswith(_ASKING) or (job is not None and not isinstance(job.phase, Submitting))

    # ---- tasks -------------------------------------------------------------------------------------

    def _start(self, job_id: str) -> None:
        self._do(f"job {job_id}", self._runner.run(job_id), key=job_id)

    def _never_begun(self, key: str) -> None:
        if key in self._runner.unwanted:
            self._start(key)

    def _rests(self, key: str) -> None:
        if key in self._board.jobs:
            self._stops.end(self._board.jobs[key].connection, key)
        self._show_waiting()
        self._dispatch()

    def _on_job(self, job: Job) -> None:
        if not isinstance(job.phase, _NOT_ACCEPTED) and self._line.leave(job.id):
            self._stops.end(job.connection, job.id)
        self._dispatch()

    def _dispatch(self) -> None:
        """Start those in line for whom there is a place."""
        if self._runner.closing:
            return
        self._again.tend()
        if self.paused or not self._line.ids:
            return
        for connection, job_id in self._places.free():
            self._stops.begin(connection, job_id)
            self._start(job_id)

    async def _admit(self, job: Job, first: bool) -> None:
        await self._board.keep_or_fail(job)
        if not isinstance(self._board.jobs[job.id].phase, Waiting) or job.id in self._tasks:
            return  # it could not be written down, or was cancelled in the meantime
        self._line.join(job.id, first=first)
        if first:
            self._do("keep", self._line.write_down())

    async def _decide(self, job_id: str, act: Callable[[Job], Awaitable[None]]) -> None:
        """Do as the user says with an unsure job, and look for it no further; unless it has just been found."""
        looking = self._tasks.get(job_id)
        if looking and (self._board.jobs[job_id].remote_id or not self._means.finder.has_found(job_id)):
            looking.cancel()
        if looking:
            await asyncio.wait([looking])
        if isinstance(self._board.jobs[job_id].phase, Unsure):
            await act(self._board.jobs[job_id])

    def _resume(self, job: Job) -> None:
        if job.attempts >= ATTEMPTS and isinstance(job.phase, (Waiting, Downloading, Unfetched)):
            self._do(f"set aside {job.id}", self._set_aside(job))
        elif isinstance(job.phase, Waiting):
            self._do(f"admit {job.id}", self._admit(job, False))
        else:
            self._do(f"resume {job.id}", self._watch_again(job))

    async def _set_aside(self, job: Job) -> None:
        """A job that the program has ended over again and again is left alone, where the user sees it."""
        why = f"WanStudio ended {job.attempts} times while it was at work on this. It is left alone until you say so."
        if isinstance(job.phase, Waiting):
            await self._admit(job.to(Waiting("hold")), False)
            self._board.note(job, why)
        else:
            await self._board.keep(job.to(Unfetched(job.remote_id, "damaged", why)))
