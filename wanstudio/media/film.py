"""The moving picture of a file, frame by frame: upright, in the size and pixel format asked for, each at its time.

For worker processes. Colour stays what the file says it is: no matrix is changed unless pixels become RGB or were.
What a file does not say is taken, for RGB, as browsers take it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
from av.container import InputContainer
from av.filter import Graph
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange
from av.video.stream import VideoStream

from wanstudio.core.errors import BadFile, InvalidInput
from wanstudio.core.framing import Framing
from wanstudio.media.magic import Container, bad
from wanstudio.media.streams import opened, pixel_aspect, video_of

Step = tuple[str, str]
"""A filter of FFmpeg's and its arguments: ("scale", "640:360")."""

RGB: tuple[Step, ...] = (("format", "rgb24"), ("format", "bgra"))
TURNS: dict[int, list[Step]] = {
    90: [("transpose", "cclock")],
    180: [("hflip", ""), ("vflip", "")],
    270: [("transpose", "clock")],
}
HD_FROM_LINES = 720
BT_709, UNNAMED, BT_601 = 1, 2, 6  # matrices, in the numbers of ISO/IEC 23091-2
THREADS = min(4, os.cpu_count() or 1)
NTSC = {round(n * 1000 / 1001, 3): Fraction(n * 1000, 1001) for n in (24, 30, 48, 60, 120)}


@dataclass(frozen=True, slots=True)
class Shot:
    """A frame and when it is shown: seconds after the first one."""

    at: Fraction
    frame: VideoFrame


class Chain:
    """Filters that turn one frame into one frame. Made anew when what comes in changes its size or format.

    `rotation` is for frames that do not carry their own any more, in degrees counter-clockwise. `names_colour`: what
    the file does not say of its colours is said of what comes out; always so where that is RGB. `pixel_aspect`, width
    to height of a pixel before it is turned, is there for steps that ask for the shape that is meant ("dar").
    """

    def __init__(
        self,
        steps: Sequence[Step],
        *,
        rotation: int | None = None,
        names_colour: bool = False,
        pixel_aspect: float = 1.0,
    ) -> None:
        self._steps, self._rotation, self._pixel_aspect = steps, rotation, pixel_aspect
        self._made_for: tuple[object, ...] = ()
        self._graph = Graph()
        self._names_colour = names_colour or any(step in RGB for step in steps)

    def __call__(self, frame: VideoFrame) -> VideoFrame:
        if self._names_colour:
            name_colour(frame)
        kind = (frame.width, frame.height, frame.format.name, frame.rotation, frame.colorspace, frame.color_range)
        if kind != self._made_for:
            self._graph, self._made_for = self._made(frame), kind
        self._graph.push(frame)
        found = self._graph.pull()
        assert isinstance(found, VideoFrame)
        return found

    def _made(self, frame: VideoFrame) -> Graph:
        graph = Graph()
        turn = frame.rotation if self._rotation is None else self._rotation
        steps = [*TURNS.get(turn % 360, []), *self._steps]
        graph.link_nodes(
            entry(graph, frame, self._pixel_aspect), *(graph.add(*step) for step in steps), graph.add("buffersink")
        )
        graph.configure()
        return graph


def name_colour(frame: VideoFrame) -> None:
    """Give a frame whose file names no matrix that of BT.709 from 720 lines on, else of BT.601; no range: video's."""
    if frame.format.is_rgb or len(frame.format.components) < 3:
        return
    if frame.colorspace == UNNAMED:
        frame.colorspace = BT_709 if frame.height >= HD_FROM_LINES else BT_601
    if frame.color_range == ColorRange.UNSPECIFIED and not frame.format.name.startswith("yuvj"):
        frame.color_range = ColorRange.MPEG


def entry(graph: Graph, frame: VideoFrame, pixel_aspect: float = 1.0) -> av.filter.context.FilterContext:
    """Where frames like this one go in. It must know their colour, or the graph takes each for a change."""
    return graph.add(
        "buffer",
        video_size=f"{frame.width}x{frame.height}",
        pix_fmt=frame.format.name,
        time_base=str(frame.time_base or Fraction(1, 1000)),
        pixel_aspect=str(Fraction(pixel_aspect).limit_denominator(1000)),
        colorspace=str(int(frame.colorspace)),
        range=str(int(frame.color_range)),
    )


def scaled(width_px: int, height_px: int, pixel_format: str) -> list[Step]:
    """Steps to this size and format; RGB becomes BT.709, and full range is squeezed where video expects it."""
    steps = [("scale", f"{width_px}:{height_px}:flags=lanczos+accurate_rnd+full_chroma_int"), ("format", pixel_format)]
    if pixel_format.startswith("yuv"):
        steps[0] = ("scale", f"{steps[0][1]}:out_range=tv")
    return steps


def framed(framing: Framing, pixel_format: str) -> list[Step]:
    """Steps to a size and shape: scaled, then cut, or set in the middle of black."""
    (width, height), inner = framing.outer, framing.inner
    steps = scaled(*inner, pixel_format)
    if inner[0] > width or inner[1] > height:
        steps.append(("crop", f"{width}:{height}"))
    elif inner != framing.outer:
        steps.append(("pad", f"{width}:{height}:-1:-1:color=black"))
    return steps


def shots(
    path: Path,
    container: Container,
    steps: Sequence[Step],
    *,
    first: int = 0,
    last: int | None = None,
    names_colour: bool = False,
    pixel_aspect: float = 1.0,
) -> Iterator[Shot]:
    """Every frame that can be decoded from `first` (0-based) to `last` (inside), in order of time.

    Each is at its time in the whole clip. `names_colour`, `pixel_aspect`: see Chain.
    """
    with opened(path, container) as file:
        video = moving(path, file)
        timing, chain = Timing(video), Chain(steps, names_colour=names_colour, pixel_aspect=pixel_aspect)
        for n, frame in enumerate(file.decode(video)):
            at = timing(frame)
            if n >= first:
                yield Shot(at, chain(frame))
            if n == last:
                return


def moving(path: Path, file: InputContainer) -> VideoStream:
    """The video stream, ready to be decoded on a few threads. Raises BadFile where there is none."""
    video = video_of(file)
    if video is None:
        raise bad(path, "has no picture.")
    video.thread_type = "AUTO"
    video.codec_context.thread_count = THREADS
    return video


class Timing:
    """When each frame is shown, from its time stamp; a steady rate is not left to a container's rounding.

    Matroska and WebM count in milliseconds: 16 frames per second come as 0, 63, 125, 188.
    """

    def __init__(self, video: VideoStream) -> None:
        self._rate = Fraction(video.average_rate or video.guessed_rate or 25)
        self._grain = Fraction(video.time_base or Fraction(1, 1000))
        self._first: Fraction | None = None
        self._count = 0

    def __call__(self, frame: VideoFrame) -> Fraction:
        steady = Fraction(self._count) / self._rate
        self._count += 1
        if frame.pts is None:
            return steady
        stamp = frame.pts * self._grain
        if self._first is None:
            self._first = stamp
        at = stamp - self._first
        return steady if abs(at - steady) <= self._grain else at


def at_rate(found: Iterable[Shot], fps: Fraction, count: int) -> Iterator[Shot]:
    """`count` frames at a steady rate: each time, what is on the screen then."""
    k, last = 0, None
    for shot in found:
        while last and k < count and Fraction(k) / fps < shot.at:
            yield Shot(Fraction(k) / fps, last.frame)
            k += 1
        last = shot
    while last and k < count:
        yield Shot(Fraction(k) / fps, last.frame)
        k += 1


def exact_rate(fps: float) -> Fraction:
    """29.97 means 30000/1001."""
    return NTSC.get(round(fps, 3), Fraction(fps).limit_denominator(1000))


def frame_number(path: Path, container: Container, number: int, steps: Sequence[Step]) -> VideoFrame:
    """Frame `number`: 0-based in order of time, negative from the end; `steps` may ask for its shape as it is meant.

    Raises InvalidInput("frame", …), BadFile.
    """
    with opened(path, container) as file:
        video = moving(path, file)
        aspect = pixel_aspect(video, turned=False)
        stamps = [0] if number == 0 else stamps_of(file, video)
    if not -len(stamps) <= number < len(stamps):
        raise InvalidInput("frame", f"The clip has frames 1 to {len(stamps)}.")
    with opened(path, container) as file:
        video = moving(path, file)
        if number and (found := sought(file, video, stamps[number])):
            return Chain(steps, pixel_aspect=aspect)(found)
    wanted = number % len(stamps)
    for n, shot in enumerate(shots(path, container, steps, pixel_aspect=aspect)):
        if n == wanted:
            return shot.frame
    raise BadFile(f"Frame {wanted + 1} cannot be decoded.")


def stamps_of(file: InputContainer, video: VideoStream) -> list[int]:
    """The time stamps of all frames that are shown, sorted; read, not decoded."""
    found = (p.pts for p in file.demux(video) if p.size and not p.is_discard)
    return sorted(stamp for stamp in found if stamp is not None)


def sought(file: InputContainer, video: VideoStream, stamp: int) -> VideoFrame | None:
    """The frame of just this time stamp, decoded from the key frame before it; None when the file's index misleads."""
    file.seek(stamp, stream=video, backward=True)
    for frame in file.decode(video):
        if frame.pts == stamp:
            return frame
        if frame.pts is None or frame.pts > stamp:
            return None
    return None
