"""One frame of the clip on the stage leaves it: the very pixels of that frame, and nothing is overwritten."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog

from tests.end2end.window import User, sit
from tests.media.clips import code_of, make_clip
from wanstudio.media.probe import probe_file

FRAME = 13


@pytest.fixture
def clip(a_clip: Any, tmp_path: Path) -> Any:
    """A clip of 24 numbered frames."""
    path = make_clip(tmp_path / "shot.mp4", frames=24)
    return replace(a_clip(), path=path, facts=probe_file(path), title='A fox: "here"?')


def code_in(path: Path) -> int:
    with Image.open(path) as picture:
        return code_of(np.asarray(picture.convert("RGB")))


def on_stage(user: User, clip: Any) -> None:
    user.desk.stage.show_clip(clip, play=False)
    user.desk.selection.enable()


async def at_frame(user: User, n: int) -> None:
    player = user.desk.stage.player
    await user.until(lambda: player.facts is not None, "the clip is open")
    player.seek(n)
    await user.until(lambda: player.frame == n and not player.picture.isNull(), "the frame is shown")


def test_a_frame_is_saved_under_a_safe_name_and_a_file_that_is_there_stays(qapp: Any, clip: Any, tmp_path: Path):
    async def act(user: User) -> None:
        on_stage(user, clip)
        await at_frame(user, FRAME)
        user.desk.menus.actions.by_id["save_frame"].trigger()
        dialog = user.desk.open_dialog
        assert isinstance(dialog, QFileDialog) and dialog.isVisible()
        [suggested] = dialog.selectedFiles()
        assert Path(suggested).name == "A fox- here frame 14.png"
        dialog.reject()
        (tmp_path / "mine.png").write_bytes(b"mine")
        user.desk.stills.save(clip, FRAME, tmp_path / "mine.png")
        await user.until(lambda: "is saved as" in user.remark, "it is saved")
        assert (tmp_path / "mine.png").read_bytes() == b"mine"
        saved = tmp_path / user.remark.removeprefix("Frame 14 is saved as ").removesuffix(".")
        assert saved.name != "mine.png" and code_in(saved) == FRAME
        with Image.open(saved) as picture:
            assert picture.size == (clip.facts.width, clip.facts.height)

    sit(qapp, act)


def test_a_frame_is_copied_in_the_clips_own_size(qapp: Any, clip: Any, tmp_path: Path):
    async def act(user: User) -> None:
        on_stage(user, clip)
        await at_frame(user, FRAME)
        user.desk.menus.actions.by_id["copy_frame"].trigger()
        await user.until(lambda: "is on the clipboard" in user.remark, "it is copied")
        image: QImage = QGuiApplication.clipboard().image()
        assert (image.width(), image.height()) == (clip.facts.width, clip.facts.height)
        assert image.save(str(tmp_path / "pasted.png")) and code_in(tmp_path / "pasted.png") == FRAME
        assert not list((user.desk.studio.folders.cache / "frames").iterdir())

    sit(qapp, act)


def test_a_frame_is_copied_also_where_its_file_is_held_and_cannot_be_removed(
    qapp: Any, clip: Any, monkeypatch: pytest.MonkeyPatch
):
    unlink = Path.unlink

    def held(path: Path, missing_ok: bool = False) -> None:
        """As Windows has it while a virus scanner reads the file."""
        if path.parent.name == "frames":
            raise PermissionError(13, "held", str(path))
        unlink(path, missing_ok)

    async def act(user: User) -> None:
        on_stage(user, clip)
        await at_frame(user, FRAME)
        user.desk.menus.actions.by_id["copy_frame"].trigger()
        await user.until(lambda: "is on the clipboard" in user.remark, "it is copied")

    monkeypatch.setattr(Path, "unlink", held)
    sit(qapp, act)


def test_a_frame_goes_only_into_slots_that_the_chosen_model_has(qapp: Any, clip: Any):
    async def act(user: User) -> None:
        entries = user.desk.menus.actions.by_id
        on_stage(user, clip)
        await at_frame(user, FRAME)
        user.desk.create.show_model("scenario/wan-2.5-t2v")
        assert not entries["use_first"].isEnabled() and not entries["use_last"].isEnabled()
        user.desk.create.show_model("scenario/wan-2.2-i2v")
        assert entries["use_first"].isEnabled()
        entries["use_first"].trigger()
        await user.until(lambda: user.desk.create.values().get("image"), "the frame is in")
        assert code_in(Path(str(user.desk.create.values()["image"]))) == FRAME

    sit(qapp, act)
