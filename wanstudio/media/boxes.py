"""The recipe inside an MP4: one top-level `uuid` box with an XMP packet, after everything the service sent.

Players skip boxes they do not know, and nothing before it moves, so the service's own bytes stay as they are.
Sources: ISO/IEC 14496-12 section 4.2 (boxes); XMP specification part 3, section 1.2.7 (the UUID of XMP).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from wanstudio.media.magic import container_of

XMP = bytes.fromhex("BE7ACFCB97A942E89C71999491E3AFAC")
NAMESPACE = "https://wanstudio.app/ns/recipe/1.0/"
OPENING, CLOSING = "<wanstudio:recipe>", "</wanstudio:recipe>"
LIMIT_BOXES = 100_000  # a film in fragments of a second has some thousands
LIMIT_BYTES = 4_000_000  # a recipe is some 5 kB; more is not ours
PACKET = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    f'<rdf:Description rdf:about="" xmlns:wanstudio="{NAMESPACE}">{OPENING}%s{CLOSING}</rdf:Description>'
    '</rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
)


@dataclass(frozen=True, slots=True)
class Box:
    """One top-level box. `size` counts its header; `is_cut`: longer by its own account than the file is.

    `is_open`: it runs to the end of the file, whatever that is, so nothing may be put behind it.
    """

    type: bytes
    start: int
    size: int
    header_bytes: int
    is_cut: bool
    is_open: bool


def top_level(file: BinaryIO) -> Iterator[Box]:
    """The boxes of a file from its start; ends at the first that makes no sense."""
    end, start = file.seek(0, os.SEEK_END), 0
    for _ in range(LIMIT_BOXES):
        if start + 8 > end:
            return
        file.seek(start)
        head = file.read(16)
        size, header_bytes = int.from_bytes(head[:4], "big"), 8
        if size == 1:
            size, header_bytes = int.from_bytes(head[8:16], "big"), 16
        elif size == 0:
            size = end - start  # to the end of the file
        if size < header_bytes:
            return
        yield Box(
            head[4:8], start, size, header_bytes, is_cut=start + size > end, is_open=not int.from_bytes(head[:4], "big")
        )
        start += size


def append_recipe(path: Path, json_text: str) -> bool:
    """Put the recipe behind the clip, in place of one that is there.

    False, and nothing written, for what is no MP4, and for an MP4 that leaves no place for a box: there the recipe
    belongs in `sidecar_of`. Raises OSError.
    """
    if not takes_a_box(path):
        return False
    body = XMP + (PACKET % _escaped(legal(json_text))).encode()
    with path.open("r+b") as file:
        file.truncate(clean_bytes(path))
        file.seek(0, os.SEEK_END)
        file.write((8 + len(body)).to_bytes(4, "big") + b"uuid" + body)
        file.flush()
        os.fsync(file.fileno())
    return True


def read_recipe(path: Path) -> str | None:
    """The recipe's JSON text as it was given; None when the file carries none. Raises OSError."""
    with path.open("rb") as file:
        found = recipe_in(file, recipe_box(file))
    if found is not None:
        return found
    sidecar = sidecar_of(path)
    if sidecar.is_file() and sidecar.stat().st_size <= LIMIT_BYTES:
        return sidecar.read_bytes().decode("utf-8", "replace")
    return None


def strip(path: Path) -> None:
    """Take the recipe out of the file: what is left is the service's own bytes."""
    length = clean_bytes(path)
    if length < path.stat().st_size:
        os.truncate(path, length)


def clean_bytes(path: Path) -> int:
    """How many bytes stand before the recipe: all of them when there is none."""
    with path.open("rb") as file:
        box = recipe_box(file)
        return box.start if box else file.seek(0, os.SEEK_END)


def sidecar_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.json")


def takes_a_box(path: Path) -> bool:
    """True for an MP4 whose boxes fill it to the last byte and leave its end open for one more."""
    if container_of(path).format != "mp4":
        return False
    with path.open("rb") as file:
        boxes = list(top_level(file))
        length = file.seek(0, os.SEEK_END)
    last = boxes[-1]
    return not last.is_open and last.start + last.size == length


def ends_within_a_box(path: Path) -> bool:
    """True for a file of the MP4 family whose last box is not all there. A box that runs to the end may always be."""
    if container_of(path).format not in ("mp4", "mov"):
        return False
    with path.open("rb") as file:
        boxes = list(top_level(file))
        length = file.seek(0, os.SEEK_END)
    return not boxes or boxes[-1].is_cut or boxes[-1].start + boxes[-1].size != length


def recipe_box(file: BinaryIO) -> Box | None:
    """The file's last box, if it is a recipe of ours."""
    boxes = list(top_level(file))
    return boxes[-1] if boxes and recipe_in(file, boxes[-1]) is not None else None


def recipe_in(file: BinaryIO, box: Box | None) -> str | None:
    if box is None or box.type != b"uuid" or box.is_cut or box.size > LIMIT_BYTES:
        return None
    file.seek(box.start + box.header_bytes)
    body = file.read(box.size - box.header_bytes)
    text = body[len(XMP) :].decode("utf-8", "replace")
    if body[: len(XMP)] != XMP or NAMESPACE not in text or OPENING not in text:
        return None
    inside, closing, _ = text.partition(OPENING)[2].rpartition(CLOSING)
    return _unescaped(inside) if closing else None


def legal(json_text: str) -> str:
    """The same JSON in characters XML may hold: others stand in strings only, where JSON has an escape for them."""
    return "".join(c if is_legal(ord(c)) else f"\\u{ord(c):04x}" for c in json_text)


def is_legal(code: int) -> bool:
    return code in (9, 10) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or code >= 0x10000


def _escaped(text: str) -> str:
    """As `xml.sax.saxutils` does, which loads all of urllib and http for it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
