-- Events: whoever comes without an account, and reminders.

-- An organisation without an account: how many seats, and how to reach who speaks for it. Deleted when it gives its seats back.
CREATE TABLE event_guest (
    id TEXT PRIMARY KEY,
    event_id TEXT NOT NULL REFERENCES event (id),
    -- Who holds the event.
    host_id TEXT NOT NULL REFERENCES organisation (id),
    -- Sealed JSON of register::events::Reach.
    words TEXT NOT NULL,
    seats BIGINT NOT NULL,
    -- Digest of the secret of its link.
    link_digest TEXT NOT NULL UNIQUE,
    -- When it asked, and agreed that the host reads how to reach it. Asking for another number of seats takes a new time.
    made_at TEXT NOT NULL
);
CREATE INDEX event_guest_event ON event_guest (event_id);

-- The host reminded those who come, as nothing here sends mail.
CREATE TABLE event_reminder (
    event_id TEXT PRIMARY KEY REFERENCES event (id),
    host_id TEXT NOT NULL REFERENCES organisation (id),
    given_at TEXT NOT NULL,
    given_by TEXT NOT NULL
);

-- Who wrote an agreement, a diagnosis or a quote is looked for by the wall of accounts.
CREATE INDEX agreement_fact_author ON agreement_fact (author);
CREATE INDEX diagnosis_fact_author ON diagnosis_fact (author);
CREATE INDEX quote_fact_author ON quote_fact (author);
