"""What keys are called, and which are refused."""

import pytest

from wanstudio.core.shortcuts.names import is_key, is_strong, refusal, split


@pytest.mark.parametrize(
    "key", ["I", "Ctrl+Shift+S", "Ctrl++", "+", "?", "\\", "Alt+Shift+Up", "F11", "Return", "7", "Ö"]
)
def test_a_key_is_written_as_qt_writes_it(key):
    assert is_key(key)


@pytest.mark.parametrize(
    "key",
    ["", "i", "Shift+Ctrl+S", "Ctrl+", "Ctrl+A+B", "Ctrl+Ctrl+S", "Meta+S", "Enter", "F25", "Ctrl+=", 7, None, ["I"]],
)
def test_what_is_written_otherwise_is_no_key(key):
    assert not is_key(key)


def test_a_plus_can_be_the_key_itself():
    assert split("Ctrl++") == (("Ctrl",), "+") and split("+") == ((), "+")


def test_a_key_with_ctrl_and_a_function_key_are_strong():
    assert is_strong("Ctrl+I") and is_strong("F11") and is_strong("Shift+F11")
    assert not is_strong("I") and not is_strong("Alt+I") and not is_strong("F")


@pytest.mark.parametrize(
    ("key", "places", "sentence"),
    [
        ("Tab", ["stage"], "Tab goes from one control to the next."),
        ("Shift+Backtab", ["stage"], "Tab goes from one control to the next."),
        ("Ctrl+Tab", ["window"], "Tab goes from one control to the next."),
        ("Esc", ["stage"], "Esc closes what is open."),
        ("Alt+F4", ["window"], "Alt+F4 closes the window."),
        ("F10", ["window"], "F10 opens the menus."),
        ("Meta+I", ["stage"], "What is pressed with the system's own key is the desktop's."),
        ("Ctrl+C", ["window"], "Ctrl+C copies, in every field."),
        ("Ctrl+Z", ["window"], "Ctrl+Z undoes, in every field."),
        ("Ctrl+Backspace", ["window"], "Ctrl+Backspace deletes a word, in every field."),
        ("Ctrl+Shift+Backspace", ["window"], "Ctrl+Shift+Backspace deletes all before, in every field."),
        ("Space", ["window"], "Space is for what has the focus."),
        ("Shift+Return", ["window"], "Enter is for what has the focus."),
        ("Left", ["window"], "Left moves in what has the focus."),
        ("Down", ["stage", "grid"], "Down moves in what has the focus."),
        ("A", ["prompt"], "A is needed to type."),
        ("Volume Up", ["stage"], "This key has no name here."),
    ],
)
def test_a_key_that_is_needed_elsewhere_is_refused_with_a_sentence(key, places, sentence):
    assert refusal(key, places) == sentence


@pytest.mark.parametrize(
    ("key", "places"),
    [
        ("Left", ["stage"]),
        ("Space", ["stage", "grid"]),
        ("Alt+Left", ["window"]),
        ("B", ["window"]),
        ("F7", ["prompt"]),
    ],
)
def test_any_other_key_can_be_had(key, places):
    assert refusal(key, places) == ""
