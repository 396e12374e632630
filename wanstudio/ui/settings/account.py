"""One account in the settings: two lines, and below them how its test went, or a question."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from wanstudio.core.errors import StudioError
from wanstudio.core.settings import MOST_AT_ONCE
from wanstudio.ui.settings.renaming import Renaming
from wanstudio.ui.settings.rows import LABEL_PX
from wanstudio.ui.statusbar import ConnectionRow
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.buttons import Button, IconButton
from wanstudio.ui.widgets.labels import ElidedLabel, Label
from wanstudio.ui.widgets.turned import WholeField

Tell = Callable[[StudioError | str], None]

_ONE_LINE_PX = 640  # on a narrower screen its buttons have a line of their own


class AccountLine(QWidget):
    """`at_once` is 0 where it has no number of its own. `grew` when something has come into sight."""

    grew = Signal()

    def __init__(
        self,
        theme: Theme,
        name: str,
        at_once: int,
        *,
        test: Callable[[str, Tell], None],
        renew: Callable[[str], object],
        rename: Callable[[str, str, Callable[[StudioError | None], None]], None],
        before_removal: Callable[[str], str],
        remove: Callable[[str, Callable[[StudioError], None]], None],
    ) -> None:
        super().__init__()
        self._theme, self._name = theme, name
        self._test, self._before_removal, self._remove = test, before_removal, remove
        self._testing = self._removing = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        self.renaming = Renaming(theme, LABEL_PX, lambda title, tell: rename(name, title, tell))
        self.rename_button = IconButton(theme, "pencil", "Rename", self.renaming.begin)
        self._note = ElidedLabel("", "small", "muted")
        self._add_line(column, self.renaming, self._note, self.rename_button)
        self.at_once = self._spin(at_once)
        self.test_button = Button(theme, "Test", self._on_test, small=True)
        self.key_button = Button(theme, "New key…", lambda: renew(name), small=True)
        self.remove_button = Button(theme, "Remove…", self._on_remove, small=True, flat=True)
        self._at_once_label = Label("jobs at once", "small", "muted")
        self._at_once_label.setBuddy(self.at_once)
        buttons = (self.test_button, self.key_button, self.remove_button)
        if self.screen().availableGeometry().width() < theme.px(_ONE_LINE_PX):
            self._add_line(column, None, self.at_once, self._at_once_label, None)
            self._add_line(column, None, *buttons, None)
        else:
            self._add_line(column, None, self.at_once, self._at_once_label, None, *buttons)
        self.says = Label("", "small", wrap=True)
        self.says.setContentsMargins(theme.px(LABEL_PX + 8), 0, 0, 0)
        column.addWidget(self.says)
        self.sure_button = Button(theme, "Remove it", self._on_sure, small=True)
        self.keep_button = Button(theme, "Keep it", self._on_keep, small=True)
        self._answers = self._add_line(column, None, self.sure_button, self.keep_button, None)
        self.says.hide()
        self._answers.hide()
        self.renaming.said.connect(lambda words: self._say(words, "bad"))
        self.renaming.ended.connect(self.rename_button.setFocus)

    def _add_line(self, column: QVBoxLayout, label: QWidget | None, *widgets: QWidget | None) -> QWidget:
        """None is room: as wide as a label at the left, all that is left elsewhere."""
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(self._theme.px(8))
        if label is None:
            line.addSpacing(self._theme.px(LABEL_PX + 8))
        else:
            line.addWidget(label)
        for widget in widgets:
            if widget is None:
                line.addStretch(1)
            else:
                line.addWidget(widget, 1 if isinstance(widget, ElidedLabel) else 0)
        column.addWidget(holder)
        return holder

    def _spin(self, value: int) -> WholeField:
        spin = WholeField()
        spin.setRange(0, MOST_AT_ONCE)
        spin.setSpecialValueText("Usual")  # the number that stands for all
        spin.setValue(value)
        spin.setFixedSize(self._theme.px(72), self._theme.px(28))
        spin.setAlignment(Qt.AlignmentFlag.AlignRight)
        return spin

    def show_row(self, row: ConnectionRow) -> None:
        """What is known of it now."""
        self.renaming.show_title(row.title, row.called)
        self.rename_button.setVisible(bool(row.called))
        self.rename_button.setAccessibleName(f"Rename {row.title}")
        self._note.setText(row.note)
        self._note.set_tone("muted" if row.usable else "warning")
        self.test_button.setVisible(row.testable)
        self.key_button.setVisible(row.renewable)
        self.key_button.setText("New key…" if row.testable else "Connect again…")
        self.remove_button.setVisible(row.removable)
        self.at_once.setAccessibleName(f"Jobs at once, {row.title}")
        for button in (self.test_button, self.key_button, self.remove_button):
            button.setAccessibleName(f"{button.text()} {row.title}")
        self.setAccessibleName(row.title)
        if self._removing and not row.removable:  # it is gone, and stays in sight where jobs still need it
            self._removing = False
            self._say("", "muted")

    # ---- a test ----

    def _on_test(self) -> None:
        if self._testing:  # not disabled: the focus would go elsewhere, and a second press with it
            return
        self._testing = True
        self._on_keep()
        self._say("Testing…", "muted")
        self._test(self._name, self._on_tested)

    def _on_tested(self, answer: StudioError | str) -> None:
        self._testing = False
        if isinstance(answer, str):
            self._say(answer, "good")
        else:
            self._say(" ".join(filter(None, (f"{answer.title}.", answer.hint or answer.detail))), "bad")

    # ---- removing ----

    def _on_remove(self) -> None:
        self._say(self._before_removal(self._name), "warning")
        self._answers.show()
        self.keep_button.setFocus()
        self.grew.emit()

    def _on_keep(self) -> None:
        if self._answers.isVisibleTo(self):
            asked = self.keep_button.hasFocus()
            self._answers.hide()
            self.says.hide()
            if asked:
                self.remove_button.setFocus()

    def _on_sure(self) -> None:
        self._answers.hide()
        self._removing = True
        self._say("Removing…", "muted")
        self._remove(self._name, self._on_stays)

    def _on_stays(self, error: StudioError) -> None:
        self._removing = False
        self._on_tested(error)

    def _say(self, words: str, tone: str) -> None:
        self.says.set_tone(tone)  # type: ignore[arg-type]
        self.says.setText(words)
        self.says.setAccessibleName(words)
        self.says.setVisible(bool(words))
        self.grew.emit()
