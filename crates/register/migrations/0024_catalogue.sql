-- The catalogue: what a service of the directory needs besides to be chosen. One row for each service that somebody
-- described here; an imported one has none until then, and what it does not say stays unknown.

CREATE TABLE service_sheet (
    service_id TEXT PRIMARY KEY REFERENCES service (id),
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    -- Codes of the catalogue's subjects, with a space between them; empty: none chosen.
    subjects TEXT NOT NULL,
    -- Codes of catalogue::Phase and catalogue::Price; NULL: not said.
    phase TEXT,
    price TEXT,
    -- draft, published, withdrawn.
    state TEXT NOT NULL,
    -- JSON of register::catalogue::Answer: what was found to do the same, and why this is another thing.
    checked TEXT NOT NULL,
    -- Grows with every change: nobody writes over what they did not see.
    edition BIGINT NOT NULL,
    changed_at TEXT NOT NULL,
    published_at TEXT
);
CREATE INDEX service_sheet_organisation ON service_sheet (organisation_id);
