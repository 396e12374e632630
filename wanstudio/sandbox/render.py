"""One stand-in clip from wishes to file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from wanstudio.sandbox import captions
from wanstudio.sandbox.pictures import Picture
from wanstudio.sandbox.shots import shot
from wanstudio.sandbox.wishes import Wishes
from wanstudio.sandbox.writing import write_clip


def render(wishes: Wishes, target: Path, font: Path | None, progress: Callable[[float], object]) -> None:
    """Write the clip to `target`, whole or not at all. `progress` is told 0…1 now and then.

    Raises:
        ValueError, OSError, av.FFmpegError: a source cannot be used, or the file not be written.
    """
    part = target.with_name(f"{target.name}.part")
    try:
        write_clip(
            part,
            _frames(wishes, font, progress),
            width=wishes.width,
            height=wishes.height,
            fps=wishes.fps,
            frames=wishes.frames,
            crf=wishes.crf - round(4 * wishes.polish),
            preset=wishes.preset,
            sound=wishes.sound,
        )
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _frames(wishes: Wishes, font: Path | None, progress: Callable[[float], object]) -> Iterator[Picture]:
    words = captions.layers(
        wishes.width, wishes.height, prompt=wishes.prompt, negative=wishes.negative, marks=wishes.marks, font=font
    )
    for index, picture in enumerate(shot(wishes)):
        for layer in words:
            layer.onto(picture)
        yield picture
        if index % 4 == 0:
            progress((index + 1) / wishes.frames)
