"""How long a look at a file takes beside the ffprobe and ffmpeg programs, and how still the window stands while 500
files are dropped on a slot.

Both sides look at the same files one after another, in turns, so that whatever else the machine does meets both.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from PIL import Image

from tests.bench.rows import Row, percentiles
from tests.samples import PICTURE, PORTRAIT, SPEECH, VIDEO
from tests.screen import OFFSCREEN
from wanstudio.media.probe import probe
from wanstudio.media.thumbnails import thumbnail
from wanstudio.media.worker import Workers

FILES = (VIDEO, PICTURE, PORTRAIT, SPEECH)
SEEN = (VIDEO, PICTURE, PORTRAIT)
ROUNDS, DROPPED = 15, 500
STALL_MS, GIVE_UP_S = 33.0, 900.0
WIDTH_PX, HEIGHT_PX = 480, 270
ROOT = Path(__file__).parents[2]


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="wanstudio-bench-") as folder:
        return [*asyncio.run(_looks(Path(folder))), _drop(Path(folder))]


async def _looks(folder: Path) -> list[Row]:
    workers = Workers(1)
    target = folder / "ours.jpg"
    ours: dict[str, list[float]] = {"probe": [], "thumbnail": []}
    beside: dict[str, list[float]] = {"probe": [], "thumbnail": []}
    try:
        for path in FILES:  # both are warm
            await probe(workers, path)
            _ffprobe(path)
        for _ in range(ROUNDS):
            for path in FILES:
                ours["probe"].append(await _timed(lambda path=path: probe(workers, path)))  # type: ignore[misc]
                beside["probe"].append(_timed_run(_ffprobe, path))
            for path in SEEN:
                ours["thumbnail"].append(
                    await _timed(
                        lambda path=path: thumbnail(workers, path, target, width_px=WIDTH_PX, height_px=HEIGHT_PX)  # type: ignore[misc]
                    )
                )
                beside["thumbnail"].append(_timed_run(_ffmpeg, path, folder / "theirs.jpg"))
    finally:
        await workers.close()
    return [
        _row("look at a file: kind, size, frames, rate", "ffprobe", ours["probe"], beside["probe"]),
        _row(f"thumbnail of {WIDTH_PX} × {HEIGHT_PX}", "ffmpeg", ours["thumbnail"], beside["thumbnail"]),
    ]


def _row(what: str, program: str, ours_ms: list[float], beside_ms: list[float]) -> Row:
    mean, other = statistics.mean(ours_ms), statistics.mean(beside_ms)
    each = f"{1000 / mean:.0f} a second, {program} {1000 / other:.0f}"
    return Row(
        what=f"{what}, beside {program}",
        unit="ms",
        ours=mean,
        beside=other,
        limit=1.0,
        detail=f"{each}; ours {percentiles(ours_ms, 'ms')}; {program} {percentiles(beside_ms, 'ms')}",
    )


async def _timed(work: Callable[[], Awaitable[object]]) -> float:
    start = time.perf_counter()
    await work()
    return (time.perf_counter() - start) * 1000


def _timed_run(work: Callable[..., None], *args: Path) -> float:
    start = time.perf_counter()
    work(*args)
    return (time.perf_counter() - start) * 1000


def _ffprobe(path: Path) -> None:
    command = ["ffprobe", "-v", "error", "-show_format", "-show_streams", "-of", "json", str(path)]
    subprocess.run(command, check=True, capture_output=True)


def _ffmpeg(path: Path, target: Path) -> None:
    cut = f"scale={WIDTH_PX}:{HEIGHT_PX}:force_original_aspect_ratio=increase,crop={WIDTH_PX}:{HEIGHT_PX}"
    command = [
        "ffmpeg",
        "-v",
        "error",
        "-y",
        "-i",
        str(path),
        "-frames:v",
        "1",
        "-vf",
        cut,
        "-update",
        "1",
        str(target),
    ]
    subprocess.run(command, check=True, capture_output=True)


def _drop(folder: Path) -> Row:
    files = folder / "files"
    files.mkdir()
    for n in range(DROPPED):
        Image.new("RGB", (320, 180), (n % 256, 90, n // 2)).save(files / f"{n:03}.png")
    env = {
        **os.environ,
        "WANSTUDIO_HOME": str(folder / "home"),
        "QT_QPA_PLATFORM": OFFSCREEN,
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-P", "-m", "tests.bench.dropping_window", str(files)]
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=GIVE_UP_S, check=False)
    if done.returncode:
        raise RuntimeError(f"the window ended with {done.returncode}: {done.stderr[-500:]}")
    heart = json.loads(done.stdout.splitlines()[-1])
    gaps = heart["gaps_ms"]
    worst = max(range(len(gaps)), key=gaps.__getitem__)
    return Row(
        what=f"worst stall while {DROPPED} files are dropped on a slot and become jobs",
        unit="ms",
        ours=gaps[worst],
        limit=STALL_MS,
        detail=f"{percentiles(gaps, 'ms')} in {len(gaps)} beats; of the worst {heart['on_cpu_ms'][worst]:.1f} ms on a "
        f"core, {heart['no_core_ms'][worst]:.1f} ms without one, "
        f"after {sum(gaps[:worst]) / 1000:.1f} s; most on a core {max(heart['on_cpu_ms']):.1f} ms",
    )
