"""Exporting several clips: a preset, the names that exist, progress, what failed, and the same again elsewhere."""

from __future__ import annotations

from pathlib import Path

from wanstudio.tour.guide import JOB_LIMIT_S, THEMES, Guide
from wanstudio.ui.export.dialog import ExportDialog

_MOST_CLIPS = 4


class Exporting:
    """What is exported goes to the folder "exports" beside the pictures."""

    def __init__(self, guide: Guide) -> None:
        self._guide, self._desk = guide, guide.desk

    async def run(self) -> None:
        for theme in THEMES:
            self._guide.use_theme(theme)
            folder = self._guide.to / "exports"
            folder.mkdir(exist_ok=True)
            await self._several(theme, folder)
        self._guide.use_theme(THEMES[0])
        await self._one_that_fails()

    def _open(self, folder: Path) -> ExportDialog:
        self._desk.exports.ask(self._desk.clips.model.clips[:_MOST_CLIPS])
        dialog = self._desk.open_dialog
        assert isinstance(dialog, ExportDialog)
        dialog.form.place.folder.setText(str(folder))
        dialog.form.place.pattern.setText("{prompt:24} {seed}")
        return dialog

    async def _several(self, theme: str, folder: Path) -> None:
        dialog = self._open(folder)
        dialog.form.presets.choose("reels")
        if any(folder.iterdir()):
            await self._guide.until(lambda: bool(dialog.form.place.warning.text()), "names are found to be taken")
        await self._guide.shoot(f"{theme}-exports-asked", dialog)
        dialog.go.click()
        done = {"done", "there"}  # the second time around they are in the folder already

        def one_is_done() -> bool:
            return "going" in dialog.report.states and bool(dialog.report.states & done)

        await self._guide.until(one_is_done, "one is done", JOB_LIMIT_S)
        await self._guide.shoot(f"{theme}-exports-going", dialog)
        await self._guide.until(lambda: bool(dialog.paths), "all are exported", JOB_LIMIT_S)
        await self._guide.shoot(f"{theme}-exports-done", dialog)
        dialog.reject()

    async def _one_that_fails(self) -> None:
        dialog = self._open(self._guide.to / "not there" / "clips")  # one alone would be made
        dialog.form.presets.choose("gif_loop")
        dialog.go.click()
        await self._guide.until(lambda: "failed" in dialog.report.states, "it is said that there is no folder")
        await self._guide.until(lambda: not dialog.again.isHidden(), "it can be tried again")
        await self._guide.shoot("exports-failed", dialog)
        dialog.reject()
