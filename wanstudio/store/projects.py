"""The projects, and which clips are of them."""

from __future__ import annotations

import json
import sqlite3
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

from wanstudio.core.alphabet import sort_key
from wanstudio.core.errors import InvalidInput
from wanstudio.core.projects import Project, folder_for, free_name, project_name
from wanstudio.store.database import Database


class Projects:
    """`all` is what there is as of the last `load`, and of each change since, in the order of the alphabet.

    `is_file` says, in the database's thread, of a name in the library's folder that no folder can have it.
    """

    def __init__(
        self,
        database: Database,
        now: Callable[[], datetime] | None = None,
        is_file: Callable[[str], bool] = lambda name: False,
    ) -> None:
        self._database, self._now, self._is_file = database, now or partial(datetime.now, UTC), is_file
        self.all: tuple[Project, ...] = ()

    def get(self, project_id: str) -> Project | None:
        return next((project for project in self.all if project.id == project_id), None)

    def name_of(self, project_id: str) -> str:
        """Empty for none, and for one that was removed."""
        project = self.get(project_id)
        return project.name if project else ""

    async def load(self) -> tuple[Project, ...]:
        self._take(await self._database.run(_read, minor=True))
        return self.all

    async def by_folder(self) -> dict[str, str]:
        """Their ids by the names of their folders, those of removed ones among them: clips stand in them."""
        rows = await self._database.run(lambda c: c.execute("SELECT folder, id FROM projects").fetchall(), minor=True)
        return {row["folder"]: row["id"] for row in rows}

    async def save_again(self) -> None:
        """After the database was rebuilt in use: what is known here is newer than any copy."""
        rows = [(p.id, p.name, p.folder, p.created.isoformat(), json.dumps(dict(p.export))) for p in self.all]

        def save(c: sqlite3.Connection) -> tuple[Project, ...]:
            c.executemany(_SAVE, rows)
            return _read(c)

        self._take(await self._database.run(save))

    async def make(self, text: str) -> Project:
        """Raises InvalidInput: no name, or one that another has."""
        name, id = project_name(text), uuid.uuid4().hex

        def make(c: sqlite3.Connection) -> tuple[Project, ...]:
            _check_free(c, name, id)
            taken = [row["folder"] for row in c.execute("SELECT folder FROM projects")]
            while self._is_file(folder := folder_for(name, taken)):
                taken.append(folder)
            row = (id, name, folder, self._now().astimezone(UTC).isoformat())
            c.execute("INSERT INTO projects (id, name, folder, created) VALUES (?, ?, ?, ?)", row)
            return _read(c)

        self._take(await self._database.run(make))
        made = self.get(id)
        assert made is not None
        return made

    async def rename(self, project_id: str, text: str) -> None:
        """Raises InvalidInput: no name, or one that another has."""
        name = project_name(text)

        def rename(c: sqlite3.Connection) -> tuple[Project, ...]:
            _check_free(c, name, project_id)
            c.execute("UPDATE projects SET name = ? WHERE id = ?", (name, project_id))
            return _read(c)

        self._take(await self._database.run(rename))

    async def call(self, project_id: str, name: str) -> None:
        """Give it back the name that it had; numbered, where another has that by now."""

        def call(c: sqlite3.Connection) -> tuple[Project, ...]:
            free = free_name(name, _names(c, but=project_id))
            c.execute("UPDATE projects SET name = ? WHERE id = ?", (free, project_id))
            return _read(c)

        self._take(await self._database.run(call))

    async def remove(self, project_id: str) -> None:
        """Its clips stay in the library, and its folder on the disk. `call` brings it back."""

        def remove(c: sqlite3.Connection) -> tuple[Project, ...]:
            c.execute("UPDATE projects SET name = NULL WHERE id = ?", (project_id,))
            return _read(c)

        self._take(await self._database.run(remove))

    async def put(self, wanted: Iterable[tuple[str, str]]) -> None:
        """Each (clip, project): it is of that one from now on, and of no other; of none with "". Their files stay."""
        rows = [(clip_id, project_id or None) for clip_id, project_id in wanted]
        await self._database.run(lambda c: c.executemany(PUT, rows))

    async def keep_export(self, project_id: str, export: Mapping[str, Any]) -> None:
        """What was last asked for in it."""
        text = json.dumps(export)
        await self._database.run(
            lambda c: c.execute("UPDATE projects SET export = ? WHERE id = ?", (text, project_id)), minor=True
        )
        self.all = tuple(replace(one, export=dict(export)) if one.id == project_id else one for one in self.all)

    def _take(self, projects: tuple[Project, ...]) -> None:
        self.all = tuple(sorted(projects, key=lambda project: (sort_key(project.name), project.name)))


PUT = "INSERT INTO project_clips VALUES (?, ?) ON CONFLICT (clip) DO UPDATE SET project = excluded.project"
_SAVE = """
    INSERT INTO projects VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, export = excluded.export
"""


def _names(c: sqlite3.Connection, but: str) -> list[str]:
    others = c.execute("SELECT name FROM projects WHERE name IS NOT NULL AND id != ?", (but,))
    return [row["name"] for row in others]


def _check_free(c: sqlite3.Connection, name: str, but: str) -> None:
    if free_name(name, _names(c, but)) != name:
        raise InvalidInput("project", f"There is a project {name} already.")


def _read(c: sqlite3.Connection) -> tuple[Project, ...]:
    rows = c.execute("SELECT * FROM projects WHERE name IS NOT NULL").fetchall()
    return tuple(
        Project(
            id=row["id"],
            name=row["name"],
            folder=row["folder"],
            created=_moment(row["created"]),
            export=_export(row["export"]),
        )
        for row in rows
    )


def _moment(text: str) -> datetime:
    """One that cannot be read keeps no project from being shown."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return datetime.fromtimestamp(0, UTC)


def _export(text: str | None) -> dict[str, Any]:
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
