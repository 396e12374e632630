"""The strip under the picture: where each frame lies, and what hands do with the range there."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from tests.ui.stage.test_stage import shown
from wanstudio.ui.stage.course import steady
from wanstudio.ui.stage.strip.scrubber import Scrubber
from wanstudio.ui.stage.strip.track import Track

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def paused(qtbot, stage, a_clip):
    """The stage with a clip of 132 frames, paused at its first."""
    stage.show_clip(a_clip(), play=False)
    shown(qtbot, stage, 0)
    return stage


def move(scrubber, place, button=Qt.MouseButton.NoButton):
    """The pointer comes to a place. Sent, not moved: the real pointer may stand there already."""
    where, no_key = QPointF(scrubber.mapToGlobal(place)), Qt.KeyboardModifier.NoModifier
    event = QMouseEvent(QEvent.Type.MouseMove, QPointF(place), where, Qt.MouseButton.NoButton, button, no_key)
    QApplication.sendEvent(scrubber, event)


def at(scrubber, mark, frame):
    """On the handle that stands at a frame."""
    inward = 3 if mark == "in" else -3
    return QPoint(scrubber.track().edge(mark, frame) + inward, scrubber.height() // 2)


def dragged(qtbot, scrubber, mark, *frames):
    """Take the handle and go from frame to frame with it; it is not let go."""
    now = scrubber.first if mark == "in" else scrubber.last
    qtbot.mousePress(scrubber, LEFT, pos=at(scrubber, mark, now))
    for frame in frames:
        move(scrubber, at(scrubber, mark, frame), LEFT)


def test_every_frame_has_its_place_on_the_strip():
    track = Track(132, 760)
    assert [track.frame_at(track.x(n + 0.5)) for n in range(132)] == list(range(132))
    assert track.frame_at(-5) == 0 and track.frame_at(9999) == 131


@pytest.mark.parametrize("mark", ["in", "out"])
def test_a_handle_stands_at_the_outer_edge_of_its_frame(mark):
    track = Track(132, 760)
    assert [track.marked_at(mark, track.edge(mark, n)) for n in range(132)] == list(range(132))
    assert track.marked_at(mark, -50) == 0 and track.marked_at(mark, 9999) == 131


def test_a_handle_is_dragged_from_frame_to_frame_and_the_picture_follows_it(qtbot, paused):
    dragged(qtbot, paused.scrubber, "in", 30, 40)
    assert (paused.player.first, paused.player.last) == (40, 131)
    shown(qtbot, paused, 40)
    qtbot.mouseRelease(paused.scrubber, LEFT)
    dragged(qtbot, paused.scrubber, "out", 90)
    assert (paused.scrubber.first, paused.scrubber.last) == (40, 90)
    shown(qtbot, paused, 90)


def test_a_handle_stops_at_the_other_one(qtbot, paused):
    paused.player.set_range(20, 30)
    dragged(qtbot, paused.scrubber, "in", 80)
    assert (paused.player.first, paused.player.last) == (30, 30)
    qtbot.mouseRelease(paused.scrubber, LEFT)
    paused.player.set_range(20, 30)
    dragged(qtbot, paused.scrubber, "out", 3)
    assert (paused.player.first, paused.player.last) == (20, 20)


def test_a_press_on_a_handle_moves_nothing_by_itself(qtbot, paused):
    paused.player.set_range(20, 90)
    for away in (-4, 0, 8):
        place = QPoint(paused.scrubber.track().edge("in", 20) + away, paused.scrubber.height() // 2)
        qtbot.mouseClick(paused.scrubber, LEFT, pos=place)
    assert (paused.player.first, paused.player.last, paused.player.frame) == (20, 90, 0)


def test_the_ruler_moves_the_playhead_where_a_handle_stands_under_it(qtbot, paused):
    paused.player.set_range(20, 90)
    qtbot.mouseClick(paused.scrubber, LEFT, pos=QPoint(round(paused.scrubber.track().x(20.5)), 4))
    shown(qtbot, paused, 20)
    assert paused.player.first == 20


def test_what_plays_waits_while_a_handle_is_in_the_hand_and_goes_on_inside_the_range(qtbot, paused):
    paused.transport.toggle_play()
    dragged(qtbot, paused.scrubber, "out", 20)
    assert not paused.player.playing
    shown(qtbot, paused, 20)
    seen = []
    paused.player.frame_shown.connect(seen.append)
    qtbot.mouseRelease(paused.scrubber, LEFT)
    assert paused.player.playing
    qtbot.waitUntil(lambda: seen.count(3) > 0)
    assert max(seen) <= 20


def test_a_double_click_on_a_handle_takes_it_back_to_the_clips_end(qtbot, paused):
    paused.player.set_range(20, 90)
    qtbot.mouseDClick(paused.scrubber, LEFT, pos=at(paused.scrubber, "out", 90))
    assert (paused.player.first, paused.player.last) == (20, 131)
    qtbot.mouseDClick(paused.scrubber, LEFT, pos=at(paused.scrubber, "in", 20))
    assert (paused.player.first, paused.player.last) == (0, 131)


def test_the_pointer_says_where_a_handle_can_be_taken(paused):
    for place, shape in (
        (at(paused.scrubber, "in", 0), Qt.CursorShape.SizeHorCursor),
        (paused.scrubber.rect().center(), Qt.CursorShape.ArrowCursor),
        (at(paused.scrubber, "out", 131), Qt.CursorShape.SizeHorCursor),
    ):
        move(paused.scrubber, place)
        assert paused.scrubber.cursor().shape() is shape


def test_both_handles_of_a_range_of_one_frame_can_be_taken(theme, qtbot):
    scrubber = Scrubber(theme)
    qtbot.addWidget(scrubber)
    scrubber.resize(760, 76)
    scrubber.show_clip(steady(132, 25.0))
    scrubber.show_range(50, 50)
    left, right = (scrubber.track().edge(mark, 50) for mark in ("in", "out"))
    assert [scrubber._grip_at(x, 40) for x in (left - 4, left + 1, right - 1, right + 4)] == ["in", "in", "out", "out"]


def test_the_strips_menu_sets_and_clears_the_range_at_the_frame_under_the_pointer(paused):
    def chosen(text):
        (entry,) = [action for action in paused.scrubber.menu_at(39).actions() if text in action.text()]
        assert entry.isEnabled()
        entry.trigger()
        return paused.player.first, paused.player.last

    assert [e.isEnabled() for e in paused.scrubber.menu_at(0).actions() if "Clear" in e.text()] == [False, False]
    assert chosen("Begin the range at frame 40") == (39, 131)
    assert chosen("End the range at frame 40") == (39, 39)
    assert chosen("Clear the range's end") == (39, 131)
    assert chosen("Clear the range's beginning") == (0, 131)


def test_a_range_marked_before_the_clip_is_open_is_shown_once_it_is(qtbot, stage, a_clip):
    stage.show_clip(a_clip(), play=False)
    stage.player.set_range(20, 30)
    shown(qtbot, stage, 0)
    assert (stage.scrubber.first, stage.scrubber.last) == (20, 30) == (stage.player.first, stage.player.last)


def test_to_a_screen_reader_the_strip_is_a_slider_of_frames_that_can_be_set(qtbot, paused):
    strip = QAccessible.queryAccessibleInterface(paused.scrubber)
    assert strip.role() is QAccessible.Role.Slider and strip.text(QAccessible.Text.Name) == "Position"
    assert (paused.scrubber.minimum(), paused.scrubber.maximum(), paused.scrubber.value()) == (1, 132, 1)
    paused.scrubber.setValue(41)  # as the accessibility bridge does
    shown(qtbot, paused, 40)
    assert paused.scrubber.value() == 41


def test_while_a_clip_plays_a_screen_reader_hears_of_it_once_a_second(qtbot, paused):
    told, seen = [], []
    paused.scrubber.valueChanged.connect(told.append)
    paused.player.frame_shown.connect(seen.append)
    paused.transport.toggle_play()
    qtbot.waitUntil(lambda: len(seen) > 60)
    assert len(told) <= 4
    assert paused.player.playing and paused.player.frame in seen


def test_a_wheel_turned_over_the_strip_moves_nothing(qtbot, paused):
    paused.scrubber.setFocus()
    point, angle = QPointF(300, 40), QPoint(0, 120)
    phase, keys = Qt.ScrollPhase.NoScrollPhase, Qt.KeyboardModifier.NoModifier
    event = QWheelEvent(point, point, QPoint(), angle, Qt.MouseButton.NoButton, keys, phase, False)
    QApplication.sendEvent(paused.scrubber, event)
    assert paused.scrubber.value() == 1 and paused.player.frame == 0
