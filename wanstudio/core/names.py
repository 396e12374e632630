"""File names that every system takes, made from whatever a user or a service wrote; and the pattern behind them.

Sources: learn.microsoft.com "Naming Files, Paths, and Namespaces"; Unicode UAX #9 (marks that turn the direction).
"""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from itertools import count
from pathlib import Path
from typing import Literal, get_args

from wanstudio.core.errors import InvalidInput

MAX_BYTES = 120  # leaves room for a suffix, a number and ".part" within the 143 bytes of the strictest file system
NAMELESS = "clip"
DASHED = str.maketrans(dict.fromkeys("/\\:|", "-") | dict.fromkeys('<>"?*', ""))
JOINERS = "\u200c\u200d"  # inside words of some scripts, and inside emoji
DEVICES = {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"}
DEVICES |= {f"{port}{n}" for port in ("COM", "LPT") for n in "0123456789¹²³"}
SUFFIX = re.compile(r"\.[A-Za-z][A-Za-z0-9]{1,4}")
WIDTH = re.compile(r"0?[1-9]\d?")
Exists = Literal["number", "overwrite", "skip"]
EXISTS: tuple[Exists, ...] = get_args(Exists)
"""What is done with a file whose name is taken."""
DEFAULT_PATTERN = "{prompt:40} {seed}"


@dataclass(frozen=True, kw_only=True, slots=True)
class NameFacts:
    """What a pattern can name. Empty text and None are left out of the name; `take` counts the clips of one shot
    from 1."""

    project: str = ""
    date: date
    model: str
    seed: int | None = None
    prompt: str = ""
    take: int | None = None
    id: str


NUMBERS = {"seed", "take"}
TEXTS = {"project", "model", "prompt"}  # what gives way where a name becomes too long
DASHES = " -_:/\\|"  # what is a dash, or will be, and no end of a word
NAMES = tuple(f.name for f in fields(NameFacts))
ALLOWED = "You can use " + ", ".join(f"{{{name}}}" for name in NAMES) + ", with a width such as {prompt:40}."


def safe_name(text: str, max_bytes: int = MAX_BYTES) -> str:
    """A name without its suffix: never empty, at most `max_bytes` (8 or more) of UTF-8, good in any folder anywhere."""
    name = trimmed(cut(trimmed(plain(text)), max_bytes)) or NAMELESS
    if name.partition(".")[0].rstrip().upper() in DEVICES:
        name = trimmed(cut(f"_{name}", max_bytes))
    return name


def plain(text: str) -> str:
    """The same in characters that every system stores."""
    return unicodedata.normalize("NFC", "".join(kept(c) for c in unicodedata.normalize("NFC", text).translate(DASHED)))


def kept(character: str) -> str:
    """The character itself, a space for anything blank, nothing for what cannot be seen or stored."""
    if character in JOINERS:
        return character
    kind = unicodedata.category(character)
    if character.isspace() or kind in ("Zs", "Zl", "Zp"):
        return " "
    return "" if kind[0] == "C" else character


def trimmed(text: str) -> str:
    """Single spaces; at its ends nothing that a system drops (a last dot), hides (a first dot), takes for an option."""
    return " ".join(text.split()).lstrip("-. " + JOINERS).rstrip(". " + JOINERS)


def cut(text: str, max_bytes: int) -> str:
    """The longest start that fits and does not end within a character as people see it."""
    used, whole = 0, []
    for character in characters(text):
        used += len(character.encode())
        if used > max_bytes:
            break
        whole.append(character)
    return "".join(whole)


def characters(text: str) -> Iterator[str]:
    """Letters with their accents, emoji with what is joined to them."""
    found = ""
    for c in text:
        if found and not hangs_on(c) and found[-1] not in JOINERS:
            yield found
            found = ""
        found += c
    if found:
        yield found


def hangs_on(code_point: str) -> bool:
    """True for what changes the one before: accents, joiners, skin tones."""
    return (
        unicodedata.category(code_point)[0] == "M"
        or code_point in JOINERS
        or "\U0001f3fb" <= code_point <= "\U0001f3ff"
    )


def check_pattern(pattern: str) -> None:
    """Raises InvalidInput("pattern", …) for an unknown name, a width that is none, half a pair of braces."""
    if not pattern.strip():
        raise InvalidInput("pattern", f"The name pattern is empty. {ALLOWED}")
    for _ in pieces(pattern):
        pass


def fill(pattern: str, facts: NameFacts) -> str:
    """A safe name, without suffix. Raises InvalidInput as `check_pattern` does."""
    check_pattern(pattern)
    parts: list[tuple[str, str]] = []  # name of the field, "" for what stands between them; text
    for text, name, width in pieces(pattern):
        parts += [("", plain(text)), (name, plain(value_of(facts, name, width)) if name else "")]
    return safe_name("".join(fitted(parts)).strip(" -_"))


def fitted(parts: list[tuple[str, str]]) -> list[str]:
    """The texts, no longer than a name may be: the longest gives way, so that a seed behind it is still there."""
    texts = [text for _, text in parts]
    over = sum(len(text.encode()) for text in texts) - MAX_BYTES
    for n in sorted(range(len(texts)), key=lambda n: -len(texts[n].encode())):
        if over > 0 and parts[n][0] in TEXTS:
            had = len(texts[n].encode())
            texts[n] = cut(texts[n], max(0, had - over)).rstrip(DASHES)
            over -= had - len(texts[n].encode())
    return texts


def pieces(pattern: str) -> Iterator[tuple[str, str, str]]:
    """(text before, name, width); name and width are empty after the last field."""
    try:
        parsed = list(string.Formatter().parse(pattern))
    except ValueError:
        raise InvalidInput("pattern", f"A brace of the name pattern has no other half. {ALLOWED}") from None
    for text, name, width, conversion in parsed:
        if name is None:
            yield text, "", ""
            continue
        if name not in NAMES:
            raise InvalidInput("pattern", f"The name pattern knows no {{{name}}}. {ALLOWED}")
        if conversion or (width and not WIDTH.fullmatch(width)):
            raise InvalidInput("pattern", f"The width of {{{name}}} in the name pattern is not a number. {ALLOWED}")
        yield text, name, width or ""


def value_of(facts: NameFacts, name: str, width: str) -> str:
    value = getattr(facts, name)
    if value is None:
        return ""
    if name in NUMBERS:
        return format(value, f"{width}d")
    text = value.isoformat() if isinstance(value, date) else " ".join(str(value).split())
    return shortened(text, int(width)) if width else text


def shortened(text: str, length: int) -> str:
    """At most `length` characters; ends with a whole word where that leaves more than half."""
    if len(text) <= length:
        return text
    whole = text[: length + 1].rpartition(" ")[0]
    return (whole if len(whole) > length // 2 else text[:length]).rstrip(DASHES)


def apart(paths: Iterable[Path]) -> list[Path]:
    """The same, but where several have one name (whatever its case) the later ones are numbered."""
    taken: set[str] = set()
    reached: dict[str, int] = {}  # of each name, the last number given: thousands may have the same
    found = []
    for path in paths:
        first = str(path).casefold()
        n, free = next(
            (n, name)
            for n in count(reached.get(first, 0) + 1)
            if str(name := numbered(path, n)).casefold() not in taken
        )
        reached[first] = n
        taken.add(str(free).casefold())
        found.append(free)
    return found


def numbered(path: Path, n: int) -> Path:
    """The n-th name to try when others are taken: "name.mp4", "name (2).mp4", "name (3).mp4"."""
    if n < 2:
        return path
    suffix = path.suffix if SUFFIX.fullmatch(path.suffix) else ""  # a folder "v1.2" has none
    return path.with_name(f"{path.name.removesuffix(suffix)} ({n}){suffix}")
