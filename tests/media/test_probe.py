"""What a file is, by reading it: right facts, or a sentence; never a crash, never another file opened."""

from __future__ import annotations

import os
import struct
import zlib
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from tests.media.clips import make_clip, make_sound
from tests.samples import FACTS
from wanstudio.core.errors import BadFile
from wanstudio.core.facts import MediaKind
from wanstudio.media.probe import probe_file


@pytest.mark.parametrize("path", FACTS, ids=lambda p: p.name)
def test_the_samples_are_read_for_what_they_are(path):
    assert probe_file(path, deep=True) == FACTS[path]


@pytest.mark.parametrize(
    ("name", "codec", "sound"),
    [
        ("a.mp4", "libx264", "aac"),
        ("a.mp4", "libx265", ""),
        ("a.mov", "prores_ks", ""),
        ("a.mov", "libx264", "aac"),
        ("a.webm", "libvpx-vp9", "libopus"),
        ("a.mkv", "libx264", "flac"),
        ("a.avi", "mpeg4", "libmp3lame"),
    ],
)
def test_every_container_tells_size_frames_rate_and_sound(tmp_path, name, codec, sound):
    pix_fmt = "yuv422p10le" if codec == "prores_ks" else "yuv420p"
    path = make_clip(tmp_path / name, codec=codec, sound=sound, frames=20, size=(64, 48), pix_fmt=pix_fmt)
    facts = probe_file(path, deep=True)
    assert (facts.kind, facts.format) == (MediaKind.VIDEO, path.suffix[1:])
    assert (facts.width, facts.height, facts.frames, facts.fps, facts.seconds) == (64, 48, 20, 16.0, 1.25)
    assert facts.has_sound == bool(sound)
    assert facts.bytes == path.stat().st_size


@pytest.mark.parametrize(("rate", "fps"), [(25, 25.0), (Fraction(30000, 1001), 29.97), (Fraction(24000, 1001), 23.976)])
@pytest.mark.parametrize("name", ["a.mp4", "a.mkv"])
def test_broadcast_rates_are_exact(tmp_path, name, rate, fps):
    assert probe_file(make_clip(tmp_path / name, fps=rate, frames=30)).fps == fps


def test_a_varying_rate_is_told_as_its_average(tmp_path):
    stamps = [0, 40, 80, 500, 540, 580, 1000, 1040, 1080, 1500]
    facts = probe_file(make_clip(tmp_path / "a.mp4", stamps=stamps, frames=10, fps=25))
    assert facts.frames == 10
    assert facts.fps == pytest.approx(10 / facts.seconds, abs=0.001)


def test_one_frame_is_a_video_of_one_frame(tmp_path):
    facts = probe_file(make_clip(tmp_path / "a.mp4", frames=1), deep=True)
    assert (facts.kind, facts.frames, facts.fps) == (MediaKind.VIDEO, 1, 16.0)


@pytest.mark.parametrize(("rotation", "size"), [(90, (48, 64)), (180, (64, 48)), (270, (48, 64))])
def test_a_video_held_upright_is_told_upright(tmp_path, rotation, size):
    facts = probe_file(make_clip(tmp_path / "a.mp4", rotation=rotation))
    assert (facts.width, facts.height) == size


def test_a_video_in_fragments_is_counted(tmp_path):
    options = {"movflags": "frag_keyframe+empty_moov"}
    path = make_clip(tmp_path / "a.mp4", frames=20, options=options)
    facts = probe_file(path, deep=True)
    assert (facts.frames, facts.fps, facts.seconds) == (20, 16.0, 1.25)


@pytest.mark.parametrize(
    ("name", "codec"),
    [("a.wav", "pcm_s16le"), ("a.mp3", "libmp3lame"), ("a.flac", "flac"), ("a.ogg", "libopus"), ("a.m4a", "aac")],
)
def test_every_sound_tells_its_length(tmp_path, name, codec):
    facts = probe_file(make_sound(tmp_path / name, codec, seconds=1.5))
    assert (facts.kind, facts.format, facts.has_sound) == (MediaKind.AUDIO, name[2:], True)
    assert facts.seconds == pytest.approx(1.5, abs=0.06)
    assert (facts.width, facts.frames, facts.fps) == (0, 0, 0.0)


@pytest.mark.parametrize(
    ("name", "format"),
    [
        ("a.png", "png"),
        ("a.jpg", "jpeg"),
        ("a.webp", "webp"),
        ("a.gif", "gif"),
        ("a.avif", "avif"),
        ("a.tiff", "tiff"),
        ("a.bmp", "bmp"),
    ],
)
def test_every_picture_tells_its_size(tmp_path, name, format):
    Image.new("RGB", (30, 20), "teal").save(tmp_path / name)
    facts = probe_file(tmp_path / name)
    assert (facts.kind, facts.format, facts.width, facts.height) == (MediaKind.IMAGE, format, 30, 20)
    assert facts.frames == 0


def test_a_photograph_taken_upright_is_told_upright(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (30, 20)).save(tmp_path / "a.jpg", exif=exif)
    facts = probe_file(tmp_path / "a.jpg")
    assert (facts.width, facts.height) == (20, 30)


def test_a_moving_picture_tells_its_frames(tmp_path):
    pictures = [Image.new("RGB", (8, 8), (i, 0, 0)) for i in (0, 90, 180)]
    pictures[0].save(tmp_path / "a.gif", save_all=True, append_images=pictures[1:])
    assert probe_file(tmp_path / "a.gif").frames == 3


def test_the_name_is_not_believed(tmp_path):
    path = make_clip(tmp_path / "a.mp4").rename(tmp_path / "holiday.png")
    assert probe_file(path).format == "mp4"


# ---- refused ----


def refused(path: Path, *, deep: bool = False) -> str:
    with pytest.raises(BadFile) as caught:
        probe_file(path, deep=deep)
    return caught.value.detail


def test_text_is_not_media(tmp_path):
    (tmp_path / "speech.txt").write_text("To be spoken aloud")
    assert refused(tmp_path / "speech.txt") == "speech.txt is not a picture, video or sound that can be read."


def test_nothing_is_not_media(tmp_path):
    (tmp_path / "a.mp4").touch()
    assert refused(tmp_path / "a.mp4") == "a.mp4 is empty."


def test_what_is_not_there_is_said_to_be_missing(tmp_path):
    assert refused(tmp_path / "gone.png") == "gone.png is not there."


def test_a_folder_a_pipe_and_a_loop_of_links_are_refused_without_waiting(tmp_path):
    os.mkfifo(tmp_path / "pipe.mp4")
    (tmp_path / "loop.mp4").symlink_to(tmp_path / "loop.mp4")
    assert refused(tmp_path) == f"{tmp_path.name} is a folder, not a file."
    assert refused(tmp_path / "pipe.mp4") == "pipe.mp4 is not a plain file."
    assert refused(tmp_path / "loop.mp4") == "loop.mp4 cannot be opened."


@pytest.mark.parametrize(
    "script",
    [
        "ffconcat version 1.0\nfile clip.mp4\n",
        "#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\nclip.mp4\n#EXT-X-ENDLIST\n",
        '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"></MPD>',
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
        "v=0\no=- 0 0 IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\n",
        ";FFMETADATA1\ntitle=x\n",
    ],
    ids=["ffconcat", "hls", "dash", "svg", "sdp", "ffmetadata"],
)
@pytest.mark.parametrize("name", ["a.mp4", "a.png", "a.m3u8"])
def test_a_script_that_would_open_other_files_is_refused(tmp_path, script, name):
    make_clip(tmp_path / "clip.mp4")
    (tmp_path / name).write_text(script)
    assert "is not a picture, video or sound" in refused(tmp_path / name)


def test_a_playlist_behind_an_mp4_header_stays_an_mp4(tmp_path):
    make_clip(tmp_path / "clip.mp4")
    (tmp_path / "a.mp4").write_bytes(b"\0\0\0\x10ftypisom\0\0\0\0ffconcat version 1.0\nfile clip.mp4\n")
    assert refused(tmp_path / "a.mp4") == "a.mp4 is damaged or cut short."


def test_a_video_cut_anywhere_is_noticed(tmp_path):
    whole = make_clip(tmp_path / "whole.mp4", frames=24, sound="aac").read_bytes()
    cut = tmp_path / "cut.mp4"
    for part in range(1, 20):
        cut.write_bytes(whole[: len(whole) * part // 20])
        assert "cut" in refused(cut) or "damaged" in refused(cut), part


@pytest.mark.parametrize(
    ("name", "codec", "options"),
    [
        ("a.mp4", "libx264", {"movflags": "faststart"}),
        ("a.mp4", "libx264", {"movflags": "frag_keyframe+empty_moov"}),
        ("a.webm", "libvpx-vp9", {}),
        ("a.avi", "mpeg4", {}),
    ],
)
@pytest.mark.parametrize("part", [0.5, 0.9, 0.99])
def test_a_video_whose_index_comes_first_is_noticed_when_cut(tmp_path, name, codec, options, part):
    path = make_clip(tmp_path / name, codec=codec, frames=40, size=(160, 120), options=options)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * part)])
    assert "cut short" in refused(path) or "damaged" in refused(path)


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.webp", "a.gif", "a.bmp", "a.tiff"])
def test_a_picture_cut_in_half_is_noticed(tmp_path, name):
    noise = Image.effect_noise((200, 200), 90).convert("RGB")
    noise.save(tmp_path / name)
    whole = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(whole[: len(whole) // 2])
    assert refused(tmp_path / name) == f"{name} is damaged or cut short."


def test_a_sound_cut_in_half_is_noticed(tmp_path):
    whole = make_sound(tmp_path / "a.wav", "pcm_s16le").read_bytes()
    (tmp_path / "a.wav").write_bytes(whole[: len(whole) // 2])
    assert refused(tmp_path / "a.wav") == "a.wav is cut short: its end is missing."


def test_a_sound_that_was_streamed_is_as_long_as_it_is(tmp_path):
    whole = bytearray(make_sound(tmp_path / "a.wav", "pcm_s16le", seconds=2).read_bytes())
    whole[4:8] = b"\xff\xff\xff\xff"
    place = whole.index(b"data") + 4
    whole[place : place + 4] = b"\xff\xff\xff\xff"
    (tmp_path / "a.wav").write_bytes(whole)
    assert probe_file(tmp_path / "a.wav").seconds == pytest.approx(2.0, abs=0.01)


def test_a_clip_whose_last_pictures_are_noise_is_noticed_by_the_deep_look(tmp_path):
    path = make_clip(tmp_path / "a.mp4", frames=24, size=(160, 120), options={"movflags": "faststart"})
    whole = bytearray(path.read_bytes())
    tail = len(whole) // 5
    whole[-tail:] = b"\xff" * tail
    path.write_bytes(whole)
    assert probe_file(path).frames == 24
    assert refused(path, deep=True).startswith("a.mp4 is damaged")


def test_a_bomb_of_pixels_is_refused_before_it_is_unpacked(tmp_path):
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", 40_000, 40_000, 1, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * 5001 * 100)
    png = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    (tmp_path / "bomb.png").write_bytes(png)
    assert refused(tmp_path / "bomb.png") == "bomb.png has 40000 × 40000 pixels; up to 100 million can be read."


def test_a_name_cannot_turn_the_sentence_around(tmp_path):
    (tmp_path / "gpj.\u202e\nexe").write_text("x")
    assert refused(tmp_path / "gpj.\u202e\nexe") == "gpj.··exe is not a picture, video or sound that can be read."


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("seeds")
    make_clip(folder / "a.mp4", frames=3, size=(32, 32), sound="aac")
    make_clip(folder / "a.webm", codec="libvpx-vp9", frames=3, size=(32, 32))
    make_sound(folder / "a.wav", "pcm_s16le", seconds=0.05)
    for name in ("a.png", "a.jpg", "a.gif", "a.webp", "a.tiff", "a.bmp"):
        Image.effect_noise((12, 12), 50).convert("RGB").save(folder / name)
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_a_damaged_picture_is_a_sentence_and_no_line_in_the_log(tmp_path):
    path = tmp_path / "a.tiff"
    Image.new("RGB", (12, 12)).save(path)
    body = bytearray(path.read_bytes())
    samples_per_pixel = struct.pack("<HHL", 277, 3, 1)
    place = body.index(samples_per_pixel) + len(samples_per_pixel)
    body[place : place + 2] = struct.pack("<H", 64_259)
    path.write_bytes(body)
    with pytest.raises(BadFile):
        probe_file(path)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_bytes_come_there_are_facts_or_a_sentence(seeds, tmp_path, data):
    body = bytearray(seeds[data.draw(st.sampled_from(sorted(seeds)))])
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(body) - 1))
        piece = data.draw(st.binary(min_size=1, max_size=6))
        body[place : place + len(piece)] = piece
    path = tmp_path / "fuzz"
    path.write_bytes(body)
    try:
        assert probe_file(path, deep=True).bytes == len(body)
    except BadFile as e:
        assert e.detail.startswith("fuzz ") and e.detail.endswith(".")
