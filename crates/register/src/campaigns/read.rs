//! Campaigns and their households, as pages, letters and exports read them.

use super::contacts::ContactLine;
use super::households::{Which, marks_of};
use super::{Campaign, day};
use crate::db::Write;
use crate::{Error, Register};
use jiff::civil::Date;
use pathway::campaign::{self, Event as Move};
use pathway::contact::{self, Event, Standing, Why};
use pathway::figures::{Figures, figures};
use pathway::gate::{Exclusion, pass};
use sqlx::Row;
use sqlx::any::AnyRow;
use std::collections::{BTreeMap, BTreeSet};

/// Where a household lives.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dwelling {
    pub id: String,
    pub reference: Option<String>,
    pub building: Option<String>,
    pub staircase: Option<String>,
    pub floor: Option<i16>,
    pub apartment: Option<String>,
    /// `12 bis rue des Tilleuls`.
    pub street: String,
    pub postcode: String,
    pub town: String,
}

/// A fact, as it was noted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotedFact {
    pub id: String,
    pub rank: u32,
    pub fact: contact::Fact,
    pub noted_by: String,
    /// It was noted by mistake, says a later one.
    pub is_corrected: bool,
}

/// A household of a campaign.
#[derive(Debug, Clone)]
pub struct Recipient {
    pub id: String,
    pub campaign_id: String,
    /// Its place in the list, from 1.
    pub rank: u32,
    pub residence_id: String,
    pub residence: String,
    pub dwelling: Dwelling,
    /// The code of its coupon; empty for who was left out from the start.
    pub code: String,
    pub persons: u32,
    pub facts: Vec<NotedFact>,
    pub standing: Standing,
    /// Why it was left out when the list was frozen.
    pub left_out: Option<Exclusion>,
    /// What the last gate says today.
    pub gate: Result<(), Exclusion>,
    /// How it is named and reached, when the landlord said so and the household is the same.
    pub contact: Option<ContactLine>,
}

pub(super) fn campaign_of(row: &AnyRow, facts: Vec<campaign::Fact>) -> Result<Campaign, Error> {
    let text = |name: &str| row.try_get::<String, _>(name);
    let report: Option<String> = row.try_get("report")?;
    Ok(Campaign {
        id: text("id")?,
        title: text("title")?,
        targets: serde_json::from_str(&text("targets")?)?,
        min_age: u8::try_from(row.try_get::<i64, _>("min_age")?).unwrap_or(u8::MAX),
        letter: serde_json::from_str(&text("letter")?)?,
        facts,
        made_at: text("made_at")?,
        report: report.map(|text| serde_json::from_str(&text)).transpose()?,
    })
}

const CAMPAIGN: &str = "SELECT id, title, targets, min_age, letter, report, made_at FROM campaign
    WHERE landlord_id = $1 AND ($2 = '' OR id = $2) ORDER BY made_at DESC, id DESC LIMIT 500";
const FACTS: &str = "SELECT campaign_id, event, on_day, for_day FROM campaign_fact
    WHERE landlord_id = $1 AND ($2 = '' OR campaign_id = $2) ORDER BY campaign_id, rank";

fn facts_by_campaign(rows: &[AnyRow]) -> Result<BTreeMap<String, Vec<campaign::Fact>>, Error> {
    let mut all: BTreeMap<String, Vec<campaign::Fact>> = BTreeMap::new();
    for row in rows {
        let event: String = row.try_get("event")?;
        let event =
            Move::from_code(&event).ok_or_else(|| Error::Computation("a fact of a campaign".to_owned()))?;
        let for_day: Option<String> = row.try_get("for_day")?;
        all.entry(row.try_get("campaign_id")?).or_default().push(campaign::Fact {
            event,
            on: day(&row.try_get::<String, _>("on_day")?)?,
            for_day: for_day.as_deref().map(day).transpose()?,
        });
    }
    Ok(all)
}

fn campaigns_of(rows: &[AnyRow], facts: &[AnyRow]) -> Result<Vec<Campaign>, Error> {
    let mut facts = facts_by_campaign(facts)?;
    rows.iter()
        .map(|row| campaign_of(row, facts.remove(&row.try_get::<String, _>("id")?).unwrap_or_default()))
        .collect()
}

impl Register {
    /// The campaigns of a landlord, the last first.
    pub async fn campaigns(&self, landlord_id: &str) -> Result<Vec<Campaign>, Error> {
        let rows = sqlx::query(CAMPAIGN).bind(landlord_id).bind("").fetch_all(self.db.read()).await?;
        let facts = sqlx::query(FACTS).bind(landlord_id).bind("").fetch_all(self.db.read()).await?;
        campaigns_of(&rows, &facts)
    }

    /// One campaign.
    ///
    /// # Errors
    /// [`Error::Unknown`] when this landlord has no such campaign.
    pub async fn campaign(&self, landlord_id: &str, id: &str) -> Result<Campaign, Error> {
        let rows = sqlx::query(CAMPAIGN).bind(landlord_id).bind(id).fetch_all(self.db.read()).await?;
        let facts = sqlx::query(FACTS).bind(landlord_id).bind(id).fetch_all(self.db.read()).await?;
        let found = campaigns_of(&rows, &facts)?.into_iter().find(|c| c.id == id);
        found.ok_or_else(|| Error::Unknown("campaign".to_owned()))
    }

    /// The same, read in the transaction that changes it.
    pub(super) async fn campaign_in(
        &self,
        act: &mut Write<'_>,
        landlord_id: &str,
        id: &str,
    ) -> Result<Campaign, Error> {
        let rows = sqlx::query(CAMPAIGN).bind(landlord_id).bind(id).fetch_all(act.connection()).await?;
        let facts = sqlx::query(FACTS).bind(landlord_id).bind(id).fetch_all(act.connection()).await?;
        let found = campaigns_of(&rows, &facts)?.into_iter().find(|c| c.id == id);
        found.ok_or_else(|| Error::Unknown("campaign".to_owned()))
    }

    /// The figures of a campaign on a day: those of its closing once it is closed.
    pub async fn figures(&self, landlord_id: &str, id: &str, on: Date) -> Result<Figures, Error> {
        let campaign = self.campaign(landlord_id, id).await?;
        if let Some(report) = campaign.report {
            return Ok(report);
        }
        let facts = self.recipient_facts(landlord_id, "r.campaign_id = $2", id).await?;
        let ids: Vec<String> = sqlx::query_scalar(
            "SELECT id FROM recipient WHERE landlord_id = $1 AND campaign_id = $2 AND code IS NOT NULL",
        )
        .bind(landlord_id)
        .bind(id)
        .fetch_all(self.db.read())
        .await?;
        let standings: Vec<Standing> =
            ids.iter().map(|id| contact::standing(&counting(facts.get(id)), on)).collect();
        Ok(figures(&standings, on))
    }

    /// Every household of a campaign, in the order of doors: those left out from the start too.
    pub async fn recipients(&self, landlord_id: &str, id: &str, on: Date) -> Result<Vec<Recipient>, Error> {
        let campaign = self.campaign(landlord_id, id).await?;
        let facts = self.recipient_facts(landlord_id, "r.campaign_id = $2", id).await?;
        let households = self.households(landlord_id, Which::Campaign(id), campaign.min_age, on).await?;
        let mut contacts = self.contacts_of(landlord_id, &households).await?;
        let names: BTreeMap<&str, &str> =
            campaign.targets.iter().map(|t| (t.residence_id.as_str(), t.name.as_str())).collect();
        let rows = sqlx::query(
            "SELECT r.id, r.rank, r.residence_id, r.dwelling_id, r.code, r.persons, r.marks, r.excluded,
                    d.reference, d.building_label, d.staircase, d.entrance, d.floor, d.apartment, d.number,
                    d.repeat_index, d.street, d.postcode, d.commune_name
             FROM recipient r LEFT JOIN dwelling d ON d.id = r.dwelling_id
             WHERE r.landlord_id = $1 AND r.campaign_id = $2 ORDER BY r.rank",
        )
        .bind(landlord_id)
        .bind(id)
        .fetch_all(self.db.read())
        .await?;
        let mut all = Vec::with_capacity(rows.len());
        for row in &rows {
            let recipient: String = row.try_get("id")?;
            let dwelling = dwelling_of(row)?;
            let noted = facts.get(&recipient).cloned().unwrap_or_default();
            let standing = contact::standing(&counting(Some(&noted)), on);
            let marks: BTreeSet<String> = marks_of(&row.try_get::<String, _>("marks")?)?;
            let excluded: Option<String> = row.try_get("excluded")?;
            let gate = match households.get(&dwelling.id) {
                Some(household) => pass(&household.seen(&marks), standing.stage, standing.why),
                None => Err(Exclusion::DwellingLeft),
            };
            let residence_id: String = row.try_get("residence_id")?;
            all.push(Recipient {
                campaign_id: id.to_owned(),
                rank: small(row.try_get("rank")?),
                residence: names.get(residence_id.as_str()).copied().unwrap_or_default().to_owned(),
                residence_id,
                code: row.try_get::<Option<String>, _>("code")?.unwrap_or_default(),
                persons: small(row.try_get("persons")?),
                facts: noted,
                standing,
                left_out: excluded.as_deref().and_then(Exclusion::from_code),
                gate,
                contact: contacts.remove(&dwelling.id),
                dwelling,
                id: recipient,
            });
        }
        Ok(all)
    }

    /// The household of a reply code: its campaign and its own id.
    ///
    /// # Errors
    /// [`Error::Unknown`] when no coupon of this landlord bears it.
    pub async fn recipient_of_code(
        &self,
        landlord_id: &str,
        code: &pathway::code::ReplyCode,
    ) -> Result<(String, String), Error> {
        let found: Option<(String, String)> =
            sqlx::query_as("SELECT campaign_id, id FROM recipient WHERE landlord_id = $1 AND code = $2")
                .bind(landlord_id)
                .bind(code.as_str())
                .fetch_optional(self.db.read())
                .await?;
        found.ok_or_else(|| Error::Unknown("code".to_owned()))
    }

    /// The facts of recipients, by recipient, in the order in which they were noted.
    pub(super) async fn recipient_facts(
        &self,
        landlord_id: &str,
        part: &'static str,
        value: &str,
    ) -> Result<BTreeMap<String, Vec<NotedFact>>, Error> {
        let sql = format!(
            "SELECT f.id, f.recipient_id, f.rank, f.event, f.on_day, f.for_day, f.why, f.corrects, f.noted_by
             FROM recipient_fact f JOIN recipient r ON r.id = f.recipient_id
             WHERE f.landlord_id = $1 AND {part} ORDER BY f.recipient_id, f.rank"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(landlord_id)
            .bind(value)
            .fetch_all(self.db.read())
            .await?;
        noted(&rows)
    }
}

/// The facts that count: those that were not corrected.
pub(super) fn counting(noted: Option<&Vec<NotedFact>>) -> Vec<contact::Fact> {
    noted.into_iter().flatten().filter(|n| !n.is_corrected).map(|n| n.fact).collect()
}

/// Reads facts, and lets corrections mark what they correct.
pub(super) fn noted(rows: &[AnyRow]) -> Result<BTreeMap<String, Vec<NotedFact>>, Error> {
    let mut all: BTreeMap<String, Vec<NotedFact>> = BTreeMap::new();
    for row in rows {
        let facts = all.entry(row.try_get("recipient_id")?).or_default();
        if let Some(wrong) = row.try_get::<Option<i64>, _>("corrects")? {
            for fact in facts.iter_mut().filter(|f| i64::from(f.rank) == wrong) {
                fact.is_corrected = true;
            }
            continue;
        }
        let event: String = row.try_get("event")?;
        let event =
            Event::from_code(&event).ok_or_else(|| Error::Computation("a fact of a household".to_owned()))?;
        let (for_day, why): (Option<String>, Option<String>) = (row.try_get("for_day")?, row.try_get("why")?);
        facts.push(NotedFact {
            id: row.try_get("id")?,
            rank: small(row.try_get("rank")?),
            fact: contact::Fact {
                event,
                on: day(&row.try_get::<String, _>("on_day")?)?,
                for_day: for_day.as_deref().map(day).transpose()?,
                why: why.as_deref().and_then(Why::from_code),
            },
            noted_by: row.try_get("noted_by")?,
            is_corrected: false,
        });
    }
    Ok(all)
}

fn small(n: i64) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

fn dwelling_of(row: &AnyRow) -> Result<Dwelling, Error> {
    let part = |name: &str| row.try_get::<Option<String>, _>(name);
    let street = [part("number")?, part("repeat_index")?, part("street")?];
    Ok(Dwelling {
        id: row.try_get("dwelling_id")?,
        reference: part("reference")?,
        building: part("building_label")?,
        staircase: part("staircase")?.or(part("entrance")?),
        floor: row.try_get::<Option<i64>, _>("floor")?.and_then(|n| i16::try_from(n).ok()),
        apartment: part("apartment")?,
        street: street.into_iter().flatten().collect::<Vec<_>>().join(" "),
        postcode: part("postcode")?.unwrap_or_default(),
        town: part("commune_name")?.unwrap_or_default(),
    })
}
