"""Frames on their way to be shown: which one is taken at which time, and what is let go of."""

import pytest
from PySide6.QtGui import QImage

from wanstudio.ui.stage.due import DueFrames
from wanstudio.ui.stage.reel import Frame


def frame(n):
    return Frame(n=n, shown=n, image=QImage(), place=n, keep=None)


@pytest.fixture
def freed():
    return []


@pytest.fixture
def line(freed):
    """Frames 0 to 4, one every tenth of a second."""
    line = DueFrames(lambda frame: freed.append(frame.n))
    for n in range(5):
        line.add(n / 10, n)
    return line


def taken(line, now_s):
    found = line.take(now_s)
    return None if found is None else found.n


def test_each_is_taken_when_it_is_due(line, freed):
    assert all(line.put(frame(n)) for n in range(5))
    assert [taken(line, at) for at in (0.0, 0.05, 0.1, 0.25, 0.3)] == [0, None, 1, 2, 3]
    assert line.next_s == 0.4 and not freed and not line.dropped


def test_the_newest_that_is_due_is_taken_and_those_before_it_are_let_go(line, freed):
    for n in range(5):
        line.put(frame(n))
    assert taken(line, 0.25) == 2 and freed == [0, 1] and line.dropped == 2


def test_a_late_one_is_waited_for_until_the_next_is_due_too(line, freed):
    line.put(frame(1))
    assert not line.is_ready and taken(line, 0.05) is None and len(line) == 5
    assert taken(line, 0.1) == 1 and line.dropped == 1
    assert not line.put(frame(0)) and freed == [0]  # nobody waits for it any more


def test_while_none_has_come_the_last_that_is_due_stays(line):
    assert taken(line, 0.25) is None and line.next_s == 0.2 and line.dropped == 2
    line.put(frame(2))
    assert taken(line, 0.25) == 2


def test_one_that_was_not_asked_for_is_let_go(line, freed):
    line.put(frame(3))
    assert not line.put(frame(9)) and not line.put(frame(3)) and freed == [9, 3]


def test_cleared_it_lets_go_of_all_that_came(line, freed):
    line.put(frame(3))
    line.put(frame(1))
    line.clear()
    assert freed == [1, 3] and not line and not line.is_ready
