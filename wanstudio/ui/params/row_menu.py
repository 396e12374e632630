"""The menu on a row of the form: its default, its value, what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from wanstudio.core.params import given
from wanstudio.ui.widgets.menu import Menu

if TYPE_CHECKING:
    from wanstudio.ui.params.row import FieldRow


def row_menu(row: FieldRow) -> Menu:
    """The caller opens it. What the row's editor can do besides stands at its end."""
    menu, theme, value = Menu(row.theme, row, once=True), row.theme, row.editor.value()
    reset = menu.addAction(theme.icon("rotate-ccw"), "Reset to default", row.reset_asked.emit)
    reset.setEnabled(row.is_changed)
    copy = menu.addAction(theme.icon("copy"), "Copy value", lambda: QGuiApplication.clipboard().setText(_said(row)))
    copy.setEnabled(given(value))
    if row.param.help:
        words = "Hide what it is" if row.help_open else "What it is"
        menu.addAction(theme.icon("circle-help"), f"{words}\tF1", row.toggle_help)
    row.editor.fill_menu(menu)
    return menu


def _said(row: FieldRow) -> str:
    """As the service gets it."""
    value = row.editor.value()
    return str(value).lower() if isinstance(value, bool) else str(value)
