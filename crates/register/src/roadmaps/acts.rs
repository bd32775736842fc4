//! Writing a roadmap: axes, actions, figures; making a national one one's own; publishing.

use super::{Roadmap, refused, unknown};
use crate::adapted::{is_sound_day, short_text};
use crate::db::Write;
use crate::{Across, Error, Register};
use jiff::civil::Date;
use trust::territory::Territory;

/// A roadmap to begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRoadmap {
    pub territory: Territory,
    pub title: String,
    pub first_year: i64,
    pub last_year: i64,
}

/// An action to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAction {
    pub title: String,
    pub owner: String,
    pub due_on: Option<Date>,
    pub indicator: String,
    pub target: Option<i64>,
    /// Why a region does not do it; blank: it does.
    pub set_aside: String,
}

/// The most axes of a roadmap, and actions of an axis.
const MOST: i64 = 40;

fn short(text: &str, longest: usize, code: &str) -> Result<String, Error> {
    Ok(short_text(text, longest, code)?.unwrap_or_default())
}

fn needed(text: &str, longest: usize, code: &str) -> Result<String, Error> {
    short_text(text, longest, code)?.ok_or_else(|| refused(code))
}

impl Register {
    /// Begins a roadmap: a national one, or that of a region from a national one that is published, copied with its axes and
    /// actions. Its id. Nobody else reads it until it is published.
    ///
    /// # Errors
    /// [`Error::Refused`]: `roadmap-title`, `roadmap-years`, `roadmap-territory` (a national one is of the country, a copy of a
    /// region that has none yet); [`Error::Unknown`] for a national one that is not published.
    pub async fn begin_roadmap(
        &self,
        organisation_id: &str,
        national_id: Option<&str>,
        new: &NewRoadmap,
    ) -> Result<String, Error> {
        let title = needed(&new.title, 160, "roadmap-title")?;
        if !(2000..=2100).contains(&new.first_year)
            || new.last_year < new.first_year
            || new.last_year > new.first_year.saturating_add(20)
        {
            return Err(refused("roadmap-years"));
        }
        let national = match national_id {
            Some(id) => Some(self.roadmap(id, None).await?),
            None => None,
        };
        let fits = match &national {
            None => new.territory == Territory::Country,
            Some(one) => one.national_id.is_none() && matches!(new.territory, Territory::Region(_)),
        };
        if !fits {
            return Err(refused("roadmap-territory"));
        }
        let axes = match &national {
            Some(one) => self.roadmap_axes(one).await?,
            None => Vec::new(),
        };
        let id = uuid::Uuid::now_v7().to_string();
        let mut act = self.db.act().await?;
        let made = sqlx::query(
            "INSERT INTO roadmap (id, organisation_id, national_id, territory, title, first_year, last_year, made_at, made_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (national_id, territory) DO NOTHING",
        )
        .bind(&id)
        .bind(organisation_id)
        .bind(national_id)
        .bind(new.territory.to_string())
        .bind(title)
        .bind(new.first_year)
        .bind(new.last_year)
        .bind(crate::now())
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        if made.rows_affected() == 0 {
            return Err(refused("roadmap-territory"));
        }
        for (number, axis) in (1_i64..).zip(&axes) {
            let axis_id =
                write_axis(&mut act, organisation_id, &id, Some(&axis.id), number, &axis.title).await?;
            for (number, action) in (1_i64..).zip(&axis.actions) {
                let copied = NewAction {
                    title: action.title.clone(),
                    // Who does it there, by when and how far is that region's to say.
                    owner: String::new(),
                    due_on: action.due_on,
                    indicator: action.indicator.clone(),
                    target: None,
                    set_aside: String::new(),
                };
                write_action(&mut act, (organisation_id, &axis_id), Some(&action.id), number, &copied)
                    .await?;
            }
        }
        self.write_down(&mut act, organisation_id, ("begun", "roadmap", &id), None).await?;
        act.commit().await?;
        Ok(id)
    }

    /// Adds an axis to one's own roadmap.
    ///
    /// # Errors
    /// [`Error::Unknown`]; [`Error::Refused`]: `axis-title`, `axis-many`.
    pub async fn add_roadmap_axis(&self, organisation_id: &str, id: &str, title: &str) -> Result<(), Error> {
        self.own_roadmap(organisation_id, id).await?;
        let title = needed(title, 160, "axis-title")?;
        let mut act = self.db.act().await?;
        let last: Option<i64> =
            sqlx::query_scalar("SELECT MAX(number) FROM roadmap_axis WHERE roadmap_id = $1")
                .bind(id)
                .fetch_one(act.connection())
                .await?;
        let number = last.unwrap_or(0) + 1;
        if number > MOST {
            return Err(refused("axis-many"));
        }
        write_axis(&mut act, organisation_id, id, None, number, &title).await?;
        self.write_down(&mut act, organisation_id, ("changed", "roadmap", id), None).await?;
        act.commit().await
    }

    /// Adds an action to an axis of one's own roadmap.
    ///
    /// # Errors
    /// [`Error::Unknown`]; [`Error::Refused`]: `action-title`, `action-owner`, `action-indicator`, `action-target`,
    /// `action-why`, `action-many`.
    pub async fn add_roadmap_action(
        &self,
        organisation_id: &str,
        axis_id: &str,
        new: &NewAction,
    ) -> Result<(), Error> {
        let new = checked(new)?;
        let id = self.roadmap_of_axis(organisation_id, axis_id).await?;
        let mut act = self.db.act().await?;
        let last: Option<i64> =
            sqlx::query_scalar("SELECT MAX(number) FROM roadmap_action WHERE axis_id = $1")
                .bind(axis_id)
                .fetch_one(act.connection())
                .await?;
        let number = last.unwrap_or(0) + 1;
        if number > MOST {
            return Err(refused("action-many"));
        }
        write_action(&mut act, (organisation_id, axis_id), None, number, &new).await?;
        self.write_down(&mut act, organisation_id, ("changed", "roadmap", &id), None).await?;
        act.commit().await
    }

    /// Writes an action of one's own roadmap again: a region adapts what it copied, or says why it sets it aside.
    ///
    /// # Errors
    /// As [`Register::add_roadmap_action`].
    pub async fn write_roadmap_action(
        &self,
        organisation_id: &str,
        action_id: &str,
        new: &NewAction,
    ) -> Result<String, Error> {
        let new = checked(new)?;
        let id = self.roadmap_of_action(organisation_id, action_id).await?;
        let mut act = self.db.act().await?;
        sqlx::query(
            "UPDATE roadmap_action SET title = $3, owner = $4, due_on = $5, indicator = $6, target = $7, set_aside = $8
             WHERE id = $1 AND organisation_id = $2",
        )
        .bind(action_id)
        .bind(organisation_id)
        .bind(new.title)
        .bind(new.owner)
        .bind(new.due_on.map(|day| day.to_string()))
        .bind(new.indicator)
        .bind(new.target)
        .bind(Some(new.set_aside).filter(|why| !why.is_empty()))
        .execute(act.connection())
        .await?;
        self.write_down(&mut act, organisation_id, ("changed", "roadmap", &id), None).await?;
        act.commit().await?;
        Ok(id)
    }

    /// Notes a figure of an action of one's own roadmap.
    ///
    /// # Errors
    /// [`Error::Unknown`]; [`Error::Refused`]: `reading-day`, `reading-value` (below zero), `reading-source`,
    /// `reading-indicator` (nothing is counted there).
    pub async fn read_indicator(
        &self,
        organisation_id: &str,
        action_id: &str,
        (read_on, value, source): (Date, i64, &str),
        today: Date,
    ) -> Result<String, Error> {
        if !is_sound_day(read_on, today) {
            return Err(refused("reading-day"));
        }
        if value < 0 {
            return Err(refused("reading-value"));
        }
        let source = needed(source, 300, "reading-source")?;
        let id = self.roadmap_of_action(organisation_id, action_id).await?;
        let indicator: String = sqlx::query_scalar("SELECT indicator FROM roadmap_action WHERE id = $1")
            .bind(action_id)
            .fetch_one(self.db.read())
            .await?;
        if indicator.is_empty() {
            return Err(refused("reading-indicator"));
        }
        let mut act = self.db.act().await?;
        sqlx::query(
            "INSERT INTO roadmap_reading (id, action_id, organisation_id, read_on, value, source, made_at, made_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(uuid::Uuid::now_v7().to_string())
        .bind(action_id)
        .bind(organisation_id)
        .bind(read_on.to_string())
        .bind(value)
        .bind(source)
        .bind(crate::now())
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        self.write_down(&mut act, organisation_id, ("read", "roadmap", &id), None).await?;
        act.commit().await?;
        Ok(id)
    }

    /// Publishes one's own roadmap: everybody reads it, and regions may make a national one their own.
    ///
    /// # Errors
    /// [`Error::Unknown`]; [`Error::Refused`]: `roadmap-empty` (no action).
    pub async fn publish_roadmap(&self, organisation_id: &str, id: &str) -> Result<(), Error> {
        let one = self.own_roadmap(organisation_id, id).await?;
        if one.is_published {
            return Err(unknown());
        }
        if self.roadmap_axes(&one).await?.iter().all(|axis| axis.actions.is_empty()) {
            return Err(refused("roadmap-empty"));
        }
        let mut act = self.db.act().await?;
        sqlx::query("UPDATE roadmap SET published_at = $3 WHERE id = $1 AND organisation_id = $2")
            .bind(id)
            .bind(organisation_id)
            .bind(crate::now())
            .execute(act.connection())
            .await?;
        self.write_down(&mut act, organisation_id, ("published", "roadmap", id), None).await?;
        act.commit().await
    }

    pub(super) async fn own_roadmap(&self, organisation_id: &str, id: &str) -> Result<Roadmap, Error> {
        let one = self.roadmap(id, Some(organisation_id)).await?;
        if one.organisation_id == organisation_id { Ok(one) } else { Err(unknown()) }
    }

    async fn roadmap_of_axis(&self, organisation_id: &str, axis_id: &str) -> Result<String, Error> {
        let sql = "SELECT roadmap_id FROM roadmap_axis WHERE id = $1 AND organisation_id = $2";
        self.roadmap_by(sql, organisation_id, axis_id).await
    }

    pub(super) async fn roadmap_of_action(
        &self,
        organisation_id: &str,
        action_id: &str,
    ) -> Result<String, Error> {
        let sql = "SELECT x.roadmap_id FROM roadmap_action a JOIN roadmap_axis x ON x.id = a.axis_id
                   WHERE a.id = $1 AND a.organisation_id = $2";
        self.roadmap_by(sql, organisation_id, action_id).await
    }

    async fn roadmap_by(&self, sql: &'static str, organisation_id: &str, id: &str) -> Result<String, Error> {
        let house = self.across(Across::CommonGround);
        let found: Option<String> =
            sqlx::query_scalar(sql).bind(id).bind(organisation_id).fetch_optional(house.db.read()).await?;
        found.ok_or_else(unknown)
    }
}

fn checked(new: &NewAction) -> Result<NewAction, Error> {
    let indicator = short(&new.indicator, 200, "action-indicator")?;
    // An aim of nothing that is counted says nothing.
    if new.target.is_some_and(|aim| aim < 0) || (new.target.is_some() && indicator.is_empty()) {
        return Err(refused("action-target"));
    }
    Ok(NewAction {
        title: needed(&new.title, 300, "action-title")?,
        owner: short(&new.owner, 200, "action-owner")?,
        due_on: new.due_on,
        indicator,
        target: new.target,
        set_aside: short(&new.set_aside, 500, "action-why")?,
    })
}

async fn write_axis(
    act: &mut Write<'_>,
    organisation_id: &str,
    roadmap_id: &str,
    origin_id: Option<&str>,
    number: i64,
    title: &str,
) -> Result<String, Error> {
    let id = uuid::Uuid::now_v7().to_string();
    sqlx::query(
        "INSERT INTO roadmap_axis (id, roadmap_id, organisation_id, origin_id, number, title) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(&id)
    .bind(roadmap_id)
    .bind(organisation_id)
    .bind(origin_id)
    .bind(number)
    .bind(title)
    .execute(act.connection())
    .await?;
    Ok(id)
}

async fn write_action(
    act: &mut Write<'_>,
    (organisation_id, axis_id): (&str, &str),
    origin_id: Option<&str>,
    number: i64,
    new: &NewAction,
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO roadmap_action (id, axis_id, organisation_id, origin_id, number, title, owner, due_on, indicator, target,
            set_aside) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(uuid::Uuid::now_v7().to_string())
    .bind(axis_id)
    .bind(organisation_id)
    .bind(origin_id)
    .bind(number)
    .bind(&new.title)
    .bind(&new.owner)
    .bind(new.due_on.map(|day| day.to_string()))
    .bind(&new.indicator)
    .bind(new.target)
    .bind(Some(new.set_aside.as_str()).filter(|why| !why.is_empty()))
    .execute(act.connection())
    .await?;
    Ok(())
}
