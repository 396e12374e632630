"""What the user may set, and the values each setting takes."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, cast

from wanstudio.core.errors import InvalidInput
from wanstudio.core.names import DEFAULT_PATTERN, check_pattern
from wanstudio.core.shortcuts.chosen import own_from
from wanstudio.core.shortcuts.sets import SETS, Changes

if TYPE_CHECKING:  # a start needs none of it, unless a proxy is set
    from wanstudio.core.network import Mode, Network

CLIP_LIMIT_BYTES = 4_000_000_000  # against a body without end; a clip of a minute has some 0.1 GB
MOST_AT_ONCE = 64  # jobs of one connection
DATA_URI_LIMIT_BYTES = 20_000_000  # ours; no service that takes files this way names a limit


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """An empty folder means the program's own. `scale_percent` is of the system's text size.

    remove_notes: EXIF, places and tags are taken out of what is sent. jobs_at_once: of one connection; at_once: of
    those, by their names, that have a number of their own. jobs_at_most:
    waiting and running of one that costs money: a batch too many is refused before it is paid for.
    data_uri_limit_bytes: the largest file that goes inside a request, where a service has no upload. clip_limit_bytes:
    the largest result that is fetched. name_pattern: of new clips. sandbox_speed: how many times faster than usual.
    proxy: whose is used; proxy_address, proxy_bypass: of a manual one. Its name and password are never here: they are
    in the keyring where `proxy_login` says so. ca_file: a PEM file of authorities trusted beside the system's.
    ask_before_quit: while jobs are under way. notifications: of the desktop, while the user looks elsewhere. overlays:
    words of what lies over the stage's picture. crop: the aspect whose part of the picture is marked; empty for none.
    key_set: whose keys. keys: those of single actions that are other ones than the set's.
    """

    library_folder: str = ""
    name_pattern: str = "{date} {model} {prompt:40} {seed}"
    jobs_at_once: int = 4
    at_once: Mapping[str, int] = field(default_factory=dict)
    jobs_at_most: int = 100
    remove_notes: bool = True
    ask_before_quit: bool = True
    notifications: bool = True
    data_uri_limit_bytes: int = DATA_URI_LIMIT_BYTES
    clip_limit_bytes: int = CLIP_LIMIT_BYTES
    theme: str = "dark"
    scale_percent: int = 100
    reduced_motion: bool = False
    export_folder: str = ""
    export_pattern: str = "{model} {prompt:40} {seed}"
    sandbox_speed: float = 1.0
    volume: float = 1.0
    muted: bool = False
    loop: bool = True
    overlays: str = ""
    crop: str = ""
    stage_background: str = "theme"
    proxy: str = "system"
    proxy_address: str = ""
    proxy_bypass: str = ""
    proxy_login: bool = False
    ca_file: str = ""
    key_set: str = "default"
    keys: Changes = field(default_factory=dict)

    def __post_init__(self) -> None:
        for f in fields(self):
            _check(f.name, getattr(self, f.name))

    @property
    def network(self) -> Network:
        from wanstudio.core.network import Network, read_address, read_bypass

        address = read_address(self.proxy_address)[0] if self.proxy_address else None
        return Network(cast("Mode", self.proxy), address, read_bypass(self.proxy_bypass), self.ca_file)

    def at_once_of(self, connection: str) -> int:
        """How many jobs of a connection may be at its service."""
        return self.at_once.get(connection, self.jobs_at_once)

    def as_dict(self) -> dict[str, Any]:
        return {f.name: getattr(self, f.name) for f in fields(self)}


def settings_from(data: Mapping[str, Any]) -> tuple[Settings, tuple[str, ...]]:
    """Read settings; a key that cannot be used is left at its default and named in the sentences returned."""
    problems = [f"{name}: there is no such setting" for name in data if name not in _RULES]
    good: dict[str, Any] = {}
    for name in data.keys() & _RULES.keys():
        if name == "keys":  # entry by entry
            good[name], wrong = own_from(data[name])
            problems += wrong
            continue
        try:
            _check(name, data[name])
            good[name] = data[name]
        except InvalidInput as e:
            problems.append(e.detail)
    return Settings(**good), tuple(sorted(problems))


def _check(name: str, value: Any) -> None:
    holds, allowed = _RULES[name]
    if not holds(value) and name in ("proxy_address", "proxy_bypass"):  # not repeated: a password may be in it
        raise InvalidInput(name, f"{name}: this cannot be used; allowed: {allowed}")
    if not holds(value):
        raise InvalidInput(name, f"{name}: {value!r} cannot be used; allowed: {allowed}")


Rule = tuple[Callable[[Any], bool], str]


def _text() -> Rule:
    return lambda v: isinstance(v, str), "text"


def _pattern() -> Rule:
    def holds(value: Any) -> bool:
        try:
            check_pattern(value)
        except InvalidInput:
            return False
        return True

    return lambda v: isinstance(v, str) and holds(v), f"a name pattern such as {DEFAULT_PATTERN}"


def _proxy() -> Rule:
    def holds(value: str) -> bool:
        from wanstudio.core.network import read_address

        try:
            return read_address(value)[1] is None
        except InvalidInput:
            return False

    allowed = "an address such as http://proxy.example.com:3128, without a name and password"
    return lambda v: v == "" or (isinstance(v, str) and holds(v)), allowed


def _bypass() -> Rule:
    def holds(value: str) -> bool:
        from wanstudio.core.network import read_bypass

        try:
            read_bypass(value)
        except InvalidInput:
            return False
        return True

    return lambda v: v == "" or (isinstance(v, str) and holds(v)), "names and addresses, separated by commas"


def _switch() -> Rule:
    return lambda v: isinstance(v, bool), "true or false"


def _one_of(*words: str) -> Rule:
    return lambda v: v in words, ", ".join(words)


def _some_of(*words: str) -> Rule:
    return lambda v: isinstance(v, str) and set(v.split()) <= set(words), f"any of {', '.join(words)}"


def _keys() -> Rule:
    return lambda v: not own_from(v)[1], "lists of keys by action"


def _whole(low: int, high: int) -> Rule:
    return lambda v: type(v) is int and low <= v <= high, f"a whole number from {low} to {high}"


def _wholes_by_name(low: int, high: int) -> Rule:
    whole, allowed = _whole(low, high)
    return lambda v: isinstance(v, Mapping) and all(map(whole, v.values())), f"{allowed}, by the names of accounts"


def _number(low: float, high: float) -> Rule:
    def holds(value: Any) -> bool:
        return type(value) in (int, float) and math.isfinite(value) and low <= value <= high

    return holds, f"a number from {low:g} to {high:g}"


_RULES: Mapping[str, Rule] = {
    "library_folder": _text(),
    "name_pattern": _pattern(),
    "jobs_at_once": _whole(1, MOST_AT_ONCE),
    "at_once": _wholes_by_name(1, MOST_AT_ONCE),
    "jobs_at_most": _whole(1, 10_000),
    "remove_notes": _switch(),
    "ask_before_quit": _switch(),
    "notifications": _switch(),
    "data_uri_limit_bytes": _whole(1_000_000, 100_000_000),
    "clip_limit_bytes": _whole(100_000_000, 100_000_000_000),
    "theme": _one_of("dark", "light", "contrast", "system"),
    "scale_percent": _whole(80, 300),
    "reduced_motion": _switch(),
    "export_folder": _text(),
    "export_pattern": _pattern(),
    "sandbox_speed": _number(0.01, 1000),
    "volume": _number(0, 1),
    "muted": _switch(),
    "loop": _switch(),
    "overlays": _some_of("timecode", "thirds", "safe"),
    "crop": _one_of("", "16:9", "9:16", "1:1", "4:5", "2.39:1"),
    "stage_background": _one_of("theme", "mid", "black", "white"),
    "proxy": _one_of("system", "none", "manual"),
    "proxy_address": _proxy(),
    "proxy_bypass": _bypass(),
    "proxy_login": _switch(),
    "ca_file": _text(),
    "key_set": _one_of(*SETS),
    "keys": _keys(),
}
