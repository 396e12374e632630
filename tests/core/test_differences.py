from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tests.conftest import MODELS
from wanstudio.core.costs import Price
from wanstudio.core.differences import Row, differing
from wanstudio.core.recipe import Recipe, Source

BEGAN = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
SPECS = {spec.id: spec for spec in MODELS.models}


def recipe(model="scenario/wan-2.2-i2v", seconds=173, price=12.0, seed=1, image="a" * 64, **values):
    return Recipe(
        model=model,
        remote_model="r",
        provider="scenario",
        values={"prompt": "a fox", "image": "fox.png"} | values,
        sources={"image": Source(name="fox.png", sha256=image, bytes=5)},
        seed=seed,
        price=None if price is None else Price(price, "CU"),
        remote_id="job_1",
        submitted=BEGAN,
        finished=BEGAN + timedelta(seconds=seconds),
        app="0",
    )


def test_only_what_differs_has_a_row_and_the_rest_is_named():
    rows, same = differing([recipe(seed=1), recipe(seed=2, numFrames=97, seconds=60)], SPECS)
    assert rows == [
        Row("Frames", ("81", "97")),
        Row("Seed", ("1", "2")),
        Row("Price, time", ("12 CU, 2:53", "12 CU, 1:00")),
    ]
    assert "Prompt" in same and "Frames" not in same


def test_a_default_is_the_same_as_the_value_typed():
    _, same = differing([recipe(), recipe(numFrames=81)], SPECS)
    assert "Frames" in same


def test_two_files_of_one_name_are_not_the_same_picture():
    rows, _ = differing([recipe(), recipe(image="b" * 64)], SPECS)
    assert rows[0] == Row("First frame", ("fox.png", "fox.png (another file)"))


def test_other_models_have_a_row_of_their_own_and_what_one_has_not_is_a_dash():
    other = recipe(model="gone/model", strength=0.5)
    rows, _ = differing([recipe(), other], SPECS)
    assert rows[0] == Row("Model", (SPECS["scenario/wan-2.2-i2v"].title, "gone/model"))
    assert Row("strength", ("–", "0.5")) in rows


def test_a_clip_of_no_known_price_says_its_time_alone():
    assert differing([recipe(), recipe(price=None)], SPECS)[0][-1].texts == ("12 CU, 2:53", "2:53")


def test_a_stand_in_is_free_whatever_its_service_would_ask():
    free = replace(recipe(), stand_in=True)
    assert differing([free, recipe()], SPECS)[0][-1].texts == ("Free, 2:53", "12 CU, 2:53")
