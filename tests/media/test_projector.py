"""In which order the stage's worker does what it is asked for."""

import contextlib
import io
import json
import queue

import pytest

from tests.media.clips import broken, make_clip
from wanstudio.media.reel.serve import Gone, Projector

FRAMES = 40


class Room:
    """A worker with an open clip, one group of pictures, of which the first frame is decoded. `now` is its clock."""

    def __init__(self, path, room):
        self.now = 0.0
        self._lines, self._answers = queue.SimpleQueue(), io.BytesIO()
        self.projector = Projector(self._lines, self._answers, room, clock=lambda: self.now)
        self.say(do="open", path=str(path), clip=1, memory_bytes=1 << 30)
        self.work(1)

    def say(self, **words):
        self._lines.put(json.dumps(words).encode())

    def get(self, n, tag="stage"):
        self.say(do="get", n=n, width=0, height=0, tag=tag, epoch=1, patient=tag == "look")

    def work(self, rounds):
        for _ in range(rounds):
            self.projector._listen(wait=False)
            self.step()

    def step(self):
        with contextlib.suppress(Gone):
            self.projector._do_one()

    def frames(self):
        """(tag, number) of each frame that was told, in order."""
        words = [json.loads(line) for line in self._answers.getvalue().splitlines()]
        return [(word["tag"], word["frame"]) for word in words if "frame" in word]

    def shown(self):
        words = [json.loads(line) for line in self._answers.getvalue().splitlines()]
        return [word["shown"] for word in words if "frame" in word]

    def kept(self):
        return [n for n in range(FRAMES) if n in self.projector._frames.store]


@pytest.fixture
def room(tmp_path):
    made = Room(make_clip(tmp_path / "a.mp4", frames=FRAMES, stream={"g": "8", "bf": "0"}), tmp_path)
    yield made
    made.projector._close()


def test_what_is_to_be_shown_comes_before_a_look_that_was_asked_for_earlier(room):
    room.get(0, "look")
    room.get(3)
    room.work(2)
    assert room.frames() == [("stage", 3), ("look", 0)]


def test_while_a_clip_plays_a_look_waits_until_its_frame_is_decoded_on_the_way(room):
    room.get(0)
    room.get(20, "look")
    room.work(15)
    assert room.frames() == [("stage", 0)]
    room.work(15)
    assert room.frames() == [("stage", 0), ("look", 20)] and room.kept()[:21] == list(range(21))


def test_a_look_at_a_clip_that_stands_still_goes_there_at_once(room):
    room.get(0)
    room.work(1)
    room.now += 1
    room.get(20, "look")
    room.work(1)
    assert room.frames()[-1] == ("look", 20) and 10 not in room.kept()


def test_a_look_that_is_being_decoded_gives_way_and_comes_afterwards(room):
    room.get(23, "look")
    room.projector._listen(wait=True)
    room.get(7)
    room.step()
    assert room.frames() == []
    room.now += 1
    room.work(2)
    room.now += 1
    room.work(1)
    assert room.frames() == [("stage", 7), ("look", 23)]


def test_a_frame_that_is_known_to_be_damaged_is_not_decoded_again_each_time_a_loop_comes_by(tmp_path):
    made = Room(broken(make_clip(tmp_path / "a.mp4", frames=FRAMES, stream={"bf": "0"}), 18), tmp_path)
    made.work(FRAMES + 2)
    assert made.projector._frames.decoder.ended
    for n in (17, 18, 19):
        made.get(n)
        made.work(1)
    assert made.shown() == [17, 17, 19] and made.projector._frames.decoder.ended
    made.projector._close()


def test_a_look_that_waits_for_playing_to_end_does_not_wait_for_another_word(room):
    room.work(FRAMES + 1)  # all is decoded: there is nothing left to prepare
    room.projector._frames.store.close()
    room.get(0)
    room.get(20, "look")
    room.work(1)
    room.now += 0.29
    room.projector._listen(wait=True)
    room.now += 1
    room.work(1)
    assert room.frames() == [("stage", 0), ("look", 20)]
