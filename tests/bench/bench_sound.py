"""Whether picture and sound come together: a clip that flashes and clicks once a second, played in a loop.

The stage's player plays through Qt into a sound server whose device is none; what it plays is recorded and timed.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from tests.bench.null_sink import Clicks, null_sink
from tests.bench.rows import Row
from wanstudio.desk.reels import WorkerReel
from wanstudio.ui.stage.player import Player
from wanstudio.ui.stage.together import Together

FPS, SECONDS, FLASH = 25, 4, 5  # FLASH: the frame of each second
RATE_HZ = 48_000
PLAY_S = 30
LIMIT_MS = 40.0
SETTLED_MS = 1500


def measure() -> list[Row]:
    app = QApplication.instance() or QApplication([])
    with tempfile.TemporaryDirectory(prefix="wanstudio-bench-") as folder, null_sink() as clicks:
        path = flashing_clip(Path(folder) / "clip.mp4")
        player = Player(Together(lambda: WorkerReel(lambda: Path(folder))))
        try:
            rows = _rows(player, path, clicks)
        finally:
            player.close()
            player.reel.end()
    del app
    return rows


def _rows(player: Player, path: Path, clicks: Clicks) -> list[Row]:
    flashes_s: list[float] = []
    player.frame_shown.connect(lambda n: flashes_s.append(time.monotonic()) if n % FPS == FLASH else None)
    player.open([path], fps=FPS, frames=FPS * SECONDS)
    _wait(SETTLED_MS)  # the sound is read
    player.play()
    began_s = time.monotonic()
    _wait(PLAY_S * 1000)
    heard_s, played_s = player.voice.played_s, time.monotonic() - began_s
    player.pause()
    _wait(500)
    if heard_s is None or not clicks.at_s:
        raise RuntimeError("Nothing was heard: Qt found no device.")
    apart_ms = sorted(1000 * min((flash - click for click in clicks.at_s), key=abs) for flash in flashes_s)
    far_ms = sorted(map(abs, apart_ms))
    missing_ms = 1000 * (played_s - heard_s)
    return [
        Row(
            what="between a picture shown and its sound played, a 4 s loop",
            unit="ms",
            ours=far_ms[int(len(far_ms) * 0.95)],
            limit=LIMIT_MS,
            detail=f"95th of {len(far_ms)} flashes, {len(clicks.at_s)} clicks; picture minus sound: median "
            f"{statistics.median(apart_ms):+.0f}, {apart_ms[0]:+.0f} to {apart_ms[-1]:+.0f} ms; "
            f"the sound was {missing_ms:.0f} ms late or silent in all",
        )
    ]


def flashing_clip(path: Path) -> Path:
    """One white frame a second, and a click of 5 ms that begins with it."""
    wave = np.zeros(SECONDS * RATE_HZ, np.int16)
    click = (np.cos(np.arange(RATE_HZ // 200) * 2 * np.pi * 1000 / RATE_HZ) * 20_000).astype(np.int16)
    for second in range(SECONDS):
        begin = second * RATE_HZ + FLASH * RATE_HZ // FPS
        wave[begin : begin + len(click)] = click
    with av.open(str(path), "w") as out:
        video = out.add_stream("libx264", rate=FPS, options={"preset": "ultrafast"})
        video.width, video.height, video.pix_fmt = 320, 180, "yuv420p"
        sound = out.add_stream("aac", rate=RATE_HZ)
        for n in range(SECONDS * FPS):
            level = 255 if n % FPS == FLASH else 0
            frame = av.VideoFrame.from_ndarray(np.full((180, 320, 3), level, np.uint8), format="rgb24")
            out.mux(video.encode(frame))
        out.mux(video.encode(None))
        resampler = av.AudioResampler(sound.format.name, sound.layout.name, RATE_HZ)
        for begin in range(0, len(wave), 960):
            piece = av.AudioFrame.from_ndarray(wave[None, begin : begin + 960], format="s16", layout="mono")
            piece.sample_rate, piece.pts, piece.time_base = RATE_HZ, begin, Fraction(1, RATE_HZ)
            for part in resampler.resample(piece):
                out.mux(sound.encode(part))
        out.mux(sound.encode(None))
    return path


def _wait(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()
