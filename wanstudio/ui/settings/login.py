"""A proxy's name and password: dots while they are typed, gone from the screen once they are kept."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from wanstudio.core.network import Login
from wanstudio.ui.settings.rows import row
from wanstudio.ui.settings.secret import SecretField
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.buttons import LinkButton
from wanstudio.ui.widgets.labels import Label


class LoginFields(QWidget):
    """`kept` is whether there are some already; `where_kept` tells why there is no keyring, or "".

    `forget` is whether those that are kept are to be forgotten. `edited` is emitted with whatever the user does here.
    """

    edited = Signal()

    def __init__(self, theme: Theme, kept: bool, where_kept: Callable[[Callable[[str], None]], None]) -> None:
        super().__init__()
        self._kept, self._where_kept, self._asked = kept, where_kept, False
        self._left = False
        self.forget, self._for_this = False, True
        self.user, self.password = SecretField(theme), SecretField(theme)
        self.note = Label("", "small", "muted", wrap=True)
        self.forget_button = LinkButton("Forget", self._on_forget)
        self._note_row = row(theme, "", self.note, self.forget_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        for line in (row(theme, "Proxy name", self.user), row(theme, "Proxy password", self.password), self._note_row):
            column.addWidget(line)
        for field in (self.user, self.password):
            field.textEdited.connect(self._on_edit)
        self._show()

    def put(self, login: Login) -> None:
        """Take over what stood in the address."""
        self.user.setText(login.user)
        self.password.setText(login.password)
        self._on_edit()

    def are_for(self, same: bool) -> None:
        """Whether the address is the one for which some are kept: another proxy never gets them."""
        self._for_this = same
        self._show()

    def _on_edit(self) -> None:
        self.forget = False
        if not self._asked:  # and no sooner: a keyring that is locked asks for its password
            self._asked = True
            self._where_kept(self._say_where)
        self._show()
        self.edited.emit()

    def _on_forget(self) -> None:
        self.forget = True
        self._show()
        self.edited.emit()

    def leave(self) -> None:
        """The dialog is closed: what is told now comes too late."""
        self._left = True

    def _say_where(self, problem: str) -> None:
        if self._left:
            return
        kept = "They are kept in this computer's keyring and nowhere else."
        lost = "No keyring on this computer. They are kept until you quit, then asked for again."
        self._say(lost if problem else kept)
        self.note.set_tone("warning" if problem else "muted")

    def _show(self) -> None:
        empty = not self.user.text() and not self.password.text()
        kept = self._kept and self._for_this and empty and not self.forget
        for field in (self.user, self.password):
            field.setPlaceholderText("Kept, and not shown" if kept else "Only where the proxy asks for it")
        self.forget_button.setVisible(kept)
        if self.forget:
            self._say("They are forgotten when you save.")
        elif not self._asked:
            self._say("A name and password are kept for this proxy." if kept else "")

    def _say(self, words: str) -> None:
        self.note.setText(words)
        self._note_row.setVisible(bool(words))
