"""Copy and Paste of the whole window: files and pictures go where they can be used, and text stays text."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QMimeData, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from tests.end2end.window import User, sit
from tests.samples import PICTURE
from tests.ui.dragging import mime
from wanstudio.core.shortcuts.table import TABLE
from wanstudio.store.library import Page

I2V = "scenario/wan-2.2-i2v"


def pixels() -> QMimeData:
    data, image = QMimeData(), QImage(64, 36, QImage.Format.Format_RGB32)
    image.fill(0xFF336699)
    data.setImageData(image)
    return data


def text(words: str) -> QMimeData:
    data = QMimeData()
    data.setText(words)
    return data


async def press(user: User, focus: QWidget, key: Qt.Key) -> None:
    """With Ctrl, as a shortcut of the window. Not from inside a task: Qt's test turns the loop."""
    user.window.activateWindow()
    await user.until(user.window.isActiveWindow, "the window takes keys")
    focus.setFocus()
    pressed = []

    def act() -> None:
        QTest.keyClick(user.window.windowHandle(), key, Qt.KeyboardModifier.ControlModifier)
        pressed.append(True)

    QTimer.singleShot(0, act)
    await user.until(lambda: pressed, "the key went down and up")


async def begun(user: User, a_clip: Any) -> Any:
    user.desk.create.show_model(I2V)
    clips = (a_clip(0), a_clip(1))
    user.desk.listing.fill(Page(clips, None), 2, None)
    return clips


def test_a_picture_on_the_clipboard_goes_to_the_first_slot_that_it_fits_from_wherever_it_is_pasted(
    qapp: Any, a_clip: Any
):
    async def act(user: User) -> None:
        await begun(user, a_clip)
        create = user.desk.create
        QGuiApplication.clipboard().setMimeData(mime(PICTURE))
        await press(user, user.desk.stage, Qt.Key.Key_V)
        await user.until(lambda: create.values().get("image") == str(PICTURE), "the first slot has it")
        QGuiApplication.clipboard().setMimeData(pixels())
        await press(user, user.control("param.prompt").control, Qt.Key.Key_V)  # no text: it is for a slot
        await user.until(lambda: create.values().get("lastFrameImage"), "the second slot has it")
        assert not create.values().get("prompt")

    sit(qapp, act)


def test_in_a_field_for_text_what_is_text_stays_text_by_key_and_by_menu(qapp: Any, a_clip: Any):
    async def act(user: User) -> None:
        await begun(user, a_clip)
        prompt = user.control("param.prompt").control
        QGuiApplication.clipboard().setMimeData(text("https://example.org/a.png a fox"))
        await press(user, prompt, Qt.Key.Key_V)
        user.desk.menus.actions.by_id["paste"].trigger()
        assert user.desk.create.values()["prompt"] == "https://example.org/a.png a fox" * 2
        prompt.selectAll()
        QGuiApplication.clipboard().clear()
        await press(user, prompt, Qt.Key.Key_C)
        assert QGuiApplication.clipboard().text().startswith("https://example.org")
        assert not QGuiApplication.clipboard().mimeData().hasUrls()

    sit(qapp, act)


def test_what_is_no_picture_and_no_file_is_said(qapp: Any, a_clip: Any):
    async def act(user: User) -> None:
        await begun(user, a_clip)
        QGuiApplication.clipboard().setMimeData(text("a fox"))
        await press(user, user.desk.stage, Qt.Key.Key_V)
        assert user.remark == "There is no picture or file on the clipboard."

    sit(qapp, act)


def test_the_chosen_clips_are_copied_as_files_that_other_programs_paste(qapp: Any, a_clip: Any):
    async def act(user: User) -> None:
        clips = await begun(user, a_clip)
        grid = user.desk.library.grid
        grid.selectAll()
        await press(user, grid, Qt.Key.Key_C)
        copied = QGuiApplication.clipboard().mimeData()
        assert [url.toLocalFile() for url in copied.urls()] == [str(clip.path) for clip in clips]
        assert bytes(copied.data("x-special/gnome-copied-files").data()).startswith(b"copy\nfile:///")
        assert user.remark == "2 clips can be pasted as files now."
        QGuiApplication.clipboard().clear()
        [entry] = [e for e in grid.menu().actions() if e.text().startswith("Copy files")]
        assert entry.text() == "Copy files\tCtrl+C"
        entry.trigger()
        assert len(QGuiApplication.clipboard().mimeData().urls()) == 2

    sit(qapp, act)


def test_both_keys_are_those_of_every_field():
    assert TABLE["copy_files"].fixed and TABLE["paste"].fixed
