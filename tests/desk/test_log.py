"""The log and the diagnostics file in the whole program: real files, real threads."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from tests.end2end.window import User, sit
from wanstudio.store.logs import redactor
from wanstudio.ui.log.diagnostics import DiagnosticsDialog
from wanstudio.ui.log.dialog import LogDialog
from wanstudio.ui.settings.dialog import SettingsDialog

KEY = "api_canary1234567890"


@pytest.fixture
def known_key() -> Any:
    before = redactor._forms, redactor._cover, redactor.longest
    redactor.hide(KEY)
    yield KEY
    redactor._forms, redactor._cover, redactor.longest = before


def opened(user: User) -> LogDialog:
    user.desk.menus.actions.by_id["open_log"].trigger()
    dialog = user.dialog()
    assert isinstance(dialog, LogDialog)
    return dialog


def seen(dialog: LogDialog) -> str:
    return "\n".join(line.text for line in dialog.model.shown)


def test_the_windows_own_log_is_shown_as_it_is_written(qapp: Any):
    async def act(user: User) -> None:
        log = logging.getLogger("wanstudio.test")
        log.info("before it was opened")
        dialog = opened(user)
        await user.until(lambda: "before it was opened" in seen(dialog), "what was written before")
        log.info("while it is open")
        await user.until(lambda: "while it is open" in seen(dialog), "what is written now")
        dialog.reject()

    sit(qapp, act)


def test_a_log_from_before_a_key_was_known_is_shown_without_it(qapp: Any, home: Path, known_key: str):
    (home / "logs").mkdir()
    (home / "logs" / "command.log").write_text(f"sent {known_key}\n")

    async def act(user: User) -> None:
        dialog = opened(user)
        await user.until(lambda: dialog.which.findData("command") >= 0, "the log is listed")
        dialog.which.setCurrentIndex(dialog.which.findData("command"))
        dialog.which.activated.emit(dialog.which.currentIndex())
        await user.until(lambda: dialog.model.count, "it is read")
        assert seen(dialog) == "sent [hidden]"
        dialog.reject()

    sit(qapp, act)


def test_a_log_that_is_gone_is_told_and_nothing_is_read_once_it_is_closed(qapp: Any, home: Path):
    async def act(user: User) -> None:
        dialog = opened(user)
        dialog.which.addItem("elsewhere", "elsewhere")
        dialog.which.setCurrentIndex(dialog.which.findData("elsewhere"))
        dialog.which.activated.emit(dialog.which.currentIndex())
        await user.until(lambda: dialog.list.words.startswith("There is no log yet."), "it is told")
        dialog.reject()
        assert user.desk.log._tail is None

    sit(qapp, act)


def reading() -> list[asyncio.Task[Any]]:
    return [task for task in asyncio.all_tasks() if task.get_name() == "read the log"]


def test_of_another_log_nothing_comes_that_was_still_being_read_of_the_first(qapp: Any, home: Path):
    (home / "logs").mkdir()
    (home / "logs" / "wanstudio.log").write_text("a line\n" * 100_000)
    (home / "logs" / "command.log").write_text("another\n")

    async def act(user: User) -> None:
        dialog = opened(user)
        await user.until(lambda: dialog.which.findData("command") >= 0, "the log is listed")
        await user.until(reading, "a piece is on its way")
        of_the_first = reading()
        dialog.which.setCurrentIndex(dialog.which.findData("command"))
        dialog.which.activated.emit(dialog.which.currentIndex())
        assert dialog.model.count == 0
        await user.until(lambda: "another" in seen(dialog), "it is read")
        await user.until(lambda: all(task.done() for task in of_the_first), "what was still being read has come")
        assert seen(dialog) == "another"
        dialog.reject()

    sit(qapp, act)


def test_the_log_can_be_closed_with_the_window_while_it_is_read(qapp: Any, home: Path):
    (home / "logs").mkdir()
    (home / "logs" / "wanstudio.log").write_text("a line\n" * 100_000)

    async def act(user: User) -> None:
        dialog = opened(user)
        await user.until(lambda: dialog.model.count, "it is being read")

    sit(qapp, act)


def test_the_diagnostics_file_is_saved_from_the_log_and_told_with_its_folder(
    qapp: Any, home: Path, tmp_path: Path, known_key: str
):
    (home / "logs").mkdir()
    (home / "logs" / "command.log").write_text(f"sent {known_key}\n")

    async def act(user: User) -> None:
        opened(user).diagnostics.click()
        dialog = user.dialog()
        assert isinstance(dialog, DiagnosticsDialog) and dialog.parentWidget() is not user.window
        dialog.save(str(tmp_path / "help"))
        await user.until(lambda: "Looking at this computer: " in dialog.news.text(), "it says what it does")
        await user.until(lambda: dialog.show_button.isVisible(), "it is saved")
        assert dialog.news.text().startswith("Saved as help.zip, ")
        dialog.reject()

    sit(qapp, act)
    with ZipFile(tmp_path / "help.zip") as made:
        report = made.read("report.txt").decode()
        assert made.read("logs/command.log") == b"sent [hidden]\n"
    assert "connection sandbox   It answers" in report and "0 clips" in report and KEY not in report


def test_a_place_where_it_cannot_be_written_is_said_at_once(qapp: Any, tmp_path: Path):
    async def act(user: User) -> None:
        user.desk.menus.actions.by_id["diagnostics"].trigger()
        dialog = user.dialog()
        assert isinstance(dialog, DiagnosticsDialog)
        dialog.save(str(tmp_path / "nowhere" / "help.zip"))
        await user.until(lambda: dialog.news.property("tone") == "bad", "it is said")
        assert dialog.news.text() == f"There is no folder {tmp_path / 'nowhere'}. Choose another folder."
        dialog.reject()

    sit(qapp, act)
    assert not list(tmp_path.iterdir())


def test_it_is_stopped_when_its_dialog_is_closed_and_leaves_no_file(qapp: Any, tmp_path: Path):
    async def act(user: User) -> None:
        user.desk.menus.actions.by_id["diagnostics"].trigger()
        dialog = user.dialog()
        assert isinstance(dialog, DiagnosticsDialog)
        dialog.save(str(tmp_path / "help.zip"))
        await user.until(lambda: "folder" in dialog.news.text() or "done" in dialog.news.text(), "it is under way")
        dialog.reject()
        assert not any(task.get_name() == "diagnostics file" and not task.cancelling() for task in asyncio.all_tasks())

    sit(qapp, act)
    assert not list(tmp_path.iterdir())


def test_settings_say_that_there_is_no_telemetry_and_lead_to_the_file(qapp: Any):
    async def act(user: User) -> None:
        user.desk.menus.actions.by_id["settings"].trigger()
        settings = user.dialog()
        assert isinstance(settings, SettingsDialog)
        said = user.texts(settings)
        assert "Privacy" in said and "No telemetry of any kind" in said
        settings.diagnostics_button.click()
        dialog = user.dialog()
        assert isinstance(dialog, DiagnosticsDialog) and dialog.parentWidget() is settings
        dialog.reject()
        settings.reject()

    sit(qapp, act)
