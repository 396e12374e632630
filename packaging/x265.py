"""An x265 that does nothing, in the place of the 23 MB that pillow-heif brings to write HEIC: here it is only read.

There was a wheel without x265, pi-heif; its maker gave it up in June 2026. What reads HEIC (libheif, libde265) stays as
it came. libheif names two functions of x265 and asks one of them, once, for x265's description: that one gives an
address with nothing but zeros. Linux only; needs `as` and `ld` of binutils. When libheif names a third, the build ends.
"""

from __future__ import annotations

import platform
import re
import subprocess
from pathlib import Path

import elf

FOLDER = "pillow_heif.libs"
NAMED = re.compile(r"x265_(cleanup|api_get_\d+)")
RETURN_ZEROS = {
    "x86_64": ("leaq nothing(%rip), %rax", "ret"),
    "aarch64": ("adrp x0, nothing", "add x0, x0, :lo12:nothing", "ret"),
}
SOURCE = """\
.section .note.GNU-stack,"",%progbits
.text
{functions}
.bss
.balign 64
nothing: .skip 4096
"""


def empty(internal: Path, scratch: Path) -> None:
    """Replace it in `internal`, the folder with all libraries of the bundle."""
    [library] = (internal / FOLDER).glob("libx265-*.so.*")
    [heif] = (internal / FOLDER).glob("libheif-*.so.*")
    functions = [name for name in elf.wants(heif) if name.startswith("x265_")]
    if unknown := [name for name in functions if not NAMED.fullmatch(name)]:
        raise SystemExit(f"libheif names {', '.join(unknown)} of x265, which packaging/x265.py does not know.")
    scratch.mkdir(exist_ok=True)
    source, compiled = scratch / "x265.s", scratch / "x265.o"
    body = "\n".join(RETURN_ZEROS[platform.machine()])
    text = "\n".join(f".globl {name}\n.type {name}, %function\n{name}:\n{body}" for name in functions)
    source.write_text(SOURCE.format(functions=text), encoding="utf-8")
    subprocess.run(["as", "-o", compiled, source], check=True)
    subprocess.run(["ld", "-shared", "--strip-all", "-soname", library.name, "-o", library, compiled], check=True)
