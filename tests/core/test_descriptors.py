"""The shipped descriptors, held against the providers' own pages, parameter by parameter."""

from __future__ import annotations

import json

import pytest

from tests.conftest import MODELS, ROOT
from tests.core import seeds
from tests.samples import FACTS, needed_values, sample_facts
from wanstudio.core.models import ModelSpec
from wanstudio.core.params import Choice, Media, Number, Seed, Text, Toggle
from wanstudio.media.probe import probe_file

PAGES = {
    "scenario/wan-2.2-animate-replace": "000",
    "scenario/wan-2.2-i2v": "001",
    "aimlapi/wan-2.2-animate-replace": "002",
    "scenario/wan-2.2-reframe": "003",
    "scenario/wan-2.5-t2v": "004",
}
SHIPPED = {spec.id: spec for spec in MODELS.models}

MAY_BE = {  # the page's type -> the kinds it may be described as
    "assetId": (Media,),
    "string": (Text, Choice),
    "number": (Number, Seed, Choice),
    "integer": (Number,),
    "boolean": (Toggle,),
}
CLEANED = {  # the page's words -> ours, where its own are broken or name what the window does not show
    "at the expensive of": "at the expense of",
    "If None, a random seed": "If empty, a random seed",
    "If true, the frames": "If on, the frames",
    "If false, the frames": "If off, the frames",
    "by the Frames Per Seconds parameter": "by “Frame rate”",
    "Ignored if match_input_frames_per_second is true. Default value: 16": "Ignored if “Match input rate” is on.",
    "(in relation to the canvas size,) cutting": "(in relation to the canvas size), cutting",
}
NOT_ON_THE_PAGE = {("scenario/wan-2.2-reframe", "videoUrl")}  # newer than seed 003: Scenario's reference, 2026-07-01
OUR_DEFAULTS = {("aimlapi/wan-2.2-animate-replace", "enable_safety_checker"): True}  # the page names none
OUR_STEPS = (1, None)  # the page names no limit; a step count below 1 means nothing

LIMITS = {  # Scenario's reference of Alibaba's models, 2026-07-01, for what its pages leave out
    "scenario/wan-2.2-animate-replace": {
        "resolution": {"480p", "720p"},
        "numInferenceSteps": (1, 40),
        "guidanceScale": (1, 20),
    },
    "scenario/wan-2.2-i2v": {
        "resolution": {"480p", "720p"},
        "numFrames": (81, 100),
        "framesPerSecond": (5, 24),
        "sampleSteps": (1, 50),
        "sampleShift": (1, 20),
    },
    "scenario/wan-2.2-reframe": {
        "numFrames": (81, 241),
        "framesPerSecond": (5, 30),
        "resolution": {"480p", "580p", "720p"},
        "aspectRatio": {"auto", "16:9", "1:1", "9:16"},
        "numInferenceSteps": (2, 50),
        "guidanceScale": (1, 10),
        "acceleration": {"regular", "none"},
        "videoQuality": {"low", "medium", "high", "maximum"},
        "videoWriteMode": {"fast", "balanced", "small"},
        "numInterpolatedFrames": (0, 5),
        "interpolatorModel": {"film", "rife"},
        "zoomFactor": (0, 0.9),
        "temporalDownsampleFactor": (0, 5),
    },
    "scenario/wan-2.5-t2v": {
        "size": {"1280*720", "720*1280", "1920*1080", "1080*1920"},
        "duration": {5, 10},
    },
    "aimlapi/wan-2.2-animate-replace": {
        "resolution": {"480p", "580p", "720p"},
        "num_inference_steps": OUR_STEPS,
        "shift": (None, None),
        "video_quality": {"low", "medium", "high", "maximum"},
        "video_write_mode": {"fast", "balanced", "small"},
    },
}
NOT_WHOLE = {"sampleShift", "guidanceScale", "zoomFactor", "shift"}


def on_the_page(model_id: str) -> dict[str, seeds.Row]:
    number = PAGES[model_id]
    return seeds.properties(number) if number == "002" else seeds.table(number)


def cleaned(words: str) -> str:
    for theirs, ours in CLEANED.items():
        words = words.replace(theirs, ours)
    return words


def test_every_page_has_its_model():
    assert set(PAGES) <= set(SHIPPED)
    assert not MODELS.problems


@pytest.mark.parametrize("model_id", PAGES)
def test_a_model_has_the_parameters_of_its_page_and_no_others(model_id: str):
    expected = set(on_the_page(model_id)) | {name for model, name in NOT_ON_THE_PAGE if model == model_id}
    assert {p.name for p in SHIPPED[model_id].params} == expected


@pytest.mark.parametrize("model_id", PAGES)
def test_a_model_is_asked_for_by_the_name_on_its_page(model_id: str):
    number = PAGES[model_id]
    if number == "002":
        assert seeds.openapi(number)["properties"]["model"]["enum"] == [SHIPPED[model_id].remote_id]
    else:
        assert seeds.remote_id(number) == SHIPPED[model_id].remote_id


ROWS = [pytest.param(m, row, id=f"{m}:{row.name}") for m in PAGES for row in on_the_page(m).values()]


@pytest.mark.parametrize(("model_id", "row"), ROWS)
def test_a_parameter_is_as_its_page_says(model_id: str, row: seeds.Row):
    param = SHIPPED[model_id].param(row.name)
    default = OUR_DEFAULTS.get((model_id, row.name), row.default)
    assert isinstance(param, MAY_BE[row.type])
    assert param.required == row.required
    assert (param.default, type(param.default)) == (default, type(default))
    assert param.help == cleaned(row.words)
    if row.enum:
        assert isinstance(param, Choice)
        assert param.options == row.enum
    if row.type == "integer":
        assert isinstance(param, Number)
        assert param.whole


def test_every_cleaned_word_is_still_on_a_page():
    words = " ".join(row.words for m in PAGES for row in on_the_page(m).values())
    assert [theirs for theirs in CLEANED if theirs not in words] == []


def test_what_is_named_as_missing_on_a_page_is_missing_there():
    assert [n for m, n in NOT_ON_THE_PAGE if n in on_the_page(m)] == []
    assert [n for m, n in OUR_DEFAULTS if on_the_page(m)[n].default is not None] == []
    steps = seeds.openapi("002")["properties"]["num_inference_steps"]
    assert not {"minimum", "exclusiveMinimum", "maximum"} & set(steps)


@pytest.mark.parametrize(("model_id", "name"), [(m, n) for m, limits in LIMITS.items() for n in limits])
def test_a_parameter_has_the_limits_of_the_reference(model_id: str, name: str):
    param, limits = SHIPPED[model_id].param(name), LIMITS[model_id][name]
    match param:
        case Choice():
            assert set(param.options) == limits
        case Number():
            assert (param.min, param.max) == limits
            assert param.whole == (name not in NOT_WHOLE)
        case _:
            pytest.fail(f"{name} has limits and is a {param.kind}")


@pytest.mark.parametrize("model_id", PAGES)
def test_no_choice_or_number_is_without_limits_in_the_reference(model_id: str):
    limited = {p.name for p in SHIPPED[model_id].params if isinstance(p, (Choice, Number))}
    assert limited == set(LIMITS[model_id])


@pytest.mark.parametrize("model_id", [m for m, number in PAGES.items() if number != "002"])
def test_what_is_sent_without_a_change_is_the_example_of_the_page(model_id: str):
    spec = SHIPPED[model_id]
    own = {p.name for p in spec.params if isinstance(p, Media) or p.role == "prompt"}
    sent = spec.check(needed_values(spec))
    assert {n: v for n, v in sent.items() if n not in own} == {
        n: v for n, v in seeds.example(PAGES[model_id]).items() if n not in own
    }


def test_reframe_cannot_be_sent_without_its_video():
    param = SHIPPED["scenario/wan-2.2-reframe"].param("videoUrl")
    assert isinstance(param, Media)
    assert (param.required, param.takes) == (True, "video")


def test_a_voice_is_three_to_thirty_seconds_and_fifteen_megabytes_at_most():
    param = SHIPPED["scenario/wan-2.5-t2v"].param("audio")
    assert isinstance(param, Media)
    assert (param.min_seconds, param.max_seconds, param.max_bytes) == (3, 30, 15 * 1024 * 1024)


def test_the_rules_of_the_pages_words_are_rules():
    i2v, reframe = SHIPPED["scenario/wan-2.2-i2v"], SHIPPED["scenario/wan-2.2-reframe"]
    ignored = {p.name: (p.ignored.when.param, p.ignored.when.equals) for p in reframe.params if p.ignored}
    assert {p.name: p.needs for p in i2v.params if p.needs} == {"lastFrameImage": "image"}
    assert ignored == {
        "framesPerSecond": ("matchInputFramesPerSecond", True),
        "numFrames": ("matchInputNumFrames", True),
        "interpolatorModel": ("numInterpolatedFrames", 0),
    }


# ---- every model, also one that is added -----------------------------------------------------------


def test_a_model_takes_the_sample_values_and_sends_them(model: ModelSpec):
    values = needed_values(model)
    assert model.problems(values, sample_facts(model)) == ()
    sent = model.check(values)
    assert json.dumps(sent, allow_nan=False)
    assert values.items() <= sent.items()


def test_a_model_names_each_required_parameter_that_is_missing(model: ModelSpec):
    required = [p.name for p in model.params if p.required and p.default is None]
    assert [problem.param for problem in model.problems({})] == required


def test_a_model_opens_with_a_few_fields_and_folds_the_rest(model: ModelSpec):
    basic = [p for p in model.params if p.group == "basic"]
    assert 2 <= len(basic) <= 7
    assert all(p.section for p in model.params if p.group == "advanced")
    assert not any(p.section for p in basic)


def test_a_parameter_is_fit_to_be_shown(model: ModelSpec):
    for p in model.params:
        assert p.help, p.name
        assert p.source, p.name
        assert len(p.label) <= 20, p.label
        assert p.label[0].isupper() and "_" not in p.label, p.label
    labels = [p.label for p in model.params]
    assert len(set(labels)) == len(labels)


def test_a_models_texts_are_calm(model: ModelSpec):
    texts = [
        model.title,
        model.task,
        model.summary,
        *(t for p in model.params for t in (p.label, p.help, p.placeholder)),
    ]
    assert not [t for t in texts if "!" in t or "please" in t.lower()]


def test_a_models_icon_is_there(model: ModelSpec):
    assert (ROOT / "resources" / "icons" / f"{model.icon}.svg").is_file()


@pytest.mark.parametrize("path", FACTS, ids=lambda p: p.name)
def test_what_the_tests_know_of_the_samples_is_true(path):
    assert probe_file(path) == FACTS[path]
