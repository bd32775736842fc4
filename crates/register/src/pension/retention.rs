//! What is kept of agreements as invoices are: two years after the last thing that happened to a dwelling, what was said of
//! its household goes; after ten, all of it. Amounts of agreements that go on are not touched by the first.

use crate::{Error, Register};

/// How many entries go in one transaction.
const BATCH: i64 = 500;

/// The instant of the last thing that happened to an entry: documents are as old as it.
pub(crate) const SINCE: &str = "(SELECT COALESCE(MAX(f.noted_at), pension_entry.made_at) FROM pension_fact f
     WHERE f.pension_entry_id = pension_entry.id)";

/// Entries that are over and still say whether their household fitted.
pub(crate) const SAID: &str = "landlord_id = $1 AND answers IS NULL AND verdict <> 'unknown'";

/// All of them.
pub(crate) const ALL: &str = "landlord_id = $1";

impl Register {
    /// Forgets whether households fitted, for entries that are over and whose last fact was noted before an instant. How
    /// many.
    pub(crate) async fn forget_pension_verdicts(
        &self,
        landlord_id: &str,
        before: &str,
    ) -> Result<u64, Error> {
        let sql = format!("UPDATE pension_entry SET verdict = 'unknown' WHERE {SAID} AND {SINCE} < $2");
        let mut act = self.db.act().await?;
        act.hold(&format!("pension:{landlord_id}")).await?;
        let gone = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(landlord_id.to_owned())
            .bind(before.to_owned())
            .execute(act.connection())
            .await?
            .rows_affected();
        act.commit().await?;
        Ok(gone)
    }

    /// Deletes entries whose last fact was noted before an instant, with their facts: a batch of them. How many.
    pub(crate) async fn delete_pension_entries(&self, landlord_id: &str, before: &str) -> Result<u64, Error> {
        let mut act = self.db.act().await?;
        act.hold(&format!("pension:{landlord_id}")).await?;
        let sql =
            format!("SELECT id FROM pension_entry WHERE {ALL} AND {SINCE} < $2 ORDER BY id LIMIT {BATCH}");
        let ids: Vec<String> = sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
            .bind(landlord_id.to_owned())
            .bind(before.to_owned())
            .fetch_all(act.connection())
            .await?;
        for id in &ids {
            for sql in [
                "DELETE FROM pension_fact WHERE pension_entry_id = $1",
                "DELETE FROM pension_entry WHERE id = $1",
            ] {
                sqlx::query(sql).bind(id).execute(act.connection()).await?;
            }
        }
        if ids.is_empty() {
            act.roll_back().await?;
        } else {
            act.commit().await?;
        }
        Ok(ids.len() as u64)
    }
}
