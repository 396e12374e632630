"""Keys that are pressed, as the table has them; keys in force, where they are shown and where they hold."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QMainWindow, QWidget

from wanstudio.core.shortcuts.chosen import Shortcuts, why_not
from wanstudio.core.shortcuts.names import is_key
from wanstudio.core.shortcuts.sets import SETS
from wanstudio.ui.actions import all_actions
from wanstudio.ui.keymap import FIRST_NUMBER, Keymap, KeyTip, pressed
from wanstudio.ui.menus import MenuActions

NONE, CTRL, ALT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
SHIFT, PAD = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.KeypadModifier


@pytest.mark.parametrize(
    ("key", "held", "text"),
    [
        (Qt.Key.Key_I, NONE, "I"),
        (Qt.Key.Key_I, SHIFT, "Shift+I"),
        (Qt.Key.Key_S, CTRL | SHIFT, "Ctrl+Shift+S"),
        (Qt.Key.Key_Question, SHIFT, "?"),
        (Qt.Key.Key_Plus, SHIFT, "+"),
        (Qt.Key.Key_Equal, NONE, "+"),
        (Qt.Key.Key_Equal, CTRL, "Ctrl++"),
        (Qt.Key.Key_Plus, PAD, "+"),
        (Qt.Key.Key_Enter, PAD, "Return"),
        (Qt.Key.Key_5, PAD, "5"),
        (Qt.Key.Key_Backslash, NONE, "\\"),
        (Qt.Key.Key_Up, ALT | SHIFT, "Alt+Shift+Up"),
        (Qt.Key.Key_Delete, NONE, "Del"),
        (Qt.Key.Key_Space, NONE, "Space"),
        (Qt.Key.Key_Shift, SHIFT, ""),
        (Qt.Key.Key_Control, CTRL, ""),
    ],
)
def test_a_pressed_key_is_what_the_table_has(key, held, text):
    assert pressed(QKeyEvent(QEvent.Type.KeyPress, key, held)) == text
    assert not text or is_key(text)


J, K, ONE, TWO = 36, 37, 2, 3  # as a PC counts its keys


def key_at(number: int, key: int, held: Qt.KeyboardModifier = NONE) -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, key, held, number + (FIRST_NUMBER or 0), 0, 0)


counts_keys = pytest.mark.skipif(FIRST_NUMBER is None, reason="keys are not counted here")


@counts_keys
@pytest.mark.parametrize(
    ("number", "key", "held", "text"),
    [
        (J, ord("О"), NONE, "J"),  # Russian
        (J, ord("Ξ"), SHIFT, "Shift+J"),  # Greek
        (J, ord("ח"), CTRL, "Ctrl+J"),  # Hebrew
        (26, ord("Ü"), NONE, "Ü"),  # German: it has all the others
        (TWO, ord("É"), NONE, "É"),
        (TWO, Qt.Key.Key_2, SHIFT, "2"),  # French
    ],
)
def test_keys_of_other_keyboards_are_those_of_an_english_one(number, key, held, text):
    assert pressed(key_at(number, key, held)) == text


@counts_keys
def test_the_stage_is_worked_from_any_keyboard():
    keys = Keymap()
    assert keys.action("stage", key_at(J, ord("О"))) == "shuttle_back"
    assert keys.action("stage", key_at(TWO, ord("É"))) == "rate_2" == keys.action("grid", key_at(TWO, ord("É")))
    assert keys.action("stage", key_at(TWO, Qt.Key.Key_2, SHIFT)) == "rate_2"
    assert keys.action("stage", key_at(ONE, Qt.Key.Key_Plus)) == "zoom_in", "what it says counts first"
    keys.use(Shortcuts().with_keys("tag", ("É",)))
    assert keys.action("stage", key_at(TWO, ord("É"))) == "tag"
    assert keys.action("stage", key_at(TWO, ord("É"), CTRL)) == ""


def test_keys_are_said_behind_the_words():
    keymap = Keymap()
    assert keymap.said("Mute", "mute") == "Mute (M)"
    assert keymap.said("Full screen", "full_screen") == "Full screen (F or F11)"
    assert keymap.said("Generate", "generate") == "Generate (Ctrl+Enter)"
    assert keymap.said("About", "about") == "About"


@pytest.fixture
def window(qtbot):
    window = QMainWindow()
    window.field = QLineEdit()
    window.other = QWidget()
    window.other.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    whole = QWidget()
    window.setCentralWidget(whole)
    for child in (window.field, window.other):
        child.setParent(whole)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


@pytest.fixture
def menus(theme, window):
    keymap, called = Keymap(), []
    actions = MenuActions(theme, window, keymap)
    actions.fill(window.menuBar())
    actions.join(
        {row.id: (lambda of=row.id: called.append(of)) for row in all_actions()},
        dict.fromkeys(("this_job", "project", "clip_project", "arrange", "filter", "account"), lambda menu: None),
    )
    actions.keymap, actions.called = keymap, called
    return actions


def test_menus_show_the_keys_in_force_at_once_and_answer_to_them(qtbot, window, menus):
    window.other.setFocus()
    menus.keymap.use(Shortcuts().with_keys("about", ("Ctrl+B", "F7")).with_keys("export", ()))
    assert menus.by_id["about"].text() == "About WanStudio\tCtrl+B or F7"
    assert menus.by_id["export"].shortcuts() == []
    for key, held in ((Qt.Key.Key_B, CTRL), (Qt.Key.Key_F7, NONE), (Qt.Key.Key_E, CTRL)):
        qtbot.keyClick(window.other, key, held)
    assert menus.called == ["about", "about"]


def test_keys_of_a_region_stand_in_the_menu_and_are_no_shortcuts(menus):
    menus.keymap.use(Shortcuts("avid"))
    assert menus.by_id["mark_in"].text() == "Begin the range here\tI or E"
    assert menus.by_id["mark_in"].shortcuts() == []
    assert menus.by_id["full_screen"].text() == "Full screen"
    menus.keymap.use(Shortcuts())
    assert menus.by_id["full_screen"].text() == "Full screen\tF or F11"


def test_a_single_letter_of_the_whole_window_rests_while_text_is_typed(qtbot, window, menus):
    menus.keymap.use(Shortcuts().with_keys("about", ("B",)))
    window.field.setFocus()
    qtbot.keyClick(window.field, Qt.Key.Key_B)
    qtbot.keyClick(window.field, Qt.Key.Key_B, SHIFT)
    assert menus.called == [] and window.field.text().upper() == "BB"
    window.other.setFocus()
    qtbot.keyClick(window.other, Qt.Key.Key_B)
    assert menus.called == ["about"]


EDITING = (
    *("Copy", "Cut", "Paste", "Undo", "Redo", "SelectAll", "DeleteStartOfWord", "DeleteEndOfWord"),
    *("MoveToNextWord", "MoveToPreviousWord", "SelectNextWord", "SelectPreviousWord"),
    *("MoveToStartOfDocument", "MoveToEndOfDocument", "SelectStartOfDocument", "SelectEndOfDocument"),
)


@pytest.mark.parametrize("what", EDITING)
def test_no_key_that_edits_text_is_given_away(qapp, what):
    """Of some a field would lose its key, and of the others the action would not hold while one has the focus."""
    keys = [key.toString() for key in QKeySequence.keyBindings(getattr(QKeySequence.StandardKey, what))]
    written = [key for key in keys if is_key(key)]
    assert written and [key for key in written if not why_not("about", key)] == []


@pytest.mark.parametrize("key", [Qt.Key.Key_Plus, Qt.Key.Key_Equal])
def test_larger_with_ctrl_is_on_the_equals_key_too(qtbot, window, menus, key):
    menus.keymap.use(Shortcuts("resolve"))
    window.other.setFocus()
    qtbot.keyClick(window.other, key, CTRL)
    assert menus.called == ["zoom_in"]


def test_the_enter_key_of_the_number_pad_is_one(qtbot, window, menus):
    window.other.setFocus()
    qtbot.keyClick(window.other, Qt.Key.Key_Enter, CTRL | PAD)
    assert menus.called == ["generate"]


def test_a_tooltip_shows_the_keys_in_force_at_once(qtbot):
    keymap, button = Keymap(), QWidget()
    qtbot.addWidget(button)
    tip = KeyTip(keymap, button, "Play", "play", named=True)
    assert button.toolTip() == "Play (Space)" == button.accessibleName()
    keymap.use(Shortcuts().with_keys("play", ("F7",)))
    assert button.toolTip() == "Play (F7)" == button.accessibleName()
    tip.say("Pause")
    assert button.toolTip() == "Pause (F7)"


def test_a_control_that_is_gone_is_told_nothing(qtbot):
    keymap, button = Keymap(), QWidget()
    KeyTip(keymap, button, "Play", "play")
    with qtbot.waitSignal(button.destroyed):
        button.deleteLater()
    keymap.use(Shortcuts("avid"))


@pytest.mark.parametrize("name", SETS)
def test_qt_is_given_no_key_twice(menus, name):
    menus.keymap.use(Shortcuts(name))
    sequences = [keys.toString() for action in menus.by_id.values() for keys in action.shortcuts()]
    assert len(sequences) == len(set(sequences)) > 10
