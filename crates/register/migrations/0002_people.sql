-- Organisations, people, rights, and the traces that they leave.
-- Instants are RFC 3339 text in UTC, to the second or finer: they sort as text.

-- Where an organisation acts: code of a commune, EPCI, département, région or priority neighbourhood, or FR.
CREATE TABLE organisation_territory (
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    kind TEXT NOT NULL,
    code TEXT NOT NULL,
    PRIMARY KEY (organisation_id, kind, code)
);
CREATE TABLE organisation_theme (
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    theme TEXT NOT NULL,
    PRIMARY KEY (organisation_id, theme)
);

-- Services of an organisation, as the data·inclusion schema describes them.
CREATE TABLE service (
    id TEXT PRIMARY KEY,
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    source TEXT,
    source_id TEXT,
    name TEXT NOT NULL,
    body TEXT NOT NULL,
    updated_on TEXT NOT NULL
);
CREATE INDEX service_organisation ON service (organisation_id);

-- Belonging to a network (a federation's charter): dated facts only, the state is read from them.
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

-- Territories of reference: communes, EPCI, départements, régions.
CREATE TABLE territory (
    kind TEXT NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    -- The territories that hold it: EPCI, département and région codes.
    epci TEXT,
    departement TEXT,
    region TEXT,
    population BIGINT,
    PRIMARY KEY (kind, code)
);

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

-- A person known by an identity provider: (issuer, subject), never the e-mail alone.
CREATE TABLE identity (
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    account_id TEXT NOT NULL REFERENCES account (id),
    provider_id TEXT,
    linked_at TEXT NOT NULL,
    PRIMARY KEY (issuer, subject)
);

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

-- What is between two requests of a sign-in: challenge of a passkey, state and nonce of OpenID Connect.
CREATE TABLE challenge (
    hash TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    expires_at TEXT NOT NULL
);

-- Failed sign-ins, by digest of the account's e-mail or of the network address.
CREATE TABLE attempt (
    subject TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE INDEX attempt_subject ON attempt (subject, at);

-- Agreements between organisations: the only door from one to another. Terms are never edited: a change is a new
-- version, signed again.
CREATE TABLE agreement (
    id TEXT NOT NULL,
    version BIGINT NOT NULL,
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    partner_id TEXT NOT NULL REFERENCES organisation (id),
    title TEXT NOT NULL,
    terms TEXT NOT NULL,
    -- Key of the pairwise pseudonyms, sealed.
    pseudonym_key TEXT NOT NULL,
    drafted_by TEXT NOT NULL,
    drafted_at TEXT NOT NULL,
    PRIMARY KEY (id, version)
);
CREATE INDEX agreement_organisation ON agreement (organisation_id);
CREATE INDEX agreement_partner ON agreement (partner_id);

-- What happened to an agreement: signed, suspended, resumed, ended.
CREATE TABLE agreement_fact (
    agreement_id TEXT NOT NULL,
    version BIGINT NOT NULL,
    rank BIGINT NOT NULL,
    fact TEXT NOT NULL,
    PRIMARY KEY (agreement_id, version, rank),
    FOREIGN KEY (agreement_id, version) REFERENCES agreement (id, version)
);

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

CREATE TABLE journal_digest (
    organisation_id TEXT NOT NULL,
    day TEXT NOT NULL,
    last_rank BIGINT NOT NULL,
    digest TEXT NOT NULL,
    made_at TEXT NOT NULL,
    PRIMARY KEY (organisation_id, day)
);

-- Who looked at personal data: what the data-protection officer reads.
CREATE TABLE access_log (
    id TEXT PRIMARY KEY,
    organisation_id TEXT NOT NULL,
    at TEXT NOT NULL,
    author TEXT NOT NULL,
    -- Organisation of the person who looked.
    author_organisation_id TEXT,
    what TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    class TEXT NOT NULL,
    records BIGINT NOT NULL,
    purpose TEXT
);
CREATE INDEX access_log_organisation ON access_log (organisation_id, at);

-- Keys that seal sensitive fields, one after another for each organisation, wrapped by the key of the installation.
CREATE TABLE seal_key (
    organisation_id TEXT NOT NULL,
    key_id BIGINT NOT NULL,
    wrapped TEXT NOT NULL,
    made_at TEXT NOT NULL,
    retired_at TEXT,
    PRIMARY KEY (organisation_id, key_id)
);

-- Long work: imports, exports, purges. Claimed by a lease, so that several instances share them.
CREATE TABLE job (
    id TEXT PRIMARY KEY,
    organisation_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    author TEXT NOT NULL,
    state TEXT NOT NULL,
    -- Two jobs that wait under the same name are one.
    unique_name TEXT,
    run_at TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    most_attempts BIGINT NOT NULL,
    -- Grows with every claim: a worker whose lease was taken may no longer write.
    fence BIGINT NOT NULL,
    held_by TEXT,
    held_until TEXT,
    done BIGINT NOT NULL,
    total BIGINT NOT NULL,
    stage TEXT,
    cancel_asked_at TEXT,
    outcome TEXT,
    problem TEXT,
    made_at TEXT NOT NULL,
    ended_at TEXT
);
CREATE INDEX job_waiting ON job (state, run_at);
CREATE INDEX job_organisation ON job (organisation_id, made_at);
CREATE UNIQUE INDEX job_unique ON job (kind, unique_name);

-- Requests that changed something, so that sending one twice changes it once.
CREATE TABLE request (
    author TEXT NOT NULL,
    id TEXT NOT NULL,
    route TEXT NOT NULL,
    body_hash TEXT NOT NULL,
    answer TEXT,
    made_at TEXT NOT NULL,
    PRIMARY KEY (author, id)
);

-- Erasures, to be done again on every restored backup: digests only, nothing that names a person.
CREATE TABLE erasure (
    id TEXT PRIMARY KEY,
    organisation_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    reason TEXT NOT NULL,
    rows_erased BIGINT NOT NULL,
    proof TEXT NOT NULL,
    at TEXT NOT NULL
);

CREATE TABLE legal_hold (
    id TEXT PRIMARY KEY,
    organisation_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    reason TEXT NOT NULL,
    until TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_at TEXT NOT NULL
);
