import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from tests.ui.hand import button, press, said, take
from wanstudio.core.connections import SERVICES, Connection
from wanstudio.core.errors import AuthError, InvalidInput
from wanstudio.ui.settings.connect import ConnectDialog


@pytest.fixture
def dialog(qtbot, theme):
    asked = []
    dialog = ConnectDialog(
        theme,
        None,
        tuple(SERVICES.values()),
        test=lambda typed, tell: asked.append(("test", typed, tell)),
        save=lambda typed, tell: asked.append(("save", typed, tell)),
        browse=lambda address: asked.append(("browse", address)) or "No browser opened.",
    )
    dialog.asked = asked
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.open()
    return dialog


def test_a_service_with_a_secret_asks_for_both_halves_and_one_without_for_one(dialog):
    assert dialog.secret.isVisible()
    take(dialog.service, "AI/ML API")
    assert not dialog.secret.isVisible() and "in AI/ML API under" in said(dialog)


def test_each_service_leads_to_where_its_key_is_made(dialog):
    for service in SERVICES.values():
        take(dialog.service, service.title)
        assert dialog.page.isVisible() and dialog.page.text() == f"Open {service.title}"
        dialog.page.click()
        assert dialog.asked[-1] == ("browse", service.page) and service.page.startswith("https://")
    assert dialog.remark.text() == "No browser opened."


def test_a_new_key_is_for_the_account_that_is_there(dialog):
    dialog.renew(Connection("Northlight", "Northlight", "aimlapi", "https://proxy.example", "session"))
    assert dialog.windowTitle() == "New key for Northlight"
    assert not dialog.service.isVisible() and not dialog.name.isVisible() and not dialog.secret.isVisible()
    dialog.key.setText("api_CANARY")
    press(dialog, "Save")
    _, typed, _ = dialog.asked[0]
    assert (typed.provider, typed.name, typed.base_url) == ("aimlapi", "Northlight", "https://proxy.example")


def test_keys_are_hidden_while_they_are_typed(dialog):
    assert dialog.key.echoMode() == dialog.secret.echoMode() == QLineEdit.EchoMode.Password


def test_what_is_typed_goes_to_the_test_and_shows_in_no_repr(dialog):
    dialog.key.setText("api_CANARY")
    dialog.secret.setText("CANARY2")
    press(dialog, "Test")
    _, typed, _ = dialog.asked[0]
    assert (typed.provider, typed.key, typed.secret) == ("scenario", "api_CANARY", "CANARY2")
    assert "CANARY" not in repr(typed)


def test_a_fault_is_named_and_saving_stays_possible(dialog):
    press(dialog, "Test")
    dialog.asked[0][2](AuthError("401 Unauthorized", hint="Key and secret must come from the same project."))
    assert f"{AuthError.title}\nKey and secret must come from the same project." in said(dialog)
    assert button(dialog, "Save anyway").isEnabled()


def test_a_good_test_makes_saving_the_next_step(dialog):
    press(dialog, "Test")
    dialog.asked[0][2]("Connected.")
    assert button(dialog, "Save").property("primary") and not button(dialog, "Test again").property("primary")


def test_while_it_waits_nothing_can_be_pressed_twice(dialog):
    test, save = button(dialog, "Test"), button(dialog, "Save")
    for pressed in (test, test, save):
        pressed.click()
    assert len(dialog.asked) == 1


def test_the_focus_stays_at_the_test_where_a_second_press_cancels_nothing(qtbot, dialog):
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    test = button(dialog, "Test")
    test.setFocus()
    for _ in range(2):
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Space)
    assert dialog.isVisible() and len(dialog.asked) == 1 and test.hasFocus()
    dialog.asked[0][2](AuthError("401"))
    assert test.hasFocus() and button(dialog, "Save anyway").isEnabled()


def test_a_wrong_field_is_marked_and_focused(dialog):
    press(dialog, "Save")
    dialog.asked[0][2](InvalidInput("key", "API key: needed"))
    assert dialog.key.property("invalid") is True and "API key: needed" in said(dialog)
    dialog.key.textEdited.emit("x")
    assert dialog.key.property("invalid") is False and "API key: needed" not in said(dialog)


def test_saved_means_closed(dialog):
    press(dialog, "Save")
    dialog.asked[0][2]("Saved")
    assert not dialog.isVisible()


def test_it_says_where_the_key_will_be_kept(dialog):
    dialog.say_where_kept("")
    assert "keyring and nowhere else" in said(dialog)
    dialog.say_where_kept("no D-Bus")
    assert "kept until you quit" in said(dialog)
