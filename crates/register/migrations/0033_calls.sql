-- Calls for projects that several funders open together, and the joint applications made to them. Where a call or an
-- application stands is read from dated facts, never written.

CREATE TABLE call (
    id TEXT PRIMARY KEY,
    -- Who coordinates it.
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    number TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    -- When its first version was published; NULL: only those who write it see it.
    published_at TEXT,
    -- The instant from which nothing is received, extensions counted; NULL: not published.
    closes_at TEXT,
    cancelled_at TEXT,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL
);
CREATE INDEX call_organisation ON call (organisation_id);

-- A version is edited until it is published; then it never changes.
CREATE TABLE call_version (
    call_id TEXT NOT NULL REFERENCES call (id),
    version BIGINT NOT NULL,
    -- The text that funders approve: JSON of calls::Specification, with the call and its version.
    content TEXT NOT NULL,
    digest TEXT NOT NULL,
    -- It grows with every change of a draft.
    edition BIGINT NOT NULL,
    published_at TEXT,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL,
    PRIMARY KEY (call_id, version)
);

-- Who opens the call together. Each approves the digest of the text that it read.
CREATE TABLE call_funder (
    call_id TEXT NOT NULL REFERENCES call (id),
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    coordinator_id TEXT NOT NULL REFERENCES organisation (id),
    -- The last text that it approved; NULL: none yet.
    approved_digest TEXT,
    approved_at TEXT,
    approved_by TEXT,
    PRIMARY KEY (call_id, organisation_id)
);
CREATE INDEX call_funder_organisation ON call_funder (organisation_id);

-- The money of a call, fund by fund, as its last version says; which envelope pays is the business of each funder.
CREATE TABLE call_fund (
    -- Its key in the specification.
    id TEXT PRIMARY KEY,
    call_id TEXT NOT NULL REFERENCES call (id),
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    coordinator_id TEXT NOT NULL REFERENCES organisation (id),
    name TEXT NOT NULL,
    total_cents BIGINT NOT NULL,
    -- NULL: its funder has not said.
    envelope_id TEXT
);
CREATE INDEX call_fund_call ON call_fund (call_id);

CREATE TABLE call_fact (
    call_id TEXT NOT NULL REFERENCES call (id),
    rank BIGINT NOT NULL,
    at TEXT NOT NULL,
    author TEXT NOT NULL,
    made_for TEXT NOT NULL REFERENCES organisation (id),
    coordinator_id TEXT NOT NULL REFERENCES organisation (id),
    -- JSON of calls::CallFact.
    fact TEXT NOT NULL,
    PRIMARY KEY (call_id, rank)
);

-- Asked by one, answered to all: who asked is not told.
CREATE TABLE call_question (
    id TEXT PRIMARY KEY,
    call_id TEXT NOT NULL REFERENCES call (id),
    coordinator_id TEXT NOT NULL REFERENCES organisation (id),
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    question TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    -- NULL: not answered, and then nobody else reads the question.
    answer TEXT,
    answered_at TEXT,
    answered_by TEXT
);
CREATE INDEX call_question_call ON call_question (call_id);

-- Who looks for partners for a call.
CREATE TABLE call_interest (
    call_id TEXT NOT NULL REFERENCES call (id),
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    territory TEXT NOT NULL,
    brings TEXT NOT NULL,
    seeks TEXT NOT NULL,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL,
    PRIMARY KEY (call_id, organisation_id)
);

CREATE TABLE application (
    id TEXT PRIMARY KEY,
    call_id TEXT NOT NULL REFERENCES call (id),
    coordinator_id TEXT NOT NULL REFERENCES organisation (id),
    lead_id TEXT NOT NULL REFERENCES organisation (id),
    -- Given when it is submitted; NULL before.
    number TEXT UNIQUE,
    title TEXT NOT NULL,
    -- The last edition of its text, and the version of the call that it answers.
    edition BIGINT NOT NULL,
    call_version BIGINT NOT NULL,
    -- JSON: what was filled in from elsewhere, and from where.
    origins TEXT NOT NULL,
    -- The digest that partners are asked to sign; NULL: still being written.
    ready_digest TEXT,
    -- The digest that all of them signed, and when the last one did; NULL: not submitted.
    submitted_digest TEXT,
    submitted_at TEXT,
    withdrawn_at TEXT,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL
);
CREATE INDEX application_call ON application (call_id);
CREATE INDEX application_lead ON application (lead_id);

-- Every text that was saved: what changed from one to the next is shown from them.
CREATE TABLE application_edition (
    application_id TEXT NOT NULL REFERENCES application (id),
    edition BIGINT NOT NULL,
    lead_id TEXT NOT NULL REFERENCES organisation (id),
    -- The text that partners sign: JSON of calls::Content, with the application and its call.
    content TEXT NOT NULL,
    digest TEXT NOT NULL,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL,
    -- The organisation for which it was written.
    made_for TEXT NOT NULL REFERENCES organisation (id),
    PRIMARY KEY (application_id, edition)
);

CREATE TABLE application_partner (
    application_id TEXT NOT NULL REFERENCES application (id),
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    lead_id TEXT NOT NULL REFERENCES organisation (id),
    -- Code of calls::PartnerRole, and the share of the project in hundredths of a percent.
    role TEXT NOT NULL,
    share_bp BIGINT NOT NULL,
    invited_at TEXT NOT NULL,
    joined_at TEXT,
    declined_at TEXT,
    -- It joined, then left or was replaced.
    left_at TEXT,
    PRIMARY KEY (application_id, organisation_id)
);
CREATE INDEX application_partner_organisation ON application_partner (organisation_id);

-- The costs and the money of the last edition, for sums; the text that is signed says the same.
CREATE TABLE application_line (
    application_id TEXT NOT NULL REFERENCES application (id),
    rank BIGINT NOT NULL,
    lead_id TEXT NOT NULL REFERENCES organisation (id),
    organisation_id TEXT NOT NULL,
    -- Key of a category of expense of the specification.
    category TEXT NOT NULL,
    label TEXT NOT NULL,
    amount_cents BIGINT NOT NULL,
    PRIMARY KEY (application_id, rank)
);

CREATE TABLE application_resource (
    application_id TEXT NOT NULL REFERENCES application (id),
    rank BIGINT NOT NULL,
    lead_id TEXT NOT NULL REFERENCES organisation (id),
    organisation_id TEXT NOT NULL,
    -- The fund of the call that is asked; NULL: other money.
    fund_id TEXT,
    -- Code of calls::Source.
    source TEXT NOT NULL,
    label TEXT NOT NULL,
    amount_cents BIGINT NOT NULL,
    PRIMARY KEY (application_id, rank)
);

-- One signature for each partner and each text.
CREATE TABLE application_signature (
    application_id TEXT NOT NULL REFERENCES application (id),
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    lead_id TEXT NOT NULL REFERENCES organisation (id),
    digest TEXT NOT NULL,
    signed_at TEXT NOT NULL,
    signed_by TEXT NOT NULL,
    -- The text changed, or was taken back, after it.
    voided_at TEXT,
    PRIMARY KEY (application_id, organisation_id, digest)
);

CREATE TABLE application_fact (
    application_id TEXT NOT NULL REFERENCES application (id),
    rank BIGINT NOT NULL,
    lead_id TEXT NOT NULL REFERENCES organisation (id),
    at TEXT NOT NULL,
    author TEXT NOT NULL,
    made_for TEXT NOT NULL REFERENCES organisation (id),
    -- JSON of calls::ApplicationFact.
    fact TEXT NOT NULL,
    PRIMARY KEY (application_id, rank)
);
