"""Names as a reader looks for them: without case and accents, and numbers by their value."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_STROKES = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})
_NUMBER = re.compile(r"\d+")


def folded(text: str) -> str:
    """In small letters without accents: "Über" is "uber". A letter with a stroke, which Unicode has whole, is the one
    below it."""
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", text).casefold().translate(_STROKES)
    return "".join(c for c in parts if not unicodedata.combining(c))


def sort_key(name: str) -> str:
    """What names are sorted by, by code points: "Über" beside "uber", "take 2" before "take 10".

    It stands in databases: who changes it adds a step to their schema that makes it anew.
    """
    return _NUMBER.sub(lambda found: _by_value(found[0]), folded(name))


def in_order(names: Iterable[str]) -> list[str]:
    return sorted(names, key=lambda name: (sort_key(name), name))


def _by_value(digits: str) -> str:
    """The number of digits before them, so that a longer number is a larger one: 7 is "17", 10 is "210". A length of
    nine or more begins with a 9 for each nine."""
    plain = "".join(str(unicodedata.decimal(digit)) for digit in digits).lstrip("0")
    nines, rest = divmod(len(plain), 9)
    return "9" * nines + str(rest) + plain
