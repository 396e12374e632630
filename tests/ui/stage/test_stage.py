from itertools import pairwise

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QWidget

from wanstudio.ui.stage.picture import Picture


def shown(qtbot, stage, frame):
    qtbot.waitUntil(lambda: stage.player.frame == frame and not stage.player.picture.isNull())


def test_a_clip_is_shown_and_every_step_is_one_frame(qtbot, stage, a_clip):
    stage.show_clip(a_clip(), play=False)
    shown(qtbot, stage, 0)
    for n in (1, 2, 3):
        stage.transport.step(1)
        shown(qtbot, stage, n)
    stage.transport.step(-1)
    shown(qtbot, stage, 2)
    assert stage.scrubber.frame == 2 and stage.bar.timecode.accessibleDescription() == "frame 3 of 132"


def test_steps_that_come_faster_than_pictures_are_all_counted(qtbot, stage, a_clip):
    stage.show_clip(a_clip(), play=False)
    shown(qtbot, stage, 0)
    for _ in range(10):
        stage.transport.step(1)
    shown(qtbot, stage, 10)


def test_the_ends_are_the_first_and_the_last_frame(qtbot, stage, a_clip):
    stage.show_clip(a_clip(), play=False)
    stage.transport.to_end()
    shown(qtbot, stage, 131)
    stage.transport.step(1)
    shown(qtbot, stage, 131)
    stage.transport.to_start()
    shown(qtbot, stage, 0)


def test_a_clip_plays_and_pauses(qtbot, stage, a_clip):
    stage.show_clip(a_clip())
    qtbot.waitUntil(lambda: stage.player.playing and stage.player.frame > 2)
    stage.transport.toggle_play()
    qtbot.waitUntil(lambda: not stage.player.playing)


def test_pointing_at_the_strip_goes_there(qtbot, stage, a_clip):
    stage.show_clip(a_clip(), play=False)
    shown(qtbot, stage, 0)
    middle = stage.scrubber.rect().center()
    qtbot.mouseClick(stage.scrubber, Qt.MouseButton.LeftButton, pos=middle)
    shown(qtbot, stage, stage.scrubber.frame_at(middle.x()))


def test_a_clip_is_seen_once_its_first_frame_was_shown(qtbot, stage, a_clip):
    with qtbot.waitSignal(stage.seen) as told:
        stage.show_clip(a_clip(), play=False)
    assert told.args == ["clip0"]


def test_the_sound_of_a_silent_clip_is_off_and_says_so(stage, a_clip):
    from dataclasses import replace

    clip = a_clip()
    stage.show_clip(replace(clip, facts=replace(clip.facts, has_sound=False)), play=False)
    assert not stage.bar.mute_button.isEnabled() and "no sound" in stage.bar.mute_button.toolTip()


def test_a_clip_that_is_gone_says_so(qtbot, stage, a_clip, tmp_path):
    stage.show_clip(a_clip(path=tmp_path / "gone.mp4"), play=False)
    qtbot.waitUntil(lambda: "gone.mp4 is not there" in stage.picture.message)
    assert "File > Check the library looks for it. Clip > Move to the trash takes it off" in stage.picture.message


def test_the_picture_keeps_its_aspect_on_whole_pixels_in_the_middle(qtbot, theme):
    picture = Picture(theme)
    qtbot.addWidget(picture)
    picture.resize(792, 500)
    picture.show_sizes([QSize(720, 1280)])
    (place,) = picture.places()
    assert place.height() == 468 and place.width() == 263
    assert abs(place.center().x() - picture.rect().center().x()) <= 1


def test_the_range_is_marked_played_in_a_loop_and_cleared(qtbot, stage, a_clip):
    stage.show_clip(a_clip(), play=False)
    shown(qtbot, stage, 0)
    for frame, key in ((20, Qt.Key.Key_I), (24, Qt.Key.Key_O)):
        stage.player.seek(frame)
        shown(qtbot, stage, frame)
        qtbot.keyClick(stage, key)
    assert (stage.scrubber.first, stage.scrubber.last) == (20, 24)
    seen = []
    stage.player.frame_shown.connect(seen.append)
    qtbot.keyClick(stage, Qt.Key.Key_L)
    qtbot.waitUntil(lambda: seen.count(20) > 2)
    qtbot.keyClick(stage, Qt.Key.Key_K)
    assert not stage.player.playing and set(seen) == {20, 21, 22, 23, 24}
    for key in (Qt.Key.Key_I, Qt.Key.Key_O):
        qtbot.keyClick(stage, key, Qt.KeyboardModifier.AltModifier)
    assert (stage.player.first, stage.player.last) == (0, 131)


def test_a_range_is_said_for_the_next_take_as_it_is_marked_and_played(qtbot, stage, a_clip):
    stage.show_clip(a_clip(0), play=False)
    shown(qtbot, stage, 0)
    stage.player.set_range(20, 24)
    said = stage.foot.said
    assert said.startswith("In ")
    stage.show_take(a_clip(1))
    shown(qtbot, stage, 0)
    assert (stage.player.first, stage.player.last, stage.foot.said) == (20, 24, said)


def test_in_and_out_are_there_again_when_their_clip_comes_back(qtbot, stage, a_clip):
    stage.show_clip(a_clip(0), play=False)
    shown(qtbot, stage, 0)
    stage.player.set_range(20, 24)
    said = stage.foot.said
    stage.show_clip(a_clip(1), play=False)
    shown(qtbot, stage, 0)
    assert (stage.player.first, stage.player.last) == (0, 131) and stage.foot.said != said
    stage.show_clip(a_clip(0), play=False)
    stage.show_clip(None)  # before it was open
    stage.show_clip(a_clip(0), play=False)
    shown(qtbot, stage, 0)
    assert (stage.player.first, stage.player.last, stage.foot.said) == (20, 24, said)
    stage.player.set_range(0, 131)
    stage.show_clip(a_clip(1), play=False)
    shown(qtbot, stage, 0)
    stage.show_clip(a_clip(0), play=False)
    shown(qtbot, stage, 0)
    assert (stage.player.first, stage.player.last) == (0, 131)


def test_the_stage_fits_its_column_of_a_small_window_and_its_buttons_still_say_what_they_do(stage, a_clip):
    stage.show_clip(a_clip(), play=False)
    stage.setMinimumSize(400, 300)  # as the window's region has: its parts do not hold it open
    stage.resize(486, 620)
    stage.grab()
    right = max(w.mapTo(stage, w.rect().topRight()).x() for w in stage.findChildren(QWidget) if w.isVisible())
    assert stage.width() == 486 and right < 486
    for button in (stage.foot.frame_button, stage.foot.continue_button):
        assert not button.text() and button.toolTip().startswith(button.accessibleName()) and button.accessibleName()
    stage.resize(792, 844)
    assert stage.foot.continue_button.text() == "Continue from here"


def test_in_a_wide_window_the_filmstrip_is_larger_and_so_are_the_takes(qtbot, stage, a_clip):
    stage.show_clip(a_clip(), play=False)
    low, strip = stage.scrubber.height(), stage.takes.strip.list
    small = strip.height()
    stage.resize(1920, 1000)
    qtbot.waitUntil(lambda: (stage.scrubber.height() - low, strip.height() - small) == (64 - 52, 72 - 54))
    stage.resize(1900, 1000)
    qtbot.waitUntil(lambda: (stage.scrubber.height(), strip.height()) == (low, small))


def test_the_speed_is_chosen_in_a_menu_and_the_sound_control_says_why_nothing_is_heard(qtbot, stage, a_clip):
    stage.show_clip(a_clip(), play=False)
    shown(qtbot, stage, 0)
    half = next(entry for entry in stage.bar.speed_button.menu_now().actions() if entry.text() == "0.5×")
    half.trigger()
    assert stage.bar.speed_button.text() == "0.5×" and stage.bar.speed_button.accessibleName() == "Speed 0.5×"
    stage.transport.toggle_play()
    assert stage.player.speed == 0.5
    assert stage.bar.mute_button.toolTip() == "No sound at 0.5×. Mute (M)" == stage.bar.mute_button.accessibleName()
    stage.bar.speed_button.choose(1.0)
    assert stage.player.speed == 1.0 and stage.bar.mute_button.toolTip() == "Mute (M)"


def test_the_speed_stays_between_a_tenth_and_four_and_shuttling_does_not_change_it(qtbot, stage, a_clip):
    button = stage.bar.speed_button
    for _ in range(20):
        button.slower()
    assert button.speed == 0.1
    for _ in range(20):
        button.faster()
    assert button.speed == 4.0
    button.choose(0.5)
    stage.show_clip(a_clip(), play=False)
    shown(qtbot, stage, 0)
    qtbot.keyClick(stage, Qt.Key.Key_J)
    assert stage.bar.mute_button.toolTip().startswith("No sound at 1×, backwards")
    qtbot.keyClick(stage, Qt.Key.Key_K)
    qtbot.keyClick(stage, Qt.Key.Key_Space)
    assert stage.player.speed == 0.5 and stage.player.forward


def test_ping_pong_is_a_loop_that_turns_round_at_the_ends(qtbot, stage, a_clip):
    stage.show_clip(a_clip(), play=False)
    shown(qtbot, stage, 0)
    stage.bar.loop_button.setChecked(False)
    stage.player.set_range(3, 6)
    stage.transport.to_in()
    shown(qtbot, stage, 3)
    stage.bar.toggle_ping_pong()
    assert stage.bar.loop_button.isChecked()
    seen = []
    stage.player.frame_shown.connect(seen.append)
    stage.transport.toggle_play()
    qtbot.waitUntil(lambda: {(5, 4), (4, 5)} <= set(pairwise(seen)))
    assert set(seen) <= {3, 4, 5, 6}
    stage.bar.loop_button.setChecked(False)
    assert not stage.player.ping_pong


def test_a_screen_reader_is_told_the_time_and_whether_the_clip_plays(qtbot, stage, a_clip):
    stage.show_clip(a_clip(), play=False)
    stage.player.seek(40)
    shown(qtbot, stage, 40)
    assert stage.accessibleDescription() == "Paused at 00:00:01:15, frame 41 of 132"
    stage.transport.toggle_play()
    assert stage.accessibleDescription().startswith("Playing at ")
    stage.transport.toggle_play()
    assert stage.accessibleDescription().startswith("Paused at ")
