"""Between the network's section of the settings and the engine."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from tests.ui.conftest import NOW
from wanstudio.core.holds import Stop
from wanstudio.desk.network import NetworkDesk
from wanstudio.ui.settings.network import NetworkWork


class Networking:
    """Keeps who listens; says that it has changed."""

    has_login = True

    def __init__(self) -> None:
        self.listeners: list[Callable[[], None]] = []

    def of_system(self) -> tuple[bool, str]:
        return True, "No proxy is set"

    def listen(self, listener: Callable[[], None]) -> None:
        self.listeners.append(listener)


def desk(stops: tuple[Stop, ...], checked: list[str], *connections: Any) -> tuple[NetworkDesk, Networking]:
    networking = Networking()
    queue = SimpleNamespace(stops=SimpleNamespace(all=stops), again=SimpleNamespace(check=checked.append))
    accounts = SimpleNamespace(connections=connections)
    made: Any = NetworkDesk(SimpleNamespace(queue=queue), accounts, networking)  # type: ignore[arg-type]
    return made, networking


def stop(connection: str, why: Any) -> Stop:
    return Stop(connection=connection, why=why, sentence="X.", since=NOW)


def test_after_a_change_what_waits_for_the_network_looks_again_at_once_and_nothing_else():
    checked: list[str] = []
    _, networking = desk((stop("a", "network"), stop("b", "key"), stop("c", "network")), checked)
    for listener in networking.listeners:
        listener()
    assert checked == ["a", "c"]


def test_the_services_and_the_accounts_own_addresses_are_tried():
    own = SimpleNamespace(title="Mine", base_url="https://own.test/v1")
    usual = SimpleNamespace(title="Other", base_url="")
    made, _ = desk((), [], own, usual)
    work = made.work()
    assert isinstance(work, NetworkWork) and work.services == ("Scenario", "AI/ML API", "Mine") and work.has_login
