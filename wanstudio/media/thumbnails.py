"""Small pictures for the window, made in a worker: thumbnails, filmstrips, a sound's waveform."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from wanstudio.media.landing import discard, temp_beside, writing
from wanstudio.media.worker import Workers

TIMEOUT_S = 10.0


async def thumbnail(
    workers: Workers, source: Path, target: Path, *, width_px: int, height_px: int, frame: int = 0
) -> None:
    """Fill the size (device pixels) exactly, cropped from the middle; PNG or JPEG by `target`'s suffix.

    A video shows `frame` (0-based, negative from the end), a sound its waveform (see-through in a PNG). What stood
    under `target` is replaced, in one step. Raises BadFile, LocalProblem, InvalidInput("frame", …).
    """
    await made(workers, "thumbnail", source, target, {"width_px": width_px, "height_px": height_px, "frame": frame})


async def filmstrip(workers: Workers, source: Path, target: Path, *, count: int, height_px: int) -> None:
    """`count` frames from evenly over the video, side by side: each a `count`-th of the picture's width."""
    await made(workers, "filmstrip", source, target, {"count": count, "height_px": height_px})


async def made(workers: Workers, task: str, source: Path, target: Path, args: Mapping[str, Any]) -> None:
    temp = temp_beside(target)
    question = {"source": str(source), "temp": str(temp), "suffix": target.suffix.lower(), **args}
    try:
        await workers.run(task, question, timeout_s=TIMEOUT_S)
        with writing(target.parent):
            temp.replace(target)
    finally:
        discard(temp)
