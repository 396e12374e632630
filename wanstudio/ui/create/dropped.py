"""A clip of ours that was dropped on the form: what it was made of, and how that differs from what stands there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from wanstudio.core.differences import said, same_value
from wanstudio.core.models import ModelSpec
from wanstudio.core.params import Media, Param, Value, Values
from wanstudio.ui.figures import local


@dataclass(frozen=True, kw_only=True, slots=True)
class Dropped:
    """A clip of ours. `values` are its recipe's, media as paths that are there; `missing` names files that are gone.

    `names` are those under which the user knew the media, by parameter name. `title`: the model's; `made`: when, at
    which service, for how much, in a line; `thumbnail`: "" for none.
    """

    model: str
    spec: ModelSpec | None
    title: str
    made: str
    name: str
    thumbnail: str
    seed: int | None
    values: Values
    names: Mapping[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """One row: a parameter, what the form has, what the clip has; `value` None empties the field.

    `gone`: the clip had a file that is no longer here, so there is nothing to take.
    """

    param: Param
    now: str
    then: str
    value: Value | None
    gone: bool = False


@local
def differences(
    spec: ModelSpec, form: Values, recipe: Values, names: Mapping[str, str] | None = None
) -> tuple[list[Difference], list[str]]:
    """(what differs, labels of what is the same), in the order of the descriptor."""
    rows: list[Difference] = []
    same: list[str] = []
    defaults, names = spec.defaults(), names or {}
    for param in spec.params:
        now, then = form.get(param.name, defaults.get(param.name)), recipe.get(param.name, defaults.get(param.name))
        if isinstance(param, Media) and param.name in names and param.name not in recipe:
            there = f"{names[param.name]}, no longer on this computer"
            rows.append(Difference(param, said(param, now), there, None, gone=True))
        elif same_value(now, then):
            same.append(param.label)
        else:
            words = names.get(param.name) if then is not None else None
            rows.append(Difference(param, said(param, now), words or said(param, then), then))
    return rows, same
