"""H.264 in an MP4 that plays everywhere: 4:2:0, its index first, AAC sound, every frame at its own time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from math import ceil
from pathlib import Path
from typing import Any

import av
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer, OutputContainer
from av.packet import Packet
from av.video.frame import PictureType, VideoFrame
from av.video.stream import VideoStream

from wanstudio.core import exports
from wanstudio.core.exports import ExportSpec
from wanstudio.core.facts import MediaFacts
from wanstudio.media.film import Chain, Shot, Timing, at_rate, exact_rate, moving, scaled
from wanstudio.media.landing import writing
from wanstudio.media.magic import container_of
from wanstudio.media.streams import opened, sound_of

CRF = {"high": "18", "medium": "23", "small": "28"}
FINEST = 10_000  # ticks per second at least, so that a rate that changes keeps its times
SOUND_BITS = 192_000


def write(source: Path, temp: Path, spec: ExportSpec, facts: MediaFacts, progress: Callable[[float], None]) -> None:
    with (
        opened(source, container_of(source)) as file,
        writing(temp.parent),
        av.open(str(temp), "w", format="mp4", options=INDEX_FIRST) as out,
    ):
        video, sound = moving(source, file), sound_of(file) if spec.sound else None
        picture = PictureTrack(out, video, spec, facts)
        track = SoundTrack(out, sound, video) if sound else None
        packets = Demuxed(file, video, sound, track)
        wanted = exports.picture(spec, facts)
        for n, shot in enumerate(in_step(packets.shots(picture.chain), spec, facts, wanted.frames), 1):
            picture.add(shot)
            progress(0.98 * min(1.0, n / wanted.frames))
        packets.rest()
        picture.end()
        if track:
            track.end()


INDEX_FIRST = {"movflags": "+faststart"}


def in_step(found: Iterator[Shot], spec: ExportSpec, facts: MediaFacts, count: int) -> Iterator[Shot]:
    rate = exports.fps(spec, facts)
    return at_rate(found, exact_rate(rate), count) if rate else found


class Demuxed:
    """Packets as they lie in the file: pictures are decoded and handed on, sound goes to its track on the way."""

    def __init__(
        self, file: InputContainer, video: VideoStream, sound: AudioStream | None, track: SoundTrack | None
    ) -> None:
        self._timing, self._track, self._sound = Timing(video), track, sound
        self._packets = file.demux(video, sound) if sound else file.demux(video)

    def shots(self, chain: Chain) -> Iterator[Shot]:
        for packet in self._packets:
            if packet.stream is self._sound:
                self._give(packet)
                continue
            for frame in packet.decode():
                assert isinstance(frame, VideoFrame)
                yield Shot(self._timing(frame), chain(frame))

    def rest(self) -> None:
        """Sound that lies behind the last picture that was wanted."""
        for packet in self._packets:
            if packet.stream is self._sound:
                self._give(packet)

    def _give(self, packet: Packet[Any]) -> None:
        if self._track:
            self._track.add(packet)


class PictureTrack:
    def __init__(self, out: OutputContainer, video: VideoStream, spec: ExportSpec, facts: MediaFacts) -> None:
        width, height = exports.size(spec, facts)
        rate = exact_rate(exports.fps(spec, facts) or facts.fps or 25)
        self.chain = Chain(scaled(width, height, "yuv420p"))
        self._tick = Fraction(1, rate.numerator * ceil(FINEST / rate.numerator))
        self._out, self._stream = out, out.add_stream("libx264", rate=rate)
        self._stream.options = {"preset": "medium", "crf": CRF[spec.quality]}
        context = self._stream.codec_context
        context.width, context.height, context.pix_fmt = width, height, "yuv420p"
        context.time_base = self._stream.time_base = self._tick
        self._last, self._is_told = -1, False

    def add(self, shot: Shot) -> None:
        frame = shot.frame
        if not self._is_told:
            self._tell_colour(frame)
        self._last = max(round(shot.at / self._tick), self._last + 1)
        frame.pts, frame.time_base = self._last, self._tick
        frame.pict_type = PictureType.NONE  # the source's choice of key frames is not ours
        self._out.mux(self._stream.encode(frame))

    def end(self) -> None:
        self._out.mux(self._stream.encode(None))

    def _tell_colour(self, frame: VideoFrame) -> None:
        """As in the source; a clip that does not name its colours is not given names that may be wrong."""
        context = self._stream.codec_context
        context.colorspace, context.color_range = frame.colorspace, frame.color_range
        context.color_primaries, context.color_trc = frame.color_primaries, frame.color_trc
        self._is_told = True


class SoundTrack:
    """AAC is taken over as it is; anything else becomes AAC."""

    def __init__(self, out: OutputContainer, sound: AudioStream, video: VideoStream) -> None:
        self._out, self._copies = out, sound.codec_context.name == "aac"
        self._base = Fraction(sound.time_base or Fraction(1, sound.rate))
        self._late = round(start_s(video) / self._base)
        if self._copies:
            self._stream = out.add_stream_from_template(sound)
            return
        rate = sound.rate if sound.rate in (44_100, 48_000, 32_000, 24_000, 22_050, 16_000) else 48_000
        layout = "mono" if sound.channels == 1 else "stereo"
        self._stream = out.add_stream("aac", rate=rate, layout=layout, bit_rate=SOUND_BITS)
        self._resampler = av.AudioResampler("fltp", layout, rate, frame_size=1024)

    def add(self, packet: Packet[Any]) -> None:
        if self._copies:
            if packet.size and packet.pts is not None and packet.dts is not None:
                packet.pts, packet.dts = packet.pts - self._late, packet.dts - self._late
                packet.stream = self._stream
                self._out.mux(packet)
            return
        for frame in packet.decode():
            assert isinstance(frame, AudioFrame)
            if frame.pts is not None:
                frame.pts -= self._late
            self._encode(frame)

    def end(self) -> None:
        if not self._copies:
            self._encode(None)
            self._out.mux(self._stream.encode(None))

    def _encode(self, frame: AudioFrame | None) -> None:
        for piece in self._resampler.resample(frame):
            self._out.mux(self._stream.encode(piece))


def start_s(video: VideoStream) -> Fraction:
    """When the picture begins; the sound is moved by as much, so that both keep their distance."""
    return (video.start_time or 0) * Fraction(video.time_base or 1)
