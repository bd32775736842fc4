-- Enquiries among residents. A dwelling of the sample is known by its code; nobody is named. Answers are sealed, and gone when the
-- period that the enquiry states is over: figures stay. Where a dwelling stands is read from what was noted, never written.

CREATE TABLE enquiry (
    id TEXT PRIMARY KEY,
    landlord_id TEXT NOT NULL REFERENCES organisation (id),
    title TEXT NOT NULL,
    -- What the answers are for, as residents are told.
    purpose TEXT NOT NULL,
    -- JSON of enquiry::Form, and its SHA-256 once it is opened: never changed from then on.
    form TEXT NOT NULL,
    digest TEXT,
    -- JSON of enquiry::Design, and what the draw is made from.
    design TEXT NOT NULL,
    seed TEXT NOT NULL,
    -- JSON: ids of residences; none: all of the landlord's.
    residences TEXT NOT NULL,
    -- JSON of the frame as it was drawn from: dwellings by stratum and by segment. NULL: not drawn yet.
    frame TEXT,
    -- Last day on which residents may answer, and months for which answers are kept after the close.
    closes_on TEXT NOT NULL,
    kept_months BIGINT NOT NULL,
    opened_on TEXT,
    closed_on TEXT,
    purge_on TEXT,
    purged_on TEXT,
    -- JSON of enquiry::Results, written when the answers go.
    results TEXT,
    -- When the public page of what was done was published; NULL: it is not.
    told_on TEXT,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL
);
CREATE INDEX enquiry_landlord ON enquiry (landlord_id);

-- A dwelling that is asked.
CREATE TABLE enquiry_unit (
    id TEXT PRIMARY KEY,
    enquiry_id TEXT NOT NULL REFERENCES enquiry (id),
    landlord_id TEXT NOT NULL REFERENCES organisation (id),
    dwelling_id TEXT NOT NULL REFERENCES dwelling (id),
    residence_id TEXT NOT NULL REFERENCES residence (id),
    rank BIGINT NOT NULL,
    stratum TEXT NOT NULL,
    -- JSON: its segment in each dimension of the frame.
    segments TEXT NOT NULL,
    -- Sealed, and its SHA-256 by which it is found.
    code TEXT NOT NULL,
    code_digest TEXT NOT NULL UNIQUE
);
CREATE INDEX enquiry_unit_enquiry ON enquiry_unit (enquiry_id, rank);
CREATE INDEX enquiry_unit_landlord ON enquiry_unit (landlord_id);

-- Somebody was sought, by telephone or at the door.
CREATE TABLE enquiry_attempt (
    id TEXT PRIMARY KEY,
    unit_id TEXT NOT NULL REFERENCES enquiry_unit (id) ON DELETE CASCADE,
    landlord_id TEXT NOT NULL REFERENCES organisation (id),
    on_day TEXT NOT NULL,
    kind TEXT NOT NULL,
    outcome TEXT NOT NULL,
    again_on TEXT,
    noted_at TEXT NOT NULL,
    noted_by TEXT NOT NULL
);
CREATE INDEX enquiry_attempt_unit ON enquiry_attempt (unit_id);
CREATE INDEX enquiry_attempt_landlord ON enquiry_attempt (landlord_id);

CREATE TABLE enquiry_answer (
    id TEXT PRIMARY KEY,
    unit_id TEXT NOT NULL REFERENCES enquiry_unit (id) ON DELETE CASCADE,
    landlord_id TEXT NOT NULL REFERENCES organisation (id),
    -- Code of enquiry::Channel.
    channel TEXT NOT NULL,
    -- Sealed JSON of enquiry::Answers.
    body TEXT NOT NULL,
    -- 1: it counts; 0: kept aside, another one of the dwelling counts.
    counts BIGINT NOT NULL,
    received_on TEXT NOT NULL,
    noted_at TEXT NOT NULL,
    noted_by TEXT NOT NULL
);
CREATE INDEX enquiry_answer_unit ON enquiry_answer (unit_id);
CREATE INDEX enquiry_answer_landlord ON enquiry_answer (landlord_id);
CREATE UNIQUE INDEX enquiry_answer_one ON enquiry_answer (unit_id) WHERE counts = 1;

-- What was done with what was said.
CREATE TABLE enquiry_action (
    id TEXT PRIMARY KEY,
    enquiry_id TEXT NOT NULL REFERENCES enquiry (id),
    landlord_id TEXT NOT NULL REFERENCES organisation (id),
    -- The question whose result it follows; NULL: the whole.
    question TEXT,
    said TEXT NOT NULL,
    done TEXT NOT NULL,
    -- planned, under-way, done, not-done
    state TEXT NOT NULL,
    on_day TEXT NOT NULL,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL
);
CREATE INDEX enquiry_action_enquiry ON enquiry_action (enquiry_id);
CREATE INDEX enquiry_action_landlord ON enquiry_action (landlord_id);
