"""Follows one job at a time through its steps, to where it rests; stops it when it is no longer wanted."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from contextlib import aclosing
from dataclasses import replace
from typing import Any, Literal

from wanstudio.core.connections import SANDBOX
from wanstudio.core.errors import DiskProblem, LocalProblem, StudioError
from wanstudio.core.jobs import (
    Cancelled,
    Downloading,
    Job,
    Phase,
    Running,
    Submitting,
    Unfetched,
    Unsure,
    Uploading,
    Waiting,
)
from wanstudio.core.models import ModelSpec
from wanstudio.providers.base import Provider, Ready
from wanstudio.studio.board import Board
from wanstudio.studio.endings import after_bug, after_error
from wanstudio.studio.finding import BROKE
from wanstudio.studio.generate import generate
from wanstudio.studio.means import Means
from wanstudio.studio.room import NoRoom
from wanstudio.studio.stops import reason_of

log = logging.getLogger(__name__)

Connect = Callable[[str, str], Awaitable[Provider]]
"""(connection, provider id): the service a job runs on. Raises StudioError."""

FETCHED_ALL_THE_SAME = "It is rendered already: its clip is being fetched."


class Runner:
    """`unwanted` are the jobs to be stopped, or to be let go of where they are. Once `closing`, nothing more is sent
    and steps are not gone on with. `providers` are those seen so far, by connection and service. `keyless` are the jobs
    that rest where they are because their account, or its key, was not there."""

    def __init__(self, models: Mapping[str, ModelSpec], connect: Connect, means: Means, board: Board) -> None:
        self._models, self._connect, self._means, self._board = models, connect, means, board
        self.unwanted: dict[str, Literal["stop", "let go"]] = {}
        self.providers: dict[tuple[str, str], Provider] = {}
        self.keyless: set[str] = set()
        self.closing = False

    async def run(self, job_id: str) -> None:
        """Follow a job until it rests: ended, unsure, unfetched, or left to the service."""
        self.keyless.discard(job_id)
        try:
            while await self._follow(job_id):
                self.unwanted.pop(job_id, None)  # it could not be stopped: it goes on
        finally:
            self.unwanted.pop(job_id, None)

    async def _follow(self, job_id: str) -> bool:
        """True: the job was to be stopped, and could not be."""
        try:
            await self._steps(job_id)
        except asyncio.CancelledError:
            if self.closing or job_id not in self.unwanted:
                await _to_its_end(self._take_back(job_id))
                raise
            _this_task().uncancel()
        except StudioError as e:
            await _to_its_end(self._after(job_id, e))
        except Exception as e:  # a bug: whatever it is, the job must rest where the user sees it
            log.exception("job %s", job_id)
            what = f"{type(e).__name__}: {e}"
            await _to_its_end(self._rest(job_id, after_bug(self._board.jobs[job_id], what), what))
        if self.closing:
            await self._take_back(job_id)
            return False
        return job_id in self.unwanted and await self._stop(job_id)

    async def _steps(self, job_id: str) -> None:
        job = self._board.jobs[job_id]
        if self._ends_here(job):
            return
        provider = await self.provider(job)
        going = generate(job, self._spec(job), provider, self._means, self._board.show, self._board.note)
        async with aclosing(going) as steps:
            async for job in steps:
                await self._board.keep(job)
                if isinstance(job.phase, Unfetched) and job.phase.why == "disk":
                    self._means.stops.no_room(job.phase.detail)
                if self._ends_here(job):
                    await asyncio.sleep(0)  # a listener may have cancelled this very task: let that come out here
                    return

    def _ends_here(self, job: Job) -> bool:
        """A request that is on its way is never cut short, and one whose reply was lost is looked for first."""
        stopping = job.id in self.unwanted and not isinstance(job.phase, Unsure)
        return (stopping or self.closing) and not isinstance(job.phase, Submitting)

    async def provider(self, job: Job) -> Provider:
        """The service of a job. Raises StudioError."""
        provider = await self._connect(job.connection, self._spec(job).provider)
        self.providers[job.connection, provider.id] = provider
        return provider

    async def known(self, connection: str) -> Provider | None:
        """A service that jobs of this connection were on before, as it is connected now; None where there was none.

        Raises StudioError.
        """
        service = next((service for name, service in self.providers if name == connection), "")
        return await self._connect(connection, service) if service else None

    def service(self, job: Job) -> str:
        """The id of the service a job runs on; "" where its model is not installed."""
        spec = self._models.get(job.model_id)
        return spec.provider if spec else ""

    def seen(self, job: Job) -> Provider | None:
        """The service of a job, once anything was asked of it."""
        return self.providers.get((job.connection, self.service(job)))

    def _spec(self, job: Job) -> ModelSpec:
        try:
            return self._models[job.model_id]
        except KeyError:
            raise LocalProblem(
                f"The model {job.model_id} is not installed.", hint="Put its descriptor back, then look again."
            ) from None

    async def _take_back(self, job_id: str) -> None:
        """It was broken off: write down what is true. Nothing was sent of what was about to be, and no work went wrong.

        What became of a request that was on its way nobody knows; at closing, the next start says so.
        """
        job = self._board.jobs[job_id]
        if isinstance(job.phase, (Waiting, Uploading)):
            await self._board.keep_or_fail(replace(job, attempts=0))
        elif isinstance(job.phase, Downloading):
            await self._board.keep(replace(job, attempts=0))
        elif isinstance(job.phase, Submitting) and not self.closing:
            await self._board.keep(job.to(Unsure(job.phase.at, BROKE)))

    async def _stop(self, job_id: str) -> bool:
        """Stop a job where it stands. True: it goes on."""
        job = self._board.jobs[job_id]
        let_go = self.unwanted[job_id] == "let go"
        match job.phase:
            case Waiting() | Uploading():
                await self._board.keep_or_fail(job.to(Cancelled("no")))
            case Submitting():
                await self._take_back(job_id)
            case Running(remote_id) | Downloading(remote_id) | Unfetched(remote_id) if let_go:
                free = job.connection == SANDBOX.name
                await self._board.keep(job.to(Cancelled("no" if free else "yes", remote_id)))
            case Running(remote_id):
                return await self._stop_there(job, remote_id)
            case Downloading():
                self._board.note(job, FETCHED_ALL_THE_SAME)
                return True
        return False

    async def _stop_there(self, job: Job, remote_id: str) -> bool:
        try:
            provider = await self.provider(job)
            answer = await provider.cancel(remote_id)
        except StudioError as e:
            self._board.note(job, f"It could not be stopped ({e.detail or e.title}). It goes on; its clip is fetched.")
            return True
        if not answer.stopped:
            why = f" ({answer.detail})" if answer.detail else ""
            self._board.note(job, f"It cannot be stopped there{why}. It goes on; its clip is fetched.")
            return True
        if await self._is_ready_all_the_same(provider, remote_id):
            self._board.note(job, FETCHED_ALL_THE_SAME)
            return True
        await self._board.keep(job.to(Cancelled(answer.billed)))
        return False

    async def _is_ready_all_the_same(self, provider: Provider, remote_id: str) -> bool:
        """Whether it was rendered before the stop came through: only the service says what has become of a job."""
        try:
            return isinstance(await provider.status(remote_id), Ready)
        except StudioError:
            return False

    async def _after(self, job_id: str, error: StudioError) -> None:
        """Bring a job to rest after an error; one that is in the way of all its connection's jobs is said for them."""
        job, why = self._board.jobs[job_id], reason_of(error)
        if why == "key" or (why and isinstance(job.phase, (Waiting, Uploading, Submitting, Running))):
            self._means.stops.meet(job.connection, error)
        if why == "key":
            self.keyless.add(job_id)
        if isinstance(error, DiskProblem) and isinstance(job.phase, (Waiting, Uploading)):
            if not isinstance(error, NoRoom):
                self._means.shelf.room.met_by_journal()
            self._means.stops.no_room(error.detail)
        await self._rest(job_id, after_error(job, error), error.detail or error.title)

    async def _rest(self, job_id: str, phase: Phase | None, why: str) -> None:
        job = self._board.jobs[job_id]
        if phase is None:
            self._board.note(job, f"{why} {_goes_on(job, keyless=job_id in self.keyless)}")
            return
        if isinstance(job.phase, Unsure):
            self._board.note(job, f"{why} Look again later.")
        await self._board.keep_or_fail(replace(job, attempts=0).to(phase))


def _goes_on(job: Job, *, keyless: bool) -> str:
    """What becomes of a job that rests where it is."""
    if isinstance(job.phase, Unfetched):
        return "Its clip is fetched with its key."
    if keyless:
        return "It goes on at the service, and is looked at again with its key."
    return "It goes on at the service; look again later."


async def _to_its_end(work: Coroutine[Any, Any, None]) -> None:
    """Have a job come to rest. Whoever cancels meanwhile is heard after that: where it rests is looked at then."""
    resting = asyncio.ensure_future(work)
    while not resting.done():
        try:
            await asyncio.shield(resting)
        except asyncio.CancelledError:
            _this_task().uncancel()
    resting.result()


def _this_task() -> asyncio.Task[object]:
    task = asyncio.current_task()
    assert task is not None
    return task
