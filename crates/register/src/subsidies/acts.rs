//! What the parties of an agreement do, each act with what it does to the ledger: all of it or nothing.

use super::draft::found;
use super::read::{SubsidyRecord, SubsidySide};
use super::{is_personal, refused, unknown, why};
use crate::db::Write;
use crate::{Across, Error, Register};
use ::subsidy::{Act, Claim, Clawback, ClawbackKind, Expense, Fact, check, in_force, owed_back};
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::BTreeSet;
use trust::field::ObjectKind;
use trust::policy::{Action, Actor, Object, allow};

/// The words that somebody writes beside an act.
fn words(act: &Act) -> Vec<&str> {
    match act {
        Act::Objected { note, .. }
        | Act::Returned { note, .. }
        | Act::Excused { note, .. }
        | Act::Resumed { note } => vec![note],
        Act::ExpenseRefused { reason, .. }
        | Act::Cancelled { reason, .. }
        | Act::Suspended { reason }
        | Act::Terminated { reason } => vec![reason],
        Act::Heard { text } => vec![text],
        Act::Announced { title } => vec![&title.reason],
        Act::Filed { report } => {
            let sources = report.values.iter().map(|value| value.source.as_str());
            std::iter::once(report.text.as_str()).chain(sources).collect()
        }
        Act::Claimed { claim } => claim.expenses.iter().map(|one| one.reference.as_str()).collect(),
        _ => Vec::new(),
    }
}

/// May this organisation do it, on its side of the agreement? A funder acts on its own money.
fn is_for(record: &SubsidyRecord, act: &Act, by: &str) -> bool {
    let side = record.side_of(by);
    let terms = in_force(&record.agreement).or(record.agreement.versions.last()).map(|one| &one.terms);
    let pays =
        |envelope: &str| terms.and_then(|terms| terms.share(envelope)).is_some_and(|one| one.funder == by);
    match act {
        Act::Sent { .. } | Act::Lapsed | Act::Closed | Act::Terminated { .. } => record.coordinator.id == by,
        Act::Signed { party, .. } => party == by && side.is_some(),
        Act::Objected { .. } => side.is_some() && record.coordinator.id != by,
        Act::Claimed { .. } | Act::Filed { .. } | Act::Heard { .. } => side == Some(SubsidySide::Beneficiary),
        Act::Cancelled { instalment, .. } => {
            let one = terms.and_then(|terms| terms.instalment(instalment));
            one.is_some_and(|one| pays(&one.envelope))
        }
        Act::ExpenseRefused { claim, .. } => {
            record.payments.iter().any(|one| one.claim == *claim && one.funder_id == by)
        }
        Act::Announced { title } => pays(&title.envelope),
        Act::Ordered { title } | Act::Recovered { title, .. } => {
            let all = ::subsidy::clawbacks(&record.agreement);
            all.iter().any(|one| one.title.id == *title && pays(&one.title.envelope))
        }
        Act::Returned { .. } | Act::Accepted { .. } | Act::Excused { .. } => {
            side == Some(SubsidySide::Funder)
        }
        Act::Suspended { .. } | Act::Resumed { .. } => side == Some(SubsidySide::Funder),
    }
}

impl Register {
    /// Signs a version for an organisation: a fresh proof of identity, a person for each party, and the very text that was
    /// shown, by its digest. The last signature obligates the money.
    ///
    /// # Errors
    /// [`Error::Refused`]: `subsidy-signer` when the person may not sign, `subsidy-content` when it is no longer the text that
    /// is proposed, `subsidy-same-hand`, `subsidy-expired`, `subsidy-not-reserved`, `ledger-not-enough:free:CENTS`.
    /// [`Error::Unknown`].
    pub async fn sign_subsidy(
        &self,
        actor: &Actor,
        id: &str,
        (version, digest): (u32, &str),
        today: Date,
        at: Timestamp,
    ) -> Result<(), Error> {
        let by = actor.organisation.as_str();
        let record = self.subsidy(by, id).await?;
        let mut object = Object::new(ObjectKind::Project, record.coordinator.id.as_str().into());
        object.parties.insert(by.into());
        if !allow(actor, Action::Sign, &object, &[], at).is_allowed() {
            return Err(refused("subsidy-signer"));
        }
        self.sign_subsidy_for(by, id, (version, digest), today).await
    }

    /// Signs for an organisation, in the name of this register's user.
    pub(crate) async fn sign_subsidy_for(
        &self,
        by: &str,
        id: &str,
        (version, digest): (u32, &str),
        today: Date,
    ) -> Result<(), Error> {
        let digest = digest.parse().map_err(|_| refused("subsidy-content"))?;
        let (party, signer) = (by.to_owned(), self.author().code().to_owned());
        self.note_subsidy(by, id, Act::Signed { version, digest, party, signer }, today).await
    }

    /// Notes what is done on a day, in the journals of all parties, and does to the ledger what it means.
    ///
    /// # Errors
    /// [`Error::Refused`]: `subsidy-side` when it is for another party to do, `subsidy-back-hand` when whoever ordered a
    /// clawback notes what came back, `subsidy-personal`, `subsidy-not-now`…, and what
    /// the ledger refuses. [`Error::Unknown`].
    pub async fn note_subsidy(&self, by: &str, id: &str, act: Act, today: Date) -> Result<(), Error> {
        self.note_by_hand(by, id, (act, &BTreeSet::new()), today).await
    }

    /// Notes money that came back, for a person: not for whoever ordered that it be asked back, under any of its accounts.
    ///
    /// # Errors
    /// As [`Register::note_subsidy`]; `subsidy-back-hand`.
    pub async fn recover_subsidy(
        &self,
        actor: &Actor,
        id: &str,
        (title, cents, reference): (&str, i64, &str),
        today: Date,
    ) -> Result<(), Error> {
        let same: BTreeSet<String> = actor.same_person.iter().map(|one| one.as_str().to_owned()).collect();
        let act = Act::Recovered { title: title.to_owned(), cents, reference: reference.to_owned() };
        self.note_by_hand(actor.organisation.as_str(), id, (act, &same), today).await
    }

    async fn note_by_hand(
        &self,
        by: &str,
        id: &str,
        (act, same): (Act, &BTreeSet<String>),
        today: Date,
    ) -> Result<(), Error> {
        if words(&act).into_iter().any(is_personal) {
            return Err(refused("subsidy-personal"));
        }
        let house = self.across(Across::Subsidies);
        let mut write = house.db.act().await?;
        let record = found(&mut write, id).await?;
        let visible = record.clone();
        if visible.side_of(by).is_none()
            || (visible.proposed().is_none() && visible.in_force().is_none() && visible.coordinator.id != by)
        {
            return Err(unknown());
        }
        if !is_for(&record, &act, by) {
            return Err(refused("subsidy-side"));
        }
        if let Act::Recovered { title, .. } = &act
            && let Some(hand) = record.ordered_by(title)
            && (hand == self.author().code() || same.contains(hand))
        {
            return Err(refused("subsidy-back-hand"));
        }
        let fact = Fact { on: today, act };
        check(&record.agreement, &fact, today).map_err(why)?;
        self.put_subsidy_fact(&mut write, (&record, by), fact).await?;
        write.commit().await
    }

    async fn put_subsidy_fact(
        &self,
        write: &mut Write<'_>,
        (record, by): (&SubsidyRecord, &str),
        fact: Fact,
    ) -> Result<(), Error> {
        // Money first: envelopes, then files, then journals, as every act takes them.
        let payment = self.move_money(write, record, &fact).await?;
        let rank = i64::try_from(record.facts.len()).unwrap_or(i64::MAX).saturating_add(1);
        let last = record.facts.last().map(|noted| noted.at.to_string());
        sqlx::query(
            "INSERT INTO subsidy_fact (subsidy_id, rank, at, author, made_for, fact) VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(&record.id)
        .bind(rank)
        .bind(crate::noted_after(last.as_deref()))
        .bind(self.author().code())
        .bind(by)
        .bind(serde_json::to_string(&fact)?)
        .execute(write.connection())
        .await?;
        let mut parties: BTreeSet<String> = BTreeSet::from([record.coordinator.id.clone()]);
        let versions = record.agreement.versions.iter();
        let shown = versions.filter(|one| match fact.act {
            Act::Sent { version } => one.number <= version,
            _ => true,
        });
        parties.extend(shown.flat_map(|one| one.terms.parties()).map(str::to_owned));
        if let Act::Sent { .. } = fact.act {
            for party in &parties {
                sqlx::query(
                    "INSERT INTO subsidy_party (subsidy_id, organisation_id, coordinator_id) VALUES ($1, $2, $3)
                     ON CONFLICT (subsidy_id, organisation_id) DO NOTHING",
                )
                .bind(&record.id)
                .bind(party)
                .bind(&record.coordinator.id)
                .execute(write.connection())
                .await?;
            }
        }
        // P5: whoever does not sign a change is told all the same.
        for party in &parties {
            if let Some((funder, payment)) = payment.as_ref().filter(|(funder, _)| funder == party) {
                self.write_down(write, funder, ("asked", "payment", payment), None).await?;
            }
            self.write_down(write, party, (fact.act.code(), "subsidy", &record.id), None).await?;
        }
        Ok(())
    }

    /// The beneficiary asks for an instalment, with the expenses that it shows: their ids are given here.
    ///
    /// # Errors
    /// As [`Register::note_subsidy`]: `subsidy-condition`, `subsidy-too-much:CENTS`, `subsidy-expense:2`,
    /// `subsidy-expense-twice:2`, `subsidy-unit-twice:2`, `subsidy-not-spent`.
    pub async fn claim_subsidy(
        &self,
        by: &str,
        id: &str,
        (instalment, cents, expenses): (&str, i64, Vec<Expense>),
        today: Date,
    ) -> Result<(), Error> {
        let named = (1..).zip(expenses).map(|(at, one): (usize, _)| Expense { id: at.to_string(), ..one });
        let claim = Claim {
            id: uuid::Uuid::now_v7().to_string(),
            instalment: instalment.to_owned(),
            cents,
            expenses: named.collect(),
        };
        self.note_subsidy(by, id, Act::Claimed { claim }, today).await
    }

    /// The beneficiary answers what is asked of its claim: the payment waits for its control again.
    ///
    /// # Errors
    /// [`Error::Refused`]: `payment-not-now` when nothing is asked, `payment-reason`, `subsidy-side`, `subsidy-personal`.
    /// [`Error::Unknown`] when the payment is of no claim of this agreement.
    pub async fn answer_claim(
        &self,
        by: &str,
        (id, payment_id): (&str, &str),
        text: &str,
        today: Date,
    ) -> Result<(), Error> {
        if is_personal(text) {
            return Err(refused("subsidy-personal"));
        }
        let record = self.subsidy(by, id).await?;
        if record.side_of(by) != Some(SubsidySide::Beneficiary) {
            return Err(refused("subsidy-side"));
        }
        let paid = record.payments.iter().find(|one| one.payment_id == payment_id).ok_or_else(unknown)?;
        let house = self.across(Across::Subsidies);
        house.answer_payment(&paid.funder_id, payment_id, text, today).await
    }

    /// A funder announces that it asks money back: how much is computed here. The amount.
    ///
    /// # Errors
    /// As [`Register::note_subsidy`]: `subsidy-nothing-owed`.
    pub async fn announce_clawback(
        &self,
        by: &str,
        id: &str,
        (envelope, kind, done_bp): (&str, ClawbackKind, u32),
        reason: &str,
        today: Date,
    ) -> Result<i64, Error> {
        let record = self.subsidy(by, id).await?;
        let terms = record.in_force().map(|one| &one.terms).ok_or_else(|| refused("subsidy-not-now"))?;
        let cents = owed_back(&record.agreement, terms, envelope, (kind, done_bp));
        let title = Clawback {
            id: uuid::Uuid::now_v7().to_string(),
            envelope: envelope.to_owned(),
            kind,
            done_bp,
            cents,
            reason: reason.to_owned(),
        };
        self.note_subsidy(by, id, Act::Announced { title }, today).await?;
        Ok(cents)
    }
}
