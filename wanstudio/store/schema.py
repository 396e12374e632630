"""The tables, as the steps that made them. A step that has shipped is never changed; a change is a new step."""

from __future__ import annotations

FINDING: tuple[str, ...] = (
    # The words by which a clip is found: what was asked for, not what was to be left out; its seed; its model's id as
    # one word. SQL alone, so that whoever puts a row in, also a recovery, has it in the index.
    """CREATE VIEW finding AS SELECT
        clips.rowid AS place,
        title || ' ' || coalesce((
            SELECT group_concat(value, ' ')
            FROM json_each(CASE WHEN json_valid(recipe) THEN recipe ELSE '{}' END, '$.values')
            WHERE type = 'text' AND key NOT LIKE '%negative%'
        ), '') AS words,
        CASE WHEN json_valid(recipe) THEN json_extract(recipe, '$.seed') END AS seed,
        CASE WHEN json_valid(recipe) THEN lower(hex(json_extract(recipe, '$.model'))) END AS model
        FROM clips""",
    """CREATE VIRTUAL TABLE found USING fts5 (
        words, seed, model, prefix = '2 3', tokenize = 'unicode61 remove_diacritics 2'
    )""",
    """CREATE TRIGGER found_more AFTER INSERT ON clips BEGIN
        INSERT OR REPLACE INTO found (rowid, words, seed, model) SELECT * FROM finding WHERE place = NEW.rowid;
    END""",
    "CREATE TRIGGER found_less AFTER DELETE ON clips BEGIN DELETE FROM found WHERE rowid = OLD.rowid; END",
    "INSERT INTO found (rowid, words, seed, model) SELECT * FROM finding",
)
"""The step that made the index of clips, and how it is made anew."""

OF_ONE_SHOT = """
    CASE WHEN json_valid(recipe) THEN json_extract(recipe, '$.model') || char(10) || coalesce((
        SELECT group_concat(part, char(10)) FROM (
            SELECT key || '=' || CASE type WHEN 'object' THEN json_extract(value, '$.sha256') END AS part
                FROM json_each(recipe, '$.sources')
            UNION ALL
            SELECT key || '=' || value FROM json_each(recipe, '$.values')
                WHERE type = 'text' AND (value LIKE 'https://%' OR value LIKE 'http://%')
            ORDER BY part
        )
    ), 'text=' || coalesce(json_extract(recipe, '$.values.prompt'), title)) END
"""
"""What the clips of one shot have in common: the model and the sources (their content, or their web address); where
there are none, the prompt. Of the columns `recipe` and `title`; NULL for a recipe that is none."""

NUMBERED: tuple[str, ...] = (
    # Whatever has no number gets the next ones, in the order in which it was made.
    "DELETE FROM takes WHERE shot NOT IN (SELECT id FROM shots)",
    """INSERT INTO shots (what, last) SELECT DISTINCT what, 0 FROM shooting
        WHERE what IS NOT NULL AND what NOT IN (SELECT what FROM shots)""",
    """UPDATE shots SET last = max(last, coalesce((SELECT max(take) FROM takes WHERE shot = shots.id), 0))""",
    """INSERT INTO takes
        SELECT clip, id, last + row_number() OVER (PARTITION BY id ORDER BY created, number, place)
        FROM shooting JOIN shots USING (what) WHERE clip NOT IN (SELECT clip FROM takes)""",
    """UPDATE shots SET last = max(last, coalesce((SELECT max(take) FROM takes WHERE shot = shots.id), 0))""",
)
"""Every clip gets its number; and that is made good where rows were put in without it."""

TAKEN = """CREATE TRIGGER taken AFTER INSERT ON clips
    WHEN NOT EXISTS (SELECT 1 FROM takes WHERE clip = NEW.id)
    BEGIN
        INSERT INTO shots (what, last) SELECT what, 0 FROM shooting
            WHERE clip = NEW.id AND what IS NOT NULL AND what NOT IN (SELECT what FROM shots);
        UPDATE shots SET last = last + 1 WHERE what = (SELECT what FROM shooting WHERE clip = NEW.id);
        INSERT INTO takes SELECT NEW.id, id, last FROM shots
            WHERE what = (SELECT what FROM shooting WHERE clip = NEW.id);
    END"""
"""SQL alone, as with `finding`: whoever puts a clip in numbers it."""

TAKES: tuple[str, ...] = (
    # A take's number is never used twice, nor changed: these rows outlive the clips'.
    """CREATE TABLE shots (
        id INTEGER PRIMARY KEY,
        what TEXT NOT NULL UNIQUE,
        last INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE takes (
        clip TEXT PRIMARY KEY NOT NULL,
        shot INTEGER NOT NULL,
        take INTEGER NOT NULL
    ) STRICT""",
    "CREATE INDEX takes_of_shot ON takes (shot, take)",
    f"""CREATE VIEW shooting AS
        SELECT id AS clip, created, number, rowid AS place, {OF_ONE_SHOT} AS what FROM clips""",
    *NUMBERED,
    TAKEN,
)
"""The step that made clips the takes of a shot."""

LINED_UP: tuple[str, ...] = (
    "DELETE FROM shot_order",
    """INSERT INTO shot_order
        SELECT shot, max(created) FROM takes JOIN clips ON clips.id = takes.clip GROUP BY shot""",
)
"""Every shot that has a clip gets its place; and that is made good where rows were put in without it."""

SHOTS: tuple[str, ...] = (
    # The library's order, for its first page to be read without looking at the rest: the shot whose newest clip is
    # newest comes first. What of it is known from the clips alone has no place in `shots`, which outlives them.
    "CREATE TABLE shot_order (shot INTEGER PRIMARY KEY, latest TEXT NOT NULL) STRICT",
    "CREATE INDEX shot_order_latest ON shot_order (latest)",
    # As the user calls it. A row stays when the name is taken away, so that no older copy brings it back.
    "CREATE TABLE shot_names (shot INTEGER PRIMARY KEY, name TEXT) STRICT",
    # Every clip is of a shot from now on, if only of its own: none may be missing because its recipe is torn.
    "DROP VIEW shooting",
    f"""CREATE VIEW shooting AS SELECT
        id AS clip, created, number, rowid AS place, coalesce({OF_ONE_SHOT}, 'clip=' || id) AS what FROM clips""",
    *NUMBERED,
    *LINED_UP,
    # A number may be had before its clip is there, or with it.
    """CREATE TRIGGER ordered_by_clip AFTER INSERT ON clips BEGIN
        INSERT INTO shot_order SELECT shot, NEW.created FROM takes WHERE clip = NEW.id
            ON CONFLICT (shot) DO UPDATE SET latest = max(latest, excluded.latest);
    END""",
    """CREATE TRIGGER ordered_by_take AFTER INSERT ON takes BEGIN
        INSERT INTO shot_order SELECT NEW.shot, created FROM clips WHERE id = NEW.clip
            ON CONFLICT (shot) DO UPDATE SET latest = max(latest, excluded.latest);
    END""",
    """CREATE TRIGGER ordered_less AFTER DELETE ON clips BEGIN
        DELETE FROM shot_order WHERE shot = (SELECT shot FROM takes WHERE clip = OLD.id);
        INSERT INTO shot_order SELECT shot, max(created) FROM takes JOIN clips ON clips.id = takes.clip
            WHERE shot = (SELECT shot FROM takes WHERE clip = OLD.id) GROUP BY shot;
    END""",
)
"""The step that gave the shots their order, and names."""

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

_CALLED = "coalesce((SELECT name FROM shot_names WHERE shot_names.shot = takes.shot), title)"
_LENGTH_S = "coalesce(CASE WHEN json_valid(facts) THEN CAST(json_extract(facts, '$.seconds') AS REAL) END, 0.0)"
_STARS = "coalesce((SELECT stars FROM judged WHERE judged.clip = clips.id), 0)"
_CALL = f"""INSERT INTO shot_called
    SELECT takes.shot, {_CALLED} FROM takes JOIN clips ON clips.id = takes.clip WHERE takes.shot = {{}}
        ORDER BY take LIMIT 1
    ON CONFLICT (shot) DO UPDATE SET called = excluded.called"""

SORTED: tuple[str, ...] = (
    "DELETE FROM clip_order",
    f"INSERT INTO clip_order SELECT id, {_STARS}, {_LENGTH_S}, created FROM clips",
    "DELETE FROM shot_called",
    f"""INSERT INTO shot_called SELECT shot, called FROM (
        SELECT takes.shot AS shot, {_CALLED} AS called, min(take)
        FROM takes JOIN clips ON clips.id = takes.clip GROUP BY takes.shot
    )""",
)
"""Every clip, and every shot that has one, gets its place in the other orders; made good as with LINED_UP."""

ORDERS: tuple[str, ...] = (
    # By what else than the date the library can be sorted: of a clip its stars and its length, of a shot what it is
    # called. Beside the clips, so that a page is read from an index in each order; of those that are equal, the newest
    # comes first.
    """CREATE TABLE clip_order (
        clip TEXT PRIMARY KEY NOT NULL,
        rating INTEGER NOT NULL,
        length_s REAL NOT NULL,
        made TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX clip_order_rated ON clip_order (rating, made, clip)",
    "CREATE INDEX clip_order_longest ON clip_order (length_s, made, clip)",
    "CREATE TABLE shot_called (shot INTEGER PRIMARY KEY, called TEXT NOT NULL COLLATE NOCASE) STRICT",
    "CREATE INDEX shot_called_order ON shot_called (called, shot)",
    *SORTED,
    f"""CREATE TRIGGER sorted_more AFTER INSERT ON clips BEGIN
        INSERT INTO clip_order SELECT id, {_STARS}, {_LENGTH_S}, created FROM clips WHERE id = NEW.id
            ON CONFLICT (clip) DO UPDATE SET
            rating = excluded.rating, length_s = excluded.length_s, made = excluded.made;
        {_CALL.format("(SELECT shot FROM takes WHERE clip = NEW.id)")};
    END""",
    f"CREATE TRIGGER sorted_by_take AFTER INSERT ON takes BEGIN {_CALL.format('NEW.shot')}; END",
    f"""CREATE TRIGGER sorted_less AFTER DELETE ON clips BEGIN
        DELETE FROM clip_order WHERE clip = OLD.id;
        DELETE FROM shot_called WHERE shot = (SELECT shot FROM takes WHERE clip = OLD.id);
        {_CALL.format("(SELECT shot FROM takes WHERE clip = OLD.id)")};
    END""",
    """CREATE TRIGGER sorted_by_mark AFTER INSERT ON judged BEGIN
        UPDATE clip_order SET rating = NEW.stars WHERE clip = NEW.clip;
    END""",
    """CREATE TRIGGER sorted_by_other_mark AFTER UPDATE ON judged BEGIN
        UPDATE clip_order SET rating = NEW.stars WHERE clip = NEW.clip;
    END""",
    f"CREATE TRIGGER sorted_by_name AFTER INSERT ON shot_names BEGIN {_CALL.format('NEW.shot')}; END",
    f"CREATE TRIGGER sorted_by_other_name AFTER UPDATE ON shot_names BEGIN {_CALL.format('NEW.shot')}; END",
)
"""The step that brought other orders than that of the date."""

_SOURCES_OF = """SELECT clips.id, json_extract(value, '$.sha256'), json_extract(value, '$.name')
    FROM clips, json_each(CASE WHEN json_valid(recipe) THEN recipe ELSE '{}' END, '$.sources')
    WHERE type = 'object' AND json_type(value, '$.sha256') = 'text' AND json_type(value, '$.name') = 'text'"""

SOURCED: tuple[str, ...] = (
    "DELETE FROM clip_sources",
    f"INSERT OR IGNORE INTO clip_sources (clip, sha256, name) {_SOURCES_OF} ORDER BY created, clips.rowid",
)
"""Of every clip what it was made from; made good as with LINED_UP."""

SOURCES: tuple[str, ...] = (
    # The files that a clip was made from, by their content: an index tells which clips were made from one. In the order
    # in which the clips came, so that those that were used last are read from the end.
    """CREATE TABLE clip_sources (
        number INTEGER PRIMARY KEY,
        clip TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        name TEXT NOT NULL,
        UNIQUE (clip, sha256)
    ) STRICT""",
    "CREATE INDEX clip_sources_of ON clip_sources (sha256, clip)",
    *SOURCED,
    f"""CREATE TRIGGER sourced_more AFTER INSERT ON clips BEGIN
        INSERT INTO clip_sources (clip, sha256, name) {_SOURCES_OF} AND clips.id = NEW.id ON CONFLICT DO NOTHING;
    END""",
    "CREATE TRIGGER sourced_less AFTER DELETE ON clips BEGIN DELETE FROM clip_sources WHERE clip = OLD.id; END",
)
"""The step that brought the files that clips were made from."""

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
)
