"""Exports: which go on, how far they are, what came of them. One at a time; the rest wait in line."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from wanstudio.core import outcome
from wanstudio.core.errors import InvalidInput, LocalProblem, StudioError
from wanstudio.core.estimates import most_bytes
from wanstudio.core.exports import ExportSpec
from wanstudio.core.formats import FORMATS
from wanstudio.core.names import Exists, NameFacts, apart, fill
from wanstudio.core.recipe import Clip
from wanstudio.media.transcode import (
    Landed,
    check_folder,
    check_room,
    export,
    lacking,
    resolved,
    taken,
    throw_away,
    weight,
    write_beside,
)
from wanstudio.media.worker import Progress, Workers
from wanstudio.studio.room import SPARE


@dataclass(frozen=True, slots=True)
class Exporting:
    """`done` is 0…1; None while it waits in line."""

    done: float | None = None


@dataclass(frozen=True, slots=True)
class Exported:
    """One file, or the folder of a sequence; `bytes` is what all of it takes."""

    paths: tuple[Path, ...]
    bytes: int = 0


@dataclass(frozen=True, slots=True)
class AlreadyThere:
    """The same content was in the folder under that name, or the next: nothing was written."""

    paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class ExportSkipped:
    """The name was taken, and such were to be skipped."""


@dataclass(frozen=True, slots=True)
class ExportFailed:
    """`error.detail` is the sentence, `error.hint` what to do. Nothing was left in the folder."""

    error: StudioError


@dataclass(frozen=True, slots=True)
class ExportCancelled:
    """Nothing was left in the folder."""


ExportState = Exporting | Exported | AlreadyThere | ExportSkipped | ExportFailed | ExportCancelled


@dataclass(frozen=True, kw_only=True, slots=True)
class ExportJob:
    """`target` is the name it gets unless another file has it; `exists` says what then. Numbered: the next free one,
    or none where the same content is there already."""

    id: str
    clip: Clip
    spec: ExportSpec
    target: Path
    exists: Exists = "number"
    state: ExportState = Exporting()

    @property
    def ended(self) -> bool:
        return not isinstance(self.state, Exporting)


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
        model_title: Callable[[str], str] = lambda id: id.rpartition("/")[2],
        prompt_of: Callable[[Clip], str] = lambda clip: clip.title,
        library: Callable[[], Path | None] = lambda: None,
        is_clip: IsClip = _none_is,
        project_name: Callable[[str], str] = lambda project_id: "",
    ) -> None:
        """`model_title` turns a descriptor's id into what {model} says in a name; `prompt_of` tells {prompt}, and
        `project_name` {project}.

        `library` is the folder in which nothing is ever overwritten; nor is, wherever it lies, what `is_clip` says of
        that it is a clip of the library.
        """
        self._is_clip, self._project_name = is_clip, project_name
        self._workers, self._model_title, self._prompt_of, self._library = workers, model_title, prompt_of, library
        self._turn = asyncio.Semaphore(1)  # each uses all cores; side by side they would only be late together
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._listeners: list[Callable[[ExportJob], None]] = []

    def listen(self, listener: Callable[[ExportJob], None]) -> None:
        """`listener` gets each job as it begins, goes on and ends."""
        self._listeners.append(listener)

    @property
    def busy(self) -> bool:
        return bool(self._tasks)

    def name(self, clip: Clip, pattern: str) -> str:
        """The clip's name after a pattern, without suffix. What the user calls its shot stands in the prompt's place.

        Raises InvalidInput("pattern", …).
        """
        model = self._model_title(clip.recipe.model)
        return fill(
            pattern,
            NameFacts(
                project=self._project_name(clip.project),
                date=clip.created.astimezone().date(),
                model=model,
                seed=clip.recipe.seed,
                prompt=clip.shot_name if clip.named else self._prompt_of(clip) or _without(model, clip.title),
                take=clip.take or None,
                id=clip.id,
            ),
        )

    def jobs(
        self,
        clips: Sequence[Clip],
        spec: ExportSpec,
        folder: Path,
        pattern: str,
        exists: Exists = "number",
        *,
        only: Sequence[Clip] | None = None,
    ) -> list[ExportJob]:
        """What would be exported where, no two to one name. Raises InvalidInput as `job` does.

        `only` some of them, under the names that they have among all: what is tried again never meets what went well.
        Numbered, they all get their plain name: the number is given when it is known which are free.
        """
        jobs = [self.job(clip, spec, folder, pattern, exists) for clip in clips]
        if exists != "number":
            targets = apart(job.target for job in jobs)
            jobs = [replace(job, target=target) for job, target in zip(jobs, targets, strict=True)]
        wanted = {clip.id for clip in (clips if only is None else only)}
        return [job for job in jobs if job.clip.id in wanted]

    def job(self, clip: Clip, spec: ExportSpec, folder: Path, pattern: str, exists: Exists = "number") -> ExportJob:
        """What would be exported where. Raises InvalidInput for an option, the pattern, a folder that is not named."""
        if not folder.is_absolute():
            raise InvalidInput("folder", "Choose a folder to export to.")
        outcome.check(spec, clip.facts)
        row = FORMATS[spec.format]
        suffix = "" if row.makes_folder else row.suffix or clip.path.suffix
        target = folder / f"{self.name(clip, pattern)}{suffix}"
        return ExportJob(id=uuid.uuid4().hex[:12], clip=clip, spec=spec, target=target, exists=exists)

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
        """Begin, or stand in line. Raises InvalidInput as `job` does; what the disk says comes to the listeners."""
        return self.begin(self.job(clip, spec, folder, pattern))

    def begin(self, job: ExportJob) -> ExportJob:
        """The same for what `job` told."""
        task = asyncio.get_running_loop().create_task(self._follow(job), name=f"export {job.id}")
        self._tasks[job.id] = task
        task.add_done_callback(partial(self._ended, job))
        self._tell(job)
        return job

    async def run(
        self, clip: Clip, spec: ExportSpec, folder: Path, pattern: str, progress: Progress | None = None
    ) -> Exported | AlreadyThere:
        """Export and wait for it, without listeners. Raises InvalidInput, BadFile, LocalProblem."""
        made = await self._written(self.job(clip, spec, folder.absolute(), pattern), progress)
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
            await check_folder(self._workers, job.target.parent, _needs_bytes(job))
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


def _without(model: str, title: str) -> str:
    """What a title says beside the model: the file that it worked on."""
    return title.removeprefix(model).lstrip(": ")
