"""Lines of a log as they are shown: how grave each is, and which begin an entry."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

Grave = Literal["", "warning", "error"]

_GRAVE: dict[str, Grave] = {"WARNING": "warning", "ERROR": "error", "CRITICAL": "error"}
_LEVEL = "DEBUG|INFO|WARNING|ERROR|CRITICAL"
_HEAD = re.compile(rf"\d{{4}}-\d\d-\d\d \d\d:\d\d:\d\d,\d\d\d ({_LEVEL})\s|({_LEVEL}):\s")
_TRACE = "Traceback (most recent call last)"


class LogLine(NamedTuple):
    """`stamp` and `word` are how many characters at its beginning say when, and how grave; 0 in the lines after."""

    text: str
    grave: Grave = ""
    stamp: int = 0
    word: int = 0


class Piece(NamedTuple):
    """`more`: there is more already. `says` is what keeps it from being read, a sentence; "" for nothing.

    `left_out`: what was written earlier has not been read. `names` are the logs that there are.
    """

    lines: tuple[LogLine, ...] = ()
    more: bool = False
    says: str = ""
    left_out: bool = False
    names: tuple[str, ...] = ()


class Reading:
    """Lines in their order: what belongs to an entry above (a traceback) is as grave as that."""

    def __init__(self) -> None:
        self._grave: Grave = ""

    def line(self, text: str) -> LogLine:
        if head := _HEAD.match(text):
            n = 1 if head[1] else 2
            self._grave = _GRAVE.get(head[n], "")
            return LogLine(text, self._grave, head.start(n), head.end(n) - head.start(n))
        if not self._grave and text.startswith(_TRACE):
            self._grave = "error"
        return LogLine(text, self._grave)


def sought(words: str) -> re.Pattern[str] | None:
    """What finds `words` as they stand, in large or small letters; None for none."""
    return re.compile(re.escape(words), re.IGNORECASE) if words else None
