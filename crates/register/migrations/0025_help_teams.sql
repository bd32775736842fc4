-- Help teams (équipes de conseil): who helps other organisations, on what, where, for whom, and how much in a week.
CREATE TABLE help_team (
    id TEXT PRIMARY KEY,
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    -- JSON of register::help_teams::Sheet. Nobody is named in it: a team is not a person.
    sheet TEXT NOT NULL,
    -- Grows with every change: nobody writes over what they did not see.
    edition BIGINT NOT NULL,
    made_at TEXT NOT NULL,
    -- Not NULL: it left. What it did stays with the requests.
    closed_at TEXT
);
CREATE INDEX help_team_organisation ON help_team (organisation_id);
