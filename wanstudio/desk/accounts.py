"""The accounts: the chooser at the lower left, connecting one, the settings."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from wanstudio.core.connections import SERVICES, Connection
from wanstudio.core.errors import AuthError, StudioError
from wanstudio.core.settings import Settings
from wanstudio.desk.pages import browse
from wanstudio.providers.base import Account, Credentials
from wanstudio.studio.accounts import Accounts
from wanstudio.studio.studio import Studio
from wanstudio.ui.statusbar import ConnectionRow
from wanstudio.ui.theme.theme import Theme

if TYPE_CHECKING:  # a dialog's module is loaded when it is first opened
    from wanstudio.ui.settings.connect import ConnectDialog, Tell, Typed
    from wanstudio.ui.settings.dialog import SettingsDialog
    from wanstudio.ui.settings.network import NetworkWork

_NOTES = {
    "sandbox": "stand-in clips, free",
    "keyring": "key in the keyring",
    "session": "key until you quit",
    "environment": "key from the environment",
}


_PAIR = (
    "Key and secret must come from the same project. If the secret is lost, make a new pair there; "
    "it is shown only once."
)
_KEY = "Check that it is whole and has not been withdrawn. If it is lost, make a new one there."


class AccountDesk:
    """`sorry` says an error that has no dialog of its own."""

    def __init__(
        self,
        studio: Studio,
        accounts: Accounts,
        theme: Theme,
        parent: Callable[[], QWidget],
        sorry: Callable[[StudioError], None],
        network: Callable[[], NetworkWork],
    ) -> None:
        self._network = network
        self._studio, self._accounts, self._theme = studio, accounts, theme
        self._parent, self._sorry = parent, sorry
        self._connecting: ConnectDialog | None = None
        self._setting: SettingsDialog | None = None
        self._set_out: tuple[ConnectionRow, ...] = ()  # as the settings show them

    def refresh(self) -> None:
        """What is there, or which is chosen, has changed."""
        if self._setting is not None and self.rows() != self._set_out:  # made anew, they lose the focus
            self._set_out = self.rows()
            self._setting.show_connections(self._set_out)

    def rows(self) -> tuple[ConnectionRow, ...]:
        return tuple(self._row(c) for c in self._accounts.connections)

    def _row(self, connection: Connection) -> ConnectionRow:
        problem = self._accounts.problem(connection.name) or self._refusal(connection.name)
        return ConnectionRow(
            name=connection.name,
            title=self.title_of(connection),
            note=problem or _NOTES[connection.origin],
            usable=not problem,
            removable=connection.origin in ("keyring", "session"),
        )

    def _refusal(self, name: str) -> str:
        """That its key was refused, or is missing, as far as jobs have met it; "" while none has."""
        stops = self._studio.queue.stops
        return next((s.title for s in stops if s.connection == name and s.why == "key"), "")

    @staticmethod
    def title_of(connection: Connection) -> str:
        """The name, and the service where the name does not say it: "Northlight, Scenario"."""
        service = SERVICES[connection.provider].title if connection.provider else ""
        return connection.title if not service or service in connection.title else f"{connection.title}, {service}"

    @property
    def keyring_note(self) -> str:
        """A lasting remark while some key lives for this session only, or did for the last one."""
        session = [c for c in self._accounts.connections if c.origin == "session"]
        if wanted := [c.title for c in session if self._accounts.problem(c.name)]:
            keys = f"{'Keys' if wanted[1:] else 'The key'} of {', '.join(wanted)}"
            return f"{keys} {'are' if wanted[1:] else 'is'} needed again. Settings > Accounts takes keys."
        return "No keyring on this computer. Keys are kept until you quit, then asked for again." if session else ""

    # ---- dialogs ----

    def connect(self) -> ConnectDialog:
        parent = self._setting or self._parent()
        from wanstudio.ui.settings.connect import ConnectDialog

        dialog = ConnectDialog(
            self._theme, parent, tuple(SERVICES.values()), test=self._test, save=self._save, browse=browse
        )
        self._connecting = dialog
        dialog.finished.connect(self._on_connect_closed)
        self._say_where_kept(self._accounts.keyring_problem or "")
        if self._accounts.keyring_problem is None:
            self._studio.tasks.start("try the keyring", self._accounts.try_keyring(), then=self._say_where_kept)
        dialog.open()
        return dialog

    def _say_where_kept(self, problem: str) -> None:
        if self._connecting is not None:
            self._connecting.say_where_kept(problem)

    def _on_connect_closed(self, _: int) -> None:
        self._connecting = None

    def _test(self, typed: Typed, tell: Tell) -> None:
        def good(account: Account) -> None:
            tell(account.says)

        work = self._accounts.test(typed.provider, typed.base_url, Credentials(typed.key, typed.secret))
        self._studio.tasks.start("test an account", work, then=good, refused=lambda e: tell(named(e, typed.provider)))

    def _save(self, typed: Typed, tell: Tell) -> None:
        def good(connection: Connection) -> None:
            self._accounts.choose(connection.name)
            tell("Saved")

        credentials = Credentials(typed.key, typed.secret)
        work = self._accounts.connect(typed.name, typed.provider, typed.base_url, credentials)
        self._studio.tasks.start("save an account", work, then=good, refused=tell)

    def settings(
        self,
        apply: Callable[[Settings], None],
        keys: Callable[[], object],
        diagnostics: Callable[[QWidget], object],
    ) -> SettingsDialog:
        from wanstudio.ui.settings.dialog import SettingsDialog

        self._set_out = self.rows()
        dialog = SettingsDialog(
            self._theme,
            self._parent(),
            self._studio.preferences.settings,
            str(self._studio.folders.library),
            self._set_out,
            apply=apply,
            connect=self.connect,
            remove=self._remove,
            network=self._network(),
            keys=keys,
            diagnostics=lambda: diagnostics(dialog),
        )
        self._setting = dialog
        dialog.finished.connect(self._on_settings_closed)
        dialog.open()
        return dialog

    def _on_settings_closed(self, _: int) -> None:
        self._setting = None

    def _remove(self, name: str) -> None:
        self._studio.tasks.start("remove an account", self._accounts.remove(name), refused=self._sorry)


def named(error: StudioError, provider: str) -> StudioError:
    """Say a refused key in the words of its service; that it lacks a permission says enough as it is."""
    if type(error) is not AuthError:
        return error
    service = SERVICES[provider]
    refused = AuthError(error.detail, hint=_PAIR if service.secret else _KEY)
    refused.title = f"{service.title} did not accept this {'pair' if service.secret else 'key'}"
    return refused
