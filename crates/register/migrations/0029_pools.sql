-- Buying together: needs that organisations declare to a desk, lots made of several of them, and programmes that add up
-- projects. Where a lot stands is read from dated facts, never written.

CREATE TABLE pool_need (
    id TEXT PRIMARY KEY,
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    -- The desk that it is declared to.
    desk_id TEXT NOT NULL REFERENCES organisation (id),
    -- The need of a request that it makes precise; NULL: none.
    referral_need_id TEXT REFERENCES referral_need (id),
    -- JSON of pooling::Need; what it is for, in a few words, is beside.
    need TEXT NOT NULL,
    title TEXT NOT NULL,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL,
    withdrawn_at TEXT
);
CREATE INDEX pool_need_desk ON pool_need (desk_id);
CREATE INDEX pool_need_organisation ON pool_need (organisation_id);

CREATE TABLE pool (
    id TEXT PRIMARY KEY,
    desk_id TEXT NOT NULL REFERENCES organisation (id),
    -- JSON of pooling::Sounding as it was when the lot was made: all that is told of it to whoever has not joined.
    sounding TEXT NOT NULL,
    -- JSON: codes of what a supplier must do.
    requires TEXT NOT NULL,
    -- JSON of pooling::Terms.
    terms TEXT NOT NULL,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL
);
CREATE INDEX pool_desk ON pool (desk_id);

-- Who may be asked, and for which of its needs.
CREATE TABLE pool_member (
    pool_id TEXT NOT NULL REFERENCES pool (id),
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    desk_id TEXT NOT NULL REFERENCES organisation (id),
    -- JSON: ids of pool_need.
    needs TEXT NOT NULL,
    -- Code of pooling::Route, and JSON of pooling::Range (NULL: not known), for the check of the whole amount.
    route TEXT NOT NULL,
    amount TEXT,
    PRIMARY KEY (pool_id, organisation_id)
);
CREATE INDEX pool_member_organisation ON pool_member (organisation_id);

CREATE TABLE pool_fact (
    pool_id TEXT NOT NULL REFERENCES pool (id),
    rank BIGINT NOT NULL,
    desk_id TEXT NOT NULL REFERENCES organisation (id),
    -- Whose fact it is; NULL: the lot's own.
    organisation_id TEXT REFERENCES organisation (id),
    -- JSON of pooling::Fact.
    fact TEXT NOT NULL,
    noted_at TEXT NOT NULL,
    noted_by TEXT NOT NULL,
    PRIMARY KEY (pool_id, rank)
);

-- A national or European programme that asks for a least amount.
CREATE TABLE pool_programme (
    id TEXT PRIMARY KEY,
    desk_id TEXT NOT NULL REFERENCES organisation (id),
    name TEXT NOT NULL,
    -- Where its threshold is written.
    reference TEXT NOT NULL,
    threshold_cents BIGINT NOT NULL,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL
);
CREATE INDEX pool_programme_desk ON pool_programme (desk_id);

CREATE TABLE pool_project (
    id TEXT PRIMARY KEY,
    pool_programme_id TEXT NOT NULL REFERENCES pool_programme (id),
    desk_id TEXT NOT NULL REFERENCES organisation (id),
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    title TEXT NOT NULL,
    region TEXT,
    -- Code of pooling::Eligible.
    eligible TEXT NOT NULL,
    -- JSON of pooling::Range; NULL: not known.
    amount TEXT,
    -- 1: yes, 0: no; NULL: not answered.
    consents BIGINT,
    consented_at TEXT,
    consented_by TEXT,
    made_at TEXT NOT NULL
);
CREATE INDEX pool_project_programme ON pool_project (pool_programme_id);
CREATE INDEX pool_project_organisation ON pool_project (organisation_id);
