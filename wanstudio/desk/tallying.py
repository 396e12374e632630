"""How many clips there are of what, told to all that show it or ask anew because of it."""

from __future__ import annotations

from wanstudio.core.seeking import Sought, Tallies
from wanstudio.desk.known import Known
from wanstudio.desk.listing import Listing
from wanstudio.desk.numbers import Numbers
from wanstudio.ui.library.view import LibraryView
from wanstudio.ui.stage.takes.takes import Takes


class Tallying:
    """`tell` is called with each count; there may be other takes of the shot that is on the stage."""

    def __init__(self, listing: Listing, library: LibraryView, takes: Takes, known: Known, numbers: Numbers) -> None:
        self._listing, self._library, self._takes = listing, library, takes
        self._known, self._numbers = known, numbers
        self._counted: Sought | None = None

    def tell(self, tallies: Tallies) -> None:
        self._library.show_tallies(tallies)
        self._takes.look_again()
        before, self._counted = self._counted, self._listing.sought
        if before in (None, self._counted):  # by looking for something else no tag and no take comes or goes
            self._known.look()
            self._numbers.look()
