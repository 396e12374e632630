"""The field that a click on the timecode opens: where to go, as a frame, in seconds or as a timecode."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from wanstudio.core.errors import InvalidInput
from wanstudio.ui.figures import seconds, whole
from wanstudio.ui.stage.codes import Timecodes
from wanstudio.ui.stage.course import frame_at

WAYS = "Type a frame (40), seconds (1.5 s) or a timecode (00:00:01:15)."
_NUMBER = re.compile(r"\d{1,9}")
_SECONDS = re.compile(r"(\d{1,9}(?:[.,]\d{1,9})?|[.,]\d{1,9})\s*s?", re.IGNORECASE)
_CODE = re.compile(r"(?:(?:(\d{1,4}):)?(\d{1,4}):)?(\d{1,4}):(\d{1,4})")


def frame_of(text: str, codes: Timecodes) -> int:
    """The frame, from 0, that `text` names. A whole number counts from 1, also as the window writes it ("1,200"),
    where the clip has so many; else with a point, a comma or an "s", it is seconds.

    Raises InvalidInput("time", a sentence).
    """
    text, times_s = text.strip(), codes.times_s
    frames = len(times_s) - 1
    digits = re.sub(r"\D", "", text)[:9]
    if digits and 1000 <= int(digits) <= frames and text == whole(int(digits)):
        return int(digits) - 1
    if _NUMBER.fullmatch(text):
        frame = int(text) - 1
        if not 0 <= frame < frames:
            raise InvalidInput("time", f"There is no frame {whole(int(text))}: this clip has 1 to {whole(frames)}.")
        return frame
    if found := _SECONDS.fullmatch(text):
        at_s = float(found[1].replace(",", "."))
        if at_s > times_s[-1]:
            raise InvalidInput("time", f"This clip ends after {seconds(times_s[-1])}.")
        return frame_at(times_s, at_s)
    if found := _CODE.fullmatch(text):
        return _counted(*(int(part or 0) for part in found.groups()), codes=codes)
    raise InvalidInput("time", WAYS)


def _counted(hours: int, minutes: int, seconds: int, rest: int, *, codes: Timecodes) -> int:
    base = codes.base
    if rest >= base or (minutes > 59 and hours) or (seconds > 59 and (hours or minutes)):
        raise InvalidInput(
            "time", f"A second of this clip has frames 00 to {base - 1:02}; minutes and seconds end at 59."
        )
    frame = codes.frame_at(((hours * 60 + minutes) * 60 + seconds) * base + rest)
    if frame is None:
        raise InvalidInput("time", f"This timecode is after the end: the clip is {codes.end} long.")
    return frame


class TimeField(QLineEdit):
    """`given` is emitted with what was typed, `left` when it is left without an answer (Esc, another place)."""

    given = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("Go to time")
        self.setAccessibleDescription(WAYS)
        self.setToolTip(WAYS)
        self.setMaxLength(40)
        self.returnPressed.connect(lambda: self.given.emit(self.text()))
        self.hide()

    def ask(self, text: str) -> None:
        self.setAccessibleDescription(WAYS)
        self.setText(text)
        self.selectAll()
        self.show()
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
            event.accept()  # what is typed here is no key of the stage

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.left.emit()
