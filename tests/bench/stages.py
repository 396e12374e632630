"""What the benches of the stage share: clips, its player over real worker processes, waiting for what it shows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from itertools import cycle, islice
from pathlib import Path

import av
from av.video.frame import PictureType
from PySide6.QtCore import QEventLoop, QTimer

from tests.samples import VIDEO
from wanstudio.desk.reels import WorkerReel
from wanstudio.ui.stage.player import Player
from wanstudio.ui.stage.together import Together

GIVE_UP_MS = 20_000


def moving_clip(path: Path, size: tuple[int, int], *, frames: int, fps: int) -> Path:
    """The sample clip again and again in this size, as one group of pictures: the longest way to any frame."""
    with av.open(str(VIDEO)) as sample:
        found = [frame.reformat(*size, format="yuv420p") for frame in sample.decode(video=0)]
    with av.open(str(path), "w") as out:
        stream = out.add_stream(
            "libx264", rate=fps, options={"preset": "veryfast", "g": str(frames), "sc_threshold": "0"}
        )
        stream.width, stream.height = size
        for n, frame in enumerate(islice(cycle(found), frames)):
            frame.pts, frame.time_base, frame.pict_type = n, Fraction(1, fps), PictureType.NONE
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return path


@contextmanager
def player_in(folder: Path) -> Iterator[Player]:
    player = Player(Together(lambda: WorkerReel(lambda: folder)))
    try:
        yield player
    finally:
        player.close()
        player.reel.end()


def next_picture(player: Player) -> None:
    loop = QEventLoop()
    player.frame_shown.connect(loop.quit)
    QTimer.singleShot(GIVE_UP_MS, loop.quit)
    loop.exec()
    player.frame_shown.disconnect(loop.quit)


def wait(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()
