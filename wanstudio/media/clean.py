"""Take out of a copy what says where, when, with what and by whom it was taken. Pixels and sound stay bit for bit.

Files are edited as bytes, without decoding, each family as its room in media/notes says. How a picture lies (EXIF's
orientation) and its colour profile stay. In files that may be long, what goes leaves free space of its length, so that
nothing else moves.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path

from wanstudio.core.errors import BadFile
from wanstudio.media.magic import bad, container_of
from wanstudio.media.notes.film import clean_film
from wanstudio.media.notes.heif import of_heif
from wanstudio.media.notes.matroska import clean_matroska
from wanstudio.media.notes.ogg import clean_ogg
from wanstudio.media.notes.pictures import of_gif, of_jpeg, of_png, of_webp
from wanstudio.media.notes.riff import clean_avi, clean_wav
from wanstudio.media.notes.sounds import clean_flac, clean_mp3
from wanstudio.media.notes.tiff import of_tiff

LIMIT_BYTES = 256 << 20  # of a picture; larger ones are refused long before
TOLD = "holds notes on where and how it was taken that could not be removed."
HINT = "Convert it first, or let the notes be sent along (Settings)."

PICTURES: dict[str, Callable[[bytes], bytes]] = {
    "jpeg": of_jpeg,
    "png": of_png,
    "webp": of_webp,
    "gif": of_gif,
    "heic": of_heif,
    "avif": of_heif,
    "tiff": of_tiff,
    "bmp": bytes,  # has no place for notes
}
"""Whole in memory."""

FILMS_AND_SOUNDS: dict[str, Callable[[Path], bool]] = {
    "mp4": clean_film,
    "mov": clean_film,
    "m4a": clean_film,
    "webm": clean_matroska,
    "mkv": clean_matroska,
    "avi": clean_avi,
    "wav": clean_wav,
    "mp3": clean_mp3,
    "flac": clean_flac,
    "ogg": clean_ogg,
}
"""Where they lie; True when something was taken out."""


def clean(path: Path) -> bool:
    """Clean the file in place; True when something was taken out. For a copy of ours: a crash leaves half of it.

    Raises BadFile for a file that cannot be followed to its end. What is no media is left as it is.
    """
    try:
        format = container_of(path).format
    except BadFile:
        return False
    try:
        if format in FILMS_AND_SOUNDS:
            return FILMS_AND_SOUNDS[format](path)
        return clean_picture(path, format)
    except (ValueError, IndexError, struct.error, RecursionError):
        raise BadFile(bad(path, TOLD).detail, hint=HINT) from None


def clean_picture(path: Path, format: str) -> bool:
    if path.stat().st_size > LIMIT_BYTES:
        raise ValueError("more than is read")
    before = path.read_bytes()
    after = PICTURES[format](before)
    if after == before:
        return False
    path.write_bytes(after)
    return True
