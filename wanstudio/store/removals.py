"""What the user took out of the journal and the library, in a file of its own.

A database that is rebuilt from an older copy would bring it back; a scan of the library would find its file.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

from wanstudio.store.files import write_atomically


@dataclass(frozen=True, kw_only=True, slots=True)
class Removal:
    """`table` is "jobs" or "clips"; `remote_id` and `path` as far as the row had them."""

    table: str
    id: str
    remote_id: str = ""
    path: str = ""


class Removals:
    """One line of JSON for each, read once, and then as far as it has grown: another process may add, too. A line that
    was cut off by a crash is passed over. All of it blocks: for the database's own thread.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._hold: dict[tuple[str, str], Removal] = {}
        self._lines = 0  # that were read, and the bytes of them
        self._read_bytes = 0

    def add(self, *removals: Removal) -> None:
        """Raises OSError; the removals themselves hold all the same."""
        self._append(*map(asdict, removals))

    def back(self, table: str, *ids: str) -> None:
        """They were put back."""
        self._read()
        if back := [{"table": table, "id": id, "back": True} for id in ids if (table, id) in self._hold]:
            self._append(*back)

    def all(self) -> tuple[Removal, ...]:
        """Those that still hold, oldest first."""
        self._read()
        return tuple(self._hold.values())

    def compact(self) -> None:
        """Keep in the file only what holds. For who has the database alone: what another adds meanwhile is lost.

        Raises:
            OSError: the file is as it was.
        """
        held = self.all()
        if self._lines > len(held):
            write_atomically(self._path, b"".join(_line(asdict(removal)) for removal in held))
            self._forget()

    def _read(self) -> None:
        try:
            with self._path.open("rb") as file:
                if file.seek(0, os.SEEK_END) < self._read_bytes:
                    self._forget()  # it is another file by now
                file.seek(self._read_bytes)
                new = file.read()
        except FileNotFoundError:
            self._forget()
            return
        except OSError:
            return
        *whole, last = new.split(b"\n")
        for line in whole:
            self._take(line)
        self._lines += len(whole)
        self._read_bytes += len(new) - len(last)
        self._take(last)  # it may be read again, to the same end, when it is whole

    def _take(self, line: bytes) -> None:
        try:
            data = json.loads(line)
            back = data.pop("back", False)
            removal = Removal(**data)
        except (ValueError, TypeError, AttributeError):
            return
        self._hold.pop((removal.table, removal.id), None)
        if not back:
            self._hold[removal.table, removal.id] = removal

    def _forget(self) -> None:
        self._hold.clear()
        self._lines = self._read_bytes = 0

    def _append(self, *lines: dict[str, object]) -> None:
        with self._path.open("a+b") as file:
            if file.seek(0, os.SEEK_END) and _last_byte(file) != b"\n":
                file.write(b"\n")  # behind a line that was cut off
            file.writelines(map(_line, lines))
            file.flush()
            os.fsync(file.fileno())


def _line(data: dict[str, object]) -> bytes:
    return json.dumps(data).encode() + b"\n"


def _last_byte(file: BinaryIO) -> bytes:
    file.seek(-1, os.SEEK_END)
    return file.read(1)
