"""The stage while nothing is on it: a welcome, until there is no more need of one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from wanstudio.app import Program
from wanstudio.desk.beginning import Beginning
from wanstudio.store.folders import Folders
from wanstudio.store.settings import save_state
from wanstudio.ui.welcome import Welcome


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


def test_a_later_start_makes_no_welcome(qapp: Any, home: Path, qtbot: Any):
    beginning = begun(qapp, home, qtbot, welcomed=True)
    beginning.look(made_one=False, idle=True)
    assert beginning.findChild(Welcome) is None and beginning.currentWidget() is not None
