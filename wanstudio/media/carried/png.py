"""PNG: an international text chunk before the end, under the keyword that XMP has there.

Source: PNG specification, third edition, sections 11.3.3 (iTXt) and 5; XMP specification part 3, section 1.1.5.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from wanstudio.media.boxes import LIMIT_BYTES
from wanstudio.media.xmp import packet, recipe_in_packet

KEYWORD = b"XML:com.adobe.xmp"
HEAD = KEYWORD + b"\0\0\0\0\0"  # not compressed, in no language, with no translated keyword
END = b"\0\0\0\0IEND\xaeB`\x82"
LIMIT_CHUNKS = 100_000


def put(path: Path, json_text: str) -> bool:
    with path.open("r+b") as file:
        file.seek(-len(END), os.SEEK_END)
        if file.read() != END:
            return False
        file.seek(-len(END), os.SEEK_END)
        file.write(chunk(b"iTXt", HEAD + packet(json_text)) + END)
    return True


def chunk(kind: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")


def read(path: Path) -> str | None:
    with path.open("rb") as file:
        for body in texts(file):
            if body.startswith(HEAD) and (found := recipe_in_packet(body[len(HEAD) :])) is not None:
                return found
    return None


def texts(file: BinaryIO) -> Iterator[bytes]:
    """The bodies of the text chunks; ends where the file does not go on as it should."""
    length, at = file.seek(0, os.SEEK_END), 8
    for _ in range(LIMIT_CHUNKS):
        file.seek(at)
        head = file.read(8)
        size = int.from_bytes(head[:4], "big")
        if len(head) < 8 or at + 12 + size > length:
            return
        if head[4:] == b"iTXt" and size <= LIMIT_BYTES:
            yield file.read(size)
        at += 12 + size
