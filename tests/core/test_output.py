"""What comes out: the sizes, rates and lengths that values promise."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import MODELS
from tests.core.values import anything, descriptor
from tests.samples import FACTS, PICTURE, PORTRAIT, VIDEO, needed_values, sample_facts
from wanstudio.core.facts import MediaFacts, MediaKind
from wanstudio.core.models import ModelSpec, spec_from_dict
from wanstudio.core.output import Output, promised

SPECS = {spec.id: spec for spec in MODELS.models}
I2V, REFRAME, T2V = (f"scenario/wan-{name}" for name in ("2.2-i2v", "2.2-reframe", "2.5-t2v"))
REPLACE, REPLACE_2 = (f"{provider}/wan-2.2-animate-replace" for provider in ("scenario", "aimlapi"))


def video(width: int, height: int, frames: int = 132, fps: float = 25.0) -> MediaFacts:
    return MediaFacts(
        kind=MediaKind.VIDEO, format="mp4", bytes=1, width=width, height=height, frames=frames, fps=fps, seconds=1.0
    )


def picture(width: int, height: int) -> MediaFacts:
    return MediaFacts(kind=MediaKind.IMAGE, format="png", bytes=1, width=width, height=height)


BUNNY = FACTS[VIDEO]  # 1280x720, 132 frames, 25 fps
TALL = video(720, 1280)
SQUARE = video(600, 600, 300, 30.0)

TABLE: list[tuple[str, dict[str, Any], MediaFacts | None, tuple[int, int, int, float]]] = [
    # picture to video: two sizes, lying or standing, whichever is nearer to the picture's shape
    (I2V, {}, None, (1280, 720, 81, 16)),
    (I2V, {"resolution": "480p"}, None, (832, 480, 81, 16)),
    (I2V, {"numFrames": 100, "framesPerSecond": 24}, None, (1280, 720, 100, 24)),
    (I2V, {}, FACTS[PICTURE], (1280, 720, 81, 16)),
    (I2V, {}, picture(720, 1280), (720, 1280, 81, 16)),
    (I2V, {"resolution": "480p"}, picture(900, 1200), (480, 832, 81, 16)),
    (I2V, {}, FACTS[PORTRAIT], (1280, 720, 81, 16)),
    (I2V, {}, picture(4000, 500), (1280, 720, 81, 16)),
    # new shape: the short side is given, the long one follows from the shape, both even
    (REFRAME, {}, BUNNY, (1280, 720, 81, 16)),
    (REFRAME, {"resolution": "580p"}, BUNNY, (1032, 580, 81, 16)),
    (REFRAME, {"resolution": "480p"}, BUNNY, (854, 480, 81, 16)),
    (REFRAME, {"aspectRatio": "9:16"}, BUNNY, (720, 1280, 81, 16)),
    (REFRAME, {"aspectRatio": "9:16", "resolution": "580p"}, BUNNY, (580, 1032, 81, 16)),
    (REFRAME, {"aspectRatio": "1:1"}, BUNNY, (720, 720, 81, 16)),
    (REFRAME, {"aspectRatio": "16:9"}, TALL, (1280, 720, 81, 16)),
    (REFRAME, {}, TALL, (720, 1280, 81, 16)),
    (REFRAME, {}, SQUARE, (720, 720, 81, 16)),
    (REFRAME, {}, video(640, 427), (1080, 720, 81, 16)),
    (REFRAME, {"matchInputNumFrames": True}, BUNNY, (1280, 720, 132, 16)),
    (REFRAME, {"matchInputFramesPerSecond": True}, BUNNY, (1280, 720, 81, 25)),
    (REFRAME, {"matchInputNumFrames": True, "matchInputFramesPerSecond": True}, BUNNY, (1280, 720, 132, 25)),
    (REFRAME, {"matchInputNumFrames": True, "numFrames": 90}, SQUARE, (720, 720, 241, 16)),
    (REFRAME, {"matchInputFramesPerSecond": True}, video(1280, 720, 99, 24000 / 1001), (1280, 720, 81, 24000 / 1001)),
    # text to video
    (T2V, {}, None, (1280, 720, 120, 24)),
    (T2V, {"duration": 10}, None, (1280, 720, 240, 24)),
    (T2V, {"size": "720*1280"}, None, (720, 1280, 120, 24)),
    (T2V, {"size": "1920*1080"}, None, (1920, 1080, 120, 24)),
    (T2V, {"size": "1080*1920", "duration": 10}, None, (1080, 1920, 240, 24)),
    # someone into a video: its shape, length and rate
    (REPLACE, {}, BUNNY, (1280, 720, 132, 25)),
    (REPLACE, {"resolution": "480p"}, BUNNY, (854, 480, 132, 25)),
    (REPLACE, {}, TALL, (720, 1280, 132, 25)),
    (REPLACE, {"resolution": "480p"}, SQUARE, (480, 480, 300, 30)),
    (REPLACE_2, {}, BUNNY, (854, 480, 132, 25)),
    (REPLACE_2, {"resolution": "580p"}, BUNNY, (1032, 580, 132, 25)),
    (REPLACE_2, {"resolution": "720p"}, TALL, (720, 1280, 132, 25)),
]


@pytest.mark.parametrize(("model_id", "values", "source", "expected"), TABLE)
def test_values_promise_a_size_a_length_and_a_rate(
    model_id: str, values: dict[str, Any], source: MediaFacts | None, expected: tuple[int, int, int, float]
):
    spec = SPECS[model_id]
    facts = {spec.output.follows: source} if source else {}
    given = {spec.output.follows: "file"} if source else {}
    assert promised(spec, {**values, **given}, facts) == Output(*expected)


def test_the_length_in_seconds_is_frames_over_rate():
    assert round(Output(1280, 720, 81, 16).seconds, 2) == 5.06


@pytest.mark.parametrize("model_id", [REFRAME, REPLACE, REPLACE_2])
def test_nothing_is_promised_while_the_source_is_not_known(model_id: str):
    spec = SPECS[model_id]
    assert promised(spec, {spec.output.follows: "https://x.example/a.mp4"}, {}) is None
    assert promised(spec, {}, {}) is None


def test_nothing_is_promised_while_a_given_first_frame_is_not_known():
    assert promised(SPECS[I2V], {"image": "a.png"}, {}) is None


@pytest.mark.parametrize(
    "source", [video(0, 0), video(720, 0), video(0, 720), video(1280, 720, frames=0), video(8, 8, fps=0)]
)
def test_nothing_is_promised_of_a_source_without_a_size_length_or_rate(source: MediaFacts):
    assert promised(SPECS[REPLACE], {"videoUrl": "a.mp4"}, {"videoUrl": source}) is None


def test_a_model_promises_the_same_for_what_is_entered_and_what_is_sent(model: ModelSpec):
    values, facts = needed_values(model), sample_facts(model)
    output = promised(model, values, facts)
    assert output is not None
    assert output.width % 2 == output.height % 2 == 0
    assert promised(model, model.check(values), facts) == output


@pytest.mark.parametrize("rate", ["inf", "16", float("inf"), float("nan"), True, 0, -16, 10**400])
def test_nothing_is_promised_at_a_rate_that_is_none(rate: Any):
    assert promised(SPECS[I2V], {"framesPerSecond": rate}, {}) is None


def test_sizes_of_their_own_stand_for_any_word():
    words = {"name": "size", "kind": "choice", "label": "Size", "options": ["HD"], "default": "HD"}
    output = {"size": "size", "sizes": {"HD": [1366, 768]}, "fps": 24, "seconds": "length", "follows": "image"}
    image = {"name": "image", "kind": "media", "label": "Image", "takes": "image"}
    length = {"name": "length", "kind": "number", "label": "Length", "default": 2.5}
    spec = spec_from_dict(descriptor(output=output, params=[words, image, length]))
    assert promised(spec, {}, {}) == Output(1366, 768, 60, 24)
    assert promised(spec, {"image": "a"}, {"image": picture(9, 16)}) == Output(768, 1366, 60, 24)
    assert promised(spec, {"image": "a"}, {"image": picture(1, 1)}) == Output(768, 768, 60, 24)


def test_a_model_that_only_follows_promises_nothing_without_its_source():
    size = {"name": "size", "kind": "choice", "label": "Size", "options": ["720p"], "default": "720p"}
    clip = {"name": "clip", "kind": "media", "label": "Clip", "takes": "video"}
    spec = spec_from_dict(descriptor(output={"size": "size", "follows": "clip"}, params=[size, clip]))
    assert promised(spec, {}, {}) is None


sizes = st.integers(-2, 5000)
sources = st.builds(video, sizes, sizes, st.integers(-1, 10**6), st.floats(-1, 1e4))


@given(more=st.data(), source=sources)
def test_any_values_promise_something_real_or_nothing(model: ModelSpec, more: st.DataObject, source: MediaFacts):
    values = more.draw(st.dictionaries(st.sampled_from([p.name for p in model.params]), anything))
    output = promised(model, values, {p.name: source for p in model.media()})
    if output is not None:
        assert min(output.width, output.height, output.frames, output.fps) > 0
        assert math.isfinite(output.fps) and math.isfinite(output.seconds)
