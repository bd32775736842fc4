//! What can go wrong with the register.

use thiserror::Error;
use trust::password::Weakness;

/// An error of the register. Messages are for the operator; pages and the command line word them for users.
#[derive(Debug, Error)]
pub enum Error {
    #[error("the database answered: {0}")]
    Database(#[from] sqlx::Error),
    #[error("SQLite {0} may corrupt the database; 3.51.3 or newer is needed")]
    UnsafeSqlite(String),
    #[error(
        "this database was written by a newer program (schema {done}, this program knows {known}): use that program"
    )]
    NewerSchema { done: i64, known: i64 },
    /// The two statements are run once, by an administrator of the server.
    #[error(
        "the role « {role} » of PostgreSQL is a superuser or has BYPASSRLS: the walls between organisations would not \
         hold. Use a role of its own: CREATE ROLE plainpied LOGIN PASSWORD '…' NOSUPERUSER NOBYPASSRLS CREATEDB; \
         ALTER DATABASE {database} OWNER TO plainpied;"
    )]
    RoleWithoutWalls { role: String, database: String },
    #[error("the data folder cannot be used: {0}")]
    Folder(String),
    #[error("{path}: {source}")]
    File { path: String, source: std::io::Error },
    #[error("a stored value cannot be read back: {0}")]
    Stored(#[from] serde_json::Error),
    #[error("nothing here has the reference « {0} »")]
    Unknown(String),
    #[error("several things have the reference « {0} »: {1}")]
    Ambiguous(String, String),
    #[error("this is refused: {0}")]
    Refused(String),
    #[error("the streets of this data folder cannot be read: {0}")]
    Streets(String),
    #[error("a computation stopped: {0}")]
    Computation(String),
    #[error("this password is too easy to guess: {}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Weak(Vec<Weakness>),
    /// Somebody else wrote what was to be replaced, after it was shown: nothing was written.
    #[error("somebody else changed this meanwhile")]
    Changed,
    #[error("too many tries: the next one is answered from {0} on")]
    Wait(jiff::Timestamp),
    #[error("the journal of {organisation} was changed from outside: {why}")]
    BrokenJournal { organisation: String, why: String },
    #[error("a sealed value cannot be opened: {0}")]
    Sealed(String),
    /// A backup that cannot be made or read: what is wrong, and what to do.
    #[error("{0}")]
    Archive(String),
    #[error("cancelled")]
    Cancelled,
}

impl Error {
    /// Does the database not answer for the moment? What was asked was not committed, or its end is not known.
    #[must_use]
    pub fn is_away(&self) -> bool {
        let Error::Database(error) = self else { return false };
        match error {
            sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed => true,
            // PostgreSQL: connection exceptions (class 08), shutting down or starting (57P01 to 57P03).
            sqlx::Error::Database(error) => {
                error.code().is_some_and(|code| code.starts_with("08") || code.starts_with("57P0"))
            }
            _ => false,
        }
    }

    /// Is there no room left to write? Nothing was kept of what was asked.
    #[must_use]
    pub fn is_full(&self) -> bool {
        match self {
            Error::Database(sqlx::Error::Database(error)) => {
                // SQLite: 13 is SQLITE_FULL, 778 a write that the disk refused. PostgreSQL: 53100, disk full.
                error.code().is_some_and(|code| ["13", "778", "53100"].contains(&code.as_ref()))
            }
            Error::File { source, .. } => {
                matches!(source.kind(), std::io::ErrorKind::StorageFull | std::io::ErrorKind::FileTooLarge)
            }
            _ => false,
        }
    }

    /// The message for a log: without the stored values that a parser quotes when it cannot read them.
    #[must_use]
    pub fn for_log(&self) -> String {
        match self {
            Error::Stored(error) => {
                format!(
                    "a stored value cannot be read back (line {}, column {})",
                    error.line(),
                    error.column()
                )
            }
            Error::Unknown(_) => "nothing here has this reference".to_owned(),
            Error::Ambiguous(..) => "several things have this reference".to_owned(),
            Error::Refused(_) => "this is refused".to_owned(),
            other => other.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_quotes_no_stored_value() {
        let unread = serde_json::from_str::<u64>("\"Madame Dupont\"").unwrap_err();
        assert!(unread.to_string().contains("Dupont"), "or this proves nothing");
        let errors = [
            Error::Stored(unread),
            Error::Unknown("Dupont".to_owned()),
            Error::Ambiguous("Dupont".to_owned(), "Dupont".to_owned()),
            Error::Refused("Dupont".to_owned()),
        ];
        for error in errors {
            assert!(!error.for_log().contains("Dupont"), "{}", error.for_log());
        }
    }
}
