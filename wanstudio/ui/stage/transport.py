"""What hands do with the player: play, step, shuttle, mark the range. No widget; the bar and the keys call it."""

from __future__ import annotations

from PySide6.QtCore import QObject

from wanstudio.ui.stage.course import frame_at
from wanstudio.ui.stage.player import Player
from wanstudio.ui.stage.strip.track import Mark

FASTEST = 3  # J or L pressed so often in a row: 1, 2, 4 times the speed


class Transport(QObject):
    """`speed` is what Space plays at, 0.1 to 4; shuttling has speeds of its own and leaves this one alone.

    `k_held` is set while K is held: J and L are one frame then.
    """

    def __init__(self, player: Player) -> None:
        super().__init__(player)
        self.player = player
        self.speed = 1.0
        self.k_held = False
        self._shuttling = 0  # how often J (negative) or L was pressed in a row
        self._plays_on = False  # once the handle that is dragged is let go

    # ---- playing ----

    def toggle_play(self) -> None:
        if self.player.playing:
            self.player.pause()
        else:
            self._shuttling = 0
            self.player.play(speed=self.speed)

    def set_speed(self, speed: float) -> None:
        self.speed, self._shuttling = speed, 0
        self.player.forward = True
        self.player.set_speed(speed)

    def shuttle(self, way: int) -> None:
        """L (1) plays on, J (-1) back; pressed again, faster: 1, 2, 4. While K is held, each is one frame."""
        if self.k_held:
            self.step(way)
            return
        again = self._shuttling * way > 0 and self.player.playing
        self._shuttling = min(FASTEST, abs(self._shuttling) + 1) * way if again else way
        self.player.play(forward=way > 0, speed=float(1 << (abs(self._shuttling) - 1)))

    def stop(self) -> None:
        self._shuttling = 0
        self.player.pause()
        self.player.set_speed(self.speed)

    # ---- track ----

    def step(self, frames: int) -> None:
        self.player.step(frames)

    def second(self, seconds: int) -> None:
        """To what is shown so much later or earlier (negative), whatever the rate does meanwhile."""
        player = self.player
        player.pause()
        if player.facts is not None:
            times = player.facts.times_s
            player.seek(frame_at(times, times[player.place_now] + seconds))

    def to_start(self) -> None:
        self.player.seek(0)

    def to_end(self) -> None:
        self.player.pause()
        self.player.seek(self.player.frames - 1)

    def go_to(self, frame: int) -> None:
        self.player.pause()
        self.player.seek(frame)

    # ---- the range that is repeated ----

    def mark(self, mark: Mark, frame: int) -> None:
        """Begin or end the range with a frame, which is inside it; an end that it would pass goes to the clip's."""
        player = self.player
        if mark == "in":
            player.set_range(frame, player.last if player.last >= frame else player.frames - 1)
        else:
            player.set_range(player.first if player.first <= frame else 0, frame)

    def clear(self, mark: Mark) -> None:
        self.mark(mark, 0 if mark == "in" else self.player.frames - 1)

    def mark_in(self) -> None:
        self.mark("in", self.player.frame)

    def mark_out(self) -> None:
        self.mark("out", self.player.frame)

    def clear_in(self) -> None:
        self.clear("in")

    def clear_out(self) -> None:
        self.clear("out")

    def grab(self) -> None:
        """A handle is taken in hand: what plays waits until it is let go."""
        self._plays_on = self.player.playing
        self.player.pause()

    def drag(self, mark: Mark, frame: int) -> None:
        """The mark and the picture follow the handle; it stops at the other one."""
        player = self.player
        to = min(frame, player.last) if mark == "in" else max(frame, player.first)
        self.mark(mark, to)
        player.seek(to)

    def let_go(self) -> None:
        if self._plays_on:
            self.player.play(forward=self.player.forward)
        self._plays_on = False

    def to_in(self) -> None:
        self.player.seek(self.player.first)

    def to_out(self) -> None:
        self.player.seek(self.player.last)
