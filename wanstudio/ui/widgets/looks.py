"""How a widget looks by its properties, which the style sheet asks for."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def set_look(widget: QWidget, name: str, value: str | bool) -> None:
    """Set the property `name`; the style sheet is asked again. One that was never shown is dressed when it is."""
    if (widget.property(name) or "") == (value or ""):
        return
    widget.setProperty(name, value)
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        style = widget.style()
        style.unpolish(widget)
        style.polish(widget)


def set_invalid(widget: QWidget, invalid: bool) -> None:
    """Give a field the border of what is wrong, or take it away."""
    set_look(widget, "invalid", invalid)
