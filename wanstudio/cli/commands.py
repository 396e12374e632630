"""The commands and their arguments; which module runs each is said here and nowhere else."""

from __future__ import annotations

import argparse
import itertools
import math
import os
from collections.abc import Callable
from difflib import get_close_matches
from typing import NoReturn

from wanstudio import __version__
from wanstudio.cli.say import Say, flat
from wanstudio.core.errors import InvalidInput, StudioError

COMMANDS = {
    "models": "the models and what they take",
    "generate": "make a clip",
    "jobs": "what was sent and how it stands",
    "projects": "the projects and how many clips are of each",
    "export": "write clips in another format",
    "sandbox": "the stand-in services alone, until interrupted",
    "doctor": "what works on this computer",
    "tour": "drive the window through the main job on all models",
}


class _Parser(argparse.ArgumentParser):
    """`epilogue` gives what stands at the end of the help, line by line; asked only when help is."""

    epilogue: Callable[[], str] | None = None

    def format_help(self) -> str:
        if self.epilogue:
            self.epilog, self.formatter_class = self.epilogue(), argparse.RawDescriptionHelpFormatter
        return super().format_help()

    def error(self, message: str) -> NoReturn:
        raise _Misused(self.prog, f"{self.prog}: {message}", hint=f"See {self.prog} --help.")


class _Misused(InvalidInput):
    """The words of a command cannot be read as it takes them."""

    code = "usage"


def run(args: list[str]) -> int:
    """Run one command; an error the user can meet becomes a sentence on stderr and its exit code."""
    say = Say(json="--json" in itertools.takewhile(lambda word: word != "--", args))  # as asked, before it is parsed
    try:
        given = parser().parse_args(args)
        return _runner(given.command)(given, say)
    except StudioError as e:
        say.error(e)
        return e.exit_code


def check_file(word: str) -> None:
    """For a first word that is no command: it must be a file, for the window to open.

    Raises:
        InvalidInput: it is not; the nearest command is told.
    """
    if not os.path.lexists(word):
        near = get_close_matches(word, COMMANDS, n=1)
        hint = f"Did you mean wanstudio {near[0]}?" if near else f"The commands are {', '.join(COMMANDS)}."
        raise InvalidInput("command", f"{flat(word)!r} is no command, and there is no such file", hint=hint)


def _runner(command: str) -> Callable[[argparse.Namespace, Say], int]:
    """Imported one at a time, so that none waits for another's packages; by name, so that PyInstaller sees them."""
    match command:
        case "models":
            from wanstudio.cli import models

            return models.run
        case "generate":
            from wanstudio.cli import generate

            return generate.run
        case "jobs":
            from wanstudio.cli import jobs

            return jobs.run
        case "projects":
            from wanstudio.cli import projects

            return projects.run
        case "export":
            from wanstudio.cli import export

            return export.run
        case "sandbox":
            from wanstudio.cli import sandbox

            return sandbox.run
        case "doctor":
            from wanstudio.cli import doctor

            return doctor.run
        case _:
            from wanstudio.cli import tour

            return tour.run


def parser() -> argparse.ArgumentParser:
    top = _Parser(prog="wanstudio", description="A desktop studio for hosted Wan video models.", allow_abbrev=False)
    top.add_argument("--version", action="version", version=f"WanStudio {__version__}")
    top.add_argument("--self-test", action="store_true", help="check that this program works on this computer")
    each = top.add_subparsers(metavar="COMMAND", title="commands; without one, the window opens (wanstudio [FILE…])")
    for name, about in COMMANDS.items():
        one = each.add_parser(name, help=about, description=f"{about[0].upper()}{about[1:]}.", allow_abbrev=False)
        one.set_defaults(command=name)
        _ARGUMENTS[name](one)
    return top


def _json(one: argparse.ArgumentParser) -> None:
    one.add_argument("--json", action="store_true", help="one JSON object a line on stdout, nothing else there")


_WAITING = "seconds to wait (default: until nothing has moved for 6 hours); the job is kept"


def _generate(one: argparse.ArgumentParser) -> None:
    one.add_argument("model", metavar="MODEL", help="its id, as `wanstudio models` shows it")
    one.add_argument(
        "-p",
        "--param",
        dest="params",
        metavar="NAME=VALUE",
        action="append",
        default=[],
        help="a parameter, by the service's own name; for media a path or a web address",
    )
    one.add_argument("--connection", metavar="NAME", default="sandbox", help="the account to use (default: sandbox)")
    one.add_argument("--project", metavar="NAME", default=None, help="the project that the clip is for, and its folder")
    one.add_argument("--to", metavar="DIR", default="", help="where the clip goes (default: the library)")
    one.add_argument("--name", metavar="PATTERN", default="", help="its name, such as '{date} {model} {seed}'")
    one.add_argument("--count", metavar="N", type=_count, default=1, help="that many takes, each with another seed")
    one.add_argument("--timeout", metavar="S", type=_seconds, default=None, help=_WAITING)
    one.add_argument("--clean", action="store_true", help="leave the recipe out of the file; the library keeps it")
    _json(one)


def _jobs(one: argparse.ArgumentParser) -> None:
    one.add_argument("--resume", action="store_true", help="go on with what is unfinished, and wait for it")
    _json(one)


def _projects(one: argparse.ArgumentParser) -> None:
    one.add_argument("--new", metavar="NAME", default=None, help="make this one")
    _json(one)


def _export(one: _Parser) -> None:
    one.epilogue = _presets
    one.add_argument("clips", metavar="CLIP", nargs="+", help="a path or a clip's id")
    one.add_argument("--preset", metavar="NAME", required=True, help="what as: see below")
    one.add_argument("--to", metavar="DIR", required=True, help="where the files go")
    one.add_argument(
        "--name",
        metavar="PATTERN",
        default="",
        help="their names, such as '{prompt:40} {seed}'; what a clip does not have is left out",
    )
    _json(one)


def _presets() -> str:
    from wanstudio.core.formats import FORMATS
    from wanstudio.core.presets import BUILT_IN

    presets = [f"  {preset.name:<14} {preset.label}" for preset in BUILT_IN]
    formats = [f"  {row.name:<14} {row.label}" for row in FORMATS.values()]
    own = "Your own go by the name that you gave them in the window."
    return "\n".join(["presets:", *presets, own, "", "formats, as they come:", *formats])


def _sandbox(one: _Parser) -> None:
    one.epilogue = _faults
    one.add_argument("--port", metavar="N", type=_port, default=0, help="0: any free one (default)")
    one.add_argument("--speed", metavar="X", type=_speed, default=1.0, help="how many times faster than usual")
    one.add_argument("--fault", dest="faults", metavar="SPEC", action="append", default=[], help="fail; see below")
    one.add_argument("--state", metavar="DIR", default="", help="keep jobs there between starts")
    one.add_argument("--with-parent", action="store_true", help=argparse.SUPPRESS)  # ends when its stdin does
    one.add_argument("--link-life", type=float, default=86400.0, help=argparse.SUPPRESS)  # seconds; for tests


def _faults() -> str:
    from wanstudio.sandbox import faults

    return str(faults.__doc__)


def _doctor(one: argparse.ArgumentParser) -> None:
    _json(one)
    one.add_argument(
        "--save", metavar="FILE", default="", help="write it, with settings and logs, into a .zip for whoever helps"
    )
    one.add_argument("--only", choices=("codecs", "display"), help=argparse.SUPPRESS)  # the two that need a process


def _tour(one: argparse.ArgumentParser) -> None:
    one.add_argument("--to", metavar="DIR", required=True, help="where clips and screenshots go")


_ARGUMENTS: dict[str, Callable[[_Parser], None]] = {
    "models": _json,
    "generate": _generate,
    "jobs": _jobs,
    "projects": _projects,
    "export": _export,
    "sandbox": _sandbox,
    "doctor": _doctor,
    "tour": _tour,
}


def _number(text: str, kind: type[int] | type[float], low: float, high: float, allowed: str) -> float:
    try:
        value = kind(text)
    except ValueError:
        value = math.nan
    if not low <= value <= high:
        raise argparse.ArgumentTypeError(f"{flat(text)!r} cannot be used; {allowed}")
    return value


def _count(text: str) -> int:
    return int(_number(text, int, 1, 1000, "a whole number from 1 to 1000 is needed"))


def _port(text: str) -> int:
    return int(_number(text, int, 0, 65535, "a port from 0 to 65535 is needed"))


def _seconds(text: str) -> float:
    return _number(text, float, 0.001, 1e7, "seconds above 0 are needed")


def _speed(text: str) -> float:
    return _number(text, float, 0.01, 1000, "a number from 0.01 to 1000 is needed")
