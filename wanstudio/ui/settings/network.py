"""How the program gets out: the proxy, what goes past it, an authority of one's own, and a test of all that."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from wanstudio.core.errors import InvalidInput, StudioError
from wanstudio.core.network import MODES, NetworkTyped, Tried, read_address
from wanstudio.core.settings import Settings
from wanstudio.ui.settings.secret import SecretField, mark
from wanstudio.ui.settings.trials import Trials
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.buttons import Button, LinkButton
from wanstudio.ui.widgets.labels import Label
from wanstudio.ui.widgets.segments import Segments

Stop = Callable[[], None]


@dataclass(frozen=True, slots=True)
class NetworkWork:
    """What the section asks for; each tells later how it went.

    `test` tells of each service (title, and how it went), then its end with the error or None; it returns how to stop
    it. `save` gives the settings as they are then. `where_kept` tells why there is no keyring, or "".
    """

    services: Sequence[str]
    has_login: bool
    test: Callable[[NetworkTyped, Callable[[Tried], None], Callable[[StudioError | None], None]], Stop]
    save: Callable[[NetworkTyped, Callable[[Settings | StudioError], None]], None]
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
        self._forget = self._asked_where = False
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
        self._show_login()

    # ---- rows ----

    def _fields(self, settings: Settings) -> None:
        self.mode = Segments(self._theme, ["System", "None", "Manual"])
        self.mode.set_index(MODES.index(settings.network.mode))
        self.mode.chosen.connect(self._on_mode)
        self._row("Proxy", self.mode)
        self.address = QLineEdit(settings.proxy_address)
        self.address.setPlaceholderText("http://proxy.example.com:3128")
        self.address.editingFinished.connect(self._split)
        self.user, self.password = SecretField(self._theme), SecretField(self._theme)
        self._forget_button = LinkButton("Forget", self._on_forget)
        self.bypass = QLineEdit(settings.proxy_bypass)
        self.bypass.setPlaceholderText("example.com, 10.0.0.0/8")
        self._kept = Label("", "small", "muted", wrap=True)
        self._manual = [
            self._row("Proxy address", self.address),
            self._row("Proxy name", self.user),
            self._row("Proxy password", self.password),
        ]
        self._note = self._row("", self._kept, self._forget_button)
        self._manual.append(self._row("Without a proxy", self.bypass))
        self.ca_file = QLineEdit(settings.ca_file)
        self.ca_file.setPlaceholderText("Only if your network has its own")
        self._row("CA file", self.ca_file, Button(self._theme, "Choose…", self._choose))
        self._by_name = {
            "proxy_address": self.address,
            "proxy_user": self.user,
            "proxy_bypass": self.bypass,
            "ca_file": self.ca_file,
        }
        for field in (*self._by_name.values(), self.password):
            field.textEdited.connect(self._on_edit)
        for secret in (self.user, self.password):
            secret.textEdited.connect(self._on_secret)

    def _test_row(self) -> None:
        self._test_button = Button(self._theme, "Test", self._on_test)
        remark = Label("Asks each service for a sign of life, without your key.", "small", "muted")
        self._row("", self._test_button, remark)
        self.trials = Trials(self._theme)
        self._column.addWidget(self.trials)

    def _row(self, label: str, *widgets: QWidget) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self._theme.px(8))
        text = Label(label, tone="muted")
        text.setFixedWidth(self._theme.px(168))
        row.addWidget(text)
        if label:
            text.setBuddy(widgets[0])
            widgets[0].setAccessibleName(label)
        for widget in widgets:
            row.addWidget(widget, 1 if isinstance(widget, QLineEdit | Segments | Label) else 0)
        self._column.addWidget(holder)
        return holder

    # ---- what stands there ----

    def typed(self) -> NetworkTyped:
        return NetworkTyped(
            MODES[self.mode.index],
            self.address.text().strip(),
            self.user.text(),
            self.password.text(),
            self.bypass.text().strip(),
            self.ca_file.text().strip(),
            self._forget,
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
        for row in self._manual:
            row.setVisible(manual)
        self._note.setVisible(manual and bool(self._kept.text()))

    def _on_edit(self) -> None:
        self._problem.hide()
        self._end_test()
        for field in self._by_name.values():
            mark(field, invalid=False)
        self._show_login()

    def _split(self) -> None:
        """A name and password do not stay in the address."""
        try:
            address, login = read_address(self.address.text())
        except InvalidInput:
            return  # said when it is to be used
        if login is not None:
            self.address.setText(address.url)
            self.user.setText(login.user)
            self.password.setText(login.password)
            self._on_secret()

    def _on_secret(self) -> None:
        self._forget = False
        if not self._asked_where:
            self._asked_where = True
            self._work.where_kept(self._say_where)
        self._show_login()

    def _say_where(self, problem: str) -> None:
        kept = "They are kept in this computer's keyring and nowhere else."
        lost = "No keyring on this computer. They are kept until you quit, then asked for again."
        self._kept.setText(lost if problem else kept)
        self._kept.set_tone("warning" if problem else "muted")
        self._show_mode()

    def _show_login(self) -> None:
        kept = self._has_kept()
        for field in (self.user, self.password):
            field.setPlaceholderText("Kept, and not shown" if kept else "Only where the proxy asks for it")
        self._forget_button.setVisible(kept)
        if not self._asked_where:
            self._kept.setText("A name and password are kept for this proxy." if kept else "")
        self._show_mode()

    def _has_kept(self) -> bool:
        typed_none = not self.user.text() and not self.password.text()
        return self._work.has_login and not self._forget and typed_none and self.address.text() == self._before.address

    def _on_forget(self) -> None:
        self._forget = True
        self._on_edit()
        self._kept.setText("They are forgotten when you save.")
        self._show_mode()

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
        self._on_edit()
        self._test_button.setEnabled(False)
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
        self._test_button.setEnabled(True)
        self._test_button.setText("Test")
        if not keep:
            self.trials.clear()

    def stop(self) -> None:
        """End what is being tried: nobody looks any more."""
        stop, self._stop = self._stop, lambda: None
        stop()

    def save(self, then: Callable[[Settings], None]) -> None:
        """`then` gets the settings once it is kept; else the field says what is wrong, and nothing has changed."""

        def told(answer: Settings | StudioError) -> None:
            if isinstance(answer, StudioError):
                self._say(answer)
            else:
                then(answer)

        self.stop()
        self._work.save(self.typed(), told)

    def _say(self, error: StudioError) -> None:
        self._problem.setText(error.detail)
        self._problem.show()
        self.grew.emit(self._problem)
        if isinstance(error, InvalidInput) and error.param in self._by_name:
            field = self._by_name[error.param]
            mark(field, invalid=True)
            field.setAccessibleDescription(error.detail)
            field.setFocus()
