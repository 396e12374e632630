"""Every panel, the whole window and the dialogs: dark and light, large and small."""

from __future__ import annotations

import asyncio

from wanstudio.tour.guide import SIZES, THEMES, Guide, plain
from wanstudio.ui.settings.dialog import SettingsDialog

_DIALOGS = ("connect", "settings", "export", "keys", "about", "whats_new", "open_log", "diagnostics")
_NARROW = ((960, 700, ("library", "queue")), (720, 600, ("create", "library")))


class Views:
    def __init__(self, guide: Guide) -> None:
        self._guide, self._desk = guide, guide.desk

    async def round(self) -> None:
        """Every model's panel and the whole window: dark and light, large and small."""
        window = self._desk.window
        for theme in THEMES:
            self._guide.use_theme(theme)
            for width, height in SIZES:
                window.resize(width, height)
                window.reset_layout()
                await self._guide.shoot(f"{theme}-{width}x{height}")
            window.resize(*SIZES[0])
            window.reset_layout()
            for spec in self._guide.program.models.values():
                self._desk.create.show_model(spec.id)
                await self._guide.shoot(f"{theme}-panel-{plain(spec)}")
            await self._advanced(theme)
        self._guide.use_theme(THEMES[0])

    async def rails(self) -> None:
        """A narrow window: what has become a rail, and what opens from it over the stage."""
        window = self._desk.window
        for theme in (*THEMES, "contrast"):
            self._guide.use_theme(theme)
            for width, height, panels in _NARROW:
                window.resize(width, height)
                await self._guide.shoot(f"{theme}-rail-{width}x{height}")
                for name in panels:
                    window.toggle(name)
                    await self._guide.shoot(f"{theme}-rail-{width}x{height}-{name}")
                window.columns.close_drawers()
        self._guide.use_theme(THEMES[0])
        window.resize(*SIZES[0])

    async def _advanced(self, theme: str) -> None:
        """What is folded, of the model that folds most."""
        create = self._desk.create
        spec = max(self._guide.program.models.values(), key=lambda spec: sum(p.group != "basic" for p in spec.params))
        create.show_model(spec.id)
        assert create.panel is not None
        create.panel.set_open(True)
        await self._guide.shoot(f"{theme}-advanced-{plain(spec)}")
        create.go_to(spec.params[-1].name)
        await self._guide.shoot(f"{theme}-advanced-end-{plain(spec)}")
        create.panel.set_open(False)

    async def dialogs(self) -> None:
        for theme in THEMES:
            self._guide.use_theme(theme)
            for action in _DIALOGS:
                dialog = self._guide.open(action)
                await asyncio.sleep(0.2)
                await self._guide.shoot(f"{theme}-dialog-{action.replace('_', '-')}", dialog)
                if isinstance(dialog, SettingsDialog):
                    dialog.show_part(dialog.diagnostics_button)
                    await self._guide.shoot(f"{theme}-dialog-settings-privacy", dialog)
                dialog.reject()
        self._guide.use_theme(THEMES[0])
