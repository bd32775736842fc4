-- Going to residents: rounds of the mobile agency with what was done at each stop, and visits at home.

CREATE TABLE tour_round (
    id TEXT PRIMARY KEY,
    landlord_id TEXT NOT NULL REFERENCES organisation (id),
    -- JSON: register::outreach::Round.
    content TEXT NOT NULL,
    -- JSON: register::outreach::Kept; what was computed last, and of which edition.
    plan TEXT,
    plan_of BIGINT,
    -- The same, as residents were told.
    told TEXT,
    told_on TEXT,
    -- Grows with every change: nobody writes over what they did not see.
    edition BIGINT NOT NULL,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL
);
CREATE INDEX tour_round_landlord ON tour_round (landlord_id);

-- What was done at a stop: counts, no name.
CREATE TABLE tour_log (
    id TEXT PRIMARY KEY,
    tour_round_id TEXT NOT NULL REFERENCES tour_round (id),
    landlord_id TEXT NOT NULL REFERENCES organisation (id),
    residence_id TEXT NOT NULL REFERENCES residence (id),
    day TEXT NOT NULL,
    -- JSON: register::outreach::StopLog.
    content TEXT NOT NULL,
    noted_at TEXT NOT NULL,
    noted_by TEXT NOT NULL,
    UNIQUE (tour_round_id, residence_id, day)
);
CREATE INDEX tour_log_landlord ON tour_log (landlord_id, residence_id);

CREATE TABLE home_visit (
    id TEXT PRIMARY KEY,
    landlord_id TEXT NOT NULL REFERENCES organisation (id),
    residence_id TEXT NOT NULL REFERENCES residence (id),
    dwelling_id TEXT NOT NULL REFERENCES dwelling (id),
    -- Sealed JSON: register::outreach::VisitSheet. Why, what was agreed, who went, what follows.
    body TEXT NOT NULL,
    is_closed BIGINT NOT NULL,
    touched_on TEXT NOT NULL,
    edition BIGINT NOT NULL,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL
);
CREATE INDEX home_visit_landlord ON home_visit (landlord_id);
CREATE INDEX home_visit_dwelling ON home_visit (dwelling_id);
