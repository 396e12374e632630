"""How soon a frame is on the stage after a step or a seek, beside PyAV decoding that frame alone; and loops played.

The stage is the real player over its worker processes; the clips are made in the run.
"""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import av
from PySide6.QtWidgets import QApplication

from tests.bench.rows import Row, percentiles
from tests.bench.stages import moving_clip, next_picture, player_in, wait
from wanstudio.ui.stage.player import Player

FRAMES, FPS = 240, 24  # 10 s, of one group of pictures
SEEKS, FRESH_SEEKS = 60, 11
STEPS = (*range(100, 125), *range(125, 100, -1))
PLAY_S = 20.0
LIMIT_MS, LIMIT_TIMES = 40.0, 1.5
ON_SCREEN = (758, 426)


def measure() -> list[Row]:
    app = QApplication.instance() or QApplication([])
    with tempfile.TemporaryDirectory(prefix="wanstudio-bench-") as name:
        folder = Path(name)
        full = _clip(folder / "1080p.mp4", (1920, 1080))
        pair = [_clip(folder / f"720p {n}.mp4", (1280, 720)) for n in "ab"]
        with player_in(folder) as player:
            rows = [*_frames(player, full), _loop(player, [full], "a 10 s loop at 1080p")]
        with player_in(folder) as player:
            rows.append(_loop(player, pair, "a 10 s loop of two clips compared, 720p"))
    del app
    return rows


def _clip(path: Path, size: tuple[int, int]) -> Path:
    return moving_clip(path, size, frames=FRAMES, fps=FPS)


# ---- one frame ----


def _frames(player: Player, path: Path) -> list[Row]:
    chosen = random.Random(1).choices(range(FRAMES), k=SEEKS)
    alone = Alone(path)
    fresh_ms, alone_seeks_ms = [], []
    for n in chosen[:FRESH_SEEKS]:  # in turns, so that both see the same machine; the stage's worker rests meanwhile
        fresh_ms.append(_fresh(player, path, n))
        alone_seeks_ms.append(alone.seek(n))
    alone_steps_ms = [alone.step(n) for n in STEPS]
    alone.close()
    _open(player, [path])
    wait(4000)  # as long as it takes to look at the first frame
    seeks_ms = [_timed(player, n) for n in chosen]
    steps_ms = [_timed(player, n) for n in STEPS]
    return [
        _row("seek to picture, 1080p, one group of pictures", seeks_ms),
        _row("step to picture, 1080p, both ways", steps_ms),
        _beside("seek in a 1080p clip just opened, beside PyAV alone", fresh_ms, alone_seeks_ms),
        _beside("seek in one that has been looked at, beside PyAV alone", seeks_ms, alone_seeks_ms),
        _beside("step both ways, beside PyAV alone", steps_ms, alone_steps_ms),
    ]


def _row(what: str, ours_ms: Sequence[float]) -> Row:
    """The limit is of the 95th percentile."""
    ordered = sorted(ours_ms)
    detail = f"95th of {percentiles(ours_ms, 'ms')}"
    return Row(what=what, unit="ms", ours=ordered[int(len(ordered) * 0.95)], limit=LIMIT_MS, detail=detail)


def _beside(what: str, ours_ms: Sequence[float], alone_ms: Sequence[float]) -> Row:
    ours, beside = statistics.median(ours_ms), statistics.median(alone_ms)
    detail = f"medians; PyAV {percentiles(alone_ms, 'ms')}"
    return Row(what=what, unit="ms", ours=ours, beside=beside, limit=LIMIT_TIMES, detail=detail)


def _open(player: Player, paths: list[Path]) -> None:
    player.open(paths, fps=FPS, frames=FRAMES)
    player.set_sizes([ON_SCREEN] * len(paths))
    next_picture(player)


def _fresh(player: Player, path: Path, n: int) -> float:
    """Nothing but the first frame has been shown, and little has been decoded."""
    _open(player, [path])
    took_ms = _timed(player, n)
    player.close()
    wait(300)
    return took_ms


def _timed(player: Player, n: int) -> float:
    began = time.perf_counter()
    player.seek(n)
    while player.frame != n:
        next_picture(player)
    return (time.perf_counter() - began) * 1000


class Alone:
    """PyAV with the file open: go to the key frame before a frame, decode to it. No picture is made of it."""

    def __init__(self, path: Path) -> None:
        self._file = av.open(str(path))
        self._video = self._file.streams.video[0]
        self._video.thread_type = "AUTO"
        self._frames = self._file.decode(self._video)
        self._at = -1

    def close(self) -> None:
        self._file.close()

    def seek(self, n: int) -> float:
        began = time.perf_counter()
        stamp = round(n / FPS / (self._video.time_base or 1))
        self._file.seek(stamp, stream=self._video, backward=True)
        self._frames = self._file.decode(self._video)
        while (next(self._frames).pts or 0) < stamp:
            pass
        self._at = n
        return (time.perf_counter() - began) * 1000

    def step(self, n: int) -> float:
        """One on is decoded on; one back begins at the key frame again."""
        if n != self._at + 1:
            return self.seek(n)
        began = time.perf_counter()
        next(self._frames)
        self._at = n
        return (time.perf_counter() - began) * 1000


# ---- loops ----


def _loop(player: Player, paths: list[Path], what: str) -> Row:
    began = time.perf_counter()
    _open(player, paths)
    first_ms = (time.perf_counter() - began) * 1000
    wait(4000)
    player.set_loop(True)
    player.playback.forget_counts()
    player.play()
    wait(round(PLAY_S * 1000))
    player.pause()
    due = player.playback.played + player.playback.dropped
    return Row(
        what=f"dropped frames of {what}",
        unit="frames",
        ours=player.playback.dropped,
        limit=max(1, due // 200),
        detail=f"{player.playback.played} shown in {PLAY_S:g} s; the first picture came after {first_ms:.0f} ms",
    )
