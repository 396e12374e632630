"""The studio without a window: makes what the engine needs, joins it, and closes it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from datetime import timedelta
from functools import partial
from pathlib import Path

from wanstudio.core.jobs import Job
from wanstudio.core.models import ModelSpec
from wanstudio.core.recipe import Clip
from wanstudio.media.copies import mended
from wanstudio.media.frames import alike
from wanstudio.media.probe import LONG_S, probe
from wanstudio.media.thumbnails import thumbnail
from wanstudio.media.worker import Workers
from wanstudio.store.database import Database
from wanstudio.store.folders import Folders
from wanstudio.store.journal import Journal
from wanstudio.store.library import Library
from wanstudio.store.lock import JobsLock
from wanstudio.store.projects import Projects
from wanstudio.store.settings import Kept
from wanstudio.store.tally import Tally, tally
from wanstudio.store.uploads import Uploads
from wanstudio.studio.cap import Cap
from wanstudio.studio.claim import Claim
from wanstudio.studio.clock import Clock, Jumps
from wanstudio.studio.ends import Ends
from wanstudio.studio.library_check import LibraryCheck
from wanstudio.studio.links import Links
from wanstudio.studio.making import Making
from wanstudio.studio.means import Means
from wanstudio.studio.origins import Origins
from wanstudio.studio.preferences import Preferences
from wanstudio.studio.queue import JobQueue
from wanstudio.studio.recovering import Recovering
from wanstudio.studio.returning import Returning
from wanstudio.studio.room import Room
from wanstudio.studio.runner import Connect
from wanstudio.studio.safekeeping import Safekeeping
from wanstudio.studio.shelf import Shelf
from wanstudio.studio.sources import Sources, Thumbnail
from wanstudio.studio.takes import TakeNumbers
from wanstudio.studio.tasks import Tasks, unasked
from wanstudio.studio.threads import Threads

log = logging.getLogger(__name__)

_SEEN_EVERY, _BEAT_S = timedelta(minutes=1), 5.0


class Studio:
    """`connect` and `workers` are the caller's, who closes them after the studio. `kept` are preferences read already.

    Before `open`, only `preferences` may be used.
    """

    def __init__(
        self,
        folders: Folders,
        models: Mapping[str, ModelSpec],
        connect: Connect,
        workers: Workers,
        clock: Clock | None = None,
        kept: Kept | None = None,
    ) -> None:
        self.folders, self.models = folders, models
        self.tasks, self._threads, self.clock = Tasks(), Threads(), clock or Clock()
        self.preferences = Preferences(folders.data, self._threads, kept)
        self._database = Database(folders.data / "wanstudio.db", self.library_folder)
        self._claim = Claim(JobsLock(folders.data / "jobs.lock"), self._threads)
        titles = {id: spec.name for id, spec in models.items()}
        self.journal, self.library = Journal(self._database), Library(self._database, titles, self.clock.now)
        self.uploads = Uploads(self._database)
        self.projects = Projects(self._database, self.clock.now, lambda name: (self.library_folder / name).is_file())
        self.sources = self._make_sources(workers)
        self.shelf = self._make_shelf(workers)
        self.takes = TakeNumbers(self.library, self.shelf, models)
        self.origins = Origins(sources=self.sources, library=self.library, journal=self.journal, threads=self._threads)
        self.links = Links(folders.cache / "fetched", self._threads, self.shelf.room)
        self.ends = Ends(
            folders.cache / "ends",
            journal=self.journal,
            uploads=self.uploads,
            sources=self.sources,
            threads=self._threads,
            connect=connect,
            alike=partial(alike, workers),
        )
        means = Means(
            journal=self.journal, uploads=self.uploads, sources=self.sources, shelf=self.shelf, clock=self.clock
        )
        self.pace, self.asking, self.references = means.pace, means.asking, means.references
        self.queue = JobQueue(models, connect, means, lambda name: self.preferences.settings.at_once_of(name))
        self.cap = Cap(self.journal, self.queue.board, lambda: self.preferences.settings.jobs_at_most)
        self.making = Making(
            queue=self.queue,
            cap=self.cap,
            sources=self.sources,
            projects=self.projects,
            claim=self._claim,
            threads=self._threads,
            tasks=self.tasks,
            clock=self.clock,
            folder=lambda: self.library_folder,
        )
        self._recovering = self._make_recovering(connect)
        self._check = LibraryCheck(recovering=self._recovering, library=self.library, threads=self._threads)
        self.returning = self._make_returning()
        self.safekeeping = Safekeeping(self._database)
        self._copies: asyncio.Task[None] | None = None

    # ---- making it -----------------------------------------------------------------------------------

    def _make_sources(self, workers: Workers) -> Sources:
        return Sources(
            self.folders.sources,
            self.folders.cache / "thumbnails",
            self._threads,
            partial(probe, workers, deep=True),
            _thumbnails(workers),
            mender=partial(mended, workers),
            removes_notes=lambda: self.preferences.settings.remove_notes,
        )

    def _make_shelf(self, workers: Workers) -> Shelf:
        return Shelf(
            library=self.library,
            sources=self.sources,
            threads=self._threads,
            clock=self.clock,
            probe=partial(probe, workers, deep=True, timeout_s=LONG_S),
            folder=lambda: self.library_folder,
            pattern=lambda: self.preferences.settings.name_pattern,
            limit_bytes=lambda: self.preferences.settings.clip_limit_bytes,
            project_name=self.projects.name_of,
            room=Room(self.folders.data),
        )

    def _make_recovering(self, connect: Connect) -> Recovering:
        return Recovering(
            database=self._database,
            journal=self.journal,
            library=self.library,
            projects=self.projects,
            threads=self._threads,
            clock=self.clock,
            probe=self.shelf.probe,
            models=self.models,
            connect=connect,
            folder=lambda: self.library_folder,
        )

    def _make_returning(self) -> Returning:
        return Returning(
            journal=self.journal,
            projects=self.projects,
            queue=self.queue,
            recovering=self._recovering,
            recovery=lambda: self._database.recovery,
            claim=self._claim,
            clock=self.clock,
        )

    # ---- how it stands -------------------------------------------------------------------------------

    @property
    def library_folder(self) -> Path:
        return self.folders.library_at(self.preferences.settings.library_folder)

    @property
    def remarks(self) -> tuple[str, ...]:
        """What the user should know of how the journal was opened, other than that it was rebuilt (`returning`)."""
        return self._database.remarks

    def listen_found(self, listener: Callable[[Clip], None]) -> None:
        """`listener` gets each clip that was not in the library, or not under this name, and was found on the disk."""
        self._recovering.listeners.append(listener)

    async def open(self) -> None:
        """Open the journal and the library; one that is damaged or gone is rebuilt: `returning.recovered`.

        Raises:
            LocalProblem: a folder or the journal cannot be used; the sentence says which, and what to do.
        """
        self.tasks.go()
        loop = asyncio.get_running_loop()
        self._database.on_rebuilt = partial(_call, loop, self._on_rebuilt)
        await self._database.open()
        await self.projects.load()
        await self.pace.recall()
        self._copies = loop.create_task(self.safekeeping.run(), name="copies of the journal")

    async def resume(self, *, asked: bool = False) -> tuple[Job, ...]:
        """Go on with every job of the journal, as `returning` says; from now on the program counts as at work."""
        jobs = await self.returning.resume(asked=asked)
        self.tasks.start("heartbeat", self._beat(), refused=unasked)
        return jobs

    async def tally(self) -> Tally:
        """How many jobs and clips there are. Raises LocalProblem when the journal is not open."""
        return await self._database.run(tally, minor=True)

    async def check_library(self) -> tuple[str, ...]:
        """Whether every clip has its file, in sentences. One that was moved within the library is found again, one
        that has no row gets it; no row and no file is ever removed."""
        return await self._check.run()

    def _on_rebuilt(self) -> None:
        self.takes.forget()
        self.tasks.start("go on after a recovery", self.returning.after_rebuilding(), refused=unasked)

    async def _beat(self) -> None:
        """Notice that the computer slept; keep, from time to time, that the program is at work."""
        jumps, seen = Jumps(self.clock), self.clock.now()
        while True:
            await asyncio.sleep(_BEAT_S)  # of the loop's own time: however a test moves the clock, nothing spins
            if jumps.look():
                log.info("the computer slept, or its clock was set")
                self.queue.again.time_jumped()
            self.queue.again.look_late()
            if (now := self.clock.now()) - seen >= _SEEN_EVERY:
                seen = now
                await self.returning.seen()

    def listen_clips(self, listener: Callable[[Clip], None]) -> None:
        """`listener` gets each new clip once it is in the library."""
        self.shelf.listeners.append(listener)

    async def close(self) -> None:
        """Stop watching, write what is to be written. Jobs at a service go on there, and here at the next start.

        Each part is closed whatever becomes of the others; what one of them raises comes after that.
        """
        async with AsyncExitStack() as parts:  # closed from the last to the first
            parts.callback(self._threads.close)
            parts.callback(self._claim.release)
            parts.push_async_callback(self._database.close)
            parts.push_async_callback(self.safekeeping.leave)
            parts.push_async_callback(self.preferences.close)
            parts.push_async_callback(self.returning.seen)
            parts.push_async_callback(self._end_copies)
            parts.push_async_callback(self.tasks.close)
            parts.push_async_callback(self.queue.close)

    async def _end_copies(self) -> None:
        if self._copies is not None:
            self._copies.cancel()
            await asyncio.gather(self._copies, return_exceptions=True)


def _call(loop: asyncio.AbstractEventLoop, act: Callable[[], None]) -> None:
    """From another thread."""
    loop.call_soon_threadsafe(act)


def _thumbnails(workers: Workers) -> Thumbnail:
    async def make(source: Path, target: Path, width_px: int, height_px: int) -> None:
        await thumbnail(workers, source, target, width_px=width_px, height_px=height_px)

    return make
