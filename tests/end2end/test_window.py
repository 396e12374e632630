"""The main job in the real window, for every model there is: from a real drop to an exported file that decodes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import av
import pytest
from PySide6.QtWidgets import QLineEdit, QPushButton

from tests.end2end.window import User, settings, sit
from tests.samples import needed_values, sample_facts
from wanstudio.core.models import ModelSpec
from wanstudio.core.output import promised
from wanstudio.core.recipe import Clip


@pytest.fixture(autouse=True)
def quick(home: Path) -> None:
    settings(home, sandbox_speed=1000)


def decoded(path: Path) -> tuple[int, int, int, float]:
    """(width, height, frames, rate), every frame decoded."""
    with av.open(path) as container:
        stream = container.streams.video[0]
        frames = sum(1 for _ in container.decode(stream))
        assert stream.average_rate is not None
        return stream.width, stream.height, frames, float(stream.average_rate)


async def exported(user: User, clip: Clip, folder: Path) -> Path:
    """Export what is on the stage through the dialog, as it is; the file."""
    user.click(user.control("export"))
    dialog = user.dialog()
    assert clip.title in user.texts(dialog)
    assert user.control("export.presets").currentItem().text() == "Original"
    for name, text in (("export.folder", str(folder)), ("export.pattern", "final cut")):
        user.type(dialog.findChild(QLineEdit, name), text)
    user.click(dialog.findChild(QPushButton, "export.go"))
    await user.until(lambda: "Exported" in user.texts(dialog).splitlines(), "it is exported")
    dialog.reject()
    [path] = folder.iterdir()
    assert path.name == "final cut.mp4"
    return path


def test_from_a_drop_to_an_exported_file(qapp: Any, model: ModelSpec, home: Path, tmp_path: Path):
    values = needed_values(model)
    promise = promised(model, model.check(values), sample_facts(model))
    assert promise is not None
    folder = tmp_path / "out"
    folder.mkdir()

    async def act(user: User) -> None:
        await user.fill(model, values)
        clip = await user.done(await user.generate())
        assert clip.recipe.model == model.id and clip.path.parent == home / "library"
        await user.watch(clip)
        shown = user.desk.stage.player.facts
        assert shown is not None
        assert (shown.width, shown.height) == (promise.width, promise.height)
        path = await exported(user, clip, folder)
        assert decoded(path) == pytest.approx((promise.width, promise.height, promise.frames, promise.fps))
        assert path.read_bytes() == clip.path.read_bytes()

    sit(qapp, act)
