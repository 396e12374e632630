"""Export a clip: encoded in a worker under a hidden name, then given its own. Whole or not at all."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from wanstudio.core.errors import LocalProblem
from wanstudio.core.exports import ExportSpec
from wanstudio.media.landing import discard, temp_beside
from wanstudio.media.worker import Progress, Workers

TIMEOUT_S = 3600.0
LANDING_S = 60.0


async def export(
    workers: Workers, source: Path, target: Path, spec: ExportSpec, progress: Progress | None = None
) -> tuple[Path, ...]:
    """Write `source` as `spec` says to `target`, or beside it under the next free name. Returns what was written.

    That is one file, or for a sequence one folder (`target` without suffix). Cancelling stops at once and leaves
    nothing. Raises InvalidInput, BadFile, LocalProblem; then, too, nothing is left.
    """
    args = {"spec": spec.as_dict(), "stem": target.name}
    return (await written(workers, "export", source, target, args, progress, timeout_s=TIMEOUT_S),)


async def check_folder(workers: Workers, folder: Path) -> None:
    """Raises LocalProblem when the folder is not there or takes no file."""
    await workers.run("check_folder", {"path": str(folder)}, timeout_s=LANDING_S)


async def written(
    workers: Workers,
    task: str,
    source: Path,
    target: Path,
    args: Mapping[str, Any],
    progress: Progress | None = None,
    *,
    timeout_s: float,
) -> Path:
    """Run a task that writes to `temp`, then give what it wrote its name."""
    temp = temp_beside(target)
    try:
        question = {"source": str(source), "temp": str(temp), **args}
        await workers.run(task, question, progress=progress, timeout_s=timeout_s)
        return await landed(workers, temp, target)
    finally:
        discard(temp)


async def landed(workers: Workers, temp: Path, target: Path) -> Path:
    """A cancel in this last moment waits for the name and takes it back."""
    question = {"source": str(temp), "target": str(target)}
    landing = asyncio.create_task(workers.run("land", question, timeout_s=LANDING_S), name=f"land {target.name}")
    try:
        return Path(await asyncio.shield(landing))
    except asyncio.CancelledError:
        with contextlib.suppress(LocalProblem):
            discard(Path(await landing))
        raise
