"""What is said of files: drags that hover, what was found out, fixes, several files, a clip dropped again."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from wanstudio.core.facts import MediaKind
from wanstudio.core.models import ModelSpec
from wanstudio.core.params import Media
from wanstudio.tour.guide import THEMES, Guide
from wanstudio.ui.params.cropping import CropDialog
from wanstudio.ui.params.trimming import TrimDialog


class Sources:
    def __init__(self, guide: Guide) -> None:
        self._guide, self._desk = guide, guide.desk

    async def run(self) -> None:
        create, before = self._desk.create, self._desk.create.spec
        for spec in self._guide.program.models.values():
            slots = spec.media()
            if spec.output.aspects and slots:
                await self._hovers(spec)
                await self._crops(spec, slots[0])
            if any(media.takes is MediaKind.AUDIO for media in slots):
                await self._trims(spec, next(media for media in slots if media.takes is MediaKind.AUDIO))
        for theme in THEMES:
            self._guide.use_theme(theme)
            await self._recipe(theme)
        self._guide.use_theme(THEMES[0])
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
            await self._guide.shoot(f"hover-{name.partition('.')[0]}")
            QApplication.sendEvent(slot, QDragLeaveEvent())

    def _entering(self, slot: QWidget, name: str) -> QDragEnterEvent:
        self._mime = QMimeData()
        self._mime.setUrls([QUrl.fromLocalFile(str(self._guide.samples / name))])
        copy, left, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        return QDragEnterEvent(slot.rect().center(), copy, self._mime, left, keys)

    async def _crops(self, spec: ModelSpec, param: Media) -> None:
        create = self._desk.create
        assert create.panel is not None
        path = str(self._guide.samples / "astronaut.png")
        create.panel.set_value(param.name, path)
        await self._guide.until(lambda: bool(self._buttons(param)), "what was found out is said")
        await self._guide.shoot("source-found-out")
        self._buttons(param)["Crop here…"].click()
        dialog = create.media.mender.dialog
        assert isinstance(dialog, CropDialog)
        await self._guide.shoot("source-crop", dialog)
        dialog.accept_box()
        await self._guide.until(lambda: create.values().get(param.name) not in (path, None), "the cropped copy is in")
        await self._guide.until(lambda: not self._buttons(param), "it fits now")
        await self._guide.shoot("source-cropped")
        create.media.ask_several(param.name, [path, str(self._guide.samples / "rocket.jpg"), path])
        await self._guide.shoot("source-several")
        create.media.card.hide()
        create.reset()

    async def _trims(self, spec: ModelSpec, param: Media) -> None:
        create = self._desk.create
        create.show_model(spec.id)
        assert create.panel is not None
        create.panel.set_value(param.name, str(self._guide.samples / "speech.wav"))
        editor = create.panel.slots.editor(param.name)
        assert editor is not None
        await self._guide.until(lambda: editor.facts is not None, "the sound is known")
        await self._guide.shoot("source-sound")
        editor.slot.tool.emit("trim")
        dialog = create.media.mender.dialog
        assert isinstance(dialog, TrimDialog)
        dialog.set_part(1.0, 5.0)
        await self._guide.shoot("source-trim", dialog)
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
        create.media.recipes.look_for(str(clip.path))
        await self._guide.until(create.media.card.isVisible, "its recipe is offered")
        await self._guide.shoot(f"{theme}-recipe-offered")
        create.media.card.buttons[0].click()
        await self._guide.until(lambda: create.media.recipes.card is not None, "the recipe is shown")
        await self._guide.shoot(f"{theme}-recipe")
        assert create.media.recipes.card is not None
        create.media.recipes.card.close_card()
