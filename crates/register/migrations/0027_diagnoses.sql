-- Free diagnoses of the buildings of an organisation: what was seen of each, needs, photos, what was delivered and what was
-- answered. There is no column for a price. Nobody is housed in it: texts are of buildings, never of persons.

CREATE TABLE diagnosis (
    id TEXT PRIMARY KEY,
    -- Whose buildings they are.
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    -- Who makes it; NULL: the organisation looks at its own buildings alone.
    helper_id TEXT REFERENCES organisation (id),
    referral_id TEXT REFERENCES referral (id),
    need_id TEXT REFERENCES referral_need (id),
    title TEXT NOT NULL,
    summary TEXT NOT NULL,
    -- Grows with every change of these texts: nobody writes over what they did not see.
    edition BIGINT NOT NULL,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL
);
CREATE INDEX diagnosis_organisation ON diagnosis (organisation_id);
CREATE INDEX diagnosis_helper ON diagnosis (helper_id);
CREATE INDEX diagnosis_referral ON diagnosis (referral_id);

CREATE TABLE diagnosis_building (
    id TEXT PRIMARY KEY,
    diagnosis_id TEXT NOT NULL REFERENCES diagnosis (id),
    rank BIGINT NOT NULL,
    -- JSON of diagnosis::Building.
    body TEXT NOT NULL,
    edition BIGINT NOT NULL,
    made_at TEXT NOT NULL
);
CREATE INDEX diagnosis_building_diagnosis ON diagnosis_building (diagnosis_id);

CREATE TABLE diagnosis_need (
    id TEXT PRIMARY KEY,
    diagnosis_id TEXT NOT NULL REFERENCES diagnosis (id),
    -- JSON of diagnosis::Need.
    body TEXT NOT NULL,
    made_at TEXT NOT NULL
);
CREATE INDEX diagnosis_need_diagnosis ON diagnosis_need (diagnosis_id);

-- Photos of buildings, drawn again from what was sent: without the place, the hour and the device that a file tells.
CREATE TABLE diagnosis_photo (
    id TEXT PRIMARY KEY,
    diagnosis_id TEXT NOT NULL REFERENCES diagnosis (id),
    diagnosis_building_id TEXT NOT NULL REFERENCES diagnosis_building (id),
    caption TEXT NOT NULL,
    -- JPEG, in base64: the same column on every database.
    image TEXT NOT NULL,
    width BIGINT NOT NULL,
    height BIGINT NOT NULL,
    made_at TEXT NOT NULL
);
CREATE INDEX diagnosis_photo_building ON diagnosis_photo (diagnosis_building_id);

-- Each report that was delivered, as it was.
CREATE TABLE diagnosis_edition (
    diagnosis_id TEXT NOT NULL REFERENCES diagnosis (id),
    number BIGINT NOT NULL,
    -- JSON of diagnosis::Report.
    report TEXT NOT NULL,
    made_at TEXT NOT NULL,
    PRIMARY KEY (diagnosis_id, number)
);

-- Begun, delivered, answered, reopened: dated facts only.
CREATE TABLE diagnosis_fact (
    diagnosis_id TEXT NOT NULL REFERENCES diagnosis (id),
    rank BIGINT NOT NULL,
    at TEXT NOT NULL,
    author TEXT NOT NULL,
    -- The party for which it was done.
    made_for TEXT NOT NULL,
    -- JSON of register::diagnoses::DiagnosisEvent.
    event TEXT NOT NULL,
    PRIMARY KEY (diagnosis_id, rank)
);
