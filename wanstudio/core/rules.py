"""What a descriptor's parameters must keep beyond their types: ranges that hold something, rules that can apply.

Everything here raises `DescriptorError`, "WHERE: KEY: what"; nothing here looks at what a user enters.
"""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping, Sequence

from wanstudio.core.errors import InvalidInput
from wanstudio.core.facts import MediaFacts, MediaKind
from wanstudio.core.params import SEED_MAX, Choice, Ignored, Media, Number, Param, Seed, Text, Toggle, When
from wanstudio.core.tables import DescriptorError
from wanstudio.core.text import showable, shown

_FACTS = MediaFacts(kind=MediaKind.VIDEO, format="mp4", bytes=1, fps=25.0).as_dict()  # to try a sentence with
_DEEPEST = 8  # conditions upon conditions: each may double what there is to look at
_OF_LINES = {"summary", "help", "source", "placeholder", "because", "instead"}  # texts that may have several lines


def check_words(table: Mapping[str, object], where: str) -> None:
    """Every text of a table but a default, which is the user's to see and to change, can be shown as it stands."""
    for key, value in table.items():
        if isinstance(value, Mapping):
            check_words(value, f"{where}: {key}")
            continue
        texts = value if isinstance(value, (list, tuple)) else [value]
        if key != "default" and any(isinstance(t, str) and not showable(t, lines=key in _OF_LINES) for t in texts):
            raise DescriptorError(f"{where}: {key}: it holds a character that cannot be shown; type it anew")


def check_param(param: Param, where: str) -> None:
    """What can be said of one parameter alone."""
    for key in ("name", "label"):
        if not getattr(param, key).strip():
            raise DescriptorError(f"{where}: {key}: it is empty")
    for key, wrong in _wrong(param):
        raise DescriptorError(f"{where}: {key}: {wrong}")
    if param.default is None:
        if isinstance(param, Toggle):
            raise DescriptorError(f"{where}: default: a toggle needs one")
        return
    try:
        param.check(param.default)
    except InvalidInput as e:
        raise DescriptorError(f"{where}: default: {e.detail}") from None


def _wrong(param: Param) -> Iterator[tuple[str, str]]:
    """(key, what is wrong with it) for what each kind has of its own."""
    match param:
        case Text():
            if param.lines < 1:
                yield "lines", "1 or more is needed"
            if param.max_chars is not None and param.max_chars < 1:
                yield "max_chars", "1 or more is needed"
        case Number():
            yield from _wrong_number(param)
        case Choice():
            yield from _wrong_choice(param)
        case Seed():
            if not 1 <= param.max <= SEED_MAX:
                yield "max", f"1 to {SEED_MAX} is needed"
        case Media():
            yield from _wrong_media(param)


def _wrong_number(param: Number) -> Iterator[tuple[str, str]]:
    if param.min is not None and param.max is not None and param.min > param.max:
        yield "max", f"{param.max:g} is less than min, {param.min:g}"
    if param.step <= 0:
        yield "step", "more than 0 is needed"
    for key in ("min", "max", "step"):
        limit = getattr(param, key)
        if param.whole and limit is not None and limit != int(limit):
            yield key, f"{limit:g} is not whole, and the parameter is"


def _wrong_choice(param: Choice) -> Iterator[tuple[str, str]]:
    words = [str(option) for option in param.options]
    if not words:
        yield "options", "at least one is needed"
    if twice := sorted({w for w in words if words.count(w) > 1}):
        yield "options", f"{twice[0]} stands there twice"
    if "" in words:
        yield "options", "one of them is empty"
    if len(param.labels) not in (0, len(words)):
        yield "labels", f"one for each option is needed ({len(words)}), or none; there are {len(param.labels)}"


def _wrong_media(param: Media) -> Iterator[tuple[str, str]]:
    if param.default is not None:
        yield "default", "a file cannot have one"
    for key in ("max_bytes", "min_seconds", "max_seconds"):
        if (limit := getattr(param, key)) is not None and limit <= 0:
            yield key, "more than 0 is needed"
    if param.min_seconds and param.max_seconds and param.min_seconds > param.max_seconds:
        yield "max_seconds", f"{param.max_seconds:g} is less than min_seconds, {param.min_seconds:g}"


def check_together(params: Sequence[Param], where: str) -> None:
    """Names, roles, and the rules between parameters."""
    _check_unique([p.name for p in params], f"{where}: {{}}: name: two parameters have this name")
    _check_unique([p.role for p in params if p.role], f"{where}: role: two parameters are {{!r}}")
    named = {p.name: p for p in params}
    for p in params:
        here = f"{where}: {p.name}"
        if p.needs and _always_given(_other(named, p, p.needs, f"{here}: needs")):
            raise DescriptorError(f"{here}: needs: {p.needs} always has a value, so this always holds")
        if isinstance(p, Media):
            _check_shape(named, p, here)
        if p.shown:
            _check_when(named, p, p.shown, f"{here}: shown")
        if p.ignored:
            _check_when(named, p, p.ignored.when, f"{here}: ignored.when")
            _check_instead(named, p, p.ignored, f"{here}: ignored")
        if p.exclusive and sum(q.exclusive == p.exclusive for q in params) == 1:
            raise DescriptorError(f"{here}: exclusive: no other parameter has the word {p.exclusive!r}")
        if p.exclusive and _always_given(p):
            raise DescriptorError(f"{here}: exclusive: {p.name} always has a value, so no other can be given")
    for p in params:
        _check_circle(named, p, (), where)


def _check_shape(named: Mapping[str, Param], param: Media, here: str) -> None:
    for key, name in (("cut_to", param.cut_to), ("shape_of", param.shape_of)):
        if not name:
            continue
        other = _other(named, param, name, f"{here}: {key}")
        seen = (MediaKind.IMAGE, MediaKind.VIDEO)
        if param.takes is not MediaKind.IMAGE or not isinstance(other, Media) or other.takes not in seen:
            raise DescriptorError(f"{here}: {key}: a picture can have the shape of a picture or a video alone")


def _always_given(param: Param) -> bool:
    """A default stands in for what is left out; only a text can be emptied, and what is not sent is not given."""
    at_times = param.shown or param.ignored or isinstance(param, Text)
    return param.default is not None and not at_times


def _check_circle(named: Mapping[str, Param], param: Param, way: tuple[tuple[str, str], ...], where: str) -> None:
    """Whether a parameter is sent never depends on itself, nor on a long chain of others.

    `way` is how it was come to: (parameter, key) each.
    """
    names = [name for name, _ in way]
    if param.name in names:
        circle = way[names.index(param.name) :]
        told = ", ".join([*(f"{name}: {key}" for name, key in circle), param.name])
        raise DescriptorError(f"{where}: {circle[0][0]}: {circle[0][1]}: it depends on itself ({told})")
    if len(way) > _DEEPEST:
        raise DescriptorError(f"{where}: {way[0][0]}: {way[0][1]}: more than {_DEEPEST} conditions hang on one another")
    for key, when in (("shown", param.shown), ("ignored.when", param.ignored and param.ignored.when)):
        if when:
            _check_circle(named, named[when.param], (*way, (param.name, key)), where)


def _check_unique(words: list[str], message: str) -> None:
    if twice := sorted({w for w in words if words.count(w) > 1}):
        raise DescriptorError(message.format(twice[0]))


def _other(named: Mapping[str, Param], param: Param, name: str, where: str) -> Param:
    """Return the parameter a rule is about; it must be there, and not the one that has the rule."""
    if name not in named:
        raise DescriptorError(f"{where}: there is no parameter {name!r}")
    if name == param.name:
        raise DescriptorError(f"{where}: it names itself")
    return named[name]


def _check_when(named: Mapping[str, Param], param: Param, when: When, where: str) -> None:
    other = _other(named, param, when.param, f"{where}.param")
    if when.equals is None:
        if _always_given(other):
            raise DescriptorError(f"{where}: equals is missing: {other.name} always has a value")
        return
    try:
        same = other.check(when.equals)
    except InvalidInput as e:
        raise DescriptorError(f"{where}.equals: {e.detail}") from None
    if isinstance(other, Media) or same != when.equals:
        raise DescriptorError(f"{where}.equals: {other.name} is never {shown(when.equals)}")


def _check_instead(named: Mapping[str, Param], param: Param, ignored: Ignored, where: str) -> None:
    """`instead` is filled in from the facts of `of`: what it names must be there to fill in."""
    if ignored.of and not isinstance(_other(named, param, ignored.of, f"{where}.of"), Media):
        raise DescriptorError(f"{where}.of: {ignored.of} is not a file")
    try:
        names = {name for _, name, _, _ in string.Formatter().parse(ignored.instead) if name is not None}
        unknown = sorted(names - set(_FACTS))
        if not unknown:
            ignored.instead.format(**_FACTS)
    except (ValueError, LookupError) as e:
        raise DescriptorError(f"{where}.instead: {e}") from None
    if unknown:
        raise DescriptorError(f"{where}.instead: {{{unknown[0]}}} is not one of {', '.join(_FACTS)}")
    if names and not ignored.of:
        raise DescriptorError(f"{where}.of: missing; it says whose {', '.join(sorted(names))} is meant")
