"""Decodes a clip from wherever it is asked to, and knows which frame each picture is."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import chain
from pathlib import Path
from typing import Any

import av
from av.container import InputContainer
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from wanstudio.media.film import THREADS
from wanstudio.media.lengths import is_cut_short
from wanstudio.media.magic import bad, container_of
from wanstudio.media.reel.index import Index, index_of
from wanstudio.media.streams import LIMIT_PX, LOCAL_ONLY, opened, sound_of, video_of

FEW_THREADS_FROM_PX = 2560 * 1440  # each thread holds frames of its own
TOO_MANY_ERRORS = 500
RUN_ON = 12  # frames that are rather decoded on the way than jumped over


class Decoder:
    """`cut_short`: the file says that it is longer than it is. `pixel_aspect`: width to height of a pixel.

    `damaged` are the numbers of frames that should have come and did not, or came with the decoder's doubts. A frame
    that leans on a lost one, and that the decoder gives without a doubt, is shown as it gives it.

    Raises BadFile where the file cannot be opened or has no picture.
    """

    def __init__(self, path: Path) -> None:
        container = container_of(path)
        if container.is_picture:
            raise bad(path, "is a still picture.")
        self._path = path
        with opened(path, container) as file:
            video = video_of(file)
            if video is None:
                raise bad(path, "has no picture.")
            if video.codec_context.width * video.codec_context.height > LIMIT_PX:
                raise bad(path, "has more pixels than can be read.")
            self.has_sound = sound_of(file) is not None
            self.cut_short = is_cut_short(path, container, file)
            self.index: Index = index_of(file.demux(video), video)
        if not self.index.stamps:
            raise bad(path, "has no frame that can be shown.")
        self._file: InputContainer = av.open(
            str(path.absolute()), format=container.reader, options=LOCAL_ONLY, metadata_errors="replace"
        )
        found = video_of(self._file)
        assert found is not None
        self._video = found
        self.pixel_aspect = _pixel_aspect(found)
        self._video.thread_type = "AUTO"
        large = self._video.codec_context.width * self._video.codec_context.height > FEW_THREADS_FROM_PX
        self._video.codec_context.thread_count = 2 if large else THREADS
        self._frames: Iterator[tuple[int, VideoFrame]] = self._from_here(None)
        self.next = 0  # the number of the frame that comes next, if all is well
        self.damaged: set[int] = set()
        self._whole: set[int] = set()  # came as they should; after a hole, what comes is not always in order
        self.ended = False

    def close(self) -> None:
        self._frames.close()  # type: ignore[attr-defined]
        self._file.close()

    # ---- going somewhere ----

    def go_to(self, n: int) -> None:
        """Be at frame `n` or before it, as near as decoding can begin."""
        key = self.index.key_before(n)
        start = self.index.number(key) if key is not None else 0
        if not self.ended and self.next <= n and (start is None or start <= self.next + RUN_ON):
            return
        self._begin(n)

    def _begin(self, n: int) -> None:
        """Seek; where the file's own index leads past the frame, begin earlier, in the end at the beginning."""
        for back in (0, 1, 4):
            key = self.index.key_before(n, back)
            self._restart(key)
            if key is None:
                return
            found = self._pull()
            if found is not None and found[0] <= n:
                self._frames = _with(found, self._frames)
                self.next = found[0]
                return
        self._restart(None)

    def _restart(self, key: int | None) -> None:
        self._frames.close()  # type: ignore[attr-defined]
        if key is None:
            self._file.seek(self.index.stamps[0] if self.index.trusted else 0, stream=self._video, backward=True)
            self._frames = self._from_here(None)
        else:
            self._file.seek(key, stream=self._video, backward=True)
            self._frames = self._from_here(key)
        self.next, self.ended = 0, False

    def nearest(self, n: int) -> int:
        """Frame `n`, or the one nearest before it that is not known to be damaged, else the nearest after it."""
        if n not in self.damaged:
            return n
        others = chain(range(n, -1, -1), range(n + 1, len(self.index.stamps)))
        return next((k for k in others if k not in self.damaged), n)

    # ---- decoding on ----

    def read(self) -> tuple[int, VideoFrame] | None:
        """The next frame with its number; None at the end. Frames that should have come before it are noted."""
        found = self._pull()
        if found is None:
            self._miss(len(self.index.stamps))
            self.ended = True
            return None
        n, frame = found
        self._miss(n)
        if frame.is_corrupt:
            self.damaged.add(n)
        else:
            self.damaged.discard(n)
            self._whole.add(n)
        self.next = n + 1
        return found

    def _miss(self, n: int) -> None:
        """Frame `n` is here, so those before it that never came will not come."""
        self.damaged.update(k for k in range(self.next, n) if k not in self._whole)

    def _pull(self) -> tuple[int, VideoFrame] | None:
        return next(self._frames, None)

    def _from_here(self, key: int | None) -> Iterator[tuple[int, VideoFrame]]:
        """Numbered frames. Those before the key they began at lean on pictures that were never decoded: not shown."""
        count = 0
        for frame in self._decoded():
            if not self.index.trusted:
                n: int | None = count
                count += 1
                if count > len(self.index.stamps):
                    return
            elif frame.pts is None or (key is not None and frame.pts < key):
                continue
            else:
                n = self.index.number(frame.pts)
            if n is not None:
                yield n, frame

    def _decoded(self) -> Iterator[VideoFrame]:
        """What can be decoded: a packet that cannot is passed over, and decoding goes on."""
        errors = 0
        packets: Iterator[Packet[Any]] = self._file.demux(self._video)
        while errors < TOO_MANY_ERRORS:
            try:
                packet = next(packets)
            except (StopIteration, EOFError):
                return
            except av.FFmpegError:
                errors += 1
                continue
            try:
                yield from packet.decode()
            except av.FFmpegError:
                errors += 1


def _pixel_aspect(video: VideoStream) -> Fraction:
    """Width to height of a pixel; 1 where the file says nothing of use."""
    told = Fraction(video.sample_aspect_ratio or 1)
    return told if Fraction(1, 4) <= told <= 4 else Fraction(1)


def _with(first: tuple[int, VideoFrame], rest: Iterator[tuple[int, VideoFrame]]) -> Iterator[tuple[int, VideoFrame]]:
    yield first
    yield from rest
