"""Keys of accounts: which text can be one, the forms it travels in, and taking it out of other text by its value."""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Callable, Collection
from typing import Literal
from urllib.parse import quote, quote_plus

SHORTEST = 4  # characters: hiding less would tear holes into every sentence
LONGEST = 1000  # characters; the longest key any service gives out has some 200


def wrong_with(part: Literal["key", "secret"], text: str) -> str:
    """What keeps `text` from being one half of a credential, as the end of a sentence; "" when nothing does.

    The text itself is never repeated. A colon would end the key in HTTP's Basic form.
    """
    if not text.isascii() or not text.isprintable() or " " in text or len(text) > LONGEST:
        return "has spaces or signs that no key has; copy it again"
    return "has a colon, and no key has one; copy it again" if part == "key" and ":" in text else ""


def forms(key: str, *others: str) -> frozenset[str]:
    """Every form in which these may come back in an answer or a log: alone, and joined by colons as Basic has it."""
    parts = [key, *others]
    known = [part for part in parts if len(part) >= SHORTEST]
    together = [":".join(parts)] if len([part for part in parts if part]) > 1 and known else []
    return frozenset(form for text in (*known, *together) for form in _forms(text))


def _forms(text: str) -> set[str]:
    raw = text.encode("utf-8", "surrogatepass")
    plain = {text, json.dumps(text)[1:-1], repr(text)[1:-1], html.escape(text), raw.hex()}
    quoted = {quote(raw, safe=""), quote(raw), quote_plus(raw)}
    encoded = {base64.b64encode(raw).decode(), base64.urlsafe_b64encode(raw).decode()}
    return plain | quoted | encoded | {form.rstrip("=") for form in encoded}


def cover(forms: Collection[str], instead: str) -> Callable[[str], str]:
    """A function that puts `instead` in the place of each of the forms, in upper or lower case."""
    if not forms:
        return str
    longest_first = sorted(forms, key=len, reverse=True)  # so that none is hidden inside another
    pattern = re.compile("|".join(map(re.escape, longest_first)), re.IGNORECASE)
    plain = [form.lower() for form in longest_first] if all(map(str.isascii, longest_first)) else []

    def covered(text: str) -> str:
        if plain and text.isascii():  # most lines have none; this tells it ten times as fast as the pattern
            small = text.lower()
            if not any(form in small for form in plain):
                return text
        return pattern.sub(lambda _: instead, text)

    return covered
