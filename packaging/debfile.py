"""The .deb: the same folder under /usr/lib, a link in /usr/bin, and what a desktop needs to know of the program.

What it depends on is not written by hand: it is the owner of every library that a file of the folder names and the
folder does not have.
"""

from __future__ import annotations

import gzip
import os
import re
import shutil
import subprocess
from pathlib import Path

import contents
from names import ADDRESS, DEVELOPERS

ALSO = ("libgl1", "libegl1", "libfontconfig1", "libxcb-cursor0")  # Qt loads them by name, at run time
RECOMMENDS = "gnome-keyring | kwalletmanager, xdg-desktop-portal, pipewire-pulse | pulseaudio"
MAINTAINER = f"{DEVELOPERS} <{ADDRESS}>"
LINUX = Path(__file__).parent / "linux"
CONTROL = """\
Package: wanstudio
Version: {version}
Section: video
Priority: optional
Architecture: {architecture}
Maintainer: {maintainer}
Installed-Size: {size_kb}
Depends: {depends}
Recommends: {recommends}
Description: desktop studio for hosted Wan video models
 Drop in a picture or a clip, set the model's parameters, press Generate,
 judge the result frame by frame, and export what you keep. A paid clip is
 never lost, and the window never stalls.
 .
 It works at once and without an account: the built-in Sandbox runs on this
 computer and renders stand-in clips that obey every parameter.
"""
COPYRIGHT = f"""\
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: WanStudio

Files: *
Copyright: 2026 {DEVELOPERS}
License: GPL-3+
 On Debian systems the text is in /usr/share/common-licenses/GPL-3.
 .
 The parts inside have licences of their own; every one of them is in
 /usr/lib/wanstudio/licences, and listed in its README.txt.
"""


def build(folder: Path, into: Path, version: str, epoch: int) -> Path:
    tree = into / "made" / "deb"
    shutil.rmtree(tree, ignore_errors=True)
    usr = tree / "usr"
    shutil.copytree(folder, usr / "lib" / "wanstudio", symlinks=True)
    (usr / "bin").mkdir()
    (usr / "bin" / "wanstudio").symlink_to("../lib/wanstudio/wanstudio")
    shutil.copytree(LINUX / "share", usr / "share")
    shutil.copytree(into / "made" / "icons", usr / "share" / "icons")
    _documents(usr / "share", version)
    architecture = _said("dpkg", "--print-architecture")
    control = CONTROL.format(
        version=version,
        architecture=architecture,
        maintainer=MAINTAINER,
        size_kb=sum(p.stat().st_size for p in usr.rglob("*") if p.is_file() and not p.is_symlink()) // 1024,
        depends=", ".join(depends(folder)),
        recommends=RECOMMENDS,
    )
    (tree / "DEBIAN").mkdir()
    (tree / "DEBIAN" / "control").write_text(control, encoding="utf-8")
    for path in [tree, *tree.rglob("*")]:
        if not path.is_symlink() and (path.is_dir() or not path.is_relative_to(usr / "lib")):
            path.chmod(0o755 if path.is_dir() else 0o644)
        os.utime(path, (epoch, epoch), follow_symlinks=False)
    target = into / f"wanstudio_{version}_{architecture}.deb"
    command = ["dpkg-deb", "--root-owner-group", "-Zxz", "-z9", "--build", str(tree), str(target)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env={**os.environ, "SOURCE_DATE_EPOCH": str(epoch)})
    shutil.rmtree(tree)
    return target


def judge(package: Path) -> int:
    """Lintian's exit code, where there is one; what it may not say is in `linux/lintian-overrides` with the reasons."""
    if not shutil.which("lintian"):
        return 0
    command = ["lintian", "--allow-root", "--fail-on", "error,warning", str(package)]
    return subprocess.run(command, check=False).returncode


def depends(folder: Path) -> list[str]:
    """Package names, each with its name since the 64-bit time of Debian 13 and Ubuntu 24.04."""
    files = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    libraries = [path for path in files if ".so" in path.name or path.name == "wanstudio"]
    packages = {contents.package_of(Path(path)) for path in _outside(folder, libraries)} - {""}
    wanted = sorted(packages | set(ALSO))
    return [
        f"libc6 (>= {_glibc(libraries)})",
        *(_either(name) for name in wanted if name not in ("libc6", "libgcc-s1")),
    ]


def _outside(folder: Path, libraries: list[Path]) -> set[str]:
    """The libraries of this system that are loaded with those of the folder."""
    found: set[str] = set()
    inside = os.pathsep.join(sorted({str(path.parent) for path in libraries}))
    for path in libraries:
        said = subprocess.run(
            ["ldd", str(path)],
            capture_output=True,
            text=True,
            check=False,
            env={"LD_LIBRARY_PATH": inside, "PATH": "/bin"},
        ).stdout
        found |= set(re.findall(r"=> (/\S+)", said))
    return {path for path in found if not path.startswith(str(folder))}


def _glibc(libraries: list[Path]) -> str:
    """The newest version of glibc that a symbol in the folder asks for."""
    said = subprocess.run(["objdump", "-T", *map(str, libraries)], capture_output=True, text=True, check=False).stdout
    found = {tuple(map(int, version.split("."))) for version in re.findall(r"GLIBC_(2\.\d+)", said)}
    return ".".join(map(str, max(found)))


def _either(name: str) -> str:
    name = name.removesuffix("t64")
    return f"{name} | {name}t64" if re.match(r"lib(glib2\.0-0|asound2|gssapi-krb5-2|png16-16)$", name) else name


def _documents(share: Path, version: str) -> None:
    folder = share / "doc" / "wanstudio"
    folder.mkdir(parents=True)
    (folder / "copyright").write_text(COPYRIGHT, encoding="utf-8")
    news = f"wanstudio ({version}) unstable; urgency=medium\n\n  * See What's new in the program's Help menu.\n\n"
    news += f" -- {MAINTAINER}  Thu, 01 Jan 2026 00:00:00 +0000\n"
    (folder / "changelog.gz").write_bytes(gzip.compress(news.encode(), 9, mtime=0))
    for page in (share / "man").rglob("*.1"):
        page.with_name(page.name + ".gz").write_bytes(gzip.compress(page.read_bytes(), 9, mtime=0))
        page.unlink()
    overrides = share / "lintian" / "overrides"
    overrides.mkdir(parents=True)
    shutil.copyfile(LINUX / "lintian-overrides", overrides / "wanstudio")


def _said(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
