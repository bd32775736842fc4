-- Property-tax relief: what was paid for works, tax offices and their notices, claims. Amounts in cents, days as ISO text.
-- A beneficiary is a dwelling or a residence: nobody is in these tables, nor why works are needed.

CREATE TABLE tax_office (
    id TEXT PRIMARY KEY,
    landlord_id TEXT NOT NULL REFERENCES organisation (id),
    name TEXT NOT NULL,
    address TEXT,
    -- Does it take works in dwellings for elderly people without disability: yes, no, unknown.
    takes_elderly TEXT NOT NULL,
    made_at TEXT NOT NULL,
    UNIQUE (landlord_id, name)
);

-- From a day on, a residence belongs to an office; the last one before a day holds.
CREATE TABLE tax_office_residence (
    landlord_id TEXT NOT NULL REFERENCES organisation (id),
    residence_id TEXT NOT NULL REFERENCES residence (id),
    office_id TEXT NOT NULL REFERENCES tax_office (id),
    from_day TEXT NOT NULL,
    PRIMARY KEY (residence_id, from_day)
);

CREATE TABLE tax_notice (
    id TEXT PRIMARY KEY,
    landlord_id TEXT NOT NULL REFERENCES organisation (id),
    office_id TEXT NOT NULL REFERENCES tax_office (id),
    tax_year BIGINT NOT NULL,
    commune TEXT NOT NULL,
    reference TEXT NOT NULL,
    due_cents BIGINT NOT NULL,
    -- What another relief already took from it.
    other_relief_cents BIGINT NOT NULL,
    made_at TEXT NOT NULL,
    UNIQUE (landlord_id, office_id, tax_year, reference)
);

-- What the landlord knows of the tax on a dwelling; its year of completion is in the stock.
CREATE TABLE dwelling_tax (
    dwelling_id TEXT PRIMARY KEY REFERENCES dwelling (id),
    landlord_id TEXT NOT NULL REFERENCES organisation (id),
    exemption_years BIGINT,
    financed_on TEXT,
    taxable_from BIGINT
);

CREATE TABLE works_expense (
    id TEXT PRIMARY KEY,
    landlord_id TEXT NOT NULL REFERENCES organisation (id),
    residence_id TEXT REFERENCES residence (id),
    dwelling_id TEXT REFERENCES dwelling (id),
    -- Digest of the line of a file: the same line is not noted twice.
    content TEXT,
    kind TEXT NOT NULL,
    paid_on TEXT,
    invoice_number TEXT,
    invoiced_on TEXT,
    contractor TEXT,
    label TEXT NOT NULL,
    programme TEXT,
    operation TEXT,
    ht_cents BIGINT,
    -- Hundredths of a per cent.
    vat_rate BIGINT,
    vat_cents BIGINT,
    ttc_cents BIGINT NOT NULL,
    author TEXT NOT NULL,
    noted_at TEXT NOT NULL,
    UNIQUE (landlord_id, content)
);
CREATE INDEX works_expense_landlord ON works_expense (landlord_id, paid_on);

-- What people decided of it, the last one of a kind counts.
CREATE TABLE works_decision (
    expense_id TEXT NOT NULL REFERENCES works_expense (id),
    rank BIGINT NOT NULL,
    -- class, resemblance.
    about TEXT NOT NULL,
    decided TEXT NOT NULL,
    why TEXT,
    author TEXT NOT NULL,
    noted_at TEXT NOT NULL,
    PRIMARY KEY (expense_id, rank)
);

CREATE TABLE works_subsidy (
    expense_id TEXT NOT NULL REFERENCES works_expense (id),
    rank BIGINT NOT NULL,
    funder TEXT NOT NULL,
    cents BIGINT NOT NULL,
    author TEXT NOT NULL,
    noted_at TEXT NOT NULL,
    PRIMARY KEY (expense_id, rank)
);

CREATE TABLE relief_claim (
    id TEXT PRIMARY KEY,
    landlord_id TEXT NOT NULL REFERENCES organisation (id),
    office_id TEXT NOT NULL REFERENCES tax_office (id),
    tax_year BIGINT NOT NULL,
    -- 1391 C, 1391 E.
    article TEXT NOT NULL,
    claimed_cents BIGINT NOT NULL,
    filed_on TEXT NOT NULL,
    answered_on TEXT,
    granted_cents BIGINT,
    author TEXT NOT NULL,
    noted_at TEXT NOT NULL
);
CREATE INDEX relief_claim_landlord ON relief_claim (landlord_id, tax_year);

-- An expense is in one claim at most, whatever the article.
CREATE TABLE relief_claim_expense (
    expense_id TEXT PRIMARY KEY REFERENCES works_expense (id),
    claim_id TEXT NOT NULL REFERENCES relief_claim (id),
    share_cents BIGINT NOT NULL
);
CREATE INDEX relief_claim_expense_claim ON relief_claim_expense (claim_id);
