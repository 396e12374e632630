"""The one rule of the house: imports point left.

core <- providers | store | media <- studio <- ui, desktop <- desk <- app;  studio <- cli;  core, media <- sandbox

The modules beside the rooms are layers of their own.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from pathlib import Path

import wanstudio

ROOT = Path(wanstudio.__file__).parent
MAY_IMPORT = {  # room -> our rooms and outside packages it may use
    "core": set(),
    "providers": {"core", "httpx", "truststore", "asyncio"},
    "store": {"core", "disk", "keyring", "sqlite3", "platformdirs", "asyncio"},
    "media": {"core", "disk", "av", "PIL", "pillow_heif", "numpy", "asyncio"},
    "studio": {"core", "disk", "providers", "store", "media", "asyncio"},
    "sandbox": {"core", "media", "av", "PIL", "numpy", "starlette", "uvicorn", "asyncio"},
    "desktop": {"core", "PySide6", "jeepney", "asyncio"},
    "ui": {"core", "PySide6"},  # it is given functions and core's data: it needs no studio
    "desk": {"core", "desktop", "providers", "store", "media", "studio", "ui", "PySide6", "asyncio"},
    "cli": {
        "core",
        "providers",
        "store",
        "media",
        "studio",
        "sandbox",
        "asyncio",
        "app",
        "child",
        "process",
        "doctor",
        "diagnostics",
        "display",
        "tour",
    },
    "tour": {"core", "providers", "ui", "app", "PySide6", "asyncio"},
    "selftest": {
        *("core", "providers", "store", "media", "tour", "app", "process", "display"),
        *("PySide6", "cryptography", "sqlite3", "asyncio"),
    },
}
MODULES_MAY_IMPORT = {  # the same for the modules beside the rooms
    "__init__": set(),
    "__main__": {"core", "media", "cli", "process", "display", "quick", "selftest"},
    "quick": {"PySide6"},  # makes its import faster
    "disk": set(),
    "display": {"core"},
    "child": {"core", "asyncio"},
    "diagnostics": {"core", "store", "studio", "doctor"},
    "doctor": {"core", "store", "studio", "child", "av", "sqlite3", "PySide6", "asyncio"},  # PySide6: whether it loads
    "faults": set(),
    "single": {"core", "PySide6"},
    "sweep": {"PySide6"},
    "thrift": set(),
    "app": {
        *("core", "store", "media", "studio", "ui", "desk", "child", "faults", "thrift", "diagnostics"),
        *("PySide6", "asyncio"),
    },
    "process": {"app", "core", "faults", "store", "ui", "single", "sweep", "PySide6", "qasync", "asyncio"},
}
OUTSIDE = set().union(*MAY_IMPORT.values()) - set(MAY_IMPORT) | {"qasync"}


def imports(path: Path) -> set[str]:
    """Our rooms and the outside packages that a module names, wherever in the file."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.Import():
                names = [a.name for a in node.names]
            case ast.ImportFrom():
                names = [f"{node.module}.{a.name}" for a in node.names]
            case _:
                continue
        for name in names:
            parts = name.split(".")
            found.add(parts[1] if parts[0] == "wanstudio" else parts[0])
    return found & (set(MAY_IMPORT) | set(MODULES_MAY_IMPORT) | OUTSIDE)


def test_imports_point_left():
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for room, allowed in MAY_IMPORT.items()
        for path in sorted((ROOT / room).rglob("*.py"))
        for name in sorted(imports(path) - allowed - {room})
    ]
    assert not wrong, "\n".join(wrong)


def test_the_modules_beside_the_rooms_keep_to_their_layers():
    assert {path.stem for path in ROOT.glob("*.py")} == set(MODULES_MAY_IMPORT)
    wrong = [
        f"{name}.py imports {other}"
        for name, allowed in MODULES_MAY_IMPORT.items()
        for other in sorted(imports(ROOT / f"{name}.py") - allowed)
    ]
    assert not wrong, "\n".join(wrong)


def test_only_the_windows_process_knows_qasync():
    knowing = {p.name for p in ROOT.rglob("*.py") if "qasync" in imports(p)}
    assert knowing <= {"process.py"}


ASYNC_AT_DESK = {
    "carrying.py",
    "prices.py",
    "clips.py",
    "comparing.py",
    "media.py",
    "numbers.py",
    "results.py",
}  # small works, begun as tasks
WINDOW = (
    *(path for room in ("ui", "desk", "tour") for path in (ROOT / room).rglob("*.py")),
    ROOT / "app.py",
    ROOT / "process.py",
)


def places(paths: Iterable[Path], wrong: Callable[[ast.AST], bool]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', '')}"
        for path in sorted(paths)
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if wrong(node)
    ]


def test_the_views_have_no_coroutines_and_the_desk_has_few():
    def is_coroutine(node: ast.AST) -> bool:
        return isinstance(node, ast.AsyncFunctionDef)

    assert not places((ROOT / "ui").rglob("*.py"), is_coroutine)
    found = places((ROOT / "desk").rglob("*.py"), is_coroutine)
    assert {Path(place.rpartition(":")[0]).name for place in found} == ASYNC_AT_DESK


DRAGS = "desk/carrying.py"
"""Qt has no other way to drag what no list shows, and what asks for the file meanwhile has to wait for it. Neither
is begun in a task: a drag is begun as Qt's own lists begin theirs."""


def test_nothing_of_the_window_waits_in_a_loop_of_its_own():
    def is_modal(node: ast.AST) -> bool:
        return (
            isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("exec", "exec_")
        )

    found = places(WINDOW, is_modal)
    assert {place.rpartition(":")[0] for place in found} == {DRAGS}
