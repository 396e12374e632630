"""Exports: which go on, how far they are, what came of them. One at a time; the rest wait in line."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from wanstudio.core.errors import InvalidInput, LocalProblem, StudioError
from wanstudio.core.estimates import most_bytes
from wanstudio.core.exports import ExportSpec
from wanstudio.core.recipe import Clip
from wanstudio.media.transcode import (
    Landed,
    check_room,
    export,
    lacking,
    make_ready,
    resolved,
    taken,
    throw_away,
    weight,
    write_beside,
)
from wanstudio.media.worker import Progress, Workers
from wanstudio.studio.export_job import (
    AlreadyThere,
    ExportCancelled,
    Exported,
    ExportFailed,
    Exporting,
    ExportJob,
    ExportSkipped,
)
from wanstudio.studio.export_names import ExportNames
from wanstudio.studio.room import SPARE

IsClip = Callable[[Path], Awaitable[bool]]


async def _none_is(path: Path) -> bool:
    return False


class Exports:
    """Starts exports and tells listeners of each step. All methods belong to the loop's thread.

    `workers` are the caller's, who closes them afterwards.
    """

    def __init__(
        self,
        workers: Workers,
        names: ExportNames | None = None,
        library: Callable[[], Path | None] = lambda: None,
        is_clip: IsClip = _none_is,
    ) -> None:
        """`library` is the folder in which nothing is ever overwritten; nor is what `is_clip` says of that it is a clip
        of the library, wherever it lies.
        """
        self.names = names or ExportNames()
        self._workers, self._library, self._is_clip = workers, library, is_clip
        self._turn = asyncio.Semaphore(1)  # each uses all cores; side by side they would only be late together
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._listeners: list[Callable[[ExportJob], None]] = []

    def listen(self, listener: Callable[[ExportJob], None]) -> None:
        """`listener` gets each job as it begins, goes on and ends."""
        self._listeners.append(listener)

    @property
    def busy(self) -> bool:
        return bool(self._tasks)

    async def _folder(self, job: ExportJob) -> Path:
        """Where it goes, by the name that leads there without a link. Raises InvalidInput("exists", …) where nothing is
        overwritten."""
        library = self._library()
        folder, *outer = await resolved(self._workers, job.target.parent, *([library] if library else []))
        if any(map(folder.is_relative_to, outer)):
            raise InvalidInput("exists", "Nothing is overwritten in the library's folder. Number it, or skip it.")
        return folder

    async def _spare_clips(self, job: ExportJob) -> None:
        """Raises LocalProblem where the name is that of a clip, whatever folder was the library's then."""
        folder = await self._folder(job)
        if await self._is_clip(job.target) or await self._is_clip(folder / job.target.name):
            detail = f"{job.target.name} is a clip of your library. It is not overwritten."
            raise LocalProblem(detail, hint="Choose another folder or name.")

    async def taken(self, jobs: Sequence[ExportJob]) -> list[Path]:
        """Names of theirs, all in one folder, that something has already. Raises InvalidInput("exists", …)."""
        if jobs and jobs[0].exists == "overwrite":
            await self._folder(jobs[0])
        return await taken(self._workers, [job.target for job in jobs])

    async def check_room(self, jobs: Sequence[ExportJob]) -> None:
        """See whether all of them have room in their folder, as far as their size can be told before.

        Raises LocalProblem where they have not. Nothing is written; of a folder that is not there nothing is said.
        """
        if jobs:
            await check_room(self._workers, jobs[0].target.parent, sum(map(_needs_bytes, jobs)))

    async def lacking(self) -> list[str]:
        """The names of formats that cannot be written here."""
        return await lacking(self._workers)

    def export(self, clip: Clip, spec: ExportSpec, folder: Path, pattern: str) -> ExportJob:
        """Begin, or stand in line. Raises InvalidInput as `names` do; what the disk says comes to the listeners."""
        return self.begin(self.names.job(clip, spec, folder, pattern))

    def begin(self, job: ExportJob) -> ExportJob:
        """The same for what `names.job` told."""
        task = asyncio.get_running_loop().create_task(self._follow(job), name=f"export {job.id}")
        self._tasks[job.id] = task
        task.add_done_callback(partial(self._ended, job))
        self._tell(job)
        return job

    async def run(
        self, clip: Clip, spec: ExportSpec, folder: Path, pattern: str, progress: Progress | None = None
    ) -> Exported | AlreadyThere:
        """Export and wait for it, without listeners. Raises InvalidInput, BadFile, LocalProblem."""
        made = await self._written(self.names.job(clip, spec, folder.absolute(), pattern), progress)
        assert not isinstance(made, ExportSkipped)  # numbered, nothing is skipped
        return made

    def cancel(self, job_id: str) -> None:
        """Stop at once; one that has ended already is left alone."""
        if task := self._tasks.get(job_id):
            task.cancel()

    async def close(self) -> None:
        """Cancel what goes on, and wait until its traces are gone."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _follow(self, job: ExportJob) -> None:
        try:
            made = await self._written(job, lambda done: self._tell(replace(job, state=Exporting(done))))
        except asyncio.CancelledError:
            self._leave(job)
            self._tell(replace(job, state=ExportCancelled()))
            raise
        except StudioError as e:
            self._leave(job)
            self._tell(replace(job, state=ExportFailed(e)))
        else:
            self._leave(job)
            self._tell(replace(job, state=made))

    async def _written(self, job: ExportJob, progress: Progress | None) -> Exported | AlreadyThere | ExportSkipped:
        async with self._turn:
            if progress is not None:
                progress(0.0)  # its turn has come
            await make_ready(self._workers, job.target.parent, _needs_bytes(job))
            if job.exists == "overwrite":
                await self._spare_clips(job)
            recipe = job.clip.recipe.to_json() if job.clip.recipe.model else ""
            landed = await export(
                self._workers,
                job.clip.path,
                job.target,
                job.spec,
                progress,
                recipe=recipe,
                exists=job.exists,
            )
            if landed is None:
                return ExportSkipped()
            return await self._with_recipe(job, landed)

    async def _with_recipe(self, job: ExportJob, landed: Landed) -> Exported | AlreadyThere:
        """Beside the file, where that was asked for; without it the file is not kept either."""
        path = landed.path
        try:
            if job.spec.beside and job.clip.recipe.model:
                await write_beside(self._workers, path, job.clip.recipe.to_json(), exists=job.exists)
            return Exported((path,), await weight(self._workers, path)) if landed.new else AlreadyThere((path,))
        except (StudioError, asyncio.CancelledError):
            if landed.new and job.exists != "overwrite":  # what was there before would not come back
                await throw_away(path)
            raise

    def _leave(self, job: ExportJob) -> None:
        """Before listeners are told of the end: for them nothing goes on any more."""
        self._tasks.pop(job.id, None)

    def _ended(self, job: ExportJob, task: asyncio.Task[None]) -> None:
        """A task cancelled before its first step tells nobody itself; a fault of ours must not leave a row going."""
        waited = self._tasks.pop(job.id, None) is not None
        if task.cancelled():
            if waited:
                self._tell(replace(job, state=ExportCancelled()))
        elif error := task.exception():
            self._tell(replace(job, state=ExportFailed(StudioError())))
            context = {"message": f"in {task.get_name()}", "exception": error, "task": task}
            task.get_loop().call_exception_handler(context)

    def _tell(self, job: ExportJob) -> None:
        for listener in self._listeners:
            listener(job)


def _needs_bytes(job: ExportJob) -> int:
    return int(most_bytes(job.spec, [job.clip.facts]) * SPARE)
