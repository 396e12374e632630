"""Values as they stand in messages, and what text may be sent at all."""

from __future__ import annotations

import math
import re
import unicodedata

from wanstudio.core.writing import number as in_writing

_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

_LONG = re.compile(r"[!-~]{81,}")  # ASCII alone: there are languages that write sentences without a gap


def shown(value: object) -> str:
    """`value` as it stands in a message: at most 60 characters, whatever it is."""
    try:
        text = repr(value)
    except ValueError:  # Python writes no whole number of more than 4,300 digits
        return "a number of thousands of digits"
    return text if len(text) <= 60 else f"{text[:58]}…"


def named(value: object) -> str:
    """A name as it stands in front of a message: itself, "?" where there is none."""
    return (value if isinstance(value, str) and len(value) <= 60 else shown(value)) if value else "?"


def file_name(name: str) -> str:
    """A file's name for a sentence: no line break, no control or direction marks, at most 80 characters."""
    name = "".join(c if c.isprintable() else "·" for c in name)
    return name if len(name) <= 80 else f"{name[:50]}…{name[-25:]}"


def figure(number: float) -> str:
    """A number without its noughts: 81, 0.9, 2147483647; never 2.14748e+09."""
    return str(int(number)) if abs(number) < 1e15 and number == int(number) else in_writing(shown(number))


def figure_up(number: float) -> str:
    """Two decimals, rounded so that what is over a limit never reads like the limit."""
    return figure(math.ceil(number * 100) / 100)


def figure_down(number: float) -> str:
    """Two decimals, rounded so that what is under a limit never reads like the limit."""
    return figure(math.floor(number * 100) / 100)


def megabytes(limit_bytes: int) -> str:
    """A limit as a service words it, rounded down: those counted in units of 1024 × 1024 bytes come out whole."""
    return figure(limit_bytes / 1024**2) if limit_bytes % 1024**2 == 0 else figure_down(limit_bytes / 1e6)


def weight(count_bytes: int) -> str:
    """Bytes as they are read at a glance: 214 B, 840 kB, 2.3 MB, 120 MB, 1.2 GB."""
    if count_bytes < 999.5e3:
        return f"{count_bytes} B" if count_bytes < 1000 else f"{count_bytes / 1e3:.0f} kB"
    if count_bytes < 999.5e6:
        return in_writing(f"{count_bytes / 1e6:.{0 if count_bytes >= 99.95e6 else 1}f} MB")
    return in_writing(f"{count_bytes / 1e9:.1f} GB")


def counted(count: int, noun: str) -> str:
    """ "1 clip", "3 clips", "1,200 clips"."""
    return f"{in_writing(f'{count:,}')} {noun}{'' if count == 1 else 's'}"


def characters(count: int) -> str:
    return counted(count, "character")


def a(noun: str) -> str:
    """The noun with its article: "a first frame", "an image"."""
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"


def showable(text: str, *, lines: bool = False) -> bool:
    """False when `text` holds a control character, or one that turns the direction of what follows. `lines` allows
    several lines of it."""
    one_line = text.replace("\n", "") if lines else text
    return one_line.isprintable() or not any(unicodedata.category(c) in ("Cc", "Cs") or c in _TURNING for c in one_line)


def legible(text: str) -> str:
    """`text` for a line on the screen, whoever wrote it: a dot stands for each character that `showable` refuses."""
    return text if showable(text) else "".join(c if showable(c) else "·" for c in text)


def shortened(sentence: str) -> str:
    """A sentence in which what has no gap (an address, a host) takes at most 76 characters of more than 80."""
    return _LONG.sub(lambda found: f"{found[0][:50]}…{found[0][-25:]}", sentence)


def sendable(text: str) -> bool:
    """False when `text` holds half a character (an undecodable byte of a file name, a cut emoji): no JSON takes it."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
