"""What can be laid over the picture to judge it by: thirds, safe areas, the crop of another aspect."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QPainter, QRegion

SAFE = (0.93, 0.90)  # of width and height: action and title, SMPTE ST 2046-1
_LIGHT, _DARK, _DIMMED = QColor(255, 255, 255, 216), QColor(0, 0, 0, 160), QColor(0, 0, 0, 160)


@dataclass(frozen=True, slots=True)
class Overlays:
    """`crop` is an aspect such as "9:16"; empty: the whole picture. The time is written by whoever knows it."""

    timecode: bool = False
    thirds: bool = False
    safe: bool = False
    crop: str = ""


def aspect_of(crop: str) -> float:
    width, height = crop.split(":")
    return float(width) / float(height)


def inset(place: QRect, part: float) -> QRect:
    """The middle of the picture, `part` of its width and height."""
    width, height = round(place.width() * part), round(place.height() * part)
    return _middle(place, width, height)


def cropped(place: QRect, aspect: float) -> QRect:
    """The largest part of this aspect, from the middle."""
    if aspect < place.width() / place.height():
        return _middle(place, round(place.height() * aspect), place.height())
    return _middle(place, place.width(), round(place.width() / aspect))


def thirds(place: QRect) -> tuple[list[int], list[int]]:
    """Where the lines stand: x of the upright ones, y of the others."""
    return (
        [place.left() + round(place.width() * k / 3) for k in (1, 2)],
        [place.top() + round(place.height() * k / 3) for k in (1, 2)],
    )


def _middle(place: QRect, width: int, height: int) -> QRect:
    left = place.left() + (place.width() - width) // 2
    return QRect(left, place.top() + (place.height() - height) // 2, width, height)


def paint_overlays(painter: QPainter, overlays: Overlays, place: QRect, seen: QRect, thick: int) -> None:
    """In the screen's own pixels. A line is `thick` and has a dark one beside it: it is seen on any picture."""
    if not seen.isValid():
        return
    painter.setClipRect(seen)
    if overlays.crop:
        part = cropped(place, aspect_of(overlays.crop))
        for rest in QRegion(place).subtracted(QRegion(part)):  # type: ignore[attr-defined]
            painter.fillRect(rest, _DIMMED)
        _frame(painter, part, thick)
    if overlays.thirds:
        across, down = thirds(place)
        for x in across:
            _line(painter, QRect(x, place.top(), thick, place.height()), thick, 0)
        for y in down:
            _line(painter, QRect(place.left(), y, place.width(), thick), 0, thick)
    if overlays.safe:
        for share in SAFE:
            _frame(painter, inset(place, share), thick)
    painter.setClipping(False)


def _frame(painter: QPainter, rect: QRect, thick: int) -> None:
    for edge in _edges(rect.adjusted(thick, thick, -thick, -thick), thick):
        painter.fillRect(edge, _DARK)
    for edge in _edges(rect, thick):
        painter.fillRect(edge, _LIGHT)


def _edges(rect: QRect, thick: int) -> Iterator[QRect]:
    yield QRect(rect.left(), rect.top(), rect.width(), thick)
    yield QRect(rect.left(), rect.bottom() + 1 - thick, rect.width(), thick)
    yield QRect(rect.left(), rect.top() + thick, thick, rect.height() - 2 * thick)
    yield QRect(rect.right() + 1 - thick, rect.top() + thick, thick, rect.height() - 2 * thick)


def _line(painter: QPainter, rect: QRect, dx: int, dy: int) -> None:
    painter.fillRect(rect.translated(dx, dy), _DARK)
    painter.fillRect(rect, _LIGHT)
