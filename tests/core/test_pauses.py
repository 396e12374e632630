from __future__ import annotations

import random
from itertools import pairwise

from wanstudio.core.pauses import LEAST, spread_s


def test_fifty_that_failed_together_come_back_spread_over_the_time(monkeypatch):
    monkeypatch.setattr("wanstudio.core.pauses.random", random.Random(7))
    times = sorted(spread_s(30.0) for _ in range(50))
    assert LEAST * 30 <= times[0] < 6 and 25 < times[-1] <= 30
    assert max(later - sooner for sooner, later in pairwise(times)) < 4
    assert all(sum(at <= time < at + 1 for time in times) <= 8 for at in range(30))


def test_no_pause_is_nothing():
    assert spread_s(0.0) == 0.0
