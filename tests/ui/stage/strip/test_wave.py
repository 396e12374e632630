"""The sound on the strip: loud where the clip is loud, and nothing where there is none."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QSize

from tests.media.clips import make_clip
from tests.ui.stage.test_stage import shown
from wanstudio.media.probe import probe_file
from wanstudio.ui.stage.reel import Sound
from wanstudio.ui.stage.strip.ground import Ground
from wanstudio.ui.stage.strip.track import Track
from wanstudio.ui.stage.strip.wave import levels

STEADY = [n / 10 for n in range(41)]  # 40 frames, 4 s


def sound(peaks, long_s):
    return Sound(samples=memoryview(bytes(round(long_s * 48_000) * 4)), peaks=peaks)


def test_each_part_of_the_strip_has_the_loudest_moment_of_its_time():
    peaks = [0] * 100 + [64] * 50 + [0] * 249 + [255]
    found = levels(sound(peaks, 4.0), STEADY, 8)
    assert found == pytest.approx([0, 0, 0.501, 0, 0, 0, 0, 1], abs=0.001)


def test_a_sound_that_ends_before_the_picture_leaves_the_rest_empty():
    assert levels(sound([200] * 50, 2.0), STEADY, 4) == [1, 1, 0, 0]


def test_where_frames_stand_unequally_long_the_sound_stands_under_its_frames():
    times_s = [0.0, 3.0, 3.5, 4.0]  # three frames, equally wide on the strip
    assert levels(sound([0] * 75 + [255] * 25, 4.0), times_s, 3) == [0, 1, 1]


@pytest.mark.parametrize("columns", [1, 7, 300, 5000])
def test_at_any_width_there_is_a_level_for_each_column_and_the_loudest_is_in(columns):
    found = levels(sound([10] * 1499 + [255], 4.0), STEADY, columns)
    assert len(found) == columns and max(found) == 1 and min(found) > 0


def test_what_is_silent_has_no_levels_and_what_is_nearly_silent_looks_soft():
    assert levels(sound([], 0), STEADY, 9) == [] == levels(sound([0] * 100, 4.0), STEADY, 9)
    assert max(levels(sound([1] * 100, 4.0), STEADY, 9)) == 0.25


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_the_bars_stand_in_the_lower_third_at_any_ratio(theme, qapp, ratio):
    ground, track, size = Ground(theme), Track(40, 400), QSize(400, 76)
    strip = ground.strip(400)
    plain = ground.drawn(size, ratio, track, STEADY).toImage()
    ground.show_sound(sound([0] * 50 + [255] * 50, 4.0), STEADY)
    drawn = ground.drawn(size, ratio, track, STEADY).toImage()

    def color(image, x, y):
        return image.pixelColor(QPoint(x, y) * ratio)

    foot = strip.bottom() - 2
    assert color(drawn, 300, foot) == theme.color("track_fill") != color(drawn, 100, foot)
    assert color(drawn, 300, strip.bottom() - 21) == color(plain, 300, strip.bottom() - 21)


def test_the_stage_draws_the_sound_once_it_is_read_and_drops_it_with_the_clip(qtbot, stage, a_clip, tmp_path):
    def clip(name, **made):
        path = make_clip(tmp_path / name, frames=32, **made)
        return replace(a_clip(), id=name, path=path, facts=probe_file(path))

    def foot():
        image = stage.scrubber.grab().toImage()
        return image.pixelColor(stage.scrubber.width() // 2, stage.scrubber.height() - 6)

    stage.show_clip(clip("hum.mp4", sound="aac"), play=False)
    qtbot.waitUntil(lambda: foot() == stage._theme.color("track_fill"))
    stage.show_clip(clip("silent.mp4"), play=False)
    shown(qtbot, stage, 0)
    assert foot() != stage._theme.color("track_fill")
