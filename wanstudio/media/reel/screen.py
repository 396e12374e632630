"""Pictures shared with the window: a file both sides map, in memory where the system has such a place."""

from __future__ import annotations

import contextlib
import mmap
import os
import shutil
import tempfile
from pathlib import Path

import numpy as np
from av.video.frame import VideoFrame

from wanstudio.media.film import Chain, Step
from wanstudio.media.reel.where import MEMORY, PREFIX

LARGEST_PX = 3840 * 2400  # what is larger is shown at a fraction of its size
LINE = 64
PLACES, PLACES_LARGE, LARGE_BYTES = 8, 4, 24 << 20
SCALES_KEPT = 4


class Screen:
    """`places` pictures of up to `width` x `height` pixels, 32 bits each: blue, green, red and one unused.

    A place that was filled is free again when the window says so.
    """

    def __init__(self, room: Path, width: int, height: int, rotation: int) -> None:
        self._rotation = rotation
        self.place_bytes = line_bytes(width) * height
        self.places = PLACES_LARGE if self.place_bytes > LARGE_BYTES else PLACES
        self.path = shared_file(room, self.places * self.place_bytes)
        with self.path.open("r+b") as file:
            self._map = mmap.mmap(file.fileno(), self.places * self.place_bytes)
        self._pixels = np.frombuffer(self._map, np.uint8)
        self._free = list(range(self.places))
        self._scales: dict[tuple[int, int], Chain] = {}

    @property
    def has_room(self) -> bool:
        return bool(self._free)

    def free(self, place: int) -> None:
        if place not in self._free:
            self._free.append(place)

    def draw(self, frame: VideoFrame, width: int, height: int) -> tuple[int, int]:
        """Put a frame into a free place, scaled; (place, bytes of a line)."""
        shown = self._scaled(width, height)(frame)
        plane = shown.planes[0]
        line = plane.line_size
        place = self._free.pop(0)
        begin = place * self.place_bytes
        if line * height <= self.place_bytes:
            self._pixels[begin : begin + line * height] = np.frombuffer(memoryview(plane), np.uint8)[: line * height]
            return place, line
        tight = line_bytes(width)
        rows = np.frombuffer(memoryview(plane), np.uint8)[: line * height].reshape(height, line)
        self._pixels[begin : begin + tight * height].reshape(height, tight)[:, : width * 4] = rows[:, : width * 4]
        return place, tight

    def _scaled(self, width: int, height: int) -> Chain:
        """The picture's colour is read by the matrix and range it has; a size of its own is left as it is."""
        key = (width, height)
        if key not in self._scales:
            if len(self._scales) >= SCALES_KEPT:
                self._scales.pop(next(iter(self._scales)))
            flags = "flags=bicubic+accurate_rnd+full_chroma_int"
            steps: list[Step] = [("scale", f"{width}:{height}:{flags}"), ("format", "bgra")]
            self._scales[key] = Chain(steps, rotation=self._rotation)
        return self._scales[key]

    def unlink(self) -> None:
        """Take its name away; who has mapped it keeps it. Windows lets go of a file only when nobody has it."""
        with contextlib.suppress(OSError):
            self.path.unlink(missing_ok=True)

    def close(self) -> None:
        self._scales.clear()
        del self._pixels
        self._map.close()
        self.unlink()


def line_bytes(width: int) -> int:
    return -(-width * 4 // LINE) * LINE


def shared_file(room: Path, size: int) -> Path:
    """A private file of this size, all of it really there. Raises OSError when no place has that much room."""
    for folder in (MEMORY, room):
        if not folder.is_dir() or shutil.disk_usage(folder).free < 2 * size:
            continue
        with contextlib.suppress(OSError):
            handle, name = tempfile.mkstemp(prefix=f"{PREFIX}{room.name}-", dir=folder)
            try:
                if hasattr(os, "posix_fallocate"):
                    os.posix_fallocate(handle, 0, size)
                else:
                    os.ftruncate(handle, size)
            except OSError:
                Path(name).unlink()
                raise
            finally:
                os.close(handle)
            return Path(name)
    raise OSError("no room for the pictures")
