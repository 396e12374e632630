"""The words by which clips are found."""

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
