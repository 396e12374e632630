"""The recipe inside an MP4: one top-level `uuid` box with an XMP packet, after everything the service sent.

Players skip boxes they do not know, and nothing before it moves, so the service's own bytes stay as they are.
Sources: ISO/IEC 14496-12 section 4.2 (boxes); XMP specification part 3, section 1.2.7 (the UUID of XMP).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from wanstudio.core.recipe import Recipe
from wanstudio.media.magic import container_of
from wanstudio.media.xmp import packet, recipe_in_packet

XMP = bytes.fromhex("BE7ACFCB97A942E89C71999491E3AFAC")
FAMILY = ("mp4", "mov", "m4a")  # whose readers pass over a box that they do not know
LIMIT_BOXES = 100_000  # a film in fragments of a second has some thousands
LIMIT_BYTES = 4_000_000  # a recipe is some 5 kB; more is not ours


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


def append_recipe(path: Path, json_text: str, formats: Collection[str] = ("mp4",)) -> bool:
    """Put the recipe behind the clip, in place of one that is there.

    False, and nothing written, for what is of no such format, and for a file that leaves no place for a box: there the
    recipe belongs in `sidecar_of`. Raises OSError.
    """
    if not takes_a_box(path, formats):
        return False
    body = XMP + packet(json_text)
    with path.open("r+b") as file:
        file.truncate(clean_bytes(path))
        file.seek(0, os.SEEK_END)
        file.write((8 + len(body)).to_bytes(4, "big") + b"uuid" + body)
        file.flush()
        os.fsync(file.fileno())
    return True


def read_recipe(path: Path) -> str | None:
    """The recipe's JSON text as it was given; None when the file carries none. Raises OSError."""
    found = recipe_inside(path)
    if found is not None:
        return found
    sidecar = sidecar_of(path)
    if sidecar.is_file() and sidecar.stat().st_size <= LIMIT_BYTES:
        return sidecar.read_bytes().decode("utf-8", "replace")
    return None


def recipe_at(path: Path, text_of: Callable[[Path], str | None] = read_recipe) -> Recipe | None:
    """What made the clip at `path`, in the text that `text_of` finds; None where it says nothing that can be read, and
    for an empty file, whatever lies beside it."""
    try:
        text = text_of(path) if path.stat().st_size else None
        return Recipe.from_json(text) if text else None
    except (OSError, ValueError):
        return None


def recipe_inside(path: Path) -> str | None:
    """That of the file's own box, not of what lies beside it. Raises OSError."""
    with path.open("rb") as file:
        return recipe_in(file, recipe_box(file))


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


def takes_a_box(path: Path, formats: Collection[str]) -> bool:
    """True for a file of these formats whose boxes fill it to the last byte and leave its end open for one more."""
    if container_of(path).format not in formats:
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
    return recipe_in_packet(body[len(XMP) :]) if body[: len(XMP)] == XMP else None
