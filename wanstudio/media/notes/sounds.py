"""MP3, FLAC and Ogg: tags go, with the pictures in them. What is heard stays as it is, bit for bit.

Sources: id3.org (ID3v2.4, Lyrics3 2.00), wiki.hydrogenaud.io (APEv2), RFC 9639 (FLAC), RFC 3533 (Ogg), RFC 7845 (Opus),
the Vorbis I specification.
"""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from wanstudio.media.magic import of_bare_mp3
from wanstudio.media.notes.wiping import cut, put, wipe

EMPTY_TAG = b"ID3\x04\0\0\0\0\0\0"
KEPT_OF_FLAC = {0, 3}  # what the stream is, and where its times lie
PADDING = 1
MOST_TAGS = 64


# ---- MP3 ----


def clean_mp3(path: Path) -> bool:
    with path.open("r+b") as file:
        length = file.seek(0, 2)
        start, end = start_of_sound(file, length), end_of_sound(file, length)
        if start >= end:
            raise ValueError("tags and nothing else")
        file.seek(start)
        behind = b"" if of_bare_mp3(file.read(4)) else EMPTY_TAG  # what follows a tag need not begin with a frame
        if (0 < start == len(behind)) and end == length:
            return put(file, 0, behind)
        file.truncate(end)
        if start >= len(behind):
            put(file, 0, behind)
            cut(file, len(behind), start)
    return (start, end) != (0, length)


def start_of_sound(file: BinaryIO, length: int) -> int:
    at = 0
    for _ in range(MOST_TAGS):
        file.seek(at)
        head = file.read(10)
        if head[:3] != b"ID3" or len(head) < 10:
            break
        at += 10 + in_sevens(head[6:10]) + (10 if head[5] & 0x10 else 0)
        if at > length:
            raise ValueError("a tag that does not end")
    return at


def in_sevens(four: bytes) -> int:
    return four[0] << 21 | four[1] << 14 | four[2] << 7 | four[3]


def end_of_sound(file: BinaryIO, length: int) -> int:
    for _ in range(MOST_TAGS):
        if not (size := size_of_last_tag(file, length)):
            break
        length -= size
    return length


def size_of_last_tag(file: BinaryIO, length: int) -> int:
    """Bytes of the tag that ends here, 0 for none. Raises ValueError for one that is longer than the file."""
    file.seek(max(0, length - 160))
    tail = file.read(min(160, length))
    size = 0
    if tail[-128:].startswith(b"TAG") and len(tail) >= 128:
        size = 128
    elif tail[-32:].startswith(b"APETAGEX"):
        size = int.from_bytes(tail[-20:-16], "little") + (32 if tail[-9] & 0x80 else 0)
    elif tail.endswith(b"LYRICS200") and tail[-15:-9].isdigit():
        size = int(tail[-15:-9]) + 15
    elif tail[-10:-7] == b"3DI":
        size = in_sevens(tail[-4:]) + 20
    if size > length:
        raise ValueError("a tag that does not begin")
    return size


# ---- FLAC ----


def clean_flac(path: Path) -> bool:
    """Blocks of tags, pictures and records become padding of the same length."""
    changed, at, is_last = False, 4, False
    with path.open("r+b") as file:
        length = file.seek(0, 2)
        while not is_last:
            file.seek(at)
            head = file.read(4)
            if len(head) < 4:
                raise ValueError("a block that does not end")
            is_last, kind, size = bool(head[0] & 0x80), head[0] & 0x7F, int.from_bytes(head[1:4], "big")
            if kind not in KEPT_OF_FLAC:
                changed |= put(file, at, bytes([head[0] & 0x80 | PADDING])) | wipe(file, at + 4, at + 4 + size)
            at += 4 + size
        end = end_of_sound(file, length)
        if at > end:
            raise ValueError("tags and nothing else")
        file.truncate(end)
    return changed or end < length
