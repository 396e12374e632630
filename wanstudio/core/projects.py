"""A project: some of the clips, with a folder for those that are made for it, and its own way of exporting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from wanstudio.core.errors import InvalidInput
from wanstudio.core.names import safe_name

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
    name = " ".join(text.split())
    if not name:
        raise InvalidInput("project", "A project needs a name.")
    if len(name) > NAME_CHARS:
        raise InvalidInput("project", f"The name has {len(name)} characters; up to {NAME_CHARS} are allowed.")
    return name


def folder_for(name: str, taken: set[str]) -> str:
    """A folder's name that no other project has, also where capitals are not told apart."""
    base = safe_name(name, _FOLDER_BYTES)
    lower, folder, n = {one.casefold() for one in taken}, base, 1
    while folder.casefold() in lower:
        n += 1
        folder = f"{base} {n}"
    return folder
