import gc
import sys
import threading
import weakref
from itertools import pairwise

import pytest
from PySide6.QtCore import QObject, QThread

from wanstudio.sweep import Sweeper


@pytest.fixture
def sweeper(qapp):
    parent = QObject()
    sweeper = Sweeper(parent)
    yield sweeper
    sweeper._timer.stop()
    gc.unfreeze()
    gc.enable()


class Thing(QObject):
    """Part of a cycle, as widgets with lambdas are."""

    def __init__(self, destroyed_in):
        super().__init__()
        self.itself = self
        weakref.finalize(self, lambda: destroyed_in.append(threading.current_thread()))


def test_a_cycle_is_not_collected_by_another_threads_allocations(sweeper):
    destroyed_in = []
    Thing(destroyed_in)
    busy = threading.Thread(target=lambda: [[[]] for _ in range(20_000)])
    busy.start()
    busy.join()
    assert not destroyed_in
    kept = [[] for _ in range(2_000)]  # as much as Python itself would look after
    sweeper.sweep()
    assert kept and destroyed_in == [threading.main_thread()]


def test_the_sweeper_lives_on_the_gui_thread_and_looks_once_a_second(sweeper, qapp):
    assert sweeper.thread() == qapp.thread() == QThread.currentThread()
    assert sweeper._timer.interval() == 1000 and sweeper._timer.isActive()


def test_what_has_grown_old_before_it_was_thrown_away_is_collected_once_there_is_much_more(sweeper):
    destroyed_in = []
    thing = Thing(destroyed_in)
    for _ in range(2):  # as old as anything gets
        gc.collect(1)
    del thing
    young = [[] for _ in range(2_000)]
    sweeper.sweep()
    assert young and not destroyed_in
    much = [[] for _ in range(40_000 + sys.getallocatedblocks() // 8)]
    sweeper.sweep()
    assert much and destroyed_in


def test_where_nothing_is_made_nothing_is_looked_through(sweeper):
    gc.collect()
    looked = []
    gc.callbacks.append(lambda phase, info: looked.append(info["generation"]))
    try:
        sweeper.sweep()
    finally:
        gc.callbacks.pop()
    assert not looked


def test_what_the_start_brings_in_is_looked_through_twice_and_then_no_more(sweeper):
    kept, frozen = [], [gc.get_freeze_count()]
    for _ in range(3):
        kept.append([[] for _ in range(40_000 + sys.getallocatedblocks() // 8)])
        sweeper.sweep()
        frozen.append(gc.get_freeze_count())
    first, second, third = (after - before for before, after in pairwise(frozen))
    assert min(first, second) > 40_000 and third <= 0
