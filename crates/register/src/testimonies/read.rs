//! Reading testimonies: what is public, one's own, what waits for an answer.

use super::{About, Answer, AnswerKind, Edition, NewTestimony, Search, Side, Testimony, unknown};
use crate::practices::{Ground, Theme};
use crate::{Across, Error, Register};
use sqlx::Row;
use sqlx::any::AnyRow;
use std::collections::BTreeMap;
use trust::organisation::OrganisationKind;

const TESTIMONIES: &str = "SELECT t.id, t.organisation_id, o.name AS teller, o.closed_at AS teller_closed, t.other_id, x.name AS other,
        x.closed_at AS other_closed, t.withdrawn_edition, t.withdrawn_by, t.withdrawn_on,
        (SELECT COUNT(*) FROM membership m WHERE m.organisation_id = t.other_id AND m.confirmed_at IS NOT NULL
            AND m.ended_at IS NULL) AS people
     FROM testimony t JOIN organisation o ON o.id = t.organisation_id JOIN organisation x ON x.id = t.other_id";

const EDITIONS: &str = "SELECT e.testimony_id, e.number, e.title, e.theme, e.ground, e.territory, e.lived_on, e.done, e.changed, e.proof,
        e.hard, e.advice, e.practice_id, e.innovation_id, e.model, e.asked_on, e.answer, e.answer_words, e.answered_on
     FROM testimony_edition e JOIN testimony t ON t.id = e.testimony_id";

fn wrong(what: &str) -> Error {
    Error::Computation(format!("a testimony has no {what}"))
}

fn answer(row: &AnyRow) -> Result<Option<Answer>, Error> {
    let Some(code) = row.try_get::<Option<String>, _>("answer")? else { return Ok(None) };
    Ok(Some(Answer {
        kind: AnswerKind::from_code(&code).ok_or_else(|| wrong("answer"))?,
        words: row.try_get::<Option<String>, _>("answer_words")?.unwrap_or_default(),
        on: row.try_get::<String, _>("answered_on")?.parse().map_err(|_| wrong("day of answer"))?,
    }))
}

fn edition(row: &AnyRow) -> Result<Edition, Error> {
    let text = |name: &str| row.try_get::<String, _>(name);
    let may = |name: &str| row.try_get::<Option<String>, _>(name);
    let about = match (may("practice_id")?, may("innovation_id")?, may("model")?) {
        (Some(id), ..) => About::Practice(id),
        (_, Some(id), _) => About::Innovation(id),
        (.., Some(code)) => About::Model(code),
        _ => About::Nothing,
    };
    Ok(Edition {
        number: row.try_get("number")?,
        told: NewTestimony {
            title: text("title")?,
            theme: Theme::from_code(&text("theme")?).ok_or_else(|| wrong("theme"))?,
            ground: may("ground")?.as_deref().and_then(Ground::from_code),
            territory: text("territory")?.parse().map_err(|_| wrong("territory"))?,
            lived_on: text("lived_on")?.parse().map_err(|_| wrong("day"))?,
            about,
            done: text("done")?,
            changed: text("changed")?,
            proof: may("proof")?,
            hard: text("hard")?,
            advice: text("advice")?,
        },
        asked_on: text("asked_on")?.parse().map_err(|_| wrong("day of asking"))?,
        answer: answer(row)?,
    })
}

fn testimony(row: &AnyRow, editions: Vec<Edition>, asker: Option<&str>) -> Result<Testimony, Error> {
    let text = |name: &str| row.try_get::<String, _>(name);
    let may = |name: &str| row.try_get::<Option<String>, _>(name);
    let (teller_id, other_id) = (text("organisation_id")?, text("other_id")?);
    let side_of = |id: &str| if id == teller_id { Side::Teller } else { Side::Other };
    let withdrawn = match (may("withdrawn_by")?, may("withdrawn_on")?) {
        (Some(by), Some(on)) => Some((side_of(&by), on.parse().map_err(|_| wrong("day of withdrawal"))?)),
        _ => None,
    };
    Ok(Testimony {
        id: text("id")?,
        teller: text("teller")?,
        other: text("other")?,
        side: asker.filter(|id| *id == teller_id || *id == other_id).map(side_of),
        other_has_people: row.try_get::<i64, _>("people")? > 0,
        editions,
        withdrawn_edition: row.try_get("withdrawn_edition")?,
        withdrawn,
        is_closed: may("teller_closed")?.is_some() || may("other_closed")?.is_some(),
        teller_id,
        other_id,
    })
}

/// What somebody who is none of its sides reads of a testimony: its public edition, and nothing of what was said between them.
fn for_others(mut one: Testimony) -> Option<Testimony> {
    let public = one.public()?.clone();
    one.editions = vec![public];
    one.withdrawn_edition = 0;
    one.withdrawn = None;
    Some(one)
}

impl Register {
    /// Testimonies that a condition chooses, whole: each caller keeps what its asker may read.
    async fn testimonies_where(
        &self,
        which: &str,
        key: &str,
        asker: Option<&str>,
    ) -> Result<Vec<Testimony>, Error> {
        let house = self.across(Across::CommonGround);
        let heads = format!("{TESTIMONIES} WHERE {which} ORDER BY t.id");
        let texts = format!("{EDITIONS} WHERE {which} ORDER BY e.testimony_id, e.number");
        let heads =
            sqlx::query(sqlx::AssertSqlSafe(heads)).bind(key.to_owned()).fetch_all(house.db.read()).await?;
        let texts =
            sqlx::query(sqlx::AssertSqlSafe(texts)).bind(key.to_owned()).fetch_all(house.db.read()).await?;
        let mut of: BTreeMap<String, Vec<Edition>> = BTreeMap::new();
        for row in &texts {
            of.entry(row.try_get("testimony_id")?).or_default().push(edition(row)?);
        }
        heads
            .iter()
            .map(|row| testimony(row, of.remove(&row.try_get::<String, _>("id")?).unwrap_or_default(), asker))
            .collect()
    }

    /// What is public: the nearest to the words first, else the last lived first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn testimonies(&self, search: &Search) -> Result<Vec<Testimony>, Error> {
        let all = self.testimonies_where("t.id <> $1", "", None).await?;
        let mut all: Vec<Testimony> = all.into_iter().filter_map(for_others).collect();
        all.retain(|one| {
            let Some(told) = one.public().map(|edition| &edition.told) else { return false };
            let is_of = |id: &String| one.teller_id == *id || one.other_id == *id;
            search.theme.is_none_or(|theme| told.theme == theme)
                && search.ground.is_none_or(|ground| told.ground == Some(ground))
                && search.organisation.as_ref().is_none_or(is_of)
                && search.about.as_ref().is_none_or(|about| told.about == *about)
        });
        all.sort_by_key(|one| std::cmp::Reverse(one.public().map(|edition| edition.told.lived_on)));
        Ok(if search.words.trim().is_empty() {
            all
        } else {
            crate::shelves::nearest(all, &search.words, sheet)
        })
    }

    /// Those of an organisation, told by it or about it, whatever became of them; the last first. Of those about it, the ones
    /// that were withdrawn before it answered are not there.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn own_testimonies(&self, organisation_id: &str) -> Result<Vec<Testimony>, Error> {
        let which = "(t.organisation_id = $1 OR t.other_id = $1)";
        let mut all = self.testimonies_where(which, organisation_id, Some(organisation_id)).await?;
        all.retain(|one| {
            let was_answered = one.editions.iter().any(|edition| edition.answer.is_some());
            let is_taken_back = matches!(one.withdrawn, Some((Side::Teller, _)));
            one.side == Some(Side::Teller) || was_answered || !is_taken_back || one.waits_for_me()
        });
        all.reverse();
        Ok(all)
    }

    /// What waits for an organisation: texts to answer, its own to correct; the first asked first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn testimonies_to_answer(&self, organisation_id: &str) -> Result<Vec<Testimony>, Error> {
        let mut all = self.own_testimonies(organisation_id).await?;
        all.retain(Testimony::waits_for_me);
        all.sort_by_key(|one| one.last().map(|edition| edition.asked_on));
        Ok(all)
    }

    /// One testimony, as whoever asks may read it: `None` is a visitor.
    ///
    /// # Errors
    /// [`Error::Unknown`]: there is none, or nothing of it is theirs to read.
    pub async fn testimony(&self, id: &str, asker: Option<&str>) -> Result<Testimony, Error> {
        let one = self.testimonies_where("t.id = $1", id, asker).await?.pop().ok_or_else(unknown)?;
        if one.side.is_some() { Ok(one) } else { for_others(one).ok_or_else(unknown) }
    }

    /// One's own, whichever side one is.
    pub(super) async fn own_testimony(&self, organisation_id: &str, id: &str) -> Result<Testimony, Error> {
        let one = self.testimony(id, Some(organisation_id)).await?;
        if one.side.is_some() { Ok(one) } else { Err(unknown()) }
    }
}

/// A public testimony, as the search reads it.
fn sheet(one: &Testimony) -> catalogue::Sheet {
    let told = one.public().map(|edition| &edition.told);
    let text = |of: fn(&NewTestimony) -> String| told.map(of).unwrap_or_default();
    catalogue::Sheet {
        id: one.id.clone(),
        title: text(|told| told.title.clone()),
        content: text(|told| format!("{}\n{}\n{}", told.done, told.changed, told.hard)),
        prerequisites: text(|told| told.advice.clone()),
        provider: format!("{}\n{}", one.teller, one.other),
        kind: OrganisationKind::Unsaid,
        subjects: Vec::new(),
        others: text(|told| told.proof.clone().unwrap_or_default()),
        phase: None,
        price: None,
    }
}
