"""What the pointer does with the picture, button by button."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from tests.ui.stage.test_stage import shown
from wanstudio.ui.stage.places import Mode

NONE, CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton


def drag(picture: Any, begin: QPoint, way: QPoint, *, keys: Any = NONE, button: Any = LEFT) -> None:
    """Press, move there in steps, let go."""
    none = Qt.MouseButton.NoButton
    kinds = QMouseEvent.Type
    steps = [(kinds.MouseButtonPress, begin, button, button)]
    steps += [(kinds.MouseMove, begin + way * n / 4, none, button) for n in range(1, 5)]
    steps += [(kinds.MouseButtonRelease, begin + way, button, none)]
    for kind, at, which, held in steps:
        where = QPointF(at)
        QApplication.sendEvent(picture, QMouseEvent(kind, where, picture.mapToGlobal(where), which, held, keys))


@pytest.fixture
def at_40(qtbot, stage, a_clip):
    stage.show_clip(a_clip(), play=False)
    stage.player.seek(40)
    shown(qtbot, stage, 40)
    return stage


def test_a_picture_that_is_seen_whole_is_dragged_out_as_the_frame_that_is_shown(at_40):
    drag(at_40.picture, at_40.picture.rect().center(), QPoint(-60, 0))
    assert at_40.acted == [("drag", "clip0", 40)]
    assert not at_40.player.playing  # it was no click


def test_a_hand_that_trembles_while_it_clicks_drags_nothing(at_40):
    drag(at_40.picture, at_40.picture.rect().center(), QPoint(2, 0))
    assert at_40.acted == [] and at_40.player.playing


def test_a_larger_picture_is_panned_and_with_ctrl_it_is_dragged_out(at_40):
    picture = at_40.picture
    picture.zoom_to(4.0)
    before = picture.view
    drag(picture, picture.rect().center(), QPoint(-60, 0))
    assert at_40.acted == [] and picture.view != before
    before = picture.view
    drag(picture, picture.rect().center(), QPoint(-60, 0), keys=CTRL)
    assert at_40.acted == [("drag", "clip0", 40)] and picture.view == before


def test_the_middle_button_drags_nothing_out(at_40):
    drag(at_40.picture, at_40.picture.rect().center(), QPoint(-60, 0), button=MIDDLE)
    assert at_40.acted == []


def test_beside_each_other_the_one_under_the_pointer_is_dragged_out(qtbot, stage, a_clip):
    stage.compare((a_clip(0), a_clip(1)), play=False)
    stage.comparison.choose(Mode.SIDE)
    shown(qtbot, stage, 0)
    stage.player.seek(7)
    shown(qtbot, stage, 7)
    for k, name in enumerate(("clip0", "clip1")):
        drag(stage.picture, stage.picture.seen_places()[k].center(), QPoint(0, 60))
        assert stage.acted.pop() == ("drag", name, 7)


def test_an_empty_stage_has_nothing_to_drag(stage):
    drag(stage.picture, QPoint(50, 50), QPoint(60, 0))
    assert stage.acted == []
