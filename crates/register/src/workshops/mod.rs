//! Workshops: an agenda by axes, notes by several hands, proposals drawn from them, and what becomes of each. Until it is
//! published a note is read by the host and by who wrote it; from then on everything is everybody's and notes are closed.

mod proposals;
#[cfg(test)]
mod tests;

pub use proposals::{NewProposal, Proposal, Status, Step};

use crate::adapted::short_text;
use crate::calls::long_text;
use crate::{Across, Error, Register};
use jiff::civil::Date;
use sqlx::Row;
use sqlx::any::AnyRow;

/// The most axes of one workshop.
const MOST_AXES: usize = 12;
/// The most notes of one organisation in one workshop.
const MOST_NOTES: i64 = 200;

/// A workshop to hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewWorkshop {
    pub title: String,
    pub held_on: Date,
    pub place: String,
    pub agenda: String,
    /// Titles, in their order.
    pub axes: Vec<String>,
}

/// A workshop in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Workshop {
    pub id: String,
    pub host_id: String,
    pub host: String,
    pub title: String,
    pub held_on: Date,
    pub place: String,
    pub agenda: String,
    /// `None`: not counted.
    pub participants: Option<u64>,
    pub is_published: bool,
}

/// What somebody said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    pub id: String,
    /// Who says it, by name.
    pub organisation: String,
    pub words: String,
}

/// An axis, with what this reader may read of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Axis {
    pub id: String,
    pub title: String,
    pub notes: Vec<Note>,
    pub proposals: Vec<Proposal>,
}

fn refused(code: &str) -> Error {
    Error::Refused(code.to_owned())
}

fn unknown() -> Error {
    Error::Unknown("workshop".to_owned())
}

const WORKSHOPS: &str =
    "SELECT w.id, w.organisation_id, o.name AS host, w.title, w.held_on, w.place, w.agenda, w.participants,
        w.published_at FROM workshop w JOIN organisation o ON o.id = w.organisation_id";

fn workshop(row: &AnyRow) -> Result<Workshop, Error> {
    let participants: Option<i64> = row.try_get("participants")?;
    Ok(Workshop {
        id: row.try_get("id")?,
        host_id: row.try_get("organisation_id")?,
        host: row.try_get("host")?,
        title: row.try_get("title")?,
        held_on: day(&row.try_get::<String, _>("held_on")?)?,
        place: row.try_get("place")?,
        agenda: row.try_get("agenda")?,
        participants: participants.and_then(|n| u64::try_from(n).ok()),
        is_published: row.try_get::<Option<String>, _>("published_at")?.is_some(),
    })
}

fn day(text: &str) -> Result<Date, Error> {
    text.parse().map_err(|_| Error::Computation("a day of a workshop".to_owned()))
}

impl Register {
    /// Holds a workshop; its id. It may be told after it was held.
    ///
    /// # Errors
    /// [`Error::Refused`]: `workshop-title`, `workshop-place`, `workshop-agenda`, `workshop-axes` (none, too many, twice the
    /// same).
    pub async fn hold_workshop(&self, organisation_id: &str, new: &NewWorkshop) -> Result<String, Error> {
        let title =
            short_text(&new.title, 160, "workshop-title")?.ok_or_else(|| refused("workshop-title"))?;
        let place =
            short_text(&new.place, 200, "workshop-place")?.ok_or_else(|| refused("workshop-place"))?;
        let agenda =
            long_text(&new.agenda, 8_000, "workshop-agenda")?.ok_or_else(|| refused("workshop-agenda"))?;
        let axes = new.axes.iter().map(|axis| short_text(axis, 160, "workshop-axes"));
        let axes: Vec<String> = axes.filter_map(Result::transpose).collect::<Result<_, _>>()?;
        let different: std::collections::BTreeSet<&String> = axes.iter().collect();
        if axes.is_empty() || axes.len() > MOST_AXES || different.len() < axes.len() {
            return Err(refused("workshop-axes"));
        }
        let id = uuid::Uuid::now_v7().to_string();
        let mut act = self.db.act().await?;
        sqlx::query(
            "INSERT INTO workshop (id, organisation_id, title, held_on, place, agenda, made_at, made_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(&id)
        .bind(organisation_id)
        .bind(title)
        .bind(new.held_on.to_string())
        .bind(place)
        .bind(agenda)
        .bind(crate::now())
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        for (number, axis) in (1_i64..).zip(axes) {
            sqlx::query(
                "INSERT INTO workshop_axis (id, workshop_id, host_id, number, title) VALUES ($1, $2, $3, $4, $5)",
            )
            .bind(uuid::Uuid::now_v7().to_string())
            .bind(&id)
            .bind(organisation_id)
            .bind(number)
            .bind(axis)
            .execute(act.connection())
            .await?;
        }
        self.write_down(&mut act, organisation_id, ("held", "workshop", &id), None).await?;
        act.commit().await?;
        Ok(id)
    }

    /// Adds a note to an axis, while the workshop is not published.
    ///
    /// # Errors
    /// [`Error::Unknown`]; [`Error::Refused`]: `note-words`, `note-closed`, `note-many`.
    pub async fn note_in_workshop(
        &self,
        organisation_id: &str,
        axis_id: &str,
        words: &str,
    ) -> Result<String, Error> {
        let words = long_text(words, 4_000, "note-words")?.ok_or_else(|| refused("note-words"))?;
        let one = self.workshop_of_axis(axis_id).await?;
        if one.is_published {
            return Err(refused("note-closed"));
        }
        // Whoever wrote so much already, of all axes.
        let written: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM workshop_note n JOIN workshop_axis a ON a.id = n.axis_id
             WHERE a.workshop_id = $1 AND n.organisation_id = $2",
        )
        .bind(&one.id)
        .bind(organisation_id)
        .fetch_one(self.db.read())
        .await?;
        if written >= MOST_NOTES {
            return Err(refused("note-many"));
        }
        let id = uuid::Uuid::now_v7().to_string();
        let mut act = self.db.act().await?;
        sqlx::query(
            "INSERT INTO workshop_note (id, axis_id, host_id, organisation_id, words, made_at, made_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(&id)
        .bind(axis_id)
        .bind(&one.host_id)
        .bind(organisation_id)
        .bind(words)
        .bind(crate::now())
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        self.write_down(&mut act, organisation_id, ("noted", "workshop", &one.id), None).await?;
        act.commit().await?;
        Ok(one.id)
    }

    /// Publishes a workshop: how many came, and what was said is everybody's.
    ///
    /// # Errors
    /// [`Error::Unknown`] for another organisation's, or when it is published already; [`Error::Refused`]:
    /// `workshop-day` (it is to come), `workshop-empty` (no note and no proposal).
    pub async fn publish_workshop(
        &self,
        organisation_id: &str,
        id: &str,
        participants: Option<u64>,
        today: Date,
    ) -> Result<(), Error> {
        let one = self.workshop(id).await?;
        if one.host_id != organisation_id || one.is_published {
            return Err(unknown());
        }
        if one.held_on > today {
            return Err(refused("workshop-day"));
        }
        let axes = self.workshop_axes(&one, Some(organisation_id)).await?;
        if axes.iter().all(|axis| axis.notes.is_empty() && axis.proposals.is_empty()) {
            return Err(refused("workshop-empty"));
        }
        let mut act = self.db.act().await?;
        let changed = sqlx::query(
            "UPDATE workshop SET published_at = $3, participants = $4
             WHERE id = $1 AND organisation_id = $2 AND published_at IS NULL",
        )
        .bind(id)
        .bind(organisation_id)
        .bind(crate::now())
        .bind(participants.and_then(|n| i64::try_from(n).ok()))
        .execute(act.connection())
        .await?;
        if changed.rows_affected() == 0 {
            return Err(unknown());
        }
        self.write_down(&mut act, organisation_id, ("published", "workshop", id), None).await?;
        act.commit().await
    }

    /// Every workshop, the last held first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn workshops(&self) -> Result<Vec<Workshop>, Error> {
        let sql = format!("{WORKSHOPS} ORDER BY w.held_on DESC, w.id");
        // Told to everybody, with the name of who holds it.
        let house = self.across(Across::CommonGround);
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).fetch_all(house.db.read()).await?;
        rows.iter().map(workshop).collect()
    }

    /// One workshop.
    ///
    /// # Errors
    /// [`Error::Unknown`].
    pub async fn workshop(&self, id: &str) -> Result<Workshop, Error> {
        self.one_workshop("w.id = $1", id).await
    }

    pub(super) async fn workshop_of_axis(&self, axis_id: &str) -> Result<Workshop, Error> {
        self.one_workshop("w.id = (SELECT a.workshop_id FROM workshop_axis a WHERE a.id = $1)", axis_id).await
    }

    async fn one_workshop(&self, which: &str, value: &str) -> Result<Workshop, Error> {
        let sql = format!("{WORKSHOPS} WHERE {which}");
        let house = self.across(Across::CommonGround);
        let row = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(value.to_owned())
            .fetch_optional(house.db.read())
            .await?;
        workshop(&row.ok_or_else(unknown)?)
    }

    /// The axes of a workshop with what a reader may read: everything once it is published, else what the host may, or its
    /// own notes. `None` is somebody without an organisation.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn workshop_axes(&self, one: &Workshop, reader: Option<&str>) -> Result<Vec<Axis>, Error> {
        let house = self.across(Across::CommonGround);
        let rows = sqlx::query("SELECT id, title FROM workshop_axis WHERE workshop_id = $1 ORDER BY number")
            .bind(&one.id)
            .fetch_all(house.db.read())
            .await?;
        let reads_all = one.is_published || reader == Some(one.host_id.as_str());
        let mut axes = Vec::new();
        for row in &rows {
            let id: String = row.try_get("id")?;
            let notes = sqlx::query(
                "SELECT n.id, n.organisation_id, o.name, n.words FROM workshop_note n
                 JOIN organisation o ON o.id = n.organisation_id WHERE n.axis_id = $1 ORDER BY n.made_at, n.id",
            )
            .bind(&id)
            .fetch_all(house.db.read())
            .await?;
            let mut read = Vec::new();
            for note in &notes {
                if reads_all || reader == Some(note.try_get::<String, _>("organisation_id")?.as_str()) {
                    read.push(Note {
                        id: note.try_get("id")?,
                        organisation: note.try_get("name")?,
                        words: note.try_get("words")?,
                    });
                }
            }
            let proposals = house.proposals_of(&id, reads_all, reader).await?;
            axes.push(Axis { title: row.try_get("title")?, notes: read, proposals, id });
        }
        Ok(axes)
    }
}
