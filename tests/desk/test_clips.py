"""The library's clips: the newest are there at once, older ones when they come into sight or are wanted."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.desk.test_jobs import job
from tests.end2end.window import User, sit
from wanstudio.core.errors import DiskProblem
from wanstudio.core.jobs import Done
from wanstudio.core.recipe import Source
from wanstudio.store.library import PAGE


def test_a_large_library_is_read_as_far_as_it_is_looked_at_and_an_older_clip_is_found(qapp: Any, a_clip: Any):
    count = 2 * PAGE + 50

    async def put_in(user: User) -> None:
        for n in range(count):
            clip = a_clip(n)
            older = clip.created - timedelta(days=1)
            await user.program.studio.library.add(replace(clip, created=older, seen=True))

    async def come_back(user: User) -> None:
        model, grid = user.desk.clip_model, user.desk.library.grid
        await user.until(lambda: model.rowCount() == PAGE, "the newest are listed")
        assert model.total == count
        user.desk.watching.show(f"clip{count - 1}")
        await user.until(lambda: user.desk.stage.clip, "the oldest is on the stage")
        assert user.desk.stage.clip is not None and user.desk.stage.clip.id == f"clip{count - 1}"
        assert model.total == count
        made = job("made long ago", Done((f"clip{count - 2}",)))
        user.desk.clips.of_job(made)
        await user.until(lambda: model.clip(f"clip{count - 2}"), "the clip of a job's row is looked for")
        for rows in (2 * PAGE, count):
            grid.scrollToTop()
            await user.until(lambda: grid.visualRect(model.index(model.rowCount() - 1)).isValid(), "all is laid out")
            grid.scrollToBottom()
            await user.until(lambda rows=rows: model.rowCount() >= rows, "older ones have come")  # type: ignore[misc]
        ids = [clip.id for clip in model.clips]
        assert ids == [f"clip{n}" for n in range(count)]

    sit(qapp, put_in)
    sit(qapp, come_back)


def test_only_a_clip_whose_file_is_gone_is_called_so_and_not_one_whose_picture_has_no_place(
    qapp: Any, a_clip: Any, tmp_path: Path
):
    async def act(user: User) -> None:
        studio, model = user.program.studio, user.desk.clip_model
        model.thumbnails.patience.setInterval(1)
        cache = studio.folders.cache / "thumbnails"
        cache.parent.mkdir(parents=True, exist_ok=True)
        cache.write_bytes(b"")  # no picture can be made
        clips = [a_clip(0), a_clip(1, path=tmp_path / "gone.mp4")]
        for clip in clips:
            await studio.library.add(clip)
        user.desk.listing.fill(await studio.library.page(), len(clips), None)
        good, gone = (model.index(row) for row in range(2))
        await user.until(lambda: gone.data(model.LostRole), "the one that is gone is called so")
        assert not good.data(model.LostRole)
        cache.unlink()
        await user.until(lambda: good.data(model.ThumbnailRole), "the other one's picture comes when it can be made")
        assert not good.data(model.LostRole) and gone.data(model.LostRole)

    sit(qapp, act)


def test_a_full_disk_is_told_as_that_where_something_was_asked_for_and_not_at_every_clip_seen(
    qapp: Any, a_clip: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    async def full(*_: Any) -> Any:
        raise DiskProblem("The disk is full.")

    async def act(user: User) -> None:
        studio = user.program.studio
        with caplog.at_level("INFO"):
            monkeypatch.setattr(studio.library, "mark_seen", full)
            user.desk.clips.seen("clip1")
            await user.until(lambda: "The disk is full." in caplog.text, "the log has it")
        assert user.remark == ""
        monkeypatch.setattr(type(studio.origins), "find", full)
        clip = a_clip(0)
        source = Source(name="a.png", sha256="0" * 64, bytes=1)
        user.desk.clips.act("panel", (replace(clip, recipe=replace(clip.recipe, sources={"image": source})),))
        await user.until(lambda: user.remark == "The disk is full.", "it is said")

    sit(qapp, act)
