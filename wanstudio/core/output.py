"""What comes out: the size, rate and length that the values promise. The panel shows it, the Sandbox renders it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from wanstudio.core.facts import MediaFacts
from wanstudio.core.models import ModelSpec
from wanstudio.core.output_rule import OutputRule
from wanstudio.core.params import Value, Values


@dataclass(frozen=True, slots=True)
class Output:
    """Pixels, frames, and frames per second of the clip to come."""

    width: int
    height: int
    frames: int
    fps: float

    @property
    def seconds(self) -> float:
        return self.frames / self.fps


def promised(spec: ModelSpec, values: Values, facts: Mapping[str, MediaFacts]) -> Output | None:
    """Return what `values` promise, None while a source that the clip follows has not been probed.

    `facts` are those of the media that are given, by parameter name.
    """
    rule, values = spec.output, spec.defaults() | {n: v for n, v in values.items() if v is not None}
    source = facts.get(rule.follows)
    if source is None and _follows_needed(spec, values):
        return None
    try:
        width, height = _size(rule, values, source)
        fps = _fps(rule, values, source)
        output = Output(width, height, _frames(rule, values, source, fps), fps)
        real = min(width, height, output.frames, fps) > 0 and math.isfinite(output.seconds)
    except (KeyError, ValueError, TypeError, AttributeError, ZeroDivisionError, OverflowError):
        return None  # a value that is missing or out of its type: the panel says so at its field
    return output if real else None


def _follows_needed(spec: ModelSpec, values: Values) -> bool:
    name = spec.output.follows
    return bool(name) and (spec.param(name).required or bool(values.get(name)))


def _size(rule: OutputRule, values: Values, source: MediaFacts | None) -> tuple[int, int]:
    word = str(values[rule.size])
    if "*" in word and word not in rule.sizes:
        width, height = word.split("*")
        return int(width), int(height)
    ratio = _ratio(rule, values, source)
    long, short = rule.sizes.get(word) or (0, int(word.removesuffix("p")))
    if long and math.isclose(max(ratio, 1 / ratio), 16 / 9, rel_tol=0.01):
        return (long, short) if ratio >= 1 else (short, long)
    return (_even(short * ratio), _even(short)) if ratio >= 1 else (_even(short), _even(short / ratio))


def _ratio(rule: OutputRule, values: Values, source: MediaFacts | None) -> float:
    """Width over height. Without a source or a word for it, landscape 16:9."""
    word = str(values.get(rule.aspect, "auto")) if rule.aspect else "auto"
    if word != "auto":
        return _as_ratio(word)
    own = source.width / source.height if source is not None else 16 / 9
    if not rule.aspects:
        return own
    return min(map(_as_ratio, rule.aspects), key=lambda r: abs(math.log(r / own)))


def _fps(rule: OutputRule, values: Values, source: MediaFacts | None) -> float:
    if rule.rate and not (rule.match_rate and values.get(rule.match_rate)):
        return float(_number(values[rule.rate]))
    if rule.fps:
        return rule.fps
    return source.fps if source is not None else 0.0


def _frames(rule: OutputRule, values: Values, source: MediaFacts | None, fps: float) -> int:
    if rule.frames and not (rule.match_frames and values.get(rule.match_frames)):
        return int(_number(values[rule.frames]))
    if rule.seconds:
        return round(_number(values[rule.seconds]) * fps)
    frames = source.frames if source is not None else 0
    return min(frames, rule.max_frames) if rule.max_frames else frames


def _number(value: Value) -> int | float:
    if isinstance(value, (str, bool)) or not math.isfinite(value):
        raise ValueError("not a number")
    return value


def _as_ratio(word: str) -> float:
    width, height = word.split(":")
    return int(width) / int(height)


def _even(pixels: float) -> int:
    return 2 * round(pixels / 2)
