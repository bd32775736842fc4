-- Adapted dwellings: what they are fitted with, who needed it, who leaves, who needs one, who decided.

-- Facts on the equipment of a dwelling. Never edited nor deleted: a correction is a new fact.
CREATE TABLE equipment_fact (
    id TEXT PRIMARY KEY,
    landlord_id TEXT NOT NULL REFERENCES organisation (id),
    dwelling_id TEXT NOT NULL REFERENCES dwelling (id),
    equipment TEXT NOT NULL,
    event TEXT NOT NULL,
    on_day TEXT NOT NULL,
    source TEXT NOT NULL,
    -- Number of the invoice, reference of the visit.
    proof TEXT,
    -- The fact that this one withdraws.
    withdraws TEXT,
    author TEXT NOT NULL,
    noted_at TEXT NOT NULL
);
CREATE INDEX equipment_fact_dwelling ON equipment_fact (dwelling_id);
CREATE INDEX equipment_fact_landlord ON equipment_fact (landlord_id);

-- A level that somebody decided against what is computed, with a motive, and always until a day.
CREATE TABLE level_override (
    id TEXT PRIMARY KEY,
    landlord_id TEXT NOT NULL REFERENCES organisation (id),
    dwelling_id TEXT NOT NULL REFERENCES dwelling (id),
    level TEXT NOT NULL,
    motive TEXT NOT NULL,
    from_day TEXT NOT NULL,
    until_day TEXT NOT NULL,
    author TEXT NOT NULL,
    noted_at TEXT NOT NULL
);
CREATE INDEX level_override_dwelling ON level_override (dwelling_id);
CREATE INDEX level_override_landlord ON level_override (landlord_id);

-- Who needed the adaptation at each letting: sealed, for it tells of whoever lives there.
CREATE TABLE letting (
    id TEXT PRIMARY KEY,
    landlord_id TEXT NOT NULL REFERENCES organisation (id),
    dwelling_id TEXT NOT NULL REFERENCES dwelling (id),
    let_on TEXT NOT NULL,
    said TEXT NOT NULL,
    author TEXT NOT NULL,
    noted_at TEXT NOT NULL
);
CREATE INDEX letting_dwelling ON letting (dwelling_id);
CREATE INDEX letting_landlord ON letting (landlord_id);

-- A dwelling that is or will be free. Where it stands is read from its facts.
CREATE TABLE vacancy (
    id TEXT PRIMARY KEY,
    landlord_id TEXT NOT NULL REFERENCES organisation (id),
    dwelling_id TEXT NOT NULL REFERENCES dwelling (id),
    -- Monthly rent without charges at the next letting; NULL: not known yet.
    rent_cents BIGINT,
    made_at TEXT NOT NULL
);
CREATE INDEX vacancy_landlord ON vacancy (landlord_id);
CREATE INDEX vacancy_dwelling ON vacancy (dwelling_id);

CREATE TABLE vacancy_fact (
    vacancy_id TEXT NOT NULL REFERENCES vacancy (id),
    rank BIGINT NOT NULL,
    author TEXT NOT NULL,
    noted_at TEXT NOT NULL,
    -- JSON of pathway::vacancy::Fact.
    fact TEXT NOT NULL,
    PRIMARY KEY (vacancy_id, rank)
);

-- What a household needs: a level and access constraints, never why. No name: a dwelling of the landlord, or the number of
-- an application.
CREATE TABLE need (
    id TEXT PRIMARY KEY,
    landlord_id TEXT NOT NULL REFERENCES organisation (id),
    -- The dwelling where the household lives, when it is a tenant of the landlord.
    dwelling_id TEXT REFERENCES dwelling (id),
    -- Number of the application, otherwise.
    reference TEXT,
    -- Sealed JSON of allocation::need::Need.
    body TEXT NOT NULL,
    consent_on TEXT NOT NULL,
    -- The last day of its use, unless the household confirms.
    kept_until TEXT NOT NULL,
    closed_on TEXT,
    closed_why TEXT,
    -- JSON: a keyed mark for each birth of the household of the dwelling, which may change.
    marks TEXT NOT NULL,
    author TEXT NOT NULL,
    noted_at TEXT NOT NULL
);
CREATE INDEX need_landlord ON need (landlord_id);

CREATE TABLE allocation_session (
    id TEXT PRIMARY KEY,
    landlord_id TEXT NOT NULL REFERENCES organisation (id),
    held_on TEXT NOT NULL,
    name TEXT NOT NULL,
    author TEXT NOT NULL,
    made_at TEXT NOT NULL
);
CREATE INDEX allocation_session_landlord ON allocation_session (landlord_id);

-- A vacancy examined in a session. The version grows with every change of what is examined.
CREATE TABLE allocation_case (
    id TEXT PRIMARY KEY,
    landlord_id TEXT NOT NULL REFERENCES organisation (id),
    session_id TEXT NOT NULL REFERENCES allocation_session (id),
    vacancy_id TEXT NOT NULL REFERENCES vacancy (id),
    version BIGINT NOT NULL,
    made_at TEXT NOT NULL,
    UNIQUE (session_id, vacancy_id)
);

CREATE TABLE allocation_candidate (
    id TEXT PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES allocation_case (id),
    need_id TEXT NOT NULL REFERENCES need (id) ON DELETE CASCADE,
    added_at TEXT NOT NULL,
    UNIQUE (case_id, need_id)
);

-- What was decided: written once, never changed.
CREATE TABLE allocation_decision (
    id TEXT PRIMARY KEY REFERENCES allocation_case (id),
    landlord_id TEXT NOT NULL REFERENCES organisation (id),
    -- Sealed canonical JSON of allocation::snapshot::Snapshot.
    snapshot TEXT NOT NULL,
    -- SHA-256 of that JSON.
    digest TEXT NOT NULL,
    author TEXT NOT NULL,
    decided_at TEXT NOT NULL
);
CREATE INDEX allocation_decision_landlord ON allocation_decision (landlord_id);
