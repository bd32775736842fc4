//! Programmes that ask for a least amount: the projects of several organisations, each with its own consent.

use super::{refused, unknown};
use crate::adapted::short_text;
use crate::{Across, Error, Register};
use pooling::{Eligible, HIGHEST_CENTS, Project, Range, Summary, programme};
use sqlx::Row;
use sqlx::any::AnyRow;

/// A project of a programme, with its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PoolProject {
    pub organisation: String,
    pub title: String,
    pub project: Project,
}

/// A project to propose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPoolProject {
    pub organisation_id: String,
    pub title: String,
    pub region: Option<String>,
    pub eligible: Eligible,
    pub amount: Option<Range>,
}

/// A programme. A member reads its own projects and the totals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PoolProgramme {
    pub id: String,
    pub desk: String,
    pub is_desk: bool,
    pub name: String,
    pub reference: String,
    pub threshold_cents: i64,
    pub projects: Vec<PoolProject>,
    pub summary: Summary,
}

const PROGRAMMES: &str = "SELECT p.id, p.desk_id, d.name AS desk, p.name, p.reference, p.threshold_cents
    FROM pool_programme p JOIN organisation d ON d.id = p.desk_id
    WHERE p.desk_id = $1 OR EXISTS
        (SELECT 1 FROM pool_project x WHERE x.pool_programme_id = p.id AND x.organisation_id = $1)
    ORDER BY p.name, p.id";
const PROJECTS: &str = "SELECT j.id, j.organisation_id, o.name AS organisation, j.title, j.region, j.eligible, j.amount, j.consents
    FROM pool_project j JOIN organisation o ON o.id = j.organisation_id
    WHERE j.pool_programme_id = $1 ORDER BY j.made_at, j.id";

fn project(row: &AnyRow) -> Result<PoolProject, Error> {
    let amount: Option<String> = row.try_get("amount")?;
    let eligible: String = row.try_get("eligible")?;
    Ok(PoolProject {
        organisation: row.try_get("organisation")?,
        title: row.try_get("title")?,
        project: Project {
            id: row.try_get("id")?,
            member: row.try_get("organisation_id")?,
            region: row.try_get("region")?,
            eligible: Eligible::from_code(&eligible).unwrap_or(Eligible::Unknown),
            amount: amount.map(|text| serde_json::from_str(&text)).transpose()?,
            consents: row.try_get::<Option<i64>, _>("consents")?.map(|said| said == 1),
        },
    })
}

impl Register {
    /// Opens a programme; its id.
    ///
    /// # Errors
    /// [`Error::Refused`]: `pool-title`, `pool-reference`, `pool-amount`.
    pub async fn make_pool_programme(
        &self,
        desk_id: &str,
        (name, reference): (&str, &str),
        threshold_cents: i64,
    ) -> Result<String, Error> {
        let name = short_text(name, 120, "pool-title")?.ok_or_else(|| refused("pool-title"))?;
        let reference =
            short_text(reference, 300, "pool-reference")?.ok_or_else(|| refused("pool-reference"))?;
        if !(1..=HIGHEST_CENTS).contains(&threshold_cents) {
            return Err(refused("pool-amount"));
        }
        let id = uuid::Uuid::now_v7().to_string();
        let mut act = self.db.act().await?;
        sqlx::query(
            "INSERT INTO pool_programme (id, desk_id, name, reference, threshold_cents, made_at, made_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(&id)
        .bind(desk_id)
        .bind(name)
        .bind(reference)
        .bind(threshold_cents)
        .bind(crate::now())
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        self.write_down(&mut act, desk_id, ("made", "pool-programme", &id), None).await?;
        act.commit().await?;
        Ok(id)
    }

    /// Proposes a project to a programme: its organisation is asked for its consent.
    ///
    /// # Errors
    /// [`Error::Unknown`] for another desk's programme; [`Error::Refused`]: `pool-title`, `pool-amount`, `pool-member`.
    pub async fn propose_pool_project(
        &self,
        desk_id: &str,
        programme_id: &str,
        new: &NewPoolProject,
    ) -> Result<(), Error> {
        let title = short_text(&new.title, 120, "pool-title")?.ok_or_else(|| refused("pool-title"))?;
        if new
            .amount
            .is_some_and(|range| range.least < 0 || range.most < range.least || range.most > HIGHEST_CENTS)
        {
            return Err(refused("pool-amount"));
        }
        let here = self.pool_programme(desk_id, programme_id).await?;
        if !here.is_desk {
            return Err(unknown());
        }
        let members = self.across(Across::Pools).organisation(&new.organisation_id).await;
        members.map_err(|_| refused("pool-member"))?;
        let id = uuid::Uuid::now_v7().to_string();
        let mut act = self.db.act().await?;
        sqlx::query(
            "INSERT INTO pool_project (id, pool_programme_id, desk_id, organisation_id, title, region, eligible, amount, made_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(&id)
        .bind(programme_id)
        .bind(desk_id)
        .bind(&new.organisation_id)
        .bind(title)
        .bind(&new.region)
        .bind(new.eligible.code())
        .bind(new.amount.map(|range| serde_json::to_string(&range)).transpose()?)
        .bind(crate::now())
        .execute(act.connection())
        .await?;
        self.write_down(&mut act, desk_id, ("proposed", "pool-project", &id), None).await?;
        act.commit().await
    }

    /// An organisation consents to its project being counted and named, or does not; it may change its mind.
    ///
    /// # Errors
    /// [`Error::Unknown`] for the project of another organisation.
    pub async fn consent_to_pool_project(
        &self,
        organisation_id: &str,
        id: &str,
        consents: bool,
    ) -> Result<(), Error> {
        let mut act = self.db.act().await?;
        let changed = sqlx::query(
            "UPDATE pool_project SET consents = $3, consented_at = $4, consented_by = $5
             WHERE id = $1 AND organisation_id = $2",
        )
        .bind(id)
        .bind(organisation_id)
        .bind(i64::from(consents))
        .bind(crate::now())
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        if changed.rows_affected() == 0 {
            return Err(unknown());
        }
        let verb = if consents { "signed" } else { "declined" };
        self.write_down(&mut act, organisation_id, (verb, "pool-project", id), None).await?;
        act.commit().await
    }

    /// The programmes of a desk, and those to which an organisation has a project.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn pool_programmes(&self, organisation_id: &str) -> Result<Vec<PoolProgramme>, Error> {
        let house = self.across(Across::Pools);
        let rows = sqlx::query(PROGRAMMES).bind(organisation_id).fetch_all(house.db.read()).await?;
        let mut all = Vec::with_capacity(rows.len());
        for row in &rows {
            let (id, desk_id): (String, String) = (row.try_get("id")?, row.try_get("desk_id")?);
            let found = sqlx::query(PROJECTS).bind(&id).fetch_all(house.db.read()).await?;
            let mut projects: Vec<PoolProject> = found.iter().map(project).collect::<Result<_, _>>()?;
            let threshold_cents: i64 = row.try_get("threshold_cents")?;
            let bare: Vec<Project> = projects.iter().map(|one| one.project.clone()).collect();
            let mut summary = programme(threshold_cents, &bare);
            let is_desk = desk_id == organisation_id;
            // Whoever consented is named to the others who did, and to nobody else.
            let is_partner = summary.partners.iter().any(|id| id == organisation_id);
            let name = |id: &String| {
                projects.iter().find(|one| one.project.member == *id).map(|one| one.organisation.clone())
            };
            summary.partners = if is_desk || is_partner {
                summary.partners.iter().filter_map(name).collect()
            } else {
                Vec::new()
            };
            projects.retain(|one| is_desk || one.project.member == organisation_id);
            all.push(PoolProgramme {
                id,
                desk: row.try_get("desk")?,
                is_desk,
                name: row.try_get("name")?,
                reference: row.try_get("reference")?,
                threshold_cents,
                projects,
                summary,
            });
        }
        Ok(all)
    }

    /// One programme.
    ///
    /// # Errors
    /// [`Error::Unknown`] for whoever has no part in it.
    pub async fn pool_programme(&self, organisation_id: &str, id: &str) -> Result<PoolProgramme, Error> {
        let all = self.pool_programmes(organisation_id).await?;
        all.into_iter().find(|one| one.id == id).ok_or_else(unknown)
    }
}
