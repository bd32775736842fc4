-- Works programmes: budgets and goals, what was computed of them, what was decided. A beneficiary is a number of dwellings of
-- a residence: nobody is named here, and counts of the people of a residence are sealed.

CREATE TABLE programme (
    id TEXT PRIMARY KEY,
    landlord_id TEXT NOT NULL REFERENCES organisation (id),
    name TEXT NOT NULL,
    first_year BIGINT NOT NULL,
    years BIGINT NOT NULL,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL,
    -- Put away: no longer listed, its decisions stay.
    closed_at TEXT
);
CREATE INDEX programme_landlord ON programme (landlord_id, made_at);

-- One way of asking: budgets, prices, goals, limits.
CREATE TABLE programme_scenario (
    id TEXT PRIMARY KEY,
    landlord_id TEXT NOT NULL REFERENCES organisation (id),
    programme_id TEXT NOT NULL REFERENCES programme (id),
    name TEXT NOT NULL,
    -- Grows with every change: nobody writes over what they did not see.
    edition BIGINT NOT NULL,
    -- JSON of register::programmes::Settings.
    settings TEXT NOT NULL,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL
);
CREATE INDEX programme_scenario_programme ON programme_scenario (programme_id, made_at);

-- An answer of the solver with what it answers, whole: it can be verified again by anybody.
CREATE TABLE programme_run (
    id TEXT PRIMARY KEY,
    landlord_id TEXT NOT NULL REFERENCES organisation (id),
    scenario_id TEXT NOT NULL REFERENCES programme_scenario (id),
    -- The edition of the scenario that it answers.
    edition BIGINT NOT NULL,
    -- Digest of the instance that it answers.
    digest TEXT NOT NULL,
    made_on TEXT NOT NULL,
    -- Sealed and compressed JSON of register::programmes::Kept.
    body TEXT NOT NULL,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL
);
CREATE INDEX programme_run_scenario ON programme_run (scenario_id, made_at);

-- What the direction decided: the rows of a run, and its first year, which every later computation keeps.
CREATE TABLE programme_decision (
    id TEXT PRIMARY KEY,
    landlord_id TEXT NOT NULL REFERENCES organisation (id),
    programme_id TEXT NOT NULL REFERENCES programme (id),
    scenario_id TEXT NOT NULL REFERENCES programme_scenario (id),
    run_id TEXT NOT NULL,
    decided_on TEXT NOT NULL,
    -- JSON of register::programmes::Decided: residence, year, action, cost, who pays; nobody's.
    body TEXT NOT NULL,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL,
    -- Taken back: it holds no more.
    ended_at TEXT
);
CREATE INDEX programme_decision_programme ON programme_decision (programme_id, made_at);
