"""The studio without a window: makes what the engine needs, joins it, and closes it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from wanstudio.core.connections import SANDBOX
from wanstudio.core.errors import BadFile, InvalidInput, StudioError
from wanstudio.core.facts import MediaFacts
from wanstudio.core.jobs import Job
from wanstudio.core.models import ModelSpec, local_media
from wanstudio.core.names import check_pattern
from wanstudio.core.params import Seed, Value, Values
from wanstudio.core.recipe import Clip, Source
from wanstudio.media.copies import mended
from wanstudio.media.frames import alike
from wanstudio.media.probe import LONG_S, probe
from wanstudio.media.thumbnails import thumbnail
from wanstudio.media.worker import Workers
from wanstudio.store.database import Database
from wanstudio.store.files import sha256_of
from wanstudio.store.folders import Folders, ready
from wanstudio.store.journal import Journal
from wanstudio.store.library import Library
from wanstudio.store.lock import JobsLock
from wanstudio.store.projects import Projects
from wanstudio.store.settings import Kept
from wanstudio.studio.clock import Clock, Jumps
from wanstudio.studio.ends import Ends
from wanstudio.studio.links import Links
from wanstudio.studio.means import Means
from wanstudio.studio.preferences import Preferences
from wanstudio.studio.queue import JobQueue
from wanstudio.studio.recovering import Recovering, held
from wanstudio.studio.returning import Return, clips_of, report_on
from wanstudio.studio.room import Room
from wanstudio.studio.runner import Connect
from wanstudio.studio.safekeeping import Safekeeping
from wanstudio.studio.shelf import Shelf
from wanstudio.studio.sources import Sources, Thumbnail
from wanstudio.studio.tasks import Tasks
from wanstudio.studio.threads import Threads

log = logging.getLogger(__name__)

_SEEN, _SEEN_EVERY, _BEAT_S = "seen", timedelta(minutes=1), 5.0
ENDED_SHOWN = 500  # jobs that have ended, the newest, in the queue's list; the journal has all of them
THUMBNAIL_PX = (528, 297)  # 16:9, the largest slot and cell at twice the scale


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
        self.tasks, self._threads, self._clock = Tasks(), Threads(), clock or Clock()
        self.preferences = Preferences(folders.data, self._threads, kept)
        self._database = Database(folders.data / "wanstudio.db", self.library_folder)
        self._lock = JobsLock(folders.data / "jobs.lock")
        self.report = Return()
        self._resumed = False
        self.elsewhere = False  # `resume` left jobs to another process, which runs some of this journal, or may
        titles = {id: spec.title for id, spec in models.items()}
        self.journal, self.library = Journal(self._database), Library(self._database, titles, self._clock.now)
        self.projects = Projects(self._database, self._clock.now)
        self.sources = Sources(
            folders.sources,
            folders.cache / "thumbnails",
            self._threads,
            partial(probe, workers, deep=True),
            _thumbnails(workers),
            mender=partial(mended, workers),
            removes_notes=lambda: self.preferences.settings.remove_notes,
        )
        self.shelf = Shelf(
            library=self.library,
            sources=self.sources,
            threads=self._threads,
            clock=self._clock,
            probe=partial(probe, workers, deep=True, timeout_s=LONG_S),
            folder=lambda: self.library_folder,
            pattern=lambda: self.preferences.settings.name_pattern,
            limit_bytes=lambda: self.preferences.settings.clip_limit_bytes,
            project_name=self.projects.name_of,
            room=Room(folders.data),
        )
        self.links = Links(folders.cache / "fetched", self._threads, self.shelf.room)
        self.ends = Ends(
            folders.cache / "ends", self.journal, self.sources, self._threads, connect, partial(alike, workers)
        )
        means = Means(journal=self.journal, sources=self.sources, shelf=self.shelf, clock=self._clock)
        self._pace = means.pace
        self.queue = JobQueue(models, connect, means, lambda: self.preferences.settings.jobs_at_once)
        self._recovering = Recovering(
            database=self._database,
            journal=self.journal,
            library=self.library,
            projects=self.projects,
            threads=self._threads,
            clock=self._clock,
            probe=self.shelf.probe,
            models=models,
            connect=connect,
            folder=lambda: self.library_folder,
        )
        self.safekeeping = Safekeeping(self._database)
        self._copies: asyncio.Task[None] | None = None
        self._told: tuple[str, ...] = ()  # of a recovery, beyond what the journal itself tells
        self._rebuilt: list[Callable[[], None]] = []

    @property
    def library_folder(self) -> Path:
        chosen = self.preferences.settings.library_folder
        return Path(chosen).expanduser().absolute() if chosen else self.folders.library

    @property
    def remarks(self) -> tuple[str, ...]:
        """What the user should know of how the journal was opened, other than that it was rebuilt (`recovered`)."""
        return self._database.remarks

    @property
    def recovered(self) -> tuple[str, ...]:
        """What was lost and what came back, in sentences; empty when nothing had to be rebuilt."""
        recovery = self._database.recovery
        return (*recovery.sentences, *self._told) if recovery else ()

    def listen_found(self, listener: Callable[[Clip], None]) -> None:
        """`listener` gets each clip that was not in the library, or not under this name, and was found on the disk."""
        self._recovering.listeners.append(listener)

    def listen_rebuilt(self, listener: Callable[[], None]) -> None:
        """`listener` is called when the journal was found damaged while in use, and has been rebuilt."""
        self._rebuilt.append(listener)

    async def open(self) -> None:
        """Open the journal and the library; one that is damaged or gone is rebuilt, and `recovered` tells of it.

        Raises:
            LocalProblem: a folder or the journal cannot be used; the sentence says which, and what to do.
        """
        self.tasks.go()
        loop = asyncio.get_running_loop()
        self._database.on_rebuilt = partial(_call, loop, self._on_rebuilt)
        await self._database.open()
        await self.projects.load()
        await self._pace.recall()
        self._copies = loop.create_task(self.safekeeping.run(), name="copies of the journal")

    async def resume(self, *, asked: bool = False) -> tuple[Job, ...]:
        """Go on with every job of the journal; returns them as they stood, of those that have ended the newest.
        `journal.problems` tells of the others, and `report` of what there is to say. `asked`: the user wants it, so
        what was set aside is tried, too.

        While another process runs jobs none is taken over (it would be sent twice), and `elsewhere` is True. Where
        that cannot be known, those are that the service has accepted; of the others, `elsewhere` tells.
        """
        alone = await self._threads.run(self._lock.alone)
        try:
            await self.queue.recall(asked=asked)
            if alone and self._database.recovery is not None:
                self._told = await self._recovering.clips()
            jobs = await self.journal.listed(ENDED_SHOWN)
        finally:
            if alone:  # no sooner: nobody's new job is among those that were read
                await self._threads.run(self._lock.join)
        taken = [job for job in jobs if job.ended or alone or (not self._lock.works and job.remote_id)]
        self.elsewhere = not alone and (self._lock.works or len(taken) < len(jobs))
        since = await self.journal.kept(_SEEN)
        self.report = replace(
            report_on(taken, datetime.fromisoformat(since) if since else None), recovered=self.recovered
        )
        self.queue.listen(partial(self._tell_return, {job.id for job in taken if not job.ended}))
        self._resumed = True
        self.queue.resume(taken, asked=asked)
        self.tasks.start("heartbeat", self._beat())
        return jobs

    async def ask_services(self, connections: Iterable[tuple[str, str]]) -> None:
        """After a recovery: ask each (connection, provider id) for runs that no row knows. Nothing is paid or sent."""
        recovery = self._database.recovery
        if recovery is None or self.elsewhere:
            return
        jobs, said = await self._recovering.jobs(connections, recovery)
        for job in jobs:
            await self.journal.save_if_missing(job)
        self.queue.resume(jobs)
        self._told = (*self._told, *said)
        self.report = replace(self.report, recovered=self.recovered)

    async def check_library(self) -> tuple[str, ...]:
        """Whether every clip has its file, in sentences. One that was moved within the library is found again, one
        that has no row gets it; no row and no file is ever removed."""
        return await self._recovering.check()

    def _on_rebuilt(self) -> None:
        self.tasks.start("go on after a recovery", self._after_rebuilding())

    async def _after_rebuilding(self) -> None:
        """The jobs under way are known here better than in any copy. They go on; what waits is held on disk until its
        next step is written, should the program end before that."""
        shown = {job.id for job in self.queue.jobs}
        for job in self.queue.jobs:
            await self.journal.save_if_missing(held(job, self._clock.now()))
        self._told = await self._recovering.clips()
        self.queue.resume([job for job in await self.journal.listed(ENDED_SHOWN) if job.id not in shown])
        for listener in self._rebuilt:
            listener()

    def _tell_return(self, left: set[str], job: Job) -> None:
        """The clips of jobs that were left have come since."""
        if job.id in left and (clips := clips_of(job)):
            left.discard(job.id)
            self.report = replace(self.report, finished=(*self.report.finished, *clips))

    async def _beat(self) -> None:
        """Notice that the computer slept; keep, from time to time, that the program is at work."""
        jumps, seen = Jumps(self._clock), self._clock.now()
        while True:
            await asyncio.sleep(_BEAT_S)  # of the loop's own time: however a test moves the clock, nothing spins
            if jumps.look():
                log.info("the computer slept, or its clock was set")
                self.queue.time_jumped()
            self.queue.look_after_unsure()
            if (now := self._clock.now()) - seen >= _SEEN_EVERY:
                seen = now
                await self.journal.keep(_SEEN, now.isoformat())

    def listen_clips(self, listener: Callable[[Clip], None]) -> None:
        """`listener` gets each new clip once it is in the library."""
        self.shelf.listeners.append(listener)

    async def generate(
        self,
        spec: ModelSpec,
        values: Values,
        connection: str,
        *,
        first: bool = False,
        folder: str = "",
        pattern: str = "",
        clean: bool = False,
        project: str = "",
    ) -> Job:
        """Make a job of these values and put it in line. `project` is an id: its clip goes to the project's folder.

        Raises:
            InvalidInput: the first value or file that does not fit; nothing is kept of the try.
            LocalProblem: the folder cannot be written.
        """
        self.check_count(connection)
        sent = await self.check(spec, _with_seed(spec, values))
        if pattern:
            check_pattern(pattern)
        if not folder and (of := self.projects.get(project)):
            folder = str(self.library_folder / of.folder)
        await self._threads.run(ready, Path(folder).absolute() if folder else self.library_folder)
        job = Job(
            id=uuid.uuid4().hex,
            model_id=spec.id,
            connection=connection,
            values=sent,
            created=self._clock.now(),
            folder=str(Path(folder).absolute()) if folder else "",
            pattern=pattern,
            clean=clean,
            project=project,
        )
        await self._threads.run(self._lock.join)
        self.queue.add(job, first)
        return job

    async def find_source(self, source: Source) -> Path | None:
        """The file of a recipe's source, by its content: the copy that was kept, a clip of the library, or the file
        under which it was given to a job, as long as it still is the same. None: it is nowhere to be found."""
        if kept := await self.sources.kept(source.sha256):
            whole = await self._threads.run(_is, kept.path, source.sha256)
            if whole:
                return kept.path
        for clip in await self.library.of_content(source.sha256):
            if await self._threads.run(_is, clip.path, source.sha256):
                return clip.path
        for path in await self.journal.paths_of(source.sha256):
            with contextlib.suppress(BadFile):  # it is gone, too
                again = await self.sources.keep(path)  # as it was sent: without what is taken out of a copy
                if again.sha256 == source.sha256:
                    return again.path
        return None

    async def is_same(self, before: Path, now: Path) -> bool | None:
        """Whether a file has the content that another had when it was last given to a job. None: nobody knows.

        Both as they are sent. Raises BadFile.
        """
        content = await self.journal.content_of(before)
        return (await self.sources.keep(now)).sha256 == content if content else None

    def start(
        self,
        spec: ModelSpec,
        values: Values,
        connection: str,
        *,
        first: bool = False,
        project: str = "",
        refused: Callable[[StudioError], None],
    ) -> None:
        """The same from a plain function: `refused` gets the error instead."""
        work = self.generate(spec, values, connection, first=first, project=project)
        self.tasks.start(f"generate {spec.id}", work, refused=refused)

    def check_count(self, connection: str, more: int = 1) -> None:
        """See whether so many more jobs may be under way on a connection that costs money. Nothing is asked for it.

        Raises:
            InvalidInput: they would be more than the setting allows.
        """
        most = self.preferences.settings.jobs_at_most
        under_way = sum(job.connection == connection and not job.ended for job in self.queue.jobs)
        if connection != SANDBOX.name and under_way + more > most:
            detail = f"{under_way + more} jobs would be under way on this account, and {most} are allowed at most"
            raise InvalidInput("count", detail, hint="Wait for some to end, or allow more in the settings.")

    async def check(self, spec: ModelSpec, values: Values) -> dict[str, Value]:
        """Return what would be sent, after looking at every file. Raises InvalidInput, which names the parameter."""
        sent = spec.check(values)
        return spec.check(values, await self._facts(spec, sent))

    async def _facts(self, spec: ModelSpec, values: Values) -> dict[str, MediaFacts]:
        facts = {}
        for name, path in local_media(spec, values).items():
            try:
                facts[name] = await self.sources.facts(Path(path))
            except BadFile as e:
                raise InvalidInput(name, f"{spec.param(name).label}: {e.detail}", hint=e.hint) from e
        return facts

    async def close(self) -> None:
        """Stop watching, write what is to be written. Jobs at a service go on there, and here at the next start."""
        await self.queue.close()
        await self.tasks.close()
        if self._copies is not None:
            self._copies.cancel()
            await asyncio.gather(self._copies, return_exceptions=True)
        if self._resumed:
            await self.journal.keep(_SEEN, self._clock.now().isoformat())
        await self.preferences.close()
        await self.safekeeping.leave()
        await self._database.close()
        self._lock.release()
        self._threads.close()


def _is(path: Path, sha256: str) -> bool:
    """In a thread: whether this file is there and has just this content."""
    try:
        return path.is_file() and sha256_of(path) == sha256
    except OSError:
        return False


def _with_seed(spec: ModelSpec, values: Values) -> dict[str, Value]:
    """Draw the seed here where none is given, so that it is always known."""
    full = {**values}
    for param in spec.params:
        if isinstance(param, Seed) and full.get(param.name) is None and spec.active(param, spec.defaults() | full):
            full[param.name] = random.randint(0, param.max)
    return full


def _call(loop: asyncio.AbstractEventLoop, act: Callable[[], None]) -> None:
    """From another thread."""
    loop.call_soon_threadsafe(act)


def _thumbnails(workers: Workers) -> Thumbnail:
    async def make(source: Path, target: Path, width_px: int, height_px: int) -> None:
        await thumbnail(workers, source, target, width_px=width_px, height_px=height_px)

    return make
