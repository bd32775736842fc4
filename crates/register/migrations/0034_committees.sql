-- Instruction and committees. Where a file stands is read from dated facts; a person's interests are links, and what they
-- hide is computed.

CREATE TABLE committee (
    call_id TEXT PRIMARY KEY REFERENCES call (id),
    coordinator_id TEXT NOT NULL REFERENCES organisation (id),
    -- JSON of register::committees::CommitteeRules: how many readers, which quorum, what is made as large as possible.
    rules TEXT NOT NULL,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL
);

-- Who judges: their grant has the call as scope.
CREATE TABLE committee_judge (
    call_id TEXT NOT NULL REFERENCES call (id),
    account_id TEXT NOT NULL REFERENCES account (id),
    coordinator_id TEXT NOT NULL REFERENCES organisation (id),
    -- For whom they sit.
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    role TEXT NOT NULL,
    grant_id TEXT NOT NULL,
    appointed_at TEXT NOT NULL,
    appointed_by TEXT NOT NULL,
    -- When they said that their declaration is whole; NULL: they read nothing yet.
    declared_at TEXT,
    ended_at TEXT,
    PRIMARY KEY (call_id, account_id)
);

-- A link of a judge with an organisation, declared or found out.
CREATE TABLE committee_interest (
    id TEXT PRIMARY KEY,
    call_id TEXT NOT NULL REFERENCES call (id),
    coordinator_id TEXT NOT NULL REFERENCES organisation (id),
    account_id TEXT NOT NULL REFERENCES account (id),
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    -- Code of register::committees::InterestKind.
    kind TEXT NOT NULL,
    about_id TEXT NOT NULL REFERENCES organisation (id),
    -- The last year in which it held; NULL: it holds.
    until_year BIGINT,
    note TEXT,
    said_at TEXT NOT NULL,
    said_by TEXT NOT NULL
);
CREATE INDEX committee_interest_call ON committee_interest (call_id);

CREATE TABLE instruction_fact (
    application_id TEXT NOT NULL REFERENCES application (id),
    rank BIGINT NOT NULL,
    call_id TEXT NOT NULL REFERENCES call (id),
    coordinator_id TEXT NOT NULL REFERENCES organisation (id),
    lead_id TEXT NOT NULL REFERENCES organisation (id),
    at TEXT NOT NULL,
    author TEXT NOT NULL,
    made_for TEXT NOT NULL REFERENCES organisation (id),
    -- JSON of committee::instruction::Fact.
    fact TEXT NOT NULL,
    PRIMARY KEY (application_id, rank)
);

-- What one reader says of one file.
CREATE TABLE review (
    id TEXT PRIMARY KEY,
    call_id TEXT NOT NULL REFERENCES call (id),
    application_id TEXT NOT NULL REFERENCES application (id),
    coordinator_id TEXT NOT NULL REFERENCES organisation (id),
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    account_id TEXT NOT NULL REFERENCES account (id),
    assigned_at TEXT NOT NULL,
    assigned_by TEXT NOT NULL,
    -- JSON: criterion to committee::score::Mark.
    marks TEXT NOT NULL,
    edition BIGINT NOT NULL,
    -- From then on nobody changes it.
    locked_at TEXT,
    -- The reader would not, and why.
    declined_at TEXT,
    declined_why TEXT,
    -- An interest was found out after it: it counts no more.
    aside_at TEXT,
    aside_why TEXT,
    UNIQUE (application_id, account_id)
);
CREATE INDEX review_call ON review (call_id);
CREATE INDEX review_account ON review (account_id);

-- A board put to the vote.
CREATE TABLE deliberation (
    id TEXT PRIMARY KEY,
    call_id TEXT NOT NULL REFERENCES call (id),
    coordinator_id TEXT NOT NULL REFERENCES organisation (id),
    board_id TEXT NOT NULL,
    is_secret BIGINT NOT NULL,
    -- JSON: accounts that may vote, fixed when it opens.
    voters TEXT NOT NULL,
    opened_at TEXT NOT NULL,
    opened_by TEXT NOT NULL,
    closed_at TEXT,
    -- JSON of committee::vote::Outcome.
    outcome TEXT
);
CREATE INDEX deliberation_call ON deliberation (call_id);

-- Who voted; of a secret ballot, neither what nor when.
CREATE TABLE deliberation_vote (
    deliberation_id TEXT NOT NULL REFERENCES deliberation (id),
    account_id TEXT NOT NULL REFERENCES account (id),
    coordinator_id TEXT NOT NULL REFERENCES organisation (id),
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    choice TEXT,
    cast_at TEXT,
    PRIMARY KEY (deliberation_id, account_id)
);

-- The box of a secret ballot: nobody's, in no order.
CREATE TABLE deliberation_ballot (
    id TEXT PRIMARY KEY,
    deliberation_id TEXT NOT NULL REFERENCES deliberation (id),
    coordinator_id TEXT NOT NULL REFERENCES organisation (id),
    choice TEXT NOT NULL
);
CREATE INDEX deliberation_ballot_of ON deliberation_ballot (deliberation_id);
