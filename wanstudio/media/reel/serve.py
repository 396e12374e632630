"""The worker's side of one open clip: a line of JSON each way, pictures through shared memory.

Asked: `open` (path, memory_bytes), `get` (see `wishes`), `free` (place), `ping`, `close`.
Told: `opened`, `frame`, `index` … see `Projector`.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import queue
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from av.video.frame import VideoFrame

from wanstudio.core.errors import StudioError
from wanstudio.media.child import die_with_parent, own_stdout, read_lines, take_little, tell, tell_fault
from wanstudio.media.reel.frames import Frames
from wanstudio.media.reel.screen import LARGEST_PX, Screen
from wanstudio.media.reel.sound import Sound
from wanstudio.media.reel.wishes import Wish, Wishes

BUSY_EVERY_S = 1.0
NEAR = 8  # a frame that is so near is still decoded when another is wanted by now: something moves on the screen
Message = Mapping[str, Any]


class Gone(Exception):
    """The window asks for something else: what is being done is of no use any more."""


class Projector:
    """One clip at a time. `clock` counts seconds."""

    def __init__(
        self,
        lines: queue.SimpleQueue[bytes],
        answers: BinaryIO,
        room: Path,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._lines, self._answers, self._room = lines, answers, room
        self._wishes = Wishes(clock)
        self._opening: deque[Message] = deque()
        self._frames: Frames | None = None
        self._screen: Screen | None = None
        self._sound: Sound | None = None
        self._told_damaged: set[int] = set()
        self._clock = clock
        self._last_word = clock()
        self._size = (0, 0)

    # ---- the conversation ----

    def run(self) -> None:
        """Until stdin ends, which ends the process (see `read_lines`)."""
        while True:
            self._listen(wait=not self._something_to_do())
            with contextlib.suppress(Gone):
                self._do_one()

    def _something_to_do(self) -> bool:
        return bool(self._opening or self._next_wish() is not None or self._more_to_prepare())

    def _next_wish(self) -> Wish | None:
        """None while there is nothing, or no place for it."""
        return self._wishes.next(self._is_kept) if self._has_room() else None

    def _is_kept(self, n: int) -> bool:
        return self._frames is not None and n in self._frames

    def _has_room(self) -> bool:
        return self._screen is not None and self._screen.has_room

    def _do_one(self) -> None:
        if self._opening:
            word = self._opening.pop()
            self._opening.clear()
            self._close()
            if word["do"] == "open":
                self._open(word)
        elif (asked := self._next_wish()) is not None:
            self._wishes.take(asked)
            self._show(asked)
        elif self._more_to_prepare():
            self._prepare()

    def _listen(self, *, wait: bool) -> None:
        """Take what has come in; with `wait`, at least one message, unless something waits for playing to end."""
        while wait or not self._lines.empty():
            rests_s = max(0.0, self._wishes.rests_s()) if self._wishes and self._has_room() else None
            try:
                line = self._lines.get(timeout=rests_s)
            except queue.Empty:
                return
            self._take(json.loads(line))
            wait = False

    def _take(self, message: Message) -> None:
        match message["do"]:
            case "get":
                self._wishes.add(message)
            case "free":
                if self._screen is not None and message["screen"] == str(self._screen.path):
                    self._screen.free(message["place"])
            case "ping":
                self._say(pong=True)
            case "open" | "close":  # done when what is under way has been left in good order
                self._opening.append(message)

    def _say(self, **words: Any) -> None:
        tell(self._answers, words)
        self._last_word = self._clock()

    def _still_here(self) -> None:
        """A word now and then while a long way is decoded: silence means that the decoder hangs."""
        if self._clock() - self._last_word > BUSY_EVERY_S:
            self._say(busy=True)

    # ---- opening and closing ----

    def _open(self, asked: Message) -> None:
        path = Path(asked["path"])
        self._clip = asked["clip"]
        try:
            self._frames = frames = Frames(path, self._room, asked["memory_bytes"])
            self._begin(frames, frames.first())
        except (StudioError, OSError, MemoryError) as e:
            self._close()
            self._say(failed=getattr(e, "detail", "") or f"{path.name}: {e}", clip=self._clip)
            return
        if frames.decoder.has_sound:
            self._sound = Sound(path, self._room / f"sound-{id(self)}-{asked['clip']}.pcm")

    def _begin(self, frames: Frames, first: VideoFrame) -> None:
        decoder = frames.decoder
        rotation = first.rotation % 360
        across = max(1, round(first.width * decoder.pixel_aspect))  # as wide as meant, in square pixels
        width, height = (first.height, across) if rotation % 180 else (across, first.height)
        scale = min(1.0, (LARGEST_PX / (width * height)) ** 0.5)
        self._size = (max(1, int(width * scale)), max(1, int(height * scale)))
        self._screen = Screen(self._room, *self._size, rotation)
        self._told_damaged = set()
        self._say(
            opened=True,
            clip=self._clip,
            width=width,
            height=height,
            largest=self._size,
            all_kept=frames.all_kept,
            cut_short=decoder.cut_short,
            times_s=decoder.index.times_s(),
            fps=float(decoder.index.rate),
            has_sound=decoder.has_sound,
            screen=str(self._screen.path),
            places=self._screen.places,
            place_bytes=self._screen.place_bytes,
        )

    def _close(self) -> None:
        for part in (self._frames, self._screen, self._sound):
            if part is not None:
                part.close()
        self._frames = self._screen = self._sound = None
        self._wishes.clear()
        give_back()

    # ---- showing ----

    def _show(self, asked: Wish) -> None:
        assert self._screen is not None and self._frames is not None
        n = max(0, min(asked["n"], len(self._frames) - 1))
        number, frame = self._frames.at(n, partial(self._on_the_way, asked))
        self._tell_damaged()
        width, height = (
            min(side, most) for side, most in zip((asked["width"], asked["height"]), self._size, strict=True)
        )
        width, height = (max(1, width), max(1, height)) if asked["width"] else self._size
        try:
            place, line = self._screen.draw(frame, width, height)
        except MemoryError:
            self._say(failed="This clip needs more memory than there is.", clip=self._clip)
            return
        self._say(
            frame=n,
            shown=number,
            tag=asked["tag"],
            epoch=asked["epoch"],
            clip=self._clip,
            place=place,
            line=line,
            width=width,
            height=height,
        )

    def _on_the_way(self, asked: Wish, left: int) -> None:
        """Listen between two frames that are decoded; `left` is how many are still to come."""
        self._still_here()
        self._listen(wait=False)
        if left > NEAR and (self._opening or self._wishes.outdated(asked)):
            raise Gone
        if self._wishes.gives_way(asked):
            self._wishes.put_back(asked)
            raise Gone

    def _tell_damaged(self) -> None:
        assert self._frames is not None
        damaged = self._frames.decoder.damaged
        if damaged != self._told_damaged:
            self._told_damaged = set(damaged)
            self._say(damaged=sorted(damaged), clip=self._clip)

    # ---- while nothing is asked for ----

    def _more_to_prepare(self) -> bool:
        return self._frames is not None and (self._sound is not None or not self._frames.all_decoded)

    def _prepare(self) -> None:
        """Go on decoding ahead, so that every frame is there when it is wanted; read the sound."""
        assert self._frames is not None
        if self._sound is not None:
            self._read_sound(self._sound)
        elif not self._frames.decode_one():
            self._tell_damaged()

    def _read_sound(self, sound: Sound) -> None:
        if sound.step():
            return
        self._sound = None
        if not sound.seconds:
            sound.close()
        path = str(sound.target) if sound.seconds else ""
        self._say(sound=path, seconds=sound.seconds, peaks=sound.peaks, lacking=sound.lacking, clip=self._clip)


def give_back() -> None:
    """glibc keeps what was freed in pieces as large as a frame; nobody else has any of it then."""
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # not in every C library
        if trim is not None:
            trim(0)


def serve(room: Path) -> None:
    answers = own_stdout()
    sys.excepthook = lambda *fault: tell_fault(answers, *fault)
    die_with_parent()
    take_little()
    lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=read_lines, args=(lines,), daemon=True, name="questions").start()
    tell(answers, {"ready": True})
    Projector(lines, answers, room).run()


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
