-- The directory: what organisations say of themselves, where and on what they work, their services, the networks to
-- which they belong, and how an organisation comes in.

-- Social economy (ESS): 1 yes, 0 no, NULL nobody says.
ALTER TABLE organisation ADD COLUMN is_ess BIGINT;
-- Name, presentation and town, folded: what a search looks into. NULL: the name alone.
ALTER TABLE organisation ADD COLUMN words TEXT;
-- JSON: the fields of a data·inclusion structure that have no column of their own.
ALTER TABLE organisation ADD COLUMN inclusion TEXT;

-- Where an organisation acts: code of a commune, EPCI, département, région or priority neighbourhood; country has none.
CREATE TABLE organisation_territory (
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    kind TEXT NOT NULL,
    code TEXT NOT NULL,
    PRIMARY KEY (organisation_id, kind, code)
);
CREATE INDEX organisation_territory_place ON organisation_territory (kind, code);

CREATE TABLE organisation_theme (
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    theme TEXT NOT NULL,
    PRIMARY KEY (organisation_id, theme)
);
CREATE INDEX organisation_theme_theme ON organisation_theme (theme);

-- A service of an organisation. What is searched has its column; the whole is a data·inclusion record, as JSON.
CREATE TABLE service (
    id TEXT PRIMARY KEY,
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    source TEXT NOT NULL,
    source_id TEXT NOT NULL,
    name TEXT NOT NULL,
    words TEXT NOT NULL,
    kind TEXT,
    body TEXT NOT NULL,
    updated_on TEXT NOT NULL,
    removed_at TEXT,
    UNIQUE (source, source_id)
);
CREATE INDEX service_organisation ON service (organisation_id);

-- Belonging to a network: dated facts only, the state is read from them.
CREATE TABLE adhesion_fact (
    network_id TEXT NOT NULL REFERENCES organisation (id),
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    rank BIGINT NOT NULL,
    at TEXT NOT NULL,
    author TEXT NOT NULL,
    event TEXT NOT NULL,
    PRIMARY KEY (network_id, organisation_id, rank)
);
CREATE INDEX adhesion_fact_organisation ON adhesion_fact (organisation_id);

-- Organisations created from the portal: until somebody has checked them, they are not listed and join nothing.
CREATE TABLE organisation_founding (
    organisation_id TEXT PRIMARY KEY REFERENCES organisation (id),
    account_id TEXT NOT NULL REFERENCES account (id),
    founded_at TEXT NOT NULL,
    checked_at TEXT,
    checked_by TEXT,
    refused_at TEXT
);
CREATE INDEX organisation_founding_account ON organisation_founding (account_id);
