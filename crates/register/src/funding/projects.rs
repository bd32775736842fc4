//! Projects: what is known of them and their plan, version after version.

use crate::{Error, Register};
use funding::Facts;
use funding::plan::Plan;
use serde::Serialize;
use sqlx::Row;
use sqlx::any::AnyRow;

/// Letters of a title.
const LONGEST_TITLE: usize = 120;
/// Projects of one organisation.
const MOST_PROJECTS: i64 = 2_000;

/// What a project said at one time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Version {
    /// From 1.
    pub rank: i64,
    pub title: String,
    pub facts: Facts,
    pub plan: Plan,
    /// Name of the author's account; `None` when nobody's.
    pub author_name: Option<String>,
    pub noted_at: String,
}

/// A project, as it is now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Project {
    pub id: String,
    pub made_at: String,
    pub archived_on: Option<String>,
    pub now: Version,
}

fn refused(code: &str) -> Error {
    Error::Refused(code.to_owned())
}

fn version(row: &AnyRow) -> Result<Version, Error> {
    Ok(Version {
        rank: row.try_get("rank")?,
        title: row.try_get("title")?,
        facts: serde_json::from_str(row.try_get("facts")?)?,
        plan: serde_json::from_str(row.try_get("plan")?)?,
        author_name: row.try_get("author_name")?,
        noted_at: row.try_get("noted_at")?,
    })
}

fn project(row: &AnyRow) -> Result<Project, Error> {
    Ok(Project {
        id: row.try_get("id")?,
        made_at: row.try_get("made_at")?,
        archived_on: row.try_get("archived_on")?,
        now: version(row)?,
    })
}

const SELECT: &str =
    "SELECT p.id, p.made_at, p.archived_on, v.rank, v.title, v.facts, v.plan, v.noted_at, a.name AS author_name
     FROM funding_project p JOIN funding_version v ON v.project_id = p.id
       AND v.rank = (SELECT MAX(w.rank) FROM funding_version w WHERE w.project_id = p.id)
     LEFT JOIN account a ON a.id = v.author
     WHERE p.organisation_id = $1 AND ($2 = '' OR p.id = $2) ORDER BY v.noted_at DESC, p.id";

fn sound(title: &str, plan: &Plan) -> Result<String, Error> {
    let title = title.trim();
    if title.is_empty() || title.chars().count() > LONGEST_TITLE {
        return Err(refused("funding-title"));
    }
    if trust::lexicon::is_blocked(&trust::lexicon::check(title)) {
        return Err(refused("funding-personal"));
    }
    plan.sums().map_err(|fault| Error::Refused(format!("funding-plan:{fault}")))?;
    Ok(title.to_owned())
}

impl Register {
    /// The projects of an organisation, the last changed first, those put aside too.
    pub async fn funding_projects(&self, organisation_id: &str) -> Result<Vec<Project>, Error> {
        let rows = sqlx::query(SELECT).bind(organisation_id).bind("").fetch_all(self.db.read()).await?;
        rows.iter().map(project).collect()
    }

    /// One project.
    ///
    /// # Errors
    /// [`Error::Unknown`] when the organisation has no such project.
    pub async fn funding_project(&self, organisation_id: &str, id: &str) -> Result<Project, Error> {
        let unknown = || Error::Unknown("project".to_owned());
        if id.is_empty() {
            return Err(unknown());
        }
        let rows = sqlx::query(SELECT).bind(organisation_id).bind(id).fetch_all(self.db.read()).await?;
        rows.first().map_or_else(|| Err(unknown()), project)
    }

    /// Every version of a project, the last first.
    ///
    /// # Errors
    /// [`Error::Unknown`] when the organisation has no such project.
    pub async fn funding_versions(&self, organisation_id: &str, id: &str) -> Result<Vec<Version>, Error> {
        self.funding_project(organisation_id, id).await?;
        let rows = sqlx::query(
            "SELECT v.rank, v.title, v.facts, v.plan, v.noted_at, a.name AS author_name
             FROM funding_version v LEFT JOIN account a ON a.id = v.author
             WHERE v.project_id = $1 ORDER BY v.rank DESC",
        )
        .bind(id)
        .fetch_all(self.db.read())
        .await?;
        rows.iter().map(version).collect()
    }

    /// Begins a project; its id.
    ///
    /// # Errors
    /// [`Error::Refused`]: `funding-title`, `funding-most`, `funding-plan:…`.
    pub async fn add_funding_project(
        &self,
        organisation_id: &str,
        title: &str,
        facts: &Facts,
        plan: &Plan,
    ) -> Result<String, Error> {
        let title = sound(title, plan)?;
        let mut act = self.db.act().await?;
        act.hold(&format!("funding:{organisation_id}")).await?;
        let known: i64 =
            sqlx::query_scalar("SELECT COUNT(*) FROM funding_project WHERE organisation_id = $1")
                .bind(organisation_id)
                .fetch_one(act.connection())
                .await?;
        if known >= MOST_PROJECTS {
            return Err(refused("funding-most"));
        }
        let id = uuid::Uuid::now_v7().to_string();
        sqlx::query("INSERT INTO funding_project (id, organisation_id, made_at) VALUES ($1, $2, $3)")
            .bind(&id)
            .bind(organisation_id)
            .bind(crate::now())
            .execute(act.connection())
            .await?;
        self.put_version(&mut act, (organisation_id, &id), 1, &title, (facts, plan)).await?;
        act.commit().await?;
        Ok(id)
    }

    async fn put_version(
        &self,
        act: &mut crate::db::Write<'_>,
        (organisation_id, id): (&str, &str),
        rank: i64,
        title: &str,
        (facts, plan): (&Facts, &Plan),
    ) -> Result<(), Error> {
        sqlx::query(
            "INSERT INTO funding_version (project_id, rank, title, facts, plan, author, noted_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(id)
        .bind(rank)
        .bind(title)
        .bind(serde_json::to_string(facts)?)
        .bind(serde_json::to_string(plan)?)
        .bind(self.author().code())
        .bind(crate::now())
        .execute(act.connection())
        .await?;
        let verb = if rank == 1 { "noted" } else { "changed" };
        self.write_down(act, organisation_id, (verb, "project", id), Some(format!("version {rank}"))).await
    }

    /// Writes the next version of a project, made from the one that was shown.
    ///
    /// # Errors
    /// [`Error::Changed`] when another came meanwhile; [`Error::Refused`]: `funding-title`, `funding-plan:…`;
    /// [`Error::Unknown`].
    pub async fn change_funding_project(
        &self,
        organisation_id: &str,
        (id, seen): (&str, i64),
        title: &str,
        facts: &Facts,
        plan: &Plan,
    ) -> Result<(), Error> {
        let title = sound(title, plan)?;
        self.funding_project(organisation_id, id).await?;
        let mut act = self.db.act().await?;
        act.hold(&format!("funding-project:{id}")).await?;
        let last: i64 = sqlx::query_scalar("SELECT MAX(rank) FROM funding_version WHERE project_id = $1")
            .bind(id)
            .fetch_one(act.connection())
            .await?;
        if last != seen {
            return Err(Error::Changed);
        }
        self.put_version(&mut act, (organisation_id, id), last + 1, &title, (facts, plan)).await?;
        act.commit().await
    }

    /// Puts a project aside, or takes it back.
    ///
    /// # Errors
    /// [`Error::Unknown`] when the organisation has no such project.
    pub async fn put_funding_project_aside(
        &self,
        organisation_id: &str,
        id: &str,
        on: Option<jiff::civil::Date>,
    ) -> Result<(), Error> {
        self.funding_project(organisation_id, id).await?;
        let mut act = self.db.act().await?;
        sqlx::query("UPDATE funding_project SET archived_on = $3 WHERE id = $1 AND organisation_id = $2")
            .bind(id)
            .bind(organisation_id)
            .bind(on.map(|day| day.to_string()))
            .execute(act.connection())
            .await?;
        let verb = if on.is_some() { "closed" } else { "reopened" };
        self.write_down(&mut act, organisation_id, (verb, "project", id), None).await?;
        act.commit().await
    }
}
