//! Conventions: written by one party, signed by the data protection officer of each, ended by any.

use super::refused;
use crate::adapted::short_text;
use crate::db::Write;
use crate::{Across, Error, Register, instant, written};
use jiff::Timestamp;
use pathway::supported::Side;
use pathway::supported::convention::{Event, Fact, State, Terms, has_signed, is_suspended_by, may, state};
use sqlx::{AnyConnection, AssertSqlSafe, Row};
use std::collections::BTreeMap;
use trust::day::legal_day;
use trust::field::ObjectKind;
use trust::organisation::OrganisationKind;
use trust::policy::{Action, Actor, Object, allow};
use trust::role::Role;

/// A party, by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    pub id: String,
    pub name: String,
}

/// A fact of a convention, and who noted it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotedConventionFact {
    pub fact: Fact,
    pub author: String,
    pub author_name: Option<String>,
}

/// A convention, as its parties read it: all three the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Convention {
    pub id: String,
    pub terms: Terms,
    /// Of the text that is kept, computed when it is read.
    pub digest: String,
    pub parties: BTreeMap<Side, Party>,
    pub facts: Vec<NotedConventionFact>,
}

impl Convention {
    fn bare(&self) -> Vec<Fact> {
        self.facts.iter().map(|noted| noted.fact.clone()).collect()
    }

    /// Where it stands at an instant.
    #[must_use]
    pub fn state(&self, at: Timestamp) -> State {
        state(&self.terms, &self.digest, &self.bare(), at)
    }

    /// Did this party sign the text as it is?
    #[must_use]
    pub fn is_signed_by(&self, side: Side) -> bool {
        has_signed(&self.bare(), side, &self.digest)
    }

    /// Is it suspended by this party?
    #[must_use]
    pub fn is_suspended_by(&self, side: Side) -> bool {
        is_suspended_by(&self.bare(), side)
    }

    /// May a party note this now?
    #[must_use]
    pub fn may(&self, side: Side, event: &Event, at: Timestamp) -> bool {
        may(&self.terms, &self.digest, &self.bare(), (side, event), at)
    }

    /// The name of a party.
    #[must_use]
    pub fn name_of(&self, side: Side) -> &str {
        self.parties.get(&side).map_or("", |party| party.name.as_str())
    }
}

pub(super) fn digest_of(content: &str) -> String {
    ::calls::digest(content).to_string()
}

fn gone() -> Error {
    Error::Unknown("convention".to_owned())
}

/// Reads conventions: one by its id, or all of an organisation, the newest first.
pub(super) async fn load(
    connection: &mut AnyConnection,
    (one, organisation_id): (Option<&str>, &str),
) -> Result<Vec<Convention>, Error> {
    let condition =
        "(c.landlord_id = $1 OR c.association_id = $1 OR c.siao_id = $1) AND ($2 = '' OR c.id = $2)";
    let sql = format!(
        "SELECT c.id, c.terms, c.landlord_id, c.association_id, c.siao_id, l.name AS landlord,
                a.name AS association, s.name AS siao
         FROM supported_convention c JOIN organisation l ON l.id = c.landlord_id
         JOIN organisation a ON a.id = c.association_id JOIN organisation s ON s.id = c.siao_id
         WHERE {condition} ORDER BY c.made_at DESC, c.id DESC"
    );
    let bound = one.unwrap_or("").to_owned();
    let rows = sqlx::query(AssertSqlSafe(sql)).bind(organisation_id.to_owned()).bind(bound.clone());
    let mut all = Vec::new();
    for row in rows.fetch_all(&mut *connection).await? {
        let content: String = row.try_get("terms")?;
        let party = |id: &str, name: &str| -> Result<Party, sqlx::Error> {
            Ok(Party { id: row.try_get(id)?, name: row.try_get(name)? })
        };
        all.push(Convention {
            id: row.try_get("id")?,
            digest: digest_of(&content),
            terms: serde_json::from_str(&content)?,
            parties: BTreeMap::from([
                (Side::Landlord, party("landlord_id", "landlord")?),
                (Side::Association, party("association_id", "association")?),
                (Side::Siao, party("siao_id", "siao")?),
            ]),
            facts: Vec::new(),
        });
    }
    let sql = format!(
        "SELECT f.convention_id, f.at, f.author, n.name AS author_name, f.side, f.event
         FROM supported_convention_fact f JOIN supported_convention c ON c.id = f.convention_id
         LEFT JOIN account n ON n.id = f.author WHERE {condition} ORDER BY f.convention_id, f.rank"
    );
    let rows = sqlx::query(AssertSqlSafe(sql)).bind(organisation_id.to_owned()).bind(bound);
    for row in rows.fetch_all(connection).await? {
        let id: String = row.try_get("convention_id")?;
        let side: String = row.try_get("side")?;
        let Some(convention) = all.iter_mut().find(|one| one.id == id) else { continue };
        convention.facts.push(NotedConventionFact {
            fact: Fact {
                at: instant(&row.try_get::<String, _>("at")?)?,
                side: Side::from_code(&side).ok_or_else(|| Error::Computation(format!("side {side}")))?,
                event: serde_json::from_str(&row.try_get::<String, _>("event")?)?,
            },
            author: row.try_get("author")?,
            author_name: row.try_get("author_name")?,
        });
    }
    Ok(all)
}

impl Register {
    /// The conventions of an organisation, whichever party it is; the newest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn supported_conventions(&self, organisation_id: &str) -> Result<Vec<Convention>, Error> {
        let all = self.across(Across::Supported);
        load(&mut *all.db.instant().await?, (None, organisation_id)).await
    }

    /// One convention, for a party.
    ///
    /// # Errors
    /// [`Error::Unknown`] when it is not there, or the organisation is no party: both are the same.
    pub async fn supported_convention(&self, organisation_id: &str, id: &str) -> Result<Convention, Error> {
        let all = self.across(Across::Supported);
        let found = load(&mut *all.db.instant().await?, (Some(id), organisation_id)).await?;
        found.into_iter().next().filter(|_| !id.is_empty()).ok_or_else(gone)
    }

    /// Writes a convention; its id. `by` is one of its parties. It opens nothing until the three have signed.
    ///
    /// # Errors
    /// [`Error::Refused`]: `convention-title`, `convention-contact`, `convention-caseload` (empty, too long, or said of a
    /// person), `convention-days`, `convention-parties` (not three different ones, or of kinds that are no landlord,
    /// association, SIAO), `convention-not-yours`.
    pub async fn write_supported_convention(
        &self,
        by: &str,
        terms: &Terms,
        at: Timestamp,
    ) -> Result<String, Error> {
        let sound = |text: &str, longest: usize, code: &str| -> Result<String, Error> {
            short_text(text, longest, code)?.ok_or_else(|| refused(code))
        };
        let terms = Terms {
            title: sound(&terms.title, 120, "convention-title")?,
            contact: sound(&terms.contact, 160, "convention-contact")?,
            association_caseload: sound(&terms.association_caseload, 60, "convention-caseload")?,
            siao_caseload: sound(&terms.siao_caseload, 60, "convention-caseload")?,
            ..terms.clone()
        };
        if terms.last_day.is_some_and(|last| last < terms.first_day || last < legal_day(at)) {
            return Err(refused("convention-days"));
        }
        if terms.side_of(by).is_none() {
            return Err(refused("convention-not-yours"));
        }
        self.check_parties(&terms).await?;
        let content = terms.content()?;
        let id = uuid::Uuid::now_v7().to_string();
        let all = self.across(Across::Supported);
        let mut act = all.db.act().await?;
        sqlx::query(
            "INSERT INTO supported_convention (id, landlord_id, association_id, siao_id, terms, made_at, made_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(&id)
        .bind(&terms.landlord_id)
        .bind(&terms.association_id)
        .bind(&terms.siao_id)
        .bind(content)
        .bind(written(at))
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        self.tell_parties(&mut act, &terms, ("drafted", "supported-convention", &id)).await?;
        act.commit().await?;
        Ok(id)
    }

    async fn check_parties(&self, terms: &Terms) -> Result<(), Error> {
        let ids = [&terms.landlord_id, &terms.association_id, &terms.siao_id];
        let differ = ids[0] != ids[1] && ids[0] != ids[2] && ids[1] != ids[2];
        if !differ {
            return Err(refused("convention-parties"));
        }
        let all = self.across(Across::Supported);
        for (id, side) in ids.into_iter().zip(Side::ALL) {
            let Ok(one) = all.organisation(id).await else { return Err(refused("convention-parties")) };
            use OrganisationKind as K;
            let fits = match side {
                Side::Landlord => one.kind == K::Landlord,
                Side::Association => one.kind == K::Association,
                // A SIAO is held by an association, or by a public authority.
                Side::Siao => matches!(one.kind, K::Association | K::Authority),
            };
            if !fits || one.closed_at.is_some() || all.awaits_check(id).await? {
                return Err(refused("convention-parties"));
            }
        }
        Ok(())
    }

    /// A data protection officer signs for their organisation: the very text that was shown, and another person than those
    /// who signed for the others.
    ///
    /// # Errors
    /// [`Error::Refused`]: `convention-officer`, `convention-changed`, `convention-same-hand`.
    pub async fn sign_supported_convention(
        &self,
        actor: &Actor,
        (id, digest): (&str, &str),
        at: Timestamp,
    ) -> Result<(), Error> {
        let by = actor.organisation.as_str();
        let object = Object::collection(ObjectKind::Agreement, by.into());
        let is_officer = actor.grants.iter().any(|g| g.role() == Role::Dpo && g.writes_on(legal_day(at)));
        if !is_officer || !allow(actor, Action::Sign, &object, &[], at).is_allowed() {
            return Err(refused("convention-officer"));
        }
        self.note_convention(by, id, &Event::Signed { digest: digest.to_owned() }, at).await
    }

    /// Suspends a convention, takes one's suspension back, or ends it: nothing is read under it from this instant on.
    ///
    /// # Errors
    /// [`Error::Refused`] `convention-not-now`; [`Error::Unknown`] for whoever is no party.
    pub async fn change_supported_convention(
        &self,
        by: &str,
        id: &str,
        event: &Event,
        at: Timestamp,
    ) -> Result<(), Error> {
        if matches!(event, Event::Signed { .. }) {
            return Err(refused("convention-officer"));
        }
        self.note_convention(by, id, event, at).await
    }

    /// Adds a fact, for a party.
    pub(crate) async fn note_convention(
        &self,
        by: &str,
        id: &str,
        event: &Event,
        at: Timestamp,
    ) -> Result<(), Error> {
        let all = self.across(Across::Supported);
        let mut act = all.db.act().await?;
        act.hold(&format!("supported-convention:{id}")).await?;
        let convention = load(act.connection(), (Some(id), by)).await?.into_iter().next().ok_or_else(gone)?;
        let side = convention.terms.side_of(by).ok_or_else(gone)?;
        // A clock that went back stops nobody: facts are kept in their order.
        let at = convention.facts.last().map_or(at, |last| at.max(last.fact.at));
        if !convention.may(side, event, at) {
            let signs = matches!(event, Event::Signed { .. });
            return Err(refused(if signs { "convention-changed" } else { "convention-not-now" }));
        }
        let hand = self.author().code();
        let signed = |noted: &NotedConventionFact| matches!(noted.fact.event, Event::Signed { .. });
        let twice = convention.facts.iter().any(|noted| signed(noted) && noted.author == hand);
        if matches!(event, Event::Signed { .. }) && twice {
            return Err(refused("convention-same-hand"));
        }
        let rank = i64::try_from(convention.facts.len()).unwrap_or(i64::MAX).saturating_add(1);
        sqlx::query(
            "INSERT INTO supported_convention_fact (convention_id, rank, at, author, side, event)
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(id)
        .bind(rank)
        .bind(written(at))
        .bind(hand)
        .bind(side.code())
        .bind(serde_json::to_string(event)?)
        .execute(act.connection())
        .await?;
        let verb = match event {
            Event::Signed { .. } => "signed",
            Event::Suspended => "suspended",
            Event::Resumed => "resumed",
            Event::Ended => "ended",
        };
        self.tell_parties(&mut act, &convention.terms, (verb, "supported-convention", id)).await?;
        act.commit().await
    }

    /// Writes an act in the journals of the three parties, always in the same order: two acts never wait for each other.
    pub(super) async fn tell_parties(
        &self,
        act: &mut Write<'_>,
        terms: &Terms,
        what: (&'static str, &'static str, &str),
    ) -> Result<(), Error> {
        let mut parties = [&terms.landlord_id, &terms.association_id, &terms.siao_id];
        parties.sort_unstable();
        for party in parties {
            self.write_down(act, party, what, None).await?;
        }
        Ok(())
    }
}
