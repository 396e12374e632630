"""The accounts in the settings: tested, given a new key and removed where they stand."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from wanstudio.core.errors import AuthError, InvalidInput, LocalProblem
from wanstudio.core.settings import Settings
from wanstudio.ui.settings.account import AccountLine
from wanstudio.ui.settings.accounts import AccountWork
from wanstudio.ui.settings.dialog import SettingsDialog
from wanstudio.ui.statusbar import ConnectionRow

SANDBOX = ConnectionRow("sandbox", "Sandbox", "Stand-in clips, free")
MINE = ConnectionRow("Mine", "Mine", "Key in the keyring", removable=True, renewable=True, testable=True, called="Mine")
OTHER = MINE._replace(name="Other", title="Other", called="Other")
GIVEN = ConnectionRow("scenario", "Scenario", "Key from the environment", testable=True)
GONE = ConnectionRow("Old", "Old", "Not connected. Jobs still need it.", usable=False, renewable=True)


@pytest.fixture
def heard() -> list[tuple[Any, ...]]:
    return []


@pytest.fixture
def dialog(qtbot: Any, theme: Any, heard: list[tuple[Any, ...]]) -> SettingsDialog:
    work = AccountWork(
        connect=lambda: heard.append(("connect",)),
        renew=lambda name: heard.append(("renew", name)),
        rename=lambda name, title, tell: heard.append(("rename", name, title, tell)),
        test=lambda name, tell: heard.append(("test", name, tell)),
        before_removal=lambda name: f"Remove {name}? 2 jobs still need it.",
        remove=lambda name, refused: heard.append(("remove", name, refused)),
    )
    rows = (SANDBOX, MINE, GIVEN, GONE)
    dialog = SettingsDialog(
        theme,
        None,
        Settings(at_once={"Mine": 2, "Away": 9}),
        "/clips",
        rows,
        apply=lambda s: heard.append(("apply", s)),
        accounts=work,
    )
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.open()
    return dialog


def test_each_account_offers_what_can_be_done_with_it_by_its_name(dialog: SettingsDialog):
    offered = {}
    for name, line in dialog.accounts.lines.items():
        buttons = (line.test_button, line.key_button, line.remove_button)
        offered[name] = [b.accessibleName() for b in buttons if b.isVisible()]
    assert offered == {
        "sandbox": [],
        "Mine": ["Test Mine", "New key… Mine", "Remove… Mine"],
        "scenario": ["Test Scenario"],
        "Old": ["Connect again… Old"],
    }


@pytest.mark.parametrize("wide", [700, 1000])
def test_an_accounts_name_and_its_note_stand_beside_each_other(dialog: SettingsDialog, wide: int):
    dialog.resize(wide, 640)
    QApplication.processEvents()
    for line in dialog.accounts.lines.values():
        name, note = line.renaming.geometry(), line._note.geometry()
        assert name.right() < note.left() and not name.intersects(note)
        assert note.width() >= line._note.sizeHint().width()


def test_a_test_says_in_place_how_it_went_and_is_not_begun_twice(dialog: SettingsDialog, heard: list[Any]):
    line = dialog.accounts.lines["Mine"]
    line.test_button.click()
    line.test_button.click()
    [(_, name, tell)] = heard
    assert name == "Mine" and line.says.text() == "Testing…"
    tell("Connected. 120 CU left.")
    assert line.says.isVisible() and line.says.text() == "Connected. 120 CU left."
    line.test_button.click()
    refused = AuthError("401", hint="Key and secret must come from the same project.")
    heard[-1][2](refused)
    assert line.says.text() == f"{AuthError.title}. {refused.hint}"


def test_removing_asks_first_names_who_needs_it_and_keeps_it_at_a_word(dialog: SettingsDialog, heard: list[Any]):
    line = dialog.accounts.lines["Mine"]
    line.remove_button.click()
    assert line.says.text() == "Remove Mine? 2 jobs still need it." and line.keep_button.isVisible() and not heard
    line.keep_button.click()
    assert not line.keep_button.isVisible() and not line.says.isVisible() and not heard
    line.remove_button.click()
    line.sure_button.click()
    [(what, name, refused)] = heard
    assert (what, name) == ("remove", "Mine") and not line.sure_button.isVisible()
    refused(LocalProblem("The list cannot be written."))
    assert "cannot be written" in line.says.text()


def test_one_that_is_gone_and_still_needed_is_no_longer_said_to_be_removed(dialog: SettingsDialog):
    line = dialog.accounts.lines["Mine"]
    line.remove_button.click()
    line.sure_button.click()
    dialog.accounts.show_rows((SANDBOX, MINE))
    assert line.says.text() == "Removing…" and line.says.isVisible()
    dialog.accounts.show_rows((SANDBOX, GONE._replace(name="Mine", title="Mine")))
    assert not line.says.isVisible() and line.key_button.text() == "Connect again…"


def test_the_question_of_removing_puts_the_focus_where_nothing_is_lost(qtbot: Any, dialog: SettingsDialog):
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    line = dialog.accounts.lines["Mine"]
    line.remove_button.click()
    assert line.keep_button.hasFocus()
    line.keep_button.click()
    assert line.remove_button.hasFocus()


def test_a_new_key_is_asked_for_by_the_accounts_name(dialog: SettingsDialog, heard: list[Any]):
    dialog.accounts.lines["Mine"].key_button.click()
    dialog.accounts.lines["Old"].key_button.click()
    dialog.accounts.connect_button.click()
    assert heard == [("renew", "Mine"), ("renew", "Old"), ("connect",)]


def test_what_is_said_of_one_account_stays_while_others_come_and_go(dialog: SettingsDialog, heard: list[Any]):
    line = dialog.accounts.lines["Mine"]
    line.remove_button.click()
    dialog.accounts.show_rows((SANDBOX, OTHER, MINE._replace(note="A key is missing", usable=False)))
    assert list(dialog.accounts.lines) == ["sandbox", "Mine", "Other"]
    assert dialog.accounts.lines["Mine"] is line and line.keep_button.isVisible()
    column = dialog.accounts._column
    assert [column.itemAt(n).widget() for n in range(column.count())] == [
        dialog.accounts.lines[name] for name in ("sandbox", "Other", "Mine")
    ]


@pytest.mark.parametrize(("names", "where"), [(("Mine",), "Mine"), (("Old", "x"), "Old"), ((), ""), (("nobody",), "")])
def test_what_leads_here_focuses_what_mends_it(qtbot: Any, dialog: SettingsDialog, names: tuple[str, ...], where: str):
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    dialog.show_accounts(names)
    wanted = dialog.accounts.lines[where].key_button if where else dialog.accounts.connect_button
    assert wanted.hasFocus()


def test_how_many_jobs_at_once_is_each_accounts_own_or_the_usual_number(dialog: SettingsDialog, heard: list[Any]):
    mine, sandbox = dialog.accounts.lines["Mine"].at_once, dialog.accounts.lines["sandbox"].at_once
    assert (mine.value(), sandbox.text(), sandbox.accessibleName()) == (2, "Usual", "Jobs at once, Sandbox")
    mine.setValue(0)
    sandbox.setValue(7)
    dialog._on_save()
    [(_, settings)] = heard
    assert settings.at_once == {"sandbox": 7, "Away": 9}, "also of an account that is not there at the moment"
    assert (settings.at_once_of("sandbox"), settings.at_once_of("Mine")) == (7, settings.jobs_at_once)


# ---- called otherwise --------------------------------------------------------------------------------


@pytest.fixture
def line(dialog: SettingsDialog) -> AccountLine:
    """That of "Mine", with the field for its name."""
    line = dialog.accounts.lines["Mine"]
    line.rename_button.click()
    return line


def shown(line: AccountLine) -> str:
    """What stands in the place of the name."""
    renaming = line.renaming
    return "a field" if renaming.field.isVisible() else renaming.title.text()


def test_an_account_is_renamed_where_its_name_stands(
    dialog: SettingsDialog, line: AccountLine, heard: list[Any], qtbot: Any
):
    field = line.renaming.field
    assert field.hasFocus() and field.selectedText() == "Mine" and field.accessibleName() == "Name of Mine"
    qtbot.keyClicks(field, "Northlight")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    [(what, name, title, tell)] = heard
    assert (what, name, title) == ("rename", "Mine", "Northlight") and dialog.isVisible()
    line.show_row(MINE._replace(title="Northlight, Scenario", called="Northlight"))
    tell(None)
    assert shown(line) == "Northlight, Scenario" and line.rename_button.hasFocus()
    assert line.rename_button.accessibleName() == "Rename Northlight, Scenario"


def test_what_an_account_cannot_be_called_is_said_there_and_the_field_stays(
    line: AccountLine, heard: list[Any], qtbot: Any
):
    field = line.renaming.field
    qtbot.keyClicks(field, "Other")
    line.test_button.setFocus()  # it holds wherever the focus goes
    heard.pop()[-1](InvalidInput("name", "Name: there is an account 'Other' already"))
    assert shown(line) == "a field" and line.says.text() == "Name: there is an account 'Other' already"
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert shown(line) == "Mine" and not line.says.isVisible() and heard == []


@pytest.mark.parametrize("keys", [[Qt.Key.Key_Return], [Qt.Key.Key_X, Qt.Key.Key_Escape]])
def test_the_same_name_and_esc_change_nothing_and_close_no_dialog(
    dialog: SettingsDialog, line: AccountLine, heard: list[Any], qtbot: Any, keys: list[Qt.Key]
):
    for key in keys:
        qtbot.keyClick(line.renaming.field, key)
    assert shown(line) == "Mine" and dialog.isVisible() and heard == []


def test_only_the_users_own_accounts_can_be_renamed(dialog: SettingsDialog):
    renamable = [name for name, line in dialog.accounts.lines.items() if line.rename_button.isVisible()]
    assert renamable == ["Mine"]
