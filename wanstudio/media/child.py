"""The worker's side: reads tasks from stdin, a line each, answers on stdout, ends with the program that began it."""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import queue
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO

from wanstudio.core.errors import BadFile, InvalidInput, StudioError
from wanstudio.core.exports import ExportSpec
from wanstudio.core.fixes import Fix
from wanstudio.disk import sync_file
from wanstudio.media import encode, encoders, landing, stills
from wanstudio.media import mend as mending
from wanstudio.media.landing import writing
from wanstudio.media.magic import shown
from wanstudio.media.probe import probe_file

Progress = Callable[[float], None]
Task = Callable[[Mapping[str, Any], Progress], Any]

MEMORY_BYTES = 4 << 30
LOOK_BYTES = 900 << 20  # what a look at one file may take beyond what is loaded: 1 GB with it
PR_SET_PDEATHSIG = 1


def probe(args: Mapping[str, Any], progress: Progress) -> Any:
    return probe_file(Path(args["path"]), deep=args["deep"]).as_dict()


def thumbnail(args: Mapping[str, Any], progress: Progress) -> None:
    source, temp, suffix = of_picture(args)
    size = {"width_px": args["width_px"], "height_px": args["height_px"]}
    with writing(temp.parent):
        stills.thumbnail(source, temp, suffix, **size, frame=args["frame"])


def filmstrip(args: Mapping[str, Any], progress: Progress) -> None:
    source, temp, suffix = of_picture(args)
    with writing(temp.parent):
        stills.filmstrip(source, temp, suffix, count=args["count"], height_px=args["height_px"])


def of_picture(args: Mapping[str, Any]) -> tuple[Path, Path, str]:
    return Path(args["source"]), Path(args["temp"]), args["suffix"]


def export(args: Mapping[str, Any], progress: Progress) -> None:
    spec = ExportSpec.from_dict(args["spec"])
    encode.export(Path(args["source"]), Path(args["temp"]), spec, args["stem"], progress, args["recipe"])


def same_there(args: Mapping[str, Any], progress: Progress) -> str:
    """The name of what is the same, "" where there is none."""
    return str(landing.same_there(Path(args["temp"]), Path(args["target"])) or "")


def land(args: Mapping[str, Any], progress: Progress) -> str:
    """The name it got, "" when it was left aside because its name is taken."""
    temp, target = Path(args["source"]), Path(args["target"])
    match args["exists"]:
        case "overwrite":
            return str(landing.land_over(temp, target, Path(args["clip"])))
        case "skip":
            return str(landing.land_if_free(temp, target) or "")
        case _:
            return str(landing.land(temp, target))


def taken(args: Mapping[str, Any], progress: Progress) -> list[str]:
    return [path for path in args["paths"] if os.path.lexists(path)]


def resolved(args: Mapping[str, Any], progress: Progress) -> list[str]:
    return [str(Path(path).resolve()) for path in args["paths"]]


def weight(args: Mapping[str, Any], progress: Progress) -> int:
    return landing.weight(Path(args["path"]))


def note(args: Mapping[str, Any], progress: Progress) -> None:
    """Write a text as a file."""
    temp = Path(args["temp"])
    with writing(temp.parent):
        temp.write_text(args["text"], encoding="utf-8")
        sync_file(temp)


def lacking(args: Mapping[str, Any], progress: Progress) -> list[str]:
    return encoders.lacking()


def make_ready(args: Mapping[str, Any], progress: Progress) -> None:
    landing.make_ready(Path(args["path"]), args["needs_bytes"])


def check_room(args: Mapping[str, Any], progress: Progress) -> None:
    folder = Path(args["path"])
    if folder.is_dir():
        landing.check_room(folder, args["needs_bytes"])


def mend(args: Mapping[str, Any], progress: Progress) -> None:
    mending.mend(Path(args["source"]), Path(args["temp"]), Fix.from_dict(args["fix"]), progress)


def alike(args: Mapping[str, Any], progress: Progress) -> bool:
    return stills.alike(Path(args["path"]), Path(args["other"]))


TASKS: Mapping[str, Task] = {
    "probe": probe,
    "thumbnail": thumbnail,
    "filmstrip": filmstrip,
    "export": export,
    "mend": mend,
    "same_there": same_there,
    "land": land,
    "alike": alike,
    "make_ready": make_ready,
    "check_room": check_room,
    "taken": taken,
    "resolved": resolved,
    "weight": weight,
    "note": note,
    "lacking": lacking,
}


LOOKS = {"probe", "thumbnail", "filmstrip", "alike"}
"""Tasks that only look: they meet files nobody has looked at before, so they get less memory."""


def serve(tasks: Mapping[str, Task]) -> None:
    """Run tasks until stdin ends. Never returns while there is more to do."""
    answers = own_stdout()
    sys.excepthook = lambda *fault: tell_fault(answers, *fault)
    die_with_parent()
    take_little()
    lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=read_lines, args=(lines,), daemon=True, name="questions").start()
    while line := lines.get():
        question = json.loads(line)
        hold(LOOK_BYTES if question["task"] in LOOKS else None)
        tell(answers, answer_to(tasks[question["task"]], question["args"], answers))


def answer_to(task: Task, args: Mapping[str, Any], answers: BinaryIO) -> dict[str, Any]:
    try:
        return {"result": task(args, progress_to(answers))}
    except MemoryError:
        name = shown(Path(str(args.get("path") or args.get("source"))))
        return {"error": {"code": BadFile.code, "detail": f"{name} needs more memory than there is.", "hint": ""}}
    except StudioError as e:
        param = e.param if isinstance(e, InvalidInput) else ""
        return {"error": {"code": e.code, "detail": e.detail, "hint": e.hint, "param": param}}


def progress_to(answers: BinaryIO) -> Progress:
    """Tells whole per cents only, each once."""
    last = -1

    def progress(done: float) -> None:
        nonlocal last
        if (now := int(100 * min(max(done, 0.0), 1.0))) > last:
            last = now
            tell(answers, {"progress": now / 100})

    return progress


def tell(answers: BinaryIO, answer: Mapping[str, Any]) -> None:
    answers.write(json.dumps(answer).encode() + b"\n")
    answers.flush()


def tell_fault(answers: BinaryIO, kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
    """The interpreter's last word before it ends: a fault in our own code is told, not hidden."""
    tell(answers, {"fault": "".join(traceback.format_exception(kind, fault, trace))})


def own_stdout() -> BinaryIO:
    """A library that prints must not break the conversation: its stdout goes nowhere."""
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return answers


def read_lines(lines: queue.SimpleQueue[bytes]) -> None:
    """In a thread of its own, so that the parent's end is noticed in the middle of a task, too."""
    for line in sys.stdin.buffer:
        lines.put(line)
    os._exit(0)


def die_with_parent() -> None:
    """On Linux even code that never lets go of Python's lock ends with the program."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def take_little() -> None:
    if sys.platform == "win32":
        return
    import resource

    with contextlib.suppress(ValueError, OSError):  # macOS does not know this limit
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


def hold(more_bytes: int | None) -> None:
    """Until the next task, take at most so much more memory than now; None: up to the worker's own limit."""
    if sys.platform != "linux":  # elsewhere there is no such limit that holds, and the worker's own stands
        return
    import resource

    pages = int(Path("/proc/self/statm").read_text().split()[0])
    wanted = MEMORY_BYTES if more_bytes is None else min(MEMORY_BYTES, pages * resource.getpagesize() + more_bytes)
    with contextlib.suppress(ValueError, OSError):  # a stricter limit from outside holds already
        resource.setrlimit(resource.RLIMIT_AS, (wanted, MEMORY_BYTES))
