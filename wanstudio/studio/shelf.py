"""The way of a finished download into the library: its name, its recipe, its row."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from wanstudio import __version__
from wanstudio.core.connections import SANDBOX
from wanstudio.core.errors import BadFile
from wanstudio.core.facts import MediaFacts
from wanstudio.core.jobs import Job
from wanstudio.core.models import ModelSpec
from wanstudio.core.names import NameFacts, fill, numbered
from wanstudio.core.params import Seed, Value, is_url
from wanstudio.core.recipe import Clip, Recipe, Source
from wanstudio.core.settings import CLIP_LIMIT_BYTES
from wanstudio.disk import sync_file
from wanstudio.media.boxes import append_recipe, clean_bytes, read_recipe, recipe_at, sidecar_of
from wanstudio.store.files import place, sha256_of, write_atomically
from wanstudio.store.folders import check_name, ready
from wanstudio.store.library import Library
from wanstudio.studio.clock import Clock
from wanstudio.studio.part import Part, drop, note_of
from wanstudio.studio.room import Room
from wanstudio.studio.sources import Probe, Sources
from wanstudio.studio.telling import tell
from wanstudio.studio.threads import Threads

SUFFIXES = {"mp4": ".mp4", "mov": ".mov", "webm": ".webm", "mkv": ".mkv", "gif": ".gif", "png": ".png", "jpeg": ".jpg"}
_TITLE_CHARS = 60


@dataclass(frozen=True, slots=True)
class Placed:
    """A clip's file under its own name."""

    path: Path
    sha256: str
    bytes: int


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """`folder` and `pattern` are asked for each clip that does not name its own. `probe` decodes to the last frame.

    `limit_bytes` is the most that is taken of one clip.

    `listeners` are told of every clip once its row is on disk.
    """

    library: Library
    sources: Sources
    threads: Threads
    clock: Clock
    probe: Probe
    folder: Callable[[], Path]
    pattern: Callable[[], str]
    limit_bytes: Callable[[], int] = lambda: CLIP_LIMIT_BYTES
    project_name: Callable[[str], str] = lambda project_id: ""
    room: Room = field(default_factory=Room)
    listeners: list[Callable[[Clip], None]] = field(default_factory=list)

    async def part_of(self, job: Job, number: int) -> Path:
        """Where the download of the job's clip `number` (from 0) is written, beside its later place.

        Raises:
            LocalProblem: nothing can be written there, or its folder has a name that is not text.
        """
        check_name(folder := self.folder_of(job))
        return await self.threads.run(ready, folder) / f"{job.id}-{number + 1}.part"

    async def put(self, job: Job, spec: ModelSpec, number: int, part: Part, facts: MediaFacts) -> Clip:
        """Give the checked download its recipe, its name and its row.

        Raises:
            LocalProblem, OSError: the disk's reason; the part stands.
        """
        recipe = await self._recipe(job, spec)
        stem, suffix = await self._stem(job, spec, number, recipe), SUFFIXES.get(facts.format, ".mp4")
        placed = await self.threads.run(_finish, part, stem, suffix, recipe, clean=job.clean)
        clip = await self._row(job, spec, number, placed, recipe, replace(facts, bytes=placed.bytes))
        await self.threads.run(drop, part.path)
        return clip

    async def adopt(self, job: Job, spec: ModelSpec, number: int) -> Clip | None:
        """The clip that was put in its place just before the program ended, and has no row yet."""
        part = await self.part_of(job, number)
        recipe = await self._recipe(job, spec)
        if placed := await self.threads.run(_named_in_note, part, job.remote_id, recipe, clean=job.clean):
            return await self._adopted(job, spec, number, part, placed, recipe)
        for path, told in await self.threads.run(_made_by, job.remote_id, self.folder_of(job)):
            if await self.library.at(path) is None:
                placed = await self.threads.run(_as_placed, path)
                return await self._adopted(job, spec, number, part, placed, told) if placed else None
        return None

    async def _adopted(
        self, job: Job, spec: ModelSpec, number: int, part: Path, placed: Placed, recipe: Recipe
    ) -> Clip | None:
        """None for a file that does not decode: then the clip is fetched again, and this one stays as it is."""
        try:
            facts = await self.probe(placed.path)
        except BadFile:
            return None
        clip = await self._row(job, spec, number, placed, recipe, facts)
        await self.threads.run(drop, part)
        return clip

    async def check_room(self, job: Job, spec: ModelSpec) -> None:
        """Before a job is sent: whether its clip will have room, going by those that the model made before.

        Raises:
            NoRoom: it will not. LocalProblem: its folder has a name that is not text.
        """
        check_name(folder := self.folder_of(job))
        largest = await self.library.largest_bytes(spec.id)
        await self.threads.run(self.room.check_to_send, folder, largest)

    def folder_of(self, job: Job) -> Path:
        return Path(job.folder).absolute() if job.folder else self.folder()

    async def _row(
        self, job: Job, spec: ModelSpec, number: int, placed: Placed, recipe: Recipe, facts: MediaFacts
    ) -> Clip:
        clip = Clip(
            id=clip_id(job, number),
            job_id=job.id,
            path=placed.path,
            sha256=placed.sha256,
            facts=facts,
            recipe=recipe,
            created=self.clock.now(),
            title=title_of(job, spec),
            stand_in=job.connection == SANDBOX.name,
            project=job.project,
        )
        clip = await self.library.add(clip, number)
        tell(self.listeners, clip)
        return clip

    async def _stem(self, job: Job, spec: ModelSpec, number: int, recipe: Recipe) -> str:
        facts = NameFacts(
            project=self.project_name(job.project),
            date=job.created.astimezone().date(),
            model=spec.title,
            seed=seed_of(job, spec),
            prompt=_prompt(job, spec),
            take=await self.library.take_of(clip_id(job, number), recipe, title_of(job, spec)),
            id=job.id,
        )
        return fill(job.pattern or self.pattern(), facts)

    def outline(self, job: Job, spec: ModelSpec) -> tuple[Recipe, str]:
        """What is known of a clip before it is there: its title, and its recipe without the sizes of sources."""
        sources = {name: _source(job, name, sha256, 0) for name, sha256 in job.sources}
        return self._recipe_with(job, spec, sources), title_of(job, spec)

    async def _recipe(self, job: Job, spec: ModelSpec) -> Recipe:
        kept = {name: await self.sources.kept(sha256) for name, sha256 in job.sources}
        sizes = {name: one.bytes if one else 0 for name, one in kept.items()}
        sources = {name: _source(job, name, sha256, sizes[name]) for name, sha256 in job.sources}
        return self._recipe_with(job, spec, sources)

    def _recipe_with(self, job: Job, spec: ModelSpec, sources: Mapping[str, Source]) -> Recipe:
        return Recipe(
            model=spec.id,
            remote_model=spec.remote_id,
            provider=spec.provider,
            values=public_values(job, spec),
            sources=sources,
            seed=seed_of(job, spec),
            price=job.price,
            remote_id=job.remote_id,
            submitted=job.submitted_at or job.created,
            finished=self.clock.now(),
            app=f"WanStudio {__version__}",
            stand_in=job.connection == SANDBOX.name,
        )


def _source(job: Job, name: str, sha256: str, size: int) -> Source:
    return Source(name=_as_text(Path(str(job.values[name])).name), sha256=sha256, bytes=size)


def clip_id(job: Job, number: int) -> str:
    return f"{job.id}-{number + 1}"


def number_in(job: Job, clip_id: str) -> int | None:
    """Which clip of the job has this id, from 0; None: none has."""
    number = clip_id.removeprefix(f"{job.id}-")
    return int(number) - 1 if number.isdecimal() else None


def seed_of(job: Job, spec: ModelSpec) -> int | None:
    """The seed that was used; None where the model has none, or the service drew one and told nobody."""
    seed = next((job.values.get(p.name) for p in spec.params if isinstance(p, Seed)), None)
    return seed if isinstance(seed, int) else None


def title_of(job: Job, spec: ModelSpec) -> str:
    """The prompt's first words, or the model and the file that it worked on."""
    if words := _prompt(job, spec).split():
        title = words[0]
        for word in words[1:]:
            if len(title) + 1 + len(word) > _TITLE_CHARS:
                return f"{title.rstrip(',.;:')}…"
            title += f" {word}"
        return title if len(title) <= _TITLE_CHARS else f"{title[:_TITLE_CHARS]}…"
    names = [_as_text(Path(urlsplit(str(job.values[n])).path).stem) for n in _media(spec) if job.values.get(n)]
    return f"{spec.title}: {names[0]}" if names else spec.title


def _prompt(job: Job, spec: ModelSpec) -> str:
    param = spec.of_role("prompt")
    return str(job.values.get(param.name, "")) if param else ""


def _media(spec: ModelSpec) -> tuple[str, ...]:
    return tuple(p.name for p in spec.media())


def public_values(job: Job, spec: ModelSpec) -> dict[str, Value]:
    """What a recipe tells of a job's values."""
    return {name: _public(value, name in _media(spec)) for name, value in job.values.items()}


def _public(value: Value, is_media: bool) -> Value:
    """A file by its name alone; an address without what may be signed or secret in it."""
    if not is_media:
        return value
    if not is_url(value):
        return _as_text(Path(str(value)).name)
    parts = urlsplit(str(value))
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


def _as_text(name: str) -> str:
    """A file's name may hold bytes that are no text; a recipe may not."""
    return name.encode("utf-8", "replace").decode()


def _finish(part: Part, stem: str, suffix: str, recipe: Recipe, *, clean: bool) -> Placed:
    """In a thread: add the recipe, make all of it last, and move it to a name that is free."""
    text = recipe.to_json()
    came = clean_bytes(part.path)
    inside = not clean and append_recipe(part.path, text)
    sync_file(part.path)
    sha256 = part.sha256_with(came) if came == part.size else sha256_of(part.path)
    size, beside = part.path.stat().st_size, not inside and not clean
    for number in itertools.count(1):
        path = numbered(part.path.with_name(stem + suffix), number)
        if path.exists() or (beside and sidecar_of(path).exists()):
            continue
        part.name_it(path.name, sha256)
        if place(part.path, path):
            break
    if beside:
        write_atomically(sidecar_of(path), text.encode())
    return Placed(path, sha256, size)


def _named_in_note(part: Path, remote_id: str, recipe: Recipe, *, clean: bool) -> Placed | None:
    """In a thread: the file that got its name, as the note of its part tells; its sidecar may not be written yet."""
    note = note_of(part)
    if note is None or not note.name or note.run != remote_id:
        return None
    placed = _as_placed(part.with_name(note.name))
    if placed is None or placed.sha256 != note.sha256:
        return None
    if not clean and read_recipe(placed.path) is None:
        write_atomically(sidecar_of(placed.path), recipe.to_json().encode())
    return placed


def _as_placed(path: Path) -> Placed | None:
    """In a thread: a file as it stands; None when it cannot be read."""
    try:
        return Placed(path, sha256_of(path), path.stat().st_size)
    except OSError:
        return None


def _made_by(remote_id: str, folder: Path) -> list[tuple[Path, Recipe]]:
    """In a thread: the files whose recipe tells of this run; under whatever name, which may count the takes."""
    found = []
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.suffix in SUFFIXES.values():
            recipe = recipe_at(path)
            if recipe is not None and recipe.remote_id == remote_id:
                found.append((path, recipe))
    return found
