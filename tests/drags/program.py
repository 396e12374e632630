"""The whole program with a clip on its stage; it says in lines of JSON where things are and what happens to them.

Run as a script: `MODEL CLIP FRAME`, with WANSTUDIO_HOME set to an empty folder.
"""

from __future__ import annotations

import asyncio
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QWidget
from qasync import QEventLoop

from wanstudio.app import Program
from wanstudio.core.recipe import Clip, Recipe
from wanstudio.desk.results import Results
from wanstudio.media.probe import probe_file
from wanstudio.store.folders import Folders

MODEL, PATH, FRAME = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
SIZE = (1200, 760)
NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def a_clip() -> Clip:
    recipe = Recipe(
        model=MODEL,
        remote_model="",
        provider="scenario",
        values={},
        sources={},
        seed=1,
        price=None,
        remote_id="",
        submitted=NOW,
        finished=NOW,
        app="0",
    )
    return Clip(
        id="one", job_id="job", path=PATH, sha256="", facts=probe_file(PATH), recipe=recipe, created=NOW, title="A fox"
    )


def middle(widget: QWidget) -> list[int]:
    return [*widget.mapToGlobal(QPoint(widget.width() // 2, widget.height() // 2)).toTuple()]


def noted_frames(results: Results) -> list[str]:
    """Which frames' files have been there, in turn: one that nobody takes is gone before anyone looks."""
    made: list[str] = []
    makes = results.frame_file

    async def frame_file(clip: Clip, frame: int) -> Path:
        path = await makes(clip, frame)
        made.append(path.name)
        return path

    setattr(results, "frame_file", frame_file)  # noqa: B010  # a note is taken, nothing else is changed
    return made


async def act(program: Program) -> None:
    """Until the process is ended."""
    desk = program.desk
    told: dict[str, Any] = {}
    clip = a_clip()
    desk.window.setGeometry(0, 0, *SIZE)
    desk.create.show_model(MODEL)
    desk.stage.show_clip(clip, play=False)
    player = desk.stage.player
    while player.facts is None:  # noqa: ASYNC110  # it looks again, as a user does
        await asyncio.sleep(0.02)
    player.seek(FRAME)
    frames = desk.studio.folders.cache / "frames"
    made = noted_frames(desk.results)
    while True:
        slots = {m.name: desk.window.findChild(QWidget, f"slot.{m.name}") for m in desk.create.spec.media()}  # type: ignore[union-attr]
        now = {
            "stage": middle(desk.stage.picture),
            "shown": player.frame == FRAME and bool(player.pictures),
            "at": {name: middle(slot) for name, slot in slots.items()},
            "drags": {name: slot.drag for name, slot in slots.items()},
            "values": {name: desk.create.values().get(name, "") for name in slots},
            "remark": desk.status.note.text(),
            "frames": sorted(path.name for path in frames.iterdir()) if frames.is_dir() else [],
            "made": list(made),
        }
        if now != told:
            told = now
            print(json.dumps(now), flush=True)
        await asyncio.sleep(0.02)


def main() -> int:
    app = QApplication(sys.argv[:1])
    program = Program(app, Folders.from_environment())
    program.desk.window.show()
    with asyncio.Runner(loop_factory=lambda: QEventLoop(app)) as runner:
        runner.run(program.live((), act))
    return 0


if __name__ == "__main__":
    sys.exit(main())
