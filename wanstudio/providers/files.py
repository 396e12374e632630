"""Local files on their way to a service: their wire names, and reading them (it blocks: call it off the loop)."""

from __future__ import annotations

import base64
import os
from pathlib import Path
from typing import BinaryIO

from wanstudio.core.errors import BadFile
from wanstudio.core.facts import MediaKind

_LONGEST_NAME = 120  # characters
_PIECE_BYTES = 192 * 1024  # a multiple of 3, so that no padding falls inside
_MIME_TYPES = {  # our own: what the system answers differs from machine to machine
    MediaKind.IMAGE: {
        ".jpg": "image/jpeg",
        ".jpeg": "image/jpeg",
        ".png": "image/png",
        ".gif": "image/gif",
        ".webp": "image/webp",
        ".avif": "image/avif",
        ".tif": "image/tiff",
        ".tiff": "image/tiff",
        ".heic": "image/heic",
        ".bmp": "image/bmp",
    },
    MediaKind.VIDEO: {
        ".mp4": "video/mp4",
        ".m4v": "video/mp4",
        ".webm": "video/webm",
        ".mov": "video/quicktime",
        ".mkv": "video/x-matroska",
        ".avi": "video/x-msvideo",
    },
    MediaKind.AUDIO: {
        ".mp3": "audio/mpeg",
        ".wav": "audio/wav",
        ".ogg": "audio/ogg",
        ".oga": "audio/ogg",
        ".opus": "audio/ogg",
        ".m4a": "audio/mp4",
        ".flac": "audio/flac",
        ".aac": "audio/aac",
    },
}
_USUAL = {MediaKind.IMAGE: "image/png", MediaKind.VIDEO: "video/mp4", MediaKind.AUDIO: "audio/mpeg"}


def mime_type(path: Path, kind: MediaKind) -> str:
    return _MIME_TYPES[kind].get(path.suffix.lower(), _USUAL[kind])


def wire_name(path: Path) -> str:
    """The file's name as a service is told it: a label for the user's own eyes there."""
    return path.name.encode("utf-8", "replace").decode()[-_LONGEST_NAME:]


def size_of(path: Path) -> int:
    """Bytes. Raises `BadFile` when it cannot be read or is empty."""
    with SteadyFile(path) as file:
        return file.size


def as_base64(path: Path, prefix: str = "") -> str:
    """`prefix` and the file's bytes after it. Encoded in pieces: one call over 20 MB would hold Python's lock."""
    with SteadyFile(path) as file:
        pieces = [prefix]
        for at in range(0, file.size, _PIECE_BYTES):
            piece = file.read(at, min(_PIECE_BYTES, file.size - at))
            pieces.append(base64.b64encode(piece).decode("ascii"))
        file.check_unchanged()
        return "".join(pieces)


def as_data_uri(path: Path, kind: MediaKind) -> str:
    return as_base64(path, f"data:{mime_type(path, kind)};base64,")


class SteadyFile:
    """A file opened once, so that what is sent is one and the same thing from first byte to last.

    Every method raises `BadFile`: it cannot be read, it is empty, or it changed meanwhile.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: BinaryIO = self._open()
        self._seen = self._look()
        self.size = self._seen[0]
        if not self.size:
            self.close()
            raise BadFile(f"{path.name} is empty.")

    def _open(self) -> BinaryIO:
        try:
            return self._path.open("rb")
        except OSError as e:
            raise self._unreadable(e) from e

    def _look(self) -> tuple[int, int]:
        found = os.fstat(self._file.fileno())
        return found.st_size, found.st_mtime_ns

    def read(self, start: int, size: int) -> bytes:
        try:
            self._file.seek(start)
            found = self._file.read(size)
        except OSError as e:
            raise self._unreadable(e) from e
        if len(found) != size:
            raise self._changed()
        return found

    def check_unchanged(self) -> None:
        if self._look() != self._seen:
            raise self._changed()

    def _unreadable(self, error: OSError) -> BadFile:
        return BadFile(f"{self._path.name} cannot be read: {error.strerror or type(error).__name__}.")

    def _changed(self) -> BadFile:
        return BadFile(f"{self._path.name} changed while it was being sent.", hint="Try again once it is complete.")

    def close(self) -> None:
        self._file.close()

    def __enter__(self) -> SteadyFile:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
