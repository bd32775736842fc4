-- What associations, landlords and the State do together besides money: practices that others may take up, workshops whose
-- notes become proposals, roadmaps that regions make their own, bodies of a territory and what is said there together.

CREATE TABLE practice (
    id TEXT PRIMARY KEY,
    -- Who tells it.
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    title TEXT NOT NULL,
    theme TEXT NOT NULL,
    -- JSON: codes of register::practices::Ground, at least one.
    grounds TEXT NOT NULL,
    context TEXT NOT NULL,
    method TEXT NOT NULL,
    partners TEXT NOT NULL,
    -- NULL: not known.
    cost_cents BIGINT,
    results TEXT NOT NULL,
    -- What must be there for it to work elsewhere.
    conditions TEXT NOT NULL,
    -- Taken out of the library by who tells it.
    withdrawn_at TEXT,
    -- Grows with every change: nobody writes over what they did not see.
    edition BIGINT NOT NULL,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL
);
CREATE INDEX practice_organisation ON practice (organisation_id);

-- Somebody takes it up elsewhere: one line each time something is to be told. The last one of an organisation and a territory
-- says where it is.
CREATE TABLE practice_replication (
    id TEXT PRIMARY KEY,
    practice_id TEXT NOT NULL REFERENCES practice (id),
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    territory TEXT NOT NULL,
    noted_on TEXT NOT NULL,
    outcome TEXT NOT NULL,
    words TEXT NOT NULL,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL
);
CREATE INDEX practice_replication_practice ON practice_replication (practice_id);
CREATE INDEX practice_replication_organisation ON practice_replication (organisation_id);

CREATE TABLE workshop (
    id TEXT PRIMARY KEY,
    -- Who holds it.
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    title TEXT NOT NULL,
    held_on TEXT NOT NULL,
    place TEXT NOT NULL,
    agenda TEXT NOT NULL,
    -- How many came; NULL: not counted.
    participants BIGINT,
    -- From then on notes are closed, and what was said is everybody's.
    published_at TEXT,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL
);
CREATE INDEX workshop_organisation ON workshop (organisation_id);

CREATE TABLE workshop_axis (
    id TEXT PRIMARY KEY,
    workshop_id TEXT NOT NULL REFERENCES workshop (id),
    host_id TEXT NOT NULL REFERENCES organisation (id),
    number BIGINT NOT NULL,
    title TEXT NOT NULL,
    UNIQUE (workshop_id, number)
);

-- Read by the host and by who wrote it, until the workshop is published.
CREATE TABLE workshop_note (
    id TEXT PRIMARY KEY,
    axis_id TEXT NOT NULL REFERENCES workshop_axis (id),
    host_id TEXT NOT NULL REFERENCES organisation (id),
    -- Who says it.
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    words TEXT NOT NULL,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL
);
CREATE INDEX workshop_note_axis ON workshop_note (axis_id);
CREATE INDEX workshop_note_organisation ON workshop_note (organisation_id);

-- What should be done, drawn from the notes.
CREATE TABLE workshop_proposal (
    id TEXT PRIMARY KEY,
    axis_id TEXT NOT NULL REFERENCES workshop_axis (id),
    host_id TEXT NOT NULL REFERENCES organisation (id),
    -- The note it comes from; NULL: from several, or from the discussion.
    note_id TEXT REFERENCES workshop_note (id),
    words TEXT NOT NULL,
    -- Who carries it; NULL: nobody yet.
    owner_id TEXT REFERENCES organisation (id),
    due_on TEXT,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL
);
CREATE INDEX workshop_proposal_axis ON workshop_proposal (axis_id);
CREATE INDEX workshop_proposal_note ON workshop_proposal (note_id);
CREATE INDEX workshop_proposal_owner ON workshop_proposal (owner_id);

-- What became of it, step by step; the last one says where it is.
CREATE TABLE workshop_proposal_step (
    id TEXT PRIMARY KEY,
    proposal_id TEXT NOT NULL REFERENCES workshop_proposal (id),
    -- Who says so: the host or who carries it.
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    number BIGINT NOT NULL,
    status TEXT NOT NULL,
    words TEXT NOT NULL,
    noted_on TEXT NOT NULL,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL,
    UNIQUE (proposal_id, number)
);
CREATE INDEX workshop_proposal_step_organisation ON workshop_proposal_step (organisation_id);

CREATE TABLE roadmap (
    id TEXT PRIMARY KEY,
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    -- The national one that it makes its own; NULL for that one.
    national_id TEXT REFERENCES roadmap (id),
    territory TEXT NOT NULL,
    title TEXT NOT NULL,
    first_year BIGINT NOT NULL,
    last_year BIGINT NOT NULL,
    -- NULL: read by its organisation only.
    published_at TEXT,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL,
    -- One by territory.
    UNIQUE (national_id, territory)
);
CREATE INDEX roadmap_organisation ON roadmap (organisation_id);

CREATE TABLE roadmap_axis (
    id TEXT PRIMARY KEY,
    roadmap_id TEXT NOT NULL REFERENCES roadmap (id),
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    -- The one it was copied from; NULL: its own.
    origin_id TEXT REFERENCES roadmap_axis (id),
    number BIGINT NOT NULL,
    title TEXT NOT NULL
);
CREATE INDEX roadmap_axis_roadmap ON roadmap_axis (roadmap_id);
CREATE INDEX roadmap_axis_origin ON roadmap_axis (origin_id);
CREATE INDEX roadmap_axis_organisation ON roadmap_axis (organisation_id);

-- What is to be done, by whom, and the figure that tells how far it is.
CREATE TABLE roadmap_action (
    id TEXT PRIMARY KEY,
    axis_id TEXT NOT NULL REFERENCES roadmap_axis (id),
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    origin_id TEXT REFERENCES roadmap_action (id),
    number BIGINT NOT NULL,
    title TEXT NOT NULL,
    -- Who does it, in words; blank: nobody yet.
    owner TEXT NOT NULL,
    due_on TEXT,
    -- What is counted; blank: nothing.
    indicator TEXT NOT NULL,
    -- NULL: no aim was set.
    target BIGINT,
    -- Why a region does not do it; NULL: it does.
    set_aside TEXT
);
CREATE INDEX roadmap_action_axis ON roadmap_action (axis_id);
CREATE INDEX roadmap_action_origin ON roadmap_action (origin_id);
CREATE INDEX roadmap_action_organisation ON roadmap_action (organisation_id);

-- A figure read on a day, with where it comes from.
CREATE TABLE roadmap_reading (
    id TEXT PRIMARY KEY,
    action_id TEXT NOT NULL REFERENCES roadmap_action (id),
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    read_on TEXT NOT NULL,
    value BIGINT NOT NULL,
    source TEXT NOT NULL,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL
);
CREATE INDEX roadmap_reading_action ON roadmap_reading (action_id);
CREATE INDEX roadmap_reading_organisation ON roadmap_reading (organisation_id);

-- A body of a territory where housing of people in need is decided or discussed.
CREATE TABLE body (
    id TEXT PRIMARY KEY,
    -- Who keeps this page.
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    territory TEXT NOT NULL,
    -- Who presides it and who sits there, in words: functions, never persons.
    members TEXT NOT NULL,
    closed_at TEXT,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL
);
CREATE INDEX body_organisation ON body (organisation_id);

CREATE TABLE body_sitting (
    id TEXT PRIMARY KEY,
    body_id TEXT NOT NULL REFERENCES body (id),
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    -- Civil time of Paris.
    starts_at TEXT NOT NULL,
    place TEXT NOT NULL,
    agenda TEXT NOT NULL,
    cancelled_at TEXT,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL
);
CREATE INDEX body_sitting_body ON body_sitting (body_id);
CREATE INDEX body_sitting_organisation ON body_sitting (organisation_id);

-- What several organisations say there together: a text, in editions. Endorsing is of one edition.
CREATE TABLE body_contribution (
    id TEXT PRIMARY KEY,
    sitting_id TEXT NOT NULL REFERENCES body_sitting (id),
    -- Who holds the pen.
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    title TEXT NOT NULL,
    words TEXT NOT NULL,
    -- A request to the prefect (seat, referral to the body), and not a word for a meeting.
    asks_prefect BIGINT NOT NULL,
    edition BIGINT NOT NULL,
    -- Sent: it changes no more.
    sent_at TEXT,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL
);
CREATE INDEX body_contribution_sitting ON body_contribution (sitting_id);
CREATE INDEX body_contribution_organisation ON body_contribution (organisation_id);

CREATE TABLE body_endorsement (
    contribution_id TEXT NOT NULL REFERENCES body_contribution (id),
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    edition BIGINT NOT NULL,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL,
    PRIMARY KEY (contribution_id, organisation_id)
);
CREATE INDEX body_endorsement_organisation ON body_endorsement (organisation_id);
