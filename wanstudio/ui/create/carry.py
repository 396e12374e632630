"""What goes along when the model is changed: values by the role of their parameters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from wanstudio.core.errors import InvalidInput
from wanstudio.core.models import ModelSpec
from wanstudio.core.params import Media, Param, Value, Values, given


class Carried(NamedTuple):
    """`values` for the new model; `notes` are sentences on what became something else or was left out."""

    values: dict[str, Value]
    notes: tuple[str, ...] = ()


def carry(old: ModelSpec, values: Values, new: ModelSpec, remembered: Values) -> Carried:
    """Put what the user entered for `old` over what was `remembered` of `new`.

    Only what differs from its default goes along: a default is the model's word, not the user's.
    """
    taken: dict[str, Value] = dict(remembered)
    mapped: list[str] = []
    left: list[str] = []
    misfits: list[str] = []
    for param, value in _entered(old, values):
        to = new.of_role(param.role) if param.role else None
        if to is None or (isinstance(param, Media) and isinstance(to, Media) and param.takes is not to.takes):
            left.append(param.label)
            continue
        try:
            taken[to.name] = to.check(value)
        except InvalidInput as e:
            misfits.append(e.detail)
            continue
        if to.label != param.label:
            mapped.append(f"{param.label} stands as {_lower(to.label)}.")
    notes = [*mapped, *(f"{detail}; left out." for detail in misfits)]
    if left:
        notes.append(f"{new.name} has no {_enumerated(left)}; kept for {old.name}.")
    return Carried(taken, tuple(notes))


def _entered(spec: ModelSpec, values: Values) -> Iterator[tuple[Param, Value]]:
    for param in spec.params:
        value = values.get(param.name)
        if value is not None and given(value) and value != param.default:
            yield param, value


def _enumerated(labels: list[str]) -> str:
    words = [_lower(label) for label in labels]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def _lower(label: str) -> str:
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]
