"""How the program gets out: the proxy, what goes past it, an authority of one's own, and a test of all that."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QLineEdit, QVBoxLayout, QWidget

from wanstudio.core.errors import InvalidInput, StudioError
from wanstudio.core.network import MODES, NetworkTyped, Tried, read_address
from wanstudio.core.settings import Settings
from wanstudio.ui.settings.login import LoginFields
from wanstudio.ui.settings.rows import row
from wanstudio.ui.settings.trials import Trials
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.buttons import Button
from wanstudio.ui.widgets.labels import Label
from wanstudio.ui.widgets.looks import set_invalid
from wanstudio.ui.widgets.segments import Segments

Stop = Callable[[], None]


@dataclass(frozen=True, slots=True)
class NetworkWork:
    """What the section asks for; each tells later how it went.

    `system` says which proxy this computer is set to use. `test` tells of each of the services, then of its end with
    the error or None. `save` gives the settings as they are then. Both return how to stop it: what was not saved yet
    changes nothing then. `where_kept` tells why there is no keyring, or "".
    """

    services: Sequence[str]
    system: str
    has_login: bool
    test: Callable[[NetworkTyped, Callable[[Tried], None], Callable[[StudioError | None], None]], Stop]
    save: Callable[[NetworkTyped, Callable[[Settings | StudioError], None]], Stop]
    where_kept: Callable[[Callable[[str], None]], None]


class NetworkSection(QWidget):
    """Rows of the settings. A name and password stand in their fields alone, as dots, until they are saved.

    `grew` carries what has come into sight, or should.
    """

    grew = Signal(QWidget)

    def __init__(self, theme: Theme, settings: Settings, work: NetworkWork) -> None:
        super().__init__()
        self._theme, self._work = theme, work
        self._stop: Stop = lambda: None
        self._left = self._testing = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(8))
        self._fields(settings)
        self._problem = Label("", "small", "bad", wrap=True)
        self._problem.setContentsMargins(theme.px(176), 0, 0, 0)
        self._problem.hide()
        self._column.addWidget(self._problem)
        self._test_row()
        self._before = self.typed()
        self._show_mode()

    # ---- rows ----

    def _fields(self, settings: Settings) -> None:
        self.mode = Segments(self._theme, ["System", "None", "Manual"])
        self.mode.set_index(MODES.index(settings.network.mode))
        self.mode.chosen.connect(self._on_mode)
        self._row("Proxy", self.mode)
        self._system = self._row("", Label(f"{self._work.system}.", "small", "muted", wrap=True))
        self.address = QLineEdit(settings.proxy_address)
        self.address.setPlaceholderText("http://proxy.example.com:3128")
        self.address.editingFinished.connect(self._split)
        self.login = LoginFields(self._theme, self._work.has_login, self._work.where_kept)
        self.login.edited.connect(self._on_edit)
        self.bypass = QLineEdit(settings.proxy_bypass)
        self.bypass.setPlaceholderText("example.com, 10.0.0.0/8")
        self._manual = [self._row("Proxy address", self.address), self.login]
        self._column.addWidget(self.login)
        self._manual.append(self._row("Without a proxy", self.bypass))
        self.ca_file = QLineEdit(settings.ca_file)
        self.ca_file.setPlaceholderText("Only if your network has its own")
        self._row("CA file", self.ca_file, Button(self._theme, "Choose…", self._choose))
        self._by_name = {
            "proxy_address": self.address,
            "proxy_user": self.login.user,
            "proxy_bypass": self.bypass,
            "ca_file": self.ca_file,
        }
        for field in (self.address, self.bypass, self.ca_file):
            field.textEdited.connect(self._on_edit)

    def _test_row(self) -> None:
        self._test_button = Button(self._theme, "Test", self._on_test)
        remark = Label("Asks each service for a sign of life, without your key.", "small", "muted", wrap=True)
        self._row("", self._test_button, remark)
        self.trials = Trials(self._theme)
        self._column.addWidget(self.trials)

    def _row(self, label: str, *widgets: QWidget) -> QWidget:
        made = row(self._theme, label, *widgets)
        self._column.addWidget(made)
        return made

    # ---- what stands there ----

    def typed(self) -> NetworkTyped:
        return NetworkTyped(
            MODES[self.mode.index],
            self.address.text().strip(),
            self.login.user.text(),
            self.login.password.text(),
            self.bypass.text().strip(),
            self.ca_file.text().strip(),
            self.login.forget,
        )

    @property
    def changed(self) -> bool:
        return self.typed() != self._before

    def _on_mode(self, _: int) -> None:
        self._on_edit()
        self._show_mode()
        self.grew.emit(self._test_button)

    def _show_mode(self) -> None:
        manual = MODES[self.mode.index] == "manual"
        for part in self._manual:
            part.setVisible(manual)
        self._system.setVisible(MODES[self.mode.index] == "system")

    def _on_edit(self) -> None:
        self._problem.hide()
        self._end_test()
        for field in self._by_name.values():
            set_invalid(field, False)
        self.login.are_for(self.address.text().strip() == self._before.address)

    def _split(self) -> None:
        """A name and password do not stay in the address."""
        try:
            address, login = read_address(self.address.text())
        except InvalidInput:
            return  # said when it is to be used
        if login is not None:
            self.address.setText(address.url)
            self.login.put(login)

    def _choose(self) -> None:
        dialog = QFileDialog(self, "CA file", self.ca_file.text())
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(["Certificates (*.pem *.crt *.cer)", "All files (*)"])
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.ca_file.setText)
        dialog.fileSelected.connect(lambda _: self._on_edit())
        dialog.open()

    # ---- test and save ----

    def _on_test(self) -> None:
        if self._testing:
            return
        self._on_edit()
        self._testing = True  # not disabled: the focus would go to Cancel, and a second press with it
        self._test_button.setText("Testing…")
        self.trials.begin(self._work.services)
        self.grew.emit(self.trials)
        self._stop = self._work.test(self.typed(), self._on_tried, self._on_tested)

    def _on_tried(self, tried: Tried) -> None:
        self.trials.show_tried(tried)
        self.grew.emit(self.trials)

    def _on_tested(self, error: StudioError | None) -> None:
        self._end_test(keep=error is None)
        if error is not None:
            self._say(error)

    def _end_test(self, *, keep: bool = False) -> None:
        self.stop()
        self._testing = False
        self._test_button.setText("Test")
        if not keep:
            self.trials.clear()

    def stop(self) -> None:
        """End what is being tried or saved: nobody looks any more."""
        stop, self._stop = self._stop, lambda: None
        stop()

    def leave(self) -> None:
        """The dialog is closed: nothing is tried or saved any more, and what is told now comes too late."""
        self.stop()
        self._left = True
        self.login.leave()

    def save(self, then: Callable[[Settings], None]) -> None:
        """`then` gets the settings once it is kept; else the field says what is wrong, and nothing has changed."""

        def told(answer: Settings | StudioError) -> None:
            if self._left:
                return
            self._stop = lambda: None  # it has ended
            self.setEnabled(True)
            if isinstance(answer, StudioError):
                self._say(answer)
            else:
                then(answer)

        if self.isEnabled():  # not a second time: a keyring may wait to be unlocked
            self.stop()
            self.setEnabled(False)
            self._stop = self._work.save(self.typed(), told)

    def _say(self, error: StudioError) -> None:
        self._problem.setText(error.detail)
        self._problem.show()
        self.grew.emit(self._problem)
        if isinstance(error, InvalidInput) and error.param in self._by_name:
            field = self._by_name[error.param]
            set_invalid(field, True)
            field.setAccessibleDescription(error.detail)
            field.setFocus()
