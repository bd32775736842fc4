-- Agreements (conventions): what one organisation opens to another, version by version, and what happened to each.

CREATE TABLE agreement (
    id TEXT PRIMARY KEY,
    -- Whose data it is, and who reads it.
    giver_id TEXT NOT NULL REFERENCES organisation (id),
    taker_id TEXT NOT NULL REFERENCES organisation (id),
    -- Secret of its pseudonyms, sealed with the keys of the giver: the same person has another name elsewhere.
    pseudonym_key TEXT NOT NULL,
    made_at TEXT NOT NULL
);
CREATE INDEX agreement_giver ON agreement (giver_id);
CREATE INDEX agreement_taker ON agreement (taker_id);

-- Terms are never edited: a change is a new version.
CREATE TABLE agreement_version (
    agreement_id TEXT NOT NULL REFERENCES agreement (id),
    version BIGINT NOT NULL,
    -- JSON of trust::agreement::Terms.
    terms TEXT NOT NULL,
    -- The party whose people wrote it: until it is proposed, the other one does not see it.
    made_for TEXT NOT NULL REFERENCES organisation (id),
    made_by TEXT NOT NULL,
    made_at TEXT NOT NULL,
    PRIMARY KEY (agreement_id, version)
);

-- Proposed, signed, suspended, resumed, ended: dated facts only, the state is read from them.
CREATE TABLE agreement_fact (
    agreement_id TEXT NOT NULL REFERENCES agreement (id),
    rank BIGINT NOT NULL,
    at TEXT NOT NULL,
    author TEXT NOT NULL,
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    event TEXT NOT NULL,
    PRIMARY KEY (agreement_id, rank)
);
