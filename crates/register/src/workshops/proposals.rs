//! Proposals of a workshop: who carries each, and what became of it, step by step.

use super::{day, refused, unknown};
use crate::calls::long_text;
use crate::{Across, Error, Register};
use jiff::civil::Date;
use sqlx::Row;
use trust::closed_list;

closed_list! {
    /// Where a proposal has come to.
    Status {
        /// Drawn from the notes: nobody answered yet.
        Proposed = "proposed",
        Accepted = "accepted",
        UnderWay = "under-way",
        Done = "done",
        SetAside = "set-aside",
    }
}

impl Status {
    /// What may follow.
    #[must_use]
    pub fn next(self) -> &'static [Status] {
        match self {
            Status::Proposed => &[Status::Accepted, Status::SetAside],
            Status::Accepted => &[Status::UnderWay, Status::Done, Status::SetAside],
            Status::UnderWay => &[Status::Done, Status::SetAside],
            // What was set aside may be taken up again; what is done is done.
            Status::SetAside => &[Status::Accepted],
            Status::Done => &[],
        }
    }

    /// Is there something left to do?
    #[must_use]
    pub fn is_open(self) -> bool {
        !matches!(self, Status::Done | Status::SetAside)
    }
}

/// A proposal to draw from notes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewProposal {
    pub axis_id: String,
    /// The note it comes from; `None`: from several.
    pub note_id: Option<String>,
    pub words: String,
    /// Who carries it; `None`: nobody yet.
    pub owner_id: Option<String>,
    pub due_on: Option<Date>,
}

/// A step of what became of a proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    pub status: Status,
    /// Who said so, by name.
    pub organisation: String,
    pub noted_on: Date,
    pub words: String,
}

/// A proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    pub id: String,
    pub workshop_id: String,
    pub workshop: String,
    pub axis: String,
    pub host_id: String,
    pub words: String,
    pub owner_id: Option<String>,
    pub owner: Option<String>,
    pub due_on: Option<Date>,
    /// The first one first.
    pub steps: Vec<Step>,
}

impl Proposal {
    /// Where it has come to.
    #[must_use]
    pub fn status(&self) -> Status {
        self.steps.last().map_or(Status::Proposed, |step| step.status)
    }

    /// Its day is past and something is left to do.
    #[must_use]
    pub fn is_late(&self, today: Date) -> bool {
        self.status().is_open() && self.due_on.is_some_and(|due| due < today)
    }
}

const PROPOSALS: &str =
    "SELECT p.id, w.id AS workshop_id, w.title AS workshop, a.title AS axis, p.host_id, p.words, p.owner_id,
        o.name AS owner, p.due_on, w.published_at
     FROM workshop_proposal p JOIN workshop_axis a ON a.id = p.axis_id JOIN workshop w ON w.id = a.workshop_id
     LEFT JOIN organisation o ON o.id = p.owner_id";

impl Register {
    /// Draws a proposal from the notes; its id. Only the host does.
    ///
    /// # Errors
    /// [`Error::Unknown`] for another organisation's workshop, or a note of another axis; [`Error::Refused`]:
    /// `proposal-words`, `proposal-owner` (no organisation of the register).
    pub async fn propose_in_workshop(
        &self,
        organisation_id: &str,
        new: &NewProposal,
    ) -> Result<String, Error> {
        let one = self.workshop_of_axis(&new.axis_id).await?;
        if one.host_id != organisation_id {
            return Err(unknown());
        }
        let words =
            long_text(&new.words, 2_000, "proposal-words")?.ok_or_else(|| refused("proposal-words"))?;
        let house = self.across(Across::CommonGround);
        if let Some(note) = &new.note_id {
            let axis: Option<String> = sqlx::query_scalar("SELECT axis_id FROM workshop_note WHERE id = $1")
                .bind(note)
                .fetch_optional(house.db.read())
                .await?;
            if axis.as_deref() != Some(new.axis_id.as_str()) {
                return Err(unknown());
            }
        }
        if let Some(owner) = &new.owner_id {
            let known: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM organisation WHERE id = $1")
                .bind(owner)
                .fetch_one(house.db.read())
                .await?;
            if known == 0 {
                return Err(refused("proposal-owner"));
            }
        }
        let id = uuid::Uuid::now_v7().to_string();
        let mut act = self.db.act().await?;
        sqlx::query(
            "INSERT INTO workshop_proposal (id, axis_id, host_id, note_id, words, owner_id, due_on, made_at, made_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(&id)
        .bind(&new.axis_id)
        .bind(organisation_id)
        .bind(&new.note_id)
        .bind(words)
        .bind(&new.owner_id)
        .bind(new.due_on.map(|day| day.to_string()))
        .bind(crate::now())
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        self.write_down(&mut act, organisation_id, ("made", "proposal", &id), None).await?;
        act.commit().await?;
        Ok(id)
    }

    /// Says what became of a proposal: its host, or who carries it.
    ///
    /// # Errors
    /// [`Error::Unknown`] for anybody else; [`Error::Refused`]: `proposal-status` (what cannot follow), `proposal-why` (no
    /// word, or of a person); [`Error::Changed`] when somebody said another thing meanwhile.
    pub async fn step_proposal(
        &self,
        organisation_id: &str,
        id: &str,
        (status, words): (Status, &str),
        today: Date,
    ) -> Result<Proposal, Error> {
        let one = self.proposal(id, organisation_id).await?;
        let is_owner = one.owner_id.as_deref() == Some(organisation_id);
        if one.host_id != organisation_id && !is_owner {
            return Err(unknown());
        }
        if !one.status().next().contains(&status) {
            return Err(refused("proposal-status"));
        }
        let words = long_text(words, 2_000, "proposal-why")?.ok_or_else(|| refused("proposal-why"))?;
        let number = i64::try_from(one.steps.len()).unwrap_or(i64::MAX).saturating_add(1);
        let mut act = self.db.act().await?;
        let noted = sqlx::query(
            "INSERT INTO workshop_proposal_step (id, proposal_id, organisation_id, number, status, words, noted_on, made_at,
                made_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (proposal_id, number) DO NOTHING",
        )
        .bind(uuid::Uuid::now_v7().to_string())
        .bind(id)
        .bind(organisation_id)
        .bind(number)
        .bind(status.code())
        .bind(words)
        .bind(today.to_string())
        .bind(crate::now())
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        if noted.rows_affected() == 0 {
            return Err(Error::Changed);
        }
        self.write_down(&mut act, organisation_id, ("stepped", "proposal", id), None).await?;
        act.commit().await?;
        self.proposal(id, organisation_id).await
    }

    /// One proposal, for a reader that may read it.
    ///
    /// # Errors
    /// [`Error::Unknown`], also for a workshop that is not published and is not the reader's.
    pub async fn proposal(&self, id: &str, reader: &str) -> Result<Proposal, Error> {
        let house = self.across(Across::CommonGround);
        let found = house.read_proposals("p.id = $1", id, false, Some(reader)).await?;
        found.into_iter().next().ok_or_else(unknown)
    }

    /// Proposals that an organisation carries and that are not ended, those due first first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn proposals_to_carry(&self, organisation_id: &str) -> Result<Vec<Proposal>, Error> {
        let house = self.across(Across::CommonGround);
        let mut all =
            house.read_proposals("p.owner_id = $1", organisation_id, true, Some(organisation_id)).await?;
        all.retain(|one| one.status().is_open());
        all.sort_by_key(|one| (one.due_on.is_none(), one.due_on));
        Ok(all)
    }

    /// The proposals of an axis that a reader may read.
    pub(super) async fn proposals_of(
        &self,
        axis_id: &str,
        reads_all: bool,
        reader: Option<&str>,
    ) -> Result<Vec<Proposal>, Error> {
        self.read_proposals("p.axis_id = $1", axis_id, reads_all, reader).await
    }

    /// Proposals, as far as a reader may: everything of a published workshop or with `reads_all`, else what it hosts or carries.
    async fn read_proposals(
        &self,
        which: &str,
        value: &str,
        reads_all: bool,
        reader: Option<&str>,
    ) -> Result<Vec<Proposal>, Error> {
        let sql = format!("{PROPOSALS} WHERE {which} ORDER BY p.made_at, p.id");
        let rows =
            sqlx::query(sqlx::AssertSqlSafe(sql)).bind(value.to_owned()).fetch_all(self.db.read()).await?;
        let mut read = Vec::new();
        for row in &rows {
            let host_id: String = row.try_get("host_id")?;
            let owner_id: Option<String> = row.try_get("owner_id")?;
            let is_published = row.try_get::<Option<String>, _>("published_at")?.is_some();
            let is_side = reader.is_some_and(|who| who == host_id || owner_id.as_deref() == Some(who));
            if !(is_published || reads_all || is_side) {
                continue;
            }
            let id: String = row.try_get("id")?;
            let due: Option<String> = row.try_get("due_on")?;
            read.push(Proposal {
                workshop_id: row.try_get("workshop_id")?,
                workshop: row.try_get("workshop")?,
                axis: row.try_get("axis")?,
                host_id,
                words: row.try_get("words")?,
                owner_id,
                owner: row.try_get("owner")?,
                due_on: due.as_deref().map(day).transpose()?,
                steps: self.steps_of(&id).await?,
                id,
            });
        }
        Ok(read)
    }

    async fn steps_of(&self, proposal_id: &str) -> Result<Vec<Step>, Error> {
        let rows = sqlx::query(
            "SELECT s.status, s.words, s.noted_on, o.name FROM workshop_proposal_step s
             JOIN organisation o ON o.id = s.organisation_id WHERE s.proposal_id = $1 ORDER BY s.number",
        )
        .bind(proposal_id)
        .fetch_all(self.db.read())
        .await?;
        let wrong = || Error::Computation("a step of a proposal has no status".to_owned());
        rows.iter()
            .map(|row| {
                Ok(Step {
                    status: Status::from_code(&row.try_get::<String, _>("status")?).ok_or_else(wrong)?,
                    organisation: row.try_get("name")?,
                    noted_on: day(&row.try_get::<String, _>("noted_on")?)?,
                    words: row.try_get("words")?,
                })
            })
            .collect()
    }
}
