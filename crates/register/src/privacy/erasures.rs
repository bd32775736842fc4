//! Erased persons stay erased: a keyed mark says that a birth in a dwelling must not come back, by an import or by a
//! restored backup, and says nothing to whoever does not hold the key.

use crate::db::Write;
use crate::{Error, Register, now};
use std::collections::BTreeSet;

/// The marks of an organisation, and what makes them.
pub struct Erased {
    ring: Option<trust::seal::Keyring>,
    organisation_id: String,
    marks: BTreeSet<String>,
}

impl Erased {
    /// The mark of a birth in a dwelling; `None` when the birth is not known, or nothing was ever erased.
    fn mark(&self, dwelling_id: &str, year: Option<i64>, date: Option<&str>) -> Option<String> {
        let birth = match (date, year) {
            (Some(date), _) => date.to_owned(),
            (None, Some(year)) => year.to_string(),
            (None, None) => return None,
        };
        let parts = ["occupant", &self.organisation_id, dwelling_id, &birth];
        self.ring.as_ref()?.mark(&parts).map(|mark| mark.to_string())
    }

    /// The mark of a row that was erased at a person's word.
    fn mark_of_row(&self, table: &str, id: &str) -> Option<String> {
        let parts = [table, &self.organisation_id, id];
        self.ring.as_ref()?.mark(&parts).map(|mark| mark.to_string())
    }

    /// Was this person erased?
    #[must_use]
    pub fn holds(&self, dwelling_id: &str, year: Option<i64>, date: Option<&str>) -> bool {
        !self.marks.is_empty()
            && self.mark(dwelling_id, year, date).is_some_and(|mark| self.marks.contains(&mark))
    }
}

/// The tables of which single rows are erased at a person's word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Table {
    Need,
    HomeVisit,
    Letting,
    /// With its entries, its reports and its visits.
    AdaptationFile,
    TherapistReport,
    /// With the moves that were proposed to the household.
    TransferWish,
    /// With its facts and its assessments; kept by the association, not by the landlord.
    SupportedPathway,
}

impl Table {
    const ALL: [Table; 7] = [
        Table::Need,
        Table::HomeVisit,
        Table::Letting,
        Table::AdaptationFile,
        Table::TherapistReport,
        Table::TransferWish,
        Table::SupportedPathway,
    ];

    const fn name(self) -> &'static str {
        match self {
            Table::Need => "need",
            Table::HomeVisit => "home_visit",
            Table::Letting => "letting",
            Table::AdaptationFile => "adaptation_file",
            Table::TherapistReport => "therapist_report",
            Table::TransferWish => "transfer_wish",
            Table::SupportedPathway => "supported_pathway",
        }
    }

    /// The column of the organisation that keeps the row.
    const fn owner(self) -> &'static str {
        match self {
            Table::SupportedPathway => "association_id",
            _ => "landlord_id",
        }
    }
}

/// Keys of marks are apart from keys of seals: they are never turned.
fn ring_name(organisation_id: &str) -> String {
    format!("erasures/{organisation_id}")
}

impl Register {
    /// The erased persons of an organisation.
    pub(crate) async fn erased(&self, organisation_id: &str) -> Result<Erased, Error> {
        let marks: Vec<(String,)> = sqlx::query_as("SELECT mark FROM erasure WHERE organisation_id = $1")
            .bind(organisation_id)
            .fetch_all(self.db.read())
            .await?;
        let ring = match marks.is_empty() {
            true => None,
            false => self.keyring(&ring_name(organisation_id)).await?,
        };
        Ok(Erased {
            ring,
            organisation_id: organisation_id.to_owned(),
            marks: marks.into_iter().map(|(m,)| m).collect(),
        })
    }

    /// The key that marks persons of an organisation without saying who they are.
    pub(crate) async fn marking_ring(&self, organisation_id: &str) -> Result<trust::seal::Keyring, Error> {
        self.keyring_or_new(&ring_name(organisation_id)).await
    }

    /// The same, ready to make a first mark.
    pub(crate) async fn erased_with_key(&self, organisation_id: &str) -> Result<Erased, Error> {
        let mut erased = self.erased(organisation_id).await?;
        erased.ring = Some(self.keyring_or_new(&ring_name(organisation_id)).await?);
        Ok(erased)
    }

    /// Marks a person of a dwelling as erased, in the transaction that erases.
    pub(crate) async fn mark_erased(
        &self,
        write: &mut Write<'_>,
        erased: &Erased,
        dwelling_id: &str,
        (year, date): (Option<i64>, Option<&str>),
    ) -> Result<(), Error> {
        match erased.mark(dwelling_id, year, date) {
            Some(mark) => self.put_mark(write, erased, mark).await,
            None => Ok(()),
        }
    }

    /// Erases a row of a table at a person's word, and marks it: a restored backup does not bring it back.
    pub(crate) async fn erase_row(
        &self,
        write: &mut Write<'_>,
        erased: &Erased,
        (table, id): (Table, &str),
    ) -> Result<u64, Error> {
        let sql = format!("DELETE FROM {} WHERE id = $1 AND {} = $2", table.name(), table.owner());
        let gone = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(id.to_owned())
            .bind(erased.organisation_id.clone())
            .execute(write.connection())
            .await?
            .rows_affected();
        self.mark_row(write, erased, (table, id)).await?;
        Ok(gone)
    }

    /// Marks a row: a restored backup that still holds it has it erased.
    pub(crate) async fn mark_row(
        &self,
        write: &mut Write<'_>,
        erased: &Erased,
        (table, id): (Table, &str),
    ) -> Result<(), Error> {
        match erased.mark_of_row(table.name(), id) {
            Some(mark) => self.put_mark(write, erased, mark).await,
            None => Ok(()),
        }
    }

    async fn put_mark(&self, write: &mut Write<'_>, erased: &Erased, mark: String) -> Result<(), Error> {
        sqlx::query(
            "INSERT INTO erasure (organisation_id, mark, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        )
        .bind(&erased.organisation_id)
        .bind(mark)
        .bind(now())
        .execute(write.connection())
        .await?;
        Ok(())
    }

    /// Erases again whoever was erased: what follows the restoring of a backup. The number of persons.
    pub async fn erase_again(&self) -> Result<u64, Error> {
        let organisations: Vec<(String,)> =
            sqlx::query_as("SELECT DISTINCT organisation_id FROM erasure").fetch_all(self.db.read()).await?;
        let mut gone = 0;
        for (organisation_id,) in organisations {
            let erased = self.erased(&organisation_id).await?;
            let rows: Vec<(String, String, Option<i64>, Option<String>)> = sqlx::query_as(
                "SELECT id, dwelling_id, birth_year, birth_date FROM occupant WHERE landlord_id = $1",
            )
            .bind(&organisation_id)
            .fetch_all(self.db.read())
            .await?;
            let mut noted: Vec<(Table, String)> = Vec::new();
            for table in Table::ALL {
                let (name, owner) = (table.name(), table.owner());
                let sql = format!("SELECT id FROM {name} WHERE {owner} = $1 ORDER BY id");
                let ids: Vec<String> = sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
                    .bind(organisation_id.clone())
                    .fetch_all(self.db.read())
                    .await?;
                noted.extend(ids.into_iter().map(|id| (table, id)));
            }
            let mut write = self.db.write_of(&organisation_id).await?;
            for (table, id) in noted {
                let mark = erased.mark_of_row(table.name(), &id);
                if mark.is_some_and(|mark| erased.marks.contains(&mark)) {
                    if table == Table::TransferWish {
                        self.erase_transfers(&mut write, &organisation_id, &id).await?;
                    }
                    gone += self.erase_row(&mut write, &erased, (table, &id)).await?;
                }
            }
            crate::transfers::forget_moves(&mut write, &organisation_id).await?;
            for (id, dwelling, year, date) in rows {
                if erased.holds(&dwelling, year, date.as_deref()) {
                    sqlx::query("UPDATE occupant SET birth_year = NULL, birth_date = NULL WHERE id = $1")
                        .bind(id)
                        .execute(write.connection())
                        .await?;
                    self.forget_contact(&mut write, &organisation_id, &dwelling).await?;
                    self.forget_pension_answers(&mut write, &organisation_id, &dwelling).await?;
                    gone += 1;
                }
            }
            write.commit().await?;
        }
        self.db.wipe().await?;
        Ok(gone)
    }
}
