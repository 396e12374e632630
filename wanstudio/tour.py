"""The tour: drives the real window through the main job on every model, and leaves clips and numbered screenshots.

It does what a user does (drops real files on the slots, presses Generate, watches, steps, exports) with a home of its
own, so that nothing of the user's is touched. Models come from the descriptors: a new one is toured by itself.
"""

from __future__ import annotations

import asyncio
import socket
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QMouseEvent, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QWidget

from wanstudio.core.facts import MediaKind
from wanstudio.core.jobs import Done, Job, Waiting
from wanstudio.core.models import ModelSpec
from wanstudio.core.params import Choice, Media, Text, Value
from wanstudio.providers.base import Credentials
from wanstudio.ui.export.dialog import ExportDialog
from wanstudio.ui.params.cropping import CropDialog
from wanstudio.ui.params.trimming import TrimDialog

if TYPE_CHECKING:
    from wanstudio.app import Program

_BY_ROLE = {"first_frame": "rocket.jpg", "character": "astronaut.png"}
_BY_KIND = {MediaKind.IMAGE: "rocket.jpg", MediaKind.VIDEO: "bigbuckbunny.mp4", MediaKind.AUDIO: "speech.wav"}
_LEFT_EMPTY = {"last_frame"}
_PROMPTS = {
    "first_frame": "The rocket stands on its pad at dusk. Slow push-in, drifting smoke, warm floodlights.",
    "source_video": "The meadow and the sky go on beyond the old edges, same soft light.",
    "": "Morning over quiet hills. Mist lies in the valleys, the sun rises slowly, soft colours.",
}
_JOB_LIMIT_S, _STEP_LIMIT_S = 180.0, 20.0
_SIZES = ((1440, 900), (1024, 700))
_THEMES = ("dark", "light")


class Tour:
    """Screenshots go to `to` as NN-what.png, exported clips to `to`/clips."""

    def __init__(self, program: Program, to: Path, samples: Path) -> None:
        self._program, self._desk = program, program.desk
        self._to, self._samples = to, samples
        self._count = 0

    async def drive(self) -> None:
        self._desk.window.resize(*_SIZES[0])
        await self._shoot("first-start")
        await self._empty_form()
        for spec in self._program.models.values():
            await self.main_job(spec, _plain(spec))
        await self._in_light(next(iter(self._program.models.values())))
        await self._strip()
        await self._sources()
        await self._trouble()
        await self._line()
        await self._round()
        await self._dialogs()

    # ---- the main job ----

    async def main_job(self, spec: ModelSpec, name: str) -> None:
        self._desk.create.show_model(spec.id)
        for param in spec.media():
            if param.role not in _LEFT_EMPTY:
                await self._drop(param)
        self._desk.create.set_values(spec.id, self._desk.create.values() | dict(self._words(spec)))
        await self._until(lambda: not spec.problems(self._desk.create.values()), f"the form of {spec.title} is ready")
        await self._shoot(f"{name}-form")
        job = await self._generate(name)
        assert isinstance(job.phase, Done)
        self._desk.show_clip(job.phase.clips[0])
        stage = self._desk.stage
        await self._until(lambda: not stage.player.picture.isNull(), "the clip is shown")
        stage.player.pause()
        stage.player.seek(stage.player.frames // 3)
        stage.transport.step(1)
        await self._until(lambda: stage.player.frame == stage.player.frames // 3 + 1, "a frame is stepped to")
        await asyncio.sleep(0.6)  # the filmstrip comes by itself
        await self._shoot(f"{name}-clip")
        await self._export(name)

    async def _in_light(self, spec: ModelSpec) -> None:
        self._program.theme.use(self._program.app, "light")
        await self.main_job(spec, f"light-{_plain(spec)}")
        self._program.theme.use(self._program.app, _THEMES[0])

    async def _strip(self) -> None:
        """The ends of the range dragged in, and the pointer resting over the strip."""
        stage = self._desk.stage
        strip, frames = stage.scrubber, stage.player.frames
        stage.transport.drag("in", frames // 4)
        stage.transport.drag("out", 3 * frames // 4)
        middle = QPointF(strip.rect().center())
        none, keys = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
        place = QPointF(strip.mapToGlobal(middle.toPoint()))
        QApplication.sendEvent(strip, QMouseEvent(QEvent.Type.MouseMove, middle, place, none, none, keys))
        await self._until(
            lambda: stage.glimpse.shown == stage.glimpse.frame >= 0, "the frame under the pointer is shown"
        )
        await self._shoot("strip")
        QApplication.sendEvent(strip, QEvent(QEvent.Type.Leave))
        stage.transport.clear_in()
        stage.transport.clear_out()

    def _words(self, spec: ModelSpec) -> Iterator[tuple[str, Value]]:
        about = next((role for role in _PROMPTS if role and spec.of_role(role)), "")
        for param in spec.params:
            if isinstance(param, Text) and param.role == "prompt":
                yield param.name, _PROMPTS[about]
            elif isinstance(param, Choice) and param.role == "aspect" and "9:16" in param.options:
                yield param.name, "9:16"

    async def _drop(self, param: Media) -> None:
        """Drop a file on a slot as the desktop does: enter, then drop."""
        path = self._samples / _BY_ROLE.get(param.role, _BY_KIND[param.takes])
        slot = self._desk.create.findChild(QWidget, f"slot.{param.name}")
        assert slot is not None, f"no slot for {param.name}"
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(path))])
        copy, left, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        middle = slot.rect().center()
        QApplication.sendEvent(slot, QDragEnterEvent(middle, copy, mime, left, keys))
        QApplication.sendEvent(slot, QDropEvent(QPointF(middle), copy, mime, left, keys))
        QApplication.sendEvent(slot, QEvent(QEvent.Type.Leave))
        await self._until(lambda: bool(self._desk.create.values().get(param.name)), f"{path.name} is taken")

    async def _generate(self, name: str) -> Job:
        made = await self._make()

        def now() -> Job:
            return self._job(made)

        def shows() -> bool:
            return (now().state == "running" and (now().progress or 0) > 0.3) or now().ended

        await self._until(shows, "it runs", _JOB_LIMIT_S)
        await self._shoot(f"{name}-running")
        await self._until(lambda: now().ended, "it is done", _JOB_LIMIT_S)
        if not isinstance(now().phase, Done):
            raise RuntimeError(f"{name}: {now().phase}")
        await self._until(lambda: self._desk.clips.model.clip(now().phase.clips[0]) is not None, "its clip is there")  # type: ignore[union-attr]
        return now()

    async def _make(self) -> str:
        """Press Generate; the id of the job that this made."""
        model = self._desk.jobs.model
        before = {job.id for job in model.jobs}
        await asyncio.sleep(QApplication.doubleClickInterval() / 1000)  # sooner, it would be a double click
        self._desk.create.generate()
        await self._until(lambda: any(job.id not in before for job in model.jobs), "a job is made")
        return next(job.id for job in model.jobs if job.id not in before)

    def _job(self, job_id: str) -> Job:
        job = self._desk.jobs.model.job(job_id)
        assert job is not None
        return job

    async def _export(self, name: str) -> None:
        dialog = self._open("export")
        assert isinstance(dialog, ExportDialog)
        folder = self._to / "clips"
        folder.mkdir(exist_ok=True)
        dialog.form.folder.setText(str(folder))
        dialog.form.pattern.setText(f"{name} {{seed}}")
        await self._shoot(f"{name}-export", dialog)
        dialog.go.click()
        await self._until(lambda: bool(dialog.paths), "the clip is exported")
        await self._shoot(f"{name}-exported", dialog)
        dialog.reject()

    # ---- what is said of files, and what mends them ----

    async def _sources(self) -> None:
        """Drags that hover, what was found out, the fixes, several files, and a clip that is dropped again."""
        create, before = self._desk.create, self._desk.create.spec
        for spec in self._program.models.values():
            slots = spec.media()
            if spec.output.aspects and slots:
                await self._hovers(spec)
                await self._crops(spec, slots[0])
            if any(media.takes is MediaKind.AUDIO for media in slots):
                await self._trims(spec, next(media for media in slots if media.takes is MediaKind.AUDIO))
        for theme in _THEMES:
            self._program.theme.use(self._program.app, theme)
            await self._recipe(theme)
        self._program.theme.use(self._program.app, _THEMES[0])
        if before is not None:
            create.show_model(before.id)

    async def _hovers(self, spec: ModelSpec) -> None:
        create = self._desk.create
        create.show_model(spec.id)
        create.reset()
        slot = create.findChild(QWidget, f"slot.{spec.media()[0].name}")
        assert slot is not None
        for name in ("rocket.jpg", "speech.wav", "bigbuckbunny.mp4"):
            QApplication.sendEvent(slot, self._entering(slot, name))
            await self._shoot(f"hover-{name.partition('.')[0]}")
            QApplication.sendEvent(slot, QDragLeaveEvent())

    def _entering(self, slot: QWidget, name: str) -> QDragEnterEvent:
        self._mime = QMimeData()
        self._mime.setUrls([QUrl.fromLocalFile(str(self._samples / name))])
        copy, left, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        return QDragEnterEvent(slot.rect().center(), copy, self._mime, left, keys)

    async def _crops(self, spec: ModelSpec, param: Media) -> None:
        create = self._desk.create
        assert create.panel is not None
        path = str(self._samples / "astronaut.png")
        create.panel.set_value(param.name, path)
        await self._until(lambda: bool(self._buttons(param)), "what was found out is said")
        await self._shoot("source-found-out")
        self._buttons(param)["Choose the crop…"].click()
        dialog = create.media.dialog
        assert isinstance(dialog, CropDialog)
        await self._shoot("source-crop", dialog)
        dialog.accept_box()
        await self._until(lambda: create.values().get(param.name) not in (path, None), "the cropped copy is in")
        await self._until(lambda: not self._buttons(param), "it fits now")
        await self._shoot("source-cropped")
        create.media.ask_several(param.name, [path, str(self._samples / "rocket.jpg"), path])
        await self._shoot("source-several")
        create.media.card.hide()
        create.reset()

    async def _trims(self, spec: ModelSpec, param: Media) -> None:
        create = self._desk.create
        create.show_model(spec.id)
        assert create.panel is not None
        create.panel.set_value(param.name, str(self._samples / "speech.wav"))
        editor = create.panel.slots.editor(param.name)
        assert editor is not None
        await self._until(lambda: editor.facts is not None, "the sound is known")
        await self._shoot("source-sound")
        editor.slot.tool.emit("trim")
        dialog = create.media.dialog
        assert isinstance(dialog, TrimDialog)
        dialog.set_part(1.0, 5.0)
        await self._shoot("source-trim", dialog)
        dialog.reject()
        create.reset()

    def _buttons(self, param: Media) -> Mapping[str, QPushButton]:
        panel = self._desk.create.panel
        found = panel.rows[param.name].finding_list if panel is not None else None
        return found.buttons() if found is not None else {}

    async def _recipe(self, theme: str) -> None:
        """A clip of ours, dropped on Create."""
        create, clip = self._desk.create, self._desk.clips.model.clips[0]
        create.show_model(clip.recipe.model)
        create.reset()
        create.media.look_for_recipe(str(clip.path))
        await self._until(create.media.card.isVisible, "its recipe is offered")
        await self._shoot(f"{theme}-recipe-offered")
        create.media.card.buttons[0].click()
        await self._until(lambda: create.media.recipe_card is not None, "the recipe is shown")
        await self._shoot(f"{theme}-recipe")
        assert create.media.recipe_card is not None
        create.media.recipe_card.close_card()

    # ---- what does not go well ----

    async def _empty_form(self) -> None:
        """Generate pressed with nothing in the form of a model that needs files."""
        create, before = self._desk.create, self._desk.create.spec
        spec = max(self._program.models.values(), key=lambda spec: sum(media.required for media in spec.media()))
        create.show_model(spec.id)
        create.generate()
        await self._shoot("problems")
        if before is not None:
            create.show_model(before.id)

    async def _trouble(self) -> None:
        """Jobs on a service that is out of reach, and on one that does not take the key."""
        spec = min(self._program.models.values(), key=lambda spec: sum(media.required for media in spec.media()))
        here = (await self._program.sandbox.addresses())[spec.provider]["base_url"]
        accounts = self._program.accounts
        self._desk.create.set_values(spec.id, dict(self._words(spec)))
        for title, url in (("Out of reach", f"http://127.0.0.1:{_closed_port()}"), ("Wrong key", here)):
            await accounts.connect(title, spec.provider, url, Credentials("no-such-key-1", "no-such-secret-1"))
            accounts.choose(title)
            await self.stand(title)
        await self._shoot("queue-trouble")
        accounts.choose("sandbox")
        for title in ("Out of reach", "Wrong key"):
            await accounts.remove(title)
        for job in self._desk.jobs.model.jobs:
            if not job.ended:
                self._desk.jobs.act("cancel", job.id)
        await self._until(lambda: all(job.ended for job in self._desk.jobs.model.jobs), "what stood is cancelled")

    async def stand(self, where: str) -> None:
        """Press Generate for a job that cannot go on, and wait until it stands."""
        made = await self._make()
        await self._until(lambda: _stands(self._job(made)), f"the job stands: {where}")

    async def _line(self) -> None:
        """A paused queue: places in line, one on hold, a question in a row, and the one before the window closes."""
        spec = min(self._program.models.values(), key=lambda spec: sum(media.required for media in spec.media()))
        desk = self._desk
        desk.create.show_model(spec.id)
        desk.create.set_values(spec.id, desk.create.values() | dict(self._words(spec)))
        running = await self._make()
        await self._until(lambda: self._job(running).state == "running", "one runs")
        desk.jobs.act("cancel", running)
        desk.queue.pause_button.click()
        made = [await self._make() for _ in range(3)]
        await self._until(lambda: len(desk.studio.queue.line) == len(made), "the others are in line")
        desk.jobs.act("hold", made[-1])
        await self._shoot("queue-paused")
        desk.queue.pause_button.click()
        for job_id in made:
            desk.jobs.act("hold", job_id)
        desk.jobs.act("keep", running)
        desk.window.close()
        dialog = desk.open_dialog
        assert isinstance(dialog, QDialog) and dialog.isVisible(), "nothing asks before the window closes"
        await self._shoot("quit", dialog)
        dialog.reject()
        for job_id in made:
            desk.jobs.act("cancel", job_id)
        await self._until(lambda: all(self._job(i).ended for i in (running, *made)), "it is over", _JOB_LIMIT_S)

    # ---- looking at everything else ----

    async def _round(self) -> None:
        """Every model's panel and the whole window: dark and light, large and small."""
        window = self._desk.window
        for theme in _THEMES:
            self._program.theme.use(self._program.app, theme)
            for width, height in _SIZES:
                window.resize(width, height)
                window.reset_layout()
                await self._shoot(f"{theme}-{width}x{height}")
            window.resize(*_SIZES[0])
            window.reset_layout()
            for spec in self._program.models.values():
                self._desk.create.show_model(spec.id)
                await self._shoot(f"{theme}-panel-{_plain(spec)}")
            await self._advanced(theme)
        self._program.theme.use(self._program.app, _THEMES[0])

    async def _advanced(self, theme: str) -> None:
        """What is folded, of the model that folds most."""
        create = self._desk.create
        spec = max(self._program.models.values(), key=lambda spec: sum(p.group != "basic" for p in spec.params))
        create.show_model(spec.id)
        assert create.panel is not None
        create.panel.set_open(True)
        await self._shoot(f"{theme}-advanced-{_plain(spec)}")
        create.go_to(spec.params[-1].name)
        await self._shoot(f"{theme}-advanced-end-{_plain(spec)}")
        create.panel.set_open(False)

    async def _dialogs(self) -> None:
        for theme in _THEMES:
            self._program.theme.use(self._program.app, theme)
            for action in ("connect", "settings", "export", "keys", "about", "whats_new"):
                dialog = self._open(action)
                await asyncio.sleep(0.2)
                await self._shoot(f"{theme}-dialog-{action.replace('_', '-')}", dialog)
                dialog.reject()
        self._program.theme.use(self._program.app, _THEMES[0])

    def _open(self, action: str) -> QDialog:
        """Choose a menu entry; return the dialog that it opens."""
        self._desk.menus.actions.by_id[action].trigger()
        dialog = self._desk.open_dialog
        assert isinstance(dialog, QDialog) and dialog.isVisible(), f"{action} opened nothing"
        return dialog

    # ---- tools ----

    async def _shoot(self, what: str, dialog: QDialog | None = None) -> None:
        await asyncio.sleep(0.25)  # what was asked for a moment ago is drawn
        window = self._desk.window
        shot = window.grab()
        if dialog is not None:
            _lay_over(shot, dialog.grab(), window.rect().center() - dialog.rect().center())
        self._count += 1
        path = self._to / f"{self._count:02}-{what}.png"
        shot.save(str(path))
        print(path.name, file=sys.stderr, flush=True)

    async def _until(self, holds: Callable[[], bool], what: str, limit_s: float = _STEP_LIMIT_S) -> None:
        try:
            async with asyncio.timeout(limit_s):
                while not holds():  # noqa: ASYNC110  # a user looks again, too
                    await asyncio.sleep(0.03)
        except TimeoutError:
            raise RuntimeError(f"the tour waited {limit_s:g} s in vain: {what}") from None


def _plain(spec: ModelSpec) -> str:
    """A model's name as it stands in file names."""
    return spec.id.replace("/", "-")


def _stands(job: Job) -> bool:
    return job.ended or (isinstance(job.phase, Waiting) and job.phase.why != "")


def _closed_port() -> int:
    """A port of this computer that nothing listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def _lay_over(shot: QPixmap, dialog: QPixmap, place: QPoint) -> None:
    """A dialog is a window of its own: draw it on the picture where it stands, over the veil."""
    painter = QPainter(shot)
    painter.fillRect(shot.rect(), QColor(0, 0, 0, 127))
    painter.drawPixmap(place, dialog)
    painter.end()
