"""Mended copies of sources, made in a worker (media/mend.py). Nothing here loads a decoder."""

from __future__ import annotations

from pathlib import Path

from wanstudio.core.fixes import Fix
from wanstudio.media.landing import discard, temp_beside, writing
from wanstudio.media.worker import Progress, Workers

TIMEOUT_S = 1800.0


async def mended(workers: Workers, source: Path, target: Path, fix: Fix, progress: Progress | None = None) -> None:
    """Write the copy to `target`, in place of what is there. Whole or not at all; cancelling stops at once.

    Raises BadFile for a source that cannot be read or a part that is not there, LocalProblem.
    """
    temp = temp_beside(target)
    args = {"source": str(source), "temp": str(temp), "fix": fix.as_dict()}
    try:
        await workers.run("mend", args, progress=progress, timeout_s=TIMEOUT_S)
        with writing(target.parent):
            temp.replace(target)
    finally:
        discard(temp)
