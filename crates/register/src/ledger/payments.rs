//! Payments: asked, controlled, ordered, paid, by four people. Who acted is kept by account and compared by person: another
//! role, another account of the same human change nothing.

use super::put::{Move, Operation};
use super::{Done, Draw, refused, unknown};
use crate::adapted::short_text;
use crate::db::Write;
use crate::organisations::{Named, named};
use crate::{Error, Register, instant, now};
use jiff::Timestamp;
use jiff::civil::Date;
use ledger::{Entry, Hand, Payment, PaymentRefusal, PaymentState, Step};
use sqlx::Row;
use sqlx::any::AnyRow;
use std::collections::BTreeSet;
use trust::field::ObjectKind;
use trust::ids::EnvelopeId;
use trust::policy::{Action, Actor, Object, allow};

/// A payment to ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPayment {
    pub envelope_id: String,
    pub purpose_id: String,
    pub cents: i64,
    /// What it is for: a claim, an instalment.
    pub reason: String,
}

/// A payment, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentRecord {
    pub id: String,
    pub organisation_id: String,
    pub envelope_id: String,
    pub purpose_id: String,
    pub label: Option<String>,
    pub cents: i64,
    pub reason: String,
    pub state: PaymentState,
    pub asked_at: Timestamp,
    pub asked_by: String,
    /// What is asked of whoever asked, or why it is refused.
    pub said: Option<String>,
    pub controlled_by: Option<String>,
    pub ordered_by: Option<String>,
    pub paid_by: Option<String>,
    pub paid_on: Option<Date>,
    pub bank_reference: Option<String>,
    /// Names of who asked, controlled, ordered, paid.
    pub names: [Option<String>; 4],
}

impl PaymentRecord {
    /// As the rule of hands reads it.
    #[must_use]
    pub fn rule(&self) -> Payment {
        let hands = [Some(&self.asked_by), self.controlled_by.as_ref(), self.ordered_by.as_ref()];
        Payment { state: self.state, hands: hands.into_iter().flatten().cloned().collect() }
    }
}

/// What a hand does, with what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaymentAct {
    /// Something is missing.
    Query(String),
    /// Whoever asked answers.
    Answer(String),
    Control,
    Order,
    Pay {
        on: Date,
        bank_reference: String,
    },
    Refuse(String),
}

impl PaymentAct {
    const fn hand(&self) -> Hand {
        match self {
            PaymentAct::Query(_) => Hand::Query,
            PaymentAct::Answer(_) => Hand::Answer,
            PaymentAct::Control => Hand::Control,
            PaymentAct::Order => Hand::Order,
            PaymentAct::Pay { .. } => Hand::Pay,
            PaymentAct::Refuse(_) => Hand::Refuse,
        }
    }

    /// The right that it takes.
    const fn action(&self) -> Action {
        match self {
            PaymentAct::Control | PaymentAct::Order => Action::Approve,
            PaymentAct::Pay { .. } => Action::Pay,
            PaymentAct::Query(_) | PaymentAct::Refuse(_) => Action::Change,
            PaymentAct::Answer(_) => Action::Propose,
        }
    }
}

const PAYMENT: &str =
    "SELECT y.id, y.organisation_id, y.envelope_id, y.purpose_id, p.label, y.amount_cents, y.reason, y.state,
        y.asked_at, y.asked_by, y.said, y.controlled_by, y.ordered_by, y.paid_by, y.paid_on, y.bank_reference,
        a.name AS asked_name, c.name AS controlled_name, o.name AS ordered_name, b.name AS paid_name
     FROM payment y
     LEFT JOIN envelope_position p ON p.envelope_id = y.envelope_id AND p.purpose_id = y.purpose_id
     LEFT JOIN account a ON a.id = y.asked_by LEFT JOIN account c ON c.id = y.controlled_by
     LEFT JOIN account o ON o.id = y.ordered_by LEFT JOIN account b ON b.id = y.paid_by";

fn payment(row: &AnyRow) -> Result<PaymentRecord, Error> {
    let wrong = || Error::Computation("a payment cannot be read".to_owned());
    let name = |column: &str| row.try_get::<Option<String>, _>(column);
    let paid_on: Option<String> = row.try_get("paid_on")?;
    Ok(PaymentRecord {
        id: row.try_get("id")?,
        organisation_id: row.try_get("organisation_id")?,
        envelope_id: row.try_get("envelope_id")?,
        purpose_id: row.try_get("purpose_id")?,
        label: row.try_get("label")?,
        cents: row.try_get("amount_cents")?,
        reason: row.try_get("reason")?,
        state: PaymentState::from_code(&row.try_get::<String, _>("state")?).ok_or_else(wrong)?,
        asked_at: instant(&row.try_get::<String, _>("asked_at")?)?,
        asked_by: row.try_get("asked_by")?,
        said: row.try_get("said")?,
        controlled_by: row.try_get("controlled_by")?,
        ordered_by: row.try_get("ordered_by")?,
        paid_by: row.try_get("paid_by")?,
        paid_on: paid_on.map(|day| day.parse()).transpose().map_err(|_| wrong())?,
        bank_reference: row.try_get("bank_reference")?,
        names: [name("asked_name")?, name("controlled_name")?, name("ordered_name")?, name("paid_name")?],
    })
}

/// As banks write it: capitals and figures, nothing else. Two ways to write one reference are one reference.
fn reference_of(text: &str) -> Result<String, Error> {
    let plain: String =
        text.chars().filter(|c| c.is_ascii_alphanumeric()).map(|c| c.to_ascii_uppercase()).collect();
    if (4..=35).contains(&plain.len()) { Ok(plain) } else { Err(refused("payment-reference")) }
}

fn hand_refused(why: PaymentRefusal) -> Error {
    refused(match why {
        PaymentRefusal::NotNow => "payment-not-now",
        PaymentRefusal::SameHand => "payment-same-hand",
    })
}

impl Register {
    /// Asks for a payment out of what is obligated, in the transaction of the caller, who writes it down; its id.
    ///
    /// # Errors
    /// [`Error::Refused`]: `ledger-not-enough:obligated:CENTS` when what was asked before and this are more than what is
    /// obligated, `ledger-amount`, `payment-reason`. [`Error::Unknown`].
    pub(crate) async fn put_payment(
        &self,
        act: &mut Write<'_>,
        funder: &str,
        new: &NewPayment,
    ) -> Result<String, Error> {
        let reason =
            short_text(&new.reason, 300, "payment-reason")?.ok_or_else(|| refused("payment-reason"))?;
        if new.cents <= 0 || new.cents > ledger::HIGHEST_CENTS {
            return Err(refused("ledger-amount"));
        }
        let asked = sqlx::query(
            "UPDATE envelope_position SET asked_cents = asked_cents + $4
             WHERE organisation_id = $1 AND envelope_id = $2 AND purpose_id = $3
               AND asked_cents + $4 <= obligated_cents",
        )
        .bind(funder)
        .bind(&new.envelope_id)
        .bind(&new.purpose_id)
        .bind(new.cents)
        .execute(act.connection())
        .await?;
        if asked.rows_affected() == 0 {
            let left: Option<i64> = sqlx::query_scalar(
                "SELECT obligated_cents - asked_cents FROM envelope_position
                 WHERE organisation_id = $1 AND envelope_id = $2 AND purpose_id = $3",
            )
            .bind(funder)
            .bind(&new.envelope_id)
            .bind(&new.purpose_id)
            .fetch_optional(act.connection())
            .await?;
            let left = left.ok_or_else(unknown)?;
            return Err(super::not_enough(ledger::Account::Obligated, left));
        }
        let id = uuid::Uuid::now_v7().to_string();
        sqlx::query(
            "INSERT INTO payment (id, organisation_id, envelope_id, purpose_id, amount_cents, reason, state, asked_at,
                asked_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(&id)
        .bind(funder)
        .bind(&new.envelope_id)
        .bind(&new.purpose_id)
        .bind(new.cents)
        .bind(&reason)
        .bind(PaymentState::Asked.code())
        .bind(now())
        .bind(self.author().code())
        .execute(act.connection())
        .await?;
        Ok(id)
    }

    /// The same, for somebody of the funder.
    ///
    /// # Errors
    /// As [`Register::put_payment`].
    pub async fn ask_payment(&self, funder: &str, new: &NewPayment) -> Result<String, Error> {
        let mut act = self.db.act().await?;
        let id = self.put_payment(&mut act, funder, new).await?;
        self.write_down(&mut act, funder, ("asked", "payment", &id), None).await?;
        act.commit().await?;
        Ok(id)
    }

    /// One hand of a payment.
    ///
    /// # Errors
    /// [`Error::Refused`]: `payment-right` when the role is not enough, `payment-same-hand` when the same person acted before on
    /// it, `payment-not-now`, `payment-reason` (a query and a refusal say why), `payment-reference` (4 to 35 letters and
    /// figures), `payment-reference-used`, `payment-day`, `payment-suspended` and `payment-not-borne` when the
    /// agreement that it is for does not bear it. [`Error::Unknown`] for another organisation.
    pub async fn act_on_payment(
        &self,
        actor: &Actor,
        id: &str,
        what: &PaymentAct,
        (today, at): (Date, Timestamp),
    ) -> Result<(), Error> {
        let funder = actor.organisation.as_str();
        let mut act = self.db.act().await?;
        let here = found(&mut act, funder, id).await?;
        let after = self.judged(actor, &here, what, at)?;
        if matches!(what, PaymentAct::Control | PaymentAct::Order | PaymentAct::Pay { .. }) {
            self.agreement_bears(&mut act, &here.id, today).await?;
        }
        self.put_hand(&mut act, &here, what, after, today).await?;
        act.commit().await
    }

    /// Answers what is asked of a payment, for whoever asked for it: the caller checked that it is them.
    pub(crate) async fn answer_payment(
        &self,
        funder: &str,
        id: &str,
        text: &str,
        today: Date,
    ) -> Result<(), Error> {
        let mut act = self.db.act().await?;
        let here = found(&mut act, funder, id).await?;
        let own = self.author().code().to_owned();
        let after = here.rule().after(Hand::Answer, &own, &BTreeSet::new()).map_err(hand_refused)?;
        self.put_hand(&mut act, &here, &PaymentAct::Answer(text.to_owned()), after, today).await?;
        act.commit().await
    }

    /// One hand of an invented payment: the rule of hands and the agreement hold; the role is that of the invented person.
    pub(crate) async fn act_as_demo(
        &self,
        funder: &str,
        id: &str,
        what: &PaymentAct,
        today: Date,
    ) -> Result<(), Error> {
        let mut act = self.db.act().await?;
        let here = found(&mut act, funder, id).await?;
        let own = self.author().code().to_owned();
        let after =
            here.rule().after(what.hand(), &own, &BTreeSet::from([own.clone()])).map_err(hand_refused)?;
        self.agreement_bears(&mut act, &here.id, today).await?;
        self.put_hand(&mut act, &here, what, after, today).await?;
        act.commit().await
    }

    /// May this person do it? Roles by the table of rights, hands by account and by person.
    fn judged(
        &self,
        actor: &Actor,
        here: &PaymentRecord,
        what: &PaymentAct,
        at: Timestamp,
    ) -> Result<Payment, Error> {
        let mut object = Object::new(ObjectKind::Commitment, here.organisation_id.as_str().into());
        object.envelopes.insert(EnvelopeId::new(here.envelope_id.clone()));
        object.created_by = Some(here.asked_by.as_str().into());
        object.earlier_hands = here.rule().hands.iter().map(|one| one.as_str().into()).collect();
        let person: BTreeSet<String> = actor.hands().into_iter().map(ToString::to_string).collect();
        let after = here.rule().after(what.hand(), actor.user.as_str(), &person).map_err(hand_refused)?;
        if !allow(actor, what.action(), &object, &[], at).is_allowed() {
            return Err(refused("payment-right"));
        }
        Ok(after)
    }

    pub(super) async fn put_hand(
        &self,
        act: &mut Write<'_>,
        here: &PaymentRecord,
        what: &PaymentAct,
        after: Payment,
        today: Date,
    ) -> Result<(), Error> {
        let by = self.author().code().to_owned();
        let said = match what {
            PaymentAct::Query(text) | PaymentAct::Refuse(text) | PaymentAct::Answer(text) => {
                Some(short_text(text, 500, "payment-reason")?.ok_or_else(|| refused("payment-reason"))?)
            }
            _ => None,
        };
        let mut changed = PaymentRecord { state: after.state, ..here.clone() };
        match what {
            PaymentAct::Control => changed.controlled_by = Some(by),
            PaymentAct::Order => changed.ordered_by = Some(by),
            PaymentAct::Pay { on, bank_reference } => {
                if *on > today || on.year() < 2000 {
                    return Err(refused("payment-day"));
                }
                changed.paid_by = Some(by);
                changed.paid_on = Some(*on);
                changed.bank_reference = Some(reference_of(bank_reference)?);
            }
            PaymentAct::Query(_) | PaymentAct::Answer(_) | PaymentAct::Refuse(_) => {}
        }
        // What was asked is asked no more: paid, or refused.
        if matches!(after.state, PaymentState::Paid | PaymentState::Refused) {
            sqlx::query(
                "UPDATE envelope_position SET asked_cents = asked_cents - $3
                 WHERE envelope_id = $1 AND purpose_id = $2",
            )
            .bind(&here.envelope_id)
            .bind(&here.purpose_id)
            .bind(here.cents)
            .execute(act.connection())
            .await?;
        }
        let written = sqlx::query(
            "UPDATE payment SET state = $2, said = $3, controlled_by = $4, ordered_by = $5, paid_by = $6, paid_on = $7,
                bank_reference = $8, controlled_at = CASE WHEN $2 = 'controlled' THEN $9 ELSE controlled_at END,
                ordered_at = CASE WHEN $2 = 'ordered' THEN $9 ELSE ordered_at END
             WHERE id = $1 AND state = $10",
        )
        .bind(&here.id)
        .bind(after.state.code())
        .bind(said.or_else(|| here.said.clone()))
        .bind(&changed.controlled_by)
        .bind(&changed.ordered_by)
        .bind(&changed.paid_by)
        .bind(changed.paid_on.map(|day| day.to_string()))
        .bind(&changed.bank_reference)
        .bind(now())
        .bind(here.state.code())
        .execute(act.connection())
        .await;
        let written = match written {
            Err(sqlx::Error::Database(error)) if error.is_unique_violation() => {
                return Err(refused("payment-reference-used"));
            }
            Err(sqlx::Error::Database(error)) if error.is_check_violation() => {
                return Err(refused("payment-same-hand"));
            }
            other => other?,
        };
        if written.rows_affected() == 0 {
            return Err(Error::Changed);
        }
        if after.state == PaymentState::Paid {
            let entry = Entry {
                envelope: here.envelope_id.clone(),
                step: Step::Pay,
                cents: here.cents,
                purpose: Some(here.purpose_id.clone()),
            };
            let key = format!("pay:{}", here.id);
            let operation = Operation { key: &key, reason: None, moves: vec![Move::bare(entry)] };
            self.put_money(act, &operation).await?;
        }
        self.write_down(act, &here.organisation_id, (after.state.code(), "payment", &here.id), None).await
    }

    /// Reserves by hand for a file that came by no call: the file is named by the key, so that a form that is sent twice makes
    /// one.
    ///
    /// # Errors
    /// [`Error::Refused`]: `ledger-label`, `ledger-beneficiary` when no open organisation has this name,
    /// `ledger-beneficiaries:LABELS` when several have it,
    /// `ledger-not-enough:free:CENTS`, `ledger-closed`, `ledger-amount`, `ledger-key`. [`Error::Unknown`].
    pub async fn reserve_by_hand(
        &self,
        funder: &str,
        envelope_id: &str,
        (label, beneficiary): (&str, &str),
        (cents, key): (i64, &str),
    ) -> Result<Done, Error> {
        self.envelope(funder, envelope_id).await?;
        let label = short_text(label, 200, "ledger-label")?.ok_or_else(|| refused("ledger-label"))?;
        let known = self.organisations().await?;
        // Two organisations may have one name: money is not given to the first that is found.
        let named = match named(&known, beneficiary) {
            Named::One(one) => one.id.clone(),
            Named::Nobody => return Err(refused("ledger-beneficiary")),
            Named::Several(labels) => {
                return Err(Error::Refused(format!("ledger-beneficiaries:{}", labels.join(" ; "))));
            }
        };
        let draw = Draw {
            envelope_id: envelope_id.to_owned(),
            purpose_id: crate::identity::content_id(&["file", funder, key]),
            label,
            beneficiary_id: Some(named),
            cents,
        };
        self.draw_now(Step::Reserve, key, &[draw]).await
    }

    /// Gives up what is reserved for a file on an envelope of a funder, and that nobody decided: what was reserved by hand is
    /// undone.
    ///
    /// # Errors
    /// [`Error::Refused`]: `ledger-agreement` when an agreement is written from it, `ledger-not-enough:reserved:0`.
    /// [`Error::Unknown`].
    pub async fn give_up_reservation(
        &self,
        funder: &str,
        (envelope_id, purpose_id): (&str, &str),
        key: &str,
    ) -> Result<Done, Error> {
        let position = self.position(funder, envelope_id, purpose_id).await?;
        let agreed: Option<String> = sqlx::query_scalar("SELECT id FROM subsidy WHERE purpose_id = $1")
            .bind(purpose_id)
            .fetch_optional(self.across(crate::Across::Ledger).db.read())
            .await?;
        if agreed.is_some() {
            return Err(refused("ledger-agreement"));
        }
        if position.draws.reserved == 0 {
            return Err(super::not_enough(ledger::Account::Reserved, 0));
        }
        let draw = Draw {
            envelope_id: envelope_id.to_owned(),
            purpose_id: purpose_id.to_owned(),
            label: position.label,
            beneficiary_id: position.beneficiary_id,
            cents: position.draws.reserved,
        };
        self.draw_now(Step::ReleaseReserved, key, &[draw]).await
    }

    /// The payments of a funder, the last asked first: of one envelope when it is named.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn payments(
        &self,
        funder: &str,
        envelope_id: Option<&str>,
    ) -> Result<Vec<PaymentRecord>, Error> {
        let sql = format!(
            "{PAYMENT} WHERE y.organisation_id = $1 AND ($2 = '' OR y.envelope_id = $2) ORDER BY y.id DESC"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(funder)
            .bind(envelope_id.unwrap_or_default())
            .fetch_all(self.db.read())
            .await?;
        rows.iter().map(payment).collect()
    }

    /// One payment of a funder.
    ///
    /// # Errors
    /// [`Error::Unknown`] for another organisation.
    pub async fn payment(&self, funder: &str, id: &str) -> Result<PaymentRecord, Error> {
        let sql = format!("{PAYMENT} WHERE y.organisation_id = $1 AND y.id = $2");
        let row = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(funder)
            .bind(id)
            .fetch_optional(self.db.read())
            .await?;
        payment(&row.ok_or_else(|| Error::Unknown("payment".to_owned()))?)
    }
}

/// A payment of a funder, held until the end of the transaction.
pub(super) async fn found(act: &mut Write<'_>, funder: &str, id: &str) -> Result<PaymentRecord, Error> {
    act.hold(&format!("payment:{id}")).await?;
    let sql = format!("{PAYMENT} WHERE y.organisation_id = $1 AND y.id = $2");
    let row =
        sqlx::query(sqlx::AssertSqlSafe(sql)).bind(funder).bind(id).fetch_optional(act.connection()).await?;
    payment(&row.ok_or_else(|| Error::Unknown("payment".to_owned()))?)
}
