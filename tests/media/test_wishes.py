"""Which of the frames that are asked for comes next, by a clock that the test moves."""

import pytest

from wanstudio.media.reel.wishes import PLAYING_S, Wishes


class Asked:
    """`now` is the clock; `kept` are the frames that are decoded already."""

    def __init__(self):
        self.now, self.kept = 0.0, set()
        self.wishes = Wishes(lambda: self.now)

    def ask(self, n, tag="stage", epoch=1):
        wish = {"n": n, "tag": tag, "epoch": epoch, "patient": tag == "look"}
        self.wishes.add(wish)
        return wish

    def next(self):
        wish = self.wishes.next(self.kept.__contains__)
        return None if wish is None else wish["n"]


@pytest.fixture
def asked():
    return Asked()


def test_within_an_epoch_they_come_in_the_order_in_which_they_were_asked_for(asked):
    first, _ = asked.ask(4), asked.ask(5)
    assert asked.next() == 4
    asked.wishes.take(first)
    assert asked.next() == 5


def test_of_an_older_epoch_none_is_done_any_more_and_one_under_way_is_outdated(asked):
    old = asked.ask(4)
    asked.ask(40, tag="look")
    asked.wishes.take(old)
    asked.ask(5)
    assert not asked.wishes.outdated(old)
    asked.ask(9, epoch=2)
    assert asked.next() == 9 and asked.wishes.outdated(old)


def test_a_patient_one_waits_until_nothing_plays_unless_its_frame_is_there(asked):
    asked.wishes.take(asked.ask(0))
    asked.ask(20, tag="look")
    assert asked.next() is None and asked.wishes.rests_s() == PLAYING_S
    asked.kept.add(20)
    assert asked.next() == 20
    asked.kept.clear()
    asked.now = PLAYING_S
    assert asked.next() == 20


def test_a_patient_one_that_is_taken_is_no_playing_and_gives_way_to_another(asked):
    look = asked.ask(20, tag="look")
    asked.wishes.take(look)
    assert asked.wishes.rests_s() <= 0 and not asked.wishes.gives_way(look)
    shown = asked.ask(3)
    assert asked.wishes.gives_way(look) and not asked.wishes.gives_way(shown)
    asked.wishes.put_back(look)
    assert asked.next() == 3
