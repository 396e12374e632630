"""What each kind of desktop is asked for."""

from __future__ import annotations

from typing import Protocol

from wanstudio.core.notices import Notice


class Desktop(Protocol):
    """Whatever a desktop has not got, it leaves out without a word: nobody is looking."""

    def notify(self, notice: Notice) -> None:
        """Show it, in place of the one before if that is still there."""

    def withdraw(self) -> None:
        """The user has seen for themselves: take away what still stands."""

    def show_progress(self, done: float | None) -> None:
        """At the program's icon, 0…1; None when nothing is under way."""
