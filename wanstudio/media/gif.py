"""GIF: one palette made for the whole clip, then each frame in it. Read twice, so that no clip is held in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from pathlib import Path

import av
from av.container import OutputContainer
from av.filter import Graph
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from wanstudio.core.errors import BadFile
from wanstudio.media.film import Shot, entry

TICK = Fraction(1, 100)  # a GIF counts in hundredths of a second
SHORTEST = 2  # ticks; viewers show what is shorter for a tenth of a second
PALETTE_SHARE = 0.4  # of the work


def write(
    film: Callable[[], Iterable[Shot]], temp: Path, *, loop: bool, total: int, progress: Callable[[float], None]
) -> None:
    """`film` gives the frames (rgb24) anew each time it is called; `total` is how many there will be."""
    times: list[Fraction] = []
    palette = palette_of(timed(told(film(), total, lambda done: progress(PALETTE_SHARE * done)), times))
    later = told(film(), total, lambda done: progress(PALETTE_SHARE + (1 - PALETTE_SHARE) * done))
    options = {"loop": "0" if loop else "-1", "final_delay": str(last_ticks(times))}
    with av.open(str(temp), "w", format="gif", options=options) as out:
        stream, last = None, -SHORTEST
        for shot in in_palette(later, palette):
            stream = stream or started(out, shot.frame)
            at = round(shot.at / TICK)
            if at < last + SHORTEST:
                continue
            last = at
            shot.frame.pts, shot.frame.time_base = at, TICK
            out.mux(stream.encode(shot.frame))
        if stream:
            out.mux(stream.encode(None))


def started(out: OutputContainer, frame: VideoFrame) -> VideoStream:
    stream = out.add_stream("gif", rate=100)
    stream.width, stream.height, stream.pix_fmt = frame.width, frame.height, "pal8"
    stream.codec_context.time_base = TICK
    return stream


def timed(found: Iterable[Shot], times: list[Fraction]) -> Iterator[Shot]:
    """Note in `times` when each frame is shown."""
    for shot in found:
        times.append(shot.at)
        yield shot


def last_ticks(times: list[Fraction]) -> int:
    """How long the last frame is shown: as long as the others on average, so that a loop has no hitch."""
    end = times[-1] + times[-1] / (len(times) - 1) if len(times) > 1 else Fraction(1, 10)
    return max(SHORTEST, round(end / TICK) - round(times[-1] / TICK))


def told(found: Iterable[Shot], total: int, progress: Callable[[float], None]) -> Iterator[Shot]:
    for n, shot in enumerate(found, 1):
        progress(min(1.0, n / total))
        yield shot


def palette_of(found: Iterable[Shot]) -> VideoFrame:
    """The 255 colours that serve all frames best, and one for what is see-through."""
    graph: Graph | None = None
    for shot in found:
        if graph is None:
            graph = Graph()
            graph.link_nodes(entry(graph, shot.frame), graph.add("palettegen"), graph.add("buffersink")).configure()
        graph.push(shot.frame)
    if graph is None:
        raise BadFile("The clip has no frame that can be decoded.")
    graph.push(None)
    palette = graph.pull()
    assert isinstance(palette, VideoFrame)
    return palette


def in_palette(found: Iterable[Shot], palette: VideoFrame) -> Iterator[Shot]:
    """Sierra dithering, and only where something moved: the rest stays still and compresses well."""
    graph: Graph | None = None
    for shot in found:
        if graph is None:
            graph = two_inputs(shot.frame, palette)
        graph.push(shot.frame, at=0)
        frame = graph.pull()
        assert isinstance(frame, VideoFrame)
        yield Shot(shot.at, frame)


def two_inputs(frame: VideoFrame, palette: VideoFrame) -> Graph:
    graph = Graph()
    pictures, colours = entry(graph, frame), entry(graph, palette)
    use, sink = graph.add("paletteuse", "dither=sierra2_4a:diff_mode=rectangle"), graph.add("buffersink")
    pictures.link_to(use, 0, 0)
    colours.link_to(use, 0, 1)
    use.link_to(sink)
    graph.configure()
    graph.push(palette, at=1)
    colours.push(None)
    return graph
