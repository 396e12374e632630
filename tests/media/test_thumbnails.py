"""Thumbnails, filmstrips and waveforms: the right picture, in exactly the size, and nothing else in the folder."""

from __future__ import annotations

import asyncio
import subprocess
from fractions import Fraction
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image

from tests.media.clips import broken, code_of, coded, make_clip, make_sound
from tests.samples import PICTURE, SPEECH, VIDEO
from wanstudio.core.errors import BadFile, InvalidInput, LocalProblem
from wanstudio.media import stills
from wanstudio.media.frames import save_frame
from wanstudio.media.thumbnails import filmstrip, thumbnail
from wanstudio.media.worker import Workers


def pixels(path):
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB"))


def with_workers(work: Any) -> Any:
    async def main():
        workers = Workers(1)
        try:
            return await work(workers)
        finally:
            await workers.close()

    return asyncio.run(main())


def test_thumbnails_come_from_a_worker_in_the_size_and_type_asked_for(tmp_path):
    async def work(workers: Workers) -> None:
        for source in (VIDEO, PICTURE, SPEECH):
            await thumbnail(workers, source, tmp_path / f"{source.stem}.jpg", width_px=160, height_px=90)
            await thumbnail(workers, source, tmp_path / f"{source.stem}.png", width_px=161, height_px=99, frame=0)

    with_workers(work)
    assert len(list(tmp_path.iterdir())) == 6
    for path in tmp_path.iterdir():
        with Image.open(path) as image:
            assert image.size == ((160, 90) if path.suffix == ".jpg" else (161, 99))
            assert image.format == ("JPEG" if path.suffix == ".jpg" else "PNG")
            assert len(image.convert("RGB").getcolors(100_000) or ()) > 20


def test_a_filmstrip_shows_the_clip_from_its_start_to_its_end(tmp_path):
    clip = make_clip(tmp_path / "a.mp4", frames=40, size=(160, 90))
    with_workers(lambda w: filmstrip(w, clip, tmp_path / "strip.jpg", count=5, height_px=45))
    strip = pixels(tmp_path / "strip.jpg")
    assert strip.shape == (45, 400, 3)
    assert [code_of(strip[:, 80 * i : 80 * i + 80]) for i in range(5)] == [4, 12, 20, 28, 36]


def test_a_filmstrip_goes_on_over_frames_that_cannot_be_decoded(tmp_path):
    clip = broken(make_clip(tmp_path / "a.mp4", frames=40, size=(160, 90), stream={"g": "1"}), 11, 12, 13)
    stills.filmstrip(clip, tmp_path / "strip.png", ".png", count=5, height_px=45)
    strip = pixels(tmp_path / "strip.png")
    assert [code_of(strip[:, 80 * i : 80 * i + 80]) for i in range(5)] == [4, 14, 20, 28, 36]


def test_a_clip_whose_end_is_missing_has_a_filmstrip_of_what_there_is(tmp_path):
    clip = make_clip(tmp_path / "a.mp4", frames=40, size=(160, 90), rotation=90, options={"movflags": "faststart"})
    clip.write_bytes(clip.read_bytes()[: clip.stat().st_size // 2])
    stills.filmstrip(clip, tmp_path / "strip.png", ".png", count=2, height_px=160)
    strip = pixels(tmp_path / "strip.png")
    assert strip.shape == (160, 180, 3)
    first, second = (code_of(np.rot90(strip[:, 90 * i : 90 * i + 90], -1)) for i in range(2))
    assert 0 < first < second < 30


def test_a_long_clip_is_sampled_at_its_key_frames(tmp_path):
    clip = make_clip(tmp_path / "a.mp4", frames=640, size=(64, 36))
    stills.filmstrip(clip, tmp_path / "strip.png", ".png", count=4, height_px=36)
    strip = pixels(tmp_path / "strip.png")
    found = [code_of(strip[:, 64 * i : 64 * i + 64]) for i in range(4)]
    assert all((wanted - n) % 256 < 8 for n, wanted in zip(found, (80, 240, 400, 560), strict=True)), found


@pytest.mark.parametrize(("frame", "code"), [(0, 0), (7, 7), (19, 19), (-1, 19), (-20, 0)])
def test_a_thumbnail_shows_just_the_frame(tmp_path, frame, code):
    clip = make_clip(tmp_path / "a.mp4", frames=20, size=(160, 90))
    stills.thumbnail(clip, tmp_path / "t.png", ".png", width_px=160, height_px=90, frame=frame)
    assert code_of(pixels(tmp_path / "t.png")) == code


def test_the_middle_is_shown_when_the_shape_differs(tmp_path):
    picture = np.zeros((90, 270, 3), np.uint8)
    picture[:, 90:180] = (200, 100, 50)
    Image.fromarray(picture).save(tmp_path / "a.png")
    stills.thumbnail(tmp_path / "a.png", tmp_path / "t.png", ".png", width_px=40, height_px=40, frame=0)
    assert np.abs(pixels(tmp_path / "t.png")[:, 2:-2].astype(int) - (200, 100, 50)).max() <= 2


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_a_rotated_clip_stands_upright_as_ffmpeg_turns_it(tmp_path, rotation):
    clip = make_clip(tmp_path / "a.mp4", rotation=rotation, size=(160, 90))
    size = {"width_px": 90, "height_px": 160} if rotation % 180 else {"width_px": 160, "height_px": 90}
    stills.thumbnail(clip, tmp_path / "t.png", ".png", **size, frame=5)
    command = ["ffmpeg", "-v", "error", "-i", clip, "-vf", "select=eq(n\\,5)", "-frames:v", "1", tmp_path / "truth.png"]
    subprocess.run(command, check=True)
    ours, truth = pixels(tmp_path / "t.png").astype(int), pixels(tmp_path / "truth.png").astype(int)
    assert ours.shape == truth.shape
    assert np.abs(ours - truth).mean() < 4


def test_what_is_see_through_is_dark_in_a_jpeg_and_kept_in_a_png(tmp_path):
    Image.new("RGBA", (20, 20), (255, 0, 0, 0)).save(tmp_path / "a.png")
    for suffix in (".png", ".jpg"):
        stills.thumbnail(tmp_path / "a.png", tmp_path / f"t{suffix}", suffix, width_px=10, height_px=10, frame=0)
    with Image.open(tmp_path / "t.png") as image:
        assert image.mode == "RGBA" and image.getpixel((5, 5))[3] == 0
    assert pixels(tmp_path / "t.jpg").max() < 40


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "CMYK", "I;16", "RGB"])
def test_pictures_of_every_mode_have_a_thumbnail(tmp_path, mode):
    name = "a.tiff" if mode == "CMYK" else "a.png"
    Image.new(mode, (30, 20)).save(tmp_path / name)
    stills.thumbnail(tmp_path / name, tmp_path / "t.jpg", ".jpg", width_px=12, height_px=12, frame=0)
    assert pixels(tmp_path / "t.jpg").shape == (12, 12, 3)


def test_a_waveform_is_tall_where_it_is_loud(tmp_path):
    swings = [100] * 50 + [20_000] * 50
    image = np.asarray(stills.waveform(swings, 256, 144))
    quiet, loud = image[:, 40:110, 3], image[:, 146:216, 3]
    assert (quiet > 0).any(axis=1).sum() < 12 < 55 < (loud > 0).any(axis=1).sum() < 80
    assert image[0, 0, 3] == 0


def test_silence_and_a_single_sample_have_a_waveform(tmp_path):
    make_sound(tmp_path / "a.wav", "pcm_s16le", seconds=0.001)
    stills.thumbnail(tmp_path / "a.wav", tmp_path / "t.png", ".png", width_px=64, height_px=36, frame=0)
    assert np.asarray(stills.waveform([0], 64, 36))[:, :, 3].any()


def test_what_stood_there_is_replaced_and_a_failure_leaves_it(tmp_path):
    target = tmp_path / "out" / "t.jpg"
    target.parent.mkdir()
    target.write_bytes(b"the one before")
    (tmp_path / "bad.png").write_bytes(b"\x89PNG\r\n\x1a\nnothing")

    async def work(workers: Workers) -> None:
        with pytest.raises(BadFile, match="bad"):
            await thumbnail(workers, tmp_path / "bad.png", target, width_px=10, height_px=10)
        assert target.read_bytes() == b"the one before"
        with pytest.raises(InvalidInput, match="frames 1 to 132"):
            await thumbnail(workers, VIDEO, target, width_px=10, height_px=10, frame=132)
        with pytest.raises(LocalProblem, match="cannot be reached"):
            await thumbnail(workers, PICTURE, tmp_path / "nowhere" / "t.jpg", width_px=10, height_px=10)
        await thumbnail(workers, PICTURE, target, width_px=10, height_px=10)

    with_workers(work)
    assert list(target.parent.iterdir()) == [target]
    assert pixels(target).shape == (10, 10, 3)


def test_the_code_in_the_test_clips_is_read_back():
    assert [code_of(coded(n, 64, 48)) for n in range(256)] == list(range(256))


def ring(path, rotation=0):
    """A clip of pixels twice as wide as high, 100 x 100 of them, with a white disc that is meant to be round."""
    y, x = np.ogrid[:100, :100]
    disc = ((2 * (x - 49.5)) ** 2 + (y - 49.5) ** 2 <= 40**2)[:, :, None]
    picture = np.where(disc, 255, 30).astype(np.uint8).repeat(3, axis=2)
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libx264", rate=16)
        stream.width, stream.height, stream.pix_fmt = 100, 100, "yuv420p"
        stream.codec_context.sample_aspect_ratio = Fraction(2)
        if rotation:
            stream.set_display_rotation(rotation)
        for _ in range(4):
            out.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        out.mux(stream.encode(None))
    return path


def round_px(image):
    """Width and height of what is white."""
    left, top, right, bottom = image.convert("L").point(lambda grey: 255 * (grey > 128)).getbbox()
    return right - left, bottom - top


@pytest.mark.parametrize("rotation", [0, 90])
@pytest.mark.parametrize("frame", [0, 2])
def test_pixels_that_are_not_square_are_as_wide_as_they_are_meant(tmp_path, rotation, frame):
    clip, target = ring(tmp_path / "a.mp4", rotation), tmp_path / "t.png"
    size = (200, 100) if not rotation else (100, 200)
    stills.thumbnail(clip, target, ".png", width_px=size[0], height_px=size[1], frame=frame)
    with Image.open(target) as image:
        wide, high = round_px(image)
        assert image.size == size and abs(wide - high) <= 2 and abs(wide - 80) <= 2
    stills.filmstrip(clip, target, ".png", count=3, height_px=size[1])
    with Image.open(target) as image:
        wide, high = round_px(image.crop((0, 0, *size)))
        assert image.size == (3 * size[0], size[1]) and abs(wide - high) <= 2


@pytest.mark.parametrize("rotation", [0, 90])
def test_a_saved_frame_has_square_pixels_as_it_is_shown(tmp_path, rotation):
    clip = ring(tmp_path / "a.mp4", rotation)
    with_workers(lambda workers: save_frame(workers, clip, tmp_path / "f.png", frame=2))
    with Image.open(tmp_path / "f.png") as image:
        wide, high = round_px(image)
        assert image.size == ((200, 100) if not rotation else (100, 200)) and abs(wide - high) <= 2


def test_a_still_picture_has_a_filmstrip_of_one_picture_repeated(tmp_path):
    source, target = tmp_path / "a.png", tmp_path / "strip.jpg"
    Image.fromarray(coded(11, 160, 90)).save(source)
    with_workers(lambda workers: filmstrip(workers, source, target, count=9, height_px=90))
    strip = pixels(target)
    assert strip.shape == (90, 9 * 160, 3)
    assert [code_of(strip[:, k * 160 : (k + 1) * 160]) for k in range(9)] == [11] * 9


def test_what_is_see_through_in_a_still_picture_is_dark_in_its_filmstrip(tmp_path):
    source, target = tmp_path / "a.png", tmp_path / "strip.jpg"
    Image.new("RGBA", (16, 9), (255, 0, 0, 0)).save(source)
    stills.filmstrip(source, target, ".jpg", count=2, height_px=9)
    assert pixels(target).max() < 40
