"""Keys, with a real gnome-keyring in a D-Bus session of its own."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest

import wanstudio.store.keys
from tests.store.session import in_session, needs_keyring
from wanstudio.store.keys import SECRET_LIMIT, Keyring, NoKeyring

HEAD = """
import asyncio, json, os, signal
from wanstudio.store.keys import Keyring, NoKeyring

async def main():
{body}

print(json.dumps(asyncio.run(main())))
"""


def script(body: str) -> str:
    return HEAD.format(body="\n".join("    " + line for line in body.strip("\n").splitlines()))


@needs_keyring
def test_a_key_comes_back_as_it_was_and_goes_when_it_is_removed(tmp_path: Path):
    said = in_session(
        script("""
keys = Keyring()
reason = await keys.probe()
await keys.write("one", {"key": "k-ü", "secret": "s"})
await keys.write("one", {"key": "k2", "secret": "s2"})
there, other = await keys.read("one"), await keys.read("two")
await keys.remove("one")
await keys.remove("one")
gone = await keys.read("one")
keys.close()
return [reason, there, other, gone]
"""),
        tmp_path,
    )
    assert said == ["", {"key": "k2", "secret": "s2"}, None, None]


@needs_keyring
def test_the_probe_leaves_nothing_behind(tmp_path: Path):
    left = in_session(
        script("""
await Keyring().probe()
import secretstorage
bus = secretstorage.dbus_init()
return [i.get_label() for i in secretstorage.get_default_collection(bus).get_all_items()]
"""),
        tmp_path,
    )
    assert left == []


def test_without_a_bus_there_is_no_keyring_and_the_reason_is_a_sentence(tmp_path: Path):
    nowhere = f"unix:path={tmp_path}/no-such-bus"
    reason = in_session(script("return await Keyring().probe()"), tmp_path, bus=False, DBUS_SESSION_BUS_ADDRESS=nowhere)
    assert reason == "No keyring service runs on this computer."


@pytest.mark.parametrize("name", ["keyring.backends.null.Keyring", "keyring.backends.fail.Keyring", "evil.Module"])
def test_a_backend_that_is_not_of_this_system_is_never_loaded(name: str):
    async def main() -> tuple[str, str]:
        keys = Keyring(environ={"PYTHON_KEYRING_BACKEND": name})
        reason = await keys.probe()
        with pytest.raises(NoKeyring) as refused:
            await keys.write("one", {"key": "canary"})
        keys.close()
        return reason, refused.value.detail

    reason, refused = asyncio.run(main())
    assert reason == refused == f"PYTHON_KEYRING_BACKEND names {name!r}, which is not a keyring of this system."


@needs_keyring
def test_a_locked_keyring_that_nobody_can_unlock_is_no_keyring(tmp_path: Path):
    reason = in_session(script("return await Keyring(timeout_s=20).probe()"), tmp_path, unlocked=False)
    assert reason == "The keyring is locked."


@needs_keyring
def test_a_keyring_that_is_killed_is_a_reason_not_a_crash(tmp_path: Path):
    reasons = in_session(
        script("""
keys = Keyring(timeout_s=20)
before = await keys.probe()
os.kill(int(os.environ["KEYRING_PID"]), signal.SIGKILL)
return [before, await keys.probe()]
"""),
        tmp_path,
    )
    assert reasons[0] == ""
    assert reasons[1].startswith(("The keyring", "No keyring"))


@needs_keyring
def test_a_keyring_that_hangs_keeps_neither_the_loop_nor_the_end_of_the_program(tmp_path: Path):
    """The script ends while the call still blocks: `in_session` would run into its time-out otherwise."""
    reason, beats = in_session(
        script("""
keys = Keyring(timeout_s=1)
assert await keys.probe() == ""
os.kill(int(os.environ["KEYRING_PID"]), signal.SIGSTOP)
probe = asyncio.create_task(keys.probe())
beats = 0
while not probe.done():
    await asyncio.sleep(0.01)
    beats += 1
return [await probe, beats]
"""),
        tmp_path,
    )
    assert reason == "The keyring does not answer, or waits to be unlocked."
    assert beats > 20


@needs_keyring
def test_a_keyring_that_answers_again_is_used_again(tmp_path: Path):
    reasons = in_session(
        script("""
pid = int(os.environ["KEYRING_PID"])
keys = Keyring(timeout_s=1)
await keys.probe()
os.kill(pid, signal.SIGSTOP)
stopped = await keys.probe()
os.kill(pid, signal.SIGCONT)
return [stopped, await Keyring(timeout_s=20).probe()]
"""),
        tmp_path,
    )
    assert reasons == ["The keyring does not answer, or waits to be unlocked.", ""]


def test_a_secret_that_a_keyring_would_cut_is_refused():
    with pytest.raises(NoKeyring, match="too long"):
        asyncio.run(Keyring().write("one", {"key": "x" * SECRET_LIMIT}))


def test_whatever_a_keyring_raises_is_a_reason_that_does_not_quote_the_key():
    class Quoting:
        def set_password(self, _service: str, _name: str, text: str) -> None:
            raise TypeError(f"cannot store {text}")

    class Keys(Keyring):
        def _open(self) -> Quoting:
            return Quoting()

    with pytest.raises(NoKeyring) as refused:
        asyncio.run(Keys().write("one", {"key": "canary"}))
    assert refused.value.detail == "The keyring failed (TypeError)."
    assert refused.value.__context__ is None
    assert refused.value.__cause__ is None


def test_a_keyring_that_says_yes_and_keeps_nothing_is_no_keyring():
    class Forgetful:
        def set_password(self, _service: str, _name: str, _text: str) -> None: ...

        def get_password(self, _service: str, _name: str) -> None:
            return None

    class Keys(Keyring):
        def _open(self) -> Forgetful:
            return Forgetful()

    assert asyncio.run(Keys().probe()) == "The keyring does not keep what it is given."


def test_a_key_that_nobody_waits_for_any_more_is_not_kept_when_the_keyring_is_unlocked(monkeypatch: pytest.MonkeyPatch):
    kept: dict[str, str] = {}
    locked = threading.Event()

    class Locked:
        def set_password(self, _service: str, name: str, text: str) -> None:
            locked.wait()
            kept[name] = text

        def get_password(self, _service: str, name: str) -> str | None:
            return kept.get(name)

        def delete_password(self, _service: str, name: str) -> None:
            del kept[name]

    class Keys(Keyring):
        def _open(self) -> Locked:
            return Locked()

    async def main() -> dict[str, str] | None:
        keys = Keys()
        with pytest.raises(NoKeyring, match="waits to be unlocked"):
            await keys.write("one", {"key": "canary"})
        monkeypatch.undo()
        locked.set()
        return await keys.read("one")  # the thread has come to it once it has done with the other

    monkeypatch.setattr(wanstudio.store.keys, "UNLOCK_TIMEOUT_S", 0.1)
    assert asyncio.run(main()) is None


@needs_keyring
def test_signs_that_no_file_could_hold_come_back_as_they_were(tmp_path: Path):
    body = r"""
keys = Keyring()
await keys.write("one", {"key": "\ud800 \x00 \n"})
return [await keys.read("one") == {"key": "\ud800 \x00 \n"}]
"""
    assert in_session(script(body), tmp_path) == [True]
