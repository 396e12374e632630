"""Accounts: which there are, where their keys go, and what happens without a keyring."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.store.session import in_session, needs_keyring
from wanstudio.core.connections import Connection
from wanstudio.core.errors import AuthError, InvalidInput, LocalProblem, MissingKey, StudioError, Unreachable
from wanstudio.core.facts import MediaKind
from wanstudio.providers.base import Credentials
from wanstudio.store.keys import Keyring, NoKeyring
from wanstudio.studio.accounts import Accounts

PAIR = Credentials("canary-key-1", "canary-secret-1")
SCENARIO = {"SCENARIO_SDK_API_KEY": "canary-key-2", "SCENARIO_SDK_API_SECRET": "canary-secret-2"}


class Shelf(Keyring):
    """A keyring that keeps its secrets here. `broken` is a reason, which every call then gives."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[str, dict[str, str]] = {}
        self.broken = ""

    async def probe(self) -> str:
        return self.broken

    async def read(self, name: str) -> dict[str, str] | None:
        self._check()
        return self.kept.get(name)

    async def write(self, name: str, secret: Mapping[str, str]) -> None:
        self._check()
        self.kept[name] = dict(secret)

    async def remove(self, name: str) -> None:
        self._check()
        self.kept.pop(name, None)

    def _check(self) -> None:
        if self.broken:
            raise NoKeyring(self.broken)


class Stand:
    """Stands for the Sandbox's process; counts its starts."""

    def __init__(self) -> None:
        self.port, self.asked, self.closed = 1, 0, False

    async def addresses(self) -> Mapping[str, Mapping[str, str]]:
        self.asked += 1
        url = f"http://127.0.0.1:{self.port}"
        pair = {"api_key": "sandbox-key", "api_secret": "sandbox-secret"}
        return {"scenario": {"base_url": f"{url}/v1", **pair}, "aimlapi": {"base_url": url, "api_key": "sandbox-key"}}

    async def close(self) -> None:
        self.closed = True


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def stand() -> Stand:
    return Stand()


@pytest.fixture
def limit() -> list[int]:
    """The largest file inside a request, as it is set now."""
    return [20_000_000]


@pytest.fixture
def within(tmp_path: Path, shelf: Shelf, stand: Stand, limit: list[int]) -> Callable[..., Any]:
    """Run a coroutine on accounts that are loaded before it and closed after it."""

    def run(work: Callable[[Accounts], Awaitable[Any]], environ: Mapping[str, str] | None = None) -> Any:
        async def main() -> Any:
            accounts = Accounts(
                tmp_path / "connections.json",
                shelf,
                stand,
                data_uri_limit_bytes=lambda: limit[0],
                environ=environ or {},
            )
            await accounts.load()
            try:
                return await work(accounts)
            finally:
                await accounts.close()

        return asyncio.run(main())

    return run


def names(accounts: Accounts) -> list[tuple[str, str]]:
    return [(c.name, c.origin) for c in accounts.connections]


def test_the_sandbox_is_always_there_and_chosen_at_first(within: Callable[..., Any]):
    async def look(accounts: Accounts) -> Any:
        return names(accounts), accounts.chosen.name

    assert within(look) == ([("sandbox", "sandbox")], "sandbox")


def test_accounts_of_the_environment_come_after_it_and_are_not_stored(within: Callable[..., Any], tmp_path: Path):
    async def look(accounts: Accounts) -> Any:
        accounts.choose("scenario")
        return names(accounts)

    environ = SCENARIO | {"AIMLAPI_KEY": "canary-key-3", "AIMLAPI_BASE_URL": "https://proxy.example/"}
    assert within(look, environ) == [
        ("sandbox", "sandbox"),
        ("scenario", "environment"),
        ("aimlapi", "environment"),
    ]
    text = (tmp_path / "connections.json").read_text("utf-8")
    assert json.loads(text) == {"chosen": "scenario", "connections": [], "removed": {}}


@pytest.mark.parametrize(
    ("environ", "says"),
    [
        ({"SCENARIO_SDK_API_KEY": "k123"}, "SCENARIO_SDK_API_SECRET is not set."),
        ({"SCENARIO_SDK_API_SECRET": "s123"}, "SCENARIO_SDK_API_KEY is not set."),
        ({"SCENARIO_SDK_API_KEY": "k 12 canary", "SCENARIO_SDK_API_SECRET": "s"}, "SCENARIO_SDK_API_KEY: it has"),
        ({}, "There is no key for Scenario."),
    ],
)
def test_half_an_account_in_the_environment_says_which_variable(
    within: Callable[..., Any], environ: dict[str, str], says: str
):
    async def use(accounts: Accounts) -> None:
        await accounts.provider("scenario", "scenario")

    with pytest.raises(MissingKey) as refused:
        within(use, environ)
    assert refused.value.detail.startswith(says)
    assert "canary" not in refused.value.detail
    assert "SCENARIO_SDK_API_KEY and SCENARIO_SDK_API_SECRET" in refused.value.hint
    assert refused.value.exit_code == 3


def test_plain_http_to_another_machine_is_refused_by_the_name_of_its_variable(within: Callable[..., Any]):
    async def use(accounts: Accounts) -> None:
        await accounts.provider("scenario", "scenario")

    with pytest.raises(InvalidInput) as refused:
        within(use, SCENARIO | {"SCENARIO_BASE_URL": "http://proxy.example/v1"})
    assert refused.value.param == "SCENARIO_BASE_URL"
    assert refused.value.detail.startswith("SCENARIO_BASE_URL: ")


def test_a_key_goes_to_the_keyring_and_only_its_id_to_the_file(
    within: Callable[..., Any], shelf: Shelf, tmp_path: Path
):
    async def connect(accounts: Accounts) -> Connection:
        return await accounts.connect("Mine", "scenario", "", PAIR)

    made = within(connect)
    assert made == Connection("Mine", "Mine", "scenario", "", "keyring")
    [key_id] = shelf.kept
    assert shelf.kept[key_id] == {"key": "canary-key-1", "secret": "canary-secret-1"}
    text = (tmp_path / "connections.json").read_text("utf-8")
    assert "canary" not in text
    row = {"name": "Mine", "title": "Mine", "provider": "scenario", "base_url": "", "key": key_id}
    assert json.loads(text)["connections"] == [row]


def test_it_is_there_at_the_next_start_chosen_and_usable(within: Callable[..., Any], shelf: Shelf):
    async def connect(accounts: Accounts) -> None:
        await accounts.connect("Mine", "scenario", "", PAIR)
        accounts.choose("Mine")

    async def use(accounts: Accounts) -> Any:
        provider = await accounts.provider("Mine", "scenario")
        return (
            names(accounts),
            accounts.chosen.name,
            provider.id,
            provider is await accounts.provider("Mine", "scenario"),
        )

    within(connect)
    assert within(use) == ([("sandbox", "sandbox"), ("Mine", "keyring")], "Mine", "scenario", True)


def test_starting_asks_no_keyring_for_anything(within: Callable[..., Any], shelf: Shelf):
    async def connect(accounts: Accounts) -> None:
        await accounts.connect("Mine", "scenario", "", PAIR)

    async def look(accounts: Accounts) -> Any:
        return names(accounts), accounts.keyring_problem

    within(connect)
    shelf.broken = "The keyring is locked."
    assert within(look) == ([("sandbox", "sandbox"), ("Mine", "keyring")], None)


def test_without_a_keyring_the_key_lives_for_this_session_and_the_account_asks_for_it_at_the_next_start(
    within: Callable[..., Any], shelf: Shelf, tmp_path: Path
):
    shelf.broken = "The keyring is locked."

    async def connect(accounts: Accounts) -> Any:
        made = await accounts.connect("Mine", "aimlapi", "https://proxy.example", Credentials("canary-key-4"))
        accounts.choose("Mine")
        provider = await accounts.provider("Mine", "aimlapi")
        return made.origin, accounts.keyring_problem, provider.id, accounts.problem("Mine")

    async def again(accounts: Accounts) -> Any:
        there, chosen, problem = names(accounts), accounts.chosen, accounts.problem("Mine")
        with pytest.raises(MissingKey, match="'Mine' was kept until WanStudio was closed") as missing:
            await accounts.provider("Mine", "aimlapi")
        assert "Settings > Accounts" in missing.value.hint
        await accounts.connect("Mine", "aimlapi", chosen.base_url, Credentials("canary-key-5"))
        provider = await accounts.provider("Mine", "aimlapi")
        return there, chosen.name, chosen.base_url, problem, provider.id, accounts.problem("Mine")

    assert within(connect) == ("session", "The keyring is locked.", "aimlapi", "")
    assert "canary" not in (tmp_path / "connections.json").read_text("utf-8")
    there, chosen, base_url, problem, provider, well = within(again)
    assert there == [("sandbox", "sandbox"), ("Mine", "session")]
    assert (chosen, base_url, provider, well) == ("Mine", "https://proxy.example", "aimlapi", "")
    assert problem == "The key of 'Mine' was kept until WanStudio was closed."
    assert "canary" not in (tmp_path / "connections.json").read_text("utf-8")


def test_a_key_that_lived_for_a_session_goes_to_the_keyring_once_there_is_one(within: Callable[..., Any], shelf: Shelf):
    shelf.broken = "The keyring is locked."

    async def connect(accounts: Accounts) -> Any:
        await accounts.connect("Mine", "scenario", "", PAIR)
        return names(accounts)[1]

    assert within(connect) == ("Mine", "session")
    shelf.broken = ""
    assert within(connect) == ("Mine", "keyring")
    assert [s["key"] for s in shelf.kept.values()] == [PAIR.key]


def test_a_key_that_the_keyring_gives_too_late_does_not_take_the_place_of_a_new_one(
    within: Callable[..., Any], shelf: Shelf
):
    async def connect(accounts: Accounts) -> None:
        await accounts.connect("Mine", "scenario", "", PAIR)

    async def overtake(accounts: Accounts) -> Any:
        asked, unlocked, read = asyncio.Event(), asyncio.Event(), shelf.read

        async def slow(name: str) -> Any:
            found = await read(name)
            asked.set()
            await unlocked.wait()
            return found

        shelf.read = slow  # type: ignore[method-assign]
        waiting = asyncio.create_task(accounts.provider("Mine", "scenario"))
        await asked.wait()
        await accounts.connect("Mine", "scenario", "", Credentials("canary-key-9", "canary-secret-9"))
        unlocked.set()
        await waiting
        return accounts._entries["Mine"].credentials

    within(connect)
    assert within(overtake).key == "canary-key-9"


def test_a_keyring_that_locks_later_names_the_account_and_what_to_do(within: Callable[..., Any], shelf: Shelf):
    async def connect(accounts: Accounts) -> None:
        await accounts.connect("Mine", "scenario", "", PAIR)

    async def use(accounts: Accounts) -> None:
        await accounts.provider("Mine", "scenario")

    within(connect)
    shelf.broken = "The keyring is locked."
    with pytest.raises(MissingKey, match=r"'Mine' is out of reach\. The keyring is locked\."):
        within(use)
    shelf.broken = ""
    shelf.kept.clear()
    with pytest.raises(MissingKey, match="no longer holds the key of 'Mine'"):
        within(use)


def test_removing_takes_the_key_out_of_the_keyring_and_goes_back_to_the_sandbox(
    within: Callable[..., Any], shelf: Shelf
):
    async def there_and_gone(accounts: Accounts) -> Any:
        changes: list[int] = []
        accounts.listen(lambda: changes.append(len(accounts.connections)))
        await accounts.connect("Mine", "scenario", "", PAIR)
        accounts.choose("Mine")
        await accounts.remove("Mine")
        return names(accounts), accounts.chosen.name, changes

    assert within(there_and_gone) == ([("sandbox", "sandbox")], "sandbox", [2, 2, 1])
    assert shelf.kept == {}


def test_an_account_that_cannot_be_taken_off_the_list_stays_with_its_key(
    within: Callable[..., Any], shelf: Shelf, tmp_path: Path
):
    async def remove(accounts: Accounts) -> Any:
        await accounts.connect("Mine", "scenario", "", PAIR)
        accounts.choose("Mine")
        await asyncio.sleep(0.1)  # the choice is written
        (tmp_path / "connections.json").unlink()
        (tmp_path / "connections.json").mkdir()
        with pytest.raises(LocalProblem):
            await accounts.remove("Mine")
        return names(accounts), accounts.chosen.name, len(shelf.kept)

    assert within(remove) == ([("sandbox", "sandbox"), ("Mine", "keyring")], "Mine", 1)


def test_a_choice_that_cannot_be_written_is_told_and_written_at_the_end(within: Callable[..., Any], tmp_path: Path):
    file = tmp_path / "connections.json"

    async def choose(accounts: Accounts) -> None:
        told: asyncio.Queue[StudioError] = asyncio.Queue()
        accounts.listen_refused(told.put_nowait)
        file.mkdir()  # in the way
        accounts.choose("scenario")
        accounts.choose("sandbox")
        accounts.choose("scenario")
        for _ in range(3):
            problem = await told.get()
            assert "connections.json cannot be written" in problem.detail and "holds until" in problem.hint
        file.rmdir()

    within(choose, SCENARIO)
    assert json.loads(file.read_text("utf-8"))["chosen"] == "scenario"


# ---- called otherwise --------------------------------------------------------------------------------


def test_an_account_that_is_called_otherwise_keeps_its_name_for_jobs_its_key_and_its_line(
    within: Callable[..., Any], shelf: Shelf
):
    async def rename(accounts: Accounts) -> None:
        await accounts.connect("Mine", "scenario", "", PAIR)
        accounts.choose("Mine")
        before = await accounts.provider("Mine", "scenario")
        kept = dict(shelf.kept)
        await accounts.rename("Mine", "  Northlight ")
        assert accounts.chosen == Connection("Mine", "Northlight", "scenario", "", "keyring")
        assert await accounts.provider("Mine", "scenario") is before
        assert shelf.kept == kept

    async def later(accounts: Accounts) -> None:
        assert accounts.title_of("Mine") == "Northlight" == accounts.chosen.title
        assert accounts.called("Northlight") == accounts.called("Mine") == accounts.chosen
        assert (await accounts.provider("Mine", "scenario")).id == "scenario"
        await accounts.rename("Mine", "Mine")
        assert accounts.chosen.title == "Mine" and len(shelf.kept) == 1

    within(rename)
    within(later)


def test_a_new_account_may_be_called_as_another_once_was_and_takes_nothing_from_it(
    within: Callable[..., Any], shelf: Shelf
):
    async def both(accounts: Accounts) -> None:
        await accounts.connect("Mine", "scenario", "", PAIR)
        await accounts.rename("Mine", "Northlight")
        made = await accounts.connect("Mine", "scenario", "", Credentials("canary-key-9", "canary-secret-9"))
        assert (made.name, made.title) == ("Mine 2", "Mine")
        assert len(shelf.kept) == 2
        assert accounts.called("Mine") == made and accounts.called("Northlight").name == "Mine"
        again = await accounts.connect("Northlight", "scenario", "", PAIR, again="Mine")
        assert (again.name, again.title) == ("Mine", "Northlight") and len(shelf.kept) == 2
        with pytest.raises(InvalidInput, match="there is an account 'Mine' already"):
            await accounts.connect("Mine", "scenario", "", PAIR, again="Mine")

    within(both)


@pytest.mark.parametrize(
    ("title", "says"),
    [("", "1 to 40"), ("Scenario", "is kept for"), ("other", "'Other' already"), ("x" * 41, "1 to 40")],
)
def test_what_an_account_cannot_be_called_is_refused_and_nothing_is_changed(
    within: Callable[..., Any], title: str, says: str
):
    async def rename(accounts: Accounts) -> None:
        await accounts.connect("Mine", "scenario", "", PAIR)
        await accounts.connect("Other", "scenario", "", PAIR)
        with pytest.raises(InvalidInput, match=says):
            await accounts.rename("Mine", title)
        assert accounts.title_of("Mine") == "Mine"

    within(rename)


def test_a_list_that_cannot_be_written_leaves_an_account_called_as_it_was_with_its_key(
    within: Callable[..., Any], shelf: Shelf, tmp_path: Path
):
    async def rename(accounts: Accounts) -> None:
        await accounts.connect("Mine", "scenario", "", PAIR)
        kept = dict(shelf.kept)
        (tmp_path / "connections.json").unlink()
        (tmp_path / "connections.json").mkdir()
        with pytest.raises(LocalProblem):
            await accounts.rename("Mine", "Northlight")
        assert accounts.title_of("Mine") == "Mine" and shelf.kept == kept
        assert (await accounts.provider("Mine", "scenario")).id == "scenario"

    within(rename)


def test_what_is_said_of_its_key_says_what_it_is_called(within: Callable[..., Any], shelf: Shelf):
    async def connect(accounts: Accounts) -> None:
        await accounts.connect("Mine", "scenario", "", PAIR)
        await accounts.rename("Mine", "Northlight")

    async def without(accounts: Accounts) -> str:
        with pytest.raises(MissingKey) as caught:
            await accounts.provider("Mine", "scenario")
        return caught.value.detail

    within(connect)
    shelf.kept.clear()
    assert within(without) == "The keyring no longer holds the key of 'Northlight'."


def test_jobs_of_an_account_that_was_removed_find_it_again_under_what_it_was_called(within: Callable[..., Any]):
    async def away(accounts: Accounts) -> None:
        await accounts.connect("Mine", "scenario", "", PAIR)
        await accounts.rename("Mine", "Northlight")
        await accounts.remove("Mine")

    async def again(accounts: Accounts) -> None:
        with pytest.raises(MissingKey, match="The account 'Northlight' is not connected"):
            await accounts.provider("Mine", "scenario")
        made = await accounts.connect("Northlight", "scenario", "", PAIR)
        assert (made.name, made.title) == ("Mine", "Northlight")
        assert (await accounts.provider("Mine", "scenario")).id == "scenario"

    within(away)
    within(again)


def test_an_account_without_a_key_can_be_called_otherwise_too(within: Callable[..., Any], shelf: Shelf):
    shelf.broken = "No keyring service runs on this computer."

    async def connect(accounts: Accounts) -> None:
        await accounts.connect("Mine", "scenario", "", PAIR)

    async def later(accounts: Accounts) -> str:
        await accounts.rename("Mine", "Northlight")
        return accounts.problem("Mine")

    within(connect)
    assert within(later) == "The key of 'Northlight' was kept until WanStudio was closed."


@pytest.mark.parametrize("name", ["sandbox", "scenario"])
def test_the_sandbox_and_the_environment_cannot_be_called_otherwise(within: Callable[..., Any], name: str):
    async def rename(accounts: Accounts) -> None:
        await accounts.rename(name, "Mine")

    with pytest.raises(InvalidInput):
        within(rename, SCENARIO)


@pytest.mark.parametrize("name", ["sandbox", "scenario"])
def test_the_sandbox_and_the_environment_cannot_be_removed(within: Callable[..., Any], name: str):
    async def remove(accounts: Accounts) -> None:
        await accounts.remove(name)

    with pytest.raises(InvalidInput):
        within(remove, SCENARIO)


def test_the_same_name_again_renews_the_key_and_drops_the_old_one(within: Callable[..., Any], shelf: Shelf):
    async def twice(accounts: Accounts) -> Any:
        await accounts.connect("Mine", "scenario", "", PAIR)
        before = await accounts.provider("Mine", "scenario")
        await accounts.connect("Mine", "scenario", "", Credentials("canary-key-9", "canary-secret-9"))
        return before is await accounts.provider("Mine", "scenario")

    assert within(twice) is False
    assert [s["key"] for s in shelf.kept.values()] == ["canary-key-9"]


@pytest.mark.parametrize(
    ("name", "provider", "url", "key", "secret", "param"),
    [
        ("", "scenario", "", "k", "s", "name"),
        ("x" * 41, "scenario", "", "k", "s", "name"),
        ("line\nbreak", "scenario", "", "k", "s", "name"),
        ("Sandbox", "scenario", "", "k", "s", "name"),
        ("scenario", "scenario", "", "k", "s", "name"),
        ("mine", "scenario", "", "k", "s", "name"),
        ("Mine", "aimlapi", "", "k", "", "name"),
        ("New", "nowhere", "", "k", "s", "provider"),
        ("New", "scenario", "", "", "s", "key"),
        ("New", "scenario", "", "k", " ", "secret"),
        ("New", "scenario", "", "kéy", "s", "key"),
        ("New", "scenario", "", "k", "two words", "secret"),
        ("New", "scenario", "http://example.com", "k", "s", "base_url"),
        ("New", "scenario", "ftp://example.com", "k", "s", "base_url"),
        ("New", "scenario", "https://user:pw@example.com", "k", "s", "base_url"),
    ],
)
def test_what_cannot_be_right_is_refused_at_its_field_and_nothing_is_kept(
    within: Callable[..., Any], shelf: Shelf, name: str, provider: str, url: str, key: str, secret: str, param: str
):
    async def connect(accounts: Accounts) -> Any:
        await accounts.connect("Mine", "scenario", "", PAIR)
        with pytest.raises(InvalidInput) as refused:
            await accounts.connect(name, provider, url, Credentials(key, secret))
        return refused.value, names(accounts)

    refused, after = within(connect)
    assert refused.param == param
    assert "pw" not in refused.detail and "two words" not in refused.detail
    assert after == [("sandbox", "sandbox"), ("Mine", "keyring")]
    assert len(shelf.kept) == 1


def test_a_list_that_cannot_be_written_keeps_no_key_either(within: Callable[..., Any], shelf: Shelf, tmp_path: Path):
    (tmp_path / "connections.json").mkdir()

    async def connect(accounts: Accounts) -> Any:
        with pytest.raises(LocalProblem):
            await accounts.connect("Mine", "scenario", "", PAIR)
        return names(accounts)

    assert within(connect) == [("sandbox", "sandbox")]
    assert shelf.kept == {}


def test_a_key_that_is_not_kept_is_not_used_by_who_asked_for_the_account_meanwhile(
    within: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
):
    async def connect(accounts: Accounts) -> None:
        await accounts.connect("Mine", "scenario", "", PAIR)
        asked: list[Any] = []

        async def refused() -> None:
            asked.append(await accounts.provider("Mine", "scenario"))
            raise LocalProblem("The disk is full.")

        with monkeypatch.context() as patch:
            patch.setattr(accounts._register, "save", refused)
            with pytest.raises(LocalProblem):
                await accounts.connect("Mine", "scenario", "", Credentials("api_another", "another"))
        assert await accounts.provider("Mine", "scenario") not in asked

    within(connect)


@pytest.mark.parametrize(
    "text",
    ["not json", "[]", '{"connections": [{}]}', '{"connections": [1, {"name": "sandbox", "provider": "scenario"}]}'],
)
def test_a_broken_list_is_told_and_never_keeps_the_program_from_starting(
    within: Callable[..., Any], tmp_path: Path, text: str
):
    (tmp_path / "connections.json").write_text(text)

    async def look(accounts: Accounts) -> Any:
        return names(accounts), accounts.problems

    there, problems = within(look)
    assert there == [("sandbox", "sandbox")]
    assert problems


def test_a_connection_does_not_speak_for_another_service(within: Callable[..., Any]):
    async def use(accounts: Accounts) -> None:
        await accounts.provider("scenario", "aimlapi")

    with pytest.raises(InvalidInput, match=r"is for Scenario; this model runs on AI/ML API"):
        within(use, SCENARIO)


def test_an_unknown_connection_is_refused_with_those_that_exist(within: Callable[..., Any]):
    async def use(accounts: Accounts) -> None:
        accounts.connection("nowhere")

    with pytest.raises(InvalidInput, match="'nowhere'; there are: sandbox"):
        within(use)


def test_an_account_that_jobs_still_want_and_nobody_knows_is_one_whose_key_is_missing(within: Callable[..., Any]):
    async def use(accounts: Accounts) -> None:
        await accounts.connect("Mine", "scenario", "", PAIR)
        await accounts.remove("Mine")
        await accounts.provider("Mine", "scenario")

    with pytest.raises(MissingKey, match="The account 'Mine' is not connected") as missing:
        within(use)
    assert "under this name" in missing.value.hint


def test_a_request_that_is_on_its_way_outlives_the_removal_of_its_account(within: Callable[..., Any]):
    """Closed under it, a paid request would be lost without its answer."""

    async def remove(accounts: Accounts) -> tuple[str, str]:
        arrived, removed = asyncio.Event(), asyncio.Event()

        async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readuntil(b"\r\n\r\n")
            arrived.set()
            await removed.wait()
            body = b'{"jobs":[]}'
            head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n"
            writer.write(head + b"Content-Length: %d\r\n\r\n" % len(body) + body)
            await writer.drain()
            writer.close()
            await writer.wait_closed()

        async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
            url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
            await accounts.connect("Mine", "scenario", url, PAIR)
            asking = asyncio.create_task((await accounts.provider("Mine", "scenario")).check())
            await arrived.wait()
            await accounts.remove("Mine")
            removed.set()
            return (await asking).says, names(accounts)[-1][0]

    said, last = within(remove)
    assert said and last == "sandbox"


def test_the_sandbox_speaks_for_every_service_and_is_started_when_needed(within: Callable[..., Any], stand: Stand):
    async def use(accounts: Accounts) -> Any:
        before = stand.asked
        first = await accounts.provider("sandbox", "scenario")
        other = await accounts.provider("sandbox", "aimlapi")
        same = await accounts.provider("sandbox", "scenario")
        stand.port = 2  # it was started again, elsewhere
        moved = await accounts.provider("sandbox", "scenario")
        return before, first.id, other.id, same is first, moved is first

    assert within(use) == (0, "scenario", "aimlapi", True, False)
    assert stand.closed


def test_a_test_names_the_fault(within: Callable[..., Any], tmp_path: Path):
    """Against a real server that refuses, and against nobody. Nothing is kept."""

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        body = b'{"message":"Unauthorized"}'
        head = b"HTTP/1.1 401 Unauthorized\r\nContent-Type: application/json\r\nConnection: close\r\n"
        writer.write(head + b"Content-Length: %d\r\n\r\n" % len(body) + body)
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    async def test(accounts: Accounts) -> None:
        server = await asyncio.start_server(refuse, "127.0.0.1", 0)
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        async with server:
            with pytest.raises(AuthError) as refused:
                await accounts.test("scenario", f"{url}/v1", PAIR)
            assert "canary" not in f"{refused.value} {refused.value.detail} {refused.value.hint}"
        with pytest.raises(Unreachable):
            await accounts.test("aimlapi", url, Credentials("canary-key-5"))
        assert names(accounts) == [("sandbox", "sandbox")]

    within(test)
    assert not (tmp_path / "connections.json").exists()


def test_another_limit_for_files_inside_a_request_holds_for_the_next_job(
    within: Callable[..., Any], limit: list[int], tmp_path: Path
):
    picture = tmp_path / "picture.png"
    picture.write_bytes(bytes(2_000))

    async def work(accounts: Accounts) -> None:
        before = await accounts.provider("sandbox", "aimlapi")
        assert await accounts.provider("sandbox", "aimlapi") is before
        await before.upload(str(picture), MediaKind.IMAGE, lambda *_: None)
        limit[0] = 1_000
        after = await accounts.provider("sandbox", "aimlapi")
        with pytest.raises(StudioError, match=r"picture\.png"):
            await after.upload(str(picture), MediaKind.IMAGE, lambda *_: None)
        await before.upload(str(picture), MediaKind.IMAGE, lambda *_: None)  # a job under way goes on as it began

    within(work)


@needs_keyring
def test_a_real_keyring_gives_the_key_back_to_a_new_process(tmp_path: Path):
    said = in_session(
        f"""
import asyncio, json
from pathlib import Path
from tests.studio.test_accounts import PAIR, Stand
from wanstudio.store.keys import Keyring
from wanstudio.studio.accounts import Accounts

def make():
    file = Path({str(tmp_path)!r}) / "connections.json"
    return Accounts(file, Keyring(), Stand(), data_uri_limit_bytes=lambda: 1, environ={{}})

async def main():
    first = make()
    await first.load()
    made = await first.connect("Mine", "scenario", "", PAIR)
    await first.close()
    second = make()
    await second.load()
    provider = await second.provider("Mine", "scenario")
    await second.remove("Mine")
    await second.close()
    return [made.origin, provider.id]

print(json.dumps(asyncio.run(main())))
""",
        tmp_path / "home",
    )
    assert said == ["keyring", "scenario"]
