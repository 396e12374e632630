"""Where things are kept: what the program ships, and the folders of this user."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from wanstudio.core.errors import LocalProblem
from wanstudio.core.text import file_name, sendable


def resources() -> Path:
    """The folder of shipped files: of a bundle (PyInstaller), of a wheel, or of a checkout."""
    if bundle := getattr(sys, "_MEIPASS", ""):
        return Path(bundle) / "resources"
    package = Path(__file__).parent.parent
    inside = package / "_resources"
    return inside if inside.is_dir() else package.parent / "resources"


@dataclass(frozen=True, kw_only=True, slots=True)
class Folders:
    """The user's folders. None is made before it is needed (see `ready`).

    data: journal, settings, window state. library: clips, unless the settings name another folder. cache: what can be
    made again. sources: media that went into jobs, by content hash. models: the user's own descriptors.
    """

    data: Path
    library: Path
    cache: Path
    sources: Path
    logs: Path
    models: Path

    @classmethod
    def under(cls, home: Path) -> Folders:
        return cls(
            data=home,
            library=home / "library",
            cache=home / "cache",
            sources=home / "sources",
            logs=home / "logs",
            models=home / "models",
        )

    @classmethod
    def from_environment(cls) -> Folders:
        """`WANSTUDIO_HOME` when it is set, else the folders this system has for such things."""
        if home := os.environ.get("WANSTUDIO_HOME"):
            return cls.under(as_typed(home))
        from platformdirs import PlatformDirs

        own = PlatformDirs("WanStudio", appauthor=False)
        data = Path(own.user_data_dir)
        return cls(
            data=data,
            library=Path(own.user_videos_dir) / "WanStudio",
            cache=Path(own.user_cache_dir),
            sources=data / "sources",
            logs=Path(own.user_log_dir),
            models=Path(own.user_config_dir) / "models",
        )

    def library_at(self, chosen: str) -> Path:
        """Where clips go: the folder that the settings name, or the usual one where they name none."""
        return as_typed(chosen) if chosen else self.library


def ready(folder: Path) -> Path:
    """Return the folder, made if it was not there.

    Raises:
        LocalProblem: it cannot be made, is a file, or nothing can be written in it.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as e:
        if isinstance(e, FileExistsError) and folder.exists():  # not so for a link to nowhere
            raise LocalProblem(f"{folder} is a file, not a folder.", hint="Choose another folder.") from e
        raise LocalProblem(f"The folder {folder} cannot be made: {reason(e)}.", hint=_CHOOSE) from e
    if not os.access(folder, os.W_OK | os.X_OK) or _read_only(folder):
        raise LocalProblem(f"Nothing can be written in the folder {folder}.", hint=_CHOOSE)
    return folder


def check_name(folder: Path) -> None:
    """For a folder of clips: the library keeps their paths as text.

    Raises:
        LocalProblem: its path holds bytes that are none, as Linux allows.
    """
    if not sendable(str(folder)):
        detail = f"The name of the folder {file_name(str(folder))} holds a character that is not text."
        raise LocalProblem(detail, hint="Rename it, or choose another folder.")


def unwritable(folder: Path) -> str:
    """Why no clip can be written in a folder, and what to do, in sentences; "" where it can be, or it is not there."""
    try:
        check_name(folder)
        if folder.exists():
            ready(folder)
    except LocalProblem as e:
        return f"{e.detail} {e.hint}"
    except OSError as e:
        return f"The folder {folder} cannot be read: {reason(e)}. {_CHOOSE}"
    return ""


def as_typed(text: str) -> Path:
    """The folder that a user has named, as `from_home` reads it; what is not whole starts at the current one."""
    return from_home(text).absolute()


def from_home(text: str) -> Path:
    """The path that a user has typed: `~` is the home; one of another user, whom nobody knows, is a name."""
    path = Path(text)
    with suppress(RuntimeError):
        path = path.expanduser()
    return path


def reason(error: OSError) -> str:
    """The system's own words for what went wrong, without number and path; never empty."""
    words = error.strerror or ""
    return words[:1].lower() + words[1:] or type(error).__name__


_CHOOSE = "Choose another folder, or make this one writable."  # it may come from the settings or the command line


def _read_only(folder: Path) -> bool:
    if not hasattr(os, "statvfs"):
        return False
    return bool(os.statvfs(folder).f_flag & os.ST_RDONLY)
