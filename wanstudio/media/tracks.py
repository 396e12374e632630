"""The picture and the sound of an exported file: each frame at its time, sound cut to the sample."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from pathlib import Path

import av
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer, OutputContainer
from av.filter import Graph
from av.video.frame import PictureType, VideoFrame
from av.video.stream import VideoStream

from wanstudio.core import outcome
from wanstudio.core.exports import ExportSpec
from wanstudio.core.facts import MediaFacts
from wanstudio.core.formats import FEW, Encoding
from wanstudio.media.cut import Cut
from wanstudio.media.film import BT_601, BT_709, UNNAMED, Shot, exact_rate
from wanstudio.media.magic import container_of
from wanstudio.media.streams import opened, pulled, sound_of, video_of

UNSAID = (0, UNNAMED)
FINEST = 10_000  # ticks per second at least, so that a rate that changes keeps its times
SOUND_BITS = 192_000
RATES = {"aac": (44_100, 48_000, 32_000, 24_000, 22_050, 16_000), "libopus": (48_000,)}
PIECE = 960  # samples at once


class PictureTrack:
    """`bytes` are those encoded so far."""

    def __init__(
        self,
        out: OutputContainer,
        encoding: Encoding,
        spec: ExportSpec,
        facts: MediaFacts,
        *,
        frames: int,
        crf: float = 0.0,
    ) -> None:
        """`frames`: how many will be added. `crf` in place of the one the quality names, where it is not 0."""
        rate = exact_rate(outcome.fps(spec, facts) or facts.fps or 25)
        self._tick = Fraction(1, rate.numerator * ceil(FINEST / rate.numerator))
        stream = out.add_stream(encoding.video, rate=rate)
        assert isinstance(stream, VideoStream)
        self._out, self._stream, context = out, stream, stream.codec_context
        chosen = {"crf": f"{crf:.2f}"} if crf else encoding.qualities.get(spec.quality, {})
        few = encoding.few if frames < FEW else {}
        stream.options = {**encoding.settings, **few, **chosen}
        context.width, context.height = outcome.size(spec, facts)
        context.pix_fmt = encoding.pixels
        if encoding.tag:
            context.codec_tag = encoding.tag
        context.time_base = self._stream.time_base = self._tick
        self._last, self._is_told = -1, False
        self.bytes = 0

    def add(self, shot: Shot) -> None:
        frame = shot.frame
        name_curves(frame)
        if not self._is_told:
            self._tell_colour(frame)
        self._last = max(round(shot.at / self._tick), self._last + 1)
        frame.pts, frame.time_base = self._last, self._tick
        frame.pict_type = PictureType.NONE  # the source's choice of key frames is not ours
        self._mux(frame)

    def end(self) -> None:
        self._mux(None)

    def _mux(self, frame: VideoFrame | None) -> None:
        packets = self._stream.encode(frame)
        self.bytes += sum(packet.size for packet in packets)
        self._out.mux(packets)

    def _tell_colour(self, frame: VideoFrame) -> None:
        context = self._stream.codec_context
        context.colorspace, context.color_range = frame.colorspace, frame.color_range
        context.color_primaries, context.color_trc = frame.color_primaries, frame.color_trc
        self._is_told = True


def name_curves(frame: VideoFrame) -> None:
    """Primaries and transfer as in the source; where that does not say, those that belong to its matrix."""
    matrix = int(frame.colorspace)
    if matrix in (BT_709, BT_601):
        if int(frame.color_primaries) in UNSAID:
            frame.color_primaries = matrix
        if int(frame.color_trc) in UNSAID:
            frame.color_trc = matrix


@dataclass(frozen=True, slots=True)
class Heard:
    """When the picture begins in the file's own time, and what part of the file's sound goes with it. In seconds.

    `end` None: to the sound's own end.
    """

    start: Fraction
    end: Fraction | None


def heard(source: Path, cut: Cut) -> Heard:
    with opened(source, container_of(source)) as file:
        video = video_of(file)
        begin = start_s(video) if video else Fraction(0)
    return Heard(begin + cut.start, None if cut.is_whole else begin + cut.end)


class Sound:
    """AAC is taken over as it is where all of it is wanted as AAC; anything else is decoded, cut and encoded."""

    def __init__(self, out: OutputContainer, codec: str, source: Path, cut: Cut) -> None:
        self._part = heard(source, cut)
        self._file = opened(source, container_of(source))
        file = self._file.__enter__()
        sound = sound_of(file)
        assert isinstance(sound, AudioStream)
        copies = cut.is_whole and codec == "aac" and sound.codec_context.name == "aac"
        self._pieces = copied(out, file, sound, self._part) if copies else encoded(out, codec, file, sound, self._part)
        self._at: Fraction | None = Fraction(0)

    def up_to(self, at: Fraction | None) -> None:
        """Write what is heard before this time (seconds after the in frame); None: all the rest."""
        while self._at is not None and (at is None or self._at < at):
            self._at = next(self._pieces, None)

    def close(self) -> None:
        self._file.__exit__(None, None, None)


def copied(out: OutputContainer, file: InputContainer, sound: AudioStream, part: Heard) -> Iterator[Fraction]:
    """Writes packet by packet and tells how far it is. The track itself is there at once: before the first frame."""
    base = Fraction(sound.time_base or Fraction(1, sound.rate))
    stream, late = out.add_stream_from_template(sound), round(part.start / base)

    def pieces() -> Iterator[Fraction]:
        for packet in file.demux(sound):
            if packet.size and packet.pts is not None and packet.dts is not None:
                packet.pts, packet.dts = packet.pts - late, packet.dts - late
                at, packet.stream = packet.pts * base, stream
                out.mux(packet)
                yield at

    return pieces()


def encoded(
    out: OutputContainer, codec: str, file: InputContainer, sound: AudioStream, part: Heard
) -> Iterator[Fraction]:
    """The same, decoded and encoded."""
    rate = sound.rate if sound.rate in RATES.get(codec, (sound.rate,)) else 48_000
    layout = "mono" if sound.channels == 1 else "stereo"
    stream = out.add_stream(codec, rate=rate, layout=layout)
    assert isinstance(stream, AudioStream)
    if not codec.startswith("pcm"):
        stream.bit_rate = SOUND_BITS
    form = f"sample_fmts={stream.format.name}:channel_layouts={layout}"

    def pieces() -> Iterator[Fraction]:
        samples = 0
        for frame in cut_sound(file, sound, part, rate, form):
            frame.pts, frame.time_base = samples, Fraction(1, rate)
            samples += frame.samples
            out.mux(stream.encode(frame))
            yield Fraction(samples, rate)
        out.mux(stream.encode(None))

    return pieces()


def cut_sound(file: InputContainer, sound: AudioStream, part: Heard, rate: int, form: str) -> Iterator[AudioFrame]:
    """Exact to the sample, with silence where the sound begins later than the part."""
    graph, start = Graph(), float(part.start)
    end = "" if part.end is None else f":end={float(part.end):.6f}"
    graph.link_nodes(
        graph.add_abuffer(template=sound),
        graph.add("atrim", f"start={start:.6f}{end}"),
        graph.add("asetpts", f"PTS-({start:.6f})/TB"),
        graph.add("aresample", f"{rate}:async=1:first_pts=0"),
        graph.add("aformat", form),
        graph.add("asetnsamples", f"n={PIECE}:p=0"),
        graph.add("abuffersink"),
    ).configure()
    with contextlib.suppress(av.EOFError):  # the part's end is reached, the file's is not
        for frame in file.decode(sound):
            graph.push(frame)
            yield from pulled(graph)
        graph.push(None)
    yield from pulled(graph)


def start_s(video: VideoStream) -> Fraction:
    """When the picture begins; the sound is moved by as much, so that both keep their distance."""
    return (video.start_time or 0) * Fraction(video.time_base or 1)
