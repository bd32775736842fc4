//! Meetings: what was to be talked of, who was there, what was said. Who wrote over an older edition is told so.

use super::read::day;
use super::refused;
use crate::adapted::short_text;
use crate::{Error, Register};
use jiff::civil::Date;
use sqlx::Row;
use std::collections::{BTreeMap, BTreeSet};

/// The longest agenda or minutes, in characters.
const LONGEST: usize = 20_000;

/// A meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meeting {
    pub id: String,
    pub title: String,
    pub held_on: Date,
    pub place: Option<String>,
    /// One point each.
    pub agenda: Vec<String>,
    pub minutes: Option<String>,
    /// Who was there, by name; `None`: not noted.
    pub present: Option<Vec<String>>,
    pub edition: i64,
}

/// What is written of a meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMeeting {
    pub title: String,
    pub held_on: Date,
    pub place: String,
    pub agenda: String,
    pub minutes: String,
    /// Ids of partners; empty: not noted.
    pub present: BTreeSet<String>,
}

/// Lines of a long text that says nothing of a person; each is kept by itself.
fn lines(text: &str, code: &str) -> Result<Vec<String>, Error> {
    if text.chars().count() > LONGEST {
        return Err(refused(code));
    }
    let each = text.lines().map(|line| short_text(line, 2_000, code));
    each.filter_map(Result::transpose).collect()
}

impl Register {
    /// Writes a meeting: a new one, or an edition of one that was seen. Its id.
    ///
    /// # Errors
    /// [`Error::Unknown`] for whoever does not keep the papers; [`Error::Changed`]; [`Error::Refused`]:
    /// `governance-title`, `governance-agenda`, `governance-minutes`, `governance-present`.
    pub async fn write_meeting(
        &self,
        secretariat_id: &str,
        id: &str,
        (meeting, seen): (Option<&str>, i64),
        new: &NewMeeting,
        today: Date,
    ) -> Result<String, Error> {
        let one = self.own_partnership(secretariat_id, id, today).await?;
        let title =
            short_text(&new.title, 160, "governance-title")?.ok_or_else(|| refused("governance-title"))?;
        let place = short_text(&new.place, 200, "governance-title")?;
        let agenda = lines(&new.agenda, "governance-agenda")?.join("\n");
        let minutes = lines(&new.minutes, "governance-minutes")?.join("\n");
        let known = |who: &String| one.partners.iter().any(|partner| partner.id == *who);
        if agenda.is_empty() {
            return Err(refused("governance-agenda"));
        }
        // Nobody was at a meeting to come.
        if !new.present.iter().all(known) || (!new.present.is_empty() && new.held_on > today) {
            return Err(refused("governance-present"));
        }
        let present = (!new.present.is_empty()).then(|| serde_json::to_string(&new.present)).transpose()?;
        let minutes = Some(minutes).filter(|text| !text.is_empty());
        let mut act = self.db.act().await?;
        let meeting_id = if let Some(known) = meeting {
            let changed = sqlx::query(
                "UPDATE partnership_meeting SET title = $4, held_on = $5, place = $6, agenda = $7, minutes = $8, present = $9,
                    edition = edition + 1 WHERE id = $1 AND partnership_id = $2 AND edition = $3",
            )
            .bind(known)
            .bind(id)
            .bind(seen)
            .bind(title)
            .bind(new.held_on.to_string())
            .bind(place)
            .bind(agenda)
            .bind(minutes)
            .bind(present)
            .execute(act.connection())
            .await?;
            if changed.rows_affected() == 0 {
                return Err(Error::Changed);
            }
            known.to_owned()
        } else {
            let made = uuid::Uuid::now_v7().to_string();
            sqlx::query(
                "INSERT INTO partnership_meeting (id, partnership_id, secretariat_id, title, held_on, place, agenda, minutes,
                    present, edition, made_at, made_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, $10, $11)",
            )
            .bind(&made)
            .bind(id)
            .bind(secretariat_id)
            .bind(title)
            .bind(new.held_on.to_string())
            .bind(place)
            .bind(agenda)
            .bind(minutes)
            .bind(present)
            .bind(crate::now())
            .bind(self.author().code())
            .execute(act.connection())
            .await?;
            made
        };
        self.write_down(&mut act, secretariat_id, ("written", "partnership-meeting", &meeting_id), None)
            .await?;
        act.commit().await?;
        Ok(meeting_id)
    }

    /// The meetings of a partnership, the last one first. For acts of this module: it sees the house.
    pub(super) async fn meetings_of(
        &self,
        id: &str,
        names: &BTreeMap<String, String>,
    ) -> Result<Vec<Meeting>, Error> {
        let rows = sqlx::query(
            "SELECT id, title, held_on, place, agenda, minutes, present, edition FROM partnership_meeting
             WHERE partnership_id = $1 ORDER BY held_on DESC, id DESC",
        )
        .bind(id)
        .fetch_all(self.db.read())
        .await?;
        rows.iter()
            .map(|row| {
                let present: Option<String> = row.try_get("present")?;
                let present: Option<BTreeSet<String>> =
                    present.map(|text| serde_json::from_str(&text)).transpose()?;
                let agenda: String = row.try_get("agenda")?;
                Ok(Meeting {
                    id: row.try_get("id")?,
                    title: row.try_get("title")?,
                    held_on: day(&row.try_get::<String, _>("held_on")?)?,
                    place: row.try_get("place")?,
                    agenda: agenda.lines().map(str::to_owned).collect(),
                    minutes: row.try_get("minutes")?,
                    present: present.map(|all| all.iter().filter_map(|id| names.get(id).cloned()).collect()),
                    edition: row.try_get("edition")?,
                })
            })
            .collect()
    }
}
