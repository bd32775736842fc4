-- The works plan of a small owner, once more: an edition of each component, so that whoever changes one that somebody else
-- changed meanwhile is told; and the owner's own figures of each kind. Nobody is housed in it.

ALTER TABLE upkeep_component ADD COLUMN edition BIGINT NOT NULL DEFAULT 1;

-- An owner's own life and cost of a kind, entry after entry: the last one holds, and going back to the house's is one more
-- entry, without figures.
CREATE TABLE upkeep_figure (
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    kind TEXT NOT NULL,
    rank BIGINT NOT NULL,
    life_years BIGINT,
    unit_cents BIGINT,
    said_on TEXT NOT NULL,
    source TEXT NOT NULL,
    author TEXT NOT NULL,
    noted_at TEXT NOT NULL,
    PRIMARY KEY (organisation_id, kind, rank)
);
