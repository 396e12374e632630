"""The folder for new clips in the settings: what there is to know of it is said below it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from wanstudio.ui.settings.clipsfolder import ClipsFolder, Stop

Tell = Callable[[str], None]


class Asked:
    def __init__(self) -> None:
        self.folders: list[str] = []
        self.stopped = 0
        self.tell: Tell = lambda said: None

    def __call__(self, folder: str, tell: Tell) -> Stop:
        self.folders.append(folder)
        self.tell = tell
        return self._stop

    def _stop(self) -> None:
        self.stopped += 1


@pytest.fixture
def asked():
    return Asked()


@pytest.fixture
def folder(qtbot, theme, asked):
    made = ClipsFolder(theme, "", "/usual", asked)
    qtbot.addWidget(made)
    made.show()
    return made


def test_what_there_is_to_know_of_the_folder_that_holds_is_said_at_once(folder, asked):
    assert asked.folders == [""] and not folder.remark.isVisible()
    asked.tell("Dropbox seems to sync this folder.")
    assert folder.remark.isVisible() and folder.remark.text() == "Dropbox seems to sync this folder."
    assert folder.field.accessibleDescription() == folder.remark.text()


def test_while_one_types_only_one_question_is_under_way_and_only_what_stands_there_is_said(folder, asked):
    for typed in ("/m", "/mn", " /mnt "):
        folder.field.setText(typed)
    assert asked.folders == [""]
    asked.tell("This is the usual one.")
    assert asked.folders == ["", "/mnt"] and not folder.remark.isVisible()
    asked.tell("This folder is on a network drive (nfs4).")
    assert folder.remark.text() == "This folder is on a network drive (nfs4)."
    folder.field.setText("/home")
    asked.tell("")
    assert not folder.remark.isVisible() and folder.field.accessibleDescription() == ""


def test_who_leaves_wants_to_know_no_more(folder, asked):
    folder.leave()
    assert asked.stopped == 1
