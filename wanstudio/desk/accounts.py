"""The accounts, as the chooser at the lower left and the settings show them; the settings themselves."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QWidget

from wanstudio.core.connections import OWN, SERVICES, Connection
from wanstudio.core.errors import MissingKey, StudioError
from wanstudio.core.settings import Settings
from wanstudio.desk.connecting import Connecting, before_removal, named, wanted_services
from wanstudio.providers.base import Account
from wanstudio.store.whereabouts import remark_on
from wanstudio.studio.accounts import Accounts
from wanstudio.studio.studio import Studio
from wanstudio.studio.threads import Threads
from wanstudio.ui.statusbar import ConnectionRow
from wanstudio.ui.theme.theme import Theme

if TYPE_CHECKING:  # a dialog's module is loaded when it is first opened
    from wanstudio.ui.settings.account import Tell
    from wanstudio.ui.settings.connect import ConnectDialog
    from wanstudio.ui.settings.dialog import SettingsDialog
    from wanstudio.ui.settings.network import NetworkWork

_NOTES = {
    "sandbox": "Stand-in clips, free",
    "keyring": "Key in the keyring",
    "session": "Key until you quit",
    "environment": "Key from the environment",
}
_GONE = "Not connected. Jobs still need it."


class AccountDesk:
    """`keep` holds a dialog while it is shown."""

    def __init__(
        self,
        studio: Studio,
        accounts: Accounts,
        theme: Theme,
        parent: Callable[[], QWidget],
        network: Callable[[], NetworkWork],
        threads: Threads,
        keep: Callable[[QDialog], object],
    ) -> None:
        self._network, self._threads, self._keep = network, threads, keep
        self._studio, self._accounts, self._theme = studio, accounts, theme
        self._parent = parent
        self._connecting = Connecting(studio, accounts, theme)
        self._setting: SettingsDialog | None = None

    def refresh(self) -> None:
        """What is there, or which is chosen, has changed."""
        if self._setting is not None:
            self._setting.accounts.show_rows(self._in_settings())

    def rows(self) -> tuple[ConnectionRow, ...]:
        return tuple(self._row(c) for c in self._accounts.connections)

    def _row(self, connection: Connection) -> ConnectionRow:
        problem = self._accounts.problem(connection.name) or self._stopped(connection.name)
        return ConnectionRow(
            name=connection.name,
            title=self.title_of(connection),
            note=problem or _NOTES[connection.origin],
            usable=not problem,
            removable=connection.origin in OWN,
            renewable=connection.origin in OWN,
            called=connection.title if connection.origin in OWN else "",
            testable=connection.origin != "sandbox",
        )

    def _in_settings(self) -> tuple[ConnectionRow, ...]:
        """All of them, and those that are gone and that jobs still need."""
        gone = self._gone().values()
        wanted = [ConnectionRow(c.name, self.title_of(c), _GONE, usable=False, renewable=True) for c in gone]
        return (*self.rows(), *wanted)

    def _gone(self) -> dict[str, Connection]:
        known = {c.name for c in self._accounts.connections}
        needed = wanted_services(self._studio).items()
        lost = [(name, service) for name, service in needed if name not in {*known, *SERVICES} and service in SERVICES]
        titles = self._accounts.title_of
        return {name: Connection(name, titles(name), service, "", "session") for name, service in lost}

    def _stopped(self, name: str) -> str:
        """That its key was refused or is missing, or that it does not answer, as far as jobs have met it; "" while
        none has."""
        stops = self._studio.queue.stops.all
        return next((s.title for s in stops if s.connection == name and s.why in ("key", "network")), "")

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
        return self._ask()

    def renew(self, name: str) -> ConnectDialog:
        """Ask for a new key of an account, also of one that is gone and that jobs still need."""
        known = next((c for c in self._accounts.connections if c.name == name), None) or self._gone()[name]
        return self._ask(known)

    def _ask(self, again: Connection | None = None, why: str = "") -> ConnectDialog:
        dialog = self._connecting.open(self._setting or self._parent(), again, why)
        self._keep(dialog)
        return dialog

    def ask_for_missing_key(self, name: str) -> None:
        """Open the form for an account that is chosen, or that jobs were just asked for, if its key is not there. Once,
        however many they are; not where another account was chosen meanwhile.

        The jobs wait for it, and go on with it. Who gives none has the chooser say so.
        """
        connection = next((c for c in self._accounts.connections if c.name == name), None)
        if connection is None or connection.origin not in OWN:  # one that is gone is told of at the queue
            return
        chosen = self._accounts.chosen.name

        def refused(error: StudioError) -> None:
            if isinstance(error, MissingKey) and not self._connecting.is_open and self._accounts.chosen.name == chosen:
                self._ask(connection, error.detail)

        look = self._accounts.provider(name, connection.provider)
        self._studio.tasks.start(f"look for the key of {name}", look, refused=refused)

    def settings(
        self,
        apply: Callable[[Settings], None],
        keys: Callable[[], object],
        diagnostics: Callable[[QWidget], object],
    ) -> SettingsDialog:
        from wanstudio.ui.settings.accounts import AccountWork
        from wanstudio.ui.settings.dialog import SettingsDialog

        work = AccountWork(
            connect=self.connect,
            renew=self.renew,
            rename=self._rename,
            test=self._test,
            before_removal=self._before_removal,
            remove=self._remove,
        )
        dialog = SettingsDialog(
            self._theme,
            self._parent(),
            self._studio.preferences.settings,
            str(self._studio.folders.library),
            self._in_settings(),
            apply=apply,
            accounts=work,
            network=self._network(),
            keys=keys,
            diagnostics=lambda: diagnostics(dialog),
            model=next((spec.title for spec in self._studio.models.values()), ""),
            ask=self._look_at_folder,
        )
        self._setting = dialog
        dialog.finished.connect(self._on_settings_closed)
        dialog.open()
        return dialog

    def _look_at_folder(self, folder: str, tell: Callable[[str], None]) -> Callable[[], None]:
        work = self._threads.run(remark_on, self._studio.folders.library_at(folder))
        return self._studio.tasks.start("look at a folder", work, then=tell, refused=lambda e: tell(e.detail)).stop

    def _on_settings_closed(self, _: int) -> None:
        self._setting = None

    def _test(self, name: str, tell: Tell) -> None:
        """Ask with a question that costs nothing; what waits for this account goes on where it is answered."""
        provider = self._accounts.connection(name).provider

        def good(account: Account) -> None:
            self._studio.queue.again.check(name)
            tell(account.says)

        self._studio.tasks.start(
            f"test {name}", self._accounts.check(name), then=good, refused=lambda e: tell(named(e, provider))
        )

    def _rename(self, name: str, title: str, tell: Callable[[StudioError | None], None]) -> None:
        work = self._accounts.rename(name, title)
        self._studio.tasks.start("rename an account", work, then=tell, refused=tell)

    def _before_removal(self, name: str) -> str:
        connection = self._accounts.connection(name)
        jobs = sum(not job.ended and job.connection == name for job in self._studio.queue.jobs)
        return before_removal(connection.title, jobs, kept=connection.origin == "keyring")

    def _remove(self, name: str, refused: Callable[[StudioError], None]) -> None:
        self._studio.tasks.start("remove an account", self._accounts.remove(name), refused=refused)
