"""What a mark makes of clips."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.store.test_library import CLIP
from wanstudio.core.judging import MARKS, RATES, Mark, judged, said, tag_of, tagged


@pytest.mark.parametrize("mark", [mark for mark in MARKS if mark != "rate_0"])
def test_a_mark_holds_and_the_same_one_again_takes_it_away(mark: Mark):
    once = judged([CLIP], mark)
    assert once != (CLIP,)
    assert judged(once, mark) == (CLIP,)


def test_a_mark_goes_to_all_while_one_of_them_lacks_it():
    picked = replace(CLIP, id="b", flag="pick")
    assert [clip.flag for clip in judged([CLIP, picked], "pick")] == ["pick", "pick"]
    assert [clip.flag for clip in judged([picked, picked], "pick")] == ["", ""]


def test_a_pick_is_no_longer_one_when_it_is_rejected_and_keeps_its_stars():
    (clip,) = judged([replace(CLIP, flag="pick", stars=3)], "reject")
    assert (clip.flag, clip.stars) == ("reject", 3)


def test_each_number_gives_as_many_stars():
    assert [judged([CLIP], mark)[0].stars for mark in RATES] == [1, 2, 3, 4, 5, 0]


def test_marks_are_said_in_words():
    assert said(CLIP) == ""
    assert said(replace(CLIP, stars=1)) == "1 star"
    assert said(replace(CLIP, stars=4, flag="pick")) == "picked, 4 stars"


def test_a_tag_is_there_once_in_whatever_case_it_is_typed():
    once = tagged([CLIP, replace(CLIP, tags=("Sea", "hero"))], "Hero")
    assert [clip.tags for clip in once] == [("Hero",), ("Hero", "Sea")]
    assert [clip.tags for clip in tagged(once, remove="hero")] == [(), ("Sea",)]


@pytest.mark.parametrize(
    ("text", "tag"), [("  big   sky ", "big sky"), ("HERO", "Hero"), ("   ", ""), ("a" * 90, "a" * 40)]
)
def test_what_is_typed_becomes_a_tag(text: str, tag: str):
    assert tag_of(text, ["Hero"]) == tag
