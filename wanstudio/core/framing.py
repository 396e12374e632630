"""How a picture comes to another size: scaled, then cut or set on black where another shape is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor
from typing import Literal, get_args

Size = tuple[int, int]
Place = Literal["fit", "fill", "pad"]
PLACES: tuple[Place, ...] = get_args(Place)
"""Into a box: aspect kept and no larger; the whole box, what does not fit cut off; the whole box, the rest black."""


@dataclass(frozen=True, slots=True)
class Framing:
    """The picture is scaled to `inner`, then its middle is cut to `outer`, or set in the middle of `outer`. In px."""

    inner: Size
    outer: Size


def fitted(own: Size, scale: float, step: int) -> Framing:
    """Both sides times `scale`, in whole steps; a picture is not made larger for its steps alone."""
    whole = round if scale != 1.0 else floor
    size = (max(step, step * whole(own[0] * scale / step)), max(step, step * whole(own[1] * scale / step)))
    return Framing(size, size)


def filled(own: Size, box: Size, step: int) -> Framing:
    outer = _stepped(box, step)
    scale = max(outer[0] / own[0], outer[1] / own[1])
    return Framing((max(outer[0], ceil(own[0] * scale - 1e-6)), max(outer[1], ceil(own[1] * scale - 1e-6))), outer)


def padded(own: Size, box: Size, step: int) -> Framing:
    outer = _stepped(box, step)
    inner = fitted(own, min(outer[0] / own[0], outer[1] / own[1]), step).inner
    return Framing((min(inner[0], outer[0]), min(inner[1], outer[1])), outer)


def _stepped(box: Size, step: int) -> Size:
    return max(step, box[0] // step * step), max(step, box[1] // step * step)
