"""A frame is dragged before its file is there; who asks for the file gets one that exists."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QImage

from wanstudio.core.errors import LocalProblem, StudioError
from wanstudio.core.recipe import Clip
from wanstudio.desk.carrying import Carrying, Coming, Promise
from wanstudio.studio.tasks import Tasks
from wanstudio.studio.threads import Threads


def picture(folder: Path) -> tuple[Path, QImage]:
    image = QImage(6, 4, QImage.Format.Format_RGB32)
    path = folder / "shot frame 14 #1.png"
    assert image.save(str(path))
    return path, image


def test_what_is_dragged_says_what_it_is_before_it_is_there(qapp: Any) -> None:
    promise = Promise(Coming())
    assert promise.hasUrls() and promise.hasImage() and not promise.hasFormat("text/html")


def test_who_asks_for_the_file_waits_until_it_exists(qapp: Any, tmp_path: Path) -> None:
    coming = Coming()
    promise = Promise(coming)
    QTimer.singleShot(20, lambda: coming.end(*picture(tmp_path)))
    [url] = promise.urls()
    assert Path(url.toLocalFile()).is_file()
    assert promise.imageData().size().toTuple() == (6, 4)


def test_two_that_ask_while_it_is_made_both_get_it(qapp: Any, tmp_path: Path) -> None:
    coming, found = Coming(), []
    promise = Promise(coming)
    QTimer.singleShot(0, lambda: found.append(promise.imageData()))  # while the other one waits
    QTimer.singleShot(20, lambda: coming.end(*picture(tmp_path)))
    assert len(promise.urls()) == 1 and not found[0].isNull()


def test_a_frame_that_cannot_be_written_is_got_by_nobody(qapp: Any) -> None:
    coming = Coming()
    promise = Promise(coming)
    QTimer.singleShot(0, coming.end)
    assert promise.urls() == [] and promise.imageData() is None


class Hand(Carrying):
    """Drops what it drags at once, where somebody takes it."""

    dropped: Coming

    def _drag(self, coming: Coming, picture: QImage) -> Qt.DropAction:
        self.dropped = coming
        return Qt.DropAction.CopyAction


class Frames:
    """Stands for the results: their only frame cannot be made."""

    def __init__(self, error: Exception | None = None) -> None:
        self._error = error

    async def frame_file(self, clip: Clip, frame: int) -> Path:
        if self._error:
            raise self._error
        return await asyncio.get_running_loop().create_future()


def dragged(
    frames: Any, clip: Clip, end: Callable[[Tasks], Any], refused: Callable[[StudioError], None] = lambda e: None
) -> tuple[Coming, list[BaseException]]:
    """What was dropped, once `end` has come; and what the loop was told meanwhile."""
    told: list[BaseException] = []

    async def drag() -> Coming:
        asyncio.get_running_loop().set_exception_handler(lambda _, context: told.append(context["exception"]))
        tasks, threads = Tasks(), Threads(1)
        hand = Hand(frames, threads, tasks, window=lambda: None, shown=lambda clip: QImage(), refused=refused)  # type: ignore[arg-type, return-value]
        hand.begin(clip, 0)
        await asyncio.sleep(0)  # it is being made
        await end(tasks)
        threads.close()
        return hand.dropped

    return asyncio.run(drag()), told


@pytest.mark.parametrize("error", [LocalProblem("The disk is full."), RuntimeError("nobody foresaw it")])
def test_whatever_keeps_a_frame_from_being_made_nobody_waits_for_it_any_more(
    qapp: Any, a_clip: Any, error: Exception
) -> None:
    refused: list[StudioError] = []
    coming, told = dragged(Frames(error), a_clip(), Tasks.drain, refused.append)
    assert coming.has_ended and Promise(coming).urls() == []
    assert [*refused, *told] == [error]


def test_a_program_that_ends_while_a_frame_is_made_leaves_nobody_waiting(qapp: Any, a_clip: Any) -> None:
    coming, _ = dragged(Frames(), a_clip(), Tasks.close)
    assert coming.has_ended and Promise(coming).urls() == []
