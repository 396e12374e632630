"""A still picture as a clip of one frame, so that a clip can stand beside the picture it was made from."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
from av.video.frame import VideoFrame
from PIL import Image

from wanstudio.media.magic import Container
from wanstudio.media.pictures import upright
from wanstudio.media.reel.index import Index

SHOWN_S = Fraction(1, 25)
GROUND = (0, 0, 0)  # behind what is see-through


class Still:
    """Read like a `Decoder`. Raises BadFile where the picture cannot be decoded."""

    has_sound = cut_short = False
    pixel_aspect = Fraction(1)

    def __init__(self, path: Path, container: Container) -> None:
        self.index = Index([0], [0], SHOWN_S, 1 / SHOWN_S, trusted=True)
        self.damaged: set[int] = set()
        self.next, self.ended = 0, False
        image = upright(path, container)
        if image.has_transparency_data:
            ground = Image.new("RGBA", image.size, (*GROUND, 255))
            image = Image.alpha_composite(ground, image.convert("RGBA"))
        self._frame = VideoFrame.from_ndarray(np.asarray(image.convert("RGB")), format="rgb24")
        self._frame.pts = 0

    def close(self) -> None:
        self.ended = True

    def go_to(self, n: int) -> None:
        self.next, self.ended = 0, False

    def nearest(self, n: int) -> int:
        return n

    def read(self) -> tuple[int, VideoFrame] | None:
        """The picture once, then None."""
        if self.next:
            self.ended = True
            return None
        self.next = 1
        return 0, self._frame
