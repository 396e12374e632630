"""Connecting an account, anew or again with a new key: the dialog, a test that costs nothing, and what is kept."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from wanstudio.core.connections import SERVICES, Connection
from wanstudio.core.errors import AuthError, InvalidInput, StudioError
from wanstudio.desk.pages import browse
from wanstudio.providers.base import Account, Credentials
from wanstudio.studio.accounts import Accounts
from wanstudio.studio.studio import Studio
from wanstudio.studio.tasks import unasked
from wanstudio.ui.theme.theme import Theme

if TYPE_CHECKING:  # a dialog's module is loaded when it is first opened
    from wanstudio.ui.settings.connect import ConnectDialog, Tell, Typed

_PAIR = (
    "Key and secret must come from the same project. If the secret is lost, make a new pair there; "
    "it is shown only once."
)
_KEY = "Check that it is whole and has not been withdrawn. If it is lost, make a new one there."


class Connecting:
    """One dialog at a time. `again` is the account that gets a new key: its name and service stay."""

    def __init__(self, studio: Studio, accounts: Accounts, theme: Theme) -> None:
        self._studio, self._accounts, self._theme = studio, accounts, theme
        self._dialog: ConnectDialog | None = None

    @property
    def is_open(self) -> bool:
        return self._dialog is not None

    def open(self, parent: QWidget, again: Connection | None = None, why: str = "") -> ConnectDialog:
        """`why` is the sentence that is said above the fields."""
        from wanstudio.ui.settings.connect import ConnectDialog

        save = partial(self._save, again=again.name if again else "")
        dialog = ConnectDialog(self._theme, parent, tuple(SERVICES.values()), test=self._test, save=save, browse=browse)
        if again is not None:
            dialog.renew(again, why)
        self._dialog = dialog
        dialog.finished.connect(self._on_closed)
        self._say_where_kept(self._accounts.keyring_problem or "")
        if self._accounts.keyring_problem is None:
            self._studio.tasks.start(
                "try the keyring", self._accounts.try_keyring(), then=self._say_where_kept, refused=unasked
            )
        dialog.open()
        return dialog

    def _say_where_kept(self, problem: str) -> None:
        if self._dialog is not None:
            self._dialog.say_where_kept(problem)

    def _on_closed(self, _: int) -> None:
        self._dialog = None

    def _test(self, typed: Typed, tell: Tell) -> None:
        def good(account: Account) -> None:
            tell(account.says)

        work = self._accounts.test(typed.provider, typed.base_url, Credentials(typed.key, typed.secret))
        self._studio.tasks.start("test an account", work, then=good, refused=lambda e: tell(named(e, typed.provider)))

    def _save(self, typed: Typed, tell: Tell, *, again: str) -> None:
        def good(connection: Connection) -> None:
            if not again:
                self._accounts.choose(connection.name)
            tell("Saved")

        if not again and self._is_wanted_elsewhere(typed):
            tell(InvalidInput("name", "Name: jobs of another service wait for an account of this name; choose another"))
            return
        credentials = Credentials(typed.key, typed.secret)
        work = self._accounts.connect(typed.name, typed.provider, typed.base_url, credentials, again=again)
        self._studio.tasks.start("save an account", work, then=good, refused=tell)

    def _is_wanted_elsewhere(self, typed: Typed) -> bool:
        """Whether jobs wait for an account of this name at another service: none of this one can speak for them."""
        wanted = wanted_services(self._studio).get(typed.name.strip())
        return wanted is not None and wanted != typed.provider


def wanted_services(studio: Studio) -> dict[str, str]:
    """By name, the service of each account that jobs under way need; of the Sandbox, any."""
    under_way = [job for job in studio.queue.jobs if not job.ended and job.model_id in studio.models]
    return {job.connection: studio.models[job.model_id].provider for job in under_way}


def named(error: StudioError, provider: str) -> StudioError:
    """Say a refused key in the words of its service; that it lacks a permission says enough as it is."""
    if type(error) is not AuthError:
        return error
    service = SERVICES[provider]
    refused = AuthError(error.detail, hint=_PAIR if service.secret else _KEY)
    refused.title = f"{service.title} did not accept this {'pair' if service.secret else 'key'}"
    return refused


def before_removal(title: str, jobs: int, *, kept: bool) -> str:
    """What is to be known before an account is removed that so many `jobs` need. `kept`: its key is in the keyring."""
    key = "Its key is deleted from the keyring." if kept else "Its key is forgotten."
    needed = {0: "No job needs it."}.get(
        jobs,
        f"{jobs} job{'s' * (jobs != 1)} still need{'s' * (jobs == 1)} it, and wait"
        f"{'s' * (jobs == 1)} until an account of this name is connected again.",
    )
    return f"Remove {title}? {key} {needed}"
