-- Requests for help (saisines): what an organisation asks in its own words, the needs that it was split into, to whom each
-- need was proposed, and what happened. Where a request stands is read from dated facts, never written.

-- Who receives requests: an organisation that opened a desk. It acts where its sheet in the directory says.
CREATE TABLE help_desk (
    organisation_id TEXT PRIMARY KEY REFERENCES organisation (id),
    -- JSON of referral::Rules: days of the ladder, how many teams are asked.
    rules TEXT NOT NULL,
    -- Grows with every change: nobody writes over what they did not see.
    edition BIGINT NOT NULL,
    opened_at TEXT NOT NULL,
    -- An operator said that this organisation may receive what strangers write; NULL: nobody yet, and it receives nothing.
    checked_at TEXT,
    closed_at TEXT
);

CREATE TABLE referral (
    id TEXT PRIMARY KEY,
    -- What people say to each other: 2026-0042, one sequence for each desk.
    number TEXT NOT NULL,
    desk_id TEXT NOT NULL REFERENCES organisation (id),
    -- Who asks; NULL: somebody without an account, who follows it by a link.
    organisation_id TEXT REFERENCES organisation (id),
    -- NULL: the place was not found, or not said. What was typed is kept beside.
    commune_code TEXT,
    place TEXT,
    -- Code of referral::Urgency.
    urgency TEXT NOT NULL,
    -- Dwellings or places that it manages; NULL: not said.
    homes BIGINT,
    -- Sealed JSON of register::referrals::Words: what was asked, and who answers the telephone. NULL once erased.
    words TEXT,
    -- Digest of the secret of the link of whoever has no account.
    link_digest TEXT UNIQUE,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL,
    UNIQUE (desk_id, number)
);
CREATE INDEX referral_organisation ON referral (organisation_id, made_at);
CREATE INDEX referral_desk ON referral (desk_id, made_at);

-- One subject each. A need that was split is told by a fact.
CREATE TABLE referral_need (
    id TEXT PRIMARY KEY,
    referral_id TEXT NOT NULL REFERENCES referral (id),
    rank BIGINT NOT NULL,
    -- Code of the catalogue's subjects; NULL: nobody knows yet.
    subject TEXT,
    title TEXT NOT NULL,
    -- The service of the catalogue from which it was asked.
    service_id TEXT,
    made_at TEXT NOT NULL
);
CREATE INDEX referral_need_referral ON referral_need (referral_id, rank);

-- A need proposed to one team. Each answers for itself.
CREATE TABLE referral_offer (
    id TEXT PRIMARY KEY,
    referral_id TEXT NOT NULL REFERENCES referral (id),
    need_id TEXT NOT NULL REFERENCES referral_need (id),
    team_id TEXT NOT NULL,
    helper_id TEXT NOT NULL REFERENCES organisation (id),
    -- Those of the request, for the wall between organisations.
    desk_id TEXT NOT NULL REFERENCES organisation (id),
    organisation_id TEXT REFERENCES organisation (id),
    -- JSON of routing::Proof, as it was when the team was chosen; NULL: the desk chose by hand.
    proof TEXT,
    made_at TEXT NOT NULL
);
CREATE INDEX referral_offer_referral ON referral_offer (referral_id);
CREATE INDEX referral_offer_helper ON referral_offer (helper_id);
CREATE INDEX referral_offer_team ON referral_offer (team_id);

-- What happened, in order; nothing is changed nor removed.
CREATE TABLE referral_fact (
    referral_id TEXT NOT NULL REFERENCES referral (id),
    rank BIGINT NOT NULL,
    at TEXT NOT NULL,
    -- Account or link; for whom they acted: requester, desk, helper.
    author TEXT NOT NULL,
    side TEXT NOT NULL,
    need_id TEXT REFERENCES referral_need (id),
    offer_id TEXT REFERENCES referral_offer (id),
    -- JSON of referral::Event.
    event TEXT NOT NULL,
    -- Sealed text: a message, a reason in words. NULL: none, or erased.
    words TEXT,
    PRIMARY KEY (referral_id, rank)
);
