//! Every figure of the agreements again: texts, signatures, and what the ledger holds for each.

use super::read::{SubsidyRecord, Which, load};
use crate::verify::Check;
use crate::{Error, Register};
use ::subsidy::{Act, Stage, clawbacks, in_force, net_paid};
use jiff::civil::Date;
use ledger::PaymentState;
use std::collections::BTreeMap;

/// What the ledger holds for one file on one envelope: obligated, paid.
type Held = BTreeMap<String, (i64, i64)>;

fn look(record: &SubsidyRecord, held: &Held) -> Vec<String> {
    let mut found = Vec::new();
    let id = &record.id;
    for version in &record.agreement.versions {
        if version.terms.check().is_err() {
            found.push(format!("« {id} »: version {} does not add up", version.number));
        }
    }
    // What was noted may be noted again, in the same order: nothing was added that the rules refuse.
    for (at, fact) in record.agreement.facts.iter().enumerate() {
        let Act::Signed { version, digest, .. } = &fact.act else { continue };
        if record.agreement.version(*version).is_none_or(|one| one.digest != *digest) {
            found.push(format!("« {id} »: signature {} is not of the text that is kept", at + 1));
        }
    }
    for payment in &record.payments {
        let claim = record.agreement.claim(&payment.claim);
        if claim.is_none_or(|claim| claim.cents != payment.cents) {
            found.push(format!("« {id} »: payment « {} » is not what was claimed", payment.payment_id));
        }
    }
    let Some(version) = in_force(&record.agreement) else { return found };
    let is_over = matches!(record.stage(Date::MIN), Stage::Closed | Stage::Terminated);
    for share in &version.terms.shares {
        let (obligated, paid) = held.get(&share.envelope).copied().unwrap_or_default();
        let net = net_paid(&record.agreement, &share.envelope);
        let back: i64 = clawbacks(&record.agreement)
            .iter()
            .filter(|one| one.title.envelope == share.envelope)
            .map(|one| one.recovered)
            .sum();
        if paid != net {
            found
                .push(format!("« {id} »: the ledger paid {paid} cents on « {} », not {net}", share.envelope));
        }
        // P2: what is promised is what was agreed, until the end gives back what is not spent.
        let expected = if is_over { 0 } else { share.cents - net - back };
        if obligated != expected {
            found.push(format!(
                "« {id} »: {obligated} cents obligated on « {} », not {expected}",
                share.envelope
            ));
        }
        let asked: i64 = record
            .payments
            .iter()
            .filter(|one| one.envelope_id == share.envelope && one.state != PaymentState::Refused)
            .map(|one| one.cents)
            .sum();
        if asked > share.cents {
            found.push(format!("« {id} »: more is asked than agreed on « {} »", share.envelope));
        }
    }
    found
}

impl Register {
    /// Reads every funding agreement again, against the ledger.
    pub(crate) async fn check_subsidies(&self) -> Result<Check, Error> {
        let mut instant = self.db.instant().await?;
        let all = load(&mut instant, Which::All).await?;
        let mut problems = Vec::new();
        for record in &all {
            let rows: Vec<(String, i64, i64)> = sqlx::query_as(
                "SELECT envelope_id, obligated_cents, paid_cents FROM envelope_position WHERE purpose_id = $1",
            )
            .bind(&record.purpose_id)
            .fetch_all(&mut *instant)
            .await?;
            let held =
                rows.into_iter().map(|(envelope, obligated, paid)| (envelope, (obligated, paid))).collect();
            problems.extend(look(record, &held));
        }
        Ok(Check::of("subsidies", all.len() as u64, problems))
    }
}
