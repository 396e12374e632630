"""A clip on its way to disk: the bytes that came, their hash, and a note beside them of what they belong to.

The note lets a download go on after an end of the program, however sudden: it says whose bytes these are, of which
version of the object, how many of them are on the disk for certain, and at last under which name they were put.
Bytes without such a note are not trusted, and fetched again. All methods block, but those that say otherwise.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
from dataclasses import asdict, dataclass
from io import FileIO
from pathlib import Path

from wanstudio.store.files import FULL, write_atomically

_PIECE_BYTES = 1 << 20
_LONGEST_NOTE_BYTES = 64 * 1024
_FOR_THE_NOTE_BYTES = 16 * 1024


@dataclass(frozen=True, slots=True)
class Note:
    """`run` is the service's id of the run. `sha256` is that of the file under `name`, which it has or is about to get.

    `etag` and `total_bytes` are those of the object; `synced_bytes` is how much of it was on the disk.
    """

    run: str
    etag: str = ""
    total_bytes: int | None = None
    synced_bytes: int = 0
    name: str = ""
    sha256: str = ""


def note_of(part: Path) -> Note | None:
    """The note beside a part; None when there is none, or none that can be read."""
    path = _note_path(part)
    try:
        if path.stat().st_size > _LONGEST_NOTE_BYTES:
            return None
        found = Note(**json.loads(path.read_bytes()))
    except (OSError, ValueError, TypeError):
        return None
    texts = (found.run, found.etag, found.name, found.sha256)
    numbers = (found.synced_bytes, 0 if found.total_bytes is None else found.total_bytes)
    good = all(isinstance(t, str) for t in texts) and all(type(n) is int and n >= 0 for n in numbers)
    return found if good and found.name == Path(found.name).name else None


def drop(part: Path) -> None:
    """Remove a part that is no longer wanted, and its note, also one that was being written at a sudden end."""
    for path in (part, _note_path(part), _note_temp(part)):
        path.unlink(missing_ok=True)


def is_strong(etag: str) -> bool:
    """A weak ETag does not promise the same bytes (RFC 9110, 8.8.3)."""
    return bool(etag) and not etag.startswith("W/")


class Part:
    """A file that grows. `size` counts the bytes received, on disk or about to be.

    `etag` and `total_bytes` are of the object they belong to, as far as the service tells.
    """

    def __init__(self, path: Path, run: str) -> None:
        self.path = path
        self.size = 0
        self.etag = ""
        self.total_bytes: int | None = None
        self._run = run
        self._file: FileIO | None = None
        self._written = 0
        self._digest = hashlib.sha256()

    def open(self) -> None:
        """Go on with what an earlier try left, where that is certainly the same; else begin anew."""
        self._begin_at_zero()
        note = note_of(self.path)
        if note is None or not self._take_up(note):
            drop(self.path)  # not emptied: it may be a second name of a clip that has been put in its place
            self._file = self.path.open("xb", buffering=0)

    @property
    def whole(self) -> bool:
        """All of it is here, by the length the service named. Blocks not."""
        return self.total_bytes is not None and self.size == self.total_bytes

    def start_over(self) -> None:
        """Drop all that came: another object is sent, or the same one from its start."""
        assert self._file is not None
        self._file.truncate(0)
        self._file.seek(0)
        self._begin_at_zero()

    def write(self, pieces: list[bytes], *, sync: bool = False) -> None:
        """Put what came at the end. `sync`: have it on the disk when this returns, and say so in the note."""
        assert self._file is not None
        for piece in pieces:
            rest = memoryview(piece)
            while rest:
                rest = rest[self._file.write(rest) :]
            self._digest.update(piece)
            self._written += len(piece)
        if sync:
            os.fsync(self._file.fileno())
            self._write_note(Note(self._run, self.etag, self.total_bytes, self._written))

    def close(self) -> None:
        """Raises OSError when the bytes cannot be made to last; they are closed all the same."""
        if self._file is None:
            return
        try:
            self._keep()
        finally:
            self._file.close()
            self._file = None

    def _keep(self) -> None:
        assert self._file is not None
        try:
            self.write([], sync=True)
        except OSError as e:
            if e.errno not in FULL or self._written <= _FOR_THE_NOTE_BYTES:
                raise
            self._written -= _FOR_THE_NOTE_BYTES  # a full disk has no room for the note that keeps all the others
            self._file.truncate(self._written)
            self.write([], sync=True)

    def sha256_with(self, tail_from: int) -> str:
        """The hash of the closed file: of what was received, and of what was put behind it from `tail_from` on."""
        digest = self._digest.copy()
        with self.path.open("rb") as file:
            file.seek(tail_from)
            while piece := file.read(_PIECE_BYTES):
                digest.update(piece)
        return digest.hexdigest()

    def name_it(self, name: str, sha256: str) -> None:
        """Write down which name the file is about to get, so that it is known by that after a sudden end."""
        self._write_note(Note(self._run, self.etag, self.total_bytes, self.size, name, sha256))

    def _take_up(self, note: Note) -> bool:
        if note.run != self._run or not is_strong(note.etag) or note.total_bytes is None or not note.synced_bytes:
            return False
        try:
            found = self.path.lstat()
            if not stat.S_ISREG(found.st_mode) or found.st_nlink != 1 or found.st_size < note.synced_bytes:
                return False
            self._file = self.path.open("r+b", buffering=0)
            self._read_up_to(note.synced_bytes)
        except OSError:
            self._leave()
            return False
        self.etag, self.total_bytes = note.etag, note.total_bytes
        return True

    def _read_up_to(self, end: int) -> None:
        """Hash what is there, and drop what stands after it: it may never have reached the disk."""
        assert self._file is not None
        while self._written < end and (piece := self._file.read(min(_PIECE_BYTES, end - self._written))):
            self._digest.update(piece)
            self._written += len(piece)
        self.size = self._written
        self._file.truncate(self.size)

    def _begin_at_zero(self) -> None:
        self.size = self._written = 0
        self.etag, self.total_bytes = "", None
        self._digest = hashlib.sha256()

    def _leave(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
        self._begin_at_zero()

    def _write_note(self, note: Note) -> None:
        write_atomically(_note_path(self.path), json.dumps(asdict(note)).encode(), temp=_note_temp(self.path))


def _note_path(part: Path) -> Path:
    return part.with_name(f"{part.name}.json")


def _note_temp(part: Path) -> Path:
    return part.with_name(f".{part.name}.json.tmp")
