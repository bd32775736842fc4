-- Supported housing: conventions of a landlord, an association and a SIAO, and the households followed under them. A household
-- is a number: no name, no diagnosis, no free text. Where a pathway stands is read from dated facts, never written.

CREATE TABLE supported_convention (
    id TEXT PRIMARY KEY,
    landlord_id TEXT NOT NULL REFERENCES organisation (id),
    association_id TEXT NOT NULL REFERENCES organisation (id),
    siao_id TEXT NOT NULL REFERENCES organisation (id),
    -- The text that is signed: JSON of pathway::supported::convention::Terms. Never changed.
    terms TEXT NOT NULL,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL
);
CREATE INDEX supported_convention_landlord ON supported_convention (landlord_id);
CREATE INDEX supported_convention_association ON supported_convention (association_id);
CREATE INDEX supported_convention_siao ON supported_convention (siao_id);

CREATE TABLE supported_convention_fact (
    convention_id TEXT NOT NULL REFERENCES supported_convention (id),
    rank BIGINT NOT NULL,
    at TEXT NOT NULL,
    author TEXT NOT NULL,
    -- Code of pathway::supported::Side: the party for which it was noted.
    side TEXT NOT NULL,
    -- JSON of pathway::supported::convention::Event.
    event TEXT NOT NULL,
    PRIMARY KEY (convention_id, rank)
);

CREATE TABLE supported_pathway (
    id TEXT PRIMARY KEY,
    -- What people say to each other: 2026-0007, one sequence for each association.
    number TEXT NOT NULL,
    convention_id TEXT NOT NULL REFERENCES supported_convention (id),
    -- The parties, as the convention names them: for the walls between organisations.
    landlord_id TEXT NOT NULL REFERENCES organisation (id),
    association_id TEXT NOT NULL REFERENCES organisation (id),
    siao_id TEXT NOT NULL REFERENCES organisation (id),
    -- Who follows it, in the association and in the SIAO.
    association_caseload TEXT NOT NULL,
    siao_caseload TEXT NOT NULL,
    -- Sealed: the number of the request at the SIAO. NULL: not said.
    siao_reference TEXT,
    -- Day of the last thing that happened; day on which nothing was left to happen, NULL: it goes on.
    touched_on TEXT NOT NULL,
    ended_on TEXT,
    -- 1: it was refused, so nobody was housed.
    is_refused BIGINT NOT NULL,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL,
    UNIQUE (association_id, number)
);
CREATE INDEX supported_pathway_landlord ON supported_pathway (landlord_id);
CREATE INDEX supported_pathway_siao ON supported_pathway (siao_id);
CREATE INDEX supported_pathway_convention ON supported_pathway (convention_id);

-- What happened, in order; none is changed. What was noted by mistake is corrected by another.
CREATE TABLE supported_fact (
    id TEXT PRIMARY KEY,
    pathway_id TEXT NOT NULL REFERENCES supported_pathway (id) ON DELETE CASCADE,
    rank BIGINT NOT NULL,
    -- Sealed JSON of pathway::supported::Fact.
    body TEXT NOT NULL,
    noted_at TEXT NOT NULL,
    noted_by TEXT NOT NULL,
    UNIQUE (pathway_id, rank)
);

-- The newest assessment of each side. Its own columns say whose it is: the landlord is not among them. Gone when the pathway
-- ends.
CREATE TABLE supported_assessment (
    id TEXT PRIMARY KEY,
    pathway_id TEXT NOT NULL REFERENCES supported_pathway (id) ON DELETE CASCADE,
    association_id TEXT NOT NULL REFERENCES organisation (id),
    siao_id TEXT NOT NULL REFERENCES organisation (id),
    side TEXT NOT NULL,
    -- Sealed JSON of pathway::supported::assessment::Assessment.
    body TEXT NOT NULL,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL,
    UNIQUE (pathway_id, side)
);
