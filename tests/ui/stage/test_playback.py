"""Frames that are asked for ahead and handed on when they are due, without a clip: they come as the test gives them."""

from functools import partial

import pytest
from PySide6.QtGui import QImage

from tests.ui.stage.test_voice import SILENCE, Boxes
from wanstudio.ui.stage.course import legs, steady
from wanstudio.ui.stage.playback import AHEAD, KEPT_BACK, Playback
from wanstudio.ui.stage.reel import Frame, ReelFacts
from wanstudio.ui.stage.voice import Voice

FPS = 50.0


class Run:
    """`asked`, `shown` and `freed` are numbers of frames, in their order."""

    def __init__(self):
        self.asked, self.shown, self.freed, self.boxes = [], [], [], Boxes()
        self.voice = Voice(self.boxes)
        self.playback = Playback(self.asked.append, lambda frame: self.freed.append(frame.n), self.voice)
        self.playback.shown.connect(lambda frame: self.shown.append(frame.n))

    def start(self, frames=20, *, loop=True, heard=False, places=AHEAD + KEPT_BACK):
        times_s = steady(frames, FPS)
        facts = ReelFacts(width=8, height=8, times_s=times_s, fps=FPS, has_sound=True, places=places)
        course = partial(legs, times_s, 0, 0, frames - 1, forward=True, loop=loop, ping_pong=False)
        self.playback.start(facts, course, speed=1.0, heard=heard)

    def come(self, n):
        self.playback.put(Frame(n=n, shown=n, image=QImage(), place=0, keep=None))

    @property
    def begun(self):
        return self.playback.begun


@pytest.fixture
def run(qapp):
    run = Run()
    yield run
    run.playback.stop()


def test_the_next_frames_are_asked_for_before_they_are_due_over_the_seam_too(run):
    run.start(frames=3)
    assert run.asked == [0, 1, 2, 0, 1]


def test_no_more_are_asked_for_than_there_are_places_for_beside_those_that_are_looked_at(run):
    run.start(places=KEPT_BACK + 2)
    assert run.asked == [0, 1]
    run.start(places=0)
    assert run.asked[2:] == [0]


def test_time_runs_from_the_first_frame_on_whenever_that_comes(run):
    run.start()
    run.come(1)
    assert not run.begun and run.shown == []
    run.come(0)
    assert run.begun and run.shown[0] == 0


def test_what_comes_too_late_for_a_stop_is_let_go_of(run):
    run.start()
    run.come(1)
    run.playback.stop()
    run.come(0)
    assert (run.shown, run.freed) == ([], [1, 0])


def test_the_end_is_told_when_the_last_frame_has_been_seen(qtbot, run):
    run.start(frames=2, loop=False)
    with qtbot.waitSignal(run.playback.ended):
        run.come(0)
        run.come(1)
    assert run.shown[-1:] == [1]


def test_what_was_shown_and_what_was_not_is_counted_until_it_is_forgotten(qtbot, run):
    run.start(frames=2, loop=False)
    with qtbot.waitSignal(run.playback.ended):
        run.come(0)
        run.come(1)
    assert run.playback.played + run.playback.dropped == 2
    run.playback.forget_counts()
    assert (run.playback.played, run.playback.dropped) == (0, 0)


@pytest.mark.parametrize("heard", [True, False])
def test_a_sound_is_played_with_the_first_frame_where_it_is_to_be_heard(run, heard):
    run.start(heard=heard)
    run.playback.sound = SILENCE
    assert not run.boxes.opened
    run.come(0)
    assert len(run.boxes.opened) == heard
