"""Take out of a copy what says where, when, with what and by whom it was taken. Pixels and sound stay bit for bit.

JPEG, PNG, WebP, HEIC, AVIF, TIFF and the MP4 family are edited as bytes, without decoding. How a picture lies (EXIF's
orientation) and its colour profile stay. What is blanked keeps its length, so that nothing else moves.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from wanstudio.core.errors import BadFile
from wanstudio.media.boxes import strip
from wanstudio.media.magic import bad, container_of

LIMIT_BYTES = 256 << 20  # of a picture; larger ones are refused long before
NOTES_OF_PNG = {b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"}
NOTES_OF_JPEG = {0xE1, 0xED, 0xFE}  # EXIF and XMP, IPTC, a comment
NOTES_OF_TIFF = {0x010E, 0x010F, 0x0110, 0x0131, 0x0132, 0x013B, 0x013C, 0x02BC, 0x8298, 0x83BB, 0x8649, 0x8769, 0x8825}
SIZES_OF_TIFF = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8}
HOLDERS = {b"moov", b"trak", b"mdia", b"minf"}
TOLD = "holds notes on where and how it was taken that could not be removed."
HINT = "Convert it first, or let the notes be sent along (Settings)."


def clean(path: Path) -> bool:
    """Clean the file in place; True when something was taken out. For a copy of ours: a crash leaves half of it.

    Raises BadFile for a file that cannot be followed to its end. What is no media, or no kind that has such notes, is
    left as it is.
    """
    try:
        format = container_of(path).format
    except BadFile:
        return False
    try:
        if format in ("mp4", "mov", "m4a"):
            return clean_film(path)
        if format in PICTURES and path.stat().st_size <= LIMIT_BYTES:
            return clean_picture(path, format)
    except (ValueError, IndexError, struct.error):
        raise BadFile(bad(path, TOLD).detail, hint=HINT) from None
    return False


def clean_picture(path: Path, format: str) -> bool:
    before = path.read_bytes()
    after = PICTURES[format](before)
    if after == before:
        return False
    path.write_bytes(after)
    return True


# ---- pictures ----


def of_jpeg(data: bytes) -> bytes:
    """Segments of notes go, up to the picture itself; an EXIF that turns the picture leaves its orientation."""
    out, at = bytearray(data[:2]), 2
    while data[at] == 0xFF and data[at + 1] != 0xDA:
        mark = data[at + 1]
        if mark == 0xFF or 0xD0 <= mark <= 0xD8 or mark == 0x01:  # a fill byte, or a mark without a length
            out += data[at : at + 1 if mark == 0xFF else at + 2]
            at += 1 if mark == 0xFF else 2
            continue
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if end > len(data) or end < at + 4:
            raise ValueError("a segment that does not end")
        if mark not in NOTES_OF_JPEG:
            out += data[at:end]
        elif data[at + 4 : at + 10] == b"Exif\0\0" and (turn := orientation_of(data[at + 10 : end])) > 1:
            body = b"Exif\0\0" + only_turn(turn)
            out += b"\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body
        at = end
    return bytes(out + data[at:])


def of_png(data: bytes) -> bytes:
    out, at = bytearray(data[:8]), 8
    while at < len(data):
        size, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        end = at + 12 + size
        if end > len(data):
            raise ValueError("a chunk that does not end")
        if kind not in NOTES_OF_PNG:
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
    out, at = bytearray(data[:12]), 12
    while at + 8 <= len(data):
        kind, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        end = at + 8 + size + size % 2
        if at + 8 + size > len(data):
            raise ValueError("a chunk that does not end")
        if kind == b"EXIF" and (turn := orientation_of(data[at + 8 : end].removeprefix(b"Exif\0\0"))) > 1:
            body = only_turn(turn)
            out += kind + len(body).to_bytes(4, "little") + body
        elif kind not in (b"EXIF", b"XMP "):
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


def of_heif(data: bytes) -> bytes:
    """HEIC and AVIF: the items of notes are blanked where they lie; how it lies is told by a box of its own."""
    out, items = bytearray(data), dict[int, bytes]()
    meta = next((box for box in boxes(data, 0, len(data)) if box[0] == b"meta"), None)
    if meta is None:
        return data
    inside = list(boxes(data, meta[1] + 4, meta[2]))
    for kind, start, end in inside:
        if kind == b"iinf":
            first = start + (6 if data[start] == 0 else 8)
            for _, place, _ in boxes(data, first, end):
                wide = 2 if data[place] < 3 else 4
                number = int.from_bytes(data[place + 4 : place + 4 + wide], "big")
                items[number] = data[place + 6 + wide : place + 10 + wide]
    for kind, start, _ in inside:
        if kind == b"iloc":
            for number, place, size in located(data, start):
                if items.get(number) == b"Exif":
                    blank(out, place, place + size, with_=bytes(4) + only_turn(1))  # behind where it begins
                elif items.get(number) == b"mime":
                    blank(out, place, place + size, fill=b" ")
    return bytes(out)


def located(data: bytes, start: int) -> Iterator[tuple[int, int, int]]:
    """(item, place, bytes) of what `iloc` tells of items that lie in the file itself."""
    version, at = data[start], start + 4
    offset_b, length_b = data[at] >> 4, data[at] & 15
    base_b, index_b = data[at + 1] >> 4, data[at + 1] & 15 if version else 0
    wide = 2 if version < 2 else 4
    count, at = int.from_bytes(data[at + 2 : at + 2 + wide], "big"), at + 2 + wide
    for _ in range(count):
        number, at = int.from_bytes(data[at : at + wide], "big"), at + wide
        method = data[at + 1] & 15 if version else 0
        at += 4 if version else 2
        base, at = int.from_bytes(data[at : at + base_b], "big"), at + base_b
        extents, at = int.from_bytes(data[at : at + 2], "big"), at + 2
        for _ in range(extents):
            at += index_b
            offset, at = int.from_bytes(data[at : at + offset_b], "big"), at + offset_b
            size, at = int.from_bytes(data[at : at + length_b], "big"), at + length_b
            if at > len(data) or (method == 0 and base + offset + size > len(data)):
                raise ValueError("an item that lies outside")
            if method == 0:
                yield number, base + offset, size


def of_tiff(data: bytes) -> bytes:
    """Tags of notes become private ones of no meaning, and what they point to is blanked."""
    out = bytearray(data)
    order = "<" if data[:2] == b"II" else ">"
    (start,) = struct.unpack_from(f"{order}I", data, 4)
    for _ in range(64):  # pages
        if not start:
            break
        (count,) = struct.unpack_from(f"{order}H", data, start)
        for at in range(start + 2, start + 2 + 12 * count, 12):
            tag, kind, values, place = struct.unpack_from(f"{order}HHII", data, at)
            if tag not in NOTES_OF_TIFF:
                continue
            size = SIZES_OF_TIFF.get(kind, 1) * values
            if tag in (0x8769, 0x8825):
                blank_directory(out, data, place, order)
            elif size > 4:
                blank(out, place, place + size)
            struct.pack_into(f"{order}I", out, at + 8, 0 if size <= 4 or tag in (0x8769, 0x8825) else place)
            struct.pack_into(f"{order}H", out, at, 0xFFFE if tag in (0x8769, 0x8825) else tag)
        (start,) = struct.unpack_from(f"{order}I", data, start + 2 + 12 * count)
    return bytes(out)


def blank_directory(out: bytearray, data: bytes, start: int, order: str) -> None:
    (count,) = struct.unpack_from(f"{order}H", data, start)
    for at in range(start + 2, start + 2 + 12 * count, 12):
        _, kind, values, place = struct.unpack_from(f"{order}HHII", data, at)
        if (size := SIZES_OF_TIFF.get(kind, 1) * values) > 4:
            blank(out, place, place + size)
    blank(out, start, start + 2 + 12 * count)


def blank(out: bytearray, start: int, end: int, with_: bytes = b"", fill: bytes = b"\0") -> None:
    """Put `with_` in place of notes where there is room for it, and nothing behind it."""
    if end > len(out) or end < start:
        raise ValueError("notes that lie outside")
    kept = with_ if len(with_) <= end - start else b""
    out[start:end] = kept + fill * (end - start - len(kept))


def orientation_of(exif: bytes) -> int:
    """1 (as it lies) where it does not say, or cannot be read."""
    try:
        order = {b"II": "<", b"MM": ">"}[exif[:2]]
        (start,) = struct.unpack_from(f"{order}I", exif, 4)
        (count,) = struct.unpack_from(f"{order}H", exif, start)
        for at in range(start + 2, start + 2 + 12 * count, 12):
            tag, _, _, value = struct.unpack_from(f"{order}HHIH", exif, at)
            if tag == 0x0112:
                return int(value) if 1 <= value <= 8 else 1
    except (KeyError, struct.error):
        pass
    return 1


def only_turn(orientation: int) -> bytes:
    """An EXIF that holds nothing but how the picture lies."""
    return struct.pack("<2sHIHHHIHHI", b"II", 42, 8, 1, 0x0112, 3, 1, orientation, 0, 0)


PICTURES = {
    "jpeg": of_jpeg,
    "png": of_png,
    "webp": of_webp,
    "heic": of_heif,
    "avif": of_heif,
    "tiff": of_tiff,
}


# ---- films ----


def clean_film(path: Path) -> bool:
    """Boxes of tags are made free space of the same length; our own recipe behind the clip is cut off."""
    size = path.stat().st_size
    strip(path)
    with path.open("r+b") as file:
        length = file.seek(0, 2)
        places = list(boxes_of_tags(file, 0, length, b""))
        for place in places:
            name_free(file, place)
    return bool(places) or path.stat().st_size != size


def boxes_of_tags(file: BinaryIO, start: int, end: int, inside: bytes) -> Iterator[tuple[int, int, int]]:
    """(start, header bytes, end) of every `udta` and `meta` of the film and its tracks, and of XMP beside them."""
    while start + 8 <= end:
        file.seek(start)
        head = file.read(16)
        size, kind, header = int.from_bytes(head[:4], "big"), head[4:8], 8
        if size == 1:
            size, header = int.from_bytes(head[8:16], "big"), 16
        size = size or end - start
        if size < header or start + size > end:
            if inside:
                raise ValueError("a box that does not end")
            return  # what lies behind the last whole box of the file is no part of the film
        if (inside and kind in (b"udta", b"meta")) or (not inside and kind in (b"uuid", b"meta", b"udta")):
            yield start, header, start + size
        elif kind in HOLDERS:
            yield from boxes_of_tags(file, start + header, start + size, kind)
        start += size


def name_free(file: BinaryIO, place: tuple[int, int, int]) -> None:
    start, header, end = place
    file.seek(start + 4)
    file.write(b"free")
    file.seek(start + header)
    left = end - start - header
    while left:
        left -= file.write(bytes(min(left, 1 << 20)))


def boxes(data: bytes, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """(type, start of its content, end) of each box."""
    while start + 8 <= end:
        size, header = int.from_bytes(data[start : start + 4], "big"), 8
        if size == 1:
            size, header = int.from_bytes(data[start + 8 : start + 16], "big"), 16
        size = size or end - start
        if size < header or start + size > end:
            raise ValueError("a box that does not end")
        yield data[start + 4 : start + 8], start + header, start + size
        start += size
