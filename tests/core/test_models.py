from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.values import anything, descriptor, descriptors
from tests.samples import needed_values
from wanstudio.core.errors import InvalidInput
from wanstudio.core.facts import MediaFacts, MediaKind
from wanstudio.core.models import DescriptorError, ModelSpec, local_media, spec_from_dict
from wanstudio.core.params import Choice, Media, Number, Seed, Text, Toggle, Value

ROWS: tuple[dict[str, Any], ...] = (
    {"name": "prompt", "kind": "text", "label": "Prompt", "required": True},
    {"name": "image", "kind": "media", "label": "First frame", "takes": "image"},
    {"name": "last", "kind": "media", "label": "Last frame", "takes": "image", "needs": "image"},
    {"name": "match", "kind": "toggle", "label": "Match", "default": False},
    {
        "name": "rate",
        "kind": "number",
        "label": "Rate",
        "min": 5,
        "max": 24,
        "whole": True,
        "default": 16,
        "ignored": {
            "when": {"param": "match", "equals": True},
            "because": "Not used while Match is on.",
            "instead": "Follows the input: {fps:g} fps",
            "of": "image",
        },
    },
    {"name": "mode", "kind": "choice", "label": "Mode", "options": ["a", "b"], "labels": ["A", "B"], "default": "a"},
    {"name": "detail", "kind": "text", "label": "Detail", "shown": {"param": "mode", "equals": "b"}},
    {"name": "voice", "kind": "media", "label": "Voice", "takes": "audio", "exclusive": "sound"},
    {"name": "music", "kind": "media", "label": "Music", "takes": "audio", "exclusive": "sound"},
    {"name": "seed", "kind": "seed", "label": "Seed", "role": "seed"},
)


@pytest.fixture
def spec() -> ModelSpec:
    return spec_from_dict(descriptor(*ROWS))


def problems(spec: ModelSpec, **values: Any) -> list[str]:
    return [p.detail for p in spec.problems({"prompt": "a fox", **values})]


# ---- rules between parameters ----------------------------------------------------------------------


def test_a_value_left_out_has_its_default(spec: ModelSpec):
    sent = spec.check({"prompt": "a fox", "seed": None, "rate": None})
    assert sent == {"size": "640*360", "length": 5, "prompt": "a fox", "match": False, "rate": 16, "mode": "a"}
    assert list(sent) == [p.name for p in spec.params if p.name in sent]


def test_what_is_required_is_asked_for(spec: ModelSpec):
    for empty in ({}, {"prompt": None}, {"prompt": "  "}):
        assert [(p.param, p.detail) for p in spec.problems(empty)] == [
            ("prompt", "Prompt: needed. A sentence is enough")
        ]


def test_a_name_that_is_not_there_is_told_with_those_that_are(spec: ModelSpec):
    (problem,) = spec.problems({"prompt": "a fox", "promt": "a fox"})
    assert problem.param == "promt"
    assert problem.detail.startswith("Made up has no parameter 'promt'; it has size, length, prompt,")


def test_a_last_frame_needs_a_first_frame(spec: ModelSpec):
    assert problems(spec, last="b.png") == ["Last frame: needs a first frame too"]
    assert problems(spec, last="b.png", image=" ") == ["Last frame: needs a first frame too"]
    assert problems(spec, last="b.png", image="a.png") == []


def test_an_optional_file_left_empty_is_not_sent(spec: ModelSpec):
    assert "image" not in spec.check({"prompt": "a fox", "image": "", "detail": ""})


def test_a_choice_or_number_is_never_empty(spec: ModelSpec):
    assert problems(spec, mode="") == ["Mode: '' is not one of a, b"]
    assert problems(spec, seed=" ") == ["Seed: a whole number from 0 to 2147483647 is needed, not ' '"]


def test_a_text_that_has_a_default_can_be_emptied():
    spec = spec_from_dict(descriptor({"name": "not", "kind": "text", "label": "Not", "default": "blurry"}))
    assert [spec.check(values)["not"] for values in ({}, {"not": None}, {"not": " "})] == ["blurry", "blurry", ""]


def test_an_ignored_value_is_neither_checked_nor_sent(spec: ModelSpec):
    assert problems(spec, rate=99) == ["Rate: 99 is outside 5 to 24"]
    assert problems(spec, rate=99, match=True) == []
    assert "rate" not in spec.check({"prompt": "a fox", "match": True})


def test_a_hidden_value_is_neither_checked_nor_sent(spec: ModelSpec):
    assert problems(spec, detail=3) == []
    assert problems(spec, detail=3, mode="b") == ["Detail: text is needed, not 3"]
    assert "detail" not in spec.check({"prompt": "a fox", "detail": "hair"})
    assert spec.check({"prompt": "a fox", "detail": "hair", "mode": "b"})["detail"] == "hair"


def test_what_is_shown_because_of_a_hidden_one_is_hidden_too():
    rows = (*ROWS, {"name": "hair", "kind": "text", "label": "Hair", "shown": {"param": "detail"}})
    spec = spec_from_dict(descriptor(*rows))
    values: dict[str, Value] = {"prompt": "a fox", "detail": "hair", "hair": "red"}
    assert not spec.active(spec.param("hair"), spec.defaults() | values)
    assert "hair" not in spec.check(values)
    assert spec.check(values | {"mode": "b"})["hair"] == "red"


def test_a_hidden_value_has_no_other_ignored():
    rows = copy.deepcopy(ROWS)
    rows[3]["shown"] = {"param": "mode", "equals": "b"}  # match
    spec = spec_from_dict(descriptor(*rows))
    assert spec.check({"prompt": "a fox", "match": True, "rate": 20})["rate"] == 20
    assert "rate" not in spec.check({"prompt": "a fox", "match": True, "rate": 20, "mode": "b"})


def test_conditions_that_go_round_in_a_circle_are_refused_with_their_keys():
    rows = copy.deepcopy(ROWS)
    rows[5]["shown"] = {"param": "match", "equals": True}  # mode
    rows[3]["ignored"] = {"when": {"param": "detail"}, "because": "Not used with a detail."}  # match
    with pytest.raises(DescriptorError) as caught:
        spec_from_dict(descriptor(*rows))
    assert str(caught.value) == (
        "scenario/made-up: match: ignored.when: it depends on itself"
        " (match: ignored.when, detail: shown, mode: shown, match)"
    )


def test_a_value_that_is_there_only_at_times_may_be_asked_for_as_given():
    rows = copy.deepcopy(ROWS)
    rows[6]["shown"] = {"param": "rate"}  # detail; the rate is ignored while match is on
    spec = spec_from_dict(descriptor(*rows))
    assert spec.check({"prompt": "a fox", "detail": "hair"})["detail"] == "hair"
    assert "detail" not in spec.check({"prompt": "a fox", "detail": "hair", "match": True})


def test_conditions_upon_conditions_have_an_end():
    plain: dict[str, Any] = {"kind": "text", "label": "L"}
    chain = [{"name": f"t{n}", **plain, "shown": {"param": f"t{n + 1}"}} for n in range(2000)]
    with pytest.raises(DescriptorError, match="t0: shown: more than 8 conditions hang on one another"):
        spec_from_dict(descriptor(*chain, {"name": "t2000", **plain}))
    assert spec_from_dict(descriptor(*chain[-8:], {"name": "t2000", **plain}))


def test_of_an_exclusive_group_one_may_be_given(spec: ModelSpec):
    assert problems(spec, voice="a.wav") == []
    assert problems(spec, voice="a.wav", music="b.wav") == [
        "Voice: not together with music; remove one of them",
        "Music: not together with voice; remove one of them",
    ]


def test_a_value_that_is_not_sent_stands_in_no_other_ones_way():
    rows = copy.deepcopy(ROWS)
    rows[8]["shown"] = {"param": "mode", "equals": "b"}  # music
    spec = spec_from_dict(descriptor(*rows))
    assert problems(spec, voice="a.wav", music="b.wav") == []
    assert len(problems(spec, voice="a.wav", music="b.wav", mode="b")) == 2


def test_a_value_that_is_not_sent_is_not_what_another_needs():
    rows = copy.deepcopy(ROWS)
    rows[1]["shown"] = {"param": "mode", "equals": "b"}  # image
    rows[4]["ignored"]["of"], rows[4]["ignored"]["instead"] = "", ""
    spec = spec_from_dict(descriptor(*rows))
    assert problems(spec, image="a.png", last="b.png", mode="b") == []
    assert problems(spec, image="a.png", last="b.png") == ["Last frame: needs a first frame too"]


def test_every_problem_is_told_in_the_order_of_the_fields(spec: ModelSpec):
    values: dict[str, Value] = {"seed": -1, "rate": 3, "last": "b.png", "size": "8k", "wrong": 1}
    assert [p.param for p in spec.problems(values)] == ["wrong", "size", "prompt", "last", "rate", "seed"]
    with pytest.raises(InvalidInput, match="no parameter 'wrong'"):
        spec.check(values)


def test_a_probed_file_is_held_against_its_limits(spec: ModelSpec):
    sound = MediaFacts(kind=MediaKind.AUDIO, format="wav", bytes=1)
    (problem,) = spec.problems({"prompt": "a fox", "image": "a.wav"}, {"image": sound})
    assert problem.detail == "First frame: A sound. This takes a picture"
    assert spec.problems({"prompt": "a fox"}, {"image": sound}) == ()


def test_local_files_are_told_from_addresses(spec: ModelSpec):
    values = {"prompt": "a fox", "image": "a.png", "last": "https://x.example/b.png", "voice": ""}
    assert local_media(spec, values) == {"image": "a.png"}


def test_a_parameter_is_found_by_name_and_role(spec: ModelSpec):
    assert spec.of_role("seed") is spec.param("seed")
    assert spec.of_role("nothing") is None
    assert [m.name for m in spec.media()] == ["image", "last", "voice", "music"]


# ---- reading a descriptor ---------------------------------------------------------------------------


def test_each_kind_is_read(spec: ModelSpec):
    kinds = {"prompt": Text, "rate": Number, "mode": Choice, "match": Toggle, "seed": Seed, "image": Media}
    assert {name: type(spec.param(name)) for name in kinds} == kinds


def test_a_default_is_kept_in_the_parameters_own_type():
    spec = spec_from_dict(descriptor({"name": "n", "kind": "number", "label": "N", "default": 5.0, "whole": True}))
    assert (spec.param("n").default, type(spec.param("n").default)) == (5, int)


def at(data: Any, path: str) -> tuple[Any, str]:
    """The table that holds the last key of `path` ("rate.ignored.when.param"), and that key."""
    *way, key = path.split(".")
    for step in way:
        data = (
            next(p for p in data["params"] if p["name"] == step)
            if "params" in data and step != "output"
            else data[step]
        )
    return data, key


GONE = object()
WRONG: list[tuple[str, Any, tuple[str, ...]]] = [  # key, what stands there instead, what the message must say
    # the model's own keys
    ("flavour", 1, ("flavour: unknown key", "known are")),
    ("name", "Fox", ("name: unknown key", "title")),
    ("title", GONE, ("title: missing",)),
    ("title", 3, ("title: text is needed, not 3",)),
    ("title", " ", ("title: it is empty",)),
    ("params", GONE, ("params: a list of tables is needed",)),
    ("params", {"a": 1}, ("params: a list of tables is needed",)),
    ("params", [1], ("params: a list of tables is needed",)),
    ("params", [], ("params: a list of tables is needed",)),
    # a parameter's
    ("prompt.kind", "essay", ("prompt: kind: 'essay' is not one of text, number",)),
    ("prompt.kind", GONE, ("prompt: kind: None is not one of",)),
    ("prompt.kind", ["text"], ("prompt: kind: ['text'] is not one of",)),
    ("prompt.lable", "x", ("prompt: lable: unknown key",)),
    ("prompt.min", 1, ("prompt: min: unknown key",)),
    ("prompt.label", GONE, ("prompt: label: missing",)),
    ("prompt.label", "", ("prompt: label: it is empty",)),
    ("prompt.name", GONE, ("?: name: missing",)),
    ("prompt.name", 5, ("5: name: text is needed, not 5",)),
    ("prompt.name", "image", ("image: name: two parameters have this name",)),
    ("prompt.role", "seed", ("role: two parameters are 'seed'",)),
    ("prompt.group", "expert", ("prompt: group: 'expert' is not one of basic, advanced",)),
    ("prompt.group", ["basic"], ("prompt: group: ['basic'] is not one of",)),
    ("prompt.required", "yes", ("prompt: required: true or false is needed, not 'yes'",)),
    ("prompt.required", 1, ("prompt: required: true or false is needed, not 1",)),
    ("prompt.lines", 0, ("prompt: lines: 1 or more is needed",)),
    ("prompt.lines", 1.5, ("prompt: lines: a whole number is needed, not 1.5",)),
    ("prompt.max_chars", 0, ("prompt: max_chars: 1 or more is needed",)),
    ("prompt.default", 7, ("prompt: default: Prompt: text is needed",)),
    ("prompt.default", [1], ("prompt: default: text, a whole number, a number, true or false is needed, not [1]",)),
    # numbers
    ("rate.default", 3, ("rate: default: Rate: 3 is outside 5 to 24",)),
    ("rate.default", 16.5, ("rate: default: Rate: 16.5 is not a whole number",)),
    ("rate.default", float("nan"), ("rate: default: a number with an end is needed, not nan",)),
    ("rate.min", "low", ("rate: min: a number is needed, not 'low'",)),
    ("rate.min", 25, ("rate: max: 24 is less than min, 25",)),
    ("rate.min", 5.5, ("rate: min: 5.5 is not whole",)),
    ("rate.max", 10**400, ("rate: max: a number with an end is needed",)),
    ("rate.step", 0, ("rate: step: more than 0 is needed",)),
    # choices, toggles, seeds, media
    ("mode.options", GONE, ("mode: options: missing",)),
    ("mode.options", [], ("mode: options: at least one is needed",)),
    ("mode.options", "ab", ("mode: options: a list is needed, not 'ab'",)),
    ("mode.options", ["a", True], ("mode: options: text, a whole number is needed, not True",)),
    ("mode.options", ["a", "a"], ("mode: options: a stands there twice",)),
    ("mode.options", ["a", ""], ("mode: options: one of them is empty",)),
    ("mode.labels", ["A"], ("mode: labels: one for each option is needed (2), or none; there are 1",)),
    ("mode.default", "c", ("mode: default: Mode: 'c' is not one of a, b",)),
    ("match.default", GONE, ("match: default: a toggle needs one",)),
    ("match.default", 1, ("match: default: Match: on or off is needed",)),
    ("seed.max", 2**31, ("seed: max: 1 to 2147483647 is needed",)),
    ("seed.default", -1, ("seed: default: Seed: a whole number",)),
    ("image.takes", "film", ("image: takes: 'film' is not one of image, video, audio",)),
    ("image.takes", GONE, ("image: takes: missing",)),
    ("image.formats", [1], ("image: formats: text is needed, not 1",)),
    ("image.default", "a.png", ("image: default: a file cannot have one",)),
    ("image.max_bytes", 0, ("image: max_bytes: more than 0 is needed",)),
    ("image.max_bytes", 1.5, ("image: max_bytes: a whole number is needed, not 1.5",)),
    ("voice.min_seconds", -1, ("voice: min_seconds: more than 0 is needed",)),
    # rules
    ("last.needs", "picture", ("last: needs: there is no parameter 'picture'",)),
    ("last.needs", "last", ("last: needs: it names itself",)),
    ("last.cut_to", "film", ("last: cut_to: there is no parameter 'film'",)),
    ("last.shape_of", "last", ("last: shape_of: it names itself",)),
    ("last.shape_of", "prompt", ("last: shape_of: a picture can have the shape of a picture or a video alone",)),
    ("voice.cut_to", "image", ("voice: cut_to: a picture can have the shape of a picture or a video alone",)),
    ("voice.exclusive", "noise", ("exclusive: no other parameter has the word 'noise'",)),
    ("voice.needs", "match", ("voice: needs: match always has a value, so this always holds",)),
    ("voice.needs", "mode", ("voice: needs: mode always has a value, so this always holds",)),
    ("detail.shown", {"param": "match"}, ("detail: shown: equals is missing: match always has a value",)),
    ("rate.ignored.when", {"param": "mode"}, ("rate: ignored.when: equals is missing: mode always has a value",)),
    ("match.exclusive", "sound", ("match: exclusive: match always has a value, so no other can be given",)),
    ("mode.exclusive", "sound", ("mode: exclusive: mode always has a value, so no other can be given",)),
    ("detail.shown", "mode", ("detail: shown: a table is needed, not 'mode'",)),
    ("detail.shown.param", "mood", ("detail: shown.param: there is no parameter 'mood'",)),
    ("detail.shown.param", GONE, ("detail: shown.param: missing",)),
    ("detail.shown.parm", "mode", ("detail: shown.parm: unknown key",)),
    ("detail.shown.equals", "c", ("detail: shown.equals: Mode: 'c' is not one of a, b",)),
    ("rate.ignored", True, ("rate: ignored: a table is needed, not True",)),
    ("rate.ignored.becuase", "x", ("rate: ignored.becuase: unknown key",)),
    ("rate.ignored.because", GONE, ("rate: ignored.because: missing",)),
    ("rate.ignored.when", GONE, ("rate: ignored.when: missing",)),
    ("rate.ignored.when.param", "matsch", ("rate: ignored.when.param: there is no parameter 'matsch'",)),
    ("rate.ignored.when.param", "rate", ("rate: ignored.when.param: it names itself",)),
    ("rate.ignored.when.equals", "on", ("rate: ignored.when.equals: Match: on or off is needed",)),
    ("rate.ignored.when.equals", [1], ("rate: ignored.when.equals: text,", "is needed, not [1]")),
    ("rate.ignored.of", "film", ("rate: ignored.of: there is no parameter 'film'",)),
    ("rate.ignored.of", "mode", ("rate: ignored.of: mode is not a file",)),
    ("rate.ignored.of", GONE, ("rate: ignored.of: missing; it says whose fps is meant",)),
    ("rate.ignored.instead", "{fsp:g} fps", ("rate: ignored.instead: {fsp} is not one of",)),
    ("rate.ignored.instead", "{fps", ("rate: ignored.instead: ",)),
    ("rate.ignored.instead", "{fps:%%}", ("rate: ignored.instead: ",)),
    ("rate.ignored.instead", "{codec:g}", ("rate: ignored.instead: ",)),
    ("rate.ignored.instead", "{} fps", ("rate: ignored.instead: {} is not one of",)),
    # what comes out
    ("output", GONE, ("output: missing",)),
    ("output", 3, ("output: a table is needed, not 3",)),
    ("output.size", GONE, ("output.size: missing",)),
    ("output.size", "", ("output.size: it must name a parameter",)),
    ("output.size", "sice", ("output.size: there is no parameter 'sice'",)),
    ("output.size", "rate", ("output.size: rate is a number; a choice is needed",)),
    ("output.size", "mode", ("output.size: 'a' is neither like", "1280*720")),
    ("output.sizes", {"8k": [2, 1]}, ("output.sizes.8k: size has no such option",)),
    ("output.sizes", {"640*360": [360, 640]}, ("output.sizes.640*360: a landscape size is needed",)),
    ("output.sizes", {"640*360": [640]}, ("output.sizes.640*360: 2 values are needed, not 1",)),
    ("output.aspect", "mode", ("output.aspect: 'a' is not like",)),
    ("output.aspects", ["16x9"], ("output.aspects: '16x9' is not like",)),
    ("output.aspects", ["0:9"], ("output.aspects: '0:9' is not like",)),
    ("output.follows", "mode", ("output.follows: mode is a choice; a media is needed",)),
    ("output.match_rate", "match", ("output.match_rate: follows is needed too",)),
    ("output.fps", GONE, ("output.fps: nothing says the rate",)),
    ("output.fps", "long", ("output.fps: a number is needed, not 'long'",)),
    ("output.fps", True, ("output.fps: a number is needed, not True",)),
    ("output.fps", float("inf"), ("output.fps: a number with an end is needed",)),
    ("output.seconds", GONE, ("output.frames: nothing says the length",)),
    ("output.tempo", 1, ("output.tempo: unknown key",)),
]


@pytest.mark.parametrize(("path", "value", "said"), WRONG, ids=[f"{p}-{i}" for i, (p, _, _) in enumerate(WRONG)])
def test_a_mistake_in_a_descriptor_is_named_with_model_parameter_and_key(path: str, value: Any, said: tuple[str, ...]):
    data = copy.deepcopy(descriptor(*ROWS))
    table, key = at(data, path)
    if value is GONE:
        del table[key]
    else:
        table[key] = value
    with pytest.raises(DescriptorError) as caught:
        spec_from_dict(data)
    message = str(caught.value)
    assert message.startswith("scenario/made-up: ")
    assert [part for part in said if part not in message] == []
    assert len(message) < 400


def test_a_descriptor_without_an_id_is_refused_all_the_same():
    data = descriptor()
    del data["id"]
    with pytest.raises(DescriptorError, match=r"^\?: id: missing$"):
        spec_from_dict(data)


# ---- whatever comes ---------------------------------------------------------------------------------


@settings(max_examples=100)
@given(descriptors())
def test_the_defaults_of_any_descriptor_pass_its_own_checks(data: dict[str, Any]):
    spec = spec_from_dict(data)
    for name, default in spec.defaults().items():
        assert (spec.param(name).check(default), type(default)) == (default, type(spec.param(name).check(default)))
    needed = {p.name for p in spec.params if p.required and p.default is None}
    assert {problem.param for problem in spec.problems({})} == needed
    assert spec.check(needed_values(spec)).items() >= spec.defaults().items()


@settings(max_examples=150)
@given(descriptors(), st.data())
def test_any_values_give_sentences_or_can_be_sent(data: dict[str, Any], more: st.DataObject):
    spec = spec_from_dict(data)
    names = [p.name for p in spec.params] + ["stranger"]
    values = more.draw(st.dictionaries(st.sampled_from(names), anything))
    found = spec.problems(values)
    assert {p.param for p in found} <= set(names)
    assert all(p.detail for p in found)
    if not found:
        assert spec.check(spec.check(values)) == spec.check(values)


@settings(max_examples=200)
@given(st.dictionaries(st.sampled_from(["id", "title", "output", "params", "source", "new"]), anything))
def test_any_table_is_read_or_refused_never_more(changed: dict[str, Any]):
    try:
        spec_from_dict({**descriptor(*ROWS), **changed})
    except DescriptorError as e:
        assert len(str(e)) < 400


@settings(max_examples=200)
@given(st.sampled_from(ROWS), st.data())
def test_any_row_is_read_or_refused_never_more(row: dict[str, Any], more: st.DataObject):
    key = more.draw(st.sampled_from([*row, "default", "shown", "min", "max", "formats", "takes"]))
    changed = {**row, key: more.draw(anything)}
    try:
        spec_from_dict(descriptor(*(changed if r is row else r for r in ROWS)))
    except DescriptorError as e:
        assert len(str(e)) < 400


@settings(max_examples=100)
@given(more=st.data())
def test_a_shipped_model_bears_any_values(model: ModelSpec, more: st.DataObject):
    values = more.draw(st.dictionaries(st.sampled_from([p.name for p in model.params]), anything))
    for problem in model.problems(values):
        assert problem.detail.startswith(f"{model.param(problem.param).label}: ")
