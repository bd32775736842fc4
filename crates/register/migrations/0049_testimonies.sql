-- Testimonies: what an organisation tells of what it lived with another one, read by everybody once that other one confirmed it.

CREATE TABLE testimony (
    id TEXT PRIMARY KEY,
    -- Who tells it.
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    -- With whom it was lived, and who confirms it.
    other_id TEXT NOT NULL REFERENCES organisation (id),
    -- The number of its last edition: nobody writes over what they did not see.
    edition BIGINT NOT NULL,
    -- Editions up to this one are withdrawn; 0: none.
    withdrawn_edition BIGINT NOT NULL,
    -- Which of the two withdrew it last, and when; NULL: neither did.
    withdrawn_by TEXT REFERENCES organisation (id),
    withdrawn_on TEXT,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL,
    CHECK (other_id <> organisation_id)
);
CREATE INDEX testimony_organisation ON testimony (organisation_id);
CREATE INDEX testimony_other ON testimony (other_id);

-- A text, never changed: to correct it is to write the next one. What is public is the last one that was confirmed.
CREATE TABLE testimony_edition (
    testimony_id TEXT NOT NULL REFERENCES testimony (id),
    number BIGINT NOT NULL,
    -- Those of the testimony.
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    other_id TEXT NOT NULL REFERENCES organisation (id),
    title TEXT NOT NULL,
    theme TEXT NOT NULL,
    -- Kind of territory; NULL: not said.
    ground TEXT,
    territory TEXT NOT NULL,
    lived_on TEXT NOT NULL,
    done TEXT NOT NULL,
    changed TEXT NOT NULL,
    -- Where the figures can be checked; NULL: they are told without proof.
    proof TEXT,
    hard TEXT NOT NULL,
    advice TEXT NOT NULL,
    -- What it is about: one of the three, or nothing.
    practice_id TEXT REFERENCES practice (id),
    innovation_id TEXT REFERENCES innovation (id),
    -- Code of a model of place.
    model TEXT,
    asked_on TEXT NOT NULL,
    -- NULL: nobody answered yet.
    answer TEXT,
    answer_words TEXT,
    answered_on TEXT,
    answered_by TEXT,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL,
    PRIMARY KEY (testimony_id, number)
);
CREATE INDEX testimony_edition_organisation ON testimony_edition (organisation_id);
CREATE INDEX testimony_edition_other ON testimony_edition (other_id);
CREATE INDEX testimony_edition_practice ON testimony_edition (practice_id);
CREATE INDEX testimony_edition_innovation ON testimony_edition (innovation_id);
