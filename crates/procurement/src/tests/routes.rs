//! No route is recommended with a condition unmet; what is unknown is never met; what would open a route opens it.

use crate::clauses::{CLAUSES, clauses};
use crate::models::MODELS;
use crate::{Advice, Opening, Risk, Route, State, Way, advise, questions};
use funding::facts::Kind;
use funding::{Fact, Facts, SCHEMES};
use jiff::civil::{Date, date};
use law::Table;
use proptest::prelude::*;
use std::collections::BTreeSet;

const DAY: Date = date(2026, 11, 23);

fn told(facts: &Facts) -> Advice {
    advise(Table::house(), DAY, facts)
}

fn answers(all: &[(Fact, &str)]) -> Facts {
    all.iter().fold(Facts::default(), |facts, (fact, text)| facts.with(*fact, text))
}

fn route<'a>(advice: &'a Advice, code: &str) -> &'a Route {
    advice.routes.iter().find(|route| route.scheme.code == code).unwrap()
}

/// Answers that tell every side of every rule apart, and none at all.
fn samples(fact: Fact) -> Vec<Option<i64>> {
    let known: &[i64] = match (fact, fact.question().kind) {
        (Fact::PurchaseNet, _) => &[3_999_999, 4_000_000, 10_000_000, 21_600_000, 540_400_000],
        (Fact::ContractMonths, _) => &[36, 37],
        (_, Kind::Number(..)) => &[19, 20, 49, 50, 80, 81],
        _ => &[0, 1],
    };
    std::iter::once(None).chain(known.iter().copied().map(Some)).collect()
}

/// What must be true of every advice.
fn sound(facts: &Facts) {
    let advice = told(facts);
    for (at, route) in advice.routes.iter().enumerate() {
        let code = route.scheme.code;
        let worst = route.conditions.iter().map(|condition| condition.state).max();
        match route.state {
            State::Met => assert_eq!(worst, Some(State::Met), "{code}: a condition is not met {facts:?}"),
            State::Unknown => {
                assert!(route.conditions.iter().any(|c| c.state == State::Unknown), "{code} {facts:?}");
            }
            State::NotMet => assert!(route.opening.is_some() || !route.holes.is_empty(), "{code} {facts:?}"),
        }
        assert_eq!(advice.recommended.contains(&at), route.state == State::Met, "{code} {facts:?}");
        if let Some(Opening { answers, is_within_reach }) = &route.opening {
            assert_ne!(route.state, State::Met, "{code}");
            let mut then = facts.clone();
            for answer in answers {
                assert_eq!(facts.get(answer.fact), answer.now, "{code}");
                assert!(answer.now.is_none() || !is_within_reach || answer.fact.question().changeable);
                then.set(answer.fact, Some(answer.then));
            }
            let again = told(&then);
            assert_eq!(self::route(&again, code).state, State::Met, "{code} {facts:?} {answers:?}");
        }
    }
}

#[test]
fn every_route_is_judged_on_every_side_of_every_condition() {
    for scheme in SCHEMES.iter().filter(|scheme| Way::of(scheme).is_some()) {
        let mut facts: Vec<Fact> = scheme.rule.leaves().iter().filter_map(|leaf| leaf.fact()).collect();
        facts.sort_unstable();
        facts.dedup();
        let mut all = vec![Facts::default()];
        for fact in facts {
            all = all
                .iter()
                .flat_map(|one| {
                    samples(fact).into_iter().map(move |value| {
                        let mut one = one.clone();
                        one.set(fact, value);
                        one
                    })
                })
                .collect();
        }
        let book = funding::Book::new(Table::house(), DAY);
        let mut seen = BTreeSet::new();
        for facts in &all {
            let found = book.look(scheme.code, facts).unwrap();
            let state = State::from(found.verdict);
            seen.insert(state);
            // The rule, read once more by hand: each leaf has an answer that makes it so.
            let advice = crate::opening::opening(&book, scheme, facts, Table::house());
            assert_eq!(advice.is_none(), state == State::Met, "{} {facts:?}", scheme.code);
            assert!(found.is_sound(&book, facts), "{} {facts:?}", scheme.code);
        }
        assert_eq!(seen.len(), 3, "{}: met, not met and unknown all happen", scheme.code);
    }
}

#[test]
fn nothing_known_recommends_nothing_and_says_what_to_ask() {
    let advice = told(&Facts::default());
    assert!(advice.recommended.is_empty());
    assert!(advice.routes.iter().all(|route| route.state == State::Unknown));
    let ways: BTreeSet<Way> = advice.routes.iter().map(|route| route.way).collect();
    assert_eq!(ways.len(), Way::ALL.len(), "every way is looked at");
}

#[test]
fn crossed_services_with_an_association_are_no_public_co_operation() {
    let facts = answers(&[
        (Fact::PublicBuyer, "yes"),
        (Fact::SupplierAuthority, "no"),
        (Fact::GeneralInterest, "yes"),
        (Fact::MarketShare, "5"),
    ]);
    let advice = told(&facts);
    let route = route(&advice, "public-cooperation");
    assert_eq!(route.state, State::NotMet);
    assert!(
        route.cautions.iter().any(|words| words.told_in(model::Language::Fr).contains("services croisés"))
    );
    let opening = route.opening.as_ref().unwrap();
    assert!(!opening.is_within_reach, "what the other party is does not change");
    assert_eq!(opening.answers.len(), 1);
}

#[test]
fn a_route_made_for_the_case_comes_before_the_ordinary_one_and_the_threshold_moves_with_the_day() {
    let facts = answers(&[
        (Fact::PublicBuyer, "yes"),
        (Fact::PurchaseNet, "21700000"),
        (Fact::WorksNeed, "no"),
        (Fact::InsertionShare, "60"),
    ]);
    let first = |on: Date| {
        let advice = advise(Table::house(), on, &facts);
        let codes = advice.recommended.iter().map(|at| advice.routes[*at].scheme.code);
        codes.collect::<Vec<_>>()
    };
    assert_eq!(first(date(2025, 6, 1)), ["reserved-insertion", "reserved-mixed", "adapted-procedure"]);
    assert_eq!(first(DAY), ["reserved-insertion", "reserved-mixed", "formal-procedure"]);
    // No threshold is known for that day: what it decides stays unknown, and the hole is told.
    let later = advise(Table::house(), date(2028, 6, 1), &facts);
    let formal = route(&later, "formal-procedure");
    assert_eq!((formal.state, formal.holes.is_empty()), (State::Unknown, false));
    assert!(told(&facts).law_text().contains("procurement.formal_supplies;21600000;2026-01-01"));
}

#[test]
fn what_is_uncertain_in_the_law_raises_the_risk_and_is_told() {
    let facts = answers(&[(Fact::PublicBuyer, "yes"), (Fact::PurchaseNet, "3000000")]);
    let advice = told(&facts);
    let direct = route(&advice, "direct-award");
    assert_eq!((direct.state, direct.risk), (State::Met, Risk::Medium));
    assert!(
        direct
            .cautions
            .iter()
            .any(|w| w.told_in(model::Language::Fr).contains("procurement.direct_supplies"))
    );
    assert!(advice.notes.is_empty());
    let larger = told(&facts.clone().with(Fact::PurchaseNet, "4000000"));
    assert_eq!(larger.notes.len(), 1, "essential data are published from that amount");
}

#[test]
fn clauses_and_models_are_complete_and_every_way_has_a_clause() {
    let codes: BTreeSet<&str> = CLAUSES.iter().map(|one| one.code).collect();
    assert_eq!(codes.len(), CLAUSES.len());
    for one in CLAUSES {
        assert!(one.version > 0 && !one.ways.is_empty() && !one.reference.is_empty(), "{}", one.code);
        for pair in [one.title, one.place, one.text, one.caution] {
            assert!(!pair.0.is_empty() && !pair.1.is_empty() && pair.0 != pair.1, "{}", one.code);
        }
        // What is left to fill in is the same in both languages.
        assert_eq!(one.text.0.matches('[').count(), one.text.1.matches('[').count(), "{}", one.code);
    }
    for way in Way::ALL {
        assert!(clauses(Some(*way)).next().is_some() && way.schemes().next().is_some(), "{way:?}");
    }
    let codes: BTreeSet<&str> = MODELS.iter().map(|one| one.code).collect();
    assert_eq!(codes.len(), MODELS.len());
    assert!(MODELS.iter().all(|one| one.conditions.len() >= 3 && !one.ways.is_empty()));
}

fn some_facts() -> impl Strategy<Value = Facts> {
    let each: Vec<_> =
        questions().into_iter().map(|fact| (Just(fact), prop::sample::select(samples(fact)))).collect();
    each.prop_map(|all| {
        let mut facts = Facts::default();
        for (fact, value) in all {
            facts.set(fact, value);
        }
        facts
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn every_advice_is_sound(facts in some_facts()) {
        sound(&facts);
    }

    #[test]
    fn the_same_answers_give_the_same_advice(facts in some_facts()) {
        let (one, other) = (told(&facts), told(&facts));
        prop_assert_eq!(one.recommended, other.recommended);
        for (a, b) in one.routes.iter().zip(&other.routes) {
            prop_assert_eq!(&a.opening, &b.opening);
            prop_assert_eq!(&a.conditions, &b.conditions);
        }
    }

    #[test]
    fn an_answer_more_never_reopens_what_was_closed(facts in some_facts(), at in any::<prop::sample::Index>()) {
        let unknown: Vec<Fact> = questions().into_iter().filter(|fact| facts.get(*fact).is_none()).collect();
        prop_assume!(!unknown.is_empty());
        let fact = unknown[at.index(unknown.len())];
        let before = told(&facts);
        for value in samples(fact).into_iter().flatten() {
            let mut then = facts.clone();
            then.set(fact, Some(value));
            for (a, b) in before.routes.iter().zip(&told(&then).routes) {
                prop_assert!(a.state == State::Unknown || a.state == b.state, "{}", a.scheme.code);
            }
        }
    }
}
