//! Roadmaps: a national one by axes and actions, the regions that make it their own, and the figures that come back. A
//! region's page follows the national one by the action each of its own was copied from.

mod acts;
mod consolidate;
mod order;
#[cfg(test)]
mod tests;

pub use acts::{NewAction, NewRoadmap};
pub use consolidate::{Consolidated, Said, consolidate};

use crate::{Across, Error, Register};
use jiff::civil::Date;
use sqlx::Row;
use sqlx::any::AnyRow;
use std::collections::BTreeMap;
use trust::territory::Territory;

/// A figure that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    pub read_on: Date,
    pub value: i64,
    pub source: String,
}

/// Something to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    pub id: String,
    /// The national action it was copied from; `None`: its own.
    pub origin_id: Option<String>,
    pub title: String,
    /// Who does it; blank: nobody yet.
    pub owner: String,
    pub due_on: Option<Date>,
    /// What is counted; blank: nothing.
    pub indicator: String,
    pub target: Option<i64>,
    /// Why it is not done here; `None`: it is.
    pub set_aside: Option<String>,
    /// The newest first.
    pub readings: Vec<Reading>,
}

impl Action {
    /// What it says of its figure.
    #[must_use]
    pub fn said(&self) -> Said {
        Said {
            value: self.readings.first().map(|reading| reading.value),
            target: self.target,
            is_set_aside: self.set_aside.is_some(),
        }
    }
}

/// A chapter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Axis {
    pub id: String,
    pub title: String,
    pub actions: Vec<Action>,
}

/// A roadmap in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Roadmap {
    pub id: String,
    pub organisation_id: String,
    pub organisation: String,
    /// `None`: it is a national one.
    pub national_id: Option<String>,
    pub territory: Territory,
    pub title: String,
    pub first_year: i64,
    pub last_year: i64,
    pub is_published: bool,
}

fn refused(code: &str) -> Error {
    Error::Refused(code.to_owned())
}

fn unknown() -> Error {
    Error::Unknown("roadmap".to_owned())
}

fn wrong(what: &str) -> Error {
    Error::Computation(format!("a roadmap has no {what}"))
}

const ROADMAPS: &str = "SELECT r.id, r.organisation_id, o.name AS organisation, r.national_id, r.territory, r.title,
        r.first_year, r.last_year, r.published_at FROM roadmap r JOIN organisation o ON o.id = r.organisation_id";

fn roadmap(row: &AnyRow) -> Result<Roadmap, Error> {
    Ok(Roadmap {
        id: row.try_get("id")?,
        organisation_id: row.try_get("organisation_id")?,
        organisation: row.try_get("organisation")?,
        national_id: row.try_get("national_id")?,
        territory: row.try_get::<String, _>("territory")?.parse().map_err(|_| wrong("territory"))?,
        title: row.try_get("title")?,
        first_year: row.try_get("first_year")?,
        last_year: row.try_get("last_year")?,
        is_published: row.try_get::<Option<String>, _>("published_at")?.is_some(),
    })
}

fn day(text: &str) -> Result<Date, Error> {
    text.parse().map_err(|_| wrong("day"))
}

impl Register {
    /// The roadmaps that a reader may read: those that are published, and its own. `None` is somebody without an
    /// organisation.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn roadmaps(&self, reader: Option<&str>) -> Result<Vec<Roadmap>, Error> {
        let sql = format!("{ROADMAPS} ORDER BY r.first_year DESC, r.national_id IS NOT NULL, r.title, r.id");
        // Told to everybody once published, with the name of who keeps it.
        let house = self.across(Across::CommonGround);
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).fetch_all(house.db.read()).await?;
        let mut all: Vec<Roadmap> = rows.iter().map(roadmap).collect::<Result<_, _>>()?;
        all.retain(|one| one.is_published || reader == Some(one.organisation_id.as_str()));
        Ok(all)
    }

    /// One roadmap that a reader may read.
    ///
    /// # Errors
    /// [`Error::Unknown`], also for another organisation's that is not published.
    pub async fn roadmap(&self, id: &str, reader: Option<&str>) -> Result<Roadmap, Error> {
        let all = self.roadmaps(reader).await?;
        all.into_iter().find(|one| one.id == id).ok_or_else(unknown)
    }

    /// The axes of a roadmap that was read, with their actions and figures.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn roadmap_axes(&self, one: &Roadmap) -> Result<Vec<Axis>, Error> {
        let house = self.across(Across::CommonGround);
        let mut readings = house.readings_of(&one.id).await?;
        let rows = sqlx::query(
            "SELECT a.id, a.axis_id, a.origin_id, a.title, a.owner, a.due_on, a.indicator, a.target, a.set_aside
             FROM roadmap_action a JOIN roadmap_axis x ON x.id = a.axis_id WHERE x.roadmap_id = $1
               AND a.removed_at IS NULL ORDER BY a.number, a.id",
        )
        .bind(&one.id)
        .fetch_all(house.db.read())
        .await?;
        let mut actions: BTreeMap<String, Vec<Action>> = BTreeMap::new();
        for row in &rows {
            let id: String = row.try_get("id")?;
            let due: Option<String> = row.try_get("due_on")?;
            actions.entry(row.try_get("axis_id")?).or_default().push(Action {
                origin_id: row.try_get("origin_id")?,
                title: row.try_get("title")?,
                owner: row.try_get("owner")?,
                due_on: due.as_deref().map(day).transpose()?,
                indicator: row.try_get("indicator")?,
                target: row.try_get("target")?,
                set_aside: row.try_get("set_aside")?,
                readings: readings.remove(&id).unwrap_or_default(),
                id,
            });
        }
        let axes =
            sqlx::query("SELECT id, title FROM roadmap_axis WHERE roadmap_id = $1 ORDER BY number, id")
                .bind(&one.id)
                .fetch_all(house.db.read())
                .await?;
        axes.iter()
            .map(|row| {
                let id: String = row.try_get("id")?;
                Ok(Axis {
                    title: row.try_get("title")?,
                    actions: actions.remove(&id).unwrap_or_default(),
                    id,
                })
            })
            .collect()
    }

    async fn readings_of(&self, roadmap_id: &str) -> Result<BTreeMap<String, Vec<Reading>>, Error> {
        let rows = sqlx::query(
            "SELECT g.action_id, g.read_on, g.value, g.source FROM roadmap_reading g
             JOIN roadmap_action a ON a.id = g.action_id JOIN roadmap_axis x ON x.id = a.axis_id
             WHERE x.roadmap_id = $1 ORDER BY g.read_on DESC, g.made_at DESC, g.id DESC",
        )
        .bind(roadmap_id)
        .fetch_all(self.db.read())
        .await?;
        let mut all: BTreeMap<String, Vec<Reading>> = BTreeMap::new();
        for row in &rows {
            all.entry(row.try_get("action_id")?).or_default().push(Reading {
                read_on: day(&row.try_get::<String, _>("read_on")?)?,
                value: row.try_get("value")?,
                source: row.try_get("source")?,
            });
        }
        Ok(all)
    }

    /// The published roadmaps of regions that made a national one their own, with what they say, and the figure of each
    /// national action over them.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn consolidation(
        &self,
        national: &Roadmap,
    ) -> Result<(Vec<Roadmap>, BTreeMap<String, Consolidated>), Error> {
        let mut regions = self.roadmaps(None).await?;
        regions.retain(|one| one.national_id.as_deref() == Some(national.id.as_str()));
        let mut said: BTreeMap<String, Vec<Said>> = BTreeMap::new();
        for region in &regions {
            for action in self.roadmap_axes(region).await?.into_iter().flat_map(|axis| axis.actions) {
                if let Some(origin) = &action.origin_id {
                    said.entry(origin.clone()).or_default().push(action.said());
                }
            }
        }
        let all = said.into_iter().map(|(id, said)| (id, consolidate(&said))).collect();
        Ok((regions, all))
    }
}
