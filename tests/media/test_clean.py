"""What is sent says nothing of where, with what and by whom it was taken; what is seen and heard stays the same."""

from __future__ import annotations

import struct
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageOps, ImageSequence

from tests.media.clips import codes, make_clip
from tests.media.corpus import XMP, exif_of, moving_picture, placed_clip
from tests.media.noted import (
    FILMS,
    SECRET,
    SOUNDS,
    TAGS,
    film_with_a_silent_third_track,
    film_with_records,
    gif_with_notes,
    noted,
    packets,
    photograph_with_a_film,
    profile,
    tags_of,
)
from tests.samples import VIDEO
from wanstudio.core.errors import BadFile
from wanstudio.media.boxes import append_recipe, read_recipe
from wanstudio.media.clean import FILMS_AND_SOUNDS, PICTURES, clean
from wanstudio.media.magic import RIFF, STARTS
from wanstudio.media.probe import probe_file
from wanstudio.store.files import sha256_of


def seen(path: Path) -> np.ndarray:
    with Image.open(path) as image:
        return np.asarray(ImageOps.exif_transpose(image).convert("RGB"))


def taken(path: Path, orientation: int = 0) -> Path:
    """A photograph that tells place and camera, in EXIF and, where the kind has it, in XMP."""
    image = Image.effect_noise((60, 40), 50).convert("RGB")
    xmp = {"xmp": XMP} if path.suffix in (".jpg", ".webp", ".heic", ".avif") else {}
    image.save(path, exif=exif_of(orientation, place=True, camera=True), **xmp)
    return path


@pytest.mark.parametrize("orientation", [0, 6])
@pytest.mark.parametrize("suffix", ["jpg", "png", "webp", "heic", "avif", "tiff"])
def test_a_photograph_loses_its_notes_and_no_pixel(tmp_path, suffix, orientation):
    path = taken(tmp_path / f"a.{suffix}", orientation)
    before, facts = seen(path), probe_file(path)
    assert facts.has_notes and b"Maker" in path.read_bytes()
    assert clean(path)
    after = probe_file(path)
    assert not after.has_place and (not after.has_notes or suffix == "tiff")
    assert b"Maker" not in path.read_bytes() and b"GPSLatitude" not in path.read_bytes()
    assert np.array_equal(seen(path), before)
    assert (after.width, after.height, after.turned) == (facts.width, facts.height, facts.turned)


def test_what_has_no_notes_is_not_touched(tmp_path):
    Image.new("RGB", (9, 9)).save(tmp_path / "a.png")
    Image.new("RGB", (9, 9)).save(tmp_path / "a.jpg")
    Image.new("RGB", (9, 9)).save(tmp_path / "a.bmp")
    Image.new("RGB", (9, 9)).save(tmp_path / "a.gif")
    (tmp_path / "a.txt").write_text("no media")
    for path in tmp_path.iterdir():
        before = sha256_of(path)
        assert not clean(path)
        assert sha256_of(path) == before


def test_a_moving_picture_keeps_its_frames(tmp_path):
    moving_picture(tmp_path / "a.webp", exif=exif_of(place=True))
    assert clean(tmp_path / "a.webp")
    facts = probe_file(tmp_path / "a.webp")
    assert facts.frames == 3 and not facts.has_place


def test_a_colour_profile_stays(tmp_path):
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    Image.new("RGB", (9, 9)).save(tmp_path / "a.jpg", icc_profile=profile, exif=exif_of(camera=True))
    assert clean(tmp_path / "a.jpg")
    with Image.open(tmp_path / "a.jpg") as image:
        assert image.info["icc_profile"] == profile


def test_a_film_of_a_telephone_loses_its_place_and_no_frame(tmp_path):
    placed_clip(tmp_path / "a.mov")
    before, size = codes(tmp_path / "a.mov"), (tmp_path / "a.mov").stat().st_size
    assert clean(tmp_path / "a.mov")
    facts = probe_file(tmp_path / "a.mov", deep=True)
    assert not facts.has_place and facts.has_sound
    assert b"+52.52" not in (tmp_path / "a.mov").read_bytes()
    assert codes(tmp_path / "a.mov") == before and (tmp_path / "a.mov").stat().st_size == size


@pytest.mark.parametrize("name", [*(f"a.{kind}" for kind in (*FILMS, *SOUNDS)), "flac.ogg"])
def test_what_a_file_says_of_itself_goes_and_all_that_is_seen_and_heard_stays(tmp_path, name):
    path = noted(tmp_path / name, "flac" if name == "flac.ogg" else "")
    assert SECRET.encode() in path.read_bytes() and probe_file(path).has_notes
    before, facts = packets(path), probe_file(path, deep=True)
    assert clean(path)
    after = probe_file(path, deep=True)
    assert SECRET.encode() not in path.read_bytes() and not set(tags_of(path)) & set(TAGS)
    assert packets(path) == before
    assert (after.frames, after.seconds, after.has_place, after.has_notes) == (
        facts.frames,
        facts.seconds,
        False,
        False,
    )
    assert not clean(path), "cleaned once, there is nothing left to take out"


def test_every_kind_that_is_read_is_cleaned():
    read = {c.format for c in (*(c for _, c in STARTS), *RIFF.values())}
    assert read | {"mp4", "mov", "m4a", "heic", "avif", "webm", "mkv"} == {*PICTURES, *FILMS_AND_SOUNDS}


@pytest.mark.parametrize(("kind", "handler"), [(b"gpmd", b"meta"), (b"djmd", b"meta"), (b"text", b"text")])
def test_the_records_of_a_camera_go_with_their_track(tmp_path, kind, handler):
    path = film_with_records(tmp_path / "a.mp4", kind=kind, handler=handler)
    before = packets(path)
    assert path.read_bytes().count(SECRET.encode()) == 7
    assert probe_file(path).has_place or handler == b"text"
    assert clean(path)
    assert SECRET.encode() not in path.read_bytes() and b"+52.52" not in path.read_bytes()
    with av.open(str(path)) as film:
        assert [stream.type for stream in film.streams] == ["video", "audio"]
    assert packets(path) == before and codes(path) == list(range(20))


def test_records_that_would_take_the_picture_along_are_refused(tmp_path):
    path = film_with_records(tmp_path / "a.mp4")
    body = bytearray(path.read_bytes())
    place = body.rindex(b"stco") + 12
    body[place : place + 4] = (len(body) - 4).to_bytes(4, "big")
    path.write_bytes(body)
    with pytest.raises(BadFile, match="could not be removed"):
        clean(path)


def test_a_track_of_words_in_an_mkv_goes_with_what_it_says(tmp_path):
    path = film_with_a_silent_third_track(tmp_path / "a.mkv")
    before = packets(path)
    spoken = max((body for stream, _, body in packets(tmp_path / "plain-a.mkv") if stream == 1), key=len)
    assert path.read_bytes().count(spoken) == 2
    assert clean(path)
    assert path.read_bytes().count(spoken) == 1
    assert packets(path) == before and codes(path) == list(range(20))


@pytest.mark.parametrize("suffix", ["webm", "mkv"])
def test_the_checksums_of_a_cleaned_film_agree_or_are_gone(tmp_path, suffix):
    path = noted(tmp_path / f"a.{suffix}")
    assert clean(path)
    with av.open(str(path), options={"err_detect": "crccheck+explode"}) as film:
        assert sum(1 for packet in film.demux(video=0) if packet.size) == 20


def test_a_live_recording_that_does_not_say_how_long_it_is_is_cleaned_too(tmp_path):
    path = noted(tmp_path / "a.mkv")
    body = bytearray(path.read_bytes())
    place = body.index(b"\x18\x53\x80\x67") + 4
    body[place : place + 8] = b"\x01" + b"\xff" * 7
    path.write_bytes(body)
    before = packets(path)
    assert clean(path)
    assert SECRET.encode() not in path.read_bytes() and packets(path) == before
    assert codes(path) == list(range(20))


def test_when_a_film_was_made_and_what_made_it_go(tmp_path):
    path = film_with_records(tmp_path / "a.mp4")
    body = bytearray(path.read_bytes())
    for kind in (b"mvhd", b"tkhd", b"mdhd"):
        place = body.index(kind) + 8
        body[place : place + 8] = (3_800_000_000).to_bytes(4, "big") * 2
    path.write_bytes(body)
    assert "creation_time" in tags_of(path)
    assert clean(path)
    assert "creation_time" not in tags_of(path) and "handler_name" not in tags_of(path)
    assert codes(path) == list(range(20))


def test_what_stands_behind_a_photograph_goes(tmp_path):
    path = photograph_with_a_film(tmp_path / "a.jpg")
    before, size = seen(path), path.stat().st_size
    assert clean(path)
    assert path.stat().st_size < size / 2 and SECRET.encode() not in path.read_bytes()
    assert np.array_equal(seen(path), before)
    with Image.open(path) as image:
        assert image.info["icc_profile"] == profile() and image.format == "JPEG"


def test_a_moving_picture_loses_its_comments_and_goes_on_moving(tmp_path):
    path = gif_with_notes(tmp_path / "a.gif")
    with Image.open(path) as image:
        before = [np.asarray(frame.convert("RGB")) for frame in ImageSequence.Iterator(image)]
    assert probe_file(path).has_notes
    assert clean(path)
    assert SECRET.encode() not in path.read_bytes() and not probe_file(path).has_notes
    with Image.open(path) as image:
        after = [np.asarray(frame.convert("RGB")) for frame in ImageSequence.Iterator(image)]
        assert image.info["loop"] == 0 and image.info["duration"] == 80
    assert len(after) == 3 and np.array_equal(before, after)


def test_tags_at_both_ends_of_an_mp3_go(tmp_path):
    path = noted(tmp_path / "a.mp3")
    before = packets(path)
    word = SECRET.encode()
    old = (b"TAG" + word).ljust(128, b" ")
    items = len(word).to_bytes(4, "little") + bytes(4) + b"Artist\0" + word
    ape = b"APETAGEX" + struct.pack("<4I8x", 2000, len(items) + 32, 1, 0xA0000000)
    foot = b"APETAGEX" + struct.pack("<4I8x", 2000, len(items) + 32, 1, 0x80000000)
    lyrics = b"LYRICSBEGIN" + word
    lyrics += b"%06d" % len(lyrics) + b"LYRICS200"
    path.write_bytes(path.read_bytes() + ape + items + foot + lyrics + old)
    assert clean(path)
    assert word not in path.read_bytes() and packets(path) == before
    assert not clean(path)


def test_a_film_that_lies_on_its_side_stays_turned(tmp_path):
    path = make_clip(tmp_path / "a.mp4", rotation=90)
    facts = probe_file(path)
    clean(path)
    assert probe_file(path).turned == facts.turned == 270


def test_our_own_recipe_does_not_go_along(tmp_path):
    path = tmp_path / "a.mp4"
    path.write_bytes(VIDEO.read_bytes())
    assert append_recipe(path, '{"prompt": "a secret idea"}')
    assert clean(path)
    assert read_recipe(path) is None and b"secret idea" not in path.read_bytes()
    with av.open(str(path)) as film:
        assert sum(1 for _ in film.decode(video=0)) == 132


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    folder = tmp_path_factory.mktemp("files")
    kinds = ("jpg", "png", "webp", "heic", "avif", "tiff")
    found = [taken(folder / f"a.{suffix}") for suffix in kinds]
    found += [noted(folder / f"b.{suffix}") for suffix in ("mkv", "avi", "mp3", "flac", "ogg")]
    found += [film_with_records(folder / "c.mp4"), gif_with_notes(folder / "c.gif")]
    return [path.read_bytes() for path in found]


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_bytes_come_the_copy_is_cleaned_or_refused(files, tmp_path, data):
    path = tmp_path / "a"
    body = bytearray(data.draw(st.sampled_from(files)))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(body) - 1))
        body[place] = data.draw(st.integers(0, 255))
    path.write_bytes(body)
    try:
        clean(path)
    except BadFile as e:
        assert "could not be removed" in e.detail and e.hint
