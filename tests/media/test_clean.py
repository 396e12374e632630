"""What is sent says nothing of where, with what and by whom it was taken; what is seen and heard stays the same."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageOps

from tests.media.clips import codes, make_clip, make_sound
from tests.media.corpus import XMP, exif_of, moving_picture, placed_clip
from tests.samples import VIDEO
from wanstudio.core.errors import BadFile
from wanstudio.media.boxes import append_recipe, read_recipe
from wanstudio.media.clean import clean
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
    make_sound(tmp_path / "a.wav", "pcm_s16le")
    (tmp_path / "a.txt").write_text("no media")
    make_clip(tmp_path / "a.webm", codec="libvpx-vp9")
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
def photographs(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    folder = tmp_path_factory.mktemp("photographs")
    kinds = ("jpg", "png", "webp", "heic", "avif", "tiff")
    return [taken(folder / f"a.{suffix}").read_bytes() for suffix in kinds]


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_bytes_come_the_copy_is_cleaned_or_refused(photographs, tmp_path, data):
    path = tmp_path / "a"
    body = bytearray(data.draw(st.sampled_from(photographs)))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(body) - 1))
        body[place] = data.draw(st.integers(0, 255))
    path.write_bytes(body)
    try:
        clean(path)
    except BadFile as e:
        assert "could not be removed" in e.detail and e.hint
