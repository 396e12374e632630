"""Which shape a picture comes to at the service, and what is said of it."""

from __future__ import annotations

import pytest

from tests.conftest import MODELS
from tests.core.test_checks import FIRST, I2V, picture
from wanstudio.core.checks import findings
from wanstudio.core.facts import MediaFacts, MediaKind
from wanstudio.core.models import ModelSpec
from wanstudio.core.params import Media
from wanstudio.core.shapes import centre, cut_to

LAST = I2V.of_role("last_frame")
REPLACES = [spec for spec in MODELS.models if spec.of_role("character")]


def film(width: int, height: int) -> MediaFacts:
    return MediaFacts(kind=MediaKind.VIDEO, format="mp4", bytes=1000, width=width, height=height, fps=25, frames=50)


def said(spec: ModelSpec, param: object, facts: MediaFacts, **others: MediaFacts) -> list[tuple[str, str, list[str]]]:
    assert isinstance(param, Media)
    found = findings(spec, param, facts, None, {**others, param.name: facts})
    return [(f.severity, f.sentence, [m.label for m in f.mendings]) for f in found]


def test_the_services_crop_is_the_largest_part_from_the_middle():
    assert centre(picture(width=1000, height=1000), "16:9") == pytest.approx((0, 0.21875, 1, 0.5625))
    assert centre(picture(width=2000, height=900), "16:9") == pytest.approx((0.1, 0, 0.8, 1))
    assert cut_to(I2V, FIRST, picture(), {}) == ""
    assert cut_to(I2V, FIRST, picture(width=720, height=1200), {}) == "9:16"


@pytest.mark.parametrize("spec", REPLACES, ids=lambda spec: spec.id)
def test_a_character_is_cut_to_the_shape_of_the_source_clip(spec):
    character, source = spec.of_role("character"), spec.of_role("source_video")
    tall = picture(width=600, height=800)
    cut = ("tells", "The service cuts it to 16:9, the shape of the source clip.", ["Crop here…"])
    assert said(spec, character, tall, **{source.name: film(1280, 720)}) == [cut]
    assert said(spec, character, tall, **{source.name: film(1280, 722)}) == [cut]  # as good as that
    assert said(spec, character, picture(), **{source.name: film(1280, 720)}) == []
    assert said(spec, character, tall) == []  # nothing is known of the clip yet
    odd = said(spec, character, tall, **{source.name: film(1000, 520)})
    assert odd[0][1] == "The service cuts it to 25:13, the shape of the source clip."


def test_two_frames_of_another_shape_are_told_and_nothing_is_claimed_of_the_service():
    tall = picture(width=720, height=1280)
    other = ("warns", "It has another shape than the first frame, which is 16:9.", ["Crop here…"])
    assert said(I2V, LAST, tall, image=picture()) == [other]
    assert said(I2V, LAST, picture(width=640, height=360), image=picture()) == []
    assert said(I2V, LAST, tall, image=picture(width=800, height=600)) == [other]  # as the first is cut to that
    assert cut_to(I2V, LAST, tall, {"image": picture()}) == ""  # type: ignore[arg-type]
