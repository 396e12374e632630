"""Connecting an account in the window, against the strict server: what is refused, what is kept, and where."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QPushButton

from tests.contract.server import ScenarioServer
from tests.end2end.command import QUICK
from tests.end2end.test_secrets import files_under, forms
from tests.end2end.window import User, sit
from tests.samples import PICTURE, VIDEO
from wanstudio.ui.settings.connect import ConnectDialog
from wanstudio.ui.settings.dialog import SettingsDialog

I2V = "scenario/wan-2.2-i2v"


@pytest.fixture
def server() -> Iterator[ScenarioServer]:
    with ScenarioServer(VIDEO) as server:
        yield server


@pytest.fixture(autouse=True)
def no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    """A computer without one."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")


def open_dialog(user: User) -> ConnectDialog:
    user.desk.menus.actions.by_id["connect"].trigger()
    dialog = user.dialog()
    assert isinstance(dialog, ConnectDialog)
    return dialog


async def answer_to(user: User, dialog: ConnectDialog, server: ScenarioServer, key: str, secret: str) -> str:
    """Type an account, press Test; what the dialog says then."""
    for field, text in ((dialog.key, key), (dialog.secret, secret), (dialog.base_url, server.base_url)):
        user.type(field, text)
    [button] = [b for b in ("Test", "Test again") if b in buttons(dialog)]
    user.press(dialog, button)
    await user.until(lambda: "Test again" in buttons(dialog) and dialog.key.isEnabled(), "the test is over")
    return user.texts(dialog)


def buttons(dialog: ConnectDialog) -> set[str]:
    return {b.text() for b in dialog.findChildren(QPushButton) if b.isVisible()}


def test_a_wrong_key_is_named_a_right_one_works_and_none_is_left_behind(qapp: Any, home: Path, server: ScenarioServer):
    async def act(user: User) -> None:
        dialog = open_dialog(user)
        refused = await answer_to(user, dialog, server, server.key, "not-the-secret")
        assert "Scenario did not accept this pair" in refused and "Connected" not in refused
        assert "Key and secret must come from the same project." in refused
        server.complaints.clear()  # the wrong key was meant
        await answer_to(user, dialog, server, server.key, server.secret)
        user.press(dialog, "Save")
        await user.until(lambda: not dialog_is_open(user), "the dialog closes")
        assert "My Scenario" in user.control("connection").text()
        assert "until you quit" in user.remark

        await user.fill(user.program.models[I2V], {**QUICK, "image": str(PICTURE)})
        clip = await user.done(await user.generate())
        assert clip.path.read_bytes().startswith(VIDEO.read_bytes())
        assert len(server.charges) == 1

    sit(qapp, act)
    places = files_under(home)
    assert any(name.endswith("wanstudio.log") and text for name, text in places.items())
    secrets = forms(server.key, server.secret)
    assert [(name, s) for name, text in places.items() for s in secrets if s in text] == []


def test_an_account_whose_key_is_refused_says_so_until_it_is_taken_again(qapp: Any, home: Path, server: ScenarioServer):
    async def act(user: User) -> None:
        dialog = open_dialog(user)
        await answer_to(user, dialog, server, server.key, server.secret)
        user.press(dialog, "Save")
        await user.until(lambda: not dialog_is_open(user), "the dialog closes")
        account = user.control("connection")
        assert "not accepted" not in account.toolTip()

        right, server.secret = server.secret, "no longer that"
        await user.fill(user.program.models[I2V], {**QUICK, "image": str(PICTURE)})
        job = await user.generate()
        await user.until(lambda: "The key was not accepted" in account.toolTip(), "the account says so")
        assert "The key was not accepted" in account.accessibleDescription()
        server.complaints.clear()  # the wrong key was meant

        server.secret = right
        user.desk.heading.act("check", ("My Scenario",))
        await user.done(job)
        await user.until(lambda: "not accepted" not in account.toolTip(), "the account is well again")

    sit(qapp, act)


def test_without_a_keyring_a_paid_job_is_fetched_once_its_key_is_entered_again(
    qapp: Any, home: Path, server: ScenarioServer
):
    """Closed while one clip renders and another job waits; both go on with the key, and each is paid for once."""

    async def leave(user: User) -> None:
        dialog = open_dialog(user)
        await answer_to(user, dialog, server, server.key, server.secret)
        user.press(dialog, "Save")
        await user.until(lambda: not dialog_is_open(user), "the dialog closes")
        server.statuses = ("in-progress",)
        await user.fill(user.program.models[I2V], {**QUICK, "image": str(PICTURE)})
        await user.generate()
        await user.until(lambda: "running" in user.desk.status.work.text(), "it is at the service")
        user.desk.studio.queue.pause()
        await user.generate()

    async def come_back(user: User) -> None:
        await user.until(lambda: len(user.jobs) == 2 and user.desk.studio.queue.stops.all, "the jobs are back")
        assert "My Scenario" in user.control("connection").text()
        assert "needed again" in user.remark and "Settings" in user.remark
        said = {"Running, waiting for a key", "Waiting for a key"}
        await user.until(lambda: {user.row_words(job.id) for job in user.jobs} == said, "the rows say so")
        why = "The key of 'My Scenario' was kept until WanStudio was closed"
        await user.until(lambda: why in user.texts(user.control("queue")), "the bar says why")

        server.statuses = ("success",)
        user.press(user.control("queue"), "Open accounts")
        settings = user.dialog()
        assert isinstance(settings, SettingsDialog)
        line = settings.accounts.lines["My Scenario"]
        await user.until(lambda: settings.focusWidget() is line.key_button, "it leads to the account")
        user.press(line, "New key…")
        [dialog] = settings.findChildren(ConnectDialog)
        assert dialog.base_url.text() == server.base_url and not dialog.name.isVisible()
        for field, text in ((dialog.key, server.key), (dialog.secret, server.secret)):
            user.type(field, text)
        user.press(dialog, "Save")
        await user.until(lambda: not settings.findChildren(ConnectDialog), "the dialog closes")
        await user.until(lambda: "until you quit" in user.texts(line), "its key is there")
        user.press(line, "Test")
        await user.until(lambda: "Testing" not in line.says.text(), "the test is over")
        assert "Connected" in line.says.text()
        user.press(settings, "Cancel")
        user.desk.studio.queue.go_on()
        for job in tuple(user.jobs):
            await user.done(job.id)
        assert "needed again" not in user.remark

    sit(qapp, leave)
    sit(qapp, come_back)
    assert len(server.charges) == 2


def test_an_account_without_its_key_asks_for_it_when_a_job_is_made_or_it_is_chosen(
    qapp: Any, home: Path, server: ScenarioServer
):
    """The job that was made waits for the key, and goes on by itself once it is given."""

    async def leave(user: User) -> None:
        dialog = open_dialog(user)
        await answer_to(user, dialog, server, server.key, server.secret)
        user.press(dialog, "Save")
        await user.until(lambda: not dialog_is_open(user), "the dialog closes")

    async def come_back(user: User) -> None:
        await user.until(lambda: "needed again" in user.remark, "the account is back, without its key")
        assert not dialog_is_open(user)  # nothing is asked at a start
        user.desk.connections.choose("sandbox")
        user.desk.connections.choose("My Scenario")
        await user.until(lambda: dialog_is_open(user), "its key is asked for")
        user.press(asked_for_key(user), "Cancel")
        await user.until(lambda: not dialog_is_open(user), "the dialog closes")
        assert user.program.accounts.chosen.name == "My Scenario"

        await user.fill(user.program.models[I2V], {**QUICK, "image": str(PICTURE)})
        job = await user.generate()
        await user.until(lambda: dialog_is_open(user), "its key is asked for")
        dialog = asked_for_key(user)
        assert not dialog.name.isVisible() and dialog.base_url.text() == server.base_url
        for field, text in ((dialog.key, server.key), (dialog.secret, server.secret)):
            user.type(field, text)
        user.press(dialog, "Save")
        await user.until(lambda: not dialog_is_open(user), "the dialog closes")
        await user.done(job)
        assert "needed again" not in user.remark

    sit(qapp, leave)
    sit(qapp, come_back)
    assert len(server.charges) == 1
    secrets = forms(server.key, server.secret)
    assert [(name, s) for name, text in files_under(home).items() for s in secrets if s in text] == []


def test_several_jobs_at_once_and_one_that_is_tried_again_ask_for_a_missing_key_too(
    qapp: Any, home: Path, server: ScenarioServer
):
    async def leave(user: User) -> None:
        dialog = open_dialog(user)
        await answer_to(user, dialog, server, server.key, server.secret)
        user.press(dialog, "Save")
        await user.until(lambda: not dialog_is_open(user), "the dialog closes")

    async def come_back(user: User) -> None:
        await user.until(lambda: "needed again" in user.remark, "the account is back, without its key")
        values = {**QUICK, "image": str(PICTURE)}
        user.desk.media.work.many(user.program.models[I2V], [values, values])
        await user.until(lambda: dialog_is_open(user) and len(user.jobs) == 2, "its key is asked for, once")
        user.press(asked_for_key(user), "Cancel")
        await user.until(lambda: not dialog_is_open(user), "the dialog closes")

        again, other = (job.id for job in user.jobs)
        user.desk.jobs.act("cancel", again)
        await user.until(lambda: any(job.ended for job in user.jobs), "it is cancelled")
        user.desk.connections.choose("sandbox")
        user.desk.jobs.act("retry", again)
        await user.until(lambda: dialog_is_open(user), "the key is asked for of the account that the job is for")
        dialog = asked_for_key(user)
        for field, text in ((dialog.key, server.key), (dialog.secret, server.secret)):
            user.type(field, text)
        user.press(dialog, "Save")
        await user.until(lambda: not dialog_is_open(user), "the dialog closes")
        await user.done(other)

    sit(qapp, leave)
    sit(qapp, come_back)


def asked_for_key(user: User) -> ConnectDialog:
    dialog = user.dialog()
    assert isinstance(dialog, ConnectDialog)
    assert "The key of 'My Scenario' was kept until WanStudio was closed." in user.texts(dialog)
    return dialog


def test_an_account_that_is_removed_keeps_its_paid_job_which_is_fetched_once_it_is_back(
    qapp: Any, home: Path, server: ScenarioServer
):
    async def act(user: User) -> None:
        dialog = open_dialog(user)
        await answer_to(user, dialog, server, server.key, server.secret)
        user.press(dialog, "Save")
        await user.until(lambda: not dialog_is_open(user), "the dialog closes")
        server.statuses = ("in-progress",)
        await user.fill(user.program.models[I2V], {**QUICK, "image": str(PICTURE)})
        job = await user.generate()
        await user.until(lambda: server.charges and user.jobs[0].state == "running", "it is at the service")

        user.desk.menus.show_accounts()
        settings = user.dialog()
        assert isinstance(settings, SettingsDialog)
        line = settings.accounts.lines["My Scenario"]
        user.press(line, "Remove…")
        assert "1 job still needs it" in user.texts(line)
        user.press(line, "Remove it")
        await user.until(lambda: "Running, waiting for a key" in user.row_words(job), "its row says so")
        await user.until(lambda: "Not connected" in user.texts(settings), "it stands as one that jobs need")

        server.statuses = ("success",)
        user.press(settings.accounts.lines["My Scenario"], "Connect again…")
        [dialog] = settings.findChildren(ConnectDialog)
        await answer_to(user, dialog, server, server.key, server.secret)
        user.press(dialog, "Save")
        await user.done(job)
        user.press(settings, "Cancel")

    sit(qapp, act)
    assert len(server.charges) == 1


def dialog_is_open(user: User) -> bool:
    return any(isinstance(w, ConnectDialog) and w.isVisible() for w in user.window.findChildren(ConnectDialog))


def test_the_dialog_says_that_there_is_no_keyring(qapp: Any):
    async def act(user: User) -> None:
        dialog = open_dialog(user)
        await user.until(lambda: "No keyring on this computer" in user.texts(dialog), "it says so")
        dialog.reject()

    sit(qapp, act)


def test_a_service_that_is_not_there_is_named(qapp: Any, server: ScenarioServer):
    async def act(user: User) -> None:
        dialog = open_dialog(user)
        server.api.close()
        said = await answer_to(user, dialog, server, server.key, server.secret)
        assert "127.0.0.1" in said or "reach" in said.lower()
        dialog.reject()

    sit(qapp, act)
