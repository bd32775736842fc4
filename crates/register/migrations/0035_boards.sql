-- Boards of a call: which applications, with whose money. Each one is computed, kept whole, and never changed; one is adopted.

CREATE TABLE board (
    id TEXT PRIMARY KEY,
    call_id TEXT NOT NULL REFERENCES call (id),
    coordinator_id TEXT NOT NULL REFERENCES organisation (id),
    number BIGINT NOT NULL,
    -- The board that it amends; NULL: none.
    parent_id TEXT,
    -- JSON of award::Question and of award::Board.
    question TEXT NOT NULL,
    answer TEXT NOT NULL,
    -- JSON: what else could be decided.
    beside TEXT NOT NULL,
    -- JSON: what was decided by hand, and why.
    amendments TEXT NOT NULL,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL,
    adopted_at TEXT,
    adopted_by TEXT,
    -- Why a share of the money that the call asks for is not reached, when it is not.
    exemption TEXT,
    -- The day from which results are told; NULL: not adopted.
    published_on TEXT,
    UNIQUE (call_id, number)
);

-- What an adopted board gives, fund by fund.
CREATE TABLE award (
    application_id TEXT NOT NULL REFERENCES application (id),
    fund_id TEXT NOT NULL,
    call_id TEXT NOT NULL REFERENCES call (id),
    coordinator_id TEXT NOT NULL REFERENCES organisation (id),
    board_id TEXT NOT NULL REFERENCES board (id),
    funder_id TEXT NOT NULL REFERENCES organisation (id),
    envelope_id TEXT NOT NULL,
    amount_cents BIGINT NOT NULL,
    -- JSON: (category, cents).
    lines TEXT NOT NULL,
    PRIMARY KEY (application_id, fund_id)
);
CREATE INDEX award_call ON award (call_id);

-- What an adopted board decides of each file.
CREATE TABLE award_decision (
    application_id TEXT PRIMARY KEY REFERENCES application (id),
    call_id TEXT NOT NULL REFERENCES call (id),
    coordinator_id TEXT NOT NULL REFERENCES organisation (id),
    lead_id TEXT NOT NULL REFERENCES organisation (id),
    board_id TEXT NOT NULL REFERENCES board (id),
    -- awarded, reserve or refused.
    outcome TEXT NOT NULL,
    reserve_rank BIGINT,
    amount_cents BIGINT NOT NULL,
    -- JSON of award::Why, for what is not awarded.
    why TEXT
);
CREATE INDEX award_decision_call ON award_decision (call_id);
