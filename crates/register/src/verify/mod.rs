//! Checking a register without changing it: the databases, what belongs to whom, the journals, the library, what is
//! sealed. The same checks serve the command, the trial of a backup and the end of a restore.

mod belonging;
mod files;
mod sealed;
mod storage;

use crate::{Error, Register};
use serde::Serialize;

/// How many problems of a check are told.
const TOLD: usize = 20;

/// What came of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CheckState {
    Ok,
    Failed,
    /// Nothing of the kind here: another database, an older schema.
    NotHere,
}

/// One check: what was looked at, how much of it, and what is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// `schema`, `storage`, `foreign-keys`, `orphans`, `organisations`, `journals`, `ledger`, `subsidies`, `library`, `key`,
    /// `sealed`, `as-announced`.
    pub code: &'static str,
    pub state: CheckState,
    /// How many things were looked at.
    pub looked_at: u64,
    /// The first problems, without values: tables, ids, names of files.
    pub problems: Vec<String>,
}

impl Check {
    pub(crate) fn of(code: &'static str, looked_at: u64, mut problems: Vec<String>) -> Check {
        let all = problems.len();
        if all > TOLD {
            problems.truncate(TOLD);
            problems.push(format!("and {} more", all - TOLD));
        }
        let state = if problems.is_empty() { CheckState::Ok } else { CheckState::Failed };
        Check { code, state, looked_at, problems }
    }

    pub(crate) fn not_here(code: &'static str) -> Check {
        Check { code, state: CheckState::NotHere, looked_at: 0, problems: Vec::new() }
    }
}

impl Register {
    /// Every check. With an older schema only the storage is looked at.
    ///
    /// # Errors
    /// When the database does not answer; what it answers wrongly is a failed check.
    pub async fn verify(&self) -> Result<Vec<Check>, Error> {
        let mut checks = vec![self.check_schema().await?, self.check_storage().await?];
        checks.push(self.check_foreign_keys().await?);
        if self.schema().await? != Register::newest_schema() {
            let others =
                ["orphans", "organisations", "journals", "ledger", "subsidies", "library", "key", "sealed"];
            checks.extend(others.map(Check::not_here));
            return Ok(checks);
        }
        checks.push(self.check_orphans().await?);
        checks.push(self.check_organisations().await?);
        checks.push(self.check_journals().await?);
        checks.push(self.check_money().await?);
        checks.push(self.check_subsidies().await?);
        checks.push(self.check_library().await?);
        checks.push(self.check_key().await?);
        checks.push(self.check_sealed().await?);
        Ok(checks)
    }

    async fn check_schema(&self) -> Result<Check, Error> {
        let (done, known) = (self.schema().await?, Register::newest_schema());
        let problems = match done.cmp(&known) {
            std::cmp::Ordering::Equal => Vec::new(),
            _ => vec![format!("the schema is at step {done}, this program is at {known}")],
        };
        Ok(Check::of("schema", done.unsigned_abs(), problems))
    }

    async fn check_journals(&self) -> Result<Check, Error> {
        let (mut entries, mut problems) = (0, Vec::new());
        for organisation in self.journals().await? {
            match self.verify_journal(&organisation).await {
                Ok(rank) => entries += rank,
                Err(Error::BrokenJournal { organisation, why }) => {
                    problems.push(format!("journal of « {organisation} »: {why}"));
                }
                // A value that cannot be read was written by somebody else as well.
                Err(Error::Stored(_) | Error::Computation(_)) => {
                    problems.push(format!("journal of « {organisation} »: an entry cannot be read"));
                }
                Err(other) => return Err(other),
            }
        }
        Ok(Check::of("journals", entries, problems))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_check_tells_the_first_problems_and_how_many_more() {
        let check = Check::of("orphans", 3, (0..50).map(|n| n.to_string()).collect());
        assert_eq!((check.state, check.problems.len()), (CheckState::Failed, TOLD + 1));
        assert_eq!(check.problems[TOLD], "and 30 more");
        assert_eq!(Check::of("orphans", 3, Vec::new()).state, CheckState::Ok);
    }
}
