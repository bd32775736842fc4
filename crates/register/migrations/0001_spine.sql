-- The spine: landlords, their stock, what was seen of it, what is around it, and how it was imported.
-- Types are those that SQLite and PostgreSQL share: TEXT, BIGINT, DOUBLE PRECISION; booleans are 0 or 1;
-- dates are ISO text; JSON is text that SQL never looks into.

CREATE TABLE register_version (version BIGINT NOT NULL);
INSERT INTO register_version (version) VALUES (1);

-- An organisation of the directory. The stock belongs to those of kind
-- landlord: column landlord_id of the other tables.
CREATE TABLE organisation (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    siren TEXT,
    siret TEXT,
    rna TEXT,
    about TEXT,
    website TEXT,
    contact_email TEXT,
    contact_phone TEXT,
    address TEXT,
    postcode TEXT,
    commune_code TEXT,
    commune_name TEXT,
    lon DOUBLE PRECISION,
    lat DOUBLE PRECISION,
    -- 1: shown in the directory to everybody.
    is_listed BIGINT NOT NULL,
    -- Where the profile comes from when it was not typed here (data·inclusion: source, id).
    source TEXT,
    source_id TEXT,
    updated_on TEXT NOT NULL,
    created_at TEXT NOT NULL,
    -- When the number that names it (SIREN, SIRET or RNA) was verified, and by whom.
    verified_at TEXT,
    verified_by TEXT,
    closed_at TEXT
);
CREATE INDEX organisation_source ON organisation (source, source_id);
CREATE UNIQUE INDEX organisation_landlord ON organisation (name) WHERE kind = 'landlord';
CREATE UNIQUE INDEX organisation_siret ON organisation (siret) WHERE verified_at IS NOT NULL;
CREATE UNIQUE INDEX organisation_rna ON organisation (rna) WHERE verified_at IS NOT NULL;

-- A residence: what is managed under one name. Its key is a digest of its content, so that a new file finds it.
CREATE TABLE residence (
    id TEXT PRIMARY KEY,
    landlord_id TEXT NOT NULL REFERENCES organisation (id),
    group_key TEXT NOT NULL,
    name TEXT NOT NULL,
    reference TEXT,
    address TEXT NOT NULL,
    commune_code TEXT,
    commune_name TEXT,
    lon DOUBLE PRECISION,
    lat DOUBLE PRECISION,
    position_quality TEXT,
    built_first BIGINT,
    built_last BIGINT,
    dwellings BIGINT NOT NULL,
    neighbourhood_code TEXT,
    neighbourhood_name TEXT,
    -- Why its buildings stand together: see opendata::grouping::Basis.
    basis TEXT NOT NULL,
    -- 1 while at least one of its dwellings is in the last file of its commune.
    is_current BIGINT NOT NULL,
    UNIQUE (landlord_id, group_key)
);

CREATE TABLE building (
    id TEXT PRIMARY KEY,
    landlord_id TEXT NOT NULL REFERENCES organisation (id),
    residence_id TEXT NOT NULL REFERENCES residence (id),
    group_key TEXT NOT NULL,
    label TEXT,
    address TEXT NOT NULL,
    lon DOUBLE PRECISION,
    lat DOUBLE PRECISION,
    dwellings BIGINT NOT NULL,
    is_current BIGINT NOT NULL,
    UNIQUE (landlord_id, group_key)
);
CREATE INDEX building_residence ON building (residence_id);

CREATE TABLE dwelling (
    id TEXT PRIMARY KEY,
    landlord_id TEXT NOT NULL REFERENCES organisation (id),
    identity TEXT NOT NULL,
    residence_id TEXT,
    building_id TEXT,
    reference TEXT,
    national_ref TEXT,
    dwellings BIGINT NOT NULL,
    residence_name TEXT,
    residence_ref TEXT,
    number TEXT,
    repeat_index TEXT,
    street TEXT,
    postcode TEXT,
    commune_code TEXT,
    commune_name TEXT,
    place_name TEXT,
    building_label TEXT,
    block TEXT,
    staircase TEXT,
    entrance TEXT,
    apartment TEXT,
    floor BIGINT,
    construction_type TEXT,
    rooms BIGINT,
    living_area_m2 BIGINT,
    built_year BIGINT,
    first_let_year BIGINT,
    acquired_year BIGINT,
    financing BIGINT,
    epc_energy TEXT,
    epc_ghg TEXT,
    declared_neighbourhood BIGINT,
    pmr TEXT,
    lift BIGINT,
    lon DOUBLE PRECISION,
    lat DOUBLE PRECISION,
    position_quality TEXT,
    source_line BIGINT NOT NULL,
    -- Digest of everything above that the file says: equal means unchanged.
    content TEXT NOT NULL,
    -- 0: no longer in the last file of its commune; kept, shown as "to check", never deleted silently.
    is_current BIGINT NOT NULL,
    first_import TEXT NOT NULL,
    last_import TEXT NOT NULL,
    -- The import whose file no longer had it; NULL while it is current.
    missing_from TEXT,
    UNIQUE (landlord_id, identity)
);
CREATE INDEX dwelling_residence ON dwelling (residence_id);
CREATE INDEX dwelling_reference ON dwelling (landlord_id, reference);
CREATE INDEX dwelling_commune ON dwelling (landlord_id, commune_code);
CREATE INDEX dwelling_national ON dwelling (national_ref);

-- The rows of a stock file while it is compared with the register.
CREATE TABLE stock_staging AS SELECT d.*, d.pmr AS level FROM dwelling d WHERE 1 = 0;
CREATE INDEX stock_staging_id ON stock_staging (last_import, id);

-- What an import changed, to undo it: the rows as they were, and the ids it added.
CREATE TABLE dwelling_before AS SELECT d.*, d.id AS import_id FROM dwelling d WHERE 1 = 0;
CREATE INDEX dwelling_before_import ON dwelling_before (import_id, id);
CREATE TABLE dwelling_added (
    import_id TEXT NOT NULL,
    dwelling_id TEXT NOT NULL,
    PRIMARY KEY (import_id, dwelling_id)
);

-- What a person says of a dwelling (or of a residence without dwellings) that is no longer in the file. Every note is
-- kept, the last one counts, and only for the absence that it is about.
CREATE TABLE departure (
    landlord_id TEXT NOT NULL REFERENCES organisation (id),
    subject TEXT NOT NULL,
    rank BIGINT NOT NULL,
    missing_from TEXT NOT NULL,
    -- sold, demolished, error, kept; open: the note before it is taken back.
    what TEXT NOT NULL,
    left_on TEXT,
    noted_at TEXT NOT NULL,
    PRIMARY KEY (landlord_id, subject, rank)
);

CREATE TABLE grouping_staging (
    dwelling_id TEXT PRIMARY KEY,
    building_id TEXT NOT NULL
);

-- The user's corrections of the grouping, keyed on content keys so that they survive the next file.
-- Every state is kept: the last one counts, undoing is going back to the one before.
CREATE TABLE grouping_correction (
    landlord_id TEXT NOT NULL REFERENCES organisation (id),
    rank BIGINT NOT NULL,
    what TEXT NOT NULL,
    body TEXT NOT NULL,
    made_at TEXT NOT NULL,
    PRIMARY KEY (landlord_id, rank)
);

-- Adapted level of a dwelling, dated; the last one counts, none is deleted.
CREATE TABLE dwelling_level (
    id TEXT PRIMARY KEY,
    landlord_id TEXT NOT NULL REFERENCES organisation (id),
    dwelling_id TEXT NOT NULL REFERENCES dwelling (id),
    level TEXT NOT NULL,
    since TEXT,
    source TEXT,
    noted_at TEXT NOT NULL
);
CREATE INDEX dwelling_level_dwelling ON dwelling_level (dwelling_id);

-- Accessibility survey of a residence: every answer is kept, the most recent one counts.
CREATE TABLE survey_answer (
    id TEXT PRIMARY KEY,
    landlord_id TEXT NOT NULL REFERENCES organisation (id),
    residence_id TEXT NOT NULL REFERENCES residence (id),
    item TEXT NOT NULL,
    value BIGINT NOT NULL,
    surveyed_on TEXT,
    source TEXT,
    noted_at TEXT NOT NULL
);
CREATE INDEX survey_answer_residence ON survey_answer (residence_id);

-- Who lives there, reduced to what the target rule needs: no name, birth year (date only when asked for).
CREATE TABLE occupant (
    id TEXT PRIMARY KEY,
    landlord_id TEXT NOT NULL REFERENCES organisation (id),
    dwelling_id TEXT NOT NULL REFERENCES dwelling (id),
    birth_year BIGINT,
    birth_date TEXT
);
CREATE INDEX occupant_dwelling ON occupant (dwelling_id);

-- Files of the library: immutable, named by the digest of what made them; one of each kind is current.
CREATE TABLE dataset (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    file TEXT NOT NULL,
    figures TEXT NOT NULL,
    made_at TEXT NOT NULL,
    -- The day of the data, as the file or the user says; NULL when nobody does.
    observed_on TEXT,
    is_current BIGINT NOT NULL
);

-- Places as their files give them, one row per place and file.
CREATE TABLE place (
    id TEXT PRIMARY KEY,
    dataset_id TEXT NOT NULL REFERENCES dataset (id),
    category TEXT NOT NULL,
    name TEXT,
    kind TEXT NOT NULL,
    lon DOUBLE PRECISION NOT NULL,
    lat DOUBLE PRECISION NOT NULL,
    entrance TEXT NOT NULL,
    sources TEXT NOT NULL,
    -- The day for which its row says it is there; NULL: that of the dataset.
    seen_on TEXT,
    -- What only serves to recognise the place in another file.
    siret TEXT,
    trade TEXT
);
CREATE INDEX place_dataset ON place (dataset_id);

-- Doors seen of premises whose kind is not said: they tell of the entrance of the places they are recognised as.
CREATE TABLE door (
    id TEXT PRIMARY KEY,
    dataset_id TEXT NOT NULL REFERENCES dataset (id),
    source_id TEXT NOT NULL,
    name TEXT,
    siret TEXT,
    lon DOUBLE PRECISION NOT NULL,
    lat DOUBLE PRECISION NOT NULL,
    entrance TEXT NOT NULL,
    seen_on TEXT
);
CREATE INDEX door_dataset ON door (dataset_id);

-- Places of all files together, each counted once: where one goes.
CREATE TABLE destination (
    id TEXT PRIMARY KEY,
    category TEXT NOT NULL,
    name TEXT,
    kind TEXT NOT NULL,
    lon DOUBLE PRECISION NOT NULL,
    lat DOUBLE PRECISION NOT NULL,
    entrance TEXT NOT NULL,
    sources TEXT NOT NULL,
    seen_on TEXT
);

-- What somebody saw in a street: laid over the map when the network is loaded. The street is everybody's, so is the
-- observation; the landlord is the one whose people saw it. No free text, nobody's name. Withdrawn ones are kept.
CREATE TABLE field_observation (
    id TEXT PRIMARY KEY,
    landlord_id TEXT NOT NULL REFERENCES organisation (id),
    kind TEXT NOT NULL,
    value BIGINT,
    lon DOUBLE PRECISION NOT NULL,
    lat DOUBLE PRECISION NOT NULL,
    observed_on TEXT NOT NULL,
    noted_at TEXT NOT NULL,
    withdrawn_at TEXT
);

-- What the engines found around a residence: ways to services and state of the surroundings.
CREATE TABLE environs (
    residence_id TEXT PRIMARY KEY REFERENCES residence (id),
    inputs TEXT NOT NULL,
    body TEXT NOT NULL
);

-- Versions of the index parameters. Never edited: a change is a new version.
CREATE TABLE weights (
    id TEXT PRIMARY KEY,
    landlord_id TEXT NOT NULL REFERENCES organisation (id),
    name TEXT NOT NULL,
    note TEXT NOT NULL,
    body TEXT NOT NULL,
    made_at TEXT NOT NULL,
    is_active BIGINT NOT NULL
);

-- Saved column mappings of landlord files.
CREATE TABLE mapping (
    landlord_id TEXT NOT NULL REFERENCES organisation (id),
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (landlord_id, kind, name)
);

-- The journal of imports.
CREATE TABLE import (
    id TEXT PRIMARY KEY,
    landlord_id TEXT NOT NULL REFERENCES organisation (id),
    kind TEXT NOT NULL,
    file_name TEXT NOT NULL,
    file_hash TEXT NOT NULL,
    state TEXT NOT NULL,
    report TEXT NOT NULL,
    made_at TEXT NOT NULL
);

-- The communes of which each stock file spoke: a dwelling was last seen in the last file of its commune.
CREATE TABLE import_commune (
    import_id TEXT NOT NULL,
    commune_code TEXT NOT NULL,
    PRIMARY KEY (import_id, commune_code)
);

CREATE TABLE priority_neighbourhood (
    code TEXT PRIMARY KEY,
    name TEXT,
    body TEXT NOT NULL
);
