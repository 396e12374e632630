"""What the window cannot use: a sentence where it was given, nothing sent, nothing left."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.end2end.command import QUICK
from tests.end2end.window import User, settings, sit
from tests.samples import SPEECH, VIDEO
from tests.ui.dragging import drop

I2V = "scenario/wan-2.2-i2v"


def nothing_was_sent(user: User, home: Path) -> bool:
    return not user.jobs and not (home / "cache" / "sandbox").exists()


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("clip.png", VIDEO.read_bytes(), "video"),
        ("half.png", (VIDEO.parent / "astronaut.png").read_bytes()[:100_000], "half.png"),
        ("empty.png", b"", "empty.png"),
        ("text.jpg", b"no picture at all", "text.jpg"),
    ],
    ids=["another kind", "cut short", "empty", "no picture"],
)
def test_a_file_that_cannot_be_used_is_named_at_its_slot(
    qapp: Any, home: Path, tmp_path: Path, name: str, content: bytes, says: str
):
    path = tmp_path / name
    path.write_bytes(content)

    async def act(user: User) -> None:
        await user.fill(user.program.models[I2V], QUICK)
        await user.drop("image", path)
        row = user.control("param.image").parentWidget()
        await user.until(lambda: says in user.texts(row), "a sentence under the slot")
        user.click(user.control("generate"))
        await user.until(lambda: user.desk.create.foot.problems.isVisible(), "the foot says so, too")
        assert nothing_was_sent(user, home)

    sit(qapp, act)


def test_a_sound_where_a_picture_belongs_is_refused_on_the_way(qapp: Any, home: Path):
    async def act(user: User) -> None:
        user.desk.create.show_model(I2V)
        slot = user.control("slot.image")
        assert not drop(slot, SPEECH).isAccepted()
        assert not user.desk.create.values().get("image")
        assert nothing_was_sent(user, home)

    sit(qapp, act)


def test_a_file_that_is_gone_by_now_is_named_and_nothing_is_sent(qapp: Any, home: Path, tmp_path: Path):
    settings(home, sandbox_speed=1000)
    path = tmp_path / "frame.png"
    shutil.copy(VIDEO.parent / "astronaut.png", path)

    async def act(user: User) -> None:
        await user.fill(user.program.models[I2V], {**QUICK, "image": str(path)})
        path.unlink()
        user.click(user.control("generate"))
        await user.until(lambda: "frame.png" in user.texts(), "the form names the file")
        assert nothing_was_sent(user, home)

    sit(qapp, act)


def test_a_library_folder_that_cannot_be_written_is_named_and_nothing_is_sent(qapp: Any, home: Path, tmp_path: Path):
    folder = Path("/dev/null/clips") if os.geteuid() == 0 else tmp_path / "locked" / "clips"
    if os.geteuid():
        folder.parent.mkdir(mode=0o500)
    settings(home, library_folder=str(folder))

    async def act(user: User) -> None:
        await user.fill(user.program.models[I2V], QUICK)
        user.click(user.control("generate"))
        await user.until(lambda: str(folder) in user.remark, "the window names the folder")
        assert nothing_was_sent(user, home)

    sit(qapp, act)


def test_a_home_that_cannot_be_written_is_named_and_makes_no_job(
    qapp: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    taken = tmp_path / "file"
    taken.write_text("in the way")
    monkeypatch.setenv("WANSTUDIO_HOME", str(taken / "home"))

    async def act(user: User) -> None:
        assert str(taken) in user.remark
        assert not user.desk.create.isEnabled()

    sit(qapp, act)
    caplog.clear()  # it is in the log, too


def test_an_error_of_ours_in_a_slot_is_said_and_the_window_stays(qapp: Any, caplog: pytest.LogCaptureFixture):
    async def act(user: User) -> None:
        error = KeyError("nobody expects this")
        user.program.on_fault(KeyError, error, None)
        assert "Something went wrong inside WanStudio" in user.program.desk.status.note.text()
        assert user.program.desk.window.isVisible()

    sit(qapp, act)
    assert "in a slot" in caplog.messages
    caplog.clear()
