"""TIFF: tags of notes become private ones of no meaning, and what they point to is blanked."""

from __future__ import annotations

import struct

from wanstudio.media.notes.wiping import blank

NOTES = {0x010E, 0x010F, 0x0110, 0x0131, 0x0132, 0x013B, 0x013C, 0x02BC, 0x8298, 0x83BB, 0x8649, 0x8769, 0x8825}
SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8}


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
            if tag not in NOTES:
                continue
            size = SIZES.get(kind, 1) * values
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
        if (size := SIZES.get(kind, 1) * values) > 4:
            blank(out, place, place + size)
    blank(out, start, start + 2 + 12 * count)
