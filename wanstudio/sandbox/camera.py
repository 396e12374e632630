"""Picture to video: a slow camera on the first picture, and a fade to the last one where there is one."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from PIL import Image

from wanstudio.sandbox.pictures import Picture, cover, eased, faded, open_image, with_detail
from wanstudio.sandbox.wishes import Wishes


def camera(w: Wishes) -> Iterator[Picture]:
    """Start on the picture, move in and aside; fade to the last picture where there is one, ending on it."""
    assert w.picture is not None
    chance = np.random.default_rng(w.seed)
    path = _Path(chance, w)
    first = _Still(_prepared(w, open_image(w.picture)))
    last = _Still(_prepared(w, open_image(w.last_picture))) if w.last_picture else None
    for index in range(w.frames):
        at = index / max(1, w.frames - 1)
        picture = first.seen(path.box(at), w.width, w.height)
        if last is not None:
            end = last.seen(path.box(1 - at), w.width, w.height)
            picture = faded(picture, end, eased((at - 0.3) / 0.55))
        yield picture


def _prepared(w: Wishes, image: Image.Image) -> Image.Image:
    """Return the picture filling the frame, a little larger where it has the pixels: the camera moves in."""
    spare = min(1.3, max(1.0, min(image.width / w.width, image.height / w.height)))
    large = cover(image, 2 * round(w.width * spare / 2), 2 * round(w.height * spare / 2))
    return with_detail(large, w.detail, w.polish)


class _Path:
    """Where the camera looks at time 0…1, as (left, top, right, bottom) parts of the picture."""

    def __init__(self, chance: np.random.Generator, w: Wishes) -> None:
        self._depth = min(0.45, 0.13 * w.motion)
        angle = chance.uniform(0, 2 * math.pi)
        self._across, self._down = math.cos(angle), math.sin(angle)

    def box(self, at: float) -> tuple[float, float, float, float]:
        going = eased(at) * 0.4 + at * 0.6
        spare = self._depth * going
        left = spare * (0.5 + 0.5 * self._across)
        top = spare * (0.5 + 0.5 * self._down)
        return left, top, left + 1 - spare, top + 1 - spare


class _Still:
    """A picture the camera can look at a part of, between pixels."""

    def __init__(self, image: Image.Image) -> None:
        self._planes = [Image.fromarray(plane) for plane in Picture.of_image(image).planes]

    def seen(self, box: tuple[float, float, float, float], width: int, height: int) -> Picture:
        picture = Picture(width, height)
        for target, plane in zip(picture.planes, self._planes, strict=True):
            wide, high = plane.size
            part = (box[0] * wide, box[1] * high, box[2] * wide, box[3] * high)
            target[:] = np.asarray(
                plane.resize((target.shape[1], target.shape[0]), Image.Resampling.BILINEAR, box=part)
            )
        return picture
