"""Frames of a given video, read in order, upright, cropped and scaled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from av.video.reformatter import Interpolation

from wanstudio.sandbox.pictures import Picture

BLACK_BELOW = 28  # luma; noise in a black border stays under this
LOOKED_AT = 12  # frames


@dataclass(frozen=True, slots=True)
class Box:
    """A part of a frame, in pixels; all numbers are even."""

    left: int
    top: int
    width: int
    height: int

    @classmethod
    def even(cls, left: float, top: float, width: float, height: float) -> Box:
        return cls(2 * round(left / 2), 2 * round(top / 2), max(2, 2 * round(width / 2)), max(2, 2 * round(height / 2)))

    def of(self, picture: Picture) -> Picture:
        """Return this part of `picture`, as far as it is there."""
        right, bottom = min(self.left + self.width, picture.width), min(self.top + self.height, picture.height)
        part = Picture(right - self.left, bottom - self.top)
        part.y[:] = picture.y[self.top : bottom, self.left : right]
        part.u[:] = picture.u[self.top // 2 : bottom // 2, self.left // 2 : right // 2]
        part.v[:] = picture.v[self.top // 2 : bottom // 2, self.left // 2 : right // 2]
        return part


def frames(path: Path) -> Iterator[Picture]:
    """Yield every frame of a video, upright, sides made even."""
    with av.open(str(path)) as file:
        file.streams.video[0].thread_type = "NONE"
        for frame in file.decode(video=0):
            wide, high = frame.width & ~1, frame.height & ~1
            if frame.format.name != "yuv420p" or (wide, high) != (frame.width, frame.height):
                frame = frame.reformat(wide, high, "yuv420p", dst_color_range="MPEG")
            picture = Picture.of_frame(frame)
            yield turned(picture, frame.rotation) if frame.rotation else picture


def held(source: Iterator[Picture], frames: int) -> Iterator[Picture]:
    """Yield exactly `frames`: the last one is held when there are fewer."""
    picture = None
    for _ in range(frames):
        picture = next(source, picture)
        if picture is None:
            raise ValueError("the video has no frame that can be decoded")
        yield picture


def turned(picture: Picture, degrees: int) -> Picture:
    """Return `picture` turned counter-clockwise by a multiple of 90 degrees."""
    quarter_turns = round(degrees / 90) % 4
    sides = (picture.width, picture.height) if quarter_turns % 2 == 0 else (picture.height, picture.width)
    done = Picture(*sides)
    for target, source in zip(done.planes, picture.planes, strict=True):
        target[:] = np.rot90(source, quarter_turns)
    return done


def filling(picture: Picture, ratio: float) -> Box:
    """Return the largest part of `picture` about its centre that is `ratio` times as wide as high."""
    wide, high = min(picture.width, picture.height * ratio), min(picture.height, picture.width / ratio)
    return Box.even((picture.width - wide) / 2, (picture.height - high) / 2, wide, high)


def scaled(picture: Picture, width: int, height: int, *, careful: bool = False) -> Picture:
    if (picture.width, picture.height) == (width, height):
        return picture
    shrinks = width * height < picture.width * picture.height
    way = Interpolation.LANCZOS if careful else Interpolation.AREA if shrinks else Interpolation.BILINEAR
    return Picture.of_frame(picture.frame().reformat(width, height, "yuv420p", interpolation=way))


def softened(picture: Picture, detail: float) -> Picture:
    """Return `picture` with only `detail` (0…1) of its fine structure."""
    if detail >= 1:
        return picture
    part = 0.12 + 0.88 * detail
    small = scaled(picture, max(16, int(picture.width * part)) & ~1, max(16, int(picture.height * part)) & ~1)
    return scaled(small, picture.width, picture.height)


def without_borders(path: Path) -> Box | None:
    """Return the part of a video inside its black borders, None where it has none (or is all black)."""
    brightest: np.ndarray | None = None
    for index, picture in enumerate(frames(path)):
        brightest = picture.y if brightest is None else np.maximum(brightest, picture.y)
        if index + 1 == LOOKED_AT:
            break
    if brightest is None:
        return None
    rows = np.flatnonzero(np.percentile(brightest, 98, axis=1) > BLACK_BELOW)
    columns = np.flatnonzero(np.percentile(brightest, 98, axis=0) > BLACK_BELOW)
    if not rows.size or not columns.size:
        return None
    high, wide = brightest.shape
    top, left = int(rows[0] + 1) & ~1, int(columns[0] + 1) & ~1
    box = Box(left, top, (int(columns[-1]) + 1 - left) & ~1, (int(rows[-1]) + 1 - top) & ~1)
    lost = 1 - box.width * box.height / (wide * high)
    return box if 0.01 < lost < 0.8 else None


def rate(path: Path) -> float:
    """Frames per second of a video."""
    with av.open(str(path)) as file:
        stream = file.streams.video[0]
        return float(stream.average_rate or stream.guessed_rate or 25)
