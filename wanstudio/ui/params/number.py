"""The editor of Number: a field, and a slider beside it where there is a range."""

from __future__ import annotations

import math
import re

from PySide6.QtCore import QEvent, QRect, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from wanstudio.core.params import Number, Value
from wanstudio.ui.figures import figure
from wanstudio.ui.params.base import Editor
from wanstudio.ui.params.lines import LineField
from wanstudio.ui.params.slider import Slider
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.looks import set_invalid

_NUMBER = re.compile(r"[+-]?(\d{1,300}(\.\d{0,300})?|\.\d{1,300})(e[+-]?\d{1,3})?", re.ASCII | re.IGNORECASE)
_MOST_POSITIONS = 10_000  # of a slider: more than any screen has pixels
_STEPS = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1, Qt.Key.Key_PageUp: 10, Qt.Key.Key_PageDown: -10}


def read_number(text: str) -> int | float | str | None:
    """The number in `text` (decimal point or comma), None when empty, the text itself when it is no number."""
    plain = text.strip().replace("\u2212", "-").replace(",", ".")
    if not plain:
        return None
    if not _NUMBER.fullmatch(plain):
        return text.strip()
    if plain.lstrip("+-").isdigit():
        return int(plain)
    number = float(plain)
    return number if math.isfinite(number) else text.strip()


def write_number(value: Value | None) -> str:
    """A value as it stands in the field, with the locale's decimal point."""
    if value is None:
        return ""
    if isinstance(value, (str, bool)) or not math.isfinite(value):
        return str(value)
    return figure(value)


class NumberField(LineField):
    """Takes whatever is typed. `stepped` is emitted with 1 or -1 (10 with Shift, and for Page Up and Page Down)."""

    stepped = Signal(int)

    def __init__(self, theme: Theme, unit: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._unit = theme, unit
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._make_room()
        theme.changed.connect(self._make_room)

    def _make_room(self) -> None:
        self._unit_px = 0
        if self._unit:
            self._unit_px = self.fontMetrics().horizontalAdvance(self._unit) + self._theme.px(2)
        self.setTextMargins(0, 0, self._unit_px, 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None or event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            super().keyPressEvent(event)
            return
        ten = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier) and abs(step) == 1
        self.stepped.emit(step * 10 if ten else step)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus() and event.angleDelta().y():
            self.stepped.emit(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._unit:
            painter = QPainter(self)
            painter.setFont(self._theme.font("small"))
            painter.setPen(self._theme.color("text_muted" if self.isEnabled() else "text_disabled"))
            place = QRect(0, 0, self.width() - self._theme.px(8), self.height())
            painter.drawText(place, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), self._unit)


class NumberEditor(Editor):
    """The default stands as placeholder in an empty field: it is what is sent then."""

    def __init__(self, theme: Theme, param: Number) -> None:
        super().__init__(theme, param)
        self._number = param
        self._field = NumberField(theme, param.unit, self)
        self._field.setPlaceholderText(write_number(param.default))
        self._field.textChanged.connect(self._on_text)
        self._field.stepped.connect(self._step)
        self._slider = self._make_slider()
        self._hold(self._field)
        if self._slider is not None:
            self._slider.setAccessibleName(param.label)
            self.setTabOrder(self._slider, self._field)

    def _make_slider(self) -> Slider | None:
        low, high = self._number.min, self._number.max
        if low is None or high is None or high <= low:
            return None
        self._positions = max(1, min(_MOST_POSITIONS, math.ceil((high - low) / self._number.step - 1e-9)))
        slider = Slider(self.theme, self._positions, self)
        slider.valueChanged.connect(self._on_slider)
        return slider

    def value(self) -> int | float | str | None:
        return read_number(self._field.text())

    def set_value(self, value: Value | None) -> None:
        if write_number(value) != self._field.text():
            self._field.setText(write_number(value))

    def fix(self) -> int | float | None:
        """The allowed number nearest to what is entered; None when it is no number, or nothing is wrong with it."""
        entered = self.value()
        if not isinstance(entered, (int, float)):
            return None
        near = self._within(round(entered) if self._number.whole else entered)
        return None if near == entered else near

    def _within(self, number: float) -> int | float:
        low, high = self._number.min, self._number.max
        number = max(number, low) if low is not None else number
        number = min(number, high) if high is not None else number
        return int(number) if number == int(number) else number

    def _step(self, steps: int) -> None:
        entered = self.value()
        start = entered if isinstance(entered, (int, float)) else self._number.default
        if not isinstance(start, (int, float)):
            start = self._number.min or 0
        self.set_value(self._within(round(start + steps * self._number.step, 10)))

    def _on_text(self) -> None:
        self._place_knob()
        self.changed.emit()

    def _place_knob(self) -> None:
        if self._slider is None:
            return
        default = self._number.default
        entered = self.value()
        shown = entered if isinstance(entered, (int, float)) else default
        with QSignalBlocker(self._slider):
            self._slider.setValue(self._position(shown))
        self._slider.set_mark(self._position(default) if default is not None and shown != default else -1)

    def _position(self, number: Value | None) -> int:
        low, high = self._number.min, self._number.max
        if low is None or high is None or not isinstance(number, (int, float)):
            return 0
        return round((min(max(number, low), high) - low) / (high - low) * self._positions)

    def _on_slider(self, position: int) -> None:
        low, high, step = self._number.min or 0.0, self._number.max or 0.0, self._number.step
        if self._positions == _MOST_POSITIONS:
            number = low + round((high - low) * position / self._positions / step) * step
        else:
            number = low + position * step
        self.set_value(self._within(round(number, 10)))

    def _mark(self, invalid: bool) -> None:
        set_invalid(self._field, invalid)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.EnabledChange:
            self.update()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        px = self.theme.px
        if self._slider is None:
            self._field.setGeometry(self.rect())
            return
        wide = px(64)
        self._slider.setGeometry(0, 0, self.width() - wide - px(8), self.height())
        self._field.setGeometry(self.width() - wide, 0, wide, self.height())
