"""The frames of one clip by their numbers, each decoded only once as far as there is room to keep them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from av.video.frame import VideoFrame

from wanstudio.core.errors import BadFile
from wanstudio.media.magic import container_of
from wanstudio.media.reel.decode import Decoder
from wanstudio.media.reel.still import Still
from wanstudio.media.reel.store import Store


class Frames:
    """`all_kept` says, from the first frame on, whether there is room for all of them."""

    def __init__(self, path: Path, room: Path, memory_bytes: int) -> None:
        """Raises BadFile. Frames are kept in so much memory, then on the disk in `room`."""
        self._path = path
        self.store = Store(room, memory_bytes)
        self.decoder = _reader_of(path)
        self.all_kept = False

    def __contains__(self, n: int) -> bool:
        """Whether it is kept."""
        return n in self.store

    def __len__(self) -> int:
        return len(self.decoder.index.stamps)

    @property
    def all_decoded(self) -> bool:
        """Or there is no room for more."""
        return self.decoder.ended or self.store.full

    def first(self) -> VideoFrame:
        """The first one that can be decoded. Raises BadFile where there is none."""
        found = self.decoder.read()
        if found is None:
            raise BadFile(f"{self._path.name} is damaged: none of its frames can be decoded.")
        self.all_kept = self.store.holds(len(self), found[1])
        self.store.put(*found)
        return found[1]

    def decode_one(self) -> bool:
        """The next one, ahead of its being wanted. False when there is none."""
        found = self.decoder.read()
        if found is not None:
            self.store.put(*found)
        return found is not None

    def at(self, n: int, meanwhile: Callable[[int], object]) -> tuple[int, VideoFrame]:
        """Frame `n`, or for one that cannot be decoded the nearest before it (else after it), with its number.

        `meanwhile` gets, after each that is decoded on the way, how many are left; it may raise, to leave it there.
        """
        decoder, nearest = self.decoder, None
        n = decoder.nearest(n)  # what is known to be damaged is not decoded again, each time that a loop comes by
        if (kept := self.store.get(n)) is not None:
            return n, kept
        decoder.go_to(n)
        while (found := decoder.read()) is not None:
            self.store.put(*found)
            if found[0] not in decoder.damaged and (found[0] <= n or nearest is None):
                nearest = found
            if found[0] >= n:
                break
            meanwhile(n - found[0])
        if nearest is not None and nearest[0] <= n:
            return nearest
        return self._whole_before(n) or nearest or self._any(n)

    def _whole_before(self, n: int) -> tuple[int, VideoFrame] | None:
        """The nearest of those that are kept and not damaged: the decoder may have begun at `n`."""
        for k in range(n - 1, -1, -1):
            if k not in self.decoder.damaged and (kept := self.store.get(k)) is not None:
                return k, kept
        return None

    def _any(self, n: int) -> tuple[int, VideoFrame]:
        """The nearest of those that are kept, be it damaged itself: there is no other, or none that was found."""
        for k in (*range(n, -1, -1), *range(n + 1, len(self))):
            if (kept := self.store.get(k)) is not None:
                return k, kept
        self.decoder.go_to(0)
        found = self.decoder.read()
        assert found is not None  # it was there when the clip was opened
        return found

    def close(self) -> None:
        self.decoder.close()
        self.store.close()


def _reader_of(path: Path) -> Decoder | Still:
    """Raises BadFile."""
    container = container_of(path)
    return Still(path, container) if container.is_picture else Decoder(path)
