"""A worker that hangs, dies or merely rests: what the stage hears of it."""

import os
import signal
from pathlib import Path

import pytest

from tests.ui.conftest import RESOURCES
from wanstudio.desk.reels import WorkerReel

CLIP = RESOURCES / "samples" / "bigbuckbunny.mp4"


@pytest.fixture
def reel(qtbot, tmp_path):
    reel = WorkerReel(lambda: tmp_path)
    with qtbot.waitSignal(reel.opened):
        reel.open(CLIP)
    yield reel
    reel.end()


def test_a_worker_that_passed_over_old_wishes_and_rests_is_not_taken_for_hanging(qtbot, reel):
    failures = []
    reel.failed.connect(failures.append)
    reel._watch.setInterval(2000)
    for epoch in range(1, 12):
        reel.ask(epoch * 10, 64, 36, tag="stage", epoch=epoch)
    qtbot.waitUntil(lambda: not reel._watch.isActive())
    assert not failures


def test_a_worker_that_hangs_is_ended_and_that_is_said(qtbot, caplog, reel):
    reel._watch.setInterval(50)
    os.kill(reel._process.processId(), signal.SIGSTOP)
    with qtbot.waitSignal(reel.failed) as told:
        reel.ask(5, 64, 36, tag="stage", epoch=1)
    assert "takes too long" in told.args[0]
    caplog.clear()


def test_a_worker_that_dies_is_that_clips_problem_and_the_next_clip_gets_another(qtbot, reel):
    with qtbot.waitSignal(reel.failed) as told:
        os.kill(reel._process.processId(), signal.SIGKILL)
    assert "stopped halfway" in told.args[0]
    with qtbot.waitSignal(reel.opened):
        reel.open(CLIP)


def test_a_worker_that_is_killed_leaves_no_picture_behind(reel):
    screen = Path(reel._screen)
    reel.end()
    assert not screen.exists()
