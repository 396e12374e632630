"""Save one frame of a clip as a picture, as it is shown; see whether two pictures are of the same frame."""

from __future__ import annotations

from pathlib import Path

from wanstudio.core.exports import ExportSpec
from wanstudio.media.transcode import export
from wanstudio.media.worker import Workers

TIMEOUT_S = 10.0


async def save_frame(workers: Workers, source: Path, target: Path, *, frame: int) -> Path:
    """Write frame `frame` (0-based, negative from the end) as PNG; beside `target` when another has that name.

    Pixel for pixel where those of the clip are square. Others are made so, across, as the stage shows them: a PNG that
    says how wide its pixels are meant is shown by few programs as it should be, and taken by no service.

    Returns the file. Raises InvalidInput("frame", …), BadFile, LocalProblem.
    """
    landed = await export(workers, source, target, ExportSpec(format="frame", frame=frame))
    assert landed is not None  # numbered, nothing is skipped
    return landed.path


async def alike(workers: Workers, one: Path, other: Path) -> bool:
    """Whether two pictures look the same, whatever they are written as. Raises BadFile."""
    return bool(await workers.run("alike", {"path": str(one), "other": str(other)}, timeout_s=TIMEOUT_S))
