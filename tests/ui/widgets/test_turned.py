"""What the wheel turns, and what it only passes over."""

from __future__ import annotations

import ast
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from tests.conftest import ROOT
from tests.ui.settings.work import NO_ACCOUNTS
from wanstudio.core.settings import Settings
from wanstudio.ui.settings.dialog import SettingsDialog
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.listfield import ListField
from wanstudio.ui.widgets.turned import DecimalField, Level, WholeField


def turn(widget: QWidget, angle: int = -120) -> bool:
    """Whether it was taken; else the window system's own event goes on to what the widget stands on."""
    middle = QPointF(widget.rect().center())
    event = QWheelEvent(
        middle,
        widget.mapToGlobal(middle),
        QPoint(),
        QPoint(0, angle),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


def a_list(theme: Theme) -> ListField:
    made = ListField(theme)
    made.addItems([str(n) for n in range(100)])
    made.setCurrentIndex(50)
    return made


def a_field(field: Any) -> Any:
    field.setValue(50)
    return field


CONTROLS = {
    "whole": lambda theme: a_field(WholeField()),
    "decimal": lambda theme: a_field(DecimalField()),
    "level": lambda theme: Level(50),
    "list": a_list,
}


@pytest.mark.parametrize("kind", CONTROLS)
def test_a_page_that_is_scrolled_changes_no_number_under_the_pointer(qtbot: Any, theme: Theme, kind: str):
    control, page = CONTROLS[kind](theme), QWidget()
    column, elsewhere = QVBoxLayout(page), QLineEdit()
    column.addWidget(control)
    column.addWidget(elsewhere)
    qtbot.addWidget(page)
    page.show()
    page.activateWindow()
    elsewhere.setFocus()
    qtbot.waitUntil(elsewhere.hasFocus)

    def value() -> float:
        return control.currentIndex() if kind == "list" else control.value()

    assert not control.focusPolicy() & Qt.FocusPolicy.WheelFocus & ~Qt.FocusPolicy.StrongFocus
    assert not turn(control) and value() == 50
    control.setFocus()
    assert turn(control) and value() != 50


def test_the_settings_are_scrolled_and_stay_as_they_are(qtbot: Any, theme: Theme):
    saved: list[Settings] = []
    dialog = SettingsDialog(theme, None, Settings(), "/clips", (), apply=saved.append, accounts=NO_ACCOUNTS)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.open()
    for spin in dialog.findChildren(WholeField):
        turn(spin)
    dialog._on_save()
    assert saved == [Settings()]


def test_no_control_of_the_window_is_turned_unguarded():
    """Each comes from this room: Qt's own take the wheel wherever the pointer happens to be."""
    plain = {"QSpinBox", "QDoubleSpinBox", "QComboBox", "QSlider", "QDial", "QDateEdit", "QDateTimeEdit", "QTimeEdit"}
    made = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sorted((ROOT / "wanstudio").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in plain
    ]
    assert not made
