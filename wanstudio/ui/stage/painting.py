"""Draws the pictures of one or several clips: beside each other, upon each other, or what they differ in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPainter

from wanstudio.ui.stage.places import Mode


@dataclass(slots=True)
class Blend:
    """How those that lie upon each other are shown. `top`: which one `ONE` shows. `wipe`, `opacity`: 0 to 1."""

    mode: Mode = Mode.ONE
    top: int = 0
    wipe: float = 0.5
    opacity: float = 0.5


def draw(
    painter: QPainter,
    images: Sequence[QImage],
    places: Sequence[QRect],
    blend: Blend,
    *,
    seen: Sequence[QRect],
    hard: bool,
) -> None:
    """All in the screen's own pixels: an image that has the size of its place is drawn pixel for pixel.

    `seen` is the part of each place that is in the picture's room. `hard`: the pixels of an image are not smoothed.
    """
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not hard)
    mode = blend.mode if len(images) > 1 else Mode.ONE
    match mode:
        case Mode.ONE:
            top = min(blend.top, len(images) - 1)
            _draw(painter, images[top], places[top], seen[top])
        case Mode.SIDE:
            for image, place, part in zip(images, places, seen, strict=True):
                _draw(painter, image, place, part)
        case Mode.WIPE:
            _wiped(painter, images, places, seen, blend.wipe)
        case Mode.OVERLAY:
            _draw(painter, images[0], places[0], seen[0])
            painter.setOpacity(blend.opacity)
            _draw(painter, images[1], places[1], seen[1])
            painter.setOpacity(1)
        case Mode.DIFFERENCE:
            _draw(painter, images[0], places[0], seen[0])
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Difference)
            _draw(painter, images[1], places[1], seen[1])
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)


def wipe_x(place: QRect, wipe: float) -> int:
    """Where the line of the wipe stands in what is seen of the picture."""
    return place.left() + round(place.width() * wipe)


def _wiped(
    painter: QPainter, images: Sequence[QImage], places: Sequence[QRect], seen: Sequence[QRect], wipe: float
) -> None:
    """The first one left of the line, the second one right of it."""
    x = wipe_x(seen[0], wipe)
    left, right = QRect(seen[0]), QRect(seen[1])
    left.setRight(min(left.right(), x - 1))
    right.setLeft(max(right.left(), x))
    for image, place, part in zip(images, places, (left, right), strict=False):
        _draw(painter, image, place, part)


def _draw(painter: QPainter, image: QImage, place: QRect, seen: QRect) -> None:
    if not image.isNull() and seen.isValid():
        painter.setClipRect(seen)
        painter.drawImage(place, image)
        painter.setClipping(False)
