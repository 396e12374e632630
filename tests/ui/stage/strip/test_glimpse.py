"""The small picture over the strip: it is of the frame under the pointer, and costs what is shown nothing."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from tests.media.clips import code_of, make_clip
from tests.ui.stage.strip.test_scrubber import LEFT, move
from tests.ui.stage.test_stage import shown
from tests.ui.stage.test_truth import pixels
from wanstudio.media.probe import probe_file
from wanstudio.ui.stage.reel import Frame, Reel, ReelFacts
from wanstudio.ui.stage.strip.glimpse import Glimpse
from wanstudio.ui.stage.together import Together


class Slow(Reel):
    """Answers when it is told to; `wishes` is all it was asked for."""

    def __init__(self):
        super().__init__()
        self.wishes, self.freed = [], []

    def open(self, path):
        times_s = [n / 25 for n in range(101)]
        self.opened.emit(ReelFacts(width=64, height=36, times_s=times_s, fps=25.0, has_sound=False, places=8))

    def ask(self, n, width, height, *, tag, epoch):
        self.wishes.append((n, tag, epoch))

    def answer(self):
        n, tag, epoch = self.wishes[-1]
        image = QImage(64, 36, QImage.Format.Format_RGB32)
        self.frame_came.emit(Frame(n=n, shown=n, image=image, place=0, keep=None, epoch=epoch), tag)

    def free(self, frame):
        self.freed.append(frame.n)

    def close(self):
        pass

    def end(self):
        pass


@pytest.fixture
def slow(qtbot, theme):
    """A glimpse over a strip 400 wide, and the reel that it asks."""
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(400, 300)
    over = QWidget(window)
    over.setGeometry(0, 200, 400, 70)
    reel = Slow()
    together = Together(lambda: reel)
    glimpse = Glimpse(theme, together, over, window)
    together.open(["a.mp4"])
    window.show()
    return glimpse, reel


def numbered(tmp_path, a_clip):
    path = make_clip(tmp_path / "numbered.mp4", frames=40, size=(320, 180))
    return replace(a_clip(), path=path, facts=probe_file(path))


def test_the_frame_under_the_pointer_is_shown_above_it_and_gone_with_the_pointer(qtbot, stage, a_clip, tmp_path):
    stage.show_clip(numbered(tmp_path, a_clip), play=False)
    shown(qtbot, stage, 0)
    glimpse, strip = stage.glimpse, stage.scrubber
    for n in (25, 3, 39):
        move(strip, QPoint(round(strip.track().x(n + 0.5)), 12))
        qtbot.waitUntil(lambda n=n: glimpse.shown == n)
        assert glimpse.isVisible() and code_of(pixels(glimpse.picture.toImage())) == n
        assert stage.rect().contains(glimpse.geometry())
        assert glimpse.geometry().bottom() < strip.mapTo(stage, QPoint(0, 0)).y()
    QApplication.sendEvent(strip, QEvent(QEvent.Type.Leave))
    assert glimpse.isHidden() and stage.player.frame == 0


def test_it_is_not_in_the_way_while_the_playhead_is_dragged(qtbot, stage, a_clip):
    stage.show_clip(a_clip(), play=False)
    shown(qtbot, stage, 0)
    move(stage.scrubber, QPoint(300, 12))
    assert stage.glimpse.isVisible()
    qtbot.mousePress(stage.scrubber, LEFT, pos=QPoint(300, 12))
    move(stage.scrubber, QPoint(320, 12), LEFT)
    assert stage.glimpse.isHidden()


def test_however_fast_the_pointer_goes_one_frame_is_asked_for_and_then_the_last(slow):
    glimpse, reel = slow
    for n in range(30):
        glimpse.look_at(n, n * 4)
    assert [n for n, _, _ in reel.wishes] == [0]
    reel.answer()
    assert [n for n, _, _ in reel.wishes] == [0, 29] and reel.freed == [0]
    reel.answer()
    assert glimpse.shown == 29 and not glimpse.asking and reel.freed == [0, 29]


def test_a_picture_of_another_frame_goes_when_the_right_one_is_late(qtbot, slow):
    glimpse, reel = slow
    glimpse.look_at(10, 40)
    reel.answer()
    glimpse.look_at(60, 240)
    assert not glimpse.picture.isNull()
    qtbot.waitUntil(lambda: glimpse.picture.isNull() and glimpse.shown == -1)


def test_a_picture_that_comes_after_the_pointer_has_gone_is_given_back(slow):
    glimpse, reel = slow
    glimpse.look_at(10, 40)
    glimpse.look_at(-1, 0)
    reel.answer()
    assert glimpse.isHidden() and reel.freed == [10] and glimpse.picture.isNull()


@pytest.mark.parametrize("x", [0, 200, 400])
def test_it_stays_inside_the_window(slow, x):
    glimpse, _ = slow
    glimpse.look_at(10, x)
    assert glimpse.parentWidget().rect().contains(glimpse.geometry())
