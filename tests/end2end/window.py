"""The real program in the test's own process, on Qt's loop, and a user who sits at its window."""

from __future__ import annotations

import asyncio
import gc
import json
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

import psutil
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QPushButton, QTextEdit, QWidget
from qasync import QEventLoop

from tests.ui.dragging import drop
from wanstudio.app import Program
from wanstudio.core.jobs import Job
from wanstudio.core.models import ModelSpec
from wanstudio.core.params import Media, Text, Values
from wanstudio.core.recipe import Clip
from wanstudio.store.folders import Folders
from wanstudio.store.logs import logging_to
from wanstudio.ui.create.presses import Presses
from wanstudio.ui.library.model import ClipListModel
from wanstudio.ui.params.base import Editor
from wanstudio.ui.params.sentence import Sentence
from wanstudio.ui.queue.model import JobListModel

STEP_LIMIT_S, JOB_LIMIT_S, CLOSE_LIMIT_S = 120.0, 240.0, 60.0  # nothing is measured: this ends what would not end
Act = Callable[["User"], Awaitable[None]]


def sit(app: QApplication, act: Act) -> None:
    """Open the program as its command does, let `act` use it, close the window, and see that nothing is left.

    An act that fails has the program closed, too; its error is the test's.
    """
    before = set(psutil.Process().children(recursive=True))
    folders = Folders.from_environment()
    app.setQuitOnLastWindowClosed(False)  # as the program's own start does
    with logging_to(folders.logs, "wanstudio", "DEBUG"):
        program = Program(app, folders)
        window = program.desk.window
        window.show()
        app.processEvents()
        try:
            with asyncio.Runner(loop_factory=lambda: QEventLoop(app)) as runner:
                runner.run(_sitting(program, act))
        finally:
            window.deleteLater()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    left = set(psutil.Process().children(recursive=True)) - before
    assert not left, f"child processes are left: {left}"
    del program, window
    gc.collect()  # a task that was dropped, or a coroutine never awaited, complains now


async def _sitting(program: Program, act: Act) -> None:
    acted: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def drive(program: Program) -> None:
        try:
            acted.set_result(await act(User(program)))
        except BaseException as error:  # the program is closed as ever; then it is told
            acted.set_exception(error)

    whole = asyncio.create_task(program.live((), drive), name="the program")
    await asyncio.wait({whole, acted}, return_when=asyncio.FIRST_COMPLETED)  # it may end before it is acted on
    try:
        await asyncio.wait_for(whole, CLOSE_LIMIT_S)
    finally:
        if acted.done():
            acted.result()
    left = asyncio.all_tasks() - {asyncio.current_task()}
    assert not left, f"tasks are left: {left}"


def settings(home: Path, **chosen: Any) -> None:
    """What the user chose some time before."""
    (home / "settings.json").write_text(json.dumps(chosen))


class User:
    """Acts through the widgets, by their names, and waits for what can be seen."""

    def __init__(self, program: Program) -> None:
        self.program, self.desk = program, program.desk
        self.window = program.desk.window

    # ---- waiting and looking ----

    async def until(self, holds: Callable[[], object], what: str, limit_s: float = STEP_LIMIT_S) -> None:
        try:
            async with asyncio.timeout(limit_s):
                while not holds():  # noqa: ASYNC110  # a user looks again, too
                    await asyncio.sleep(0.02)
        except TimeoutError:
            raise AssertionError(f"waited {limit_s:g} s in vain: {what}") from None

    def control(self, name: str) -> Any:
        """The widget of that object name; of several (a form for each model) the one that is shown."""
        found = [w for w in self.window.findChildren(QWidget, name) if w.isVisible()]
        assert len(found) == 1, f"{len(found)} controls named {name}"
        return found[0]

    def texts(self, place: QWidget | None = None) -> str:
        """All that labels and sentences at fields say in a part of the window."""
        place = place or self.window
        labels = [label.text() for label in place.findChildren(QLabel) if label.isVisible()]
        return "\n".join(labels + [s.text for s in place.findChildren(Sentence) if s.isVisible()])

    @property
    def remark(self) -> str:
        """What the status bar says."""
        return self.desk.status.note.text()

    @property
    def jobs(self) -> Sequence[Job]:
        return self.desk.jobs.model.jobs

    @property
    def clips(self) -> Sequence[Clip]:
        return self.desk.clips.model.clips

    def row_words(self, job_id: str) -> str:
        """How a row of the queue says that its job stands."""
        model: Any = self.control("queue").list.model()
        indexes = (model.index(n) for n in range(model.rowCount()))
        [row] = [i.data(JobListModel.RowRole) for i in indexes if i.data(JobListModel.JobRole).id == job_id]
        words: str = row.words
        return words

    # ---- the form ----

    async def fill(self, spec: ModelSpec, values: Values) -> None:
        """Choose a model; drop files, type texts, set the rest."""
        self.desk.create.show_model(spec.id)
        for name, value in values.items():
            match spec.param(name):
                case Media():
                    await self.drop(name, Path(str(value)))
                case Text():
                    self.type(self._editor(name).control, str(value))
                case _:
                    self._editor(name).set_value(value)
        panel = self.desk.create.panel
        assert panel is not None
        await self.until(lambda: not panel.problems(), f"the form of {spec.title} is ready")

    def _editor(self, name: str) -> Editor:
        editor = self.control(f"param.{name}")
        assert isinstance(editor, Editor)
        return editor

    async def drop(self, name: str, path: Path) -> None:
        drop(self.control(f"slot.{name}"), path)
        await self.until(lambda: self.desk.create.values().get(name) == str(path), f"{path.name} is taken")

    def type(self, field: QWidget, text: str) -> None:
        """In place of what stands there."""
        assert isinstance(field, (QLineEdit, QTextEdit)), field
        field.selectAll()
        QTest.keyClicks(field, text)

    def click(self, button: QWidget) -> None:
        assert button.isVisible() and button.isEnabled(), button
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def press(self, place: QWidget, words: str) -> None:
        """Click the button that says so."""
        [button] = [b for b in place.findChildren(QPushButton) if b.isVisible() and b.text() == words]
        self.click(button)

    # ---- jobs and clips ----

    async def generate(self) -> str:
        """Click Generate; the id of the job that it made."""
        before = {job.id for job in self.jobs}
        self.desk.create.generating.presses = Presses()  # as after the moment that a user takes between two wishes
        self.click(self.control("generate"))
        await self.until(lambda: {job.id for job in self.jobs} - before, "a row in the queue")
        [made] = {job.id for job in self.jobs} - before
        return made

    async def done(self, job_id: str) -> Clip:
        """Watch a job's row until it says Done; its clip in the library, with its picture."""
        await self.until(lambda: self.desk.jobs.model.job(job_id).ended, "the job ends", JOB_LIMIT_S)  # type: ignore[union-attr]
        assert self.row_words(job_id) == "Done", self.desk.jobs.model.job(job_id)
        await self.until(lambda: any(clip.job_id == job_id for clip in self.clips), "its clip is in the library")
        [clip] = [clip for clip in self.clips if clip.job_id == job_id]
        await self.until(lambda: not QPixmap(self._thumbnail(clip)).isNull(), "its thumbnail is there")
        return clip

    def _thumbnail(self, clip: Clip) -> str:
        model = self.desk.clips.model
        row = model.row_of(clip.id)
        assert row is not None
        return str(model.index(row).data(ClipListModel.ThumbnailRole))

    async def watch(self, clip: Clip) -> None:
        """Click a clip in the library; it comes on the stage and plays."""
        grid, row = self.desk.library.grid, self.desk.clips.model.row_of(clip.id)
        assert row is not None
        place = grid.visualRect(self.desk.clips.model.index(row)).center()
        QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
        stage = self.desk.stage
        await self.until(lambda: stage.clip is not None and stage.clip.id == clip.id, "the clip is on the stage")
        await self.until(lambda: not stage.player.picture.isNull(), "its first frame is shown")
        await self.until(lambda: stage.player.playing and stage.player.frame > 0, "it plays")

    def dialog(self) -> QDialog:
        """The one that is open."""
        dialog = self.desk.open_dialog
        assert isinstance(dialog, QDialog) and dialog.isVisible()
        return dialog
