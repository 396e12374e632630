"""Telling listeners what has happened to a job or a clip, whatever they make of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import ParamSpec

P = ParamSpec("P")


def tell(listeners: Iterable[Callable[P, None]], *news: P.args, **more: P.kwargs) -> None:
    """Tell each, in the order they came. A mistake of one goes to the loop's exception handler: it stops neither the
    others nor the job that was told of, which may have been paid for."""
    for listener in listeners:
        try:
            listener(*news, **more)
        except Exception as e:
            loop = asyncio.get_running_loop()
            loop.call_exception_handler({"message": "in a listener of the studio", "exception": e})
