"""MP4, MOV and M4A: boxes of notes become free space of the same length, and so do tracks that are no picture or sound.

Such tracks hold where a camera was, many times a second (GoPro, DJI, iPhone), or the time of day it began. Sources:
ISO/IEC 14496-12; gopro/gpmf-parser; QuickTime File Format Specification.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from wanstudio.media.boxes import strip
from wanstudio.media.notes.wiping import put, wipe

KEPT = {b"ftyp", b"styp", b"moov", b"mdat", b"moof", b"mfra", b"sidx", b"ssix", b"pdin", b"wide"}  # of the outermost
NOTES = {b"udta", b"meta", b"uuid", b"gps "}  # inside the film
SPACE = {b"free", b"skip"}
HOLDERS = {b"moov", b"trak", b"mdia", b"minf", b"stbl"}
SEEN_OR_HEARD = {b"vide", b"soun", b"auxv"}
NAMED = {b"avc1", b"avc3", b"hvc1", b"hev1", b"av01", b"vp09"}  # whose entries have a name that no decoder asks for
LIMIT_SAMPLES = 5_000_000  # of a track of records: a thousand a second, for more than an hour


@dataclass(frozen=True, slots=True)
class Place:
    """A box in the file. `body`: where its content begins."""

    kind: bytes
    start: int
    body: int
    end: int


def clean_film(path: Path) -> bool:
    """Our own recipe behind the clip is cut off, and so is all that is no box."""
    size = path.stat().st_size
    strip(path)
    with path.open("r+b") as file:
        top, changed = list(places(file, 0, file.seek(0, 2))), False
        film = next((box for box in top if box.kind == b"moov"), None)
        if film and top[-1].end < file.seek(0, 2) and not is_cut(file, top[-1].end):
            file.truncate(top[-1].end)
        for box in top:
            if box.kind not in KEPT:
                changed |= free(file, box)
        if film:
            changed |= clean_tracks(file, film, top)
            changed |= clean_inside(file, film)
    return changed or path.stat().st_size != size


def places(file: BinaryIO, start: int, end: int, *, strict: bool = False) -> Iterator[Place]:
    """The boxes there, up to what is none. `strict`: raises ValueError for that."""
    while start + 8 <= end:
        file.seek(start)
        head = file.read(16)
        size, header = int.from_bytes(head[:4], "big"), 8
        if size == 1:
            size, header = int.from_bytes(head[8:16], "big"), 16
        elif not size:
            if strict:
                return  # QuickTime ends a list so
            size = end - start
        if size < header or start + size > end:
            if strict:
                raise ValueError("a box that does not end")
            return
        yield Place(head[4:8], start, start + header, start + size)
        start += size


def is_cut(file: BinaryIO, at: int) -> bool:
    """Whether what stands here is a part of the film whose end is missing, and no record behind it."""
    file.seek(at + 4)
    return file.read(4) in KEPT


def free(file: BinaryIO, box: Place) -> bool:
    """Make free space of it, with nothing in it."""
    named = False if box.kind in SPACE else put(file, box.start + 4, b"free")
    return wipe(file, box.body, box.end) or named


def clean_inside(file: BinaryIO, holder: Place) -> bool:
    changed = False
    for box in places(file, holder.body, holder.end, strict=True):
        if box.kind in NOTES or box.kind in SPACE:
            changed |= free(file, box)
        elif box.kind in HOLDERS:
            changed |= clean_inside(file, box)
        elif box.kind in SMALL:
            changed |= SMALL[box.kind](file, box)
    return changed


def forget_when(file: BinaryIO, box: Place) -> bool:
    """The times at which it was made and changed."""
    file.seek(box.body)
    return wipe(file, box.body + 4, box.body + (20 if file.read(1) == b"\1" else 12))


def forget_who(file: BinaryIO, box: Place) -> bool:
    """The name of what wrote a track ("GoPro AVC")."""
    return wipe(file, min(box.body + 24, box.end), box.end) if is_of_track(file, box) else False


def is_of_track(file: BinaryIO, box: Place) -> bool:
    file.seek(box.body + 8)
    return file.read(4) in SEEN_OR_HEARD


def forget_encoder(file: BinaryIO, box: Place) -> bool:
    """The encoder's name in what describes a video."""
    changed = False
    for entry in places(file, box.body + 8, box.end, strict=True):
        if entry.kind in NAMED:
            changed |= wipe(file, entry.body + 42, entry.body + 74)
    return changed


SMALL: dict[bytes, Callable[[BinaryIO, Place], bool]] = {
    b"mvhd": forget_when,
    b"tkhd": forget_when,
    b"mdhd": forget_when,
    b"hdlr": forget_who,
    b"stsd": forget_encoder,
}


# ---- tracks that are neither seen nor heard ----


def clean_tracks(file: BinaryIO, film: Place, top: list[Place]) -> bool:
    """Take them out with all that they hold. Raises ValueError where that lies in fragments."""
    inside = list(places(file, film.body, film.end, strict=True))
    tracks = [box for box in inside if box.kind == b"trak"]
    gone = [track for track in tracks if kind_of(file, track) not in SEEN_OR_HEARD]
    for box in inside:
        if box.kind == b"gps ":
            wipe_pointed(file, box, top)
    if gone and any(box.kind == b"moof" for box in top):
        raise ValueError("a track of records in fragments")
    for track in gone:
        for start, end in pieces_of(file, track):
            wipe_media(file, start, end, top)
        free(file, track)
    for track in tracks if gone else ():
        for box in places(file, track.body, track.end, strict=True):
            if box.kind == b"tref":  # to a track that is gone
                free(file, box)
    return bool(gone)


def wipe_media(file: BinaryIO, start: int, end: int, top: list[Place]) -> None:
    if not any(box.body <= start <= end <= box.end for box in top if box.kind not in (b"moov", b"moof", b"ftyp")):
        raise ValueError("records that lie outside")
    wipe(file, start, end)


def wipe_pointed(file: BinaryIO, box: Place, top: list[Place]) -> None:
    """Cameras in cars list here where in the film they wrote the place, each in a box of its own."""
    file.seek(box.body + 8)
    listed = file.read(min(box.end - box.body - 8, 1 << 20))
    for at in range(0, len(listed) - 7, 8):
        start, size = int.from_bytes(listed[at : at + 4], "big"), int.from_bytes(listed[at + 4 : at + 8], "big")
        file.seek(start + 4)
        if size > 12 and file.read(8) == b"freeGPS ":
            wipe_media(file, start + 8, start + size, top)


def child(file: BinaryIO, box: Place | None, *names: bytes) -> Place | None:
    """The box that is found by these names, one inside the other."""
    for name in names:
        if box is None:
            return None
        box = next((one for one in places(file, box.body, box.end, strict=True) if one.kind == name), None)
    return box


def kind_of(file: BinaryIO, track: Place) -> bytes:
    if (box := child(file, track, b"mdia", b"hdlr")) is None:
        return b""
    file.seek(box.body + 8)
    return file.read(4)


def pieces_of(file: BinaryIO, track: Place) -> Iterator[tuple[int, int]]:
    """(start, end) of what a track's samples take in the file, chunk by chunk."""
    table = child(file, track, b"mdia", b"minf", b"stbl")
    sizes, starts = sizes_of(file, table), starts_of(file, table)
    runs = rows(file, child(file, table, b"stsc"), 3)
    done, run = 0, 0
    for number, start in enumerate(starts, 1):
        while run + 1 < len(runs) and runs[run + 1][0] <= number:
            run += 1
        count = runs[run][1] if runs else 0
        yield start, start + sum(sizes[done : done + count])
        done += count


def sizes_of(file: BinaryIO, table: Place | None) -> list[int]:
    box = child(file, table, b"stsz")
    if box is None:
        if child(file, table, b"stz2"):
            raise ValueError("sizes in half bytes")
        return []
    file.seek(box.body + 4)
    same, count = int.from_bytes(file.read(4), "big"), int.from_bytes(file.read(4), "big")
    if count > LIMIT_SAMPLES:
        raise ValueError("more records than can be")
    return [same] * count if same else [size for (size,) in rows(file, box, 1, head=12)]


def starts_of(file: BinaryIO, table: Place | None) -> list[int]:
    if box := child(file, table, b"stco"):
        return [start for (start,) in rows(file, box, 1)]
    return [high << 32 | low for high, low in rows(file, child(file, table, b"co64"), 2)]


def rows(file: BinaryIO, box: Place | None, width: int, head: int = 8) -> list[tuple[int, ...]]:
    """A table's rows of `width` numbers of four bytes; how many there are stands before them."""
    if box is None:
        return []
    file.seek(box.body + head - 4)
    count = int.from_bytes(file.read(4), "big")
    if box.body + head + 4 * width * count > box.end:
        raise ValueError("a table that does not end")
    body = file.read(4 * width * count)
    numbers = [int.from_bytes(body[at : at + 4], "big") for at in range(0, len(body), 4)]
    return list(zip(*[iter(numbers)] * width, strict=True))
