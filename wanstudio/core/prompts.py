"""What a clip was asked for in words, whatever its model calls that parameter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from wanstudio.core.models import ModelSpec

if TYPE_CHECKING:  # the window is made before there is a clip
    from wanstudio.core.recipe import Clip


def prompt_of(models: Mapping[str, ModelSpec], clip: Clip) -> str:
    """The value of its model's prompt, "" where the model has none; the clip's title where the model is not known."""
    spec = models.get(clip.recipe.model)
    if spec is None:
        return clip.title
    param = spec.of_role("prompt")
    return str(clip.recipe.values.get(param.name) or "") if param else ""
