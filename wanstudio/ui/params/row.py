"""A row of the form: label, marks, control, and what stands below it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QEnterEvent, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from wanstudio.core.checks import Finding
from wanstudio.ui.params.base import Editor
from wanstudio.ui.params.finding_list import FindingList
from wanstudio.ui.params.sentence import Sentence
from wanstudio.ui.params.tiny import TinyButton
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.buttons import LinkButton
from wanstudio.ui.widgets.tips import tip

GUTTER_PX = 16  # left of the label, inside the row: the "changed" dot stands in it
_RESET_PX = 18  # what the reset icon adds to a label


class FieldRow(QWidget):
    """`arrange` gives it a width and learns its height; it paints label, dot and fact itself.

    asked_room: its height may be another one now. reset_asked: the icon after the label was pressed. mend_asked: with
    the Mending whose button was pressed.
    """

    asked_room = Signal()
    mend_asked = Signal(object)
    reset_asked = Signal()

    def __init__(self, theme: Theme, editor: Editor) -> None:
        super().__init__()
        self.theme, self.editor, self.param = theme, editor, editor.param
        editor.setParent(self)
        editor.asked_room.connect(self.asked_room)
        editor.changed.connect(self.update)
        self._changed = self._off = False
        self._fact = ""
        self._head, self._fact_line = QRect(), QRect()
        self._link: LinkButton | None = None
        self._act: Callable[[], object] = bool
        self._reset: TinyButton | None = None
        self._help_button: TinyButton | None = None
        self.corner: TinyButton | None = None  # at the label line's right end
        self._help: Sentence | None = None
        self._problem: Sentence | None = None
        self.finding_list: FindingList | None = None
        self.setToolTip(tip(self.param.help))

    @property
    def label_px(self) -> int:
        """What the label column must have for this label to stand in it."""
        return QFontMetrics(self.theme.font()).horizontalAdvance(self.param.label) + self.theme.px(_RESET_PX)

    def put_in_corner(self, button: TinyButton) -> None:
        """Give the label's line a button of its own; what is counted there stands left of it."""
        self.corner = button
        self._place_buttons()

    @property
    def _corner_px(self) -> int:
        """What the button in the corner takes of the label's line."""
        return self.theme.px(20 + 4) if self.corner is not None else 0

    # ---- what it says ----

    def set_changed(self, changed: bool) -> None:
        """Mark it as different from its default, with the icon that puts the default back."""
        if changed != self._changed:
            self._changed = changed
            if changed and self._reset is None:
                self._reset = TinyButton(
                    self.theme, self, "rotate-ccw", f"Reset {self.param.label}", self.reset_asked.emit
                )
            if self._reset is not None:
                self._reset.setVisible(changed)
            self._place_buttons()
            self.update()

    def set_problem(self, sentence: str, fix: str = "", act: Callable[[], object] = bool) -> None:
        """Say what is wrong, with a link that mends it where there is one; "" when nothing is."""
        self.editor.set_problem(sentence)
        if self._problem is None and not sentence:
            return
        if self._problem is None:
            self._problem = Sentence(self.theme, self, "bad", "circle-alert")
        other = self._problem.text != sentence
        self._problem.say(sentence, fix, act)
        self._problem.setVisible(bool(sentence))
        if other:
            self.asked_room.emit()

    def set_findings(self, findings: Sequence[Finding]) -> None:
        """Say what was found out about the file that is in, with what mends it."""
        if self.finding_list is None and not findings:
            return
        if self.finding_list is None:
            self.finding_list = FindingList(self.theme, self, self.mend_asked.emit)
        if self.finding_list.show_findings(findings):
            self.asked_room.emit()

    def set_ignored(self, reason: str, instead: str) -> None:
        """Switch the field off because of another one, and say what is used instead."""
        self.editor.set_ignored(reason, instead)
        self.setToolTip(tip(reason or self.param.help))
        self.set_off(bool(reason))
        if reason:
            self.set_fact(instead)

    def set_off(self, off: bool) -> None:
        if off != self._off:
            self._off = off
            self.update()

    def set_fact(self, text: str, link: str = "", act: Callable[[], object] = bool) -> None:
        """What follows from the value, at the right below the control; `link` ends it and can be pressed."""
        if self._link is None and link:
            self._link = LinkButton(link, lambda: self._act())
            self._link.setParent(self)
        before = (self._fact, self._link.text() if self._link else "")
        self._fact, self._act = text, act
        if self._link is not None:
            self._link.setText(link)
            self._link.setAccessibleName(f"{text} {link}".strip())
            self._link.setVisible(bool(link))
        if before != (text, link):
            self.asked_room.emit()
            self.update()

    def toggle_help(self) -> None:
        """Show or hide the descriptor's help below the control."""
        if self._help is None:
            self._help = Sentence(self.theme, self, "text_muted")
            self._help.say(self.param.help)
            self._help.show()
        else:
            self._help.setVisible(self._help.isHidden())
        self._place_buttons()
        self.asked_room.emit()

    @property
    def is_changed(self) -> bool:
        """Whether its value is another one than its default."""
        return self._changed

    @property
    def help_open(self) -> bool:
        return self._help is not None and not self._help.isHidden()

    # ---- where it stands ----

    def arrange(self, width_px: int, label_px: int) -> int:
        """Place everything for a content of `width_px` and a label column of `label_px`; return the height."""
        px, editor, left = self.theme.px, self.editor, self.theme.px(GUTTER_PX)
        above = editor.above or (not editor.wide and self.label_px > label_px)
        if above:
            self._head = QRect(left, 0, width_px, px(20))
            place = QRect(left, px(20), width_px, editor.height_for(width_px))
        elif editor.wide:
            own = px(32)
            self._head = QRect(left, 0, width_px - own - px(8), px(28))
            place = QRect(left + width_px - own, 0, own, px(28))
        else:
            self._head = QRect(left, 0, label_px, px(28))
            start = label_px + px(8)
            place = QRect(left + start, 0, width_px - start, px(28))
        editor.setGeometry(place)
        self._place_buttons()
        text_left = left if above or editor.wide else place.left()
        return self._arrange_below(place.bottom() + 1, text_left, left + width_px)

    def _arrange_below(self, y: int, left: int, right: int) -> int:
        px = self.theme.px
        if self._fact or (self._link is not None and not self._link.isHidden()):
            y += px(4)
            self._fact_line = QRect(self.theme.px(GUTTER_PX), y, right - self.theme.px(GUTTER_PX), px(16))
            if self._link is not None and not self._link.isHidden():
                wide = self._link.sizeHint().width()
                self._link.setGeometry(right - wide, y, wide, px(16))
                self._fact_line.setRight(right - wide - px(4))
            y += px(16)
        for below in (self._help, self._problem, self.finding_list):
            if below is not None and not below.isHidden():
                high = below.arrange(right - left)
                below.setGeometry(left, y + px(4), right - left, high)
                y += px(4) + high
        return y

    def _place_buttons(self) -> None:
        """Reset and help after the label, as far as there is room."""
        px = self.theme.px
        if self.corner is not None:
            self.corner.move(self._head.right() + 1 - px(20), (self._head.height() - px(20)) // 2)
        text_px = QFontMetrics(self.theme.font()).horizontalAdvance(self.param.label)
        x = self._head.left() + text_px + px(4) - px(3)
        y = (self._head.height() - px(20)) // 2
        if self._reset is not None and not self._reset.isHidden():
            self._reset.move(min(x, self._head.right() - px(17) - self._corner_px), y)
            x += px(_RESET_PX)
        if self._help_button is not None:
            fits = x + px(17) <= self._head.right() + px(8)
            self._help_button.move(x, y)
            self._help_button.setVisible(fits and (self.help_open or self.underMouse()))

    def enterEvent(self, event: QEnterEvent) -> None:
        if self._help_button is None and self.param.help:
            self._help_button = TinyButton(self.theme, self, "circle-help", "Help (F1)", self.toggle_help)
            self._help_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._place_buttons()

    def leaveEvent(self, event: QEvent) -> None:
        self._place_buttons()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """What is typed has a menu of its own, and so has a slot."""
        from wanstudio.ui.params.row_menu import row_menu  # loaded when it is first opened

        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        row_menu(self).popup(self.mapToGlobal(self._head.bottomLeft()) if by_key else event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F1 and self.param.help:
            self.toggle_help()
        else:
            super().keyPressEvent(event)

    def tab_order(self) -> list[QWidget]:
        """What takes the focus by Tab here: the controls from left to right, then links and reset."""
        controls = self.editor.findChildren(QWidget)
        rest = [w for w in self.findChildren(QWidget) if w not in controls]
        controls.sort(key=lambda w: w.mapTo(self, QPoint(0, 0)).x())
        reachable = Qt.FocusPolicy.TabFocus
        return [w for w in (*controls, *rest) if w.focusPolicy() & reachable and w.isVisibleTo(self)]

    # ---- how it looks ----

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, px = self.theme, self.theme.px
        font = theme.font()
        if self._changed:
            self._paint_dot(painter)
        role = "text_disabled" if self._off else "text" if self._changed else "text_muted"
        painter.setFont(font)
        painter.setPen(theme.color(role))
        corner, warns = self.editor.corner()
        room = (
            self._head.width() - (px(_RESET_PX) if self._changed else 0) - (px(70) if corner else 0) - self._corner_px
        )
        shown = QFontMetrics(font).elidedText(self.param.label, Qt.TextElideMode.ElideRight, room)
        middle = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(self._head, middle, shown)
        right = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if corner:
            painter.setFont(theme.font("caption"))
            painter.setPen(theme.color("bad" if warns else "text_muted"))
            painter.drawText(self._head.adjusted(0, 0, -self._corner_px, 0), right, corner)
        if self._fact:
            painter.setFont(theme.font("small"))
            painter.setPen(theme.color("text_muted"))
            painter.drawText(self._fact_line, right, self._fact)

    def _paint_dot(self, painter: QPainter) -> None:
        side = self.theme.px(5)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.color("accent_ink"))
        top = self._head.center().y() + 1 - side / 2
        painter.drawEllipse(QRectF(self.theme.px(6), top, side, side))
        painter.restore()
