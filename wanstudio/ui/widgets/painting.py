"""What all that paints shares."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtGui import QPainter


@contextmanager
def saved(painter: QPainter) -> Iterator[None]:
    """What is set in here holds in here, also when painting breaks off."""
    painter.save()
    try:
        yield
    finally:
        painter.restore()
