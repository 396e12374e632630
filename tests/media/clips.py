"""Small clips made in the test run; each frame carries its own number, in eight black or white blocks."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np

BLOCKS = 8


def coded(n: int, width: int, height: int) -> np.ndarray:
    """A picture that says `n` (0…255): most significant block first, over a grey that changes from left to right."""
    picture = np.zeros((height, width, 3), np.uint8)
    picture[:] = np.linspace(60, 190, width, dtype=np.uint8)[None, :, None]
    for i in range(BLOCKS):
        left, right = i * width // BLOCKS, (i + 1) * width // BLOCKS
        picture[: height // 2, left:right] = 255 if n >> (BLOCKS - 1 - i) & 1 else 0
    return picture


def code_of(picture: np.ndarray) -> int:
    """The number that `coded` put in, whatever the picture's size."""
    height, width = picture.shape[:2]
    middles = [(2 * i + 1) * width // (2 * BLOCKS) for i in range(BLOCKS)]
    return sum(int(picture[height // 4, x].mean() > 127) << (BLOCKS - 1 - i) for i, x in enumerate(middles))


def make_clip(
    path: Path,
    *,
    frames: int = 12,
    fps: Fraction | int = 16,
    size: tuple[int, int] = (64, 48),
    codec: str = "libx264",
    stamps: Sequence[int] = (),
    sound: str = "",
    rotation: int = 0,
    format: str | None = None,
    options: dict[str, str] | None = None,
    **settings: Any,
) -> Path:
    """Write a clip. `stream`: options of the encoder.

    `stamps`: thousandths of a second, for a rate that varies. `sound`: the name of a codec.
    """
    with av.open(str(path), "w", format=format, options=options or {}) as out:
        stream = out.add_stream(codec, rate=fps, options={"g": "8"} | settings.get("stream", {}))
        stream.width, stream.height = size
        stream.pix_fmt = settings.get("pix_fmt", "yuv420p")
        if stamps:
            stream.codec_context.time_base = stream.time_base = Fraction(1, 1000)
        if rotation:
            stream.set_display_rotation(rotation)
        for name in ("colorspace", "color_range", "color_primaries", "color_trc"):
            if name in settings:
                setattr(stream.codec_context, name, settings[name])
        voice = out.add_stream(sound, rate=48_000) if sound else None
        for n in range(frames):
            frame = av.VideoFrame.from_ndarray(coded(n, *size), format="rgb24")
            if stamps:
                frame.pts, frame.time_base = stamps[n], Fraction(1, 1000)
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
        if voice:
            hum(out, voice, frames / float(fps))
    return path


def make_sound(path: Path, codec: str, seconds: float = 1.0, rate: int = 48_000) -> Path:
    with av.open(str(path), "w") as out:
        hum(out, out.add_stream(codec, rate=rate), seconds)
    return path


def hum(out: Any, stream: Any, seconds: float) -> None:
    rate, done = stream.rate, 0
    resampler = av.AudioResampler(stream.format.name, stream.layout.name, rate)
    total = round(seconds * rate)
    while done < total:
        count = min(960, total - done)
        wave = (np.sin(np.arange(done, done + count) * 440 * 2 * np.pi / rate) * 8000).astype(np.int16)
        frame = av.AudioFrame.from_ndarray(wave[None, :], format="s16", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = rate, done, Fraction(1, rate)
        for piece in resampler.resample(frame):
            out.mux(stream.encode(piece))
        done += count
    out.mux(stream.encode(None))


def broken(path: Path, *packets: int, part: int = 1) -> Path:
    """The same file with the last `1 / part` of these packets destroyed; they are counted in the order of the file."""
    with av.open(str(path)) as file:
        found = [(packet.pos, packet.size) for packet in file.demux(video=0) if packet.size and packet.pos is not None]
    data = bytearray(path.read_bytes())
    for n in packets:
        place, size = found[n]
        begin = place + size - size // part
        data[begin : place + size] = b"\xff" * (size // part)
    path.write_bytes(data)
    return path


def codes(path: Path) -> list[int]:
    """The numbers of a video's frames, in the order they are shown."""
    with av.open(str(path)) as file:
        return [code_of(frame.to_ndarray(format="rgb24")) for frame in file.decode(video=0)]


def stamps_s(path: Path) -> list[float]:
    """When each frame of a video is shown, in seconds."""
    with av.open(str(path)) as file:
        return [float(frame.time or 0) for frame in file.decode(video=0)]
