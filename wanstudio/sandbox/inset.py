"""A character in a video: the picture as a card that follows what moves."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from wanstudio.sandbox import reels
from wanstudio.sandbox.pictures import LIGHT, Floats, Looks, Picture, Plane, cover, open_image, with_detail
from wanstudio.sandbox.reels import scaled, softened
from wanstudio.sandbox.wishes import Wishes


def replace(w: Wishes) -> Iterator[Picture]:
    """The video, with the picture's character as an inset that follows what moves in it."""
    assert w.video is not None and w.picture is not None
    inset = _Inset(w, open_image(w.picture))
    track = _Track(np.random.default_rng(w.seed), w)
    looks = Looks(w.contrast)
    for source in reels.held(reels.frames(w.video), w.frames):
        picture = looks.on(softened(_filling(source, w), w.detail)).copy()
        inset.onto(picture, *track.next(picture))
        yield picture


def _filling(picture: Picture, w: Wishes) -> Picture:
    """Return `picture` filling the frame about its centre."""
    return scaled(reels.filling(picture, w.width / w.height).of(picture), w.width, w.height, careful=w.careful)


class _Track:
    """Where the inset stands: drawn to the centre of what moves, with a slow sway of its own. Parts of the frame."""

    def __init__(self, chance: np.random.Generator, w: Wishes) -> None:
        self._phase = chance.uniform(0, 2 * math.pi)
        self._sway = 0.018 * w.motion
        self._step = 2 * math.pi / (w.fps * 3.2)
        self._pull = min(0.5, 0.9 * w.motion / w.fps)
        self._x, self._y = chance.uniform(0.35, 0.65), chance.uniform(0.42, 0.58)
        self._before: Plane | None = None

    def next(self, picture: Picture) -> tuple[float, float]:
        small = picture.y[4::8, 4::8]
        if self._before is not None:
            moved = np.maximum(small, self._before) - np.minimum(small, self._before)
            self._lean_to(np.where(moved > 14, moved, 0).astype(np.float32))
        self._before = small.copy()
        self._phase += self._step
        return self._x + self._sway * math.sin(self._phase), self._y + self._sway * math.cos(self._phase * 0.8)

    def _lean_to(self, moved: Floats) -> None:
        total = float(moved.sum())
        if total < moved.size * 0.05:
            return
        high, wide = moved.shape
        x = float((moved.sum(0) * np.arange(wide)).sum()) / total / wide
        y = float((moved.sum(1) * np.arange(high)).sum()) / total / high
        self._x += (x - self._x) * self._pull
        self._y += (y - self._y) * self._pull


class _Inset:
    """The character's picture as a rounded card with a fine light edge and a soft shadow."""

    def __init__(self, w: Wishes, image: Image.Image) -> None:
        short = min(w.width, w.height)
        self._high, self._wide = 2 * round(short * 0.25), 2 * round(short * 0.19)
        self._pad = 2 * round(short * 0.02)
        card = with_detail(cover(image, self._wide, self._high), w.detail, w.polish)
        size = (self._wide + 2 * self._pad, self._high + 2 * self._pad)
        ground = Image.new("RGB", size)
        ground.paste(card, (self._pad, self._pad))
        self._picture = Picture.of_image(ground)
        self._mask = _rounded(size, self._pad, round(short * 0.028), 0)
        edge = np.clip(self._mask - _rounded(size, self._pad + max(1, short // 300), round(short * 0.026), 0), 0, 1)
        self._picture.y[:] = self._picture.y * (1 - edge) + LIGHT * edge
        shadow = _rounded(size, self._pad, round(short * 0.028), self._pad * 0.55) * 0.6
        self._keep = (1 - self._mask) * (1 - shadow)
        self._sides = (w.width, w.height)

    def onto(self, picture: Picture, x: float, y: float) -> None:
        """Lay the card on with its middle at (x, y), parts of the frame; it always stays inside."""
        wide, high = self._picture.width, self._picture.height
        left = int(min(max(0.0, x * self._sides[0] - wide / 2), self._sides[0] - wide)) & ~1
        top = int(min(max(0.0, y * self._sides[1] - high / 2), self._sides[1] - high)) & ~1
        for n, (target, card) in enumerate(zip(picture.planes, self._picture.planes, strict=True)):
            step = 1 if n == 0 else 2
            part = target[top // step : (top + high) // step, left // step : (left + wide) // step]
            keep = self._keep[::step, ::step] if n == 0 else 1 - self._mask[::step, ::step]
            part[:] = part * keep + card * self._mask[::step, ::step]


def _rounded(size: tuple[int, int], pad: int, radius: int, blur: float) -> Floats:
    """A rounded card `pad` inside a field of `size`, 0…1, smooth at its edge."""
    mask = Image.new("L", (size[0] * 4, size[1] * 4))
    box = (pad * 4, pad * 4, (size[0] - pad) * 4 - 1, (size[1] - pad) * 4 - 1)
    ImageDraw.Draw(mask).rounded_rectangle(box, radius * 4, fill=255)
    mask = mask.resize(size, Image.Resampling.BOX)
    return np.asarray(mask.filter(ImageFilter.GaussianBlur(blur)) if blur else mask, np.float32) / 255
