"""Enter on a button."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QCheckBox, QWidget

import wanstudio.ui
from wanstudio.ui.params.picture_button import PictureButton
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.buttons import Button, IconButton, LinkButton
from wanstudio.ui.widgets.presses import PressedByEnter

OTHERS = (QCheckBox, PictureButton)  # a switch is turned with Space, and the other has no focus


def of_ours(kind: type) -> Iterator[type]:
    for inner in kind.__subclasses__():
        yield from of_ours(inner)
        if inner.__module__.startswith("wanstudio."):
            yield inner


def test_every_button_is_pressed_by_it():
    for module in pkgutil.walk_packages(wanstudio.ui.__path__, "wanstudio.ui."):
        import_module(module.name)
    buttons = {kind for kind in of_ours(QAbstractButton) if not issubclass(kind, OTHERS) and kind is not PressedByEnter}
    assert len(buttons) > 15
    assert not [kind for kind in buttons if not issubclass(kind, PressedByEnter)]


@pytest.fixture(params=["words", "icon", "link"])
def button(request: Any, qtbot: Any, theme: Theme) -> Iterator[QAbstractButton]:
    """In a window, which is no dialog."""
    window = QWidget()
    qtbot.addWidget(window)
    made: QAbstractButton = {
        "words": lambda: Button(theme, "Fetch it"),
        "icon": lambda: IconButton(theme, "x", "Close"),
        "link": lambda: LinkButton("Undo"),
    }[request.param]()
    made.setParent(window)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    window.show()
    yield made


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_one_that_has_the_focus_is_pressed(button: QAbstractButton, key: Qt.Key):
    presses: list[bool] = []
    button.clicked.connect(lambda: presses.append(True))
    QTest.keyClick(button, key)
    assert len(presses) == 1


def test_a_key_that_is_held_presses_once_and_one_with_ctrl_is_not_for_the_button(button: QAbstractButton):
    presses: list[bool] = []
    button.clicked.connect(lambda: presses.append(True))
    for modifier, held in (("NoModifier", False), ("NoModifier", True), ("ControlModifier", False)):
        modifiers = Qt.KeyboardModifier[modifier]
        press = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, modifiers, "\r", autorep=held)
        QApplication.sendEvent(button, press)
    assert len(presses) == 1
