"""The dialog of the diagnostics file: what it says before, while it is made, and afterwards."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QWidget

from wanstudio.core.diagnosis import GOES_IN, STAYS_OUT, Saved
from wanstudio.core.errors import LocalProblem
from wanstudio.ui.log.diagnostics import DiagnosticsDialog, DiagnosticsWork

SAVED = Saved("/home/anna/help.zip", "help.zip", 84_000)


class Work:
    """Keeps what it was asked, for the test to answer."""

    def __init__(self) -> None:
        self.path, self.shown, self.stopped = "", [], 0
        self.sorry = ""

    def save(self, path: str, told: Any, ended: Any) -> Any:
        self.path, self.told, self.ended = path, told, ended
        return self.stop

    def stop(self) -> None:
        self.stopped += 1

    def show(self, path: str) -> str:
        self.shown.append(path)
        return self.sorry


@pytest.fixture
def work() -> Work:
    return Work()


@pytest.fixture
def dialog(qtbot: Any, theme: Any, work: Work) -> DiagnosticsDialog:
    dialog = DiagnosticsDialog(theme, None, DiagnosticsWork(work.save, work.show))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.open()
    return dialog


def said(dialog: DiagnosticsDialog) -> list[str]:
    return [label.text() for label in dialog.findChildren(QLabel) if label.isVisible()]


def test_before_anything_is_written_it_is_said_what_goes_in_and_what_does_not(dialog: DiagnosticsDialog, work: Work):
    assert {*GOES_IN, *STAYS_OUT, "What goes in", "What stays out"} <= set(said(dialog))
    assert not dialog.news.isVisible() and work.path == ""


def test_much_enlarged_it_is_no_wider_than_the_window_it_belongs_to(qtbot: Any, qapp: Any, theme: Any, work: Work):
    window = QWidget()
    window.resize(1024, 700)
    qtbot.addWidget(window)
    theme.use(qapp, "dark", 2.0)
    try:
        dialog = DiagnosticsDialog(theme, window, DiagnosticsWork(work.save, work.show))
        dialog.open()
        qapp.processEvents()
        assert dialog.width() < 1024 and dialog.height() <= 700
        texts = [label for label in dialog.findChildren(QLabel) if label.isVisible() and label.wordWrap()]
        assert len(texts) == 1 + len(GOES_IN) + len(STAYS_OUT)
        assert all(label.heightForWidth(label.width()) <= label.height() for label in texts)
    finally:
        theme.use(qapp, "dark", 1.0)


def test_save_asks_where_with_a_name_that_says_what_it_is(dialog: DiagnosticsDialog, work: Work):
    dialog.save_button.click()
    [asking] = dialog.findChildren(QFileDialog)
    [suggested] = asking.selectedFiles()
    assert "/WanStudio diagnostics 20" in suggested and suggested.endswith(".zip")
    assert asking.isVisible() and work.path == ""
    asking.reject()
    assert work.path == "" and dialog.save_button.isEnabled()


def test_what_is_looked_at_is_told_and_then_where_the_file_is(dialog: DiagnosticsDialog, work: Work):
    dialog.save("/home/anna/help.zip")
    assert work.path == "/home/anna/help.zip" and not dialog.save_button.isEnabled()
    work.told("codecs")
    assert dialog.news.text() == "Looking at this computer: codecs done…"
    work.ended(SAVED)
    assert dialog.news.text() == "Saved as help.zip, 84 kB." == dialog.news.accessibleDescription()
    assert not dialog.save_button.isVisible() and dialog.cancel.text() == "Close"
    assert dialog.show_button.hasFocus() or dialog.show_button.isDefault()
    dialog.show_button.click()
    assert work.shown == ["/home/anna/help.zip"]


def test_where_no_folder_can_be_shown_it_is_said_where_it_is(dialog: DiagnosticsDialog, work: Work):
    work.sorry = "No file manager opened. The folder is /home/anna"
    dialog.save("/home/anna/help.zip")
    work.ended(SAVED)
    dialog.show_button.click()
    assert dialog.news.text() == work.sorry


def test_a_file_that_cannot_be_written_is_said_and_can_be_tried_elsewhere(dialog: DiagnosticsDialog, work: Work):
    dialog.save("/x/help.zip")
    work.ended(LocalProblem("/x/help.zip cannot be written: the disk is full.", hint="Choose another folder."))
    assert dialog.news.text() == "/x/help.zip cannot be written: the disk is full. Choose another folder."
    assert dialog.news.property("tone") == "bad"
    assert dialog.save_button.isEnabled() and not dialog.show_button.isVisible()
    dialog.save("/y/help.zip")
    work.ended(SAVED)
    assert dialog.news.property("tone") == "good"


def test_esc_stops_it_and_what_comes_later_is_not_heard(dialog: DiagnosticsDialog, work: Work):
    dialog.save("/x/help.zip")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible() and work.stopped == 1
    work.told("codecs")
    work.ended(SAVED)
    assert dialog.news.text() == "Looking at this computer for help.zip…"
