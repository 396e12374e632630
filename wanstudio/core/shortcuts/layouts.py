"""Keys of other keyboards: what stands at the same place on an English one, which the table of keys was written for."""

from __future__ import annotations

import unicodedata

_ROWS = {2: "1234567890", 16: "QWERTYUIOP", 30: "ASDFGHJKL", 44: "ZXCVBNM"}  # by the number of the first of each


def at_place(number: int) -> str:
    """The letter or digit; "" for any other key. Keys are counted as a PC's keyboard does: 2 is the 1 above the Q."""
    return next((row[number - first] for first, row in _ROWS.items() if 0 <= number - first < len(row)), "")


def is_foreign(letter: str) -> bool:
    """Whether it is of a script that has none of the table's letters: И is, Ü is not."""
    return letter.isalpha() and not unicodedata.name(letter, "").startswith("LATIN ")
