"""Which connection is chosen, said wherever it matters: in the status bar, at the form, to the queue's rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wanstudio.core.connections import SANDBOX, SERVICES
from wanstudio.desk.remarks import Remarks
from wanstudio.ui.create.sending import Sending
from wanstudio.ui.create.view import CreateView
from wanstudio.ui.statusbar import ConnectionRow, StatusBar

if TYPE_CHECKING:  # loaded with the studio, after the first frame
    from wanstudio.desk.accounts import AccountDesk
    from wanstudio.desk.standing import Standings
    from wanstudio.studio.accounts import Accounts
    from wanstudio.studio.studio import Studio

_NOTE, _AT_ONCE, _AWAY = "stand-in clip", "starts at once", "waits for the network"


def say_sandbox(create: CreateView, status: StatusBar) -> None:
    """What the first frame says: the accounts are not read yet."""
    create.set_connection(SANDBOX.title, True, _NOTE)
    status.show_connections((ConnectionRow(SANDBOX.name, SANDBOX.title),), SANDBOX.name)


class Connections:
    """`rows` says them for the user; `accounts` has them, and knows which is chosen."""

    def __init__(
        self,
        studio: Studio,
        accounts: Accounts,
        rows: AccountDesk,
        standings: Standings,
        *,
        create: CreateView,
        status: StatusBar,
        remarks: Remarks,
    ) -> None:
        self._studio, self._accounts, self._rows, self._standings = studio, accounts, rows, standings
        self._create, self._status, self._remarks = create, status, remarks
        create.model_changed.connect(lambda _: self.say())
        accounts.listen(self.say)
        accounts.listen(studio.queue.again.accounts_changed)
        studio.queue.stops.titles = accounts.title_of
        studio.queue.stops.listen(lambda _: self._on_stops())

    def choose(self, name: str) -> None:
        self._accounts.choose(name)
        self._rows.ask_for_missing_key(name)

    def job_made(self, name: str) -> None:
        """One that runs on this account was asked for."""
        self._rows.ask_for_missing_key(name)

    def say(self) -> None:
        """The chosen one, or what is known of it, may be another."""
        connection, spec = self._accounts.chosen, self._create.spec
        self._say_rows()
        self._standings.connections = self._accounts.connections
        self._remarks.last("keyring", self._rows.keyring_note)
        serves = spec is not None and connection.serves(spec.provider)
        note = _NOTE if connection.origin == "sandbox" else ""
        self._create.set_connection(self._rows.title_of(connection), serves, note)
        self.say_sending()
        self.say_start()

    def _on_stops(self) -> None:
        self._say_rows()
        self.say_start()

    def say_start(self) -> None:
        """When a job would begin; to be said again when those that are there have moved, or the queue is paused."""
        chosen, queue = self._accounts.chosen, self._studio.queue
        name, hosted = chosen.name, chosen.origin != "sandbox"
        away = hosted and any(stop.connection == name and stop.why == "network" for stop in queue.stops.all)
        start = _AWAY if away else _AT_ONCE if queue.starts_at_once(name) else ""
        self._create.readiness.say_start(start, away=away)

    def _say_rows(self) -> None:
        self._status.show_connections(self._rows.rows(), self._accounts.chosen.name)
        self._rows.refresh()

    def say_sending(self) -> None:
        """Tell the form where its files go, and what the way there takes."""
        connection, spec = self._accounts.chosen, self._create.spec
        settings, local = self._studio.preferences.settings, connection.origin == "sandbox"
        service = SERVICES.get(spec.provider) if spec else None
        limit = settings.data_uri_limit_bytes if service and service.files_inside else None
        place = service.title if service and not local else ""
        self._create.set_sending(Sending(place, limit, settings.remove_notes))
