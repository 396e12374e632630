"""The keys in force, for whoever answers to them or shows them: pressed ones looked up, and all of them in words."""

from __future__ import annotations

import sys

from PySide6.QtCore import QKeyCombination, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from wanstudio.core.shortcuts.chosen import Shortcuts
from wanstudio.core.shortcuts.layouts import at_place, is_foreign
from wanstudio.core.shortcuts.table import Place

_ALONE = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr)
_SAME = {Qt.Key.Key_Enter: Qt.Key.Key_Return, Qt.Key.Key_Equal: Qt.Key.Key_Plus}  # many have plus on the equals key
_TWINS = {"Return": "Enter", "+": "="}  # by what Qt would take for another key

FIRST_NUMBER = {"linux": 8, "win32": 0}.get(sys.platform)  # X11 and Wayland leave the first eight out


class Keymap(QObject):
    """`changed`: other keys are in force."""

    changed = Signal()

    def __init__(self, shortcuts: Shortcuts | None = None) -> None:
        super().__init__()
        self.shortcuts = shortcuts or Shortcuts()

    def use(self, shortcuts: Shortcuts) -> None:
        self.shortcuts = shortcuts
        self.changed.emit()

    def action(self, place: Place, event: QKeyEvent) -> str:
        """What a key means while this place has the focus; "" for nothing.

        Where digits need Shift, as on a French keyboard, their keys mean the same without it, if nothing else.
        """
        found = self.shortcuts.action(place, pressed(event))
        plain = not event.modifiers() & ~Qt.KeyboardModifier.GroupSwitchModifier
        return found or (self.shortcuts.action(place, digit) if plain and (digit := _digit_there(event)) else "")

    def shown(self, action: str) -> str:
        """Its keys as they are written on this system: "F or F11"."""
        return " or ".join(map(native, self.shortcuts.keys(action)))

    def said(self, words: str, action: str) -> str:
        """Words for a tooltip, with the keys behind them: "Mute (M)"."""
        keys = self.shown(action)
        return f"{words} ({keys})" if keys else words

    def sequences(self, action: str) -> list[QKeySequence]:
        """What Qt has to listen to in the whole window."""
        keys = self.shortcuts.window_keys(action)
        twins = [key.removesuffix(last) + twin for key in keys for last, twin in _TWINS.items() if key.endswith(last)]
        return [QKeySequence(key) for key in (*keys, *twins)]


class KeyTip(QObject):
    """Keeps the tooltip of a control, its accessible name too where `named`, with the keys that do the same."""

    def __init__(self, keymap: Keymap, widget: QWidget, words: str, action: str, *, named: bool = False) -> None:
        super().__init__(widget)
        self._keymap, self._widget, self._words, self._action = keymap, widget, words, action
        self._named = named
        keymap.changed.connect(self._say)
        self._say()

    def say(self, words: str) -> None:
        self._words = words
        self._say()

    def _say(self) -> None:
        said = self._keymap.said(self._words, self._action)
        self._widget.setToolTip(said)
        if self._named:
            self._widget.setAccessibleName(said)


def pressed(event: QKeyEvent) -> str:
    """A key as the table has it, "" while only Shift and the like are down.

    It is the same on the number pad; Shift is left out where it is what makes the sign ("?", and digits on a French
    keyboard). On a keyboard of another script it is the letter that an English one has there.
    """
    key = Qt.Key(event.key())
    if key in _ALONE or key == Qt.Key.Key_unknown:
        return ""
    held = event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.GroupSwitchModifier)
    key = _SAME.get(key, key)
    text = _text(key)
    if len(text) == 1 and is_foreign(text) and (there := at_place(_number(event))):
        key = Qt.Key(ord(there))
    elif len(text) == 1 and (not text.isalnum() or (text.isdigit() and held == Qt.KeyboardModifier.ShiftModifier)):
        held &= ~Qt.KeyboardModifier.ShiftModifier
    return QKeySequence(QKeyCombination(held, key)).toString(QKeySequence.SequenceFormat.PortableText)


def _number(event: QKeyEvent) -> int:
    """As a PC's keyboard counts its keys; 0 where that is not known, as on a Mac."""
    return event.nativeScanCode() - FIRST_NUMBER if FIRST_NUMBER is not None else 0


def _digit_there(event: QKeyEvent) -> str:
    there = at_place(_number(event))
    return there if there.isdigit() else ""


def _text(key: Qt.Key) -> str:
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText)


def native(key: str) -> str:
    """As it is written on the keys of this system."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText).replace("Return", "Enter")
