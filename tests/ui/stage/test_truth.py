"""Every frame the stage shows is the one it says: many kinds of clips, each frame with its number burned in."""

from __future__ import annotations

import random
from fractions import Fraction

import av
import numpy as np
import pytest
from PySide6.QtGui import QImage

from tests.media.clips import code_of, coded, codes, make_clip
from wanstudio.core.exports import ExportSpec
from wanstudio.desk.reels import WorkerReel
from wanstudio.media.encode import export
from wanstudio.ui.stage.player import Player
from wanstudio.ui.stage.together import Together
from wanstudio.ui.stage.transport import Transport

VARIABLE = [0, 40, 60, 160, 200, 330, 333, 400, 520, 530, 700, 740, 900, 960, 1000, 1180]
SEEKS = 200
CLIPS = {
    "h264": {"frames": 40, "codec": "libx264"},
    "h265": {"frames": 24, "codec": "libx265", "stream": {"x265-params": "log-level=none"}},
    "vp9": {"frames": 24, "codec": "libvpx-vp9", "suffix": ".webm"},
    "av1": {"frames": 20, "codec": "libsvtav1", "suffix": ".mkv", "stream": {"preset": "12"}},
    "prores": {"frames": 16, "codec": "prores_ks", "pix_fmt": "yuv422p10le", "suffix": ".mov"},
    "10 bit": {"frames": 24, "codec": "libx265", "pix_fmt": "yuv420p10le", "stream": {"x265-params": "log-level=none"}},
    "variable rate": {"frames": len(VARIABLE), "stamps": VARIABLE},
    "B-frames": {"frames": 60, "stream": {"g": "250", "bf": "8", "b_strategy": "0"}},
    "open GOP": {"frames": 48, "stream": {"x264-params": "open-gop=1:keyint=8:bframes=3:b-adapt=0:scenecut=0"}},
    "odd size": {"frames": 24, "size": (97, 61), "pix_fmt": "yuv444p"},
    "one frame": {"frames": 1},
    "turned": {"frames": 24, "size": (96, 48), "rotation": 90},
    "upside down": {"frames": 24, "size": (96, 48), "rotation": 180, "suffix": ".mov"},
    "1080p60": {"frames": 60, "fps": Fraction(60), "size": (1920, 1080), "stream": {"preset": "ultrafast", "g": "30"}},
}


@pytest.fixture
def player(qtbot, tmp_path):
    player = Player(Together(lambda: WorkerReel(lambda: tmp_path)))
    yield player
    player.close()
    player.reel.end()


def pixels(image: QImage) -> np.ndarray:
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : image.width() * 4].reshape(image.height(), image.width(), 4)[:, :, :3]


def shown(player: Player, turned: int = 0) -> int:
    """The number in the picture; `turned` says by how many degrees counter-clockwise the stage has turned it."""
    return code_of(np.rot90(pixels(player.picture), -turned // 90))


@pytest.mark.parametrize("kind", CLIPS)
def test_the_picture_is_the_frame_that_was_asked_for(qtbot, player, tmp_path, kind):
    what = dict(CLIPS[kind])
    path = make_clip(tmp_path / f"clip{what.pop('suffix', '.mp4')}", **what)
    count = CLIPS[kind]["frames"]
    assert codes(path) == list(range(count))  # as PyAV decodes it from the beginning
    player.open([path], fps=16, frames=count)
    qtbot.waitUntil(lambda: not player.picture.isNull())
    turned = what.get("rotation", 0)
    assert player.frames == count and (player.facts.width < player.facts.height) == (turned == 90)
    found = []
    for n in (*range(count), *reversed(range(count)), *random.Random(kind).choices(range(count), k=SEEKS)):
        with qtbot.waitSignal(player.frame_shown) as told:
            player.seek(n)
        found.append((n, told.args[0], shown(player, turned)))
    assert [three for three in found if len(set(three)) > 1] == []


@pytest.mark.parametrize(("turned", "size"), [(0, (1024, 576)), (90, (576, 1024)), (180, (1024, 576))])
def test_pixels_that_are_not_square_are_shown_and_saved_as_wide_as_they_are_meant(
    qtbot, player, tmp_path, turned, size
):
    path = tmp_path / "pal.mp4"
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libx264", rate=25)
        stream.width, stream.height, stream.pix_fmt = 720, 576, "yuv420p"
        stream.codec_context.sample_aspect_ratio = Fraction(64, 45)
        stream.set_display_rotation(turned)
        for packet in stream.encode(av.VideoFrame.from_ndarray(coded(5, 720, 576), format="rgb24")):
            out.mux(packet)
        out.mux(stream.encode())
    player.open([path], fps=25, frames=1)
    qtbot.waitUntil(lambda: not player.picture.isNull())
    assert (player.facts.width, player.facts.height) == size
    assert (player.picture.width(), player.picture.height()) == size and shown(player, turned) == 5
    export(path, tmp_path / "saved.png", ExportSpec(format="frame"), "saved", lambda _: None)
    saved = QImage(str(tmp_path / "saved.png"))
    assert (saved.width(), saved.height()) == size


def test_a_second_on_is_a_second_at_a_rate_that_varies(qtbot, player, tmp_path):
    path = make_clip(tmp_path / "varying.mp4", frames=len(VARIABLE), stamps=VARIABLE)
    player.open([path], fps=16, frames=len(VARIABLE))
    qtbot.waitUntil(lambda: not player.picture.isNull())
    transport = Transport(player)
    transport.second(1)
    qtbot.waitUntil(lambda: player.frame == VARIABLE.index(1000))
    transport.second(-1)
    qtbot.waitUntil(lambda: player.frame == 0)
