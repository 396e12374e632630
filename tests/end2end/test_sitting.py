"""What `sit` makes of a test that goes wrong: the next one finds no window of it."""

from __future__ import annotations

from typing import Any

import psutil
import pytest
from PySide6.QtWidgets import QApplication

from tests.end2end.window import User, sit
from wanstudio.app import Program
from wanstudio.ui.window import MainWindow


class OwnError(BaseException):
    """As pytest's own, no Exception."""


def windows() -> list[MainWindow]:
    return [each for each in QApplication.topLevelWidgets() if isinstance(each, MainWindow)]


def test_an_act_that_fails_ends_the_program_and_its_error_is_what_the_test_fails_with(qapp: Any):
    before, closed = psutil.Process().children(recursive=True), list[bool]()

    async def act(user: User) -> None:
        user.window.closed.connect(lambda: closed.append(True))
        user.desk.menus.actions.by_id["settings"].trigger()
        user.desk.form.fill("scenario/wan-2.5-t2v", {"prompt": "a fox"})
        await user.generate()
        raise OwnError

    with pytest.raises(OwnError):
        sit(qapp, act)
    assert closed and not windows()
    assert psutil.Process().children(recursive=True) == before


def test_a_program_that_ends_before_it_is_acted_on_is_what_the_test_fails_with(
    qapp: Any, monkeypatch: pytest.MonkeyPatch
):
    async def broken(_: Program) -> None:
        raise OwnError

    async def act(_: User) -> None:
        raise AssertionError("there is nothing to act on")

    monkeypatch.setattr(Program, "_show_library", broken)
    with pytest.raises(OwnError):
        sit(qapp, act)
    assert not windows()


def test_a_program_that_does_not_close_after_an_act_that_failed_hides_nothing_of_it(
    qapp: Any, monkeypatch: pytest.MonkeyPatch
):
    close = Program._close

    async def breaks(program: Program) -> None:
        await close(program)
        raise ValueError("closing")

    async def act(_: User) -> None:
        raise OwnError

    monkeypatch.setattr(Program, "_close", breaks)
    with pytest.raises(OwnError) as failed:
        sit(qapp, act)
    assert isinstance(failed.value.__context__, ValueError)
