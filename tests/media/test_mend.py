"""Copies that fit: each kind of fix is proven by decoding what came of it; the source is never touched."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from tests.media.clips import code_of, codes, make_clip, make_sound
from tests.media.corpus import exif_of, placed_clip
from tests.samples import PORTRAIT, SPEECH, VIDEO
from wanstudio.core.errors import BadFile, InvalidInput
from wanstudio.core.facts import MediaFacts, MediaKind
from wanstudio.core.fixes import Fix, fits_smaller, format_of
from wanstudio.core.params import Media
from wanstudio.media.copies import mended
from wanstudio.media.mend import mend
from wanstudio.media.probe import probe_file
from wanstudio.media.worker import Workers
from wanstudio.store.files import sha256_of

Mended = Callable[..., MediaFacts]


def quiet(done: float) -> None:
    assert 0 <= done <= 1


@pytest.fixture
def fixed(tmp_path: Path) -> Mended:
    """Mend a file and look at what came of it; the original's bytes stay what they were."""

    def make(source: Path, **fix: object) -> MediaFacts:
        before = sha256_of(source)
        mend(source, tmp_path / "copy", Fix(**fix), quiet)  # type: ignore[arg-type]
        assert sha256_of(source) == before
        return probe_file(tmp_path / "copy", deep=True)

    return make


def pixels(path: Path) -> np.ndarray:
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB"))


def test_a_clip_is_trimmed_to_the_frame(tmp_path, fixed):
    source = make_clip(tmp_path / "a.mp4", frames=32, sound="aac")
    facts = fixed(source, start_s=0.5, end_s=1.5, format="mp4")
    assert (facts.frames, facts.fps, facts.has_sound) == (16, 16.0, True)
    assert facts.seconds == pytest.approx(1.0, abs=0.07)
    assert codes(tmp_path / "copy") == list(range(8, 24))


def test_the_sound_of_a_trimmed_clip_is_that_of_the_part(tmp_path, fixed):
    fixed(VIDEO, start_s=1.0, end_s=3.0, format="mp4")
    with av.open(str(tmp_path / "copy")) as copy:
        sound = sum(frame.samples for frame in copy.decode(audio=0)) / 48_000
    assert sound == pytest.approx(2.0, abs=0.05)


def test_a_clip_is_cropped_turned_and_scaled(tmp_path, fixed):
    source = make_clip(tmp_path / "a.mp4", size=(160, 90))
    assert (fixed(source, box=(0.25, 0, 0.5, 1), format="mp4").width) == 80
    turned = fixed(source, turn=90, format="mp4")
    assert (turned.width, turned.height, turned.frames, turned.turned) == (90, 160, 12, 0)
    small = fixed(source, long_px=80, format="mp4")
    assert (small.width, small.height) == (80, 44)


def test_what_a_camera_held_upright_took_lies_upright_in_the_copy(tmp_path, fixed):
    facts = fixed(make_clip(tmp_path / "a.mp4", rotation=90), format="mp4")
    assert (facts.width, facts.height, facts.turned) == (48, 64, 0)


@pytest.mark.parametrize(("name", "codec"), [("a.mkv", "libx264"), ("a.avi", "mpeg4"), ("a.webm", "libvpx-vp9")])
def test_every_container_becomes_an_mp4_frame_for_frame(tmp_path, fixed, name, codec):
    facts = fixed(make_clip(tmp_path / name, codec=codec, frames=20), format="mp4")
    assert (facts.format, facts.codec, facts.frames, facts.fps) == ("mp4", "h264", 20, 16.0)
    assert codes(tmp_path / "copy") == list(range(20))


def test_a_clip_is_muted(tmp_path, fixed):
    facts = fixed(make_clip(tmp_path / "a.mp4", sound="aac"), mute=True, format="mp4")
    assert not facts.has_sound and facts.frames == 12


def test_an_uneven_rate_becomes_even(tmp_path, fixed):
    stamps = [0, 40, 80, 500, 540, 580, 1000, 1040, 1080, 1500]
    source = make_clip(tmp_path / "a.mp4", stamps=stamps, frames=10, fps=25)
    assert probe_file(source).varies
    facts = fixed(source, fps=25.0, format="mp4")
    assert not facts.varies and facts.fps == 25.0
    assert facts.seconds == pytest.approx(probe_file(source).seconds, abs=0.04)


def test_the_voice_of_a_clip_is_taken_out(fixed):
    facts = fixed(VIDEO, becomes="audio", start_s=1, end_s=4, format="wav")
    assert (facts.kind, facts.format, facts.codec) == (MediaKind.AUDIO, "wav", "pcm_s16le")
    assert facts.seconds == pytest.approx(3.0, abs=0.03)


@pytest.mark.parametrize("format", ["wav", "m4a", "mp3"])
def test_a_sound_is_trimmed_and_converted(fixed, format):
    facts = fixed(SPEECH, start_s=0.5, end_s=4.0, format=format)
    assert (facts.kind, facts.format) == (MediaKind.AUDIO, format)
    assert facts.seconds == pytest.approx(3.5, abs=0.08)


def test_a_frame_of_a_clip_becomes_a_picture(tmp_path, fixed):
    source = make_clip(tmp_path / "a.mp4", frames=20)
    facts = fixed(source, becomes="image", format="png")
    assert (facts.kind, facts.width, facts.height) == (MediaKind.IMAGE, 64, 48)
    assert code_of(pixels(tmp_path / "copy")) == 0
    fixed(source, becomes="image", start_s=0.5, format="png")
    assert code_of(pixels(tmp_path / "copy")) == 8


def test_a_moving_picture_becomes_its_first_frame(tmp_path, fixed):
    shots = [Image.new("RGB", (8, 8), (n * 80, 0, 0)) for n in range(3)]
    shots[0].save(tmp_path / "a.gif", save_all=True, append_images=shots[1:])
    assert fixed(tmp_path / "a.gif", becomes="image", format="png").frames == 0
    assert pixels(tmp_path / "copy")[4, 4, 0] == 0


def test_a_picture_is_cropped_where_the_frame_stands(tmp_path, fixed):
    picture = np.zeros((40, 80, 3), np.uint8)
    picture[10:30, 20:60] = 255
    Image.fromarray(picture).save(tmp_path / "a.png")
    facts = fixed(tmp_path / "a.png", box=(0.25, 0.25, 0.5, 0.5), format="png")
    assert (facts.width, facts.height) == (40, 20)
    assert pixels(tmp_path / "copy").min() == 255


def test_a_picture_is_turned_to_the_right(tmp_path, fixed):
    picture = np.zeros((20, 40, 3), np.uint8)
    picture[:, :20] = 255  # white at the left: at the top once it is turned
    Image.fromarray(picture).save(tmp_path / "a.png")
    assert (fixed(tmp_path / "a.png", turn=90, format="png").width) == 20
    assert pixels(tmp_path / "copy")[:20].min() == 255 and pixels(tmp_path / "copy")[20:].max() == 0


@pytest.mark.parametrize("suffix", ["jpg", "webp", "heic", "avif", "tiff", "png"])
def test_a_copy_of_a_picture_says_neither_where_nor_with_what_it_was_taken(tmp_path, fixed, suffix):
    source = tmp_path / f"a.{suffix}"
    Image.effect_noise((60, 40), 50).convert("RGB").save(source, exif=exif_of(6, place=True, camera=True))
    was = probe_file(source)
    assert was.has_notes
    facts = fixed(source, format="jpeg")
    assert (facts.width, facts.height) == (was.width, was.height)
    assert not facts.has_place and not facts.has_notes and facts.turned == 0
    assert b"Maker" not in (tmp_path / "copy").read_bytes()


def test_a_copy_of_a_clip_does_not_say_where_it_was_taken(tmp_path, fixed):
    placed_clip(tmp_path / "a.mov")
    assert not fixed(tmp_path / "a.mov", format="mp4").has_place
    assert b"+52.52" not in (tmp_path / "copy").read_bytes()


def test_what_is_too_many_bytes_is_made_smaller_until_it_fits(tmp_path, fixed):
    limit = PORTRAIT.stat().st_size // 4
    facts = fixed(PORTRAIT, max_bytes=limit, format="png")
    assert 0 < facts.bytes <= limit and facts.width == facts.height < 512
    facts = fixed(VIDEO, max_bytes=150_000, end_s=1.0, format="mp4")
    assert 0 < facts.bytes <= 150_000 and facts.frames == 25


@pytest.mark.parametrize("format", ["m4a", "mp3", "wav"])
def test_a_sound_that_is_too_many_bytes_is_made_smaller_until_it_fits(tmp_path, fixed, format):
    source = make_sound(tmp_path / "a.wav", "pcm_s16le", 6.0)
    for limit in (250_000, 100_000, 40_000):
        takes = Media(name="a", label="A", takes=MediaKind.AUDIO, formats=(format,), max_bytes=limit)
        fix = Fix(max_bytes=limit, format=format)
        if not fits_smaller(fix, probe_file(source), takes):
            assert (format, limit) in (("wav", 100_000), ("wav", 40_000))
            continue
        facts = fixed(source, max_bytes=limit, format=format)
        assert limit / 4 < facts.bytes <= limit and facts.format == format
        assert facts.seconds == pytest.approx(6.0, abs=0.08)


def test_a_sound_that_cannot_be_made_small_enough_says_so(tmp_path, fixed):
    with pytest.raises(BadFile, match="Trim it first"):
        fixed(make_sound(tmp_path / "a.wav", "pcm_s16le", 6.0), max_bytes=9_000, format="mp3")


def bright(path: Path) -> np.ndarray:
    with av.open(str(path)) as file:
        return next(file.decode(video=0)).to_ndarray(format="gray").astype(float)


@pytest.mark.parametrize("curve", [16, 18])
def test_hdr_is_brought_into_the_range_of_an_ordinary_screen(tmp_path, fixed, curve):
    hdr = {"codec": "libx265", "pix_fmt": "yuv420p10le", "color_primaries": 9, "colorspace": 9, "color_trc": curve}
    source = make_clip(tmp_path / "a.mp4", frames=12, size=(128, 96), sound="aac", **hdr)
    assert probe_file(source).hdr
    facts = fixed(source, sdr=True, format="mp4")
    assert not facts.hdr and (facts.frames, facts.fps, facts.has_sound) == (12, 16.0, True)
    with av.open(str(tmp_path / "copy")) as file:
        frame = next(file.decode(video=0))
        assert (int(frame.color_trc), int(frame.color_primaries), int(frame.colorspace)) == (1, 1, 1)
        assert frame.format.name == "yuv420p"
    assert codes(tmp_path / "copy") == list(range(12))
    ramp = bright(tmp_path / "copy")[72, 8:-8]  # a grey that grows from left to right
    assert (np.diff(ramp) >= -3).all() and ramp[-1] - ramp[0] > 60, "every step is kept, in its order"
    if curve == 16:  # making the table of colours takes seconds
        film = bright(tmp_path / "copy")
        fixed(source, becomes="image", format="png")
        assert abs(pixels(tmp_path / "copy").mean(axis=2) - film).mean() < 6, "a frame taken out has the same colours"


def test_see_through_parts_stay_in_a_png_and_are_filled_in_a_jpeg(tmp_path, fixed):
    Image.new("RGBA", (20, 20), (255, 0, 0, 0)).save(tmp_path / "a.png")
    assert fixed(tmp_path / "a.png", format="png").alpha
    assert not fixed(tmp_path / "a.png", format="jpeg").alpha
    assert pixels(tmp_path / "copy").min() > 250


def test_a_part_that_is_not_there_is_said(tmp_path, fixed):
    with pytest.raises(BadFile, match="part that was chosen"):
        fixed(make_clip(tmp_path / "a.mp4"), start_s=30, format="mp4")
    with pytest.raises(BadFile, match="has no sound"):
        fixed(make_clip(tmp_path / "b.mp4"), becomes="audio", format="wav")


def test_a_mended_copy_comes_whole_or_not_at_all(tmp_path):
    told: list[float] = []

    async def work() -> None:
        workers = Workers(1)
        try:
            await mended(workers, VIDEO, tmp_path / "v.mp4", Fix(end_s=1, format="mp4"), told.append)
            with pytest.raises(BadFile):
                await mended(workers, VIDEO, tmp_path / "w.mp4", Fix(start_s=99, format="mp4"))
        finally:
            await workers.close()

    asyncio.run(work())
    assert [path.name for path in tmp_path.iterdir()] == ["v.mp4"]
    assert told[-1] == 1.0 and probe_file(tmp_path / "v.mp4").frames == 25


def test_a_copy_is_written_as_something_that_the_service_takes():
    sound = Media(name="a", label="A", takes=MediaKind.AUDIO, formats=("mp3",), max_bytes=1_000_000)
    facts = MediaFacts(kind=MediaKind.AUDIO, format="flac", bytes=1, seconds=60, has_sound=True)
    assert format_of(Fix(), facts, sound) == "mp3"
    free = Media(name="a", label="A", takes=MediaKind.AUDIO)
    assert format_of(Fix(), facts, free) == "wav"
    picture = Media(name="p", label="P", takes=MediaKind.IMAGE, formats=("jpeg", "png"))
    bitmap = MediaFacts(kind=MediaKind.IMAGE, format="bmp", bytes=1, width=8, height=8)
    photograph = MediaFacts(kind=MediaKind.IMAGE, format="heic", bytes=1, width=8, height=8)
    assert (format_of(Fix(), bitmap, picture), format_of(Fix(), photograph, picture)) == ("png", "jpeg")


def test_a_fix_survives_being_written_down():
    fix = Fix(start_s=1.5, end_s=3, box=(0.1, 0.2, 0.5, 0.6), turn=90, becomes="audio", format="wav")
    assert Fix.from_dict(fix.as_dict() | {"of a later version": 1}) == fix


RATES = [Fraction(24000, 1001), 24, 25, Fraction(30000, 1001), 30, 50, Fraction(60000, 1001), 60, 15, Fraction(25, 2)]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rate=st.sampled_from(RATES), most_s=st.sampled_from([0.5, 1.0, 1.2]), start_s=st.sampled_from([0.0, 0.1, 0.333]),
       sound=st.booleans(), fps=st.sampled_from([0.0, 25.0, 29.97]))  # fmt: skip
def test_a_trimmed_clip_is_never_longer_than_it_was_to_be(tmp_path, rate, most_s, start_s, sound, fps):
    source, copy = tmp_path / "a.mp4", tmp_path / "copy"
    make_clip(source, frames=math.ceil(1.7 * rate), fps=rate, sound="aac" if sound else "", size=(32, 32))
    mend(source, copy, Fix(start_s=start_s, end_s=start_s + most_s, format="mp4", fps=fps), quiet)
    facts = probe_file(copy)
    longest_frame = 1 / min(facts.fps, float(rate))
    assert most_s - 1.5 * longest_frame <= facts.seconds <= most_s
    with av.open(str(copy)) as file:
        assert (file.duration or 0) / av.time_base <= most_s + 0.002, "as a service reads it"
    copy.unlink()


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rate=st.sampled_from([8000, 22_050, 44_100, 48_000]), most_s=st.sampled_from([0.5, 1.0, 1.25]),
       start_s=st.sampled_from([0.0, 0.1]), format=st.sampled_from(["wav", "m4a", "mp3"]))  # fmt: skip
def test_a_trimmed_sound_is_never_longer_than_it_was_to_be(tmp_path, rate, most_s, start_s, format):
    source, copy = make_sound(tmp_path / "a.wav", "pcm_s16le", 2.0, rate), tmp_path / "copy"
    mend(source, copy, Fix(start_s=start_s, end_s=start_s + most_s, format=format), quiet)
    assert most_s - 0.12 <= probe_file(copy).seconds <= most_s
    with av.open(str(copy)) as file:
        assert (file.duration or 0) / av.time_base <= most_s
    copy.unlink()


def test_an_uneven_clip_is_trimmed_short_enough_too(tmp_path, fixed):
    stamps = [0, 40, 80, 500, 540, 580, 990, 1040, 1080, 1500]
    source = make_clip(tmp_path / "a.mp4", stamps=stamps, frames=10, fps=25)
    assert 0.5 < fixed(source, end_s=1.0, format="mp4").seconds <= 1.0


@pytest.mark.parametrize("rate", RATES)
def test_what_asked_for_a_trim_is_content_with_it(tmp_path, fixed, rate):
    slot = Media(name="v", label="V", takes=MediaKind.VIDEO, max_seconds=1.0)
    source = make_clip(tmp_path / "a.mp4", frames=math.ceil(1.3 * rate), fps=rate, size=(32, 32))
    with pytest.raises(InvalidInput, match="up to 1 s"):
        slot.check_facts(probe_file(source))
    slot.check_facts(fixed(source, end_s=slot.max_seconds, format="mp4"))
