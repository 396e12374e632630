"""Connecting an account: which service, its key, and a test that costs nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from wanstudio.core.connections import Connection, Service
from wanstudio.core.errors import InvalidInput, StudioError
from wanstudio.ui.settings.answer import Answer
from wanstudio.ui.settings.secret import SecretField
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.buttons import Button, LinkButton
from wanstudio.ui.widgets.dialog import TallDialog
from wanstudio.ui.widgets.labels import Label
from wanstudio.ui.widgets.looks import set_invalid
from wanstudio.ui.widgets.segments import Segments
from wanstudio.ui.widgets.tips import tip


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the dialog. Never shown by `repr`, never logged."""

    provider: str
    name: str
    base_url: str
    key: str
    secret: str

    def __repr__(self) -> str:
        return f"Typed({self.provider!r})"


Tell = Callable[[StudioError | str], None]
"""Told once: a sentence when it went well, the error when it did not."""


class ConnectDialog(TallDialog):
    """`test` and `save` are called with what was typed; they tell later how it went. A key stands in the fields alone.

    `browse` opens a page of a service; it returns a sentence where that cannot be done.
    """

    def __init__(
        self,
        theme: Theme,
        parent: QWidget | None,
        services: Sequence[Service],
        *,
        test: Callable[[Typed, Tell], None],
        save: Callable[[Typed, Tell], None],
        browse: Callable[[str], str],
    ) -> None:
        super().__init__(theme, parent, "Connect an account", 540)
        self._services, self._test, self._save, self._browse = services, test, save, browse
        self._busy = False
        self._why = Label("", wrap=True)
        self._why.hide()
        self.content.addWidget(self._why)
        self._fields()
        self._answer = Answer(theme)
        self._answer.hide()
        self.content.addWidget(self._answer)
        self._kept = Label("", "small", "muted", wrap=True)
        self.content.addWidget(self._kept)
        self.content.addStretch(1)
        self.remark.setText("Testing costs nothing.")
        self._cancel = self.add_button(Button(theme, "Cancel", self.reject))
        self._save_button = self.add_button(Button(theme, "Save", self._on_save))
        self._test_button = self.add_button(Button(theme, "Test", self._on_test, primary=True))
        self._test_button.setDefault(True)
        self._show_service()
        self.key.setFocus()

    def _fields(self) -> None:
        self.service = Segments(self.theme, [s.title for s in self._services])
        self.service.chosen.connect(lambda _: self._show_service())
        self._service_label = self.add_labelled("Service", self.service)
        self.name = QLineEdit()
        self.name.setMaxLength(40)
        self._name_label = self.add_labelled("Name", self.name)
        self.key = SecretField(self.theme)
        self.add_labelled("API key", self.key)
        self.secret = SecretField(self.theme)
        self._secret_label = self.add_labelled("API secret", self.secret)
        self._where_it_is()
        self.base_url = QLineEdit()
        self.base_url.setPlaceholderText("The service's own")
        self.add_labelled("Base URL, only for a proxy of your own", self.base_url)
        self._by_name = {"name": self.name, "key": self.key, "secret": self.secret, "base_url": self.base_url}
        for field in self._by_name.values():
            field.textEdited.connect(self._on_edit)

    def _where_it_is(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(self.theme.px(6))
        self._where = Label("", "small", "muted")
        line.addWidget(self._where)
        self.page = LinkButton("", self._open_page)
        line.addWidget(self.page, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addStretch(1)
        self.content.addLayout(line)

    def _open_page(self) -> None:
        if sorry := self._browse(self._service.page):
            self.remark.setText(sorry)

    # ---- what is chosen ----

    @property
    def _service(self) -> Service:
        return self._services[self.service.index]

    def _show_service(self) -> None:
        service = self._service
        self.secret.setVisible(service.secret)
        self._secret_label.setVisible(service.secret)
        what = "Both are" if service.secret else "It is"
        self._where.setText(f"{what} in {service.title} under {service.keys_at}.")
        self.page.setText(f"Open {service.title}")
        self.page.setToolTip(tip(service.page))
        if self.name.text().strip() in {"", *(f"My {s.title}" for s in self._services)}:
            self.name.setText(f"My {service.title}")
        self._on_edit()

    def say_where_kept(self, problem: str) -> None:
        """`problem` is why there is no keyring, "" when there is one."""
        kept = "The key is kept in this computer's keyring and nowhere else."
        lost = "No keyring on this computer. The key is kept until you quit, then asked for again."
        self._kept.setText(lost if problem else kept)
        self._kept.set_tone("warning" if problem else "muted")
        self._kept.setToolTip(tip(problem))

    def renew(self, account: Connection, why: str = "") -> None:
        """Ask for a new key of this account: its service and name stay, its address may be another one."""
        self._why.setText(why)
        self._why.setVisible(bool(why))
        self.setWindowTitle(f"New key for {account.title}")
        self.service.set_index(next(n for n, s in enumerate(self._services) if s.id == account.provider))
        self._show_service()
        self.name.setText(account.title)
        self.base_url.setText(account.base_url)
        for part in (self._service_label, self.service, self._name_label, self.name):
            part.hide()

    def typed(self) -> Typed:
        secret = self.secret.text() if self._service.secret else ""
        return Typed(self._service.id, self.name.text(), self.base_url.text(), self.key.text(), secret)

    # ---- test and save ----

    def _on_edit(self) -> None:
        self._answer.hide()
        for field in self._by_name.values():
            set_invalid(field, False)

    def _on_test(self) -> None:
        if self._busy:  # the buttons are not disabled: the focus would go to Cancel, and a second press with it
            return
        self._wait("Testing…", self._test_button)
        self._test(self.typed(), self._on_tested)

    def _on_save(self) -> None:
        if self._busy:
            return
        self._wait("Saving…", self._save_button)
        self._save(self.typed(), self._on_saved)

    def _wait(self, words: str, at: Button) -> None:
        at.setFocus()
        self._set_busy(True)
        self.remark.setText(words)

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        for widget in (self.service, *self._by_name.values()):
            widget.setEnabled(not busy)

    def _on_tested(self, answer: StudioError | str) -> None:
        self._set_busy(False)
        self.remark.setText("Testing costs nothing.")
        self._show(answer)
        good = isinstance(answer, str)
        self._test_button.setText("Test again")
        self._test_button.set_primary(not good)
        self._save_button.set_primary(good)
        self._save_button.setText("Save" if good else "Save anyway")

    def _on_saved(self, answer: StudioError | str) -> None:
        self._set_busy(False)
        self.remark.setText("")
        if isinstance(answer, str):
            self.accept()
        else:
            self._show(answer)

    def _show(self, answer: StudioError | str) -> None:
        if isinstance(answer, InvalidInput) and answer.param in self._by_name:
            set_invalid(self._by_name[answer.param], True)
            self._by_name[answer.param].setFocus()
        self._answer.show_answer(answer)
        QTimer.singleShot(0, self, self.fit)  # words that wrap take more room than there was
