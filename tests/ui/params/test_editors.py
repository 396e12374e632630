"""Every kind of parameter has an editor that holds what it is given."""

from __future__ import annotations

import random

import pytest

from wanstudio.core.params import KINDS, Choice, Media, Number, Param, Seed, Text, Toggle, Value
from wanstudio.ui.params.base import Editor
from wanstudio.ui.params.editors import EDITORS


def some_value(param: Param, dice: random.Random) -> Value:
    match param:
        case Text():
            return "".join(dice.choices("ab cé漢\U0001f98a", k=dice.randint(1, 30))).strip() or "x"
        case Number():
            low = param.min if param.min is not None else -1000
            high = param.max if param.max is not None else 1_000_000
            number = dice.uniform(low, high)
            return round(number) if param.whole else number
        case Choice():
            return dice.choice(param.options)
        case Toggle():
            return dice.random() < 0.5
        case Seed():
            return dice.randint(0, param.max)
        case _:
            return f"/somewhere/{dice.randint(0, 99)} é.png"


def test_every_kind_of_parameter_has_an_editor():
    assert set(EDITORS) == set(KINDS.values())


def make(theme, qtbot, param) -> Editor:
    editor = EDITORS[type(param)](theme, param)
    qtbot.addWidget(editor)
    editor.resize(172, editor.height_for(172))
    return editor


def test_an_editor_holds_the_default_and_any_allowed_value(theme, qtbot, model):
    dice = random.Random(model.id)
    for param in model.params:
        editor = make(theme, qtbot, param)
        editor.set_value(param.default)
        assert editor.value() == param.default, param.name
        for _ in range(8):
            value = some_value(param, dice)
            editor.set_value(value)
            assert editor.value() == value, param.name


def test_an_editor_can_be_emptied(theme, qtbot, model):
    dice = random.Random(1)
    for param in model.params:
        editor = make(theme, qtbot, param)
        editor.set_value(some_value(param, dice))
        editor.set_value(None)
        assert editor.value() is None, param.name


def test_an_editor_says_so_when_it_gets_another_value_and_not_when_it_gets_the_same(theme, qtbot, model):
    dice = random.Random(2)
    for param in model.params:
        editor = make(theme, qtbot, param)
        value = some_value(param, dice)
        editor.set_value(None)
        heard = []
        editor.changed.connect(lambda heard=heard: heard.append(1))
        editor.set_value(value)
        editor.set_value(value)
        assert len(heard) == 1, param.name


def test_tools_and_screen_readers_find_every_editor_by_name(theme, qtbot, model):
    for param in model.params:
        editor = make(theme, qtbot, param)
        assert editor.objectName() == f"param.{param.name}"
        assert editor.control.accessibleName() == param.label
        if isinstance(param, Media):
            assert editor.control.objectName() == f"slot.{param.name}"


def test_help_and_problem_reach_the_screen_reader(theme, qtbot, model):
    for param in (p for p in model.params if not isinstance(p, Media)):
        editor = make(theme, qtbot, param)
        editor.set_problem("Something is wrong.")
        said = editor.control.accessibleDescription()
        assert "Something is wrong." in said and param.help in said, param.name


def test_a_field_that_is_ignored_is_off_and_says_why(theme, qtbot, model):
    for param in (p for p in model.params if not isinstance(p, Media)):
        editor = make(theme, qtbot, param)
        editor.set_ignored("Not used while it rains.", "The rain")
        assert not editor.control.isEnabled()
        assert editor.toolTip() == "Not used while it rains."
        assert "Not used while it rains." in editor.control.accessibleDescription()
        editor.set_ignored("", "")
        assert editor.control.isEnabled()


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_what_cannot_be_a_value_is_kept_not_dropped(theme, qtbot, kind):
    """An old recipe may hold anything; the form shows it, and the rules say what is wrong with it."""
    more = {"choice": {"options": ("a", "b")}, "media": {"takes": "image"}, "toggle": {"default": False}}
    param = KINDS[kind](name="p", label="P", **more.get(kind, {}))
    editor = make(theme, qtbot, param)
    editor.set_value("odd")
    assert editor.value() == "odd"
