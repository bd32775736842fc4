//! Dwellings that did not reply, sought by other ways. A dwelling is known by where it is; nobody is named, nothing is said of why
//! it is silent. Rows go on the day that is said when the list is made; figures stay.

use super::{day, refused, unknown};
use crate::adapted::short_text;
use crate::enquiries::Within;
use crate::{Error, Register};
use jiff::ToSpan;
use jiff::civil::Date;
use provision::follow::{self, Fact, Next, Of, Stage};
use sqlx::Row;
use std::collections::{BTreeMap, BTreeSet};

/// Longest time for which rows are kept after the last day.
pub const MOST_MONTHS: i64 = 12;
/// The most dwellings of one list.
const MOST_DWELLINGS: usize = 20_000;

/// A list to make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewChase {
    pub title: String,
    pub of: Of,
    /// The association that helps with forms.
    pub partner: Option<String>,
    /// Last day on which replies are awaited.
    pub closes_on: Date,
    pub kept_months: i64,
    /// References of dwellings, as the landlord writes them.
    pub references: Vec<String>,
}

/// A list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chase {
    pub id: String,
    pub title: String,
    pub of: Of,
    pub partner: Option<String>,
    pub closes_on: Date,
    pub purge_on: Date,
    pub purged_on: Option<Date>,
    /// Dwellings by stage, of the residences of whoever asks; of all once the rows are gone.
    pub figures: BTreeMap<Stage, u64>,
}

/// A dwelling that is sought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChasedDwelling {
    pub id: String,
    pub dwelling_id: String,
    pub reference: String,
    pub residence_id: String,
    pub residence: String,
    pub facts: Vec<Fact>,
    pub stage: Stage,
    pub next: Next,
}

impl Register {
    /// Makes a list of dwellings that did not reply: all of them, or none.
    ///
    /// # Errors
    /// [`Error::Refused`]: `chase-title`, `chase-partner`, `chase-days`, `chase-kept`, `chase-empty`, `chase-many`,
    /// `chase-lines:1,4` (references that name no dwelling, or several).
    pub async fn make_chase(&self, landlord_id: &str, new: &NewChase, today: Date) -> Result<String, Error> {
        let title = short_text(&new.title, 120, "chase-title")?.ok_or_else(|| refused("chase-title"))?;
        let partner = match &new.partner {
            Some(name) => short_text(name, 120, "chase-partner")?,
            None => None,
        };
        if new.closes_on < today || new.closes_on > today.saturating_add(366.days()) {
            return Err(refused("chase-days"));
        }
        if !(1..=MOST_MONTHS).contains(&new.kept_months) {
            return Err(refused("chase-kept"));
        }
        if new.references.len() > MOST_DWELLINGS {
            return Err(refused("chase-many"));
        }
        let purge_on = new.closes_on.saturating_add(new.kept_months.months());
        let mut act = self.db.act().await?;
        let rows: Vec<(String, String, String)> = sqlx::query_as(
            "SELECT reference, id, residence_id FROM dwelling WHERE landlord_id = $1 AND reference IS NOT NULL
             AND residence_id IS NOT NULL",
        )
        .bind(landlord_id)
        .fetch_all(act.connection())
        .await?;
        let mut known: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
        for (reference, id, residence) in rows {
            known.entry(reference).or_default().push((id, residence));
        }
        let (mut found, mut wrong) = (BTreeMap::new(), Vec::new());
        for (at, reference) in new.references.iter().enumerate() {
            match known.get(reference.trim()).map(Vec::as_slice) {
                Some([(id, residence)]) => drop(found.insert(id.clone(), residence.clone())),
                _ => wrong.push((at + 1).to_string()),
            }
        }
        if !wrong.is_empty() {
            return Err(refused(&format!("chase-lines:{}", wrong.join(","))));
        }
        if found.is_empty() {
            return Err(refused("chase-empty"));
        }
        let id = uuid::Uuid::now_v7().to_string();
        sqlx::query(
            "INSERT INTO chase (id, landlord_id, title, of_what, partner, closes_on, purge_on, made_at, made_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(&id)
        .bind(landlord_id)
        .bind(title)
        .bind(new.of.code())
        .bind(partner)
        .bind(new.closes_on.to_string())
        .bind(purge_on.to_string())
        .bind(crate::now())
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        for (dwelling, residence) in found {
            sqlx::query(
                "INSERT INTO chase_dwelling (id, chase_id, landlord_id, dwelling_id, residence_id, facts)
                 VALUES ($1, $2, $3, $4, $5, '[]')",
            )
            .bind(uuid::Uuid::now_v7().to_string())
            .bind(&id)
            .bind(landlord_id)
            .bind(dwelling)
            .bind(residence)
            .execute(act.connection())
            .await?;
        }
        self.write_down(&mut act, landlord_id, ("made", "chase", &id), None).await?;
        act.commit().await?;
        Ok(id)
    }

    /// The lists of a landlord, the last one first; figures are those of the residences of whoever asks.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn chases(&self, landlord_id: &str, within: Within<'_>) -> Result<Vec<Chase>, Error> {
        let rows = sqlx::query(
            "SELECT id, title, of_what, partner, closes_on, purge_on, purged_on, figures FROM chase
             WHERE landlord_id = $1 ORDER BY id DESC",
        )
        .bind(landlord_id)
        .fetch_all(self.db.read())
        .await?;
        let mut all = Vec::with_capacity(rows.len());
        for row in rows {
            let text = |name: &str| row.try_get::<String, _>(name);
            let kept: Option<String> = row.try_get("figures")?;
            let purged: Option<String> = row.try_get("purged_on")?;
            let of = Of::from_code(&text("of_what")?);
            all.push(Chase {
                id: text("id")?,
                title: text("title")?,
                of: of.ok_or_else(|| Error::Computation("a kind of survey".to_owned()))?,
                partner: row.try_get("partner")?,
                closes_on: day(&text("closes_on")?)?,
                purge_on: day(&text("purge_on")?)?,
                purged_on: purged.as_deref().map(day).transpose()?,
                figures: kept.map(|text| serde_json::from_str(&text)).transpose()?.unwrap_or_default(),
            });
        }
        let rows =
            sqlx::query("SELECT chase_id, residence_id, facts FROM chase_dwelling WHERE landlord_id = $1")
                .bind(landlord_id)
                .fetch_all(self.db.read())
                .await?;
        for row in rows {
            let (of, residence): (String, String) = (row.try_get("chase_id")?, row.try_get("residence_id")?);
            let facts: Vec<Fact> = serde_json::from_str(&row.try_get::<String, _>("facts")?)?;
            let is_seen = within.is_none_or(|named| named.contains(&residence));
            if let Some(one) = all.iter_mut().find(|one| one.id == of).filter(|_| is_seen) {
                *one.figures.entry(follow::stage(&facts)).or_insert(0) += 1;
            }
        }
        Ok(all)
    }

    /// One list.
    ///
    /// # Errors
    /// [`Error::Unknown`] elsewhere.
    pub async fn chase(&self, landlord_id: &str, id: &str, within: Within<'_>) -> Result<Chase, Error> {
        self.chases(landlord_id, within).await?.into_iter().find(|one| one.id == id).ok_or_else(unknown)
    }

    /// The dwellings of a list, in the residences of whoever asks: by residence, then reference.
    ///
    /// # Errors
    /// [`Error::Unknown`] elsewhere.
    pub async fn chased_dwellings(
        &self,
        landlord_id: &str,
        id: &str,
        within: Within<'_>,
    ) -> Result<Vec<ChasedDwelling>, Error> {
        let chase = self.chase(landlord_id, id, within).await?;
        let rows = sqlx::query(
            "SELECT c.id, c.dwelling_id, d.reference, c.residence_id, r.name, c.facts FROM chase_dwelling c
             JOIN dwelling d ON d.id = c.dwelling_id JOIN residence r ON r.id = c.residence_id
             WHERE c.chase_id = $1 AND c.landlord_id = $2 ORDER BY r.name, d.reference, c.id",
        )
        .bind(id)
        .bind(landlord_id)
        .fetch_all(self.db.read())
        .await?;
        let mut all = Vec::with_capacity(rows.len());
        for row in rows {
            let text = |name: &str| row.try_get::<String, _>(name);
            let facts: Vec<Fact> = serde_json::from_str(&text("facts")?)?;
            all.push(ChasedDwelling {
                id: text("id")?,
                dwelling_id: text("dwelling_id")?,
                reference: row.try_get::<Option<String>, _>("reference")?.unwrap_or_default(),
                residence_id: text("residence_id")?,
                residence: text("name")?,
                stage: follow::stage(&facts),
                next: follow::next(&facts, chase.partner.is_some()),
                facts,
            });
        }
        all.retain(|one| within.is_none_or(|named| named.contains(&one.residence_id)));
        Ok(all)
    }

    /// Notes what happened to a dwelling of a list.
    ///
    /// # Errors
    /// [`Error::Refused`]: `chase-fact` when it does not come now; [`Error::Unknown`] elsewhere, and outside the residences of
    /// whoever notes.
    pub async fn note_chase(
        &self,
        landlord_id: &str,
        (id, dwelling): (&str, &str),
        fact: Fact,
        within: Within<'_>,
        today: Date,
    ) -> Result<(), Error> {
        let mut act = self.db.act().await?;
        act.hold(&format!("chase:{id}")).await?;
        let row: Option<(String, String)> = sqlx::query_as(
            "SELECT residence_id, facts FROM chase_dwelling WHERE id = $1 AND chase_id = $2 AND landlord_id = $3",
        )
        .bind(dwelling)
        .bind(id)
        .bind(landlord_id)
        .fetch_optional(act.connection())
        .await?;
        let (residence, facts) = row.ok_or_else(unknown)?;
        if within.is_some_and(|named: &BTreeSet<String>| !named.contains(&residence)) {
            return Err(unknown());
        }
        let mut facts: Vec<Fact> = serde_json::from_str(&facts)?;
        if !follow::may_add(&facts, &fact, today) {
            return Err(refused("chase-fact"));
        }
        facts.push(fact);
        sqlx::query("UPDATE chase_dwelling SET facts = $1 WHERE id = $2 AND landlord_id = $3")
            .bind(serde_json::to_string(&facts)?)
            .bind(dwelling)
            .bind(landlord_id)
            .execute(act.connection())
            .await?;
        self.write_down(&mut act, landlord_id, ("noted", "chase", id), None).await?;
        act.commit().await
    }

    /// Erases the dwellings of a list; figures stay.
    ///
    /// # Errors
    /// [`Error::Refused`]: `chase-purged`; [`Error::Unknown`] elsewhere.
    pub async fn purge_chase(&self, landlord_id: &str, id: &str, today: Date) -> Result<u64, Error> {
        let mut act = self.db.act().await?;
        act.hold(&format!("chase:{id}")).await?;
        let chase = self.chase(landlord_id, id, None).await?;
        if chase.purged_on.is_some() {
            return Err(refused("chase-purged"));
        }
        let gone = sqlx::query("DELETE FROM chase_dwelling WHERE chase_id = $1 AND landlord_id = $2")
            .bind(id)
            .bind(landlord_id)
            .execute(act.connection())
            .await?
            .rows_affected();
        sqlx::query("UPDATE chase SET purged_on = $1, figures = $2 WHERE id = $3 AND landlord_id = $4")
            .bind(today.to_string())
            .bind(serde_json::to_string(&chase.figures)?)
            .bind(id)
            .bind(landlord_id)
            .execute(act.connection())
            .await?;
        self.write_down(&mut act, landlord_id, ("purged", "chase", id), None).await?;
        act.commit().await?;
        Ok(gone)
    }

    /// Erases the lists whose day has come, or which closed before the day of the retention rule.
    pub(crate) async fn purge_chases(
        &self,
        landlord_id: &str,
        closed_before: &str,
        today: Date,
    ) -> Result<u64, Error> {
        let due: Vec<String> = sqlx::query_scalar(
            "SELECT id FROM chase WHERE landlord_id = $1 AND purged_on IS NULL AND (purge_on <= $2 OR closes_on < $3)
             ORDER BY id",
        )
        .bind(landlord_id)
        .bind(today.to_string())
        .bind(closed_before)
        .fetch_all(self.db.read())
        .await?;
        let mut gone = 0;
        for id in due {
            gone += self.purge_chase(landlord_id, &id, today).await?;
        }
        Ok(gone)
    }
}
