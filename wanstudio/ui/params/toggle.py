"""The editor of Toggle: a switch."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent

from wanstudio.core.params import Toggle, Value
from wanstudio.ui.params.base import Editor
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.switch import Switch


class ToggleEditor(Editor):
    """On or off; anything else that is set (from a broken recipe) is kept until the switch is used."""

    wide = True

    def __init__(self, theme: Theme, param: Toggle) -> None:
        super().__init__(theme, param)
        self._value: Value | None = None
        self._switch = Switch(theme)
        self._switch.setParent(self)
        self._switch.toggled.connect(self._take)
        self._hold(self._switch)

    def value(self) -> Value | None:
        return self._value

    def set_value(self, value: Value | None) -> None:
        if value != self._value or type(value) is not type(self._value):
            self._value = value
            self._switch.setChecked(value is True)
            self.changed.emit()

    def _take(self, on: bool) -> None:
        if (self._value is True) != on:
            self._value = on
            self.changed.emit()

    def _mark(self, invalid: bool) -> None:
        pass  # a switch cannot be wrong; the row says what is

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._switch.setGeometry(self.rect())
