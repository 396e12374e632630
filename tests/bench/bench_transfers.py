"""How fast a clip comes to disk, beside curl in the same run, and how much memory 2 GB take on their way in and out.

Ours hashes what comes; that it has it on the disk at the end, which curl does not, is told beside it.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.rows import Row, spread

RUNS = 5
CLIP_BYTES = 512 << 20
LARGE_BYTES = 2 << 30
ROOM_BYTES = 3 * LARGE_BYTES
SLOWER = 1 / 0.9  # at least 0.9 of curl's speed
MOST_MB = 64.0
PYTHON = (sys.executable, "-P", "-m")


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="wanstudio-bench-") as folder:
        if shutil.disk_usage(folder).free < ROOM_BYTES:
            raise RuntimeError(f"{folder} needs {ROOM_BYTES >> 30} GB of room")
        return [_speed(Path(folder)), *_memory(Path(folder))]


def _speed(folder: Path) -> Row:
    curl = shutil.which("curl")
    clip = folder / "clip"
    clip.write_bytes(os.urandom(1 << 20) * (CLIP_BYTES >> 20))
    ours_s: list[float] = []
    kept_s: list[float] = []
    curls_s: list[float] = []
    with _server(clip) as address:
        for _ in range(RUNS):
            found = _transfer("down", address, folder / "ours")
            ours_s.append(found["seconds"])
            kept_s.append(found["kept_s"])
            if curl:
                curls_s.append(_curl(curl, address, folder / "curls"))
    clip.unlink()
    return Row(
        what=f"{CLIP_BYTES >> 20} MiB to disk, beside curl"
        if curl
        else f"{CLIP_BYTES >> 20} MiB to disk; no curl here",
        unit="s",
        ours=statistics.median(ours_s),
        beside=statistics.median(curls_s) if curls_s else None,
        limit=SLOWER if curls_s else 60.0,
        detail=f"with fsync {statistics.median(kept_s):.1f} s; "
        + spread([CLIP_BYTES / s / 1e6 for s in ours_s], "MB/s")
        + (f"; curl {spread([CLIP_BYTES / s / 1e6 for s in curls_s], 'MB/s')}" if curls_s else ""),
    )


def _memory(folder: Path) -> Iterator[Row]:
    large = folder / "large"
    with large.open("wb") as file:
        file.truncate(LARGE_BYTES)
    with _server(large) as address:
        for what, path in (("down", folder / "ours"), ("up", large)):
            found = _transfer(what, address, path)
            yield Row(
                what=f"memory above idle, {LARGE_BYTES >> 30} GiB {what}",
                unit="MB",
                ours=found["above_idle_bytes"] / 1e6,
                limit=MOST_MB,
                detail=f"{LARGE_BYTES / found['seconds'] / 1e6:.0f} MB/s",
            )


def _transfer(what: str, address: str, path: Path) -> dict[str, float]:
    command = (*PYTHON, "tests.bench.transfer", what, address, str(path))
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=_environment())
    return json.loads(done.stdout)


def _curl(curl: str, address: str, path: Path) -> float:
    begun = time.perf_counter()
    subprocess.run((curl, "-sS", "--noproxy", "*", "-o", str(path), address), check=True)
    took_s = time.perf_counter() - begun
    path.unlink()
    return took_s


@contextmanager
def _server(path: Path) -> Iterator[str]:
    command = (*PYTHON, "tests.bench.file_server", str(path))
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=_environment()) as server:
        assert server.stdout
        try:
            yield f"http://127.0.0.1:{server.stdout.readline().strip()}/clip.mp4"
        finally:
            server.terminate()


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
