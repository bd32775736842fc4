-- Partners that decide together, and who met whom in a territory. What became of a decision is computed from its votes,
-- never written.

CREATE TABLE partnership (
    id TEXT PRIMARY KEY,
    -- Who keeps its papers.
    secretariat_id TEXT NOT NULL REFERENCES organisation (id),
    name TEXT NOT NULL,
    -- Day of its statutes.
    statutes_on TEXT NOT NULL,
    -- JSON of pooling::Voting.
    voting TEXT NOT NULL,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL
);
CREATE INDEX partnership_secretariat ON partnership (secretariat_id);

CREATE TABLE partnership_partner (
    partnership_id TEXT NOT NULL REFERENCES partnership (id),
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    secretariat_id TEXT NOT NULL REFERENCES organisation (id),
    weight BIGINT NOT NULL,
    joined_on TEXT NOT NULL,
    left_on TEXT,
    PRIMARY KEY (partnership_id, organisation_id)
);
CREATE INDEX partnership_partner_organisation ON partnership_partner (organisation_id);

CREATE TABLE partnership_meeting (
    id TEXT PRIMARY KEY,
    partnership_id TEXT NOT NULL REFERENCES partnership (id),
    secretariat_id TEXT NOT NULL REFERENCES organisation (id),
    title TEXT NOT NULL,
    held_on TEXT NOT NULL,
    place TEXT,
    -- One point by line.
    agenda TEXT NOT NULL,
    -- NULL: not written yet.
    minutes TEXT,
    -- JSON: ids of the organisations that were there; NULL: not noted.
    present TEXT,
    -- Grows with every change: nobody writes over what they did not see.
    edition BIGINT NOT NULL,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL
);
CREATE INDEX partnership_meeting_partnership ON partnership_meeting (partnership_id);

CREATE TABLE partnership_decision (
    id TEXT PRIMARY KEY,
    partnership_id TEXT NOT NULL REFERENCES partnership (id),
    secretariat_id TEXT NOT NULL REFERENCES organisation (id),
    title TEXT NOT NULL,
    -- What is decided, word for word.
    words TEXT NOT NULL,
    opened_on TEXT NOT NULL,
    -- Last day on which partners vote.
    closes_on TEXT NOT NULL,
    -- JSON of the rule and of the partners with their weights, as they were when it was opened.
    rule TEXT NOT NULL,
    partners TEXT NOT NULL,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL
);
CREATE INDEX partnership_decision_partnership ON partnership_decision (partnership_id);

-- One by partner; it may change its mind until the last day.
CREATE TABLE partnership_vote (
    decision_id TEXT NOT NULL REFERENCES partnership_decision (id),
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    secretariat_id TEXT NOT NULL REFERENCES organisation (id),
    -- Code of pooling::Choice.
    choice TEXT NOT NULL,
    cast_at TEXT NOT NULL,
    cast_by TEXT NOT NULL,
    PRIMARY KEY (decision_id, organisation_id)
);

-- Who met whom: organisations only.
CREATE TABLE contact_note (
    id TEXT PRIMARY KEY,
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    -- As trust::territory writes it: departement:22.
    territory TEXT NOT NULL,
    -- The organisation that was met, by name.
    partner TEXT NOT NULL,
    met_on TEXT NOT NULL,
    -- Code of register::contacts::Channel.
    channel TEXT NOT NULL,
    about TEXT NOT NULL,
    -- When to come back; NULL: nothing is planned.
    next_on TEXT,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL
);
CREATE INDEX contact_note_organisation ON contact_note (organisation_id, met_on);

-- Events that an organisation holds, told to everybody; who comes are organisations, never persons.
CREATE TABLE event (
    id TEXT PRIMARY KEY,
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    title TEXT NOT NULL,
    about TEXT NOT NULL,
    place TEXT NOT NULL,
    -- Civil times where it is held: 2027-01-20T14:00:00.
    starts_at TEXT NOT NULL,
    ends_at TEXT NOT NULL,
    -- Seats; NULL: as many as come.
    capacity BIGINT,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL,
    cancelled_at TEXT
);
CREATE INDEX event_organisation ON event (organisation_id);

-- One by organisation. Whether it has its seats or waits is computed from the order, never written.
CREATE TABLE event_registration (
    event_id TEXT NOT NULL REFERENCES event (id),
    -- Who comes.
    guest_id TEXT NOT NULL REFERENCES organisation (id),
    -- Who holds the event.
    host_id TEXT NOT NULL REFERENCES organisation (id),
    seats BIGINT NOT NULL,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL,
    PRIMARY KEY (event_id, guest_id)
);
CREATE INDEX event_registration_guest ON event_registration (guest_id);
