"""Words of prompts, the home folder and the user's name, taken out of text for somebody else."""

from __future__ import annotations

import json
from datetime import date
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanstudio.core.hiding import HIDDEN, Phrases, at_home, under
from wanstudio.core.names import NameFacts, fill

DAY = date(2026, 11, 27)
PROMPT = "A red fox, running through fresh snow at dusk — slow dolly-in"


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        (f"refused: {PROMPT!r}", f"refused: '{HIDDEN}'"),
        ("red_fox-running.mp4 is gone", f"{HIDDEN}.mp4 is gone"),
        ("A RED FOX is named", f"{HIDDEN} is named"),
        ("cut: A red fox, running thro", f"cut: {HIDDEN}"),
        ("file:///a%20red%20fox", "file:///" + HIDDEN),
        ("a fox and a red car", "a fox and a red car"),
        ("nothing of it", "nothing of it"),
    ],
)
def test_words_of_a_prompt_are_hidden_whatever_stands_between_them(text: str, clean: str):
    assert Phrases([PROMPT, quote(PROMPT)]).cover(text) == clean


@pytest.mark.parametrize("prompt", ["snowfall", "red fox", "雪の中の狐"])
def test_a_short_prompt_is_hidden_whole(prompt: str):
    assert Phrases([prompt]).cover(f"job: {prompt}!") == f"job: {HIDDEN}!"


def test_a_date_in_a_name_does_not_hide_when_the_lines_were_written():
    line = "2026-11-27 06:14:11,123 INFO    wanstudio.app: 2026"
    assert Phrases(["2026-11-27 06:14:11 party.png", "2026", "2026 11"]).cover(line) == line


def test_a_prompt_of_one_short_word_does_not_tear_holes_into_every_sentence():
    assert Phrases(["a"]).cover("a cat") == "a cat"
    assert Phrases([]).cover("a cat") == "a cat"


WORD = st.text("abcdefghijklmnopqrstuvwxyzäøçñ", min_size=4, max_size=9)
WORDS = st.lists(WORD, min_size=3, max_size=12, unique=True)


@given(WORDS, st.text(" \n.,:;'\"/\\-()", min_size=1), st.sampled_from([str, repr, json.dumps, quote, str.upper]))
def test_no_word_of_a_prompt_is_left_however_it_was_written(words: list[str], edge: str, write):
    clean = Phrases([" ".join(words)]).cover(f"{edge}{write(' '.join(words))}{edge}")
    assert not any(word in clean.casefold() for word in words if word not in HIDDEN)


@given(WORDS)
def test_no_word_of_a_prompt_is_left_of_a_files_name_that_was_made_from_it(words: list[str]):
    name = fill("{date} {prompt:40} {seed}", NameFacts(date=DAY, model="m", id="i", prompt=" ".join(words), seed=12))
    clean = Phrases([" ".join(words)]).cover(f"/out/{name}.mp4")
    assert not any(word in clean for word in words if word not in HIDDEN)
    assert clean.startswith("/out/") and clean.endswith(" 12.mp4")


@given(st.lists(st.text(max_size=30), max_size=5), st.text(max_size=200))
def test_any_text_can_be_covered_by_any_others(texts: list[str], text: str):
    assert Phrases(texts).cover(text) or not text


@pytest.mark.parametrize(
    ("home", "text", "clean"),
    [
        ("/home/anna", "/home/anna/clips", "~/clips"),
        ("/home/anna", "in /home/anna.", "in ~."),
        ("/home/anna", "/home/annabel and /mnt/home/anna/x", "/home/annabel and /mnt/home/[user]/x"),
        ("/home/anna", "/media/anna/disk and anna", "/media/[user]/disk and anna"),
        ("/home/anna b", "file:///home/anna%20b/x '/home/anna b'", "file://~/x '~'"),
        ("/", "/usr/anna/x", "/usr/[user]/x"),
        ("", "/usr/x", "/usr/x"),
        (r"C:\Users\anna", r"C:\Users\anna\x", r"~\x"),
        (r"C:\Users\anna", r"'C:\\Users\\anna\\x'", r"'~\\x'"),
        (r"C:\Users\anna", r"D:\anna\x", r"D:\[user]\x"),
    ],
)
def test_the_home_folder_and_the_users_name_are_hidden_in_paths(home: str, text: str, clean: str):
    assert at_home(home, "anna")(text) == clean


def test_files_of_a_folder_are_hidden_by_their_names():
    hide = under("/clips")
    assert hide("'/clips/a fox.mp4' is gone") == "'/clips/[file]' is gone"
    assert hide("/clips and /other/a.mp4") == "/clips and /other/a.mp4"
    assert under("/")("/a/b") == "/a/b"
