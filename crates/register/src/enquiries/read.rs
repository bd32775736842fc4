//! Reading enquiries: the list, one of them, the dwellings that are asked, how far it is.

use super::frame::Frame;
use super::{Within, refused, unknown};
use crate::{Error, Register};
use enquiry::{Attempt, AttemptKind, Channel, Design, Form, Outcome, Results, Stage, Standing};
use jiff::civil::Date;
use sqlx::{Any, Executor, Row};
use std::collections::{BTreeMap, BTreeSet};

/// An enquiry.
#[derive(Debug, Clone, PartialEq)]
pub struct Enquiry {
    pub id: String,
    pub title: String,
    pub purpose: String,
    pub form: Form,
    /// Once it is open.
    pub digest: Option<String>,
    pub design: Design,
    pub seed: String,
    pub residences: BTreeSet<String>,
    pub frame: Option<Frame>,
    pub closes_on: Date,
    pub kept_months: i64,
    pub opened_on: Option<Date>,
    pub closed_on: Option<Date>,
    pub purge_on: Option<Date>,
    pub purged_on: Option<Date>,
    pub(super) kept: Option<Results>,
    pub told_on: Option<Date>,
}

impl Enquiry {
    /// Where it stands.
    #[must_use]
    pub const fn stage(&self) -> Stage {
        match (self.opened_on, self.closed_on, self.purged_on) {
            (_, _, Some(_)) => Stage::Purged,
            (_, Some(_), None) => Stage::Closed,
            (Some(_), None, None) => Stage::Open,
            (None, None, None) => Stage::Draft,
        }
    }

    /// May residents answer on this day?
    #[must_use]
    pub fn takes_answers(&self, on: Date) -> bool {
        self.stage() == Stage::Open && on <= self.closes_on
    }
}

/// A dwelling that is asked, as those who follow the enquiry see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    pub id: String,
    /// Place in the order of doors, from 1.
    pub rank: i64,
    pub dwelling_id: String,
    pub residence_id: String,
    pub residence: String,
    /// Where it is: reference, building, staircase, floor, door, as the stock says.
    pub reference: String,
    pub building: String,
    pub staircase: String,
    pub floor: Option<i64>,
    pub door: String,
    pub stratum: String,
    pub segments: Vec<usize>,
    pub attempts: Vec<Attempt>,
    /// How the answer that counts came.
    pub answered: Option<(Channel, Date)>,
    /// Answers kept aside.
    pub aside: usize,
}

impl Unit {
    /// Where it stands.
    #[must_use]
    pub fn standing(&self) -> Standing {
        Standing::of(self.answered.is_some(), &self.attempts)
    }

    /// Somebody lives there, as far as is known.
    #[must_use]
    pub fn is_asked(&self) -> bool {
        self.standing() != Standing::Vacant
    }
}

/// Dwellings that are asked, by how they stand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    pub name: String,
    pub asked: u64,
    pub answered: u64,
    pub refused: u64,
    pub to_do: u64,
}

/// How far an enquiry is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Progress {
    pub whole: Tally,
    pub vacant: u64,
    pub aside: u64,
    pub residences: Vec<Tally>,
    pub channels: Vec<(Channel, u64)>,
}

const SELECT: &str = "SELECT id, title, purpose, form, digest, design, seed, residences, frame, closes_on, kept_months, opened_on,
    closed_on, purge_on, purged_on, results, told_on FROM enquiry WHERE landlord_id = $1";

fn day(text: Option<String>) -> Result<Option<Date>, Error> {
    text.map(|text| text.parse().map_err(|_| Error::Computation("a day of an enquiry".to_owned())))
        .transpose()
}

/// The enquiries of a landlord, or one of them.
pub(super) async fn load<'e>(
    connection: impl Executor<'e, Database = Any>,
    landlord_id: &str,
    id: Option<&str>,
) -> Result<Vec<Enquiry>, Error> {
    let rows = match id {
        Some(id) => {
            let sql = format!("{SELECT} AND id = $2");
            let query =
                sqlx::query(sqlx::AssertSqlSafe(sql)).bind(landlord_id.to_owned()).bind(id.to_owned());
            query.fetch_all(connection).await?
        }
        None => {
            let sql = format!("{SELECT} ORDER BY id DESC");
            sqlx::query(sqlx::AssertSqlSafe(sql)).bind(landlord_id.to_owned()).fetch_all(connection).await?
        }
    };
    rows.iter()
        .map(|row| {
            let text = |name: &str| row.try_get::<String, _>(name);
            let maybe = |name: &str| row.try_get::<Option<String>, _>(name);
            Ok(Enquiry {
                id: text("id")?,
                title: text("title")?,
                purpose: text("purpose")?,
                form: serde_json::from_str(&text("form")?)?,
                digest: maybe("digest")?,
                design: serde_json::from_str(&text("design")?)?,
                seed: text("seed")?,
                residences: serde_json::from_str(&text("residences")?)?,
                frame: maybe("frame")?.map(|text| serde_json::from_str(&text)).transpose()?,
                closes_on: day(Some(text("closes_on")?))?.ok_or_else(unknown)?,
                kept_months: row.try_get("kept_months")?,
                opened_on: day(maybe("opened_on")?)?,
                closed_on: day(maybe("closed_on")?)?,
                purge_on: day(maybe("purge_on")?)?,
                purged_on: day(maybe("purged_on")?)?,
                kept: maybe("results")?.map(|text| serde_json::from_str(&text)).transpose()?,
                told_on: day(maybe("told_on")?)?,
            })
        })
        .collect()
}

fn attempt(row: &sqlx::any::AnyRow) -> Result<(String, Attempt), Error> {
    let text = |name: &str| row.try_get::<String, _>(name);
    let attempt = Attempt {
        on: day(Some(text("on_day")?))?.ok_or_else(unknown)?,
        kind: AttemptKind::from_code(&text("kind")?).unwrap_or(AttemptKind::Door),
        outcome: Outcome::from_code(&text("outcome")?).unwrap_or(Outcome::NobodyHome),
        again_on: day(row.try_get("again_on")?)?,
    };
    Ok((text("unit_id")?, attempt))
}

impl Register {
    /// The enquiries of a landlord, the last one first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn enquiries(&self, landlord_id: &str) -> Result<Vec<Enquiry>, Error> {
        load(self.db.read(), landlord_id, None).await
    }

    /// One of them.
    ///
    /// # Errors
    /// [`Error::Unknown`] elsewhere.
    pub async fn enquiry(&self, landlord_id: &str, id: &str) -> Result<Enquiry, Error> {
        load(self.db.read(), landlord_id, Some(id)).await?.pop().ok_or_else(unknown)
    }

    /// The dwellings that are asked, in the order of doors; those of some residences.
    ///
    /// # Errors
    /// [`Error::Unknown`] elsewhere.
    pub async fn enquiry_units(
        &self,
        landlord_id: &str,
        id: &str,
        within: Within<'_>,
    ) -> Result<Vec<Unit>, Error> {
        self.enquiry(landlord_id, id).await?;
        let rows = sqlx::query(
            "SELECT u.id, u.rank, u.dwelling_id, u.residence_id, r.name AS residence, u.stratum, u.segments,
                    d.reference, d.building_label, d.staircase, d.floor, d.apartment
             FROM enquiry_unit u JOIN residence r ON r.id = u.residence_id JOIN dwelling d ON d.id = u.dwelling_id
             WHERE u.enquiry_id = $1 AND u.landlord_id = $2 ORDER BY u.rank",
        )
        .bind(id)
        .bind(landlord_id)
        .fetch_all(self.db.read())
        .await?;
        let sought = sqlx::query(
            "SELECT a.unit_id, a.on_day, a.kind, a.outcome, a.again_on FROM enquiry_attempt a
             JOIN enquiry_unit u ON u.id = a.unit_id WHERE u.enquiry_id = $1 ORDER BY a.on_day, a.noted_at, a.id",
        )
        .bind(id)
        .fetch_all(self.db.read())
        .await?;
        let mut attempts: BTreeMap<String, Vec<Attempt>> = BTreeMap::new();
        for row in &sought {
            let (unit, one) = attempt(row)?;
            attempts.entry(unit).or_default().push(one);
        }
        let came: Vec<(String, String, i64, String)> = sqlx::query_as(
            "SELECT a.unit_id, a.channel, a.counts, a.received_on FROM enquiry_answer a
             JOIN enquiry_unit u ON u.id = a.unit_id WHERE u.enquiry_id = $1",
        )
        .bind(id)
        .fetch_all(self.db.read())
        .await?;
        let mut answered: BTreeMap<&str, (Channel, Date)> = BTreeMap::new();
        let mut aside: BTreeMap<&str, usize> = BTreeMap::new();
        for (unit, channel, counts, on) in &came {
            if *counts == 1 {
                let channel = Channel::from_code(channel).unwrap_or(Channel::Paper);
                answered.insert(unit, (channel, day(Some(on.clone()))?.ok_or_else(unknown)?));
            } else {
                *aside.entry(unit).or_default() += 1;
            }
        }
        let mut all = Vec::with_capacity(rows.len());
        for row in &rows {
            let text = |name: &str| row.try_get::<String, _>(name);
            let maybe = |name: &str| row.try_get::<Option<String>, _>(name).map(Option::unwrap_or_default);
            let unit = Unit {
                id: text("id")?,
                rank: row.try_get("rank")?,
                dwelling_id: text("dwelling_id")?,
                residence_id: text("residence_id")?,
                residence: text("residence")?,
                reference: maybe("reference")?,
                building: maybe("building_label")?,
                staircase: maybe("staircase")?,
                floor: row.try_get("floor")?,
                door: maybe("apartment")?,
                stratum: text("stratum")?,
                segments: serde_json::from_str(&text("segments")?)?,
                attempts: attempts.remove(&text("id")?).unwrap_or_default(),
                answered: answered.get(text("id")?.as_str()).copied(),
                aside: aside.get(text("id")?.as_str()).copied().unwrap_or(0),
            };
            if within.is_none_or(|named| named.contains(&unit.residence_id)) {
                all.push(unit);
            }
        }
        Ok(all)
    }

    /// The unit of an enquiry that a typed code belongs to.
    ///
    /// # Errors
    /// [`Error::Refused`]: `enquiry-code`.
    pub async fn enquiry_unit_of_code(
        &self,
        landlord_id: &str,
        id: &str,
        typed: &str,
    ) -> Result<String, Error> {
        let code = pathway::code::ReplyCode::read(typed).map_err(|_| refused("enquiry-code"))?;
        let unit: Option<String> = sqlx::query_scalar(
            "SELECT id FROM enquiry_unit WHERE code_digest = $1 AND enquiry_id = $2 AND landlord_id = $3",
        )
        .bind(super::digest_of(&code))
        .bind(id)
        .bind(landlord_id)
        .fetch_optional(self.db.read())
        .await?;
        unit.ok_or_else(|| refused("enquiry-code"))
    }
}

impl Progress {
    /// How far these dwellings are.
    #[must_use]
    pub fn of(units: &[Unit]) -> Progress {
        let mut progress = Progress::default();
        let mut residences: Vec<(&str, Tally)> = Vec::new();
        let mut channels: BTreeMap<Channel, u64> = BTreeMap::new();
        for unit in units {
            progress.aside += unit.aside as u64;
            let standing = unit.standing();
            if standing == Standing::Vacant {
                progress.vacant += 1;
                continue;
            }
            let at = residences.iter().position(|(id, _)| *id == unit.residence_id).unwrap_or_else(|| {
                residences
                    .push((&unit.residence_id, Tally { name: unit.residence.clone(), ..Tally::default() }));
                residences.len() - 1
            });
            for tally in [&mut progress.whole, &mut residences[at].1] {
                tally.asked += 1;
                tally.answered += u64::from(standing == Standing::Answered);
                tally.refused += u64::from(standing == Standing::Refused);
                tally.to_do += u64::from(standing.is_due());
            }
            if let Some((channel, _)) = unit.answered {
                *channels.entry(channel).or_default() += 1;
            }
        }
        progress.residences = residences.into_iter().map(|(_, tally)| tally).collect();
        progress.channels = channels.into_iter().collect();
        progress
    }
}
