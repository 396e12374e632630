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

    A file that cannot be read is kept as `NAME.bad` and named in a sentence; it never keeps the program from starting.
    """
    try:
        data = json.loads(path.read_bytes())
    except FileNotFoundError:
        return {}, ()
    except (ValueError, RecursionError):
        data = None
    except OSError as e:
        return {}, (f"{path} cannot be read: {reason(e)}. Defaults are used.",)
    if isinstance(data, dict):
        return data, ()
    return {}, (_set_aside(path),)


def save_state(path: Path, state: Mapping[str, Any]) -> None:
    """Write plain JSON values (text, numbers, lists, mappings).

    Raises:
        LocalProblem: the file cannot be written; the old one stands.
    """
    try:
        write_atomically(path, json.dumps(state, indent=1, sort_keys=True).encode())
    except OSError as e:
        raise LocalProblem(f"{path} cannot be written: {reason(e)}.") from e


def _set_aside(path: Path) -> str:
    bad = path.with_name(path.name + ".bad")
    try:
        path.replace(bad)
    except OSError as e:
        return f"{path} is damaged and cannot be moved: {reason(e)}. Defaults are used."
    return f"{path.name} is damaged. It is kept as {bad.name}; defaults are used."
