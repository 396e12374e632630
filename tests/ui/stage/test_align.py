from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from wanstudio.ui.stage.align import BY_FRAME, BY_TIME, aligned
from wanstudio.ui.stage.course import frame_at

RATES = st.sampled_from([Fraction(24), Fraction(25), Fraction(30), Fraction(16), Fraction(30000, 1001), Fraction(60)])
CLIPS = st.lists(st.tuples(st.integers(1, 90), RATES), min_size=2, max_size=4).map(
    lambda found: [[float(n / rate) for n in range(count + 1)] for count, rate in found]
)


def test_one_clip_is_its_own_time():
    found = aligned([[0.0, 0.5, 1.0]])
    assert found.times_s == [0.0, 0.5, 1.0] and found.frames == [(0,), (1,)]


def test_a_slower_clip_stays_on_a_frame_while_the_faster_one_goes_on():
    fast, slow = [n / 4 for n in range(5)], [n / 2 for n in range(3)]
    assert aligned([slow, fast]).frames == [(0, 0), (0, 1), (1, 2), (1, 3)]


def test_a_shorter_clip_stays_on_its_last_frame_and_the_longer_one_goes_on_at_its_own_rate():
    fast, slow = [0.0, 0.25, 0.5], [0.0, 0.5, 1.0, 1.5]
    found = aligned([fast, slow])
    assert found.times_s == [0.0, 0.25, 0.5, 1.0, 1.5]
    assert found.frames == [(0, 0), (1, 0), (1, 1), (1, 2)]


def test_by_frame_the_rates_do_not_matter():
    found = aligned([[0.0, 0.5, 1.0], [0.0, 0.1, 0.2, 0.3]], BY_FRAME)
    assert found.times_s == [0.0, 0.5, 1.0, 1.5] and found.frames == [(0, 0), (1, 1), (1, 2)]


@given(CLIPS, st.sampled_from([BY_TIME, BY_FRAME]))
def test_every_step_has_a_frame_of_each_clip_in_order_and_all_end_on_their_last(clips, by):
    found = aligned(clips, by)
    assert len(found.frames) == len(found.times_s) - 1
    assert all(a < b for a, b in zip(found.times_s, found.times_s[1:], strict=False))
    for k, clip in enumerate(clips):
        shown = [step[k] for step in found.frames]
        until = round(found.parts[k] * len(found.frames))
        assert set(shown[until:]) <= {len(clip) - 2} and until > shown.index(len(clip) - 2)
        assert shown[0] == 0 and shown[-1] == len(clip) - 2 and shown == sorted(shown)


@given(CLIPS)
def test_by_time_the_frame_is_the_one_that_the_clip_shows_then_and_the_fastest_leaves_none_out(clips):
    found = aligned(clips, BY_TIME)
    for at, step in zip(found.times_s, found.frames, strict=False):
        assert step == tuple(frame_at(clip, at + 1e-6) for clip in clips)
    lead = [step[found.lead] for step in found.frames]
    assert set(lead) == set(range(len(clips[found.lead]) - 1))
    assert found.times_s[-1] == max(clip[-1] for clip in clips)


def test_a_still_picture_beside_a_clip_has_no_rate_of_its_own():
    clip = [n / 16 for n in range(33)]
    for order in ([[0.0, 0.04], clip], [clip, [0.0, 0.04]]):
        found = aligned(order)
        assert found.times_s == clip and {step[order.index([0.0, 0.04])] for step in found.frames} == {0}
