"""What it costs to watch a clip on the stage: processor beside FFmpeg's own player, memory with a 4K clip.

The whole stage is shown, in a window that no screen shows, with its worker process.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import psutil
from PySide6.QtWidgets import QApplication

from tests.bench.rows import Row
from tests.bench.stages import moving_clip, next_picture, wait
from wanstudio.core.recipe import Clip, Recipe
from wanstudio.desk.reels import WorkerReel
from wanstudio.media.probe import probe_file
from wanstudio.store.folders import resources
from wanstudio.ui.stage.view import StageView
from wanstudio.ui.theme.theme import Theme

FPS, FRAMES = 24, 120
WATCH_S = 15.0
PICTURE = (760, 427)  # as large as the stage of 792 x 844 shows it
MOST_MB, LEFT_MB, TIMES = 400.0, 60.0, 1.5
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def measure() -> list[Row]:
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme = Theme(resources())
    theme.apply(app)
    with tempfile.TemporaryDirectory(prefix="wanstudio-bench-") as name:
        folder = Path(name)
        small = _clip(folder / "1080p.mp4", (1920, 1080))
        large = _clip(folder / "4K.mp4", (3840, 2160))
        stage = _stage(theme, folder)
        try:
            rows = [_processor(stage, small), *_memory(stage, small, large)]
        finally:
            stage.leave()
            stage.close()
    del app
    return rows


def _stage(theme: Theme, folder: Path) -> StageView:
    stage = StageView(
        theme,
        export_clip=lambda clip: None,
        show_in_folder=lambda clip: None,
        filmstrip=lambda clip, tell: None,
        reel=lambda: WorkerReel(lambda: folder),
        continue_from=lambda clip, frame: None,
        use_frame=lambda action, clip, frame: None,
        has_slot=lambda role: True,
    )
    stage.resize(792, 844)
    stage.show()
    return stage


def _clip(path: Path, size: tuple[int, int]) -> Clip:
    moving_clip(path, size, frames=FRAMES, fps=FPS)
    recipe = Recipe(
        model="bench",
        remote_model="",
        provider="",
        values={},
        sources={},
        seed=None,
        price=None,
        remote_id="",
        submitted=NOW,
        finished=NOW,
        app="",
    )
    facts = probe_file(path)
    return Clip(id=path.stem, job_id="", path=path, sha256="", facts=facts, recipe=recipe, created=NOW, title=path.stem)


# ---- processor ----


def _processor(stage: StageView, clip: Clip) -> Row:
    """Once all is decoded, and from the first second on: both are told, the second is the one that is held."""
    stage.show_clip(clip)
    next_picture(stage.player)
    first = _percent(_processes(stage), lambda: wait(round(WATCH_S * 1000)))
    later = _percent(_processes(stage), lambda: wait(round(WATCH_S * 1000)))
    played, dropped = stage.player.playback.played, stage.player.playback.dropped
    stage.show_clip(None)
    theirs = _player_percent(clip.path)
    return Row(
        what="processor while a 1080p clip loops, beside ffplay",
        unit="% of a core",
        ours=first,
        beside=theirs,
        limit=TIMES,
        detail=f"the first {WATCH_S:g} s, decoding included; the next {WATCH_S:g} s {later:.0f} %; "
        f"{played} frames shown, {dropped} dropped",
    )


def _processes(stage: StageView) -> list[psutil.Process]:
    workers = [reel.process_id for reel in stage.player.reel.reels if isinstance(reel, WorkerReel)]
    return [psutil.Process(), *(psutil.Process(pid) for pid in workers if pid)]


def _percent(processes: Sequence[psutil.Process], during: object) -> float:
    before_s, began = _used_s(processes), time.perf_counter()
    assert callable(during)
    during()
    return 100 * (_used_s(processes) - before_s) / (time.perf_counter() - began)


def _used_s(processes: Sequence[psutil.Process]) -> float:
    return sum(sum(process.cpu_times()[:2]) for process in processes)


def _player_percent(path: Path) -> float:
    """ffplay in a window of the same size that no screen shows either, drawn by the processor."""
    command = ["ffplay", "-loglevel", "quiet", "-an", "-loop", "0", "-x", str(PICTURE[0]), "-y", str(PICTURE[1])]
    unseen = {**os.environ, "SDL_VIDEODRIVER": "dummy", "SDL_RENDER_DRIVER": "software"}
    player = subprocess.Popen([*command, str(path)], env=unseen)
    try:
        wait(1000)
        return _percent([psutil.Process(player.pid)], lambda: wait(round(WATCH_S * 1000)))
    finally:
        player.kill()
        player.wait()


# ---- memory ----


def _memory(stage: StageView, small: Clip, large: Clip) -> list[Row]:
    """`idle` is the stage with its worker, after a clip was shown and put away."""
    idle = _mb(stage)
    stage.show_clip(large)
    most = 0.0
    for _ in range(20):
        wait(500)
        most = max(most, _mb(stage))
    stage.show_clip(replace(small, id="after"))
    wait(3000)
    with_small = _mb(stage)
    stage.show_clip(None)
    wait(1000)
    left = _mb(stage)
    return [
        Row(what="memory of the stage with a 4K clip, above idle", unit="MB", ours=most - idle, limit=MOST_MB),
        Row(
            what="memory left of it once no clip is shown",
            unit="MB",
            ours=left - idle,
            limit=LEFT_MB,
            detail=f"idle {idle:.0f} MB; with a 1080p clip after it {with_small - idle:.0f} MB above",
        ),
    ]


def _mb(stage: StageView) -> float:
    """Of window and worker; what they share is counted once."""
    return float(sum(process.memory_full_info().pss for process in _processes(stage))) / 1e6
