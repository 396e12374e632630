"""Nothing in place of something, so that all that stands behind it stays where it is."""

from __future__ import annotations

from typing import BinaryIO

PIECE_BYTES = 1 << 20


def wipe(file: BinaryIO, start: int, end: int) -> bool:
    """Put noughts there; False when there were only noughts before. Raises ValueError for a place outside the file."""
    if not 0 <= start <= end <= file.seek(0, 2):
        raise ValueError("notes that lie outside")
    changed = False
    while start < end:
        size = min(PIECE_BYTES, end - start)
        file.seek(start)
        if any(file.read(size)):
            file.seek(start)
            file.write(bytes(size))
            changed = True
        start += size
    return changed


def put(file: BinaryIO, start: int, body: bytes) -> bool:
    """Write `body` there; False when it stood there already."""
    file.seek(start)
    if file.read(len(body)) == body:
        return False
    file.seek(start)
    file.write(body)
    return True


def cut(file: BinaryIO, start: int, end: int) -> None:
    """Take a part out; what stands behind it moves up."""
    length = file.seek(0, 2)
    while end < length:
        file.seek(end)
        piece = file.read(PIECE_BYTES)
        file.seek(start)
        file.write(piece)
        start, end = start + len(piece), end + len(piece)
    file.truncate(start)


def blank(out: bytearray, start: int, end: int, with_: bytes = b"", fill: bytes = b"\0") -> None:
    """Put `with_` in place of notes where there is room for it, and nothing behind it."""
    if end > len(out) or end < start:
        raise ValueError("notes that lie outside")
    kept = with_ if len(with_) <= end - start else b""
    out[start:end] = kept + fill * (end - start - len(kept))
