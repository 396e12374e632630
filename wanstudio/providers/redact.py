"""Takes an account's credentials out of text that came from its service."""

from __future__ import annotations

from wanstudio.core.secrets import cover, forms


class Redactor:
    """Call it with a text. Holds credentials in memory only; `repr` shows nothing."""

    def __init__(self, key: str, *others: str) -> None:
        self._cover = cover(forms(key, *others), "•••")

    def __call__(self, text: str) -> str:
        return self._cover(text)

    def __repr__(self) -> str:
        return "Redactor()"
