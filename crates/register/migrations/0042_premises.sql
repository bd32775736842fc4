-- Empty premises that a landlord lends for a time: what they are, who applies, what happened, and which days of each parcel
-- are held.

CREATE TABLE premises_listing (
    id TEXT PRIMARY KEY,
    landlord_id TEXT NOT NULL REFERENCES organisation (id),
    -- NULL: no residence of the stock.
    residence_id TEXT REFERENCES residence (id),
    -- Told to whoever visits or is granted a parcel, when the listing says so.
    address TEXT NOT NULL,
    commune TEXT NOT NULL,
    -- JSON: premises::Listing and premises::Rule.
    listing TEXT NOT NULL,
    rule TEXT NOT NULL,
    criteria TEXT NOT NULL,
    -- Grows with every change: nobody writes over what they did not see.
    edition BIGINT NOT NULL,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL
);
CREATE INDEX premises_listing_landlord ON premises_listing (landlord_id);

CREATE TABLE premises_application (
    id TEXT PRIMARY KEY,
    listing_id TEXT NOT NULL REFERENCES premises_listing (id),
    landlord_id TEXT NOT NULL REFERENCES organisation (id),
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    -- JSON: register::premises::NewPremisesApplication.
    content TEXT NOT NULL,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL
);
CREATE INDEX premises_application_listing ON premises_application (listing_id);
CREATE INDEX premises_application_organisation ON premises_application (organisation_id);

CREATE TABLE premises_fact (
    listing_id TEXT NOT NULL REFERENCES premises_listing (id),
    rank BIGINT NOT NULL,
    landlord_id TEXT NOT NULL REFERENCES organisation (id),
    -- Whose act or file it is; NULL: the landlord's.
    organisation_id TEXT REFERENCES organisation (id),
    -- JSON: premises::Fact.
    fact TEXT NOT NULL,
    noted_at TEXT NOT NULL,
    noted_by TEXT NOT NULL,
    PRIMARY KEY (listing_id, rank)
);

-- One row for each day of a parcel that somebody holds, the days of the gap included. The key is what makes a double booking
-- impossible, whatever writes, on both databases.
CREATE TABLE premises_day (
    parcel_id TEXT NOT NULL,
    -- Days since the beginning of 1970.
    day BIGINT NOT NULL,
    landlord_id TEXT NOT NULL REFERENCES organisation (id),
    listing_id TEXT NOT NULL REFERENCES premises_listing (id),
    premises_application_id TEXT NOT NULL REFERENCES premises_application (id),
    PRIMARY KEY (parcel_id, day)
);
CREATE INDEX premises_day_application ON premises_day (premises_application_id);
