"""Another scale while the window is there, and the same window as after the next start."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QBoxLayout, QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from tests.end2end.window import User, sit
from wanstudio.ui.settings.dialog import SettingsDialog
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.panels import Hairline, PanelHeader

SCALES = (80, 100, 150, 200, 300)


@pytest.fixture(autouse=True)
def plain_size(qapp: Any, theme: Theme) -> Any:
    yield
    theme.use(qapp, "dark", 1.0)


def a_page(theme: Theme) -> QWidget:
    page, px = QWidget(), theme.px
    column, row = QVBoxLayout(page), QHBoxLayout()
    column.setContentsMargins(px(16), px(12), px(8), 0)
    column.setSpacing(px(6))
    label, button = QLabel("words"), QPushButton("Go")
    label.setProperty("style", "title")
    label.setFixedWidth(px(168))
    button.setIconSize(QSize(px(16), px(16)))
    column.addWidget(PanelHeader(theme, "Library"))
    column.addWidget(Hairline())
    column.addLayout(row)
    column.addSpacing(px(14))
    row.addWidget(label)
    row.addStretch(1)
    row.addWidget(button)
    return page


def lengths(page: QWidget) -> list[Any]:
    widgets, layouts = page.findChildren(QWidget), page.findChildren(QBoxLayout)
    return [
        *((type(w).__name__, w.minimumSize(), w.maximumSize(), w.fontInfo().pixelSize()) for w in widgets),
        *(button.iconSize() for button in page.findChildren(QPushButton)),
        *((each.contentsMargins(), each.spacing()) for each in layouts),
        *(
            spacer.sizeHint()
            for each in layouts
            for n in range(each.count())
            if (spacer := each.itemAt(n).spacerItem()) is not None
        ),
    ]


@pytest.mark.parametrize("percent", SCALES)
def test_lengths_are_those_of_a_page_that_is_made_at_this_scale(qapp: Any, qtbot: Any, theme: Theme, percent: int):
    page = a_page(theme)
    qtbot.addWidget(page)
    page.show()
    theme.use(qapp, "dark", percent / 100)
    fresh = a_page(theme)
    qtbot.addWidget(fresh)
    fresh.show()
    assert lengths(page) == lengths(fresh)


def test_nothing_is_lost_on_the_way_through_many_scales(qapp: Any, qtbot: Any, theme: Theme):
    page = a_page(theme)
    qtbot.addWidget(page)
    page.show()
    before = lengths(page)
    for percent in (80, 130, 90, 300, 110, 100):
        theme.use(qapp, "dark", percent / 100)
    assert lengths(page) == before


def test_a_dialog_over_it_grows_once(qapp: Any, qtbot: Any, theme: Theme):
    page = a_page(theme)
    qtbot.addWidget(page)
    page.show()
    dialog = QDialog(page)
    dialog.setFixedWidth(theme.px(300))
    column = QVBoxLayout(dialog)
    column.setContentsMargins(theme.px(20), theme.px(20), theme.px(20), theme.px(20))
    button = QPushButton("Save")
    button.setFixedWidth(theme.px(80))
    column.addWidget(button)
    dialog.open()
    theme.use(qapp, "dark", 1.5)
    assert (dialog.width(), button.minimumWidth(), column.contentsMargins().left()) == (450, 120, 30)


def test_what_was_set_meanwhile_counts(qapp: Any, qtbot: Any, theme: Theme):
    page = a_page(theme)
    qtbot.addWidget(page)
    page.show()
    theme.use(qapp, "dark", 2.0)
    button = page.findChild(QPushButton)
    button.setFixedWidth(400)
    theme.use(qapp, "dark", 1.0)
    assert (button.minimumWidth(), button.maximumWidth()) == (200, 200)


def test_a_scale_that_is_saved_holds_at_once_and_the_window_folds(qapp: Any):
    async def act(user: User) -> None:
        desk, theme = user.program.desk, user.program.theme
        desk.window.resize(1440, 900)
        assert not desk.window.columns.right.narrow
        desk.menus.actions.by_id["settings"].trigger()
        dialog = desk.open_dialog
        assert isinstance(dialog, SettingsDialog)
        dialog.scale.setValue(200)
        dialog._on_save()
        assert theme.scale == 2.0 and user.program.studio.preferences.settings.scale_percent == 200
        assert desk.window.columns.right.narrow and desk.window.menuBar().height() == 56
        theme.use(user.program.app, "dark", 1.0)
        assert not desk.window.columns.right.narrow

    sit(qapp, act)
