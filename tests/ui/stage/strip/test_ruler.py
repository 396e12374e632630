"""What stands on the ruler, in clips of a second and of hours."""

from itertools import pairwise

import pytest

from wanstudio.ui.stage.course import steady
from wanstudio.ui.stage.strip.ruler import marks, words, words_beside
from wanstudio.ui.stage.strip.track import Track


def test_a_short_clip_has_a_word_a_second_and_a_mark_at_each_half():
    found = list(marks(steady(132, 25), Track(132, 792), 52))
    assert [text for _, tall, text in found if tall] == ["0 s", "1 s", "2 s", "3 s", "4 s", "5 s"]
    assert [x for x, tall, _ in found if not tall] == [75, 225, 375, 525, 675]


@pytest.mark.parametrize("seconds", [1, 5, 30, 59, 60, 200, 3599, 3600, 40_000])
@pytest.mark.parametrize("width_px", [300, 792, 2000])
def test_words_stay_apart_whatever_the_length_and_the_width(seconds, width_px):
    found = [x for x, tall, _ in marks(steady(seconds * 2, 2), Track(seconds * 2, width_px), 52) if tall]
    assert len(found) >= 1 and all(b - a >= 51 for a, b in pairwise(found))


def test_the_playhead_on_a_mark_leaves_its_words_to_be_read(theme):
    for frames in (60, 132, 20_000):
        track = Track(frames, 792)
        assert track.x(0.5) + 6 < words_beside(theme, track) <= 20
    assert words_beside(theme, Track(5, 792)) == 4  # the cap stands far from there


def test_a_time_stands_where_its_frame_does_at_a_rate_that_varies():
    found = list(marks([0.0, 0.5, 0.6, 0.7, 2.0], Track(4, 400), 52))
    assert [x for x, tall, _ in found if tall] == [0, 300 + round(100 * 0.3 / 1.3), 400]


@pytest.mark.parametrize(
    ("at_s", "end_s", "said"),
    [(4, 5.06, "4 s"), (0, 60, "0:00"), (65, 300, "1:05"), (3725, 7000, "1:02:05"), (30, 4000, "0:00:30")],
)
def test_a_time_is_said_in_seconds_minutes_or_hours_as_the_clip_is_long(at_s, end_s, said):
    assert words(at_s, end_s) == said
