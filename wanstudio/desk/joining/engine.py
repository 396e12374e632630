"""What works behind the window."""

from __future__ import annotations

from dataclasses import dataclass

from wanstudio.desk.log import Diagnose
from wanstudio.media.worker import Workers
from wanstudio.studio.accounts import Accounts
from wanstudio.studio.export import Exports
from wanstudio.studio.network import Networking
from wanstudio.studio.studio import Studio
from wanstudio.studio.threads import Threads


@dataclass(frozen=True, slots=True)
class Engine:
    """What works behind the window."""

    studio: Studio
    accounts: Accounts
    network: Networking
    exports: Exports
    workers: Workers
    threads: Threads
    diagnose: Diagnose
