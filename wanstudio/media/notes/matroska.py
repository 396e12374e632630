"""WebM and MKV: elements of notes become empty ones of the same length, and so do tracks that are no picture or sound.

Source: RFC 8794 (EBML), RFC 9559 (Matroska).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from wanstudio.media.notes.wiping import put, wipe

SEGMENT, SEEK_HEAD, SEEK, INFO, TRACKS, TRACK = 0x18538067, 0x114D9B74, 0x4DBB, 0x1549A966, 0x1654AE6B, 0xAE
CLUSTER, GROUP, BLOCKS, TAGS, ATTACHMENTS, CHAPTERS = 0x1F43B675, 0xA0, (0xA3, 0xA1), 0x1254C367, 0x1941A469, 0x1043A770
TITLE, WHEN, FILE_NAMES, NAME, CHECKSUM = 0x7BA9, 0x4461, (0x7384, 0x3C83AB, 0x3E83BB), 0x536E, 0xBF
NUMBER_OF_TRACK, TYPE_OF_TRACK = 0xD7, 0x83
SEEN_OR_HEARD = {1, 2, 3}
ENTERED = {SEGMENT, SEEK_HEAD, INFO, TRACKS}
NOTES = {TAGS, ATTACHMENTS, CHAPTERS, TITLE, WHEN, *FILE_NAMES, NAME}
LIMIT_BYTES = 1 << 24  # of what describes one track


@dataclass(frozen=True, slots=True)
class Element:
    """`end` is where its content begins for one that does not say how long it is (a live recording)."""

    id: int
    start: int
    body: int
    end: int
    is_open: bool


def clean_matroska(path: Path) -> bool:
    with path.open("r+b") as file:
        return Cleaner(file).clean()


class Cleaner:
    """Walks from element to element; of what is entered, the elements inside come next."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._length = file.seek(0, 2)
        self._checksum: Element | None = None  # of what was entered last: it fails once something in there is changed
        self._gone: set[int] = set()  # tracks

    def clean(self) -> bool:
        changed = False
        for element in self._walk(ENTERED):
            if element.id in NOTES or (element.id == SEEK and self._leads_to_notes(element)):
                changed |= self._empty(element)
            elif element.id == TRACK:
                changed |= self._clean_track(element)
        return changed | (bool(self._gone) and self._clean_clusters())

    def _walk(self, entered: set[int], start: int = 0, end: int = 0) -> Iterator[Element]:
        end = end or self._length
        while start < end and (element := self._element(start)):
            if element.end > end:
                raise ValueError("an element that does not end")
            if element.id in entered:
                self._checksum = None
            elif element.id == CHECKSUM:
                self._checksum = element
            elif element.is_open and element.id != CLUSTER:
                raise ValueError("an element that does not say how long it is")
            yield element
            start = element.body if element.id in entered else element.end

    def _element(self, start: int) -> Element | None:
        """None where there are only noughts, or what is left is no element."""
        self._file.seek(start)
        head = self._file.read(12)
        wide = 9 - head[0].bit_length() if head and head[0] else 0
        if not 1 <= wide <= 4 or len(head) < wide + 1 or not head[wide]:
            return None
        long = 9 - head[wide].bit_length()
        size = int.from_bytes(head[wide : wide + long], "big") & (1 << 7 * long) - 1
        is_open, body = size == (1 << 7 * long) - 1, start + wide + long
        return Element(int.from_bytes(head[:wide], "big"), start, body, body if is_open else body + size, is_open)

    def _read(self, element: Element) -> bytes:
        if element.end - element.body > LIMIT_BYTES:
            raise ValueError("an element that is too long")
        self._file.seek(element.body)
        return self._file.read(element.end - element.body)

    def _leads_to_notes(self, seek: Element) -> bool:
        body = self._read(seek)
        return any(note.to_bytes(4, "big") in body for note in (TAGS, ATTACHMENTS, CHAPTERS))

    def _empty(self, element: Element) -> bool:
        """Put an element without meaning (Void) in its place."""
        length = element.end - element.start
        if length < 2:
            raise ValueError("an element without a length")
        short = length - 2 < 127
        head = bytes([0xEC, 0x80 | length - 2]) if short else b"\xec\x01" + (length - 9).to_bytes(7, "big")
        put(self._file, element.start, head)
        wipe(self._file, element.start + len(head), element.end)
        if self._checksum and self._checksum.end <= element.start:
            checksum, self._checksum = self._checksum, None
            self._empty(checksum)
        return True

    # ---- tracks ----

    def _clean_track(self, track: Element) -> bool:
        inside = {element.id: element for element in self._walk(set(), track.body, track.end)}
        if self._number(inside.get(TYPE_OF_TRACK)) not in SEEN_OR_HEARD:
            self._gone.add(self._number(inside.get(NUMBER_OF_TRACK)))
            return self._empty(track)
        return self._empty(inside[NAME]) if NAME in inside else False

    def _number(self, element: Element | None) -> int:
        return int.from_bytes(self._read(element), "big") if element else 0

    def _clean_clusters(self) -> bool:
        """Empty the blocks of tracks that are gone."""
        for element in self._walk({SEGMENT, CLUSTER}):
            block: Element | None = element
            if element.id == GROUP:
                block = next((one for one in self._walk(set(), element.body, element.end) if one.id in BLOCKS), None)
            elif element.id not in BLOCKS:
                continue
            if block and self._track_of(block) in self._gone:
                self._empty(element)
        return True

    def _track_of(self, block: Element) -> int:
        self._file.seek(block.body)
        head = self._file.read(8)
        wide = 9 - head[0].bit_length() if head and head[0] else 1
        return int.from_bytes(head[:wide], "big") & (1 << 7 * wide) - 1
