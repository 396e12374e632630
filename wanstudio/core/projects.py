"""A project: some of the clips, with a folder for those that are made for it, and its own way of exporting."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from wanstudio.core.errors import InvalidInput
from wanstudio.core.names import kept, safe_name

NAME_CHARS = 80
_FOLDER_BYTES = 60


@dataclass(frozen=True, kw_only=True, slots=True)
class Project:
    """`folder` is a name in the library's folder, good on every system; it stays when the project is renamed, for clips
    stand in it. `export` is what was last asked for, as the export dialog keeps it; empty before."""

    id: str
    name: str
    folder: str
    created: datetime
    export: Mapping[str, Any] = field(default_factory=dict)


def project_name(text: str) -> str:
    """A name as it is kept. Raises InvalidInput("project", …)."""
    name = " ".join("".join(map(kept, unicodedata.normalize("NFC", text))).split())
    if not name:
        raise InvalidInput("project", "A project needs a name.")
    if len(name) > NAME_CHARS:
        raise InvalidInput("project", f"The name has {len(name)} characters; up to {NAME_CHARS} are allowed.")
    return name


def folder_for(name: str, taken: Iterable[str]) -> str:
    """A folder's name that no other project has, also where capitals are not told apart."""
    return _free(safe_name(name, _FOLDER_BYTES), taken)


def free_name(name: str, taken: Iterable[str]) -> str:
    """This name, numbered where another project has it."""
    return _free(name, taken, NAME_CHARS)


def _free(name: str, taken: Iterable[str], max_chars: int | None = None) -> str:
    lower, free, n = {one.casefold() for one in taken}, name, 1
    while free.casefold() in lower:
        n += 1
        number = f" {n}"
        free = name[: max_chars and max_chars - len(number)].rstrip() + number
    return free
