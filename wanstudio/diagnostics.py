"""The diagnostics file, for the window and for the command: gathered, cleaned of all that is private, written."""

from __future__ import annotations

import getpass
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from wanstudio.core.connections import SERVICES
from wanstudio.core.diagnosis import STAYS_OUT, Page, Saved, settings_rows
from wanstudio.core.errors import LocalProblem
from wanstudio.core.hiding import Phrases, at_home, under
from wanstudio.core.settings import Settings
from wanstudio.core.text import counted
from wanstudio.doctor import Finding, examine
from wanstudio.store.folders import Folders, from_home
from wanstudio.store.logreading import PIECE_BYTES, LogTail, log_names
from wanstudio.store.logs import redactor
from wanstudio.store.parcel import check_target, write_zip, zip_path
from wanstudio.store.tally import Tally
from wanstudio.studio.accounts import Accounts
from wanstudio.studio.network import Networking
from wanstudio.studio.studio import Studio
from wanstudio.studio.threads import Threads

LOG_BYTES = 500_000  # of each log, its end
MOST_PIECES = 2 * LOG_BYTES // PIECE_BYTES  # of one that is written faster than it is read
_PROXIES = ("http_proxy", "https_proxy", "all_proxy")
_LINES, _BREATH_S = 30, 0.001

Clean = Callable[[str], str]


async def diagnose(
    target: Path,
    told: Callable[[str], None],
    studio: Studio,
    accounts: Accounts,
    network: Networking,
) -> Saved:
    """Look at everything, telling of each thing by its name, and write the file. For the window; raises as `save`."""
    threads = Threads(1)
    try:
        await threads.run(check_target, zip_path(target))
        findings = []
        async for found in examine(replace(studio.folders, library=studio.library_folder), accounts, network):
            told(found.name)
            findings.append(found)
        try:
            tally: Tally | str = await studio.tally()
        except LocalProblem as e:
            tally = e.detail
        return await threads.run(save, target, studio.folders, studio.preferences.settings, findings, tally)
    finally:
        threads.close()


def save(target: Path, folders: Folders, settings: Settings, findings: Sequence[Finding], tally: Tally | str) -> Saved:
    """Write the file; for a thread. `tally` is a sentence where nothing could be counted.

    Raises:
        LocalProblem: it cannot be written; nothing is left of it.
    """
    hide_environment(os.environ)
    clean = cleaner(settings, folders)
    words = Phrases(() if isinstance(tally, str) else tally.words)
    logs = {f"logs/{name}.log": _log(folders.logs, name, clean, words) for name in log_names(folders.logs)}
    report = clean(redactor.clean(str(_page(settings, findings, tally, logs))))
    path = write_zip(zip_path(target), {"report.txt": report, **logs})
    return Saved(str(path), path.name, path.stat().st_size)


def hide_environment(environ: Mapping[str, str]) -> None:
    """What is secret in the environment is hidden by its value, too, also where it is nothing that can be used."""
    for service in SERVICES.values():
        key, secret, _ = service.variables
        redactor.hide(environ.get(key, "").strip(), environ.get(secret, "").strip() if secret else "")
    for name in environ:
        if name.lower() in _PROXIES:
            with suppress(ValueError):
                found = urlsplit(environ[name])
                redactor.hide(found.username or "", found.password or "")
                redactor.hide(unquote(found.username or ""), unquote(found.password or ""))


def cleaner(settings: Settings, folders: Folders) -> Clean:
    """Takes out files of the library by their names, the home folder, the user's name; and keys, after all that.

    Of a text from which keys have been taken out before: what else is taken out could leave half of one.
    """
    home = at_home(*_home())
    own = [under(str(folder)) for folder in _private(settings, folders)]

    def clean(text: str) -> str:
        for hide in own:
            text = hide(text)
        return redactor.clean(home(text))

    return clean


def _private(settings: Settings, folders: Folders) -> set[Path]:
    """Folders whose files are called by what is in them."""
    chosen = (settings.library_folder, settings.export_folder)
    return {folders.library, folders.sources, *(from_home(each) for each in chosen if each)}


def _home() -> tuple[str, str]:
    home = user = ""
    with suppress(RuntimeError):
        home = str(Path.home())
    with suppress(OSError, KeyError, ImportError):  # a system without a name for who runs this
        user = getpass.getuser()
    return home, user


# ---- the first page -------------------------------------------------------------------------------


def _page(settings: Settings, findings: Sequence[Finding], tally: Tally | str, logs: Mapping[str, str]) -> Page:
    made = f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
    return Page(
        f"WanStudio diagnostics, {made}\nLeft out: {'; '.join(STAYS_OUT)}.",
        {
            "What works on this computer": [_finding(found) for found in findings],
            "Jobs and clips": [tally] if isinstance(tally, str) else list(_counts(tally)),
            "Settings": settings_rows(settings.as_dict()),
            "Logs": [f"{name}: {counted(len(text.splitlines()), 'line')}" for name, text in logs.items()] or ["none"],
        },
    )


def _finding(found: Finding) -> str:
    mark = "ok" if found.ok else "PROBLEM" if found.needed else "note"
    return f"{mark:<8} {found.name:<20} {' '.join(found.says.split())}"


def _counts(tally: Tally) -> Iterator[str]:
    yield counted(tally.clips, "clip")
    yield counted(sum(tally.jobs.values()), "job")
    yield from (f"  {state}: {count:,}" for state, count in tally.jobs.items())


# ---- logs -----------------------------------------------------------------------------------------


def _log(folder: Path, name: str, clean: Clean, words: Phrases) -> str:
    """Its end, a piece at a time, with a breath in between: the window must not wait for this thread."""
    tail = LogTail(folder, name, back_bytes=LOG_BYTES)
    return "".join(_cleaned(tail, clean, words))


def _cleaned(tail: LogTail, clean: Clean, words: Phrases) -> Iterable[str]:
    quiet = 0
    for _ in range(MOST_PIECES):
        piece = tail.read()
        quiet = 0 if piece.more else quiet + 1
        if piece.says:
            yield f"{clean(piece.says)}\n"
            return
        for n, line in enumerate(piece.lines):
            if n % _LINES == 0:
                time.sleep(_BREATH_S)
            yield f"{clean(words.cover(line.text))}\n"
        if quiet == 2:  # a last line without an end has come, too
            return
