//! Good practices: what an organisation did that others may take up, and who took it up where. Organisations, never persons.

#[cfg(test)]
mod tests;

use crate::adapted::{is_sound_day, short_text};
use crate::calls::long_text;
use crate::{Across, Error, Register};
use jiff::civil::Date;
use sqlx::Row;
use sqlx::any::AnyRow;
use std::collections::BTreeSet;
use trust::closed_list;
use trust::organisation::OrganisationKind;
use trust::territory::Territory;

closed_list! {
    /// What it is about.
    Theme {
        AdaptedHomes = "adapted-homes",
        AgeingAtHome = "ageing-at-home",
        SupportedHousing = "supported-housing",
        AffordableSupply = "affordable-supply",
        EvictionPrevention = "eviction-prevention",
        WorkIntegration = "work-integration",
        LivingTogether = "living-together",
        BeyondShelters = "beyond-shelters",
    }
}

closed_list! {
    /// The kind of territory where it was tried.
    Ground {
        DenseCity = "dense-city",
        Town = "town",
        Rural = "rural",
        PriorityNeighbourhood = "priority-neighbourhood",
        Overseas = "overseas",
    }
}

closed_list! {
    /// Where somebody who takes it up has come to.
    Outcome {
        Planned = "planned",
        UnderWay = "under-way",
        Works = "works",
        GivenUp = "given-up",
    }
}

/// What is told of a practice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPractice {
    pub title: String,
    pub theme: Theme,
    pub grounds: BTreeSet<Ground>,
    pub context: String,
    pub method: String,
    pub partners: String,
    /// `None`: not known.
    pub cost_cents: Option<i64>,
    pub results: String,
    /// What must be there for it to work elsewhere.
    pub conditions: String,
}

/// A practice of the library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Practice {
    pub id: String,
    pub organisation_id: String,
    /// Who tells it, by name.
    pub organisation: String,
    pub kind: OrganisationKind,
    pub told: NewPractice,
    pub is_withdrawn: bool,
    pub edition: i64,
    /// How many organisations took it up, given up or not.
    pub replications: u64,
}

/// A line of the log of who took a practice up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replication {
    pub organisation: String,
    pub territory: Territory,
    pub noted_on: Date,
    pub outcome: Outcome,
    pub words: String,
}

/// A line to add to that log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewReplication {
    pub territory: Territory,
    pub noted_on: Date,
    pub outcome: Outcome,
    pub words: String,
}

/// What is looked for in the library. Everything that is given must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Search {
    pub words: String,
    pub theme: Option<Theme>,
    pub ground: Option<Ground>,
}

fn refused(code: &str) -> Error {
    Error::Refused(code.to_owned())
}

fn unknown() -> Error {
    Error::Unknown("practice".to_owned())
}

/// A text that must be there.
fn needed(text: &str, longest: usize, code: &str) -> Result<String, Error> {
    long_text(text, longest, code)?.ok_or_else(|| refused(code))
}

const PRACTICES: &str = "SELECT p.id, p.organisation_id, o.name AS organisation, o.kind, p.title, p.theme, p.grounds, p.context,
        p.method, p.partners, p.cost_cents, p.results, p.conditions, p.withdrawn_at, p.edition,
        (SELECT COUNT(DISTINCT r.organisation_id) FROM practice_replication r WHERE r.practice_id = p.id) AS replications
     FROM practice p JOIN organisation o ON o.id = p.organisation_id";

fn practice(row: &AnyRow) -> Result<Practice, Error> {
    let wrong = |what: &str| Error::Computation(format!("a practice has no {what}"));
    let text = |name: &str| row.try_get::<String, _>(name);
    let grounds: Vec<String> = serde_json::from_str(&text("grounds")?)?;
    Ok(Practice {
        id: text("id")?,
        organisation_id: text("organisation_id")?,
        organisation: text("organisation")?,
        kind: OrganisationKind::from_code(&text("kind")?).unwrap_or(OrganisationKind::Unsaid),
        told: NewPractice {
            title: text("title")?,
            theme: Theme::from_code(&text("theme")?).ok_or_else(|| wrong("theme"))?,
            grounds: grounds.iter().filter_map(|code| Ground::from_code(code)).collect(),
            context: text("context")?,
            method: text("method")?,
            partners: text("partners")?,
            cost_cents: row.try_get("cost_cents")?,
            results: text("results")?,
            conditions: text("conditions")?,
        },
        is_withdrawn: row.try_get::<Option<String>, _>("withdrawn_at")?.is_some(),
        edition: row.try_get("edition")?,
        replications: u64::try_from(row.try_get::<i64, _>("replications")?).unwrap_or(0),
    })
}

/// What is kept of a practice: texts without their blanks, none of them about a person.
fn checked(new: &NewPractice) -> Result<NewPractice, Error> {
    if new.grounds.is_empty() {
        return Err(refused("practice-grounds"));
    }
    if new.cost_cents.is_some_and(|cents| cents < 0) {
        return Err(refused("practice-cost"));
    }
    Ok(NewPractice {
        title: short_text(&new.title, 160, "practice-title")?.ok_or_else(|| refused("practice-title"))?,
        context: needed(&new.context, 4_000, "practice-context")?,
        method: needed(&new.method, 8_000, "practice-method")?,
        partners: needed(&new.partners, 2_000, "practice-partners")?,
        results: needed(&new.results, 4_000, "practice-results")?,
        conditions: needed(&new.conditions, 4_000, "practice-conditions")?,
        ..new.clone()
    })
}

impl Register {
    /// Tells a practice, or corrects one as it was seen; its id.
    ///
    /// # Errors
    /// [`Error::Refused`]: `practice-title`, `practice-grounds`, `practice-context`, `practice-method`, `practice-partners`,
    /// `practice-cost`, `practice-results`, `practice-conditions`; [`Error::Unknown`] for another organisation's;
    /// [`Error::Changed`].
    pub async fn tell_practice(
        &self,
        organisation_id: &str,
        seen: Option<(&str, i64)>,
        new: &NewPractice,
    ) -> Result<String, Error> {
        let told = checked(new)?;
        let grounds: Vec<&str> = told.grounds.iter().map(|one| one.code()).collect();
        let grounds = serde_json::to_string(&grounds)?;
        if let Some((id, _)) = seen
            && self.practice(id).await?.organisation_id != organisation_id
        {
            return Err(unknown());
        }
        let mut act = self.db.act().await?;
        let (id, verb) = match seen {
            None => {
                let id = uuid::Uuid::now_v7().to_string();
                sqlx::query(
                    "INSERT INTO practice (id, organisation_id, title, theme, grounds, context, method, partners, cost_cents,
                        results, conditions, edition, made_at, made_by)
                     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1, $12, $13)",
                )
                .bind(&id)
                .bind(organisation_id)
                .bind(told.title)
                .bind(told.theme.code())
                .bind(grounds)
                .bind(told.context)
                .bind(told.method)
                .bind(told.partners)
                .bind(told.cost_cents)
                .bind(told.results)
                .bind(told.conditions)
                .bind(crate::now())
                .bind(self.author().code())
                .execute(act.connection())
                .await?;
                (id, "told")
            }
            Some((id, edition)) => {
                let changed = sqlx::query(
                    "UPDATE practice SET title = $4, theme = $5, grounds = $6, context = $7, method = $8, partners = $9,
                        cost_cents = $10, results = $11, conditions = $12, withdrawn_at = NULL, edition = edition + 1
                     WHERE id = $1 AND organisation_id = $2 AND edition = $3",
                )
                .bind(id)
                .bind(organisation_id)
                .bind(edition)
                .bind(told.title)
                .bind(told.theme.code())
                .bind(grounds)
                .bind(told.context)
                .bind(told.method)
                .bind(told.partners)
                .bind(told.cost_cents)
                .bind(told.results)
                .bind(told.conditions)
                .execute(act.connection())
                .await?;
                if changed.rows_affected() == 0 {
                    return Err(Error::Changed);
                }
                (id.to_owned(), "changed")
            }
        };
        self.write_down(&mut act, organisation_id, (verb, "practice", &id), None).await?;
        act.commit().await?;
        Ok(id)
    }

    /// Takes a practice out of the library. Its page still says so to whoever has the link; to correct it puts it back.
    ///
    /// # Errors
    /// [`Error::Unknown`] for another organisation's, or one that is out already.
    pub async fn withdraw_practice(&self, organisation_id: &str, id: &str) -> Result<(), Error> {
        let mut act = self.db.act().await?;
        let changed = sqlx::query(
            "UPDATE practice SET withdrawn_at = $3, edition = edition + 1
             WHERE id = $1 AND organisation_id = $2 AND withdrawn_at IS NULL",
        )
        .bind(id)
        .bind(organisation_id)
        .bind(crate::now())
        .execute(act.connection())
        .await?;
        if changed.rows_affected() == 0 {
            return Err(unknown());
        }
        self.write_down(&mut act, organisation_id, ("withdrawn", "practice", id), None).await?;
        act.commit().await
    }

    /// Notes where an organisation that takes a practice up has come to.
    ///
    /// # Errors
    /// [`Error::Unknown`]; [`Error::Refused`]: `replication-day` (to come), `replication-words`.
    pub async fn note_replication(
        &self,
        organisation_id: &str,
        practice_id: &str,
        new: &NewReplication,
        today: Date,
    ) -> Result<(), Error> {
        if self.practice(practice_id).await?.is_withdrawn {
            return Err(unknown());
        }
        if !is_sound_day(new.noted_on, today) {
            return Err(refused("replication-day"));
        }
        let words = needed(&new.words, 2_000, "replication-words")?;
        let id = uuid::Uuid::now_v7().to_string();
        let mut act = self.db.act().await?;
        sqlx::query(
            "INSERT INTO practice_replication (id, practice_id, organisation_id, territory, noted_on, outcome, words, made_at,
                made_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(&id)
        .bind(practice_id)
        .bind(organisation_id)
        .bind(new.territory.to_string())
        .bind(new.noted_on.to_string())
        .bind(new.outcome.code())
        .bind(words)
        .bind(crate::now())
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        self.write_down(&mut act, organisation_id, ("replicated", "practice", practice_id), None).await?;
        act.commit().await
    }

    /// The practices that are looked for: the nearest to the words first, else by title.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn practices(&self, search: &Search) -> Result<Vec<Practice>, Error> {
        let sql = format!("{PRACTICES} WHERE p.withdrawn_at IS NULL ORDER BY p.title, p.id");
        // Told to everybody, with the name of who tells it.
        let house = self.across(Across::CommonGround);
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).fetch_all(house.db.read()).await?;
        let mut all = Vec::new();
        for row in &rows {
            let one = practice(row)?;
            let fits = search.theme.is_none_or(|theme| one.told.theme == theme)
                && search.ground.is_none_or(|ground| one.told.grounds.contains(&ground));
            if fits {
                all.push(one);
            }
        }
        Ok(if search.words.trim().is_empty() {
            all
        } else {
            crate::shelves::nearest(all, &search.words, sheet)
        })
    }

    /// One practice, be it out of the library.
    ///
    /// # Errors
    /// [`Error::Unknown`].
    pub async fn practice(&self, id: &str) -> Result<Practice, Error> {
        let sql = format!("{PRACTICES} WHERE p.id = $1");
        let house = self.across(Across::CommonGround);
        let row =
            sqlx::query(sqlx::AssertSqlSafe(sql)).bind(id.to_owned()).fetch_optional(house.db.read()).await?;
        practice(&row.ok_or_else(unknown)?)
    }

    /// Who took a practice up, the last noted first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn replications(&self, practice_id: &str) -> Result<Vec<Replication>, Error> {
        let wrong = |what: &str| Error::Computation(format!("a replication has no {what}"));
        let house = self.across(Across::CommonGround);
        let rows = sqlx::query(
            "SELECT o.name, r.territory, r.noted_on, r.outcome, r.words FROM practice_replication r
             JOIN organisation o ON o.id = r.organisation_id WHERE r.practice_id = $1 ORDER BY r.noted_on DESC, r.id DESC",
        )
        .bind(practice_id)
        .fetch_all(house.db.read())
        .await?;
        let read = |row: &AnyRow| -> Result<Replication, Error> {
            Ok(Replication {
                organisation: row.try_get("name")?,
                territory: row.try_get::<String, _>("territory")?.parse().map_err(|_| wrong("territory"))?,
                noted_on: row.try_get::<String, _>("noted_on")?.parse().map_err(|_| wrong("day"))?,
                outcome: Outcome::from_code(&row.try_get::<String, _>("outcome")?)
                    .ok_or_else(|| wrong("outcome"))?,
                words: row.try_get("words")?,
            })
        };
        rows.iter().map(read).collect()
    }
}

/// A practice, as the search reads it.
fn sheet(one: &Practice) -> catalogue::Sheet {
    catalogue::Sheet {
        id: one.id.clone(),
        title: one.told.title.clone(),
        content: format!("{}\n{}\n{}", one.told.context, one.told.method, one.told.results),
        prerequisites: one.told.conditions.clone(),
        provider: one.organisation.clone(),
        kind: one.kind,
        subjects: Vec::new(),
        others: one.told.partners.clone(),
        phase: None,
        price: None,
    }
}
