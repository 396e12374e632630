"""JPEG, PNG, WebP and GIF: only the parts that make the picture are kept, and how it lies.

What an unknown part says cannot be known, so it goes; so does all behind the picture's end, where telephones put a film
of the moment, other pictures and records of their own.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from wanstudio.media.notes.exif import only_turn, orientation_of

END_OF_SCAN = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")  # a mark within a scan; 00 is a stuffed byte, D0 to D7 go on
KEPT_OF_JPEG = {0xE0: b"", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}  # of the segments that programs fill
KEPT_OF_PNG = set(
    b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD hIST pHYs sPLT acTL fcTL fdAT".split()
)
KEPT_OF_WEBP = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"}
KEPT_OF_GIF = {b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012"}  # how often it is repeated; its colour profile


def of_jpeg(data: bytes) -> bytes:
    """Segments of notes go; an EXIF that turns the picture leaves its orientation."""
    out, at = bytearray(data[:2]), 2
    while at + 2 <= len(data) and data[at] == 0xFF:
        mark = data[at + 1]
        if mark == 0xD9:
            return bytes(out + data[at : at + 2])
        if mark == 0xFF or 0xD0 <= mark <= 0xD8 or mark == 0x01:  # a fill byte, or a mark without a length
            out += data[at : at + 1 if mark == 0xFF else at + 2]
            at += 1 if mark == 0xFF else 2
            continue
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if end > len(data) or end < at + 4:
            raise ValueError("a segment that does not end")
        if mark == 0xDA:
            found = END_OF_SCAN.search(data, end)
            end = found.start() if found else len(data)
        if is_of_jpeg(mark, data[at + 4 : end]):
            out += data[at:end]
        elif data[at + 4 : at + 10] == b"Exif\0\0" and (turn := orientation_of(data[at + 10 : end])) > 1:
            body = b"Exif\0\0" + only_turn(turn)
            out += b"\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body
        at = end
    if at < len(data):
        raise ValueError("bytes that are no segment")
    return bytes(out)


def is_of_jpeg(mark: int, body: bytes) -> bool:
    """True for what makes the picture, and for the few segments of programs that say how its colours are meant."""
    if 0xE0 <= mark <= 0xEF:
        return mark in KEPT_OF_JPEG and body.startswith(KEPT_OF_JPEG[mark])
    return mark != 0xFE  # a comment


def of_png(data: bytes) -> bytes:
    out, at = bytearray(data[:8]), 8
    while at < len(data):
        size, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        end = at + 12 + size
        if end > len(data):
            raise ValueError("a chunk that does not end")
        if kind in KEPT_OF_PNG:
            out += data[at:end]
        elif kind == b"eXIf" and (turn := orientation_of(data[at + 8 : end - 4])) > 1:
            body = only_turn(turn)
            out += len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")
        at = end
        if kind == b"IEND":
            break
    return bytes(out)


def of_webp(data: bytes) -> bytes:
    """The chunks of notes go, and their marks in the header."""
    data = data[: 8 + int.from_bytes(data[4:8], "little")]
    out, at = bytearray(data[:12]), 12
    while at + 8 <= len(data):
        kind, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        end = at + 8 + size + size % 2
        if at + 8 + size > len(data):
            raise ValueError("a chunk that does not end")
        if kind == b"EXIF" and (turn := orientation_of(data[at + 8 : end].removeprefix(b"Exif\0\0"))) > 1:
            body = only_turn(turn)
            out += kind + len(body).to_bytes(4, "little") + body
        elif kind in KEPT_OF_WEBP:
            out += data[at:end]
        at = end
    if out[12:16] == b"VP8X":
        out[20] &= ~0x0C
        out[20] |= 0x08 if b"EXIF" in [out[i : i + 4] for i in chunks_of(out)] else 0
    out[4:8] = (len(out) - 8).to_bytes(4, "little")
    return bytes(out)


def chunks_of(data: bytes | bytearray) -> Iterator[int]:
    at = 12
    while at + 8 <= len(data):
        yield at
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        at += 8 + size + size % 2


def of_gif(data: bytes) -> bytes:
    """Comments go, and what programs keep for themselves (XMP among it)."""
    at = 13 + table_bytes(data[10])
    out = bytearray(data[:at])
    while at < len(data) and data[at] != 0x3B:
        if data[at] == 0x2C:
            end = end_of_blocks(data, at + 10 + table_bytes(data[at + 9]) + 1)
            kept = True
        elif data[at] == 0x21:
            end = end_of_blocks(data, at + 2)
            kept = data[at + 1] in (0x01, 0xF9) or (data[at + 1] == 0xFF and data[at + 3 : at + 14] in KEPT_OF_GIF)
        else:
            raise ValueError("a block of no known kind")
        out += data[at:end] if kept else b""
        at = end
    return bytes(out + b"\x3b")


def table_bytes(flags: int) -> int:
    """Of the table of colours that such flags announce."""
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def end_of_blocks(data: bytes, at: int) -> int:
    while data[at]:
        at += 1 + data[at]
    return at + 1
