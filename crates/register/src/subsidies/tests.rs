//! Funding agreements in a register: what each act does to the ledger, who sees them, what `verify` sees.
#![expect(clippy::inconsistent_digit_grouping, reason = "cents: the last two digits stand apart")]

use super::*;
use crate::ledger::{Draw, NewEnvelope, PaymentAct};
use crate::organisations::Profile;
use crate::verify::CheckState;
use crate::{Author, Register, testing};
use ::subsidy::{
    Act, ClawbackKind, Condition, Expense, Filed, InstalmentState, Paper, Stage, Terms, instalment_state,
};
use jiff::civil::{Date, date};
use ledger::Step;
use std::collections::BTreeSet;
use tempfile::TempDir;
use trust::organisation::OrganisationKind;
use trust::policy::{AccountState, Actor};
use trust::role::Role;
use trust::scope::{Grant, Scope};

const TODAY: Date = date(2026, 11, 23);
const LATER: Date = date(2027, 12, 1);

fn at() -> jiff::Timestamp {
    "2026-11-23T10:00:00Z".parse().unwrap()
}

struct House {
    folder: TempDir,
    register: Register,
    state: String,
    fund: String,
    own: String,
    other: String,
    envelopes: [String; 2],
}

fn code<T: std::fmt::Debug>(done: Result<T, Error>) -> String {
    match done.unwrap_err() {
        Error::Refused(code) => code,
        Error::Unknown(_) => "unknown".to_owned(),
        other => panic!("{other}"),
    }
}

/// Somebody of a funder's accounts.
fn actor(funder: &str, person: &str) -> Actor {
    Actor {
        user: person.into(),
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

fn person_of(organisation: &str, person: &str) -> Author {
    Author::Person { account_id: person.to_owned(), organisation_id: Some(organisation.to_owned()) }
}

async fn house() -> House {
    let folder = TempDir::new().unwrap();
    let register = testing::open(folder.path()).await.unwrap();
    let mut ids = Vec::new();
    for (name, kind) in [
        ("État", OrganisationKind::Authority),
        ("Fonds", OrganisationKind::Funder),
        ("Toits", OrganisationKind::Association),
        ("Autre", OrganisationKind::Association),
    ] {
        let profile = Profile { name: name.to_owned(), ..Profile::default() };
        ids.push(register.add_organisation(kind, &profile, None).await.unwrap().id);
    }
    let [state, fund, own, other] = ids.try_into().unwrap();
    let mut envelopes = Vec::new();
    for funder in [&state, &fund] {
        let new = NewEnvelope {
            name: "Accompagner".to_owned(),
            purpose: "Accompagner".to_owned(),
            year: 2026,
            total_cents: 100_000_00,
            parent_id: None,
        };
        envelopes.push(register.open_envelope(funder, &new).await.unwrap());
    }
    let envelopes: [String; 2] = envelopes.try_into().unwrap();
    let draws = [(0, 40_000_00), (1, 20_000_00)].map(|(which, cents): (usize, i64)| Draw {
        envelope_id: envelopes[which].clone(),
        purpose_id: "file".to_owned(),
        label: "Un toit".to_owned(),
        beneficiary_id: Some(own.clone()),
        cents,
    });
    register.draw_now(Step::Reserve, "award", &draws).await.unwrap();
    House { folder, register, state, fund, own, other, envelopes }
}

impl House {
    async fn drafted(&self) -> String {
        let id = self.register.draft_subsidy(&self.state, "file", (TODAY, LATER)).await.unwrap();
        let mut terms = self.terms(&id).await;
        terms.lines[0].cents = 80_000_00;
        let seen = self.record(&id).await.draft().map(|draft| (draft.number, draft.edition));
        self.register.write_subsidy(&self.state, &id, seen, &terms).await.unwrap();
        id
    }

    async fn record(&self, id: &str) -> SubsidyRecord {
        self.register.subsidy(&self.state, id).await.unwrap()
    }

    async fn terms(&self, id: &str) -> Terms {
        self.record(id).await.agreement.versions.last().unwrap().terms.clone()
    }

    async fn note(&self, by: &str, id: &str, act: Act) -> Result<(), Error> {
        self.register.note_subsidy(by, id, act, TODAY).await
    }

    async fn sign(&self, by: &str, id: &str, version: u32) -> Result<(), Error> {
        let record = self.register.subsidy(by, id).await?;
        let digest = record.agreement.version(version).map(|one| one.digest.to_string()).unwrap_or_default();
        let author =
            Author::Person { account_id: format!("signer-{by}"), organisation_id: Some(by.to_owned()) };
        self.register.used_by(author).sign_subsidy_for(by, id, (version, &digest), TODAY).await
    }

    async fn active(&self) -> String {
        let id = self.drafted().await;
        self.note(&self.state, &id, Act::Sent { version: 1 }).await.unwrap();
        for by in [&self.state, &self.fund, &self.own] {
            self.sign(by, &id, 1).await.unwrap();
        }
        id
    }

    async fn claim(&self, id: &str, key: &str, cents: i64, cost: i64) -> Result<(), Error> {
        let expense = Expense {
            id: String::new(),
            line: "1".to_owned(),
            cents: cost,
            on: TODAY,
            reference: format!("F-{key}-{cost}"),
            unit: None,
        };
        let holder =
            Author::Person { account_id: "holder".to_owned(), organisation_id: Some(self.own.clone()) };
        let by = self.register.used_by(holder);
        by.claim_subsidy(&self.own, id, (key, cents, vec![expense]), TODAY).await
    }

    /// Three people of a funder control, order and pay the last payment.
    async fn pay(&self, funder: &str, reference: &str) -> Result<(), Error> {
        let payment = self.register.payments(funder, None).await.unwrap().remove(0).id;
        let pay = PaymentAct::Pay { on: TODAY, bank_reference: reference.to_owned() };
        for (person, what) in [("c", PaymentAct::Control), ("o", PaymentAct::Order), ("p", pay)] {
            self.hand(funder, person, &payment, &what).await?;
        }
        Ok(())
    }

    async fn hand(&self, funder: &str, person: &str, payment: &str, what: &PaymentAct) -> Result<(), Error> {
        let by = self.register.used_by(person_of(funder, person));
        by.act_on_payment(&actor(funder, person), payment, what, (TODAY, at())).await
    }

    async fn figures(&self, which: usize) -> ledger::Draws {
        let funder = [&self.state, &self.fund][which];
        self.register.envelope(funder, &self.envelopes[which]).await.unwrap().figures.own
    }

    async fn is_sound(&self) {
        let checks = self.register.verify().await.unwrap();
        for check in checks.iter().filter(|check| ["ledger", "subsidies"].contains(&check.code)) {
            assert_eq!(check.state, CheckState::Ok, "{check:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_reserved_is_committed_when_it_is_proposed_and_obligated_by_the_last_signature() {
    let house = house().await;
    let id = house.drafted().await;
    // A draft is its writer's; another organisation never knows of it.
    for by in [&house.fund, &house.own, &house.other] {
        assert_eq!(code(house.register.subsidy(by, &id).await), "unknown");
        assert!(house.register.subsidies(by).await.unwrap().is_empty());
    }
    assert_eq!(code(house.note(&house.fund, &id, Act::Sent { version: 1 }).await), "unknown");
    assert_eq!(
        code(house.register.draft_subsidy(&house.fund, "file", (TODAY, LATER)).await),
        "subsidy-there"
    );
    assert_eq!(code(house.register.draft_subsidy(&house.other, "file", (TODAY, LATER)).await), "unknown");
    house.note(&house.state, &id, Act::Sent { version: 1 }).await.unwrap();
    assert_eq!(house.figures(0).await.committed, 40_000_00);
    assert_eq!(house.figures(1).await.committed, 20_000_00);
    assert_eq!(code(house.register.subsidy(&house.other, &id).await), "unknown");
    assert_eq!(code(house.sign(&house.other, &id, 1).await), "unknown");
    house.sign(&house.own, &id, 1).await.unwrap();
    house.sign(&house.state, &id, 1).await.unwrap();
    assert_eq!(house.figures(0).await.obligated, 0);
    assert_eq!(code(house.sign(&house.state, &id, 1).await), "subsidy-signer");
    house.sign(&house.fund, &id, 1).await.unwrap();
    assert_eq!((house.figures(0).await.obligated, house.figures(1).await.obligated), (40_000_00, 20_000_00));
    assert_eq!(house.record(&id).await.stage(TODAY), Stage::Active);
    // How a funder calls its envelope is told to nobody else.
    let seen = house.register.subsidy(&house.own, &id).await.unwrap();
    assert!(seen.envelopes.is_empty());
    assert_eq!(house.register.subsidy(&house.fund, &id).await.unwrap().envelopes.len(), 1);
    house.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn terms_that_are_not_what_is_reserved_are_not_proposed() {
    let house = house().await;
    let id = house.drafted().await;
    let mut terms = house.terms(&id).await;
    terms.shares[0].cents -= 1;
    terms.instalments[0].cents -= 1;
    let seen = house.record(&id).await.draft().map(|draft| (draft.number, draft.edition));
    assert!(matches!(
        house.register.write_subsidy(&house.state, &id, Some((1, 1)), &terms).await,
        Err(Error::Changed)
    ));
    assert_eq!(code(house.register.write_subsidy(&house.own, &id, seen, &terms).await), "unknown");
    house.register.write_subsidy(&house.state, &id, seen, &terms).await.unwrap();
    let sent = house.note(&house.state, &id, Act::Sent { version: 1 }).await;
    assert_eq!(code(sent), "subsidy-not-reserved");
    assert_eq!(house.figures(0).await.reserved, 40_000_00, "nothing was committed");
    let seen = house.record(&id).await.draft().map(|draft| (draft.number, draft.edition));
    terms.clauses = "{montan}".to_owned();
    assert_eq!(
        code(house.register.write_subsidy(&house.state, &id, seen, &terms).await),
        "subsidy-clauses:1"
    );
    terms.clauses = "Suivi de 1 85 05 78 006 084 91".to_owned();
    assert_eq!(code(house.register.write_subsidy(&house.state, &id, seen, &terms).await), "subsidy-personal");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_claim_is_paid_by_three_people_and_stops_while_the_agreement_is_suspended() {
    let house = house().await;
    let id = house.active().await;
    // Instalments of the state come first; amounts by the engine.
    let keys: Vec<String> = house.terms(&id).await.instalments.iter().map(|one| one.key.clone()).collect();
    let first = keys[0].as_str();
    assert_eq!(code(house.claim(&id, first, 20_000_01, 1_00).await), "subsidy-too-much:2000000");
    let by_state = house.register.claim_subsidy(&house.state, &id, (first, 1, Vec::new()), TODAY).await;
    assert_eq!(code(by_state), "subsidy-side");
    house.claim(&id, first, 20_000_00, 30_000_00).await.unwrap();
    let payment = house.register.payments(&house.state, None).await.unwrap().remove(0).id;
    assert_eq!(house.register.subsidy_of_payment(&house.state, &payment).await.unwrap(), Some(id.clone()));
    assert_eq!(house.register.subsidy_of_payment(&house.fund, &payment).await.unwrap(), None);
    house.note(&house.fund, &id, Act::Suspended { reason: "Pièces".to_owned() }).await.unwrap();
    assert_eq!(
        code(house.hand(&house.state, "c", &payment, &PaymentAct::Control).await),
        "payment-suspended"
    );
    house.note(&house.fund, &id, Act::Resumed { note: "Reçues".to_owned() }).await.unwrap();
    // Whoever claimed does not control, and nobody acts twice.
    assert_eq!(
        code(house.hand(&house.state, "holder", &payment, &PaymentAct::Control).await),
        "payment-same-hand"
    );
    house.pay(&house.state, "VIR 2026 1").await.unwrap();
    let state = |record: &SubsidyRecord| {
        let terms = &record.in_force().unwrap().terms;
        instalment_state(&record.agreement, terms, terms.instalment(first).unwrap(), TODAY)
    };
    assert_eq!(state(&house.register.subsidy(&house.own, &id).await.unwrap()), InstalmentState::Paid);
    assert_eq!(house.figures(0).await.paid, 20_000_00);
    // A reference that was used before is refused, and the payment stays as it was.
    let other = house
        .terms(&id)
        .await
        .instalments
        .iter()
        .find(|one| one.envelope == house.envelopes[1])
        .unwrap()
        .key
        .clone();
    house.claim(&id, &other, 10_000_00, 2_00).await.unwrap();
    house.pay(&house.fund, "VIR 2026 1").await.unwrap();
    assert_eq!(house.figures(1).await.paid, 10_000_00, "another funder has references of its own");
    house.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_adds_money_finds_it_or_is_not_signed() {
    let house = house().await;
    let id = house.active().await;
    let change = |cents: i64| {
        let house = &house;
        let id = id.clone();
        async move {
            let record = house.record(&id).await;
            let mut terms = record.shown().unwrap().terms.clone();
            let envelope = house.envelopes[1].clone();
            terms.shares.iter_mut().find(|one| one.envelope == envelope).unwrap().cents += cents;
            terms.instalments.iter_mut().find(|one| one.envelope == envelope).unwrap().cents += cents;
            terms.lines[0].cents = 200_000_00;
            let seen = record.draft().map(|draft| (draft.number, draft.edition));
            house.register.write_subsidy(&house.state, &id, seen, &terms).await
        }
    };
    // 80 000 € are left on the envelope of the fund.
    let number = change(80_000_01).await.unwrap();
    house.note(&house.state, &id, Act::Sent { version: number }).await.unwrap();
    house.sign(&house.own, &id, number).await.unwrap();
    house.sign(&house.state, &id, number).await.unwrap();
    assert_eq!(code(house.sign(&house.fund, &id, number).await), "ledger-not-enough:free:8000000");
    assert_eq!(house.record(&id).await.in_force().unwrap().number, 1);
    assert_eq!(house.figures(1).await.obligated, 20_000_00);
    house.note(&house.own, &id, Act::Objected { version: number, note: "Trop".to_owned() }).await.unwrap();
    let number = change(5_000_00).await.unwrap();
    house.note(&house.state, &id, Act::Sent { version: number }).await.unwrap();
    for by in [&house.own, &house.state, &house.fund] {
        house.sign(by, &id, number).await.unwrap();
    }
    assert_eq!(house.figures(1).await.obligated, 25_000_00);
    let number = change(-7_000_00).await.unwrap();
    house.note(&house.state, &id, Act::Sent { version: number }).await.unwrap();
    for by in [&house.own, &house.fund] {
        house.sign(by, &id, number).await.unwrap();
    }
    assert_eq!(house.figures(1).await.obligated, 18_000_00, "what is taken is free again");
    assert_eq!(
        house.register.envelope(&house.fund, &house.envelopes[1]).await.unwrap().figures.free,
        82_000_00
    );
    house.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn money_that_is_asked_back_is_computed_heard_ordered_and_noted_once_by_reference() {
    let house = house().await;
    let id = house.active().await;
    let first = house.terms(&id).await.instalments[0].key.clone();
    house.claim(&id, &first, 20_000_00, 1_00).await.unwrap();
    house.pay(&house.state, "VIR1").await.unwrap();
    let envelope = house.terms(&id).await.instalments[0].envelope.clone();
    let announce = |by: &str| {
        let (house, id, envelope, by) = (&house, id.clone(), envelope.clone(), by.to_owned());
        async move {
            let what = (envelope.as_str(), ClawbackKind::Partial, 2_500);
            house.register.announce_clawback(&by, &id, what, "Un quart du projet", TODAY).await
        }
    };
    assert_eq!(code(announce(&house.fund).await), "subsidy-side", "on its own money only");
    assert_eq!(announce(&house.state).await.unwrap(), 15_000_00);
    let record = house.record(&id).await;
    let title = ::subsidy::clawbacks(&record.agreement).remove(0).title.id;
    let order = Act::Ordered { title: title.clone() };
    assert_eq!(code(house.note(&house.state, &id, order.clone()).await), "subsidy-heard:2026-12-08");
    house.note(&house.own, &id, Act::Heard { text: "Un chantier en retard".to_owned() }).await.unwrap();
    house.note(&house.state, &id, order).await.unwrap();
    let back = |cents, reference: &str| Act::Recovered {
        title: title.clone(),
        cents,
        reference: reference.to_owned(),
    };
    // Whoever ordered it does not note what came back, nor does another account of the same human.
    let orderer = house.record(&id).await.ordered_by(&title).unwrap().to_owned();
    assert_eq!(code(house.note(&house.state, &id, back(5_000_00, "REV-1")).await), "subsidy-back-hand");
    let twin =
        Actor { same_person: BTreeSet::from([orderer.as_str().into()]), ..actor(&house.state, "twin") };
    let hand = |person: &str| house.register.used_by(person_of(&house.state, person));
    let done = hand("twin").recover_subsidy(&twin, &id, (&title, 5_000_00, "REV-1"), TODAY).await;
    assert_eq!(code(done), "subsidy-back-hand");
    let note = async |cents, reference: &str| {
        hand("accountant").note_subsidy(&house.state, &id, back(cents, reference), TODAY).await
    };
    let accountant = actor(&house.state, "accountant");
    hand("accountant").recover_subsidy(&accountant, &id, (&title, 5_000_00, "REV-1"), TODAY).await.unwrap();
    assert_eq!(code(note(5_000_00, "rev 1").await), "payment-reference-used");
    assert_eq!(code(note(6_000_00, "REV1").await), "ledger-key");
    assert_eq!(code(note(10_000_01, "REV2").await), "subsidy-too-much:1000000");
    note(10_000_00, "REV2").await.unwrap();
    assert_eq!(house.figures(0).await.paid, 5_000_00);
    house.is_sound().await;
    house.note(&house.state, &id, Act::Terminated { reason: "Abandon".to_owned() }).await.unwrap();
    assert_eq!((house.figures(0).await.obligated, house.figures(1).await.obligated), (0, 0));
    house.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agreement_that_is_not_signed_in_time_gives_its_money_back() {
    let house = house().await;
    let id = house.drafted().await;
    house.note(&house.state, &id, Act::Sent { version: 1 }).await.unwrap();
    let late = date(2027, 1, 23);
    assert_eq!(code(house.note(&house.state, &id, Act::Lapsed).await), "subsidy-not-now");
    house.register.note_subsidy(&house.state, &id, Act::Lapsed, late).await.unwrap();
    assert_eq!(house.figures(0).await.sum(), Some(0));
    assert_eq!(house.figures(1).await.sum(), Some(0));
    house.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agreement_told_paid_and_settled_is_closed_and_releases_what_is_left() {
    let house = house().await;
    let id = house.active().await;
    let terms = house.terms(&id).await;
    for (at, funder) in [(0, &house.state), (1, &house.fund)] {
        let own: Vec<_> =
            terms.instalments.iter().filter(|one| one.envelope == house.envelopes[at]).collect();
        house.claim(&id, &own[0].key, own[0].cents, 20_000_00).await.unwrap();
        house.pay(funder, &format!("A{at}00")).await.unwrap();
        assert!(own[1].conditions.contains(&Condition::Previous));
        assert_eq!(
            code(house.claim(&id, &own[1].key, 1, 1).await),
            "subsidy-condition",
            "the final report is not in"
        );
    }
    // 40 000 € of 80 000 € were spent: half of what was agreed is due, and was paid.
    let report = Filed { key: "final".to_owned(), text: "Fait".to_owned(), values: Vec::new() };
    house.note(&house.own, &id, Act::Filed { report }).await.unwrap();
    assert_eq!(
        code(house.note(&house.own, &id, Act::Accepted { report: "final".to_owned() }).await),
        "subsidy-side"
    );
    house.note(&house.fund, &id, Act::Accepted { report: "final".to_owned() }).await.unwrap();
    house.note(&house.state, &id, Act::Closed).await.unwrap();
    assert_eq!(house.figures(0).await, ledger::Draws { paid: 20_000_00, ..Default::default() });
    assert_eq!(house.figures(1).await, ledger::Draws { paid: 10_000_00, ..Default::default() });
    house.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn verify_sees_a_text_that_was_touched_and_a_payment_that_is_not_the_claim() {
    let house = house().await;
    if std::env::var("PLAINPIED_TEST_DATABASE").is_ok() {
        return;
    }
    let id = house.active().await;
    let first = house.terms(&id).await.instalments[0].key.clone();
    house.claim(&id, &first, 20_000_00, 1_00).await.unwrap();
    house.is_sound().await;
    for (wrong, right) in [
        (
            "UPDATE subsidy_version SET content = replace(content, 'Un toit', 'Deux toits')",
            "UPDATE subsidy_version SET content = replace(content, 'Deux toits', 'Un toit')",
        ),
        (
            "UPDATE payment SET amount_cents = amount_cents - 1",
            "UPDATE payment SET amount_cents = amount_cents + 1",
        ),
    ] {
        testing::run_sql(house.folder.path(), wrong).await.unwrap();
        let checks = house.register.verify().await.unwrap();
        let here = checks.iter().find(|check| check.code == "subsidies").unwrap();
        assert_ne!(here.state, CheckState::Ok, "{wrong}");
        testing::run_sql(house.folder.path(), right).await.unwrap();
    }
    house.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_funder_writes_its_own_text_and_comes_back_to_that_of_the_house() {
    let house = house().await;
    let text = |by: &str| {
        let (register, by) = (house.register.clone(), by.to_owned());
        async move { register.subsidy_text(&by, Paper::Notice).await.unwrap() }
    };
    let wrong = house.register.write_subsidy_text(&house.state, Paper::Notice, "Bonjour {prénom}").await;
    assert_eq!(code(wrong), "subsidy-clauses:1");
    house.register.write_subsidy_text(&house.state, Paper::Notice, "Bravo pour « {projet} ».").await.unwrap();
    assert_eq!(text(&house.state).await, "Bravo pour « {projet} ».");
    assert_eq!(text(&house.fund).await, default_text(Paper::Notice));
    house.register.write_subsidy_text(&house.state, Paper::Notice, "").await.unwrap();
    assert_eq!(text(&house.state).await, default_text(Paper::Notice));
    for paper in Paper::ALL {
        ::subsidy::parts(default_text(*paper), |_| String::new()).unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_beneficiary_that_was_dissolved_is_replaced_by_all_and_never_put_out_while_it_exists() {
    let house = house().await;
    let id = house.active().await;
    let replaced = async |partners: Vec<String>| {
        let record = house.record(&id).await;
        let mut terms = record.shown().unwrap().terms.clone();
        terms.beneficiary.clone_from(&house.other);
        terms.partners = partners;
        let seen = record.draft().map(|draft| (draft.number, draft.edition));
        house.register.write_subsidy(&house.state, &id, seen, &terms).await
    };
    assert_eq!(code(replaced(Vec::new()).await), "subsidy-beneficiary-open");
    // It may give its place up itself: it stays as a partner, and signs.
    let number = replaced(vec![house.own.clone()]).await.unwrap();
    house.note(&house.state, &id, Act::Sent { version: number }).await.unwrap();
    let waiting = ::subsidy::missing(&house.record(&id).await.agreement, number);
    let all = [&house.state, &house.fund, &house.own, &house.other];
    assert_eq!(waiting, all.into_iter().cloned().collect::<BTreeSet<String>>());
    house.note(&house.own, &id, Act::Objected { version: number, note: "Non".to_owned() }).await.unwrap();
    house.register.close_organisation(&house.own).await.unwrap();
    let number = replaced(Vec::new()).await.unwrap();
    house.note(&house.state, &id, Act::Sent { version: number }).await.unwrap();
    for by in [&house.other, &house.state] {
        house.sign(by, &id, number).await.unwrap();
    }
    assert_eq!(house.record(&id).await.in_force().unwrap().number, 1, "the fund has still to sign");
    house.sign(&house.fund, &id, number).await.unwrap();
    assert_eq!(house.record(&id).await.in_force().unwrap().terms.beneficiary, house.other);
    for funder in [&house.state, &house.fund] {
        let positions = house.register.positions(funder, None).await.unwrap();
        assert!(
            positions.iter().all(|one| one.beneficiary_id.as_ref() == Some(&house.other)),
            "{positions:?}"
        );
    }
    let first = house.terms(&id).await.instalments[0].key.clone();
    let claim = (first.as_str(), 1, Vec::new());
    assert_eq!(code(house.register.claim_subsidy(&house.own, &id, claim, TODAY).await), "unknown");
    house.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agreement_is_compulsory_above_the_threshold_that_holds_and_for_private_bodies_only() {
    let house = house().await;
    let due = async |funder: &str, on: Date| house.register.agreement_duty(funder, on).await.unwrap().due;
    let found = due(&house.state, TODAY).await;
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].purpose_id.as_str(), found[0].cents, found[0].year), ("file", 40_000_00, 2026));
    assert_eq!(due(&house.fund, TODAY).await, Vec::new(), "20 000 € are below 23 000 €");
    assert_eq!(due(&house.other, TODAY).await, Vec::new());
    // Two files of one beneficiary are added up: the law looks at the year.
    let more = Draw {
        envelope_id: house.envelopes[1].clone(),
        purpose_id: "second".to_owned(),
        label: "Une porte".to_owned(),
        beneficiary_id: Some(house.own.clone()),
        cents: 3_000_01,
    };
    house.register.draw_now(Step::Reserve, "second", &[more]).await.unwrap();
    let found = due(&house.fund, TODAY).await;
    assert_eq!(found.iter().map(|one| one.year_cents).collect::<Vec<_>>(), [23_000_01, 23_000_01]);
    // Nothing is compulsory on a day that has no threshold, and it is said.
    let before = house.register.agreement_duty(&house.fund, date(2000, 1, 1)).await.unwrap();
    assert!(before.threshold.is_none() && before.due.is_empty());
    house.drafted().await;
    assert_eq!(due(&house.state, TODAY).await, Vec::new(), "it is being written");
}
