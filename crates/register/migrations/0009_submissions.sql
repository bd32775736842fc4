-- Forms that were sent, for a day: the same form sent twice is done once.

CREATE TABLE submission (
    account_id TEXT NOT NULL REFERENCES account (id),
    -- Mark of the page that held the form, drawn when it was made.
    mark TEXT NOT NULL,
    -- Digest of what was sent, and where; never the content.
    digest TEXT NOT NULL,
    sent_at TEXT NOT NULL,
    -- Where the answer sent the browser; NULL while it is under way.
    location TEXT,
    PRIMARY KEY (account_id, mark, digest)
);
CREATE INDEX submission_sent ON submission (sent_at);
