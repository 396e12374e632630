"""The name of new clips in the settings: what can stand in it, and what comes of it, while it is typed."""

from __future__ import annotations

import re

import pytest

from wanstudio.ui.settings.naming import Naming


@pytest.fixture
def naming(qtbot, theme):
    made = Naming(theme, "{project} {take:03}", "Wan")
    qtbot.addWidget(made)
    made.show()
    return made


def test_an_example_shows_what_comes_of_it_as_it_is_typed(naming):
    assert naming.sample.text() == "Launch film 004.mp4"
    naming.pattern.setText("{date} {model} {seed}")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d Wan 1718\.mp4", naming.sample.text())
    assert naming.pattern.accessibleName() == "Name" and naming.pattern.accessibleDescription() == naming.sample.text()


def test_what_is_wrong_is_said_in_its_place(naming):
    naming.pattern.setText("{promt}")
    assert "{promt}" in naming.sample.text() and naming.sample.property("tone") == "bad"
    naming.pattern.setText("{prompt}")
    assert naming.sample.property("tone") == "muted"


def test_the_menu_has_every_word_and_puts_it_where_the_cursor_is(naming):
    naming.pattern.setText("cut")
    entries = naming.words.menu_of_words().actions()
    said = dict(entry.text().split("\t") for entry in entries)
    assert said["Project"] == "{project}" and said["Take, with three figures"] == "{take:03}"
    assert {word.strip("{}").partition(":")[0] for word in said.values()} == {
        *("project", "date", "model", "seed", "prompt", "take", "id")
    }
    next(entry for entry in entries if entry.text().startswith("Take")).trigger()
    assert naming.pattern.text() == "cut {take:03}"
