-- Transfers: what households wish with their consent, the plans that were found, the moves that are proposed. No name: a
-- household is the dwelling of the landlord where it lives. A proposal decides nothing: a commission does.

CREATE TABLE transfer_wish (
    id TEXT PRIMARY KEY,
    landlord_id TEXT NOT NULL REFERENCES organisation (id),
    -- Where the household lives.
    dwelling_id TEXT NOT NULL REFERENCES dwelling (id),
    -- Sealed JSON of allocation::transfer::Wish; NULL once the consent is withdrawn or the wish closed.
    body TEXT,
    -- Grows with every change: nobody writes over what they did not see.
    edition BIGINT NOT NULL,
    consent_on TEXT NOT NULL,
    -- How the household agreed: signed, said, by mail.
    consent_how TEXT NOT NULL,
    -- Version of the text that it was shown.
    consent_text TEXT NOT NULL,
    -- The last day of its use, unless the household confirms.
    kept_until TEXT NOT NULL,
    closed_on TEXT,
    closed_why TEXT,
    -- Keyed marks of who lived there when it was noted (JSON): whoever comes next did not wish this.
    marks TEXT NOT NULL,
    author TEXT NOT NULL,
    noted_at TEXT NOT NULL
);
CREATE INDEX transfer_wish_landlord ON transfer_wish (landlord_id);
CREATE INDEX transfer_wish_dwelling ON transfer_wish (dwelling_id);

-- An answer of the solver with what it answers, whole: what was asked can be asked again, and verified.
CREATE TABLE transfer_plan (
    id TEXT PRIMARY KEY,
    landlord_id TEXT NOT NULL REFERENCES organisation (id),
    made_on TEXT NOT NULL,
    -- Version of the rules of the day.
    rules TEXT NOT NULL,
    -- Sealed and compressed JSON of register::transfers::Kept: files, names, what was excluded.
    body TEXT NOT NULL,
    -- 1: a trial, that proposes nothing to anybody.
    is_trial BIGINT NOT NULL,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL
);
CREATE INDEX transfer_plan_landlord ON transfer_plan (landlord_id, made_at);

-- A chain or a cycle that is proposed.
CREATE TABLE transfer_exchange (
    id TEXT PRIMARY KEY,
    landlord_id TEXT NOT NULL REFERENCES organisation (id),
    -- The plan that first held it.
    plan_id TEXT NOT NULL,
    -- Where the chain begins; NULL: a cycle.
    vacancy_id TEXT REFERENCES vacancy (id),
    edition BIGINT NOT NULL,
    -- How many moves it was made of.
    moves BIGINT NOT NULL,
    -- 1: no household of it can move by it any more.
    is_ended BIGINT NOT NULL,
    made_at TEXT NOT NULL
);
CREATE INDEX transfer_exchange_landlord ON transfer_exchange (landlord_id, is_ended);

CREATE TABLE transfer_move (
    exchange_id TEXT NOT NULL REFERENCES transfer_exchange (id) ON DELETE CASCADE,
    rank BIGINT NOT NULL,
    wish_id TEXT NOT NULL REFERENCES transfer_wish (id) ON DELETE CASCADE,
    dwelling_id TEXT NOT NULL REFERENCES dwelling (id),
    PRIMARY KEY (exchange_id, rank)
);
CREATE INDEX transfer_move_wish ON transfer_move (wish_id);

-- What happened to an exchange. Never edited: where it stands is read from here.
CREATE TABLE transfer_fact (
    exchange_id TEXT NOT NULL REFERENCES transfer_exchange (id) ON DELETE CASCADE,
    rank BIGINT NOT NULL,
    -- The move that it is about; NULL: all of them.
    move_rank BIGINT,
    event TEXT NOT NULL,
    -- Reason of a refusal or of an end, from closed lists; the session of a commission.
    why TEXT,
    on_day TEXT NOT NULL,
    noted_at TEXT NOT NULL,
    noted_by TEXT NOT NULL,
    PRIMARY KEY (exchange_id, rank)
);

-- A need that was made of a wish when a chain was handed to a commission: it goes with the wish, and stays in this house.
ALTER TABLE need ADD COLUMN wish_id TEXT;
