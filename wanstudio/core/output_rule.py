"""The [output] table of a descriptor: which parameters say what comes out. `core/output.py` works it out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from wanstudio.core.params import Choice, Media, Number, Param, Toggle
from wanstudio.core.tables import DescriptorError
from wanstudio.core.text import shown


@dataclass(frozen=True, kw_only=True, slots=True)
class OutputRule:
    """How the size, length and rate of the clip follow from the values; each field names a parameter (or is empty).

    size: its value is "WIDTH*HEIGHT", or "720p", the short side in pixels. sizes: the landscape size of such a word
        where the short side alone does not say it ({"480p" = [832, 480]}).
    aspect: its value is "16:9" or "auto". aspects: those the model has, the nearest is used; empty: any.
    follows: the media parameter whose aspect (and, where no others are named, frames and rate) the clip takes.
    frames, rate, seconds: number parameters. fps: the model's own rate where it has no parameter for it.
    match_frames, match_rate: toggles that take the number from `follows` instead; at most `max_frames`.
    sound: the media parameter or toggle that puts sound into the clip.
    """

    size: str
    sizes: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    aspect: str = ""
    aspects: tuple[str, ...] = ()
    follows: str = ""
    frames: str = ""
    rate: str = ""
    seconds: str = ""
    fps: float = 0.0
    match_frames: str = ""
    match_rate: str = ""
    max_frames: int = 0
    sound: str = ""

    def params(self) -> Iterator[tuple[str, str]]:
        """(key, parameter name) of every parameter that is named here."""
        for key in ("size", "aspect", "follows", "frames", "rate", "seconds", "match_frames", "match_rate", "sound"):
            if name := getattr(self, key):
                yield key, name


_TAKES: Mapping[str, tuple[type[Param], ...]] = {  # key -> the kinds of parameter it may name
    "size": (Choice,),
    "aspect": (Choice,),
    "follows": (Media,),
    "frames": (Number, Choice),
    "rate": (Number, Choice),
    "seconds": (Number, Choice),
    "match_frames": (Toggle,),
    "match_rate": (Toggle,),
    "sound": (Media, Toggle),
}
_SIZE = re.compile(r"[1-9]\d{1,4}(\*[1-9]\d{1,4}|p?)")
_ASPECT = re.compile(r"[1-9]\d{0,4}:[1-9]\d{0,4}")


def check_output(rule: OutputRule, params: Sequence[Param], where: str) -> None:
    """Raise `DescriptorError` when the table names what is not there, or words that cannot be worked out."""
    named = {p.name: p for p in params}
    for key, name in rule.params():
        if name not in named:
            raise DescriptorError(f"{where}.{key}: there is no parameter {name!r}")
        if not isinstance(named[name], _TAKES[key]):
            kinds = " or ".join(cls.kind for cls in _TAKES[key])
            raise DescriptorError(f"{where}.{key}: {name} is a {named[name].kind}; a {kinds} is needed")
    for key, wrong in _wrong(rule, named):
        raise DescriptorError(f"{where}.{key}: {wrong}")


def _wrong(rule: OutputRule, named: Mapping[str, Param]) -> Iterator[tuple[str, str]]:
    """(key, what is wrong with it)."""
    if rule.size not in named:
        yield "size", "it must name a parameter"
        return
    sizes = _words(named[rule.size])
    for word in sizes:
        if word not in rule.sizes and not _SIZE.fullmatch(word):
            yield "size", f'{shown(word)} is neither like "1280*720" nor like "720p"; give its pixels in sizes'
    for word, (width, height) in rule.sizes.items():
        if word not in sizes:
            yield f"sizes.{word}", f"{rule.size} has no such option"
        if not width >= height > 0:
            yield f"sizes.{word}", "a landscape size is needed, [width, height]"
    for key, words in (("aspect", _words(named.get(rule.aspect))), ("aspects", rule.aspects)):
        if wrong := [w for w in words if not _ASPECT.fullmatch(w) and (key, w) != ("aspect", "auto")]:
            yield key, f'{shown(wrong[0])} is not like "16:9"'
    yield from _wrong_length(rule)


def _wrong_length(rule: OutputRule) -> Iterator[tuple[str, str]]:
    if rule.fps < 0 or not (rule.rate or rule.fps or rule.follows):
        yield "fps", "nothing says the rate: rate, fps or follows is needed"
    if rule.max_frames < 0 or not (rule.frames or rule.seconds or rule.follows):
        yield "frames", "nothing says the length: frames, seconds or follows is needed"
    for key in ("match_frames", "match_rate"):
        if getattr(rule, key) and not rule.follows:
            yield key, "follows is needed too: it is what is matched"


def _words(param: Param | None) -> list[str]:
    return [str(option) for option in param.options] if isinstance(param, Choice) else []
