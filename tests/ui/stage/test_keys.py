"""The keys that the stage answers to itself."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from tests.ui.stage.test_stage import shown
from wanstudio.core.shortcuts.chosen import Shortcuts


@pytest.mark.parametrize(
    ("key", "modifier", "frame"),
    [
        (Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier, 51),
        (Qt.Key.Key_Left, Qt.KeyboardModifier.NoModifier, 49),
        (Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier, 75),
        (Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier, 25),
        (Qt.Key.Key_Home, Qt.KeyboardModifier.NoModifier, 0),
        (Qt.Key.Key_End, Qt.KeyboardModifier.NoModifier, 131),
    ],
)
def test_keys_move_the_playhead_while_the_stage_has_the_focus(qtbot, stage, a_clip, key, modifier, frame):
    stage.show_clip(a_clip(), play=False)
    stage.player.seek(50)
    shown(qtbot, stage, 50)
    qtbot.keyClick(stage, key, modifier)
    shown(qtbot, stage, frame)


def test_space_plays_m_mutes_and_backslash_loops(qtbot, stage, a_clip):
    stage.show_clip(a_clip(), play=False)
    qtbot.keyClick(stage, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: stage.player.playing)
    qtbot.keyClick(stage, Qt.Key.Key_M)
    qtbot.keyClick(stage, Qt.Key.Key_Backslash)
    assert stage.bar.mute_button.isChecked() and not stage.bar.loop_button.isChecked()


def test_l_and_j_pressed_again_are_faster_and_step_while_k_is_held(qtbot, stage, a_clip):
    stage.show_clip(a_clip(), play=False)
    shown(qtbot, stage, 0)
    speeds = []
    for key in (Qt.Key.Key_L, Qt.Key.Key_L, Qt.Key.Key_L, Qt.Key.Key_J):
        qtbot.keyClick(stage, key)
        speeds.append((stage.player.speed, stage.player.forward))
    assert speeds == [(1, True), (2, True), (4, True), (1, False)]
    qtbot.keyPress(stage, Qt.Key.Key_K)
    stage.player.seek(50)
    shown(qtbot, stage, 50)
    qtbot.keyClick(stage, Qt.Key.Key_L)
    shown(qtbot, stage, 51)
    qtbot.keyRelease(stage, Qt.Key.Key_K)


def test_a_key_that_is_held_steps_on_and_switches_nothing_to_and_fro(qtbot, stage, a_clip):
    stage.show_clip(a_clip(), play=False)
    shown(qtbot, stage, 0)

    def repeat(key, text=""):
        stage.keyPressEvent(QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, text, True))

    repeat(Qt.Key.Key_M, "m")
    assert not stage.bar.mute_button.isChecked()
    for _ in range(3):
        repeat(Qt.Key.Key_Right)
    shown(qtbot, stage, 3)
    qtbot.keyPress(stage, Qt.Key.Key_K)
    repeat(Qt.Key.Key_L, "l")
    shown(qtbot, stage, 4)
    assert not stage.player.playing
    qtbot.keyRelease(stage, Qt.Key.Key_K)
    assert not stage.transport.k_held


def test_the_stage_answers_to_the_keys_in_force(qtbot, stage, a_clip):
    stage.show_clip(a_clip(), play=False)
    shown(qtbot, stage, 0)
    stage.player.seek(50)
    shown(qtbot, stage, 50)
    stage.keymap.use(Shortcuts("avid"))
    qtbot.keyClick(stage, Qt.Key.Key_E)
    assert stage.player.first == 50
    qtbot.keyClick(stage, Qt.Key.Key_D)
    assert stage.player.first == 0
    stage.keymap.use(Shortcuts().with_keys("mute", ("N",)))
    qtbot.keyClick(stage, Qt.Key.Key_M)
    assert not stage.bar.mute_button.isChecked()
    qtbot.keyClick(stage, Qt.Key.Key_N)
    assert stage.bar.mute_button.isChecked() and stage.bar.mute_button.toolTip() == "Sound on (N)"


def test_whatever_key_stops_steps_while_it_is_held(qtbot, stage, a_clip):
    stage.keymap.use(Shortcuts().with_keys("stop", ("N",)))
    stage.show_clip(a_clip(), play=False)
    shown(qtbot, stage, 0)
    qtbot.keyPress(stage, Qt.Key.Key_N)
    qtbot.keyClick(stage, Qt.Key.Key_L)
    shown(qtbot, stage, 1)
    qtbot.keyRelease(stage, Qt.Key.Key_N)
    assert not stage.transport.k_held


def test_the_buttons_of_the_stage_show_the_keys_in_force(stage):
    assert stage.head.full_button.toolTip() == "Full screen (F or F11)"
    stage.keymap.use(Shortcuts("avid"))
    assert stage.head.full_button.toolTip() == "Full screen (F11)" == stage.head.full_button.accessibleName()
