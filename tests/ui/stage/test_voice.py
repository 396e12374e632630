"""A sound device that goes, stands still or comes: pictures go on, and the sound control says what is the matter."""

import socket
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer

from tests.ui.stage.test_together import Slow
from wanstudio.ui.keymap import Keymap
from wanstudio.ui.stage.bar import TransportBar
from wanstudio.ui.stage.course import Leg
from wanstudio.ui.stage.player import Player
from wanstudio.ui.stage.reel import Sound
from wanstudio.ui.stage.speakers import BUFFER_S, RATE_HZ, SAMPLE_BYTES, Outlet, QtSpeakers, Speakers, is_connected
from wanstudio.ui.stage.together import Together
from wanstudio.ui.stage.transport import Transport
from wanstudio.ui.stage.voice import BEGINS_S, ENDED, GONE, NONE_THERE, STILL_S, Voice

SECOND = RATE_HZ * SAMPLE_BYTES
SILENCE = Sound(samples=memoryview(bytes(SECOND)), peaks=(1,))


class Box(Outlet):
    """Takes what a buffer takes, and plays when it is told to."""

    def __init__(self):
        super().__init__()
        self.held, self.open = 0, True

    def room_bytes(self):
        return round(BUFFER_S * SECOND) - self.held

    def waiting_bytes(self):
        return self.held

    def write(self, samples):
        self.held += len(samples)
        return len(samples)

    def play(self, seconds):
        self.held = max(0, self.held - round(seconds * SECOND))

    def set_volume(self, volume):
        pass

    def close(self):
        self.open = False


class Boxes(Speakers):
    """`there` says whether there is a device; `opened` are those that were."""

    def __init__(self):
        super().__init__()
        self.there, self.opened, self.ended = True, [], False

    @property
    def lost(self):
        return self.ended

    def open(self):
        if not self.there:
            return None
        self.opened.append(Box())
        return self.opened[-1]


class Prompt(Slow):
    """Its frames come at once."""

    def ask(self, n, width, height, *, tag, epoch):
        QTimer.singleShot(0, self, lambda: self.answer(n, tag, epoch))


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def boxes(qapp):
    return Boxes()


@pytest.fixture
def player(qtbot, boxes, clock):
    player = Player(Together(Prompt), Voice(boxes, clock))
    with qtbot.waitSignal(player.frame_shown):
        player.open([Path("a")], fps=10, frames=4)
    player.reel.reels[0].sound_came.emit(SILENCE)
    yield player
    player.close()


def heard(qtbot, player, boxes, count=1):
    """So many devices have been opened by now, and the last one is played on."""
    qtbot.waitUntil(lambda: len(boxes.opened) == count and player.voice.played_s is not None)
    return boxes.opened[-1]


def goes_on(qtbot, player):
    seen = []
    player.frame_shown.connect(seen.append)
    qtbot.waitUntil(lambda: {0, 1, 2, 3} <= set(seen))


def test_pictures_go_on_by_their_own_clock_when_the_sound_stands_still(qtbot, player, boxes, clock):
    player.play()
    box = heard(qtbot, player, boxes)
    clock.now += BEGINS_S + 0.01
    goes_on(qtbot, player)
    assert player.voice.trouble == GONE and player.voice.played_s is None and not box.open


def test_pictures_go_on_when_the_device_is_taken_away(qtbot, player, boxes):
    player.play()
    heard(qtbot, player, boxes).broke.emit()
    assert player.voice.trouble == GONE
    goes_on(qtbot, player)
    assert player.playing


def test_the_next_play_tries_again(qtbot, player, boxes):
    player.play()
    heard(qtbot, player, boxes).broke.emit()
    player.pause()
    player.play()
    assert heard(qtbot, player, boxes, 2).open and player.voice.trouble == ""


def test_a_device_that_comes_while_a_clip_plays_is_heard_at_once(qtbot, player, boxes):
    boxes.there = False
    player.play()
    qtbot.waitUntil(lambda: player.voice.trouble == NONE_THERE)
    goes_on(qtbot, player)
    boxes.there = True
    boxes.changed.emit()
    assert heard(qtbot, player, boxes).open and player.voice.trouble == ""
    boxes.changed.emit()  # one that is of no use to what is heard already
    assert len(boxes.opened) == 1


def test_news_of_devices_that_came_before_the_silence_was_noticed_are_not_forgotten(qtbot, player, boxes):
    player.play()
    gone = heard(qtbot, player, boxes)
    boxes.changed.emit()
    gone.broke.emit()
    assert heard(qtbot, player, boxes, 2).open and player.voice.trouble == ""
    boxes.opened[-1].broke.emit()
    goes_on(qtbot, player)
    assert len(boxes.opened) == 2 and player.voice.trouble == GONE  # that one is tried once


@pytest.mark.parametrize("while_playing", [True, False])
def test_where_the_sound_server_has_ended_no_next_play_is_promised(qtbot, player, boxes, while_playing):
    if while_playing:
        player.play()
        heard(qtbot, player, boxes)
    boxes.ended, boxes.there = True, False
    if while_playing:
        boxes.opened[-1].broke.emit()
    else:
        player.play()
    qtbot.waitUntil(lambda: player.voice.trouble == ENDED)
    goes_on(qtbot, player)


def test_the_sound_control_says_what_is_the_matter(qtbot, theme, player, boxes):
    bar = TransportBar(theme, Keymap(), Transport(player))
    qtbot.addWidget(bar)
    player.play()
    heard(qtbot, player, boxes).broke.emit()
    said = "The sound device does not play any more; the next play tries again. Mute (M)"
    assert bar.mute_button.toolTip() == said == bar.mute_button.accessibleName()
    player.pause()
    player.play()
    heard(qtbot, player, boxes, 2)
    assert bar.mute_button.toolTip() == "Mute (M)"


def test_a_device_that_begins_late_or_stops_for_a_moment_is_not_given_up(boxes, clock):
    voice = Voice(boxes, clock)
    voice.start((Leg(0.0, 1.0, True, float(n)) for n in range(9)), SILENCE.samples)
    clock.now += BEGINS_S - 0.01
    voice._feed()
    for pause_s in (0.01, 0.2, STILL_S - 0.01, 0.2):
        boxes.opened[0].play(0.1)
        voice._feed()
        clock.now += pause_s
        voice._feed()
    assert voice.trouble == "" and voice.played_s == pytest.approx(0.4)
    clock.now += STILL_S
    voice._feed()
    assert voice.trouble == GONE


def test_silence_is_played_where_the_sound_has_ended_and_is_no_standing_still(boxes, clock):
    voice = Voice(boxes, clock)
    voice.start(iter([Leg(0.0, 3.0, True, 0.0)]), SILENCE.samples)
    for _ in range(25):
        clock.now += 0.1
        boxes.opened[0].play(0.1)
        voice._feed()
    assert voice.trouble == "" and voice.played_s == pytest.approx(2.5)


@contextmanager
def a_server(path):
    """One that takes connections, and ends with all of them; its file is left behind as by one that was killed."""
    path.unlink(missing_ok=True)
    taken = []
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))
        server.listen()
        yield lambda: taken.append(server.accept()[0])
    for one in taken:
        one.close()


def test_a_connection_to_a_sound_server_that_has_ended_is_none_although_another_has_come(tmp_path, monkeypatch):
    path = tmp_path / "server"
    monkeypatch.setenv("PULSE_SERVER", f"unix:{path}")
    assert not is_connected()
    with socket.socket(socket.AF_UNIX) as qts:
        with a_server(path) as take:
            assert not is_connected()
            take()
            qts.connect(str(path))
            take()
            assert is_connected()
        assert path.exists() and not is_connected()
        with a_server(path):
            assert not is_connected()
    monkeypatch.setenv("PULSE_SERVER", "tcp:elsewhere:4713")
    assert not is_connected()


def test_a_sound_server_is_lost_until_there_is_a_connection_again(qapp, tmp_path, monkeypatch):
    path = tmp_path / "server"
    monkeypatch.setenv("PULSE_SERVER", f"unix:{path}")
    speakers = QtSpeakers()
    with socket.socket(socket.AF_UNIX) as before:
        with a_server(path) as take:
            assert not speakers.lost  # there is none to lose
            take()
            before.connect(str(path))
            take()
            assert not speakers.lost
        assert speakers.lost
    with socket.socket(socket.AF_UNIX) as anew, a_server(path):
        assert speakers.lost
        anew.connect(str(path))
        assert not speakers.lost
