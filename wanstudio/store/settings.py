"""The settings, and the state of the window, each as one JSON file. Never a key: those are in the keyring."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wanstudio.core.errors import LocalProblem
from wanstudio.core.settings import Settings, settings_from
from wanstudio.store.files import write_atomically
from wanstudio.store.folders import reason

log = logging.getLogger(__name__)

SETTINGS_FILE, STATE_FILE = "settings.json", "state.json"


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """What was kept from last time: the settings, the window's state by a word each, and what could not be read."""

    settings: Settings
    state: dict[str, Any]
    problems: tuple[str, ...]


def load_kept(folder: Path) -> Kept:
    settings, wrong_settings = load_settings(folder / SETTINGS_FILE)
    state, wrong_state = load_state(folder / STATE_FILE)
    return Kept(settings=settings, state=state, problems=(*wrong_settings, *wrong_state))


def load_settings(path: Path) -> tuple[Settings, tuple[str, ...]]:
    """Return the settings and what could not be read, in sentences that name the key or the file."""
    data, problems = load_state(path)
    settings, wrong = settings_from(data)
    return settings, (*problems, *(f"{path.name}: {w}" for w in wrong))


def save_settings(path: Path, settings: Settings) -> None:
    save_state(path, settings.as_dict())


def load_state(path: Path) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return what `save_state` wrote, empty when there is none.

    A file that cannot be read is kept as `NAME.bad` and named in a sentence, and what it held before its last change
    is used, from `NAME.bak`; it never keeps the program from starting.
    """
    try:
        return _read(path), ()
    except FileNotFoundError:
        return {}, ()
    except OSError as e:
        return {}, (f"{path} cannot be read: {reason(e)}. Defaults are used.",)
    except (ValueError, RecursionError):
        before = _before(path)
        used = "defaults are used" if before is None else "what it held before its last change is used"
        return before or {}, (_set_aside(path, used),)


def save_state(path: Path, state: Mapping[str, Any]) -> None:
    """Write plain JSON values (text, numbers, lists, mappings). What the file held until now stays as `NAME.bak`.

    Raises:
        LocalProblem: the file cannot be written; the old one stands.
    """
    content = json.dumps(state, indent=1, sort_keys=True).encode()
    try:
        _keep_old(path, content)
        write_atomically(path, content)
    except OSError as e:
        raise LocalProblem(f"{path} cannot be written: {reason(e)}.") from e


def _keep_old(path: Path, new: bytes) -> None:
    """Whole, and only while it can be read: a damaged file takes no good one's place."""
    try:
        old = path.read_bytes()
        _read(path)
    except (OSError, ValueError, RecursionError):
        return
    if old != new:
        write_atomically(_backup_of(path), old)


def _read(path: Path) -> dict[str, Any]:
    """Raises OSError, and ValueError or RecursionError for what is no mapping in JSON."""
    data = json.loads(path.read_bytes())
    if not isinstance(data, dict):
        raise ValueError("no mapping")
    return data


def _before(path: Path) -> dict[str, Any] | None:
    try:
        return _read(_backup_of(path))
    except (OSError, ValueError, RecursionError):
        return None


def _backup_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.bak")


def _set_aside(path: Path, used: str) -> str:
    bad = path.with_name(f"{path.name}.bad")
    try:
        path.replace(bad)
    except OSError as e:
        return f"{path} is damaged and cannot be moved: {reason(e)}; {used}."
    return f"{path.name} is damaged. It is kept as {bad.name}; {used}."
