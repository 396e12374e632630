"""A short notice with a way back."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QWidget

from wanstudio.ui.widgets.buttons import IconButton
from wanstudio.ui.widgets.pill import Pill


@pytest.fixture
def over(qtbot: Any) -> QWidget:
    over = QWidget()
    over.part = QWidget(over)  # type: ignore[attr-defined]
    qtbot.addWidget(over)
    over.resize(600, 500)
    over.part.setGeometry(0, 0, 600, 300)  # type: ignore[attr-defined]
    over.show()
    return over


@pytest.fixture
def pill(theme: Any, over: Any) -> Pill:
    return Pill(theme, over, over.part, "trash-2")


def test_it_stands_at_the_lower_edge_of_its_part_in_the_middle_and_moves_along(pill: Pill, over: Any):
    assert not pill.isVisible()
    pill.say("3 clips moved to the trash.", None)
    assert pill.isVisible() and pill.geometry().bottom() + 1 == 300 - 16 and pill.height() == 40
    assert abs(pill.geometry().center().x() - 300) <= 1
    over.part.hide()
    assert pill.geometry().bottom() + 1 == 500 - 16
    over.resize(800, 400)
    assert pill.geometry().bottom() + 1 == 400 - 16 and abs(pill.geometry().center().x() - 400) <= 1


def test_undo_is_done_once_and_only_where_there_is_one(pill: Pill):
    done = []
    pill.say("1 clip moved to the trash.", lambda: done.append(1))
    assert pill.undo.isVisible() and pill.accessibleName() == "1 clip moved to the trash."
    pill.undo.click()
    pill.undo.click()
    assert done == [1] and not pill.isVisible()
    pill.say("1 clip moved to the trash.", None)
    assert pill.isVisible() and not pill.undo.isVisible()
    pill.findChild(IconButton).click()
    assert not pill.isVisible()


def test_it_goes_when_its_time_is_over(pill: Pill):
    pill.say("1 clip moved to the trash.", None)
    assert pill._timer.isActive()
    pill._timer.timeout.emit()
    assert not pill.isVisible()
