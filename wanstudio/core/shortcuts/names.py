"""What keys are called, and which cannot be had: the text is Qt's own portable one ("Ctrl+Shift+S", "Left", "?")."""

from __future__ import annotations

from collections.abc import Collection

MODIFIERS = ("Ctrl", "Alt", "Shift")  # in this order; Meta is the desktop's (on a Mac, Ctrl is its Command key)
_FUNCTION = tuple(f"F{n}" for n in range(1, 25))
_MOVES = ("Left", "Right", "Up", "Down", "Home", "End", "PgUp", "PgDown")
_NAMED = (*_FUNCTION, *_MOVES, "Space", "Return", "Backspace", "Del", "Ins", "Esc", "Tab", "Backtab")
_SYMBOLS = "!\"#$%&'()*+,-./:;<>?@[\\]^_`{|}~"
_EDITING = {
    "Ctrl+C": "copies",
    "Ctrl+X": "cuts",
    "Ctrl+V": "pastes",
    "Ctrl+A": "marks all",
    "Ctrl+Z": "undoes",
    "Ctrl+Shift+Z": "redoes",
    "Ctrl+Y": "redoes",
    "Ctrl+Ins": "copies",
    "Shift+Ins": "pastes",
    "Shift+Del": "cuts",
    "Alt+Backspace": "undoes",
    "Alt+Shift+Backspace": "redoes",
    "Ctrl+Backspace": "deletes a word",
    "Ctrl+Shift+Backspace": "deletes all before",
    "Ctrl+Del": "deletes a word",
    "Ctrl+Left": "goes to the word before",
    "Ctrl+Right": "goes to the next word",
    "Ctrl+Home": "goes to the beginning",
    "Ctrl+End": "goes to the end",
    "Ctrl+Shift+Left": "marks the word before",
    "Ctrl+Shift+Right": "marks the next word",
    "Ctrl+Shift+Home": "marks all before",
    "Ctrl+Shift+End": "marks all behind",
}
_SYSTEM = {
    "Alt+F4": "closes the window",
    "F10": "opens the menus",
    "F1": "shows a field's help",
    "Shift+F10": "opens the menu of what has the focus",
    "Ctrl+Alt+Del": "is the system's own",
    "Alt+Space": "opens the window's own menu",
    "Ctrl+Alt+Backspace": "is the system's own",
    "Ctrl+Esc": "is the system's own",
    "Ctrl+Shift+Esc": "is the system's own",
}


def split(key: str) -> tuple[tuple[str, ...], str]:
    """The modifiers, and the key that is pressed with them: "Ctrl++" is Ctrl and +."""
    held, _, last = key.rpartition("+")
    if key.endswith("+"):
        held, last = key[:-1].rstrip("+"), "+"
    return tuple(filter(None, held.split("+"))), last


def is_key(key: object) -> bool:
    """Whether it is the text of a key, as keys are written here: "Ctrl+Shift+S" is, "shift-ctrl s" is not.

    The equals key is written +, which many have on it.
    """
    if not isinstance(key, str):
        return False
    held, last = split(key)
    named = last in _NAMED or (len(last) == 1 and (last in _SYMBOLS or last.isupper() or last.isdigit()))
    return named and held == tuple(m for m in MODIFIERS if m in held) and key == "+".join((*held, last))


def is_strong(key: str) -> bool:
    """Whether it can hold in the whole window: nothing that is typed or moved needs it."""
    held, last = split(key)
    return "Ctrl" in held or last in _FUNCTION


def refusal(key: str, places: Collection[str]) -> str:
    """Why a key cannot be had in these places, in a sentence; "" where it can."""
    held, last = split(key)
    if last in ("Tab", "Backtab"):
        return "Tab goes from one control to the next."
    if key == "Esc":
        return "Esc closes what is open."
    if "Meta" in held:
        return "What is pressed with the system's own key is the desktop's."
    if key in _SYSTEM:
        return f"{key} {_SYSTEM[key]}."
    if key in _EDITING:
        return f"{key} {_EDITING[key]}, in every field."
    if not is_key(key):
        return "This key has no name here."
    return "" if "Ctrl" in held or "Alt" in held else _needed_plain(last, places)


def _needed_plain(last: str, places: Collection[str]) -> str:
    """What a key without Ctrl and Alt is needed for itself."""
    said = {"Return": "Enter"}.get(last, last)
    if "prompt" in places and last not in _FUNCTION:
        return f"{said} is needed to type."
    if "window" in places and last in ("Space", "Return", "Backspace"):
        return f"{said} is for what has the focus."
    if last in _MOVES and not {"window", "grid", "queue"}.isdisjoint(places):
        return f"{said} moves in what has the focus."
    return ""
