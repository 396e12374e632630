"""A D-Bus session of its own with a real gnome-keyring in it, for tests that must not meet the user's."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

NEEDED = ("dbus-run-session", "gnome-keyring-daemon")
needs_keyring = pytest.mark.skipif(
    not all(map(shutil.which, NEEDED)), reason=f"this machine has no {' and no '.join(NEEDED)}"
)

# The daemon runs in the foreground of the background, so that its process id is known and it ends with the session.
_UNLOCKED = """
gnome-keyring-daemon --foreground --unlock --components=secrets <"$HOME/password" >/dev/null 2>&1 &
export KEYRING_PID=$!
for _ in $(seq 200); do
    dbus-send --session --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.NameHasOwner \
        string:org.freedesktop.secrets 2>/dev/null | grep -q true && break
    sleep 0.02
done
"$@"
code=$?
kill -CONT $KEYRING_PID 2>/dev/null; kill -KILL $KEYRING_PID 2>/dev/null
exit $code
"""
_LOCKED = '"$@"'


def session_environment(home: Path) -> dict[str, str]:
    """An environment without a display or a bus, whose keyring files are under `home`."""
    (home / "run").mkdir(parents=True, exist_ok=True, mode=0o700)
    (home / "password").write_text("pw")
    kept = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS")}
    own = {"HOME": str(home), "XDG_RUNTIME_DIR": str(home / "run"), "XDG_DATA_HOME": str(home / "data")}
    return kept | own | {"XDG_CONFIG_HOME": str(home / "config"), "PYTHONPATH": str(Path(__file__).parents[2])}


def session_command(command: list[str], *, unlocked: bool = True) -> list[str]:
    """`command` inside a new D-Bus session, beside a keyring that is open or still to be unlocked."""
    script = _UNLOCKED if unlocked else _LOCKED
    return ["dbus-run-session", "--", "bash", "-c", script, "session", *command]


def in_session(code: str, home: Path, *, unlocked: bool = True, bus: bool = True, **extra: str) -> Any:
    """Run Python code in a process of its own; return what it printed last, read as JSON."""
    command = [sys.executable, "-X", "faulthandler", "-c", code]
    if bus:
        command = session_command(command, unlocked=unlocked)
    environment = session_environment(home) | extra
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])
