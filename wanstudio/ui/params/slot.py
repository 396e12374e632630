"""A media slot: a painted button that takes files by drop, paste, dialog and keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Literal

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QEnterEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton

from wanstudio.core.facts import Look
from wanstudio.core.params import Media
from wanstudio.ui.params import words
from wanstudio.ui.params.asking import address_in, ask_address, ask_file
from wanstudio.ui.params.offers import (
    BITMAP,
    Offer,
    are_of_use,
    bitmap_of,
    drop_promise,
    offer,
    offers,
    paste_refusal,
    refusal,
)
from wanstudio.ui.params.slot_paint import SlotLook, paint_slot
from wanstudio.ui.params.slot_tools import SlotButtons, Tool, tools_for
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.menu import Menu
from wanstudio.ui.widgets.presses import PressedByEnter
from wanstudio.ui.widgets.tips import tip

Drag = Literal["", "fits", "target", "refused"]


class Slot(PressedByEnter, QAbstractButton):
    """`taken` is emitted with a path or an address, "" for none; `dragged` with what is over the slot, () for nothing.

    `value` is what is in it; `look` what is known of it; `waits` the sentence while another slot must be filled first;
    `busy` what is being done to it ("Trimming…").

    pictured: with a QImage that is no file. several: with files, more than one of the slot's own kind.
    puzzled: with what is over the slot and may be a folder by its name; `tell_folder` is the answer.
    converted: with a file that holds what is wanted (a video's first frame). tool: with the name of a `Tool`.
    """

    taken = Signal(str)
    spilled = Signal(list)  # files dropped here that have no room here
    dragged = Signal(tuple)
    puzzled = Signal(str)
    pictured = Signal(object)
    several = Signal(list)
    converted = Signal(str)
    tool = Signal(str)
    refused = Signal(str)  # why nothing of what was pasted is of use here

    def __init__(self, theme: Theme, param: Media) -> None:
        super().__init__()
        self._theme, self.param = theme, param
        self.value, self.waits = "", ""
        self.look: Look | None = None
        self.crop, self.busy, self.invalid = "", "", False
        self.drag: Drag = ""
        self._drag_says = ""
        self.buttons = SlotButtons(
            theme,
            self,
            param.takes,
            cut=self.tool.emit,
            replace=self.choose,
            remove=partial(self.taken.emit, ""),
        )
        self.setObjectName(f"slot.{param.name}")
        self.setAccessibleName(param.label)
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.clicked.connect(lambda _=False: self.choose())
        theme.changed.connect(self.update)

    def show_look(self, value: str, look: Look | None) -> None:
        """Show a file (or nothing); `look` None while it is being looked at."""
        self.value, self.look = value, look
        self._tell()

    def set_state(self, *, waits: str, crop: str, invalid: bool) -> None:
        if (waits, crop, invalid) != (self.waits, self.crop, self.invalid):
            self.waits, self.crop, self.invalid = waits, crop, invalid
            self._tell()

    def set_busy(self, doing: str) -> None:
        """Say that the file is being worked on; "" when that is over."""
        self.busy = doing
        self._tell()

    def set_drag(self, drag: Drag, says: str = "") -> None:
        if (drag, says) != (self.drag, self._drag_says):
            self.drag, self._drag_says = drag, says
            self._place_buttons()
            self.update()

    def offer_outside(self, dragged: Sequence[Offer]) -> None:
        """Light up while something that fits is dragged elsewhere in the panel."""
        if self.drag not in ("target", "refused"):
            fits = not self.waits and any(o.fits(self.param.takes) for o in dragged)
            self.set_drag("fits" if fits else "")

    def _tell(self) -> None:
        name = offer(self.value).name if self.value else self.waits or "Empty"
        problem = self.look.problem if self.look else ""
        self.setAccessibleDescription(" ".join(filter(None, (name, self.busy, problem, self.param.help))))
        facts = words.lines(self.look.facts) if self.look and self.look.facts else ()
        self.setToolTip(tip("\n".join((name, *facts)) if self.value else self.param.help))
        self._place_buttons()
        self.update()

    # ---- taking ----

    def choose(self) -> None:
        """Open the file dialog."""
        if not self.waits or self.value:
            ask_file(self.window(), self.param, self.taken)

    def ask_address(self) -> None:
        """Ask for a web address."""
        ask_address(self.window(), self.param, self.value, self._take_address)

    def _take_address(self, text: str) -> None:
        if address := address_in(text):
            self.taken.emit(address)

    def paste(self) -> None:
        """What does not fit is said, as where it is dragged here."""
        data = QGuiApplication.clipboard().mimeData()
        if not self._take(data):
            self.refused.emit(self.waits or paste_refusal(offers(data), self.param.takes))

    def _take(self, data: QMimeData) -> bool:
        """Take what fits; what is of another kind may fit elsewhere. False when nothing was of use."""
        found = offers(data)
        fitting = [o for o in found if o.fits(self.param.takes)]
        if self.waits or not are_of_use(found, self.param.takes):
            return False
        if not fitting:
            self.converted.emit(next(o for o in found if o.becomes(self.param.takes)).value)
        elif fitting[0].value == BITMAP:
            image = bitmap_of(data)
            if image.isNull():
                return False
            self.pictured.emit(image)
        elif len(fitting) > 1:
            self.several.emit([o.value for o in fitting])
        else:
            self.taken.emit(fitting[0].value)
        if fitting and (rest := [o.value for o in found if not o.fits(self.param.takes)]):
            self.spilled.emit(rest)
        return True

    # ---- events ----

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        found = offers(event.mimeData())
        if not found:
            event.ignore()
            return
        if not self.waits and (doing := drop_promise(found, self.param)):
            self.set_drag("target", doing)
        else:
            self.set_drag("refused", self.waits or refusal(found, self.param.takes))
        self.dragged.emit(found)
        self._answer(event)
        if self.drag == "target" and len(found) == 1 and found[0].may_be_folder:
            self.puzzled.emit(found[0].value)

    def tell_folder(self) -> None:
        """What is over the slot is a folder: its files are asked about."""
        if self.drag == "target":
            self.set_drag("target", "A folder: one job for each file?")

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._answer(event)
        event.setAccepted(self.drag == "target")

    def _answer(self, event: QDragMoveEvent) -> None:
        """The entering is accepted both ways, so that the slot hears of the drag's end; where it moves it is not, or
        the other program would take the drop for done."""
        event.setDropAction(Qt.DropAction.CopyAction if self.drag == "target" else Qt.DropAction.IgnoreAction)
        event.accept()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._end_drag()

    def dropEvent(self, event: QDropEvent) -> None:
        if self._take(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
        else:
            event.ignore()
        self._end_drag()

    def _end_drag(self) -> None:
        self.set_drag("")
        self.dragged.emit(())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and not event.modifiers():
            self.taken.emit("")
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        paste = isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Paste)
        if event.type() == QEvent.Type.ShortcutOverride and paste:
            event.accept()
            return True
        return super().event(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu().popup(event.globalPos())

    def menu(self) -> Menu:
        """What can be done with this slot. The caller opens it."""
        menu = Menu(self._theme, self, once=True)
        found = offers(QGuiApplication.clipboard().mimeData())
        free = not self.waits or bool(self.value)
        for icon, text, act, possible in (
            ("image-plus", "Choose a file…", self.choose, free),
            ("clipboard-paste", "Paste", self.paste, free and any(o.fits(self.param.takes) for o in found)),
            ("link", "Use a web address…", self.ask_address, free),
            ("x", "Remove", lambda: self.taken.emit(""), bool(self.value)),
        ):
            action = menu.addAction(self._theme.icon(icon), text)
            action.setEnabled(possible)
            action.triggered.connect(lambda _=False, act=act: act())
        for n, tool in enumerate(self.tools()):
            if not n:
                menu.addSeparator()
            action = menu.addAction(self._theme.icon(tool.icon), tool.text)
            action.triggered.connect(lambda _=False, tool=tool: self.tool.emit(tool.name))
        return menu

    def tools(self) -> list[Tool]:
        """Those of the file that is in; none while one is at work."""
        return [] if self.busy else tools_for(self.look, self.param.takes)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._place_buttons()
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._place_buttons()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place_buttons()

    def _place_buttons(self) -> None:
        """In sight while the pointer is on a filled slot. Not while it drags something: the slot tells of that."""
        wanted = bool(self.value) and self.underMouse() and self.drag not in ("target", "refused")
        self.buttons.place(wanted=wanted, can_cut=bool(self.tools()))

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_slot(QPainter(self), self.rect(), self._theme, self._as_seen())

    def _as_seen(self) -> SlotLook:
        return SlotLook(
            label=self.param.label,
            takes=self.param.takes,
            value=self.value,
            look=self.look,
            waits=self.waits,
            crop=self.crop,
            invalid=self.invalid,
            busy=self.busy,
            drag=self.drag,
            drag_says=self._drag_says,
            hovered=self.underMouse(),
        )
