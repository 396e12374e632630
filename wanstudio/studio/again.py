"""What is tried and looked at again without anybody asking: when a stop may be over, after a sleep, with a new key."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from wanstudio.core.errors import MissingKey, OutOfCredit, StudioError
from wanstudio.core.holds import Stop, Why
from wanstudio.core.jobs import Downloading, Job, Running, Submitting, Unfetched, Unsure, Uploading, Waiting
from wanstudio.studio.board import Board
from wanstudio.studio.means import Means
from wanstudio.studio.runner import Runner
from wanstudio.studio.stops import EVERYWHERE

log = logging.getLogger(__name__)

GRACE_S = 300.0  # after its list should have shown a job: longer than a service may take for anything
LOOK_AT_DISK_S = 10.0

Do = Callable[[str, Coroutine[Any, Any, None]], None]
"""Begin some work, unless what has this name is going on."""


class Again:
    """`tasks` are those that go on, a job's own by its id; `start` follows a job; `waits` tells whether any job of a
    connection is in line and may be sent."""

    def __init__(
        self,
        board: Board,
        runner: Runner,
        means: Means,
        tasks: Mapping[str, asyncio.Task[None]],
        *,
        start: Callable[[str], None],
        do: Do,
        waits: Callable[[str], bool],
    ) -> None:
        self._board, self._runner, self._means, self._stops = board, runner, means, means.stops
        self._tasks, self._start, self._do, self._waits = tasks, start, do, waits
        self._looked_late: set[str] = set()
        self._to_check: set[str] = set()
        self._stops.lifted.append(self._on_lifted)

    # ---- stops ---------------------------------------------------------------------------------------

    def tend(self) -> None:
        """See to it that each stop that ends by itself is tried in its time, and that none outlives its jobs; but that
        a service did not answer stays true when they are gone, until it is asked again."""
        for stop in self._stops.all:
            held = self._stops.of(stop.connection)
            if stop.why == "disk":
                self._do("wait for the disk", self._wait_for_disk())
            if held is None or not stop.connection:
                continue
            if stop.why != "network" and not self._jobs_of(stop.connection):
                self._stops.lift(stop.connection)
            elif held.at_s is not None and (self._waits(stop.connection) or self._is_passing(stop)):
                self._do(f"try {stop.connection}", self._try_in_time(stop.connection))

    def check(self, connection: str) -> None:
        """Find out now whether what stopped a connection is over."""
        if self._stops.of(connection) is None:
            return
        if connection == EVERYWHERE:  # that is no service's doing; who finds it still there says so again
            self._stops.lift(connection)
        else:
            self._means.watching.look_now(connection)
            self._to_check.add(connection)
            self._do(f"check {connection}", self._check_until_told_last(connection))

    async def _check_until_told_last(self, connection: str) -> None:
        """Once more where something has changed meanwhile: a keyring may keep one waiting for a minute."""
        while connection in self._to_check:
            self._to_check.discard(connection)
            await self._check(connection)

    async def _check(self, connection: str) -> None:
        """Ask with a question that costs nothing. Where it is answered, what rests at the service is looked at again,
        and one of those that wait may try."""
        jobs = self._jobs_of(connection)
        try:
            if jobs:
                job = next(filter(self._runner.service, jobs), jobs[0])  # one whose model is gone cannot be asked for
                provider = await self._runner.provider(job)
            elif (known := await self._runner.known(connection)) is not None:
                provider = known
            else:
                self._stops.lift(connection)
                return
            account = await provider.check()
            held = self._stops.of(connection)
            if held and held.stop.why == "credit" and account.balance and account.balance.amount <= 0:
                raise OutOfCredit(account.says)
        except StudioError as e:
            if self._stops.meet(connection, e) is None:
                log.info("%s cannot be checked: %s", connection, type(e).__name__)
            return
        if held and held.stop.why in ("key", "network"):
            self._look_at_resting(connection)
        if self._waits(connection):
            self._stops.open(connection)
        else:
            self._stops.lift(connection)

    async def _try_in_time(self, connection: str) -> None:
        while (held := self._stops.of(connection)) and held.at_s is not None:
            if (left_s := held.at_s - self._means.clock.seconds()) <= 0:
                break
            await self._means.clock.sleep(left_s)  # it may have been put off since
        if held is None or held.at_s is None:
            return
        if self._is_passing(held.stop):
            self._stops.lift(connection)
        elif held.stop.why == "busy":
            self._stops.open(connection)
        else:
            await self._check(connection)

    def _jobs_of(self, connection: str) -> list[Job]:
        return [job for job in self._board.jobs.values() if job.connection == connection and not job.ended]

    def _is_passing(self, stop: Stop) -> bool:
        """A question came too soon, and no job is about to be sent that could try: it is over when its time is."""
        mine = (job for job in self._board.jobs.values() if job.connection == stop.connection)
        return stop.why == "busy" and not any(isinstance(job.phase, _NOT_SENT) for job in mine)

    async def _wait_for_disk(self) -> None:
        """Look now and then whether there is room again, and let all go on then."""
        while (held := self._stops.of(EVERYWHERE)) and held.stop.why == "disk":
            await self._means.clock.sleep(LOOK_AT_DISK_S)
            await self._look_at_disk()

    def has_written(self) -> None:
        """A clip has found room: there may be enough for all."""
        if (held := self._stops.of(EVERYWHERE)) and held.stop.why == "disk":
            self._do("look at the disk", self._look_at_disk())

    async def _look_at_disk(self) -> None:
        shelf = self._means.shelf
        wanted = {shelf.folder_of(job) for job in self._board.jobs.values() if not job.ended}
        if lacking := await shelf.threads.run(shelf.room.lacking, wanted):
            self._stops.still_no_room(lacking)
        else:
            self._stops.lift(EVERYWHERE)

    def _on_lifted(self, connection: str, why: Why) -> None:
        """What rests because nothing could be asked, or written, is looked at again."""
        if why in ("key", "network"):
            self._look_at_resting(connection)
        if why == "disk":
            self._look_at(lambda job: isinstance(job.phase, Unfetched) and job.phase.why == "disk")

    def _look_at_resting(self, connection: str) -> None:
        keyless = self._runner.keyless

        def rests(job: Job) -> bool:
            return isinstance(job.phase, (Unsure, Running)) or (isinstance(job.phase, Unfetched) and job.id in keyless)

        self._look_at(lambda job: job.connection == connection and rests(job))

    # ---- jobs ----------------------------------------------------------------------------------------

    def time_jumped(self) -> None:
        """The computer slept, or its clock was set: ask about everything now, and about what is unsure."""
        for provider in self._runner.providers.values():
            provider.renew()
        self._means.watching.look_now()
        self._look_at(lambda job: isinstance(job.phase, Unsure))

    def look_late(self) -> None:
        """What was not found is looked for once more, when any service would be done with it."""
        for job in tuple(self._board.jobs.values()):
            at = self.looks_late_at(job)
            if at is not None and self._means.clock.now() > at:
                self._looked_late.add(job.id)
                self._start(job.id)

    def looks_late_at(self, job: Job) -> datetime | None:
        """When that is; None for a job that is looked for at this moment, or has been."""
        provider = self._runner.seen(job)
        if not isinstance(job.phase, Unsure) or provider is None or job.id in self._looked_late:
            return None
        if job.id in self._tasks:
            return None
        lag_s = 0.0 if job.phase.remote_id else provider.find_lag_s
        return job.phase.at + timedelta(seconds=GRACE_S + lag_s)

    def accounts_changed(self) -> None:
        """Whatever waits for a key or for credit may go on, and what is under way goes on with the new key."""
        self._stops.keys_changed()
        for stop in self._stops.all:
            if stop.why in ("key", "credit") or (stop.connection and not self._jobs_of(stop.connection)):
                self.check(stop.connection)
        if self._runner.providers:
            self._do("accounts", self._take_new_accounts())

    async def _take_new_accounts(self) -> None:
        for (connection, service), old in tuple(self._runner.providers.items()):
            jobs = [j for j in self._board.jobs.values() if j.connection == connection and isinstance(j.phase, _THERE)]
            there = [j for j in jobs if self._runner.service(j) == service]
            try:
                if there and await self._runner.provider(there[0]) is not old:
                    await self._begin_anew(there)
                    ids = {job.id for job in there}
                    self._look_at(lambda job, ids=ids: job.id in ids and isinstance(job.phase, Unsure))  # type: ignore[misc]
            except MissingKey as e:  # the account was removed: its jobs rest where they are, and a stop says so
                self._runner.providers.pop((connection, service), None)
                self._stops.meet(connection, e)
                await self._begin_anew(there)
            except StudioError as e:
                log.info("%s has no account now: %s", connection, type(e).__name__)

    async def _begin_anew(self, jobs: Iterable[Job]) -> None:
        """Follow jobs that are at their service, or lost there, from where they are.

        Each is looked at as it stands when its turn comes: one that was sent again meanwhile is not cut short.
        """
        for job in jobs:
            task = self._tasks.get(job.id)
            if task and job.id not in self._runner.unwanted and isinstance(self._board.jobs[job.id].phase, _THERE):
                task.cancel()
                await asyncio.wait([task])
                self._look_at(lambda one, id=job.id: one.id == id and isinstance(one.phase, _THERE))  # type: ignore[misc]

    def _look_at(self, which: Callable[[Job], bool]) -> None:
        for job in tuple(self._board.jobs.values()):
            if job.id not in self._tasks and which(job):
                self._start(job.id)


_NOT_SENT = (Waiting, Uploading, Submitting)
_THERE = (Unsure, Running, Downloading)
