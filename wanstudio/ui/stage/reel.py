"""What the stage is given to look at: one clip, any frame of it. Who decodes it is not known here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from wanstudio.ui.stage.codes import Timecodes

LOOKING = "look"  # a tag: what is asked for with it comes when nothing that is to be shown waits


@dataclass(frozen=True, kw_only=True, slots=True)
class ReelFacts:
    """`times_s`: when each frame begins, from the first one on, and when the last one ends. Sizes in pixels.

    `largest` is the size its frames are shown in at most: smaller than its own where that is too much. `all_kept`: each
    frame is decoded only once; else a jump may have a long way to decode. `cut_short`: the file's end is missing.
    """

    width: int
    height: int
    times_s: Sequence[float]
    fps: float
    has_sound: bool
    places: int
    largest: tuple[int, int] = (0, 0)
    all_kept: bool = True
    cut_short: bool = False
    beside: tuple[ReelFacts, ...] = ()  # of the clips that are compared with this one
    codes: Timecodes = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "codes", Timecodes(self.times_s, self.fps))

    @property
    def frames(self) -> int:
        return len(self.times_s) - 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Frame:
    """Frame `n` of a clip. `shown` is another number where `n` cannot be decoded: the nearest that can.

    `image` lies in memory that `keep` holds: an image that is kept longer than this must be copied. `epoch` is the one
    it was asked in. `beside` are the frames of the clips that are compared with this one.
    """

    n: int
    shown: int
    image: QImage
    place: int
    keep: object = field(repr=False)
    epoch: int = 0
    beside: tuple[Frame, ...] = ()

    @property
    def images(self) -> tuple[QImage, ...]:
        return (self.image, *(each.image for each in self.beside))


@dataclass(frozen=True, kw_only=True, slots=True)
class Sound:
    """48 kHz, two channels, 16 bits, from the first frame on. `peaks`: 0…255, evenly over its length.

    `lacking` is why a clip with sound has no samples: it is too "long", or could not be decoded ("unread").
    """

    samples: memoryview
    peaks: Sequence[int]
    lacking: str = ""


class Reel(QObject):
    """Opened with a path, asked for frames, told when they are there. All calls return at once."""

    opened = Signal(object)  # ReelFacts
    frame_came = Signal(object, str)  # Frame, the tag it was asked with
    sound_came = Signal(object)  # Sound
    damaged = Signal(list)  # numbers of frames that cannot be decoded
    failed = Signal(str)  # a sentence

    def open(self, path: Path) -> None:
        raise NotImplementedError

    def ask(self, n: int, width: int, height: int, *, tag: str, epoch: int) -> None:
        """Have frame `n` scaled to this size (0, 0: its own). What was asked in older epochs of a tag is dropped."""
        raise NotImplementedError

    def free(self, frame: Frame) -> None:
        """This frame is not looked at any more."""
        raise NotImplementedError

    def close(self) -> None:
        """Let go of the file and of all memory."""
        raise NotImplementedError

    def end(self) -> None:
        """The window closes: end the process behind it."""
        raise NotImplementedError

    def warm_up(self) -> None:
        """Make ready for the first clip."""
        raise NotImplementedError
