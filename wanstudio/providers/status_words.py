"""Words for a job's status that this version does not know: such a job counts as running, and the log says so."""

from __future__ import annotations

import logging
from functools import lru_cache

log = logging.getLogger(__name__)

MOST = 50  # different words; a service that sends a new one each time fills no log


@lru_cache(MOST)
def note_unknown(service: str, word: str) -> None:
    """Once for each word. `word` is without credentials (answers.tidy)."""
    if word:
        log.info("%s says that a job is %r, which this version does not know; it counts as running", service, word)
