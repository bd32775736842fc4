-- Innovations that landlords may host: sheets with what must not change, who vouches for them, what was proven; what
-- landlords wish; replications between a holder and a host; support offered. Where a sheet or a replication stands is read
-- from dated facts, never written.

CREATE TABLE innovation (
    id TEXT PRIMARY KEY,
    -- Who carries it.
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    -- The first of its variants (its own id when it is that one), and which one it is, from 1.
    family_id TEXT NOT NULL,
    variant BIGINT NOT NULL,
    -- The good practice that it was born from; NULL: none.
    practice_id TEXT REFERENCES practice (id),
    -- JSON of matching::Sheet.
    sheet TEXT NOT NULL,
    -- How its holder is reached, told to a host once both are interested; NULL: not said.
    contact TEXT,
    -- Grows with every change: nobody writes over what they did not see.
    edition BIGINT NOT NULL,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL
);
CREATE INDEX innovation_organisation ON innovation (organisation_id);
CREATE INDEX innovation_family ON innovation (family_id);

CREATE TABLE innovation_fact (
    innovation_id TEXT NOT NULL REFERENCES innovation (id),
    rank BIGINT NOT NULL,
    holder_id TEXT NOT NULL REFERENCES organisation (id),
    -- Who says it.
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    -- JSON of matching::DossierFact.
    fact TEXT NOT NULL,
    noted_at TEXT NOT NULL,
    noted_by TEXT NOT NULL,
    PRIMARY KEY (innovation_id, rank)
);
CREATE INDEX innovation_fact_organisation ON innovation_fact (organisation_id);

-- What a landlord would host: one by landlord.
CREATE TABLE hosting_wish (
    organisation_id TEXT PRIMARY KEY REFERENCES organisation (id),
    -- JSON of matching::Host.
    wish TEXT NOT NULL,
    contact TEXT,
    -- 1: holders find it; 0: it only ranks projects for itself.
    is_open BIGINT NOT NULL,
    edition BIGINT NOT NULL,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL
);

-- An innovation in another place: between its holder and a host.
CREATE TABLE replay (
    id TEXT PRIMARY KEY,
    innovation_id TEXT NOT NULL REFERENCES innovation (id),
    holder_id TEXT NOT NULL REFERENCES organisation (id),
    host_id TEXT NOT NULL REFERENCES organisation (id),
    -- Where; NULL: not said yet.
    territory TEXT,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL
);
CREATE INDEX replay_innovation ON replay (innovation_id);
CREATE INDEX replay_holder ON replay (holder_id);
CREATE INDEX replay_host ON replay (host_id);

CREATE TABLE replay_fact (
    replay_id TEXT NOT NULL REFERENCES replay (id),
    rank BIGINT NOT NULL,
    holder_id TEXT NOT NULL REFERENCES organisation (id),
    host_id TEXT NOT NULL REFERENCES organisation (id),
    -- JSON of matching::ReplayFact.
    fact TEXT NOT NULL,
    noted_at TEXT NOT NULL,
    noted_by TEXT NOT NULL,
    PRIMARY KEY (replay_id, rank)
);

-- What somebody offers to a project, and the meetings that were held about it.
CREATE TABLE innovation_support (
    id TEXT PRIMARY KEY,
    innovation_id TEXT NOT NULL REFERENCES innovation (id),
    holder_id TEXT NOT NULL REFERENCES organisation (id),
    -- Who offers, or who met the holder.
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    -- Code of register::innovations::SupportKind.
    kind TEXT NOT NULL,
    -- Of a financial support, in cents; NULL: not said, or none.
    amount_cents BIGINT,
    noted_on TEXT NOT NULL,
    words TEXT NOT NULL,
    -- What its holder answered to an offer: 1 yes, 0 no; NULL: nothing yet, or a meeting.
    accepted BIGINT,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL
);
CREATE INDEX innovation_support_innovation ON innovation_support (innovation_id);
CREATE INDEX innovation_support_organisation ON innovation_support (organisation_id);
