"""What the form says of the way to the account that is chosen."""

from __future__ import annotations

import socket
from typing import Any

from tests.end2end.window import User, sit
from wanstudio.core.jobs import Waiting
from wanstudio.providers.base import Credentials

T2V = "scenario/wan-2.5-t2v"


def closed_port() -> int:
    """A port of this computer that nothing listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def test_a_form_without_a_way_to_its_service_says_that_its_job_will_wait(qapp: Any):
    async def act(user: User) -> None:
        create, accounts = user.desk.create, user.program.accounts
        button, line = create.foot.generate, create.foot.line
        create.set_values(T2V, {"prompt": "A fox"})
        assert line.note == "stand-in clip" and button.main.text() == "Generate"
        url = f"http://127.0.0.1:{closed_port()}"
        await accounts.connect("Far away", "scenario", url, Credentials("no-such-key-1", "no-such-secret-1"))
        accounts.choose("Far away")
        assert line.note == "starts at once" and button.main.text() == "Generate"
        create.panel.set_value("prompt", None)
        assert line.note == ""
        create.panel.set_value("prompt", "A fox")
        create.generate()
        await user.until(lambda: button.main.text() == "Generate when online", "it is said on the button")
        assert line.note == "waits for the network"  # where the button is too narrow for it
        accounts.choose("sandbox")
        assert line.note == "stand-in clip" and button.main.text() == "Generate"
        accounts.choose("Far away")
        assert not next(row for row in user.desk.accounts.rows() if row.name == "Far away").usable
        await user.until(lambda: user.jobs[0].phase == Waiting("network"), "it waits")
        for job in user.jobs:
            user.desk.jobs.act("cancel", job.id)
        await user.until(lambda: all(job.ended for job in user.jobs), "it is cancelled")
        assert button.main.text() == "Generate when online" and user.desk.status.network.text().startswith("Offline")
        assert not next(row for row in user.desk.accounts.rows() if row.name == "Far away").usable
        user.desk.heading.act("check", ("Far away",))
        await user.until(lambda: not user.program.studio.queue.busy, "it was asked again")
        assert button.main.text() == "Generate when online", "and has not answered"

    sit(qapp, act)
