"""Which shape a picture comes to at the service, or should have: worked out from what its descriptor says."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from wanstudio.core.facts import MediaFacts, MediaKind
from wanstudio.core.fixes import WHOLE, Box
from wanstudio.core.models import ModelSpec
from wanstudio.core.params import Media

_CLOSE = 0.02  # shapes that differ by less are taken for the same
_USUAL = ("16:9", "9:16", "1:1", "4:3", "3:4", "3:2", "2:3", "4:5", "5:4", "21:9")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A shape ("16:9") that a picture has not. `of`: the label of the medium that has it, "" where the model does.

    `cuts`: the service's documents say that it cuts it from the middle; else they do not say what becomes of it.
    """

    shape: str
    of: str = ""
    cuts: bool = True


def wanted(spec: ModelSpec, param: Media, facts: MediaFacts, others: Mapping[str, MediaFacts]) -> Wanted | None:
    """None where the picture fits as it is, or nothing is said of its shape. `others`: by parameter name."""
    if facts.kind is not MediaKind.IMAGE or not _has_shape(facts):
        return None
    if spec.output.follows == param.name and spec.output.aspects:
        found: Wanted | None = Wanted(_brought_to(spec, param.name, facts))
    else:
        found = _as_another(spec, param, others)
    return found if found is not None and _distance(found.shape, facts) > _CLOSE else None


def _as_another(spec: ModelSpec, param: Media, others: Mapping[str, MediaFacts]) -> Wanted | None:
    name = param.cut_to or param.shape_of
    other = others.get(name)
    if other is None or not _has_shape(other):
        return None
    return Wanted(_brought_to(spec, name, other), spec.param(name).label, cuts=bool(param.cut_to))


def cut_to(spec: ModelSpec, param: Media, facts: MediaFacts, others: Mapping[str, MediaFacts]) -> str:
    """The shape that the service cuts this picture to, "" when it fits as it is or is not cut."""
    found = wanted(spec, param, facts, others)
    return found.shape if found is not None and found.cuts else ""


def _brought_to(spec: ModelSpec, name: str, facts: MediaFacts) -> str:
    """The shape that this medium has once the service has it: one of the model's where it is cut to those."""
    if spec.output.follows == name and spec.output.aspects:
        return min(spec.output.aspects, key=lambda aspect: _distance(aspect, facts))
    usual = min(_USUAL, key=lambda aspect: _distance(aspect, facts))
    if _distance(usual, facts) <= _CLOSE:
        return usual
    most = math.gcd(facts.width, facts.height)
    return f"{facts.width // most}:{facts.height // most}"


def _has_shape(facts: MediaFacts) -> bool:
    return bool(facts.width and facts.height)


def _distance(aspect: str, facts: MediaFacts) -> float:
    return abs(math.log(ratio_of(aspect) / (facts.width / facts.height)))


def ratio_of(aspect: str) -> float:
    width, height = aspect.split(":")
    return int(width) / int(height)


def centre(facts: MediaFacts, aspect: str) -> Box:
    """The service's own crop: the largest part of this shape, from the middle."""
    if not _has_shape(facts):
        return WHOLE
    ratio, own = ratio_of(aspect), facts.width / facts.height
    width, height = min(1.0, ratio / own), min(1.0, own / ratio)
    return (1 - width) / 2, (1 - height) / 2, width, height
