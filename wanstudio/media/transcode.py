"""Export a clip: encoded in a worker under a hidden name, then given its own. Whole or not at all."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wanstudio.core.exports import ExportSpec
from wanstudio.core.names import Exists
from wanstudio.media.boxes import sidecar_of
from wanstudio.media.landing import discard, temp_beside, trial_beside
from wanstudio.media.worker import Progress, Workers


@dataclass(frozen=True, slots=True)
class Landed:
    """A file, or the folder of a sequence. Not `new`: the same was there already, and nothing was written."""

    path: Path
    new: bool = True


TIMEOUT_S = 3600.0
LANDING_S = 60.0


async def export(
    workers: Workers,
    source: Path,
    target: Path,
    spec: ExportSpec,
    progress: Progress | None = None,
    *,
    recipe: str = "",
    exists: Exists = "number",
) -> Landed | None:
    """Write `source` as `spec` says to `target`; `exists` says what if that name is taken. None when it was skipped.

    `recipe`, as JSON, goes along where the source carries none itself and no clean copy is wanted.

    That is one file, or for a sequence one folder (`target` without suffix). A name is numbered only for other content
    than what has it. Cancelling stops at once and leaves nothing. Raises InvalidInput, BadFile, LocalProblem; then,
    too, nothing is left.
    """
    if exists == "skip" and await taken(workers, [target]):
        return None
    args = {"spec": spec.as_dict(), "stem": target.name, "recipe": recipe}
    return await _written(workers, "export", source, target, args, progress, exists=exists, timeout_s=TIMEOUT_S)


async def write_beside(workers: Workers, path: Path, text: str, *, exists: Exists) -> Landed | None:
    """Write a recipe's JSON into the file that belongs to an exported one. Raises LocalProblem."""
    how: Exists = "overwrite" if exists == "overwrite" else "number"
    target = sidecar_of(path)
    return await _written(workers, "note", path, target, {"text": text}, exists=how, timeout_s=LANDING_S)


async def make_ready(workers: Workers, folder: Path, needs_bytes: int = 0) -> None:
    """Make the folder if only it is missing. Raises LocalProblem: it cannot be made, takes no file, has less room."""
    await workers.run("make_ready", {"path": str(folder), "needs_bytes": needs_bytes}, timeout_s=LANDING_S)


async def check_room(workers: Workers, folder: Path, needs_bytes: int) -> None:
    """Raises LocalProblem when the folder has less room than that; of one that is not there nothing is said. Nothing is
    written."""
    await workers.run("check_room", {"path": str(folder), "needs_bytes": needs_bytes}, timeout_s=LANDING_S)


async def resolved(workers: Workers, *paths: Path) -> list[Path]:
    """The same places, each by the one name that leads there without a link."""
    found = await workers.run("resolved", {"paths": [str(path) for path in paths]}, timeout_s=LANDING_S)
    return [Path(path) for path in found]


async def taken(workers: Workers, paths: Sequence[Path]) -> list[Path]:
    """Those of the paths that something has."""
    found = await workers.run("taken", {"paths": [str(path) for path in paths]}, timeout_s=LANDING_S)
    return [Path(path) for path in found]


async def weight(workers: Workers, path: Path) -> int:
    """Bytes of a file, or of all that a folder holds."""
    return int(await workers.run("weight", {"path": str(path)}, timeout_s=LANDING_S))


async def lacking(workers: Workers) -> list[str]:
    """The names of formats that cannot be written here, for want of an encoder."""
    return list(await workers.run("lacking", {}, timeout_s=LANDING_S))


async def _written(
    workers: Workers,
    task: str,
    source: Path,
    target: Path,
    args: Mapping[str, Any],
    progress: Progress | None = None,
    *,
    exists: Exists,
    timeout_s: float,
) -> Landed | None:
    """Run a task that writes to `temp`, then give what it wrote its name. None when that is taken and to be skipped.

    Looked for the same is in what was written: what it was made from and how says less, and is not known of a file
    that another program or an earlier version made.
    """
    temp = temp_beside(target)
    try:
        question = {"source": str(source), "temp": str(temp), **args}
        await workers.run(task, question, progress=progress, timeout_s=timeout_s)
        if exists == "number" and (there := await _same_there(workers, temp, target)):
            return Landed(there, new=False)
        return await _landed(workers, temp, target, source, exists)
    finally:
        await throw_away(temp, trial_beside(temp))


async def _same_there(workers: Workers, temp: Path, target: Path) -> Path | None:
    question = {"temp": str(temp), "target": str(target)}
    found = await workers.run("same_there", question, timeout_s=TIMEOUT_S)
    return Path(found) if found else None


async def _landed(workers: Workers, temp: Path, target: Path, source: Path, exists: Exists) -> Landed | None:
    """A cancel in this last moment waits for the name and takes it back; not where another's was taken, for that file
    would not come back."""
    question = {"source": str(temp), "target": str(target), "clip": str(source), "exists": exists}
    landing = asyncio.create_task(workers.run("land", question, timeout_s=LANDING_S), name=f"land {target.name}")
    try:
        found = await asyncio.shield(landing)
    except asyncio.CancelledError:
        await _ended(landing)
        if landing.exception() is None and (found := landing.result()) and exists != "overwrite":
            await throw_away(Path(found))
        raise
    return Landed(Path(found)) if found else None


async def throw_away(*paths: Path) -> None:
    """Remove what is ours, in a thread: a sequence may be thousands of files, its disk a slow one. Whoever is cancelled
    here goes on when all is gone."""
    with ThreadPoolExecutor(1, thread_name_prefix="thrown away") as pool:
        await _ended(asyncio.gather(*(asyncio.wrap_future(pool.submit(discard, path)) for path in paths)))


async def _ended(task: asyncio.Future[Any]) -> None:
    """Wait for its end, whoever cancels meanwhile: what is being named has to be whole, or gone."""
    while not task.done():
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.wait({task})
