"""HEIC and AVIF: the items of notes are blanked where they lie; how the picture lies is told by a box of its own."""

from __future__ import annotations

from collections.abc import Iterator

from wanstudio.media.notes.exif import only_turn
from wanstudio.media.notes.wiping import blank

KEPT = {b"ftyp", b"meta", b"mdat", b"moov"}  # of the outermost boxes


def of_heif(data: bytes) -> bytes:
    out, items = bytearray(data), dict[int, bytes]()
    top = list(outermost(data))
    meta = next((box for box in top if box[0] == b"meta"), None)
    if meta is None:
        return data
    inside = list(boxes(data, meta[1] + 4, meta[2]))
    own = next((start for kind, start, _ in inside if kind == b"idat"), 0)
    for kind, start, end in inside:
        if kind == b"iinf":
            first = start + (6 if data[start] == 0 else 8)
            for _, place, _ in boxes(data, first, end):
                wide = 2 if data[place] < 3 else 4
                number = int.from_bytes(data[place + 4 : place + 4 + wide], "big")
                items[number] = data[place + 6 + wide : place + 10 + wide]
    for kind, start, _ in inside:
        if kind == b"iloc":
            for number, place, size in located(data, start, own):
                if items.get(number) == b"Exif":
                    blank(out, place, place + size, with_=bytes(4) + only_turn(1))  # behind where it begins
                elif items.get(number) == b"mime":
                    blank(out, place, place + size, fill=b" ")
    for kind, start, end in top:
        if kind not in KEPT:
            blank(out, start, end)
            out[start - 4 : start] = b"free"
    return bytes(out[: top[-1][2]])


def outermost(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """The boxes up to the first bytes that are none: telephones put records of their own behind the picture."""
    try:
        yield from boxes(data, 0, len(data))
    except ValueError:
        return


def located(data: bytes, start: int, own: int) -> Iterator[tuple[int, int, int]]:
    """(item, place, bytes) of the items that `iloc` tells of in the file, or in its `idat` from `own` on."""
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
            place = base + offset + (own if method else 0)
            if at > len(data) or (method < 2 and place + size > len(data)):
                raise ValueError("an item that lies outside")
            if method < 2:
                yield number, place, size


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
