"""Names that every system takes, and patterns that say what is wrong with them."""

from __future__ import annotations

import os
import unicodedata
from datetime import date
from pathlib import Path, PureWindowsPath

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from wanstudio.core.errors import InvalidInput
from wanstudio.core.names import DEFAULT_PATTERN, NAMES, NameFacts, apart, check_pattern, fill, numbered, safe_name

ANY = st.text(st.characters(codec=None, categories=None), max_size=300)
FACTS = NameFacts(
    project="Launch",
    date=date(2026, 7, 1),
    model="Wan 2.2 I2V",
    seed=1840277316,
    prompt="Slow push-in on the rocket at dusk, mist rising",
    take=7,
    id="job-1",
)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("A quiet harbour", "A quiet harbour"),
        ("", "clip"),
        (".", "clip"),
        ("..", "clip"),
        ("../../etc/passwd", "etc-passwd"),
        ("C:\\Windows\\x", "C--Windows-x"),
        ("\\\\host\\share", "host-share"),
        ("a:b", "a-b"),
        ('what? <really> | "yes" *', "what really - yes"),
        ("ends with dots ...  ", "ends with dots"),
        (".hidden", "hidden"),
        ("CON", "_CON"),
        ("con.v2", "_con.v2"),
        ("aux ", "_aux"),
        ("COM¹", "_COM¹"),
        ("LPT9.take", "_LPT9.take"),
        ("CONSOLE", "CONSOLE"),
        ("gpj.\u202eexe", "gpj.exe"),
        ("two\nlines\tand a tab", "two lines and a tab"),
        ("nul\0byte", "nulbyte"),
        ("e\u0301te\u0301", "été"),
        ("🎬 👩‍🚀 take", "🎬 👩‍🚀 take"),
        ("half \ud83d pair", "half pair"),
    ],
)
def test_names_become_what_every_system_takes(text, name):
    assert safe_name(text) == name


def test_a_long_name_ends_between_characters():
    assert safe_name("é" * 200) == "é" * 60
    assert safe_name("👩‍🚀" * 20) == "👩‍🚀" * 10
    assert safe_name("a" * 118 + "👍🏽") == "a" * 118


@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=ANY)
@example("a" * 119 + "é")
@example("\u0130" * 90)
@example("con")
def test_any_text_makes_a_file_that_can_be_created_inside_the_folder(tmp_path, text):
    name = safe_name(text)
    assert 0 < len(os.fsencode(name)) <= 120
    assert safe_name(name) == name
    assert unicodedata.is_normalized("NFC", name)
    assert not PureWindowsPath(name).is_reserved() and PureWindowsPath(name).name == name
    path = tmp_path / f"{name}.mp4"
    assert path.resolve().parent == tmp_path.resolve()
    path.write_bytes(b"x")
    assert list(tmp_path.iterdir()) == [path]
    path.unlink()


@pytest.mark.parametrize(
    ("pattern", "name"),
    [
        ("{project} {date} {model}", "Launch 2026-07-01 Wan 2.2 I2V"),
        ("{prompt:40} {take:03}", "Slow push-in on the rocket at dusk, mist 007"),
        ("{prompt:6}", "Slow"),
        ("{seed}-{id}", "1840277316-job-1"),
        ("fixed", "fixed"),
        ("{{{take}}}", "{7}"),
        ("a/{model}/b", "a-Wan 2.2 I2V-b"),
    ],
)
def test_a_pattern_is_filled(pattern, name):
    assert fill(pattern, FACTS) == name


def test_what_a_clip_does_not_have_leaves_no_hole():
    facts = NameFacts(date=date(2026, 7, 1), model="Reframe", id="x")
    assert fill("{project} {model} {seed} {prompt}", facts) == "Reframe"
    assert fill("{seed}", facts) == "clip"


def test_what_nothing_counts_is_left_out_and_no_number_is_made_up():
    facts = NameFacts(date=date(2026, 7, 1), model="Reframe", id="x", seed=5)
    assert fill("{take:03} {project} {seed}", facts) == "5"


@pytest.mark.parametrize("mark", [":", "/", "|", " -", "\\", ":/"])
def test_what_is_cut_short_ends_with_a_word(mark):
    facts = NameFacts(date=date(2026, 7, 1), model="m", seed=7, prompt=f"a knight walks slowly x{mark} in rain", id="x")
    assert fill("{prompt:25} {seed}", facts) == "a knight walks slowly x 7"


@pytest.mark.parametrize(
    ("prompt", "pattern", "name"),
    [
        ("山" * 60, DEFAULT_PATTERN, "山" * 39 + " 7"),
        ("山" * 60, "{prompt} of {model}-{id}", "山" * 35 + " of Wan-clip-1"),
        ("x" * 200, "{seed}_{prompt}_{date}", "7_" + "x" * 107 + "_2026-07-01"),
    ],
)
def test_of_a_long_name_the_text_gives_way_and_not_what_stands_behind_it(prompt, pattern, name):
    facts = NameFacts(date=date(2026, 7, 1), model="Wan", seed=7, prompt=prompt, id="clip-1")
    assert fill(pattern, facts) == name


def test_only_names_that_something_fills_are_offered():
    with pytest.raises(InvalidInput) as said:
        check_pattern("{foo}")
    assert (
        "You can use {project}, {date}, {model}, {seed}, {prompt}, {take}, {id}, with a width such as {prompt:40}."
        in said.value.detail
    )


@pytest.mark.parametrize(
    ("pattern", "says"),
    [
        ("{foo}", "knows no {foo}"),
        ("{take.real}", "knows no {take.real}"),
        ("{prompt[0]}", "knows no"),
        ("{}", "knows no {}"),
        ("{prompt", "no other half"),
        ("prompt}", "no other half"),
        ("{take:x}", "The width of {take}"),
        ("{take:{seed}}", "The width of {take}"),
        ("{prompt:999999999}", "The width of {prompt}"),
        ("{prompt!r}", "The width of {prompt}"),
        ("  ", "is empty"),
    ],
)
def test_a_pattern_that_cannot_be_filled_says_why_and_what_is_allowed(pattern, says):
    with pytest.raises(InvalidInput) as caught:
        check_pattern(pattern)
    assert caught.value.param == "pattern"
    assert says in caught.value.detail
    assert all(f"{{{name}}}" in caught.value.detail for name in NAMES)


@given(pattern=st.text("{}:!.[]x019 /" + "take", max_size=20), prompt=ANY)
def test_any_pattern_is_filled_or_refused(pattern, prompt):
    facts = NameFacts(date=date(2026, 7, 1), model="m", prompt=prompt, id="x")
    try:
        check_pattern(pattern)
    except InvalidInput:
        with pytest.raises(InvalidInput):
            fill(pattern, facts)
        return
    name = fill(pattern, facts)
    assert safe_name(name) == name


@pytest.mark.parametrize(
    ("name", "n", "next_name"),
    [
        ("a.mp4", 1, "a.mp4"),
        ("a.mp4", 2, "a (2).mp4"),
        ("v1.2", 3, "v1.2 (3)"),
        ("folder", 2, "folder (2)"),
    ],
)
def test_a_taken_name_is_numbered_before_its_suffix(name, n, next_name):
    assert numbered(Path("x") / name, n) == Path("x") / next_name


def test_many_of_one_name_are_numbered_apart_whatever_their_case():
    names = ["a.mp4", "A.mp4", "a (2).mp4", "b.mp4", "a.mp4"]
    assert [path.name for path in apart(map(Path, names))] == [
        "a.mp4",
        "A (2).mp4",
        "a (2) (2).mp4",
        "b.mp4",
        "a (3).mp4",
    ]
    many = apart(Path("x.mp4") for _ in range(5000))
    assert len(set(many)) == 5000 and many[-1].name == "x (5000).mp4"
