"""Clips beside each other: at every step, each one's picture is the frame that belongs there."""

import random
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage

from tests.media.clips import code_of, make_clip
from wanstudio.desk.reels import WorkerReel
from wanstudio.ui.stage.align import BY_FRAME, BY_TIME
from wanstudio.ui.stage.bookmark import Bookmark
from wanstudio.ui.stage.player import Player
from wanstudio.ui.stage.reel import Frame, Reel, ReelFacts, Sound
from wanstudio.ui.stage.together import Together


@pytest.fixture
def player(qtbot, tmp_path):
    player = Player(Together(lambda: WorkerReel(lambda: tmp_path)))
    yield player
    player.close()
    player.reel.end()


@pytest.fixture
def clips(tmp_path):
    """Of 24, 16 and 25 frames a second, and of other lengths and sizes."""
    return [
        make_clip(tmp_path / "a.mp4", frames=36, fps=24, sound="aac"),
        make_clip(tmp_path / "b.mp4", frames=32, fps=16, size=(128, 96), sound="aac"),
        make_clip(tmp_path / "c.webm", frames=20, fps=Fraction(25), codec="libvpx-vp9"),
    ]


def codes(player):
    found = []
    for image in player.pictures:
        rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
        found.append(code_of(rows[:, : image.width() * 4].reshape(image.height(), image.width(), 4)[:, :, :3]))
    return tuple(found)


def opened(qtbot, player, clips, by=BY_TIME):
    with qtbot.waitSignal(player.frame_shown):
        player.open(clips, fps=24, frames=36, by=by)


@pytest.mark.parametrize("by", [BY_TIME, BY_FRAME])
@pytest.mark.parametrize("count", [2, 3])
def test_every_step_shows_the_frame_of_each_clip_that_belongs_to_it(qtbot, player, clips, by, count):
    opened(qtbot, player, clips[:count], by)
    steps = range(player.frames)
    for n in (*steps, *random.Random(count).choices(steps, k=40)):
        with qtbot.waitSignal(player.frame_shown):
            player.seek(n)
        assert player.frame == n and codes(player) == player.own_frames and len(player.own_frames) == count
    assert player.own_frames == player.reel.frames_at(n)


def test_they_play_in_step_and_none_is_shown_without_the_other(qtbot, player, clips):
    opened(qtbot, player, clips[:2])
    seen = []
    player.frame_shown.connect(lambda n: seen.append((n, codes(player), player.own_frames)))
    player.play()
    qtbot.waitUntil(lambda: len(seen) > player.frames + 10)
    player.pause()
    assert all(shown == own for _, shown, own in seen)


def test_dragging_far_faster_than_pictures_come_ends_on_the_right_ones(qtbot, player, clips):
    opened(qtbot, player, clips)
    player.set_sizes([(64, 48), (128, 96), (64, 48)])
    for n in random.Random(3).choices(range(player.frames), k=300):
        player.seek(n)
    player.seek(17)
    qtbot.waitUntil(lambda: player.frame == 17)
    assert codes(player) == player.own_frames
    for n in range(player.frames):  # all places have been given back: there is room for every step
        with qtbot.waitSignal(player.frame_shown):
            player.seek(n)


def test_the_sound_is_that_of_the_clip_that_is_heard(qtbot, player, clips):
    heard = []
    player.sound_came.connect(lambda sound: heard.append(len(sound.samples)))
    opened(qtbot, player, [clips[0], clips[1]])
    qtbot.waitUntil(lambda: len(heard) == 1 and all(player.reel.sounds))
    player.reel.hear(1)
    player.reel.hear(0)
    assert len(heard) == 3 and heard[0] == heard[2] != heard[1] > 0


def test_one_that_cannot_be_shown_is_said_and_all_are_let_go(qtbot, player, clips, tmp_path):
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"nothing of a film")
    with qtbot.waitSignal(player.failed) as told:
        player.open([clips[0], broken], fps=24, frames=36)
    assert "broken.mp4" in told.args[0] and not player.reel.facts


def test_the_second_clips_process_ends_with_the_comparison(qtbot, player, clips):
    opened(qtbot, player, clips[:2])
    assert [reel.process_id > 0 for reel in player.reel.reels] == [True, True]
    opened(qtbot, player, clips[:1])
    assert [reel.process_id > 0 for reel in player.reel.reels] == [True, False]
    assert player.frames == 36 and codes(player) == (0,)


class Slow(Reel):
    """Answers when it is told to; keeps what was given back."""

    def __init__(self):
        super().__init__()
        self.asked, self.freed = [], []

    def open(self, path):
        self.opened.emit(
            ReelFacts(width=8, height=8, times_s=[0.0, 0.1, 0.2, 0.3, 0.4], fps=10, has_sound=False, places=8)
        )

    def ask(self, n, width, height, *, tag, epoch):
        self.asked.append((n, tag, epoch))

    def answer(self, n, tag, epoch):
        frame = Frame(n=n, shown=n, image=QImage(8, 8, QImage.Format.Format_RGB32), place=n, keep=None, epoch=epoch)
        self.frame_came.emit(frame, tag)

    def free(self, frame):
        self.freed.append((frame.n, frame.epoch))

    def close(self):
        pass

    end = close


def test_a_picture_whose_partner_never_comes_gives_its_place_back(qapp):
    together = Together(Slow)
    together.open([Path("a"), Path("b")])
    first, _ = together.reels
    for epoch in range(1, 5):
        together.ask(epoch - 1, [(8, 8), (8, 8)], tag="stage", epoch=epoch)
        first.answer(epoch - 1, "stage", epoch)
    together.ask(3, [(8, 8), (8, 8)], tag="stage", epoch=5)
    assert first.freed == [(0, 1), (1, 2)]


def test_a_pair_that_was_asked_for_just_before_is_still_told(qapp):
    together = Together(Slow)
    came = []
    together.frame_came.connect(lambda frame, tag: came.append((frame.n, len(frame.images))))
    together.open([Path("a"), Path("b")])
    together.ask(1, [(8, 8), (8, 8)], tag="stage", epoch=1)
    together.ask(2, [(8, 8), (8, 8)], tag="stage", epoch=2)
    for reel in together.reels:
        reel.answer(1, "stage", 1)
    assert came == [(1, 2)]


class Late(Slow):
    """Is open when it is told to be."""

    def open(self, path):
        pass

    def say_open(self):
        super().open(Path())


def test_a_sound_that_comes_before_all_clips_are_open_waits_for_them(qtbot):
    player = Player(Together(Late))
    player.open([Path("a")], fps=10, frames=4)
    player.reel.reels[0].say_open()
    player.play()
    player.reel.reels[0].answer(0, "stage", 2)  # it plays
    player.open([Path("a"), Path("b")], fps=10, frames=4)
    player.play()
    first, second = player.reel.reels
    first.say_open()
    first.sound_came.emit(Sound(samples=memoryview(bytes(400)), peaks=(1,)))
    second.say_open()
    assert player.playing and player.facts is not None
    player.close()


@pytest.fixture
def late(qtbot):
    """One clip of four frames, on its way to be opened at its third, with a range of its middle two."""
    player = Player(Together(Late))
    player.open([Path("a")], fps=10, frames=4, at=Bookmark(0, 2, 1, 2))
    yield player
    player.close()


def opens_at(player):
    """The frame and the range, once the clip is open."""
    reel = player.reel.reels[0]
    reel.say_open()
    return reel.asked[-1][0], (player.first, player.last)


def test_a_clip_opens_at_the_place_that_was_kept(late):
    assert opens_at(late) == (2, (1, 2))


def test_a_place_that_is_asked_for_before_the_clip_is_open_wins_over_the_one_that_was_kept(late):
    late.seek(3)
    assert opens_at(late) == (3, (1, 2))


def test_a_step_before_the_clip_is_open_goes_from_the_place_that_was_kept(late):
    late.step(-1)
    late.step(-1)
    assert late.place(0).frame == 0 and opens_at(late) == (0, (1, 2))


def test_a_range_that_is_marked_before_the_clip_is_open_wins_over_the_one_that_was_kept(late):
    late.set_range(0, 1)
    assert opens_at(late) == (2, (0, 1))


def test_a_place_that_was_asked_for_is_kept_although_the_clip_is_not_open(late):
    late.seek(3)
    assert late.place(0).frame == 3
    late.open([Path("a")], fps=10, frames=4)
    late.seek(1)
    assert late.place(0).frame == 1


@pytest.fixture
def slow(qapp):
    """One clip of four frames, open at its first."""
    player = Player(Together(Slow))
    player.open([Path("a")], fps=10, frames=4)
    reel = player.reel.reels[0]
    reel.answer(*reel.asked[-1])
    yield player, reel
    player.close()


def test_pausing_rests_on_the_frame_that_was_asked_for(slow):
    player, reel = slow
    player.play()
    player.seek(2)
    ahead = tuple(reel.asked)
    player.pause()
    (last,) = reel.asked[len(ahead) :]
    seen = []
    player.frame_shown.connect(seen.append)
    reel.answer(*last)
    for asked in ahead:  # what was asked for while it played comes afterwards, and is not shown
        reel.answer(*asked)
    assert seen == [2] and not player.playing


def test_pausing_rests_on_the_frame_that_is_shown(slow):
    player, reel = slow
    player.play()
    first, *ahead = reel.asked[1:]
    reel.answer(*first)
    seen = []
    player.frame_shown.connect(seen.append)
    asked = len(reel.asked)
    player.pause()
    for late in ahead:
        reel.answer(*late)
    assert seen == [] and len(ahead) > 1 and len(reel.asked) == asked


def test_once_it_has_ended_no_process_is_started_again(qtbot, tmp_path, clips):
    together = Together(lambda: WorkerReel(lambda: tmp_path))
    with qtbot.waitSignal(together.opened):
        together.open(clips[:1])
    together.end()
    together.open(clips[:1])
    together.warm_up()
    assert [reel.process_id for reel in together.reels] == [0]
