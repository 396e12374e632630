"""The menus of the whole program, as they stand at the start and after an edit."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from tests.end2end.window import User, sit
from wanstudio.core.jobs import Job, Waiting
from wanstudio.core.recipe import Clip
from wanstudio.desk.desk import Desk
from wanstudio.store.library import Page
from wanstudio.ui.keyboard.sheet import KeysSheet
from wanstudio.ui.library.daysbox import DaysBox
from wanstudio.ui.settings.dialog import SettingsDialog


def test_undo_and_redo_are_grey_while_there_is_nothing_to_go_back_to(qapp: Any):
    async def act(user: User) -> None:
        actions, create = user.program.desk.menus.actions.by_id, user.program.desk.create
        while create.header.undo.isEnabled():
            create.undo()
        assert not actions["undo"].isEnabled()
        create.reset()
        create.set_values(create.spec.id, {"prompt": "a fox"})
        assert actions["undo"].isEnabled() and not actions["redo"].isEnabled()
        actions["undo"].trigger()
        assert actions["redo"].isEnabled()

    sit(qapp, act)


def test_what_would_do_nothing_is_grey_while_its_menu_is_open(qapp: Any):
    names = ("exports_going", "hold_waiting", "let_held_on", "clear_ended")

    async def act(user: User) -> None:
        actions = user.desk.menus.actions.by_id
        menus = [entry.menu() for entry in user.window.menuBar().actions()]

        def waiting(why: Any = "") -> Job:
            now = datetime.now(UTC)
            return Job(id="a", model_id="m", connection="sandbox", values={}, created=now, phase=Waiting(why))

        def grey() -> list[str]:
            for menu in menus:
                menu.aboutToShow.emit()
            found = [name for name in names if not actions[name].isEnabled()]
            for menu in menus:
                menu.aboutToHide.emit()
            assert all(actions[name].isEnabled() for name in names), "a key finds whatever there is when it is pressed"
            return found

        assert grey() == list(names)
        header = [entry for entry in user.desk.queue.header.menu().actions() if not entry.isEnabled()]
        assert len([entry for entry in header if entry.text()]) == 3
        user.desk.job_model.show(waiting())
        assert grey() == ["exports_going", "let_held_on", "clear_ended"]
        user.desk.job_model.show(waiting("hold"))
        assert grey() == ["exports_going", "hold_waiting", "clear_ended"]

    sit(qapp, act)


def test_reduced_motion_holds_as_soon_as_it_is_saved(qapp: Any):
    async def act(user: User) -> None:
        theme = user.program.theme
        assert theme.duration_ms("switch") > 0
        user.program.desk.menus.actions.by_id["settings"].trigger()
        dialog = user.program.desk.open_dialog
        assert isinstance(dialog, SettingsDialog)
        dialog.reduced_motion.click()
        dialog._on_save()
        assert theme.duration_ms("switch") == 0
        assert user.program.studio.preferences.settings.reduced_motion

    sit(qapp, act)


async def put_on(user: User, clip: Clip) -> Desk:
    desk = user.desk
    desk.listing.fill(Page((clip,), None), 1, None)
    desk.watching.show(clip.id)
    desk.window.activateWindow()
    await user.until(desk.window.isActiveWindow, "the window takes keys")
    return desk


def test_full_screen_is_entered_from_the_menu_and_left_by_its_key_with_the_menu_bar_away(qapp: Any, a_clip: Any):
    async def act(user: User) -> None:
        desk = await put_on(user, a_clip())
        entry = desk.menus.actions.by_id["full_screen"]
        entry.trigger()
        await user.until(desk.window.isActiveWindow, "the window takes keys again")
        assert desk.window.isFullScreen() and desk.stage.deck.full and entry.isChecked()
        QTest.keyClick(desk.stage, Qt.Key.Key_F11)
        assert not desk.window.isFullScreen() and not desk.stage.deck.full and not entry.isChecked()

    sit(qapp, act)


def test_a_key_that_has_no_place_in_full_screen_does_nothing_there(qapp: Any, a_clip: Any):
    async def act(user: User) -> None:
        desk = await put_on(user, a_clip())
        desk.window.alone.enter()
        await user.until(desk.window.isActiveWindow, "the window takes keys again")
        QTest.keyClick(desk.stage, Qt.Key.Key_F2)
        assert desk.window.alone.on
        desk.window.alone.leave()
        QTest.keyClick(desk.stage, Qt.Key.Key_F2)
        assert desk.window.regions["create"].isHidden()

    sit(qapp, act)


def test_overlays_and_background_are_chosen_in_the_menu_and_come_back_at_the_next_start(qapp: Any, home: Path):
    async def act(user: User) -> None:
        by_id = user.desk.menus.actions.by_id
        for name in ("overlay_thirds", "crop_9:16", "surround_mid"):
            by_id[name].trigger()
        assert user.desk.stage.picture.overlays.thirds

    async def look(user: User) -> None:
        by_id = user.desk.menus.actions.by_id
        picture = user.desk.stage.picture
        assert (picture.overlays.thirds, picture.overlays.crop, picture.surround) == (True, "9:16", "mid")
        assert all(by_id[name].isChecked() for name in ("overlay_thirds", "crop_9:16", "surround_mid"))
        assert not by_id["crop_"].isChecked() and not by_id["overlay_safe"].isChecked()

    sit(qapp, act)
    sit(qapp, look)


def test_keys_are_changed_from_the_settings_hold_at_once_and_come_back_at_the_next_start(qapp: Any):
    async def act(user: User) -> None:
        desk = user.program.desk
        desk.menus.actions.by_id["settings"].trigger()
        dialog = desk.open_dialog
        assert isinstance(dialog, SettingsDialog)
        dialog.keys_button.click()
        sheet = desk.open_dialog
        assert isinstance(sheet, KeysSheet)
        sheet.change("mute")
        row = sheet.rows["mute"]
        QTest.keyClick(row.button, Qt.Key.Key_N)
        assert desk.menus.actions.by_id["mute"].text() == "Mute\tN"
        assert desk.stage.bar.mute_button.toolTip().endswith("(N)")
        sheet.accept()
        dialog._on_save()
        assert user.program.studio.preferences.settings.keys == {"mute": ("N",)}

    sit(qapp, act)

    async def again(user: User) -> None:
        assert user.program.desk.menus.actions.by_id["mute"].text() == "Mute\tN"

    sit(qapp, again)


def opened(desk: Desk, title: str) -> QMenu:
    menu = next(each for each in desk.window.menuBar().findChildren(QMenu) if each.title() == title)
    menu.aboutToShow.emit()
    return menu


def test_filters_and_accounts_are_in_the_menu_bar_too(qapp: Any, a_clip: Any):
    async def act(user: User) -> None:
        desk = await put_on(user, a_clip())
        accounts = opened(desk, "Account for new jobs").actions()
        assert [entry.text().partition("\t")[0] for entry in accounts if entry.isChecked()] == ["Sandbox"]
        marks = next(entry.menu() for entry in opened(desk, "Filter the library").actions() if entry.text() == "Marks")
        next(entry for entry in marks.actions() if entry.text() == "Picks").trigger()
        assert desk.library.finder.sought.flags == {"pick"}
        assert "Marks: Picks" in [entry.text() for entry in opened(desk, "Filter the library").actions()]

    sit(qapp, act)


@pytest.mark.parametrize("hidden", ["folded", "rail"])
def test_the_days_of_the_date_filter_are_asked_for_at_the_library_which_comes_into_sight_for_it(qapp: Any, hidden: str):
    async def act(user: User) -> None:
        window, library = user.desk.window, user.desk.library
        window.resize(*((1440, 900) if hidden == "folded" else (1024, 700)))
        await asyncio.sleep(0)
        if library.isVisible():
            window.toggle("library")
        assert not library.isVisible()
        [filters] = [menu for menu in window.findChildren(QMenu) if menu.title() == "Filter the library"]
        filters.aboutToShow.emit()
        [date] = [entry.menu() for entry in filters.actions() if entry.text().startswith("Date")]
        [days] = [entry for entry in date.actions() if entry.text() == "Between two days…"]
        days.trigger()
        assert library.isVisible()
        await user.until(lambda: window.findChild(DaysBox) is not None, "the box is there")
        box, button = window.findChild(DaysBox), library.finder.button
        below = window.mapFromGlobal(button.mapToGlobal(button.rect().bottomLeft()))
        assert abs(box.y() - below.y()) < 4 and box.geometry().left() <= below.x() <= box.geometry().right() + 1
        assert box.first.hasFocus() or not window.isActiveWindow()

    sit(qapp, act)
