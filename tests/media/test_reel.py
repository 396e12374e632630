"""What decodes for the stage, without the store that remembers: each way to a frame is really gone."""

from __future__ import annotations

import random

import av
import pytest

from tests.media.clips import code_of, make_clip
from wanstudio.core.errors import BadFile
from wanstudio.media.film import shots
from wanstudio.media.magic import container_of
from wanstudio.media.reel.decode import Decoder
from wanstudio.media.reel.store import Store

OPEN_GOP = {"x264-params": "open-gop=1:keyint=8:bframes=3:b-adapt=0:scenecut=0"}


def number_in(frame):
    return code_of(frame.to_ndarray(format="rgb24"))


def frame_of(decoder, n):
    decoder.go_to(n)
    while (found := decoder.read()) is not None:
        if found[0] == n:
            return found[1]
    return None


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("closed.mp4", {}),
        ("open.mp4", {"stream": OPEN_GOP}),
        ("open.mkv", {"stream": OPEN_GOP}),
        ("vp9.webm", {"codec": "libvpx-vp9"}),
        ("plain.avi", {"codec": "mpeg4"}),
    ],
)
def test_a_frame_is_found_from_wherever_decoding_stands(tmp_path, name, made):
    decoder = Decoder(make_clip(tmp_path / name, frames=60, **made))
    for n in (*range(59, -1, -1), *random.Random(1).choices(range(60), k=60)):
        frame = frame_of(decoder, n)
        assert frame is not None and number_in(frame) == n
    decoder.close()


def test_decoding_begins_at_the_key_frame_before_the_frame(tmp_path):
    decoder = Decoder(make_clip(tmp_path / "a.mp4", frames=60, stream={"bf": "0"}))
    decoder.go_to(45)
    assert decoder.read()[0] == 40
    decoder.close()


def test_a_clip_damaged_in_the_middle_is_decoded_around_the_hole(tmp_path):
    path = make_clip(tmp_path / "a.mp4", frames=40, stream={"g": "8", "bf": "0"})
    with av.open(str(path)) as file:
        hit = [packet for packet in file.demux(video=0) if packet.size][18]
        place, size = hit.pos, hit.size
    data = bytearray(path.read_bytes())
    data[place : place + size] = b"\xff" * size
    path.write_bytes(data)
    decoder = Decoder(path)
    good = []
    while (found := decoder.read()) is not None:
        good.append(found[0])
    assert decoder.damaged == {18} and good == [n for n in range(40) if n != 18]
    decoder.close()


@pytest.mark.parametrize("memory_bytes", [1 << 30, 0])
def test_a_kept_frame_is_the_one_that_was_decoded(tmp_path, memory_bytes):
    path = make_clip(tmp_path / "a.mp4", frames=12, size=(98, 62))
    store = Store(tmp_path, memory_bytes)
    for n, shot in enumerate(shots(path, container_of(path), [])):
        store.put(n, shot.frame)
    for n in (11, 0, 5):
        kept = store.get(n)
        assert kept is not None and number_in(kept) == n and (kept.width, kept.height) == (98, 62)
    assert store.get(12) is None
    store.close()


@pytest.mark.parametrize("text", ["ffconcat version 1.0\nfile other.mp4\n", "#EXTM3U\nother.ts\n", ""])
def test_a_script_is_no_clip(tmp_path, text):
    path = tmp_path / "a.mp4"
    path.write_text(text)
    with pytest.raises(BadFile):
        Decoder(path)
