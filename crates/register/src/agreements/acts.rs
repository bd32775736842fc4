//! The acts: draft, propose, sign, suspend, resume, end. Each one in one transaction with its entries in the journals.

use super::read::{Which, load};
use super::{AgreementEvent, AgreementRecord, AgreementStage, NewTerms, reason_of};
use crate::db::Write;
use crate::journal::{self, Act};
use crate::{Error, Register, written};
use jiff::Timestamp;
use trust::field::ObjectKind;
use trust::policy::{Action, Actor, Object, allow};
use trust::role::Role;

fn refused(code: &str) -> Error {
    Error::Refused(code.to_owned())
}

/// The agreement, read in the transaction that changes it, as a party sees it.
async fn found(act: &mut Write<'_>, by: &str, id: &str) -> Result<AgreementRecord, Error> {
    act.hold(&format!("agreement:{id}")).await?;
    let all = load(act.connection(), Which::One, id).await?;
    let seen = all.into_iter().next().and_then(|record| record.seen_by(by));
    seen.ok_or_else(|| Error::Unknown("agreement".to_owned()))
}

impl Register {
    /// Writes a first version, seen by its author's organisation only; the id of the agreement.
    ///
    /// # Errors
    /// [`Error::Refused`] when the terms cannot be signed by these two, [`Error::Unknown`] when the partner is not in
    /// the directory.
    pub async fn draft_agreement(&self, by: &str, new: &NewTerms, at: Timestamp) -> Result<String, Error> {
        let partner = if by == new.giver { &new.taker } else { &new.giver };
        self.listed(partner).await?;
        self.check_terms(by, new, at).await?;
        let id = uuid::Uuid::now_v7().to_string();
        let mut secret = [0_u8; 32];
        getrandom::fill(&mut secret).map_err(|e| Error::Computation(e.to_string()))?;
        let both = self.beside(&new.giver, &new.taker);
        let key = both.seal(&new.giver, "agreement", "pseudonym_key", &id, &secret).await?;
        let mut act = self.db.act().await?;
        sqlx::query(
            "INSERT INTO agreement (id, giver_id, taker_id, pseudonym_key, made_at) VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(&id)
        .bind(&new.giver)
        .bind(&new.taker)
        .bind(key)
        .bind(written(at))
        .execute(act.connection())
        .await?;
        self.add_version(&mut act, by, &id, 1, new, at).await?;
        act.commit().await?;
        Ok(id)
    }

    /// Writes the next version: what is in force stays so until both have signed this one. Its number.
    ///
    /// # Errors
    /// As [`Register::draft_agreement`]; [`Error::Refused`] too when the agreement is over or its parties change.
    pub async fn redraft_agreement(
        &self,
        by: &str,
        id: &str,
        new: &NewTerms,
        at: Timestamp,
    ) -> Result<u32, Error> {
        self.agreement(by, id).await?;
        self.check_terms(by, new, at).await?;
        let mut act = self.db.act().await?;
        let record = found(&mut act, by, id).await?;
        if record.giver.id != new.giver || record.taker.id != new.taker {
            return Err(refused("agreement-party"));
        }
        if record.is_ended() {
            return Err(refused("agreement-not-now"));
        }
        // Numbers count the drafts of both parties, those that this one does not see too.
        let last: i64 =
            sqlx::query_scalar("SELECT MAX(version) FROM agreement_version WHERE agreement_id = $1")
                .bind(id)
                .fetch_one(act.connection())
                .await?;
        let version = u32::try_from(last + 1).map_err(|_| refused("agreement-not-now"))?;
        self.add_version(&mut act, by, id, version, new, at).await?;
        act.commit().await?;
        Ok(version)
    }

    async fn add_version(
        &self,
        act: &mut Write<'_>,
        by: &str,
        id: &str,
        version: u32,
        new: &NewTerms,
        at: Timestamp,
    ) -> Result<(), Error> {
        sqlx::query(
            "INSERT INTO agreement_version (agreement_id, version, terms, made_for, made_by, made_at)
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(id)
        .bind(i64::from(version))
        .bind(serde_json::to_string(&new.terms(id, version))?)
        .bind(by)
        .bind(self.author().code())
        .bind(written(at))
        .execute(act.connection())
        .await?;
        let after = Some(serde_json::json!({ "version": version }).to_string());
        self.write_down(act, by, ("drafted", "agreement", id), after).await
    }

    /// Shows one's draft to the other party.
    pub async fn propose_agreement(&self, by: &str, id: &str, at: Timestamp) -> Result<(), Error> {
        self.add_fact(by, id, at, |record, at| {
            let draft =
                record.draft().filter(|v| v.made_for == by && v.terms().until >= trust::day::legal_day(at));
            let version = draft.ok_or_else(|| refused("agreement-not-now"))?.terms().version;
            Ok(AgreementEvent::Proposed { version })
        })
        .await
    }

    /// A data protection officer signs the terms of this version for their organisation: a fresh proof of identity,
    /// another person than the one who signed for the other party, and the very terms that were shown.
    ///
    /// # Errors
    /// [`Error::Refused`] when the person may not sign, or when these are no longer the terms that are proposed.
    pub async fn sign_agreement(
        &self,
        actor: &Actor,
        id: &str,
        version: u32,
        at: Timestamp,
    ) -> Result<(), Error> {
        let by = actor.organisation.as_str();
        let object = Object::collection(ObjectKind::Agreement, by.into());
        let officer =
            actor.grants.iter().any(|g| g.role() == Role::Dpo && g.writes_on(trust::day::legal_day(at)));
        if !officer || !allow(actor, Action::Sign, &object, &[], at).is_allowed() {
            return Err(refused("agreement-officer"));
        }
        self.sign(by, id, version, at).await
    }

    /// Signs for an organisation, in the name of this register's user.
    pub(crate) async fn sign(&self, by: &str, id: &str, version: u32, at: Timestamp) -> Result<(), Error> {
        self.add_fact(by, id, at, |record, at| {
            let proposal = record.proposal(at).filter(|v| v.terms().version == version);
            let proposal = proposal.ok_or_else(|| refused("agreement-changed"))?;
            if proposal.is_signed_by(by) {
                return Err(refused("agreement-not-now"));
            }
            let digest = proposal.terms().digest();
            let hand = self.author().code();
            let same_hand = record.facts.iter().any(|fact| {
                fact.author == hand
                    && matches!(fact.event, AgreementEvent::Signed { digest: signed, .. } if signed == digest)
            });
            if same_hand {
                return Err(refused("agreement-same-hand"));
            }
            Ok(AgreementEvent::Signed { version, digest })
        })
        .await
    }

    /// Suspends: nothing is read under it from this instant on. The reason is shown to the other party.
    pub async fn suspend_agreement(
        &self,
        by: &str,
        id: &str,
        reason: &str,
        at: Timestamp,
    ) -> Result<(), Error> {
        let reason = reason_of(reason)?;
        self.add_fact(by, id, at, |record, at| {
            let stage = record.stage(at);
            let open =
                matches!(stage, AgreementStage::Active | AgreementStage::Signed | AgreementStage::Suspended);
            if !open || record.is_suspended_by(by) {
                return Err(refused("agreement-not-now"));
            }
            Ok(AgreementEvent::Suspended { reason })
        })
        .await
    }

    /// Ends one's own suspension; that of the other party stays.
    pub async fn resume_agreement(&self, by: &str, id: &str, at: Timestamp) -> Result<(), Error> {
        self.add_fact(by, id, at, |record, _| {
            if record.is_ended() || !record.is_suspended_by(by) {
                return Err(refused("agreement-not-now"));
            }
            Ok(AgreementEvent::Resumed)
        })
        .await
    }

    /// Ends it for good, whatever its state: a draft is dropped, a proposal declined.
    pub async fn end_agreement(&self, by: &str, id: &str, reason: &str, at: Timestamp) -> Result<(), Error> {
        let reason = reason_of(reason)?;
        self.add_fact(by, id, at, |record, _| {
            if record.is_ended() {
                Err(refused("agreement-not-now"))
            } else {
                Ok(AgreementEvent::Ended { reason })
            }
        })
        .await
    }

    /// Adds the fact that `event` makes of what is there, and writes it in the journals of both parties; in the
    /// author's alone while the other one has seen nothing.
    async fn add_fact(
        &self,
        by: &str,
        id: &str,
        at: Timestamp,
        event: impl FnOnce(&AgreementRecord, Timestamp) -> Result<AgreementEvent, Error> + Send,
    ) -> Result<(), Error> {
        let mut act = self.db.act().await?;
        let record = found(&mut act, by, id).await?;
        act.beside(&record.giver.id, &record.taker.id).await?;
        // A clock that went back stops nobody: facts are kept in their order.
        let at = record.facts.last().map_or(at, |last| at.max(last.at));
        let event = event(&record, at)?;
        let rank = i64::try_from(record.facts.len()).unwrap_or(i64::MAX).saturating_add(1);
        sqlx::query(
            "INSERT INTO agreement_fact (agreement_id, rank, at, author, organisation_id, event)
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(id)
        .bind(rank)
        .bind(at.to_string())
        .bind(self.author().code())
        .bind(by)
        .bind(serde_json::to_string(&event)?)
        .execute(act.connection())
        .await?;
        let is_known = matches!(event, AgreementEvent::Proposed { .. })
            || record.versions.iter().any(|version| version.is_proposed);
        let after = match &event {
            AgreementEvent::Proposed { version } | AgreementEvent::Signed { version, .. } => {
                Some(serde_json::json!({ "version": version }).to_string())
            }
            _ => None,
        };
        // Both journals, always in the same order: two acts never wait for each other.
        let mut sides = vec![record.giver.id.as_str(), record.taker.id.as_str()];
        sides.retain(|side| is_known || *side == by);
        sides.sort_unstable();
        for side in sides {
            let entry = Act {
                organisation_id: side,
                verb: event.code(),
                kind: "agreement",
                subject_id: id,
                before: None,
                after: after.clone(),
            };
            journal::append(&mut act, self.author(), entry).await?;
        }
        act.commit().await
    }
}
