-- How a need may legally be paid for, as an organisation studied it; and social impact contracts with uncertain results.

CREATE TABLE framework (
    id TEXT PRIMARY KEY,
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    title TEXT NOT NULL,
    -- Page of the portal that it is about: `achats-groupes/…`, `appels/…`; NULL: none.
    about TEXT,
    -- JSON of funding::Facts.
    facts TEXT NOT NULL,
    -- Day of the law under which it was judged, and the values that were read that day.
    studied_on TEXT NOT NULL,
    law TEXT NOT NULL,
    -- Grows with every change: nobody writes over what they did not see.
    edition BIGINT NOT NULL,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL
);
CREATE INDEX framework_organisation ON framework (organisation_id);

CREATE TABLE impact_study (
    id TEXT PRIMARY KEY,
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    title TEXT NOT NULL,
    -- JSON of procurement::impact::Terms.
    terms TEXT NOT NULL,
    edition BIGINT NOT NULL,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL
);
CREATE INDEX impact_study_organisation ON impact_study (organisation_id);
