"""Timecodes: the way there and back is one way, at steady rates and at those that vary."""

from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as some
from PySide6.QtCore import Qt

from tests.media.clips import make_clip
from tests.ui.stage.test_truth import VARIABLE
from wanstudio.ui.stage.codes import Timecodes
from wanstudio.ui.stage.course import steady
from wanstudio.ui.stage.goto import frame_of

RATES = some.sampled_from([8.0, 12.5, 16.0, 24000 / 1001, 24.0, 25.0, 30000 / 1001, 59.94005994, 60.0])


@some.composite
def varying(draw):
    """Frames of 1 to 400 ms each, and their average rate."""
    times_s = [0.0, *accumulate(n / 1000 for n in draw(some.lists(some.integers(1, 400), min_size=1, max_size=60)))]
    return Timecodes(times_s, (len(times_s) - 1) / times_s[-1])


@pytest.mark.parametrize(
    ("frame", "fps", "text"),
    [
        (0, 25, "00:00:00:00"),
        (24, 25, "00:00:00:24"),
        (25, 25, "00:00:01:00"),
        (39, 16, "00:00:02:07"),
        (30, 29.97, "00:00:01:00"),
        (3600 * 25, 25, "01:00:00:00"),
    ],
)
def test_at_a_steady_rate_frames_are_counted(frame, fps, text):
    assert Timecodes(steady(frame + 1, fps), fps).of(frame) == text


def test_at_a_rate_that_varies_a_frames_code_is_when_it_begins():
    """A short frame and a long one in turns, 3.3 a second, counted in fourths: the 21st begins after 6 seconds."""
    codes = Timecodes([0.0, *accumulate([0.1, 0.5] * 20)], 1 / 0.3)
    assert codes.of(20) == "00:00:06:00" and codes.of(21) == "00:00:06:00" and codes.of(22) == "00:00:06:02"
    assert codes.end == "00:00:12:00"


@given(RATES, some.integers(1, 3000), some.data())
def test_at_a_steady_rate_every_frame_is_found_by_its_code(fps, frames, data):
    codes = Timecodes(steady(frames, fps), fps)
    frame = data.draw(some.integers(0, frames - 1))
    assert frame_of(codes.of(frame), codes) == frame


@given(varying())
def test_at_a_rate_that_varies_too_but_for_those_that_begin_in_the_same_step(codes):
    said = [codes.of(n) for n in range(len(codes.times_s) - 1)]
    assert said == sorted(said)
    for n, code in enumerate(said):
        there = frame_of(code, codes)
        assert said[there] == code and (there == n or said.count(code) > 1)


@given(varying(), some.data())
def test_a_typed_code_leads_to_what_is_on_the_screen_then(codes, data):
    count, rate = data.draw(some.integers(0, 60 * codes.base)), codes._rate  # that of the clip where it is steady
    frame = codes.frame_at(count)
    if frame is None:
        assert count / rate >= codes.times_s[-1] - 1 / rate
    else:
        begins_s, ends_s = codes.times_s[frame : frame + 2]
        assert begins_s - 0.51 / rate <= count / rate <= ends_s + 0.51 / rate


def test_everything_on_the_stage_says_the_same_time_and_leaving_it_as_it_stands_goes_nowhere(
    qtbot, stage, a_clip, tmp_path
):
    path = make_clip(tmp_path / "varying.mp4", frames=len(VARIABLE), stamps=VARIABLE)
    stage.show_clip(a_clip(path=path), play=False)
    late = VARIABLE.index(1000)
    for frame in (late, VARIABLE.index(330), VARIABLE.index(333)):  # 3 ms apart
        qtbot.waitUntil(lambda: not stage.player.picture.isNull())
        stage.player.seek(frame)
        qtbot.waitUntil(lambda frame=frame: stage.player.frame == frame)
        code = stage.player.codes.of(frame)
        assert stage.following.times() == [f"{code}   frame {frame + 1}"]
        assert stage.accessibleDescription() == f"Paused at {code}, frame {frame + 1} of 16"
        stage.player.set_range(frame, frame)
        assert f"In {code}   Out {code}" in stage.foot.said
        stage.bar.ask_time()
        qtbot.keyClick(stage.bar.time_field, Qt.Key.Key_Return)
        assert stage.player.place_now == frame
    assert stage.player.codes.of(late) == "00:00:01:00"
    stage.bar.ask_time()
    qtbot.keyClicks(stage.bar.time_field, "1:00")
    qtbot.keyClick(stage.bar.time_field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: stage.player.frame == late)
