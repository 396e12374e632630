"""How long to stand back after a failure, so that many who failed together do not come back together."""

from __future__ import annotations

import random

LEAST = 0.1  # of the longest: a pause that is none would ask at once


def spread_s(longest_s: float) -> float:
    """Seconds, anywhere up to `longest_s` ("full jitter"): after an outage all come back spread over it."""
    return random.uniform(LEAST * longest_s, longest_s)
