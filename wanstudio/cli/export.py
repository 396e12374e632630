"""`wanstudio export`: clips, by id or path, in another format."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from wanstudio.cli.engine import Engine, with_engine
from wanstudio.cli.folder import made_for_it
from wanstudio.cli.say import Say
from wanstudio.core.errors import InvalidInput, StudioError
from wanstudio.core.names import check_pattern
from wanstudio.core.presets import PRESETS_KEPT, Preset, named, own_from
from wanstudio.core.prompts import prompt_of
from wanstudio.core.recipe import Clip, Recipe
from wanstudio.core.text import sendable
from wanstudio.media.boxes import recipe_at
from wanstudio.media.carried.recipes import recipe_of
from wanstudio.store.files import sha256_of
from wanstudio.studio.export import Exports
from wanstudio.studio.export_job import AlreadyThere
from wanstudio.studio.export_names import ExportNames


@dataclass(frozen=True, slots=True)
class Wish:
    preset: Preset
    folder: Path
    pattern: str


def run(args: Namespace, say: Say) -> int:
    return with_engine(lambda engine: _export(engine, args, say), say)


async def _export(engine: Engine, args: Namespace, say: Say) -> int:
    """Each clip by itself: one that cannot be exported does not keep the others from it."""
    wish = Wish(
        preset=named(args.preset, own_from(engine.studio.preferences.state.get(PRESETS_KEPT))),
        folder=Path(args.to).absolute(),
        pattern=args.name or engine.studio.preferences.settings.export_pattern,
    )
    check_pattern(wish.pattern)
    titles = {spec.id: spec.title for spec in engine.models.values()}
    exports = Exports(
        engine.workers,
        ExportNames(
            model_title=lambda model_id: titles.get(model_id, model_id),
            prompt_of=partial(prompt_of, engine.models),
            project_name=engine.studio.projects.name_of,
        ),
    )  # it numbers, and so needs to know of no folder to spare
    code = 0
    with made_for_it(wish.folder):
        for text in args.clips:
            try:
                await _one(engine, exports, await clip_of(engine, text), wish, say)
            except StudioError as e:
                say.error(e)
                code = code or e.exit_code
    return code


async def _one(engine: Engine, exports: Exports, clip: Clip, wish: Wish, say: Say) -> None:
    def progress(done: float) -> None:
        say.progress(f"{clip.path.name} {done:.0%}")

    try:
        made = await exports.run(clip, wish.preset.spec, wish.folder, wish.pattern, progress)
    except InvalidInput as e:
        raise InvalidInput(e.param, f"{clip.path.name}: {e.detail}") from None
    there = isinstance(made, AlreadyThere)
    for path in made.paths:
        say.event(event="export", clip=clip.id, preset=wish.preset.name, path=str(path), already_there=there)
        if there:
            say.note(f"{path.name} is already there with the same content: nothing was written.")
        say.result(str(path))


async def clip_of(engine: Engine, text: str) -> Clip:
    """The clip of that id, or the file of that path with what it tells of itself.

    Raises:
        InvalidInput: neither a clip nor a file. BadFile: the file cannot be read as media.
    """
    if not sendable(text):  # no clip of the library has such a path
        return await _stranger(engine, _file(text))
    if clip := await engine.studio.library.clip(text):
        return clip
    path = _file(text)
    return await engine.studio.library.at(path) or await _stranger(engine, path)


def _file(text: str) -> Path:
    path = Path(text).absolute()
    if not path.exists():
        raise InvalidInput("clip", f"{text!r} is neither a clip's id nor a file")
    return path


async def _stranger(engine: Engine, path: Path) -> Clip:
    facts = await engine.studio.sources.facts(path)
    return Clip(
        id=path.stem,
        job_id="",
        path=path,
        sha256=sha256_of(path),
        facts=facts,
        recipe=_recipe_of(path),
        created=datetime.fromtimestamp(path.stat().st_mtime, UTC),
        title=path.stem,
    )


def _recipe_of(path: Path) -> Recipe:
    """The one the file carries, or one that says nothing."""
    if recipe := recipe_at(path, recipe_of):
        return recipe
    moment = datetime.fromtimestamp(0, UTC)
    return Recipe(
        model="",
        remote_model="",
        provider="",
        values={},
        sources={},
        seed=None,
        price=None,
        remote_id="",
        submitted=moment,
        finished=moment,
        app="",
    )
