"""The editor of Text: a line, or a prompt with a counter."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent

from wanstudio.core.params import Text, Value
from wanstudio.ui.figures import whole
from wanstudio.ui.keymap import Keymap
from wanstudio.ui.params.base import Editor
from wanstudio.ui.params.lines import LineField, PromptField
from wanstudio.ui.theme.theme import Theme

MOST_LINES = 12  # a prompt grows up to this into spare height
_LEAST_LINES = 4  # and is never made smaller than this (or what the descriptor asks for, if less)


class LineEditor(Editor):
    """One line of text."""

    def __init__(self, theme: Theme, param: Text) -> None:
        super().__init__(theme, param)
        self._field = LineField(self)
        self._field.setPlaceholderText(param.placeholder or ("" if param.required else "Optional"))
        self._field.textChanged.connect(self.changed)
        self._hold(self._field)

    def value(self) -> str | None:
        text = self._field.text()
        return text if text.strip() else None

    def set_value(self, value: Value | None) -> None:
        text = "" if value is None else str(value)
        if text != self._field.text():
            self._field.setText(text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._field.setGeometry(self.rect())


class PromptEditor(Editor):
    """Several lines. `extra_px` is spare height it was given.

    recalled: the prompt used before (-1) or after (1). history_asked: all of them; `has_history` has the field's own
    menu offer both.
    """

    recalled = Signal(int)
    history_asked = Signal()
    above = True

    def __init__(self, theme: Theme, param: Text) -> None:
        super().__init__(theme, param)
        self._text = param
        self.extra_px = 0
        self._field = PromptField(theme, param.placeholder)
        self._field.setParent(self)
        self._field.textChanged.connect(self.changed)
        self._field.recalled.connect(self.recalled)
        self._field.history_asked.connect(self.history_asked)
        theme.changed.connect(self._field.space_lines)
        self._hold(self._field)

    def use_keys(self, keymap: Keymap) -> None:
        self._field.keymap = keymap

    @property
    def has_history(self) -> bool:
        return self._field.has_history

    @has_history.setter
    def has_history(self, has: bool) -> None:
        self._field.has_history = has

    def value(self) -> str | None:
        text = self._field.toPlainText()
        return text if text.strip() else None

    def set_value(self, value: Value | None) -> None:
        text = "" if value is None else str(value)
        if text != self._field.toPlainText():
            self._field.set_text(text)

    @property
    def spare_px(self) -> int:
        """How much higher this could be."""
        return self._field.lines_px(MOST_LINES) - self._field.lines_px(self._lines)

    @property
    def _lines(self) -> int:
        return min(self._text.lines, _LEAST_LINES)

    def height_for(self, width_px: int) -> int:
        return self._field.lines_px(self._lines) + self.extra_px

    def corner(self) -> tuple[str, bool]:
        count = len(self._field.toPlainText().strip())
        if self._text.max_chars:
            return f"{whole(count)} of {whole(self._text.max_chars)}", count > self._text.max_chars
        if not count and not self._text.required:
            return "optional", False
        return whole(count), count > self._text.limit

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._field.setGeometry(self.rect())


def text_editor(theme: Theme, param: Text) -> Editor:
    return PromptEditor(theme, param) if param.lines > 1 else LineEditor(theme, param)
