"""Exports by name: built in, the user's own, and what is kept of them."""

from __future__ import annotations

import json

import pytest

from tests.core.test_exports import WIDE
from wanstudio.core.errors import InvalidInput
from wanstudio.core.exports import ExportSpec
from wanstudio.core.formats import FORMATS
from wanstudio.core.outcome import check
from wanstudio.core.presets import BUILT_IN, OWN_MOST, Preset, added, as_list, named, own_from, renamed, without

SMALL = ExportSpec(format="h264", short_side_px=480, first=3, last=9)


@pytest.mark.parametrize("preset", BUILT_IN, ids=lambda preset: preset.name)
def test_every_built_in_preset_suits_a_usual_clip(preset):
    check(preset.spec, WIDE)
    assert preset.label and not preset.own


def test_a_preset_is_found_by_name_and_label_whatever_their_case():
    for preset in BUILT_IN:
        for text in (preset.name, preset.label, preset.label.upper(), preset.name.replace("_", "-")):
            assert named(text) is preset


def test_todays_format_names_go_on():
    for name in FORMATS:
        assert named(name).spec.format == name
    assert named("gif").spec == ExportSpec(format="gif")


def test_an_unknown_name_is_refused_with_those_that_are_near():
    with pytest.raises(InvalidInput) as caught:
        named("under 10 mbit")
    assert caught.value.param == "preset" and caught.value.hint == "There is under_10_mb."
    with pytest.raises(InvalidInput) as caught:
        named("xyzzy")
    assert all(preset.name in caught.value.hint for preset in BUILT_IN)


def test_ones_own_are_found_first_and_keep_what_is_not_of_one_clip():
    own, name = added((), SMALL, "Client review")
    assert (name, named("client-REVIEW", own).spec) == ("Client review", ExportSpec(format="h264", short_side_px=480))
    assert own_from(json.loads(json.dumps(as_list(own)))) == own


def test_no_two_have_one_name_and_none_has_a_built_in_one():
    own, _ = added((), SMALL)
    own, second = added(own, SMALL)
    own, square = added(own, SMALL, "square")
    assert [preset.name for preset in own] == ["My preset", "My preset 2", "square 2"] and second == "My preset 2"
    own, got = renamed(own, square, "  my   PRESET ")
    assert got == "my PRESET 3" and [p.label for p in own] == ["My preset", "My preset 2", "my PRESET 3"]
    assert renamed(own, "My preset", "My preset") == (own, "My preset")
    assert renamed(own, "My preset", " .. ") == (own, "My preset")
    assert [p.name for p in without(own, "My preset 2")] == ["My preset", "my PRESET 3"]


@pytest.mark.parametrize(
    "damaged",
    [None, 3, "text", {"name": 1}, [3], [{"name": "x"}], [{"name": "x", "spec": {"format": "mpeg"}}]],
    ids=str,
)
def test_what_is_damaged_is_passed_over(damaged):
    assert own_from(damaged) == () and own_from([damaged]) == ()


def test_there_is_a_most_of_them():
    own = tuple(Preset(name=str(n), label=str(n), spec=SMALL, own=True) for n in range(OWN_MOST))
    with pytest.raises(InvalidInput, match="Delete one first"):
        added(own, SMALL)
