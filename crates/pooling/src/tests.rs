//! The rules of lots: each with the case that breaks it, and the properties that hold for any lot.

use crate::*;
use jiff::civil::{Date, date};
use law::Table;
use proptest::prelude::*;
use std::collections::BTreeSet;

fn need(id: &str, member: &str, from: Date, to: Date) -> Need {
    Need {
        id: id.to_owned(),
        member: member.to_owned(),
        subject: Some("roofs".to_owned()),
        place: Place {
            commune: Some("99101".to_owned()),
            epci: Some("1".to_owned()),
            departement: Some("99".to_owned()),
            region: Some("98".to_owned()),
        },
        from: Some(from),
        to: Some(to),
        quantity: Some(100),
        unit: Some("m2".to_owned()),
        amount: Some(Range { least: 10_000, most: 20_000 }),
        route: Route::Private,
        ..Need::default()
    }
}

const SPRING: (Date, Date) = (date(2026, 3, 1), date(2026, 5, 31));

fn spring(id: &str, member: &str) -> Need {
    need(id, member, SPRING.0, SPRING.1)
}

#[test]
fn three_needs_alike_make_one_lot_and_every_other_is_told_why() {
    let mut all = vec![spring("a", "A"), spring("b", "B"), spring("c", "C")];
    all.push(need("late", "D", date(2027, 3, 1), date(2027, 5, 31)));
    all.push(Need { route: Route::Public, ..spring("public", "E") });
    all.push(Need { unit: Some("h".to_owned()), ..spring("hours", "F") });
    all.push(Need {
        place: Place { departement: Some("98".to_owned()), ..Place::default() },
        ..spring("far", "G")
    });
    all.push(Need { route: Route::Unknown, ..spring("silent", "H") });
    all.push(Need { subject: Some("lifts".to_owned()), ..spring("lift", "I") });
    let found = detect(&all, &Rules::default());
    assert_eq!(found.candidates.len(), 1);
    let lot = &found.candidates[0];
    assert_eq!(lot.needs, ["a", "b", "c"]);
    assert_eq!((lot.from, lot.to, lot.quantity), (SPRING.0, SPRING.1, 300));
    assert_eq!(lot.amount, Range { least: 30_000, most: 60_000 });
    let only = |differs| Alone::Only { differs, members: 3 };
    assert_eq!(found.alone["late"], only(Differs::Calendar));
    assert_eq!(found.alone["public"], only(Differs::Route));
    assert_eq!(found.alone["hours"], only(Differs::Unit));
    assert_eq!(found.alone["far"], only(Differs::Place));
    assert_eq!(found.alone["silent"], Alone::Ask(vec![Unasked::Route]));
    assert_eq!(found.alone["lift"], Alone::NoOther);
}

#[test]
fn one_organisation_twice_is_one_member() {
    let found = detect(&[spring("a", "A"), spring("b", "A")], &Rules::default());
    assert!(found.candidates.is_empty());
    assert_eq!(found.alone["a"], Alone::NoOther);
}

#[test]
fn whoever_refuses_what_others_require_is_left_out() {
    let clause = BTreeSet::from(["social-clause".to_owned()]);
    let requiring = |id| Need { requires: clause.clone(), ..spring(id, id) };
    let refusing = Need { refuses: clause.clone(), ..spring("z", "Z") };
    let found = detect(&[requiring("a"), requiring("b"), spring("c", "C"), refusing], &Rules::default());
    assert_eq!(found.candidates[0].needs, ["a", "b", "c"]);
    assert_eq!(found.alone["z"], Alone::Only { differs: Differs::Constraint, members: 2 });
}

#[test]
fn nothing_is_told_below_three_and_nobody_is_ever_named() {
    let rules = Rules::default();
    let two = detect(&[spring("a", "A"), spring("b", "B")], &rules);
    assert_eq!(sounding(&two.candidates[0]), None);
    let of = |third: &str| {
        let found = detect(&[spring("a", "A"), spring("b", "B"), spring("c", third)], &rules);
        format!("{:?}", sounding(&found.candidates[0]).unwrap())
    };
    assert_eq!(of("Les Tilleuls"), of("Toits partagés"));
    assert_eq!((sounding::rounded(1_234), sounding::rounded(99), sounding::rounded(100)), (1_200, 99, 100));
}

fn quote() -> Quote {
    let tiers = [(1, 1_000), (200, 900), (400, 700)];
    Quote {
        supplier: "Toitures du Val".to_owned(),
        fixed_cents: 10_000,
        tiers: tiers.map(|(from, unit_cents)| Tier { from, unit_cents }).to_vec(),
        valid_to: None,
    }
}

fn member(id: &str, quantity: i64, ceiling_cents: i64, alone_cents: Option<i64>) -> Member {
    Member { id: id.to_owned(), quantity, ceiling_cents, alone_cents }
}

#[test]
fn the_price_of_a_volume_is_the_one_of_the_tier_it_reaches() {
    assert_eq!(quote().price(199), Some(209_000));
    assert_eq!(quote().price(200), Some(190_000));
    assert_eq!(
        quote().curve(&[300]),
        [(1, 11_000, 11_000), (200, 190_000, 950), (300, 280_000, 934), (400, 290_000, 725)]
    );
    let dearer =
        Quote { tiers: vec![Tier { from: 1, unit_cents: 1 }, Tier { from: 9, unit_cents: 2 }], ..quote() };
    assert_eq!(dearer.check(), Err(QuoteError::Order));
    assert_eq!(Quote { tiers: vec![], ..quote() }.check(), Err(QuoteError::First));
}

#[test]
fn each_rule_shares_the_price_to_the_cent() {
    let three = [member("a", 100, 0, None), member("b", 150, 0, None), member("c", 150, 0, None)];
    // Alone: 110 000, 160 000 and 160 000; together 400 units at 700 and 10 000: 290 000.
    let same = split(&quote(), &three, Rule::SamePrice).unwrap();
    assert_eq!((same.saving_cents, same.shares), (140_000, vec![72_500, 108_750, 108_750]));
    let volume = split(&quote(), &three, Rule::Volume).unwrap();
    assert_eq!(volume.shares, [75_000, 107_500, 107_500]);
    // Savings, in thousands: {a, b} 35, {a, c} 35, {b, c} 40, all 140; so a saves (35 + 35 + 2 × 100) / 6 on average.
    let fair = split(&quote(), &three, Rule::Shapley).unwrap();
    assert_eq!(fair.shares, [65_000, 112_500, 112_500]);
}

/// What each saves on average over every order of arrival: Shapley as it is defined, in floating point.
fn by_orders(quote: &Quote, members: &[Member]) -> Vec<f64> {
    let n = members.len();
    let alone: Vec<i64> = members.iter().map(|one| one.alone(quote).unwrap()).collect();
    let worth = |group: usize| -> f64 {
        let whole = |group: usize| {
            let inside = (0..n).filter(|at| group >> at & 1 == 1);
            let quantity: i64 = inside.clone().map(|at| members[at].quantity).sum();
            inside.map(|at| alone[at]).sum::<i64>() - quote.price(quantity).unwrap()
        };
        if group + 1 == 1 << n {
            return whole(group) as f64;
        }
        (0..=group).filter(|part| part & group == *part).map(whole).max().unwrap().max(0) as f64
    };
    let mut saved = vec![0.0; n];
    let mut orders = 0.0;
    let mut stack: Vec<Vec<usize>> = vec![vec![]];
    while let Some(order) = stack.pop() {
        if order.len() == n {
            orders += 1.0;
            let mut group = 0;
            for at in order {
                saved[at] += worth(group | 1 << at) - worth(group);
                group |= 1 << at;
            }
            continue;
        }
        for at in (0..n).filter(|at| !order.contains(at)) {
            stack.push(order.iter().copied().chain([at]).collect());
        }
    }
    (0..n).map(|at| alone[at] as f64 - saved[at] / orders).collect()
}

/// The most members of any group that holds, by trying them all with the definition alone.
fn largest(quote: &Quote, all: &[Member], rule: Rule) -> usize {
    let holds = |group: usize| {
        let inside: Vec<Member> =
            (0..all.len()).filter(|at| group >> at & 1 == 1).map(|at| all[at].clone()).collect();
        split(quote, &inside, rule).is_ok_and(|split| {
            inside.iter().enumerate().all(|(at, one)| {
                // The last cent of rounding may fall on anybody.
                let exact = i128::from(split.price_cents) * i128::from(one.quantity);
                let up = (exact + i128::from(split.quantity) - 1) / i128::from(split.quantity);
                let paid = if rule == Rule::SamePrice { up as i64 } else { split.shares[at] };
                paid <= one.ceiling_cents && paid <= one.alone(quote).unwrap()
            })
        })
    };
    (1..1_usize << all.len()).filter(|group| holds(*group)).map(usize::count_ones).max().unwrap_or(0) as usize
}

prop_compose! {
    fn any_member()(quantity in 1_i64..200, per_unit in 600_i64..1_300, own in proptest::option::of(700_i64..1_200)) -> Member {
        member("", quantity, quantity * per_unit, own.map(|own| own * quantity))
    }
}

prop_compose! {
    fn any_quote()(fixed_cents in 0_i64..50_000, prices in proptest::collection::vec(500_i64..1_100, 1..4)) -> Quote {
        let mut prices = prices;
        prices.sort_unstable_by(|a, b| b.cmp(a));
        let tiers = prices.iter().zip([1, 100, 300, 600]).map(|(unit_cents, from)| Tier { from, unit_cents: *unit_cents });
        Quote { supplier: "S".to_owned(), fixed_cents, tiers: tiers.collect(), valid_to: None }
    }
}

proptest! {
    #[test]
    fn shares_add_up_to_the_price(quote in any_quote(), all in proptest::collection::vec(any_member(), 1..7)) {
        for rule in Rule::ALL {
            let split = split(&quote, &all, *rule).unwrap();
            prop_assert_eq!(split.shares.iter().sum::<i64>(), split.price_cents);
        }
    }

    #[test]
    fn shapley_is_the_average_over_orders(quote in any_quote(), all in proptest::collection::vec(any_member(), 1..6)) {
        let split = split(&quote, &all, Rule::Shapley).unwrap();
        for (cents, exact) in split.shares.iter().zip(by_orders(&quote, &all)) {
            prop_assert!((*cents as f64 - exact).abs() < 1.0, "{cents} and {exact}");
        }
    }

    #[test]
    fn nobody_pays_over_its_ceiling_nor_over_alone_and_no_larger_group_holds(
        quote in any_quote(), all in proptest::collection::vec(any_member(), 1..9),
    ) {
        for rule in Rule::ALL {
            let best = largest(&quote, &all, *rule);
            match stable(&quote, &all, *rule) {
                None => prop_assert_eq!(best, 0),
                Some(found) => {
                    prop_assert_eq!(found.inside.len(), best);
                    prop_assert_eq!(found.inside.len() + found.outside.len(), all.len());
                    for (at, cents) in found.inside.iter().zip(&found.split.shares) {
                        prop_assert!(*cents <= all[*at].ceiling_cents && *cents <= all[*at].alone(&quote).unwrap());
                    }
                }
            }
        }
    }

    #[test]
    fn the_order_of_needs_changes_nothing(seed in proptest::collection::vec((0_u8..4, 0_i8..60, 20_i8..90), 1..30)) {
        let mut all: Vec<Need> = seed.iter().enumerate().map(|(at, (who, start, length))| {
            let from = date(2026, 1, 1).saturating_add(jiff::Span::new().days(i64::from(*start)));
            need(&format!("n{at:02}"), &format!("M{who}"), from, from.saturating_add(jiff::Span::new().days(i64::from(*length))))
        }).collect();
        let one = detect(&all, &Rules::default());
        all.reverse();
        prop_assert_eq!(&one, &detect(&all, &Rules::default()));
        let in_lots: usize = one.candidates.iter().map(|lot| lot.needs.len()).sum();
        prop_assert_eq!(in_lots + one.alone.len(), all.len());
        for lot in &one.candidates {
            prop_assert!(lot.members.len() >= 2);
            prop_assert!(lot.from.until((jiff::Unit::Day, lot.to)).unwrap().get_days() + 1 >= 30);
        }
    }
}

const OPENS: Date = date(2026, 2, 1);
const CLOSES: Date = date(2026, 2, 28);

fn lot() -> Lot {
    let terms = Terms {
        nature: Nature::Works,
        unit: Some("m2".to_owned()),
        opens: OPENS,
        closes: CLOSES,
        least_members: 3,
        least_quantity: 300,
        rule: Rule::Volume,
        exit_per_mille: 100,
    };
    let asked =
        ["a", "b", "c", "d"].map(|member| Fact::Sounded { on: date(2026, 1, 10), member: member.to_owned() });
    let mut facts = asked.to_vec();
    facts.push(Fact::Opened { on: date(2026, 1, 20) });
    Lot { terms, facts }
}

fn joins(on: Date, member: &str, quantity: i64, ceiling_cents: i64) -> Fact {
    Fact::OptedIn {
        on,
        member: member.to_owned(),
        word: OptIn { quantity, ceiling_cents, alone_cents: None },
    }
}

fn told(lot: &mut Lot, fact: Fact) {
    lot.take(&fact, date(2027, 1, 1)).unwrap();
    lot.facts.push(fact);
}

#[test]
fn a_lot_goes_from_its_detection_to_its_end() {
    let mut lot = lot();
    assert_eq!(Lot { facts: vec![], ..lot.clone() }.stage(OPENS), Stage::Detected);
    assert_eq!(lot.stage(date(2026, 1, 15)), Stage::Sounding);
    assert_eq!(lot.stage(date(2026, 1, 20)), Stage::Forming);
    let march = date(2026, 3, 2);
    for (member, quantity, ceiling) in
        [("a", 200, 200_000), ("b", 200, 200_000), ("c", 200, 200_000), ("d", 10, 5_000)]
    {
        told(&mut lot, joins(OPENS, member, quantity, ceiling));
    }
    assert_eq!(lot.stage(CLOSES), Stage::Forming);
    assert_eq!(lot.stage(march), Stage::Committed);
    told(&mut lot, Fact::Quoted { on: march, quote: quote() });
    assert_eq!(lot.stage(march), Stage::Sourced);
    let shares = lot.shares(march, &quote()).unwrap();
    // The last one's ceiling is under what it would pay: it is released, at no cost.
    assert_eq!(shares.iter().map(|(who, _)| who.as_str()).collect::<Vec<_>>(), ["a", "b", "c"]);
    let wrong = Fact::Adopted { on: march, quote: 0, shares: vec![("a".to_owned(), 1)] };
    assert_eq!(lot.take(&wrong, march), Err(Refusal::Amount));
    told(&mut lot, Fact::Adopted { on: march, quote: 0, shares: shares.clone() });
    let answers = lot.answers(march);
    assert_eq!(answers["d"], Answer::Released);
    assert_eq!(answers["a"], Answer::Adopted { share_cents: shares[0].1, exit_cents: shares[0].1 / 10 });
    told(&mut lot, Fact::Exited { on: march, member: "b".to_owned() });
    assert_eq!(lot.answers(march)["b"], Answer::Exited { owed_cents: shares[1].1 / 10 });
    told(&mut lot, Fact::Delivered { on: date(2026, 6, 1) });
    told(&mut lot, Fact::Closed { on: date(2026, 7, 1) });
    assert_eq!(lot.stage(date(2026, 7, 1)), Stage::Closed);
}

#[test]
fn a_lot_below_its_minimum_is_dissolved_and_everybody_is_told() {
    let mut lot = lot();
    for member in ["a", "b", "c"] {
        told(&mut lot, joins(OPENS, member, 150, 200_000));
    }
    assert_eq!(lot.stage(date(2026, 3, 1)), Stage::Committed);
    told(&mut lot, Fact::Left { on: date(2026, 3, 2), member: "b".to_owned() });
    assert_eq!(lot.stage(date(2026, 3, 1)), Stage::Committed);
    assert_eq!(lot.stage(date(2026, 3, 2)), Stage::Dissolved);
    let answers = lot.answers(date(2026, 3, 2));
    let gone = Answer::Dissolved { why: Gone::Minimum };
    assert_eq!((&answers["a"], &answers["b"], &answers["d"]), (&gone, &Answer::Left, &gone));
    assert_eq!(lot.take(&joins(date(2026, 3, 3), "d", 150, 200_000), date(2026, 3, 3)), Err(Refusal::NotNow));
}

#[test]
fn words_that_cannot_hold_are_refused() {
    let mut lot = lot();
    told(&mut lot, Fact::Quoted { on: OPENS, quote: quote() });
    let refused = |lot: &Lot, fact: Fact| lot.take(&fact, CLOSES).unwrap_err();
    assert_eq!(refused(&lot, joins(OPENS, "a", 100, 69_999)), Refusal::BelowCost { least_cents: 70_000 });
    assert_eq!(refused(&lot, joins(OPENS, "z", 100, 90_000)), Refusal::NotMember);
    assert_eq!(refused(&lot, joins(OPENS, "a", 0, 90_000)), Refusal::Quantity);
    assert_eq!(refused(&lot, joins(OPENS, "a", 1, -1)), Refusal::Amount);
    assert_eq!(refused(&lot, joins(date(2026, 3, 1), "a", 1, 90_000)), Refusal::Day);
    told(&mut lot, joins(OPENS, "a", 100, 70_000));
    assert_eq!(refused(&lot, joins(OPENS, "a", 100, 90_000)), Refusal::Twice);
    let two = Lot { facts: lot.facts[..2].to_vec(), ..lot.clone() };
    assert_eq!(refused(&two, Fact::Opened { on: OPENS }), Refusal::TooFew);
}

#[test]
fn buying_together_may_ask_for_more_than_buying_alone() {
    let law = Table::house();
    let on = date(2026, 5, 4);
    let each = (Route::Subject, Some(Range::exactly(3_000_000)));
    let one = check(law, on, Nature::Supplies, &[each]);
    assert_eq!((one.procedure, one.is_stricter()), (Procedure::Direct, false));
    let two = check(law, on, Nature::Supplies, &[each, each]);
    assert_eq!((two.procedure, two.alone, two.is_stricter()), (Procedure::Adapted, Procedure::Direct, true));
    // At the threshold itself, publicity is owed.
    let at = (Route::Subject, Some(Range::exactly(4_000_000)));
    assert_eq!(check(law, on, Nature::Supplies, &[at]).procedure, Procedure::Adapted);
    let private = (Route::Private, None);
    assert_eq!(check(law, on, Nature::Works, &[private]).procedure, Procedure::Free);
    assert_eq!(
        check(law, on, Nature::Works, &[private, (Route::Unknown, None)]).procedure,
        Procedure::Unknown
    );
    // An estimate on both sides of a threshold decides nothing, nor does a day for which the law is not known.
    let doubtful = (Route::Public, Some(Range { least: 1, most: 30_000_000 }));
    assert_eq!(check(law, on, Nature::Supplies, &[doubtful]).procedure, Procedure::Unknown);
    let later = check(law, date(2028, 1, 1), Nature::Supplies, &[each]);
    assert_eq!((later.procedure, later.missing.len()), (Procedure::Unknown, 1));
}

#[test]
fn a_programme_counts_what_is_eligible_and_consented() {
    let project = |id: &str, eligible, amount: Option<Range>, consents| Project {
        id: id.to_owned(),
        member: format!("M{id}"),
        region: Some("98".to_owned()),
        eligible,
        amount,
        consents,
    };
    let about = Some(Range { least: 400, most: 600 });
    let all = [
        project("1", Eligible::Yes, about, Some(true)),
        project("2", Eligible::Yes, about, None),
        project("3", Eligible::Unknown, about, Some(true)),
        project("4", Eligible::Yes, None, Some(true)),
        project("5", Eligible::Yes, about, Some(false)),
        project("6", Eligible::No, about, Some(true)),
    ];
    let sum = programme(500, &all);
    assert_eq!((sum.counted, sum.total, sum.is_reached), (1, Range { least: 400, most: 600 }, None));
    assert_eq!(sum.remaining, Range { least: 0, most: 100 });
    assert_eq!(sum.within_reach, Range { least: 1_200, most: 1_800 });
    assert_eq!((sum.to_consent, sum.refused, sum.to_check, sum.without_amount), (1, 1, 1, 1));
    assert_eq!(sum.partners, ["M1", "M3", "M4"]);
    assert_eq!(programme(400, &all).is_reached, Some(true));
    assert_eq!(programme(601, &all).is_reached, Some(false));
}
