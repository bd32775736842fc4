//! Pathways as pages, files and the command line read them: each party what it needs, nothing more.

use super::conventions::{Convention, Party, load as load_conventions};
use super::unknown;
use crate::{Across, Error, Register};
use jiff::Timestamp;
use jiff::civil::Date;
use pathway::supported::assessment::{Assessment, HomeNeeds};
use pathway::supported::convention::State;
use pathway::supported::due::{Clock, Due, due, usable_until};
use pathway::supported::{Event, Fact, Side, Stage, Standing, standing};
use sqlx::{AnyConnection, AssertSqlSafe, Row};
use std::collections::BTreeMap;

/// A fact, and who noted it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotedFact {
    pub fact: Fact,
    pub noted_at: String,
    pub noted_by: String,
    /// Told to the same party only; `None`: it is another's, or the account is no more.
    pub author_name: Option<String>,
    pub is_corrected: bool,
}

/// An assessment, and the party that wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssessmentRecord {
    pub side: Side,
    pub assessment: Assessment,
    pub made_at: String,
}

/// A pathway, as one party sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathwayRecord {
    pub id: String,
    pub number: String,
    pub convention_id: String,
    pub convention: String,
    /// How the association is reached.
    pub contact: String,
    /// Is the convention in force? Else only the association, and the landlord of a household that lives there, read it.
    pub is_in_force: bool,
    pub parties: BTreeMap<Side, Party>,
    /// The party that reads.
    pub side: Side,
    pub association_caseload: String,
    pub siao_caseload: String,
    pub siao_reference: Option<String>,
    /// The number of the last fact, shown or not: a form says which it saw.
    pub edition: u32,
    pub facts: Vec<NotedFact>,
    pub standing: Standing,
    /// Those that this party wrote, and those that it reuses with the household's consent.
    pub assessments: Vec<AssessmentRecord>,
    /// The dwelling that would suit, of the newest assessment, while one is looked for.
    pub home: Option<HomeNeeds>,
    /// Last days of use of the assessments that are there, whoever reads them: to say that one expires.
    expires: Vec<(Side, Date)>,
}

impl PathwayRecord {
    /// The name of a party.
    #[must_use]
    pub fn name_of(&self, side: Side) -> &str {
        self.parties.get(&side).map_or("", |party| party.name.as_str())
    }

    /// Who follows it in the organisation that reads; `None`: a landlord has no caseloads.
    #[must_use]
    pub fn caseload(&self) -> Option<&str> {
        match self.side {
            Side::Landlord => None,
            Side::Association => Some(&self.association_caseload),
            Side::Siao => Some(&self.siao_caseload),
        }
    }

    /// The facts that this party is shown; those that were corrected too.
    #[must_use]
    pub fn bare_facts(&self) -> Vec<Fact> {
        self.facts.iter().map(|noted| noted.fact.clone()).collect()
    }

    /// What is due, the first first: an expiring assessment is told to whoever wrote it.
    #[must_use]
    pub fn due(&self, clock: &Clock, today: Date) -> Vec<Due> {
        let mut all = due(&self.standing, &self.expires, clock, today);
        all.retain(|one| one.what != pathway::supported::due::What::RenewAssessment || one.by == self.side);
        all
    }

    /// The last day on which an assessment may be used.
    #[must_use]
    pub fn usable_until(&self, side: Side) -> Option<Date> {
        self.expires.iter().find(|(of, _)| *of == side).map(|(_, until)| *until)
    }
}

/// What the database says of a pathway, opened.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    pub id: String,
    pub number: String,
    pub convention: Convention,
    pub association_caseload: String,
    pub siao_caseload: String,
    pub siao_reference: Option<String>,
    pub facts: Vec<NotedFact>,
    pub assessments: Vec<AssessmentRecord>,
}

impl Kept {
    pub fn bare(&self) -> Vec<Fact> {
        self.facts.iter().map(|noted| noted.fact.clone()).collect()
    }

    /// The pathway as a party sees it now; `None`: it does not exist for it.
    pub fn seen_by(self, side: Side, clock: &Clock, at: Timestamp) -> Option<PathwayRecord> {
        let standing = standing(&self.bare())?;
        let is_in_force = self.convention.state(at) == State::InForce;
        let was_oriented =
            self.facts.iter().any(|noted| noted.fact.event == Event::Oriented && !noted.is_corrected);
        let is_there = match side {
            Side::Association => true,
            Side::Siao => is_in_force && !standing.is_withdrawn(),
            Side::Landlord => {
                let open = is_in_force && was_oriented;
                (open || standing.stage.is_housed()) && !standing.is_withdrawn()
            }
        };
        if !is_there {
            return None;
        }
        let expires = self
            .assessments
            .iter()
            .filter_map(|one| Some((one.side, usable_until(one.assessment.assessed_on, clock)?)))
            .collect();
        let newest = self.assessments.iter().max_by_key(|one| (one.assessment.assessed_on, one.side));
        let looks = matches!(
            standing.stage,
            Stage::Proposed | Stage::Oriented | Stage::Accepted | Stage::Offered | Stage::ToMoveIn
        );
        let home = newest.filter(|_| looks && is_in_force).map(|one| one.assessment.home.clone());
        let mut record = PathwayRecord {
            id: self.id,
            number: self.number,
            convention_id: self.convention.id.clone(),
            convention: self.convention.terms.title.clone(),
            contact: self.convention.terms.contact.clone(),
            is_in_force,
            parties: self.convention.parties,
            side,
            association_caseload: self.association_caseload,
            siao_caseload: self.siao_caseload,
            siao_reference: self.siao_reference,
            edition: self.facts.last().map_or(0, |noted| noted.fact.rank),
            facts: self.facts,
            standing,
            assessments: self.assessments,
            home,
            expires,
        };
        record.narrow();
        Some(record)
    }
}

/// Is a fact shown to a party?
fn is_shown(event: &Event, side: Side) -> bool {
    match side {
        Side::Association => true,
        // It orients: where the pathway stands, under which status, and how it ended.
        Side::Siao => {
            !event.is_support()
                && !matches!(
                    event,
                    Event::Reviewed { .. }
                        | Event::PrefectTold { .. }
                        | Event::EvictionFeared
                        | Event::EvictionAvoided
                )
        }
        // It lets: nothing of support, nor of what the two others share.
        Side::Landlord => {
            !event.is_support() && !matches!(event, Event::Shared { .. } | Event::ShareWithdrawn { .. })
        }
    }
}

impl PathwayRecord {
    /// Takes away what this party does not need.
    fn narrow(&mut self) {
        let side = self.side;
        let shares = self.standing.shared_with.contains(&side);
        self.assessments.retain(|one| one.side == side || (side != Side::Landlord && shares));
        for noted in self.facts.iter_mut().filter(|noted| noted.fact.side != side) {
            noted.author_name = None;
        }
        let hidden: Vec<u32> = self
            .facts
            .iter()
            .filter(|noted| !is_shown(&noted.fact.event, side))
            .map(|noted| noted.fact.rank)
            .collect();
        self.facts.retain(|noted| {
            let corrects = matches!(noted.fact.event, Event::Corrected { rank } if hidden.contains(&rank));
            !hidden.contains(&noted.fact.rank) && !corrects
        });
        if side == Side::Association {
            return;
        }
        self.standing.measures.clear();
        self.standing.visits.clear();
        if side == Side::Landlord {
            self.siao_reference = None;
            self.standing.shared_with.clear();
            return;
        }
        self.standing.reviews.clear();
        self.standing.prefect_told = None;
        self.standing.eviction_feared = None;
        self.standing.evictions_avoided.clear();
        self.home = self.home.take().filter(|_| !self.assessments.is_empty());
        // Which dwelling it is, is between the landlord and the association.
        self.standing.offer = None;
        for noted in &mut self.facts {
            if let Event::Offered { vacancy_id, dwelling_id, label } = &mut noted.fact.event {
                vacancy_id.clear();
                dwelling_id.clear();
                label.clear();
            }
        }
    }
}

/// Reads pathways of an organisation, or one of them, the newest first. `register` sees the house.
pub(super) async fn load(
    register: &Register,
    connection: &mut AnyConnection,
    (one, organisation_id): (Option<&str>, &str),
) -> Result<Vec<Kept>, Error> {
    let conventions = load_conventions(&mut *connection, (None, organisation_id)).await?;
    let condition =
        "(p.landlord_id = $1 OR p.association_id = $1 OR p.siao_id = $1) AND ($2 = '' OR p.id = $2)";
    let query = |sql: String| {
        let bound = one.unwrap_or("").to_owned();
        sqlx::query(AssertSqlSafe(sql)).bind(organisation_id.to_owned()).bind(bound)
    };
    let rows = query(format!(
        "SELECT p.id, p.number, p.convention_id, p.association_id, p.association_caseload, p.siao_caseload,
                p.siao_reference
         FROM supported_pathway p WHERE {condition} ORDER BY p.made_at DESC, p.id DESC"
    ));
    let mut all = Vec::new();
    for row in rows.fetch_all(&mut *connection).await? {
        let id: String = row.try_get("id")?;
        let convention_id: String = row.try_get("convention_id")?;
        let convention = conventions.iter().find(|one| one.id == convention_id);
        let convention = convention.cloned().ok_or_else(|| Error::Computation(format!("pathway {id}")))?;
        let reference: Option<String> = row.try_get("siao_reference")?;
        let owner: String = row.try_get("association_id")?;
        let siao_reference = match reference {
            Some(sealed) => {
                let plain =
                    register.unseal(&owner, "supported_pathway", "siao_reference", &id, &sealed).await?;
                Some(String::from_utf8(plain).map_err(|e| Error::Computation(e.to_string()))?)
            }
            None => None,
        };
        all.push(Kept {
            id,
            number: row.try_get("number")?,
            convention,
            association_caseload: row.try_get("association_caseload")?,
            siao_caseload: row.try_get("siao_caseload")?,
            siao_reference,
            facts: Vec::new(),
            assessments: Vec::new(),
        });
    }
    let place: BTreeMap<String, usize> =
        all.iter().enumerate().map(|(at, one)| (one.id.clone(), at)).collect();
    let rows = query(format!(
        "SELECT f.id, f.pathway_id, f.body, f.noted_at, f.noted_by, a.name AS author_name
         FROM supported_fact f JOIN supported_pathway p ON p.id = f.pathway_id
         LEFT JOIN account a ON a.id = f.noted_by WHERE {condition} ORDER BY f.pathway_id, f.rank"
    ));
    for row in rows.fetch_all(&mut *connection).await? {
        let Some(at) = place.get(&row.try_get::<String, _>("pathway_id")?) else { continue };
        let kept = &mut all[*at];
        let (id, body): (String, String) = (row.try_get("id")?, row.try_get("body")?);
        let owner = &kept.convention.terms.association_id;
        let plain = register.unseal(owner, "supported_fact", "body", &id, &body).await?;
        let fact: Fact = serde_json::from_slice(&plain)?;
        if let Event::Corrected { rank } = fact.event {
            for wrong in kept.facts.iter_mut().filter(|noted| noted.fact.rank == rank) {
                wrong.is_corrected = true;
            }
        }
        kept.facts.push(NotedFact {
            fact,
            noted_at: row.try_get("noted_at")?,
            noted_by: row.try_get("noted_by")?,
            author_name: row.try_get("author_name")?,
            is_corrected: false,
        });
    }
    let rows = query(format!(
        "SELECT s.id, s.pathway_id, s.side, s.body, s.made_at FROM supported_assessment s
         JOIN supported_pathway p ON p.id = s.pathway_id WHERE {condition} ORDER BY s.pathway_id, s.side"
    ));
    for row in rows.fetch_all(connection).await? {
        let Some(at) = place.get(&row.try_get::<String, _>("pathway_id")?) else { continue };
        let kept = &mut all[*at];
        let (id, body, side): (String, String, String) =
            (row.try_get("id")?, row.try_get("body")?, row.try_get("side")?);
        let side = Side::from_code(&side).ok_or_else(|| Error::Computation(format!("side {side}")))?;
        let terms = &kept.convention.terms;
        let owner = if side == Side::Siao { &terms.siao_id } else { &terms.association_id };
        let plain = register.unseal(owner, "supported_assessment", "body", &id, &body).await?;
        kept.assessments.push(AssessmentRecord {
            side,
            assessment: serde_json::from_slice(&plain)?,
            made_at: row.try_get("made_at")?,
        });
    }
    Ok(all)
}

impl Register {
    /// The pathways that an organisation sees at this instant, the newest first.
    ///
    /// # Errors
    /// When the database does not answer, or what is sealed cannot be opened.
    pub async fn supported_pathways(
        &self,
        organisation_id: &str,
        at: Timestamp,
    ) -> Result<Vec<PathwayRecord>, Error> {
        self.pathways_seen((None, organisation_id), at).await
    }

    /// One of them.
    ///
    /// # Errors
    /// [`Error::Unknown`] when it is not there, or not for this organisation now: both are the same.
    pub async fn supported_pathway(
        &self,
        organisation_id: &str,
        id: &str,
        at: Timestamp,
    ) -> Result<PathwayRecord, Error> {
        if id.is_empty() {
            return Err(unknown());
        }
        self.pathways_seen((Some(id), organisation_id), at).await?.into_iter().next().ok_or_else(unknown)
    }

    async fn pathways_seen(
        &self,
        which: (Option<&str>, &str),
        at: Timestamp,
    ) -> Result<Vec<PathwayRecord>, Error> {
        let all = self.across(Across::Supported);
        let mut connection = all.db.instant().await?;
        let kept = load(&all, &mut connection, which).await?;
        drop(connection);
        let mut clocks: BTreeMap<String, Clock> = BTreeMap::new();
        let mut seen = Vec::with_capacity(kept.len());
        for one in kept {
            let owner = one.convention.terms.association_id.clone();
            let Some(side) = one.convention.terms.side_of(which.1) else { continue };
            if !clocks.contains_key(&owner) {
                let clock = all.pathway_clock(&owner, trust::day::legal_day(at)).await?;
                clocks.insert(owner.clone(), clock);
            }
            seen.extend(one.seen_by(side, &clocks[&owner], at));
        }
        Ok(seen)
    }
}
