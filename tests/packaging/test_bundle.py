"""The bundle as somebody without Python has it: in a folder it cannot write to, in another user's hands."""

from __future__ import annotations

import ctypes
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from tests.packaging.conftest import script
from tests.selftest.test_run import CHECKS
from wanstudio.core.parts import BUILT_WITH

ROOT = Path(__file__).parents[2]
NOBODY = 65534
ELSEWHERE = "Programme – schön 漢字 'quoted'"


@pytest.fixture
def stranger() -> Iterator[Path]:
    """A folder that whoever runs the bundle may reach; `home` inside is theirs and empty, the rest is not."""
    with tempfile.TemporaryDirectory(prefix="wanstudio-stranger-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "home").mkdir()
        (folder / "home" / "tmp").mkdir()
        if os.geteuid() == 0:
            for path in (folder / "home", folder / "home" / "tmp"):
                os.chown(path, NOBODY, NOBODY)
        yield folder
        for path in folder.rglob("*"):
            if path.is_dir():
                path.chmod(0o755)


def in_strange_hands(program: Path, home: Path, *args: str) -> subprocess.CompletedProcess[str]:
    """Run it with nothing of this session: no Python, no PATH, no display, no keyring; by another user where we may."""
    other = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
    env = {"HOME": str(home), "TMPDIR": str(home / "tmp"), "PATH": "/nonexistent", "LANG": "C.UTF-8"}
    return subprocess.run(
        [program, *args],
        env=env,
        cwd=home,
        capture_output=True,
        text=True,
        timeout=300,
        stdin=subprocess.DEVNULL,
        **other,
    )  # type: ignore[call-overload, no-any-return]


def linked(folder: Path, to: Path) -> None:
    """The same files elsewhere; they are never written to."""
    try:
        shutil.copytree(folder, to, symlinks=True, copy_function=os.link)
    except (OSError, shutil.Error):  # another file system
        shutil.rmtree(to, ignore_errors=True)
        shutil.copytree(folder, to, symlinks=True)
    for path in [to, *to.rglob("*")]:
        if path.is_dir() and not path.is_symlink():
            path.chmod(0o555)


def state(folder: Path) -> list[tuple[str, int, int]]:
    return sorted((str(p), p.lstat().st_size, p.lstat().st_mtime_ns) for p in folder.rglob("*"))


def test_it_proves_itself_without_python_in_a_strange_folder_that_it_cannot_write_to(bundle: Path, stranger: Path):
    program = stranger / ELSEWHERE / "wanstudio"
    program.parent.mkdir()
    linked(bundle, program)
    before = state(program)
    said = in_strange_hands(program / "wanstudio", stranger / "home", "--self-test", "--json")
    lines = [json.loads(line) for line in said.stdout.splitlines()]
    assert [line for line in lines if not line["ok"]] == [], said.stderr[-3000:]
    assert said.returncode == 0 and {line["name"] for line in lines} == CHECKS
    assert "bundle" in lines[0]["says"]
    assert state(program) == before, "it has written to its own folder"


def test_what_qt_says_while_it_starts_is_no_complaint_about_the_bundle(bundle: Path, stranger: Path):
    """A plugin or style that cannot be loaded starts normally, and says so on a line nobody sees."""
    program = stranger / ELSEWHERE / "wanstudio"
    program.parent.mkdir()
    linked(bundle, program)
    said = in_strange_hands(program / "wanstudio", stranger / "home", "models", "--json")
    assert said.returncode == 0 and len(said.stdout.splitlines()) >= 5 and said.stderr == ""
    env = {
        "QT_QPA_PLATFORM": "offscreen",
        "WANSTUDIO_EXIT_AFTER_FIRST_FRAME": "1",
        "HOME": str(stranger / "home"),
        "LANG": "C.UTF-8",
    }
    window = subprocess.run([program / "wanstudio"], env=env, capture_output=True, text=True, timeout=120)
    assert window.returncode == 0
    assert [line for line in window.stderr.splitlines() if "propagateSizeHints" not in line] == []


def test_it_keeps_keys_in_the_systems_keyring_and_knows_the_versions_of_its_parts(bundle: Path, stranger: Path):
    """In the test's own session, whose keyring is real; the self-test above runs where there is none."""
    env = {name: os.environ[name] for name in ("DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR") if name in os.environ}
    home = {"WANSTUDIO_HOME": str(stranger / "home"), "PATH": "/nonexistent", "LANG": "C.UTF-8"}
    said = subprocess.run([bundle / "wanstudio", "doctor", "--json"], env=env | home, capture_output=True, text=True)
    found = {line["name"]: line for line in map(json.loads, said.stdout.splitlines())}
    assert said.returncode == 0 and [name for name, line in found.items() if line["needed"] and not line["ok"]] == []
    assert found["keyring"]["message"] == "Keys are kept in the system's keyring"
    assert [name for name in BUILT_WITH if f"{name} " not in found["packages"]["message"]] == []


def test_no_library_in_it_lacks_another(bundle: Path):
    files = [
        p
        for p in bundle.rglob("*")
        if p.is_file() and not p.is_symlink() and (".so" in p.name or p.name == "wanstudio")
    ]
    assert len(files) > 150
    inside = {p.name for p in bundle.rglob("*.so*")}
    said = subprocess.run(["ldd", *files], capture_output=True, text=True, check=False).stdout
    lacking = {line.split()[0] for line in said.splitlines() if "not found" in line}
    assert lacking - inside == set()
    assert inside >= lacking


def test_no_library_in_it_looks_for_others_outside(bundle: Path, packaging: ModuleType):
    """Python's own modules name the folder where the building machine keeps Python."""
    places = packaging.elf.search_paths([p for p in bundle.rglob("*.so*") if p.is_file() and not p.is_symlink()])
    assert len(places) > 150 and any(places.values())
    assert {p.name: found for p, found in places.items() if any(place[0] != "$" for place in found)} == {}


def test_its_sums_are_those_of_its_files(bundle: Path):
    lines = dict(reversed(line.split("  ", 1)) for line in (bundle / "SHA256SUMS").read_text("utf-8").splitlines())  # type: ignore[arg-type]
    files = {p.relative_to(bundle).as_posix(): p for p in bundle.rglob("*") if p.is_file() and not p.is_symlink()}
    assert set(lines) == set(files) - {"SHA256SUMS"}
    for name in ("wanstudio", "sbom.cdx.json", "_internal/resources/changelog.md", "licences/README.txt"):
        assert lines[name] == hashlib.sha256(files[name].read_bytes()).hexdigest()


def test_every_part_has_its_licence_and_its_place_in_the_bill_of_materials(bundle: Path):
    bill = json.loads((bundle / "sbom.cdx.json").read_text("utf-8"))
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    named = {part["name"].lower().replace("-", "_"): part for part in bill["components"]}
    for name in ("pyside6_essentials", "pyside6_addons", "av", "numpy", "pillow", "httpx", "keyring", "qasync"):
        assert named[name]["version"] and named[name]["licenses"]
    for part in bill["components"]:
        folder = bundle / "licences" / part["name"]
        assert folder.is_dir() and any(folder.iterdir()), f"{part['name']} has no licence text"
    inside_av = {part["name"].lower() for part in named["av"].get("components", ())}
    assert inside_av, "PyAV's wheel says nothing of its FFmpeg any more"


def test_nothing_that_is_to_be_left_out_is_inside(bundle: Path):
    dropped = script("dropped")
    inside = [p.relative_to(bundle / "_internal").as_posix() for p in (bundle / "_internal").rglob("*") if p.is_file()]
    assert len(inside) > 400 and [name for name in inside if dropped.why_dropped(name)] == []
    assert [name for name in inside if "__pycache__" in name] == []
    reasons = {line.split("\t")[1] for line in (bundle.parent / "dropped.txt").read_text("utf-8").splitlines()}
    assert reasons and "" not in reasons


def test_nothing_of_the_building_machine_is_named_in_its_texts(bundle: Path):
    texts = [p for p in bundle.rglob("*") if p.suffix in (".txt", ".json", ".md", ".toml", ".xml") and p.is_file()]
    assert not [p for p in texts if str(ROOT) in p.read_text("utf-8", errors="ignore")]


def test_it_is_no_larger_than_promised(bundle: Path):
    files = [p for p in bundle.rglob("*") if p.is_file() and not p.is_symlink()]
    assert sum(p.stat().st_size for p in files) < 320e6


def test_the_report_has_the_thirty_largest_files_with_their_sizes_and_a_reason_each(bundle: Path):
    command = [sys.executable, str(ROOT / "packaging" / "sizes.py"), str(bundle)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert said == (bundle.parent / "sizes.txt").read_text("utf-8")
    files = [p for p in bundle.rglob("*") if p.is_file() and not p.is_symlink()]
    largest = sorted(files, key=lambda p: (p.stat().st_size, p.relative_to(bundle).as_posix()), reverse=True)[:30]
    lines = [line.split(maxsplit=3) for line in said.splitlines()[1:-1]]
    assert [(size, place) for size, _, place, _ in lines] == [
        (f"{p.stat().st_size / 1e6:.1f}", p.relative_to(bundle).as_posix()) for p in largest
    ]
    assert [place for _, _, place, reason in lines if not re.match(r"\([^;)]", reason)] == []


def test_each_large_library_is_named_by_a_file_that_is_there(bundle: Path):
    """One that nobody names is there for nothing. Python's own modules and Qt's plugins are loaded by name."""
    report = (bundle.parent / "sizes.txt").read_text("utf-8").splitlines()[1:-1]
    inside = {p.name for p in bundle.rglob("*")}
    for line in report:
        _, _, place, reason = line.split(maxsplit=3)
        loaded_by_name = re.search(r"\.(abi3|cpython-\d+)[-.]|/plugins/|libpython", place) or ".so" not in place
        named_by = re.search(r"; named by ([^,) ]+)", reason)
        assert loaded_by_name or named_by, place
        assert not named_by or named_by[1] in inside


def test_no_library_of_the_building_machine_is_there_for_nobody(bundle: Path, packaging: ModuleType):
    places = json.loads((bundle.parent / "made" / "contents.json").read_text("utf-8"))
    system = {
        Path(place).name for place, origin in places if origin.startswith(("/usr/lib", "/lib")) and "/" not in place
    }
    named = packaging.namers([p for p in bundle.rglob("*") if p.is_file() and not p.is_symlink()])
    assert len(system) > 20 and [name for name in sorted(system) if not named[name]] == []


@pytest.fixture
def packaging(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT / "packaging"))
    return script("sizes")


def test_the_empty_x265_is_made_for_the_libheif_that_is_known_and_for_no_other(
    tmp_path: Path, packaging: ModuleType, monkeypatch: pytest.MonkeyPatch
):
    folder = tmp_path / "pillow_heif.libs"
    folder.mkdir()
    (folder / "libx265-1.so.9").write_bytes(b"23 MB")

    def heif_that_names(*names: str) -> None:
        source = tmp_path / "heif.s"
        source.write_text("\n".join(f".quad {name}" for name in names) + "\n")
        subprocess.run(["as", "-o", tmp_path / "heif.o", source], check=True)
        subprocess.run(["ld", "-shared", "-o", folder / "libheif-1.so.1", tmp_path / "heif.o"], check=True)

    x265 = script("x265")
    heif_that_names("x265_cleanup", "x265_encoder_open")
    with pytest.raises(SystemExit, match="x265_encoder_open"):
        x265.empty(tmp_path, tmp_path / "made")
    heif_that_names("x265_cleanup", "x265_api_get_209")
    x265.empty(tmp_path, tmp_path / "made")
    made = ctypes.CDLL(str(folder / "libx265-1.so.9"))
    made.x265_api_get_209.restype = ctypes.POINTER(ctypes.c_char)
    assert made.x265_api_get_209(0)[:4096] == bytes(4096)
