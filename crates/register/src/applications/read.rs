//! Applications as their partners read them, and those who run the call once they are submitted.

use super::prefill::Origin;
use super::unknown;
use crate::calls::CallRecord;
use crate::diagnoses::Party;
use crate::{Across, Error, Register, instant};
use ::calls::{ApplicationFact, Content, Gap, PartnerRole, Specification, Standing, Status};
use jiff::Timestamp;
use sqlx::{AnyConnection, AssertSqlSafe, Row};
use std::collections::{BTreeMap, BTreeSet};
use trust::closed_list;
use trust::digest::Digest32;
use trust::organisation::OrganisationKind;

closed_list! {
    /// What a partner said.
    PartnerState {
        Invited = "invited",
        Joined = "joined",
        Declined = "declined",
        /// It joined, then left or was replaced.
        Left = "left",
    }
}

/// A partner of an application, and those who declined or left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartnerOf {
    pub party: Party,
    pub kind: OrganisationKind,
    pub role: PartnerRole,
    pub share_bp: u32,
    pub state: PartnerState,
    /// The organisation exists no more.
    pub is_dissolved: bool,
}

impl PartnerOf {
    /// Is it one of the project?
    #[must_use]
    pub const fn is_there(&self) -> bool {
        matches!(self.state, PartnerState::Invited | PartnerState::Joined)
    }
}

/// A signature, void or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignatureOf {
    pub organisation_id: String,
    pub organisation: String,
    pub signer: String,
    pub signer_name: Option<String>,
    pub digest: String,
    pub at: Timestamp,
    pub voided_at: Option<Timestamp>,
}

/// A fact, who noted it and for which organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotedApplicationFact {
    pub at: Timestamp,
    pub author_name: Option<String>,
    pub organisation: String,
    pub fact: ApplicationFact,
}

/// On which side of an application an organisation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Lead,
    Partner,
    Invited,
    /// It runs the call to which the application was submitted.
    Runs,
}

/// A text that was saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edition {
    pub number: i64,
    pub at: Timestamp,
    pub author_name: Option<String>,
    pub organisation: String,
    pub content: Content,
}

/// An application, as somebody reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApplicationRecord {
    pub id: String,
    pub call_id: String,
    /// The version of the call that it answers.
    pub call_version: u32,
    /// Given when it is submitted.
    pub number: Option<String>,
    pub lead: Party,
    pub partners: Vec<PartnerOf>,
    pub edition: i64,
    pub content: Content,
    pub digest: Digest32,
    /// What was filled in from elsewhere, by name of the field.
    pub origins: BTreeMap<String, Origin>,
    pub ready: Option<Digest32>,
    pub signatures: Vec<SignatureOf>,
    pub submitted: Option<(Digest32, Timestamp)>,
    pub withdrawn_at: Option<Timestamp>,
    pub facts: Vec<NotedApplicationFact>,
    pub made_at: Timestamp,
}

impl ApplicationRecord {
    /// What the engine needs to say where it stands.
    #[must_use]
    pub fn status(&self, call: &CallRecord, at: Timestamp) -> Status {
        let is_cancelled = call.stage(at) == ::calls::Stage::Cancelled;
        let signed = self.signatures.iter().filter(|one| one.voided_at.is_none());
        Status {
            digest: self.digest,
            ready: self.ready,
            signatures: signed
                .filter_map(|one| {
                    let digest = one.digest.parse().ok()?;
                    Some((one.organisation_id.clone(), one.signer.clone(), digest))
                })
                .collect(),
            submitted: self.submitted,
            is_withdrawn: self.withdrawn_at.is_some(),
            closes_at: ::calls::closes_at(&call.call).filter(|_| !is_cancelled),
        }
    }

    /// Where it stands.
    #[must_use]
    pub fn standing(&self, call: &CallRecord, at: Timestamp) -> Standing {
        ::calls::standing(&self.status(call, at), at)
    }

    /// The partners of the project, those who left or declined aside.
    pub fn present(&self) -> impl Iterator<Item = &PartnerOf> {
        self.partners.iter().filter(|one| one.is_there())
    }

    /// Who said yes.
    #[must_use]
    pub fn joined(&self) -> BTreeSet<String> {
        let all = self.partners.iter().filter(|one| one.state == PartnerState::Joined);
        all.map(|one| one.party.id.clone()).collect()
    }

    /// Partners that exist no more.
    #[must_use]
    pub fn dissolved(&self) -> BTreeSet<String> {
        let all = self.partners.iter().filter(|one| one.is_dissolved);
        all.map(|one| one.party.id.clone()).collect()
    }

    /// Partners that its text names and that left it, or exist no more, after it was submitted: the committee is told.
    #[must_use]
    pub fn lost(&self) -> Vec<&PartnerOf> {
        let named = |one: &&PartnerOf| self.content.partner(&one.party.id).is_some();
        self.partners.iter().filter(named).filter(|one| !one.is_there() || one.is_dissolved).collect()
    }

    /// What is missing before it may be signed.
    #[must_use]
    pub fn gaps(&self, specification: &Specification) -> Vec<Gap> {
        ::calls::gaps(specification, &self.content, &self.joined(), &self.dissolved())
    }

    /// On which side an organisation is; `None`: it may not know of it.
    #[must_use]
    pub fn side_of(&self, call: &CallRecord, organisation_id: &str) -> Option<Side> {
        if self.lead.id == organisation_id {
            return Some(Side::Lead);
        }
        let own = self.partners.iter().find(|one| one.party.id == organisation_id);
        match own.map(|one| one.state) {
            Some(PartnerState::Joined) => Some(Side::Partner),
            Some(PartnerState::Invited) => Some(Side::Invited),
            // Whoever left may still be a funder of the call.
            _ => (self.submitted.is_some() && call.is_run_by(organisation_id)).then_some(Side::Runs),
        }
    }

    /// Does it wait for the signature of this organisation?
    #[must_use]
    pub fn waits_for(&self, call: &CallRecord, organisation_id: &str, at: Timestamp) -> bool {
        let signs = self.content.signers().any(|one| one.organisation == organisation_id);
        let text = self.digest.to_string();
        let signed = self.signatures.iter().any(|one| {
            one.organisation_id == organisation_id && one.voided_at.is_none() && one.digest == text
        });
        signs && !signed && self.standing(call, at) == Standing::SignOff
    }

    /// What those who run the call are told of how it was made: who signed and when it came, not who wrote what.
    fn for_funders(mut self) -> ApplicationRecord {
        let is_told = |fact: &ApplicationFact| {
            matches!(
                fact,
                ApplicationFact::Submitted { .. }
                    | ApplicationFact::Withdrawn { .. }
                    | ApplicationFact::Left { .. }
            )
        };
        self.facts.retain(|noted| is_told(&noted.fact));
        self.partners.retain(|one| self.content.partner(&one.party.id).is_some());
        self.signatures.retain(|one| one.voided_at.is_none());
        self.origins.clear();
        self
    }
}

/// Which applications are read.
#[derive(Clone, Copy)]
pub(super) enum Which<'a> {
    One(&'a str),
    /// Those that an organisation writes, is invited to, or may judge.
    Of(&'a str),
    /// Those that were submitted to a call.
    Submitted(&'a str),
}

const APPLICATIONS: &str = "SELECT a.id, a.call_id, a.call_version, a.number, a.lead_id, o.name, a.edition, a.origins,
    a.ready_digest, a.submitted_digest, a.submitted_at, a.withdrawn_at, a.made_at, e.content FROM application a
    JOIN organisation o ON o.id = a.lead_id
    JOIN application_edition e ON e.application_id = a.id AND e.edition = a.edition";

/// Applications, whole. See the house before, and hide afterwards.
pub(super) async fn load(
    connection: &mut AnyConnection,
    which: Which<'_>,
) -> Result<Vec<ApplicationRecord>, Error> {
    let (condition, key) = match which {
        Which::One(id) => ("a.id = $1", id),
        Which::Of(id) => (
            "a.lead_id = $1 OR EXISTS (SELECT 1 FROM application_partner p WHERE p.application_id = a.id
                AND p.organisation_id = $1 AND p.declined_at IS NULL AND p.left_at IS NULL)
             OR (a.submitted_at IS NOT NULL AND (a.coordinator_id = $1 OR EXISTS (SELECT 1 FROM call_funder f
                WHERE f.call_id = a.call_id AND f.organisation_id = $1)))",
            id,
        ),
        Which::Submitted(id) => ("a.call_id = $1 AND a.submitted_at IS NOT NULL", id),
    };
    let sql = format!("{APPLICATIONS} WHERE {condition} ORDER BY a.made_at DESC, a.id");
    let rows = sqlx::query(AssertSqlSafe(sql)).bind(key.to_owned()).fetch_all(&mut *connection).await?;
    let mut all = Vec::with_capacity(rows.len());
    for row in &rows {
        all.push(one(connection, row).await?);
    }
    Ok(all)
}

/// What was submitted to a call and not withdrawn since, by number, as those who run it read it. Whoever asks hides what an
/// interest hides.
pub(crate) async fn submitted_in(
    connection: &mut AnyConnection,
    call_id: &str,
) -> Result<Vec<ApplicationRecord>, Error> {
    let mut all = ever_submitted_in(connection, call_id).await?;
    all.retain(|one| one.withdrawn_at.is_none());
    Ok(all)
}

/// The same with those that were withdrawn: what an interest hid stays hidden.
pub(crate) async fn ever_submitted_in(
    connection: &mut AnyConnection,
    call_id: &str,
) -> Result<Vec<ApplicationRecord>, Error> {
    let mut all = load(connection, Which::Submitted(call_id)).await?;
    all.sort_by(|a, b| a.number.cmp(&b.number));
    Ok(all.into_iter().map(ApplicationRecord::for_funders).collect())
}

fn optional(row: &sqlx::any::AnyRow, column: &str) -> Result<Option<Timestamp>, Error> {
    row.try_get::<Option<String>, _>(column)?.as_deref().map(instant).transpose()
}

async fn partners(connection: &mut AnyConnection, id: &str) -> Result<Vec<PartnerOf>, Error> {
    let rows = sqlx::query(
        "SELECT p.organisation_id, o.name, o.kind, o.closed_at, p.role, p.share_bp, p.joined_at, p.declined_at, p.left_at
         FROM application_partner p JOIN organisation o ON o.id = p.organisation_id
         WHERE p.application_id = $1 ORDER BY p.invited_at, o.name, o.id",
    )
    .bind(id)
    .fetch_all(&mut *connection)
    .await?;
    let read = |row: &sqlx::any::AnyRow| -> Result<PartnerOf, Error> {
        let has = |column: &str| Ok::<bool, Error>(row.try_get::<Option<String>, _>(column)?.is_some());
        let (kind, role): (String, String) = (row.try_get("kind")?, row.try_get("role")?);
        let odd = |what: &str| Error::Computation(format!("« {what} » cannot be read back"));
        Ok(PartnerOf {
            party: Party { id: row.try_get("organisation_id")?, name: row.try_get("name")? },
            kind: OrganisationKind::from_code(&kind).ok_or_else(|| odd(&kind))?,
            role: PartnerRole::from_code(&role).ok_or_else(|| odd(&role))?,
            share_bp: u32::try_from(row.try_get::<i64, _>("share_bp")?).map_err(|_| odd("share_bp"))?,
            state: match (has("left_at")?, has("declined_at")?, has("joined_at")?) {
                (true, ..) => PartnerState::Left,
                (_, true, _) => PartnerState::Declined,
                (.., true) => PartnerState::Joined,
                _ => PartnerState::Invited,
            },
            is_dissolved: has("closed_at")?,
        })
    };
    rows.iter().map(read).collect()
}

async fn signatures(connection: &mut AnyConnection, id: &str) -> Result<Vec<SignatureOf>, Error> {
    let rows = sqlx::query(
        "SELECT s.organisation_id, o.name, s.digest, s.signed_at, s.signed_by, a.name AS signer_name, s.voided_at
         FROM application_signature s JOIN organisation o ON o.id = s.organisation_id
         LEFT JOIN account a ON a.id = s.signed_by WHERE s.application_id = $1 ORDER BY s.signed_at, o.name",
    )
    .bind(id)
    .fetch_all(&mut *connection)
    .await?;
    let read = |row: &sqlx::any::AnyRow| {
        Ok(SignatureOf {
            organisation_id: row.try_get("organisation_id")?,
            organisation: row.try_get("name")?,
            signer: row.try_get("signed_by")?,
            signer_name: row.try_get("signer_name")?,
            digest: row.try_get("digest")?,
            at: instant(&row.try_get::<String, _>("signed_at")?)?,
            voided_at: optional(row, "voided_at")?,
        })
    };
    rows.iter().map(read).collect()
}

async fn facts(connection: &mut AnyConnection, id: &str) -> Result<Vec<NotedApplicationFact>, Error> {
    let rows: Vec<(String, Option<String>, String, String)> = sqlx::query_as(
        "SELECT f.at, a.name, o.name, f.fact FROM application_fact f JOIN organisation o ON o.id = f.made_for
         LEFT JOIN account a ON a.id = f.author WHERE f.application_id = $1 ORDER BY f.rank",
    )
    .bind(id)
    .fetch_all(connection)
    .await?;
    let read = |(at, author_name, organisation, fact): (String, Option<String>, String, String)| {
        let fact = serde_json::from_str(&fact)?;
        Ok(NotedApplicationFact { at: instant(&at)?, author_name, organisation, fact })
    };
    rows.into_iter().map(read).collect()
}

async fn one(connection: &mut AnyConnection, row: &sqlx::any::AnyRow) -> Result<ApplicationRecord, Error> {
    let id: String = row.try_get("id")?;
    let content: String = row.try_get("content")?;
    let digest = |column: &str| -> Result<Option<Digest32>, Error> {
        Ok(row.try_get::<Option<String>, _>(column)?.and_then(|text| text.parse().ok()))
    };
    Ok(ApplicationRecord {
        call_id: row.try_get("call_id")?,
        call_version: u32::try_from(row.try_get::<i64, _>("call_version")?).map_err(|_| unknown())?,
        number: row.try_get("number")?,
        lead: Party { id: row.try_get("lead_id")?, name: row.try_get("name")? },
        partners: partners(connection, &id).await?,
        edition: row.try_get("edition")?,
        // The digest is that of what is kept: a text that was touched bears none of its signatures.
        digest: ::calls::digest(&content),
        content: Content::read(&content)?,
        origins: serde_json::from_str(&row.try_get::<String, _>("origins")?)?,
        ready: digest("ready_digest")?,
        signatures: signatures(connection, &id).await?,
        submitted: digest("submitted_digest")?.zip(optional(row, "submitted_at")?),
        withdrawn_at: optional(row, "withdrawn_at")?,
        facts: facts(connection, &id).await?,
        made_at: instant(&row.try_get::<String, _>("made_at")?)?,
        id,
    })
}

impl Register {
    /// The applications that an organisation writes, is invited to, or that were submitted to a call that it runs: the last one
    /// first, each with its call and the side on which the organisation is.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn applications(&self, by: &str) -> Result<Vec<(ApplicationRecord, CallRecord, Side)>, Error> {
        let house = self.across(Across::Calls);
        let all = load(&mut *house.db.instant().await?, Which::Of(by)).await?;
        // Partners read a call as everybody; a funder of it as a funder.
        let calls: BTreeMap<String, CallRecord> =
            self.calls(Some(by)).await?.into_iter().map(|one| (one.id.clone(), one)).collect();
        let mut hidden = BTreeMap::new();
        for call in all.iter().filter_map(|one| calls.get(&one.call_id)).filter(|call| call.is_run_by(by)) {
            if !hidden.contains_key(&call.id) {
                hidden.insert(call.id.clone(), self.hidden_files(call).await?);
            }
        }
        let shown = all.into_iter().filter_map(|one| {
            let call = calls.get(&one.call_id)?.clone();
            let side = one.side_of(&call, by)?;
            // An interest hides what one would read as a funder; what one carries oneself is one's own.
            if side == Side::Runs && hidden.get(&call.id).is_some_and(|files| files.contains(&one.id)) {
                return None;
            }
            let one = if side == Side::Runs { one.for_funders() } else { one };
            Some((one, call, side))
        });
        Ok(shown.collect())
    }

    /// One application, its call, and the side on which the organisation is.
    ///
    /// # Errors
    /// [`Error::Unknown`] when there is none, the organisation is on no side of it, or an interest hides it from whoever asks.
    pub async fn application(
        &self,
        by: &str,
        id: &str,
    ) -> Result<(ApplicationRecord, CallRecord, Side), Error> {
        let house = self.across(Across::Calls);
        let all = load(&mut *house.db.instant().await?, Which::One(id)).await?;
        let record = all.into_iter().next().ok_or_else(unknown)?;
        let call = self.call(Some(by), &record.call_id).await.map_err(|_| unknown())?;
        let side = record.side_of(&call, by).ok_or_else(unknown)?;
        if side == Side::Runs && self.hidden_files(&call).await?.contains(id) {
            return Err(unknown());
        }
        let record = if side == Side::Runs { record.for_funders() } else { record };
        Ok((record, call, side))
    }

    /// What was submitted to a call and not withdrawn since, by number, for whoever runs it.
    ///
    /// # Errors
    /// [`Error::Unknown`] when the organisation does not run the call.
    pub async fn submitted_applications(
        &self,
        by: &str,
        call_id: &str,
    ) -> Result<Vec<ApplicationRecord>, Error> {
        let call = self.call(Some(by), call_id).await?;
        if !call.is_run_by(by) {
            return Err(Error::Unknown("call".to_owned()));
        }
        let house = self.across(Across::Calls);
        let mut all = submitted_in(&mut *house.db.instant().await?, call_id).await?;
        let hidden = self.hidden_files(&call).await?;
        all.retain(|one| !hidden.contains(&one.id));
        Ok(all)
    }

    /// The texts of an application, the last one first: told to its partners.
    ///
    /// # Errors
    /// [`Error::Unknown`] when the organisation is no partner of it.
    pub async fn application_editions(&self, by: &str, id: &str) -> Result<Vec<Edition>, Error> {
        let (.., side) = self.application(by, id).await?;
        if side == Side::Runs {
            return Err(unknown());
        }
        let house = self.across(Across::Calls);
        let rows: Vec<(i64, String, Option<String>, String, String)> = sqlx::query_as(
            "SELECT e.edition, e.made_at, a.name, o.name, e.content FROM application_edition e
             JOIN organisation o ON o.id = e.made_for LEFT JOIN account a ON a.id = e.made_by
             WHERE e.application_id = $1 ORDER BY e.edition DESC",
        )
        .bind(id.to_owned())
        .fetch_all(house.db.read())
        .await?;
        let read = |(number, at, author_name, organisation, content): (i64, String, _, _, String)| {
            let content = Content::read(&content)?;
            Ok(Edition { number, at: instant(&at)?, author_name, organisation, content })
        };
        rows.into_iter().map(read).collect()
    }
}
