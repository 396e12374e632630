"""The network's part of the settings: what stands in its fields, what is kept secret, what a test says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget

from tests.ui.hand import button, press, said, take
from tests.ui.settings.work import NO_ACCOUNTS
from wanstudio.core.errors import InvalidInput, StudioError
from wanstudio.core.network import NetworkTyped, Tried
from wanstudio.core.settings import Settings
from wanstudio.ui.settings.dialog import SettingsDialog
from wanstudio.ui.settings.network import NetworkSection, NetworkWork

MANUAL = Settings(proxy="manual", proxy_address="http://proxy.test:3128", proxy_bypass="a.test", ca_file="/c.pem")


@dataclass
class Heard:
    """What the section has asked for."""

    tests: list[tuple[NetworkTyped, Callable[[Tried], None], Callable[[StudioError | None], None]]] = field(
        default_factory=list
    )
    saves: list[tuple[NetworkTyped, Callable[[Settings | StudioError], None]]] = field(default_factory=list)
    stopped: int = 0
    asked_where: int = 0
    where: list[Callable[[str], None]] = field(default_factory=list)
    silent: bool = False
    applied: list[Settings] = field(default_factory=list)

    def work(self, has_login: bool) -> NetworkWork:
        def test(*asked: Any) -> Callable[[], None]:
            self.tests.append(asked)  # type: ignore[arg-type]
            return self.stop

        def where(told: Callable[[str], None]) -> None:
            self.asked_where += 1
            self.where.append(told)
            if not self.silent:
                told("no D-Bus")

        def save(*asked: Any) -> Callable[[], None]:
            self.saves.append(asked)  # type: ignore[arg-type]
            return self.stop

        return NetworkWork(("Scenario", "AI/ML API"), "No proxy is set", has_login, test, save, where)

    def stop(self) -> None:
        self.stopped += 1


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def opened(qtbot: Any, theme: Any, heard: Heard) -> Callable[..., tuple[SettingsDialog, NetworkSection]]:
    def open_dialog(
        settings: Settings = MANUAL, *, has_login: bool = False, parent: QWidget | None = None
    ) -> tuple[SettingsDialog, NetworkSection]:
        dialog = SettingsDialog(
            theme,
            parent,
            settings,
            "/clips",
            (),
            apply=heard.applied.append,
            accounts=NO_ACCOUNTS,
            network=heard.work(has_login),
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        if parent is None:  # which takes it along, else
            qtbot.addWidget(dialog)
        dialog.open()
        assert dialog.network is not None
        return dialog, dialog.network

    return open_dialog


def typed(widget: QLineEdit, text: str) -> None:
    widget.setText(text)
    widget.textEdited.emit(text)


def test_a_manual_proxys_fields_are_there_only_for_a_manual_proxy(opened: Any):
    _, section = opened(Settings())
    assert section.mode.labels[section.mode.index] == "System" and not section.address.isVisible()
    assert "No proxy is set." in said(section)
    take(section.mode, "Manual")
    assert "No proxy is set." not in said(section)
    assert section.address.isVisible() and section.login.password.isVisible() and section.bypass.isVisible()
    assert section.ca_file.isVisible(), "that one in every case"


def test_every_field_has_its_labels_name(opened: Any):
    _, section = opened()
    fields = (
        section.mode,
        section.address,
        section.login.user,
        section.login.password,
        section.bypass,
        section.ca_file,
    )
    names = [f.accessibleName() for f in fields]
    assert names == ["Proxy", "Proxy address", "Proxy name", "Proxy password", "Without a proxy", "CA file"]


def test_unchanged_nothing_of_the_network_is_saved_again(opened: Any, heard: Heard):
    dialog, _ = opened(has_login=True)
    press(dialog, "Save")
    assert heard.saves == [] and heard.applied == [MANUAL] and not dialog.isVisible()


def test_what_was_typed_is_saved_first_and_the_rest_with_it(opened: Any, heard: Heard):
    dialog, section = opened()
    typed(section.bypass, "b.test")
    dialog.reduced_motion.click()
    press(dialog, "Save")
    [(what, told)] = heard.saves
    assert what.bypass == "b.test" and dialog.isVisible() and heard.applied == []
    told(replace(MANUAL, proxy_bypass="b.test"))
    assert heard.applied == [replace(MANUAL, proxy_bypass="b.test", reduced_motion=True)] and not dialog.isVisible()


def test_a_second_press_while_it_is_saved_saves_nothing_twice(opened: Any, heard: Heard):
    dialog, section = opened()
    typed(section.bypass, "b.test")
    save = button(dialog, "Save")
    save.click()
    save.click()
    assert len(heard.saves) == 1 and not section.isEnabled()
    heard.saves[0][1](InvalidInput("proxy_bypass", "Without a proxy: b"))
    assert section.isEnabled()


def test_what_is_told_after_the_dialog_was_closed_comes_too_late(opened: Any, heard: Heard):
    heard.silent = True
    dialog, section = opened()
    typed(section.login.user, "j")
    press(dialog, "Save")
    before = heard.stopped
    dialog.reject()
    assert heard.stopped == before + 1, "a keyring that is waited for has nothing to save any more"
    heard.saves[0][1](MANUAL)
    heard.where[0]("no D-Bus")
    assert heard.applied == [] and section.login.note.text() == ""


def test_a_wrong_field_is_marked_with_its_sentence_and_nothing_is_applied(opened: Any, heard: Heard):
    dialog, section = opened()
    typed(section.address, "ftp://x")
    press(dialog, "Save")
    heard.saves[0][1](InvalidInput("proxy_address", "Proxy address: no proxy begins like this."))
    assert dialog.isVisible() and heard.applied == []
    assert section.address.property("invalid") is True
    assert "no proxy begins" in said(section)
    assert "no proxy begins" in section.address.accessibleDescription()
    typed(section.address, "http://x")
    assert section.address.property("invalid") is False and "no proxy begins" not in said(section)


def test_a_name_and_password_do_not_stay_in_the_address_and_are_dots(opened: Any):
    _, section = opened()
    typed(section.address, "http://jane:word@other.test:8080")
    section.address.editingFinished.emit()
    assert section.address.text() == "http://other.test:8080"
    assert (section.login.user.text(), section.login.password.text()) == ("jane", "word")
    assert section.login.user.echoMode() == section.login.password.echoMode() == QLineEdit.EchoMode.Password
    assert "jane" not in repr(section.typed()) and "word" not in repr(section.typed())


def test_no_picture_of_the_dialog_shows_them(opened: Any):
    """Two secrets of one length look the same to the last pixel."""

    def picture(user: str, password: str) -> QImage:
        dialog, section = opened()
        section.login.user.setText(user)
        section.login.password.setText(password)
        dialog.setFocus()
        return dialog.grab().toImage()

    assert picture("jane", "secret") == picture("mike", "wordly")


def test_kept_ones_are_said_to_be_kept_and_are_not_there_to_be_read(opened: Any, heard: Heard):
    _, section = opened(has_login=True)
    assert section.login.user.text() == section.login.password.text() == ""
    assert "kept" in section.login.user.placeholderText().lower() and section.login.forget_button.isVisible()
    typed(section.address, "http://other.test:1")
    assert "kept" not in section.login.user.placeholderText().lower(), "they are another proxy's"


def test_they_can_be_forgotten(opened: Any, heard: Heard):
    dialog, section = opened(has_login=True)
    section.login.forget_button.click()
    assert "forgotten when you save" in section.login.note.text() and section.changed
    press(dialog, "Save")
    assert heard.saves[0][0].forget
    typed(section.login.password, "new")
    assert not section.typed().forget


def test_where_they_are_kept_is_asked_once_they_are_typed_and_said(opened: Any, heard: Heard):
    _, section = opened()
    assert heard.asked_where == 0, "a locked keyring would ask for its password"
    typed(section.login.user, "j")
    typed(section.login.user, "ja")
    assert (
        heard.asked_where == 1 and "kept until you quit" in section.login.note.text() and section.login.note.isVisible()
    )


def test_a_test_says_of_each_service_how_it_went(opened: Any, heard: Heard):
    _, section = opened()
    test = button(section, "Test")
    test.click()
    test.click()
    [(what, told, ended)] = heard.tests
    assert what == section.typed() and test.accessibleName() == "Testing…"
    assert section.trials.says == ["Scenario: trying…", "AI/ML API: trying…"]
    told(Tried("AI/ML API", False, "AI/ML API: The proxy x:1 could not be found."))
    told(Tried("Scenario", True, "Scenario: reached without a proxy."))
    ended(None)
    assert section.trials.says == ["Scenario: reached without a proxy.", "AI/ML API: The proxy x:1 could not be found."]
    assert test.accessibleName() == "Test" and section.trials.isVisible()
    assert "could not be found" in section.trials.accessibleDescription()
    typed(section.address, "http://y:1")
    assert section.trials.says == [], "that was of other settings"


def test_the_focus_stays_at_the_test_where_a_second_press_cancels_nothing(qtbot: Any, opened: Any, heard: Heard):
    dialog, section = opened()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    test = button(section, "Test")
    test.setFocus()
    for _ in range(2):
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Space)
    assert dialog.isVisible() and len(heard.tests) == 1 and test.hasFocus()
    heard.tests[0][2](None)
    assert test.hasFocus()


def test_a_test_of_a_wrong_field_names_the_field(opened: Any, heard: Heard):
    _, section = opened()
    press(section, "Test")
    heard.tests[0][2](InvalidInput("ca_file", "CA file: c.pem cannot be read: it is gone."))
    assert section.ca_file.property("invalid") is True and not section.trials.isVisible()
    assert "cannot be read" in said(section) and button(section, "Test").isEnabled()


@pytest.mark.parametrize("end", ["reject", "edit"])
def test_closing_or_editing_ends_the_test(opened: Any, heard: Heard, end: str):
    dialog, section = opened()
    press(section, "Test")
    before = heard.stopped
    if end == "reject":
        dialog.reject()
    else:
        typed(section.address, "http://y:1")
    assert heard.stopped == before + 1


@pytest.mark.parametrize("height", [900, 700, 480])
def test_in_a_low_window_the_content_scrolls_and_the_buttons_stay(qtbot: Any, opened: Any, height: int):
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1024, height)
    window.show()
    dialog, section = opened(parent=window)
    assert dialog.height() <= height
    for end in (button(dialog, "Save"), button(dialog, "Cancel")):
        assert end.mapTo(dialog, end.rect().bottomLeft()).y() <= dialog.height()
    dialog.show_network()
    qtbot.waitUntil(lambda: 0 <= section.mode.mapTo(dialog, QPoint(0, 0)).y() < dialog.height() - 60)
    assert section.mode.hasFocus() or not dialog.isActiveWindow()
