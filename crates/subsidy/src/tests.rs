//! Agreements, tried: P1 to P8 of the specification, amounts to the cent, what is refused.
#![expect(clippy::inconsistent_digit_grouping, reason = "cents: the last two digits stand apart")]

use super::*;
use jiff::civil::{Date, date};
use ledger::PaymentState;
use proptest::prelude::*;
use std::collections::BTreeSet;

const START: Date = date(2026, 1, 1);
const END: Date = date(2026, 12, 31);

fn share(funder: &str, envelope: &str, cents: i64) -> Share {
    Share { funder: funder.to_owned(), envelope: envelope.to_owned(), cents }
}

fn instalment(key: &str, envelope: &str, cents: i64, conditions: Vec<Condition>) -> Instalment {
    let (key, envelope) = (key.to_owned(), envelope.to_owned());
    Instalment { label: key.clone(), is_balance: key.starts_with("solde"), key, envelope, cents, conditions }
}

fn line(key: &str, cents: i64) -> Line {
    Line { key: key.to_owned(), label: key.to_owned(), cents }
}

fn report(key: &str, kind: ReportKind, (from, to): (Date, Date), due_on: Date) -> ReportDue {
    ReportDue { key: key.to_owned(), kind, from, to, due_on }
}

/// 60 000 € of two funders for a project of 80 000 €.
fn terms() -> Terms {
    let half = date(2026, 6, 30);
    Terms {
        title: "Un toit et un accompagnement".to_owned(),
        purpose: "Accompagner trente ménages".to_owned(),
        clauses: "Article 1".to_owned(),
        beneficiary: "toits".to_owned(),
        partners: vec!["bailleur".to_owned()],
        shares: vec![share("etat", "e", 40_000_00), share("fonds", "f", 20_000_00)],
        lines: vec![line("staff", 60_000_00), line("travel", 20_000_00)],
        tolerance_bp: 1_000,
        instalments: vec![
            instalment("avance", "e", 10_000_00, vec![Condition::From { on: START }]),
            instalment(
                "etape",
                "e",
                20_000_00,
                vec![
                    Condition::Report { key: "mi".to_owned() },
                    Condition::Spent { bp: 3_000 },
                    Condition::Previous,
                ],
            ),
            instalment("solde-e", "e", 10_000_00, vec![Condition::Report { key: "fin".to_owned() }]),
            instalment(
                "solde-f",
                "f",
                20_000_00,
                vec![Condition::Indicator { key: "menages".to_owned(), at_least: 20 }],
            ),
        ],
        reports: vec![
            report("mi", ReportKind::Intermediate, (START, half), date(2026, 7, 31)),
            report("fin", ReportKind::Final, (START, END), date(2027, 3, 31)),
        ],
        indicators: vec![Indicator {
            key: "menages".to_owned(),
            label: "Ménages accompagnés".to_owned(),
            unit: "ménages".to_owned(),
            target: Some(30),
        }],
        units: None,
        first_on: START,
        last_on: END,
    }
}

fn version(number: u32, terms: Terms) -> Version {
    let digest = digest(&content("s", number, &terms).unwrap());
    Version { number, terms, digest }
}

struct Told {
    agreement: Agreement,
}

impl Told {
    fn new() -> Told {
        Told { agreement: Agreement { versions: vec![version(1, terms())], ..Agreement::default() } }
    }

    fn note(&mut self, on: Date, act: Act) -> Result<(), Refusal> {
        let fact = Fact { on, act };
        check(&self.agreement, &fact, on)?;
        self.agreement.facts.push(fact);
        Ok(())
    }

    fn sign(&mut self, on: Date, number: u32, party: &str, signer: &str) -> Result<(), Refusal> {
        let digest = self.agreement.version(number).unwrap().digest;
        let (party, signer) = (party.to_owned(), signer.to_owned());
        self.note(on, Act::Signed { version: number, digest, party, signer })
    }

    fn active() -> Told {
        let mut told = Told::new();
        told.note(START, Act::Sent { version: 1 }).unwrap();
        for party in ["etat", "fonds", "toits", "bailleur"] {
            assert_ne!(stage(&told.agreement, START), Stage::Active);
            told.sign(START, 1, party, &format!("somebody of {party}")).unwrap();
        }
        told
    }

    fn claim(&mut self, on: Date, key: &str, cents: i64, expenses: Vec<Expense>) -> Result<(), Refusal> {
        let claim = Claim { id: format!("{key}-{}", on), instalment: key.to_owned(), cents, expenses };
        self.note(on, Act::Claimed { claim: claim.clone() })?;
        let envelope = in_force(&self.agreement).unwrap().terms.instalment(key).unwrap().envelope.clone();
        self.agreement.payments.push(ClaimPayment {
            claim: claim.id,
            envelope,
            cents,
            state: PaymentState::Asked,
        });
        Ok(())
    }

    fn pay(&mut self, to: PaymentState) {
        self.agreement.payments.last_mut().unwrap().state = to;
    }

    fn state(&self, key: &str, today: Date) -> InstalmentState {
        let terms = &in_force(&self.agreement).unwrap().terms;
        instalment_state(&self.agreement, terms, terms.instalment(key).unwrap(), today)
    }

    fn report(&mut self, on: Date, key: &str, households: i64) -> Result<(), Refusal> {
        let value = Value {
            indicator: "menages".to_owned(),
            amount: households,
            source: "Registre des entrées".to_owned(),
            on,
        };
        let report = Filed { key: key.to_owned(), text: "Fait".to_owned(), values: vec![value] };
        self.note(on, Act::Filed { report })?;
        self.note(on, Act::Accepted { report: key.to_owned() })
    }
}

fn spent(line: &str, cents: i64, on: Date, reference: &str) -> Expense {
    Expense {
        id: format!("{line}-{reference}"),
        line: line.to_owned(),
        cents,
        on,
        reference: reference.to_owned(),
        unit: None,
    }
}

#[test]
fn terms_that_do_not_add_up_are_refused_by_their_first_fault() {
    assert_eq!(terms().check(), Ok(()));
    let wrong = |change: fn(&mut Terms)| {
        let mut all = terms();
        change(&mut all);
        all.check().unwrap_err()
    };
    // P1: instalments are what was agreed, funder by funder.
    assert_eq!(wrong(|t| t.instalments[0].cents += 1), TermsError::Instalments(1));
    assert_eq!(wrong(|t| t.instalments[3].cents -= 1), TermsError::Instalments(2));
    assert_eq!(wrong(|t| t.instalments[3].envelope = "e".to_owned()), TermsError::Balance(3));
    assert_eq!(wrong(|t| t.lines[0].cents = 1), TermsError::OverBudget);
    assert_eq!(wrong(|t| t.shares[1].envelope = "e".to_owned()), TermsError::Share(2));
    assert_eq!(wrong(|t| t.shares[0].cents = -1), TermsError::Share(1));
    assert_eq!(wrong(|t| t.partners = vec!["etat".to_owned()]), TermsError::Parties);
    // P7: days in order, a report within.
    assert_eq!(wrong(|t| t.last_on = date(2025, 12, 31)), TermsError::Days);
    assert_eq!(wrong(|t| t.reports[0].from = date(2025, 12, 31)), TermsError::Report(1));
    assert_eq!(wrong(|t| t.reports[1].due_on = date(2026, 12, 30)), TermsError::Report(2));
    assert_eq!(wrong(|t| t.reports[1].kind = ReportKind::Intermediate), TermsError::FinalReport);
    // P8: no indicator without its unit.
    assert_eq!(wrong(|t| t.indicators[0].unit.clear()), TermsError::Indicator(1));
    let nowhere = Condition::Report { key: "z".to_owned() };
    let mut all = terms();
    all.instalments[0].conditions = vec![nowhere];
    assert_eq!(all.check(), Err(TermsError::Instalment(1)));
}

#[test]
fn an_agreement_begins_when_all_its_parties_signed_one_text_by_as_many_people() {
    let mut told = Told::new();
    assert_eq!(stage(&told.agreement, START), Stage::Draft);
    assert_eq!(told.sign(START, 1, "etat", "a"), Err(Refusal::NotNow), "nothing is proposed");
    told.note(START, Act::Sent { version: 1 }).unwrap();
    told.sign(START, 1, "etat", "a").unwrap();
    assert_eq!(told.sign(START, 1, "etat", "b"), Err(Refusal::Signer), "once");
    assert_eq!(told.sign(START, 1, "fonds", "a"), Err(Refusal::SameHand));
    assert_eq!(told.sign(START, 1, "ville", "c"), Err(Refusal::Signer), "no party");
    let other = digest("another text");
    let act = Act::Signed { version: 1, digest: other, party: "fonds".to_owned(), signer: "b".to_owned() };
    assert_eq!(told.note(START, act), Err(Refusal::Content));
    // Too late for the others.
    let late = date(2026, 3, 3);
    assert_eq!(stage(&told.agreement, date(2026, 3, 2)), Stage::AwaitingSignatures);
    assert_eq!(stage(&told.agreement, late), Stage::Late);
    assert_eq!(told.sign(late, 1, "fonds", "b"), Err(Refusal::Expired));
    told.note(late, Act::Lapsed).unwrap();
    assert_eq!(stage(&told.agreement, late), Stage::Lapsed);
    assert_eq!(stage(&Told::active().agreement, START), Stage::Active);
    let mut told = Told::new();
    told.note(START, Act::Sent { version: 1 }).unwrap();
    told.note(START, Act::Objected { version: 1, note: "Les dates".to_owned() }).unwrap();
    assert_eq!(stage(&told.agreement, START), Stage::Negotiation);
    assert_eq!(told.sign(START, 1, "etat", "a"), Err(Refusal::NotNow));
}

#[test]
fn an_instalment_waits_for_its_conditions_and_never_pays_more_than_is_agreed() {
    let mut told = Told::active();
    let (march, july) = (date(2026, 3, 1), date(2026, 7, 10));
    assert_eq!(told.state("avance", march), InstalmentState::Claimable);
    assert_eq!(told.claim(march, "avance", 10_000_01, Vec::new()), Err(Refusal::TooMuch(10_000_00)));
    told.claim(march, "avance", 10_000_00, Vec::new()).unwrap();
    assert_eq!(told.claim(march, "avance", 1, Vec::new()), Err(Refusal::NotNow), "asked already");
    assert_eq!(told.state("etape", march), InstalmentState::Scheduled);
    told.report(july, "mi", 12).unwrap();
    assert_eq!(
        told.claim(july, "etape", 20_000_00, Vec::new()),
        Err(Refusal::Condition),
        "the advance is not paid"
    );
    told.pay(PaymentState::Paid);
    assert_eq!(told.state("etape", july), InstalmentState::Claimable);
    let some = vec![spent("staff", 23_999_99, march, "P1")];
    assert_eq!(told.claim(july, "etape", 20_000_00, some), Err(Refusal::NotSpent));
    let enough = vec![spent("staff", 24_000_00, march, "P1")];
    told.claim(july, "etape", 20_000_00, enough).unwrap();
    // An expense that is refused takes from under the payment what it stood on.
    let claim = told.agreement.payments.last().unwrap().claim.clone();
    assert_eq!(bears(&told.agreement, &claim, july), Ok(()));
    let refuse = Act::ExpenseRefused {
        claim: claim.clone(),
        expense: "staff-P1".to_owned(),
        reason: "Illisible".to_owned(),
    };
    told.note(july, refuse).unwrap();
    assert_eq!(bears(&told.agreement, &claim, july), Err(Refusal::NotSpent));
    // Refused, it may be asked again, with the same proof this time accepted.
    told.pay(PaymentState::Refused);
    assert_eq!(told.state("etape", july), InstalmentState::Claimable);
    told.claim(date(2026, 7, 11), "etape", 20_000_00, vec![spent("staff", 24_000_00, march, "P1")]).unwrap();
    told.pay(PaymentState::Paid);
    let again = vec![spent("staff", 24_000_00, march, "P1")];
    let december = date(2026, 12, 31);
    told.report(december, "fin", 31).unwrap();
    assert_eq!(told.claim(december, "solde-e", 1, again), Err(Refusal::ExpenseTwice(1)));
    // 24 000 € of 80 000 € were spent: of 40 000 €, 12 000 € are due, and 30 000 € were paid.
    assert_eq!(told.claim(december, "solde-e", 1, Vec::new()), Err(Refusal::TooMuch(0)));
    let rest = vec![spent("staff", 40_000_00, july, "P2"), spent("travel", 20_000_00, july, "P3")];
    assert_eq!(told.claim(december, "solde-e", 10_000_01, rest.clone()), Err(Refusal::TooMuch(10_000_00)));
    told.claim(december, "solde-e", 10_000_00, rest).unwrap();
    assert_eq!(stage(&told.agreement, december), Stage::Closing);
}

#[test]
fn expenses_outside_the_days_the_lines_or_the_future_are_refused_with_their_number() {
    let mut told = Told::active();
    let march = date(2026, 3, 1);
    let good = spent("staff", 1_00, march, "A");
    for wrong in [
        Expense { line: "gifts".to_owned(), ..good.clone() },
        Expense { on: date(2025, 12, 31), ..good.clone() },
        Expense { on: date(2026, 3, 2), ..good.clone() },
        Expense { reference: " ".to_owned(), ..good.clone() },
        Expense { cents: 0, ..good.clone() },
        Expense { cents: i64::MAX, ..good.clone() },
    ] {
        let done = told.claim(march, "avance", 1, vec![good.clone(), wrong.clone()]);
        assert_eq!(done, Err(Refusal::Expense(2)), "{wrong:?}");
    }
    assert_eq!(told.claim(march, "avance", 1, vec![good.clone(), good]), Err(Refusal::ExpenseTwice(2)));
}

#[test]
fn a_line_goes_over_within_its_tolerance_and_a_unit_never_over_its_ceiling() {
    let mut told = Told::active();
    let march = date(2026, 3, 1);
    let claim = |expenses| Claim { id: "c".to_owned(), instalment: "avance".to_owned(), cents: 1, expenses };
    let terms = terms();
    let over = claim(vec![spent("travel", 30_000_00, march, "A"), spent("staff", 10_000_00, march, "B")]);
    let counts = eligible(&told.agreement, &terms, Some(&over));
    // 20 000 € and ten per cent.
    assert_eq!(counts.lines[1].eligible, 22_000_00);
    assert_eq!(counts.total, 32_000_00);
    let all = claim(vec![spent("travel", 22_000_00, march, "A"), spent("staff", 60_000_00, march, "B")]);
    assert_eq!(eligible(&told.agreement, &terms, Some(&all)).total, 80_000_00, "never above the budget");
    let mut capped = terms.clone();
    capped.units = Some(Units { label: "logement adapté".to_owned(), most: 2, cap_cents: 3_500_00 });
    let home = |reference: &str, unit: &str, cents| Expense {
        unit: Some(unit.to_owned()),
        ..spent("staff", cents, march, reference)
    };
    let homes = claim(vec![
        home("A", "1", 3_000_00),
        home("B", "1", 1_000_00),
        home("C", "2", 9_000_00),
        home("D", "3", 100_00),
    ]);
    assert_eq!(eligible(&told.agreement, &capped, Some(&homes)).total, 7_000_00);
    // P6: a dwelling that was counted is not counted in another claim.
    told.agreement.versions[0] = version(1, capped);
    told.agreement.facts.clear();
    told.note(START, Act::Sent { version: 1 }).unwrap();
    for party in ["etat", "fonds", "toits", "bailleur"] {
        told.sign(START, 1, party, party).unwrap();
    }
    told.claim(march, "avance", 1, vec![home("A", "1", 10_00)]).unwrap();
    told.pay(PaymentState::Paid);
    told.report(date(2026, 7, 1), "mi", 1).unwrap();
    let again = told.claim(date(2026, 7, 1), "etape", 1, vec![home("Z", "1", 10_00)]);
    assert_eq!(again, Err(Refusal::UnitTwice(1)));
}

#[test]
fn a_change_is_signed_by_those_whom_it_touches() {
    let before = terms();
    let signs = |change: fn(&mut Terms)| -> Vec<String> {
        let mut after = terms();
        change(&mut after);
        signers(Some(&before), &after).into_iter().collect()
    };
    // P5: more money of one funder, with its instalment.
    let more = signs(|t| {
        t.shares[1].cents += 1_00;
        t.instalments[3].cents += 1_00;
    });
    assert_eq!(more, ["fonds", "toits"]);
    assert_eq!(signs(|t| t.last_on = date(2026, 12, 30)), ["etat", "toits"], "the first funder for all");
    assert_eq!(signs(|t| t.partners = vec!["autre".to_owned()]), ["autre", "etat", "toits"]);
    assert_eq!(signs(|t| t.lines[0].cents += 1), ["etat", "fonds", "toits"], "the budget is everybody's");
    assert_eq!(signers(None, &before).len(), 4);
    let mut after = terms();
    after.partners = vec!["autre".to_owned()];
    after.shares[0].cents -= 1;
    let changes = difference(&before, &after);
    assert_eq!(changes.len(), 3, "{changes:?}");
}

#[test]
fn a_new_beneficiary_is_signed_by_everybody() {
    let before = terms();
    let mut after = terms();
    after.beneficiary = "relais".to_owned();
    let all = ["etat", "fonds", "relais", "bailleur"].map(str::to_owned);
    assert_eq!(signers(Some(&before), &after), BTreeSet::from(all));
    assert_eq!(difference(&before, &after), [Change::Beneficiary]);
}

#[test]
fn a_change_never_goes_below_what_was_asked() {
    let mut told = Told::active();
    let march = date(2026, 3, 1);
    told.claim(march, "avance", 10_000_00, vec![spent("travel", 1_00, march, "A")]).unwrap();
    let mut lower = terms();
    lower.shares[0].cents = 5_000_00;
    lower.instalments.retain(|one| one.key != "etape" && one.key != "solde-e");
    lower.instalments[0].cents = 5_000_00;
    let mut without = terms();
    without.lines = vec![line("staff", 80_000_00)];
    for wrong in [lower, without] {
        told.agreement.versions.push(version(2, wrong));
        assert_eq!(told.note(march, Act::Sent { version: 2 }), Err(Refusal::BelowPaid));
        told.agreement.versions.pop();
    }
    let mut longer = terms();
    longer.last_on = date(2027, 6, 30);
    told.agreement.versions.push(version(2, longer));
    told.note(march, Act::Sent { version: 2 }).unwrap();
    assert_eq!(in_force(&told.agreement).unwrap().number, 1, "until those who must have signed");
    told.sign(march, 2, "toits", "t").unwrap();
    told.sign(march, 2, "etat", "e").unwrap();
    assert_eq!(in_force(&told.agreement).unwrap().number, 2);
}

#[test]
fn what_is_owed_back_is_computed_heard_ordered_and_recovered_to_the_cent() {
    let mut told = Told::active();
    let march = date(2026, 3, 1);
    told.claim(march, "avance", 10_000_00, Vec::new()).unwrap();
    told.pay(PaymentState::Paid);
    let terms = terms();
    let owed = |told: &Told, kind, bp| owed_back(&told.agreement, &terms, "e", (kind, bp));
    assert_eq!(owed(&told, ClawbackKind::Whole, 0), 10_000_00);
    assert_eq!(owed(&told, ClawbackKind::Partial, 3_333), 6_667_00);
    assert_eq!(owed(&told, ClawbackKind::Unspent, 0), 10_000_00, "nothing was shown");
    let title = Clawback {
        id: "t".to_owned(),
        envelope: "e".to_owned(),
        kind: ClawbackKind::Partial,
        done_bp: 3_333,
        cents: 6_667_00,
        reason: "Dix ménages sur trente".to_owned(),
    };
    let typed = Clawback { cents: 9_000_00, ..title.clone() };
    assert_eq!(told.note(march, Act::Announced { title: typed }), Err(Refusal::NothingOwed));
    told.note(march, Act::Announced { title }).unwrap();
    assert_eq!(owed(&told, ClawbackKind::Partial, 3_333), 0, "asked once");
    let order = || Act::Ordered { title: "t".to_owned() };
    assert_eq!(told.note(march, order()), Err(Refusal::Heard(date(2026, 3, 16))));
    told.note(date(2026, 3, 5), Act::Heard { text: "Un retard de chantier".to_owned() }).unwrap();
    told.note(date(2026, 3, 5), order()).unwrap();
    let back = |cents| Act::Recovered { title: "t".to_owned(), cents, reference: "VIR1".to_owned() };
    assert_eq!(told.note(date(2026, 3, 6), back(6_667_01)), Err(Refusal::TooMuch(6_667_00)));
    told.note(date(2026, 3, 6), back(6_667_00)).unwrap();
    assert_eq!(net_paid(&told.agreement, "e"), 3_333_00);
    assert!(!clawbacks(&told.agreement)[0].is_open());
}

#[test]
fn an_agreement_closes_when_everything_is_told_paid_and_settled() {
    let mut told = Told::active();
    assert_eq!(told.note(END, Act::Closed), Err(Refusal::FinalReport));
    told.report(END, "fin", 30).unwrap();
    told.claim(END, "avance", 10_000_00, vec![spent("staff", 60_000_00, START, "A")]).unwrap();
    assert_eq!(told.note(END, Act::Closed), Err(Refusal::Pending));
    told.pay(PaymentState::Paid);
    // 60 000 € of 80 000 €: three quarters of 40 000 € are due.
    assert_eq!(told.note(END, Act::Closed), Err(Refusal::ToPay(20_000_00)));
    let suspended = Act::Suspended { reason: "Pièces manquantes".to_owned() };
    told.note(END, suspended).unwrap();
    assert_eq!(told.claim(END, "solde-e", 10_000_00, Vec::new()), Err(Refusal::NotNow));
    told.note(END, Act::Resumed { note: "Reçues".to_owned() }).unwrap();
    told.claim(END, "solde-e", 10_000_00, Vec::new()).unwrap();
    told.pay(PaymentState::Paid);
    for key in ["etape", "solde-f"] {
        told.note(END, Act::Cancelled { instalment: key.to_owned(), reason: "Rien à payer".to_owned() })
            .unwrap();
    }
    told.note(END, Act::Closed).unwrap();
    assert_eq!(stage(&told.agreement, END), Stage::Closed);
    assert_eq!(told.claim(END, "etape", 1, Vec::new()), Err(Refusal::NotNow));
}

#[test]
fn a_value_without_a_source_or_of_a_day_to_come_is_refused_and_a_correction_counts_last() {
    let mut told = Told::active();
    let on = date(2026, 7, 1);
    let filed = |source: &str, day: Date, amount| Act::Filed {
        report: Filed {
            key: "mi".to_owned(),
            text: "Fait".to_owned(),
            values: vec![Value {
                indicator: "menages".to_owned(),
                amount,
                source: source.to_owned(),
                on: day,
            }],
        },
    };
    assert_eq!(told.note(on, filed(" ", on, 3)), Err(Refusal::Value(1)));
    assert_eq!(told.note(on, filed("Registre", date(2026, 7, 2), 3)), Err(Refusal::Value(1)));
    told.note(on, filed("Registre", on, 30)).unwrap();
    assert!(values(&told.agreement).is_empty(), "not accepted yet");
    told.note(on, Act::Returned { report: "mi".to_owned(), note: "Doublons".to_owned() }).unwrap();
    told.note(on, filed("Registre corrigé", on, 24)).unwrap();
    told.note(on, Act::Accepted { report: "mi".to_owned() }).unwrap();
    assert_eq!(values(&told.agreement)["menages"].amount, 24);
    let state = |today| report_state(&told.agreement, &terms().reports[1], today);
    assert_eq!(state(date(2026, 12, 30)), ReportState::NotDue);
    assert_eq!(state(date(2027, 4, 1)), ReportState::Late);
}

proptest! {
    #[test]
    fn what_is_shared_out_is_shared_out_to_the_cent(
        total in 0..90_000_000_000_i64,
        weights in proptest::collection::vec(0..9_000_000_000_i64, 1..12),
    ) {
        let parts = split(total, &weights);
        let whole: i64 = weights.iter().sum();
        prop_assert_eq!(parts.iter().sum::<i64>(), if whole > 0 { total } else { 0 });
        for (part, weight) in parts.iter().zip(&weights) {
            let exact = i128::from(total) * i128::from(*weight);
            let least = if whole > 0 { exact / i128::from(whole) } else { 0 };
            prop_assert!(i128::from(*part) >= least && i128::from(*part) <= least + 1);
        }
    }

    #[test]
    fn no_order_of_claims_pays_more_than_is_agreed_or_due(
        asks in proptest::collection::vec((0..4_usize, 1..2_500_000_i64, 1..4_000_000_i64, 0..3_usize), 1..40),
    ) {
        let mut told = Told::active();
        let (day, all) = (END, terms());
        told.report(day, "mi", 25).unwrap();
        told.report(day, "fin", 25).unwrap();
        for (at, (which, cents, cost, outcome)) in asks.into_iter().enumerate() {
            let key = &all.instalments[which].key;
            let claim = Claim {
                id: at.to_string(),
                instalment: key.clone(),
                cents,
                expenses: vec![spent("staff", cost, START, &at.to_string())],
            };
            if told.note(day, Act::Claimed { claim }).is_err() {
                continue;
            }
            let state = [PaymentState::Paid, PaymentState::Refused, PaymentState::Ordered][outcome];
            let envelope = all.instalments[which].envelope.clone();
            told.agreement.payments.push(ClaimPayment { claim: at.to_string(), envelope, cents, state });
        }
        let spent = eligible(&told.agreement, &all, None).total;
        prop_assert!(spent <= all.budget().unwrap());
        let due = due(&all, spent);
        prop_assert_eq!(due.by.values().sum::<i64>(), due.total);
        for share in &all.shares {
            // P2: paid ≤ agreed; never negative.
            let paid = net_paid(&told.agreement, &share.envelope);
            prop_assert!((0..=share.cents).contains(&paid));
        }
        let live: Vec<&str> = told.agreement.claims().iter()
            .filter(|claim| told.agreement.payment(&claim.id).unwrap().state != PaymentState::Refused)
            .map(|claim| claim.instalment.as_str()).collect();
        prop_assert_eq!(live.len(), live.iter().collect::<BTreeSet<_>>().len(), "an instalment is paid once");
    }
}
