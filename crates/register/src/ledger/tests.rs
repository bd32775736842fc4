//! The ledger in a register: what holds when many write at once, what is refused whoever asks, what `verify` sees.

use super::mutants::Mutant;
use super::*;
use crate::organisations::Profile;
use crate::verify::CheckState;
use crate::{Author, Register, testing};
use jiff::civil::{Date, date};
use ledger::Step;
use std::collections::BTreeSet;
use std::sync::Arc;
use tempfile::TempDir;
use trust::organisation::OrganisationKind;
use trust::policy::{AccountState, Actor};
use trust::role::Role;
use trust::scope::{Grant, Scope};

const TODAY: Date = date(2026, 11, 23);

fn at() -> jiff::Timestamp {
    "2026-11-23T10:00:00Z".parse().unwrap()
}

async fn funder(register: &Register, name: &str) -> String {
    let profile = Profile { name: name.to_owned(), ..Profile::default() };
    register.add_organisation(OrganisationKind::Funder, &profile, None).await.unwrap().id
}

async fn open() -> (TempDir, Register, String) {
    let folder = TempDir::new().unwrap();
    let register = testing::open(folder.path()).await.unwrap();
    let id = funder(&register, "Fonds").await;
    (folder, register, id)
}

async fn envelope(register: &Register, funder: &str, total_cents: i64, parent: Option<&str>) -> String {
    let new = NewEnvelope {
        name: "Accompagner".to_owned(),
        purpose: "Accompagner des ménages logés".to_owned(),
        year: 2026,
        total_cents,
        parent_id: parent.map(str::to_owned),
    };
    register.open_envelope(funder, &new).await.unwrap()
}

fn draw(envelope: &str, purpose: &str, cents: i64) -> Draw {
    Draw {
        envelope_id: envelope.to_owned(),
        purpose_id: purpose.to_owned(),
        label: format!("Dossier {purpose}"),
        beneficiary_id: None,
        cents,
    }
}

fn code<T: std::fmt::Debug>(done: Result<T, crate::Error>) -> String {
    match done.unwrap_err() {
        crate::Error::Refused(code) => code,
        other => panic!("{other}"),
    }
}

async fn is_sound(register: &Register) -> LedgerCheck {
    let found = register.check_ledger().await.unwrap();
    assert!(found.problems.is_empty(), "{:?}", found.problems);
    found
}

fn person(funder: &str, account: &str) -> Actor {
    Actor {
        user: account.into(),
        same_person: BTreeSet::new(),
        organisation: funder.into(),
        organisation_kind: OrganisationKind::Funder,
        grants: vec![Grant::new(Role::Finance, Scope::Organisation).unwrap()],
        account: AccountState::Active,
        membership_confirmed: true,
        mfa: true,
        step_up_until: Some("2999-01-01T00:00:00Z".parse().unwrap()),
        break_glass: None,
    }
}

fn as_person(register: &Register, actor: &Actor) -> Register {
    register.used_by(Author::Person {
        account_id: actor.user.to_string(),
        organisation_id: Some(actor.organisation.to_string()),
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_drawn_on_all_its_envelopes_or_on_none() {
    let (_folder, register, state) = open().await;
    let city = funder(&register, "Ville").await;
    let (a, b) =
        (envelope(&register, &state, 1_000, None).await, envelope(&register, &city, 300, None).await);
    let both = |purpose: &str, cents| [draw(&a, purpose, cents), draw(&b, purpose, cents)];
    register.draw_now(Step::Reserve, "1", &both("p", 200)).await.unwrap();
    // The first envelope could; the second has a hundred left.
    let refused = register.draw_now(Step::Reserve, "2", &both("q", 200)).await;
    assert_eq!(code(refused), "ledger-not-enough:free:100");
    let figures = register.envelope(&state, &a).await.unwrap().figures;
    assert_eq!((figures.own.reserved, figures.free), (200, 800), "nothing of the second file");
    assert!(register.position(&state, &a, "q").await.is_err());
    // The same key again does nothing; for something else it is refused.
    assert_eq!(register.draw_now(Step::Reserve, "1", &both("p", 200)).await.unwrap(), Done::Already);
    assert_eq!(code(register.draw_now(Step::Reserve, "1", &both("p", 201)).await), "ledger-key");
    for wrong in [0, -5, i64::MAX] {
        let done = register.draw_now(Step::Reserve, "w", &[draw(&a, "w", wrong)]).await;
        assert_eq!(code(done), "ledger-amount", "{wrong}");
    }
    assert_eq!(is_sound(&register).await.movements, 4);
    // All that a file holds, one step on, on every envelope; then given up.
    register.move_purpose_now(Step::Commit, "commit", "p").await.unwrap();
    assert_eq!(register.position(&city, &b, "p").await.unwrap().draws.committed, 200);
    register.move_purpose_now(Step::ReleaseCommitted, "give up", "p").await.unwrap();
    assert_eq!(register.move_purpose_now(Step::Obligate, "none", "p").await.unwrap(), Done::Already);
    assert_eq!(register.envelope(&city, &b).await.unwrap().figures.free, 300);
    is_sound(&register).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_envelope_draws_counts_in_all_those_above() {
    let (_folder, register, state) = open().await;
    let nation = envelope(&register, &state, 1_000, None).await;
    let region = envelope(&register, &state, 600, Some(&nation)).await;
    let county = envelope(&register, &state, 500, Some(&region)).await;
    register.draw_now(Step::Reserve, "1", &[draw(&county, "p", 450)]).await.unwrap();
    for id in [&nation, &region] {
        let figures = register.envelope(&state, id).await.unwrap().figures;
        assert_eq!((figures.below.reserved, figures.own.reserved), (450, 0), "{id}");
    }
    assert_eq!(register.envelope(&state, &nation).await.unwrap().figures.free, 400);
    // A refusal says what the envelope itself lacks, not those above.
    for (step, cents, why) in [
        (Step::Reserve, 51, "ledger-not-enough:free:50"),
        (Step::Commit, 451, "ledger-not-enough:reserved:450"),
        (Step::ReleaseObligated, 1, "ledger-not-enough:obligated:0"),
        (Step::Recover, 1, "ledger-not-enough:paid:0"),
    ] {
        let done = register.draw_now(step, "no", &[draw(&county, "p", cents)]).await;
        assert_eq!(code(done), why, "{step}");
    }
    // What is drawn below is not taken back, and a cut never goes below what is promised.
    let back = register.delegate(&state, &county, (51, true), ("Rendre", "b")).await;
    assert_eq!(code(back), "ledger-not-enough:free:50");
    let cut = register.change_total(&state, &nation, (401, true), ("Coupe", "c")).await;
    assert_eq!(code(cut), "ledger-not-enough:free:400");
    register.change_total(&state, &nation, (400, true), ("Coupe", "c")).await.unwrap();
    assert_eq!(
        code(register.change_total(&state, &county, (1, false), ("Plus", "d")).await),
        "ledger-delegated"
    );
    assert_eq!(code(register.change_total(&state, &nation, (1, false), (" ", "e")).await), "ledger-reason");
    is_sound(&register).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_four_writers_never_promise_more_than_there_is() {
    let (_folder, register, state) = open().await;
    let top = envelope(&register, &state, 10_000, None).await;
    let below = Arc::new([
        envelope(&register, &state, 3_000, Some(&top)).await,
        envelope(&register, &state, 3_000, Some(&top)).await,
        top,
    ]);
    let mut writers = tokio::task::JoinSet::new();
    for writer in 0..24_i64 {
        let (register, below) = (register.clone(), Arc::clone(&below));
        writers.spawn(async move {
            let mut reserved = 0;
            for turn in 0..20_i64 {
                let cents = 1 + (writer * 37 + turn * 101) % 97;
                let envelope = &below[usize::try_from((writer + turn) % 3).unwrap()];
                let key = format!("{writer}-{turn}");
                match register.draw_now(Step::Reserve, &key, &[draw(envelope, &key, cents)]).await {
                    Ok(_) => reserved += cents,
                    Err(crate::Error::Refused(why)) => {
                        assert!(why.starts_with("ledger-not-enough"), "{why}");
                    }
                    Err(other) => panic!("{other}"),
                }
            }
            reserved
        });
    }
    let reserved: i64 = writers.join_all().await.into_iter().sum();
    let all = register.envelopes(&state).await.unwrap();
    assert_eq!(all.iter().map(|one| one.figures.own.reserved).sum::<i64>(), reserved);
    assert!(all.iter().any(|one| one.figures.free < 97), "the ceiling was never near: {all:?}");
    is_sound(&register).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_fault_of_the_ceiling_is_caught() {
    for mutant in [Mutant::DroppedWhere, Mutant::SumThenInsert] {
        let mut caught = false;
        // Sixteen who want the last hundred at once; five rounds are more than enough for a race.
        for round in 0..5 {
            let (_folder, register, state) = open().await;
            let id = envelope(&register, &state, 100, None).await;
            register.loosen_ledger().await.unwrap();
            let mut writers = tokio::task::JoinSet::new();
            for writer in 0..16 {
                let (register, one) = (register.clone(), draw(&id, &format!("p{writer}"), 100));
                writers.spawn(async move {
                    register.draw_wrongly(mutant, &format!("{round}-{writer}"), &one).await
                });
            }
            writers.join_all().await;
            caught |= !register.check_ledger().await.unwrap().problems.is_empty();
        }
        assert!(caught, "{mutant:?} was not seen");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_year_fences_late_writes_and_keeps_its_promises() {
    let (_folder, register, state) = open().await;
    let top = envelope(&register, &state, 1_000, None).await;
    let below = envelope(&register, &state, 400, Some(&top)).await;
    for step in [Step::Reserve, Step::Commit, Step::Obligate] {
        register.draw_now(step, step.code(), &[draw(&below, "p", 300)]).await.unwrap();
    }
    assert_eq!(code(register.close_envelope_year(&state, &top, TODAY).await), "ledger-year-running");
    let next = date(2027, 1, 1);
    assert_eq!(code(register.close_envelope_year(&state, &below, next).await), "ledger-delegated");
    assert_eq!(register.close_envelope_year(&state, &top, next).await.unwrap(), 2);
    assert_eq!(code(register.close_envelope_year(&state, &top, next).await), "ledger-closed");
    for id in [&top, &below] {
        let late = register.draw_now(Step::Reserve, &format!("late-{id}"), &[draw(id, "q", 1)]).await;
        assert_eq!(code(late), "ledger-closed");
    }
    assert_eq!(code(register.delegate(&state, &below, (1, false), ("Plus", "k")).await), "ledger-closed");
    register.draw_now(Step::Pay, "pay", &[draw(&below, "p", 250)]).await.unwrap();
    // What comes back after the year is not free for anybody.
    register.draw_now(Step::ReleaseObligated, "rest", &[draw(&below, "p", 50)]).await.unwrap();
    register.draw_now(Step::Recover, "back", &[draw(&below, "p", 20)]).await.unwrap();
    let figures = register.envelope(&state, &below).await.unwrap().figures;
    assert_eq!((figures.lapsed, figures.free, figures.own.paid), (170, 0, 230));
    is_sound(&register).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn four_people_make_a_payment_and_a_bank_reference_serves_once() {
    let (_folder, register, state) = open().await;
    let id = envelope(&register, &state, 1_000, None).await;
    for step in [Step::Reserve, Step::Commit, Step::Obligate] {
        register.draw_now(step, step.code(), &[draw(&id, "p", 600)]).await.unwrap();
    }
    let actors = ["asks", "controls", "orders", "pays"].map(|name| person(&state, name));
    let [asks, controls, orders, pays] = &actors;
    let new = |cents| NewPayment {
        envelope_id: id.clone(),
        purpose_id: "p".to_owned(),
        cents,
        reason: "Acompte".to_owned(),
    };
    let first = as_person(&register, asks).ask_payment(&state, &new(400)).await.unwrap();
    // What is asked is counted: the rest is two hundred.
    let more = as_person(&register, asks).ask_payment(&state, &new(201)).await;
    assert_eq!(code(more), "ledger-not-enough:obligated:200");
    let act = async |who: &Actor, id: &str, what: PaymentAct| {
        as_person(&register, who).act_on_payment(who, id, &what, (TODAY, at())).await
    };
    let pay = |reference: &str| PaymentAct::Pay { on: TODAY, bank_reference: reference.to_owned() };
    assert_eq!(code(act(asks, &first, PaymentAct::Control).await), "payment-same-hand");
    assert_eq!(code(act(controls, &first, PaymentAct::Order).await), "payment-not-now");
    act(controls, &first, PaymentAct::Query("Il manque la facture".to_owned())).await.unwrap();
    assert_eq!(code(act(controls, &first, PaymentAct::Control).await), "payment-not-now");
    act(asks, &first, PaymentAct::Answer("Elle est jointe".to_owned())).await.unwrap();
    act(controls, &first, PaymentAct::Control).await.unwrap();
    // The same person with another role since, or with another account, is still the same person.
    let promoted = Actor {
        grants: vec![
            Grant::new(Role::Finance, Scope::Organisation).unwrap(),
            Grant::new(Role::Direction, Scope::Organisation).unwrap(),
        ],
        ..controls.clone()
    };
    assert_eq!(code(act(&promoted, &first, PaymentAct::Order).await), "payment-same-hand");
    let twin = Actor { same_person: BTreeSet::from(["controls".into()]), ..person(&state, "other") };
    assert_eq!(code(act(&twin, &first, PaymentAct::Order).await), "payment-same-hand");
    let reader =
        Actor { grants: vec![Grant::new(Role::Direction, Scope::Organisation).unwrap()], ..orders.clone() };
    assert_eq!(code(act(&reader, &first, PaymentAct::Order).await), "payment-right");
    let stranger = person(&funder(&register, "Ville").await, "orders");
    assert!(matches!(act(&stranger, &first, PaymentAct::Order).await, Err(crate::Error::Unknown(_))));
    act(orders, &first, PaymentAct::Order).await.unwrap();
    assert_eq!(code(act(orders, &first, pay("VIR 2026-0001")).await), "payment-same-hand");
    assert_eq!(code(act(pays, &first, pay("x")).await), "payment-reference");
    act(pays, &first, pay("VIR 2026-0001")).await.unwrap();
    assert_eq!(code(act(pays, &first, pay("VIR 2026-0001")).await), "payment-not-now");
    let position = register.position(&state, &id, "p").await.unwrap();
    assert_eq!((position.draws.paid, position.draws.obligated, position.asked_cents), (400, 200, 0));
    // The same reference, written otherwise, for another payment.
    let second = as_person(&register, asks).ask_payment(&state, &new(200)).await.unwrap();
    act(controls, &second, PaymentAct::Control).await.unwrap();
    act(orders, &second, PaymentAct::Order).await.unwrap();
    assert_eq!(code(act(pays, &second, pay("vir20260001")).await), "payment-reference-used");
    act(controls, &second, PaymentAct::Refuse("Versée deux fois".to_owned())).await.unwrap();
    assert_eq!(register.position(&state, &id, "p").await.unwrap().asked_cents, 0);
    // What is on its way to the bank is not given up meanwhile.
    let third = as_person(&register, asks).ask_payment(&state, &new(150)).await.unwrap();
    let release = register.draw_now(Step::ReleaseObligated, "r", &[draw(&id, "p", 51)]).await;
    assert_eq!(code(release), "ledger-not-enough:obligated:50");
    assert_eq!(register.payment(&state, &third).await.unwrap().names.iter().flatten().count(), 0);
    assert_eq!(is_sound(&register).await.payments, 1);
}

#[tokio::test]
async fn another_organisation_finds_nothing() {
    let (_folder, register, state) = open().await;
    let id = envelope(&register, &state, 1_000, None).await;
    register.draw_now(Step::Reserve, "1", &[draw(&id, "p", 10)]).await.unwrap();
    let city = funder(&register, "Ville").await;
    let is_unknown = |done: Result<(), crate::Error>| assert!(matches!(done, Err(crate::Error::Unknown(_))));
    is_unknown(register.envelope(&city, &id).await.map(drop));
    is_unknown(register.position(&city, &id, "p").await.map(drop));
    is_unknown(register.change_total(&city, &id, (1, false), ("Plus", "a")).await.map(drop));
    is_unknown(register.delegate(&city, &id, (1, false), ("Plus", "b")).await.map(drop));
    is_unknown(register.close_envelope_year(&city, &id, date(2027, 1, 1)).await.map(drop));
    let new = NewEnvelope {
        name: "Chez l’autre".to_owned(),
        purpose: "Rien".to_owned(),
        year: 2026,
        total_cents: 1,
        parent_id: Some(id.clone()),
    };
    is_unknown(register.open_envelope(&city, &new).await.map(drop));
    assert!(register.movements(&city, &id, (None, None, 10)).await.unwrap().is_empty());
    assert!(register.envelopes(&city).await.unwrap().is_empty());
}

#[tokio::test]
async fn verify_sees_what_a_hand_in_the_database_leaves() {
    if std::env::var("PLAINPIED_TEST_DATABASE").is_ok() {
        println!("skipped: changes a SQLite file");
        return;
    }
    for wrong in [
        "UPDATE envelope SET reserved_cents = reserved_cents - 1",
        "UPDATE envelope SET total_cents = total_cents + 100",
        "UPDATE ledger_movement SET amount_cents = amount_cents + 1 WHERE step = 'reserve'",
        "UPDATE ledger_movement SET purpose_id = 'q' WHERE step = 'reserve'",
        "UPDATE ledger_movement SET to_account = 'paid' WHERE step = 'reserve'",
        "DELETE FROM ledger_movement WHERE step = 'reserve'",
        "DELETE FROM ledger_movement WHERE step = 'grant'",
        "UPDATE envelope_position SET reserved_cents = 0",
        "UPDATE envelope_position SET asked_cents = 0, purpose_id = 'q'",
        "UPDATE ledger_operation SET key = 'other' WHERE key = '1'",
        "DELETE FROM ledger_operation",
    ] {
        let (folder, register, state) = open().await;
        let id = envelope(&register, &state, 1_000, None).await;
        register.draw_now(Step::Reserve, "1", &[draw(&id, "p", 10)]).await.unwrap();
        let ledger = async || {
            let checks = register.verify().await.unwrap();
            checks.into_iter().find(|check| check.code == "ledger").unwrap()
        };
        let before = ledger().await;
        assert_eq!((before.state, before.looked_at), (CheckState::Ok, 2), "{:?}", before.problems);
        testing::run_sql(folder.path(), wrong).await.unwrap();
        assert_eq!(ledger().await.state, CheckState::Failed, "{wrong}");
    }
}
