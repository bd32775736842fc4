-- Meetings at an event: landlords on one side, everyone else on the other; only what both want is ever held.

CREATE TABLE meeting_plan (
    event_id TEXT PRIMARY KEY REFERENCES event (id),
    -- Who holds the event.
    host_id TEXT NOT NULL REFERENCES organisation (id),
    -- Civil times of one day, inside the hours of the event.
    starts_at TEXT NOT NULL,
    ends_at TEXT NOT NULL,
    minutes BIGINT NOT NULL,
    pause BIGINT NOT NULL,
    -- Meetings that may be held at the same time.
    tables BIGINT NOT NULL,
    -- The last day on which a meeting may be asked for.
    asks_until TEXT NOT NULL,
    -- A timetable that only the host sees was computed then; NULL: there is none.
    drafted_at TEXT,
    -- Everybody reads its own hours since; NULL: not yet.
    published_at TEXT,
    -- Grows with every change: nobody writes over what they did not see.
    edition BIGINT NOT NULL,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL
);
CREATE INDEX meeting_plan_host ON meeting_plan (host_id);

-- What an organisation brings and looks for, told to the others of the event.
CREATE TABLE meeting_offer (
    event_id TEXT NOT NULL REFERENCES event (id),
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    host_id TEXT NOT NULL REFERENCES organisation (id),
    brings TEXT NOT NULL,
    seeks TEXT NOT NULL,
    -- JSON: codes of trust::organisation::Theme.
    themes TEXT NOT NULL,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL,
    PRIMARY KEY (event_id, organisation_id)
);
CREATE INDEX meeting_offer_organisation ON meeting_offer (organisation_id);

-- One between two organisations of an event, whichever asks.
CREATE TABLE meeting_ask (
    id TEXT PRIMARY KEY,
    event_id TEXT NOT NULL REFERENCES event (id),
    host_id TEXT NOT NULL REFERENCES organisation (id),
    landlord_id TEXT NOT NULL REFERENCES organisation (id),
    partner_id TEXT NOT NULL REFERENCES organisation (id),
    -- One of the two.
    asked_by_id TEXT NOT NULL REFERENCES organisation (id),
    subject TEXT NOT NULL,
    -- 1 to 3, 3 wanted most; NULL: that side did not say yet.
    landlord_priority BIGINT,
    partner_priority BIGINT,
    -- asked, accepted, declined, withdrawn
    state TEXT NOT NULL,
    -- A word with a refusal; NULL: none.
    words TEXT,
    -- Where it is held, from 0; NULL: nowhere. Read by its two sides once published.
    slot BIGINT,
    table_number BIGINT,
    -- The same in the timetable that only the host sees.
    draft_slot BIGINT,
    draft_table BIGINT,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL,
    UNIQUE (event_id, landlord_id, partner_id)
);
CREATE INDEX meeting_ask_landlord ON meeting_ask (landlord_id);
CREATE INDEX meeting_ask_partner ON meeting_ask (partner_id);

-- What became of a meeting, as one of its sides says it.
CREATE TABLE meeting_outcome (
    ask_id TEXT NOT NULL REFERENCES meeting_ask (id),
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    host_id TEXT NOT NULL REFERENCES organisation (id),
    was_held BIGINT NOT NULL,
    -- nothing, contact, project
    follow TEXT NOT NULL,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL,
    PRIMARY KEY (ask_id, organisation_id)
);
CREATE INDEX meeting_outcome_organisation ON meeting_outcome (organisation_id);
