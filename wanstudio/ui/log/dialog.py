"""The program's logs, as they are written: which one, how grave, what is sought in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget

from wanstudio.core.loglines import Piece
from wanstudio.ui.figures import counted, whole
from wanstudio.ui.log.lines import LogLines
from wanstudio.ui.log.model import LogModel
from wanstudio.ui.log.search import LogSearch
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.buttons import Button, IconButton
from wanstudio.ui.widgets.dialog import Dialog
from wanstudio.ui.widgets.labels import Label
from wanstudio.ui.widgets.listfield import ListField
from wanstudio.ui.widgets.segments import Segments

TITLES = {"wanstudio": "Window", "sandbox": "Sandbox", "command": "Commands"}
_WIDE_PX, _HIGH_PX, _ONE_ROW_PX, _WORDS_PX = 1000, 640, 760, 640
_OLDER = "Older lines are in the folder."


class LogDialog(Dialog):
    """`choose` is called with the name of the log that is wanted; `show_piece` takes what comes of it.

    `folder` shows the folder; where that cannot be done, it returns a sentence.
    """

    def __init__(
        self,
        theme: Theme,
        parent: QWidget,
        *,
        choose: Callable[[str], None],
        folder: Callable[[], str],
        diagnostics: Callable[[], object],
    ) -> None:
        super().__init__(theme, parent, "Log", _WIDE_PX)
        self._choose, self._folder = choose, folder
        self._unread = self._sorry = ""
        self._names: tuple[str, ...] = ()
        self._left_out = False
        self.model = LogModel()
        self.list = LogLines(theme, self.model)
        self.list.moved.connect(self._say)
        self.list.selectionModel().selectionChanged.connect(lambda now, before: self._say())
        self._looking = QTimer(self)
        self._looking.setInterval(0)
        self._looking.timeout.connect(self._look_on)
        self._leads = False  # to a match, once one is found
        wide = min(theme.px(_WIDE_PX), max(theme.px(360), parent.window().width() - theme.px(48)))
        self.setFixedWidth(wide)
        self.content.addLayout(self._head(wide))
        self.problem = Label("", "small", "bad", wrap=True)
        self.problem.hide()
        self.content.addWidget(self.problem)
        self.content.addWidget(self.list, 1)
        self._buttons(wide < theme.px(_WORDS_PX), diagnostics)
        high = min(theme.px(_HIGH_PX), max(theme.px(240), parent.window().height() - theme.px(60)))
        self.resize(wide, high)
        self.show_names(("wanstudio",))
        self.list.setFocus()
        self._say()

    def _head(self, wide: int) -> QLayout:
        """In one row, or in two where that is too long."""
        self.which = ListField(self.theme)
        self.which.setAccessibleName("Which log")
        self.which.setFixedWidth(self.theme.px(136))
        self.which.activated.connect(self._on_which)
        self.graves = Segments(self.theme, ["All", "Warnings and errors"])
        self.graves.setAccessibleName("Which lines")
        self.graves.set_index(0)
        self.graves.setFixedWidth(self.theme.px(240))
        self.graves.chosen.connect(self._on_graves)
        self.search = LogSearch(self._go)
        self.search.textChanged.connect(self._on_search)
        self.found = Label("", "small", "muted")
        self.found.setMinimumWidth(self.theme.px(76))
        self.up = IconButton(self.theme, "chevron-up", "Match before (Shift+F3)", lambda: self._go(False))
        self.down = IconButton(self.theme, "chevron-down", "Next match (F3)", lambda: self._go(True))
        searching: tuple[QWidget, ...] = (self.search, self.found, self.up, self.down)
        if wide >= self.theme.px(_ONE_ROW_PX):
            return self._rows((self.which, self.graves, *searching))
        return self._rows((self.which, self.graves, None), searching)

    def _rows(self, *rows: Sequence[QWidget | None]) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(self.theme.px(8))
        for row in rows:
            line = QHBoxLayout()
            line.setSpacing(self.theme.px(8))
            for widget in row:
                if widget is None:
                    line.addStretch(1)
                else:
                    line.addWidget(widget, 1 if widget is self.search else 0)
            column.addLayout(line)
        return column

    def _buttons(self, short: bool, diagnostics: Callable[[], object]) -> None:
        self.end = self.add_button(Button(self.theme, "To the end", self.list.to_end, icon="arrow-down"))
        self.copy = self.add_button(Button(self.theme, "Copy", self.list.copy, icon="copy"))
        self.copy.setToolTip("The chosen lines (Ctrl+C)")
        self.folder = self.add_button(Button(self.theme, "Show in folder", self._on_folder, icon="folder-open"))
        self.diagnostics = self.add_button(Button(self.theme, "Diagnostics file…", diagnostics, icon="archive"))
        for button in (self.end, self.copy, self.folder, self.diagnostics) if short else ():
            button.set_short(True)
        self.close_button = self.add_button(Button(self.theme, "Close", self.accept, primary=True))
        for button in self.findChildren(Button):
            button.setAutoDefault(False)  # Enter is the search's

    # ---- what comes ----

    @property
    def name(self) -> str:
        """Of the log that is shown."""
        return str(self.which.currentData() or "wanstudio")

    def show_names(self, names: Sequence[str]) -> None:
        """The logs that there are; the one that is shown stays. The window's is there in any case."""
        there = {"wanstudio", self.name, *names}
        names = (*(name for name in TITLES if name in there), *sorted(there - TITLES.keys()))
        if names == self._names:
            return
        now, self._names = self.name, names
        self.which.clear()
        for name in names:
            self.which.addItem(TITLES.get(name, name), name)
        self.which.setCurrentIndex(names.index(now))

    def show_piece(self, piece: Piece) -> None:
        self.show_names(piece.names)
        self._left_out = piece.left_out
        if piece.lines:
            self.model.add(piece.lines)
            self.list.keep_place()
            if self.model.pattern is not None:
                self._looking.start()
        self._unread = piece.says if self.model.count else ""
        self._say_problem()
        self.list.say(piece.says or self._nothing(piece.more))
        self._say()

    def _nothing(self, more: bool) -> str:
        if more:
            return ""
        return "No warnings and no errors." if self.model.count else "Nothing is in this log."

    def _on_which(self, _: int) -> None:
        self.model.clear()
        self._left_out = False
        self._unread = ""
        self._say_problem()
        self.list.say("")
        self.list.to_end()
        self._choose(self.name)
        self._say()

    def _on_graves(self, index: int) -> None:
        follows = self.list.follows
        self.model.show_grave_only(index == 1)
        self.list.say(self._nothing(False))
        self.list.fit()
        if follows:
            self.list.to_end()
        if self.model.pattern is not None:
            self._looking.start()
        self._say()

    # ---- what is sought ----

    def _on_search(self, text: str) -> None:
        self.model.seek(text)
        self._leads = bool(text)
        self._looking.start()
        self.list.viewport().update()
        self._say()

    def _look_on(self) -> None:
        if self.model.look_on():
            self._say()
            return
        self._looking.stop()
        if self._leads and self.model.matches:
            row = self.list.row
            self._lead_to(row if self.model.number(row) else self.model.before(row))
        self._leads = False
        self._say()

    def _go(self, on: bool) -> None:
        row = self.list.row
        self._lead_to(self.model.after(row) if on else self.model.before(row))

    def _lead_to(self, row: int | None) -> None:
        if row is not None:
            self.list.choose(row)

    # ---- what it says ----

    def _on_folder(self) -> None:
        self._sorry = self._folder()
        self._say_problem()

    def _say_problem(self) -> None:
        said = " ".join(filter(None, (self._unread, self._sorry)))
        self.problem.setText(said)
        self.problem.setVisible(bool(said))

    def _say(self) -> None:
        matches = len(self.model.matches)
        if self.model.pattern is None or (self._looking.isActive() and not matches):
            said = ""
        elif number := self.model.number(self.list.row):
            said = f"{whole(number)} of {whole(matches)}"
        else:
            said = f"{whole(matches)} match{'es' * (matches != 1)}" if matches else "No matches"
        self.found.setText(said)
        self.search.setAccessibleDescription(said)
        for button in (self.up, self.down):
            button.setEnabled(matches > 0)
        self.copy.setEnabled(self.list.selectionModel().hasSelection())
        self.end.setVisible(not self.list.follows)
        older = f" {_OLDER}" if self._left_out or self.model.let_go else ""
        self.remark.setText(f"{counted(self.model.rowCount(), 'line')}.{older}" if self.model.count else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() == Qt.Key.Key_F and control:
            self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.search.selectAll()
        elif event.key() == Qt.Key.Key_F3:
            self._go(not event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        else:
            super().keyPressEvent(event)
