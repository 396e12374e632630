"""All steps, in their order: the version of a database is how many of them it has had."""

from __future__ import annotations

from wanstudio.store.schema.names import NAMES
from wanstudio.store.schema.orders import ORDERS
from wanstudio.store.schema.sources import SOURCES
from wanstudio.store.schema.takes import SHOTS, TAKES
from wanstudio.store.schema.words import FINDING

PROJECTS: tuple[str, ...] = (
    # As with marks and tags, rows stay: a project that was removed has no name, a clip that was taken out no project.
    """CREATE TABLE projects (
        id TEXT PRIMARY KEY NOT NULL,
        name TEXT,
        folder TEXT NOT NULL,
        created TEXT NOT NULL,
        export TEXT
    ) STRICT""",
    "CREATE TABLE project_clips (clip TEXT PRIMARY KEY NOT NULL, project TEXT) STRICT",
    "CREATE INDEX project_clips_of ON project_clips (project, clip)",
)
"""The step that brought projects."""

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        # One intent, one row. `id` is also the reference that goes with the paid request.
        """CREATE TABLE jobs (
            id TEXT PRIMARY KEY NOT NULL,
            created TEXT NOT NULL,
            phase TEXT NOT NULL,
            phase_facts TEXT NOT NULL,
            facts TEXT NOT NULL
        ) STRICT""",
        """CREATE TABLE clips (
            id TEXT PRIMARY KEY NOT NULL,
            job_id TEXT NOT NULL,
            number INTEGER NOT NULL,
            path TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            facts TEXT NOT NULL,
            recipe TEXT NOT NULL,
            created TEXT NOT NULL,
            title TEXT NOT NULL,
            stand_in INTEGER NOT NULL,
            seen INTEGER NOT NULL DEFAULT 0,
            UNIQUE (job_id, number)
        ) STRICT""",
        "CREATE INDEX clips_newest ON clips (created)",
        # What a service already has of a file, so that the same content goes up once.
        """CREATE TABLE uploads (
            connection TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            reference TEXT NOT NULL,
            PRIMARY KEY (connection, sha256)
        ) STRICT""",
    ),
    (
        # What holds for all jobs: their order, whether they are paused.
        "CREATE TABLE kept (name TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) STRICT",
        # How long past jobs took, in seconds from the request: until the service had rendered, until the clip was here.
        """CREATE TABLE runs (
            number INTEGER PRIMARY KEY,
            model TEXT NOT NULL,
            sandbox INTEGER NOT NULL,
            ready_s REAL NOT NULL,
            clip_s REAL NOT NULL
        ) STRICT""",
        "CREATE INDEX runs_of_model ON runs (model, sandbox)",
    ),
    (
        # Of an upload in parts, what has arrived: it goes on after a restart.
        """CREATE TABLE upload_parts (
            connection TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            upload_id TEXT NOT NULL,
            part_bytes INTEGER NOT NULL,
            arrived TEXT NOT NULL,
            PRIMARY KEY (connection, sha256)
        ) STRICT""",
    ),
    (
        # What the user thinks of a clip. A table of its own: it outlives the clip's row, which can be made anew from
        # the file. `flag`: 1 a pick, -1 rejected. A row stays when its marks are taken away, so that no older copy
        # brings them back.
        """CREATE TABLE judged (
            clip TEXT PRIMARY KEY NOT NULL,
            stars INTEGER NOT NULL,
            flag INTEGER NOT NULL
        ) STRICT""",
    ),
    FINDING,
    (
        # The words that the user put to a clip. As with marks, a row stays when a tag is taken away: it holds no more.
        """CREATE TABLE tags (
            clip TEXT NOT NULL,
            tag TEXT NOT NULL,
            holds INTEGER NOT NULL,
            PRIMARY KEY (clip, tag)
        ) STRICT""",
        "CREATE INDEX tags_of_all ON tags (tag, holds)",
    ),
    TAKES,
    SHOTS,
    PROJECTS,
    ORDERS,
    SOURCES,
    NAMES,
)
