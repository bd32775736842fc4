//! Dwellings of an agreement: put in, answered for, and what happens to them. Each is looked at in the transaction that
//! writes it, with every other dwelling of the landlord's agreements: two people at once do not pass a target or count a
//! dwelling twice.

use super::read::{Kept, kept_in};
use super::{MOST_ENTRIES, refused, why};
use crate::db::Write;
use crate::{Error, Register};
use jiff::civil::Date;
use pension::{Answers, Clash, Entry, Fact, Terms, Verdict};
use std::collections::BTreeSet;

/// A dwelling to put in an agreement.
#[derive(Debug, Clone)]
pub struct NewEntry {
    pub dwelling_id: String,
    /// What is made there, by a reference that names nobody.
    pub works: Option<String>,
    pub level: Option<usize>,
    pub answers: Answers,
    /// What happened to it, in order: a proposal, a commitment, and what follows.
    pub facts: Vec<Fact>,
    /// Is it said that the target is passed?
    pub over_said: bool,
}

/// Works that were delivered in a dwelling, that the agreement could count and does not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PensionCandidate {
    /// Reference of the adaptation file.
    pub works: String,
    pub dwelling_id: String,
    pub departement: Option<String>,
    pub delivered_on: Date,
    /// Cost of the works with tax; `None`: a price is missing.
    pub cost_cents: Option<i64>,
}

/// The département of a commune, by its INSEE code.
pub(super) fn departement_of(commune: &str) -> Option<String> {
    let length = if commune.starts_with("97") || commune.starts_with("98") { 3 } else { 2 };
    (commune.len() == 5).then(|| commune.get(..length).map(str::to_owned)).flatten()
}

/// Looks at a dwelling with everything that is kept, and adds it; nothing is written.
pub(super) fn admit(
    all: &mut [Kept],
    id: &str,
    (entry, verdict): (Entry, Verdict),
    (facts, over_said): (&[Fact], bool),
    today: Date,
) -> Result<Entry, Error> {
    let at = all.iter().position(|one| one.id == id);
    let at = at.ok_or_else(|| Error::Unknown("pension-agreement".to_owned()))?;
    let here = all.get(at).ok_or_else(|| Error::Unknown("pension-agreement".to_owned()))?;
    let terms = here.terms.clone();
    if entry.level.is_some_and(|level| level >= terms.levels.len()) {
        return Err(refused("pension-level"));
    }
    if here.entries.len() >= MOST_ENTRIES {
        return Err(refused("pension-many"));
    }
    let mut entry = entry;
    for fact in facts {
        step(&terms, all, id, &mut entry, (*fact, verdict, over_said), today)?;
    }
    Ok(entry)
}

/// Looks at one fact more of a dwelling, and adds it to the entry.
fn step(
    terms: &Terms,
    all: &[Kept],
    id: &str,
    entry: &mut Entry,
    (fact, verdict, over_said): (Fact, Verdict, bool),
    today: Date,
) -> Result<(), Error> {
    pension::check(terms, entry, fact, today).map_err(why)?;
    match (fact, verdict) {
        (Fact::Committed { .. }, Verdict::NotEligible) => return Err(refused("pension-not-eligible")),
        // Nothing is asked of a fund for a household of whom it is not known that it fits.
        (Fact::Claimed { .. } | Fact::Advanced { .. }, Verdict::Unknown | Verdict::NotEligible) => {
            return Err(refused("pension-unknown"));
        }
        _ => {}
    }
    let before = pension::state(terms, entry);
    entry.facts.push(fact);
    let after = pension::state(terms, entry);
    let was = |now: Option<pension::State>, of: fn(&pension::State) -> bool| now.as_ref().is_some_and(of);
    if was(after, pension::State::is_open) && !was(before, pension::State::is_open) {
        let others = all.iter().flat_map(|one| {
            let is_here = one.id == id;
            one.entries
                .iter()
                .filter(|noted| noted.entry.dwelling == entry.dwelling)
                .map(move |noted| (&one.terms, is_here, &noted.entry))
        });
        match pension::clash(terms, entry, others) {
            None => {}
            Some(Clash::Here(_)) => return Err(refused("pension-twice")),
            Some(Clash::Elsewhere(_)) => return Err(refused("pension-elsewhere")),
        }
    }
    if was(after, pension::State::counts) && !was(before, pension::State::counts) {
        let others = all.iter().filter(|one| one.id == id).flat_map(|one| &one.entries);
        let committed: BTreeSet<&str> = others
            .filter(|noted| noted.entry.id != entry.id)
            .filter(|noted| pension::state(terms, &noted.entry).is_some_and(|now| now.counts()))
            .map(|noted| noted.entry.dwelling.as_str())
            .collect();
        let committed = u32::try_from(committed.len()).unwrap_or(u32::MAX);
        pension::commit_check(terms, committed, over_said).map_err(why)?;
    }
    Ok(())
}

impl Register {
    /// Puts a dwelling in an agreement, with what happened to it; the id of the entry.
    ///
    /// # Errors
    /// [`Error::Refused`]: `pension-twice`, `pension-elsewhere`, `pension-not-eligible`, `pension-over-target`,
    /// `pension-day`… [`Error::Unknown`] when the landlord has no such agreement or dwelling.
    pub async fn add_pension_entry(
        &self,
        landlord_id: &str,
        id: &str,
        new: &NewEntry,
        today: Date,
    ) -> Result<String, Error> {
        self.keyring_or_new(landlord_id).await?;
        let mut act = self.db.act().await?;
        act.hold(&format!("pension:{landlord_id}")).await?;
        let mut all = kept_in(&mut act, landlord_id).await?;
        let departement = self.departement_in(&mut act, landlord_id, &new.dwelling_id).await?;
        let entry_id = self.put_entry(&mut act, landlord_id, (&mut all, id), new, departement, today).await?;
        let after = new.facts.last().map(|fact| fact.code().to_owned());
        self.write_down(&mut act, landlord_id, ("added", "pension-entry", &entry_id), after).await?;
        act.commit().await?;
        Ok(entry_id)
    }

    /// The département of a dwelling of the stock.
    async fn departement_in(
        &self,
        act: &mut Write<'_>,
        landlord_id: &str,
        dwelling_id: &str,
    ) -> Result<Option<String>, Error> {
        let found: Option<Option<String>> =
            sqlx::query_scalar("SELECT commune_code FROM dwelling WHERE id = $1 AND landlord_id = $2")
                .bind(dwelling_id)
                .bind(landlord_id)
                .fetch_optional(act.connection())
                .await?;
        let commune = found.ok_or_else(|| Error::Unknown("dwelling".to_owned()))?;
        Ok(commune.as_deref().and_then(departement_of))
    }

    /// Writes an entry that [`admit`] takes.
    pub(super) async fn put_entry(
        &self,
        act: &mut Write<'_>,
        landlord_id: &str,
        (all, id): (&mut [Kept], &str),
        new: &NewEntry,
        departement: Option<String>,
        today: Date,
    ) -> Result<String, Error> {
        let terms = all.iter().find(|one| one.id == id).map(|one| &one.terms);
        let terms = terms.ok_or_else(|| Error::Unknown("pension-agreement".to_owned()))?;
        // Beside a dwelling, a word about somebody's health would be about whoever lives there.
        let said = new.works.as_deref().unwrap_or_default();
        if trust::lexicon::is_blocked(&trust::lexicon::check(said)) {
            return Err(refused("pension-personal"));
        }
        let verdict = pension::eligibility(terms, departement.as_deref(), &new.answers).verdict;
        let entry_id = uuid::Uuid::now_v7().to_string();
        let entry = Entry {
            id: entry_id.clone(),
            dwelling: new.dwelling_id.clone(),
            departement: departement.clone(),
            works: new.works.clone(),
            level: new.level,
            facts: Vec::new(),
        };
        let entry = admit(all, id, (entry, verdict), (&new.facts, new.over_said), today)?;
        let is_over = self.is_over(all, id, &entry);
        let plain = serde_json::to_vec(&new.answers)?;
        let sealed = match is_over {
            true => None,
            false => Some(self.seal(landlord_id, "pension_entry", "answers", &entry_id, &plain).await?),
        };
        sqlx::query(
            "INSERT INTO pension_entry (id, landlord_id, pension_agreement_id, dwelling_id, departement, works, level,
                 answers, verdict, made_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(&entry_id)
        .bind(landlord_id)
        .bind(id)
        .bind(&new.dwelling_id)
        .bind(&departement)
        .bind(&new.works)
        .bind(new.level.and_then(|at| i64::try_from(at).ok()))
        .bind(&sealed)
        .bind(verdict.code())
        .bind(crate::now())
        .execute(act.connection())
        .await?;
        for (rank, fact) in (1..).zip(&entry.facts) {
            self.put_pension_fact(act, &entry_id, rank, *fact).await?;
        }
        if let Some(here) = all.iter_mut().find(|one| one.id == id) {
            here.entries.push(super::NotedEntry {
                entry,
                reference: None,
                verdict,
                answers: sealed,
                facts: Vec::new(),
            });
        }
        Ok(entry_id)
    }

    /// Are the answers of no more use: the aid came, or the dwelling left?
    fn is_over(&self, all: &[Kept], id: &str, entry: &Entry) -> bool {
        let terms = all.iter().find(|one| one.id == id).map(|one| &one.terms);
        let stage = terms.and_then(|terms| pension::state(terms, entry)).map(|now| now.stage);
        matches!(stage, Some(pension::Stage::Paid | pension::Stage::Withdrawn))
    }

    async fn put_pension_fact(
        &self,
        act: &mut Write<'_>,
        entry_id: &str,
        rank: i64,
        fact: Fact,
    ) -> Result<(), Error> {
        sqlx::query(
            "INSERT INTO pension_fact (pension_entry_id, rank, fact, noted_at, noted_by) VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(entry_id)
        .bind(rank)
        .bind(serde_json::to_string(&fact)?)
        .bind(crate::now())
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        Ok(())
    }

    /// Notes what happened to a dwelling. The answers of its household are erased once the aid came, or it left.
    /// `seen`: how many facts whoever notes it saw.
    ///
    /// # Errors
    /// [`Error::Refused`] with the code of what is wrong; [`Error::Changed`]; [`Error::Unknown`].
    pub async fn note_pension_fact(
        &self,
        landlord_id: &str,
        (id, entry_id, seen): (&str, &str, usize),
        (fact, over_said): (Fact, bool),
        today: Date,
    ) -> Result<(), Error> {
        let mut act = self.db.act().await?;
        act.hold(&format!("pension:{landlord_id}")).await?;
        let all = kept_in(&mut act, landlord_id).await?;
        let unknown = || Error::Unknown("pension-entry".to_owned());
        let here = all.iter().find(|one| one.id == id).ok_or_else(unknown)?;
        let noted = here.entries.iter().find(|noted| noted.entry.id == entry_id).ok_or_else(unknown)?;
        if noted.facts.len() != seen {
            return Err(Error::Changed);
        }
        let mut entry = noted.entry.clone();
        step(&here.terms, &all, id, &mut entry, (fact, noted.verdict, over_said), today)?;
        let rank = i64::try_from(entry.facts.len()).unwrap_or(i64::MAX);
        self.put_pension_fact(&mut act, entry_id, rank, fact).await?;
        if self.is_over(&all, id, &entry) {
            sqlx::query("UPDATE pension_entry SET answers = NULL WHERE id = $1 AND landlord_id = $2")
                .bind(entry_id)
                .bind(landlord_id)
                .execute(act.connection())
                .await?;
        }
        let after = Some(fact.code().to_owned());
        self.write_down(&mut act, landlord_id, ("noted", "pension-entry", entry_id), after).await?;
        act.commit().await
    }

    /// Says what is known of the household of a dwelling.
    ///
    /// # Errors
    /// [`Error::Refused`] (`pension-not-now`) once the aid came or the dwelling left. [`Error::Unknown`].
    pub async fn set_pension_answers(
        &self,
        landlord_id: &str,
        (id, entry_id): (&str, &str),
        answers: Answers,
    ) -> Result<Verdict, Error> {
        let plain = serde_json::to_vec(&answers)?;
        let sealed = self.seal(landlord_id, "pension_entry", "answers", entry_id, &plain).await?;
        let mut act = self.db.act().await?;
        act.hold(&format!("pension:{landlord_id}")).await?;
        let all = kept_in(&mut act, landlord_id).await?;
        let unknown = || Error::Unknown("pension-entry".to_owned());
        let here = all.iter().find(|one| one.id == id).ok_or_else(unknown)?;
        let noted = here.entries.iter().find(|noted| noted.entry.id == entry_id).ok_or_else(unknown)?;
        if self.is_over(&all, id, &noted.entry) {
            return Err(refused("pension-not-now"));
        }
        let departement = noted.entry.departement.as_deref();
        let verdict = pension::eligibility(&here.terms, departement, &answers).verdict;
        sqlx::query("UPDATE pension_entry SET answers = $3, verdict = $4 WHERE id = $1 AND landlord_id = $2")
            .bind(entry_id)
            .bind(landlord_id)
            .bind(&sealed)
            .bind(verdict.code())
            .execute(act.connection())
            .await?;
        self.write_down(&mut act, landlord_id, ("answered", "pension-entry", entry_id), None).await?;
        act.commit().await?;
        Ok(verdict)
    }

    /// Forgets what was answered for the households of a dwelling, and what the agreements said of it: somebody who lives
    /// there asked to be erased. Nothing can be asked of a fund for it until it is answered again.
    pub(crate) async fn forget_pension_answers(
        &self,
        write: &mut Write<'_>,
        landlord_id: &str,
        dwelling_id: &str,
    ) -> Result<(), Error> {
        sqlx::query(
            "UPDATE pension_entry SET answers = NULL, verdict = $3 WHERE landlord_id = $1 AND dwelling_id = $2",
        )
        .bind(landlord_id)
        .bind(dwelling_id)
        .bind(Verdict::Unknown.code())
        .execute(write.connection())
        .await?;
        Ok(())
    }

    /// Works that were delivered within an agreement, in a dwelling of its départements that no agreement of the same days
    /// counts for them. Nothing is said of the household: whether it fits is still to be answered.
    ///
    /// # Errors
    /// [`Error::Unknown`] when the landlord has no such agreement.
    pub async fn pension_candidates(
        &self,
        landlord_id: &str,
        id: &str,
        on: Date,
    ) -> Result<Vec<PensionCandidate>, Error> {
        let all = self.pension_agreements(landlord_id, on).await?;
        let here = all.iter().find(|one| one.id == id);
        let here = here.ok_or_else(|| Error::Unknown("pension-agreement".to_owned()))?;
        let communes: Vec<(String, Option<String>)> =
            sqlx::query_as("SELECT id, commune_code FROM dwelling WHERE landlord_id = $1")
                .bind(landlord_id)
                .fetch_all(self.db.read())
                .await?;
        let communes: std::collections::BTreeMap<String, Option<String>> = communes.into_iter().collect();
        let mut found = Vec::new();
        for file in self.adaptations_as_noted(landlord_id).await? {
            let Some(delivered_on) = file.standing(on).delivered_on.filter(|day| here.terms.holds_on(*day))
            else {
                continue;
            };
            let commune = communes.get(&file.dwelling_id).and_then(|code| code.as_deref());
            let departement = commune.and_then(departement_of);
            let is_outside = departement.as_ref().is_some_and(|code| {
                !here.terms.departements.is_empty() && !here.terms.departements.contains(code)
            });
            let entry = Entry {
                id: String::new(),
                dwelling: file.dwelling_id.clone(),
                departement: departement.clone(),
                works: Some(file.reference()),
                level: None,
                facts: Vec::new(),
            };
            let others = all.iter().flat_map(|one| {
                one.entries.iter().map(move |noted| (&one.terms, one.id == id, &noted.entry))
            });
            if is_outside || pension::clash(&here.terms, &entry, others).is_some() {
                continue;
            }
            let cost = file.totals().gross_cents().filter(|_| !file.lines().is_empty());
            found.push(PensionCandidate {
                works: file.reference(),
                dwelling_id: file.dwelling_id.clone(),
                departement,
                delivered_on,
                cost_cents: cost.and_then(|cents| i64::try_from(cents).ok()),
            });
        }
        found.sort_by(|a, b| (a.delivered_on, &a.works).cmp(&(b.delivered_on, &b.works)));
        Ok(found)
    }
}
