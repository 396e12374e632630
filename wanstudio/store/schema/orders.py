"""What the library can be sorted by beside the date."""

from __future__ import annotations

_CALLED = "coalesce((SELECT name FROM shot_names WHERE shot_names.shot = takes.shot), title)"
_LENGTH_S = "coalesce(CASE WHEN json_valid(facts) THEN CAST(json_extract(facts, '$.seconds') AS REAL) END, 0.0)"
_STARS = "coalesce((SELECT stars FROM judged WHERE judged.clip = clips.id), 0)"
_CALL = f"""INSERT INTO shot_called
    SELECT takes.shot, {_CALLED} FROM takes JOIN clips ON clips.id = takes.clip WHERE takes.shot = {{}}
        ORDER BY take LIMIT 1
    ON CONFLICT (shot) DO UPDATE SET called = excluded.called"""

IN_ORDER = f"""INSERT INTO clip_order SELECT id, {_STARS}, {_LENGTH_S}, created FROM clips WHERE id = NEW.id
            ON CONFLICT (clip) DO UPDATE SET
            rating = excluded.rating, length_s = excluded.length_s, made = excluded.made"""

SORTED: tuple[str, ...] = (
    "DELETE FROM clip_order",
    f"INSERT INTO clip_order SELECT id, {_STARS}, {_LENGTH_S}, created FROM clips",
)
"""Every clip gets its place in the other orders; made good as with LINED_UP."""

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
    "DELETE FROM shot_called",
    f"""INSERT INTO shot_called SELECT shot, called FROM (
        SELECT takes.shot AS shot, {_CALLED} AS called, min(take)
        FROM takes JOIN clips ON clips.id = takes.clip GROUP BY takes.shot
    )""",
    f"""CREATE TRIGGER sorted_more AFTER INSERT ON clips BEGIN
        {IN_ORDER};
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
