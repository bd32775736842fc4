-- Campaigns towards tenants: residences and why, frozen as they were; the households written to; what happened, dated.
-- Births are not copied: a household is recognised by keyed marks, which say nothing to whoever does not hold the key.

CREATE TABLE campaign (
    id TEXT PRIMARY KEY,
    landlord_id TEXT NOT NULL REFERENCES organisation (id),
    title TEXT NOT NULL,
    -- JSON: each residence with what was told of it on the day.
    targets TEXT NOT NULL,
    min_age BIGINT NOT NULL,
    -- JSON: subject, text, who signs, telephone, meeting.
    letter TEXT NOT NULL,
    -- JSON: the figures on the day of closing; they stay when the households are erased.
    report TEXT,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL
);
CREATE INDEX campaign_landlord ON campaign (landlord_id, made_at);

CREATE TABLE campaign_fact (
    id TEXT PRIMARY KEY,
    landlord_id TEXT NOT NULL REFERENCES organisation (id),
    campaign_id TEXT NOT NULL REFERENCES campaign (id),
    rank BIGINT NOT NULL,
    event TEXT NOT NULL,
    on_day TEXT NOT NULL,
    for_day TEXT,
    noted_at TEXT NOT NULL,
    noted_by TEXT NOT NULL,
    UNIQUE (campaign_id, rank)
);

CREATE TABLE recipient (
    id TEXT PRIMARY KEY,
    landlord_id TEXT NOT NULL REFERENCES organisation (id),
    campaign_id TEXT NOT NULL REFERENCES campaign (id),
    rank BIGINT NOT NULL,
    residence_id TEXT NOT NULL,
    dwelling_id TEXT NOT NULL,
    -- Code of the reply coupon; NULL: left out when the list was frozen.
    code TEXT,
    -- How many persons of the age.
    persons BIGINT NOT NULL,
    -- JSON: a keyed mark for each birth of the household.
    marks TEXT NOT NULL,
    -- Why it was left out when the list was frozen.
    excluded TEXT,
    frozen_on TEXT NOT NULL,
    UNIQUE (campaign_id, rank),
    UNIQUE (landlord_id, code)
);
CREATE INDEX recipient_dwelling ON recipient (landlord_id, dwelling_id);

CREATE TABLE recipient_fact (
    id TEXT PRIMARY KEY,
    landlord_id TEXT NOT NULL REFERENCES organisation (id),
    recipient_id TEXT NOT NULL REFERENCES recipient (id) ON DELETE CASCADE,
    rank BIGINT NOT NULL,
    -- What happened; 'corrected': the fact of this rank was noted by mistake.
    event TEXT NOT NULL,
    on_day TEXT NOT NULL,
    for_day TEXT,
    why TEXT,
    corrects BIGINT,
    noted_at TEXT NOT NULL,
    noted_by TEXT NOT NULL,
    UNIQUE (recipient_id, rank)
);

-- A household that does not want to be contacted (RGPD art. 21), for this campaign and those to come.
CREATE TABLE opposition (
    id TEXT PRIMARY KEY,
    landlord_id TEXT NOT NULL REFERENCES organisation (id),
    dwelling_id TEXT NOT NULL,
    marks TEXT NOT NULL,
    noted_at TEXT NOT NULL,
    noted_by TEXT NOT NULL,
    lifted_at TEXT
);
CREATE INDEX opposition_dwelling ON opposition (landlord_id, dwelling_id);

-- How a household is named and reached: sealed.
CREATE TABLE household_contact (
    id TEXT PRIMARY KEY,
    landlord_id TEXT NOT NULL REFERENCES organisation (id),
    dwelling_id TEXT NOT NULL,
    marks TEXT NOT NULL,
    body TEXT NOT NULL,
    noted_at TEXT NOT NULL,
    UNIQUE (landlord_id, dwelling_id)
);
