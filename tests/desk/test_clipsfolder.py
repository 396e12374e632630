"""What the form says where no clip can be written."""

from __future__ import annotations

from typing import Any

from tests.end2end.window import User, sit
from wanstudio.ui.create.problems import ProblemRow
from wanstudio.ui.settings.dialog import SettingsDialog

T2V = "scenario/wan-2.5-t2v"


def test_a_folder_that_takes_no_clip_greys_generate_and_leads_to_another(qapp: Any, tmp_path: Any):
    async def act(user: User) -> None:
        desk, studio = user.desk, user.program.studio
        desk.create.set_values(T2V, {"prompt": "A fox"})
        assert desk.create.foot.generate.ready
        (tmp_path / "full").write_text("a file where the folder was")
        studio.preferences.change(library_folder=str(tmp_path / "full"))
        desk.create.generate()
        await user.until(lambda: not desk.create.foot.generate.ready, "Generate is grey")
        (row,) = desk.create.foot.problems.rows
        assert isinstance(row, ProblemRow) and "is a file, not a folder. Choose another folder" in row.text()
        assert not user.jobs
        row.click()
        dialog = user.desk.window.findChild(SettingsDialog)
        assert dialog is not None and dialog.focusWidget() is dialog.folder.field
        dialog.folder.field.setText(str(tmp_path / "clips"))
        dialog._on_save()
        await user.until(lambda: desk.create.foot.generate.ready, "it is ready again")
        assert not desk.create.foot.problems.isVisible()

    sit(qapp, act)
