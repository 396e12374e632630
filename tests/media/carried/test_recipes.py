"""The recipe in every container: it is read as it was written, what is seen and heard stays, a clean copy has none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import av
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from tests.media.clips import make_clip
from wanstudio.core.exports import ExportSpec
from wanstudio.core.formats import FORMATS
from wanstudio.media import encode
from wanstudio.media.boxes import append_recipe, sidecar_of
from wanstudio.media.carried.recipes import put_recipe, recipe_inside, recipe_of
from wanstudio.media.clean import clean
from wanstudio.media.probe import probe_file

RECIPE = json.dumps(
    {"values": {"prompt": 'A <cat> & a "dog" ]]> </wanstudio:recipe> ünïcödé 🎬 ' + "long " * 200}}, ensure_ascii=False
)
ALL = sorted(FORMATS)


@pytest.fixture(scope="module")
def made(tmp_path_factory: Any) -> dict[str, Path]:
    """A clip with a recipe in every format; of a folder, its first picture."""
    folder = tmp_path_factory.mktemp("made")
    source = make_clip(folder / "a.mp4", frames=6, size=(160, 90), sound="aac")
    append_recipe(source, RECIPE)
    found = {}
    for name in ALL:
        temp = written(source, folder / f"{name}.temp", format=name)
        found[name] = next(iter(sorted(temp.glob("*.png")))) if temp.is_dir() else temp
    return found


def written(source: Path, temp: Path, **wishes: Any) -> Path:
    encode.export(source, temp, ExportSpec(**wishes), "stem", lambda _: None)
    return temp


def same_data(text: str | None) -> Any:
    assert text is not None
    return json.loads(text)


@pytest.mark.parametrize("name", ALL)
def test_every_format_carries_it(made, name):
    assert same_data(recipe_inside(made[name])) == json.loads(RECIPE)
    assert "clean" in FORMATS[name].options


@pytest.mark.parametrize("name", ALL)
def test_a_clean_copy_has_none_and_all_that_is_seen_and_heard_is_the_same(made, tmp_path, name):
    made_clean = written(made["original"], tmp_path / "t", format=name, clean=True)
    path = next(iter(sorted(made_clean.glob("*.png")))) if made_clean.is_dir() else made_clean
    assert recipe_of(path) is None
    assert content(path) == content(made[name])


def content(path: Path) -> list[bytes]:
    """Every frame, or the sound, decoded."""
    facts = probe_file(path)
    if facts.format in ("png", "gif", "webp"):
        with Image.open(path) as image:
            return [frame(image, n) for n in range(getattr(image, "n_frames", 1))]
    with av.open(str(path)) as file:
        return [bytes(plane) for one in file.decode() for plane in one.planes]  # type: ignore[union-attr]


def frame(image: Image.Image, n: int) -> bytes:
    image.seek(n)
    return image.convert("RGB").tobytes()


@pytest.mark.parametrize("name", ALL)
def test_what_is_sent_to_a_service_is_cleaned_of_it(made, tmp_path, name):
    copy = tmp_path / "copy"
    copy.write_bytes(made[name].read_bytes())
    before = content(copy)
    assert clean(copy)
    assert recipe_of(copy) is None and content(copy) == before


def test_every_picture_of_a_sequence_carries_it_and_the_json_of_a_sheet_is_left_alone(made, tmp_path):
    folder = written(made["original"], tmp_path / "t", format="png_sequence")
    assert len(list(folder.iterdir())) == 6
    assert {recipe_inside(path) for path in folder.iterdir()} == {RECIPE}
    sheet = written(made["original"], tmp_path / "s", format="sprite_sheet")
    assert json.loads((sheet / "stem.json").read_text())["meta"]["image"] == "stem.png"


def test_xmp_is_found_by_other_readers(made):
    with Image.open(made["png_sequence"]) as image:
        image.load()  # what stands behind the picture is read with it
        assert "wanstudio:recipe" in image.info["XML:com.adobe.xmp"]
    with Image.open(made["webp"]) as image:
        assert b"wanstudio:recipe" in image.info["xmp"]
    with av.open(str(made["vp9"])) as film:
        assert film.duration is not None


@pytest.mark.parametrize("lossless", [False, True])
def test_a_still_webp_gets_the_header_that_says_so(tmp_path, lossless):
    path = tmp_path / "a.webp"
    Image.new("RGB", (33, 47), (9, 80, 200)).save(path, lossless=lossless)
    before = content(path)
    assert put_recipe(path, RECIPE)
    with Image.open(path) as image:
        assert image.size == (33, 47) and b"wanstudio" in image.info["xmp"]
    assert content(path) == before and recipe_inside(path) == RECIPE


def test_a_clip_whose_recipe_lies_beside_it_carries_it_when_it_is_exported(made, tmp_path):
    source = tmp_path / "a.webm"
    source.write_bytes(written(made["original"], tmp_path / "t", format="vp9", clean=True).read_bytes())
    sidecar_of(source).write_text(RECIPE)
    assert recipe_inside(written(source, tmp_path / "u", format="original")) == RECIPE
    assert recipe_inside(written(source, tmp_path / "v", format="original", clean=True)) is None


def test_a_container_without_a_place_for_it_is_left_as_it_is(tmp_path):
    path = tmp_path / "a.jpg"
    Image.new("RGB", (16, 16)).save(path)
    before = path.read_bytes()
    assert not put_recipe(path, RECIPE) and path.read_bytes() == before and recipe_of(path) is None


@pytest.mark.parametrize("name", ["png_sequence", "gif", "webp", "wav", "vp9", "prores", "m4a"])
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_whatever_becomes_of_a_file_reading_it_ends_and_raises_nothing(made, tmp_path, name, data):
    whole = made[name].read_bytes()
    cut = data.draw(st.integers(12, len(whole)))
    at, junk = data.draw(st.integers(12, len(whole) - 1)), data.draw(st.binary(max_size=12))
    path = tmp_path / "odd"
    path.write_bytes((whole[:at] + junk + whole[at + len(junk) :])[:cut])
    recipe_of(path)
