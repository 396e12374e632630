"""`wanstudio sandbox`: both services on loopback, as stand-ins."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from wanstudio.cli.models import catalog_of
from wanstudio.cli.say import Say
from wanstudio.store.folders import Folders, ready, resources


def run(args: Namespace, _say: Say) -> int:
    from wanstudio.sandbox.server import serve

    state = ready(Path(args.state).absolute()) if args.state else None
    models = catalog_of(Folders.from_environment()).models  # the user's own too
    font = resources() / "fonts" / "Inter-Medium.ttf"
    return serve(
        *(args.port, args.speed, args.faults, state, args.with_parent),
        models=models,
        font=font if font.is_file() else None,
        link_life_s=args.link_life,
    )
