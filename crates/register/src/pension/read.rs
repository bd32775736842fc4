//! Agreements as pages, exports and the command line read them: one reading, the same figures.

use crate::{Error, Register};
use jiff::civil::Date;
use pension::{Answers, Entry, Fact, Forecast, Pace, Position, State, Terms, Verdict, Window};
use sqlx::Row;
use sqlx::any::AnyRow;
use std::collections::BTreeMap;

/// A fact, and who noted it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotedPensionFact {
    pub fact: Fact,
    pub noted_at: String,
    pub noted_by: String,
    /// Name of the author's account; `None` when nobody's.
    pub author_name: Option<String>,
}

/// A dwelling of an agreement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotedEntry {
    pub entry: Entry,
    /// Reference of the dwelling in the stock; `None`: it has none.
    pub reference: Option<String>,
    pub verdict: Verdict,
    /// What was answered, sealed; `None` once it was erased.
    pub(super) answers: Option<String>,
    pub facts: Vec<NotedPensionFact>,
}

impl NotedEntry {
    /// Are the answers of its household still kept?
    #[must_use]
    pub fn has_answers(&self) -> bool {
        self.answers.is_some()
    }
}

/// An agreement with its dwellings, and where it stands on a day.
#[derive(Debug, Clone, PartialEq)]
pub struct PensionAgreement {
    pub id: String,
    pub edition: i64,
    pub terms: Terms,
    /// In the order in which they came.
    pub entries: Vec<NotedEntry>,
    pub position: Position,
    pub pace: Pace,
    /// `None`: too early to say, or over.
    pub forecast: Option<Forecast>,
    /// What is left to commit, in dwellings and in cents, window by window.
    pub windows: Vec<Window>,
}

impl PensionAgreement {
    /// Its dwellings, as the engine reads them.
    #[must_use]
    pub fn bare(&self) -> Vec<Entry> {
        self.entries.iter().map(|noted| noted.entry.clone()).collect()
    }

    /// Where one of its dwellings stands.
    #[must_use]
    pub fn state(&self, noted: &NotedEntry) -> Option<State> {
        pension::state(&self.terms, &noted.entry)
    }

    /// Is it under way on a day?
    #[must_use]
    pub fn is_current(&self, on: Date) -> bool {
        self.terms.holds_on(on)
    }
}

const AGREEMENTS: &str =
    "SELECT id, terms, edition FROM pension_agreement WHERE landlord_id = $1 ORDER BY id";
const ENTRIES: &str = "SELECT e.id, e.pension_agreement_id, e.dwelling_id, e.departement, e.works, e.level, e.answers,
        e.verdict, d.reference
    FROM pension_entry e JOIN dwelling d ON d.id = e.dwelling_id WHERE e.landlord_id = $1 ORDER BY e.made_at, e.id";
const FACTS: &str = "SELECT f.pension_entry_id, f.fact, f.noted_at, f.noted_by, a.name AS author_name
    FROM pension_fact f JOIN pension_entry e ON e.id = f.pension_entry_id LEFT JOIN account a ON a.id = f.noted_by
    WHERE e.landlord_id = $1 ORDER BY f.pension_entry_id, f.rank";

/// An agreement as it is kept: its terms and its dwellings, before any figure.
pub(super) struct Kept {
    pub id: String,
    pub edition: i64,
    pub terms: Terms,
    pub entries: Vec<NotedEntry>,
}

fn entry_of(row: &AnyRow, facts: Vec<NotedPensionFact>) -> Result<NotedEntry, Error> {
    let level: Option<i64> = row.try_get("level")?;
    let verdict: String = row.try_get("verdict")?;
    Ok(NotedEntry {
        entry: Entry {
            id: row.try_get("id")?,
            dwelling: row.try_get("dwelling_id")?,
            departement: row.try_get("departement")?,
            works: row.try_get("works")?,
            level: level.and_then(|at| usize::try_from(at).ok()),
            facts: facts.iter().map(|noted| noted.fact).collect(),
        },
        reference: row.try_get("reference")?,
        verdict: Verdict::from_code(&verdict).unwrap_or(Verdict::Unknown),
        answers: row.try_get("answers")?,
        facts,
    })
}

/// Everything that a landlord keeps of its agreements.
async fn kept(db: &crate::db::Db, landlord_id: &str) -> Result<Vec<Kept>, Error> {
    let agreements = sqlx::query(AGREEMENTS).bind(landlord_id).fetch_all(db.read()).await?;
    let entries = sqlx::query(ENTRIES).bind(landlord_id).fetch_all(db.read()).await?;
    let facts = sqlx::query(FACTS).bind(landlord_id).fetch_all(db.read()).await?;
    gathered(&agreements, &entries, &facts)
}

/// The same, inside a transaction.
pub(super) async fn kept_in(act: &mut crate::db::Write<'_>, landlord_id: &str) -> Result<Vec<Kept>, Error> {
    let agreements = sqlx::query(AGREEMENTS).bind(landlord_id).fetch_all(act.connection()).await?;
    let entries = sqlx::query(ENTRIES).bind(landlord_id).fetch_all(act.connection()).await?;
    let facts = sqlx::query(FACTS).bind(landlord_id).fetch_all(act.connection()).await?;
    gathered(&agreements, &entries, &facts)
}

fn gathered(agreements: &[AnyRow], entries: &[AnyRow], facts: &[AnyRow]) -> Result<Vec<Kept>, Error> {
    let mut noted: BTreeMap<String, Vec<NotedPensionFact>> = BTreeMap::new();
    for row in facts {
        noted.entry(row.try_get("pension_entry_id")?).or_default().push(NotedPensionFact {
            fact: serde_json::from_str(&row.try_get::<String, _>("fact")?)?,
            noted_at: row.try_get("noted_at")?,
            noted_by: row.try_get("noted_by")?,
            author_name: row.try_get("author_name")?,
        });
    }
    let mut of: BTreeMap<String, Vec<NotedEntry>> = BTreeMap::new();
    for row in entries {
        let id: String = row.try_get("id")?;
        let entry = entry_of(row, noted.remove(&id).unwrap_or_default())?;
        of.entry(row.try_get("pension_agreement_id")?).or_default().push(entry);
    }
    agreements
        .iter()
        .map(|row| {
            let id: String = row.try_get("id")?;
            Ok(Kept {
                edition: row.try_get("edition")?,
                terms: serde_json::from_str(&row.try_get::<String, _>("terms")?)?,
                entries: of.remove(&id).unwrap_or_default(),
                id,
            })
        })
        .collect()
}

fn read(kept: Kept, on: Date) -> Result<PensionAgreement, Error> {
    let bare: Vec<Entry> = kept.entries.iter().map(|noted| noted.entry.clone()).collect();
    let position =
        pension::position(&kept.terms, &bare).map_err(|error| Error::Computation(error.to_string()))?;
    Ok(PensionAgreement {
        pace: pension::pace(&kept.terms, &bare, on),
        forecast: pension::forecast(&kept.terms, &bare, on),
        windows: pension::windows(&kept.terms, &position, on),
        position,
        id: kept.id,
        edition: kept.edition,
        terms: kept.terms,
        entries: kept.entries,
    })
}

impl Register {
    /// The agreements of a landlord as they stand on a day, those that end first first. What is left of each, in dwellings
    /// and in cents, is in [`PensionAgreement::windows`].
    ///
    /// # Errors
    /// When the database does not answer, or amounts cannot be counted.
    pub async fn pension_agreements(
        &self,
        landlord_id: &str,
        on: Date,
    ) -> Result<Vec<PensionAgreement>, Error> {
        let kept = kept(&self.db, landlord_id).await?;
        let mut all = kept.into_iter().map(|one| read(one, on)).collect::<Result<Vec<_>, Error>>()?;
        all.sort_by(|a, b| (a.terms.end, &a.terms.fund, &a.id).cmp(&(b.terms.end, &b.terms.fund, &b.id)));
        Ok(all)
    }

    /// One agreement.
    ///
    /// # Errors
    /// [`Error::Unknown`] when the landlord has no such agreement.
    pub async fn pension_agreement(
        &self,
        landlord_id: &str,
        id: &str,
        on: Date,
    ) -> Result<PensionAgreement, Error> {
        let all = self.pension_agreements(landlord_id, on).await?;
        all.into_iter().find(|one| one.id == id).ok_or_else(|| Error::Unknown("pension-agreement".to_owned()))
    }

    /// What was answered for a dwelling; `None` once it was erased.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub async fn pension_answers(
        &self,
        landlord_id: &str,
        noted: &NotedEntry,
    ) -> Result<Option<Answers>, Error> {
        let Some(sealed) = &noted.answers else { return Ok(None) };
        let plain = self.unseal(landlord_id, "pension_entry", "answers", &noted.entry.id, sealed).await?;
        Ok(Some(serde_json::from_slice(&plain)?))
    }
}
