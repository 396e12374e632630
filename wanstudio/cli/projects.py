"""`wanstudio projects`: which there are, and a new one."""

from __future__ import annotations

from argparse import Namespace
from difflib import get_close_matches

from wanstudio.cli.engine import Engine, with_engine
from wanstudio.cli.say import Say
from wanstudio.core.errors import InvalidInput
from wanstudio.core.projects import Project, project_name
from wanstudio.core.seeking import Sought
from wanstudio.core.text import counted


def run(args: Namespace, say: Say) -> int:
    return with_engine(lambda engine: _projects(engine, args, say), say)


async def _projects(engine: Engine, args: Namespace, say: Say) -> int:
    projects = engine.studio.projects
    told = projects.all if args.new is None else (await projects.make(args.new),)
    for project in told:
        tallies = await engine.studio.library.tallies(Sought(project=project.id))
        folder = engine.studio.library_folder / project.folder
        say.event(event="project", id=project.id, name=project.name, clips=tallies.every, folder=str(folder.absolute()))
        say.result(f"{project.name}  {counted(tallies.every, 'clip')}  {folder}")
    if not told:
        say.result("There is no project. wanstudio projects --new NAME makes one.")
    return 0


def project_called(engine: Engine, text: str) -> Project:
    """By its name, capitals or not. Raises InvalidInput, with those that are near, or all."""
    name, names = project_name(text), [project.name for project in engine.studio.projects.all]
    for project in engine.studio.projects.all:
        if project.name.casefold() == name.casefold():
            return project
    near = get_close_matches(name, names, n=3) or names
    there = f"There is {', '.join(near)}." if near else "There is none yet."
    raise InvalidInput("project", f"{name!r} is no project", hint=f"{there} wanstudio projects --new NAME makes one.")
