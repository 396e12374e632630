"""What a clip was asked for is read by its role, never by a parameter's name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.core.values import descriptor
from tests.studio.test_export import CLIP
from wanstudio.core.models import spec_from_dict
from wanstudio.core.params import Values
from wanstudio.core.prompts import prompt_of

WORDS = {"name": "words", "kind": "text", "label": "Words", "role": "prompt"}
OTHER = {"name": "prompt", "kind": "text", "label": "Something else"}


@pytest.mark.parametrize(
    ("rows", "values", "said"),
    [
        ((WORDS, OTHER), {"words": "a fox", "prompt": "no"}, "a fox"),
        ((WORDS,), {}, ""),
        ((OTHER,), {"prompt": "no"}, ""),
    ],
)
def test_the_role_says_which_parameter_it_is(rows: tuple[dict[str, str], ...], values: Values, said: str):
    spec = spec_from_dict(descriptor(*rows))
    assert prompt_of({CLIP.recipe.model: spec}, replace(CLIP, recipe=replace(CLIP.recipe, values=values))) == said


def test_a_clip_of_a_model_that_is_not_installed_has_its_title():
    assert prompt_of({}, CLIP) == "Fog lifts"
