"""What leaves this computer with a job, in a line: how much, where to, and what is taken out before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from wanstudio.core.facts import MediaFacts, MediaKind
from wanstudio.ui.figures import weight


class Sending(NamedTuple):
    """`to` names the service, empty where nothing leaves this computer. `limit_bytes`: the largest file its way takes,
    None for no limit. `removes_notes`: EXIF and places are taken out of the copy that is sent.
    """

    to: str = ""
    limit_bytes: int | None = None
    removes_notes: bool = True

    def says(self, facts: Mapping[str, MediaFacts]) -> str:
        """The line; "" while there is no file."""
        if not facts:
            return ""
        if not self.to:
            return "Files stay on this computer"
        size = weight(sum(one.bytes for one in facts.values()))
        noted = [one for one in facts.values() if one.has_place or one.has_notes]
        if not noted:
            return f"Sends {size} to {self.to}"
        heard = all(one.kind is MediaKind.AUDIO for one in noted)
        if self.removes_notes:
            return f"Sends {size} to {self.to}, no {'tags' if heard else 'EXIF or GPS'}"
        placed = any(one.has_place for one in noted)
        return f"Sends {size} to {self.to}, with {'where it was taken' if placed else 'tags' if heard else 'EXIF'}"
