"""What stands above the picture, in the widths that a stage has."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget

from wanstudio.ui.keymap import Keymap
from wanstudio.ui.stage.header import Header
from wanstudio.ui.stage.takes.turner import Turner


@pytest.mark.parametrize("width", [640, 642, 792, 820, 1000])
def test_the_title_keeps_room_whatever_else_stands_there(qtbot, theme, a_clip, width):
    shown = QWidget()
    shown.setFixedWidth(220)  # as wide as the zoom and the modes together
    header = Header(theme, Keymap(), Turner(theme, Keymap()), (shown,))
    qtbot.addWidget(header)
    header.resize(width, 40)
    header.show()
    header.say((a_clip(title="Big rabbit climbs out of his burrow, stretches both arms and greets the morning"),))
    header.set_narrow(False)
    qtbot.waitUntil(lambda: header._title.width() >= 120)
    assert header._facts.isVisible() is (width >= 820)
