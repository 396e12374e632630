"""What is dragged over Create and dropped on it, outside of its slots: where it goes, or why it goes nowhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QImage
from PySide6.QtWidgets import QWidget

from wanstudio.core.params import is_url
from wanstudio.ui.create.media import MediaBench
from wanstudio.ui.create.refusal import Refusal
from wanstudio.ui.params.offers import BITMAP, bitmap_of, offer, offers
from wanstudio.ui.params.panel import ParamPanel
from wanstudio.ui.params.slots import no_slot
from wanstudio.ui.theme.theme import Theme


class Drops:
    """Acts on the panel that `panel` gives; `media` takes what is more than a file for a slot.

    A sentence while it hovers stands above `foot`, one about what found no slot goes to `tell`. `keep` puts pixels
    into a file.
    """

    def __init__(
        self,
        theme: Theme,
        view: QWidget,
        foot: QWidget,
        media: MediaBench,
        *,
        panel: Callable[[], ParamPanel | None],
        keep: Callable[[QImage, Callable[[str], None]], None],
        tell: Callable[[str], None],
    ) -> None:
        self._foot, self._media = foot, media
        self._panel, self._keep, self._tell = panel, keep, tell
        self.refusal = Refusal(theme, view)

    def enter(self, event: QDragEnterEvent) -> None:
        """The entering is accepted whatever it is, so that the form hears of the drag's end."""
        panel, found = self._panel(), offers(event.mimeData())
        if panel is not None and found:
            panel.slots.offer_outside(found)
            self.refusal.say(panel.slots.refusal(found), self._foot.y())
            self._answer(event)

    def move(self, event: QDragMoveEvent) -> None:
        self._answer(event)
        event.setAccepted(self.refusal.isHidden())

    def _answer(self, event: QDragMoveEvent) -> None:
        event.setDropAction(Qt.DropAction.CopyAction if self.refusal.isHidden() else Qt.DropAction.IgnoreAction)
        event.accept()

    def leave(self) -> None:
        if (panel := self._panel()) is not None:
            panel.slots.offer_outside(())
        self.refusal.say("", 0)

    def drop(self, event: QDropEvent) -> None:
        if self._panel() is not None:
            self.leave()
            self.take_what(event.mimeData())
            event.acceptProposedAction()

    def take_what(self, data: QMimeData) -> bool:
        """What is dropped or pasted goes into the slots it fits; False where it is nothing for any slot at all."""
        found = offers(data)
        if self._panel() is None or not found:
            return False
        if [o.value for o in found] == [BITMAP]:
            self._take_bitmap(bitmap_of(data))
        else:
            self.take([o.value for o in found])
        return True

    def _take_bitmap(self, image: QImage) -> None:
        if not image.isNull():
            self._keep(image, lambda path: self.take([path]))

    def take(self, paths: Sequence[str]) -> None:
        """Put files into the slots they fit; say which found none."""
        panel = self._panel()
        if panel is None:
            return
        left = panel.take_files(paths)
        for offered in left:
            if offered.kind is not None and not is_url(offered.value):
                self._media.recipes.look_for(offered.value)
        slots = [media for media in panel.spec.media() if left and left[0].kind is media.takes]
        kinds = [o.value for o in map(offer, paths) if slots and o.kind is slots[0].takes]
        if len(slots) == 1 and not all(map(is_url, kinds)):  # more files than its one slot holds: a job for each?
            self._media.ask_several(slots[0].name, kinds)
        elif left:
            self._tell(no_slot(left, panel.spec))
