-- Agreements with pension funds: so many dwellings over so many years, so much at most for each. A beneficiary is a
-- dwelling; what is known of its household is a few answers, sealed, and erased once the aid is paid.

CREATE TABLE pension_agreement (
    id TEXT PRIMARY KEY,
    landlord_id TEXT NOT NULL REFERENCES organisation (id),
    -- JSON of pension::Terms.
    terms TEXT NOT NULL,
    -- Grows with every change: nobody writes over what they did not see.
    edition BIGINT NOT NULL,
    made_at TEXT NOT NULL
);
CREATE INDEX pension_agreement_landlord ON pension_agreement (landlord_id);

CREATE TABLE pension_entry (
    id TEXT PRIMARY KEY,
    landlord_id TEXT NOT NULL REFERENCES organisation (id),
    pension_agreement_id TEXT NOT NULL REFERENCES pension_agreement (id),
    dwelling_id TEXT NOT NULL REFERENCES dwelling (id),
    departement TEXT,
    -- What is made: an adaptation file, by the reference that names nobody.
    works TEXT,
    -- Place of its level among those of the agreement.
    level BIGINT,
    -- Sealed JSON of pension::Answers; NULL once they are of no more use.
    answers TEXT,
    -- What the agreement said of them: eligible, not-eligible, unknown.
    verdict TEXT NOT NULL,
    made_at TEXT NOT NULL
);
CREATE INDEX pension_entry_agreement ON pension_entry (pension_agreement_id);
CREATE INDEX pension_entry_dwelling ON pension_entry (dwelling_id);

-- What happened to it, in order; nothing is changed nor removed: a mistake is a fact of its own.
CREATE TABLE pension_fact (
    pension_entry_id TEXT NOT NULL REFERENCES pension_entry (id),
    rank BIGINT NOT NULL,
    -- JSON of pension::Fact.
    fact TEXT NOT NULL,
    noted_at TEXT NOT NULL,
    noted_by TEXT NOT NULL,
    PRIMARY KEY (pension_entry_id, rank)
);
