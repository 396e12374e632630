"""What the status bar says in words: remarks that last, and the answer to what was tried last."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

About = Literal["files", "elsewhere", "keyring"]
_ORDER: tuple[About, ...] = ("files", "elsewhere", "keyring")


class Remarks:
    """`say` shows a text, "" none. One remark about each thing; they are said one after another."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._lasting: dict[About, str] = {}
        self._answer = ""

    def last(self, about: About, text: str) -> None:
        """Say this until it is replaced; "" takes it away."""
        self._lasting[about] = text
        self._show()

    def answer(self, text: str) -> None:
        """Say this before all else, until "" or another answer comes."""
        self._answer = text
        self._show()

    def _show(self) -> None:
        lasting = (self._lasting.get(about, "") for about in _ORDER)
        self._say(" ".join(filter(None, (self._answer, *lasting))))
