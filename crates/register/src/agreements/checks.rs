//! What terms must be before they are written: who, on what, where, until when.

use super::NewTerms;
use super::read::may_read;
use crate::{Error, Register};
use jiff::Timestamp;
use std::collections::BTreeSet;
use trust::agreement::{Purpose, TermsError};
use trust::day::legal_day;
use trust::field::{Field, ObjectKind};
use trust::organisation::OrganisationKind;
use trust::role::Role;
use trust::scope::Scope;

/// What is wrong with terms, to be told beside the field that says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TermsFault {
    /// What `trust` refuses to sign.
    Terms(TermsError),
    /// The last day is past.
    Past,
    /// Nobody reads for this purpose under an agreement ([`can_be_served`]), or not these fields: visits and reports are for
    /// needs assessment.
    Purpose,
    /// The door and the level of a dwelling together make an adapted address, which is sensitive: it has a field of its
    /// own, that asks for consent.
    AdaptedAddress,
}

impl NewTerms {
    /// Everything that is wrong with the terms themselves, whoever the parties are.
    #[must_use]
    pub fn faults(&self, at: Timestamp) -> Vec<TermsFault> {
        let checked = self.terms("", 1).check();
        let mut faults: Vec<TermsFault> =
            checked.err().unwrap_or_default().into_iter().map(TermsFault::Terms).collect();
        if self.until < legal_day(at) {
            faults.push(TermsFault::Past);
        }
        let by_visit =
            |field: &Field| matches!(field.kind(), Some(ObjectKind::Task | ObjectKind::TherapistReport));
        let is_assessment = self.purpose == Purpose::NeedsAssessment;
        if !can_be_served(self.purpose) || (!is_assessment && self.fields.iter().any(by_visit)) {
            faults.push(TermsFault::Purpose);
        }
        let names = |field: Field| self.fields.contains(&field);
        let door = names(Field::DwellingDoor) && names(Field::DwellingAdaptationLevel);
        if door && !names(Field::AdaptedAddressLevel) {
            faults.push(TermsFault::AdaptedAddress);
        }
        faults
    }
}

/// Does somebody read for this purpose here? Partners read what an agreement opens; therapists the visits entrusted to
/// them. Contractors would read by tasks, which the register does not hold.
#[must_use]
pub fn can_be_served(purpose: Purpose) -> bool {
    [Role::AgreementReader, Role::OccupationalTherapist].into_iter().any(|role| purpose.is_served_by(role))
}

fn refused(code: &str) -> Error {
    Error::Refused(code.to_owned())
}

impl Register {
    /// Are these terms that these two may agree on? `by` is the party that writes them.
    pub(super) async fn check_terms(&self, by: &str, new: &NewTerms, at: Timestamp) -> Result<(), Error> {
        if !new.faults(at).is_empty() {
            return Err(refused("agreement-terms"));
        }
        if by != new.giver && by != new.taker {
            return Err(refused("agreement-party"));
        }
        let (giver, taker) = (self.organisation(&new.giver).await?, self.organisation(&new.taker).await?);
        if giver.closed_at.is_some() || taker.closed_at.is_some() {
            return Err(Error::Unknown("organisation".to_owned()));
        }
        if giver.kind != OrganisationKind::Landlord {
            return Err(refused("agreement-giver"));
        }
        if !may_read(taker.kind) {
            return Err(refused("agreement-taker"));
        }
        if self.awaits_check(by).await? {
            return Err(refused("directory-NotChecked"));
        }
        match &new.scope {
            Scope::Organisation => Ok(()),
            Scope::Territory(territory) if self.gazetteer().await?.knows(territory) => Ok(()),
            // Who takes does not know the residences of who gives: naming one would tell whether it is there.
            Scope::Residences(named) if by == new.giver => {
                let there: BTreeSet<String> =
                    self.residences_to_name(by).await?.into_iter().map(|(id, _)| id).collect();
                let known = named.iter().all(|id| there.contains(id.as_str()));
                if known { Ok(()) } else { Err(Error::Unknown("residence".to_owned())) }
            }
            _ => Err(refused("agreement-scope")),
        }
    }
}
