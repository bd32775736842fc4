//! The works plan of a small owner: components of its buildings, and how its plan is made. What follows from them is
//! computed by the engine `upkeep` whenever it is asked: changing a component changes the plan.

#[cfg(test)]
mod tests;

use crate::{Error, Register};
use jiff::civil::Date;
use sqlx::Row;
use tabular::Table;
use upkeep::{Component, Figures, Plan, Read, Settings};

/// The most components of an owner.
const MOST: usize = 5_000;
/// The longest plan of a page, in years.
const MOST_YEARS: u16 = 30;
/// A plan over ten years, unless the owner says otherwise.
const USUAL_YEARS: u16 = 10;

/// What a file brought: how many components, how many were there already, and what is wrong line by line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedComponents {
    pub added: u64,
    pub already: u64,
    pub read: Read,
}

fn refused(code: &str) -> Error {
    Error::Refused(code.to_owned())
}

/// Is it a component that can be kept?
fn sound(one: &Component) -> Result<(), Error> {
    let years = |(a, b): (i16, i16)| a <= b && (1700..=2200).contains(&a) && (1700..=2200).contains(&b);
    let cents = |cents: i64| (0..=100_000_000_000).contains(&cents);
    if one.building.trim().is_empty() || one.building.chars().count() > 120 {
        return Err(refused("upkeep-building"));
    }
    if one.quantity == 0 {
        return Err(refused("upkeep-quantity"));
    }
    if !one.installed.is_none_or(years) {
        return Err(refused("upkeep-year"));
    }
    if !one.life_years.is_none_or(|life| (1..=200).contains(&life)) {
        return Err(refused("upkeep-life"));
    }
    if !one.unit_cents.is_none_or(cents) {
        return Err(refused("upkeep-cost"));
    }
    if !one.maintenance.is_none_or(|m| (1..=240).contains(&m.months) && m.cents.is_none_or(cents)) {
        return Err(refused("upkeep-months"));
    }
    Ok(())
}

/// The plan of some components, with the usual figures of a day where the owner gives none.
///
/// # Errors
/// [`Error::Computation`] when amounts cannot be counted, or a usual figure is missing.
pub fn plan_of(components: &[Component], settings: Settings, on: Date) -> Result<Plan, Error> {
    let table = law::Table::house();
    let with = |one: &Component| -> Result<(Component, Figures), Error> {
        let usual = upkeep::figures(table, one.kind, on)
            .map_err(|missing| Error::Computation(missing.words().told_in(model::Language::Fr).to_owned()))?;
        Ok((one.clone(), usual))
    };
    let all = components.iter().map(with).collect::<Result<Vec<_>, Error>>()?;
    upkeep::plan(&all, settings).map_err(|error| Error::Computation(error.to_string()))
}

impl Register {
    /// The components of an owner, building by building.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn upkeep_components(&self, organisation_id: &str) -> Result<Vec<Component>, Error> {
        let rows: Vec<(String, String)> =
            sqlx::query_as("SELECT id, body FROM upkeep_component WHERE organisation_id = $1")
                .bind(organisation_id)
                .fetch_all(self.db.read())
                .await?;
        let mut all = rows
            .into_iter()
            .map(|(id, body)| Ok(Component { id, ..serde_json::from_str(&body)? }))
            .collect::<Result<Vec<_>, Error>>()?;
        all.sort_by(|a, b| (&a.building, a.kind, &a.id).cmp(&(&b.building, b.kind, &b.id)));
        Ok(all)
    }

    /// One component.
    ///
    /// # Errors
    /// [`Error::Unknown`] when the owner has no such component.
    pub async fn upkeep_component(&self, organisation_id: &str, id: &str) -> Result<Component, Error> {
        let all = self.upkeep_components(organisation_id).await?;
        all.into_iter().find(|one| one.id == id).ok_or_else(|| Error::Unknown("component".to_owned()))
    }

    /// Keeps a component, new when its id is empty; its id.
    ///
    /// # Errors
    /// [`Error::Refused`]: `upkeep-building`, `upkeep-quantity`, `upkeep-year`, `upkeep-life`, `upkeep-cost`,
    /// `upkeep-months`, `upkeep-many`. [`Error::Unknown`].
    pub async fn keep_upkeep_component(
        &self,
        organisation_id: &str,
        component: &Component,
    ) -> Result<String, Error> {
        sound(component)?;
        let mut act = self.db.act().await?;
        act.hold(&format!("upkeep:{organisation_id}")).await?;
        let is_new = component.id.is_empty();
        let id = if is_new { uuid::Uuid::now_v7().to_string() } else { component.id.clone() };
        let body = serde_json::to_string(&Component { id: String::new(), ..component.clone() })?;
        let (sql, verb) = if is_new {
            let count: i64 =
                sqlx::query_scalar("SELECT COUNT(*) FROM upkeep_component WHERE organisation_id = $1")
                    .bind(organisation_id)
                    .fetch_one(act.connection())
                    .await?;
            if usize::try_from(count).unwrap_or(MOST) >= MOST {
                return Err(refused("upkeep-many"));
            }
            (
                "INSERT INTO upkeep_component (id, organisation_id, body, made_at) VALUES ($1, $2, $3, $4)",
                "added",
            )
        } else {
            (
                "UPDATE upkeep_component SET body = $3, made_at = $4 WHERE id = $1 AND organisation_id = $2",
                "changed",
            )
        };
        let done = sqlx::query(sql)
            .bind(&id)
            .bind(organisation_id)
            .bind(body)
            .bind(crate::now())
            .execute(act.connection())
            .await?;
        if done.rows_affected() == 0 {
            return Err(Error::Unknown("component".to_owned()));
        }
        self.write_down(&mut act, organisation_id, (verb, "component", &id), None).await?;
        act.commit().await?;
        Ok(id)
    }

    /// Removes a component.
    ///
    /// # Errors
    /// [`Error::Unknown`] when the owner has no such component.
    pub async fn remove_upkeep_component(&self, organisation_id: &str, id: &str) -> Result<(), Error> {
        let mut act = self.db.act().await?;
        let done = sqlx::query("DELETE FROM upkeep_component WHERE id = $1 AND organisation_id = $2")
            .bind(id)
            .bind(organisation_id)
            .execute(act.connection())
            .await?;
        if done.rows_affected() == 0 {
            return Err(Error::Unknown("component".to_owned()));
        }
        self.write_down(&mut act, organisation_id, ("removed", "component", id), None).await?;
        act.commit().await
    }

    /// Adds the components of a table; one that is there already, the same in everything, is not added twice.
    ///
    /// # Errors
    /// [`Error::Refused`] (`upkeep-many`): nothing was added.
    pub async fn import_upkeep_components(
        &self,
        organisation_id: &str,
        table: Table,
    ) -> Result<ImportedComponents, Error> {
        let read = upkeep::read(table);
        let mut act = self.db.act().await?;
        act.hold(&format!("upkeep:{organisation_id}")).await?;
        let known: Vec<String> =
            sqlx::query_scalar("SELECT body FROM upkeep_component WHERE organisation_id = $1")
                .bind(organisation_id)
                .fetch_all(act.connection())
                .await?;
        let mut count = known.len();
        let known: std::collections::BTreeSet<String> = known.into_iter().collect();
        let (mut added, mut already) = (0, 0);
        for component in &read.components {
            sound(component)?;
            let body = serde_json::to_string(&Component { id: String::new(), ..component.clone() })?;
            if known.contains(&body) {
                already += 1;
                continue;
            }
            count += 1;
            if count > MOST {
                return Err(refused("upkeep-many"));
            }
            sqlx::query(
                "INSERT INTO upkeep_component (id, organisation_id, body, made_at) VALUES ($1, $2, $3, $4)",
            )
            .bind(uuid::Uuid::now_v7().to_string())
            .bind(organisation_id)
            .bind(body)
            .bind(crate::now())
            .execute(act.connection())
            .await?;
            added += 1;
        }
        if added > 0 {
            let after = Some(added.to_string());
            self.write_down(&mut act, organisation_id, ("added", "component", organisation_id), after)
                .await?;
        }
        act.commit().await?;
        Ok(ImportedComponents { added, already, read })
    }

    /// How the plan of an owner is made; from the year of the day. Without a choice: ten years, the indexation of the
    /// parameters, no ceiling.
    ///
    /// # Errors
    /// [`Error::Computation`] when the parameters say no indexation for that day.
    pub async fn upkeep_settings(&self, organisation_id: &str, on: Date) -> Result<Settings, Error> {
        let row = sqlx::query(
            "SELECT years, indexation, ceiling_cents FROM upkeep_setting WHERE organisation_id = $1",
        )
        .bind(organisation_id)
        .fetch_optional(self.db.read())
        .await?;
        let first_year = on.year();
        let Some(row) = row else {
            let rate = law::Table::house().value("upkeep.indexation", on).ok();
            let indexation = rate.and_then(law::Value::as_basis_points);
            let indexation = indexation.ok_or_else(|| Error::Computation("upkeep.indexation".to_owned()))?;
            return Ok(Settings { first_year, years: USUAL_YEARS, indexation, ceiling_cents: None });
        };
        Ok(Settings {
            first_year,
            years: u16::try_from(row.try_get::<i64, _>("years")?).unwrap_or(USUAL_YEARS),
            indexation: row.try_get("indexation")?,
            ceiling_cents: row.try_get("ceiling_cents")?,
        })
    }

    /// Chooses how the plan of an owner is made.
    ///
    /// # Errors
    /// [`Error::Refused`]: `upkeep-years`, `upkeep-indexation`, `upkeep-ceiling`.
    pub async fn set_upkeep_settings(&self, organisation_id: &str, settings: Settings) -> Result<(), Error> {
        if settings.years == 0 || settings.years > MOST_YEARS {
            return Err(refused("upkeep-years"));
        }
        if !(0..=2_000).contains(&settings.indexation) {
            return Err(refused("upkeep-indexation"));
        }
        if settings.ceiling_cents.is_some_and(|cents| cents <= 0) {
            return Err(refused("upkeep-ceiling"));
        }
        let mut act = self.db.act().await?;
        sqlx::query(
            "INSERT INTO upkeep_setting (organisation_id, years, indexation, ceiling_cents) VALUES ($1, $2, $3, $4)
             ON CONFLICT (organisation_id) DO UPDATE SET years = excluded.years, indexation = excluded.indexation,
                 ceiling_cents = excluded.ceiling_cents",
        )
        .bind(organisation_id)
        .bind(i64::from(settings.years))
        .bind(settings.indexation)
        .bind(settings.ceiling_cents)
        .execute(act.connection())
        .await?;
        self.write_down(&mut act, organisation_id, ("changed", "works-plan", organisation_id), None).await?;
        act.commit().await
    }

    /// The plan of an owner on a day: pages, files and command show this one.
    ///
    /// # Errors
    /// [`Error::Computation`] when amounts cannot be counted.
    pub async fn works_plan(&self, organisation_id: &str, on: Date) -> Result<(Settings, Plan), Error> {
        let settings = self.upkeep_settings(organisation_id, on).await?;
        let components = self.upkeep_components(organisation_id).await?;
        Ok((settings, plan_of(&components, settings, on)?))
    }
}
