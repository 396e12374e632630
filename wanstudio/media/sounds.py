"""Sounds of mended copies: cut to the sample, encoded, and made smaller where a number of bytes is named."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.filter import Graph

from wanstudio.core.errors import BadFile
from wanstudio.core.facts import MediaFacts
from wanstudio.core.fixes import Fix
from wanstudio.media.landing import discard
from wanstudio.media.magic import Container, bad
from wanstudio.media.streams import opened, pulled, sound_of
from wanstudio.media.worker import Progress


@dataclass(frozen=True, slots=True)
class Quality:
    """`bits_per_s` 0: not compressed."""

    rate_hz: int = 48_000
    channels: int = 2
    bits_per_s: int = 192_000

    @property
    def bytes_per_s(self) -> float:
        return (self.bits_per_s or self.rate_hz * self.channels * 16) / 8


CODECS = {"wav": "pcm_s16le", "m4a": "aac", "mp3": "libmp3lame"}
COMPRESSED = (*(Quality(bits_per_s=n) for n in (192_000, 160_000, 128_000, 96_000, 64_000)),
              Quality(channels=1, bits_per_s=48_000), Quality(channels=1, bits_per_s=32_000))  # fmt: skip
PLAIN = (Quality(bits_per_s=0), Quality(48_000, 1, 0), Quality(32_000, 1, 0), Quality(24_000, 1, 0),
         Quality(16_000, 1, 0))  # fmt: skip


def write_sound(
    source: Path, container: Container, temp: Path, fix: Fix, facts: MediaFacts, progress: Progress
) -> None:
    """As good as fits; the least of it still carries a voice."""
    if not facts.has_sound:
        raise bad(source, "has no sound.")
    for quality in PLAIN if fix.format == "wav" else COMPRESSED:
        if fix.max_bytes and fix.seconds(facts) * quality.bytes_per_s > fix.max_bytes:
            continue
        encode_sound(source, container, temp, fix, facts, quality, progress)
        if not fix.max_bytes or temp.stat().st_size <= fix.max_bytes:
            return
        discard(temp)
    raise BadFile("It is too long to be made small enough. Trim it first.")


def encode_sound(
    source: Path, container: Container, temp: Path, fix: Fix, facts: MediaFacts, quality: Quality, progress: Progress
) -> None:
    with av.open(str(temp), "w", format={"m4a": "mp4"}.get(fix.format, fix.format)) as out:
        sound = Sound(out, CODECS[fix.format], source, container, fix, facts, quality)
        length_s = Fraction(fix.seconds(facts))
        for n in range(1, 51):
            sound.up_to(length_s * n / 50)
            progress(n / 52)
        sound.up_to(None)
        sound.end()


class Sound:
    """The part's sound, decoded from an opening of its own and encoded as far as it is asked for."""

    def __init__(
        self,
        out: OutputContainer,
        codec: str,
        source: Path,
        container: Container,
        fix: Fix,
        facts: MediaFacts,
        quality: Quality = COMPRESSED[0],
    ) -> None:
        self._out, self._rate = out, quality.rate_hz
        layout = "mono" if min(quality.channels, _channels(source, container)) == 1 else "stereo"
        stream = out.add_stream(codec, rate=quality.rate_hz, layout=layout)
        assert isinstance(stream, AudioStream)
        self._stream = stream
        if quality.bits_per_s:
            self._stream.bit_rate = quality.bits_per_s
        form = f"sample_fmts={self._stream.format.name}:sample_rates={self._rate}:channel_layouts={layout}"
        self._frames = cut_sound(source, container, fix, facts, form)
        self._next: AudioFrame | None = next(self._frames, None)
        self._samples = 0

    def up_to(self, at_s: Fraction | None) -> None:
        """Encode what is heard before this time; None: all the rest."""
        while self._next is not None and (at_s is None or Fraction(self._samples, self._rate) < at_s):
            frame, self._next = self._next, next(self._frames, None)
            frame.pts, frame.time_base = self._samples, Fraction(1, self._rate)
            self._samples += frame.samples
            self._out.mux(self._stream.encode(frame))

    def end(self) -> None:
        self._out.mux(self._stream.encode(None))


def _channels(source: Path, container: Container) -> int:
    with opened(source, container) as file:
        sound = sound_of(file)
        return sound.channels if sound else 2


def cut_sound(source: Path, container: Container, fix: Fix, facts: MediaFacts, form: str) -> Iterator[AudioFrame]:
    """Frames of 1024 samples; the cut is exact to the sample. Time begins where the file's does."""
    with opened(source, container) as file:
        sound = sound_of(file)
        assert isinstance(sound, AudioStream)
        starts = [s.start_time * s.time_base for s in file.streams if s.start_time is not None and s.time_base]
        zero, graph = min(starts, default=Fraction(0)), Graph()
        end = fix.end_s or facts.seconds
        graph.link_nodes(
            graph.add_abuffer(template=sound),
            graph.add("atrim", f"start={float(zero) + fix.start_s:.6f}:end={float(zero) + end:.6f}"),
            graph.add("asetpts", "PTS-STARTPTS"),
            graph.add("aformat", form),
            graph.add("asetnsamples", "n=1024:p=0"),
            graph.add("abuffersink"),
        ).configure()
        with contextlib.suppress(av.EOFError):  # the part's end is reached, the file's is not
            for frame in file.decode(sound):
                graph.push(frame)
                yield from pulled(graph)
            graph.push(None)
        yield from pulled(graph)
