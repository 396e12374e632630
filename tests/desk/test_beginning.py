"""The stage while nothing is on it: a welcome, until there is no more need of one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.end2end.window import User, sit
from wanstudio.app import Program
from wanstudio.desk.beginning import Beginning
from wanstudio.store.folders import Folders
from wanstudio.store.settings import save_state
from wanstudio.ui.welcome import Welcome
from wanstudio.ui.widgets.buttons import Button


def begun(qapp: Any, home: Path, qtbot: Any, **kept: Any) -> Beginning:
    if kept:
        save_state(home / "state.json", kept)
    desk = Program(qapp, Folders.under(home)).desk
    qtbot.addWidget(desk.window)
    return desk.beginning


def test_the_first_start_welcomes_steps_aside_for_jobs_and_ends_with_the_first_clip(qapp: Any, home: Path, qtbot: Any):
    beginning = begun(qapp, home, qtbot)
    assert isinstance(beginning.currentWidget(), Welcome)
    beginning.look(made_one=False, idle=False)
    assert not isinstance(beginning.currentWidget(), Welcome)
    beginning.look(made_one=False, idle=True)
    assert isinstance(beginning.currentWidget(), Welcome) and not beginning.welcomed
    beginning.look(made_one=True, idle=True)
    assert not isinstance(beginning.currentWidget(), Welcome) and beginning.welcomed


@pytest.mark.parametrize(("model", "missing"), [("wan-2.2-reframe", "videoUrl"), ("wan-2.5-t2v", "prompt")])
def test_who_uses_the_sandbox_is_led_to_what_the_form_still_needs(qapp: Any, home: Path, model: str, missing: str):
    async def act(user: User) -> None:
        user.desk.create.show_model(f"scenario/{model}")
        [button] = [b for b in user.window.findChildren(Button) if b.text() == "Use the Sandbox"]
        button.setFocus()
        QTest.keyClick(button, Qt.Key.Key_Return)
        focus = user.window.focusWidget()
        assert user.control(f"param.{missing}").isAncestorOf(focus) and not button.isVisible()

    sit(qapp, act)


def test_a_later_start_makes_no_welcome(qapp: Any, home: Path, qtbot: Any):
    beginning = begun(qapp, home, qtbot, welcomed=True)
    beginning.look(made_one=False, idle=True)
    assert beginning.findChild(Welcome) is None and beginning.currentWidget() is not None


EMPTY = ("No clips yet", "Nothing to watch yet", "Nothing in the queue")


def test_nothing_is_called_empty_before_it_is_known_to_be(qapp: Any, home: Path):
    save_state(home / "state.json", {"welcomed": True})
    program = Program(qapp, Folders.under(home))
    program.desk.window.show()
    qapp.processEvents()
    first = User(program).texts()
    program.desk.window.deleteLater()
    assert "Library" in first and not [title for title in EMPTY if title in first]

    async def act(user: User) -> None:
        await user.until(lambda: all(title in user.texts() for title in EMPTY), "all of it is known to be empty")

    sit(qapp, act)
