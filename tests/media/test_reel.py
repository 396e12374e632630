"""What decodes for the stage, without the store that remembers: each way to a frame is really gone."""

from __future__ import annotations

import random

import av
import pytest

from tests.media.clips import broken, code_of, make_clip
from wanstudio.core.errors import BadFile
from wanstudio.media.film import shots
from wanstudio.media.magic import container_of
from wanstudio.media.reel.decode import Decoder
from wanstudio.media.reel.sound import Sound
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


def read_to_the_end(decoder):
    good = []
    while (found := decoder.read()) is not None:
        good.append(found[0])
    return good


def test_a_clip_damaged_in_the_middle_is_decoded_around_the_hole(tmp_path):
    path = broken(make_clip(tmp_path / "a.mp4", frames=40, stream={"g": "8", "bf": "0"}), 18)
    decoder = Decoder(path)
    good = read_to_the_end(decoder)
    assert decoder.damaged == {18} and good == [n for n in range(40) if n != 18]
    assert [decoder.nearest(n) for n in (17, 18, 19)] == [17, 17, 19]
    decoder.close()


def test_a_frame_that_comes_late_after_a_hole_is_not_taken_for_lost(tmp_path):
    """The decoder's own order is not to be relied on then: 27 comes before 16, in one that was seen."""
    path = broken(make_clip(tmp_path / "a.mp4", frames=40, size=(320, 180), stream={"g": "12", "bf": "2"}), 18, 19, 20)
    decoder = Decoder(path)
    good = read_to_the_end(decoder)
    assert good != sorted(good)
    assert decoder.damaged == set(range(40)) - set(good) >= {18, 19, 20}
    decoder.close()


def test_a_frame_that_the_decoder_doubts_is_damaged_although_it_comes(tmp_path):
    made = make_clip(tmp_path / "a.mov", frames=9, size=(320, 180), codec="prores_ks", pix_fmt="yuv422p10le")
    decoder = Decoder(broken(made, 4, part=2))
    assert read_to_the_end(decoder) == list(range(9)) and decoder.damaged == {4}
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


def test_what_does_not_fit_is_known_before_it_is_decoded(tmp_path):
    path = make_clip(tmp_path / "a.mp4", frames=12)
    frame = next(shots(path, container_of(path), [])).frame
    small = Store(tmp_path, 5 * 64 * 48 * 2)
    small._file_left = 0
    assert small.holds(6, frame) and not small.holds(7, frame)
    small.close()


def read_sound(path, target, **limit):
    sound = Sound(path, target, **limit)
    while sound.step():
        pass
    return sound


def test_a_sound_is_left_out_where_it_is_too_long_or_cannot_be_decoded_and_that_is_told(tmp_path):
    path = make_clip(tmp_path / "a.mp4", frames=48, sound="aac")
    whole = read_sound(path, tmp_path / "s.pcm")
    assert (whole.lacking, round(whole.seconds)) == ("", 3) and max(whole.peaks) > 40
    long = read_sound(path, tmp_path / "s.pcm", limit_s=1)
    assert (long.lacking, long.seconds, long.peaks) == ("long", 0, [])
    with av.open(str(path)) as file:
        found = [(packet.pos, packet.size) for packet in file.demux(audio=0) if packet.size]
    data = bytearray(path.read_bytes())
    for place, size in found:
        data[place : place + size] = b"\xff" * size
    path.write_bytes(data)
    unread = read_sound(path, tmp_path / "s.pcm")
    assert (unread.lacking, unread.seconds, unread.peaks) == ("unread", 0, [])


@pytest.mark.parametrize("text", ["ffconcat version 1.0\nfile other.mp4\n", "#EXTM3U\nother.ts\n", ""])
def test_a_script_is_no_clip(tmp_path, text):
    path = tmp_path / "a.mp4"
    path.write_text(text)
    with pytest.raises(BadFile):
        Decoder(path)
