"""How the library is arranged, from one start to the next."""

from __future__ import annotations

from typing import Any

from wanstudio.core.seeking import ORDERS, Order, Sought
from wanstudio.studio.preferences import Preferences
from wanstudio.ui.library.view import LibraryView

KEPT = "library"  # in the state


class Arranging:
    """Puts back what was kept; made before anybody listens to what the library seeks."""

    def __init__(self, preferences: Preferences, library: LibraryView) -> None:
        self._preferences, self._library = preferences, library
        kept = preferences.state.get(KEPT)
        self._restore(kept if isinstance(kept, dict) else {})
        library.finder.changed.connect(self._on_sought)
        library.arranged.connect(self._on_arranged)

    def _restore(self, kept: dict[str, Any]) -> None:
        order: Order = next((order for order in ORDERS if order == kept.get("order")), "newest")
        self._library.finder.sort(order)
        self._library.set_as_rows(kept.get("rows") is True)
        self._library.set_with_details(kept.get("details") is not False)
        column_px = kept.get("column")
        if type(column_px) is int and 60 <= column_px <= 600:
            self._library.set_column(column_px)

    def _on_sought(self, sought: Sought) -> None:
        self._remember(order=sought.order)

    def _on_arranged(self) -> None:
        library = self._library
        self._remember(rows=library.grid.as_rows, column=library.column_px, details=library.with_details)

    def _remember(self, **changes: Any) -> None:
        before = self._preferences.state.get(KEPT)
        now = {**(before if isinstance(before, dict) else {}), **changes}
        if now != before:
            self._preferences.remember(**{KEPT: now})
