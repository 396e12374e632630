"""Clips as the takes of their shots: which they are, their numbers, the order of the shots."""

from __future__ import annotations

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
        WHERE clip NOT IN (SELECT clip FROM takes) AND what IS NOT NULL AND what NOT IN (SELECT what FROM shots)""",
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
