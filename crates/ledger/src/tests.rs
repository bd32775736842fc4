//! The ledger, tried: every state that a small one can reach, random ones, and what each fault would look like.

#![expect(clippy::inconsistent_digit_grouping, reason = "cents: the last two digits stand apart")]

use super::*;
use proptest::prelude::*;
use std::collections::{BTreeSet, VecDeque};

fn node(id: &str, funder: &str, year: i16, parent: Option<&str>) -> Node {
    Node { id: id.to_owned(), funder: funder.to_owned(), year, parent: parent.map(str::to_owned) }
}

fn entry(envelope: &str, step: Step, cents: i64, purpose: Option<&str>) -> Entry {
    Entry { envelope: envelope.to_owned(), step, cents, purpose: purpose.map(str::to_owned) }
}

/// An envelope of `a` and the one that it delegates to.
fn tree() -> Book {
    let mut book = Book::default();
    book.open(node("a", "state", 2026, None)).unwrap();
    book.open(node("b", "state", 2026, Some("a"))).unwrap();
    book
}

/// Everything that may be tried on a tree, one cent at a time: each an act, all or nothing.
fn acts(book: &Book, projects: &[&str]) -> Vec<Vec<Entry>> {
    let mut all = vec![
        vec![entry("a", Step::Grant, 1, None)],
        vec![entry("a", Step::Withdraw, 1, None)],
        Book::between("a", "b", 1, false).to_vec(),
        Book::between("a", "b", 1, true).to_vec(),
    ];
    let free = |id: &str| book.envelope(id).map_or(0, |one| one.figures.free);
    all.push(vec![entry("b", Step::Close, free("b"), None), entry("a", Step::Close, free("a"), None)]);
    for step in Step::ALL.iter().filter(|step| step.is_for_purpose()) {
        for envelope in ["a", "b"] {
            all.extend(projects.iter().map(|project| vec![entry(envelope, *step, 1, Some(project))]));
        }
    }
    all
}

#[test]
fn every_state_that_a_small_tree_can_reach_is_sound() {
    let projects = ["p", "q", "r", "s"];
    let (mut seen, mut waiting) = (BTreeSet::new(), VecDeque::from([tree()]));
    let (mut tried, mut refused) = (0_u32, 0_u32);
    while let Some(book) = waiting.pop_front() {
        for act in acts(&book, &projects) {
            let mut next = book.clone();
            tried += 1;
            if next.apply_all(&act).is_err() {
                refused += 1;
                assert_eq!(next, book, "a refused act left something: {act:?}");
                continue;
            }
            // Two cents are enough for every meeting of two promises.
            if next.envelope("a").unwrap().figures.total > 2 {
                continue;
            }
            let broken = check(&next);
            assert!(broken.is_empty(), "{act:?} on {book:?}: {broken:?}");
            if seen.insert(format!("{next:?}")) {
                waiting.push_back(next);
            }
        }
    }
    assert!(seen.len() > 1_000 && refused > 10_000, "{} states, {tried} acts, {refused} refused", seen.len());
}

#[test]
fn envelopes_of_three_funders_and_three_years_bear_each_other_nothing() {
    let (funders, years, projects) = (["x", "y", "z"], [2025, 2026, 2027], ["p", "q", "r", "s"]);
    let mut book = Book::default();
    let mut ids = Vec::new();
    for funder in funders {
        for year in years {
            let id = format!("{funder}{year}");
            book.open(node(&id, funder, year, None)).unwrap();
            book.apply(&entry(&id, Step::Grant, 1, None)).unwrap();
            ids.push(id);
        }
    }
    // A file drawn on every set of envelopes at once, after every other file on every set: all of it or nothing.
    let sets = 1_usize << ids.len();
    let of = |set: usize, project: &str| -> Vec<Entry> {
        let named = ids.iter().enumerate().filter(|(at, _)| set >> at & 1 == 1);
        named.map(|(_, id)| entry(id, Step::Reserve, 1, Some(project))).collect()
    };
    for (first, second) in (1..sets).flat_map(|one| [1, 7, 73, 511].map(|other| (one, other))) {
        let mut here = book.clone();
        here.apply_all(&of(first, projects[first % 4])).unwrap();
        let before = here.clone();
        let done = here.apply_all(&of(second, projects[second % 3]));
        assert_eq!(done.is_ok(), first & second == 0, "{first:b} then {second:b}");
        if done.is_err() {
            assert_eq!(here, before);
        }
        for (at, id) in ids.iter().enumerate() {
            let reserved = (first >> at & 1) + if done.is_ok() { second >> at & 1 } else { 0 };
            let figures = here.envelope(id).unwrap().figures;
            assert_eq!(figures.own.reserved, i64::try_from(reserved).unwrap(), "{id}");
        }
        assert!(check(&here).is_empty());
    }
}

#[test]
fn a_euro_goes_from_reserved_to_paid_and_back_to_where_it_came_from() {
    let mut book = tree();
    let grant = [entry("a", Step::Grant, 1_000_00, None)];
    book.apply_all(&grant).unwrap();
    book.apply_all(&Book::between("a", "b", 400_00, false)).unwrap();
    for step in [Step::Reserve, Step::Commit, Step::Obligate, Step::Pay] {
        book.apply(&entry("b", step, 300_00, Some("p"))).unwrap();
    }
    let (above, below) = (book.envelope("a").unwrap().figures, book.envelope("b").unwrap().figures);
    assert_eq!((above.free, above.delegated, above.below.paid), (600_00, 400_00, 300_00));
    assert_eq!((below.free, below.own.paid), (100_00, 300_00));
    // What is drawn below cannot be taken back from above.
    let back = Book::between("a", "b", 200_00, true);
    assert!(matches!(book.apply_all(&back), Err(Refusal::NotEnough { has: 100_00, .. })));
    book.apply(&entry("b", Step::Recover, 50_00, Some("p"))).unwrap();
    assert_eq!(book.envelope("b").unwrap().figures.free, 150_00);
    // After the year, what comes back lapses, and nothing new is promised.
    book.apply(&entry("b", Step::Close, 150_00, None)).unwrap();
    assert_eq!(book.apply(&entry("b", Step::Reserve, 1, Some("q"))), Err(Refusal::Closed("b".to_owned())));
    book.apply(&entry("b", Step::Recover, 10_00, Some("p"))).unwrap();
    assert_eq!(book.envelope("b").unwrap().figures.lapsed, 160_00);
    assert!(check(&book).is_empty(), "{:?}", check(&book));
}

#[test]
fn what_is_no_amount_or_has_no_purpose_is_refused() {
    let mut book = tree();
    book.apply(&entry("a", Step::Grant, HIGHEST_CENTS, None)).unwrap();
    for (wrong, why) in [
        (entry("a", Step::Reserve, 0, Some("p")), Refusal::Amount),
        (entry("a", Step::Reserve, -1, Some("p")), Refusal::Amount),
        (entry("a", Step::Reserve, i64::MAX, Some("p")), Refusal::Amount),
        (entry("a", Step::Grant, 1, None), Refusal::Amount),
        (entry("a", Step::Reserve, 1, None), Refusal::Purpose),
        (entry("a", Step::Grant, 1, Some("p")), Refusal::Purpose),
        (entry("c", Step::Grant, 1, None), Refusal::Unknown("c".to_owned())),
        (entry("a", Step::Close, 1, None), Refusal::Amount),
    ] {
        assert_eq!(book.apply(&wrong), Err(why), "{wrong:?}");
    }
    for (wrong, why) in [
        (node("a", "state", 2026, None), Refusal::Place("a".to_owned())),
        (node("c", "city", 2026, Some("a")), Refusal::Place("c".to_owned())),
        (node("c", "state", 2027, Some("a")), Refusal::Place("c".to_owned())),
        (node("c", "state", 2026, Some("z")), Refusal::Unknown("z".to_owned())),
    ] {
        assert_eq!(book.open(wrong), Err(why));
    }
}

#[test]
fn each_fault_in_the_movements_is_seen() {
    let nodes = [node("b", "state", 2026, Some("a")), node("a", "state", 2026, None)];
    let mut sound = vec![entry("a", Step::Grant, 10, None)];
    sound.extend(Book::between("a", "b", 6, false));
    sound.push(entry("b", Step::Reserve, 4, Some("p")));
    sound.push(entry("b", Step::Commit, 4, Some("p")));
    assert!(replay(&nodes, &sound).violations.is_empty());
    // Each movement removed, one at a time, but the last: a promise taken back leaves nothing wrong.
    for gone in 0..sound.len() - 1 {
        let mut left = sound.clone();
        left.remove(gone);
        assert!(!replay(&nodes, &left).violations.is_empty(), "without {:?}", sound[gone]);
    }
    // More than was there.
    for at in 1..sound.len() {
        let mut more = sound.clone();
        more[at].cents += 10;
        assert!(!replay(&nodes, &more).violations.is_empty(), "more of {:?}", sound[at]);
    }
    // An envelope whose parent is nowhere.
    let orphan = [node("b", "state", 2026, Some("z"))];
    assert!(matches!(replay(&orphan, &[]).violations[..], [Violation::Movement { rank: 0, .. }]));
}

#[test]
fn four_people_make_a_payment_whatever_their_other_accounts() {
    let all = ["asks", "controls", "orders", "pays"];
    let person = |one: &str| BTreeSet::from([one.to_owned()]);
    let steps = [Hand::Control, Hand::Order, Hand::Pay];
    // Every way to give three steps to four people.
    let mut made = 0;
    for choice in 0..64_usize {
        let hands = [all[choice % 4], all[choice / 4 % 4], all[choice / 16]];
        let done = steps
            .iter()
            .zip(hands)
            .try_fold(Payment::asked("asks"), |payment, (step, by)| payment.after(*step, by, &person(by)));
        let distinct: BTreeSet<&str> = hands.into_iter().chain(["asks"]).collect();
        assert_eq!(done.is_ok(), distinct.len() == 4, "{hands:?}");
        made += usize::from(done.is_ok());
    }
    assert_eq!(made, 6);
    // A second account of the same person is the same hand.
    let controlled = Payment::asked("asks").after(Hand::Control, "c1", &person("c1")).unwrap();
    let twin = BTreeSet::from(["c1".to_owned(), "c2".to_owned()]);
    assert_eq!(controlled.after(Hand::Order, "c2", &twin), Err(PaymentRefusal::SameHand));
    assert_eq!(controlled.after(Hand::Pay, "z", &person("z")), Err(PaymentRefusal::NotNow));
    let queried = Payment::asked("asks").after(Hand::Query, "c1", &person("c1")).unwrap();
    assert_eq!(queried.after(Hand::Control, "c1", &person("c1")), Err(PaymentRefusal::NotNow));
    assert_eq!(queried.after(Hand::Answer, "asks", &person("asks")).unwrap().state, PaymentState::Asked);
}

proptest! {
    #[test]
    fn random_acts_leave_a_sound_book_that_its_movements_give_again(
        acts in proptest::collection::vec((0..4_usize, 0..Step::ALL.len(), 1..60_i64, 0..3_usize), 1..200),
    ) {
        let nodes = [
            node("a", "state", 2026, None),
            node("b", "state", 2026, Some("a")),
            node("c", "state", 2026, Some("b")),
            node("d", "city", 2026, None),
        ];
        let mut book = Book::default();
        for one in &nodes {
            book.open(one.clone()).unwrap();
        }
        let mut taken = Vec::new();
        for (at, step, cents, project) in acts {
            let (id, step) = (nodes[at].id.as_str(), Step::ALL[step]);
            let parent = nodes[at].parent.as_deref();
            let free = book.envelope(id).unwrap().figures.free;
            let act = match (step, parent) {
                (Step::Grant | Step::Delegate, Some(parent)) => Book::between(parent, id, cents, false).to_vec(),
                (Step::Withdraw | Step::Recall, Some(parent)) => Book::between(parent, id, cents, true).to_vec(),
                (Step::Delegate | Step::Recall, None) => continue,
                (Step::Close, _) => vec![entry(id, step, free, None)],
                _ => {
                    let purpose = ["p", "q", "r"][project];
                    vec![entry(id, step, cents, step.is_for_purpose().then_some(purpose))]
                }
            };
            if book.apply_all(&act).is_ok() {
                taken.extend(act);
            }
            prop_assert!(check(&book).is_empty(), "{:?}", check(&book));
        }
        let again = replay(&nodes, &taken);
        prop_assert!(again.violations.is_empty(), "{:?}", again.violations);
        prop_assert_eq!(again.book, book);
    }
}
