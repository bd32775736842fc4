//! Files for which an agreement is compulsory and is not there: what a funder gives in a year to a body of private law, above
//! the threshold of the law.

use crate::{Error, Register};
use jiff::civil::Date;
use law::Parameter;
use std::collections::{BTreeMap, BTreeSet};
use trust::organisation::OrganisationKind;

/// The dated parameter.
const THRESHOLD: &str = "subsidy.agreement_threshold";

/// A file that draws on envelopes of a funder and has no agreement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgreementDue {
    pub purpose_id: String,
    pub label: String,
    pub beneficiary: String,
    /// The year of the envelopes.
    pub year: i16,
    pub cents: i64,
    /// What this beneficiary is given in the year, all files together: that is what the threshold is compared to.
    pub year_cents: i64,
}

/// What the law asks of a funder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgreementDuty {
    /// The threshold that holds; `None`: nobody wrote one for this day, and nothing is said to be compulsory.
    pub threshold: Option<Parameter>,
    pub due: Vec<AgreementDue>,
}

/// Is it a body of private law? Landlords are of both sorts: of those nobody said which, and they are left out.
const fn is_private(kind: OrganisationKind) -> bool {
    use OrganisationKind as K;
    matches!(
        kind,
        K::Association
            | K::EssCompany
            | K::Innovator
            | K::Federation
            | K::OccupationalTherapistFirm
            | K::Contractor
    )
}

impl Register {
    /// Files of a funder for which the law asks an agreement that nobody began, by its reading of the threshold.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn agreement_duty(&self, funder: &str, today: Date) -> Result<AgreementDuty, Error> {
        let threshold = self.law_of(funder).await?.on(THRESHOLD, today).ok().cloned();
        let Some(most) = threshold.as_ref().map(|one| one.value.amount) else {
            return Ok(AgreementDuty { threshold, due: Vec::new() });
        };
        let private: BTreeMap<String, String> = self
            .organisations()
            .await?
            .into_iter()
            .filter(|one| is_private(one.kind))
            .map(|one| (one.id, one.name))
            .collect();
        let years: BTreeMap<String, i16> =
            self.envelopes(funder).await?.into_iter().map(|one| (one.id, one.year)).collect();
        let begun: BTreeSet<String> =
            self.subsidies(funder).await?.into_iter().map(|one| one.purpose_id).collect();
        let mut given: BTreeMap<(String, i16), i64> = BTreeMap::new();
        let mut files: BTreeMap<(String, i16), AgreementDue> = BTreeMap::new();
        for one in self.positions(funder, None).await? {
            let Some(who) = one.beneficiary_id.filter(|who| private.contains_key(who)) else { continue };
            let (Some(year), Some(cents)) = (years.get(&one.envelope_id).copied(), one.draws.sum()) else {
                continue;
            };
            let all = given.entry((who.clone(), year)).or_insert(0);
            *all = all.saturating_add(cents);
            if begun.contains(&one.purpose_id) || cents == 0 {
                continue;
            }
            let file = files.entry((one.purpose_id.clone(), year)).or_insert_with(|| AgreementDue {
                purpose_id: one.purpose_id,
                label: one.label,
                // The id until the sums of the year are known.
                beneficiary: who,
                year,
                cents: 0,
                year_cents: 0,
            });
            file.cents = file.cents.saturating_add(cents);
        }
        let due = files.into_values().filter_map(|file| {
            let year_cents = given.get(&(file.beneficiary.clone(), file.year)).copied().unwrap_or(0);
            let beneficiary = private.get(&file.beneficiary).cloned().unwrap_or_default();
            (year_cents > most).then_some(AgreementDue { beneficiary, year_cents, ..file })
        });
        Ok(AgreementDuty { threshold, due: due.collect() })
    }
}
