"""Real drags: another program's window is dragged from with a real pointer, on an X server of this test's own."""

from __future__ import annotations

import json
import os
import selectors
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.drags.source import PLACE, SIDE
from tests.samples import PICTURE, PORTRAIT, SPEECH, VIDEO
from wanstudio.media.probe import probe_file

I2V = "scenario/wan-2.2-i2v"
LIMIT_S = 60.0  # a machine that is busy with other things


class Program:
    """A child process whose lines are waited for."""

    def __init__(self, module: str, *args: str, display: str) -> None:
        environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "PYTHONPATH": str(ROOT)}
        environment.pop("WAYLAND_DISPLAY", None)
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", module, *args],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
        assert self.process.stdout is not None
        os.set_blocking(self.process.stdout.fileno(), False)
        self._ready = selectors.DefaultSelector()
        self._ready.register(self.process.stdout, selectors.EVENT_READ)
        self._rest = b""
        self.lines: list[str] = []

    def read(self, wait_s: float) -> None:
        """Take the lines that are there, waiting for the first of them."""
        if self._ready.select(wait_s) and self.process.stdout is not None:
            *lines, self._rest = (self._rest + (self.process.stdout.read() or b"")).split(b"\n")
            self.lines += [line.decode() for line in lines]

    def until(self, holds: Callable[[], Any], what: str, meanwhile: Callable[[], object] = bool) -> Any:
        end_s = time.monotonic() + LIMIT_S
        while not (found := holds()):
            assert time.monotonic() < end_s, f"waited in vain: {what}; said: {self.lines[-3:]}"
            assert self.process.poll() is None, f"it ended: {what}"
            meanwhile()
            self.read(0.1)
        return found

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        self._ready.close()
        if self.process.stdout is not None:
            self.process.stdout.close()


class Desk:
    """The pointer and the two windows."""

    def __init__(self, display: str) -> None:
        self._display = display
        self.target = Program("tests.drags.target", I2V, display=display)
        self.source: Program | None = None

    def state(self) -> dict[str, Any]:
        """What the target said last of its slots."""
        found = [line for line in self.target.lines if '"at"' in line]
        state: dict[str, Any] = json.loads(found[-1]) if found else {}
        return state

    def pointer(self, *words: object) -> None:
        command = ["xdotool", *map(str, words)]
        subprocess.run(command, env={**os.environ, "DISPLAY": self._display}, check=True)

    def take(self, kind: str, *values: str) -> None:
        """Press the button over what is dragged."""
        self.target.until(self.state, "the form is there")
        source = self.source = Program("tests.drags.source", kind, *values, display=self._display)
        source.until(lambda: "ready" in source.lines, "the other window is there")
        middle = (PLACE[0] + SIDE // 2, PLACE[1] + SIDE // 2)
        self.pointer("mousemove", *middle, "mousedown", 1)

    def hover(self, name: str) -> list[str]:
        """Bring it over a slot; return what the slot says of it. The pointer trembles, as a hand does."""
        x, y = self.state()["at"][name]
        for step in range(1, 6):
            self.pointer("mousemove", PLACE[0] + (x - PLACE[0]) * step // 5, PLACE[1] + (y - PLACE[1]) * step // 5)
        turns = iter(range(10_000))

        def tremble() -> None:
            self.pointer("mousemove", x + next(turns) % 2, y)

        def says() -> Any:
            drag = self.state()["drags"][name]
            return drag if drag[0] in ("target", "refused") else None

        found: list[str] = self.target.until(says, f"{name} says what a drop will do", tremble)
        return found

    def let_go(self) -> str:
        """Release the button; return how the drag ended for the program it came from."""
        self.pointer("mouseup", 1)
        source = self.source
        assert source is not None
        return str(source.until(lambda: source.lines[-1] if source.lines[-1] != "ready" else "", "the drag ends"))

    def value(self, name: str) -> str:
        found: str = self.target.until(lambda: self.state()["values"][name], f"{name} has a file")
        return found

    def end(self) -> None:
        for program in (self.source, self.target):
            if program is not None:
                program.end()


@pytest.fixture
def desk(display: str) -> Iterator[Desk]:
    made = Desk(display)
    yield made
    made.end()


def test_a_file_from_another_program_is_taken_by_the_slot_it_is_dropped_on(desk):
    desk.take("file", str(PICTURE))
    assert desk.hover("image") == ["target", "Use as first frame"]
    assert desk.let_go() == "CopyAction"
    assert desk.value("image") == str(PICTURE)


def test_the_wrong_kind_is_refused_with_a_sentence_while_it_hovers_and_nothing_is_dropped(desk):
    desk.take("file", str(SPEECH))
    assert desk.hover("image") == ["refused", "A sound. This takes a picture."]
    assert desk.let_go() == "IgnoreAction"
    assert desk.state()["values"]["image"] == ""
    desk.target.until(lambda: desk.state()["drags"]["image"][0] == "", "the slot is as it was")


def test_pixels_out_of_a_browser_are_taken_as_a_picture(desk):
    desk.take("pixels")
    assert desk.hover("image") == ["target", "Use as first frame"]
    assert desk.let_go() == "CopyAction"
    facts = probe_file(Path(desk.value("image")))
    assert (facts.width, facts.height) == (64, 36)


def test_an_address_out_of_a_browser_is_fetched(desk):
    desk.take("url", "https://images.example.org/pad.jpg")
    assert desk.hover("image") == ["target", "Use as first frame"]
    assert desk.let_go() == "CopyAction"
    asked = desk.target.until(lambda: [line for line in desk.target.lines if '"fetch"' in line], "it is fetched")
    assert "https://images.example.org/pad.jpg" in asked[0]


def test_several_files_ask_how_many_jobs(desk):
    desk.take("file", str(PICTURE), str(PORTRAIT))
    assert desk.hover("image") == ["target", "2 files: one job for each?"]
    desk.let_go()
    assert desk.target.until(lambda: desk.state()["asks"], "it asks") == "2 pictures. One job for each?"


def test_a_folder_asks_how_many_jobs_of_what_is_in_it(desk, tmp_path):
    for path in (PICTURE, PORTRAIT):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    desk.take("file", str(tmp_path))
    assert desk.hover("image")[0] == "target"
    desk.let_go()
    assert desk.target.until(lambda: desk.state()["asks"], "it asks") == "2 pictures. One job for each?"


def test_a_video_over_a_picture_slot_gives_its_first_frame(desk):
    desk.take("file", str(VIDEO))
    assert desk.hover("image") == ["target", "Use its first frame"]
    desk.let_go()
    asked = desk.target.until(lambda: [line for line in desk.target.lines if '"mend"' in line], "a frame is taken")
    assert json.loads(asked[0]) == {"mend": str(VIDEO), "becomes": "image"}


def test_a_slot_that_waits_says_for_what(desk):
    desk.take("file", str(PICTURE))
    assert desk.hover("lastFrameImage") == ["refused", "Needs a first frame"]
    assert desk.let_go() == "IgnoreAction"
