"""A video in a new frame: other sides, other rate, zoomed in, without its black borders."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PIL import Image, ImageFilter

from wanstudio.sandbox import reels
from wanstudio.sandbox.pictures import Looks, Picture, eased, faded
from wanstudio.sandbox.reels import Box, scaled, softened
from wanstudio.sandbox.wishes import Wishes


def reframe(w: Wishes) -> Iterator[Picture]:
    """The video in its new frame: whole, or zoomed in, and what it does not fill is its own picture, out of focus."""
    assert w.video is not None
    looks, grain = Looks(w.contrast), _Grain(w)
    fit: _Fit | None = None
    border = reels.without_borders(w.video) if w.trim else None
    for source in _retimed(w):
        inner = border.of(source) if border else source
        fit = fit or _Fit(inner, w)
        yield grain.on(looks.on(softened(fit.of(inner), w.detail)))


class _Fit:
    """How a video stands in its new frame."""

    def __init__(self, picture: Picture, w: Wishes) -> None:
        self._w = w
        scale = min(w.width / picture.width, w.height / picture.height) / (1 - w.zoom)
        wide, high = min(w.width / scale, picture.width), min(w.height / scale, picture.height)
        self._part = Box.even((picture.width - wide) / 2, (picture.height - high) / 2, wide, high)
        seen_w, seen_h = min(w.width, 2 * round(wide * scale / 2)), min(w.height, 2 * round(high * scale / 2))
        if w.width - seen_w <= 4:  # a rounding, not a border
            seen_w = w.width
        if w.height - seen_h <= 4:
            seen_h = w.height
        self._place = Box.even((w.width - seen_w) // 2, (w.height - seen_h) // 2, seen_w, seen_h)

    def of(self, picture: Picture) -> Picture:
        place, w = self._place, self._w
        seen = scaled(self._part.of(picture), place.width, place.height, careful=w.careful)
        if (place.width, place.height) == (w.width, w.height):
            return seen
        ground = _out_of_focus(picture, w)
        left, top = min(place.left, w.width - place.width), min(place.top, w.height - place.height)
        for n, (target, part) in enumerate(zip(ground.planes, seen.planes, strict=True)):
            step = 1 if n == 0 else 2
            target[top // step : (top + place.height) // step, left // step : (left + place.width) // step] = part
        return ground


def _out_of_focus(picture: Picture, w: Wishes) -> Picture:
    small = scaled(
        reels.filling(picture, w.width / w.height).of(picture), max(8, w.width // 40 * 2), max(8, w.height // 40 * 2)
    )
    soft = Picture(small.width, small.height)
    for target, plane in zip(soft.planes, small.planes, strict=True):
        target[:] = np.asarray(Image.fromarray(plane).filter(ImageFilter.GaussianBlur(2.2)))
    ground = scaled(soft, w.width, w.height)
    ground.y[:] = (ground.y >> 1) + (ground.y >> 2) + 4
    return ground


class _Grain:
    """A film grain drawn from the seed, so faint that only a measurement (or a still) shows it."""

    def __init__(self, w: Wishes) -> None:
        self._chance = np.random.default_rng(w.seed)
        self._field = self._chance.integers(-1, 2, (w.height + 64, w.width + 64), dtype=np.int8)

    def on(self, picture: Picture) -> Picture:
        top, left = self._chance.integers(0, 64, 2)
        done = picture.copy()
        np.clip(done.y, 2, 253, out=done.y)
        signed = done.y.view(np.int8)  # adding wraps round in both readings alike
        signed += self._field[top : top + done.height, left : left + done.width]
        return done


def _retimed(w: Wishes) -> Iterator[Picture]:
    """Yield frames at the new rate: every (between + 1)-th is the source's own, those in between are blends."""
    keys = _keys(w)
    here = next(keys)
    index = 0
    while True:
        there = next(keys, here)
        for n in range(w.between + 1):
            if index == w.frames:
                return
            yield faded(here, there, _blend(w.interpolator, n / (w.between + 1)))
            index += 1
        here = there


def _blend(interpolator: str, part: float) -> float:
    """FILM fades evenly; RIFE stays longer with the nearer frame."""
    return part if interpolator != "rife" else eased(part * 0.8)


def _keys(w: Wishes) -> Iterator[Picture]:
    """Yield the source's frames that are shown as they are, in order."""
    assert w.video is not None
    fps = reels.rate(w.video)
    source = enumerate(reels.held(reels.frames(w.video), 10**9))
    at, picture = next(source)
    for index in range(0, w.frames + w.between + 1, w.between + 1):
        wanted = int(index / w.fps * fps + 0.5)
        wanted -= wanted % (w.skip + 1)
        while at < wanted:
            at, picture = next(source)
        yield picture
