"""WebP and WAV: a chunk of XMP behind the others.

Sources: WebP container specification (developers.google.com/speed/webp); XMP specification part 3, section 1.1.4 (WAV).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from wanstudio.media.boxes import LIMIT_BYTES
from wanstudio.media.xmp import packet, recipe_in_packet

NAMES = {b"WEBP": b"XMP ", b"WAVE": b"_PMX"}
HAS_XMP, HAS_ALPHA = 0x04, 0x10  # marks in WebP's header
MOST_BYTES = 0xFFFF_FFF0  # of a RIFF
LIMIT_CHUNKS = 100_000


def put(path: Path, json_text: str) -> bool:
    body = packet(json_text)
    with path.open("r+b") as file:
        head, length = file.read(12), file.seek(0, os.SEEK_END)
        kind = head[8:12]
        is_whole = 8 + int.from_bytes(head[4:8], "little") == length and length % 2 == 0
        if not is_whole or length + len(body) + 32 > MOST_BYTES or (kind == b"WEBP" and not mark_webp(file)):
            return False
        end = file.seek(0, os.SEEK_END)
        file.write(NAMES[kind] + len(body).to_bytes(4, "little") + body + b"\0" * (len(body) % 2))
        end = file.tell()
        file.seek(4)
        file.write((end - 8).to_bytes(4, "little"))
    return True


def mark_webp(file: BinaryIO) -> bool:
    """Say in the header that there is XMP. A still picture has no such header, and gets one."""
    file.seek(12)
    first = file.read(18)
    if first[:4] == b"VP8X":
        file.seek(20)
        file.write(bytes([first[8] | HAS_XMP]))
        return True
    if (header := header_for(file, first)) is None:
        return False
    file.seek(12)
    rest = file.read()
    file.seek(12)
    file.write(header + rest)
    return True


def header_for(file: BinaryIO, first: bytes) -> bytes | None:
    """A VP8X chunk for a still picture, by what its one chunk says of its size."""
    file.seek(20)
    start, flags = file.read(10), HAS_XMP
    if first[:4] == b"VP8 ":
        width, height = (int.from_bytes(start[at : at + 2], "little") & 0x3FFF for at in (6, 8))
    elif first[:4] == b"VP8L":
        bits = int.from_bytes(start[1:5], "little")
        width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        flags |= HAS_ALPHA if bits >> 28 & 1 else 0
    else:
        return None
    size = b"".join((side - 1).to_bytes(3, "little") for side in (width, height))
    return b"VP8X" + (10).to_bytes(4, "little") + bytes([flags, 0, 0, 0]) + size


def read(path: Path) -> str | None:
    with path.open("rb") as file:
        name = NAMES.get(file.read(12)[8:12])
        for kind, size in chunks(file):
            if kind == name and size <= LIMIT_BYTES:
                return recipe_in_packet(file.read(size))
    return None


def chunks(file: BinaryIO) -> Iterator[tuple[bytes, int]]:
    """(kind, bytes) of each chunk, with the file at its content."""
    length, at = file.seek(0, os.SEEK_END), 12
    for _ in range(LIMIT_CHUNKS):
        file.seek(at)
        head = file.read(8)
        size = int.from_bytes(head[4:8], "little")
        if len(head) < 8 or at + 8 + size > length:
            return
        yield head[:4], size
        at += 8 + size + size % 2
