"""The sheet of keys: read, searched, and changed with real keys."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from tests.ui.hand import take
from wanstudio.core.shortcuts.chosen import Shortcuts
from wanstudio.core.shortcuts.sets import SETS
from wanstudio.core.shortcuts.table import TABLE
from wanstudio.ui.keyboard.caps import parts_of, parts_together
from wanstudio.ui.keyboard.sheet import KeysSheet
from wanstudio.ui.keymap import Keymap
from wanstudio.ui.widgets.buttons import IconButton
from wanstudio.ui.widgets.labels import Label

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def keymap():
    return Keymap()


@pytest.fixture
def sheet(qtbot, theme, keymap):
    window = QWidget()
    window.resize(1440, 900)
    qtbot.addWidget(window)
    sheet = KeysSheet(theme, window, keymap)
    sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    sheet.window_below = window
    sheet.open()
    sheet.whole.click()
    sheet.activateWindow()
    qtbot.waitUntil(sheet.isActiveWindow)
    return sheet


def keys(sheet, action):
    return sheet._keymap.shortcuts.keys(action)


def choose(sheet, action):
    """Go to an action and choose it, by key."""
    row = sheet.rows[action]
    row.button.setFocus()
    QTest.keyClick(row.button, Qt.Key.Key_Return)
    assert row.button.waiting and row.said.text() == "Press a key, Esc to leave it."
    return row


def shown(row):
    return [choice for choice, button in row.choices.items() if button.isVisible()]


def test_every_action_has_its_row_with_its_keys_and_a_name_for_screen_readers(sheet):
    assert sheet.rows.keys() == TABLE.keys()
    assert all(row.button.keys == keys(sheet, action) for action, row in sheet.rows.items())
    assert sheet.rows["mark_in"].button.accessibleName() == "Range: Begin the range here, on the stage: I"
    assert sheet.rows["pick"].button.accessibleName() == "Pick, on the stage and in the library: P"
    assert sheet.rows["about"].button.accessibleName() == "About WanStudio, everywhere: no key"


def drawn(parts):
    """Caps in brackets."""
    return " ".join(f"[{words}]" if is_cap else words for words, is_cap in parts)


def test_keys_are_drawn_as_caps():
    assert drawn(parts_of(("F", "Ctrl+Left"))) == "[F] or [Ctrl] [←]"
    assert drawn(parts_of(("Ctrl++",))) == "[Ctrl] [+]"


@pytest.mark.parametrize(
    ("actions", "shown"),
    [
        ([("F", "F11")], "[F] or [F11]"),
        ([("J",), ("K",), ("L",)], "[J] [K] [L]"),
        ([("Shift+I",), ("Shift+O",)], "[Shift] [I] [O]"),
        ([("Ctrl+Z",), ("Ctrl+Shift+Z",)], "[Ctrl] [Z] and [Ctrl] [Shift] [Z]"),
        ([("I", "E"), ("O", "R")], "[I] [O] or [E] [R]"),
        ([("Home",), ("End", "'")], "[Home] [End] or [']"),
        ([(), ("O",)], "– [O]"),
        ([("Alt+I",), ()], "[Alt] [I] –"),
        ([(str(n),) for n in range(1, 6)], "[1] to [5]"),
        ([("Ctrl++",), ("Ctrl+-",)], "[Ctrl] [+] [-]"),
        ([(), ()], ""),
    ],
)
def test_keys_of_what_goes_together_stand_in_one_line(actions, shown):
    assert drawn(parts_together(actions)) == shown


def test_a_key_that_is_pressed_is_the_actions_at_once(sheet):
    row = choose(sheet, "about")
    QTest.keyClick(row.button, Qt.Key.Key_B, CTRL)
    assert keys(sheet, "about") == ("Ctrl+B",) == row.button.keys
    assert row.button.differs and not row.button.waiting and not row.said.isVisible()


def test_esc_leaves_the_key_as_it_is_and_the_sheet_open(sheet):
    row = choose(sheet, "mute")
    QTest.keyClick(row.button, Qt.Key.Key_Escape)
    assert not row.button.waiting and keys(sheet, "mute") == ("M",) and sheet.isVisible()
    QTest.keyClick(row.button, Qt.Key.Key_B)
    assert keys(sheet, "mute") == ("M",)


@pytest.mark.parametrize(
    ("key", "held", "sentence"),
    [
        (Qt.Key.Key_Tab, Qt.KeyboardModifier.NoModifier, "Tab goes from one control to the next."),
        (Qt.Key.Key_F10, Qt.KeyboardModifier.NoModifier, "F10 opens the menus."),
        (Qt.Key.Key_C, CTRL, "Ctrl+C copies, in every field."),
        (Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier, "Space is for what has the focus."),
    ],
)
def test_a_key_that_is_needed_is_refused_at_the_row_which_waits_on(sheet, key, held, sentence):
    row = choose(sheet, "about")
    QTest.keyClick(row.button, key, held)
    assert row.said.text() == f"{sentence} Press another, Esc to leave it." and row.button.waiting
    assert row.button.hasFocus() and row.button.accessibleDescription() == row.said.text()
    QTest.keyClick(row.button, Qt.Key.Key_B, CTRL)
    assert keys(sheet, "about") == ("Ctrl+B",)


@pytest.mark.parametrize("where", ["take", "leave"])
def test_esc_leaves_the_key_to_who_has_it_and_the_sheet_open(sheet, where):
    row = choose(sheet, "tag")
    QTest.keyClick(row.button, Qt.Key.Key_I)
    row.choices[where].setFocus()
    QTest.keyClick(row.choices[where], Qt.Key.Key_Escape)
    assert sheet.isVisible() and not row.said.isVisible() and row.button.hasFocus()
    assert (keys(sheet, "mark_in"), keys(sheet, "tag")) == (("I",), ("T",))
    QTest.keyClick(row.button, Qt.Key.Key_Escape)
    assert not sheet.isVisible()


def test_shift_alone_is_not_yet_a_key(sheet):
    row = choose(sheet, "about")
    QTest.keyClick(row.button, Qt.Key.Key_Shift, SHIFT)
    assert row.button.waiting and row.said.text() == "Press a key, Esc to leave it."


def test_a_key_that_another_action_has_is_taken_only_when_the_user_says_so(sheet):
    row = choose(sheet, "tag")
    QTest.keyClick(row.button, Qt.Key.Key_I)
    assert row.said.text() == "I is Begin the range here, on the stage. Take it from there?"
    assert shown(row) == ["take", "leave"] and keys(sheet, "mark_in") == ("I",)
    assert row.choices["take"].hasFocus()
    QTest.keyClick(row.choices["take"], Qt.Key.Key_Space)
    assert keys(sheet, "tag") == ("I",) and keys(sheet, "mark_in") == ()
    assert sheet.rows["mark_in"].button.keys == () and row.button.hasFocus()


def test_a_key_that_is_left_stays_where_it_is(sheet):
    row = choose(sheet, "tag")
    QTest.keyClick(row.button, Qt.Key.Key_I)
    row.choices["leave"].click()
    assert keys(sheet, "tag") == ("T",) and keys(sheet, "mark_in") == ("I",) and not row.said.isVisible()


def test_an_action_can_have_one_key_more_and_none_at_all(sheet):
    row = choose(sheet, "mute")
    row.choices["more"].click()
    QTest.keyClick(row.button, Qt.Key.Key_N)
    assert keys(sheet, "mute") == ("M", "N")
    row = choose(sheet, "mute")
    row.choices["none"].click()
    assert keys(sheet, "mute") == ()


def test_one_is_reset_and_a_key_that_was_given_away_is_asked_for(sheet, keymap):
    keymap.use(Shortcuts().with_keys("mark_in", ("B",)).with_keys("tag", ("I",)))
    row = choose(sheet, "mark_in")
    row.choices["reset"].click()
    assert row.said.text() == "I is Tags, on the stage and in the library. Take it from there?"
    row.choices["take"].click()
    assert keys(sheet, "mark_in") == ("I",) and keys(sheet, "tag") == ()
    assert not choose(sheet, "mute").choices["reset"].isEnabled()


def test_all_are_reset_and_the_set_stays(sheet, keymap):
    assert not sheet.reset_all.isVisible()
    keymap.use(Shortcuts("avid").with_keys("mute", ("N",)))
    assert sheet.remark.text().startswith("1 changed by you.")
    sheet.reset_all.click()
    assert keymap.shortcuts == Shortcuts("avid")


def test_a_reset_is_undone_until_something_else_is_changed(sheet, keymap):
    own = Shortcuts("avid").with_keys("mute", ("N",)).with_keys("tag", ())
    keymap.use(own)
    sheet.reset_all.click()
    assert sheet.reset_all.text() == "Undo the reset"
    sheet.reset_all.click()
    assert keymap.shortcuts == own and sheet.reset_all.text() == "Reset all"
    sheet.reset_all.click()
    take(sheet.hands, "Premiere")
    assert not sheet.reset_all.isVisible()


def test_what_was_asked_is_asked_no_more_under_another_set(sheet):
    """Its key may be another action's there, which was not named."""
    row = choose(sheet, "tag")
    QTest.keyClick(row.button, Qt.Key.Key_D)
    row = choose(sheet, "mute")
    QTest.keyClick(row.button, Qt.Key.Key_D)
    assert "D is Tags" in row.said.text() and row.choices["take"].isVisible()
    take(sheet.hands, "Avid")
    assert not row.choices["take"].isVisible()


def test_hands_from_elsewhere_are_chosen_by_key(sheet, keymap):
    sheet.hands.setFocus()
    for _ in range(3):
        QTest.keyClick(sheet.hands, Qt.Key.Key_Right)
    assert keymap.shortcuts.set_name == "avid" and sheet.rows["mark_in"].button.keys == ("I", "E")


def test_an_action_is_found_by_its_words_and_by_a_key_that_is_pressed(sheet):
    def found():
        return [action for action, row in sheet.rows.items() if row.isVisible()]

    assert sheet.search.hasFocus()
    QTest.keyClicks(sheet.search, "mute")
    assert found() == ["mute"]
    sheet.search.clear()
    QTest.keyClick(sheet.search, Qt.Key.Key_E, CTRL)
    assert found() == ["export"] and sheet.search.text() == "Ctrl+E"
    sheet.search.clear()
    QTest.keyClicks(sheet.search, "i")
    assert found() == ["mark_in"]
    QTest.keyClicks(sheet.search, "zzz")
    assert found() == [] and sheet.nothing.isVisible()
    QTest.keyClick(sheet.search, Qt.Key.Key_Escape)
    assert sheet.search.text() == "" and sheet.isVisible() and len(found()) == len(TABLE)


def test_one_action_is_open_at_a_time(sheet):
    first = choose(sheet, "mute")
    choose(sheet, "loop")
    assert not first.button.waiting and not first.said.isVisible()


def test_undo_and_redo_are_not_changed(sheet):
    assert not sheet.rows["undo"].button.isEnabled() and not sheet.rows["redo"].button.isEnabled()


@pytest.mark.parametrize("width", [700, 1024, 1440])
def test_it_is_no_larger_than_the_window_it_lies_on(qtbot, theme, width):
    window = QWidget()
    window.resize(width, 700)
    qtbot.addWidget(window)
    sheet = KeysSheet(theme, window, Keymap())
    sheet.ensurePolished()
    assert sheet.width() <= width - 48 and sheet.sizeHint().height() <= 700


@pytest.mark.parametrize("width", [700, 900, 1024, 1440])
def test_nothing_of_its_head_lies_over_anything_else(qtbot, theme, width):
    window = QWidget()
    window.resize(width, 700)
    qtbot.addWidget(window)
    sheet = KeysSheet(theme, window, Keymap())
    sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    sheet.open()
    close = next(button for button in sheet.findChildren(IconButton) if button.accessibleName() == "Close")
    parts = [sheet.search, sheet.hands, close]
    assert all(sheet.rect().contains(part.geometry()) for part in parts)
    assert not [
        1 for n, part in enumerate(parts) for other in parts[:n] if part.geometry().intersects(other.geometry())
    ]


def test_what_is_asked_at_the_last_row_is_in_sight(qtbot, sheet):
    row = choose(sheet, "prompt_on")
    area = sheet._area.viewport()
    qtbot.waitUntil(lambda: area.rect().contains(row.said.mapTo(area, row.said.rect().center())))


def glance(sheet):
    """What the lines that are seen tell, as a screen reader says it."""
    return [line.accessibleName() for line in sheet.overview.buttons() if line.isVisible()]


def test_at_a_glance_all_that_has_keys_is_seen_and_nothing_else(sheet):
    assert not sheet.overview.isVisible() and sheet.rows["about"].isVisible()
    sheet.whole.click()
    assert sheet.overview.isVisible() and not sheet.rows["mute"].isVisible()
    assert sorted(sheet.overview.told()) == sorted(action for action in TABLE if keys(sheet, action))
    assert "Shuttle: J, K, L" in glance(sheet) and "Full screen: F or F11" in glance(sheet)
    titles = [label.text() for label in sheet.overview.findChildren(Label) if label.isVisible()]
    assert "Play" in titles and "while the stage has focus" in titles and "Others" not in titles


@pytest.mark.parametrize("width", [1440, 1024, 960])
@pytest.mark.parametrize("name", SETS)
def test_no_line_is_cut_at_a_glance_whatever_the_hands(qtbot, theme, name, width):
    window = QWidget()
    window.resize(width, 700)
    qtbot.addWidget(window)
    sheet = KeysSheet(theme, window, Keymap(Shortcuts(name)))
    sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    sheet.open()
    lines = [line for line in sheet.overview.buttons() if line.isVisible()]
    assert len(lines) > 30 and [line.line.words for line in lines if not line.has_room] == []


def test_a_key_of_the_users_own_is_seen_at_a_glance_and_one_that_is_gone_is_not(sheet, keymap):
    sheet.whole.click()
    keymap.use(Shortcuts().with_keys("about", ("Ctrl+B",)).with_keys("tag", ()).with_keys("mark_in", ()))
    assert "About WanStudio: Ctrl+B" in glance(sheet) and "In, out: no key, O" in glance(sheet)
    assert not [said for said in glance(sheet) if said.startswith("Tags")]


def test_a_line_leads_to_where_its_keys_are_changed(sheet):
    sheet.whole.click()
    line = next(line for line in sheet.overview.buttons() if line.line.words == "Tags")
    line.setFocus()
    QTest.keyClick(line, Qt.Key.Key_Return)
    row = sheet.rows["tag"]
    assert row.isVisible() and row.button.waiting and row.button.hasFocus()
    QTest.keyClick(row.button, Qt.Key.Key_B)
    assert keys(sheet, "tag") == ("B",)
    sheet.change("undo")
    assert sheet.rows["undo"].isVisible() and not sheet.rows["undo"].button.waiting


def test_what_is_sought_is_shown_with_or_without_a_key_and_the_glance_comes_back(sheet):
    sheet.whole.click()
    QTest.keyClicks(sheet.search, "about")
    assert [action for action, row in sheet.rows.items() if row.isVisible()] == ["about"]
    assert not sheet.overview.isVisible()
    sheet.search.clear()
    assert sheet.overview.isVisible() and sheet.whole.text() == "Change keys…"


def test_what_loses_its_key_while_all_are_shown_stays_with_the_focus(sheet):
    row = choose(sheet, "mute")
    row.choices["none"].click()
    assert row.isVisible() and row.button.hasFocus() and sheet.whole.text() == "Show at a glance"


def test_an_action_says_in_which_menu_it_is(sheet):
    button = sheet.rows["surround_mid"].button
    assert button.words == "Stage background: Mid grey" and button.toolTip() == "View > Stage background > Mid grey"
