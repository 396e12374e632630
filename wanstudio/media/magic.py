"""What a file really is, by its first bytes; its name is never believed.

Playlists and scripts (HLS, DASH, ffconcat, SVG) have no entry here, so nothing can make a decoder open other files.
"""

from __future__ import annotations

import stat
from dataclasses import dataclass
from pathlib import Path

from wanstudio.core.errors import BadFile
from wanstudio.core.text import file_name

HEAD_BYTES = 4096
BRANDS_OF_HEIC = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
BRANDS_OF_AVIF = {b"avif", b"avis"}
BOXES_OF_OLD_MOV = {b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"}


@dataclass(frozen=True, slots=True)
class Container:
    """`format` is our own short word; `reader` the one Pillow plug-in or FFmpeg demuxer that may open the file."""

    format: str
    reader: str
    is_picture: bool = False


def picture(format: str, reader: str) -> Container:
    return Container(format, reader, is_picture=True)


STARTS = (
    (b"\x89PNG\r\n\x1a\n", picture("png", "PNG")),
    (b"\xff\xd8\xff", picture("jpeg", "JPEG")),
    (b"GIF87a", picture("gif", "GIF")),
    (b"GIF89a", picture("gif", "GIF")),
    (b"II*\x00", picture("tiff", "TIFF")),
    (b"MM\x00*", picture("tiff", "TIFF")),
    (b"BM", picture("bmp", "BMP")),
    (b"ID3", Container("mp3", "mp3")),
    (b"OggS", Container("ogg", "ogg")),
    (b"fLaC", Container("flac", "flac")),
)
RIFF = {b"WEBP": picture("webp", "WEBP"), b"AVI ": Container("avi", "avi"), b"WAVE": Container("wav", "wav")}


def shown(path: Path) -> str:
    """The file's name for a sentence."""
    return file_name(path.name)


def bad(path: Path, what: str) -> BadFile:
    """`BadFile` whose sentence begins with the file's name."""
    return BadFile(f"{shown(path)} {what}")


def unreadable(path: Path) -> BadFile:
    return bad(path, "is not a picture, video or sound that can be read.")


def size_bytes(path: Path) -> int:
    """Raises BadFile for a file that is missing, empty, or no plain file (a pipe would be waited for without end)."""
    try:
        found = path.stat()
    except FileNotFoundError:
        raise bad(path, "is not there.") from None
    except (OSError, ValueError):  # a loop of links, a name the system cannot have
        raise bad(path, "cannot be opened.") from None
    if not stat.S_ISREG(found.st_mode):
        raise bad(path, "is a folder, not a file." if stat.S_ISDIR(found.st_mode) else "is not a plain file.")
    if not found.st_size:
        raise bad(path, "is empty.")
    return found.st_size


def container_of(path: Path) -> Container:
    """Raises BadFile when the first bytes are of no kind the studio reads."""
    size_bytes(path)
    try:
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
    except OSError as e:
        raise bad(path, f"cannot be opened: {e.strerror}.") from None
    if found := by_start(head) or of_box(head) or of_matroska(head) or of_bare_mp3(head):
        return found
    raise unreadable(path)


def by_start(head: bytes) -> Container | None:
    if head[:4] == b"RIFF":
        return RIFF.get(head[8:12])
    return next((container for start, container in STARTS if head.startswith(start)), None)


def of_box(head: bytes) -> Container | None:
    """The ISO family: the brand of `ftyp` decides; QuickTime before 2001 has none."""
    if head[4:8] in BOXES_OF_OLD_MOV:
        return Container("mov", "mov")
    if head[4:8] != b"ftyp":
        return None
    end = min(int.from_bytes(head[:4], "big"), len(head))
    brand, compatible = head[8:12], {head[i : i + 4] for i in range(16, end - 3, 4)}
    if brand in BRANDS_OF_AVIF or (brand in BRANDS_OF_HEIC and compatible & BRANDS_OF_AVIF):
        return picture("avif", "AVIF")
    if brand in BRANDS_OF_HEIC:
        return picture("heic", "HEIF")
    if brand in (b"M4A ", b"M4B "):
        return Container("m4a", "mov")
    return Container("mov" if brand == b"qt  " else "mp4", "mov")


def of_matroska(head: bytes) -> Container | None:
    if not head.startswith(b"\x1aE\xdf\xa3"):
        return None
    return Container("webm" if b"\x42\x82\x84webm" in head[:128] else "mkv", "matroska")


def of_bare_mp3(head: bytes) -> Container | None:
    """A frame header of MPEG layer III without a tag before it: sync, a layer, a bit rate and a sample rate in use."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return None
    return Container("mp3", "mp3") if head[2] >> 4 not in (0, 15) and head[2] & 0x0C != 0x0C else None
