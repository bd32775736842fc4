//! Dwellings that are or will be free: facts are kept, where each stands is read from them by `pathway::vacancy`.

use crate::adapted::{Needed, NewLetting, is_sound_day};
use crate::db::Write;
use crate::transfers::{EndWhy, end_chains};
use crate::{Error, Register};
use jiff::ToSpan;
use jiff::civil::Date;
use pathway::vacancy::{Fact, Refusal, State, check, state};
use serde::Serialize;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};
use std::collections::BTreeMap;

/// Highest monthly rent that is taken for one: 20 000 €.
pub const HIGHEST_RENT_CENTS: u32 = 2_000_000;

/// A fact, and who noted it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NotedVacancyFact {
    pub fact: Fact,
    pub author: String,
    /// Name of the author's account; `None` when nobody's.
    pub author_name: Option<String>,
    pub noted_at: String,
}

/// A vacancy, with everything that happened to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Vacancy {
    pub id: String,
    pub dwelling_id: String,
    /// Monthly rent without charges at the next letting, in cents; `None`: not known.
    pub rent_cents: Option<u32>,
    pub state: State,
    pub facts: Vec<NotedVacancyFact>,
}

impl Vacancy {
    /// The day of the notice.
    #[must_use]
    pub fn noticed_on(&self) -> Option<Date> {
        self.facts.first().map(|noted| noted.fact.on())
    }

    /// The day from which the dwelling is free, as far as it is known.
    #[must_use]
    pub fn vacant_on(&self) -> Option<Date> {
        match self.state {
            State::Announced { vacant_on } => Some(vacant_on),
            State::Vacant { since } => Some(since),
            State::Unfit { .. } | State::Cancelled { .. } | State::Let { .. } => {
                self.facts.iter().rev().find_map(|noted| match noted.fact {
                    Fact::Freed { on } => Some(on),
                    Fact::Noticed { vacant_on, .. } | Fact::Moved { vacant_on, .. } => Some(vacant_on),
                    _ => None,
                })
            }
        }
    }

    /// Its facts, as the state is read from them.
    #[must_use]
    pub fn bare_facts(&self) -> Vec<Fact> {
        self.facts.iter().map(|noted| noted.fact.clone()).collect()
    }
}

fn refused(code: &str) -> Error {
    Error::Refused(code.to_owned())
}

/// A rent as it is kept.
///
/// # Errors
/// [`Error::Refused`] (`rent`): zero is no rent, and nobody asks for so much.
pub fn sound_rent(cents: u32) -> Result<u32, Error> {
    if cents == 0 || cents > HIGHEST_RENT_CENTS { Err(refused("rent")) } else { Ok(cents) }
}

fn why(refusal: Refusal) -> Error {
    refused(match refusal {
        Refusal::NotNow => "vacancy-not-now",
        Refusal::Day => "vacancy-day",
        Refusal::Order => "vacancy-order",
    })
}

fn vacancies_of(rows: &[AnyRow]) -> Result<Vec<Vacancy>, Error> {
    let mut order: Vec<String> = Vec::new();
    let mut all: BTreeMap<String, (String, Option<u32>, Vec<NotedVacancyFact>)> = BTreeMap::new();
    for row in rows {
        let id: String = row.try_get("id")?;
        let rent: Option<i64> = row.try_get("rent_cents")?;
        if !all.contains_key(&id) {
            order.push(id.clone());
        }
        let rent = rent.and_then(|cents| u32::try_from(cents).ok());
        let dwelling: String = row.try_get("dwelling_id")?;
        let entry = all.entry(id).or_insert_with(|| (dwelling, rent, Vec::new()));
        entry.2.push(NotedVacancyFact {
            fact: serde_json::from_str(&row.try_get::<String, _>("fact")?)?,
            author: row.try_get("author")?,
            author_name: row.try_get("author_name")?,
            noted_at: row.try_get("noted_at")?,
        });
    }
    Ok(order
        .into_iter()
        .filter_map(|id| {
            let (dwelling_id, rent_cents, facts) = all.remove(&id)?;
            let bare: Vec<Fact> = facts.iter().map(|noted| noted.fact.clone()).collect();
            Some(Vacancy { id, dwelling_id, rent_cents, state: state(&bare)?, facts })
        })
        .collect())
}

fn select(condition: &str) -> AssertSqlSafe<String> {
    AssertSqlSafe(format!(
        "SELECT v.id, v.dwelling_id, v.rent_cents, f.fact, f.author, f.noted_at, a.name AS author_name
         FROM vacancy v JOIN vacancy_fact f ON f.vacancy_id = v.id LEFT JOIN account a ON a.id = f.author
         WHERE v.landlord_id = $1 AND {condition} ORDER BY v.made_at, v.id, f.rank"
    ))
}

impl Register {
    /// Every vacancy of a landlord, in the order in which they were noted.
    pub async fn vacancies(&self, landlord_id: &str) -> Result<Vec<Vacancy>, Error> {
        let rows = sqlx::query(select("1 = 1")).bind(landlord_id).fetch_all(self.db.read()).await?;
        vacancies_of(&rows)
    }

    /// Those for which somebody is still to be found, the oldest notice first.
    pub async fn open_vacancies(&self, landlord_id: &str) -> Result<Vec<Vacancy>, Error> {
        let mut all = self.vacancies(landlord_id).await?;
        all.retain(|vacancy| vacancy.state.is_open());
        all.sort_by_key(|vacancy| (vacancy.noticed_on(), vacancy.id.clone()));
        Ok(all)
    }

    /// One vacancy.
    ///
    /// # Errors
    /// [`Error::Unknown`] when the landlord has no such vacancy.
    pub async fn vacancy(&self, landlord_id: &str, id: &str) -> Result<Vacancy, Error> {
        let rows = sqlx::query(select("v.id = $2")).bind(landlord_id).bind(id).fetch_all(self.db.read());
        let found = vacancies_of(&rows.await?)?;
        found.into_iter().next().ok_or_else(|| Error::Unknown("vacancy".to_owned()))
    }

    /// Notes that a tenant leaves; the id of the vacancy.
    ///
    /// # Errors
    /// [`Error::Refused`]: `vacancy-open` when the dwelling has one under way, `vacancy-day`, `vacancy-order`, `rent`.
    /// [`Error::Unknown`] when the dwelling is not in the landlord's files.
    pub async fn note_notice(
        &self,
        landlord_id: &str,
        dwelling_id: &str,
        (on, vacant_on): (Date, Date),
        rent_cents: Option<u32>,
        today: Date,
    ) -> Result<String, Error> {
        let rent = rent_cents.map(sound_rent).transpose()?;
        let last = today.checked_add(2.years()).unwrap_or(today);
        if !is_sound_day(on, today) || !is_sound_day(vacant_on, last) {
            return Err(refused("vacancy-day"));
        }
        let fact = Fact::Noticed { on, vacant_on };
        check(&[], &fact, today).map_err(why)?;
        let mut act = self.db.act().await?;
        act.hold(&format!("dwelling:{dwelling_id}")).await?;
        let owned: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM dwelling WHERE id = $1 AND landlord_id = $2 AND is_current = 1",
        )
        .bind(dwelling_id)
        .bind(landlord_id)
        .fetch_one(act.connection())
        .await?;
        if owned == 0 {
            return Err(Error::Unknown("dwelling".to_owned()));
        }
        let rows = sqlx::query(select("v.dwelling_id = $2"))
            .bind(landlord_id)
            .bind(dwelling_id)
            .fetch_all(act.connection())
            .await?;
        if vacancies_of(&rows)?.iter().any(|vacancy| vacancy.state.is_open()) {
            return Err(refused("vacancy-open"));
        }
        let id = uuid::Uuid::now_v7().to_string();
        sqlx::query(
            "INSERT INTO vacancy (id, landlord_id, dwelling_id, rent_cents, made_at) VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(&id)
        .bind(landlord_id)
        .bind(dwelling_id)
        .bind(rent.map(i64::from))
        .bind(crate::now())
        .execute(act.connection())
        .await?;
        self.put_vacancy_fact(&mut act, landlord_id, &id, 1, &fact).await?;
        act.commit().await?;
        Ok(id)
    }

    async fn put_vacancy_fact(
        &self,
        act: &mut Write<'_>,
        landlord_id: &str,
        id: &str,
        rank: usize,
        fact: &Fact,
    ) -> Result<(), Error> {
        sqlx::query(
            "INSERT INTO vacancy_fact (vacancy_id, rank, author, noted_at, fact) VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(id)
        .bind(i64::try_from(rank).unwrap_or(i64::MAX))
        .bind(self.author().code())
        .bind(crate::now())
        .bind(serde_json::to_string(fact)?)
        .execute(act.connection())
        .await?;
        let after = Some(fact.code().to_owned());
        self.write_down(act, landlord_id, ("noted", "vacancy", id), after).await
    }

    /// Adds a fact to a vacancy. A lease also writes who needed the dwelling, from the decision of the commission when
    /// there is one, and as not known otherwise. `was_adapted`: is the dwelling adapted today?
    ///
    /// # Errors
    /// [`Error::Refused`]: `vacancy-not-now`, `vacancy-day`, `vacancy-order`. [`Error::Unknown`] when the landlord has no
    /// such vacancy.
    pub async fn note_vacancy_fact(
        &self,
        landlord_id: &str,
        id: &str,
        fact: Fact,
        was_adapted: Option<bool>,
        today: Date,
    ) -> Result<(), Error> {
        let last = today.checked_add(2.years()).unwrap_or(today);
        let other = match fact {
            Fact::Noticed { vacant_on, .. } | Fact::Moved { vacant_on, .. } => vacant_on,
            _ => fact.on(),
        };
        if !is_sound_day(fact.on(), last) || !is_sound_day(other, last) {
            return Err(refused("vacancy-day"));
        }
        let before = self.vacancy(landlord_id, id).await?;
        // What is sealed is sealed before the transaction: the first key of an organisation is a transaction of its own.
        let letting = match fact {
            Fact::Let { on } => {
                let chosen = self.decided_for(landlord_id, id).await?;
                let new = NewLetting {
                    let_on: on,
                    needed: Needed::of(chosen.as_ref().and_then(|c| c.needs_it)),
                    need_level: chosen.and_then(|c| c.level),
                    was_adapted,
                };
                let letting_id = uuid::Uuid::now_v7().to_string();
                let sealed = self.seal_letting(landlord_id, &letting_id, &new).await?;
                Some((letting_id, on, sealed))
            }
            _ => None,
        };
        let mut act = self.db.act().await?;
        act.hold(&format!("dwelling:{}", before.dwelling_id)).await?;
        let rows =
            sqlx::query(select("v.id = $2")).bind(landlord_id).bind(id).fetch_all(act.connection()).await?;
        let now = vacancies_of(&rows)?.into_iter().next();
        let now = now.ok_or_else(|| Error::Unknown("vacancy".to_owned()))?;
        check(&now.bare_facts(), &fact, today).map_err(why)?;
        self.put_vacancy_fact(&mut act, landlord_id, id, now.facts.len() + 1, &fact).await?;
        // What was proposed from this vacancy holds no more.
        let ended = match fact {
            Fact::Unfit { on } => Some((EndWhy::Unfit, on)),
            Fact::Cancelled { on } => Some((EndWhy::Cancelled, on)),
            Fact::Let { on } => Some((EndWhy::Let, on)),
            _ => None,
        };
        if let Some(ended) = ended {
            act.hold(&format!("transfers:{landlord_id}")).await?;
            end_chains(self, &mut act, (landlord_id, id), ended).await?;
        }
        if let Some((letting_id, on, sealed)) = letting {
            let ids = (landlord_id, now.dwelling_id.as_str(), letting_id.as_str());
            self.put_letting(&mut act, ids, on, &sealed).await?;
        }
        act.commit().await
    }

    /// Says the rent of the next letting.
    ///
    /// # Errors
    /// [`Error::Refused`]: `rent` for zero, `vacancy-not-now` once it is let. [`Error::Unknown`] when the landlord has no
    /// such vacancy.
    pub async fn set_rent(&self, landlord_id: &str, id: &str, cents: u32) -> Result<(), Error> {
        let cents = sound_rent(cents)?;
        if !self.vacancy(landlord_id, id).await?.state.is_open() {
            return Err(refused("vacancy-not-now"));
        }
        let mut act = self.db.act().await?;
        sqlx::query("UPDATE vacancy SET rent_cents = $3 WHERE id = $1 AND landlord_id = $2")
            .bind(id)
            .bind(landlord_id)
            .bind(i64::from(cents))
            .execute(act.connection())
            .await?;
        self.write_down(&mut act, landlord_id, ("changed", "vacancy", id), Some("rent".to_owned())).await?;
        act.commit().await
    }
}
