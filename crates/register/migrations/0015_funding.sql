-- Funding: the projects that people describe, an organisation's own readings of the law, and aids found elsewhere. Nobody is
-- in these tables: persons are counted or described by attributes.

CREATE TABLE funding_project (
    id TEXT PRIMARY KEY,
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    made_at TEXT NOT NULL,
    -- The day on which it was put aside; it can be taken back.
    archived_on TEXT
);
CREATE INDEX funding_project_organisation ON funding_project (organisation_id);

-- What a project said, version after version. Never edited: the last one holds.
CREATE TABLE funding_version (
    project_id TEXT NOT NULL REFERENCES funding_project (id) ON DELETE CASCADE,
    rank BIGINT NOT NULL,
    title TEXT NOT NULL,
    -- JSON of funding::Facts.
    facts TEXT NOT NULL,
    -- JSON of funding::plan::Plan.
    plan TEXT NOT NULL,
    author TEXT NOT NULL,
    noted_at TEXT NOT NULL,
    PRIMARY KEY (project_id, rank)
);

-- An organisation's own values of a parameter. Every entry holds all of them for its key; the last one holds, the one before
-- says what was before, and undoing is one more entry.
CREATE TABLE legal_parameter (
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    parameter TEXT NOT NULL,
    rank BIGINT NOT NULL,
    -- JSON list of law::Parameter.
    own TEXT NOT NULL,
    why TEXT NOT NULL,
    author TEXT NOT NULL,
    noted_at TEXT NOT NULL,
    PRIMARY KEY (organisation_id, parameter, rank)
);

-- Aids of a file such as that of Aides-territoires.
CREATE TABLE funding_aid (
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    -- Digest of the name and the address.
    aid TEXT NOT NULL,
    name TEXT NOT NULL,
    link TEXT NOT NULL,
    funders TEXT NOT NULL,
    beneficiaries TEXT NOT NULL,
    kinds TEXT NOT NULL,
    -- 1: it is a call for projects.
    is_call BIGINT NOT NULL,
    recurrence TEXT NOT NULL,
    summary TEXT NOT NULL,
    closes_on TEXT,
    -- Digest of what the line said.
    digest TEXT NOT NULL,
    read_at TEXT NOT NULL,
    PRIMARY KEY (organisation_id, aid)
);
