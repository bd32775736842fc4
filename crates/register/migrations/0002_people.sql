-- People, rights, and the traces that they leave.
-- Instants are RFC 3339 text in UTC, to the second or finer: they sort as text.

-- A person who signs in. Nothing here says which rights: see membership and role_grant.
CREATE TABLE account (
    id TEXT PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    -- PHC string of argon2id; NULL: this person signs in otherwise.
    password TEXT,
    password_set_at TEXT,
    -- Seed of the one-time codes, sealed; NULL: none.
    totp TEXT,
    totp_confirmed_at TEXT,
    -- Last time step accepted: a code serves once.
    totp_step BIGINT,
    lang TEXT,
    created_at TEXT NOT NULL,
    seen_at TEXT,
    disabled_at TEXT
);

CREATE TABLE passkey (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    label TEXT NOT NULL,
    body TEXT NOT NULL,
    made_at TEXT NOT NULL,
    used_at TEXT
);
CREATE INDEX passkey_account ON passkey (account_id);

CREATE TABLE recovery_code (
    account_id TEXT NOT NULL REFERENCES account (id),
    hash TEXT NOT NULL,
    used_at TEXT,
    PRIMARY KEY (account_id, hash)
);

-- A link to set a new password, given by an administrator; single use.
CREATE TABLE reset_link (
    hash TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    made_by TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    used_at TEXT
);

CREATE TABLE membership (
    id TEXT PRIMARY KEY,
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    account_id TEXT NOT NULL REFERENCES account (id),
    joined_at TEXT NOT NULL,
    -- NULL: not yet confirmed, no right at all.
    confirmed_at TEXT,
    ended_at TEXT,
    UNIQUE (organisation_id, account_id)
);
CREATE INDEX membership_account ON membership (account_id);

-- One role within one scope. A change is an end and a new grant: who could do what is never lost.
CREATE TABLE role_grant (
    id TEXT PRIMARY KEY,
    organisation_id TEXT NOT NULL,
    membership_id TEXT NOT NULL REFERENCES membership (id),
    role TEXT NOT NULL,
    scope TEXT NOT NULL,
    until TEXT,
    given_by TEXT NOT NULL,
    given_at TEXT NOT NULL,
    -- Roles that see personal data given by an administrator wait for a second one, or for the DPO.
    approved_by TEXT,
    approved_at TEXT,
    ended_by TEXT,
    ended_at TEXT
);
CREATE INDEX role_grant_membership ON role_grant (membership_id);

CREATE TABLE invitation (
    id TEXT PRIMARY KEY,
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    email TEXT NOT NULL,
    grants TEXT NOT NULL,
    -- SHA-256 of the link's secret.
    hash TEXT NOT NULL UNIQUE,
    invited_by TEXT NOT NULL,
    invited_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    accepted_at TEXT,
    accepted_by TEXT,
    withdrawn_at TEXT
);
CREATE INDEX invitation_organisation ON invitation (organisation_id);

CREATE TABLE session (
    -- SHA-256 of the cookie's value.
    hash TEXT PRIMARY KEY,
    -- What pages show, to end a session: it opens nothing.
    label TEXT NOT NULL UNIQUE,
    account_id TEXT NOT NULL REFERENCES account (id),
    organisation_id TEXT REFERENCES organisation (id),
    device TEXT NOT NULL,
    opened_at TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    -- How the person proved who they are, and when the second factor was given.
    method TEXT NOT NULL,
    second_factor_at TEXT,
    -- Last proof of identity given within the session.
    proved_at TEXT,
    ended_at TEXT
);
CREATE INDEX session_account ON session (account_id);

-- Failed sign-ins, by digest of the account's e-mail or of the network address.
CREATE TABLE attempt (
    subject TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE INDEX attempt_subject ON attempt (subject, at);

-- The journal: what was done, by whom. Append-only; each entry holds the digest of the one before.
CREATE TABLE journal (
    organisation_id TEXT NOT NULL,
    rank BIGINT NOT NULL,
    at TEXT NOT NULL,
    -- Account id, or what acted instead of a person: command-line, job.
    author TEXT NOT NULL,
    verb TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    -- JSON: codes and values before and after. No personal data.
    details TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (organisation_id, rank)
);
CREATE INDEX journal_subject ON journal (organisation_id, kind, subject_id);

-- Keys that seal sensitive fields, one after another for each organisation, wrapped by the key of the installation.
CREATE TABLE seal_key (
    organisation_id TEXT NOT NULL,
    key_id BIGINT NOT NULL,
    wrapped TEXT NOT NULL,
    made_at TEXT NOT NULL,
    retired_at TEXT,
    PRIMARY KEY (organisation_id, key_id)
);
