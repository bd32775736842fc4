-- Adaptation files: one household in one dwelling, from the visit to what is heard after the works. What happened is a list
-- of entries, each sealed, none ever changed; where a file stands is read from them.

CREATE TABLE adaptation_file (
    id TEXT PRIMARY KEY,
    landlord_id TEXT NOT NULL REFERENCES organisation (id),
    dwelling_id TEXT NOT NULL REFERENCES dwelling (id),
    -- The household of a campaign that asked for it; it may be erased meanwhile.
    recipient_id TEXT,
    -- JSON: a keyed mark for each birth of the household.
    marks TEXT NOT NULL,
    opened_on TEXT NOT NULL,
    consent_on TEXT NOT NULL,
    -- Day of the last thing that happened.
    touched_on TEXT NOT NULL,
    -- Day on which nothing was left to do; NULL: it goes on.
    ended_on TEXT,
    -- Kept for claims only: ordinary pages do not show it any more.
    archived_at TEXT,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL
);
CREATE INDEX adaptation_file_landlord ON adaptation_file (landlord_id);
CREATE INDEX adaptation_file_dwelling ON adaptation_file (dwelling_id);

CREATE TABLE adaptation_entry (
    id TEXT PRIMARY KEY,
    landlord_id TEXT NOT NULL REFERENCES organisation (id),
    file_id TEXT NOT NULL REFERENCES adaptation_file (id) ON DELETE CASCADE,
    rank BIGINT NOT NULL,
    -- Sealed JSON of register::adaptations::Entry.
    body TEXT NOT NULL,
    noted_at TEXT NOT NULL,
    noted_by TEXT NOT NULL,
    UNIQUE (file_id, rank)
);
CREATE INDEX adaptation_entry_landlord ON adaptation_entry (landlord_id);

-- What an occupational therapist wrote: apart, sealed, and kept less long than the file.
CREATE TABLE therapist_report (
    id TEXT PRIMARY KEY,
    landlord_id TEXT NOT NULL REFERENCES organisation (id),
    file_id TEXT NOT NULL REFERENCES adaptation_file (id) ON DELETE CASCADE,
    rank BIGINT NOT NULL,
    -- Sealed JSON of register::adaptations::Report.
    body TEXT NOT NULL,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL,
    UNIQUE (file_id, rank)
);
CREATE INDEX therapist_report_landlord ON therapist_report (landlord_id);

-- A visit entrusted to somebody of a firm under an agreement, until a day.
CREATE TABLE therapist_visit (
    id TEXT PRIMARY KEY,
    landlord_id TEXT NOT NULL REFERENCES organisation (id),
    firm_id TEXT NOT NULL REFERENCES organisation (id),
    file_id TEXT NOT NULL REFERENCES adaptation_file (id) ON DELETE CASCADE,
    account_id TEXT NOT NULL REFERENCES account (id),
    until_day TEXT NOT NULL,
    ended_at TEXT,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL
);
CREATE INDEX therapist_visit_landlord ON therapist_visit (landlord_id);
CREATE INDEX therapist_visit_account ON therapist_visit (account_id);

-- The works of a landlord and their prices, version by version; the newest counts.
CREATE TABLE works_catalogue (
    id TEXT PRIMARY KEY,
    landlord_id TEXT NOT NULL REFERENCES organisation (id),
    version BIGINT NOT NULL,
    -- JSON of register::adaptations::Item, in the order of the list.
    items TEXT NOT NULL,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL,
    UNIQUE (landlord_id, version)
);
