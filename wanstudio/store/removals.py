"""What the user took out of the journal and the library, in a file of its own.

A database that is rebuilt from an older copy would bring it back; a scan of the library would find its file.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO


@dataclass(frozen=True, kw_only=True, slots=True)
class Removal:
    """`table` is "jobs" or "clips"; `remote_id` and `path` as far as the row had them."""

    table: str
    id: str
    remote_id: str = ""
    path: str = ""


class Removals:
    """One line of JSON for each. A line that was cut off by a crash is passed over."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def add(self, *removals: Removal) -> None:
        """Raises OSError; the removals themselves hold all the same."""
        self._append(*map(asdict, removals))

    def back(self, table: str, *ids: str) -> None:
        """They were put back."""
        known = {r.id for r in self.all() if r.table == table}
        if back := [{"table": table, "id": id, "back": True} for id in ids if id in known]:
            self._append(*back)

    def all(self) -> tuple[Removal, ...]:
        """Those that still hold, oldest first."""
        found: dict[tuple[str, str], Removal] = {}
        for line in self._lines():
            try:
                data = json.loads(line)
                back = data.pop("back", False)
                removal = Removal(**data)
            except (ValueError, TypeError, AttributeError):
                continue
            found.pop((removal.table, removal.id), None)
            if not back:
                found[removal.table, removal.id] = removal
        return tuple(found.values())

    def _lines(self) -> list[str]:
        try:
            return self._path.read_text("utf-8", "replace").splitlines()
        except OSError:
            return []

    def _append(self, *lines: dict[str, object]) -> None:
        with self._path.open("a+b") as file:
            if file.seek(0, os.SEEK_END) and _last_byte(file) != b"\n":
                file.write(b"\n")  # behind a line that was cut off
            file.writelines(json.dumps(line).encode() + b"\n" for line in lines)
            file.flush()
            os.fsync(file.fileno())


def _last_byte(file: BinaryIO) -> bytes:
    file.seek(-1, os.SEEK_END)
    return file.read(1)
