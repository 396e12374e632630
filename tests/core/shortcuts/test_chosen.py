"""The keys in force: a set, and the user's changes on top."""

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wanstudio.core.errors import InvalidInput
from wanstudio.core.settings import Settings, settings_from
from wanstudio.core.shortcuts.chosen import Shortcuts, own_from, why_not
from wanstudio.core.shortcuts.sets import SETS
from wanstudio.core.shortcuts.table import PLACES, TABLE

KEYS = [
    "I",
    "O",
    "Shift+I",
    "Ctrl+I",
    "F11",
    "F",
    "Space",
    "Del",
    "Ctrl+E",
    "Alt+Up",
    "7",
    "?",
    "Ctrl++",
    "Left",
    "Esc",
]
actions = st.sampled_from([action for action, row in TABLE.items() if not row.fixed])
keys = st.lists(st.sampled_from(KEYS), max_size=3, unique=True).map(tuple)
changes = st.dictionaries(actions, keys, max_size=12)
names = st.sampled_from(list(SETS))


def meanings(chosen):
    """Every key with where it holds and what it means: "window" is every place."""
    for action in TABLE:
        for key in chosen.keys(action):
            for place in TABLE[action].places(key):
                for held in PLACES if place == "window" else (place,):
                    yield (held, key), action


@given(names, changes)
def test_whatever_was_changed_a_key_means_one_thing_in_one_place(name, own):
    found = list(meanings(Shortcuts(name, own)))
    assert len({key for key, _ in found}) == len(found)


@given(names, changes, actions, keys)
def test_keys_that_are_given_are_had_and_nobody_else_has_them_there(name, own, action, given):
    chosen = Shortcuts(name, own).with_keys(action, given)
    assert chosen.keys(action) == given
    assert [other for key in given for other in chosen.holders(action, key)] == []


@given(names, changes, actions, keys)
@example("default", {"keys": ("?",), "whats_new": ("?",)}, "open", ())  # a settings file may give a key twice
def test_others_keep_what_is_not_taken_from_them(name, own, action, given):
    before = Shortcuts(name, own)
    after = before.with_keys(action, given)
    lost = {other for key in given for other in before.holders(action, key)}
    for other in TABLE.keys() - {action, *lost}:
        assert set(before.keys(other)) <= set(after.keys(other))


@given(names, changes)
def test_what_is_kept_is_read_back_and_holds_the_same_keys(name, own):
    chosen = Shortcuts(name)
    for action, wanted in own.items():
        if not any(why_not(action, key) for key in wanted):
            chosen = chosen.with_keys(action, wanted)
    kept = json.loads(json.dumps({"key_set": chosen.set_name, "keys": chosen.own}))
    settings, problems = settings_from(kept)
    read = Shortcuts(settings.key_set, settings.keys)
    assert not problems and [read.keys(a) for a in TABLE] == [chosen.keys(a) for a in TABLE]


@given(names, changes, actions)
def test_only_what_differs_is_kept(name, own, action):
    chosen = Shortcuts(name, own)
    again = chosen.with_keys(action, chosen.set_keys(action))
    assert action not in again.own


def test_a_key_of_the_stage_and_one_of_everywhere_stand_beside_each_other():
    chosen = Shortcuts()
    assert chosen.keys("full_screen") == ("F", "F11") and chosen.window_keys("full_screen") == ("F11",)
    assert chosen.action("stage", "F") == "full_screen" == chosen.action("window", "F11")
    assert chosen.action("grid", "F") == ""


def test_a_key_can_mean_one_thing_on_the_stage_and_another_in_the_library():
    chosen = Shortcuts()
    assert chosen.action("stage", "Space") == "play" and chosen.action("grid", "Space") == "quick_look"
    assert list(chosen.holders("play", "Return")) == []


def test_a_key_that_holds_everywhere_meets_all_others():
    assert list(Shortcuts().holders("about", "I")) == ["mark_in"]
    assert list(Shortcuts().holders("mark_in", "?")) == ["keys"]


def test_a_key_that_is_taken_is_gone_where_it_was_and_comes_back_when_it_is_given_back():
    taken = Shortcuts().with_keys("tag", ("I",))
    assert taken.keys("mark_in") == () and taken.differs("mark_in")
    back = taken.without("tag").without("mark_in")
    assert back.keys("mark_in") == ("I",) and back.own == {}
    assert taken.without("tag").keys("mark_in") == ("I",)


def test_a_change_stays_under_another_set():
    avid = Shortcuts().with_keys("pick", ("E",)).with_set("avid")
    assert avid.keys("pick") == ("E",) and avid.keys("mark_in") == ("I",)
    assert avid.with_set("default").keys("mark_in") == ("I",)


@pytest.mark.parametrize(
    ("keys", "sentence"),
    [
        ({"no_such": ["I"]}, "keys: no_such: there is no such action"),
        ({"mark_in": "I"}, "keys: mark_in: 'I' is no list of keys"),
        ({"mark_in": ["i"]}, "keys: mark_in: 'i' is no key; one is written as in Ctrl+Shift+S"),
        ({"mark_in": [["I"]]}, "keys: mark_in: ['I'] is no key; one is written as in Ctrl+Shift+S"),
        ({"mark_in": ["Tab"]}, "keys: mark_in: Tab goes from one control to the next"),
        ({"undo": ["Ctrl+U"]}, "keys: undo: its keys are fixed"),
        ({"tag": ["B"], "mark_in": ["B"]}, "keys: tag: B is mark_in already"),
        ([], "keys: [] cannot be used; allowed: lists of keys by action"),
    ],
)
def test_a_change_that_cannot_be_used_is_named_and_the_others_hold(keys, sentence):
    settings, problems = settings_from({"keys": keys})
    assert problems == (sentence,)
    assert Shortcuts(settings.key_set, settings.keys).keys("pick") == ("P",)


def test_one_change_that_cannot_be_used_takes_no_other_with_it():
    settings, problems = settings_from({"keys": {"mark_in": ["Tab"], "mark_out": ["B"]}, "key_set": "avid"})
    assert len(problems) == 1 and settings.keys == {"mark_out": ("B",)} and settings.key_set == "avid"


def test_no_setting_is_made_of_what_cannot_be_used():
    with pytest.raises(InvalidInput, match="keys"):
        Settings(keys={"mark_in": ("Tab",)})
    with pytest.raises(InvalidInput, match="key_set"):
        Settings(key_set="vegas")


names_or_text = st.sampled_from(list(TABLE)) | st.text()
lists = st.lists(st.sampled_from(KEYS) | st.text() | st.integers(), max_size=4)


@given(st.none() | st.integers() | st.dictionaries(names_or_text, lists))
def test_anything_at_all_can_be_read_and_what_is_left_out_is_named(value):
    own, wrong = own_from(value)
    assert own_from(own) == (own, ())
    assert len(own) + len(wrong) == (len(value) if isinstance(value, dict) else 1)
