"""The main job, as a user does it: files on the slots, Generate, watch, step, export."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget

from wanstudio.core.facts import MediaKind
from wanstudio.core.jobs import Done, Job
from wanstudio.core.models import ModelSpec
from wanstudio.core.params import Choice, Media, Text, Value
from wanstudio.tour.guide import JOB_LIMIT_S, THEMES, Guide, plain
from wanstudio.ui.export.dialog import ExportDialog

_BY_ROLE = {"first_frame": "rocket.jpg", "character": "astronaut.png"}
_BY_KIND = {MediaKind.IMAGE: "rocket.jpg", MediaKind.VIDEO: "bigbuckbunny.mp4", MediaKind.AUDIO: "speech.wav"}
_LEFT_EMPTY = {"last_frame"}
_PROMPTS = {
    "first_frame": "The rocket stands on its pad at dusk. Slow push-in, drifting smoke, warm floodlights.",
    "source_video": "The meadow and the sky go on beyond the old edges, same soft light.",
    "": "Morning over quiet hills. Mist lies in the valleys, the sun rises slowly, soft colours.",
}


class MainJob:
    """Exported clips go to the folder "clips" beside the pictures."""

    def __init__(self, guide: Guide) -> None:
        self._guide, self._desk = guide, guide.desk

    async def run(self, spec: ModelSpec, name: str) -> None:
        self._desk.create.show_model(spec.id)
        for param in spec.media():
            if param.role not in _LEFT_EMPTY:
                await self._drop(param)
        self._desk.create.set_values(spec.id, self._desk.create.values() | dict(self.words(spec)))
        await self._guide.until(
            lambda: not spec.problems(self._desk.create.values()), f"the form of {spec.title} is ready"
        )
        await self._guide.shoot(f"{name}-form")
        job = await self._generate(name)
        assert isinstance(job.phase, Done)
        self._desk.watching.show(job.phase.clips[0])
        stage = self._desk.stage
        await self._guide.until(lambda: not stage.player.picture.isNull(), "the clip is shown")
        stage.player.pause()
        stage.player.seek(stage.player.frames // 3)
        stage.transport.step(1)
        await self._guide.until(lambda: stage.player.frame == stage.player.frames // 3 + 1, "a frame is stepped to")
        await asyncio.sleep(0.6)  # the filmstrip comes by itself
        await self._guide.shoot(f"{name}-clip")
        await self._export(name)

    async def in_light(self, spec: ModelSpec) -> None:
        self._guide.use_theme("light")
        await self.run(spec, f"light-{plain(spec)}")
        self._guide.use_theme(THEMES[0])

    def words(self, spec: ModelSpec) -> Iterator[tuple[str, Value]]:
        about = next((role for role in _PROMPTS if role and spec.of_role(role)), "")
        for param in spec.params:
            if isinstance(param, Text) and param.role == "prompt":
                yield param.name, _PROMPTS[about]
            elif isinstance(param, Choice) and param.role == "aspect" and "9:16" in param.options:
                yield param.name, "9:16"

    async def _drop(self, param: Media) -> None:
        """Drop a file on a slot as the desktop does: enter, then drop."""
        path = self._guide.samples / _BY_ROLE.get(param.role, _BY_KIND[param.takes])
        slot = self._desk.create.findChild(QWidget, f"slot.{param.name}")
        assert slot is not None, f"no slot for {param.name}"
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(path))])
        copy, left, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        middle = slot.rect().center()
        QApplication.sendEvent(slot, QDragEnterEvent(middle, copy, mime, left, keys))
        QApplication.sendEvent(slot, QDropEvent(QPointF(middle), copy, mime, left, keys))
        QApplication.sendEvent(slot, QEvent(QEvent.Type.Leave))
        await self._guide.until(lambda: bool(self._desk.create.values().get(param.name)), f"{path.name} is taken")

    async def _generate(self, name: str) -> Job:
        made = await self.make()

        def now() -> Job:
            return self.job(made)

        def shows() -> bool:
            return (now().state == "running" and (now().progress or 0) > 0.3) or now().ended

        await self._guide.until(shows, "it runs", JOB_LIMIT_S)
        await self._guide.shoot(f"{name}-running")
        await self._guide.until(lambda: now().ended, "it is done", JOB_LIMIT_S)
        phase = now().phase
        if not isinstance(phase, Done):
            raise RuntimeError(f"{name}: {phase}")
        await self._guide.until(lambda: self._desk.clips.model.clip(phase.clips[0]) is not None, "its clip is there")
        return now()

    async def make(self) -> str:
        """Press Generate; the id of the job that this made."""
        model = self._desk.jobs.model
        before = {job.id for job in model.jobs}
        await asyncio.sleep(QApplication.doubleClickInterval() / 1000)  # sooner, it would be a double click
        self._desk.create.generate()
        await self._guide.until(lambda: any(job.id not in before for job in model.jobs), "a job is made")
        return next(job.id for job in model.jobs if job.id not in before)

    def job(self, job_id: str) -> Job:
        job = self._desk.jobs.model.job(job_id)
        assert job is not None
        return job

    async def _export(self, name: str) -> None:
        dialog = self._guide.open("export")
        assert isinstance(dialog, ExportDialog)
        folder = self._guide.to / "clips"
        folder.mkdir(exist_ok=True)
        dialog.form.place.folder.setText(str(folder))
        dialog.form.place.pattern.setText(f"{name} {{seed}}")
        await self._guide.shoot(f"{name}-export", dialog)
        dialog.go.click()
        await self._guide.until(lambda: bool(dialog.paths), "the clip is exported")
        await self._guide.shoot(f"{name}-exported", dialog)
        dialog.reject()
