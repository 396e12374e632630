"""Which part of a picture is seen, and how large. Plain geometry, in the screen's own pixels."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QSize, Qt

STEPS = (0.1, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0)
HARD_ABOVE = 2.0  # zoomed further, every pixel of the picture is to be seen as a square
FITS_AT_MOST = 2.0  # times its own size: what is larger shows nothing more


@dataclass(frozen=True, slots=True)
class View:
    """`zoom`: how many pixels of the screen one of the picture takes; None fits the picture into its room.

    `x`, `y`: which point of the picture stands in the middle of the room, 0 to 1 from its top left corner.
    """

    zoom: float | None = None
    x: float = 0.5
    y: float = 0.5


FIT = View()


def fit_zoom(own: QSize, room: QSize, most: float = FITS_AT_MOST) -> float:
    """The zoom that fits the whole picture into the room, `most` at most."""
    return min(room.width() / max(1, own.width()), room.height() / max(1, own.height()), most)


def zoom_of(view: View, own: QSize, room: QRect, most: float = FITS_AT_MOST) -> float:
    return fit_zoom(own, room.size(), most) if view.zoom is None else view.zoom


def placed(view: View, own: QSize, room: QRect, most: float = FITS_AT_MOST) -> QRect:
    """Where the whole picture stands: in the middle where it is smaller than the room, else filling it to its edges."""
    if view.zoom is None:
        size = own.scaled(room.size().boundedTo(own * most), Qt.AspectRatioMode.KeepAspectRatio)
        size = size.expandedTo(QSize(1, 1))
    else:
        size = _size(own, view.zoom)
    return stood(size, view, room)


def stood(size: QSize, view: View, room: QRect) -> QRect:
    """Where a picture that takes `size` on the screen stands."""
    left = room.left() + _start(size.width(), room.width(), view.x)
    top = room.top() + _start(size.height(), room.height(), view.y)
    return QRect(left, top, size.width(), size.height())


def zoomed(view: View, own: QSize, room: QRect, to: float, at: QPointF, most: float = FITS_AT_MOST) -> View:
    """The view at another zoom (clamped to `STEPS`), with the point of the picture under `at` left where it is."""
    to = max(STEPS[0], min(to, STEPS[-1]))
    before, after = placed(view, own, room, most), _size(own, to)
    return View(
        to,
        _middle(at.x(), before.left(), before.width(), after.width(), room.left(), room.width()),
        _middle(at.y(), before.top(), before.height(), after.height(), room.top(), room.height()),
    )


def panned(view: View, own: QSize, room: QRect, dx: float, dy: float) -> View:
    """The view with the picture moved by so many pixels, as far as it goes. One that fits stays."""
    if view.zoom is None:
        return view
    width, height = _size(own, view.zoom).toTuple()
    x, y = _inside(view.x, width, room.width()), _inside(view.y, height, room.height())
    return View(
        view.zoom, _inside(x - dx / width, width, room.width()), _inside(y - dy / height, height, room.height())
    )


def larger(view: View, own: QSize, room: QRect) -> bool:
    """Whether there is more of the picture than the room shows."""
    place = placed(view, own, room)
    return place.width() > room.width() or place.height() > room.height()


def step(zoom: float, way: int) -> float:
    """The next zoom of `STEPS` above (1) or below (-1) this one."""
    if way > 0:
        return next((each for each in STEPS if each > zoom * 1.001), STEPS[-1])
    return next((each for each in reversed(STEPS) if each < zoom * 0.999), STEPS[0])


def said(view: View) -> str:
    return "Fit" if view.zoom is None else f"{round(view.zoom * 100)} %"


def _size(own: QSize, zoom: float) -> QSize:
    return QSize(max(1, round(own.width() * zoom)), max(1, round(own.height() * zoom)))


def _start(size: int, room: int, middle: float) -> int:
    if size <= room:
        return (room - size) // 2
    return max(room - size, min(0, round(room / 2 - middle * size)))


def _middle(at: float, begin: int, size: int, to_size: int, room_begin: int, room: int) -> float:
    part = max(0.0, min((at - begin) / size, 1.0))
    return _inside((room_begin + room / 2 - (at - part * to_size)) / to_size, to_size, room)


def _inside(middle: float, size: int, room: int) -> float:
    """The nearest to `middle` that leaves no gap at an edge of the room; the picture's own where all of it is seen."""
    if size <= room:
        return 0.5
    half = room / 2 / size
    return max(half, min(middle, 1 - half))
