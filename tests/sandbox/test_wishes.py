"""Every parameter of every shipped model reaches the renderer."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import MODELS as SHIPPED
from wanstudio.core.facts import MediaFacts, MediaKind
from wanstudio.core.models import ModelSpec
from wanstudio.core.params import Choice, Media, Number, Param, Seed, Text, Toggle, Value
from wanstudio.sandbox.wishes import Given, Wishes, wishes

MODELS = SHIPPED.models
VIDEO = MediaFacts(
    kind=MediaKind.VIDEO, format="mp4", bytes=1, width=640, height=480, frames=120, fps=25, seconds=4.8, has_sound=True
)
PICTURE = MediaFacts(kind=MediaKind.IMAGE, format="png", bytes=1, width=800, height=600)
SOUND = MediaFacts(kind=MediaKind.AUDIO, format="wav", bytes=1, seconds=4, has_sound=True)
FACTS = {MediaKind.VIDEO: VIDEO, MediaKind.IMAGE: PICTURE, MediaKind.AUDIO: SOUND}


def asked(spec: ModelSpec, changes: dict[str, Value], *, without: str = "", seed: int = 1) -> Wishes:
    media = {p.name: Given(Path(p.name), FACTS[p.takes]) for p in spec.media() if p.name != without}
    values = spec.defaults() | {p.name: "x" for p in spec.params if isinstance(p, Text) and p.required}
    return wishes(spec, values | changes, media, seed)


def another(param: Param) -> Value:
    """A value that is allowed and not the default."""
    match param:
        case Text():
            return "something quite else"
        case Number():
            usual = float(param.default or 0)
            high = param.max if param.max is not None else usual * 2
            return high if high != usual else float(param.min or 0)
        case Choice():
            return next(o for o in param.options if o != param.default)
        case Toggle():
            return not param.default
    raise AssertionError(param)


@pytest.mark.parametrize(
    ("spec", "param"),
    [pytest.param(s, p, id=f"{s.id}:{p.name}") for s in MODELS for p in s.params if not isinstance(p, (Media, Seed))],
)
def test_each_parameter_changes_what_is_rendered(spec: ModelSpec, param: Param) -> None:
    changes: dict[str, Value] = {param.name: another(param)}
    assert spec.active(param, spec.defaults() | changes)
    assert asked(spec, changes) != asked(spec, {})


@pytest.mark.parametrize(
    ("spec", "param"), [pytest.param(s, p, id=f"{s.id}:{p.name}") for s in MODELS for p in s.media() if not p.required]
)
def test_each_optional_file_changes_what_is_rendered(spec: ModelSpec, param: Media) -> None:
    assert asked(spec, {}) != asked(spec, {}, without=param.name)


@pytest.mark.parametrize("spec", MODELS, ids=lambda s: s.id)
def test_the_seed_changes_what_is_rendered(spec: ModelSpec) -> None:
    assert asked(spec, {}, seed=1) != asked(spec, {}, seed=2)


def by_id(model: str) -> ModelSpec:
    return next(spec for spec in MODELS if spec.id == model)


def test_the_kind_of_clip_follows_from_the_roles() -> None:
    tasks = {spec.id: asked(spec, {}).task for spec in MODELS}
    assert tasks == {
        "aimlapi/wan-2.2-animate-replace": "replace",
        "scenario/wan-2.2-animate-replace": "replace",
        "scenario/wan-2.2-i2v": "picture",
        "scenario/wan-2.2-reframe": "reframe",
        "scenario/wan-2.5-t2v": "text",
    }


def test_without_a_first_frame_the_words_are_the_picture() -> None:
    assert asked(by_id("scenario/wan-2.2-i2v"), {}, without="image").task == "text"


def test_more_steps_mean_more_detail_and_never_less() -> None:
    spec = by_id("scenario/wan-2.2-i2v")
    seen = [asked(spec, {"sampleSteps": steps}) for steps in (1, 10, 20, 30, 40, 50)]
    detail = [w.detail + w.polish for w in seen]
    assert detail == sorted(detail) and len(set(detail)) == len(detail)


def test_the_sound_follows_the_models_own_rule() -> None:
    replace, aiml = by_id("scenario/wan-2.2-animate-replace"), by_id("aimlapi/wan-2.2-animate-replace")
    assert asked(replace, {}).sound == Path("videoUrl")
    assert asked(replace, {"mergeAudio": False}).sound is None
    assert asked(aiml, {}).sound == Path("video_url")
    assert asked(by_id("scenario/wan-2.5-t2v"), {}).sound == Path("audio")
    assert asked(by_id("scenario/wan-2.2-reframe"), {}).sound is None


def test_an_interpolator_that_is_not_used_changes_nothing() -> None:
    spec = by_id("scenario/wan-2.2-reframe")
    none: dict[str, Value] = {"numInterpolatedFrames": 0}
    assert asked(spec, none | {"interpolatorModel": "rife"}) == asked(spec, none | {"interpolatorModel": "film"})
