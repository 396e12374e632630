"""What a media file is, found by reading it: kind, container, size as shown, frames, rate, length, sound."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from wanstudio.core.errors import TookTooLong
from wanstudio.core.facts import MediaFacts
from wanstudio.media.magic import container_of, unreadable

if TYPE_CHECKING:
    from wanstudio.media.worker import Workers

TIMEOUT_S = 10.0
LONG_S = 30.0  # a clip that was paid for may be large, and the machine busy; so it may be at a second try


def probe_file(path: Path, *, deep: bool = False) -> MediaFacts:
    """Read the file in this process (for workers and the sandbox; the window asks `probe`).

    The first frame is decoded, with `deep` a video's last one, too. Raises BadFile with a sentence for the user.
    """
    container = container_of(path)
    if container.is_picture:
        from wanstudio.media.pictures import picture_facts  # late: the window's first frame needs no decoder

        return picture_facts(path, container)
    from wanstudio.media.streams import stream_facts

    try:
        return stream_facts(path, container, deep=deep)
    except ValueError:  # PyAV's, for a header with a format it has no name for
        raise unreadable(path) from None


async def probe(workers: Workers, path: Path, *, deep: bool = False, timeout_s: float = TIMEOUT_S) -> MediaFacts:
    """The same in a worker process: a file that makes the decoder crash or hang is a BadFile like any other.

    One that takes too long is given more time once, before it is called so: TookTooLong.
    """
    question = {"path": str(path), "deep": deep}
    try:
        found = await workers.run("probe", question, timeout_s=timeout_s)
    except TookTooLong:
        found = await workers.run("probe", question, timeout_s=LONG_S)
    return MediaFacts.from_dict(found)
