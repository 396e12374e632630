"""Ogg: the packet of comments at the beginning of each stream is emptied where it lies; the pages keep their places.

Sources: RFC 3533 (pages), RFC 7845 (Opus), RFC 9639 section 10.1 (FLAC in Ogg), the Vorbis I specification section 5.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

COMMENTS = {b"OpusTags": b"\0", b"\x03vorbis": b"\1", b"\x81theora": b"\0"}  # start, and what follows an empty list
LIMIT_BYTES = 1 << 26  # of what stands before the sound: a picture of the cover may be among it
FLAC, COMMENT_OF_FLAC, PICTURE_OF_FLAC, RECORD_OF_FLAC, PADDING = b"\x7fFLAC", 4, 6, 2, 1
POLYNOMIAL = 0x04C11DB7


@dataclass(slots=True)
class Page:
    """`head` up to the content, `body` the content; `at`: where the page begins."""

    at: int
    head: bytes
    body: bytearray


@dataclass(slots=True)
class Packet:
    """Pieces of pages: (page, start in its body, end)."""

    pieces: list[tuple[Page, int, int]] = field(default_factory=list)

    def read(self) -> bytes:
        return b"".join(page.body[start:end] for page, start, end in self.pieces)

    def write(self, content: bytes) -> None:
        for page, start, end in self.pieces:
            page.body[start:end], content = content[: end - start], content[end - start :]


@dataclass(slots=True)
class Stream:
    """What is read of one stream until its sound begins."""

    is_flac: bool = False
    packets: int = 0
    last: Packet = field(default_factory=Packet)


def clean_ogg(path: Path) -> bool:
    changed, streams, held, at = False, dict[bytes, Stream](), 0, 0
    with path.open("r+b") as file:
        while page := page_at(file, at):
            serial = page.head[14:18]
            if page.head[5] & 2:  # a stream begins
                streams[serial] = Stream()
            stream = streams.get(serial)
            if stream and int.from_bytes(page.head[6:14], "little", signed=True) > 0:  # its sound has begun
                del streams[serial]
            elif stream:
                held += len(page.body)
                if held > LIMIT_BYTES:
                    raise ValueError("comments without end")
                changed |= take(file, stream, page)
            at += len(page.head) + len(page.body)
    return changed


def page_at(file: BinaryIO, at: int) -> Page | None:
    """None at the end, and where no page begins."""
    file.seek(at)
    head = file.read(27)
    if len(head) < 27 or head[:4] != b"OggS":
        return None
    table = file.read(head[26])
    return Page(at, head + table, bytearray(file.read(sum(table))))


def take(file: BinaryIO, stream: Stream, page: Page) -> bool:
    """Put a page's pieces to the packets they belong to; empty the packets that are whole."""
    changed, start = False, 0
    size = 0
    for length in page.head[27:]:
        size += length
        if length < 255:
            stream.last.pieces.append((page, start, start + size))
            changed |= end_packet(file, stream)
            start, size = start + size, 0
    if size:
        stream.last.pieces.append((page, start, start + size))
    return changed


def end_packet(file: BinaryIO, stream: Stream) -> bool:
    packet, stream.last = stream.last, Packet()
    before = packet.read()
    if not stream.packets:
        stream.is_flac = before.startswith(FLAC)
    stream.packets += 1
    after = without_comments(before, stream.is_flac)
    if after == before:
        return False
    packet.write(after)
    for page, _, _ in packet.pieces:
        write(file, page)
    return True


def without_comments(packet: bytes, is_flac: bool) -> bytes:
    """The same, as long as before, with the name of the encoder and nothing else."""
    for start, end in COMMENTS.items():
        if packet.startswith(start):
            return start + emptied(packet[len(start) :], end)
    if is_flac and packet[:1] and packet[0] & 0x7F == COMMENT_OF_FLAC:
        return packet[:4] + emptied(packet[4:], b"\0")
    if is_flac and packet[:1] and packet[0] & 0x7F in (PICTURE_OF_FLAC, RECORD_OF_FLAC):
        return bytes([packet[0] & 0x80 | PADDING]) + packet[1:4] + bytes(len(packet) - 4)
    return packet


def emptied(body: bytes, end: bytes) -> bytes:
    start = 4 + int.from_bytes(body[:4], "little")
    if start + 4 > len(body):
        raise ValueError("comments that do not end")
    return body[:start] + (bytes(4) + end).ljust(len(body) - start, b"\0")[: len(body) - start]


def write(file: BinaryIO, page: Page) -> None:
    """Put a changed page where it was, with a checksum that agrees."""
    blank = page.head[:22] + bytes(4) + page.head[26:]
    file.seek(page.at)
    file.write(page.head[:22] + checksum(blank + page.body).to_bytes(4, "little") + page.head[26:] + page.body)


def _row(byte: int) -> int:
    value = byte << 24
    for _ in range(8):
        value = (value << 1 ^ POLYNOMIAL if value & 0x80000000 else value << 1) & 0xFFFFFFFF
    return value


TABLE = tuple(map(_row, range(256)))


def checksum(content: bytes) -> int:
    """Of a page whose own checksum is left empty."""
    value = 0
    for byte in content:
        value = (value << 8 & 0xFFFFFFFF) ^ TABLE[value >> 24 ^ byte]
    return value
