"""What people drop: more than 120 files, each with the facts it has or the sentence it is refused with."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache, partial
from pathlib import Path
from typing import Any

import av
from PIL import Image

from tests.media.clips import make_clip, make_sound

Make = Callable[[Path], object]
CUT = "cut short|damaged|is not a picture"
NO_MEDIA = "is not a picture, video or sound that can be read"
GPS = {1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 18.0)}
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><exif:GPSLatitude>52,31.2N</exif:GPSLatitude></x:xmpmeta>'


@dataclass(frozen=True)
class Case:
    """`facts`: those that the file must have. `says`: a pattern of the sentence it is refused with, "" for none."""

    name: str
    make: Make
    facts: Mapping[str, Any] = field(default_factory=dict)
    says: str = ""
    label: str = ""


def cases() -> list[Case]:
    return [*pictures(), *videos(), *sounds(), *cut_files(), *disguises(), *bombs(), *nothings(), *names()]


# ---- pictures ----


def exif_of(orientation: int = 0, *, place: bool = False, camera: bool = False) -> Image.Exif:
    exif = Image.Exif()
    if orientation:
        exif[0x0112] = orientation
    if place:
        exif.get_ifd(0x8825).update(GPS)
    if camera:
        exif[0x010F], exif[0x0110] = "Maker", "Model 1"
    return exif


def picture(path: Path, size: tuple[int, int] = (48, 32), mode: str = "RGB", **how: Any) -> None:
    noise = Image.effect_noise(size, 60).convert("L")
    image = noise if mode == "L" else Image.merge("RGB", [noise] * 3).convert(mode)
    if mode in ("RGBA", "LA"):
        image.putalpha(128)
    image.save(path, **how)


def moving_picture(path: Path, frames: int = 3, **how: Any) -> None:
    shots = [Image.new("RGB", (16, 12), (80 * n, 90, 20)) for n in range(frames)]
    shots[0].save(path, save_all=True, append_images=shots[1:], duration=80, **how)


def pictures() -> Iterator[Case]:
    kinds = {"jpg": "jpeg", "png": "png", "webp": "webp", "gif": "gif", "avif": "avif", "heic": "heic"}
    for suffix, format in (kinds | {"tiff": "tiff", "bmp": "bmp"}).items():
        for width, height in ((48, 32), (17, 31), (64, 64)):
            facts = {"format": format, "width": width, "height": height, "frames": 0, "alpha": False}
            yield Case(f"p{width}.{suffix}", partial(picture, size=(width, height)), facts)
    for suffix in ("png", "webp", "avif", "heic", "tiff"):
        yield Case(f"see-through.{suffix}", partial(picture, mode="RGBA"), {"alpha": True})
    for size in ((1, 1), (1, 4000), (4000, 1), (2, 3)):
        yield Case(f"s{size[0]}x{size[1]}.png", partial(picture, size=size), {"width": size[0], "height": size[1]})
    for n in range(1, 9):
        upright = {"width": 48, "height": 32} if n < 5 else {"width": 32, "height": 48}
        turned = {"turned": {3: 180, 4: 180, 5: 90, 6: 90, 7: 270, 8: 270}.get(n, 0)}
        yield Case(f"o{n}.jpg", partial(picture, exif=exif_of(n)), upright | turned)
    yield Case("turned.tiff", partial(picture, exif=exif_of(6)), {"width": 32, "height": 48, "turned": 90})
    yield Case("turned.webp", partial(picture, exif=exif_of(6)), {"width": 32, "height": 48, "turned": 90})
    for suffix in ("jpg", "png", "webp", "heic", "avif"):
        made = partial(picture, exif=exif_of(place=True, camera=True))
        yield Case(f"place.{suffix}", made, {"has_place": True, "has_notes": True})
    yield Case("camera.jpg", partial(picture, exif=exif_of(camera=True)), {"has_place": False, "has_notes": True})
    yield Case("xmp.jpg", partial(picture, xmp=XMP), {"has_place": True, "has_notes": True})
    for suffix in ("gif", "webp", "png", "avif"):
        yield Case(f"moves.{suffix}", moving_picture, {"frames": 3, "width": 16})
    for mode in ("1", "L", "P", "CMYK", "I;16"):
        suffix = "tiff" if mode == "CMYK" else "png"
        yield Case(f"mode-{mode[0]}.{suffix}", partial(flat, mode=mode), {"width": 30, "alpha": False})
    yield Case("progressive.jpg", partial(picture, progressive=True), {"format": "jpeg"})
    yield Case("big.jpg", partial(flat, mode="L", size=(6000, 4000)), {"width": 6000, "height": 4000})


def flat(path: Path, mode: str, size: tuple[int, int] = (30, 20)) -> None:
    Image.new(mode, size).save(path)


# ---- videos ----


def videos() -> Iterator[Case]:
    codecs = {"mp4": "libx264", "mov": "libx264", "webm": "libvpx-vp9", "mkv": "libx264", "avi": "mpeg4"}
    sounds = {"mp4": "aac", "mov": "aac", "webm": "libopus", "mkv": "flac", "avi": "libmp3lame"}
    for suffix, codec in codecs.items():
        for sound in (sounds[suffix], ""):
            name = f"{'loud' if sound else 'mute'}.{suffix}"
            facts = {"format": suffix, "frames": 20, "fps": 16.0, "seconds": 1.25, "has_sound": bool(sound)}
            yield Case(name, partial(make_clip, codec=codec, sound=sound, frames=20), facts)
        yield Case(f"one.{suffix}", partial(make_clip, codec=codec, frames=1), {"frames": 1, "width": 64})
        yield Case(f"odd.{suffix}", partial(odd, codec=codec), {"width": 51, "height": 37})
    for degrees in (90, 180, 270):
        size = {"width": 64, "height": 48} if degrees == 180 else {"width": 48, "height": 64}
        yield Case(f"r{degrees}.mp4", partial(make_clip, rotation=degrees), {**size, "turned": -degrees % 360})
    stamps = [0, 40, 80, 500, 540, 580, 1000, 1040, 1080, 1500]
    yield Case("uneven.mp4", partial(make_clip, stamps=stamps, frames=10, fps=25), {"frames": 10, "varies": True})
    yield Case("even.mp4", partial(make_clip, fps=25), {"fps": 25.0, "varies": False})
    for rate, fps in ((Fraction(30000, 1001), 29.97), (Fraction(24000, 1001), 23.976), (Fraction(120), 120.0)):
        yield Case(f"f{fps}.mp4", partial(make_clip, fps=rate, frames=30), {"fps": fps, "varies": False})
    hdr = partial(make_clip, codec="libx265", pix_fmt="yuv420p10le", color_primaries=9, colorspace=9)
    yield Case("pq.mp4", partial(hdr, color_trc=16), {"hdr": True})
    yield Case("hlg.mp4", partial(hdr, color_trc=18), {"hdr": True})
    prores = partial(make_clip, codec="prores_ks")
    yield Case("prores.mov", partial(prores, pix_fmt="yuv422p10le"), {"codec": "prores", "alpha": False})
    yield Case("prores-alpha.mov", partial(prores, pix_fmt="yuva444p10le"), {"alpha": True})
    yield Case("alpha.webm", partial(make_clip, codec="libvpx-vp9", pix_fmt="yuva420p"), {"alpha": True})
    for flags in ("faststart", "frag_keyframe+empty_moov"):
        yield Case(f"{flags[:4]}.mp4", partial(make_clip, frames=20, options={"movflags": flags}), {"frames": 20})
    yield Case("place.mov", placed_clip, {"has_place": True, "format": "mov"})


def odd(path: Path, codec: str) -> None:
    make_clip(path, codec=codec, size=(51, 37), pix_fmt="yuv420p" if codec != "libx264" else "yuv444p")


def placed_clip(path: Path) -> None:
    """As a telephone writes it: where it was taken stands beside the picture."""
    plain = path.with_name("plain.mov")
    make_clip(plain, sound="aac")
    with av.open(str(plain)) as source, av.open(str(path), "w", options={"movflags": "use_metadata_tags"}) as out:
        out.metadata["location"] = "+52.5200+013.4050/"
        out.metadata["com.apple.quicktime.location.ISO6709"] = "+52.5200+013.4050/"
        streams = {s.index: out.add_stream_from_template(s) for s in source.streams}
        for packet in source.demux():
            if packet.dts is not None:
                packet.stream = streams[packet.stream.index]
                out.mux(packet)


# ---- sounds ----


def sounds() -> Iterator[Case]:
    codecs = {"wav": "pcm_s16le", "mp3": "libmp3lame", "m4a": "aac", "ogg": "libopus", "flac": "flac"}
    for suffix, codec in codecs.items():
        yield Case(f"hum.{suffix}", partial(make_sound, codec=codec), {"kind": "audio", "format": suffix})
        yield Case(f"short.{suffix}", partial(make_sound, codec=codec, seconds=0.05), {"kind": "audio"})
    yield Case("two-hours.wav", two_hours, says="cut short")
    yield Case("streamed.wav", streamed, {"kind": "audio", "seconds": 1.0})


def two_hours(path: Path) -> None:
    """A header that promises two hours of silence, and a second of it."""
    body = bytes(48_000 * 2)
    claimed = 2 * 3600 * 48_000 * 2
    head = struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", 36 + claimed, b"WAVE", b"fmt ", 16, 1, 1, 48_000, 96_000, 2, 16,
                       b"data", claimed)  # fmt: skip
    path.write_bytes(head + body)


def streamed(path: Path) -> None:
    whole = bytearray(make_sound(path, "pcm_s16le").read_bytes())
    place = whole.index(b"data") + 4
    whole[4:8] = whole[place : place + 4] = b"\xff\xff\xff\xff"
    path.write_bytes(whole)


# ---- what is not what it seems ----


@cache
def whole(suffix: str) -> bytes:
    """The bytes of a good file."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a.{suffix}"
        if suffix in ("mp4", "webm", "avi"):
            codec = {"mp4": "libx264", "webm": "libvpx-vp9", "avi": "mpeg4"}[suffix]
            make_clip(path, frames=24, codec=codec, sound="aac" if suffix == "mp4" else "")
        elif suffix in ("wav", "flac"):
            make_sound(path, {"wav": "pcm_s16le", "flac": "flac"}[suffix])
        else:
            picture(path, (200, 160))
        return path.read_bytes()


def start_of(suffix: str, part: float) -> Make:
    def make(path: Path) -> None:
        content = whole(suffix)
        path.write_bytes(content[: max(1, int(len(content) * part))])

    return make


def cut_files() -> Iterator[Case]:
    for n in range(20):
        yield Case(f"cut{n}.mp4", start_of("mp4", (n + 0.5) / 20), says=CUT)
    for suffix in ("jpg", "png", "webp", "gif", "heic", "avif", "tiff", "bmp", "wav", "webm", "avi"):
        yield Case(f"half.{suffix}", start_of(suffix, 0.5), says=CUT)


def copied(suffix: str) -> Make:
    return lambda path: path.write_bytes(whole(suffix))


def text(content: str) -> Make:
    return lambda path: path.write_text(content)


def disguises() -> Iterator[Case]:
    for really, name, format in (
        ("mp4", "photo.png", "mp4"),
        ("png", "film.mp4", "png"),
        ("jpg", "voice.wav", "jpeg"),
        ("wav", "photo.jpg", "wav"),
        ("webp", "photo.gif", "webp"),
        ("heic", "photo.jpg", "heic"),
        ("webm", "film.mp4", "webm"),
        ("avi", "film.mov", "avi"),
        ("flac", "voice.mp3", "flac"),
    ):
        yield Case(name, copied(really), {"format": format}, label=f"{really} called {name}")
    scripts = {
        "ffconcat": "ffconcat version 1.0\nfile clip.mp4\n",
        "hls": "#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\n/etc/hostname\n#EXT-X-ENDLIST\n",
        "dash": '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"></MPD>',
        "svg": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
        "sdp": "v=0\no=- 0 0 IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\n",
        "html": "<!doctype html><title>404</title>",
        "ps": "%!PS-Adobe-3.0\n(/etc/hostname) run\n",
    }
    for what, content in scripts.items():
        yield Case(f"{what}.mp4", text(content), says=NO_MEDIA)
        yield Case(f"{what}.png", text(content), says=NO_MEDIA)
    hidden = b"\0\0\0\x10ftypisom\0\0\0\0" + scripts["ffconcat"].encode()
    yield Case("behind.mp4", lambda path: path.write_bytes(hidden), says=CUT)


# ---- bombs ----


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png_bomb(path: Path, side: int) -> None:
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes((side // 8 + 1) * min(side, 2000)))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b""))


def text_bomb(path: Path) -> None:
    """A note of 400 MB in a picture of 9 pixels."""
    picture = io.BytesIO()
    Image.new("L", (3, 3)).save(picture, "PNG")
    content = picture.getvalue()
    note = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(400_000_000), 9))
    path.write_bytes(content[:33] + note + content[33:])


def gif_bomb(path: Path) -> None:
    path.write_bytes(b"GIF89a" + struct.pack("<HH", 65_535, 65_535) + b"\x80\0\0" + bytes(6) + b"\x2c" + bytes(4)
                     + struct.pack("<HH", 65_535, 65_535) + b"\0\x02\x02\x4c\x01\0;")  # fmt: skip


def bmp_bomb(path: Path) -> None:
    path.write_bytes(b"BM" + struct.pack("<IHHIIiiHHIIiiII", 54, 0, 0, 54, 40, 60_000, 60_000, 1, 24, 0, 0, 0, 0, 0, 0))


def webp_bomb(path: Path) -> None:
    body = b"VP8X" + struct.pack("<I", 10) + b"\0\0\0\0" + b"\xff\x3f\0" * 2
    path.write_bytes(b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WEBP" + body)


def tiff_bomb(path: Path) -> None:
    tags = [(256, 90_000), (257, 90_000), (258, 8), (259, 1), (262, 1), (273, 8), (277, 1), (278, 90_000), (279, 10)]
    rows = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags)
    path.write_bytes(b"II*\0" + struct.pack("<I", 8) + struct.pack("<H", len(tags)) + rows + bytes(4))


def bombs() -> Iterator[Case]:
    for side in (20_000, 40_000, 200_000):
        yield Case(f"bomb{side}.png", partial(png_bomb, side=side), says="pixels|damaged|more memory")
    for suffix, make in (("gif", gif_bomb), ("bmp", bmp_bomb), ("webp", webp_bomb), ("tiff", tiff_bomb)):
        yield Case(f"bomb.{suffix}", make, says="pixels|damaged|is not a picture|more memory")
    yield Case("note.png", text_bomb, says="damaged|more memory|is not a picture")


# ---- nothing there, and odd names ----


def loop(path: Path) -> None:
    path.symlink_to(path.name)


def two_loops(path: Path) -> None:
    other = path.with_name(f"other-{path.name}")
    path.symlink_to(other.name)
    other.symlink_to(path.name)


def linked(path: Path) -> None:
    target = path.with_name("target-of-a-link")
    target.write_bytes(whole("png"))
    path.symlink_to(target.name)


def nothings() -> Iterator[Case]:
    for suffix in ("mp4", "png", "wav"):
        yield Case(f"zero.{suffix}", lambda path: path.touch(), says="is empty")
        yield Case(f"noughts.{suffix}", lambda path: path.write_bytes(bytes(4096)), says=NO_MEDIA)
        yield Case(f"byte.{suffix}", lambda path: path.write_bytes(b"\xff"), says=NO_MEDIA)
    yield Case("gone.png", lambda path: None, says="is not there")
    yield Case("folder.mp4", lambda path: path.mkdir(), says="is a folder")
    yield Case("loop.png", loop, says="cannot be opened")
    yield Case("loops.png", two_loops, says="cannot be opened")
    yield Case("dangling.png", lambda path: path.symlink_to("nowhere"), says="is not there")
    yield Case("link.png", linked, {"format": "png"})


def names() -> Iterator[Case]:
    odd = {
        "emoji": "🐇🚀 clip.png",
        "newline": "two\nlines.png",
        "quotes": """it's "quoted" `here`.png""",
        "longest": "x" * 251 + ".png",
        "right to left": "\u202egnp.\u202dphoto\u2067.png",
        "space": " lead and trail .png",
        "dash": "-rf --help.png",
        "percent": "100%s%n{0}.png",
        "percents of a URL": "a%20b#c?d.png",
        "no text": "caf\udce9.png",
        "no suffix": "picture",
        "hidden": ".png",
        "scheme": "concat:a|b.png",
        "combined": "e\u0301te\u0301.png",
        "chinese": "兔子爬出洞.png",
    }
    for label, name in odd.items():
        yield Case(name, copied("png"), {"format": "png", "width": 200}, label=label)
    for label, name in odd.items():
        film = name.replace(".png", "") + ".mp4"
        if len(film) < 255 and label in ("emoji", "newline", "scheme", "dash", "no text"):
            yield Case(film, copied("mp4"), {"format": "mp4", "frames": 24}, label=f"film: {label}")
