"""How soon a frame is on the stage after a step or a seek, beside PyAV decoding that frame alone; and a loop played.

The stage is the real player over its worker process; the clip is made in the run.
"""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from fractions import Fraction
from pathlib import Path

import av
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from tests.bench.rows import Row, percentiles
from tests.media.clips import make_clip
from wanstudio.desk.reels import WorkerReel
from wanstudio.ui.stage.player import Player
from wanstudio.ui.stage.together import Together

FRAMES, FPS = 240, 24
SEEKS = 60
PLAY_S = 20.0
LIMIT_MS = 40.0
GIVE_UP_MS = 20_000


def measure() -> list[Row]:
    app = QApplication.instance() or QApplication([])
    with tempfile.TemporaryDirectory(prefix="wanstudio-bench-") as folder:
        path = make_clip(
            Path(folder) / "clip.mp4",
            frames=FRAMES,
            fps=Fraction(FPS),
            size=(1920, 1080),
            stream={"preset": "veryfast", "g": "250"},
        )
        player = Player(Together(lambda: WorkerReel(lambda: Path(folder))))
        player.set_sizes([(758, 426)])
        try:
            rows = _rows(player, path)
        finally:
            player.close()
            player.reel.end()
    del app
    return rows


def _rows(player: Player, path: Path) -> list[Row]:
    began = time.perf_counter()
    player.open([path], fps=FPS, frames=FRAMES)
    _next_picture(player)
    first_ms = (time.perf_counter() - began) * 1000
    _wait(3000)  # as long as it takes to look at the first frame
    chosen = random.Random(1).choices(range(FRAMES), k=SEEKS)
    seeks_ms = [_timed(player, n) for n in chosen]
    steps_ms = [_timed(player, n) for n in (*range(100, 140), *range(140, 100, -1))]
    alone_ms = [_alone(path, n) for n in chosen[:20]]
    player.set_loop(True)
    player.seek(0)
    _next_picture(player)
    player.dropped = player.played = 0
    player.play()
    _wait(round(PLAY_S * 1000))
    player.pause()
    return [
        _row("seek to picture, 1080p, one group of pictures", seeks_ms, alone_ms),
        _row("step to picture, 1080p, both ways", steps_ms, alone_ms),
        Row(
            what="dropped frames of a 10 s loop at 1080p",
            unit="frames",
            ours=player.dropped,
            limit=max(1, player.played // 200),
            detail=f"{player.played} shown in {PLAY_S:g} s; the first picture came after {first_ms:.0f} ms",
        ),
    ]


def _row(what: str, ours_ms: list[float], alone_ms: list[float]) -> Row:
    """The limit is of the 95th percentile; PyAV's own time stands in the detail."""
    ordered = sorted(ours_ms)
    return Row(
        what=what,
        unit="ms",
        ours=ordered[int(len(ordered) * 0.95)],
        limit=LIMIT_MS,
        detail=f"95th of {percentiles(ours_ms, 'ms')}; PyAV alone, median {statistics.median(alone_ms):.0f} ms",
    )


def _timed(player: Player, n: int) -> float:
    began = time.perf_counter()
    player.seek(n)
    _next_picture(player)
    assert player.frame == n
    return (time.perf_counter() - began) * 1000


def _alone(path: Path, n: int) -> float:
    """Open, go to the key frame before it, decode to the frame: without any window."""
    began = time.perf_counter()
    with av.open(str(path)) as file:
        video = file.streams.video[0]
        video.thread_type = "AUTO"
        stamp = round(n / FPS / (video.time_base or 1))
        file.seek(stamp, stream=video, backward=True)
        for frame in file.decode(video):
            if (frame.pts or 0) >= stamp:
                break
    return (time.perf_counter() - began) * 1000


def _next_picture(player: Player) -> None:
    loop = QEventLoop()
    player.frame_shown.connect(loop.quit)
    QTimer.singleShot(GIVE_UP_MS, loop.quit)
    loop.exec()
    player.frame_shown.disconnect(loop.quit)


def _wait(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()
