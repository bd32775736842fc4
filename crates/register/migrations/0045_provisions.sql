-- Services of a landlord to its tenants, bundles of them, what changed, and the follow-up of dwellings that did not reply.

CREATE TABLE provision (
    id TEXT PRIMARY KEY,
    landlord_id TEXT NOT NULL REFERENCES organisation (id),
    -- The organisation of the directory that gives it; NULL: the landlord, or one that is only named in the service.
    provider_id TEXT REFERENCES organisation (id),
    -- JSON of provision::Service.
    service TEXT NOT NULL,
    edition BIGINT NOT NULL,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL
);
CREATE INDEX provision_landlord ON provision (landlord_id);
CREATE INDEX provision_provider ON provision (provider_id);

-- Uses of a month, by its first day. NULL: not counted, which is not zero.
CREATE TABLE provision_month (
    provision_id TEXT NOT NULL REFERENCES provision (id),
    landlord_id TEXT NOT NULL REFERENCES organisation (id),
    month TEXT NOT NULL,
    tenants BIGINT,
    others BIGINT,
    cost_cents BIGINT,
    noted_at TEXT NOT NULL,
    noted_by TEXT NOT NULL,
    PRIMARY KEY (provision_id, month)
);

-- How far to go with it: what was known and advised that day, what was decided and why.
CREATE TABLE provision_decision (
    id TEXT PRIMARY KEY,
    provision_id TEXT NOT NULL REFERENCES provision (id),
    landlord_id TEXT NOT NULL REFERENCES organisation (id),
    on_day TEXT NOT NULL,
    -- JSON of provision::ladder::Facts; codes of provision::ladder::Level, none advised when it could not be told.
    facts TEXT NOT NULL,
    advised TEXT,
    level TEXT NOT NULL,
    why TEXT NOT NULL,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL
);
CREATE INDEX provision_decision_of ON provision_decision (provision_id);

-- What changed, before and after: JSON of provision::impact::Study. One by indicator.
CREATE TABLE provision_study (
    provision_id TEXT NOT NULL REFERENCES provision (id),
    landlord_id TEXT NOT NULL REFERENCES organisation (id),
    indicator TEXT NOT NULL,
    study TEXT NOT NULL,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL,
    PRIMARY KEY (provision_id, indicator)
);

CREATE TABLE provision_bundle (
    id TEXT PRIMARY KEY,
    landlord_id TEXT NOT NULL REFERENCES organisation (id),
    -- JSON of provision::bundle::Bundle.
    bundle TEXT NOT NULL,
    edition BIGINT NOT NULL,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL
);
CREATE INDEX provision_bundle_landlord ON provision_bundle (landlord_id);

CREATE TABLE provision_bundle_month (
    bundle_id TEXT NOT NULL REFERENCES provision_bundle (id),
    landlord_id TEXT NOT NULL REFERENCES organisation (id),
    month TEXT NOT NULL,
    members BIGINT,
    known BIGINT,
    arrears BIGINT,
    noted_at TEXT NOT NULL,
    noted_by TEXT NOT NULL,
    PRIMARY KEY (bundle_id, month)
);

-- A survey whose silent dwellings are sought. Their rows go on the day that is said; figures stay.
CREATE TABLE chase (
    id TEXT PRIMARY KEY,
    landlord_id TEXT NOT NULL REFERENCES organisation (id),
    title TEXT NOT NULL,
    -- Code of provision::follow::Of.
    of_what TEXT NOT NULL,
    -- The association that helps with forms, as it is named; NULL: none.
    partner TEXT,
    closes_on TEXT NOT NULL,
    purge_on TEXT NOT NULL,
    purged_on TEXT,
    -- JSON: dwellings by stage, written when their rows go.
    figures TEXT,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL
);
CREATE INDEX chase_landlord ON chase (landlord_id);

CREATE TABLE chase_dwelling (
    id TEXT PRIMARY KEY,
    chase_id TEXT NOT NULL REFERENCES chase (id) ON DELETE CASCADE,
    landlord_id TEXT NOT NULL REFERENCES organisation (id),
    dwelling_id TEXT NOT NULL REFERENCES dwelling (id),
    residence_id TEXT NOT NULL REFERENCES residence (id),
    -- JSON: dated facts of provision::follow.
    facts TEXT NOT NULL,
    UNIQUE (chase_id, dwelling_id)
);
