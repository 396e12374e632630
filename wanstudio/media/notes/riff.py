"""WAV and AVI: chunks that are no part of the sound or the picture become junk of the same length.

Sources: Microsoft's Multimedia Programming Interface 1.0; OpenDML AVI File Format Extensions 1.02; EBU Tech 3285.
"""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from wanstudio.media.notes.wiping import put, wipe

KEPT_OF_WAV = {b"fmt ", b"fact", b"data", b"PEAK"}
KEPT_OF_AVI = {b"avih", b"strh", b"strf", b"strd", b"vprp", b"indx", b"idx1", b"dmlh"}
LISTS_OF_AVI = {b"hdrl", b"strl", b"odml"}
EMPTY = {b"JUNK", b"junk", b"FLLR", b"PAD "}
RECORDS = (b"AVIF", b"CASI", b"Zora")  # what a camera writes where a codec may keep settings


def clean_wav(path: Path) -> bool:
    return clean_chunks(path, KEPT_OF_WAV, set())


def clean_avi(path: Path) -> bool:
    return clean_chunks(path, KEPT_OF_AVI, LISTS_OF_AVI)


def clean_chunks(path: Path, kept: set[bytes], lists: set[bytes]) -> bool:
    """What stands behind the last chunk is cut off."""
    changed, at = False, 0
    with path.open("r+b") as file:
        length = file.seek(0, 2)
        while at + 12 <= length:
            file.seek(at)
            head = file.read(8)
            end = at + 8 + int.from_bytes(head[4:], "little")
            if head[:4] != b"RIFF":
                break
            changed |= inside(file, at + 12, min(end, length), kept, lists)
            at = end + end % 2
        if at < length:
            file.truncate(at)
            changed = True
    return changed


def inside(file: BinaryIO, start: int, end: int, kept: set[bytes], lists: set[bytes]) -> bool:
    changed = False
    while start + 8 <= end:
        file.seek(start)
        head = file.read(12)
        kind, size, name = head[:4], int.from_bytes(head[4:8], "little"), head[8:12]
        stop = min(start + 8 + size, end)  # a recording that was broken off is longer by its own account
        if kind == b"LIST" and name in lists:
            changed |= inside(file, start + 12, stop, kept, lists)
        elif (kind == b"strd" and name in RECORDS) or kind in EMPTY:
            changed |= wipe(file, start + 8, stop)
        elif kind not in kept and not (kind == b"LIST" and name == b"movi" and lists):
            changed |= put(file, start, b"JUNK") | wipe(file, start + 8, stop)
        start += 8 + size + size % 2
    return changed
