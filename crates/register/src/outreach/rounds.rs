//! The settings of a round: when the bus is on the road, from where, with whom, and where it may stop.

use super::planned::Kept;
use super::{day, refused, unknown};
use crate::adapted::short_text;
use crate::db::Write;
use crate::{Error, Register};
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};
use sqlx::Row;
use sqlx::any::AnyRow;
use std::collections::{BTreeMap, BTreeSet};
use tours::{Hours, Place, Road};

/// Stops of one round at most: beyond, nobody would wait for the page.
pub const MOST_ROUND_STOPS: usize = 60;
const MOST_WEEKS: i64 = 4;

trust::closed_list! {
    /// What residents come for, and what staff knows.
    Theme {
        /// Letters, forms, rights.
        Papers = "papers",
        /// On-line procedures, devices.
        Digital = "digital",
        /// What works will be, when, what they change.
        Works = "works",
        /// Repairs, complaints.
        Technical = "technical",
        /// Sorting of waste, energy, water.
        Ecology = "ecology",
        /// A conversation of one's own.
        Interview = "interview",
        /// Culture, sport, meals: meeting neighbours.
        Leisure = "leisure",
    }
}

/// A residence where the bus may stop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoundStop {
    pub residence_id: String,
    pub minutes: u32,
    /// Visits in the round.
    pub visits: u32,
    /// From 1 to 9: who comes first when there is not room for all.
    pub weight: u32,
    /// By day of the week, Monday being 1: parking and power.
    pub hours: BTreeMap<i8, Hours>,
    pub theme: Option<Theme>,
    /// Days on which somebody wants it visited.
    pub pins: BTreeSet<Date>,
    /// Where it stands: « devant le 4, prise du local vélos ».
    pub spot: String,
}

/// What is asked of a round.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Round {
    pub name: String,
    pub first: Date,
    pub weeks: u32,
    /// Days of the week on the road, with what the staff of that day knows.
    pub weekdays: BTreeMap<i8, BTreeSet<Theme>>,
    /// Days on which the bus stays in: breakdown, public holiday, training.
    pub off: BTreeSet<Date>,
    /// Work of a day, from the depot and back.
    pub hours: Hours,
    pub most_stops: u32,
    pub gap_days: u32,
    pub depot: String,
    pub place: Place,
    pub road: Road,
    pub stops: Vec<RoundStop>,
}

impl Round {
    /// The days on the road.
    #[must_use]
    pub fn days(&self) -> Vec<Date> {
        let all = (0..i64::from(self.weeks) * 7).map(|more| self.first.saturating_add(more.days()));
        all.filter(|on| {
            self.weekdays.contains_key(&on.weekday().to_monday_one_offset()) && !self.off.contains(on)
        })
        .collect()
    }

    #[must_use]
    pub fn last(&self) -> Date {
        self.first.saturating_add((i64::from(self.weeks) * 7 - 1).days())
    }

    #[must_use]
    pub fn stop(&self, residence_id: &str) -> Option<&RoundStop> {
        self.stops.iter().find(|stop| stop.residence_id == residence_id)
    }
}

/// A round, as it is read.
#[derive(Debug, Clone, PartialEq)]
pub struct TourRound {
    pub id: String,
    pub round: Round,
    pub plan: Option<Kept>,
    /// Were settings changed since the plan was computed?
    pub is_stale: bool,
    pub told: Option<(Kept, Date)>,
    pub edition: i64,
}

fn sound(new: &Round) -> Result<Round, Error> {
    let text = |text: &str| short_text(text, 160, "tour-text").map(Option::unwrap_or_default);
    let mut round = Round { name: text(&new.name)?, depot: text(&new.depot)?, ..new.clone() };
    if round.name.is_empty() {
        return Err(refused("tour-name"));
    }
    if round.first.weekday() != Weekday::Monday {
        return Err(refused("tour-monday"));
    }
    if !(1..=MOST_WEEKS).contains(&i64::from(round.weeks)) {
        return Err(refused("tour-weeks"));
    }
    if round.weekdays.is_empty() || round.weekdays.keys().any(|day| !(1..=7).contains(day)) {
        return Err(refused("tour-weekdays"));
    }
    if round.hours.from >= round.hours.to || round.hours.to > 24 * 60 {
        return Err(refused("tour-hours"));
    }
    if !(1..=8).contains(&round.most_stops) || round.gap_days > 14 {
        return Err(refused("tour-most-stops"));
    }
    let is_on_earth = round.place.latitude.abs() <= 90.0 && round.place.longitude.abs() <= 180.0;
    if !is_on_earth
        || !(100..=300).contains(&round.road.detour)
        || !(5..=90).contains(&round.road.km_per_hour)
    {
        return Err(refused("tour-road"));
    }
    if round.stops.len() > MOST_ROUND_STOPS {
        return Err(refused("tour-stops"));
    }
    let mut seen = BTreeSet::new();
    for stop in &mut round.stops {
        if !seen.insert(stop.residence_id.clone()) {
            return Err(refused("tour-twice"));
        }
        stop.spot = text(&stop.spot)?;
        let is_counted = (5..=480).contains(&stop.minutes)
            && (1..=12).contains(&stop.visits)
            && (1..=9).contains(&stop.weight);
        if !is_counted {
            return Err(refused("tour-stop-numbers"));
        }
        if stop.hours.values().any(|hours| hours.from >= hours.to || hours.to > 24 * 60) {
            return Err(refused("tour-hours"));
        }
    }
    Ok(round)
}

const SELECT: &str =
    "SELECT id, content, plan, plan_of, told, told_on, edition FROM tour_round WHERE landlord_id = $1";

fn read(row: &AnyRow) -> Result<TourRound, Error> {
    let (plan, told): (Option<String>, Option<String>) = (row.try_get("plan")?, row.try_get("told")?);
    let plan_of: Option<i64> = row.try_get("plan_of")?;
    let told_on: Option<String> = row.try_get("told_on")?;
    let edition: i64 = row.try_get("edition")?;
    Ok(TourRound {
        id: row.try_get("id")?,
        round: serde_json::from_str(&row.try_get::<String, _>("content")?)?,
        plan: plan.map(|text| serde_json::from_str(&text)).transpose()?,
        is_stale: plan_of.is_some_and(|of| of != edition),
        told: match (told, told_on) {
            (Some(told), Some(on)) => Some((serde_json::from_str(&told)?, day(&on)?)),
            _ => None,
        },
        edition,
    })
}

impl Register {
    /// The rounds of a landlord, the latest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn tour_rounds(&self, landlord_id: &str) -> Result<Vec<TourRound>, Error> {
        let sql = format!("{SELECT} ORDER BY id DESC");
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(landlord_id).fetch_all(self.db.read()).await?;
        rows.iter().map(read).collect()
    }

    /// One round.
    ///
    /// # Errors
    /// [`Error::Unknown`] elsewhere.
    pub async fn tour_round(&self, landlord_id: &str, id: &str) -> Result<TourRound, Error> {
        let sql = format!("{SELECT} AND id = $2");
        let row =
            sqlx::query(sqlx::AssertSqlSafe(sql)).bind(landlord_id).bind(id).fetch_optional(self.db.read());
        read(&row.await?.ok_or_else(unknown)?)
    }

    /// Every stop is a residence of the landlord.
    async fn own_stops(&self, act: &mut Write<'_>, landlord_id: &str, round: &Round) -> Result<(), Error> {
        let own: Vec<String> = sqlx::query_scalar("SELECT id FROM residence WHERE landlord_id = $1")
            .bind(landlord_id)
            .fetch_all(act.connection())
            .await?;
        let own: BTreeSet<String> = own.into_iter().collect();
        if round.stops.iter().all(|stop| own.contains(&stop.residence_id)) { Ok(()) } else { Err(unknown()) }
    }

    /// Makes a round; its id.
    ///
    /// # Errors
    /// [`Error::Refused`]: `tour-name`, `tour-monday`, `tour-weeks`, `tour-weekdays`, `tour-hours`, `tour-most-stops`,
    /// `tour-road`, `tour-stops`, `tour-twice`, `tour-stop-numbers`, `tour-text`; [`Error::Unknown`] for a residence of
    /// another landlord.
    pub async fn make_tour_round(&self, landlord_id: &str, new: &Round) -> Result<String, Error> {
        let round = sound(new)?;
        let id = uuid::Uuid::now_v7().to_string();
        let mut act = self.db.act().await?;
        self.own_stops(&mut act, landlord_id, &round).await?;
        sqlx::query(
            "INSERT INTO tour_round (id, landlord_id, content, edition, made_at, made_by)
             VALUES ($1, $2, $3, 1, $4, $5)",
        )
        .bind(&id)
        .bind(landlord_id)
        .bind(serde_json::to_string(&round)?)
        .bind(crate::now())
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        self.write_down(&mut act, landlord_id, ("created", "tour", &id), None).await?;
        act.commit().await?;
        Ok(id)
    }

    /// Writes a round again, from the edition that was read. What residents were told stays until it is told again.
    ///
    /// # Errors
    /// As [`Register::make_tour_round`]; `tour-edition` when somebody wrote it meanwhile.
    pub async fn change_tour_round(
        &self,
        landlord_id: &str,
        (id, edition): (&str, i64),
        new: &Round,
    ) -> Result<(), Error> {
        let round = sound(new)?;
        self.tour_round(landlord_id, id).await?;
        let mut act = self.db.act().await?;
        self.own_stops(&mut act, landlord_id, &round).await?;
        let changed = sqlx::query(
            "UPDATE tour_round SET content = $1, edition = edition + 1
             WHERE id = $2 AND landlord_id = $3 AND edition = $4",
        )
        .bind(serde_json::to_string(&round)?)
        .bind(id)
        .bind(landlord_id)
        .bind(edition)
        .execute(act.connection())
        .await?;
        if changed.rows_affected() != 1 {
            return Err(refused("tour-edition"));
        }
        self.write_down(&mut act, landlord_id, ("changed", "tour", id), None).await?;
        act.commit().await
    }
}
