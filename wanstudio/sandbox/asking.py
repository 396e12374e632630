"""Reads a request for a clip as strictly as the services do, against the model's descriptor."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from wanstudio.core.errors import InvalidInput
from wanstudio.core.facts import MediaFacts, MediaKind
from wanstudio.core.models import ModelSpec
from wanstudio.core.output import Output, promised
from wanstudio.core.params import Media, Param, Text, Value

CU_PER_MEGAPIXEL_SECOND = 8.0
USD_PER_MEGAPIXEL_SECOND = 0.05
CREDITS_PER_USD = 2_000_000

UNKNOWN_VIDEO = MediaFacts(
    kind=MediaKind.VIDEO, format="mp4", bytes=1, width=1280, height=720, frames=125, fps=25.0, seconds=5.0
)
"""Stands for a clip that is not there yet when only the price is asked for; so does the picture."""
UNKNOWN_IMAGE = MediaFacts(kind=MediaKind.IMAGE, format="png", bytes=1, width=1280, height=720)


class Refused(Exception):
    """`name` is the input that is wrong; `why` a sentence without it; `missing` when it should be there and is not."""

    def __init__(self, name: str, why: str, *, missing: bool = False) -> None:
        super().__init__(f"{name}: {why}")
        self.name, self.why, self.missing = name, why, missing


def plain_values(spec: ModelSpec, body: Mapping[str, Any]) -> dict[str, Value]:
    """Return the inputs that are not media, each checked on its own.

    Raises:
        Refused: an unknown input, a wrong type, a value out of range.
    """
    known = {p.name: p for p in spec.params}
    for name in body:
        if name not in known:
            raise Refused(name, f"unknown input; {spec.remote_id} has {', '.join(known)}")
    values: dict[str, Value] = {}
    for name, value in body.items():
        param = known[name]
        if value is None:
            raise Refused(name, "null is not a value; leave it out")
        if isinstance(param, Media):
            if not isinstance(value, str) or not value:
                raise Refused(name, f"a reference to one {param.takes} is expected")
            continue
        try:
            values[name] = param.check(value)
        except InvalidInput as e:
            blank = isinstance(param, Text) and isinstance(value, str) and not value.strip()
            raise Refused(name, _unlabelled(param, e), missing=blank) from None
    return values


def check_together(spec: ModelSpec, values: Mapping[str, Value], facts: Mapping[str, MediaFacts]) -> None:
    """Raise `Refused` for what is missing, does not go together, or is a file the model does not take."""
    full = spec.defaults() | dict(values)
    problems = spec.problems(full, facts)
    if problems:
        first = problems[0]
        param = next((p for p in spec.params if p.name == first.param), None)
        why = _unlabelled(param, first) if param else first.detail
        raise Refused(first.param, why, missing=full.get(first.param) in (None, ""))


def _unlabelled(param: Param, problem: InvalidInput) -> str:
    """The sentence without the window's name of the field: a service knows only its own."""
    return problem.detail.removeprefix(f"{param.label}: ")


def output_of(spec: ModelSpec, values: Mapping[str, Value], facts: Mapping[str, MediaFacts]) -> Output:
    """Raises `Refused` when the size or length does not follow from the values."""
    output = promised(spec, spec.defaults() | dict(values), facts)
    if output is None:
        raise Refused(spec.output.follows or spec.output.size, "size and length do not follow from it")
    return output


def cost_cu(output: Output) -> float:
    """Creative Units: made up, but the same for the same size and length, and more for more. Steps of a quarter."""
    return max(1.0, math.ceil(CU_PER_MEGAPIXEL_SECOND * _megapixel_seconds(output) * 4) / 4)


def cost_credits(output: Output) -> float:
    usd = math.ceil(USD_PER_MEGAPIXEL_SECOND * _megapixel_seconds(output) * 1000) / 1000
    return usd * CREDITS_PER_USD


def _megapixel_seconds(output: Output) -> float:
    return output.width * output.height / 1e6 * output.seconds
