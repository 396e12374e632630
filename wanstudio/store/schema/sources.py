"""The files that clips were made from."""

from __future__ import annotations

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
