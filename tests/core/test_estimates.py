"""What is said of an export's size before it is written."""

from __future__ import annotations

from dataclasses import replace

import pytest

from wanstudio.core.estimates import most_bytes, most_of_prores, size_words
from wanstudio.core.exports import ExportSpec
from wanstudio.core.facts import MediaFacts, MediaKind
from wanstudio.core.formats import FORMATS

CLIP = MediaFacts(
    kind=MediaKind.VIDEO, format="mp4", bytes=2_300_000, width=854, height=480, frames=81, fps=16.0, seconds=81 / 16
)


def test_as_it_is_it_takes_what_it_takes_now():
    assert size_words(ExportSpec(), [CLIP, CLIP, CLIP, CLIP]) == "about 9.2 MB"


@pytest.mark.parametrize(
    ("width", "height", "short_side_px", "took"),
    [
        (854, 480, 0, 24_949_516),
        (854, 480, 720, 38_143_890),
        (854, 480, 1080, 75_717_164),
        (832, 480, 720, 32_636_068),
    ],
)
def test_prores_takes_no_more_than_is_told_and_not_much_less(width, height, short_side_px, took):
    """`took` are bytes of files that were written of clips of 81 frames, without sound."""
    spec, facts = ExportSpec(format="prores", short_side_px=short_side_px), replace(CLIP, width=width, height=height)
    assert took <= most_of_prores(spec, facts) < took * 1.33


def test_sound_and_range_are_counted():
    spec = ExportSpec(format="prores")
    silent, loud = most_of_prores(spec, CLIP), most_of_prores(spec, replace(CLIP, has_sound=True))
    assert loud - silent == pytest.approx(81 / 16 * 192_000, abs=2)
    assert most_of_prores(replace(spec, first=0, last=8), CLIP) == pytest.approx(silent / 9, abs=2)
    assert size_words(spec, [CLIP, CLIP]) == "up to 51.4 MB"


def test_a_limit_is_told_for_each():
    spec = ExportSpec(format="h264", limit_bytes=10_000_000)
    assert size_words(spec, [CLIP]) == "at most 10.0 MB" and size_words(spec, [CLIP, CLIP]) == "at most 10.0 MB each"


def test_what_several_clips_need_at_most_is_added_up_and_a_limit_is_no_need():
    assert most_bytes(ExportSpec(), [CLIP, CLIP]) == 2 * CLIP.bytes
    assert most_bytes(ExportSpec(format="prores"), [CLIP, CLIP]) == 2 * most_of_prores(
        ExportSpec(format="prores"), CLIP
    )
    assert most_bytes(ExportSpec(format="h264", limit_bytes=10_000_000), [CLIP]) == 0


@pytest.mark.parametrize("name", sorted(FORMATS.keys() - {"original", "prores"}))
def test_of_what_is_encoded_to_a_quality_nothing_is_said(name):
    assert size_words(ExportSpec(format=name), [CLIP]) == ""
