"""The menus of the whole program, as they stand at the start and after an edit."""

from __future__ import annotations

from typing import Any

from tests.end2end.window import User, sit
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
