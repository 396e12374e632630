"""Files that say who made them, where and with what, in all the places where their kind keeps such notes."""

from __future__ import annotations

import struct
from pathlib import Path

import av
from PIL import Image

from tests.media.clips import make_clip, make_sound

SECRET = "SECRETWORD"
TAGS = {name: f"{SECRET} {name}" for name in ("title", "artist", "comment", "location", "description", "copyright")}
FILMS = {"mp4": ("libx264", "aac"), "mov": ("libx264", "aac"), "webm": ("libvpx-vp9", "libopus"),
         "mkv": ("libx264", "flac"), "avi": ("mpeg4", "libmp3lame")}  # fmt: skip
NO_B = {"bf": "0"}  # with them, the first times of an MKV cannot be read back
SOUNDS = {"m4a": "aac", "mp3": "libmp3lame", "flac": "flac", "ogg": "libopus", "wav": "pcm_s16le"}


def noted(path: Path, codec: str = "") -> Path:
    """A film or a sound with tags, of the kind that its name says."""
    kind = path.suffix[1:]
    plain = path.with_name(f"plain-{path.name}")
    if kind in FILMS:
        make_clip(plain, codec=FILMS[kind][0], sound=FILMS[kind][1], frames=20, stream=NO_B if kind == "mkv" else {})
    else:
        make_sound(plain, codec or SOUNDS[kind])
    options = {"movflags": "use_metadata_tags"} if kind in ("mp4", "mov") else {}
    with av.open(str(plain)) as source, av.open(str(path), "w", options=options) as out:
        out.metadata.update(TAGS)
        streams = {s.index: out.add_stream_from_template(s) for s in source.streams}
        for packet in source.demux():
            if packet.dts is not None:
                packet.stream = streams[packet.stream.index]
                out.mux(packet)
    return path


def packets(path: Path) -> list[tuple[int, int | None, bytes]]:
    """(stream, time, bytes) of all that is seen and heard."""
    with av.open(str(path)) as file:
        kinds = {s.index for s in file.streams if s.type in ("video", "audio")}
        return [(p.stream.index, p.pts, bytes(p)) for p in file.demux() if p.size and p.stream.index in kinds]


def tags_of(path: Path) -> dict[str, str]:
    with av.open(str(path)) as file:
        return {k: v for tags in (file.metadata, *(s.metadata for s in file.streams)) for k, v in tags.items()}


# ---- films of cameras ----


def box(kind: bytes, *content: bytes) -> bytes:
    body = b"".join(content)
    return (8 + len(body)).to_bytes(4, "big") + kind + body


def numbers(*values: int) -> bytes:
    return struct.pack(f">{len(values)}I", *values)


def film_with_records(path: Path, *, kind: bytes = b"gpmd", handler: bytes = b"meta") -> Path:
    """As a camera for sports writes it: a track of records beside picture and sound, and a cut record behind it all."""
    plain = make_clip(path.with_name(f"plain-{path.name}"), sound="aac", frames=20).read_bytes()
    place = plain.rindex(b"moov") - 4
    records = [f"{SECRET} +52.52{n:02} +013.40".encode() for n in range(5)]
    size = len(records[0])
    data = box(b"mdat", *records)
    first = place + 8
    starts = (first, first + 2 * size, first + 4 * size)
    table = box(
        b"stbl",
        box(b"stsd", numbers(0, 1), box(kind, bytes(6), b"\0\1")),
        box(b"stts", numbers(0, 1, 5, 1000)),
        box(b"stsc", numbers(0, 2, 1, 2, 1, 3, 1, 1)),
        box(b"stsz", numbers(0, 0, 5, *map(len, records))),
        box(b"stco", numbers(0, 3, *starts)),
    )
    where = box(b"dinf", box(b"dref", numbers(0, 1), box(b"url ", numbers(1))))
    media = box(
        b"mdia",
        box(b"mdhd", numbers(0, 0, 0, 1000, 5000, 0)),
        box(b"hdlr", bytes(8), handler, bytes(12), f"{SECRET} MET\0".encode()),
        box(b"minf", box(b"nmhd", bytes(4)), where, table),
    )
    matrix = numbers(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
    track = box(b"trak", box(b"tkhd", numbers(7, 0, 0, 9, 0, 5000, 0, 0, 0, 0), matrix, bytes(8)), media)
    film = plain[place + 8 :]
    path.write_bytes(plain[:place] + data + box(b"moov", film, track) + f"{SECRET} of the maker".encode())
    return path


def film_with_a_silent_third_track(path: Path) -> Path:
    """An MKV whose second sound is called a track of subtitles, which may be what a drone wrote."""
    plain = make_clip(path.with_name(f"plain-{path.name}"), sound="flac", frames=20, stream=NO_B)
    with av.open(str(plain)) as source, av.open(str(path), "w") as out:
        streams = {s.index: [out.add_stream_from_template(s)] for s in source.streams}
        streams[1].append(out.add_stream_from_template(source.streams[1]))
        for packet in source.demux():
            if packet.dts is not None:
                for stream in streams[packet.stream.index]:
                    packet.stream = stream
                    out.mux(packet)
    body = bytearray(path.read_bytes())
    place = body.rindex(b"\x83\x81\x02", 0, body.index(b"\x1f\x43\xb6\x75"))
    body[place + 2] = 0x11
    path.write_bytes(body)
    return path


# ---- pictures ----


def photograph_with_a_film(path: Path) -> Path:
    """A JPEG of a telephone: another picture and records behind its end, and a program's own within."""
    Image.effect_noise((60, 40), 50).convert("RGB").save(path, progressive=True, icc_profile=profile())
    body = path.read_bytes()
    index = b"FPXR\0" + SECRET.encode()
    segment = b"\xff\xe2" + (len(index) + 2).to_bytes(2, "big") + index
    path.write_bytes(body[:2] + segment + body[2:] + body + SECRET.encode() + b"\xff\xd9")
    return path


def profile() -> bytes:
    from PIL import ImageCms

    return bytes(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())


def gif_with_notes(path: Path) -> Path:
    shots = [Image.new("RGB", (16, 12), (80 * n, 90, 20)) for n in range(3)]
    shots[0].save(path, save_all=True, append_images=shots[1:], duration=80, loop=0, comment=SECRET)
    body = path.read_bytes()
    xmp = b"\x21\xff\x0bXMP DataXMP<x>" + SECRET.encode() + b"</x>\x01" + bytes(range(255, -1, -1)) + b"\0"
    place = body.index(b"\x21\xff\x0bNETSCAPE2.0")
    path.write_bytes(body[:place] + xmp + body[place:] + SECRET.encode())
    return path
