"""What clips have in common: their settings in rows, one text for all of them where they differ, too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wanstudio.core.connections import SANDBOX, service_title
from wanstudio.core.differences import NOT_THERE, Told, said, told_of
from wanstudio.core.models import ModelSpec
from wanstudio.core.recipe import Recipe
from wanstudio.core.text import legible

_FEW, _SHORT_CHARS, _LONGEST = 3, 26, 500


@dataclass(frozen=True, slots=True)
class Shared:
    """`same`: one text holds for all. Else it names the few there are, or says how many: "3 values"."""

    label: str
    text: str
    same: bool = True


def of_texts(label: str, texts: Sequence[str], keys: Sequence[object] = ()) -> Shared:
    """`keys`, one for each, tell what differs though it reads alike."""
    found = list(dict.fromkeys(texts))
    count = max(len(found), len(set(keys)))
    if count == 1:
        return Shared(label, found[0])
    named = ", ".join(found)
    short = count == len(found) <= _FEW and len(named) <= _SHORT_CHARS
    return Shared(label, named if short else f"{count} values", same=False)


def shared(recipes: Sequence[Recipe], specs: Mapping[str, ModelSpec]) -> list[Shared]:
    """The model and where it ran, then the settings in the order of the first one's panel: those that stand open there,
    and of the others what is not as it is by itself in all of them."""
    titles = [specs[each.model].name if each.model in specs else legible(each.model) for each in recipes]
    rows = [of_texts("Model", titles, [each.model for each in recipes])]
    where = [_made_with(each) for each in recipes]
    if any(where):  # a recipe may come with any file
        rows.append(of_texts("Made with", [each or NOT_THERE.text for each in where]))
    told = [told_of(recipe, specs.get(recipe.model), _LONGEST) for recipe in recipes]
    for name in dict.fromkeys(name for each in told for name in each):
        pairs = zip(recipes, told, strict=True)
        if all(_is_plain(name, specs.get(recipe.model), each) for recipe, each in pairs):
            continue
        found = [each.get(name, NOT_THERE) for each in told]
        label = next(each.label for each in found if each.label)
        rows.append(of_texts(label, [each.text for each in found], [(each.text, each.content) for each in found]))
    return rows


def _made_with(recipe: Recipe) -> str:
    """A recipe travels, and names no account: the service, or the Sandbox in its place."""
    return SANDBOX.title if recipe.stand_in else legible(service_title(recipe.provider))


def _is_plain(name: str, spec: ModelSpec | None, told: Mapping[str, Told]) -> bool:
    """It is folded away in the panel, and as it is by itself; or it is empty, or the model has none."""
    if name not in told or told[name].text == "none":
        return True
    if spec is None:
        return False
    param = spec.param(name)
    return param.group == "advanced" and told[name].text == said(param, spec.defaults().get(name))
