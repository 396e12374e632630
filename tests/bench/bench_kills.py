"""`kill -9` of the command line, 3,000 times by chance: paid and lost, paid twice, unknown to the user.

Each life is a run, or three at once, of which two to five processes are to be killed at a step or a moment of chance,
in half of them while the service misbehaves as well. Then it is resumed until it rests, and held to account.
"""

from __future__ import annotations

import os
import random
import time
from collections import Counter

from tests.bench.rows import Row
from tests.end2end.test_kills import FAULTS, SERVICES
from tests.kills.account import Account
from tests.kills.lanes import Launcher, lanes
from tests.kills.trial import Kill, Trial

KILLS = 3000
BATCH = 100
LANES = 2 * (os.cpu_count() or 1)  # half of the time a life waits, for the service or for its own next look
SEED = 20261125


def measure() -> list[Row]:
    chance = random.Random(SEED)
    counts: Counter[str] = Counter()
    begun = time.monotonic()
    with lanes(LANES) as side_by_side:
        while counts["kills"] < KILLS:
            seeds = [chance.getrandbits(32) for _ in range(BATCH)]
            for kills, account in side_by_side.each(life, seeds):
                counts.update(lives=1, kills=kills, charges=account.charges, litter=len(account.litter))
                counts.update(lost=len(account.lost), twice=len(account.twice), unknown=len(account.unknown))
                counts.update(wrong=len(account.wrong), open=len(account.open))
    took_s = time.monotonic() - begun
    detail = f"{counts['kills']} kills in {counts['lives']} lives, {counts['charges']} charges, {took_s:.0f} s"
    named = {
        "lost": "paid for and lost",
        "twice": "paid for twice",
        "unknown": "paid for and unknown to the user",
        "wrong": "clips that are wrong, not there, or there twice",
        "open": "not settled in the end",
    }
    rows = [Row(what=what, unit="", ours=counts[name], limit=0, detail=detail) for name, what in named.items()]
    each_ms = took_s * 1000 * LANES / counts["kills"]
    return [*rows, Row(what="a kill, with all that follows it", unit="ms", ours=each_ms, limit=1000)]


def life(launcher: Launcher, seed: int) -> tuple[int, Account]:
    """Number of kills, and what came of it."""
    chance = random.Random(seed)
    with Trial(launcher, chance.choice(SERVICES)) as trial:
        if chance.random() < 0.5:
            FAULTS[chance.choice(sorted(FAULTS))](trial.service)
        takes = chance.choice((1, 1, 3))
        trial.generate(some_kill(chance, 20, 60 + 50 * takes), *trial.service.usual, "--count", str(takes))
        for _ in range(chance.randint(1, 4)):
            trial.resume(some_kill(chance, 5, 80))
        trial.settle()
        return len(trial.kills), trial.account()


def some_kill(chance: random.Random, first: int, last: int) -> Kill:
    """At one of these steps, or at a moment within the quarter of a second that it takes."""
    if chance.random() < 0.7:
        return Kill(at=chance.randint(first, last))
    return Kill(after_s=chance.uniform(0.02, 0.25))
