-- Funding agreements: what funders, a beneficiary and its partners sign together; what happened since. Where each stands is
-- read from dated facts and from the payments of the ledger, never written.

CREATE TABLE subsidy (
    id TEXT PRIMARY KEY,
    -- The funder that writes it.
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    -- What the ledger draws for: the application that was awarded, or a file written by hand.
    purpose_id TEXT NOT NULL UNIQUE,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL
);
CREATE INDEX subsidy_organisation ON subsidy (organisation_id);

-- Who signs it, or signed it: funders, beneficiary, partners. Its own columns say whose a row is.
CREATE TABLE subsidy_party (
    subsidy_id TEXT NOT NULL REFERENCES subsidy (id),
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    coordinator_id TEXT NOT NULL REFERENCES organisation (id),
    PRIMARY KEY (subsidy_id, organisation_id)
);
CREATE INDEX subsidy_party_organisation ON subsidy_party (organisation_id);

CREATE TABLE subsidy_version (
    subsidy_id TEXT NOT NULL REFERENCES subsidy (id),
    version BIGINT NOT NULL,
    -- The text that is signed (subsidy::content). Rewritten while it is a draft, never once it was sent.
    content TEXT NOT NULL,
    edition BIGINT NOT NULL,
    made_at TEXT NOT NULL,
    PRIMARY KEY (subsidy_id, version)
);

-- Sent, signed, claimed, reported, suspended, asked back, closed: in order, nothing is changed nor removed.
CREATE TABLE subsidy_fact (
    subsidy_id TEXT NOT NULL REFERENCES subsidy (id),
    rank BIGINT NOT NULL,
    at TEXT NOT NULL,
    author TEXT NOT NULL,
    -- The party for which it was done.
    made_for TEXT NOT NULL,
    -- JSON of subsidy::Fact.
    fact TEXT NOT NULL,
    PRIMARY KEY (subsidy_id, rank)
);

-- Which claim a payment of the ledger is for.
CREATE TABLE subsidy_payment (
    payment_id TEXT PRIMARY KEY REFERENCES payment (id),
    subsidy_id TEXT NOT NULL REFERENCES subsidy (id),
    claim TEXT NOT NULL,
    UNIQUE (subsidy_id, claim)
);

-- The texts that a funder begins its documents from.
CREATE TABLE subsidy_template (
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    -- Code of subsidy::Paper.
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL,
    PRIMARY KEY (organisation_id, kind)
);
