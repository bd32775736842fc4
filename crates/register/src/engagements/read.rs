//! Quotes and accompaniments as pages, files and the command line read them.

use super::unknown;
use crate::diagnoses::Party;
use crate::{Error, Register, instant};
use engagement::{Act, Fact, Quote, Side, Standing, Terms, Version};
use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::{AnyConnection, AssertSqlSafe, Row};

/// A fact, and who noted it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotedFact {
    pub at: Timestamp,
    pub author_name: Option<String>,
    /// Id of the party for which it was done.
    pub made_for: String,
    pub fact: Fact,
}

/// The version that is being written, and its edition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    pub number: u32,
    pub edition: i64,
    pub terms: Terms,
}

/// A quote, as one party sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuoteRecord {
    pub id: String,
    /// Who is helped.
    pub organisation: Party,
    pub helper: Party,
    pub referral_id: Option<String>,
    pub need_id: Option<String>,
    pub diagnosis_id: Option<String>,
    pub made_at: Timestamp,
    /// Versions and facts, as the engine reads them; a draft is in it for the organisation that writes it only.
    pub quote: Quote,
    pub facts: Vec<NotedFact>,
    /// Editions of the versions, by number.
    editions: Vec<(u32, i64)>,
}

impl QuoteRecord {
    /// On which side an organisation is.
    #[must_use]
    pub fn side_of(&self, organisation_id: &str) -> Side {
        if self.helper.id == organisation_id { Side::Provider } else { Side::Requester }
    }

    /// The other party.
    #[must_use]
    pub fn partner_of(&self, organisation_id: &str) -> &Party {
        if self.helper.id == organisation_id { &self.organisation } else { &self.helper }
    }

    fn was_sent(&self, number: u32) -> bool {
        self.quote.facts.iter().any(|fact| fact.act == Act::Sent { version: number })
    }

    /// The version that is being written.
    #[must_use]
    pub fn draft(&self) -> Option<Draft> {
        let last = self.quote.versions.last().filter(|one| !self.was_sent(one.number))?;
        let edition = self.editions.iter().find(|(number, _)| *number == last.number)?.1;
        Some(Draft { number: last.number, edition, terms: last.terms.clone() })
    }

    /// The version that was sent last.
    #[must_use]
    pub fn sent(&self) -> Option<&Version> {
        self.quote.versions.iter().rev().find(|one| self.was_sent(one.number))
    }

    /// The version that both signed last: the accompaniment follows it.
    #[must_use]
    pub fn in_force(&self) -> Option<&Version> {
        engagement::in_force(&self.quote)
    }

    /// The version that a page shows first: the one that waits, else the one in force, else the last.
    #[must_use]
    pub fn shown(&self, today: Date) -> Option<&Version> {
        let waits =
            self.sent().filter(|one| self.standing(one.number, today).is_some_and(|now| now.is_open()));
        waits.or_else(|| self.in_force()).or_else(|| self.sent()).or_else(|| self.quote.versions.last())
    }

    /// Where a version stands.
    #[must_use]
    pub fn standing(&self, number: u32, today: Date) -> Option<Standing> {
        engagement::standing(&self.quote, number, today)
    }

    /// The version before this one that the other side saw: what changed is told from it.
    #[must_use]
    pub fn before(&self, number: u32) -> Option<&Version> {
        self.quote.versions.iter().rev().find(|one| one.number < number && self.was_sent(one.number))
    }

    /// Does it wait for the signature of this organisation?
    #[must_use]
    pub fn waits_for(&self, organisation_id: &str, today: Date) -> Option<(u32, Standing)> {
        let version = self.sent()?;
        let now = self.standing(version.number, today)?;
        (now.is_open() && !now.is_signed_by(self.side_of(organisation_id))).then_some((version.number, now))
    }
}

/// Which quotes are read.
#[derive(Clone, Copy)]
pub(super) enum Which<'a> {
    One(&'a str),
    OfParty,
}

/// Quotes as one of their parties sees them, the newest first.
pub(super) async fn load(
    connection: &mut AnyConnection,
    by: &str,
    which: Which<'_>,
) -> Result<Vec<QuoteRecord>, Error> {
    let id = match which {
        Which::One(id) => id,
        Which::OfParty => "",
    };
    let rows = sqlx::query(
        "SELECT q.id, q.organisation_id, o.name AS organisation_name, q.helper_id, h.name AS helper_name,
                q.referral_id, q.need_id, q.diagnosis_id, q.made_at
         FROM quote q LEFT JOIN organisation o ON o.id = q.organisation_id
         LEFT JOIN organisation h ON h.id = q.helper_id
         WHERE (q.organisation_id = $1 OR q.helper_id = $1) AND ($2 = '' OR q.id = $2)
         ORDER BY q.made_at DESC, q.id",
    )
    .bind(by)
    .bind(id)
    .fetch_all(&mut *connection)
    .await?;
    let mut all = Vec::new();
    for row in &rows {
        let id: String = row.try_get("id")?;
        let party = |id: &str, name: &str| -> Result<Party, Error> {
            let id: String = row.try_get(id)?;
            let name: Option<String> = row.try_get(name)?;
            Ok(Party { name: name.unwrap_or_else(|| id.clone()), id })
        };
        let mut facts = Vec::new();
        for (at, author_name, made_for, fact) in sqlx::query_as::<_, (String, Option<String>, String, String)>(
            "SELECT f.at, c.name, f.made_for, f.fact FROM quote_fact f LEFT JOIN account c ON c.id = f.author
             WHERE f.quote_id = $1 ORDER BY f.rank",
        )
        .bind(&id)
        .fetch_all(&mut *connection)
        .await?
        {
            let fact = serde_json::from_str(&fact)?;
            facts.push(NotedFact { at: instant(&at)?, author_name, made_for, fact });
        }
        let (mut versions, mut editions) = (Vec::new(), Vec::new());
        for (number, content, edition) in sqlx::query_as::<_, (i64, String, i64)>(
            "SELECT version, content, edition FROM quote_version WHERE quote_id = $1 ORDER BY version",
        )
        .bind(&id)
        .fetch_all(&mut *connection)
        .await?
        {
            let number = u32::try_from(number).map_err(|_| unknown())?;
            // The digest is that of what is kept: a text that was touched bears none of its signatures.
            let digest = engagement::digest(&content);
            versions.push(Version { number, terms: engagement::read(&content)?, digest });
            editions.push((number, edition));
        }
        let helper = party("helper_id", "helper_name")?;
        let sent = |number: u32| facts.iter().any(|noted| noted.fact.act == Act::Sent { version: number });
        if helper.id != by {
            versions.retain(|one| sent(one.number));
        }
        if versions.is_empty() {
            // Nothing was shown to this party yet.
            continue;
        }
        all.push(QuoteRecord {
            organisation: party("organisation_id", "organisation_name")?,
            helper,
            referral_id: row.try_get("referral_id")?,
            need_id: row.try_get("need_id")?,
            diagnosis_id: row.try_get("diagnosis_id")?,
            made_at: instant(&row.try_get::<String, _>("made_at")?)?,
            quote: Quote { versions, facts: facts.iter().map(|noted| noted.fact.clone()).collect() },
            facts,
            editions,
            id,
        });
    }
    Ok(all)
}

impl Register {
    /// The quotes that an organisation writes or receives, the newest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn quotes(&self, by: &str) -> Result<Vec<QuoteRecord>, Error> {
        load(&mut *self.db.instant().await?, by, Which::OfParty).await
    }

    /// One quote, as a party sees it.
    ///
    /// # Errors
    /// [`Error::Unknown`] when there is none, the organisation is no party, or nothing was shown to it yet.
    pub async fn quote(&self, by: &str, id: &str) -> Result<QuoteRecord, Error> {
        let all = load(&mut *self.db.instant().await?, by, Which::One(id)).await?;
        all.into_iter().next().ok_or_else(unknown)
    }

    /// The text of a version, as it is signed: whoever has it can compute its digest again.
    ///
    /// # Errors
    /// [`Error::Unknown`] as [`Register::quote`], or when the version was not shown to the organisation.
    pub async fn quote_content(&self, by: &str, id: &str, number: u32) -> Result<String, Error> {
        let record = self.quote(by, id).await?;
        record.quote.version(number).ok_or_else(unknown)?;
        let sql = "SELECT content FROM quote_version WHERE quote_id = $1 AND version = $2";
        let found: Option<String> = sqlx::query_scalar(AssertSqlSafe(sql))
            .bind(id)
            .bind(i64::from(number))
            .fetch_optional(self.db.read())
            .await?;
        found.ok_or_else(unknown)
    }
}
