-- Imports of aids: what each one wrote, so that the last one can be taken back. Nobody is in these tables.

CREATE TABLE aid_import (
    id TEXT PRIMARY KEY,
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    -- From 1, in each organisation: the last one may be undone.
    rank BIGINT NOT NULL,
    -- The name of the file, as it was sent.
    file_name TEXT NOT NULL,
    added BIGINT NOT NULL,
    changed BIGINT NOT NULL,
    author TEXT NOT NULL,
    noted_at TEXT NOT NULL,
    undone_at TEXT
);
CREATE UNIQUE INDEX aid_import_organisation ON aid_import (organisation_id, rank);

-- The aids that an import wrote, and what was there before; forgotten once the import is undone.
CREATE TABLE aid_before (
    import_id TEXT NOT NULL REFERENCES aid_import (id) ON DELETE CASCADE,
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    aid TEXT NOT NULL,
    -- JSON of register::funding::Aid; empty: the aid was new.
    body TEXT NOT NULL,
    PRIMARY KEY (import_id, aid)
);
