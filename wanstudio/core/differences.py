"""What clips were made with, beside each other: the settings that differ, in words, and what is the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from wanstudio.core.models import ModelSpec
from wanstudio.core.params import Choice, Media, Param, Seed, Toggle, Value
from wanstudio.core.recipe import Recipe
from wanstudio.core.text import figure, legible

LONGEST = 90  # characters of a text in a row


@dataclass(frozen=True, slots=True)
class Row:
    """`texts`: one for each clip."""

    label: str
    texts: tuple[str, ...]


def differing(recipes: Sequence[Recipe], specs: Mapping[str, ModelSpec]) -> tuple[list[Row], list[str]]:
    """(what differs, labels of what is the same), in the order of the first clip's panel.

    A model that is not installed any more has its parameters under their own names.
    """
    titles = [specs[each.model].name if each.model in specs else legible(each.model) for each in recipes]
    rows = [Row("Model", tuple(titles))] if len({each.model for each in recipes}) > 1 else []
    same: list[str] = []
    told = [told_of(recipe, specs.get(recipe.model)) for recipe in recipes]
    for name in dict.fromkeys(name for each in told for name in each):
        found = [each.get(name, NOT_THERE) for each in told]
        label = next(each.label for each in found if each.label)
        if len({(each.text, each.content) for each in found}) > 1:
            rows.append(Row(label, _texts(found)))
        else:
            same.append(label)
    rows.append(Row("Price, time", tuple(_cost(each) for each in recipes)))
    return rows, same


@dataclass(frozen=True, slots=True)
class Told:
    """A setting in words; `content` is a file's SHA-256, as two files can have one name."""

    label: str
    text: str
    content: str = ""


NOT_THERE = Told("", "–")


def _texts(found: Sequence[Told]) -> tuple[str, ...]:
    """Where only the content differs, that is said."""
    first = found[0]
    return tuple(
        f"{each.text} (another file)" if each.text == first.text and each.content != first.content else each.text
        for each in found
    )


def told_of(recipe: Recipe, spec: ModelSpec | None, longest: int = LONGEST) -> dict[str, Told]:
    """Every setting in words, `longest` characters of a text."""
    if spec is None:
        return {
            name: Told(legible(name), legible(" ".join(str(value).split())[:longest]))
            for name, value in recipe.values.items()
        }
    defaults, told = spec.defaults(), {}
    for param in spec.params:
        value = recipe.values.get(param.name, defaults.get(param.name))
        if isinstance(param, Seed) and recipe.seed is not None:
            value = recipe.seed
        source = recipe.sources.get(param.name)
        told[param.name] = Told(param.label, said(param, value, longest), source.sha256 if source else "")
    return told


def _cost(recipe: Recipe) -> str:
    seconds = max(0, round((recipe.finished - recipe.submitted).total_seconds()))
    took = f"{seconds // 60}:{seconds % 60:02}"
    return took if recipe.cost is None else f"{recipe.cost}, {took}"


def said(param: Param, value: Value | None, longest: int = LONGEST) -> str:
    """A value in a table of two columns."""
    if value is None or value == "":
        return "Random" if isinstance(param, Seed) else "none"
    match param:
        case Media():
            name = legible(PurePath(str(value)).name)
            return name if len(name) <= 40 else f"{name[:24]}…{name[-12:]}"
        case Choice():
            return param.label_of(value) if value in param.options else legible(str(value))  # type: ignore[arg-type]
        case Toggle():
            return "on" if value else "off"
        case Seed():
            return str(value)
    text = figure(value) if isinstance(value, (int, float)) else legible(" ".join(str(value).split()))
    text = text if len(text) <= longest else f"{text[: longest - 1]}…"
    return f"{text} {param.unit}".strip()


def same_value(one: Value | None, two: Value | None) -> bool:
    """Of texts, none and the empty one are the same."""
    return (one or None) == (two or None) if isinstance(one, str) or isinstance(two, str) else one == two
