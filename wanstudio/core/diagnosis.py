"""The diagnostics file: what goes in, and its first page. For whoever helps; it is sent nowhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

GOES_IN = (
    "What WanStudio finds on this computer: versions, codecs, folders, network, and whether each account answers",
    "Your settings, and how many jobs and clips there are",
    "The end of each log",
)
STAYS_OUT = (
    "Keys and passwords",
    "Prompts, titles, and the names of clips",
    "Pictures, clips and sounds",
    "Your name and your home folder, in paths",
)


class Saved(NamedTuple):
    """The file: where it is, what it is called, how large."""

    path: str
    name: str
    bytes: int


class Page(NamedTuple):
    """Each part a title with its lines."""

    head: str
    parts: Mapping[str, Iterable[str]]

    def __str__(self) -> str:
        lines = [self.head, ""]
        for title, rows in self.parts.items():
            lines += [title, *(f"  {row}" for row in rows), ""]
        return "\n".join(lines)


def settings_rows(settings: Mapping[str, Any]) -> list[str]:
    return [f"{name}: {_value(value)}" for name, value in settings.items()]


def _value(value: Any) -> str:
    return "as it comes" if value in ("", {}) else str(value)
