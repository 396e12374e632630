"""WebM and MKV: an element of tags behind the others, which are read by name. Source: RFC 8794 (EBML), RFC 9559."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from wanstudio.media.boxes import LIMIT_BYTES

HEADER, SEGMENT, TAGS, TAG, TARGETS, SIMPLE, NAME, TEXT = (
    bytes.fromhex(id) for id in ("1a45dfa3", "18538067", "1254c367", "7373", "63c0", "67c8", "45a3", "4487")
)
RECIPE = b"WANSTUDIO_RECIPE"
LIMIT_ELEMENTS = 100_000


@dataclass(frozen=True, slots=True)
class Element:
    """`end` None: it does not say how long it is. `size_at`, `size_bytes`: where that stands."""

    id: bytes
    size_at: int
    size_bytes: int
    body: int
    end: int | None


def element_at(file: BinaryIO, at: int) -> Element | None:
    """None for what is no element."""
    file.seek(at)
    head = file.read(12)
    wide = 9 - head[0].bit_length() if head and head[0] else 0
    if not 1 <= wide <= 4 or len(head) <= wide or not head[wide]:
        return None
    long = 9 - head[wide].bit_length()
    unknown = (1 << 7 * long) - 1
    size, body = int.from_bytes(head[wide : wide + long], "big") & unknown, at + wide + long
    return Element(head[:wide], at + wide, long, body, None if size == unknown else body + size)


def inside(file: BinaryIO, start: int, end: int) -> Iterator[Element]:
    """One after another; ends at what makes no sense, and behind one that does not say how long it is."""
    for _ in range(LIMIT_ELEMENTS):
        found = element_at(file, start) if start < end else None
        if found is None or (found.end or end) > end:
            return
        yield found
        if found.end is None:
            return
        start = found.end


def segment_of(file: BinaryIO) -> Element | None:
    length = file.seek(0, os.SEEK_END)
    return next((element for element in inside(file, 0, length) if element.id == SEGMENT), None)


def put(path: Path, json_text: str) -> bool:
    text = json_text.encode("utf-8", "replace")
    tag = of(TARGETS, b"") + of(SIMPLE, of(NAME, RECIPE) + of(TEXT, text))
    tags = of(TAGS, of(TAG, tag))
    with path.open("r+b") as file:
        segment, length = segment_of(file), file.seek(0, os.SEEK_END)
        if segment is None or (segment.end or length) != length:
            return False
        size, most = length + len(tags) - segment.body, (1 << 7 * segment.size_bytes) - 2
        if segment.end is not None and size > most:
            return False
        file.write(tags)
        if segment.end is not None:
            file.seek(segment.size_at)
            file.write((size | 1 << 7 * segment.size_bytes).to_bytes(segment.size_bytes, "big"))
    return True


def of(id: bytes, body: bytes) -> bytes:
    """An element; its length in eight bytes, as may be for any."""
    return id + (len(body) | 1 << 56).to_bytes(8, "big") + body


def read(path: Path) -> str | None:
    with path.open("rb") as file:
        length = file.seek(0, os.SEEK_END)
        if (segment := segment_of(file)) is None:
            return None
        for tags in inside(file, segment.body, segment.end or length):
            if tags.id == TAGS and (found := recipe_in(file, tags.body, tags.end or length)) is not None:
                return found
    return None


def recipe_in(file: BinaryIO, start: int, end: int) -> str | None:
    if end - start > LIMIT_BYTES:
        return None
    for tag in inside(file, start, end):
        for simple in inside(file, tag.body, tag.end or end) if tag.id == TAG else ():
            if simple.id == SIMPLE:
                said = {part.id: content(file, part, end) for part in inside(file, simple.body, simple.end or end)}
                if said.get(NAME) == RECIPE and TEXT in said:
                    return said[TEXT].decode("utf-8", "replace")
    return None


def content(file: BinaryIO, element: Element, end: int) -> bytes:
    file.seek(element.body)
    return file.read((element.end or end) - element.body)
