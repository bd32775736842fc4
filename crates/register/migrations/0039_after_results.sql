-- After the results of a call: disputed, looked at again, given up, called from the reserve list. Decisions never change: what
-- came later is dated facts.

CREATE TABLE result_fact (
    application_id TEXT NOT NULL REFERENCES application (id),
    rank BIGINT NOT NULL,
    call_id TEXT NOT NULL REFERENCES call (id),
    coordinator_id TEXT NOT NULL REFERENCES organisation (id),
    lead_id TEXT NOT NULL REFERENCES organisation (id),
    at TEXT NOT NULL,
    author TEXT NOT NULL,
    made_for TEXT NOT NULL REFERENCES organisation (id),
    -- JSON of committee::after::Fact.
    fact TEXT NOT NULL,
    PRIMARY KEY (application_id, rank)
);
CREATE INDEX result_fact_call ON result_fact (call_id);

-- A vote on one file that was put back to the committee; NULL: on a board.
ALTER TABLE deliberation ADD COLUMN application_id TEXT REFERENCES application (id);
