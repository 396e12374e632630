"""From pictures and sound to an MP4 file. The same input gives the same bytes: one thread, no dates, no versions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from wanstudio.sandbox.pictures import Picture

SOUND_RATE_HZ = 48_000
SOUND_FRAME = 1024  # samples an AAC packet holds


def rate_of(fps: float) -> Fraction:
    """The exact rate meant by a float: 29.97 is 30000/1001."""
    ntsc = Fraction(round(fps * 1.001) * 1000, 1001)
    if abs(fps - round(fps)) > 0.001 and abs(fps - ntsc) < 0.005:
        return ntsc
    return Fraction(fps).limit_denominator(1000)


def write_clip(
    path: Path,
    pictures: Iterable[Picture],
    *,
    width: int,
    height: int,
    fps: float,
    crf: int,
    preset: str,
    sound: Path | None,
    frames: int,
) -> None:
    """Write `pictures` (there are `frames` of them) as H.264, with `sound` as AAC, cut or padded to the same length."""
    rate = rate_of(fps)
    options = {"movflags": "+faststart", "fflags": "+bitexact"}
    with av.open(str(path), "w", format="mp4", options=options) as out:
        video = out.add_stream("libx264", rate=rate, options={"crf": str(crf), "preset": preset})
        video.width, video.height, video.pix_fmt = width, height, "yuv420p"
        video.time_base = 1 / rate
        context = video.codec_context
        context.thread_count = 1
        context.flags |= av.codec.context.Flags.bitexact
        context.color_range, context.colorspace, context.color_primaries, context.color_trc = (
            1,
            1,
            1,
            1,
        )  # limited, BT.709
        voice = _Voice(out, sound, frames / rate) if sound else None
        for index, picture in enumerate(pictures):
            frame = picture.frame()
            frame.pts, frame.time_base = index, 1 / rate
            out.mux(video.encode(frame))
            if voice:
                voice.advance(Fraction(index + 1) / rate)
        out.mux(video.encode(None))
        if voice:
            voice.finish()


class _Voice:
    """The sound of a clip on its way into the file, always as far as the pictures are."""

    def __init__(self, out: av.container.OutputContainer, source: Path, seconds: Fraction) -> None:
        self._out = out
        self._stream = out.add_stream("aac", rate=SOUND_RATE_HZ, layout="stereo")
        self._stream.codec_context.flags |= av.codec.context.Flags.bitexact
        self._stream.bit_rate = 160_000
        self._frames = _sound_frames(source, int(seconds * SOUND_RATE_HZ))
        self._at = 0

    def advance(self, until_s: Fraction) -> None:
        while self._at < until_s * SOUND_RATE_HZ:
            frame = next(self._frames, None)
            if frame is None:
                return
            frame.pts, frame.time_base = self._at, Fraction(1, SOUND_RATE_HZ)
            self._at += frame.samples
            self._out.mux(self._stream.encode(frame))

    def finish(self) -> None:
        self.advance(Fraction(10**6))
        self._out.mux(self._stream.encode(None))


def _sound_frames(source: Path, total: int) -> Iterator[av.AudioFrame]:
    """Yield frames of exactly `total` samples in all: what is longer is cut, what is missing is silence."""
    blocks = _blocks(source)
    rest = np.zeros((2, 0), np.float32)
    given = 0
    while given < total:
        wanted = min(SOUND_FRAME, total - given)
        while rest.shape[1] < wanted and (block := next(blocks, None)) is not None:
            rest = np.concatenate((rest, block), axis=1)
        piece, rest = rest[:, :wanted], rest[:, wanted:]
        if piece.shape[1] < wanted:
            piece = np.pad(piece, ((0, 0), (0, wanted - piece.shape[1])))
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(piece), format="fltp", layout="stereo")
        frame.sample_rate = SOUND_RATE_HZ
        given += wanted
        yield frame


def _blocks(source: Path) -> Iterator[np.ndarray]:
    """Decoded stereo samples (2, n), float, 48 kHz."""
    resampler = av.AudioResampler(format="fltp", layout="stereo", rate=SOUND_RATE_HZ)
    with av.open(str(source)) as file:
        for frame in file.decode(audio=0):
            frame.pts = None
            for part in resampler.resample(frame):
                yield part.to_ndarray()
        for part in resampler.resample(None):
            yield part.to_ndarray()
