"""Copies of sources with something put right: cut, cropped, turned, scaled, converted. For worker processes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av.container import OutputContainer
from av.video.frame import PictureType, VideoFrame
from PIL import Image

from wanstudio.core.errors import BadFile
from wanstudio.core.facts import MediaFacts, MediaKind
from wanstudio.core.fixes import WHOLE, Fix
from wanstudio.disk import sync_file
from wanstudio.media.film import Shot, Step, at_rate, exact_rate, shots
from wanstudio.media.landing import discard, writing
from wanstudio.media.magic import Container, bad, container_of
from wanstudio.media.pictures import upright
from wanstudio.media.probe import probe_file
from wanstudio.media.sounds import Sound, write_sound
from wanstudio.media.stills import image_of
from wanstudio.media.streams import opened
from wanstudio.media.worker import Progress

WRITERS = {"jpeg": "JPEG", "png": "PNG"}
GROUND = (255, 255, 255)  # behind what was see-through, where the file type is not
JPEG_QUALITY = 95
CRF = 14  # near to lossless: the copy is only on its way to a service that encodes it again
SMALLER, TRIES = 0.8, 14
LESS_S = (0.001, 0.01, 0.02, 0.03)  # ever more: the pieces of an MP3 are 0.024 s long
CLOSE, CLOSER = Fraction(1, 1000), Fraction(1, 10_000)  # seconds: what containers round, and what sums of times do
TO_SDR = ":out_transfer=bt709:out_primaries=bt709:out_color_matrix=bt709:intent=perceptual"
TICK = Fraction(1, 90_000)
TURNS: dict[int, list[Step]] = {
    90: [("transpose", "clock")],
    180: [("hflip", ""), ("vflip", "")],
    270: [("transpose", "cclock")],
}


def mend(source: Path, temp: Path, fix: Fix, progress: Progress) -> None:
    """Write the copy to `temp` and have it on the disk; a part that was chosen comes out no longer than that."""
    facts, container = probe_file(source), container_of(source)
    if facts.kind is not MediaKind.IMAGE and not fix.seconds(facts):
        raise bad(source, "has nothing in the part that was chosen.")
    with writing(temp.parent):
        write(source, container, temp, fix, facts, progress)
        part = fix
        for less_s in LESS_S:
            if not (over_s := too_long_by_s(temp, fix, facts)) or part.seconds(facts) <= over_s + less_s:
                break
            part = replace(part, end_s=part.end_s - over_s - less_s)
            discard(temp)
            write(source, container, temp, part, facts, progress)
        sync_file(temp)
    progress(1.0)


def write(source: Path, container: Container, temp: Path, fix: Fix, facts: MediaFacts, progress: Progress) -> None:
    match fix.kind(facts):
        case MediaKind.IMAGE:
            write_picture(picture_of(source, container, facts, fix), temp, fix)
        case MediaKind.VIDEO:
            write_video(source, container, temp, fix, facts, progress)
        case MediaKind.AUDIO:
            write_sound(source, container, temp, fix, facts, progress)


def too_long_by_s(temp: Path, fix: Fix, facts: MediaFacts) -> float:
    """By how much a copy is longer than the part that was chosen: encoders of sound work in pieces of their own length,
    and how long the last frame of an uneven clip is shown is a guess."""
    if not fix.is_cut(facts) or fix.kind(facts) is MediaKind.IMAGE:
        return 0.0
    return max(0.0, length_s(temp, container_of(temp)) - fix.longest_s)


def length_s(path: Path, container: Container) -> float:
    """The longest that a reader may take it for: its picture's length, and its header's."""
    with opened(path, container) as file:
        named = (file.duration or 0) / av.time_base
    return max(named, probe_file(path).seconds)


# ---- pictures ----


def picture_of(source: Path, container: Container, facts: MediaFacts, fix: Fix) -> Image.Image:
    """The part that is kept, turned and scaled; of a video the frame at `start_s`."""
    if facts.kind is MediaKind.IMAGE:
        image = upright(source, container)
    else:
        image = image_of(frame_at(source, container, fix.start_s, facts))
    if fix.box != WHOLE:
        left, top, width, height = fix.box
        place = (left * image.width, top * image.height, (left + width) * image.width, (top + height) * image.height)
        image = image.crop(tuple(round(edge) for edge in place))  # type: ignore[arg-type]
    if fix.turn:
        image = image.rotate(-fix.turn, expand=True)
    size = fix.pixels(facts)
    return image if image.size == size else image.resize(size, Image.Resampling.LANCZOS)


def frame_at(source: Path, container: Container, at_s: float, facts: MediaFacts) -> VideoFrame:
    """What is on the screen then, in colours of a picture; the last frame where the clip is shorter. Only one is held
    at a time."""
    steps: list[Step] = [("scale", f"{facts.width}:{facts.height}{TO_SDR}")] if facts.hdr else []
    shown = None
    for shot in shots(source, container, [*steps, ("format", "rgb24")]):
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
    frame_s = 0 if fix.fps else 1 / exact_rate(facts.fps or 25)
    found = part_of(shots(source, container, steps_of(fix, facts)), fix, Fraction(frame_s))
    if not fix.fps:
        return found
    rate = exact_rate(fix.fps)
    whole = Fraction(fix.longest_s) * rate if fix.is_cut(facts) else Fraction(fix.seconds(facts)) * rate
    return at_rate(found, rate, max(1, int(whole + CLOSER) if fix.is_cut(facts) else round(whole)))


def part_of(found: Iterator[Shot], fix: Fix, frame_s: Fraction) -> Iterator[Shot]:
    """`frame_s`: how long a frame is shown. One that would be shown beyond the end is left out, but for the first."""
    start, count = Fraction(fix.start_s), 0
    for shot in found:
        if fix.end_s and count and shot.at + frame_s > Fraction(fix.end_s) + CLOSER:
            return
        if shot.at >= start - CLOSE:
            count += 1
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
    sdr = TO_SDR if fix.sdr and facts.hdr else ""
    steps.append(("scale", f"{width_px}:{height_px}:flags=lanczos+accurate_rnd+full_chroma_int:out_range=tv{sdr}"))
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
