-- Passkeys and identity providers: what is needed to prove who one is without a password.

-- A proof of identity that was begun and is not ended: the challenge, or the way to an identity provider. It serves once,
-- within minutes, whichever instance is asked.
CREATE TABLE ceremony (
    -- SHA-256 of the secret that the browser holds.
    hash TEXT PRIMARY KEY,
    -- passkey-add, passkey-enter, passkey-prove, provider.
    kind TEXT NOT NULL,
    account_id TEXT REFERENCES account (id),
    session_label TEXT,
    -- Digest of the network address, as in attempt: nobody fills this table.
    asked_by TEXT NOT NULL,
    -- Challenge, nonce, verifier; sealed.
    body TEXT NOT NULL,
    expires_at TEXT NOT NULL
);
CREATE INDEX ceremony_expires ON ceremony (expires_at);
CREATE INDEX ceremony_asked_by ON ceremony (asked_by);

-- Its counter went backwards: somebody may hold a copy.
ALTER TABLE passkey ADD COLUMN suspected_at TEXT;

-- A person as an identity provider knows them. The e-mail address says nothing of whose account it is.
CREATE TABLE identity (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    -- What the provider calls the person, for that person to recognise it.
    shown TEXT NOT NULL,
    -- Which provider behind a federation such as ProConnect.
    source TEXT,
    linked_at TEXT NOT NULL,
    used_at TEXT,
    UNIQUE (issuer, subject)
);
CREATE INDEX identity_account ON identity (account_id);

-- What the provider asks for at the end of the session that it opened; sealed.
ALTER TABLE session ADD COLUMN id_token TEXT;
