"""The other half of a recovery: what no copy of the journal knew, from the clips' own recipes and the services' lists.

Nothing here costs anything, and nothing is sent.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

from wanstudio.core.errors import BadFile, StudioError
from wanstudio.core.jobs import Done, Job, Unsure, Uploading, Waiting
from wanstudio.core.models import ModelSpec
from wanstudio.core.params import Seed, Value, Values
from wanstudio.core.recipe import Clip, Recipe
from wanstudio.core.text import counted
from wanstudio.media.boxes import recipe_at
from wanstudio.providers.base import Listed
from wanstudio.store.database import Database
from wanstudio.store.files import sha256_of
from wanstudio.store.journal import Journal
from wanstudio.store.library import Library
from wanstudio.store.projects import Projects
from wanstudio.store.recovery import HELD, Recovery
from wanstudio.studio.clock import Clock
from wanstudio.studio.listed import id_of, job_from, may_be, model_of, said_of_jobs
from wanstudio.studio.runner import Connect
from wanstudio.studio.shelf import SUFFIXES, clip_id, number_in, public_values, title_of
from wanstudio.studio.sources import Probe
from wanstudio.studio.threads import Threads

LONGEST = timedelta(days=30)  # looked back at a service, where no copy says from when on
MOST = 200  # runs of one service; the newest are taken
_OVERLAP = timedelta(minutes=10)  # before the copy was taken: a run is listed a moment after it was sent
_KEPT_TRYING = timedelta(days=7)  # to ask services that do not answer


@dataclass(kw_only=True)
class Recovering:
    """`folder` is the library's; clips that went elsewhere are looked for where the projects and the jobs say."""

    database: Database
    journal: Journal
    library: Library
    projects: Projects
    threads: Threads
    clock: Clock
    probe: Probe
    models: Mapping[str, ModelSpec]
    connect: Connect
    folder: Callable[[], Path]
    listeners: list[Callable[[Clip], None]] = field(default_factory=list)

    async def clips(self, *, put_back: bool = False) -> tuple[str, ...]:
        """Give every clip of ours in the folders its row; what came of it, in sentences. `put_back`: also those that
        the user had taken out, whose files are here: the system's trash gives them back, too.

        A job whose clip is found is done, whatever the copy said of it.
        """
        jobs = {job.id: job for job in await self.journal.jobs()}
        known = list(await self.library.clips())
        removed = set() if put_back else {r.path for r in await self.database.removed() if r.path}
        projects = {self.folder() / name: id for name, id in (await self.projects.by_folder()).items()}
        shelves = {self.folder(), *projects, *await self._folders_after_a_loss()}
        shelves |= {Path(job.folder) for job in jobs.values() if job.folder}
        passed = removed | {str(clip.path) for clip in known}
        found = await self.threads.run(_with_recipes, shelves, passed)
        new, moved, unread = 0, 0, 0
        for path, recipe in found:
            try:
                sha256 = await self.threads.run(sha256_of, path)
                if twins := [clip for clip in known if clip.sha256 == sha256]:
                    moved += await self._relocated(twins, path)
                    continue
                known.append(await self._clip(path, sha256, recipe, jobs, projects.get(path.parent, "")))
            except (BadFile, OSError):
                unread += 1
            else:
                new += 1
        return _said_of_clips(new, moved, unread)

    async def _folders_after_a_loss(self) -> list[Path]:
        """Every one in the library's may be of a project that nobody knows of any more."""
        return await self.threads.run(_folders_in, self.folder()) if self.database.recovery is not None else []

    async def _relocated(self, twins: Sequence[Clip], path: Path) -> bool:
        """A clip whose file is no longer there and whose content is here was moved; any other copy is only a copy."""
        gone = await self.threads.run(_without_file, twins)
        if not gone or len(gone) < len(twins):
            return False
        await self.library.relocate(gone[0].id, path)
        for listener in self.listeners:
            listener(replace(gone[0], path=path))
        return True

    async def _clip(self, path: Path, sha256: str, recipe: Recipe, jobs: dict[str, Job], project: str) -> Clip:
        """The row of a file that has none; it stands in the folder of this project, or of none."""
        facts = await self.probe(path)
        spec = self.models.get(recipe.model)
        job = _job_of(recipe, jobs.values(), spec) or _made_up(recipe, sha256)
        number = await self._number(job, path)
        clip = Clip(
            id=clip_id(job, number),
            job_id=job.id,
            path=path,
            sha256=sha256,
            facts=facts,
            recipe=recipe,
            created=recipe.finished,
            title=title_of(job, spec) if spec else path.stem,
            stand_in=recipe.stand_in,
            seen=True,
            project=job.project or project,
        )
        await self.library.add(clip, number)
        clip = await self.library.clip(clip.id) or clip  # with its marks: they outlive a row that was taken out
        if job.id in jobs and not jobs[job.id].ended:
            jobs[job.id] = _done(jobs[job.id], clip, recipe)
            await self.journal.save(jobs[job.id])
        for listener in self.listeners:
            listener(clip)
        return clip

    async def _number(self, job: Job, path: Path) -> int:
        """Which clip of its job it is: the one that was taken out of here, else the first that is in no row."""
        taken = await self.library.numbers_of(job.id)
        removed = [number_in(job, r.id) for r in await self.database.removed() if r.path == str(path)]
        was = next((n for n in reversed(removed) if n is not None and n not in taken), None)
        return next(n for n in count() if n not in taken) if was is None else was

    async def jobs(self, connections: Iterable[tuple[str, str]], recovery: Recovery) -> tuple[list[Job], list[str]]:
        """Ask each (connection, provider id) for the runs that no row knows; the jobs to show, and sentences.

        A sentence that begins with the name of a connection that could not be asked is followed by another try at the
        next start.
        """
        since = (recovery.since or recovery.at - LONGEST) - _OVERLAP
        made: list[Job] = []
        said: list[str] = []
        silent = False
        for connection, provider_id in connections:
            try:
                provider = await self.connect(connection, provider_id)
                listed = await provider.recent(since)
            except StudioError as e:
                said.append(f"{connection} could not be asked for its list ({e.title.lower()}); it is asked later.")
                silent = True
                continue
            new = await self._unknown(connection, provider_id, listed)
            made += new
            said += said_of_jobs(provider.title, new)
        if not silent or self.clock.now() - recovery.at > _KEPT_TRYING:
            await self.database.recovered()
        return made, said

    async def _unknown(self, connection: str, provider_id: str, listed: Sequence[Listed]) -> list[Job]:
        jobs = await self.journal.jobs()
        claimed = await self.journal.remote_ids() | {r.remote_id for r in await self.database.removed()}
        ids = {job.id for job in jobs}
        unsure = [job for job in jobs if _is_looked_for(job) and job.connection == connection]
        new = []
        for run in listed[-MOST:]:
            if run.remote_id in claimed or any(may_be(run, job) for job in unsure):
                continue  # the unsure are looked for one by one
            spec = model_of(run, provider_id, self.models.values())
            job = job_from(run, spec, connection) if spec else None
            if job is not None and job.id not in ids:
                new.append(job)
        return new


def _is_looked_for(job: Job) -> bool:
    """It may be any run of the list; one that was accepted once has an id, and is asked about by that."""
    return isinstance(job.phase, Unsure) and not job.phase.remote_id


def held(job: Job, at: datetime) -> Job:
    """The job as a copy of the journal must have it: one that waits here may have been sent by the time it is read."""
    if not isinstance(job.phase, (Waiting, Uploading)):
        return job
    return replace(job, phase=Unsure(at, HELD), submitted_at=job.created)


# ---- clips -------------------------------------------------------------------------------------------------------


def _with_recipes(shelves: Collection[Path], passed: Collection[str]) -> list[tuple[Path, Recipe]]:
    """In a thread: the files that carry a recipe of ours, without those that are passed over. The oldest comes first,
    as their takes are numbered."""
    files = {
        path
        for shelf in shelves
        if shelf.is_dir()
        for path in shelf.iterdir()
        if path.suffix in SUFFIXES.values() and not path.name.startswith(".") and str(path) not in passed
    }
    found = [(path, recipe) for path in sorted(files) if (recipe := recipe_at(path))]
    return sorted(found, key=lambda pair: pair[1].finished)


def _folders_in(folder: Path) -> list[Path]:
    """In a thread."""
    return [one for one in folder.iterdir() if one.is_dir() and not one.name.startswith(".")] if folder.is_dir() else []


def _without_file(clips: Iterable[Clip]) -> list[Clip]:
    """In a thread."""
    return [clip for clip in clips if not clip.path.is_file()]


def _job_of(recipe: Recipe, jobs: Iterable[Job], spec: ModelSpec | None) -> Job | None:
    """The job of the journal that made the clip: by the service's own id, else by all that it was asked for.

    The copy may show a job as waiting that has made its clip since: it must not be sent again.
    """
    jobs = tuple(jobs)
    for job in jobs:
        if recipe.remote_id and job.remote_id == recipe.remote_id:
            return job
    if spec is None:
        return None
    open_ones = [j for j in jobs if j.model_id == recipe.model and not j.remote_id and not j.ended]
    open_ones = [j for j in open_ones if j.created <= recipe.submitted]
    seeds = {p.name for p in spec.params if isinstance(p, Seed)}
    for apart in (set(), seeds):  # a service may have used another seed than it was given, and told so
        for job in open_ones:
            if _without(public_values(job, spec), apart) == _without(recipe.values, apart):
                return job
    return None


def _without(values: Values, names: set[str]) -> dict[str, Value]:
    return {name: value for name, value in values.items() if name not in names}


def _made_up(recipe: Recipe, sha256: str) -> Job:
    """A job in place of the one that is no longer known; always the same for the same run."""
    return Job(
        id=id_of(recipe.remote_id or sha256),
        model_id=recipe.model,
        connection="",
        values=recipe.values,
        created=recipe.submitted,
        remote_id=recipe.remote_id,
    )


def _done(job: Job, clip: Clip, recipe: Recipe) -> Job:
    """Set, not stepped to: how it got there is what was lost."""
    return replace(
        job,
        phase=Done((clip.id,)),
        remote_id=recipe.remote_id,
        price=recipe.price or job.price,
        submitted_at=recipe.submitted,
        ended_at=recipe.finished,
    )


def _said_of_clips(new: int, moved: int, unread: int) -> tuple[str, ...]:
    said = []
    if moved:
        said.append(f"{counted(moved, 'clip')} found again under another name.")
    if new:
        said.append(f"{counted(new, 'clip')} found in the library by {'its' if new == 1 else 'their'} own recipe.")
    if unread:
        said.append(
            f"{counted(unread, 'file')} there could not be read; left as {'it is' if unread == 1 else 'they are'}."
        )
    return tuple(said)
