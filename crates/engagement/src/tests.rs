//! What must hold: totals to the cent, one content one digest, no acceptance without two people on the same content,
//! nothing asked for over the quote; and known cases.

use super::*;
use jiff::ToSpan;
use jiff::civil::{Date, date};
use proptest::prelude::*;

const TODAY: Date = date(2026, 11, 23);

fn line(key: &str, minutes: u32, rate_cents: i64, expenses_cents: i64) -> Line {
    Line {
        key: key.to_owned(),
        label: format!("Ligne {key}"),
        subject: None,
        minutes,
        rate_cents,
        rate_basis: "Salaire et charges".to_owned(),
        expenses_cents,
        expenses: "Train".to_owned(),
    }
}

fn terms(lines: Vec<Line>) -> Terms {
    Terms {
        title: "Plan pluriannuel".to_owned(),
        purpose: "Trois bâtiments".to_owned(),
        requester: "toits".to_owned(),
        provider: "cle".to_owned(),
        first_on: date(2026, 1, 1),
        last_on: date(2028, 12, 31),
        lines,
        milestones: vec![Milestone {
            key: "m".to_owned(),
            label: "Inventaire".to_owned(),
            due_on: date(2026, 3, 31),
        }],
        funding: String::new(),
    }
}

fn version(number: u32, terms: Terms) -> Version {
    let digest = digest(&content("q", number, &terms).unwrap());
    Version { number, terms, digest }
}

/// A quote of one version, and acts on it.
struct Played {
    quote: Quote,
    today: Date,
}

impl Played {
    fn new() -> Played {
        let first = version(1, terms(vec![line("a", 600, 6_000, 5_000)]));
        Played { quote: Quote { versions: vec![first], facts: Vec::new() }, today: TODAY }
    }

    fn act(&mut self, act: Act) -> Result<(), Refusal> {
        let on = match &act {
            Act::Spent { entry } => entry.on,
            _ => self.today,
        };
        let fact = Fact { on, act };
        check(&self.quote, &fact, self.today)?;
        self.quote.facts.push(fact);
        Ok(())
    }

    fn send(&mut self, version: u32) -> Result<(), Refusal> {
        self.act(Act::Sent { version })
    }

    fn sign(&mut self, version: u32, side: Side, signer: &str) -> Result<(), Refusal> {
        let digest = self.quote.version(version).unwrap().digest;
        self.act(Act::Signed { version, digest, side, signer: signer.to_owned() })
    }

    fn stage(&self, version: u32) -> Stage {
        standing(&self.quote, version, self.today).unwrap().stage
    }

    fn spend(&mut self, id: &str, line: &str, minutes: u32, expenses_cents: i64) -> Result<(), Refusal> {
        let entry = Entry {
            id: id.to_owned(),
            line: line.to_owned(),
            minutes,
            expenses_cents,
            on: self.today,
            what: String::new(),
        };
        self.act(Act::Spent { entry })
    }

    fn accepted() -> Played {
        let mut one = Played::new();
        one.send(1).unwrap();
        one.sign(1, Side::Provider, "sami").unwrap();
        one.sign(1, Side::Requester, "lucie").unwrap();
        one
    }
}

#[test]
fn a_line_is_its_hours_at_their_rate_to_the_nearest_cent_and_its_expenses() {
    assert_eq!(hours_cents(60, 6_000), Some(6_000));
    // 10 minutes at 57.23 € are 9.538 €, and at 57.27 €, 9.545 €: half a cent goes up.
    assert_eq!(hours_cents(10, 5_723), Some(954));
    assert_eq!(hours_cents(10, 5_727), Some(955));
    assert_eq!(hours_cents(u32::MAX, i64::MAX), None);
    assert_eq!(line("a", 90, 5_800, 1_250).cents(), Some(9_950));
}

#[test]
fn terms_that_cannot_be_signed_say_what_is_wrong() {
    let good = terms(vec![line("a", 60, 6_000, 0)]);
    assert_eq!(good.check(), Ok(()));
    let wrong = |change: fn(&mut Terms)| {
        let mut one = terms(vec![line("a", 60, 6_000, 0), line("b", 60, 6_000, 100)]);
        change(&mut one);
        one.check().unwrap_err()
    };
    assert_eq!(wrong(|one| one.title = " ".to_owned()), TermsError::Title);
    assert_eq!(wrong(|one| one.provider = one.requester.clone()), TermsError::Parties);
    assert_eq!(wrong(|one| one.last_on = date(2025, 1, 1)), TermsError::Days);
    assert_eq!(wrong(|one| one.lines.clear()), TermsError::Lines);
    assert_eq!(wrong(|one| one.lines[1].minutes = 600_001), TermsError::Line(2));
    assert_eq!(wrong(|one| one.lines[1].expenses_cents = -1), TermsError::Line(2));
    assert_eq!(wrong(|one| one.lines[0].rate_basis.clear()), TermsError::Basis(1));
    assert_eq!(wrong(|one| one.lines[1].expenses.clear()), TermsError::Basis(2));
    assert_eq!(wrong(|one| one.milestones[0].due_on = date(2029, 1, 1)), TermsError::Milestone(1));
    assert_eq!(wrong(|one| one.lines[1].key = "a".to_owned()), TermsError::Key);
    assert_eq!(wrong(|one| one.lines[0].rate_cents = HIGHEST_CENTS), TermsError::Total);
}

#[test]
fn two_people_accept_a_quote_one_for_each_side() {
    let mut one = Played::new();
    assert_eq!(one.stage(1), Stage::Draft);
    assert_eq!(one.sign(1, Side::Provider, "sami"), Err(Refusal::NotNow), "not before it is sent");
    one.send(1).unwrap();
    assert_eq!(one.send(1), Err(Refusal::NotNow));
    one.sign(1, Side::Provider, "sami").unwrap();
    assert_eq!(one.stage(1), Stage::SignedOnce);
    assert_eq!(one.sign(1, Side::Provider, "karim"), Err(Refusal::Twice));
    assert_eq!(one.sign(1, Side::Requester, "sami"), Err(Refusal::SameHand));
    let other = Act::Signed {
        version: 1,
        digest: digest("another text"),
        side: Side::Requester,
        signer: "lucie".to_owned(),
    };
    assert_eq!(one.act(other), Err(Refusal::Content));
    one.sign(1, Side::Requester, "lucie").unwrap();
    assert_eq!(one.stage(1), Stage::Accepted);
    assert_eq!(in_force(&one.quote).unwrap().number, 1);
}

#[test]
fn a_quote_that_is_edited_after_a_signature_voids_it_and_is_signed_again() {
    let mut one = Played::new();
    one.send(1).unwrap();
    one.sign(1, Side::Requester, "lucie").unwrap();
    one.quote.versions.push(version(2, terms(vec![line("a", 660, 6_000, 5_000)])));
    assert_eq!(one.stage(1), Stage::SignedOnce, "until the other version is shown");
    one.send(2).unwrap();
    assert_eq!(one.stage(1), Stage::Superseded);
    let voided = one.quote.voided_by(2, TODAY);
    assert_eq!(voided.len(), 1);
    assert_eq!((voided[0].0, voided[0].1.signer.as_str()), (1, "lucie"));
    assert!(standing(&one.quote, 2, TODAY).unwrap().signatures.is_empty());
    assert_eq!(one.sign(1, Side::Provider, "sami"), Err(Refusal::NotNow));
    one.sign(2, Side::Requester, "lucie").unwrap();
    one.sign(2, Side::Provider, "sami").unwrap();
    assert_eq!(one.stage(2), Stage::Accepted);
}

#[test]
fn an_amendment_leaves_the_accepted_version_in_force_until_both_signed_it() {
    let mut one = Played::accepted();
    one.spend("e", "a", 30, 0).unwrap();
    one.quote.versions.push(version(2, terms(vec![line("b", 60, 6_000, 0)])));
    assert_eq!(one.send(2), Err(Refusal::SpentLine), "time was spent on line a");
    one.quote.versions[1] = version(2, terms(vec![line("a", 900, 6_000, 0)]));
    one.send(2).unwrap();
    one.sign(2, Side::Provider, "sami").unwrap();
    assert_eq!((one.stage(1), one.stage(2)), (Stage::Accepted, Stage::SignedOnce));
    assert_eq!(in_force(&one.quote).unwrap().number, 1);
    one.sign(2, Side::Requester, "lucie").unwrap();
    assert_eq!((one.stage(1), one.stage(2)), (Stage::Superseded, Stage::Accepted));
    assert!(one.quote.voided_by(2, TODAY).is_empty(), "an accepted version was not voided: it was replaced");
}

#[test]
fn a_quote_that_nobody_answers_is_valid_sixty_days() {
    let mut one = Played::new();
    one.send(1).unwrap();
    one.today = TODAY + 60.days();
    assert_eq!(one.stage(1), Stage::Sent);
    one.today = TODAY + 61.days();
    assert_eq!(one.stage(1), Stage::Expired);
    assert_eq!(one.sign(1, Side::Requester, "lucie"), Err(Refusal::Expired));
}

#[test]
fn a_quote_is_declined_with_a_reason_and_then_signed_no_more() {
    let mut one = Played::new();
    one.send(1).unwrap();
    let declined = |reason, note: &str| Act::Declined {
        version: 1,
        side: Side::Requester,
        reason,
        note: note.to_owned(),
    };
    assert_eq!(one.act(declined(DeclineReason::Other, " ")), Err(Refusal::Note));
    one.act(declined(DeclineReason::Cost, "")).unwrap();
    assert_eq!(one.stage(1), Stage::Declined);
    assert_eq!(one.sign(1, Side::Provider, "sami"), Err(Refusal::NotNow));
}

#[test]
fn time_over_the_quote_is_told_and_never_asked_for() {
    let mut one = Played::accepted();
    assert_eq!(one.spend("x", "z", 30, 0), Err(Refusal::Unknown));
    assert_eq!(one.spend("x", "a", 0, 0), Err(Refusal::Amount));
    one.spend("x", "a", 500, 6_000).unwrap();
    one.spend("y", "a", 160, 0).unwrap();
    let found = spending(&one.quote, &in_force(&one.quote).unwrap().terms).unwrap();
    assert_eq!((found[0].over_minutes(), found[0].over_expenses_cents()), (60, 1_000));
    assert_eq!((found[0].quoted_cents, found[0].billable_cents), (65_000, 65_000));
    assert_eq!(found[0].cost_cents, 72_000);
    one.act(Act::TakenBack { entry: "y".to_owned() }).unwrap();
    let found = spending(&one.quote, &in_force(&one.quote).unwrap().terms).unwrap();
    assert_eq!(
        (found[0].spent_minutes, found[0].billable_cents),
        (500, 55_000),
        "less spent, less asked for"
    );
    assert_eq!(one.act(Act::TakenBack { entry: "y".to_owned() }), Err(Refusal::Unknown));
}

#[test]
fn a_milestone_is_due_then_late_then_done_and_may_be_opened_again() {
    let mut one = Played::accepted();
    let milestone = in_force(&one.quote).unwrap().terms.milestones[0].clone();
    let state = |one: &Played, on| milestone_state(&one.quote, &milestone, on);
    assert_eq!(state(&one, date(2026, 3, 31)), MilestoneState::Due);
    assert_eq!(state(&one, date(2026, 4, 30)), MilestoneState::Late { days: 30 });
    one.act(Act::MilestoneDone { key: "m".to_owned(), note: String::new() }).unwrap();
    assert_eq!(state(&one, TODAY), MilestoneState::Done { on: TODAY });
    one.act(Act::MilestoneOpen { key: "m".to_owned() }).unwrap();
    assert!(matches!(state(&one, TODAY), MilestoneState::Late { .. }));
}

#[test]
fn what_was_accompanied_is_closed_then_surveyed_and_nothing_more_is_spent() {
    let mut one = Played::accepted();
    let survey = Survey {
        helped: Helped::Yes,
        changed: "Un plan tient la route".to_owned(),
        outcomes: vec![Outcome { measure: Measure::EnergyEuros, before: 12_000, after: 9_000 }],
    };
    assert_eq!(one.act(Act::Surveyed { survey: survey.clone() }), Err(Refusal::NotNow));
    one.act(Act::Closed { reason: CloseReason::Completed, note: String::new() }).unwrap();
    assert_eq!(one.spend("x", "a", 30, 0), Err(Refusal::NotNow));
    let blank = Survey { changed: " ".to_owned(), ..survey.clone() };
    assert_eq!(one.act(Act::Surveyed { survey: blank }), Err(Refusal::Note));
    one.act(Act::Surveyed { survey: survey.clone() }).unwrap();
    assert_eq!(one.quote.survey(), Some((TODAY, &survey)));
}

#[test]
fn what_changes_is_told_line_by_line() {
    let before = terms(vec![line("a", 60, 6_000, 0), line("b", 60, 6_000, 0)]);
    assert!(difference(&before, &before).is_empty());
    let mut after = terms(vec![line("a", 90, 6_000, 0), line("c", 30, 6_000, 0)]);
    after.last_on = date(2029, 12, 31);
    after.milestones.clear();
    let told = difference(&before, &after);
    assert!(matches!(&told[0], Change::Days { .. }));
    assert!(matches!(&told[1], Change::LineRemoved(line) if line.key == "b"));
    assert!(matches!(&told[2], Change::LineChanged { after, .. } if after.minutes == 90));
    assert!(matches!(&told[3], Change::LineAdded(line) if line.key == "c"));
    assert!(matches!(&told[4], Change::MilestoneRemoved(_)));
    assert_eq!(told.len(), 5);
    let mut turned = before.clone();
    turned.lines.reverse();
    assert_eq!(difference(&before, &turned), [Change::Order]);
}

fn any_line() -> impl Strategy<Value = Line> {
    ("[a-z]{1,4}", 0_u32..600_000, 0_i64..30_000, 0_i64..1_000_000, "[a-zé ]{0,8}", "[a-z]{0,3}").prop_map(
        |(key, minutes, rate, expenses, text, subject)| Line {
            rate_basis: text.clone(),
            expenses: text,
            subject: (!subject.is_empty()).then_some(subject),
            ..line(&key, minutes, rate, expenses)
        },
    )
}

fn any_day() -> impl Strategy<Value = Date> {
    (0_i64..3_000).prop_map(|n| date(2024, 1, 1) + n.days())
}

fn any_terms() -> impl Strategy<Value = Terms> {
    let milestones = prop::collection::vec(("[a-z]{1,3}", "[a-z]{1,9}", any_day()), 0..5);
    let texts = ("[A-Z]{1,9}", "[a-z]{0,9}", "[a-z]{1,5}", "[a-z]{1,5}", "[a-z]{0,9}");
    (prop::collection::vec(any_line(), 0..8), milestones, texts, any_day(), any_day()).prop_map(
        |(lines, milestones, texts, first_on, last_on)| Terms {
            title: texts.0,
            purpose: texts.1,
            requester: texts.2,
            provider: texts.3,
            funding: texts.4,
            first_on,
            last_on,
            lines,
            milestones: milestones
                .into_iter()
                .map(|(key, label, due_on)| Milestone { key, label, due_on })
                .collect(),
        },
    )
}

/// Each field of the terms, changed alone.
fn changed(terms: &Terms) -> Vec<Terms> {
    let more = |text: &str| format!("{text}+");
    let mut all = vec![
        Terms { title: more(&terms.title), ..terms.clone() },
        Terms { purpose: more(&terms.purpose), ..terms.clone() },
        Terms { requester: more(&terms.requester), ..terms.clone() },
        Terms { provider: more(&terms.provider), ..terms.clone() },
        Terms { funding: more(&terms.funding), ..terms.clone() },
        Terms { first_on: terms.first_on + 1.day(), ..terms.clone() },
        Terms { last_on: terms.last_on + 1.day(), ..terms.clone() },
        Terms { lines: [terms.lines.clone(), vec![line("zz", 1, 1, 1)]].concat(), ..terms.clone() },
    ];
    let changes: [fn(&mut Line); 8] = [
        |line| line.key.push('+'),
        |line| line.label.push('+'),
        |line| line.minutes += 1,
        |line| line.rate_cents += 1,
        |line| line.rate_basis.push('+'),
        |line| line.expenses_cents += 1,
        |line| line.expenses.push('+'),
        |line| line.subject = Some(format!("{}+", line.subject.clone().unwrap_or_default())),
    ];
    for at in 0..terms.lines.len() {
        for change in changes {
            let mut other = terms.clone();
            change(&mut other.lines[at]);
            all.push(other);
        }
    }
    for at in 0..terms.milestones.len() {
        let mut days = terms.clone();
        days.milestones[at].due_on += 1.day();
        let mut label = terms.clone();
        label.milestones[at].label.push('+');
        all.extend([days, label]);
    }
    all
}

proptest! {
    /// Half a cent at most is rounded on each line, nothing on the total, and no line says less than its parts.
    #[test]
    fn the_total_is_the_sum_of_its_lines_to_the_cent(all in any_terms()) {
        let mut sum = 0_i64;
        for line in &all.lines {
            let cents = line.cents().unwrap();
            let sixtieths = i128::from(line.minutes) * i128::from(line.rate_cents);
            let exact = i128::from(cents - line.expenses_cents) * 60;
            prop_assert!((exact - sixtieths).abs() <= 30, "more than half a cent");
            sum += cents;
        }
        prop_assert_eq!(all.total(), Some(sum));
    }

    /// One content, one digest: changing any field, or the version, or the quote, changes it.
    #[test]
    fn a_change_of_any_field_changes_what_is_signed(all in any_terms()) {
        let of = |quote: &str, n, terms: &Terms| digest(&content(quote, n, terms).unwrap());
        let signed = of("q", 1, &all);
        prop_assert_ne!(of("q", 2, &all), signed);
        prop_assert_ne!(of("r", 1, &all), signed);
        for other in changed(&all) {
            prop_assert_ne!(of("q", 1, &other), signed);
            prop_assert!(!difference(&all, &other).is_empty());
        }
        prop_assert_eq!(read(&content("q", 1, &all).unwrap()).unwrap(), all);
    }

    /// Whatever is tried, in whatever order, and even when facts are written without being checked: a version that is
    /// accepted bears the signatures of two people, one of each side, on its own digest.
    #[test]
    fn nothing_is_accepted_without_two_people_on_its_own_content(
        tries in prop::collection::vec((0_u8..8, 1_u32..4, 0_usize..3, any::<bool>(), 0_i64..40), 0..40),
        is_checked in any::<bool>(),
    ) {
        let mut one = Played::new();
        for n in 2..4 {
            one.quote.versions.push(version(n, terms(vec![line("a", 60 * n, 6_000, 0)])));
        }
        for (what, number, who, is_provider, days) in tries {
            one.today += days.days();
            let side = if is_provider { Side::Provider } else { Side::Requester };
            let signer = ["sami", "lucie", "karim"][who].to_owned();
            // One in three signs another version's content.
            let of = if what == 3 { number % 3 + 1 } else { number };
            let digest = one.quote.version(of).unwrap().digest;
            let reason = DeclineReason::Cost;
            let act = match what {
                0 | 1 => Act::Sent { version: number },
                2..=5 => Act::Signed { version: number, digest, side, signer },
                6 => Act::Declined { version: number, side, reason, note: String::new() },
                _ => Act::Closed { reason: CloseReason::Completed, note: String::new() },
            };
            if is_checked {
                let _ = one.act(act);
            } else {
                one.quote.facts.push(Fact { on: one.today, act });
            }
        }
        for n in 1..4 {
            let now = standing(&one.quote, n, one.today).unwrap();
            if now.accepted_on.is_some() {
                let own = one.quote.version(n).unwrap().digest;
                prop_assert_eq!(now.signatures.len(), 2);
                prop_assert_ne!(now.signatures[0].side, now.signatures[1].side);
                prop_assert_ne!(&now.signatures[0].signer, &now.signatures[1].signer);
                for signature in &now.signatures {
                    let noted = one.quote.facts.iter().any(|fact| matches!(&fact.act,
                        Act::Signed { version, digest, side, signer }
                            if *version == n && *digest == own && *side == signature.side
                                && *signer == signature.signer));
                    prop_assert!(noted);
                }
            }
        }
        if let Some(version) = in_force(&one.quote) {
            prop_assert_eq!(one.stage(version.number), Stage::Accepted);
        }
    }

    /// Whatever is spent, no more than the quote is asked for, nor more than what it cost.
    #[test]
    fn nothing_is_asked_for_over_the_quote(spent in prop::collection::vec((0_u32..1_440, 0_i64..9_000), 0..12)) {
        let mut one = Played::accepted();
        for (n, (minutes, expenses)) in spent.into_iter().enumerate() {
            let _ = one.spend(&n.to_string(), "a", minutes, expenses);
        }
        let lines = spending(&one.quote, &in_force(&one.quote).unwrap().terms).unwrap();
        let all = totals(&lines).unwrap();
        prop_assert!(all.billable_cents <= all.quoted_cents && all.billable_cents <= all.cost_cents);
        if lines.iter().all(|line| line.over_minutes() == 0 && line.over_expenses_cents() == 0) {
            prop_assert_eq!(all.billable_cents, all.cost_cents);
        }
    }
}
