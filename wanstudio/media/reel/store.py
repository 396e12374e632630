"""Decoded frames as the decoder gave them, kept so that none has to be decoded twice: in memory, then on disk.

A clip of the usual kind (5 s at 720p) fits into memory whole. What does not goes to a file without a name, which is
gone with the process; what does not fit there either is decoded again when it is asked for.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, cast

import numpy as np
from av.video.frame import VideoFrame
from av.video.plane import VideoPlane

SCRATCH_BYTES = 2 << 30
SHARE_OF_DISK = 10  # at most a tenth of what is free


@dataclass(frozen=True, slots=True)
class Kind:
    """All that a frame is besides its pixels."""

    width: int
    height: int
    format: str
    colorspace: int
    color_range: int

    @classmethod
    def of(cls, frame: VideoFrame) -> Kind:
        return cls(frame.width, frame.height, frame.format.name, int(frame.colorspace), int(frame.color_range))


class Store:
    """Keeps frames by number. `memory_bytes` in memory; the rest in `room`, as far as the disk has some to spare."""

    def __init__(self, room: Path, memory_bytes: int) -> None:
        self._room, self._left = room, memory_bytes
        self._kept: dict[int, VideoFrame] = {}
        self._written: dict[int, tuple[Kind, int]] = {}
        self._file: BinaryIO | None = None
        self._file_left = min(SCRATCH_BYTES, shutil.disk_usage(room).free // SHARE_OF_DISK)
        self._end = 0

    def __contains__(self, n: int) -> bool:
        return n in self._kept or n in self._written

    @property
    def full(self) -> bool:
        return self._left <= 0 and self._file_left <= 0

    def holds(self, count: int, frame: VideoFrame) -> bool:
        """Whether there is room for so many frames like this one."""
        size = sum(line * plane.height for plane, line in zip(frame.planes, lines(Kind.of(frame)), strict=True))
        return count * size <= self._left + self._file_left

    def put(self, n: int, frame: VideoFrame) -> None:
        """Keep a frame, where there is still room for it: in memory as it is, for no decoder uses it again."""
        if n in self or self.full:
            return
        size = sum(plane.line_size * plane.height for plane in frame.planes)
        if self._left >= size:
            self._kept[n] = frame
            self._left -= size
            return
        self._left = 0
        kind = Kind.of(frame)
        rows = [row_of(plane)[:, :line] for plane, line in zip(frame.planes, lines(kind), strict=True)]
        self._write(n, kind, rows, sum(part.size for part in rows))

    def _write(self, n: int, kind: Kind, rows: list[np.ndarray], size: int) -> None:
        if self._file_left < size:
            self._file_left = 0
            return
        try:
            if self._file is None:
                self._file = cast(BinaryIO, tempfile.TemporaryFile(dir=self._room, buffering=0))  # noqa: SIM115  # closed in `close`
            self._file.seek(self._end)
            for part in rows:
                self._file.write(np.ascontiguousarray(part).data)
        except OSError:  # the disk is full: what is there stays of use
            self._file_left = 0
            return
        self._written[n] = (kind, self._end)
        self._end += size
        self._file_left -= size

    def get(self, n: int) -> VideoFrame | None:
        if n in self._kept:
            return self._kept[n]
        if n in self._written:
            return self._read(*self._written[n])
        return None

    def _read(self, kind: Kind, place: int) -> VideoFrame:
        assert self._file is not None
        frame = blank(kind)
        self._file.seek(place)
        for plane, line in zip(frame.planes, lines(kind), strict=True):
            part = np.empty((plane.height, line), np.uint8)
            left = part.data.cast("B")
            while left and (count := cast(int, self._file.readinto(left))):  # type: ignore[attr-defined]
                left = left[count:]
            fill(plane, part)
        return frame

    def close(self) -> None:
        self._kept.clear()
        self._written.clear()
        if self._file is not None:
            self._file.close()
            self._file = None


@lru_cache(maxsize=16)
def lines(kind: Kind) -> tuple[int, ...]:
    """The bytes of each plane's lines that are kept; a decoder's own lines end with some that say nothing."""
    return tuple(plane.line_size for plane in blank(kind).planes)


def row_of(plane: VideoPlane) -> np.ndarray:
    return np.frombuffer(memoryview(plane), np.uint8)[: plane.line_size * plane.height].reshape(
        plane.height, plane.line_size
    )


def fill(plane: VideoPlane, part: np.ndarray) -> None:
    count = min(plane.line_size, part.shape[1])
    row_of(plane)[:, :count] = part[:, :count]


def blank(kind: Kind) -> VideoFrame:
    frame = VideoFrame(kind.width, kind.height, kind.format)
    frame.time_base = Fraction(1, 1000)
    frame.colorspace, frame.color_range = kind.colorspace, kind.color_range
    return frame
