"""The way of a finished download into the library: its name, its recipe, its row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from wanstudio import __version__
from wanstudio.core.facts import MediaFacts
from wanstudio.core.jobs import Job
from wanstudio.core.models import ModelSpec
from wanstudio.core.names import NameFacts, fill, numbered
from wanstudio.core.params import Seed, Value, is_url
from wanstudio.core.recipe import Clip, Recipe, Source
from wanstudio.media.boxes import append_recipe, read_recipe, sidecar_of
from wanstudio.store.files import place, sha256_of, sync_file, write_atomically
from wanstudio.store.folders import ready
from wanstudio.store.library import Library
from wanstudio.studio.clock import Clock
from wanstudio.studio.sources import Probe, Sources
from wanstudio.studio.threads import Threads

SUFFIXES = {"mp4": ".mp4", "mov": ".mov", "webm": ".webm", "mkv": ".mkv", "gif": ".gif", "png": ".png", "jpeg": ".jpg"}
_TITLE_CHARS = 60


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """`folder` and `pattern` are asked for each clip that does not name its own. `probe` decodes to the last frame.

    `listeners` are told of every clip once its row is on disk.
    """

    library: Library
    sources: Sources
    threads: Threads
    clock: Clock
    probe: Probe
    folder: Callable[[], Path]
    pattern: Callable[[], str]
    listeners: list[Callable[[Clip], None]] = field(default_factory=list)

    async def part_of(self, job: Job, number: int) -> Path:
        """Where the download of the job's clip `number` (from 0) is written, beside its later place."""
        return await self.threads.run(ready, self._folder(job)) / f"{job.id}-{number + 1}.part"

    async def put(self, job: Job, spec: ModelSpec, number: int, part: Path, facts: MediaFacts) -> Clip:
        """Give the checked download its recipe, its name and its row.

        Raises:
            LocalProblem, OSError: the disk's reason; the part stands.
        """
        recipe = await self._recipe(job, spec)
        stem, suffix = await self._stem(job, spec), SUFFIXES.get(facts.format, ".mp4")
        path = await self.threads.run(_finish, part, stem, suffix, recipe, clean=job.clean)
        return await self._row(job, spec, number, path, recipe)

    async def adopt(self, job: Job, spec: ModelSpec, number: int) -> Clip | None:
        """The clip that was put in its place just before the program ended, and has no row yet."""
        for path, recipe in await self.threads.run(_made_by, job.remote_id, self._folder(job)):
            if await self.library.at(path) is None:
                return await self._row(job, spec, number, path, recipe)
        return None

    def _folder(self, job: Job) -> Path:
        return Path(job.folder).absolute() if job.folder else self.folder()

    async def _row(self, job: Job, spec: ModelSpec, number: int, path: Path, recipe: Recipe) -> Clip:
        clip = Clip(
            id=clip_id(job, number),
            job_id=job.id,
            path=path,
            sha256=await self.threads.run(sha256_of, path),
            facts=await self.probe(path),
            recipe=recipe,
            created=self.clock.now(),
            title=title_of(job, spec),
            stand_in=job.connection == "sandbox",
        )
        await self.library.add(clip, number)
        for listener in self.listeners:
            listener(clip)
        return clip

    async def _stem(self, job: Job, spec: ModelSpec) -> str:
        facts = NameFacts(
            project="",
            date=job.created.astimezone().date(),
            model=spec.title,
            seed=seed_of(job, spec),
            prompt=_prompt(job, spec),
            take=await self.library.count() + 1,
            id=job.id,
        )
        return fill(job.pattern or self.pattern(), facts)

    async def _recipe(self, job: Job, spec: ModelSpec) -> Recipe:
        return Recipe(
            model=spec.id,
            remote_model=spec.remote_id,
            provider=spec.provider,
            values={name: _public(value, name in _media(spec)) for name, value in job.values.items()},
            sources=await self._sources(job),
            seed=seed_of(job, spec),
            price=job.price,
            remote_id=job.remote_id,
            submitted=job.submitted_at or job.created,
            finished=self.clock.now(),
            app=f"WanStudio {__version__}",
        )

    async def _sources(self, job: Job) -> dict[str, Source]:
        found = {}
        for name, sha256 in job.sources:
            kept = await self.sources.kept(sha256)
            size = kept.bytes if kept else 0
            found[name] = Source(name=_as_text(Path(str(job.values[name])).name), sha256=sha256, bytes=size)
        return found


def clip_id(job: Job, number: int) -> str:
    return f"{job.id}-{number + 1}"


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


def _finish(part: Path, stem: str, suffix: str, recipe: Recipe, *, clean: bool) -> Path:
    """In a thread: add the recipe, make all of it last, and move it to a name that is free."""
    text = recipe.to_json()
    inside = not clean and append_recipe(part, text)
    sync_file(part)
    number = 1
    while not place(part, path := numbered(part.with_name(stem + suffix), number)):
        number += 1
    if not inside and not clean:
        write_atomically(sidecar_of(path), text.encode())
    return path


def _made_by(remote_id: str, folder: Path) -> list[tuple[Path, Recipe]]:
    """In a thread: the files whose recipe tells of this run; under whatever name, which may count the takes."""
    found = []
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.suffix in SUFFIXES.values() and path.stat().st_size:
            recipe = _recipe_in(path)
            if recipe is not None and recipe.remote_id == remote_id:
                found.append((path, recipe))
    return found


def _recipe_in(path: Path) -> Recipe | None:
    try:
        text = read_recipe(path)
        return Recipe.from_json(text) if text else None
    except (OSError, ValueError):
        return None
