//! Facts on the equipment of a dwelling: noted, withdrawn by another fact, never deleted.

use super::load::{FACT, OVERRIDE};
use super::{LevelOfDwelling, NotedOverride, is_sound_day, short_text};
use crate::db::Write;
use crate::landlords::Landlord;
use crate::portfolio::DwellingView;
use crate::survey::{referenced, unattached};
use crate::{Error, Register};
use allocation::equipment::{Equipment, Event, Fact, Source, duplicate, inventory};
use allocation::level;
use jiff::civil::Date;
use model::issue::ImportReport;
use opendata::occupancy::RefIndex;
use opendata::survey::EquipmentRow;
use serde::Serialize;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

/// A fact to be noted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFact {
    pub equipment: Equipment,
    pub event: Event,
    pub on: Date,
    pub source: Source,
    /// Number of the invoice, reference of the visit; an invoice always has one.
    pub proof: String,
}

/// A fact, and who noted it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NotedFact {
    pub dwelling_id: String,
    pub fact: Fact,
    pub author: String,
    pub noted_at: String,
}

impl NotedFact {
    /// The fact of a row; `None` when this version does not know what it says.
    pub(super) fn of(row: &AnyRow) -> Result<Option<NotedFact>, Error> {
        let text = |name: &str| row.try_get::<String, _>(name);
        let known = (
            Equipment::from_code(&text("equipment")?),
            Event::from_code(&text("event")?),
            Source::from_code(&text("source")?),
            text("on_day")?.parse::<Date>().ok(),
        );
        let (Some(equipment), Some(event), Some(source), Some(on)) = known else { return Ok(None) };
        Ok(Some(NotedFact {
            dwelling_id: text("dwelling_id")?,
            fact: Fact {
                id: text("id")?,
                equipment,
                event,
                on,
                source,
                proof: row.try_get("proof")?,
                withdraws: row.try_get("withdraws")?,
            },
            author: text("author")?,
            noted_at: text("noted_at")?,
        }))
    }
}

fn refused(code: &str) -> Error {
    Error::Refused(code.to_owned())
}

/// The residence of a dwelling of the landlord that is in its files or was.
///
/// # Errors
/// [`Error::Unknown`] when it is not the landlord's.
pub(super) async fn residence_of(
    register: &Register,
    landlord_id: &str,
    dwelling_id: &str,
) -> Result<Option<String>, Error> {
    let found: Option<(Option<String>,)> =
        sqlx::query_as("SELECT residence_id FROM dwelling WHERE id = $1 AND landlord_id = $2")
            .bind(dwelling_id)
            .bind(landlord_id)
            .fetch_optional(register.db.read())
            .await?;
    let (residence,) = found.ok_or_else(|| Error::Unknown("dwelling".to_owned()))?;
    Ok(residence)
}

impl Register {
    /// A transaction that changes the figures of one dwelling of the landlord.
    pub(crate) async fn write_dwelling(
        &self,
        landlord_id: &str,
        dwelling_id: &str,
    ) -> Result<Write<'_>, Error> {
        let mut write = match residence_of(self, landlord_id, dwelling_id).await? {
            Some(residence) => self.db.write_at(landlord_id, &residence).await?,
            None => self.db.write_of(landlord_id).await?,
        };
        write.hold(&format!("dwelling:{dwelling_id}")).await?;
        Ok(write)
    }

    /// Notes a fact on the equipment of a dwelling; its id.
    ///
    /// # Errors
    /// [`Error::Refused`]: `equipment-duplicate` when the same was noted for the same day, `equipment-day`,
    /// `equipment-proof`, `equipment-event`. [`Error::Unknown`] when the dwelling is not the landlord's.
    pub async fn note_equipment(
        &self,
        landlord_id: &str,
        dwelling_id: &str,
        new: &NewFact,
        today: Date,
    ) -> Result<String, Error> {
        if new.event == Event::Withdrawn {
            return Err(refused("equipment-event"));
        }
        if !is_sound_day(new.on, today) {
            return Err(refused("equipment-day"));
        }
        let proof = short_text(&new.proof, 80, "equipment-proof")?;
        if new.source == Source::Invoice && proof.is_none() {
            return Err(refused("equipment-proof"));
        }
        let mut write = self.write_dwelling(landlord_id, dwelling_id).await?;
        let facts = facts_in(&mut write, dwelling_id).await?;
        let known: Vec<Fact> = facts.iter().map(|noted| noted.fact.clone()).collect();
        if duplicate(&known, new.equipment, new.event, new.on).is_some() {
            return Err(refused("equipment-duplicate"));
        }
        let fact = Fact {
            id: uuid::Uuid::now_v7().to_string(),
            equipment: new.equipment,
            event: new.event,
            on: new.on,
            source: new.source,
            proof,
            withdraws: None,
        };
        let last = facts.iter().map(|noted| noted.noted_at.as_str()).max();
        self.put_fact(&mut write, (landlord_id, dwelling_id), last, &fact).await?;
        let after = Some(format!("{} {}", fact.event.code(), fact.equipment.code()));
        self.write_down(&mut write, landlord_id, ("noted", "equipment", dwelling_id), after).await?;
        write.commit().await?;
        Ok(fact.id)
    }

    /// Withdraws a fact that was wrong: both stay in the history, and it counts no more.
    ///
    /// # Errors
    /// [`Error::Unknown`] when this dwelling has no such fact that counts.
    pub async fn withdraw_equipment(
        &self,
        landlord_id: &str,
        dwelling_id: &str,
        fact_id: &str,
        today: Date,
    ) -> Result<(), Error> {
        let mut write = self.write_dwelling(landlord_id, dwelling_id).await?;
        let facts = facts_in(&mut write, dwelling_id).await?;
        let known: Vec<Fact> = facts.iter().map(|noted| noted.fact.clone()).collect();
        let wrong = allocation::equipment::counting(&known).find(|fact| fact.id == fact_id).cloned();
        let wrong = wrong.ok_or_else(|| Error::Unknown("equipment".to_owned()))?;
        let withdrawal = Fact {
            id: uuid::Uuid::now_v7().to_string(),
            event: Event::Withdrawn,
            on: today,
            source: Source::Declaration,
            proof: None,
            withdraws: Some(wrong.id),
            equipment: wrong.equipment,
        };
        let last = facts.iter().map(|noted| noted.noted_at.as_str()).max();
        self.put_fact(&mut write, (landlord_id, dwelling_id), last, &withdrawal).await?;
        let after = Some(withdrawal.equipment.code().to_owned());
        self.write_down(&mut write, landlord_id, ("withdrawn", "equipment", dwelling_id), after).await?;
        write.commit().await
    }

    /// Writes the facts of a file; what the register has already is left as it is.
    pub(crate) async fn import_equipment(
        &self,
        write: &mut Write<'_>,
        landlord: &Landlord,
        rows: &[EquipmentRow],
        report: &mut ImportReport,
    ) -> Result<(), Error> {
        let dwellings = referenced(write, &landlord.id).await?;
        let index = RefIndex::new(dwellings.iter().map(|d| d.1.as_str()));
        for row in rows {
            let Some(at) = index.find(&row.dwelling_ref).dwelling() else {
                unattached(report, row.line, "dwelling_ref", &row.dwelling_ref);
                continue;
            };
            let dwelling = dwellings[at].0.as_str();
            let facts = facts_in(write, dwelling).await?;
            let known: Vec<Fact> = facts.iter().map(|noted| noted.fact.clone()).collect();
            if duplicate(&known, row.equipment, row.event, row.on).is_some() {
                report.unchanged += 1;
                continue;
            }
            let fact = Fact {
                id: uuid::Uuid::now_v7().to_string(),
                equipment: row.equipment,
                event: row.event,
                on: row.on,
                source: row.source,
                // A text that speaks of a person is left out; the fact is the dwelling's.
                proof: short_text(row.proof.as_deref().unwrap_or(""), 80, "equipment-proof")
                    .unwrap_or_default(),
                withdraws: None,
            };
            let last = facts.iter().map(|noted| noted.noted_at.as_str()).max();
            self.put_fact(write, (&landlord.id, dwelling), last, &fact).await?;
            report.added += 1;
        }
        Ok(())
    }

    /// Keeps a fact in a transaction, noted after the last one of the dwelling; the instant under which it is noted.
    pub(crate) async fn put_fact(
        &self,
        write: &mut Write<'_>,
        (landlord_id, dwelling_id): (&str, &str),
        last: Option<&str>,
        fact: &Fact,
    ) -> Result<String, Error> {
        let noted_at = crate::noted_after(last);
        sqlx::query(
            "INSERT INTO equipment_fact (id, landlord_id, dwelling_id, equipment, event, on_day, source, proof,
                                         withdraws, author, noted_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        )
        .bind(&fact.id)
        .bind(landlord_id)
        .bind(dwelling_id)
        .bind(fact.equipment.code())
        .bind(fact.event.code())
        .bind(fact.on.to_string())
        .bind(fact.source.code())
        .bind(&fact.proof)
        .bind(&fact.withdraws)
        .bind(self.author().code())
        .bind(&noted_at)
        .execute(write.connection())
        .await?;
        Ok(noted_at)
    }

    /// The level of a dwelling of a portfolio on a day, with everything that it comes from.
    pub async fn level_of(
        &self,
        landlord_id: &str,
        dwelling: &DwellingView,
        on: Date,
    ) -> Result<LevelOfDwelling, Error> {
        let mut facts = Vec::new();
        let sql = format!(
            "SELECT {FACT} FROM equipment_fact WHERE landlord_id = $1 AND dwelling_id = $2 ORDER BY noted_at, id"
        );
        let rows = sqlx::query(AssertSqlSafe(sql)).bind(landlord_id).bind(&dwelling.id);
        for row in &rows.fetch_all(self.db.read()).await? {
            facts.extend(NotedFact::of(row)?);
        }
        let sql = format!(
            "SELECT {OVERRIDE} FROM level_override WHERE landlord_id = $1 AND dwelling_id = $2
             ORDER BY noted_at, id"
        );
        let rows = sqlx::query(AssertSqlSafe(sql)).bind(landlord_id).bind(&dwelling.id);
        let mut overrides = Vec::new();
        for row in &rows.fetch_all(self.db.read()).await? {
            overrides.extend(NotedOverride::of(row)?);
        }
        let known: Vec<Fact> = facts.iter().map(|noted| noted.fact.clone()).collect();
        let inventory = inventory(&known, on);
        let computed = (!inventory.is_empty()).then(|| level::computed(&inventory, dwelling.step_free()));
        facts.reverse();
        overrides.reverse();
        Ok(LevelOfDwelling { standing: dwelling.standing, computed, facts, overrides })
    }
}

/// The facts of a dwelling in the order in which they were noted, in the transaction that adds one.
pub(crate) async fn facts_in(write: &mut Write<'_>, dwelling_id: &str) -> Result<Vec<NotedFact>, Error> {
    let sql = format!("SELECT {FACT} FROM equipment_fact WHERE dwelling_id = $1 ORDER BY noted_at, id");
    let rows = sqlx::query(AssertSqlSafe(sql)).bind(dwelling_id).fetch_all(write.connection()).await?;
    let mut all = Vec::with_capacity(rows.len());
    for row in &rows {
        all.extend(NotedFact::of(row)?);
    }
    Ok(all)
}
