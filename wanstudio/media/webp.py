"""Animated WebP: every frame for its time, in all colours."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from pathlib import Path

import av
from av.video.stream import VideoStream

from wanstudio.core.exports import Quality
from wanstudio.media.film import Shot, Step

MILLISECOND = Fraction(1, 1000)
QUALITY = {"high": "90", "medium": "75", "small": "50"}
PIXELS = "rgb24"
TO_ENCODER: Step = ("format", "bgra")  # it mixes its own kind of video colours from RGB


def write(
    film: Iterable[Shot],
    temp: Path,
    *,
    size: tuple[int, int],
    quality: Quality,
    loop: bool,
    total: int,
    progress: Callable[[float], None],
) -> None:
    """`film` gives the frames as bgra. The encoder hands out all of them at the end."""
    with av.open(str(temp), "w", format="webp", options={"loop": "0" if loop else "1"}) as out:
        stream = out.add_stream("libwebp_anim", rate=1000)
        assert isinstance(stream, VideoStream)
        stream.options = {"lossless": "0", "quality": QUALITY[quality], "compression_level": "4"}
        stream.width, stream.height = size
        stream.pix_fmt = "bgra"
        stream.codec_context.time_base = stream.time_base = MILLISECOND
        for n, shot in enumerate(film, 1):
            shot.frame.pts, shot.frame.time_base = round(shot.at / MILLISECOND), MILLISECOND
            out.mux(stream.encode(shot.frame))
            progress(0.95 * min(1.0, n / total))
        out.mux(stream.encode(None))
