"""Pictures follow the sound: an offline clock, and sounds that start late, stop for a moment, or are not there."""

from itertools import pairwise

import pytest

from wanstudio.ui.stage.pace import Pace

TICK_S = 0.01


def looked_at(heard, seconds=10.0):
    """(the pictures' time, the sound's) at each look. `heard(clock)` is what has been heard by then."""
    pace = Pace()
    looks = [n * TICK_S for n in range(round(seconds / TICK_S))]
    return [(pace.now_s(clock, heard(clock)), heard(clock)) for clock in looks]


def apart_s(heard):
    return [now - then for now, then in looked_at(heard)]


def test_without_sound_time_is_the_clocks():
    pace = Pace()
    assert [pace.now_s(at, None) for at in (0.0, 0.5, 7.0)] == [0.0, 0.5, 7.0]


@pytest.mark.parametrize("late_s", [0.05, 0.1, 0.3])
def test_a_sound_that_starts_late_is_caught_up_with_and_not_kept_just_within_sight(late_s):
    found = apart_s(lambda clock: max(0.0, clock - late_s))
    assert max(map(abs, found[round((late_s + 0.3) / TICK_S) :])) < 0.02
    assert max(map(abs, found[round(3 / TICK_S) :])) < 0.002


def test_a_gap_in_the_sound_is_waited_for_within_a_fifth_of_a_second():
    found = apart_s(lambda clock: clock if clock < 5 else max(5.0, clock - 0.1))
    after = found[round(5.3 / TICK_S) :]
    assert max(map(abs, after)) < 0.02 < max(map(abs, found))


def test_a_sound_that_is_told_in_pieces_does_not_shake_the_pictures():
    times = [now for now, _ in looked_at(lambda clock: clock // 0.02 * 0.02)][200:]
    steps = [later - earlier for earlier, later in pairwise(times)]
    assert min(steps) > 0.008 and max(steps) < 0.012
