//! Offering an application to be signed, signing it, taking it back, withdrawing it. The last signature submits it.

use super::read::{ApplicationRecord, Side};
use super::write::{may_write, version_of};
use super::{refused, unknown, why};
use crate::calls::{CallRecord, long_text};
use crate::db::Write;
use crate::{Across, Error, Register, written};
use ::calls::{ApplicationFact, Gap, Stage, Standing, may_sign};
use jiff::Timestamp;
use trust::field::ObjectKind;
use trust::ids::CallId;
use trust::policy::{Action, Actor, CallRef, Object, allow};

impl ApplicationRecord {
    /// What the table of rights needs to know of it.
    #[must_use]
    pub fn object(&self, call: &CallRecord) -> Object {
        let mut object = Object::new(ObjectKind::Application, self.lead.id.as_str().into());
        object.parties = self.present().map(|one| one.party.id.as_str().into()).collect();
        object.call = self.submitted.map(|_| CallRef {
            call: CallId::from(self.call_id.as_str()),
            run_by: call.run_by().iter().map(|id| id.as_str().into()).collect(),
        });
        object
    }
}

/// What is missing, under the rules that hold.
fn missing(record: &ApplicationRecord, call: &CallRecord) -> Result<Vec<Gap>, Error> {
    Ok(record.gaps(&call.in_force().ok_or_else(unknown)?.specification))
}

/// A number made from the id of the application, and from one more each time that it is taken.
fn free_number(call: &str, id: &str, given: &[String]) -> String {
    let made = |turn: usize| {
        let digest = ::calls::digest(&format!("application-number/1:{id}:{turn}")).to_string();
        format!("{call}-{}", digest[..5].to_uppercase())
    };
    (0..).map(made).find(|number| !given.contains(number)).unwrap_or_default()
}

impl Register {
    /// Offers the text to its partners, to be signed. How many things are missing when some are: then nobody is asked.
    ///
    /// # Errors
    /// [`Error::Changed`] when the text is no longer the one that was shown. [`Error::Refused`]: `application-gaps:3`,
    /// `application-unopened` before the opening, `application-late`… [`Error::Unknown`] for whoever does not lead it.
    pub async fn offer_application(
        &self,
        by: &str,
        id: &str,
        shown: &str,
        at: Timestamp,
    ) -> Result<(), Error> {
        let house = self.across(Across::Calls);
        let mut act = house.db.act().await?;
        let (record, call, side) = self.application_in(&mut act, (by, id)).await?;
        if side != Side::Lead {
            return Err(unknown());
        }
        may_write(&record, &call, side, at)?;
        if call.stage(at) == Stage::Announced {
            return Err(refused("application-unopened"));
        }
        if record.digest.to_string() != shown {
            return Err(Error::Changed);
        }
        let gaps = missing(&record, &call)?.len();
        if gaps > 0 {
            return Err(Error::Refused(format!("application-gaps:{gaps}")));
        }
        // The rules may have changed since the last edition: what is signed says which it answers.
        let version = version_of(&call, &record);
        let text = record.content.text(id, (&record.call_id, version))?;
        self.put_edition(&mut act, by, (&record, version), &record.content, at).await?;
        let digest = ::calls::digest(&text);
        sqlx::query("UPDATE application SET ready_digest = $2 WHERE id = $1")
            .bind(id)
            .bind(digest.to_string())
            .execute(act.connection())
            .await?;
        let fact = ApplicationFact::Ready { digest };
        self.put_application_fact(&mut act, (by, id, &record.lead.id), &fact, at).await?;
        act.commit().await
    }

    /// Signs for an organisation: a fresh proof of identity, another person than for the other partners, and the very text that
    /// was shown, by its digest. `true`: it was the last signature, and the application is submitted.
    ///
    /// # Errors
    /// [`Error::Refused`]: `application-signer` when the person may not sign, `application-late` from the last minute on,
    /// `application-content`, `application-same-hand`, `application-gaps:1` when something came to miss since,
    /// `application-rules` when the call changed since. [`Error::Unknown`].
    pub async fn sign_application(
        &self,
        actor: &Actor,
        id: &str,
        shown: &str,
        at: Timestamp,
    ) -> Result<bool, Error> {
        let by = actor.organisation.as_str();
        let (record, call, _) = self.application(by, id).await?;
        if !allow(actor, Action::Sign, &record.object(&call), &[], at).is_allowed() {
            return Err(refused("application-signer"));
        }
        self.sign_application_for(by, id, shown, at).await
    }

    /// Signs for an organisation, in the name of this register's user.
    pub(crate) async fn sign_application_for(
        &self,
        by: &str,
        id: &str,
        shown: &str,
        at: Timestamp,
    ) -> Result<bool, Error> {
        let shown = shown.parse().map_err(|_| refused("application-content"))?;
        let house = self.across(Across::Calls);
        let mut act = house.db.act().await?;
        let (record, call, side) = self.application_in(&mut act, (by, id)).await?;
        if !matches!(side, Side::Lead | Side::Partner) {
            return Err(unknown());
        }
        let signer = self.author().code().to_owned();
        let is_last =
            may_sign(&record.content, &record.status(&call, at), (by, &signer), shown, at).map_err(why)?;
        if version_of(&call, &record) != record.call_version {
            return Err(refused("application-rules"));
        }
        // A partner may have been dissolved since the text was offered.
        let gaps = missing(&record, &call)?.len();
        if gaps > 0 {
            return Err(Error::Refused(format!("application-gaps:{gaps}")));
        }
        sqlx::query(
            "INSERT INTO application_signature (application_id, organisation_id, lead_id, digest, signed_at, signed_by)
             VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (application_id, organisation_id, digest) DO UPDATE
             SET signed_at = excluded.signed_at, signed_by = excluded.signed_by, voided_at = NULL",
        )
        .bind(id)
        .bind(by)
        .bind(&record.lead.id)
        .bind(shown.to_string())
        .bind(written(at))
        .bind(&signer)
        .execute(act.connection())
        .await?;
        let whose = (by, id, record.lead.id.as_str());
        self.put_application_fact(&mut act, whose, &ApplicationFact::Signed { digest: shown }, at).await?;
        if is_last {
            self.number_application(&mut act, (&record, &call), at).await?;
            let fact = ApplicationFact::Submitted { digest: shown };
            self.put_application_fact(&mut act, whose, &fact, at).await?;
        }
        act.commit().await?;
        Ok(is_last)
    }

    /// Gives its number to what all have signed.
    async fn number_application(
        &self,
        act: &mut Write<'_>,
        (record, call): (&ApplicationRecord, &CallRecord),
        at: Timestamp,
    ) -> Result<(), Error> {
        act.hold(&format!("call:{}", call.id)).await?;
        let given: Vec<String> =
            sqlx::query_scalar("SELECT number FROM application WHERE call_id = $1 AND number IS NOT NULL")
                .bind(&call.id)
                .fetch_all(act.connection())
                .await?;
        // An application that was taken back and comes again keeps its number. Numbers do not follow one another: a rank would
        // tell an applicant how many came before, and a reader that one file is hidden from them.
        let number = record.number.clone().unwrap_or_else(|| free_number(&call.number, &record.id, &given));
        sqlx::query(
            "UPDATE application SET submitted_digest = $2, submitted_at = $3, number = $4 WHERE id = $1",
        )
        .bind(&record.id)
        .bind(record.digest.to_string())
        .bind(written(at))
        .bind(number)
        .execute(act.connection())
        .await?;
        Ok(())
    }

    /// Takes an application back, to write it again, before the closing: it is not submitted any more until all sign again. How
    /// many signatures are void.
    ///
    /// # Errors
    /// [`Error::Refused`]: `application-late`, `application-not-now`. [`Error::Unknown`] for whoever does not lead it.
    pub async fn reopen_application(&self, by: &str, id: &str, at: Timestamp) -> Result<u32, Error> {
        let house = self.across(Across::Calls);
        let mut act = house.db.act().await?;
        let (record, call, side) = self.application_in(&mut act, (by, id)).await?;
        if side != Side::Lead {
            return Err(unknown());
        }
        match record.standing(&call, at) {
            Standing::Submitted if call.stage(at) != Stage::Open => return Err(refused("application-late")),
            Standing::Submitted | Standing::SignOff => {}
            Standing::Late => return Err(refused("application-late")),
            Standing::Forming | Standing::Withdrawn => return Err(refused("application-not-now")),
        }
        let voided = self.void_signatures(&mut act, id, at).await?;
        sqlx::query(
            "UPDATE application SET ready_digest = NULL, submitted_digest = NULL, submitted_at = NULL WHERE id = $1",
        )
        .bind(id)
        .execute(act.connection())
        .await?;
        let fact = ApplicationFact::Reopened { voided };
        self.put_application_fact(&mut act, (by, id, &record.lead.id), &fact, at).await?;
        act.commit().await?;
        Ok(voided)
    }

    /// Withdraws an application: its lead, or a partner that must sign it.
    ///
    /// # Errors
    /// [`Error::Refused`]: `application-reason`, `application-not-now` when it is already. [`Error::Unknown`] for whoever is
    /// not one of them.
    pub async fn withdraw_application(
        &self,
        by: &str,
        id: &str,
        reason: &str,
        at: Timestamp,
    ) -> Result<(), Error> {
        let reason =
            long_text(reason, 500, "application-reason")?.ok_or_else(|| refused("application-reason"))?;
        let house = self.across(Across::Calls);
        let mut act = house.db.act().await?;
        let (record, _, side) = self.application_in(&mut act, (by, id)).await?;
        let carries = record.present().any(|one| one.party.id == by && one.role.signs());
        if !carries || !matches!(side, Side::Lead | Side::Partner) {
            return Err(unknown());
        }
        if record.withdrawn_at.is_some() {
            return Err(refused("application-not-now"));
        }
        sqlx::query("UPDATE application SET withdrawn_at = $2 WHERE id = $1")
            .bind(id)
            .bind(written(at))
            .execute(act.connection())
            .await?;
        let fact = ApplicationFact::Withdrawn { reason };
        self.put_application_fact(&mut act, (by, id, &record.lead.id), &fact, at).await?;
        act.commit().await
    }
}
