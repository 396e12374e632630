"""The recipe inside an MP4: nothing before it moves, everyone still plays it, anything odd is survived."""

from __future__ import annotations

import io
import json
import subprocess
from itertools import pairwise
from xml.etree import ElementTree

import av
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.core.test_recipe import RECIPE as WHOLE
from tests.media.clips import codes, make_clip
from wanstudio.media.boxes import (
    XMP,
    append_recipe,
    clean_bytes,
    read_recipe,
    recipe_at,
    sidecar_of,
    strip,
    top_level,
)
from wanstudio.media.probe import probe_file
from wanstudio.media.xmp import NAMESPACE

RECIPE = json.dumps({"values": {"prompt": 'A <cat> & a "dog" ]]> </wanstudio:recipe> ünïcödé 🎬'}}, ensure_ascii=False)


@pytest.fixture(scope="module")
def clip_bytes(tmp_path_factory):
    return make_clip(tmp_path_factory.mktemp("clip") / "a.mp4", sound="aac").read_bytes()


@pytest.fixture
def clip(tmp_path, clip_bytes):
    path = tmp_path / "a.mp4"
    path.write_bytes(clip_bytes)
    return path


def boxes(path):
    with path.open("rb") as file:
        return [box.type for box in top_level(file)]


def test_the_services_bytes_stay_and_one_box_follows(clip, clip_bytes):
    before = boxes(clip)
    assert append_recipe(clip, RECIPE) is True
    written = clip.read_bytes()
    assert written.startswith(clip_bytes)
    assert boxes(clip) == [*before, b"uuid"]
    assert written[len(clip_bytes) + 8 : len(clip_bytes) + 24] == XMP
    assert read_recipe(clip) == RECIPE


def test_the_packet_is_xml_that_any_reader_of_xmp_takes(clip):
    append_recipe(clip, RECIPE)
    packet = clip.read_bytes().rpartition(XMP)[2].decode()
    name = f"{{{NAMESPACE}}}recipe"
    assert [e.text for e in ElementTree.fromstring(packet).iter(name)] == [RECIPE]


def test_a_second_recipe_takes_the_place_of_the_first(clip):
    append_recipe(clip, RECIPE * 3)
    append_recipe(clip, RECIPE)
    assert boxes(clip).count(b"uuid") == 1
    assert read_recipe(clip) == RECIPE


def test_without_the_recipe_the_clip_is_what_the_service_sent(clip, clip_bytes):
    append_recipe(clip, RECIPE)
    assert clean_bytes(clip) == len(clip_bytes)
    strip(clip)
    assert clip.read_bytes() == clip_bytes
    strip(clip)
    assert clip.read_bytes() == clip_bytes
    assert read_recipe(clip) is None


def test_decoders_and_ffmpeg_still_read_it_in_silence(clip):
    facts, shown = probe_file(clip, deep=True), codes(clip)
    append_recipe(clip, RECIPE)
    assert codes(clip) == shown
    after = probe_file(clip, deep=True)
    assert (after.frames, after.seconds, after.fps) == (facts.frames, facts.seconds, facts.fps)
    said = subprocess.run(["ffprobe", "-v", "warning", clip], capture_output=True, text=True, check=True)
    assert said.stderr == ""


def test_ffmpeg_sees_an_xmp_packet(clip):
    append_recipe(clip, RECIPE)
    with av.open(str(clip), options={"export_xmp": "1"}) as file:
        assert "wanstudio:recipe" in file.metadata["xmp"]


def test_the_box_at_the_front_index_layout_too(tmp_path):
    path = make_clip(tmp_path / "a.mp4", options={"movflags": "faststart"})
    append_recipe(path, RECIPE)
    assert read_recipe(path) == RECIPE
    assert probe_file(path, deep=True).frames == 12


@pytest.mark.parametrize(("name", "codec"), [("a.mov", "libx264"), ("a.webm", "libvpx-vp9"), ("a.mkv", "libx264")])
def test_other_containers_are_left_alone_and_read_from_their_sidecar(tmp_path, name, codec):
    path = make_clip(tmp_path / name, codec=codec)
    before = path.read_bytes()
    assert append_recipe(path, RECIPE) is False
    assert path.read_bytes() == before
    assert read_recipe(path) is None
    sidecar_of(path).write_text(RECIPE, "utf-8")
    assert sidecar_of(path).name == f"{name}.json"
    assert read_recipe(path) == RECIPE


def test_a_clip_whose_last_box_runs_to_the_end_is_left_alone(clip):
    whole = clip.read_bytes()
    last = whole.rindex(b"moov") - 4
    clip.write_bytes(whole[:last] + b"\0\0\0\0" + whole[last + 4 :])
    assert append_recipe(clip, RECIPE) is False


def test_a_clip_with_odd_bytes_at_its_end_is_left_alone(clip):
    with clip.open("ab") as file:
        file.write(b"\0\0\0\x03odd")
    assert append_recipe(clip, RECIPE) is False


def test_a_foreign_xmp_box_is_neither_read_nor_removed(clip, clip_bytes):
    foreign = XMP + b"<x:xmpmeta>camera</x:xmpmeta>"
    with clip.open("ab") as file:
        file.write((8 + len(foreign)).to_bytes(4, "big") + b"uuid" + foreign)
    with_foreign = clip.read_bytes()
    assert read_recipe(clip) is None
    append_recipe(clip, RECIPE)
    assert read_recipe(clip) == RECIPE
    strip(clip)
    assert clip.read_bytes() == with_foreign


def test_an_edited_clip_without_its_end_has_no_recipe(clip):
    append_recipe(clip, RECIPE)
    clip.write_bytes(clip.read_bytes()[:-5])
    assert read_recipe(clip) is None


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(prompt=st.text(st.characters(codec=None, categories=None), max_size=60))
def test_any_text_comes_back_as_the_same_json(clip, prompt):
    text = json.dumps({"prompt": prompt}, ensure_ascii=False)
    append_recipe(clip, text)
    assert json.loads(read_recipe(clip) or "") == {"prompt": prompt}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_malformed_boxes_end_the_list_and_nothing_else(tmp_path, data, clip_bytes):
    body = bytearray(clip_bytes + (30).to_bytes(4, "big") + b"uuid" + XMP + b"<wanst")
    for _ in range(data.draw(st.integers(1, 5))):
        place = data.draw(st.integers(0, len(body) - 1))
        piece = data.draw(st.binary(min_size=1, max_size=8))
        body[place : place + len(piece)] = piece
    found = list(top_level(io.BytesIO(bytes(body))))
    assert all(a.start + a.size == b.start for a, b in pairwise(found))
    path = tmp_path / "a.bin"
    path.write_bytes(body)
    assert read_recipe(path) is None
    assert 0 <= clean_bytes(path) <= len(body)


def test_a_recipe_is_only_told_of_a_clip_that_is_there_and_a_text_that_is_one(clip):
    sidecar_of(clip).write_text(WHOLE.to_json(), "utf-8")
    assert recipe_at(clip) == WHOLE and recipe_at(clip, lambda path: None) is None
    sidecar_of(clip).write_text("{}", "utf-8")
    assert recipe_at(clip) is None and recipe_at(clip.with_name("gone.mp4")) is None
    sidecar_of(clip).write_text(WHOLE.to_json(), "utf-8")
    clip.write_bytes(b"")
    assert recipe_at(clip) is None
