//! Funding agreements as pages, files and the command line read them.

use super::unknown;
use crate::diagnoses::Party;
use crate::{Across, Error, Register, instant};
use ::subsidy::{Act, Agreement, ClaimPayment, Fact, Stage, Terms, Version, in_force, missing, stage};
use jiff::Timestamp;
use jiff::civil::Date;
use ledger::PaymentState;
use sqlx::{AnyConnection, AssertSqlSafe, Row};
use std::collections::{BTreeMap, BTreeSet};

/// A fact, who noted it and for which organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotedFact {
    pub at: Timestamp,
    /// Code of whoever noted it.
    pub author: String,
    pub author_name: Option<String>,
    pub made_for: String,
    pub fact: Fact,
}

/// What the ledger says of a claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaidClaim {
    pub claim: String,
    pub payment_id: String,
    /// The funder that pays.
    pub funder_id: String,
    pub envelope_id: String,
    pub cents: i64,
    pub state: PaymentState,
    /// What is asked of whoever asked, or why it is refused.
    pub said: Option<String>,
    pub paid_on: Option<Date>,
}

/// The version that is being written, and its edition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubsidyDraft {
    pub number: u32,
    pub edition: i64,
    pub terms: Terms,
}

/// On which side an organisation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SubsidySide {
    Funder,
    Beneficiary,
    Partner,
}

/// A funding agreement, as one of its parties reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubsidyRecord {
    pub id: String,
    /// The funder that writes it.
    pub coordinator: Party,
    pub purpose_id: String,
    pub made_at: Timestamp,
    pub agreement: Agreement,
    pub facts: Vec<NotedFact>,
    pub payments: Vec<PaidClaim>,
    /// Names of the organisations of its terms, by id.
    pub names: BTreeMap<String, String>,
    /// Names of the envelopes, by id: told to their funder.
    pub envelopes: BTreeMap<String, String>,
    editions: Vec<(u32, i64)>,
}

impl SubsidyRecord {
    fn was_sent(&self, number: u32) -> bool {
        self.facts.iter().any(|noted| noted.fact.act == Act::Sent { version: number })
    }

    /// The version that is being written.
    #[must_use]
    pub fn draft(&self) -> Option<SubsidyDraft> {
        let last = self.agreement.versions.last().filter(|one| !self.was_sent(one.number))?;
        let edition = self.editions.iter().find(|(number, _)| *number == last.number)?.1;
        Some(SubsidyDraft { number: last.number, edition, terms: last.terms.clone() })
    }

    /// The version that holds.
    #[must_use]
    pub fn in_force(&self) -> Option<&Version> {
        in_force(&self.agreement)
    }

    /// The version that is sent and waits for signatures.
    #[must_use]
    pub fn proposed(&self) -> Option<&Version> {
        let last = self.agreement.versions.iter().rev().find(|one| self.was_sent(one.number))?;
        let objected = self
            .facts
            .iter()
            .any(|noted| matches!(noted.fact.act, Act::Objected { version, .. } if version == last.number));
        (!objected && !missing(&self.agreement, last.number).is_empty()).then_some(last)
    }

    /// What a page shows first: what holds, else the last one.
    #[must_use]
    pub fn shown(&self) -> Option<&Version> {
        self.in_force().or_else(|| self.agreement.versions.last())
    }

    /// Where it stands.
    #[must_use]
    pub fn stage(&self, today: Date) -> Stage {
        stage(&self.agreement, today)
    }

    /// On which side an organisation is in what is shown; a partner that was replaced is on none.
    #[must_use]
    pub fn side_of(&self, organisation_id: &str) -> Option<SubsidySide> {
        let sides = |terms: &Terms| {
            if terms.funders().contains(&organisation_id) {
                Some(SubsidySide::Funder)
            } else if terms.beneficiary == organisation_id {
                Some(SubsidySide::Beneficiary)
            } else if terms.partners.iter().any(|one| one == organisation_id) {
                Some(SubsidySide::Partner)
            } else {
                None
            }
        };
        if self.coordinator.id == organisation_id {
            return Some(SubsidySide::Funder);
        }
        let now = self.in_force().and_then(|one| sides(&one.terms));
        // Whoever comes with a change reads it before it signs.
        now.or_else(|| self.proposed().and_then(|one| sides(&one.terms)))
            .or_else(|| self.shown().filter(|_| self.in_force().is_none()).and_then(|one| sides(&one.terms)))
    }

    /// The version that waits for the signature of an organisation.
    #[must_use]
    pub fn waits_for(&self, organisation_id: &str, today: Date) -> Option<&Version> {
        let over =
            matches!(self.stage(today), Stage::Closed | Stage::Terminated | Stage::Lapsed | Stage::Late);
        let version = self.proposed().filter(|_| !over)?;
        missing(&self.agreement, version.number).contains(organisation_id).then_some(version)
    }

    /// Who ordered that money is asked back: whoever notes what came back is somebody else.
    #[must_use]
    pub fn ordered_by(&self, title: &str) -> Option<&str> {
        let ordered =
            |noted: &&NotedFact| matches!(&noted.fact.act, Act::Ordered { title: of } if of == title);
        self.facts.iter().find(ordered).map(|noted| noted.author.as_str())
    }

    /// What an organisation is called here.
    #[must_use]
    pub fn name(&self, id: &str) -> String {
        self.names.get(id).cloned().unwrap_or_else(|| id.to_owned())
    }

    /// The funder of an envelope, by its name.
    #[must_use]
    pub fn funder_of(&self, envelope: &str) -> String {
        let share = self.agreement.versions.iter().rev().find_map(|one| one.terms.share(envelope));
        share.map(|share| self.name(&share.funder)).unwrap_or_default()
    }

    /// The same, as an organisation may read it; `None`: it may not know of it.
    fn for_party(mut self, by: &str) -> Option<SubsidyRecord> {
        if self.coordinator.id != by {
            let sent: BTreeSet<u32> =
                self.agreement.versions.iter().map(|one| one.number).filter(|n| self.was_sent(*n)).collect();
            self.agreement.versions.retain(|one| sent.contains(&one.number));
            self.editions.clear();
        }
        let side = self.side_of(by).filter(|_| !self.agreement.versions.is_empty())?;
        let own: BTreeSet<String> = self
            .agreement
            .versions
            .iter()
            .flat_map(|one| &one.terms.shares)
            .filter(|share| share.funder == by)
            .map(|share| share.envelope.clone())
            .collect();
        // How a funder calls its money is its business.
        self.envelopes.retain(|id, _| own.contains(id));
        if side != SubsidySide::Funder {
            self.envelopes.clear();
        }
        Some(self)
    }
}

/// Which agreements are read.
#[derive(Clone, Copy)]
pub(super) enum Which<'a> {
    One(&'a str),
    Of(&'a str),
    All,
}

async fn versions(
    connection: &mut AnyConnection,
    id: &str,
) -> Result<(Vec<Version>, Vec<(u32, i64)>), Error> {
    let rows: Vec<(i64, String, i64)> = sqlx::query_as(
        "SELECT version, content, edition FROM subsidy_version WHERE subsidy_id = $1 ORDER BY version",
    )
    .bind(id)
    .fetch_all(connection)
    .await?;
    let (mut versions, mut editions) = (Vec::new(), Vec::new());
    for (number, content, edition) in rows {
        let number = u32::try_from(number).map_err(|_| unknown())?;
        // The digest is that of what is kept: a text that was touched bears none of its signatures.
        let digest = ::subsidy::digest(&content);
        versions.push(Version { number, terms: ::subsidy::read(&content)?, digest });
        editions.push((number, edition));
    }
    Ok((versions, editions))
}

async fn facts(connection: &mut AnyConnection, id: &str) -> Result<Vec<NotedFact>, Error> {
    let rows: Vec<(String, String, Option<String>, String, String)> = sqlx::query_as(
        "SELECT f.at, f.author, a.name, f.made_for, f.fact FROM subsidy_fact f LEFT JOIN account a ON a.id = f.author
         WHERE f.subsidy_id = $1 ORDER BY f.rank",
    )
    .bind(id)
    .fetch_all(connection)
    .await?;
    let mut all = Vec::with_capacity(rows.len());
    for (at, author, author_name, made_for, fact) in rows {
        let fact = serde_json::from_str(&fact)?;
        all.push(NotedFact { at: instant(&at)?, author, author_name, made_for, fact });
    }
    Ok(all)
}

async fn payments(connection: &mut AnyConnection, id: &str) -> Result<Vec<PaidClaim>, Error> {
    let rows = sqlx::query(
        "SELECT s.claim, y.id, y.organisation_id, y.envelope_id, y.amount_cents, y.state, y.said, y.paid_on
         FROM subsidy_payment s JOIN payment y ON y.id = s.payment_id WHERE s.subsidy_id = $1 ORDER BY y.id",
    )
    .bind(id)
    .fetch_all(connection)
    .await?;
    let wrong = || Error::Computation("a payment of an agreement cannot be read".to_owned());
    let read = |row: &sqlx::any::AnyRow| {
        let paid_on: Option<String> = row.try_get("paid_on")?;
        Ok(PaidClaim {
            claim: row.try_get("claim")?,
            payment_id: row.try_get("id")?,
            funder_id: row.try_get("organisation_id")?,
            envelope_id: row.try_get("envelope_id")?,
            cents: row.try_get("amount_cents")?,
            state: PaymentState::from_code(&row.try_get::<String, _>("state")?).ok_or_else(wrong)?,
            said: row.try_get("said")?,
            paid_on: paid_on.map(|day| day.parse()).transpose().map_err(|_| wrong())?,
        })
    };
    rows.iter().map(read).collect()
}

async fn names(
    connection: &mut AnyConnection,
    table: &'static str,
    ids: BTreeSet<String>,
) -> Result<BTreeMap<String, String>, Error> {
    let mut all = BTreeMap::new();
    for id in ids {
        let sql = format!("SELECT name FROM {table} WHERE id = $1");
        let name: Option<String> =
            sqlx::query_scalar(AssertSqlSafe(sql)).bind(id.clone()).fetch_optional(&mut *connection).await?;
        all.extend(name.map(|name| (id, name)));
    }
    Ok(all)
}

/// Agreements, whole, the newest first. See the house before, and hide afterwards.
pub(super) async fn load(
    connection: &mut AnyConnection,
    which: Which<'_>,
) -> Result<Vec<SubsidyRecord>, Error> {
    let (condition, key) = match which {
        Which::One(id) => ("s.id = $1", id),
        Which::Of(id) => (
            "s.organisation_id = $1
             OR EXISTS (SELECT 1 FROM subsidy_party p WHERE p.subsidy_id = s.id AND p.organisation_id = $1)",
            id,
        ),
        Which::All => ("$1 = ''", ""),
    };
    let sql = format!(
        "SELECT s.id, s.organisation_id, o.name, s.purpose_id, s.made_at FROM subsidy s
         JOIN organisation o ON o.id = s.organisation_id WHERE {condition} ORDER BY s.made_at DESC, s.id DESC"
    );
    let rows = sqlx::query(AssertSqlSafe(sql)).bind(key.to_owned()).fetch_all(&mut *connection).await?;
    let mut all = Vec::with_capacity(rows.len());
    for row in &rows {
        let id: String = row.try_get("id")?;
        let (versions, editions) = versions(connection, &id).await?;
        let facts = facts(connection, &id).await?;
        let payments = payments(connection, &id).await?;
        let parties: BTreeSet<String> =
            versions.iter().flat_map(|one| one.terms.parties()).map(str::to_owned).collect();
        let envelopes: BTreeSet<String> =
            versions.iter().flat_map(|one| &one.terms.shares).map(|share| share.envelope.clone()).collect();
        let told = payments.iter().map(|one| ClaimPayment {
            claim: one.claim.clone(),
            envelope: one.envelope_id.clone(),
            cents: one.cents,
            state: one.state,
        });
        all.push(SubsidyRecord {
            coordinator: Party { id: row.try_get("organisation_id")?, name: row.try_get("name")? },
            purpose_id: row.try_get("purpose_id")?,
            made_at: instant(&row.try_get::<String, _>("made_at")?)?,
            agreement: Agreement {
                versions,
                facts: facts.iter().map(|noted| noted.fact.clone()).collect(),
                payments: told.collect(),
            },
            facts,
            payments,
            names: names(connection, "organisation", parties).await?,
            envelopes: names(connection, "envelope", envelopes).await?,
            editions,
            id,
        });
    }
    Ok(all)
}

impl Register {
    /// The funding agreements of which an organisation is a party, or that it writes; the newest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn subsidies(&self, by: &str) -> Result<Vec<SubsidyRecord>, Error> {
        let house = self.across(Across::Subsidies);
        let all = load(&mut *house.db.instant().await?, Which::Of(by)).await?;
        Ok(all.into_iter().filter_map(|one| one.for_party(by)).collect())
    }

    /// One of them.
    ///
    /// # Errors
    /// [`Error::Unknown`] when there is none, the organisation is no party, or nothing was shown to it yet.
    pub async fn subsidy(&self, by: &str, id: &str) -> Result<SubsidyRecord, Error> {
        let house = self.across(Across::Subsidies);
        let all = load(&mut *house.db.instant().await?, Which::One(id)).await?;
        all.into_iter().next().and_then(|one| one.for_party(by)).ok_or_else(unknown)
    }

    /// The text of a version, as it is signed: whoever has it can compute its digest again.
    ///
    /// # Errors
    /// [`Error::Unknown`] as [`Register::subsidy`], or when the version was not shown to the organisation.
    pub async fn subsidy_content(&self, by: &str, id: &str, number: u32) -> Result<String, Error> {
        let record = self.subsidy(by, id).await?;
        record.agreement.version(number).ok_or_else(unknown)?;
        let house = self.across(Across::Subsidies);
        let found: Option<String> =
            sqlx::query_scalar("SELECT content FROM subsidy_version WHERE subsidy_id = $1 AND version = $2")
                .bind(id)
                .bind(i64::from(number))
                .fetch_optional(house.db.read())
                .await?;
        found.ok_or_else(unknown)
    }

    /// The agreement that a payment is for; `None`: none, or not for this organisation to know.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn subsidy_of_payment(&self, by: &str, payment_id: &str) -> Result<Option<String>, Error> {
        Ok(sqlx::query_scalar(
            "SELECT s.subsidy_id FROM subsidy_payment s JOIN payment y ON y.id = s.payment_id
             WHERE s.payment_id = $1 AND y.organisation_id = $2",
        )
        .bind(payment_id)
        .bind(by)
        .fetch_optional(self.db.read())
        .await?)
    }
}
