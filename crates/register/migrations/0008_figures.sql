-- What each landlord's figures are computed from has a version of its own: an act of one landlord leaves what was
-- computed for the others as it is. `register_version` grows with what concerns everybody.

CREATE TABLE landlord_version (
    landlord_id TEXT PRIMARY KEY REFERENCES organisation (id),
    version BIGINT NOT NULL
);

-- What changed with each version, when it was one residence; the last ones only.
CREATE TABLE landlord_change (
    landlord_id TEXT NOT NULL REFERENCES organisation (id),
    version BIGINT NOT NULL,
    -- NULL: any of them.
    residence_id TEXT,
    PRIMARY KEY (landlord_id, version)
);

CREATE INDEX residence_landlord ON residence (landlord_id);
CREATE INDEX dwelling_level_landlord ON dwelling_level (landlord_id);
CREATE INDEX survey_answer_landlord ON survey_answer (landlord_id);
CREATE INDEX occupant_landlord ON occupant (landlord_id);
