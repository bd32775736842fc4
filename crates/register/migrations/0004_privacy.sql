-- What is owed to the persons whose data is held: requests, erasures, retention, holds.

-- A person asks what is held of them, or asks that it go (RGPD art. 15 and 17).
CREATE TABLE rights_request (
    id TEXT PRIMARY KEY,
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    kind TEXT NOT NULL,
    received_on TEXT NOT NULL,
    -- One month after (RGPD art. 12.3).
    due_on TEXT NOT NULL,
    dwelling_id TEXT NOT NULL REFERENCES dwelling (id),
    -- Birth of the person as it was given, sealed; NULL once answered by an erasure.
    birth TEXT,
    noted_by TEXT NOT NULL,
    answered_at TEXT,
    answered_by TEXT,
    -- given, erased, nothing-held, refused
    outcome TEXT
);
CREATE INDEX rights_request_organisation ON rights_request (organisation_id, received_on);

-- Persons who were erased, by a keyed mark that says nothing of them: what an import or a restored backup would bring
-- back is left out.
CREATE TABLE erasure (
    organisation_id TEXT NOT NULL,
    mark TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (organisation_id, mark)
);

-- Retention rules of an organisation, where they differ from those of the house.
CREATE TABLE retention_rules (
    organisation_id TEXT PRIMARY KEY REFERENCES organisation (id),
    body TEXT NOT NULL,
    made_at TEXT NOT NULL
);

-- What the rules did: how many, of what, until which day. No personal data: this is the proof of the erasure.
CREATE TABLE retention_run (
    id TEXT PRIMARY KEY,
    organisation_id TEXT,
    ran_at TEXT NOT NULL,
    figures TEXT NOT NULL
);

-- Nothing of a kind is erased while a claim or a trial lasts. A hold always ends.
CREATE TABLE legal_hold (
    id TEXT PRIMARY KEY,
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    data_set TEXT NOT NULL,
    from_day TEXT NOT NULL,
    until_day TEXT NOT NULL,
    reason TEXT NOT NULL,
    made_by TEXT NOT NULL,
    ended_at TEXT
);
