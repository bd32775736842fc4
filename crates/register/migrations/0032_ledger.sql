-- Ledger of funds: envelopes by funder and year, delegated or not, what each purpose draws on them, every movement, and the
-- payments with the four hands of each.

CREATE TABLE envelope (
    id TEXT PRIMARY KEY,
    -- The funder that owns it.
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    -- The envelope that delegates to it: of the same funder and year.
    parent_id TEXT REFERENCES envelope (id),
    name TEXT NOT NULL,
    -- What it may pay.
    purpose TEXT NOT NULL,
    year BIGINT NOT NULL,
    -- What is free is the total less all the rest: it is never written.
    total_cents BIGINT NOT NULL DEFAULT 0,
    delegated_cents BIGINT NOT NULL DEFAULT 0,
    reserved_cents BIGINT NOT NULL DEFAULT 0,
    committed_cents BIGINT NOT NULL DEFAULT 0,
    obligated_cents BIGINT NOT NULL DEFAULT 0,
    paid_cents BIGINT NOT NULL DEFAULT 0,
    lapsed_cents BIGINT NOT NULL DEFAULT 0,
    -- What the envelopes below draw: it counts here too.
    below_reserved_cents BIGINT NOT NULL DEFAULT 0,
    below_committed_cents BIGINT NOT NULL DEFAULT 0,
    below_obligated_cents BIGINT NOT NULL DEFAULT 0,
    below_paid_cents BIGINT NOT NULL DEFAULT 0,
    -- Rank of its last movement.
    last_rank BIGINT NOT NULL DEFAULT 0,
    closed_at TEXT,
    closed_by TEXT,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL,
    -- The ceiling, whoever writes and whatever the program says.
    CHECK (delegated_cents >= 0 AND reserved_cents >= 0 AND committed_cents >= 0 AND obligated_cents >= 0
        AND paid_cents >= 0 AND lapsed_cents >= 0),
    CHECK (total_cents >= delegated_cents + reserved_cents + committed_cents + obligated_cents + paid_cents
        + lapsed_cents),
    CHECK (below_reserved_cents >= 0 AND below_committed_cents >= 0 AND below_obligated_cents >= 0
        AND below_paid_cents >= 0),
    CHECK (delegated_cents >= below_reserved_cents + below_committed_cents + below_obligated_cents
        + below_paid_cents)
);
CREATE INDEX envelope_organisation ON envelope (organisation_id, year);
CREATE INDEX envelope_parent ON envelope (parent_id);

-- One act: its movements are all there, or none.
CREATE TABLE ledger_operation (
    id TEXT PRIMARY KEY,
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    -- Given by whoever asks: the same key is done once.
    key TEXT NOT NULL,
    -- Of the key and the movements.
    digest TEXT NOT NULL,
    -- Why, in a few words; NULL: what the act says is enough.
    reason TEXT,
    at TEXT NOT NULL,
    author TEXT NOT NULL,
    UNIQUE (organisation_id, key)
);

-- Added, never changed. Two accounts each: double entry.
CREATE TABLE ledger_movement (
    envelope_id TEXT NOT NULL REFERENCES envelope (id),
    rank BIGINT NOT NULL,
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    operation_id TEXT NOT NULL REFERENCES ledger_operation (id),
    -- Codes of ledger::Step and ledger::Account.
    step TEXT NOT NULL,
    from_account TEXT NOT NULL,
    to_account TEXT NOT NULL,
    amount_cents BIGINT NOT NULL CHECK (amount_cents >= 0),
    -- The application or the agreement that it is for; NULL: none.
    purpose_id TEXT,
    PRIMARY KEY (envelope_id, rank)
);
CREATE INDEX ledger_movement_operation ON ledger_movement (operation_id);
CREATE INDEX ledger_movement_purpose ON ledger_movement (purpose_id);

-- What one purpose draws on one envelope.
CREATE TABLE envelope_position (
    envelope_id TEXT NOT NULL REFERENCES envelope (id),
    purpose_id TEXT NOT NULL,
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    label TEXT NOT NULL,
    -- Who receives it; NULL: not known here.
    beneficiary_id TEXT REFERENCES organisation (id),
    reserved_cents BIGINT NOT NULL DEFAULT 0 CHECK (reserved_cents >= 0),
    committed_cents BIGINT NOT NULL DEFAULT 0 CHECK (committed_cents >= 0),
    obligated_cents BIGINT NOT NULL DEFAULT 0 CHECK (obligated_cents >= 0),
    paid_cents BIGINT NOT NULL DEFAULT 0 CHECK (paid_cents >= 0),
    -- Asked and not paid yet: never more than what is obligated.
    asked_cents BIGINT NOT NULL DEFAULT 0 CHECK (asked_cents >= 0),
    CHECK (asked_cents <= obligated_cents),
    PRIMARY KEY (envelope_id, purpose_id)
);
CREATE INDEX envelope_position_purpose ON envelope_position (purpose_id);

CREATE TABLE payment (
    id TEXT PRIMARY KEY,
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    envelope_id TEXT NOT NULL REFERENCES envelope (id),
    purpose_id TEXT NOT NULL,
    amount_cents BIGINT NOT NULL CHECK (amount_cents > 0),
    reason TEXT NOT NULL,
    -- Code of ledger::PaymentState.
    state TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    -- What is asked of whoever asked, or why it is refused; NULL: nothing.
    said TEXT,
    controlled_at TEXT,
    controlled_by TEXT,
    ordered_at TEXT,
    ordered_by TEXT,
    paid_on TEXT,
    paid_by TEXT,
    bank_reference TEXT,
    -- One person, one hand: the last word of the database on it.
    CHECK (controlled_by <> asked_by),
    CHECK (ordered_by <> asked_by AND ordered_by <> controlled_by),
    CHECK (paid_by <> asked_by AND paid_by <> controlled_by AND paid_by <> ordered_by),
    CHECK (state <> 'paid' OR (controlled_by IS NOT NULL AND ordered_by IS NOT NULL AND paid_by IS NOT NULL
        AND paid_on IS NOT NULL AND bank_reference IS NOT NULL)),
    UNIQUE (organisation_id, bank_reference)
);
CREATE INDEX payment_position ON payment (envelope_id, purpose_id);
