"""The exports, each a function that writes one file or folder under a name nobody looks at. For worker processes.

Whoever calls gives the file its name when all is written, and throws it away when not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from wanstudio.core import exports
from wanstudio.core.errors import LocalProblem
from wanstudio.core.exports import ExportSpec
from wanstudio.core.facts import MediaFacts
from wanstudio.media import gif, h264
from wanstudio.media.boxes import append_recipe, clean_bytes, read_recipe
from wanstudio.media.film import Shot, at_rate, exact_rate, frame_number, scaled, shots
from wanstudio.media.landing import sync, sync_folder, writing
from wanstudio.media.magic import container_of
from wanstudio.media.probe import probe_file
from wanstudio.media.stills import image_of

Progress = Callable[[float], None]

COPY_BYTES = 1 << 20
PNG_LEVEL = 4


def export(source: Path, temp: Path, spec: ExportSpec, stem: str, progress: Progress) -> None:
    """Write `spec` of `source` to `temp` and have it on the disk. `stem` names the pictures of a sequence.

    Raises InvalidInput for what cannot be asked of this clip, BadFile, LocalProblem when the folder is full or closed.
    """
    facts = probe_file(source)
    exports.check(spec, facts)
    with writing(temp.parent):
        WRITERS[spec.format](source, temp, spec, facts, stem, progress)
        sync_folder(temp) if temp.is_dir() else sync(temp)
    check_whole(temp, spec, facts)
    progress(1.0)


def check_whole(temp: Path, spec: ExportSpec, facts: MediaFacts) -> None:
    """What was written is read again: a full disk is not always told."""
    if spec.format in ("h264", "gif"):
        written, wanted = probe_file(temp), exports.picture(spec, facts)
        if (written.width, written.height) != (wanted.width, wanted.height) or not written.frames:
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


def write_h264(source: Path, temp: Path, spec: ExportSpec, facts: MediaFacts, stem: str, progress: Progress) -> None:
    h264.write(source, temp, spec, facts, progress)
    recipe = None if spec.clean else read_recipe(source)
    if recipe is not None:
        append_recipe(temp, recipe)


def write_gif(source: Path, temp: Path, spec: ExportSpec, facts: MediaFacts, stem: str, progress: Progress) -> None:
    size, total = exports.size(spec, facts), exports.picture(spec, facts).frames
    steps = scaled(*size, "rgb24")
    gif.write(
        lambda: in_step(shots(source, container_of(source), steps), spec, facts),
        temp,
        loop=spec.loop,
        total=total,
        progress=progress,
    )


def write_png_sequence(
    source: Path, temp: Path, spec: ExportSpec, facts: MediaFacts, stem: str, progress: Progress
) -> None:
    """A folder of pictures numbered from 1, with four figures or as many as are needed."""
    temp.mkdir()
    wanted = exports.picture(spec, facts)
    figures = max(4, len(str(wanted.frames)))
    found = shots(source, container_of(source), scaled(wanted.width, wanted.height, "rgb24"))
    for n, shot in enumerate(in_step(found, spec, facts), 1):
        picture = temp / f"{stem}_{n:0{figures}}.png"
        image_of(shot.frame).save(picture, "PNG", compress_level=PNG_LEVEL)
        sync(picture)
        progress(n / wanted.frames)


def write_frame(source: Path, temp: Path, spec: ExportSpec, facts: MediaFacts, stem: str, progress: Progress) -> None:
    size = exports.size(spec, facts)
    frame = frame_number(source, container_of(source), spec.frame, scaled(*size, "rgb24"))
    image_of(frame).save(temp, "PNG", compress_level=PNG_LEVEL)


WRITERS = {
    "original": write_original,
    "h264": write_h264,
    "gif": write_gif,
    "png_sequence": write_png_sequence,
    "frame": write_frame,
}


def in_step(found: Iterable[Shot], spec: ExportSpec, facts: MediaFacts) -> Iterable[Shot]:
    """At the rate that was asked for, or each frame at its own time."""
    rate = exports.fps(spec, facts)
    return at_rate(found, exact_rate(rate), exports.picture(spec, facts).frames) if rate else found
