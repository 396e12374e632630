"""What the network's section of the settings asks for: a test, and keeping what was typed."""

from __future__ import annotations

from collections.abc import Callable

from wanstudio.core.connections import SERVICES
from wanstudio.core.errors import StudioError
from wanstudio.core.network import NetworkTyped, Tried
from wanstudio.core.settings import Settings
from wanstudio.studio.accounts import Accounts
from wanstudio.studio.network import Networking
from wanstudio.studio.studio import Studio
from wanstudio.studio.tasks import unasked
from wanstudio.ui.settings.network import NetworkWork, Stop


class NetworkDesk:
    def __init__(self, studio: Studio, accounts: Accounts, networking: Networking) -> None:
        self._studio, self._accounts, self._networking = studio, accounts, networking
        networking.listen(self._look_again)

    def work(self) -> NetworkWork:
        _, system = self._networking.of_system()
        return NetworkWork(
            tuple(self._origins()), system, self._networking.has_login, self._test, self._save, self._where_kept
        )

    def _origins(self) -> dict[str, str]:
        """The services, and the addresses of the user's own that accounts go to."""
        own = {c.title: c.base_url for c in self._accounts.connections if c.base_url}
        return {service.title: service.base_url for service in SERVICES.values()} | own

    def _test(
        self, typed: NetworkTyped, told: Callable[[Tried], None], ended: Callable[[StudioError | None], None]
    ) -> Stop:
        work = self._networking.test(typed, tuple(self._origins().items()), told)
        return self._studio.tasks.start("test the network", work, then=lambda _: ended(None), refused=ended).stop

    def _save(self, typed: NetworkTyped, told: Callable[[Settings | StudioError], None]) -> Stop:
        return self._studio.tasks.start("save the network", self._networking.keep(typed), then=told, refused=told).stop

    def _where_kept(self, told: Callable[[str], None]) -> None:
        self._studio.tasks.start("try the keyring", self._accounts.try_keyring(), then=told, refused=unasked)

    def _look_again(self) -> None:
        """Jobs that wait for the network need not wait for their time."""
        for stop in self._studio.queue.stops.all:
            if stop.why == "network":
                self._studio.queue.again.check(stop.connection)
