import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

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
    dialog.service._take(1)
    assert not dialog.secret.isVisible() and "AI/ML API" in dialog._where.text()


def test_each_service_leads_to_where_its_key_is_made(dialog):
    for n, service in enumerate(SERVICES.values()):
        dialog.service._take(n)
        assert dialog.page.isVisible() and dialog.page.text() == f"Open {service.title}"
        dialog.page.click()
        assert dialog.asked[-1] == ("browse", service.page) and service.page.startswith("https://")
    assert dialog.remark.text() == "No browser opened."


def test_a_new_key_is_for_the_account_that_is_there(dialog):
    dialog.renew(Connection("Northlight", "Northlight", "aimlapi", "https://proxy.example", "session"))
    assert dialog.windowTitle() == "New key for Northlight"
    assert not dialog.service.isVisible() and not dialog.name.isVisible() and not dialog.secret.isVisible()
    dialog.key.setText("api_CANARY")
    dialog._save_button.click()
    _, typed, _ = dialog.asked[0]
    assert (typed.provider, typed.name, typed.base_url) == ("aimlapi", "Northlight", "https://proxy.example")


def test_keys_are_hidden_while_they_are_typed(dialog):
    assert dialog.key.echoMode() == dialog.secret.echoMode() == QLineEdit.EchoMode.Password


def test_what_is_typed_goes_to_the_test_and_shows_in_no_repr(dialog):
    dialog.key.setText("api_CANARY")
    dialog.secret.setText("CANARY2")
    dialog._test_button.click()
    _, typed, _ = dialog.asked[0]
    assert (typed.provider, typed.key, typed.secret) == ("scenario", "api_CANARY", "CANARY2")
    assert "CANARY" not in repr(typed)


def test_a_fault_is_named_and_saving_stays_possible(dialog):
    dialog._test_button.click()
    dialog.asked[0][2](AuthError("401 Unauthorized", hint="Key and secret must come from the same project."))
    assert dialog._answer.title.text() == AuthError.title
    assert dialog._answer.text.text() == "Key and secret must come from the same project."
    assert dialog._save_button.isEnabled() and dialog._save_button.text() == "Save anyway"


def test_a_good_test_makes_saving_the_next_step(dialog):
    dialog._test_button.click()
    dialog.asked[0][2]("Connected.")
    assert dialog._save_button.property("primary") and not dialog._test_button.property("primary")


def test_while_it_waits_nothing_can_be_pressed_twice(dialog):
    dialog._test_button.click()
    dialog._test_button.click()
    dialog._save_button.click()
    assert len(dialog.asked) == 1


def test_the_focus_stays_at_the_test_where_a_second_press_cancels_nothing(qtbot, dialog):
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    dialog._test_button.setFocus()
    for _ in range(2):
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Space)
    assert dialog.isVisible() and len(dialog.asked) == 1 and dialog._test_button.hasFocus()
    dialog.asked[0][2](AuthError("401"))
    assert dialog._test_button.hasFocus() and dialog._save_button.accessibleName() == "Save anyway"


def test_a_wrong_field_is_marked_and_focused(dialog):
    dialog._save_button.click()
    dialog.asked[0][2](InvalidInput("key", "API key: needed"))
    assert dialog.key.property("invalid") is True
    dialog.key.textEdited.emit("x")
    assert dialog.key.property("invalid") is False and not dialog._answer.isVisible()


def test_saved_means_closed(dialog):
    dialog._save_button.click()
    dialog.asked[0][2]("Saved")
    assert not dialog.isVisible()


def test_it_says_where_the_key_will_be_kept(dialog):
    dialog.say_where_kept("")
    assert "keyring and nowhere else" in dialog._kept.text()
    dialog.say_where_kept("no D-Bus")
    assert "kept until you quit" in dialog._kept.text()
