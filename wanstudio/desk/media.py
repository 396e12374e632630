"""What the studio does for the form's files: mended copies, pixels into files, folders, strips, recipes of clips."""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtGui import QImage

from wanstudio.core.connections import SERVICES
from wanstudio.core.errors import BadFile, LocalProblem, StudioError
from wanstudio.core.facts import Look, MediaKind
from wanstudio.core.fixes import Fix
from wanstudio.core.models import ModelSpec
from wanstudio.core.params import Media, Value
from wanstudio.core.recipe import Recipe
from wanstudio.core.text import file_name
from wanstudio.media.boxes import recipe_at
from wanstudio.media.carried.recipes import recipe_of
from wanstudio.media.magic import shown
from wanstudio.media.thumbnails import filmstrip
from wanstudio.media.worker import Workers
from wanstudio.store.folders import ready
from wanstudio.studio.studio import Studio
from wanstudio.studio.threads import Threads
from wanstudio.ui.create.dropped import Dropped
from wanstudio.ui.create.work import MediaWork
from wanstudio.ui.figures import date_of, price
from wanstudio.ui.params.offers import SUFFIXES

_STRIP_TILES, _STRIP_PX = 10, 104
_MOST_FILES = 2000  # of a folder
_SHOWN_EVERY_S = 0.1


class MediaDesk:
    """`work` is what the form is given. `connection` gives the name of the account that jobs run on, `project` the id
    of the project that their clips go into, "" for none."""

    def __init__(
        self,
        studio: Studio,
        workers: Workers,
        threads: Threads,
        specs: Mapping[str, ModelSpec],
        *,
        connection: Callable[[], str],
        project: Callable[[], str],
        refused: Callable[[StudioError], None],
        made: Callable[[str], None],
    ) -> None:
        """`made` gets the account that jobs were asked for."""
        self._studio, self._workers, self._threads, self._specs = studio, workers, threads, specs
        self._connection, self._project, self._refused, self._made = connection, project, refused, made
        self.work = MediaWork(
            mend=self.mend,
            fetch=self.fetch,
            keep=self.keep,
            same=self.same,
            folder=self.folder,
            files=self.files,
            strip=self.strip,
            recipe=self.recipe,
            many=self.many,
        )

    # ---- copies ----

    def mend(self, path: str, fix: Fix, takes: Media, tell: Callable[[Look], None]) -> Callable[[], None]:
        started = self._studio.tasks.start(
            f"mend {Path(path).name}",
            self._studio.sources.mend(Path(path), fix, takes),
            then=lambda copy: tell(Look(path=str(copy), origin=path)),
            refused=lambda error: tell(Look(path=path, problem=error.detail or error.title)),
        )
        return started.stop

    def fetch(
        self, url: str, progress: Callable[[int, int | None], None], tell: Callable[[Look], None]
    ) -> Callable[[], None]:
        """What is at a web address becomes a file in the cache."""
        shown_at = float("-inf")

        def told(done_bytes: int, total_bytes: int | None) -> None:
            nonlocal shown_at
            if (now := time.monotonic()) - shown_at >= _SHOWN_EVERY_S:
                shown_at = now
                progress(done_bytes, total_bytes)

        started = self._studio.tasks.start(
            "fetch what is at an address",
            self._studio.links.fetch(url, told),
            then=lambda path: tell(Look(path=str(path))),
            refused=lambda error: tell(Look(path=url, problem=" ".join((error.detail or error.title, error.hint)))),
        )
        return started.stop

    def keep(self, image: QImage, tell: Callable[[str], None]) -> None:
        """Pixels that were dragged or pasted become a PNG in the cache, by their own content."""
        self._studio.tasks.start(
            "keep a picture", self._threads.run(self._saved, image.copy()), then=tell, refused=self._refused
        )

    def _saved(self, image: QImage) -> str:
        folder = ready(self._studio.folders.cache / "pasted")
        path = folder / f"picture-{uuid.uuid4().hex[:8]}.png"
        if not image.save(str(path), "PNG"):  # type: ignore[call-overload]
            raise LocalProblem(f"The picture could not be written to {folder}.")
        return str(path)

    def same(self, before: str, now: str, tell: Callable[[bool | None], None]) -> None:
        work = self._studio.origins.is_same(Path(before), Path(now))
        self._studio.tasks.start(f"compare {Path(now).name}", work, then=tell, refused=lambda _: tell(None))

    # ---- folders and strips ----

    def folder(self, path: str, tell: Callable[[bool], None]) -> None:
        look = self._threads.run(Path(path).is_dir)
        self._studio.tasks.start("look whether it is a folder", look, then=tell, refused=self._refused)

    def files(self, folder: str, kind: MediaKind, tell: Callable[[list[str]], None]) -> None:
        work = self._threads.run(_files, Path(folder), kind)
        self._studio.tasks.start(f"look into {Path(folder).name}", work, then=tell, refused=self._refused)

    def strip(self, path: str, tell: Callable[[str], None]) -> None:
        self._studio.tasks.start("strip", self._strip(Path(path)), then=tell, refused=lambda _: tell(""))

    async def _strip(self, path: Path) -> str:
        folder = await self._threads.run(ready, self._studio.folders.cache / "strips")
        target = folder / f"{uuid.uuid5(uuid.NAMESPACE_URL, str(path)).hex}.jpg"
        await filmstrip(self._workers, path, target, count=_STRIP_TILES, height_px=_STRIP_PX)
        return str(target)

    # ---- recipes ----

    def recipe(self, path: str, tell: Callable[[Dropped | None], None]) -> None:
        work = self._dropped(Path(path))
        self._studio.tasks.start(f"recipe of {Path(path).name}", work, then=tell, refused=lambda _: tell(None))

    async def _dropped(self, path: Path) -> Dropped | None:
        recipe = await self._threads.run(recipe_at, path, recipe_of)
        if recipe is None:
            return None
        spec = self._specs.get(recipe.model)
        values, missing = await self.values_of(recipe)
        try:
            look = await self._studio.sources.look(path)
            thumbnail = str(look.thumbnail or "")
        except BadFile:
            thumbnail = ""
        return Dropped(
            model=recipe.model,
            spec=spec,
            title=spec.name if spec else recipe.model,
            made=_made(recipe),
            name=shown(path) + (f", {price(recipe.cost)}" if recipe.cost else ""),
            thumbnail=thumbnail,
            seed=recipe.seed,
            values=values,
            names=_names(recipe, spec),
            missing=missing,
        )

    async def values_of(self, recipe: Recipe) -> tuple[dict[str, Value], tuple[str, ...]]:
        """(the recipe's values with its media as paths, names of files that are no longer on this computer).

        A file is found by its content alone. What a recipe says of a medium otherwise is no path and no address to
        open: the recipe may have come with any file.
        """
        spec, missing = self._specs.get(recipe.model), []
        media = {param.name for param in spec.media()} if spec else set()
        values = {name: value for name, value in recipe.values.items() if name not in media}
        missing += [
            file_name(str(recipe.values[name])) for name in sorted(media & set(recipe.values) - set(recipe.sources))
        ]
        for name, source in recipe.sources.items():
            values.pop(name, None)
            if found := await self._studio.origins.find(source):
                values[name] = str(found)
            else:
                missing.append(file_name(source.name))
        return values, tuple(missing)

    # ---- many jobs ----

    def many(self, spec: ModelSpec, batch: list[dict[str, Value]]) -> None:
        """One after another, so that the window goes on; what does not fit is said and the others are made.

        All of them run where, and go into the project, that is chosen as this is called.
        """
        connection = self._connection()
        work = self._many(spec, batch, connection, self._project())
        self._studio.tasks.start(f"{len(batch)} jobs", work, refused=self._refused)
        self._made(connection)

    async def _many(self, spec: ModelSpec, batch: list[dict[str, Value]], connection: str, project: str) -> None:
        wrong: list[StudioError] = []
        for values in batch:
            try:
                await self._studio.making.generate(spec, values, connection, project=project)
            except StudioError as e:
                wrong.append(e)
        if wrong:
            left = f"{len(wrong)} of {len(batch)} jobs were not made. The first: {wrong[0].detail or wrong[0].title}"
            raise LocalProblem(left, hint=wrong[0].hint)


def _files(folder: Path, kind: MediaKind) -> list[str]:
    """In a thread: the folder's own files whose names are of this kind, in the order of their names."""
    try:
        with os.scandir(folder) as entries:
            found = [e.path for e in entries if e.is_file() and Path(e.name).suffix.lower()[1:] in SUFFIXES[kind]]
    except OSError as e:
        raise BadFile(f"{shown(folder)}: cannot be read: {e.strerror}") from None
    return sorted(path for path in found if not Path(path).name.startswith("."))[:_MOST_FILES]


def _names(recipe: Recipe, spec: ModelSpec | None) -> dict[str, str]:
    """What the user knew the media as, by parameter, also those of which the recipe does not tell the content."""
    told = {media.name: recipe.values.get(media.name) for media in spec.media()} if spec else {}
    named = {name: str(value) for name, value in told.items() if value}
    named |= {name: source.name for name, source in recipe.sources.items()}
    return {name: file_name(value) for name, value in named.items()}


def _made(recipe: Recipe) -> str:
    service = SERVICES.get(recipe.provider)
    when = recipe.finished.astimezone()
    return f"made {date_of(when, year=True)} with {service.title if service else recipe.provider}"
