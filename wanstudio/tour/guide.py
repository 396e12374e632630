"""What every stop of the tour has in hand: the program, the camera, and the patience to wait."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QDialog

from wanstudio.core.models import ModelSpec

if TYPE_CHECKING:
    from wanstudio.app import Program

STEP_LIMIT_S, JOB_LIMIT_S = 20.0, 180.0
SIZES = ((1440, 900), (1024, 700))
THEMES = ("dark", "light")


class Guide:
    """Screenshots go to `to` as NN-what.png. `samples` is the folder of the files that are dropped."""

    def __init__(self, program: Program, to: Path, samples: Path) -> None:
        self.program, self.desk = program, program.desk
        self.to, self.samples = to, samples
        self._count = 0

    def use_theme(self, name: str) -> None:
        self.program.theme.use(self.program.app, name)

    def open(self, action: str) -> QDialog:
        """Choose a menu entry; return the dialog that it opens."""
        self.desk.menus.actions.by_id[action].trigger()
        dialog = self.desk.open_dialog
        assert isinstance(dialog, QDialog) and dialog.isVisible(), f"{action} opened nothing"
        return dialog

    async def shoot(self, what: str, dialog: QDialog | None = None) -> None:
        await asyncio.sleep(0.25)  # what was asked for a moment ago is drawn
        window = self.desk.window
        shot = window.grab()
        if dialog is not None:
            _lay_over(shot, dialog.grab(), window.rect().center() - dialog.rect().center())
        self._count += 1
        path = self.to / f"{self._count:02}-{what}.png"
        shot.save(str(path))
        print(path.name, file=sys.stderr, flush=True)

    async def until(self, holds: Callable[[], bool], what: str, limit_s: float = STEP_LIMIT_S) -> None:
        try:
            async with asyncio.timeout(limit_s):
                while not holds():  # noqa: ASYNC110  # a user looks again, too
                    await asyncio.sleep(0.03)
        except TimeoutError:
            raise RuntimeError(f"the tour waited {limit_s:g} s in vain: {what}") from None


def plain(spec: ModelSpec) -> str:
    """A model's name as it stands in file names."""
    return spec.id.replace("/", "-")


def _lay_over(shot: QPixmap, dialog: QPixmap, place: QPoint) -> None:
    """A dialog is a window of its own: draw it on the picture where it stands, over the veil."""
    painter = QPainter(shot)
    painter.fillRect(shot.rect(), QColor(0, 0, 0, 127))
    painter.drawPixmap(place, dialog)
    painter.end()
