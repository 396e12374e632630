"""GIF: a comment before its end.

A comment, for GIF's way with XMP puts the packet bare between the blocks, where it is no block of its own.
Source: GIF89a specification, section 24 (seven-bit ASCII, pieces of at most 255 bytes).
"""

from __future__ import annotations

import os
from pathlib import Path

from wanstudio.media.boxes import LIMIT_BYTES

NAME = b"WanStudio recipe: "
COMMENT, TRAILER, MOST = b"\x21\xfe", b"\x3b", 255


def put(path: Path, json_text: str) -> bool:
    with path.open("r+b") as file:
        file.seek(-1, os.SEEK_END)
        if file.read() != TRAILER:
            return False
        file.seek(-1, os.SEEK_END)
        file.write(comment(NAME + ascii_json(json_text).encode()) + TRAILER)
    return True


def comment(body: bytes) -> bytes:
    pieces = (body[at : at + MOST] for at in range(0, len(body), MOST))
    return COMMENT + b"".join(bytes([len(piece)]) + piece for piece in pieces) + b"\0"


def ascii_json(json_text: str) -> str:
    """The same JSON in ASCII: others stand in strings only, where JSON has an escape for them."""
    return "".join(c if c.isascii() else escaped(c) for c in json_text)


def escaped(character: str) -> str:
    halves = character.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{halves[at : at + 4]}" for at in range(0, len(halves), 4))


def read(path: Path) -> str | None:
    """Looked for from the end: the pieces of a long GIF are many."""
    with path.open("rb") as file:
        length = file.seek(0, os.SEEK_END)
        file.seek(max(0, length - LIMIT_BYTES))
        tail = file.read()
    at = tail.rfind(NAME)
    if at < 3 or tail[at - 3 : at - 1] != COMMENT:
        return None
    body, at = b"", at - 1
    while at < len(tail) and tail[at]:
        body += tail[at + 1 : at + 1 + tail[at]]
        at += 1 + tail[at]
    return body[len(NAME) :].decode("ascii", "replace") if tail[at:] == b"\0" + TRAILER else None
