"""The exports, each a function that writes one file or folder under a name nobody looks at. For worker processes.

Whoever calls gives the file its name when all is written, and throws it away when not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from wanstudio.core import outcome
from wanstudio.core.errors import LocalProblem
from wanstudio.core.exports import ExportSpec
from wanstudio.core.facts import MediaFacts, MediaKind
from wanstudio.disk import sync_file, sync_folder
from wanstudio.media import encoders, gif, movie, sheet, webp
from wanstudio.media.boxes import clean_bytes
from wanstudio.media.carried.recipes import put_recipe, recipe_inside, recipe_of
from wanstudio.media.cut import Cut, cut_of, film_of
from wanstudio.media.film import frame_number, framed
from wanstudio.media.landing import writing
from wanstudio.media.magic import container_of
from wanstudio.media.probe import probe_file
from wanstudio.media.stills import image_of

Progress = Callable[[float], None]

COPY_BYTES = 1 << 20
PNG_LEVEL = 4
BOX_BYTES = 1024  # what a recipe's box needs beyond its text, with room to spare


def export(source: Path, temp: Path, spec: ExportSpec, stem: str, progress: Progress, recipe: str = "") -> None:
    """Write `spec` of `source` to `temp` and have it on the disk. `stem` names the pictures of a sequence.

    `recipe`, as JSON, is what goes along where the source carries none itself; "": nothing is known.

    Raises InvalidInput for what cannot be asked of this clip, BadFile, LocalProblem when the folder is full or closed.
    """
    facts = probe_file(source)
    outcome.check(spec, facts)
    encoders.check(spec.row)
    with writing(temp.parent):
        carried = "" if spec.clean else recipe_of(source) or recipe
        WRITERS[spec.row.writer](source, temp, with_room(spec, carried), facts, stem, progress)
        carry_recipe(temp, carried)
        sync_all(temp)
    check_whole(temp, spec, facts)
    progress(1.0)


def with_room(spec: ExportSpec, recipe: str) -> ExportSpec:
    """Where the file has a limit, one that leaves room for the recipe: as much as escaping may make of it."""
    if not (spec.has("limit") and spec.limit_bytes and recipe):
        return spec
    return replace(spec, limit_bytes=max(1, spec.limit_bytes - BOX_BYTES - 6 * len(recipe.encode())))


def carry_recipe(temp: Path, recipe: str) -> None:
    """Into every file that can carry it and does not yet; "": into none."""
    if not recipe:
        return
    for path in temp.iterdir() if temp.is_dir() else (temp,):
        if path.suffix != ".json" and recipe_inside(path) is None:
            put_recipe(path, recipe)


def sync_all(temp: Path) -> None:
    if temp.is_dir():
        for path in temp.iterdir():
            sync_file(path)
        sync_folder(temp)
    else:
        sync_file(temp)


def check_whole(temp: Path, spec: ExportSpec, facts: MediaFacts) -> None:
    """What was written is read again: a full disk is not always told."""
    if temp.is_dir() or spec.row.writer in ("original", "frame"):
        return
    written = probe_file(temp)
    if spec.row.writer == "sound":
        kept = written.has_sound
    else:
        wanted = outcome.picture(spec, facts)
        is_there = written.frames > 0 or written.kind is MediaKind.IMAGE  # a GIF or WebP of one frame, or of equal ones
        kept = is_there and (written.width, written.height) == (wanted.width, wanted.height)
    if not kept:
        raise LocalProblem(f"{temp.parent} did not keep the file as it was written.", hint="Choose another folder.")


def write_original(
    source: Path, temp: Path, spec: ExportSpec, facts: MediaFacts, stem: str, progress: Progress
) -> None:
    """Byte for byte; `clean` ends before the recipe, where the service's own bytes end."""
    left = length = clean_bytes(source) if spec.clean else facts.bytes
    with source.open("rb") as taken, temp.open("wb") as given:
        while left and (piece := taken.read(min(COPY_BYTES, left))):
            given.write(piece)
            left -= len(piece)
            progress(1 - left / length)


def write_film(source: Path, temp: Path, spec: ExportSpec, facts: MediaFacts, stem: str, progress: Progress) -> None:
    room = spec.limit_bytes if spec.has("limit") else 0
    movie.write(source, temp, spec, facts, progress, room)


def write_sound(source: Path, temp: Path, spec: ExportSpec, facts: MediaFacts, stem: str, progress: Progress) -> None:
    movie.write_sound(source, temp, spec, facts, progress)


def write_gif(source: Path, temp: Path, spec: ExportSpec, facts: MediaFacts, stem: str, progress: Progress) -> None:
    cut = cut_of(source, spec, facts)
    film = film_of(source, spec, facts, cut, "rgb24")
    gif.write(film, temp, loop=spec.loop, total=cut.count, progress=progress)


def write_webp(source: Path, temp: Path, spec: ExportSpec, facts: MediaFacts, stem: str, progress: Progress) -> None:
    cut = cut_of(source, spec, facts)
    film = film_of(source, spec, facts, cut, webp.PIXELS, webp.TO_ENCODER)
    webp.write(
        film(),
        temp,
        size=outcome.size(spec, facts),
        quality=spec.quality,
        loop=spec.loop,
        total=cut.count,
        progress=progress,
    )


def write_png_sequence(
    source: Path, temp: Path, spec: ExportSpec, facts: MediaFacts, stem: str, progress: Progress
) -> None:
    """A folder of pictures numbered from 1, with four figures or as many as are needed."""
    temp.mkdir()
    cut = cut_of(source, spec, facts)
    figures = max(4, len(str(cut.count)))
    for n, shot in enumerate(film_of(source, spec, facts, cut, "rgb24")(), 1):
        image_of(shot.frame).save(temp / f"{stem}_{n:0{figures}}.png", "PNG", compress_level=PNG_LEVEL)
        progress(min(1.0, n / cut.count))


def write_sprite_sheet(
    source: Path, temp: Path, spec: ExportSpec, facts: MediaFacts, stem: str, progress: Progress
) -> None:
    temp.mkdir()
    cut = cut_of(source, spec, facts)
    film, out = film_of(source, spec, facts, cut, "rgb24"), replace(outcome.picture(spec, facts), frames=cut.count)
    outcome.check_sheet(out)
    sheet.write(film(), temp, out, stem, shown_s(cut, spec, facts), progress)


def shown_s(cut: Cut, spec: ExportSpec, facts: MediaFacts) -> float:
    """How long all that is written is shown."""
    if rate := outcome.fps(spec, facts):
        return cut.count / rate
    return float(cut.end - cut.start) * cut.count / (cut.last - cut.first + 1)


def write_frame(source: Path, temp: Path, spec: ExportSpec, facts: MediaFacts, stem: str, progress: Progress) -> None:
    steps = framed(outcome.framing(spec, facts), "rgb24")
    frame = frame_number(source, container_of(source), spec.frame, steps)
    image_of(frame).save(temp, "PNG", compress_level=PNG_LEVEL)


WRITERS = {
    "original": write_original,
    "film": write_film,
    "sound": write_sound,
    "gif": write_gif,
    "webp": write_webp,
    "png_sequence": write_png_sequence,
    "sprite_sheet": write_sprite_sheet,
    "frame": write_frame,
}
