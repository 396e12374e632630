"""Where the pictures of one or several clips stand on the stage. Plain geometry, in any pixels."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from PySide6.QtCore import QRect, QSize, Qt

from wanstudio.ui.stage.viewport import FIT, FITS_AT_MOST, View, placed, stood


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


def places(
    room: QRect, sizes: Sequence[QSize], mode: Mode, gap: int, view: View = FIT, most: float = FITS_AT_MOST
) -> list[QRect]:
    """Where the picture of each clip stands. `view` is of the first one.

    Where they lie upon each other, those of another size are fitted to the first one's place, however small they are;
    beside each other too while they are zoomed, so that the same part of each is seen.
    """
    rooms = cells(room, len(sizes), mode, gap)
    if mode is Mode.SIDE and view.zoom is None:
        return [placed(view, size, cell, most) for size, cell in zip(sizes, rooms, strict=True)]
    first = placed(view, sizes[0], rooms[0], most)
    if mode is Mode.SIDE:
        others = (stood(_scaled(size, first), view, cell) for size, cell in zip(sizes[1:], rooms[1:], strict=True))
    else:
        others = (_filled(size, first) for size in sizes[1:])
    return [first, *others]


def _scaled(own: QSize, place: QRect) -> QSize:
    return own.scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatio)


def _filled(own: QSize, place: QRect) -> QRect:
    found = QRect(place.topLeft(), _scaled(own, place))
    found.moveCenter(place.center())
    return found
