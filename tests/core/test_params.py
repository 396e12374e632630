from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.values import anything
from wanstudio.core.errors import InvalidInput
from wanstudio.core.facts import MediaFacts, MediaKind
from wanstudio.core.params import (
    KINDS,
    SEED_MAX,
    TEXT_LIMIT,
    Choice,
    Media,
    Number,
    Param,
    Seed,
    Text,
    Toggle,
    When,
    is_url,
)

FRAMES = Number(name="frames", label="Frames", min=81, max=100, whole=True, default=81)
ZOOM = Number(name="zoom", label="Zoom", min=0, max=0.9, step=0.05)
FREE = Number(name="shift", label="Shift")
PROMPT = Text(name="prompt", label="Prompt", required=True, lines=4)
SHORT = Text(name="title", label="Title", max_chars=10)
SIZE = Choice(name="size", label="Size", options=("480p", "720p"))
LENGTH = Choice(name="length", label="Length", options=(5, 10), labels=("5 s", "10 s"))
LOOP = Toggle(name="loop", label="Loop", default=False)
SEED = Seed(name="seed", label="Seed")
FRAME = Media(name="image", label="First frame", takes=MediaKind.IMAGE, formats=("png", "jpeg"))
VOICE = Media(
    name="audio", label="Voice", takes=MediaKind.AUDIO, min_seconds=3, max_seconds=30, max_bytes=15 * 1024 * 1024
)
ALL = (FRAMES, ZOOM, FREE, PROMPT, SHORT, SIZE, LENGTH, LOOP, SEED, FRAME, VOICE)


def why(param: Param, value: Any) -> str:
    with pytest.raises(InvalidInput) as caught:
        param.check(value)
    assert caught.value.param == param.name
    return caught.value.detail


def why_not(param: Media, facts: MediaFacts) -> str:
    with pytest.raises(InvalidInput) as caught:
        param.check_facts(facts)
    return caught.value.detail


def test_every_kind_is_tried_here():
    assert {type(p) for p in ALL} == set(KINDS.values())


@pytest.mark.parametrize("value", [81, 100, 90.0])
def test_a_number_takes_both_ends_and_whole_floats(value: float):
    assert (FRAMES.check(value), type(FRAMES.check(value))) == (value, int)


@pytest.mark.parametrize(
    ("param", "value", "sentence"),
    [
        (FRAMES, 80, "Frames: 80 is outside 81 to 100"),
        (FRAMES, 101, "Frames: 101 is outside 81 to 100"),
        (FRAMES, 81.5, "Frames: 81.5 is not a whole number; allowed: 81 to 100"),
        (FRAMES, "81", "Frames: a number is needed, not '81'; allowed: 81 to 100"),
        (FRAMES, True, "Frames: a number is needed, not True; allowed: 81 to 100"),
        (FRAMES, math.nan, "Frames: nan is not a number the service takes; allowed: 81 to 100"),
        (FRAMES, math.inf, "Frames: inf is not a number the service takes; allowed: 81 to 100"),
        (ZOOM, 0.95, "Zoom: 0.95 is outside 0 to 0.9"),
        (ZOOM, -0.001, "Zoom: -0.001 is outside 0 to 0.9"),
        (FREE, -math.inf, "Shift: -inf is not a number the service takes; allowed: numbers"),
        (FREE, 10**400, "Shift: 1" + "0" * 57 + "… is not a number the service takes; allowed: numbers"),
        (PROMPT, "  \n", "Prompt: needed. A sentence is enough"),
        (PROMPT, 7, "Prompt: text is needed, not 7"),
        (PROMPT, "half \ud83d", "Prompt: it holds a character that cannot be sent; type it anew"),
        (SHORT, "12345678901", "Title: 1 character too many; up to 10 are allowed"),
        (SIZE, "1080p", "Size: '1080p' is not one of 480p, 720p"),
        (LENGTH, 7, "Length: 7 is not one of 5, 10"),
        (LENGTH, "5", "Length: '5' is not one of 5, 10"),
        (LOOP, 1, "Loop: on or off is needed, not 1"),
        (LOOP, "true", "Loop: on or off is needed, not 'true'"),
        (SEED, -1, f"Seed: a whole number from 0 to {SEED_MAX} is needed, not -1"),
        (SEED, SEED_MAX + 1, f"Seed: a whole number from 0 to {SEED_MAX} is needed, not {SEED_MAX + 1}"),
        (SEED, 5.0, f"Seed: a whole number from 0 to {SEED_MAX} is needed, not 5.0"),
        (SEED, False, f"Seed: a whole number from 0 to {SEED_MAX} is needed, not False"),
        (FRAME, " ", "First frame: a picture is needed"),
        (FRAME, None, "First frame: a picture is needed"),
        (FRAME, "a\udcff.png", "First frame: the file's name holds a character that is not text; rename the file"),
        (FRAME, "a\0.png", "First frame: the file's name holds a character that is not text; rename the file"),
        (FRAME, "http://x.example/a.png", "First frame: only addresses that begin with https:// are taken"),
        (FRAME, "http://127.0.0.1/a.png", "First frame: only addresses that begin with https:// are taken"),
        (FRAME, "http://127.0.0.1.x.example/a", "First frame: only addresses that begin with https:// are taken"),
    ],
)
def test_a_wrong_value_gets_a_sentence_with_its_name_and_what_is_allowed(param: Param, value: Any, sentence: str):
    assert why(param, value) == sentence


def test_a_number_too_long_to_be_written_gets_a_sentence_too():
    assert why(FREE, 10**5000).startswith("Shift: a number of thousands of digits is not a number the service takes")


def test_text_is_taken_up_to_its_limit_and_without_the_space_around_it():
    assert SHORT.check("  1234567890 \n") == "1234567890"
    assert PROMPT.check("x" * TEXT_LIMIT) == "x" * TEXT_LIMIT
    assert why(PROMPT, "x" * (TEXT_LIMIT + 1)) == "Prompt: 1 character too many; up to 20,000 are allowed"


def test_a_seed_takes_both_ends():
    assert (SEED.check(0), SEED.check(SEED_MAX)) == (0, SEED_MAX)
    assert SEED_MAX == 2147483647


def test_numbers_without_an_end_say_so():
    assert Number(name="n", label="N", min=3).allowed == "3 or more"
    assert Number(name="n", label="N", max=2147483647).allowed == "2147483647 or less"
    assert Number(name="n", label="N", whole=True).allowed == "whole numbers"


def test_a_choice_gives_back_its_own_option_never_one_that_only_equals_it():
    assert (LENGTH.check(5.0), type(LENGTH.check(5.0))) == (5, int)
    assert "not one of" in why(Choice(name="n", label="N", options=(0, 1)), True)
    assert (LENGTH.label_of(10), SIZE.label_of("480p")) == ("10 s", "480p")


@pytest.mark.parametrize(
    ("param", "text", "value"),
    [
        (FRAMES, "90", 90),
        (FRAMES, "90.0", 90.0),
        (ZOOM, "0.3", 0.3),
        (SIZE, "720p", "720p"),
        (LENGTH, "10", 10),
        (LOOP, "True", True),
        (LOOP, "off", False),
        (SEED, "42", 42),
        (PROMPT, "a fox", "a fox"),
        (FRAME, "a.png", "a.png"),
    ],
)
def test_text_from_the_command_line_becomes_a_value(param: Param, text: str, value: Any):
    assert (param.parse(text), type(param.parse(text))) == (value, type(value))
    param.check(param.parse(text))


NO_VALUES: dict[Param, tuple[str, ...]] = {
    FRAMES: ("many", "", "81.5", "9" * 5000),
    FREE: ("nan", "1e999"),
    SEED: ("1.5", "-1", "9" * 5000),
    LOOP: ("1", ""),
    LENGTH: ("7",),
    SIZE: ("720P",),
}


@pytest.mark.parametrize(("param", "text"), [(p, t) for p, texts in NO_VALUES.items() for t in texts])
def test_text_that_is_no_value_is_refused_with_what_is_allowed(param: Param, text: str):
    with pytest.raises(InvalidInput) as caught:
        param.check(param.parse(text))
    assert caught.value.detail.startswith(f"{param.label}: ")
    assert len(caught.value.detail) < 200


@pytest.mark.parametrize("address", ["https://x.example/a", "HTTPS://x.example/a"])
def test_an_address_is_told_from_a_path(address: str):
    assert is_url(address)
    assert FRAME.check(address) == "https://x.example/a"
    assert not is_url("httpsfolder/a.png")


PNG = MediaFacts(kind=MediaKind.IMAGE, format="png", bytes=10, width=8, height=8)


@pytest.mark.parametrize(
    ("param", "facts", "sentence"),
    [
        (FRAME, {"kind": MediaKind.AUDIO}, "First frame: A sound. This takes a picture"),
        (FRAME, {"format": "bmp"}, "First frame: A picture of format bmp. This takes png, jpeg"),
        (VOICE, {"kind": MediaKind.AUDIO, "seconds": 42.0}, "Voice: 42 s long; this model takes up to 30 s"),
        (VOICE, {"kind": MediaKind.AUDIO, "seconds": 30.001}, "Voice: 30.01 s long; this model takes up to 30 s"),
        (VOICE, {"kind": MediaKind.AUDIO, "seconds": 2.999}, "Voice: 2.99 s long; this model takes 3 s or more"),
        (
            VOICE,
            {"kind": MediaKind.AUDIO, "seconds": 4.0, "bytes": 15 * 1024 * 1024 + 1},
            "Voice: 15.73 MB; this model takes up to 15 MB",
        ),
    ],
)
def test_a_file_that_does_not_fit_gets_a_sentence(param: Media, facts: dict[str, Any], sentence: str):
    assert why_not(param, MediaFacts(**{**PNG.as_dict(), **facts})) == sentence


@pytest.mark.parametrize("seconds", [3.0, 30.0])
def test_a_file_at_the_limit_fits(seconds: float):
    VOICE.check_facts(MediaFacts(kind=MediaKind.AUDIO, format="wav", bytes=15 * 1024 * 1024, seconds=seconds))


def test_facts_come_back_from_their_dict():
    assert MediaFacts.from_dict(json.loads(json.dumps(PNG.as_dict()))) == PNG


@pytest.mark.parametrize(
    ("when", "value", "holds"),
    [
        (When(param="p"), "x", True),
        (When(param="p"), "  ", False),
        (When(param="p"), None, False),
        (When(param="p"), 0, True),
        (When(param="p", equals=0), 0, True),
        (When(param="p", equals=0), 1, False),
        (When(param="p", equals=True), True, True),
        (When(param="p", equals=True), None, False),
    ],
)
def test_a_condition_holds_when_its_parameter_is_given_or_equal(when: When, value: Any, holds: bool):
    assert when.holds({"p": value}) == holds


def fits(param: Param, value: Any) -> bool:
    match param:
        case Number():
            low, high = (
                param.min if param.min is not None else -math.inf,
                param.max if param.max is not None else math.inf,
            )
            whole = not param.whole or type(value) is int
            return type(value) in (int, float) and math.isfinite(value) and low <= value <= high and whole
        case Text():
            return type(value) is str and len(value) <= param.limit
        case Choice():
            return any(value == o and type(value) is type(o) for o in param.options)
        case Seed():
            return type(value) is int and 0 <= value <= param.max
        case Toggle():
            return type(value) is bool
    return type(value) is str


@settings(max_examples=300)
@given(st.sampled_from(ALL), anything)
def test_a_check_gives_a_sendable_value_in_range_or_a_short_sentence(param: Param, value: Any):
    try:
        checked = param.check(value)
    except InvalidInput as e:
        assert e.param == param.name
        assert e.detail.startswith(f"{param.label}: ")
        assert len(e.detail) < 200
    else:
        assert fits(param, checked)
        assert json.dumps(checked, allow_nan=False, ensure_ascii=False).encode()
        assert param.check(checked) == checked


@settings(max_examples=200)
@given(st.sampled_from(ALL), st.text(max_size=40))
def test_any_text_is_parsed_or_refused_never_more(param: Param, text: str):
    try:
        assert fits(param, param.check(param.parse(text)))
    except InvalidInput as e:
        assert e.param == param.name
