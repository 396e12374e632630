"""EXIF: how a picture lies in its file, which is all of it that is kept."""

from __future__ import annotations

import struct


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
