from __future__ import annotations

import contextlib
import json
import math
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.values import anything
from wanstudio.core.costs import Price
from wanstudio.core.recipe import Recipe, Source, continued_at

RECIPE = Recipe(
    model="scenario/wan-2.2-i2v",
    remote_model="model_wan-2-2-i2v-a14b",
    provider="scenario",
    values={"prompt": "Nebel über dem Hafen 🌫", "numFrames": 81, "sampleShift": 5.5, "loop": True},
    sources={"image": Source(name="rocket.jpg", sha256="0" * 64, bytes=112_525)},
    seed=7,
    price=Price(12.5, "CU"),
    remote_id="job_abc/123:x",
    submitted=datetime(2026, 7, 1, 12, 0, 0, 123456, tzinfo=UTC),
    finished=datetime(2026, 7, 1, 12, 3, tzinfo=UTC),
    app="0.1.0",
)
whole_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
values = st.one_of(whole_text, st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False))
recipes = st.builds(
    Recipe,
    values=st.dictionaries(whole_text, values, max_size=4),
    sources=st.dictionaries(
        whole_text, st.builds(Source, name=whole_text, sha256=whole_text, bytes=st.integers(0)), max_size=2
    ),
    seed=st.none() | st.integers(0, 2**31 - 1),
    price=st.none() | st.builds(Price, st.floats(0, 1e9), whole_text),
    submitted=st.datetimes(timezones=st.just(UTC)),
    finished=st.datetimes(timezones=st.just(UTC)),
    **dict.fromkeys(("model", "remote_model", "provider", "remote_id", "app"), whole_text),
)


@given(recipes)
def test_a_recipe_comes_back_as_it_was(recipe: Recipe):
    again = Recipe.from_json(recipe.to_json())
    assert again == recipe
    assert {n: type(v) for n, v in again.values.items()} == {n: type(v) for n, v in recipe.values.items()}


def test_a_recipe_is_one_line_of_plain_json():
    text = RECIPE.to_json()
    assert "\n" not in text
    assert json.loads(text)["values"]["prompt"] == "Nebel über dem Hafen 🌫"
    assert text.encode()


def test_a_recipe_with_half_a_character_can_still_be_written():
    broken = Recipe.from_json(json.dumps(changed(sources={"image": {"name": "a\udcff.png", "sha256": "", "bytes": 1}})))
    assert Recipe.from_json(broken.to_json().encode().decode()) == broken


def test_a_later_versions_recipe_is_read_without_what_is_new():
    later = changed(mood="calm", price={"amount": 3, "unit": "CU", "tax": 1})
    later["sources"]["image"]["colour"] = "red"
    assert Recipe.from_json(json.dumps(later)).price == Price(3.0, "CU")
    assert Recipe.from_json(json.dumps(later)).sources == RECIPE.sources


def test_a_time_without_a_zone_is_read_as_utc():
    assert Recipe.from_json(json.dumps(changed(submitted="2026-07-01T12:00:00"))).submitted.tzinfo is UTC


def changed(**values: Any) -> dict[str, Any]:
    return {**json.loads(RECIPE.to_json()), **values}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '"recipe"',
        "{}",
        "[" * 100_000,
        json.dumps(changed(model=None)),
        json.dumps(changed(seed="7")),
        json.dumps(changed(seed=True)),
        json.dumps(changed(values=[1])),
        json.dumps(changed(values={"prompt": ["a"]})),
        json.dumps(changed(values={"shift": math.nan})),
        json.dumps(changed(sources=[])),
        json.dumps(changed(sources={"image": {"name": "a"}})),
        json.dumps(changed(sources={"image": "a"})),
        json.dumps(changed(price=12)),
        json.dumps(changed(price={"amount": "12", "unit": "CU"})),
        json.dumps(changed(submitted="yesterday")),
        json.dumps(changed(submitted=5)),
    ],
    ids=range(20),
)
def test_what_is_not_a_recipe_is_refused_as_that(text: str):
    with pytest.raises(ValueError):
        Recipe.from_json(text)


@given(st.dictionaries(st.sampled_from(list(json.loads(RECIPE.to_json()))), anything, max_size=4))
def test_any_strangers_table_is_a_recipe_or_refused(values: dict[str, Any]):
    text = json.dumps(changed(**values), default=str)
    with contextlib.suppress(ValueError):
        assert Recipe.from_json(text).to_json()


@pytest.mark.parametrize(
    ("frames", "asked", "begins"),
    [(81, None, 76), (81, 80, 76), (81, 79, 79), (81, 0, 0), (3, None, 0), (3, 2, 0), (1, 0, 0), (0, None, 0)],
)
def test_the_next_shot_begins_with_the_frame_that_is_asked_for_and_never_with_the_last(frames, asked, begins):
    assert continued_at(frames, asked) == begins
