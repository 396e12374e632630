"""Everything one does with a checkout of WanStudio, also on a fresh machine: run, test, check, build and so on.

Standard library only. `environment.py` beside it makes the `.venv`, `debian.py` finds the system's packages.
This file must parse on old Pythons, to be able to say that they are too old.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST = (3, 11)
MOST_AT_ONCE = 4  # test processes: each drives windows, servers and encoders of its own
USAGE = """usage: python3 packaging/dev.py VERB [ARGUMENT…]

  run     set up if needed, then open the window; with no display, the same job off-screen. ARGUMENTs are the program's
  test    set up if needed, then run every test. ARGUMENTs are pytest's
  setup   only set up: system libraries, .venv, pinned packages
  check   set up if needed, then format, lint and types
  bench   set up if needed, then measure; writes build/bench.json. ARGUMENTs name the benches to run
  build   set up if needed, then make the bundle and its archives in build/package (see packaging/bundle.py)
  lock    pin the packages of pyproject.toml again (asks the package index). ARGUMENTs are uv's, as in --upgrade"""


def main(arguments: list[str]) -> int:
    if sys.version_info < OLDEST:
        return _with_a_newer_python(arguments)
    verb, *rest = arguments or ["--help"]
    if verb in ("-h", "--help", "help"):
        print(USAGE)
        return 0
    if verb not in VERBS:
        print(f"There is no verb {verb!r}.\n\n{USAGE}", file=sys.stderr)
        return 2
    import environment

    try:
        return VERBS[verb](rest)
    except environment.SetupFailed as failed:
        print(f"\n{failed}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def run(arguments: list[str]) -> int:
    python = _set_up("requirements.txt", "run")
    if has_display(sys.platform, os.environ):
        return _become([str(python), "-P", "-m", "wanstudio", *arguments], dict(os.environ))
    folder = ROOT / "build" / "tour"
    print(
        "There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set).\n"
        f"Doing the same job off-screen instead; its pictures and clips go to {folder}",
        flush=True,
    )
    command = [str(python), "-P", "-m", "wanstudio", "tour", "--to", str(folder)]
    return _become(command, {**os.environ, "QT_QPA_PLATFORM": "offscreen"})


def test(arguments: list[str]) -> int:
    python = _set_up("requirements-dev.txt", "test")
    with tempfile.TemporaryDirectory(prefix="wanstudio-test-", ignore_cleanup_errors=True) as private:
        command = in_a_session([str(python), "-m", "pytest", *side_by_side(arguments, os.cpu_count() or 1), *arguments])
        return _call(command, {**_off_screen(), **private_folders(Path(private))})


def setup(_arguments: list[str]) -> int:
    python = _set_up("requirements-dev.txt", "test")
    print(f"Ready: {python.parent / 'wanstudio'}")
    return 0


def check(_arguments: list[str]) -> int:
    python = str(_set_up("requirements-dev.txt", "run"))
    scripts = sorted(str(path) for path in (ROOT / "packaging").glob("*.py"))
    codes = [
        _call([python, "-m", "ruff", "format", "--check", "."]),
        _call([python, "-m", "ruff", "check", "."]),
        _call([python, "-m", "mypy"]),
        _call([python, "-m", "mypy", *scripts]),
        _call([python, "-m", "mypy", "-p", "tests.bench"]),  # nothing runs them between sittings: they rot unseen
    ]
    return max(codes)


def bench(arguments: list[str]) -> int:
    python = _set_up("requirements-dev.txt", "bench")
    return _call([str(python), "-m", "tests.bench", *arguments], _off_screen())


def build(arguments: list[str]) -> int:
    python = _set_up("requirements-dev.txt", "test")
    return _call([str(python), str(ROOT / "packaging" / "bundle.py"), *arguments], _off_screen())


def lock(arguments: list[str]) -> int:
    """Runtime first, then the rest held to the same versions. Headers and addresses stay out of the files."""
    with tempfile.TemporaryDirectory(prefix="wanstudio-lock-") as folder:
        uv, settings = _uv(Path(folder))
        compile_ = [uv, "pip", "compile", "pyproject.toml", "--quiet", "--universal", "--python-version", "3.11"]
        compile_ += ["--generate-hashes", "--no-header", "--no-emit-index-url", "--no-emit-find-links", *arguments]
        runtime, everything = "packaging/requirements.txt", "packaging/requirements-dev.txt"
        groups = ["--group", "test", "--group", "check", "--group", "package", "--constraint", runtime]
        code = _call([*compile_, "--output-file", runtime], settings)
        return code or _call([*compile_, *groups, "--output-file", everything], settings)


VERBS = {"run": run, "test": test, "setup": setup, "check": check, "bench": bench, "build": build, "lock": lock}


def has_display(platform: str, variables: os._Environ[str] | dict[str, str]) -> bool:
    """macOS and Windows always have one."""
    return not platform.startswith("linux") or bool(variables.get("DISPLAY") or variables.get("WAYLAND_DISPLAY"))


def in_a_session(command: list[str]) -> list[str]:
    """`command` inside a desktop session of its own with an open keyring, where the machine can make one."""
    if not (shutil.which("dbus-run-session") and shutil.which("gnome-keyring-daemon")):
        return command
    start = "printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null"
    unlock = f'{start} || echo "The keyring did not start." >&2; exec "$@"'
    return ["dbus-run-session", "--", "sh", "-c", unlock, "sh", *command]


def side_by_side(arguments: list[str], cores: int) -> list[str]:
    """pytest's arguments for running on all cores: where everything is run, or many files are, and nothing was said.

    Named files are quicker, and easier to follow, in one process. Whoever writes -n, --pdb or -s knows better.
    """
    one_process = re.compile(r"-n\d*$|--(numprocesses|dist|pdb|capture=no|co|collect-only)\b|-s$|.*\.py(::.*)?$")
    if cores < 2 or any(map(one_process.match, arguments)):
        return []
    return ["-n", str(min(cores, MOST_AT_ONCE)), "--dist", "worksteal"]


def private_folders(base: Path) -> dict[str, str]:
    """The variables that keep the tests' keyring, settings and sockets away from those of whoever runs them."""
    folders = {f"XDG_{what}_HOME": base / what.lower() for what in ("CONFIG", "DATA", "CACHE", "STATE")}
    folders["XDG_RUNTIME_DIR"] = base / "run"
    for folder in folders.values():
        folder.mkdir(mode=0o700)
    return {name: str(folder) for name, folder in folders.items()}


def _set_up(lock_file: str, purpose: str) -> Path:
    import debian
    import environment

    debian.install_missing(purpose)
    return environment.ready(ROOT, lock_file)


def _off_screen() -> dict[str, str]:
    return {"QT_QPA_PLATFORM": "offscreen", **os.environ}


def _uv(folder: Path) -> tuple[str, dict[str, str]]:
    """The resolver in a folder of its own, and the index and certificates that pip is set to, for uv."""
    import environment

    python = environment.make(folder / "venv")
    environment.pip(python, "install", "--quiet", "uv")
    said = subprocess.run([str(python), "-m", "pip", "config", "list"], capture_output=True, text=True, check=True)
    pip = dict(line.split("=", 1) for line in said.stdout.splitlines())
    variables = dict(os.environ)
    for ours, theirs in (("UV_DEFAULT_INDEX", "index-url"), ("SSL_CERT_FILE", "cert")):
        for origin in ("global", ":env:"):
            if f"{origin}.{theirs}" in pip:
                variables.setdefault(ours, pip[f"{origin}.{theirs}"].strip("'"))
    return str(python.parent / "uv"), variables


def _call(command: list[str], variables: dict[str, str] | None = None) -> int:
    return subprocess.run(command, cwd=ROOT, env=variables, check=False).returncode


def _become(command: list[str], variables: dict[str, str]) -> int:
    """Let the program take this process's place, so that signals and the exit code are its own."""
    sys.stdout.flush()
    if os.name == "posix":
        os.execve(command[0], command, variables)
    return subprocess.run(command, env=variables, check=False).returncode


def _with_a_newer_python(arguments: list[str]) -> int:
    for minor in range(13, OLDEST[1] - 1, -1):
        newer = shutil.which(f"python3.{minor}")
        if newer and subprocess.run([newer, "--version"], capture_output=True, check=False).returncode == 0:
            return subprocess.run([newer, __file__, *arguments], check=False).returncode
    have, need = ".".join(map(str, sys.version_info[:2])), ".".join(map(str, OLDEST))
    print(f"This is Python {have}; WanStudio needs {need} or newer. Install one, then run this again.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
