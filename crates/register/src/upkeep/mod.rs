//! The works plan of a small owner: components of its buildings, the figures of their kinds, and how its plan is made. What
//! follows from them is computed by the engine `upkeep` whenever it is asked: changing a component changes the plan.

mod catalogue;
#[cfg(test)]
mod tests;

pub use catalogue::{Catalogue, FigureEntry, KindFigures};

use crate::{Error, Register};
use jiff::civil::Date;
use sqlx::Row;
use tabular::Table;
use upkeep::{Component, Plan, Read, Settings};

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

/// A component that is kept, and its edition: whoever changes it says which one was shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptComponent {
    pub edition: i64,
    pub component: Component,
}

fn refused(code: &str) -> Error {
    Error::Refused(code.to_owned())
}

/// Is it an amount that can be kept?
fn cents(cents: i64) -> bool {
    (0..=100_000_000_000).contains(&cents)
}

/// Is it a component that can be kept?
fn sound(one: &Component) -> Result<(), Error> {
    let years = |(a, b): (i16, i16)| a <= b && (1700..=2200).contains(&a) && (1700..=2200).contains(&b);
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

/// The plan of some components, with the figures of the catalogue where a component gives none.
///
/// # Errors
/// [`Error::Computation`] when amounts cannot be counted, or a figure is missing.
pub fn plan_of(components: &[Component], catalogue: &Catalogue, settings: Settings) -> Result<Plan, Error> {
    let all = catalogue.with(components)?;
    upkeep::plan(&all, settings).map_err(|error| Error::Computation(error.to_string()))
}

fn unknown() -> Error {
    Error::Unknown("component".to_owned())
}

/// A component as it is stored: its id is that of its row.
fn body_of(component: &Component) -> Result<String, Error> {
    Ok(serde_json::to_string(&Component { id: String::new(), ..component.clone() })?)
}

/// Adds a row; its id.
async fn put(act: &mut crate::db::Write<'_>, organisation_id: &str, body: &str) -> Result<String, Error> {
    let id = uuid::Uuid::now_v7().to_string();
    sqlx::query("INSERT INTO upkeep_component (id, organisation_id, body, made_at) VALUES ($1, $2, $3, $4)")
        .bind(&id)
        .bind(organisation_id)
        .bind(body)
        .bind(crate::now())
        .execute(act.connection())
        .await?;
    Ok(id)
}

/// Is a component still what was shown?
async fn is_as_seen(
    act: &mut crate::db::Write<'_>,
    organisation_id: &str,
    (id, seen): (&str, i64),
) -> Result<(), Error> {
    let now: Option<i64> =
        sqlx::query_scalar("SELECT edition FROM upkeep_component WHERE id = $1 AND organisation_id = $2")
            .bind(id)
            .bind(organisation_id)
            .fetch_optional(act.connection())
            .await?;
    if now.ok_or_else(unknown)? == seen { Ok(()) } else { Err(Error::Changed) }
}

impl Register {
    /// The organisation of this name or id; without a name, the only one that keeps components.
    ///
    /// # Errors
    /// [`Error::Unknown`], and [`Error::Ambiguous`] when several keep some.
    pub async fn upkeep_owner(&self, name_or_id: Option<&str>) -> Result<String, Error> {
        let found: Vec<(String, String)> = match name_or_id {
            Some(name) => {
                sqlx::query_as(
                    "SELECT id, name FROM organisation WHERE closed_at IS NULL AND (name = $1 OR id = $1) ORDER BY id",
                )
                .bind(name)
                .fetch_all(self.db.read())
                .await?
            }
            None => {
                sqlx::query_as(
                    "SELECT DISTINCT o.id, o.name FROM organisation o
                     JOIN upkeep_component c ON c.organisation_id = o.id ORDER BY o.name, o.id",
                )
                .fetch_all(self.db.read())
                .await?
            }
        };
        let asked = name_or_id.unwrap_or("owner").to_owned();
        match found.as_slice() {
            [] => Err(Error::Unknown(asked)),
            [(id, _)] => Ok(id.clone()),
            several => {
                let names: Vec<&str> = several.iter().map(|(_, name)| name.as_str()).collect();
                Err(Error::Ambiguous(asked, names.join(", ")))
            }
        }
    }

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
    pub async fn upkeep_component(&self, organisation_id: &str, id: &str) -> Result<KeptComponent, Error> {
        let row: Option<(String, i64)> = sqlx::query_as(
            "SELECT body, edition FROM upkeep_component WHERE organisation_id = $1 AND id = $2",
        )
        .bind(organisation_id)
        .bind(id)
        .fetch_optional(self.db.read())
        .await?;
        let (body, edition) = row.ok_or_else(unknown)?;
        let component = Component { id: id.to_owned(), ..serde_json::from_str(&body)? };
        Ok(KeptComponent { edition, component })
    }

    /// Adds a component; its id.
    ///
    /// # Errors
    /// [`Error::Refused`]: `upkeep-building`, `upkeep-quantity`, `upkeep-year`, `upkeep-life`, `upkeep-cost`,
    /// `upkeep-months`, `upkeep-many`.
    pub async fn add_upkeep_component(
        &self,
        organisation_id: &str,
        component: &Component,
    ) -> Result<String, Error> {
        sound(component)?;
        let mut act = self.db.act().await?;
        act.hold(&format!("upkeep:{organisation_id}")).await?;
        let count: i64 =
            sqlx::query_scalar("SELECT COUNT(*) FROM upkeep_component WHERE organisation_id = $1")
                .bind(organisation_id)
                .fetch_one(act.connection())
                .await?;
        if usize::try_from(count).unwrap_or(MOST) >= MOST {
            return Err(refused("upkeep-many"));
        }
        let id = put(&mut act, organisation_id, &body_of(component)?).await?;
        self.write_down(&mut act, organisation_id, ("added", "component", &id), None).await?;
        act.commit().await?;
        Ok(id)
    }

    /// Changes a component, over the edition that was shown.
    ///
    /// # Errors
    /// [`Error::Changed`] when somebody changed it meanwhile. Those of [`Register::add_upkeep_component`].
    /// [`Error::Unknown`].
    pub async fn change_upkeep_component(
        &self,
        organisation_id: &str,
        seen: i64,
        component: &Component,
    ) -> Result<(), Error> {
        sound(component)?;
        let mut act = self.db.act().await?;
        act.hold(&format!("upkeep:{organisation_id}")).await?;
        is_as_seen(&mut act, organisation_id, (&component.id, seen)).await?;
        sqlx::query(
            "UPDATE upkeep_component SET body = $3, made_at = $4, edition = edition + 1
             WHERE id = $1 AND organisation_id = $2",
        )
        .bind(&component.id)
        .bind(organisation_id)
        .bind(body_of(component)?)
        .bind(crate::now())
        .execute(act.connection())
        .await?;
        self.write_down(&mut act, organisation_id, ("changed", "component", &component.id), None).await?;
        act.commit().await
    }

    /// Removes a component, if it still says what was shown.
    ///
    /// # Errors
    /// [`Error::Changed`] when somebody changed it meanwhile. [`Error::Unknown`] when the owner has no such component.
    pub async fn remove_upkeep_component(
        &self,
        organisation_id: &str,
        (id, seen): (&str, i64),
    ) -> Result<(), Error> {
        let mut act = self.db.act().await?;
        act.hold(&format!("upkeep:{organisation_id}")).await?;
        is_as_seen(&mut act, organisation_id, (id, seen)).await?;
        sqlx::query("DELETE FROM upkeep_component WHERE id = $1 AND organisation_id = $2")
            .bind(id)
            .bind(organisation_id)
            .execute(act.connection())
            .await?;
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
        let (added, already) =
            self.put_upkeep_components(&mut act, organisation_id, &read.components).await?;
        act.commit().await?;
        Ok(ImportedComponents { added, already, read })
    }

    /// Adds components in a transaction that does more; how many were added, and how many were there already.
    pub(crate) async fn put_upkeep_components(
        &self,
        act: &mut crate::db::Write<'_>,
        organisation_id: &str,
        components: &[Component],
    ) -> Result<(u64, u64), Error> {
        act.hold(&format!("upkeep:{organisation_id}")).await?;
        let known: Vec<String> =
            sqlx::query_scalar("SELECT body FROM upkeep_component WHERE organisation_id = $1")
                .bind(organisation_id)
                .fetch_all(act.connection())
                .await?;
        let mut count = known.len();
        let known: std::collections::BTreeSet<String> = known.into_iter().collect();
        let (mut added, mut already) = (0, 0);
        for component in components {
            sound(component)?;
            let body = body_of(component)?;
            if known.contains(&body) {
                already += 1;
                continue;
            }
            count += 1;
            if count > MOST {
                return Err(refused("upkeep-many"));
            }
            put(act, organisation_id, &body).await?;
            added += 1;
        }
        if added > 0 {
            let after = Some(added.to_string());
            self.write_down(act, organisation_id, ("added", "component", organisation_id), after).await?;
        }
        Ok((added, already))
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
        let catalogue = self.upkeep_catalogue(organisation_id, on).await?;
        Ok((settings, plan_of(&components, &catalogue, settings)?))
    }
}
