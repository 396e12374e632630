"""The way in: decides between the window and a command, and turns every ending into an exit code."""

from __future__ import annotations

import os
import sys

from wanstudio.core.errors import StudioError

INTERRUPTED = 130


def main(argv: list[str] | None = None) -> int:
    """Run `wanstudio ARGUMENTS` and return its exit code. Files alone open the window without loading a command."""
    args = sys.argv[1:] if argv is None else argv
    if args[:1] == ["--media-worker"]:  # how a frozen bundle starts its worker processes
        return _media_worker()
    if args[:1] == ["--stage-worker"]:
        return _stage_worker(args[1])
    try:
        return _run(args)
    except KeyboardInterrupt:
        return INTERRUPTED
    except StudioError as e:
        from wanstudio.cli.say import sentence, with_hint

        print(f"wanstudio: {with_hint(sentence(e), e.hint)}", file=sys.stderr)
        return e.exit_code


def _run(args: list[str]) -> int:
    if args[:1] == ["--self-test"]:
        from wanstudio.selftest.run import main as self_test

        return self_test(args[1:])
    if args and args[0] != "--":
        from wanstudio.cli.commands import COMMANDS, check_file, run

        if args[0] in COMMANDS or args[0].startswith("-"):
            return run(args)
        check_file(args[0])
    from wanstudio.display import check_display

    check_display(sys.platform, os.environ)
    from wanstudio import quick

    quick.begin()
    from wanstudio.process import run as window

    return window(args[1:] if args[:1] == ["--"] else args)  # after "--", any name is a file's


def _media_worker() -> int:
    from wanstudio.media.child import TASKS, serve

    serve(TASKS)
    return 0


def _stage_worker(room: str) -> int:
    from pathlib import Path

    from wanstudio.media.reel.serve import serve

    serve(Path(room))
    return 0


def _as_child() -> None:
    """In a bundle: ready for `multiprocessing`, as the Sandbox is; never returns where it started this process."""
    import multiprocessing
    from importlib import import_module

    import_module("pyi_rth_multiprocessing")  # gives it another `freeze_support`; see packaging/wanstudio.spec
    multiprocessing.freeze_support()


if __name__ == "__main__":
    if getattr(sys, "frozen", False) and sys.argv[1:]:  # without any, it is the window
        _as_child()
    sys.exit(main())
