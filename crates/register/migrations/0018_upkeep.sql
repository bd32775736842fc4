-- The works plan of a small owner: what its buildings are made of, and how its plan is made. Nobody is in it.

CREATE TABLE upkeep_component (
    id TEXT PRIMARY KEY,
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    -- JSON of upkeep::Component.
    body TEXT NOT NULL,
    made_at TEXT NOT NULL
);
CREATE INDEX upkeep_component_organisation ON upkeep_component (organisation_id);

CREATE TABLE upkeep_setting (
    organisation_id TEXT PRIMARY KEY REFERENCES organisation (id),
    years BIGINT NOT NULL,
    -- In hundredths of a per cent.
    indexation BIGINT NOT NULL,
    -- The most that is spent in a year, in cents; NULL: nothing is postponed.
    ceiling_cents BIGINT
);
