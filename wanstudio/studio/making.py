"""From values to a job in line: what is looked at before, and the one door through which every new job comes."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from wanstudio.core.errors import BadFile, InvalidInput, StudioError
from wanstudio.core.facts import MediaFacts
from wanstudio.core.jobs import Job
from wanstudio.core.models import ModelSpec, local_media
from wanstudio.core.names import check_pattern
from wanstudio.core.params import Seed, Value, Values
from wanstudio.store.folders import check_name, ready
from wanstudio.store.projects import Projects
from wanstudio.studio.cap import Cap
from wanstudio.studio.claim import Claim
from wanstudio.studio.clock import Clock
from wanstudio.studio.queue import JobQueue
from wanstudio.studio.sources import Sources
from wanstudio.studio.tasks import Tasks
from wanstudio.studio.threads import Threads


@dataclass(frozen=True, kw_only=True, slots=True)
class Making:
    """`folder` is the library's. Who makes a job joins `claim` first, so that nobody takes it over meanwhile."""

    queue: JobQueue
    cap: Cap
    sources: Sources
    projects: Projects
    claim: Claim
    threads: Threads
    tasks: Tasks
    clock: Clock
    folder: Callable[[], Path]

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
            LocalProblem: the folder cannot be written, or has a name that is not text.
        """
        await self.cap.check(connection)
        sent = await self.check(spec, _with_seed(spec, values))
        if pattern:
            check_pattern(pattern)
        if not folder and (of := self.projects.get(project)):
            folder = str(self.folder() / of.folder)
        check_name(place := Path(folder).absolute() if folder else self.folder())
        await self.threads.run(ready, place)
        job = Job(
            id=uuid.uuid4().hex,
            model_id=spec.id,
            connection=connection,
            values=sent,
            created=self.clock.now(),
            folder=str(place) if folder else "",
            pattern=pattern,
            clean=clean,
            project=project,
        )
        await self._put_in_line(job, first)
        return job

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

    def again(self, job: Job, *, refused: Callable[[StudioError], None]) -> None:
        """Make a job that ended anew, with the same values. One that has gone on meanwhile is looked at instead."""
        if self.queue.board.jobs.get(job.id, job).ended:
            anew = job.anew(uuid.uuid4().hex, self.clock.now())
            self.tasks.start(f"again {job.id}", self._put_in_line(anew), refused=refused)
        else:
            self.queue.wishes.look_again(job.id)

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

    async def _put_in_line(self, job: Job, first: bool = False) -> None:
        await self.claim.join()
        await self.cap.keep(job)
        self.queue.add(job, first)


def _with_seed(spec: ModelSpec, values: Values) -> dict[str, Value]:
    """Draw the seed here where none is given, so that it is always known."""
    full = {**values}
    for param in spec.params:
        if isinstance(param, Seed) and full.get(param.name) is None and spec.active(param, spec.defaults() | full):
            full[param.name] = random.randint(0, param.max)
    return full
