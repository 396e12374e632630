"""The menu on a row of the form."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QApplication

from tests.conftest import MODELS
from wanstudio.ui.params.panel import ParamPanel
from wanstudio.ui.params.row_menu import row_menu
from wanstudio.ui.widgets.menu import Menu

I2V = next(spec for spec in MODELS.models if spec.id == "scenario/wan-2.2-i2v")


@pytest.fixture
def panel(theme, qtbot):
    panel = ParamPanel(theme, I2V)
    qtbot.addWidget(panel)
    panel.resize(304, max(844, panel.arrange(304, 844)))
    panel.show()
    return panel


def entry(row: Any, words: str) -> Any:
    return next(action for action in row_menu(row).actions() if action.text().partition("\t")[0] == words)


def test_the_default_comes_back_and_is_greyed_while_it_is_there(panel):
    row = panel.rows["numFrames"]
    assert not entry(row, "Reset to default").isEnabled()
    panel.set_value("numFrames", 90)
    entry(row, "Reset to default").trigger()
    assert panel.values()["numFrames"] == I2V.param("numFrames").default


def test_a_value_is_copied_as_the_service_gets_it_and_an_empty_one_is_not(panel):
    for name, value, text in (("numFrames", 90, "90"), ("prompt", "A fox", "A fox"), ("resolution", "480p", "480p")):
        panel.set_value(name, value)
        entry(panel.rows[name], "Copy value").trigger()
        assert QGuiApplication.clipboard().text() == text
    panel.set_value("prompt", None)
    assert not entry(panel.rows["prompt"], "Copy value").isEnabled()


def test_it_says_what_the_field_is(panel):
    row = panel.rows["resolution"]
    entry(row, "What it is").trigger()
    assert row.help_open
    entry(row, "Hide what it is").trigger()
    assert not row.help_open


def test_the_seed_is_kept_and_let_go_there(panel):
    row = panel.rows["seed"]
    assert not entry(row, "A new seed each time").isEnabled()
    panel.show_seed(42)
    entry(row, "Keep seed 42").trigger()
    assert panel.values()["seed"] == 42
    entry(row, "A new seed each time").trigger()
    assert "seed" not in panel.values()


@pytest.mark.parametrize("reason", [QContextMenuEvent.Reason.Mouse, QContextMenuEvent.Reason.Keyboard])
def test_the_pointer_and_the_menu_key_open_it_from_the_control_as_well(panel, reason):
    row = panel.rows["resolution"]
    control = row.editor.control
    at = control.rect().center()
    QApplication.sendEvent(control, QContextMenuEvent(reason, at, control.mapToGlobal(at)))
    [menu] = [menu for menu in row.findChildren(Menu) if menu.isVisible()]
    menu.close()
