//! Claims: filed for one office, one year and one article; answered by the office.

use super::ledger::book_in;
use super::offices::small;
use super::{day, hold, refused, unknown};
use crate::db::Write;
use crate::{Error, Register};
use jiff::civil::Date;
use relief::expense::Article;
use relief::ledger::{Filed, Standing};
use serde::Serialize;
use sqlx::{AnyConnection, Row};
use std::collections::BTreeMap;

/// A claim, as it was filed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReliefClaim {
    pub id: String,
    pub office_id: String,
    pub year: i16,
    pub article: Article,
    pub claimed_cents: i64,
    pub filed_on: Date,
    pub answered_on: Option<Date>,
    pub granted_cents: Option<i64>,
    /// What was claimed of each expense, in cents.
    pub shares: BTreeMap<String, i64>,
}

/// A claim to note as filed.
#[derive(Debug, Clone, Copy)]
pub struct NewClaim<'a> {
    pub office_id: &'a str,
    pub year: i16,
    pub article: Article,
    pub filed_on: Date,
    /// What the person saw that it asks for, in cents; `None`: nobody looked.
    pub seen_cents: Option<i64>,
}

impl ReliefClaim {
    /// As the engine takes it.
    #[must_use]
    pub fn filed(&self) -> Filed {
        Filed {
            id: self.id.clone(),
            office_id: self.office_id.clone(),
            year: self.year,
            article: self.article,
            expense_ids: self.shares.keys().cloned().collect(),
            claimed: self.claimed_cents,
            granted: self.granted_cents,
        }
    }
}

impl Register {
    /// The claims of a landlord, the last one first.
    pub async fn relief_claims(&self, landlord_id: &str) -> Result<Vec<ReliefClaim>, Error> {
        claims_in(&mut *self.db.instant().await?, landlord_id).await
    }

    /// Notes that the claim of an office, a year and an article was filed, with everything that may be claimed there.
    ///
    /// # Errors
    /// [`Error::Refused`]: `claim-nothing` when there is nothing to claim or what is due is not known, `claim-day` for a
    /// day to come or after the last one, `claim-changed` when it is no longer what was seen.
    /// [`Error::Unknown`] when the landlord has no such office.
    pub async fn file_relief_claim(
        &self,
        landlord_id: &str,
        new: &NewClaim<'_>,
        today: Date,
    ) -> Result<String, Error> {
        let NewClaim { office_id, year, article, filed_on, seen_cents } = *new;
        let mut act = self.db.act().await?;
        hold(&mut act, landlord_id).await?;
        // What is filed is what stood on the day of filing, counted again under the lock that every change of the ledger
        // takes: two claims that are filed at once draw on the tax one after the other.
        let book = book_in(act.connection(), landlord_id, filed_on.min(today)).await?;
        book.office(office_id).ok_or_else(|| unknown("tax-office"))?;
        let at = book.office_year(office_id, year).ok_or_else(|| refused("claim-nothing"))?;
        let claimed =
            at.of(article).relief.filter(|cents| *cents > 0).ok_or_else(|| refused("claim-nothing"))?;
        if seen_cents.is_some_and(|seen| seen != claimed) {
            return Err(refused("claim-changed"));
        }
        if filed_on > today || filed_on > at.deadline || filed_on.year() < year {
            return Err(refused("claim-day"));
        }
        let mine = book.ledger.lines.iter().filter(|line| {
            line.article == Some(article)
                && line.year == Some(year)
                && line.office_id.as_deref() == Some(office_id)
        });
        let shares: Vec<(&str, i64)> = mine
            .filter_map(|line| match line.standing {
                Standing::Counted { share: Some(cents) } => Some((line.expense_id.as_str(), cents)),
                _ => None,
            })
            .collect();
        let id = uuid::Uuid::now_v7().to_string();
        sqlx::query(
            "INSERT INTO relief_claim
                (id, landlord_id, office_id, tax_year, article, claimed_cents, filed_on, author, noted_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(&id)
        .bind(landlord_id)
        .bind(office_id)
        .bind(i64::from(year))
        .bind(article.code())
        .bind(claimed)
        .bind(filed_on.to_string())
        .bind(self.author().code())
        .bind(crate::now())
        .execute(act.connection())
        .await?;
        for (expense, cents) in shares {
            sqlx::query(
                "INSERT INTO relief_claim_expense (expense_id, claim_id, share_cents) VALUES ($1, $2, $3)",
            )
            .bind(expense)
            .bind(&id)
            .bind(cents)
            .execute(act.connection())
            .await?;
        }
        let after = format!("{office_id} {year} {} {claimed}", article.code());
        self.write_down(&mut act, landlord_id, ("filed", "relief-claim", &id), Some(after)).await?;
        act.commit().await?;
        Ok(id)
    }

    /// Notes what the office answered; nothing granted is zero. A later answer takes the place of the first.
    ///
    /// # Errors
    /// [`Error::Refused`]: `claim-day` for a day before the filing or to come, `claim-granted` for an amount that was not
    /// claimed. [`Error::Unknown`] when the landlord has no such claim.
    pub async fn answer_relief_claim(
        &self,
        landlord_id: &str,
        id: &str,
        (answered_on, granted_cents): (Date, i64),
        today: Date,
    ) -> Result<(), Error> {
        let mut act = self.db.act().await?;
        let claim = held_claim(&mut act, landlord_id, id).await?;
        if answered_on < claim.filed_on || answered_on > today {
            return Err(refused("claim-day"));
        }
        if !(0..=claim.claimed_cents).contains(&granted_cents) {
            return Err(refused("claim-granted"));
        }
        sqlx::query(
            "UPDATE relief_claim SET answered_on = $3, granted_cents = $4 WHERE id = $1 AND landlord_id = $2",
        )
        .bind(id)
        .bind(landlord_id)
        .bind(answered_on.to_string())
        .bind(granted_cents)
        .execute(act.connection())
        .await?;
        let after = format!("{answered_on} {granted_cents}");
        self.write_down(&mut act, landlord_id, ("answered", "relief-claim", id), Some(after)).await?;
        act.commit().await
    }

    /// Takes back a claim that was noted by mistake and that no office answered: its expenses may be claimed again.
    ///
    /// # Errors
    /// [`Error::Refused`] (`claim-answered`); [`Error::Unknown`] when the landlord has no such claim.
    pub async fn withdraw_relief_claim(&self, landlord_id: &str, id: &str) -> Result<(), Error> {
        let mut act = self.db.act().await?;
        let claim = held_claim(&mut act, landlord_id, id).await?;
        if claim.answered_on.is_some() {
            return Err(refused("claim-answered"));
        }
        sqlx::query("DELETE FROM relief_claim_expense WHERE claim_id = $1")
            .bind(id)
            .execute(act.connection())
            .await?;
        sqlx::query("DELETE FROM relief_claim WHERE id = $1 AND landlord_id = $2")
            .bind(id)
            .bind(landlord_id)
            .execute(act.connection())
            .await?;
        // The claim is gone from the ledger; what it was for stays in the journal.
        let after = format!("{} {}", claim.filed_on, claim.claimed_cents);
        self.write_down(&mut act, landlord_id, ("withdrawn", "relief-claim", id), Some(after)).await?;
        act.commit().await
    }
}

/// The claims of a landlord, as they stand for the transaction that asks.
pub(super) async fn claims_in(
    connection: &mut AnyConnection,
    landlord_id: &str,
) -> Result<Vec<ReliefClaim>, Error> {
    let shares: Vec<(String, String, i64)> = sqlx::query_as(
        "SELECT e.claim_id, e.expense_id, e.share_cents FROM relief_claim_expense e
         JOIN relief_claim c ON c.id = e.claim_id WHERE c.landlord_id = $1",
    )
    .bind(landlord_id)
    .fetch_all(&mut *connection)
    .await?;
    let mut by_claim: BTreeMap<String, BTreeMap<String, i64>> = BTreeMap::new();
    for (claim, expense, cents) in shares {
        by_claim.entry(claim).or_default().insert(expense, cents);
    }
    let rows = sqlx::query(
        "SELECT id, office_id, tax_year, article, claimed_cents, filed_on, answered_on, granted_cents
         FROM relief_claim WHERE landlord_id = $1 ORDER BY filed_on DESC, id",
    )
    .bind(landlord_id)
    .fetch_all(&mut *connection)
    .await?;
    rows.iter()
        .map(|row| {
            let id: String = row.try_get("id")?;
            let stored = || Error::Computation("a claim cannot be read back".to_owned());
            Ok(ReliefClaim {
                office_id: row.try_get("office_id")?,
                year: small(Some(row.try_get("tax_year")?)).ok_or_else(stored)?,
                article: Article::from_code(&row.try_get::<String, _>("article")?).ok_or_else(stored)?,
                claimed_cents: row.try_get("claimed_cents")?,
                filed_on: day(Some(row.try_get("filed_on")?)).ok_or_else(stored)?,
                answered_on: day(row.try_get("answered_on")?),
                granted_cents: row.try_get("granted_cents")?,
                shares: by_claim.remove(&id).unwrap_or_default(),
                id,
            })
        })
        .collect()
}

/// One claim of a landlord, inside the transaction that changes it: nobody answers it or takes it back meanwhile.
async fn held_claim(act: &mut Write<'_>, landlord_id: &str, id: &str) -> Result<ReliefClaim, Error> {
    hold(act, landlord_id).await?;
    let all = claims_in(act.connection(), landlord_id).await?;
    all.into_iter().find(|one| one.id == id).ok_or_else(|| unknown("relief-claim"))
}
