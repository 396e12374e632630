"""The keys in force: those of a set, with the user's own changes on top."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from wanstudio.core.shortcuts.names import is_key, refusal
from wanstudio.core.shortcuts.sets import SETS, Changes
from wanstudio.core.shortcuts.table import PLACES, TABLE, Place


@dataclass(frozen=True)
class Shortcuts:
    """`own` are the user's changes, action by action. Whatever they are, no key means two things in one place: a key
    of the user's own is taken from what has it in the set; of two of their own, the action that comes first keeps it.
    """

    set_name: str = "default"
    own: Changes = field(default_factory=dict)

    @cached_property
    def _holding(self) -> Mapping[tuple[Place, str], str]:
        """Which action a key means in a place, in the order in which they are had."""
        found: dict[tuple[Place, str], str] = {}
        for action in sorted(TABLE, key=lambda action: action not in self.own):
            for key in self.own.get(action, self.set_keys(action)):
                places = TABLE[action].places(key)
                if not any((place, key) in found for place in _meeting(places)):
                    found |= {(place, key): action for place in places}
        return found

    @cached_property
    def _keys(self) -> Mapping[str, tuple[str, ...]]:
        had: dict[str, dict[str, None]] = {action: {} for action in TABLE}
        for (_, key), action in self._holding.items():
            had[action][key] = None
        return {action: tuple(keys) for action, keys in had.items()}

    def set_keys(self, action: str) -> tuple[str, ...]:
        """As the set has them, without the user's changes."""
        return SETS[self.set_name].get(action, TABLE[action].keys)

    def keys(self, action: str) -> tuple[str, ...]:
        return self._keys[action]

    def window_keys(self, action: str) -> tuple[str, ...]:
        """Those that hold whatever has the focus."""
        return tuple(key for key in self.keys(action) if TABLE[action].places(key) == ("window",))

    def action(self, place: Place, key: str) -> str:
        """What a key means while this has the focus; "" for nothing. What holds everywhere is not asked for here."""
        return self._holding.get((place, key), "")

    def differs(self, action: str) -> bool:
        """Whether it has other keys than the set gives it."""
        return self.keys(action) != self.set_keys(action)

    def holders(self, action: str, key: str) -> Iterator[str]:
        """The other actions that have this key where it would hold for this one."""
        places = _meeting(TABLE[action].places(key))
        yield from dict.fromkeys(
            other for place in places if (other := self._holding.get((place, key))) and other != action
        )

    # ---- other ones ----

    def with_keys(self, action: str, keys: tuple[str, ...]) -> Shortcuts:
        """These keys, and no others; whoever has one of them loses it."""
        own = {
            other: tuple(key for key in self.keys(other) if key not in keys or not _meet(action, other, key))
            for other in self.own
        }
        return self._tidied(own | {action: keys})

    def without(self, action: str) -> Shortcuts:
        """As the set has it, as far as its keys are free."""
        return self._tidied({name: keys for name, keys in self.own.items() if name != action})

    def with_set(self, name: str) -> Shortcuts:
        """Another set, under the same changes."""
        return replace(self, set_name=name)._tidied(self.own)

    def _tidied(self, own: Changes) -> Shortcuts:
        """What is as in the set is no change."""
        kept = {action: keys for action, keys in own.items() if keys != self.set_keys(action)}
        return Shortcuts(self.set_name, kept)


def _meeting(places: tuple[Place, ...]) -> tuple[Place, ...]:
    """Where a key that holds there would meet another meaning of it."""
    return tuple(PLACES) if "window" in places else ("window", *places)


def own_from(value: Any) -> tuple[dict[str, tuple[str, ...]], tuple[str, ...]]:
    """Read the user's changes; what cannot be used is left out, and named in the sentences returned."""
    if not isinstance(value, Mapping):
        return {}, (f"keys: {value!r} cannot be used; allowed: lists of keys by action",)
    own: dict[str, tuple[str, ...]] = {}
    wrong = []
    for action, keys in value.items():
        if why := _fault(action, keys):
            wrong.append(f"keys: {action}: {why}")
        else:
            own[action] = tuple(dict.fromkeys(keys))
    for action in tuple(own):
        for key in own[action]:
            rivals = [other for other in own if other != action and key in own[other] and _meet(action, other, key)]
            if rivals and min((action, *rivals), key=list(TABLE).index) != action:
                wrong.append(f"keys: {action}: {key} is {rivals[0]} already")
                del own[action]
                break
    return own, tuple(wrong)


def _meet(one: str, other: str, key: str) -> bool:
    return bool(set(TABLE[other].places(key)) & set(_meeting(TABLE[one].places(key))))


def _fault(action: Any, keys: Any) -> str:
    row = TABLE.get(action) if isinstance(action, str) else None
    if row is None:
        return "there is no such action"
    if row.fixed:
        return "its keys are fixed"
    if not isinstance(keys, list | tuple):
        return f"{keys!r} is no list of keys"
    for key in keys:
        if not is_key(key):
            return f"{key!r} is no key; one is written as in Ctrl+Shift+S"
        if key not in row.keys and (why := why_not(action, key)):
            return why.rstrip(".")
    return ""


def why_not(action: str, key: str) -> str:
    """Why this key cannot be this action's, in a sentence; "" where it can, whoever has it now."""
    row = TABLE[action]
    if key in row.keys:
        return ""
    return refusal(key, row.places(key))
