//! Taking a stock import back: the rows as they were before it.

use super::{compare::kept_columns, regroup};
use crate::{Error, Register, imports::ImportState};
use sqlx::AssertSqlSafe;

impl Register {
    /// Undoes the last stock import of a landlord.
    ///
    /// Dwellings it changed are as before; dwellings it added are removed, except those of which something was noted
    /// since (a level, an occupant), which stay as "no longer in the file".
    pub async fn undo_stock_import(&self, landlord_id: &str, import_id: &str) -> Result<(), Error> {
        let entry = self.import(landlord_id, import_id).await?;
        if !entry.can_be_undone {
            return Err(Error::Refused("only the last stock import can be undone".to_owned()));
        }
        let mut write = self.db.write_of(landlord_id).await?;
        let restored: Vec<String> = kept_columns()
            .into_iter()
            .filter(|c| !["id", "landlord_id", "identity"].contains(c))
            .map(|c| format!("{c} = b.{c}"))
            .collect();
        let statements = [
            format!(
                "UPDATE dwelling AS d SET {} FROM dwelling_before b WHERE b.import_id = $1 AND b.id = d.id",
                restored.join(", ")
            ),
            "UPDATE dwelling AS d SET is_current = 0, missing_from = $1
             WHERE d.id IN (SELECT a.dwelling_id FROM dwelling_added a WHERE a.import_id = $1)"
                .to_owned(),
            "DELETE FROM dwelling
             WHERE id IN (SELECT a.dwelling_id FROM dwelling_added a WHERE a.import_id = $1)
               AND NOT EXISTS (SELECT 1 FROM dwelling_level l WHERE l.dwelling_id = dwelling.id)
               AND NOT EXISTS (SELECT 1 FROM occupant o WHERE o.dwelling_id = dwelling.id)"
                .to_owned(),
            "DELETE FROM dwelling_before WHERE import_id = $1".to_owned(),
            "DELETE FROM dwelling_added WHERE import_id = $1".to_owned(),
        ];
        for sql in statements {
            sqlx::query(AssertSqlSafe(sql)).bind(import_id.to_owned()).execute(write.connection()).await?;
        }
        sqlx::query("UPDATE import SET state = $1 WHERE id = $2")
            .bind(ImportState::Undone.code())
            .bind(import_id.to_owned())
            .execute(write.connection())
            .await?;
        regroup::regroup(&mut write, landlord_id).await?;
        self.write_down(&mut write, landlord_id, ("undone", "import", import_id), None).await?;
        write.commit().await
    }
}
