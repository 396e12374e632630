"""What clips share: one text where it holds for all, else the few there are, or how many."""

from dataclasses import replace

from tests.core.test_differences import SPECS, recipe
from wanstudio.core.sharing import Shared, of_texts, shared


def rows(*recipes):
    return {row.label: row for row in shared(recipes, SPECS)}


def test_what_is_the_same_is_said_once_and_what_differs_as_shortly_as_it_can_be():
    found = rows(recipe(seed=1840277316, sampleShift=5), recipe(seed=2, sampleShift=8), recipe(seed=3, sampleShift=5))
    assert found["Model"] == Shared("Model", "Wan 2.2 I2V")
    assert found["Prompt"] == Shared("Prompt", "a fox") and found["First frame"].text == "fox.png"
    assert found["Seed"] == Shared("Seed", "1840277316, 2, 3", same=False)
    assert [row.text for row in found.values() if row.label.startswith("Motion")] == ["5, 8"]


def test_what_they_were_made_with_is_the_service_or_the_sandbox_in_its_place():
    scenario, other = recipe(), replace(recipe(), provider="aimlapi")
    assert [*rows(scenario)][:2] == ["Model", "Made with"]
    assert rows(scenario, scenario)["Made with"] == Shared("Made with", "Scenario")
    assert rows(scenario, other)["Made with"] == Shared("Made with", "Scenario, AI/ML API", same=False)
    assert rows(replace(scenario, stand_in=True))["Made with"].text == "Sandbox"
    assert rows(replace(scenario, provider="a later one"))["Made with"].text == "a later one"
    unknown = replace(scenario, provider="")
    assert rows(scenario, unknown)["Made with"].text == "Scenario, –" and "Made with" not in rows(unknown)


def test_a_prompt_is_told_whole():
    prompt = "a fox in the snow, " * 20
    assert rows(recipe(prompt=prompt))["Prompt"].text == prompt.strip()


def test_more_than_few_or_long_ones_are_counted():
    assert of_texts("Seed", ["1", "2", "3", "4"]) == Shared("Seed", "4 values", same=False)
    assert of_texts("Prompt", ["a fox in the snow", "a hen on the hill"]).text == "2 values"
    assert of_texts("Size", ["a", "b", "a"]).text == "a, b"


def test_files_of_one_name_that_differ_are_not_the_same():
    assert rows(recipe(image="a" * 64), recipe(image="b" * 64))["First frame"] == Shared(
        "First frame", "2 values", same=False
    )


def test_what_is_folded_away_in_the_panel_is_told_where_it_is_not_as_it_is_by_itself():
    assert "Steps" not in rows(recipe(), recipe())
    assert rows(recipe(sampleSteps=12), recipe())["Steps"].same is False
    assert rows(recipe(sampleSteps=12))["Steps"].text == "12"


def test_models_that_are_not_installed_and_settings_that_one_has_not_are_told_too():
    found = rows(recipe(model="old/model", steps=3), recipe())
    assert found["Model"].text == "old/model, Wan 2.2 I2V" and found["steps"].text == "3, –"
