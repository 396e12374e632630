"""What can be typed where the timecode stands."""

import pytest
from PySide6.QtCore import Qt

from tests.ui.stage.test_stage import shown
from tests.ui.test_figures import read_by
from wanstudio.core.errors import InvalidInput
from wanstudio.ui.stage.codes import Timecodes
from wanstudio.ui.stage.course import steady
from wanstudio.ui.stage.goto import frame_of

AT_25 = Timecodes(steady(132, 25.0), 25.0)


@pytest.mark.parametrize(
    ("text", "frame"),
    [
        ("1", 0),
        ("132", 131),
        (" 40 ", 39),
        ("0 s", 0),
        ("1.5 s", 37),
        ("1,5S", 37),
        ("1.5", 37),
        (".2s", 5),
        ("5.28 s", 131),
        ("00:00:01:15", 40),
        ("1:15", 40),
        ("0:02:00", 50),
    ],
)
def test_frames_count_from_1_seconds_and_timecodes_from_0(text, frame):
    assert frame_of(text, AT_25) == frame


@pytest.mark.parametrize(("language", "text"), [("en_US", "1,200"), ("de_DE", "1.200")])
def test_a_frame_can_be_typed_as_the_window_writes_it_where_the_clip_has_so_many(language, text):
    with read_by(language):
        assert frame_of(text, Timecodes(steady(1500, 25.0), 25.0)) == 1199
        assert frame_of(text, AT_25) == 30


def test_seconds_mean_the_frame_that_is_on_the_screen_then_at_a_rate_that_varies():
    assert frame_of("1 s", Timecodes([0.0, 0.9, 1.4, 1.5], 2.0)) == 1


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "Type a frame"),
        ("soon", "Type a frame"),
        ("-3", "Type a frame"),
        ("1:2:3:4:5", "Type a frame"),
        ("0", "no frame 0: this clip has 1 to 132"),
        ("133", "no frame 133"),
        ("9 s", "ends after 5.28 s"),
        ("00:00:01:25", "frames 00 to 24"),
        ("00:01:75:00", "end at 59"),
        ("00:00:05:07", "after the end"),
    ],
)
def test_what_names_no_frame_is_answered_with_a_sentence(text, why):
    with pytest.raises(InvalidInput, match=why):
        frame_of(text, AT_25)


def test_a_click_on_the_timecode_takes_a_place_to_go_to(qtbot, stage, a_clip):
    stage.show_clip(a_clip(), play=False)
    shown(qtbot, stage, 0)
    qtbot.mouseClick(stage.bar.timecode, Qt.MouseButton.LeftButton)
    field = stage.bar.time_field
    assert field.isVisible() and field.selectedText() == "00:00:00:00"
    qtbot.keyClicks(field, "m")
    assert not stage.bar.mute_button.isChecked()
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.isVisible() and stage.bar.wrong_time.isVisible() and "Type a frame" in stage.bar.wrong_time.text()
    field.selectAll()
    qtbot.keyClicks(field, "41")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.isHidden() and stage.bar.wrong_time.isHidden()
    shown(qtbot, stage, 40)


def test_escape_leaves_the_field_and_the_clip_where_it_was(qtbot, stage, a_clip):
    stage.show_clip(a_clip(), play=False)
    shown(qtbot, stage, 0)
    stage.bar.ask_time()
    qtbot.keyClicks(stage.bar.time_field, "41")
    qtbot.keyClick(stage.bar.time_field, Qt.Key.Key_Escape)
    assert stage.bar.time_field.isHidden() and stage.player.frame == 0
