"""The table and the sets on it."""

import pytest

from wanstudio.core.shortcuts.chosen import Shortcuts, why_not
from wanstudio.core.shortcuts.names import is_key
from wanstudio.core.shortcuts.sets import SETS
from wanstudio.core.shortcuts.table import TABLE


def test_every_key_of_the_table_and_of_the_sets_is_written_as_one():
    keys = [*(row.keys for row in TABLE.values()), *(keys for each in SETS.values() for keys in each.values())]
    assert [key for some in keys for key in some if not is_key(key)] == []


@pytest.mark.parametrize("name", SETS)
def test_no_two_actions_of_one_place_share_a_key(name):
    """Were there two, one of them would have lost its key here."""
    chosen = Shortcuts(name)
    assert [action for action in TABLE if chosen.differs(action)] == []


@pytest.mark.parametrize("name", SETS)
def test_a_set_names_actions_that_there_are_and_keys_that_they_can_have(name):
    assert SETS[name].keys() <= TABLE.keys()
    refused = [why_not(action, key) for action, keys in SETS[name].items() for key in keys]
    assert not any(refused), refused


@pytest.mark.parametrize("name", SETS)
def test_a_set_takes_no_action_its_only_key(name):
    chosen = Shortcuts(name)
    assert [action for action, row in TABLE.items() if row.keys and not chosen.keys(action)] == []


@pytest.mark.parametrize(
    ("name", "key", "action"),
    [
        ("premiere", "Ctrl+Shift+I", "clear_in"),
        ("resolve", "Alt+I", "clear_in"),
        ("avid", "D", "clear_in"),
        ("avid", "E", "mark_in"),
        ("avid", "Q", "to_in"),
        ("default", "Shift+I", "to_in"),
    ],
)
def test_a_hand_from_elsewhere_finds_its_key(name, key, action):
    chosen = Shortcuts(name)
    assert action in (chosen.action("stage", key), chosen.action("window", key))
