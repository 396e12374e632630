"""The accounts: where the key of each is, how many jobs it takes at once, a test, a new key, the way to remove it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from wanstudio.core.errors import StudioError
from wanstudio.ui.settings.account import AccountLine
from wanstudio.ui.statusbar import ConnectionRow
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.buttons import Button


@dataclass(frozen=True, slots=True)
class AccountWork:
    """What the section asks for; an account is known by its name. All of it holds at once, whatever becomes of the
    dialog.

    `connect` opens the dialog for another account, `renew` the one for a new key of this. `rename` has it called
    otherwise, and tells later what stood in the way, None for nothing. `test` tells later how it went. `before_removal`
    says what is to be known before; `remove` tells where it could not be done.
    """

    connect: Callable[[], object]
    renew: Callable[[str], object]
    rename: Callable[[str, str, Callable[[StudioError | None], None]], None]
    test: Callable[[str, Callable[[StudioError | str], None]], None]
    before_removal: Callable[[str], str]
    remove: Callable[[str, Callable[[StudioError], None]], None]


class AccountsSection(QWidget):
    """`grew` carries what has come into sight."""

    grew = Signal(QWidget)

    def __init__(self, theme: Theme, work: AccountWork, at_once: Mapping[str, int]) -> None:
        super().__init__()
        self._theme, self._work, self._before = theme, work, dict(at_once)
        self.lines: dict[str, AccountLine] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        self._column = QVBoxLayout()
        self._column.setSpacing(theme.px(10))
        column.addLayout(self._column)
        self.connect_button = Button(theme, "Connect an account…", work.connect, icon="plug")
        column.addWidget(self.connect_button, 0, Qt.AlignmentFlag.AlignLeft)

    def show_rows(self, rows: Sequence[ConnectionRow]) -> None:
        """Those that stay keep what they show, and the focus that they may have."""
        names = [row.name for row in rows]
        for name in self.lines.keys() - set(names):
            line = self.lines.pop(name)
            self._column.removeWidget(line)
            line.hide()
            line.deleteLater()
        for place, row in enumerate(rows):
            if row.name not in self.lines:
                self.lines[row.name] = self._line(row)
            self.lines[row.name].show_row(row)
            if self._column.indexOf(self.lines[row.name]) != place:
                self._column.removeWidget(self.lines[row.name])
                self._column.insertWidget(place, self.lines[row.name])

    def _line(self, row: ConnectionRow) -> AccountLine:
        work = self._work
        line = AccountLine(
            self._theme,
            row.name,
            self._before.get(row.name, 0),
            test=work.test,
            renew=work.renew,
            rename=work.rename,
            before_removal=work.before_removal,
            remove=work.remove,
        )
        line.grew.connect(lambda: self.grew.emit(line))
        return line

    @property
    def at_once(self) -> dict[str, int]:
        """How many jobs at once, of those that have a number of their own; also of accounts that are not there now."""
        shown = {name: line.at_once.value() for name, line in self.lines.items()}
        return {name: number for name, number in (self._before | shown).items() if number}

    def lead_to(self, names: Collection[str]) -> QWidget:
        """Focus what mends the first of these accounts, or what connects one; returns what is to be seen."""
        line = next((line for name, line in self.lines.items() if name in names), None)
        at = line.key_button if line is not None and line.key_button.isVisibleTo(line) else self.connect_button
        at.setFocus()
        return line or self
