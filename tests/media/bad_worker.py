"""A worker with tasks that misbehave in every way a decoder can."""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping
from typing import Any

from wanstudio.core.errors import InvalidInput
from wanstudio.media.child import Progress, serve


def abort(args: Mapping[str, Any], progress: Progress) -> None:
    os.abort()


def hang(args: Mapping[str, Any], progress: Progress) -> None:
    progress(0.5)
    threading.Event().wait()


def chatter(args: Mapping[str, Any], progress: Progress) -> str:
    print('{"result": "from a library that prints"}', flush=True)
    os.write(1, b'{"result": "from C code that prints"}\n')
    os.write(2, b"deprecated pixel format used\n")
    return "the answer"


def fault(args: Mapping[str, Any], progress: Progress) -> None:
    raise ZeroDivisionError("a mistake of ours")


def hunger(args: Mapping[str, Any], progress: Progress) -> int:
    return len(bytearray(1 << 40))


def refuse(args: Mapping[str, Any], progress: Progress) -> None:
    raise InvalidInput("frame", "The clip has frames 1 to 3.", hint="Choose one of them.")


def count(args: Mapping[str, Any], progress: Progress) -> int:
    for i in range(1001):
        progress(i / 1000)
    return os.getpid()


def environment(args: Mapping[str, Any], progress: Progress) -> dict[str, str]:
    return dict(os.environ)


TASKS = {f.__name__: f for f in (abort, hang, chatter, fault, hunger, refuse, count, environment)}

if __name__ == "__main__":
    serve(TASKS)
