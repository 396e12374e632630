"""A worker that hangs, dies or merely rests: what the stage hears of it."""

import os
import signal
from pathlib import Path

import pytest

from tests.ui.conftest import RESOURCES
from wanstudio.desk.reels import WorkerReel
from wanstudio.media.reel.where import MEMORY, PREFIX

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


def files(*folders):
    return [path for folder in folders if folder.is_dir() for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize("moment", ["at once", "started", "open", "after 1", "after 5", "heard"])
def test_a_worker_that_is_ended_at_any_moment_leaves_no_file(qtbot, tmp_path, moment):
    """With sound: the clip has some 5 s of it, written while the pictures are shown."""
    pictures = set(MEMORY.glob(f"{PREFIX}*"))
    reel = WorkerReel(lambda: tmp_path)
    reel.warm_up()
    if moment == "started":
        qtbot.waitUntil(lambda: reel.process_id > 0)
    reel.open(CLIP)
    if moment == "heard":
        with qtbot.waitSignal(reel.sound_came):
            pass
    elif moment not in ("at once", "started"):
        with qtbot.waitSignal(reel.opened):
            pass
    for n in range(int(moment.removeprefix("after ")) if moment.startswith("after") else 0):
        with qtbot.waitSignal(reel.frame_came):
            reel.ask(10 * n, 64, 36, tag="stage", epoch=n)
    reel.end()
    assert not files(tmp_path) and set(MEMORY.glob(f"{PREFIX}*")) <= pictures


def test_the_sound_of_a_clip_that_is_not_on_any_more_is_thrown_away(qtbot, tmp_path):
    reel = WorkerReel(lambda: tmp_path)
    for _ in range(6):
        with qtbot.waitSignal(reel.opened):
            reel.open(CLIP)
    with qtbot.waitSignal(reel.sound_came):
        pass
    assert not files(tmp_path)
    reel.end()


def test_what_a_window_left_that_is_gone_is_removed_by_the_next_one(qtbot, tmp_path):
    left = tmp_path / "999999999-0" / "sound-1.pcm"
    left.parent.mkdir()
    left.write_bytes(b"x")
    mine = tmp_path / "holiday.mp4"
    mine.write_bytes(b"x")
    reel = WorkerReel(lambda: tmp_path)
    reel.warm_up()
    assert not left.exists() and mine.exists()
    reel.end()


def test_a_worker_that_cannot_be_started_is_said_at_once(qtbot, tmp_path, monkeypatch, caplog):
    monkeypatch.setattr("wanstudio.desk.reels.command", lambda room: [str(tmp_path / "nothing")])
    reel = WorkerReel(lambda: tmp_path / "room")
    with qtbot.waitSignal(reel.failed) as told:
        reel.open(CLIP)
    assert "does not start" in told.args[0]
    caplog.clear()


def let_another_go_idle(qtbot, room):
    """Until a worker has ended that is not needed from now on."""
    other = WorkerReel(lambda: room, idle_ms=400)
    other.warm_up()
    other.close()
    qtbot.waitUntil(lambda: not other.process_id)


def test_a_worker_that_is_not_needed_for_a_while_ends_and_the_next_clip_gets_another(qtbot, tmp_path):
    reel = WorkerReel(lambda: tmp_path, idle_ms=300)
    for _ in range(2):
        with qtbot.waitSignal(reel.opened):
            reel.open(CLIP)
        let_another_go_idle(qtbot, tmp_path)
        assert reel.process_id  # the clip is open for longer than that
        reel.close()
        qtbot.waitUntil(lambda: not reel.process_id)
    assert not files(tmp_path)
    reel.end()


def test_a_clip_that_comes_in_time_finds_the_worker_there(qtbot, tmp_path):
    reel = WorkerReel(lambda: tmp_path, idle_ms=300)
    with qtbot.waitSignal(reel.opened):
        reel.open(CLIP)
    before = reel.process_id
    reel.close()
    with qtbot.waitSignal(reel.opened):
        reel.open(CLIP)
    let_another_go_idle(qtbot, tmp_path)
    assert reel.process_id == before
    reel.end()
