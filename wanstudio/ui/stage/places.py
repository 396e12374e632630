"""Where the pictures of one or several clips stand on the stage. Plain geometry, in logical pixels."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from PySide6.QtCore import QRect, QSize, Qt

LARGEST = 2  # times its own size: what is larger shows nothing more


class Mode(StrEnum):
    """How several clips are shown. `ONE` shows one of them alone, and a key flips to the next."""

    ONE = "one"
    SIDE = "side"  # with three or four, two above two
    WIPE = "wipe"
    OVERLAY = "overlay"
    DIFFERENCE = "difference"


def cells(room: QRect, count: int, mode: Mode, gap: int) -> list[QRect]:
    """The part of `room` that each clip has; the same for all where they lie upon each other."""
    if mode is not Mode.SIDE or count == 1:
        return [room] * count
    rows = 1 if count == 2 else 2
    width, height = (room.width() - gap) // 2, (room.height() - gap * (rows - 1)) // rows
    return [
        QRect(room.left() + k % 2 * (width + gap), room.top() + k // 2 * (height + gap), width, height)
        for k in range(count)
    ]


def fitted(own: QSize, room: QRect) -> QRect:
    """In the middle of `room`, in its own aspect, on whole pixels, never beyond `LARGEST` times its size."""
    size = own.scaled(room.size().boundedTo(own * LARGEST), Qt.AspectRatioMode.KeepAspectRatio)
    left = room.left() + (room.width() - size.width()) // 2
    top = room.top() + (room.height() - size.height()) // 2
    return QRect(left, top, size.width(), size.height())


def places(room: QRect, sizes: Sequence[QSize], mode: Mode, gap: int) -> list[QRect]:
    """Where the picture of each clip stands.

    Where they lie upon each other, those of another size are fitted to the first one's place, however small they are.
    """
    rooms = cells(room, len(sizes), mode, gap)
    found = [fitted(size, cell) for size, cell in zip(sizes, rooms, strict=True)]
    if mode is Mode.SIDE or len(sizes) == 1:
        return found
    first = found[0]
    return [first, *(_filled(size, first) for size in sizes[1:])]


def _filled(own: QSize, place: QRect) -> QRect:
    size = own.scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatio)
    found = QRect(0, 0, size.width(), size.height())
    found.moveCenter(place.center())
    return found
