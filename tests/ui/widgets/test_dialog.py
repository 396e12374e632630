"""Dialogs on screens that are smaller than they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QWidget

from wanstudio.core.connections import SERVICES
from wanstudio.ui.settings.connect import ConnectDialog
from wanstudio.ui.sheets import AboutSheet, TextSheet
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.buttons import Button
from wanstudio.ui.widgets.dialog import Dialog

Make = Callable[[Theme, QWidget], Dialog]


def connect(theme: Theme, parent: QWidget) -> Dialog:
    services = tuple(SERVICES.values())
    return ConnectDialog(theme, parent, services, test=lambda *_: None, save=lambda *_: None, browse=lambda address: "")


def about(theme: Theme, parent: QWidget) -> Dialog:
    return AboutSheet(theme, parent, "1.0", [("A part", "MIT")] * 30)


def news(theme: Theme, parent: QWidget) -> Dialog:
    return TextSheet(theme, parent, "What's new", "A sentence of some length.\n\n" * 90)


@pytest.mark.parametrize("make", [connect, about, news])
@pytest.mark.parametrize("scale", [1.0, 3.0])  # 3: as on a screen 640 wide and 360 high
def test_the_buttons_of_a_dialog_can_be_reached_however_large_all_is_shown(
    qtbot: Any, theme: Theme, make: Make, scale: float
):
    theme.scale = scale
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1000, 700)
    window.show()
    dialog = make(theme, window)
    dialog.show()
    room = dialog.screen().availableGeometry()
    assert dialog.width() < room.width() and dialog.height() <= room.height()
    for button in dialog.findChildren(Button):
        if dialog.foot.indexOf(button) >= 0:
            assert dialog.rect().contains(QRect(button.mapTo(dialog, QPoint(0, 0)), button.size()))
