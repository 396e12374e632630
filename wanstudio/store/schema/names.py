"""What shots are called, in the order in which a reader looks for it."""

from __future__ import annotations

from wanstudio.store.schema.orders import IN_ORDER

_CALLED = "coalesce((SELECT name FROM shot_names WHERE shot_names.shot = takes.shot), title)"
_KEY = f"name_key(CAST({_CALLED} AS BLOB))"  # its bytes: what a torn row holds may be no text
_CALL = f"""INSERT INTO shot_key
    SELECT takes.shot, {_KEY} FROM takes JOIN clips ON clips.id = takes.clip WHERE takes.shot = {{}}
        ORDER BY take LIMIT 1
    ON CONFLICT (shot) DO UPDATE SET key = excluded.key"""

KEYED: tuple[str, ...] = (
    "DELETE FROM shot_key",
    f"""INSERT INTO shot_key SELECT shot, key FROM (
        SELECT takes.shot AS shot, {_KEY} AS key, min(take)
        FROM takes JOIN clips ON clips.id = takes.clip GROUP BY takes.shot
    )""",
)
"""Every shot that has a clip gets its place among the names; made good as with LINED_UP."""

NAMES: tuple[str, ...] = (
    # Without case and accents, and numbers by their value: by a key that `connection.connected` lends SQL.
    *(
        f"DROP TRIGGER {name}"
        for name in ("sorted_more", "sorted_by_take", "sorted_less", "sorted_by_name", "sorted_by_other_name")
    ),
    "DROP TABLE shot_called",
    "CREATE TABLE shot_key (shot INTEGER PRIMARY KEY, key TEXT NOT NULL) STRICT",
    "CREATE INDEX shot_key_order ON shot_key (key, shot)",
    *KEYED,
    f"CREATE TRIGGER sorted_more AFTER INSERT ON clips BEGIN {IN_ORDER}; END",
    "CREATE TRIGGER sorted_less AFTER DELETE ON clips BEGIN DELETE FROM clip_order WHERE clip = OLD.id; END",
    f"""CREATE TRIGGER called_by_clip AFTER INSERT ON clips BEGIN
        {_CALL.format("(SELECT shot FROM takes WHERE clip = NEW.id)")};
    END""",
    f"CREATE TRIGGER called_by_take AFTER INSERT ON takes BEGIN {_CALL.format('NEW.shot')}; END",
    f"""CREATE TRIGGER called_less AFTER DELETE ON clips BEGIN
        DELETE FROM shot_key WHERE shot = (SELECT shot FROM takes WHERE clip = OLD.id);
        {_CALL.format("(SELECT shot FROM takes WHERE clip = OLD.id)")};
    END""",
    f"CREATE TRIGGER called_by_name AFTER INSERT ON shot_names BEGIN {_CALL.format('NEW.shot')}; END",
    f"CREATE TRIGGER called_by_other_name AFTER UPDATE ON shot_names BEGIN {_CALL.format('NEW.shot')}; END",
)
"""The step that sorted names as a reader expects."""
