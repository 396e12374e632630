"""What every job needs besides its service."""

from __future__ import annotations

from dataclasses import dataclass, field

from wanstudio.store.journal import Journal
from wanstudio.store.uploads import Uploads
from wanstudio.studio.asking import Asking
from wanstudio.studio.clock import Clock
from wanstudio.studio.finding import Finder
from wanstudio.studio.first import First
from wanstudio.studio.pace import Pace
from wanstudio.studio.references import References
from wanstudio.studio.shelf import Shelf
from wanstudio.studio.sources import Sources
from wanstudio.studio.stops import Stops
from wanstudio.studio.watching import Watching


@dataclass(frozen=True, kw_only=True, slots=True)
class Means:
    """One for all jobs of a journal: `references` and `finder` keep two of them out of each other's way, `stops` says
    why those of a connection wait, `first` has a key tried by one job alone, `asking` puts no question sooner than a
    service wishes, `pace` says how long jobs take, `watching` asks for all of them together."""

    journal: Journal
    uploads: Uploads
    sources: Sources
    shelf: Shelf
    clock: Clock
    references: References = field(init=False)
    asking: Asking = field(init=False)
    finder: Finder = field(init=False)
    first: First = field(init=False)
    pace: Pace = field(init=False)
    stops: Stops = field(init=False)
    watching: Watching = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "references", References(self.journal, self.uploads))
        object.__setattr__(self, "stops", Stops(self.clock))
        object.__setattr__(self, "first", First(self.stops))
        object.__setattr__(self, "asking", Asking(self.clock, self.stops))
        object.__setattr__(self, "finder", Finder(self.journal, self.clock, self.asking))
        object.__setattr__(self, "pace", Pace(self.journal))
        object.__setattr__(self, "watching", Watching(self.clock, self.stops, self.pace))
