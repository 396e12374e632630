import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from wanstudio.core.shortcuts.chosen import Shortcuts
from wanstudio.core.shortcuts.sets import SETS
from wanstudio.ui.actions import MENUS, Live, all_actions
from wanstudio.ui.menus import MenuActions
from wanstudio.ui.widgets.menu import Menu


@pytest.fixture
def window(qtbot):
    window = QMainWindow()
    qtbot.addWidget(window)
    return window


LIVE = [row.id for rows in MENUS.values() for row in rows if isinstance(row, Live)]


def test_every_menu_entry_calls_its_own_function(theme, window):
    called = []
    ids = [row.id for row in all_actions()]
    actions = MenuActions(theme, window)
    actions.fill(window.menuBar())
    actions.join({id: (lambda of=id: called.append(of)) for id in ids}, dict.fromkeys(LIVE, lambda menu: None))
    for id in ids:
        actions.by_id[id].trigger()
    assert called == ids


def test_what_is_chosen_elsewhere_is_in_the_menu_as_it_stands_when_it_is_opened(theme, window):
    actions, offered = MenuActions(theme, window), []
    actions.fill(window.menuBar())
    actions.join(
        {row.id: lambda: None for row in all_actions()},
        dict.fromkeys(LIVE, lambda menu: [menu.addAction(text) for text in offered]),
    )
    menu = next(each for each in window.menuBar().findChildren(QMenu) if each.title() == "This job")

    def shown():
        menu.aboutToShow.emit()
        return [(entry.text(), entry.isEnabled()) for entry in menu.actions()]

    assert shown() == [("Choose a job in the queue first", False)]
    offered += ["Cancel", "Details"]
    assert shown() == [("Cancel", True), ("Details", True)]


def test_menus_within_one_that_is_filled_anew_do_not_pile_up(theme, window, qtbot):
    actions = MenuActions(theme, window)
    actions.fill(window.menuBar())
    fill = dict.fromkeys(LIVE, lambda menu: menu.addMenu(Menu(theme, menu, "Model")))
    actions.join({row.id: lambda: None for row in all_actions()}, fill)
    menu = next(each for each in window.menuBar().findChildren(QMenu) if each.title() == "Filter the library")
    for _ in range(3):
        menu.aboutToShow.emit()
    qtbot.waitUntil(lambda: len(menu.findChildren(QMenu)) == 1)


def test_alt_and_a_letter_opens_each_menu_and_is_no_key_of_an_action(theme, window):
    MenuActions(theme, window).fill(window.menuBar())
    letters = [QKeySequence.mnemonic(each.text()).toString() for each in window.menuBar().actions()]
    assert len(letters) == len({*letters}) == len(MENUS) and "" not in letters
    for name in SETS:
        keys = {key for row in all_actions() for key in Shortcuts(name).keys(row.id)}
        assert not keys & {*letters}


def test_every_menu_and_submenu_fits_on_a_screen_700_high(theme, window):
    MenuActions(theme, window).fill(window.menuBar())
    menus = window.menuBar().findChildren(QMenu)
    assert len(menus) > len(MENUS)
    for menu in menus:
        menu.ensurePolished()
        assert menu.sizeHint().height() <= 700 - 2 * 28, menu.title()


def test_every_entry_stands_in_a_menu_that_the_menu_bar_opens(theme, window):
    actions = MenuActions(theme, window)
    actions.fill(window.menuBar())

    def within(menu):
        for action in menu.actions():
            yield from within(action.menu()) if action.menu() else (action,)

    found = [action for top in window.menuBar().actions() for action in within(top.menu()) if not action.isSeparator()]
    nothing = {row.nothing for menu in MENUS.values() for row in menu if isinstance(row, Live)}
    assert [action for action in found if action.text() not in nothing] == list(actions.by_id.values())
