"""The filters know what clips were made from, and find them by the file that the user has."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PIL import Image, PngImagePlugin

from tests.end2end.window import User, settings, sit
from wanstudio.ui.library.finder import Finder


def _sought(finder: Finder) -> str:
    return finder.sought.made_from.name if finder.sought.made_from else ""


def test_clips_are_found_by_the_file_that_was_put_in_and_by_a_copy_of_it(qapp: Any, home: Path, tmp_path: Path):
    settings(home, sandbox_speed=50)
    picture, copy, other = (tmp_path / name for name in ("fox.png", "again.png", "other.png"))
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", "somebody")  # it is sent without it, and so has another content
    Image.new("RGB", (640, 360), (9, 80, 200)).save(picture, pnginfo=notes)
    copy.write_bytes(picture.read_bytes())
    Image.new("RGB", (640, 360)).save(other)

    async def act(user: User) -> None:
        user.desk.form.fill("scenario/wan-2.2-i2v", {"prompt": "a fox", "image": str(picture)})
        await user.done(await user.generate())
        finder = user.desk.library.finder
        await user.until(lambda: [each.name for each in finder._offered.sources] == ["fox.png"], "the file is known")
        for path, count in ((copy, 1), (other, 0)):
            user.desk.known.seek(path)
            await user.until(
                lambda path=path: finder.sought.made_from and finder.sought.made_from.name == path.name, ""
            )
            await user.until(lambda: user.desk.listing.sought == finder.sought, "it is looked for")
            assert user.desk.clip_model.rowCount() == count
        assert len(list((home / "sources").iterdir())) == 1  # nothing is kept of what was only looked for

    sit(qapp, act)
