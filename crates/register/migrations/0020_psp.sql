-- What a landlord writes in its chapter on ageing, place by place and edition after edition. Never edited: the last one holds,
-- and an empty one takes the text away.
CREATE TABLE psp_text (
    landlord_id TEXT NOT NULL REFERENCES organisation (id),
    -- psp::Place.
    place TEXT NOT NULL,
    rank BIGINT NOT NULL,
    body TEXT NOT NULL,
    source TEXT NOT NULL,
    author TEXT NOT NULL,
    noted_at TEXT NOT NULL,
    PRIMARY KEY (landlord_id, place, rank)
);
