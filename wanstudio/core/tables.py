"""Strict reading of tables (TOML, JSON) into dataclasses: no unknown key, no missing one, no value of another type."""

from __future__ import annotations

import functools
import math
import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, fields
from enum import StrEnum
from typing import Any, Literal, TypeVar

from wanstudio.core.text import named, shown

T = TypeVar("T")

_WORDS = {str: "text", int: "a whole number", float: "a number", bool: "true or false"}


class DescriptorError(ValueError):
    """A descriptor that cannot be used; the text names the model, the parameter and the key."""


def build(cls: type[T], data: Mapping[str, Any], where: str) -> T:
    """Return an instance of the dataclass `cls`.

    Raises:
        DescriptorError: "WHERE: KEY: what"; the key of a table inside is written with dots ("ignored.when.param").
    """
    return _build(cls, data, f"{where}: ")


@functools.cache
def _hints(cls: type[Any]) -> Mapping[str, Any]:
    return typing.get_type_hints(cls)


def _build(cls: type[T], data: Mapping[str, Any], prefix: str) -> T:
    """`prefix` is what stands before a key in a message: "MODEL: PARAM: ", or inside a table "MODEL: PARAM: KEY."."""
    known = {f.name: f for f in fields(cls)}  # type: ignore[arg-type]  # every cls here is a dataclass
    if unknown := sorted(map(named, set(data) - set(known))):
        raise DescriptorError(f"{prefix}{unknown[0]}: unknown key; known are {', '.join(sorted(known))}")
    for name, f in known.items():
        if name not in data and f.default is MISSING and f.default_factory is MISSING:
            raise DescriptorError(f"{prefix}{name}: missing")
    hints = _hints(cls)  # type: ignore[arg-type]  # a class is hashable
    return cls(**{name: _convert(value, hints[name], prefix + name) for name, value in data.items()})


def _convert(value: Any, hint: Any, where: str) -> Any:
    """Return a value as the type a field asks for, or raise `DescriptorError`."""
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin is types.UnionType or origin is typing.Union:
        return None if value is None and type(None) in args else _one_of(value, args, where)
    if origin is Literal:
        if not isinstance(value, str) or value not in args:
            raise DescriptorError(f"{where}: {shown(value)} is not one of {', '.join(map(str, args))}")
        return value
    if origin is tuple:
        return _list(value, args, where)
    if origin is not None and issubclass(origin, Mapping):
        if not isinstance(value, Mapping):
            raise DescriptorError(f"{where}: a table is needed, not {shown(value)}")
        return {k: _convert(v, args[1], f"{where}.{k}") for k, v in value.items()}
    return _plain(value, hint, where)


def _one_of(value: Any, args: tuple[Any, ...], where: str) -> Any:
    options = [a for a in args if a is not type(None)]
    if len(options) == 1:
        return _convert(value, options[0], where)
    if type(value) in options:
        return _plain(value, type(value), where)
    raise DescriptorError(f"{where}: {', '.join(_WORDS[o] for o in options)} is needed, not {shown(value)}")


def _list(value: Any, args: tuple[Any, ...], where: str) -> tuple[Any, ...]:
    if not isinstance(value, (list, tuple)):
        raise DescriptorError(f"{where}: a list is needed, not {shown(value)}")
    each = args[:1] * len(value) if args[-1] is Ellipsis else args
    if len(each) != len(value):
        raise DescriptorError(f"{where}: {len(each)} values are needed, not {len(value)}")
    return tuple(_convert(v, h, where) for v, h in zip(value, each, strict=True))


def _plain(value: Any, hint: Any, where: str) -> Any:
    if issubclass(hint, StrEnum):
        if not isinstance(value, str) or value not in list(hint):
            raise DescriptorError(f"{where}: {shown(value)} is not one of {', '.join(hint)}")
        return hint(value)
    if hint is float and type(value) in (int, float):
        return _finite(value, where)
    if hint not in _WORDS and isinstance(value, Mapping):
        return _build(hint, value, f"{where}.")
    if type(value) is not hint:  # so true is no number
        raise DescriptorError(f"{where}: {_WORDS.get(hint, 'a table')} is needed, not {shown(value)}")
    return value


def _finite(value: int | float, where: str) -> float:
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise DescriptorError(f"{where}: a number with an end is needed, not {shown(value)}")
    return number
