"""Real drags out of the program: the frame on the stage goes into a slot, into another window, or nowhere."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tests.drags.test_drags import Program
from tests.media.clips import code_of, make_clip

I2V = "scenario/wan-2.2-i2v"
FRAME = 13


class Screen:
    """The program's window, and the pointer over it."""

    def __init__(self, display: str, clip: Path) -> None:
        self._display = display
        self.program = Program("tests.drags.program", I2V, str(clip), str(FRAME), display=display)
        self.other: Program | None = None

    @property
    def state(self) -> dict[str, Any]:
        found = [line for line in self.program.lines if '"stage"' in line]
        state: dict[str, Any] = json.loads(found[-1]) if found else {"shown": False}
        return state

    def pointer(self, *words: object) -> None:
        command = ["xdotool", *map(str, words)]
        subprocess.run(command, env={**os.environ, "DISPLAY": self._display}, check=True)

    def pull(self) -> None:
        """Press on the picture and move away: the drag begins."""
        self.program.until(lambda: self.state["shown"], "the frame is shown")
        x, y = self.state["stage"]
        self.pointer("mousemove", x, y, "mousedown", 1)
        for step in range(1, 6):
            self.pointer("mousemove", x - 8 * step, y)

    def hover(self, x: int, y: int, meanwhile: Any, what: str) -> Any:
        """The pointer trembles there, as a hand does, until `meanwhile` holds."""
        turns = iter(range(10_000))
        return self.program.until(meanwhile, what, lambda: self.pointer("mousemove", x + next(turns) % 2, y))

    def let_go(self) -> None:
        self.pointer("mouseup", 1)

    def end(self) -> None:
        for program in (self.other, self.program):
            if program is not None:
                program.end()


@pytest.fixture
def screen(display: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Screen]:
    monkeypatch.setenv("WANSTUDIO_HOME", str(tmp_path / "home"))
    made = Screen(display, make_clip(tmp_path / "shot.mp4", frames=24))
    yield made
    made.end()


def code_in(path: str) -> int:
    with Image.open(path) as picture:
        return code_of(np.asarray(picture.convert("RGB")))


def test_a_frame_that_is_dragged_into_a_slot_is_that_very_frame_and_is_named_after_it(screen):
    screen.pull()
    slot = screen.state["at"]["image"]
    screen.hover(*slot, lambda: screen.state["drags"]["image"] == "target", "the slot takes it")
    screen.let_go()
    taken = screen.program.until(lambda: screen.state["values"]["image"], "the slot has it")
    assert Path(taken).name == "shot frame 14.png" and code_in(taken) == FRAME
    assert screen.state["frames"] == ["shot frame 14.png"]


def test_a_frame_that_is_let_go_where_it_came_from_goes_nowhere_and_leaves_no_file(screen):
    screen.pull()
    x, y = screen.state["stage"]
    screen.hover(x, y, lambda: screen.state["frames"], "its file is there")
    screen.let_go()
    screen.program.until(lambda: not screen.state["frames"], "the file is gone")
    assert screen.state["values"] == {"image": "", "lastFrameImage": ""}


def test_another_program_takes_it_as_a_file(screen, tmp_path):
    screen.program.until(lambda: screen.state["shown"], "the frame is shown")
    other = screen.other = Program("tests.drags.sink", display=screen._display)
    x, y = json.loads(other.until(lambda: other.lines and other.lines[0], "the other window is there"))
    screen.pull()
    screen.hover(x, y, lambda: other.read(0) or "over" in other.lines, "it would take it")
    screen.let_go()
    other.until(lambda: other.lines[-1].startswith("/"), "it has it")
    *_, pixels, path = other.lines
    assert pixels == "64 48"
    assert Path(path).name == "shot frame 14.png" and code_in(path) == FRAME


def test_one_that_is_let_go_at_once_where_it_came_from_leaves_no_file_either(screen):
    screen.pull()
    screen.let_go()
    screen.program.until(lambda: screen.state["made"], "its file has been made")
    screen.program.until(lambda: not screen.state["frames"], "the file is gone")
    assert screen.state["values"] == {"image": "", "lastFrameImage": ""}
