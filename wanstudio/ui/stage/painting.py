"""Draws the pictures of one or several clips: beside each other, upon each other, or what they differ in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPainter, QRegion

from wanstudio.ui.stage.places import Mode


@dataclass(slots=True)
class Blend:
    """How those that lie upon each other are shown. `top`: which one `ONE` shows. `wipe`, `opacity`: 0 to 1."""

    mode: Mode = Mode.ONE
    top: int = 0
    wipe: float = 0.5
    opacity: float = 0.5


def draw(painter: QPainter, images: Sequence[QImage], places: Sequence[QRect], blend: Blend) -> None:
    """Clipped to nothing but the widget. An image that has the size of its place is drawn pixel for pixel."""
    if len(images) == 1:
        _draw(painter, images[0], places[0])
        return
    match blend.mode:
        case Mode.ONE:
            top = min(blend.top, len(images) - 1)
            _draw(painter, images[top], places[top])
        case Mode.SIDE:
            for image, place in zip(images, places, strict=True):
                _draw(painter, image, place)
        case Mode.WIPE:
            _wiped(painter, images, places, blend.wipe)
        case Mode.OVERLAY:
            _draw(painter, images[0], places[0])
            painter.setOpacity(blend.opacity)
            _draw(painter, images[1], places[1])
            painter.setOpacity(1)
        case Mode.DIFFERENCE:
            _draw(painter, images[0], places[0])
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Difference)
            _draw(painter, images[1], places[1])
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)


def wipe_x(place: QRect, wipe: float) -> int:
    """Where the line of the wipe stands."""
    return place.left() + round(place.width() * wipe)


def _wiped(painter: QPainter, images: Sequence[QImage], places: Sequence[QRect], wipe: float) -> None:
    """The first one left of the line, the second one right of it."""
    x = wipe_x(places[0], wipe)
    whole = QRect(places[0]).united(places[1])
    left, right = QRect(whole), QRect(whole)
    left.setRight(x - 1)
    right.setLeft(x)
    for image, place, part in zip(images, places, (left, right), strict=False):
        painter.setClipRegion(QRegion(part))
        _draw(painter, image, place)
    painter.setClipping(False)


def _draw(painter: QPainter, image: QImage, place: QRect) -> None:
    if image.isNull():
        return
    ratio = painter.device().devicePixelRatio()
    if image.size() != place.size() * ratio:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(place, image)
