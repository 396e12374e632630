"""Copies of sources with something put right: cut, cropped, turned, scaled, converted. For worker processes."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.filter import Graph
from av.video.frame import PictureType, VideoFrame
from PIL import Image

from wanstudio.core.errors import BadFile
from wanstudio.core.facts import MediaFacts, MediaKind
from wanstudio.core.fixes import WHOLE, Fix
from wanstudio.media.film import Shot, Step, at_rate, exact_rate, shots
from wanstudio.media.landing import discard, sync, writing
from wanstudio.media.magic import Container, bad, container_of
from wanstudio.media.pictures import upright
from wanstudio.media.probe import probe_file
from wanstudio.media.stills import image_of
from wanstudio.media.streams import opened, sound_of

Progress = Callable[[float], None]

SOUNDS = {"wav": "pcm_s16le", "m4a": "aac", "mp3": "libmp3lame"}
WRITERS = {"jpeg": "JPEG", "png": "PNG"}
GROUND = (255, 255, 255)  # behind what was see-through, where the file type is not
JPEG_QUALITY = 95
CRF = 14  # near to lossless: the copy is only on its way to a service that encodes it again
SMALLER, TRIES = 0.8, 14
TICK = Fraction(1, 90_000)
TURNS: dict[int, list[Step]] = {
    90: [("transpose", "clock")],
    180: [("hflip", ""), ("vflip", "")],
    270: [("transpose", "cclock")],
}


def mend(source: Path, temp: Path, fix: Fix, progress: Progress) -> None:
    """Write the copy to `temp` and have it on the disk."""
    facts, container = probe_file(source), container_of(source)
    if facts.kind is not MediaKind.IMAGE and not fix.seconds(facts):
        raise bad(source, "has nothing in the part that was chosen.")
    with writing(temp.parent):
        match fix.kind(facts):
            case MediaKind.IMAGE:
                write_picture(picture_of(source, container, facts, fix), temp, fix)
            case MediaKind.VIDEO:
                write_video(source, container, temp, fix, facts, progress)
            case MediaKind.AUDIO:
                write_sound(source, container, temp, fix, facts, progress)
        sync(temp)
    progress(1.0)


# ---- pictures ----


def picture_of(source: Path, container: Container, facts: MediaFacts, fix: Fix) -> Image.Image:
    """The part that is kept, turned and scaled; of a video the frame at `start_s`."""
    if facts.kind is MediaKind.IMAGE:
        image = upright(source, container)
    else:
        image = image_of(frame_at(source, container, fix.start_s))
    if fix.box != WHOLE:
        left, top, width, height = fix.box
        place = (left * image.width, top * image.height, (left + width) * image.width, (top + height) * image.height)
        image = image.crop(tuple(round(edge) for edge in place))  # type: ignore[arg-type]
    if fix.turn:
        image = image.rotate(-fix.turn, expand=True)
    size = fix.pixels(facts)
    return image if image.size == size else image.resize(size, Image.Resampling.LANCZOS)


def frame_at(source: Path, container: Container, at_s: float) -> VideoFrame:
    """What is on the screen then; the last frame where the clip is shorter. Only one is held at a time."""
    shown = None
    for shot in shots(source, container, [("format", "rgb24")]):
        if shown is not None and shot.at > Fraction(at_s) + Fraction(1, 1000):
            break
        shown = shot.frame
    if shown is None:
        raise bad(source, "has no frame that can be read.")
    return shown


def write_picture(image: Image.Image, temp: Path, fix: Fix) -> None:
    """As PNG or JPEG, with its colour profile and nothing else; smaller and smaller until it fits."""
    profile = image.info.get("icc_profile") if image.mode == "RGB" else None
    image = in_colour(image, see_through=fix.format == "png")
    for _ in range(TRIES):
        how: dict[str, Any] = {"quality": JPEG_QUALITY, "subsampling": 0} if fix.format == "jpeg" else {}
        image.save(temp, WRITERS[fix.format], icc_profile=profile, **how)
        if not fix.max_bytes or temp.stat().st_size <= fix.max_bytes:
            return
        smaller = (max(1, int(image.width * SMALLER)), max(1, int(image.height * SMALLER)))
        image = image.resize(smaller, Image.Resampling.LANCZOS)
    raise BadFile("It could not be made small enough.")


def in_colour(image: Image.Image, *, see_through: bool) -> Image.Image:
    if image.mode.startswith("I"):
        image = image.point(lambda grey: grey / 256).convert("L")
    if not image.has_transparency_data:
        return image.convert("RGB")
    image = image.convert("RGBA")
    return image if see_through else Image.alpha_composite(Image.new("RGBA", image.size, GROUND), image).convert("RGB")


# ---- videos ----


def write_video(
    source: Path, container: Container, temp: Path, fix: Fix, facts: MediaFacts, progress: Progress
) -> None:
    """H.264 and AAC; where a number of bytes is named, smaller and smaller until it fits."""
    for n in range(TRIES):
        encode_video(source, container, temp, fix, facts, progress)
        if not fix.max_bytes or temp.stat().st_size <= fix.max_bytes:
            return
        over = (fix.max_bytes / temp.stat().st_size) ** 0.5
        longer = max(fix.pixels(facts))
        fix = replace(fix, long_px=max(16, int(longer * min(SMALLER, over * 0.95))))
        discard(temp)
        progress(n / TRIES)
    raise BadFile("It could not be made small enough.")


def encode_video(
    source: Path, container: Container, temp: Path, fix: Fix, facts: MediaFacts, progress: Progress
) -> None:
    length_s = Fraction(fix.seconds(facts))
    with av.open(str(temp), "w", format="mp4", options={"movflags": "+faststart"}) as out:
        picture = Picture(out, fix, facts)
        sound = None if fix.mute or not facts.has_sound else Sound(out, "aac", source, container, fix, facts)
        for shot in wanted_shots(source, container, fix, facts):
            if sound:
                sound.up_to(shot.at)
            picture.add(shot)
            progress(0.98 * min(1.0, float(shot.at / length_s)))
        picture.end()
        if sound:
            sound.up_to(None)
            sound.end()
    if not picture.count:
        raise bad(source, "has no frame in the part that was chosen.")


def wanted_shots(source: Path, container: Container, fix: Fix, facts: MediaFacts) -> Iterator[Shot]:
    """The frames of the part, their times counted from its start."""
    found = part_of(shots(source, container, steps_of(fix, facts)), fix)
    if not fix.fps:
        return found
    rate = exact_rate(fix.fps)
    return at_rate(found, rate, max(1, round(Fraction(fix.seconds(facts)) * rate)))


def part_of(found: Iterator[Shot], fix: Fix) -> Iterator[Shot]:
    start = Fraction(fix.start_s)
    for shot in found:
        if fix.end_s and shot.at >= Fraction(fix.end_s) - Fraction(1, 1000):
            return
        if shot.at >= start - Fraction(1, 1000):
            yield Shot(max(Fraction(0), shot.at - start), shot.frame)


def steps_of(fix: Fix, facts: MediaFacts) -> list[Step]:
    steps: list[Step] = []
    if fix.box != WHOLE:
        left, top, width, height = fix.box
        steps.append(
            ("crop", f"iw*{width:.6f}:ih*{height:.6f}:iw*{left:.6f}:ih*{top:.6f}:exact=0"),
        )
    steps += TURNS.get(fix.turn % 360, [])
    width_px, height_px = fix.pixels(facts)
    steps.append(("scale", f"{width_px}:{height_px}:flags=lanczos+accurate_rnd+full_chroma_int:out_range=tv"))
    return [*steps, ("format", "yuv420p")]


class Picture:
    def __init__(self, out: OutputContainer, fix: Fix, facts: MediaFacts) -> None:
        rate = exact_rate(fix.fps or facts.fps or 25)
        self._out, self._stream = out, out.add_stream("libx264", rate=rate)
        self._stream.options = {"preset": "veryfast", "crf": str(CRF)}
        context = self._stream.codec_context
        context.width, context.height = fix.pixels(facts)
        context.pix_fmt = "yuv420p"
        context.time_base = self._stream.time_base = TICK
        self.count, self._last = 0, -1

    def add(self, shot: Shot) -> None:
        frame, context = shot.frame, self._stream.codec_context
        if not self.count:
            context.colorspace, context.color_range = frame.colorspace, frame.color_range
            context.color_primaries, context.color_trc = frame.color_primaries, frame.color_trc
        self._last = max(round(shot.at / TICK), self._last + 1)
        frame.pts, frame.time_base, frame.pict_type = self._last, TICK, PictureType.NONE
        self._out.mux(self._stream.encode(frame))
        self.count += 1

    def end(self) -> None:
        self._out.mux(self._stream.encode(None))


# ---- sounds ----


def write_sound(
    source: Path, container: Container, temp: Path, fix: Fix, facts: MediaFacts, progress: Progress
) -> None:
    if not facts.has_sound:
        raise bad(source, "has no sound.")
    with av.open(str(temp), "w", format={"m4a": "mp4"}.get(fix.format, fix.format)) as out:
        sound = Sound(out, SOUNDS[fix.format], source, container, fix, facts)
        length_s = Fraction(fix.seconds(facts))
        for n in range(1, 51):
            sound.up_to(length_s * n / 50)
            progress(n / 52)
        sound.up_to(None)
        sound.end()


class Sound:
    """The part's sound, decoded from an opening of its own and encoded as far as it is asked for."""

    def __init__(
        self, out: OutputContainer, codec: str, source: Path, container: Container, fix: Fix, facts: MediaFacts
    ) -> None:
        self._out = out
        layout = "mono" if _channels(source, container) == 1 else "stereo"
        stream = out.add_stream(codec, rate=48_000, layout=layout)
        assert isinstance(stream, AudioStream)
        self._stream = stream
        if codec != "pcm_s16le":
            self._stream.bit_rate = 192_000
        form = self._stream.format.name
        self._frames = cut_sound(
            source, container, fix, facts, f"sample_fmts={form}:sample_rates=48000:channel_layouts={layout}"
        )
        self._next: AudioFrame | None = next(self._frames, None)
        self._samples = 0

    def up_to(self, at_s: Fraction | None) -> None:
        """Encode what is heard before this time; None: all the rest."""
        while self._next is not None and (at_s is None or Fraction(self._samples, 48_000) < at_s):
            frame, self._next = self._next, next(self._frames, None)
            frame.pts, frame.time_base = self._samples, Fraction(1, 48_000)
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


def pulled(graph: Graph) -> Iterator[AudioFrame]:
    while True:
        try:
            frame = graph.pull()
        except (av.BlockingIOError, av.EOFError):
            return
        assert isinstance(frame, AudioFrame)
        yield frame
