"""The set-up of a checkout: lock files, what `packaging/` decides, what must not be there."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
LOCKS = sorted((ROOT / "packaging").glob("requirements*.txt"))
RUNTIME, EVERYTHING = ROOT / "packaging" / "requirements.txt", ROOT / "packaging" / "requirements-dev.txt"
MACHINES = [
    {"python_version": f"3.{minor}", "python_full_version": f"3.{minor}.4", "sys_platform": name}
    for minor in (11, 12, 13)
    for name in ("linux", "darwin", "win32")
]


def script(name: str) -> ModuleType:
    """A module of packaging/, which is no package and must not become one."""
    spec = importlib.util.spec_from_file_location(f"packaging_{name}", ROOT / "packaging" / f"{name}.py")
    assert spec and spec.loader
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


dev, debian, environment = script("dev"), script("debian"), script("environment")


def pins(lock: Path) -> list[tuple[Requirement, int]]:
    """Each pinned requirement of a lock file with the number of its hashes."""
    text = re.sub(r"^ *#.*\n", "", lock.read_text("utf-8"), flags=re.M)
    entries = [entry for entry in re.split(r"\n(?=\S)", text) if entry.strip()]
    return [(Requirement(entry.split(" \\\n")[0]), entry.count("--hash=sha256:")) for entry in entries]


def pinned_on(machine: dict[str, str], lock: Path) -> dict[str, str]:
    """Version by name, as pip would take them there."""
    found: dict[str, str] = {}
    for requirement, _ in pins(lock):
        if requirement.marker is None or requirement.marker.evaluate(machine):
            name = canonicalize_name(requirement.name)
            assert name not in found, f"{name} is pinned twice on this machine"
            found[name] = str(requirement.specifier).removeprefix("==")
    return found


def named(groups: list[str]) -> list[Requirement]:
    texts = PROJECT["project"]["dependencies"] + [t for g in groups for t in PROJECT["dependency-groups"][g]]
    return [Requirement(text) for text in texts]


# ---- lock files


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_file_pins_everything_with_hashes_and_names_no_address(lock):
    found = pins(lock)
    assert len(found) > 20
    for requirement, hashes in found:
        assert re.fullmatch(r"==[\d.a-z]+", str(requirement.specifier)), requirement
        assert hashes, f"{requirement} has no hash"
    assert not re.search(r"://|--index|--extra-index|--find-links|file:", lock.read_text("utf-8"))


@pytest.mark.parametrize("machine", MACHINES, ids=lambda m: f"{m['sys_platform']}-{m['python_version']}")
def test_the_lock_files_hold_what_the_project_names_on_every_machine(machine):
    runtime, everything = pinned_on(machine, RUNTIME), pinned_on(machine, EVERYTHING)
    assert runtime.items() < everything.items()
    for found, groups in ((runtime, []), (everything, ["test", "check", "package"])):
        for wanted in named(groups):
            if wanted.marker is None or wanted.marker.evaluate(machine):
                assert wanted.specifier.contains(found[canonicalize_name(wanted.name)]), wanted


# ---- what packaging/ decides


def test_every_verb_is_explained_and_an_unknown_one_is_refused(capsys):
    for verb in dev.VERBS:
        assert re.search(rf"^  {verb} ", dev.USAGE, re.M)
    assert dev.main(["biuld"]) == 2
    assert "biuld" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("platform", "variables", "expected"),
    [
        ("linux", {}, False),
        ("linux", {"DISPLAY": ""}, False),
        ("linux", {"DISPLAY": ":0"}, True),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, True),
        ("darwin", {}, True),
        ("win32", {}, True),
    ],
)
def test_a_display_is_looked_for_on_linux_only(platform, variables, expected):
    assert dev.has_display(platform, variables) is expected


@pytest.mark.parametrize(
    ("arguments", "cores", "many"),
    [
        ([], 2, True),
        (["-q", "-x"], 2, True),
        (["tests/ui", "-k", "seed"], 8, True),
        ([], 1, False),
        (["tests/core/test_params.py"], 2, False),
        (["tests/core/test_params.py::test_x[a]"], 2, False),
        (["-n", "3"], 2, False),
        (["-n0"], 2, False),
        (["--pdb"], 2, False),
        (["tests/ui", "-s"], 2, False),
    ],
)
def test_the_tests_run_on_all_cores_unless_files_are_named_or_it_is_said_otherwise(arguments, cores, many):
    found = dev.side_by_side(arguments, cores)
    assert found == (["-n", str(min(cores, 4)), "--dist", "worksteal"] if many else [])


def test_the_tests_get_folders_of_their_own(tmp_path):
    variables = dev.private_folders(tmp_path)
    assert set(variables) >= {"XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR"}
    for folder in variables.values():
        assert Path(folder).is_relative_to(tmp_path)
        assert os.name == "nt" or Path(folder).stat().st_mode & 0o777 == 0o700


def test_only_what_is_really_installed_counts_and_newer_names_do_too():
    lines = ["ii  libegl1", "rc  libgl1", "un  xvfb", "ii  libasound2t64", "iU  libnss3", ""]
    present = debian.parse_installed(lines)
    assert present == {"libegl1", "libasound2t64"}
    assert debian.missing(["libegl1", "libgl1", "libasound2", "libnss3"], present) == ["libgl1", "libnss3"]


def test_tests_need_more_of_the_system_than_running_does():
    assert set(debian.wanted("run")) < set(debian.wanted("test")) < set(debian.wanted("bench"))


@pytest.mark.parametrize("text", [None, "", "{", "[]", '{"python": "3.11"}', '{"python": "3.11", "locks": 3}'])
def test_a_broken_off_set_up_leaves_no_stamp_that_counts(tmp_path, text):
    if text is not None:
        (tmp_path / environment.STAMP).write_text(text)
    assert environment.read_stamp(tmp_path) is None


@pytest.mark.parametrize(
    ("locks", "for_running", "for_testing"),
    [
        ({}, False, False),
        ({"requirements.txt": "a"}, True, False),
        ({"requirements-dev.txt": "b"}, True, True),
        ({"requirements.txt": "a", "requirements-dev.txt": "old"}, True, False),
        ({"requirements.txt": "old", "requirements-dev.txt": "b"}, True, True),
        ({"requirements.txt": "old", "requirements-dev.txt": "old"}, False, False),
    ],
)
def test_packages_are_installed_again_only_when_their_lock_file_changed(locks, for_running, for_testing):
    stamp, wanted = environment.Stamp("3.11", locks), {"requirements.txt": "a", "requirements-dev.txt": "b"}
    assert environment.is_installed(stamp, wanted, "requirements.txt") is for_running
    assert environment.is_installed(stamp, wanted, "requirements-dev.txt") is for_testing


@pytest.mark.skipif(os.name == "nt", reason="the launcher is another one there")
def test_an_environment_left_half_made_is_made_again_and_runs_the_checkout(tmp_path, capsys):
    (tmp_path / "packaging").mkdir()
    (tmp_path / "packaging" / "requirements.txt").write_text("")
    (tmp_path / "wanstudio").mkdir()
    (tmp_path / "wanstudio" / "__main__.py").write_text("import sys; print('started with', *sys.argv[1:])")
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "python").write_text("half a file")

    python = environment.ready(tmp_path, "requirements.txt")
    assert "Making" in capsys.readouterr().out
    assert environment.ready(tmp_path, "requirements.txt") == python
    assert capsys.readouterr().out == "", "a finished environment was made or filled again"

    moved = tmp_path.rename(tmp_path.with_name("moved"))
    said = subprocess.run([moved / ".venv" / "bin" / "wanstudio", "tour"], cwd="/", capture_output=True, text=True)
    assert said.stdout == "started with tour\n", said.stderr


# ---- what must hold for all of it


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal from Python 3.12 on")
def test_calls_into_qt_keep_their_references_to_none(qapp):
    """PySide6 6.12.0 on Python 3.11 drops one on every call that returns nothing, and aborts after some 5,300."""
    from PySide6.QtCore import QObject

    thing, before = QObject(), sys.getrefcount(None)
    for _ in range(20_000):
        thing.setObjectName("x")
        if sys.getrefcount(None) < before - 1_000:
            pytest.fail("a reference to None is lost on every call; keep PySide6 under 6.12 on this Python")


def test_packaging_is_no_package():
    """With an `__init__.py` it would hide the library `packaging` from pytest and PyInstaller."""
    assert not (ROOT / "packaging" / "__init__.py").exists()


def test_continuous_integration_runs_the_test_command_of_the_readme():
    command = "python3 packaging/dev.py test"
    assert (ROOT / ".ci" / "run").read_text("utf-8").endswith(f"exec {command}\n")
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
    assert f"\n{command} " in (ROOT / "README.md").read_text("utf-8")


def test_the_repository_names_no_package_index_and_no_folder_of_a_machine():
    if not shutil.which("git") or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    hosts = ("python" + "hosted", "pypi" + r"\.org", "registry" + r"\.npmjs", "deb" + r"\.debian")
    telling = re.compile("|".join([*hosts, r"(?<![\w.~>}-])/(?:work|root)" + "/"]))
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    wrong = [
        f"{name}:{number}: {line.strip()[:80]}"
        for name in listed.split("\0")
        if (ROOT / name).is_file()
        for number, line in enumerate((ROOT / name).read_text("utf-8", errors="ignore").splitlines(), 1)
        if telling.search(line)
    ]
    assert not wrong, "\n".join(wrong)
