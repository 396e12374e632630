"""Which frame is due when, in every way of playing."""

from itertools import islice

import pytest

from wanstudio.ui.stage.course import due, frame_at, legs
from wanstudio.ui.stage.voice import samples_along

TIMES_S = [0.0, 0.1, 0.2, 0.3, 0.4, 0.5]  # five frames


@pytest.mark.parametrize(
    ("n", "first", "last", "how", "frames"),
    [
        (0, 0, 4, {}, [0, 1, 2, 3, 4]),
        (3, 0, 4, {"loop": True}, [3, 4, 0, 1, 2]),
        (1, 1, 3, {"loop": True, "ping_pong": True}, [1, 2, 3, 2, 1, 2, 3]),
        (3, 0, 4, {"loop": True, "forward": False}, [3, 2, 1, 0, 4, 3]),
        (4, 1, 2, {"loop": True}, [1, 2, 1, 2]),
        (0, 0, 0, {"loop": True, "ping_pong": True}, [0, 0, 0]),
    ],
)
def test_every_frame_is_due_one_frame_after_the_one_before(n, first, last, how, frames):
    plain = {"forward": True, "loop": False, "ping_pong": False}
    course = due(legs(TIMES_S, n, first, last, **(plain | how)), TIMES_S, speed=2.0)
    found = list(islice(course, len(frames)))
    assert [frame for _, frame in found] == frames
    assert [at for at, _ in found] == pytest.approx([0.05 * i for i in range(len(frames))])


def test_a_clip_faster_than_the_screen_leaves_frames_out_evenly():
    times_s = [n / 60 for n in range(61)]
    course = legs(times_s, 0, 0, 59, forward=True, loop=False, ping_pong=False)
    assert [n for _, n in due(course, times_s, speed=4.0)] == list(range(0, 60, 4))


def test_a_frame_is_on_the_screen_until_the_next_one_begins():
    assert [frame_at(TIMES_S, at) for at in (-1, 0, 0.09, 0.1, 0.49, 9)] == [0, 0, 0, 1, 4, 4]


def test_the_sound_goes_on_over_the_seam_of_a_loop_without_a_sample_lost():
    samples = memoryview(b"".join(n.to_bytes(4, "little") for n in range(24_000)))
    course = legs(TIMES_S, 3, 1, 3, forward=True, loop=True, ping_pong=False)
    heard = b"".join(bytes(piece) for piece in islice(samples_along(course, samples), 4))
    numbers = [int.from_bytes(heard[i : i + 4], "little") for i in range(0, len(heard), 4)]
    assert numbers == [*range(14_400, 19_200), *range(4_800, 19_200)]
