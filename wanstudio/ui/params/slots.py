"""The media slots of a form taken together: what is known of their files, and which slot a file goes to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from wanstudio.core.errors import InvalidInput
from wanstudio.core.facts import Look, MediaFacts, MediaKind
from wanstudio.core.models import ModelSpec
from wanstudio.core.params import Values, is_url
from wanstudio.ui.figures import figure_up, megabytes
from wanstudio.ui.params import rules
from wanstudio.ui.params.media import MediaEditor
from wanstudio.ui.params.offers import A_KIND, Offer, offer

FETCHING = "Fetching…"
"""What a slot says while the file that shall be in it is on its way."""


class Slots:
    """`values` gives what stands in the form."""

    def __init__(self, spec: ModelSpec, values: Callable[[], Values]) -> None:
        self._spec, self._values = spec, values
        self._editors: dict[str, MediaEditor] = {}

    def add(self, editor: MediaEditor) -> None:
        self._editors[editor.param.name] = editor
        editor.dragged.connect(self.offer_outside)

    def facts(self) -> dict[str, MediaFacts]:
        """What is known of the media that are in, by parameter."""
        return {name: e.facts for name, e in self._editors.items() if e.facts is not None}

    def problems(self) -> Iterator[InvalidInput]:
        """What is wrong with files as files: gone, or not readable."""
        full = self._spec.defaults() | dict(self._values())
        for editor in self._editors.values():
            look = editor.slot.look
            if look is not None and look.problem and self._spec.active(editor.param, full):
                yield InvalidInput(editor.param.name, f"{editor.param.label}: {look.problem}")

    def unfinished(self) -> Iterator[InvalidInput]:
        """Files that are being fetched, or whose mended copy is being made: a job now would be made without it."""
        for editor in self._editors.values():
            if editor.slot.busy:
                what = "the file is not here yet" if editor.slot.busy == FETCHING else "the copy is not ready yet"
                yield InvalidInput(editor.param.name, f"{editor.param.label}: {what}")

    def too_large(self, limit_bytes: int | None) -> Iterator[InvalidInput]:
        """What the service's way in does not take, whatever the model says."""
        for name, facts in self.facts().items():
            param, own = self._editors[name].media, self._editors[name].media.max_bytes
            if (
                limit_bytes
                and facts.bytes > limit_bytes
                and facts.kind is param.takes
                and not (own and facts.bytes > own)
            ):
                has, most = figure_up(facts.bytes / 1e6), megabytes(limit_bytes)
                yield InvalidInput(name, f"{param.label}: {has} MB; up to {most} MB are taken")

    def editor(self, name: str) -> MediaEditor | None:
        return self._editors.get(name)

    def show_look(self, look: Look) -> None:
        for editor in self._editors.values():
            editor.show_look(look)

    def offer_outside(self, dragged: Sequence[Offer]) -> None:
        """Light up the slots that would take what is dragged over the form; () when the drag is over."""
        for editor in self._editors.values():
            editor.offer_outside(dragged)

    def take(self, files: Sequence[str], put: Callable[[str, str], None]) -> tuple[Offer, ...]:
        """`put` (parameter, file) each file where it fits, empty slots first; return those that no slot takes.

        What is no picture, video or sound by its name takes the place of nothing.
        """
        filled: set[str] = set()
        left = []
        for offered in map(offer, files):
            name = self._slot_for(offered, filled)
            if name:
                filled.add(name)
                put(name, offered.value)
            else:
                left.append(offered)
        return tuple(left)

    def refusal(self, dragged: Sequence[Offer]) -> str:
        """The sentence for what no slot takes, "" where one takes some of it, or a clip may have a recipe to offer."""
        takes = any(self._slot_for(offered, set()) for offered in dragged)
        kinds = [A_KIND[kind] for kind in dict.fromkeys(o.kind for o in dragged) if kind is not None]
        if takes or not kinds or any(o.kind is MediaKind.VIDEO and not is_url(o.value) for o in dragged):
            return ""
        said = " and ".join(kinds)
        return f"{said[:1].upper()}{said[1:]}. {self._spec.name} has no slot for that now."

    def _slot_for(self, offered: Offer, filled: set[str]) -> str:
        values = self._values()
        fitting = [
            media.name
            for media in self._spec.media()
            if offered.fits(media.takes)
            and media.name not in filled
            and (offered.kind is not None or media.name not in values)
            and rules.shown(self._spec, media, values)
            and not rules.waits(self._spec, media, values)
        ]
        return min(fitting, key=lambda name: name in values, default="")


def no_slot(left: Sequence[Offer], spec: ModelSpec) -> str:
    """The sentence for files that no slot took."""
    kinds = [A_KIND[kind] for kind in dict.fromkeys(o.kind for o in left) if kind is not None]
    names = ", ".join(o.name for o in left)
    if not kinds and not any(is_url(o.value) for o in left):
        return f"{names}: by name no picture, video or sound. Drop it on a slot to have it looked at."
    if not kinds:
        return f"{names}: {spec.name} has no slot left for it."
    said = " and ".join(kinds)
    return f"{names}: {said}. {spec.name} has no slot left for that."
