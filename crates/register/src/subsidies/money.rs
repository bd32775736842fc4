//! What an act of an agreement does to the ledger: what is promised becomes committed, obligated, asked for, recovered or
//! released, always in the transaction of the act.

use super::read::{SubsidyRecord, Which, load};
use super::{refused, unknown};
use crate::db::Write;
use crate::ledger::{Done, Draw, NewPayment};
use crate::{Across, Error, Register};
use ::subsidy::{Act, Fact, Refusal, Stage, Terms, clawbacks, in_force, missing, stage};
use jiff::civil::Date;
use ledger::{Account, Step};
use std::collections::{BTreeMap, BTreeSet};

/// As banks write it: capitals and figures, nothing else.
fn reference_of(text: &str) -> Result<String, Error> {
    let plain: String =
        text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
    if (4..=35).contains(&plain.len()) { Ok(plain) } else { Err(refused("payment-reference")) }
}

fn by_envelope(draws: &[Draw]) -> BTreeMap<&str, i64> {
    draws.iter().map(|one| (one.envelope_id.as_str(), one.cents)).collect()
}

fn shares(terms: &Terms) -> BTreeMap<&str, i64> {
    terms.shares.iter().map(|one| (one.envelope.as_str(), one.cents)).collect()
}

impl Register {
    /// Moves what an act means; the payment that it asked for, with its funder.
    pub(super) async fn move_money(
        &self,
        act: &mut Write<'_>,
        record: &SubsidyRecord,
        fact: &Fact,
    ) -> Result<Option<(String, String)>, Error> {
        let purpose = record.purpose_id.as_str();
        match &fact.act {
            Act::Sent { version } if record.in_force().is_none() => {
                let terms = &record.agreement.version(*version).ok_or_else(unknown)?.terms;
                let key = format!("subsidy-sent:{}:{version}", record.id);
                self.move_purpose(act, (Step::Commit, &key), purpose).await?;
                self.holds_exactly(act, purpose, terms).await?;
            }
            Act::Signed { version, .. } => self.last_signature(act, record, (*version, fact)).await?,
            Act::Lapsed => {
                let key = format!("subsidy-lapsed:{}", record.id);
                self.move_purpose(act, (Step::ReleaseCommitted, &key), purpose).await?;
            }
            Act::Claimed { claim } => return self.ask_instalment(act, record, claim).await.map(Some),
            Act::Recovered { title, cents, reference } => {
                let all = clawbacks(&record.agreement);
                let one = all.iter().find(|one| one.title.id == *title).ok_or_else(unknown)?;
                let draw = Draw {
                    envelope_id: one.title.envelope.clone(),
                    purpose_id: purpose.to_owned(),
                    label: String::new(),
                    beneficiary_id: None,
                    cents: *cents,
                };
                // The reference of the bank is the key: money that came back once is noted once.
                let key = format!("recover:{}", reference_of(reference)?);
                if self.draw_all(act, (Step::Recover, &key), &[draw]).await? == Done::Already {
                    return Err(refused("payment-reference-used"));
                }
            }
            Act::Terminated { .. } | Act::Closed => {
                let key = format!("subsidy-ended:{}", record.id);
                self.move_purpose(act, (Step::ReleaseObligated, &key), purpose).await?;
            }
            _ => {}
        }
        Ok(None)
    }

    /// What was promised is what is signed, envelope by envelope, to the cent.
    async fn holds_exactly(&self, act: &mut Write<'_>, purpose: &str, terms: &Terms) -> Result<(), Error> {
        let held = self.drawn_by(act, purpose, Account::Committed).await?;
        if by_envelope(&held) == shares(terms) { Ok(()) } else { Err(refused("subsidy-not-reserved")) }
    }

    /// The signature after which nobody is missing obligates what was committed; for a change, what it adds goes all the way
    /// at once, and what it takes is released.
    async fn last_signature(
        &self,
        act: &mut Write<'_>,
        record: &SubsidyRecord,
        (version, fact): (u32, &Fact),
    ) -> Result<(), Error> {
        let mut after = record.agreement.clone();
        after.facts.push(fact.clone());
        if !missing(&after, version).is_empty() {
            return Ok(());
        }
        let new = &after.version(version).ok_or_else(unknown)?.terms;
        let key = format!("subsidy-signed:{}:{version}", record.id);
        let Some(before) = in_force(&record.agreement) else {
            self.holds_exactly(act, &record.purpose_id, new).await?;
            self.move_purpose(act, (Step::Obligate, &key), &record.purpose_id).await?;
            return Ok(());
        };
        let (old, now) = (shares(&before.terms), shares(new));
        let envelopes: BTreeSet<&str> = old.keys().chain(now.keys()).copied().collect();
        let mut steps = Vec::new();
        for envelope in envelopes {
            let at = |all: &BTreeMap<&str, i64>| all.get(envelope).copied().unwrap_or(0);
            let (was, is) = (at(&old), at(&now));
            let draw = |cents| Draw {
                envelope_id: envelope.to_owned(),
                purpose_id: record.purpose_id.clone(),
                label: new.title.clone(),
                beneficiary_id: Some(new.beneficiary.clone()),
                cents,
            };
            if is > was {
                let more = [Step::Reserve, Step::Commit, Step::Obligate];
                steps.extend(more.map(|step| (step, draw(is - was))));
            } else if is < was {
                steps.push((Step::ReleaseObligated, draw(was - is)));
            }
        }
        if !steps.is_empty() {
            self.draw_steps(act, (&key, None), &steps).await?;
        }
        if before.terms.beneficiary != new.beneficiary {
            // The file of each funder names who receives: exports and payments read it there.
            sqlx::query("UPDATE envelope_position SET beneficiary_id = $2 WHERE purpose_id = $1")
                .bind(&record.purpose_id)
                .bind(&new.beneficiary)
                .execute(act.connection())
                .await?;
        }
        Ok(())
    }

    async fn ask_instalment(
        &self,
        act: &mut Write<'_>,
        record: &SubsidyRecord,
        claim: &::subsidy::Claim,
    ) -> Result<(String, String), Error> {
        let terms = &record.in_force().ok_or_else(unknown)?.terms;
        let instalment = terms.instalment(&claim.instalment).ok_or_else(unknown)?;
        let share = terms.share(&instalment.envelope).ok_or_else(unknown)?;
        let new = NewPayment {
            envelope_id: share.envelope.clone(),
            purpose_id: record.purpose_id.clone(),
            cents: claim.cents,
            reason: instalment.label.clone(),
        };
        let payment = self.put_payment(act, &share.funder, &new).await?;
        sqlx::query("INSERT INTO subsidy_payment (payment_id, subsidy_id, claim) VALUES ($1, $2, $3)")
            .bind(&payment)
            .bind(&record.id)
            .bind(&claim.id)
            .execute(act.connection())
            .await?;
        Ok((share.funder.clone(), payment))
    }

    /// May a payment go on? Only one that is for an agreement is asked: it runs, and what is left of the expenses bears it.
    pub(crate) async fn agreement_bears(
        &self,
        act: &mut Write<'_>,
        payment_id: &str,
        today: Date,
    ) -> Result<(), Error> {
        act.open_wall(Across::Subsidies).await?;
        let found: Option<(String, String)> =
            sqlx::query_as("SELECT subsidy_id, claim FROM subsidy_payment WHERE payment_id = $1")
                .bind(payment_id)
                .fetch_optional(act.connection())
                .await?;
        if let Some((id, claim)) = found {
            // Nobody suspends it, refuses an expense or claims more in between.
            act.hold(&format!("subsidy:{id}")).await?;
            let record =
                load(act.connection(), Which::One(&id)).await?.into_iter().next().ok_or_else(unknown)?;
            match ::subsidy::bears(&record.agreement, &claim, today) {
                Ok(()) => {}
                Err(Refusal::NotNow) if stage(&record.agreement, today) == Stage::Suspended => {
                    return Err(refused("payment-suspended"));
                }
                Err(_) => return Err(refused("payment-not-borne")),
            }
        }
        act.close_wall().await
    }
}
