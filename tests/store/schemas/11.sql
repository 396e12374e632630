-- The tables of version 11 with rows in them, as WanStudio 0.1.0 wrote them. Never changed: it stands for files out there.
BEGIN TRANSACTION;
CREATE TABLE tags (
            clip TEXT NOT NULL,
            tag TEXT NOT NULL,
            holds INTEGER NOT NULL,
            PRIMARY KEY (clip, tag)
        ) STRICT;
INSERT INTO "tags" VALUES('j7-1','hero',1);
INSERT INTO "tags" VALUES('j7-1','night',0);
CREATE INDEX tags_of_all ON tags (tag, holds);
CREATE TABLE clips (
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
        ) STRICT;
INSERT INTO "clips" VALUES('j7-1','j7',0,'/clips/a fox.mp4','cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd','{"kind": "video", "format": "mp4", "bytes": 9, "width": 64, "height": 36, "frames": 5, "fps": 16.0, "seconds": 0.3125, "has_sound": false, "codec": ""}','{"model":"m","remote_model":"r","provider":"scenario","values":{"prompt":"ein Fuchs im Schnee 🦊","seed":7},"sources":{"image":{"name":"a.png","sha256":"ab","bytes":3}},"seed":7,"price":{"amount":1.5,"unit":"CU"},"remote_id":"job_1","submitted":"2026-11-21T03:04:05+00:00","finished":"2026-11-21T03:04:05+00:00","app":"WanStudio 0.1.0"}','2026-11-21T03:04:05+00:00','A fox',1,0);
CREATE TABLE jobs (
            id TEXT PRIMARY KEY NOT NULL,
            created TEXT NOT NULL,
            phase TEXT NOT NULL,
            phase_facts TEXT NOT NULL,
            facts TEXT NOT NULL
        ) STRICT;
INSERT INTO "jobs" VALUES('j0','2026-11-21T03:04:05.000678+00:00','waiting','{"why": ""}','{"model_id": "scenario/wan-2.2-i2v", "connection": "sandbox", "values": {"prompt": "a fox"}, "price": null, "sources": [], "sent": [], "submitted_at": null, "ended_at": null, "folder": "", "pattern": "", "clean": false, "remote_id": ""}');
INSERT INTO "jobs" VALUES('j1','2026-11-21T03:04:05.000678+00:00','uploading','{"name": "a.png", "done_bytes": 1, "total_bytes": 2}','{"model_id": "scenario/wan-2.2-i2v", "connection": "sandbox", "values": {"prompt": "a fox"}, "price": null, "sources": [], "sent": [], "submitted_at": null, "ended_at": null, "folder": "", "pattern": "", "clean": false, "remote_id": ""}');
INSERT INTO "jobs" VALUES('j2','2026-11-21T03:04:05.000678+00:00','submitting','{"at": "2026-11-21T03:04:05.000678+00:00"}','{"model_id": "scenario/wan-2.2-i2v", "connection": "sandbox", "values": {"prompt": "a fox"}, "price": null, "sources": [], "sent": [], "submitted_at": null, "ended_at": null, "folder": "", "pattern": "", "clean": false, "remote_id": ""}');
INSERT INTO "jobs" VALUES('j3','2026-11-21T03:04:05.000678+00:00','unsure','{"at": "2026-11-21T03:04:05.000678+00:00", "why": "The connection broke while sending."}','{"model_id": "scenario/wan-2.2-i2v", "connection": "sandbox", "values": {"prompt": "a fox"}, "price": null, "sources": [], "sent": [], "submitted_at": null, "ended_at": null, "folder": "", "pattern": "", "clean": false, "remote_id": ""}');
INSERT INTO "jobs" VALUES('j4','2026-11-21T03:04:05.000678+00:00','running','{"remote_id": "r-4", "started": true, "progress": 0.25}','{"model_id": "scenario/wan-2.2-i2v", "connection": "sandbox", "values": {"prompt": "a fox"}, "price": null, "sources": [], "sent": [], "submitted_at": null, "ended_at": null, "folder": "", "pattern": "", "clean": false, "remote_id": "r-4"}');
INSERT INTO "jobs" VALUES('j5','2026-11-21T03:04:05.000678+00:00','downloading','{"remote_id": "r-5", "urls": ["https://h/x"], "done_bytes": 0, "total_bytes": null}','{"model_id": "scenario/wan-2.2-i2v", "connection": "sandbox", "values": {"prompt": "a fox"}, "price": null, "sources": [], "sent": [], "submitted_at": null, "ended_at": null, "folder": "", "pattern": "", "clean": false, "remote_id": "r-5"}');
INSERT INTO "jobs" VALUES('j6','2026-11-21T03:04:05.000678+00:00','unfetched','{"remote_id": "r-6", "why": "disk", "detail": "Full."}','{"model_id": "scenario/wan-2.2-i2v", "connection": "sandbox", "values": {"prompt": "a fox"}, "price": null, "sources": [], "sent": [], "submitted_at": null, "ended_at": null, "folder": "", "pattern": "", "clean": false, "remote_id": "r-6"}');
INSERT INTO "jobs" VALUES('j7','2026-11-21T03:04:05.000678+00:00','done','{"clips": ["j7-1"]}','{"model_id": "scenario/wan-2.2-i2v", "connection": "sandbox", "values": {"prompt": "a fox"}, "price": null, "sources": [], "sent": [], "submitted_at": null, "ended_at": null, "folder": "", "pattern": "", "clean": false, "remote_id": ""}');
INSERT INTO "jobs" VALUES('j8','2026-11-21T03:04:05.000678+00:00','failed','{"title": "No", "detail": "detail", "hint": "", "code": "error", "exit_code": 5, "charged": "unknown"}','{"model_id": "scenario/wan-2.2-i2v", "connection": "sandbox", "values": {"prompt": "a fox"}, "price": null, "sources": [], "sent": [], "submitted_at": null, "ended_at": null, "folder": "", "pattern": "", "clean": false, "remote_id": ""}');
INSERT INTO "jobs" VALUES('j9','2026-11-21T03:04:05.000678+00:00','cancelled','{"billed": "no"}','{"model_id": "scenario/wan-2.2-i2v", "connection": "sandbox", "values": {"prompt": "a fox"}, "price": null, "sources": [], "sent": [], "submitted_at": null, "ended_at": null, "folder": "", "pattern": "", "clean": false, "remote_id": ""}');
CREATE TABLE judged (
            clip TEXT PRIMARY KEY NOT NULL,
            stars INTEGER NOT NULL,
            flag INTEGER NOT NULL
        ) STRICT;
INSERT INTO "judged" VALUES('j7-1',4,1);
CREATE TABLE kept (name TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) STRICT;
INSERT INTO "kept" VALUES('order','["j1", "j0"]');
CREATE TABLE runs (
            number INTEGER PRIMARY KEY,
            model TEXT NOT NULL,
            sandbox INTEGER NOT NULL,
            ready_s REAL NOT NULL,
            clip_s REAL NOT NULL
        ) STRICT;
INSERT INTO "runs" VALUES(1,'scenario/wan-2.2-i2v',1,61.5,63.25);
CREATE TABLE upload_parts (
            connection TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            upload_id TEXT NOT NULL,
            part_bytes INTEGER NOT NULL,
            arrived TEXT NOT NULL,
            PRIMARY KEY (connection, sha256)
        ) STRICT;
INSERT INTO "upload_parts" VALUES('work','ef','up_1',8388608,'[1, 2]');
CREATE TABLE uploads (
            connection TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            reference TEXT NOT NULL,
            PRIMARY KEY (connection, sha256)
        ) STRICT;
INSERT INTO "uploads" VALUES('work','ab','asset_1');
CREATE INDEX clips_newest ON clips (created);
CREATE INDEX runs_of_model ON runs (model, sandbox);
CREATE VIEW finding AS SELECT
        clips.rowid AS place,
        title || ' ' || coalesce((
            SELECT group_concat(value, ' ')
            FROM json_each(CASE WHEN json_valid(recipe) THEN recipe ELSE '{}' END, '$.values')
            WHERE type = 'text' AND key NOT LIKE '%negative%'
        ), '') AS words,
        CASE WHEN json_valid(recipe) THEN json_extract(recipe, '$.seed') END AS seed,
        CASE WHEN json_valid(recipe) THEN lower(hex(json_extract(recipe, '$.model'))) END AS model
        FROM clips;
CREATE VIRTUAL TABLE found USING fts5 (
        words, seed, model, prefix = '2 3', tokenize = 'unicode61 remove_diacritics 2'
    );
CREATE TRIGGER found_more AFTER INSERT ON clips BEGIN
        INSERT OR REPLACE INTO found (rowid, words, seed, model) SELECT * FROM finding WHERE place = NEW.rowid;
    END;
CREATE TRIGGER found_less AFTER DELETE ON clips BEGIN DELETE FROM found WHERE rowid = OLD.rowid; END;
INSERT INTO found (rowid, words, seed, model) SELECT * FROM finding;
CREATE TABLE shots (
        id INTEGER PRIMARY KEY,
        what TEXT NOT NULL UNIQUE,
        last INTEGER NOT NULL
    ) STRICT;
INSERT INTO "shots" VALUES(1,'m
image=ab',1);
CREATE TABLE takes (
        clip TEXT PRIMARY KEY NOT NULL,
        shot INTEGER NOT NULL,
        take INTEGER NOT NULL
    ) STRICT;
INSERT INTO "takes" VALUES('j7-1',1,1);
CREATE INDEX takes_of_shot ON takes (shot, take);
CREATE VIEW shooting AS SELECT
        id AS clip, created, number, rowid AS place, coalesce(
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
, 'clip=' || id) AS what FROM clips;
CREATE TRIGGER taken AFTER INSERT ON clips
    WHEN NOT EXISTS (SELECT 1 FROM takes WHERE clip = NEW.id)
    BEGIN
        INSERT INTO shots (what, last) SELECT what, 0 FROM shooting
            WHERE clip = NEW.id AND what IS NOT NULL AND what NOT IN (SELECT what FROM shots);
        UPDATE shots SET last = last + 1 WHERE what = (SELECT what FROM shooting WHERE clip = NEW.id);
        INSERT INTO takes SELECT NEW.id, id, last FROM shots
            WHERE what = (SELECT what FROM shooting WHERE clip = NEW.id);
    END;
CREATE TABLE shot_order (shot INTEGER PRIMARY KEY, latest TEXT NOT NULL) STRICT;
INSERT INTO shot_order VALUES(1,'2026-11-21T03:04:05+00:00');
CREATE INDEX shot_order_latest ON shot_order (latest);
CREATE TABLE shot_names (shot INTEGER PRIMARY KEY, name TEXT) STRICT;
INSERT INTO shot_names VALUES(1,'Opening');
CREATE TRIGGER ordered_by_clip AFTER INSERT ON clips BEGIN
        INSERT INTO shot_order SELECT shot, NEW.created FROM takes WHERE clip = NEW.id
            ON CONFLICT (shot) DO UPDATE SET latest = max(latest, excluded.latest);
    END;
CREATE TRIGGER ordered_by_take AFTER INSERT ON takes BEGIN
        INSERT INTO shot_order SELECT NEW.shot, created FROM clips WHERE id = NEW.clip
            ON CONFLICT (shot) DO UPDATE SET latest = max(latest, excluded.latest);
    END;
CREATE TRIGGER ordered_less AFTER DELETE ON clips BEGIN
        DELETE FROM shot_order WHERE shot = (SELECT shot FROM takes WHERE clip = OLD.id);
        INSERT INTO shot_order SELECT shot, max(created) FROM takes JOIN clips ON clips.id = takes.clip
            WHERE shot = (SELECT shot FROM takes WHERE clip = OLD.id) GROUP BY shot;
    END;
CREATE TABLE projects (
        id TEXT PRIMARY KEY NOT NULL,
        name TEXT,
        folder TEXT NOT NULL,
        created TEXT NOT NULL,
        export TEXT
    ) STRICT;
INSERT INTO projects VALUES('p1','Launch film','Launch film','2026-11-21T03:04:05+00:00',NULL);
CREATE TABLE project_clips (clip TEXT PRIMARY KEY NOT NULL, project TEXT) STRICT;
INSERT INTO project_clips VALUES('j7-1','p1');
CREATE INDEX project_clips_of ON project_clips (project, clip);
CREATE TABLE clip_order (
        clip TEXT PRIMARY KEY NOT NULL,
        rating INTEGER NOT NULL,
        length_s REAL NOT NULL,
        made TEXT NOT NULL
    ) STRICT;
CREATE INDEX clip_order_rated ON clip_order (rating, made, clip);
CREATE INDEX clip_order_longest ON clip_order (length_s, made, clip);
CREATE TABLE shot_called (shot INTEGER PRIMARY KEY, called TEXT NOT NULL COLLATE NOCASE) STRICT;
CREATE INDEX shot_called_order ON shot_called (called, shot);
DELETE FROM clip_order;
INSERT INTO clip_order SELECT id, coalesce((SELECT stars FROM judged WHERE judged.clip = clips.id), 0), coalesce(CASE WHEN json_valid(facts) THEN CAST(json_extract(facts, '$.seconds') AS REAL) END, 0.0), created FROM clips;
DELETE FROM shot_called;
INSERT INTO shot_called SELECT shot, called FROM (
        SELECT takes.shot AS shot, coalesce((SELECT name FROM shot_names WHERE shot_names.shot = takes.shot), title) AS called, min(take)
        FROM takes JOIN clips ON clips.id = takes.clip GROUP BY takes.shot
    );
CREATE TRIGGER sorted_more AFTER INSERT ON clips BEGIN
        INSERT INTO clip_order SELECT id, coalesce((SELECT stars FROM judged WHERE judged.clip = clips.id), 0), coalesce(CASE WHEN json_valid(facts) THEN CAST(json_extract(facts, '$.seconds') AS REAL) END, 0.0), created FROM clips WHERE id = NEW.id
            ON CONFLICT (clip) DO UPDATE SET
            rating = excluded.rating, length_s = excluded.length_s, made = excluded.made;
        INSERT INTO shot_called
    SELECT takes.shot, coalesce((SELECT name FROM shot_names WHERE shot_names.shot = takes.shot), title) FROM takes JOIN clips ON clips.id = takes.clip WHERE takes.shot = (SELECT shot FROM takes WHERE clip = NEW.id)
        ORDER BY take LIMIT 1
    ON CONFLICT (shot) DO UPDATE SET called = excluded.called;
    END;
CREATE TRIGGER sorted_by_take AFTER INSERT ON takes BEGIN INSERT INTO shot_called
    SELECT takes.shot, coalesce((SELECT name FROM shot_names WHERE shot_names.shot = takes.shot), title) FROM takes JOIN clips ON clips.id = takes.clip WHERE takes.shot = NEW.shot
        ORDER BY take LIMIT 1
    ON CONFLICT (shot) DO UPDATE SET called = excluded.called; END;
CREATE TRIGGER sorted_less AFTER DELETE ON clips BEGIN
        DELETE FROM clip_order WHERE clip = OLD.id;
        DELETE FROM shot_called WHERE shot = (SELECT shot FROM takes WHERE clip = OLD.id);
        INSERT INTO shot_called
    SELECT takes.shot, coalesce((SELECT name FROM shot_names WHERE shot_names.shot = takes.shot), title) FROM takes JOIN clips ON clips.id = takes.clip WHERE takes.shot = (SELECT shot FROM takes WHERE clip = OLD.id)
        ORDER BY take LIMIT 1
    ON CONFLICT (shot) DO UPDATE SET called = excluded.called;
    END;
CREATE TRIGGER sorted_by_mark AFTER INSERT ON judged BEGIN
        UPDATE clip_order SET rating = NEW.stars WHERE clip = NEW.clip;
    END;
CREATE TRIGGER sorted_by_other_mark AFTER UPDATE ON judged BEGIN
        UPDATE clip_order SET rating = NEW.stars WHERE clip = NEW.clip;
    END;
CREATE TRIGGER sorted_by_name AFTER INSERT ON shot_names BEGIN INSERT INTO shot_called
    SELECT takes.shot, coalesce((SELECT name FROM shot_names WHERE shot_names.shot = takes.shot), title) FROM takes JOIN clips ON clips.id = takes.clip WHERE takes.shot = NEW.shot
        ORDER BY take LIMIT 1
    ON CONFLICT (shot) DO UPDATE SET called = excluded.called; END;
CREATE TRIGGER sorted_by_other_name AFTER UPDATE ON shot_names BEGIN INSERT INTO shot_called
    SELECT takes.shot, coalesce((SELECT name FROM shot_names WHERE shot_names.shot = takes.shot), title) FROM takes JOIN clips ON clips.id = takes.clip WHERE takes.shot = NEW.shot
        ORDER BY take LIMIT 1
    ON CONFLICT (shot) DO UPDATE SET called = excluded.called; END;
CREATE TABLE clip_sources (
        number INTEGER PRIMARY KEY,
        clip TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        name TEXT NOT NULL,
        UNIQUE (clip, sha256)
    ) STRICT;
CREATE INDEX clip_sources_of ON clip_sources (sha256, clip);
DELETE FROM clip_sources;
INSERT OR IGNORE INTO clip_sources (clip, sha256, name) SELECT clips.id, json_extract(value, '$.sha256'), json_extract(value, '$.name')
    FROM clips, json_each(CASE WHEN json_valid(recipe) THEN recipe ELSE '{}' END, '$.sources')
    WHERE type = 'object' AND json_type(value, '$.sha256') = 'text' AND json_type(value, '$.name') = 'text' ORDER BY created, clips.rowid;
CREATE TRIGGER sourced_more AFTER INSERT ON clips BEGIN
        INSERT INTO clip_sources (clip, sha256, name) SELECT clips.id, json_extract(value, '$.sha256'), json_extract(value, '$.name')
    FROM clips, json_each(CASE WHEN json_valid(recipe) THEN recipe ELSE '{}' END, '$.sources')
    WHERE type = 'object' AND json_type(value, '$.sha256') = 'text' AND json_type(value, '$.name') = 'text' AND clips.id = NEW.id ON CONFLICT DO NOTHING;
    END;
CREATE TRIGGER sourced_less AFTER DELETE ON clips BEGIN DELETE FROM clip_sources WHERE clip = OLD.id; END;
COMMIT;
PRAGMA application_id = 1463897683;
PRAGMA user_version = 11;
