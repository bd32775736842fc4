//! Taking a stock import back: the rows as they were before it.

use super::{compare::kept_columns, regroup};
use crate::{Error, Register, imports::ImportState};
use sqlx::AssertSqlSafe;

/// Tables where something is noted of a dwelling: such a dwelling stays. A test compares them with the schema.
const NOTED: &[&str] = &[
    "adaptation_file",
    "charter_request",
    "charter_withdrawal",
    "chase_dwelling",
    "dwelling_level",
    "dwelling_tax",
    "enquiry_unit",
    "equipment_fact",
    "home_visit",
    "household_contact",
    "letting",
    "level_override",
    "need",
    "occupant",
    "opposition",
    "pension_entry",
    "recipient",
    "rights_request",
    "transfer_move",
    "transfer_wish",
    "vacancy",
    "works_expense",
];

impl Register {
    /// Undoes the last stock import of a landlord.
    ///
    /// Dwellings it changed are as before; dwellings it added are removed, except those of which something was noted
    /// since (a level, an occupant, a vacancy, a wish…), which stay as "no longer in the file".
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
            format!(
                "DELETE FROM dwelling
                 WHERE id IN (SELECT a.dwelling_id FROM dwelling_added a WHERE a.import_id = $1) {}",
                NOTED
                    .iter()
                    .map(|noted| {
                        format!("AND NOT EXISTS (SELECT 1 FROM {noted} n WHERE n.dwelling_id = dwelling.id)")
                    })
                    .collect::<Vec<_>>()
                    .join(" ")
            ),
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

#[cfg(test)]
mod tests {
    use super::NOTED;
    use std::collections::BTreeSet;

    #[test]
    fn every_table_that_notes_something_of_a_dwelling_keeps_it() {
        // Every column of the register is in the census.
        let census = include_str!("../privacy/census.csv");
        let of_dwellings = census.lines().filter_map(|line| {
            let mut cells = line.split(',');
            let (table, column) = (cells.next()?, cells.next()?);
            (column == "dwelling_id").then_some(table)
        });
        // What an import itself writes.
        let written = ["dwelling_added", "grouping_staging"];
        let noted: BTreeSet<&str> = of_dwellings.filter(|table| !written.contains(table)).collect();
        assert_eq!(noted, NOTED.iter().copied().collect::<BTreeSet<_>>());
    }
}
