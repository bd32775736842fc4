-- The accessibility charter: landlords of a network that show their adapted dwellings to each other, which ones, what they
-- ask each other, and the signed files of other installations. No person in any of it.

-- A landlord that signed the charter of a network. The row goes when it leaves; the journal remembers.
CREATE TABLE charter_member (
    network_id TEXT NOT NULL REFERENCES organisation (id),
    landlord_id TEXT NOT NULL REFERENCES organisation (id),
    -- Version of the charter that was signed.
    version BIGINT NOT NULL,
    shows_residence BIGINT NOT NULL,
    shows_rent BIGINT NOT NULL,
    -- May its dwellings go into files for other installations?
    travels BIGINT NOT NULL,
    author TEXT NOT NULL,
    joined_at TEXT NOT NULL,
    PRIMARY KEY (network_id, landlord_id)
);
CREATE INDEX charter_member_landlord ON charter_member (landlord_id);

-- Residences whose adapted dwellings are shown. None by default. A residence that is made again under another id is not shown.
CREATE TABLE charter_residence (
    network_id TEXT NOT NULL,
    landlord_id TEXT NOT NULL,
    residence_id TEXT NOT NULL,
    author TEXT NOT NULL,
    chosen_at TEXT NOT NULL,
    PRIMARY KEY (network_id, residence_id),
    FOREIGN KEY (network_id, landlord_id) REFERENCES charter_member (network_id, landlord_id) ON DELETE CASCADE
);
CREATE INDEX charter_residence_landlord ON charter_residence (landlord_id);

-- Dwellings that are shown in no charter, whatever was chosen of their residence.
CREATE TABLE charter_withdrawal (
    landlord_id TEXT NOT NULL REFERENCES organisation (id),
    dwelling_id TEXT NOT NULL,
    author TEXT NOT NULL,
    withdrawn_at TEXT NOT NULL,
    PRIMARY KEY (landlord_id, dwelling_id)
);

-- What one landlord asks another. It goes with the need that it came from.
CREATE TABLE charter_request (
    id TEXT PRIMARY KEY,
    network_id TEXT NOT NULL REFERENCES organisation (id),
    from_id TEXT NOT NULL REFERENCES organisation (id),
    to_id TEXT NOT NULL REFERENCES organisation (id),
    -- Known to the one who asks only.
    need_id TEXT NOT NULL REFERENCES need (id) ON DELETE CASCADE,
    dwelling_id TEXT NOT NULL REFERENCES dwelling (id),
    -- The dwelling as it was shown and what it must offer, sealed for the one who asks, then for the one who is asked.
    body_from TEXT NOT NULL,
    body_to TEXT NOT NULL,
    asked_on TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    reply_by TEXT NOT NULL,
    -- yes, or the code of a reason.
    answer TEXT,
    answered_on TEXT,
    answered_by TEXT,
    withdrawn_on TEXT
);
CREATE INDEX charter_request_from ON charter_request (from_id);
CREATE INDEX charter_request_to ON charter_request (to_id);
CREATE INDEX charter_request_need ON charter_request (need_id);

-- The key that this installation signs with, sealed.
CREATE TABLE installation_key (
    id TEXT PRIMARY KEY,
    public_key TEXT NOT NULL,
    sealed TEXT NOT NULL,
    made_at TEXT NOT NULL
);

-- Other installations whose files a charter reads, once somebody compared their fingerprint.
CREATE TABLE charter_source (
    id TEXT PRIMARY KEY,
    network_id TEXT NOT NULL REFERENCES organisation (id),
    name TEXT NOT NULL,
    public_key TEXT NOT NULL,
    -- The charter that its first file named: a file of another one is refused.
    charter TEXT,
    added_at TEXT NOT NULL,
    added_by TEXT NOT NULL,
    confirmed_at TEXT,
    confirmed_by TEXT,
    -- It is believed no more. The line stays: its serial numbers still count.
    removed_at TEXT,
    last_serial BIGINT,
    last_made_on TEXT,
    last_expires_on TEXT,
    last_read_at TEXT,
    UNIQUE (network_id, public_key)
);

CREATE TABLE charter_received (
    source_id TEXT NOT NULL REFERENCES charter_source (id),
    network_id TEXT NOT NULL,
    -- Its id in the file: opaque.
    dwelling_key TEXT NOT NULL,
    -- JSON of charter::SharedDwelling.
    body TEXT NOT NULL,
    PRIMARY KEY (source_id, dwelling_key)
);
CREATE INDEX charter_received_network ON charter_received (network_id);

-- Files that left: their serial numbers only grow.
CREATE TABLE charter_sent (
    network_id TEXT NOT NULL REFERENCES organisation (id),
    serial BIGINT NOT NULL,
    dwellings BIGINT NOT NULL,
    -- SHA-256 of the file.
    digest TEXT NOT NULL,
    author TEXT NOT NULL,
    made_at TEXT NOT NULL,
    PRIMARY KEY (network_id, serial)
);
