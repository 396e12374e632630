"""The editor of Media: the slot, and what is known of the file below it or at its right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent

from wanstudio.core.facts import Look, MediaFacts
from wanstudio.core.params import Media, Value, is_url
from wanstudio.ui.params import words
from wanstudio.ui.params.base import Editor
from wanstudio.ui.params.offers import Offer, name_of
from wanstudio.ui.params.slot import Slot
from wanstudio.ui.theme.theme import Theme

_ALONE_PX, _NARROW_PX = (132, 74), (116, 65)  # of a slot that has its row for itself
_NARROW_BELOW_PX = 256  # of the row: beside the wider slot there is no room for "1280 × 720, 25 fps"


class MediaEditor(Editor):
    """`alone`: the slot has the row for itself, and its facts stand at its right.

    wants_look: emitted with the path whenever another file is in the slot; `show_look` is the answer. convert: with the
    facts of a file that was given for what it holds. addressed: with a web address, whose file is to be fetched.
    found_again: with a file that is gone, and the one that was chosen in its place. move_asked: the file is to go to
    the slot that this one waits for. pictured, several, tool, puzzled, refused: as the
    slot says.
    """

    wants_look = Signal(str)
    spilled = Signal(list)
    dragged = Signal(tuple)
    pictured = Signal(object)
    several = Signal(list)
    tool = Signal(str)
    refused = Signal(str)
    convert = Signal(object)
    addressed = Signal(str)
    found_again = Signal(str, str)
    puzzled = Signal(str)
    move_asked = Signal()
    above = True

    def __init__(self, theme: Theme, param: Media) -> None:
        super().__init__(theme, param)
        self.media = param
        self._converts = ""  # a file of another kind, put in for what is inside it
        self.alone = True
        self.slot = Slot(theme, param)
        self.slot.setParent(self)
        self.slot.taken.connect(self._taken)
        self.slot.spilled.connect(self.spilled)
        self.slot.dragged.connect(self.dragged)
        for ours, theirs in ((self.pictured, self.slot.pictured), (self.several, self.slot.several)):
            theirs.connect(ours)
        self.slot.tool.connect(self.tool)
        self.slot.puzzled.connect(self.puzzled)
        self.slot.refused.connect(self.refused)
        self.slot.converted.connect(self._convert)
        self._waits = self._crop = ""
        self._gone = ""  # a file that is looked for

    @property
    def control(self) -> Slot:
        return self.slot

    def value(self) -> str | None:
        return self.slot.value or None

    def set_value(self, value: Value | None) -> None:
        """Put a file or an address in; None takes out what is there."""
        text = "" if value is None else str(value)
        if text != self.slot.value:
            self._show(text)
            self.changed.emit()

    def _taken(self, text: str) -> None:
        """What the user gave. The same file again is looked at again: it may be another one by now."""
        gone, self._gone = self._gone, ""
        if is_url(text):
            self.addressed.emit(text)
        elif text and text == self.slot.value:
            self.look_again()
        else:
            self.set_value(text or None)
        if gone and text and not is_url(text):
            self.found_again.emit(gone, text)

    def look_again(self) -> None:
        """At the file that is in."""
        self._show(self.slot.value)

    def choose_again(self) -> None:
        """Open the file dialog for a file that is gone."""
        self._gone = self.slot.value
        self.slot.choose()

    def _convert(self, path: str) -> None:
        self._converts = path
        self._taken(path)

    def _show(self, text: str) -> None:
        self.slot.set_busy("")
        self.slot.show_look(text, None)
        if text and not is_url(text):
            self.wants_look.emit(text)
        self.update()

    def show_look(self, look: Look) -> None:
        """What was found out; an answer about a file that is no longer here is passed over."""
        if look.path == self.slot.value:
            self.slot.show_look(look.path, look)
            self.update()
            if look.path == self._converts and look.facts is not None:
                self._converts = ""
                self.convert.emit(look.facts)

    @property
    def facts(self) -> MediaFacts | None:
        return self.slot.look.facts if self.slot.look else None

    def set_rules(self, waits: str, crop: str) -> None:
        """`waits`: what must be there first ("Needs a first frame"); `crop`: the shape a picture is cut to there."""
        self._waits, self._crop = waits, crop
        self._mark(bool(self._problem))

    def offer_outside(self, dragged: Sequence[Offer]) -> None:
        self.slot.offer_outside(dragged)

    def _mark(self, invalid: bool) -> None:
        self.slot.set_state(waits=self._waits, crop=self._crop, invalid=invalid)

    def _describe(self) -> None:
        pass  # the slot describes itself

    def height_for(self, width_px: int) -> int:
        if self.alone:
            return self._alone(width_px)[1]
        return round(width_px * 9 / 16) + (self.theme.px(4 + 14) if self._caption() else 0)

    def _caption(self) -> str:
        if not self.slot.value:
            has_limit = self.media.max_bytes or self.media.max_seconds
            return ", ".join(words.limits(self.media)[:2]) if has_limit else ""
        if is_url(self.slot.value):
            return "Web address"
        facts = self.facts
        if facts is None:
            return "" if self.slot.look else name_of(self.slot.value)
        return words.caption(facts, name_of(self.slot.value))

    def _lines(self) -> tuple[str, ...]:
        if not self.slot.value:
            return words.limits(self.media)
        if is_url(self.slot.value):
            return ("Web address",)
        return words.lines(self.facts) if self.facts else ()

    def resizeEvent(self, event: QResizeEvent) -> None:
        width = self.width()
        self.slot.setGeometry(0, 0, *(self._alone(width) if self.alone else (width, round(width * 9 / 16))))

    def _alone(self, width_px: int) -> tuple[int, int]:
        """Width and height of a slot that is alone in a row of this width."""
        width, height = _NARROW_PX if width_px < self.theme.px(_NARROW_BELOW_PX) else _ALONE_PX
        return min(width_px, self.theme.px(width)), self.theme.px(height)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        px = self.theme.px
        if not self.alone:
            line = QRect(0, self.slot.height() + px(4), self.width(), px(14))
            self._write(painter, line, self._caption(), title=False)
            return
        left = self.slot.width() + px(12)
        line = QRect(left, 0, self.width() - left, px(16))
        if self.slot.value:
            self._write(painter, line, name_of(self.slot.value), title=True)
            line.translate(0, px(17))
        painter.setFont(self.theme.font("caption"))
        painter.setPen(self.theme.color("text_muted"))
        metrics = painter.fontMetrics()
        for text in words.flowed(self._lines(), line.width(), metrics.horizontalAdvance):
            if line.top() + metrics.height() > self.height():
                break  # its tooltip has them all
            painter.drawText(line.left(), line.top() + metrics.ascent(), text)
            line.translate(0, metrics.height() + px(2))

    def _write(self, painter: QPainter, line: QRect, text: str, *, title: bool) -> None:
        font = self.theme.font("small", 500) if title else self.theme.font("caption")
        painter.setFont(font)
        painter.setPen(self.theme.color("text" if title else "text_muted"))
        mode = Qt.TextElideMode.ElideMiddle if title else Qt.TextElideMode.ElideRight
        shown = QFontMetrics(font).elidedText(text, mode, line.width())
        painter.drawText(line, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)
