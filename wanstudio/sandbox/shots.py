"""The four kinds of stand-in: a landscape from words, a camera on a picture, a character in a video, a new frame."""

from __future__ import annotations

from collections.abc import Iterator

from wanstudio.sandbox.camera import camera
from wanstudio.sandbox.inset import replace
from wanstudio.sandbox.pictures import Picture
from wanstudio.sandbox.reframe import reframe
from wanstudio.sandbox.scenery import Scenery
from wanstudio.sandbox.wishes import Wishes


def shot(wishes: Wishes) -> Iterator[Picture]:
    """Yield the frames of the clip, without the words on it. There are exactly `wishes.frames`."""
    kinds = {"text": landscape, "picture": camera, "replace": replace, "reframe": reframe}
    return kinds[wishes.task](wishes)


def landscape(w: Wishes) -> Iterator[Picture]:
    layers = max(2, round(5 * w.detail + 2 * w.polish))
    scene = Scenery(w.width, w.height, w.frames, w.fps, seed=w.seed, layers=layers, speed=w.motion, crisp=w.detail)
    for index in range(w.frames):
        yield scene.frame(index)
