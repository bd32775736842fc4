-- Quotes at cost price and the accompaniment that follows them. There is no column for a margin: a total is the sum of the
-- lines of a text, and that text is what both sides sign.

CREATE TABLE quote (
    id TEXT PRIMARY KEY,
    -- Who is helped.
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    -- Who helps.
    helper_id TEXT NOT NULL REFERENCES organisation (id),
    referral_id TEXT REFERENCES referral (id),
    need_id TEXT REFERENCES referral_need (id),
    diagnosis_id TEXT REFERENCES diagnosis (id),
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL
);
CREATE INDEX quote_organisation ON quote (organisation_id);
CREATE INDEX quote_helper ON quote (helper_id);
CREATE INDEX quote_referral ON quote (referral_id);

CREATE TABLE quote_version (
    quote_id TEXT NOT NULL REFERENCES quote (id),
    version BIGINT NOT NULL,
    -- The text that is signed (engagement::content). Rewritten while it is a draft, never once it was sent.
    content TEXT NOT NULL,
    edition BIGINT NOT NULL,
    made_at TEXT NOT NULL,
    PRIMARY KEY (quote_id, version)
);

-- Sent, signed, declined, done, spent, closed: in order, nothing is changed nor removed.
CREATE TABLE quote_fact (
    quote_id TEXT NOT NULL REFERENCES quote (id),
    rank BIGINT NOT NULL,
    at TEXT NOT NULL,
    author TEXT NOT NULL,
    -- The party for which it was done.
    made_for TEXT NOT NULL,
    -- JSON of engagement::Fact.
    fact TEXT NOT NULL,
    PRIMARY KEY (quote_id, rank)
);
