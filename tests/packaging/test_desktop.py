"""What a desktop is told of the program: files that its own validators accept, and a way in that is a way out, too."""

from __future__ import annotations

import json
import os
import plistlib
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

import wanstudio
from tests.packaging.conftest import script
from wanstudio.cli.commands import COMMANDS

ROOT = Path(__file__).parents[2]
LINUX = ROOT / "packaging" / "linux"
SHARE = LINUX / "share"
ENTRY = SHARE / "applications" / "wanstudio.desktop"
METAINFO = SHARE / "metainfo" / "wanstudio.metainfo.xml"
names = script("names")


def test_the_desktop_entry_is_valid():
    said = subprocess.run(["desktop-file-validate", ENTRY], capture_output=True, text=True, check=False)
    assert (said.returncode, said.stdout) == (0, "")


def test_the_appstream_data_is_valid():
    said = subprocess.run(
        ["appstreamcli", "validate", "--no-net", "--no-color", METAINFO], capture_output=True, text=True, check=False
    )
    assert said.returncode == 0, said.stdout


def test_the_files_agree_on_name_version_and_types():
    entry = dict(line.split("=", 1) for line in ENTRY.read_text("utf-8").splitlines() if "=" in line)
    info = ElementTree.parse(METAINFO)
    assert info.findtext("launchable") == ENTRY.name
    release = info.find("releases/release")
    assert release is not None and release.get("version") == wanstudio.__version__
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["version"] == wanstudio.__version__
    taken = {e.text for e in info.iterfind("provides/mediatype")}
    assert taken <= set(entry["MimeType"].split(";"))
    assert entry["Icon"] == "wanstudio"


@pytest.mark.parametrize("name", ["Info.plist", "entitlements.plist"])
def test_the_macos_lists_can_be_read(name):
    found = plistlib.loads((ROOT / "packaging" / "macos" / name).read_bytes())
    assert isinstance(found, dict)


def test_the_windows_installer_asks_for_no_administrator_and_takes_the_whole_folder():
    script = (ROOT / "packaging" / "windows" / "wanstudio.iss").read_text("utf-8")
    assert "PrivilegesRequired=lowest" in script and "HKLM" not in script
    assert 'Source: "..\\..\\build\\package\\wanstudio\\*"' in script
    assert "recursesubdirs" in script


def test_the_flatpak_lays_out_a_program_that_runs(tmp_path: Path):
    """By the manifest's own commands; what comes before them, Python's packages, is this environment's."""
    app = tmp_path / "app"
    for command in flatpak()["modules"][-1]["build-commands"]:
        subprocess.run(["sh", "-c", command.replace("/app/", f"{app}/")], cwd=ROOT, check=True)
    shared = {p.name for p in (app / "share").rglob("*.*")}
    assert shared == {"wanstudio.desktop", "wanstudio.metainfo.xml", "wanstudio.svg"}
    shutil.rmtree(app / "lib" / "wanstudio" / "resources" / "models" / "aimlapi")  # to see whose resources it reads
    env = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "WANSTUDIO_HOME": str(tmp_path)}
    said = subprocess.run([app / "bin" / "wanstudio", "models", "--json"], env=env, capture_output=True, text=True)
    assert said.returncode == 0, said.stderr
    assert {json.loads(line)["provider"] for line in said.stdout.splitlines()} == {"scenario"}


def test_the_flatpak_asks_for_no_more_than_it_needs():
    """The rules of flatpak-builder-lint that its manifest touches."""
    manifest = flatpak()
    asked = set(manifest["finish-args"])
    assert not [a for a in asked if a.startswith("--filesystem=") and "xdg-videos/WanStudio" not in a]
    assert "--socket=x11" not in asked and {"--socket=fallback-x11", "--socket=wayland", "--share=ipc"} <= asked
    assert not [a for a in asked if a.startswith(("--socket=session-bus", "--socket=system-bus", "--device=all"))]
    assert "/" not in manifest["command"] and "branch" not in manifest
    assert "build-args" not in manifest.get("build-options", {})


def flatpak() -> dict[str, Any]:
    return json.loads((LINUX / "flatpak" / f"{names.APP_ID}.json").read_text("utf-8"))  # type: ignore[no-any-return]


def test_the_names_we_go_by_are_the_same_everywhere():
    said = {
        "AppStream": ElementTree.parse(METAINFO).findtext("id"),
        "Flatpak": flatpak()["id"],
        "macOS": plistlib.loads((ROOT / "packaging" / "macos" / "Info.plist").read_bytes())["CFBundleIdentifier"],
    }
    assert said == dict.fromkeys(said, names.APP_ID)
    developer = ElementTree.parse(METAINFO).find("developer")
    assert developer is not None and developer.findtext("name") == names.DEVELOPERS
    assert names.APP_ID.startswith(str(developer.get("id")))
    script = (ROOT / "packaging" / "windows" / "wanstudio.iss").read_text("utf-8")
    assert f"AppId={{{{{names.WINDOWS_ID}}}" in script and f"AppPublisher={names.DEVELOPERS}" in script


def test_the_manual_page_knows_every_command_and_variable():
    page = (SHARE / "man" / "man1" / "wanstudio.1").read_text("utf-8").replace("\\-", "-")
    assert [name for name in COMMANDS if f"\n.B {name}\n" not in page] == []
    assert f"WanStudio {wanstudio.__version__}" in page
    assert all(variable in page for variable in ("WANSTUDIO_HOME", "SCENARIO_SDK_API_SECRET", "AIMLAPI_KEY"))


def installed(to: Path, box: Path) -> subprocess.CompletedProcess[str]:
    command = ["sh", str(box / "install.sh"), str(to)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture
def box(tmp_path: Path) -> Path:
    """The archive unpacked, with a program that only says so in the bundle's place."""
    box = tmp_path / "box with a space"
    box.mkdir()
    for name in ("install.sh", "uninstall.sh"):
        (box / name).write_bytes((LINUX / name).read_bytes())
    for file in SHARE.rglob("*.*"):
        target = box / "share" / file.relative_to(SHARE)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.read_bytes())
    (box / "wanstudio").mkdir()
    (box / "wanstudio" / "wanstudio").write_text("#!/bin/sh\necho started\n")
    (box / "wanstudio" / "wanstudio").chmod(0o755)
    return box


def test_the_archive_installs_starts_and_goes_without_a_trace(box: Path, tmp_path: Path):
    to = tmp_path / "a home & more|less" / ".local"
    to.mkdir(parents=True)
    assert installed(to, box).returncode == 0
    assert subprocess.run([to / "bin" / "wanstudio"], capture_output=True, text=True).stdout == "started\n"
    assert f'Exec="{to}/bin/wanstudio" %F' in (to / "share" / "applications" / "wanstudio.desktop").read_text()
    gone = subprocess.run([to / "bin" / "wanstudio-uninstall"], capture_output=True, text=True, check=False)
    assert gone.returncode == 0, gone.stderr
    assert list(to.iterdir()) == []


def test_a_second_version_takes_the_first_ones_place(box: Path, tmp_path: Path):
    to = tmp_path / "local"
    assert installed(to, box).returncode == 0
    (to / "lib" / "wanstudio" / "old-file").write_text("of the first version")
    icon = box / "share" / "icons" / "old.svg"
    icon.parent.mkdir()
    icon.write_text("<svg/>")
    assert installed(to, box).returncode == 0
    assert (to / "share" / "icons" / "old.svg").exists()
    icon.unlink()
    assert installed(to, box).returncode == 0
    assert not (to / "lib" / "wanstudio" / "old-file").exists()
    assert not (to / "share" / "icons" / "old.svg").exists()


def test_uninstalling_leaves_what_others_have_put_there(box: Path, tmp_path: Path):
    to = tmp_path / "local"
    assert installed(to, box).returncode == 0
    other = to / "share" / "applications" / "other.desktop"
    other.write_text("[Desktop Entry]\n")
    (to / "bin" / "other").write_text("")
    subprocess.run([to / "bin" / "wanstudio-uninstall"], check=True, capture_output=True)
    assert other.exists() and (to / "bin" / "other").exists()


def test_the_folder_of_an_appimage_starts_from_wherever_it_is(box: Path, tmp_path: Path):
    """As far as can be without its tool: what the tool would pack."""
    icon = box / "made" / "icons" / "hicolor" / "256x256" / "apps" / "wanstudio.png"
    icon.parent.mkdir(parents=True)
    icon.write_bytes(b"a picture")
    without_tool = {**os.environ, "PATH": "/usr/bin:/bin"}
    made = subprocess.run(
        ["sh", LINUX / "appimage.sh", box], env=without_tool, capture_output=True, text=True, check=True
    )
    assert "no AppImage" in made.stderr
    app = (box / "WanStudio.AppDir").rename(tmp_path / "moved")
    assert subprocess.run([app / "AppRun"], capture_output=True, text=True).stdout == "started\n"
    assert (app / "wanstudio.desktop").exists() and (app / ".DirIcon").read_bytes() == b"a picture"


def test_a_file_that_is_built_otherwise_the_second_time_is_named(tmp_path: Path):
    """With a building script that writes what it is told, and a byte of its own on demand."""
    root, into = tmp_path / "root", tmp_path / "into"
    (root / "packaging").mkdir(parents=True)
    (into / "wanstudio").mkdir(parents=True)
    (into / "wanstudio" / "SHA256SUMS").write_text("aa  one\nbb  two\n")
    build = root / "packaging" / "bundle.py"

    def differences(second: str) -> list[str]:
        lines = [
            "import sys",
            "from pathlib import Path",
            "to = Path(sys.argv[2], 'wanstudio')",
            "to.mkdir(parents=True)",
        ]
        build.write_text("\n".join([*lines, f"(to / 'SHA256SUMS').write_text({second!r})"]))
        return script("twice").differences(root, into, ["packaging"], 1, [])  # type: ignore[no-any-return]

    assert differences("aa  one\nbb  two\n") == []
    assert differences("aa  one\ncc  two\ndd  three\n") == ["three: only one of them has it", "two: differs"]
