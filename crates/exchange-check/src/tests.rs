//! A small town, its best plan, and everything that a plan must not get past the verifier.

use crate::*;

fn dwelling(id: &str, relet: i32) -> Dwelling {
    Dwelling { id: id.to_owned(), relet, rooms: None }
}

fn wish(dwelling: u32, household: u32, weight: i32) -> Wish {
    Wish { dwelling, household, weight, success: CERTAIN }
}

/// Households a, b, c (0 to 2) and vacancy v (3). v → a → b is a chain; a and b may swap; a, b, c turn.
fn town() -> Instance {
    Instance {
        households: vec![dwelling("a", 100), dwelling("b", 200), dwelling("c", 300)],
        vacancies: vec![dwelling("v", 50)],
        wishes: vec![wish(3, 0, 1000), wish(0, 1, 1000), wish(1, 0, 400), wish(1, 2, 700), wish(2, 0, 300)],
        ..Instance::default()
    }
}

fn chain() -> Exchange {
    Exchange { vacancy: Some(3), households: vec![0, 1] }
}

/// v → a → b → c: the best there is. Worth (1000 + 100 − 50) + (1000 + 200 − 100) + (700 + 300 − 200) hundredths.
fn plan(instance: &Instance) -> Plan {
    Plan {
        instance: instance.digest(),
        exchanges: vec![Exchange { vacancy: Some(3), households: vec![0, 1, 2] }],
        value: 2950 * GRAINS,
        bound: 2950 * GRAINS,
        prices: vec![1050 * GRAINS, 1100 * GRAINS, 800 * GRAINS],
        fees: Vec::new(),
        tolls: Vec::new(),
        seed: 1,
        solver: "by hand".to_owned(),
    }
}

#[test]
fn a_plan_that_holds_is_accepted_with_its_proof() {
    let town = town();
    let seen = verify(&town, &plan(&town)).unwrap();
    assert_eq!((seen.value, seen.bound), (2950 * i128::from(GRAINS), 2950 * i128::from(GRAINS)));
    assert_eq!((seen.moves, seen.chains, seen.cycles, seen.gap_millionths()), (3, 1, 0, 0));
}

#[test]
fn with_no_price_at_all_the_bound_is_still_above_the_plan() {
    let town = town();
    let mut poor = plan(&town);
    poor.prices = vec![0; 3];
    // The best chain, let go through a and b twice (1050 + 1100 + 300 + 1100), plus the best cycle of a (2000).
    poor.bound = 5550 * GRAINS;
    assert_eq!(verify(&town, &poor).unwrap().bound, i128::from(5550 * GRAINS));
}

#[test]
fn chances_of_success_are_counted_move_by_move_in_a_chain_and_together_in_a_cycle() {
    let mut town = town();
    town.wishes.iter_mut().for_each(|wish| wish.success = 500);
    let mut answer = plan(&town);
    answer.instance = town.digest();
    answer.prices = vec![5000 * GRAINS; 3];
    answer.bound = 15000 * GRAINS;
    // 1050 / 2 + 1100 / 4 + 800 / 8
    answer.value = 900 * GRAINS;
    assert_eq!(verify(&town, &answer).unwrap().value, i128::from(900 * GRAINS));

    answer.exchanges = vec![Exchange { vacancy: None, households: vec![0, 1, 2] }];
    // c's dwelling to a, a's to b, b's to c: (300 + 1000 + 700) / 8
    answer.value = 250 * GRAINS;
    assert_eq!(verify(&town, &answer).unwrap().value, i128::from(250 * GRAINS));
}

#[test]
fn every_tampering_is_refused() {
    let town = town();
    let good = plan(&town);
    let refused = |change: &dyn Fn(&mut Plan)| {
        let mut bad = good.clone();
        change(&mut bad);
        verify(&town, &bad).unwrap_err()
    };
    assert!(matches!(refused(&|p| p.value += 1), Refusal::Value { .. }));
    assert!(matches!(refused(&|p| p.bound -= 1), Refusal::Bound { .. }));
    assert!(matches!(refused(&|p| p.bound += 1), Refusal::Bound { .. }));
    assert!(matches!(refused(&|p| p.prices[0] += 100 * GRAINS), Refusal::Bound { .. }));
    assert!(matches!(refused(&|p| p.prices[0] = -1), Refusal::NegativePrice { .. }));
    assert!(matches!(refused(&|p| p.prices.truncate(2)), Refusal::Prices { found: 2, expected: 3 }));
    assert!(matches!(refused(&|p| p.instance = "0".repeat(64)), Refusal::OtherInstance { .. }));
    assert!(matches!(refused(&|p| p.exchanges.push(chain())), Refusal::Twice(name) if name == "v"));
    assert!(matches!(refused(&|p| p.exchanges[0].households = vec![1]), Refusal::NotWished { .. }));
    assert!(matches!(refused(&|p| p.exchanges[0].households = vec![0, 9]), Refusal::Node { node: 9, .. }));
    assert!(matches!(refused(&|p| p.exchanges[0].vacancy = Some(2)), Refusal::NotAVacancy { .. }));
    assert!(matches!(refused(&|p| p.exchanges[0].households.clear()), Refusal::TooShort { number: 1 }));
    assert!(matches!(
        refused(&|p| p.exchanges[0].vacancy = None),
        Refusal::NotWished { .. } | Refusal::Value { .. }
    ));
}

#[test]
fn what_is_longer_than_the_caps_is_refused() {
    let mut short = town();
    short.caps.chain = 2;
    let long = Plan { instance: short.digest(), ..plan(&short) };
    assert!(matches!(verify(&short, &long), Err(Refusal::TooLong { length: 3, cap: 2, .. })));
}

#[test]
fn what_is_locked_must_be_there_and_what_is_forbidden_must_not() {
    let mut town = town();
    town.locked = vec![chain()];
    let mut answer = Plan { instance: town.digest(), ..plan(&town) };
    assert!(matches!(verify(&town, &answer), Err(Refusal::LockedLeftOut(_))));
    answer.exchanges = vec![chain()];
    (answer.value, answer.bound) = (2150 * GRAINS, 2950 * GRAINS);
    // The price of c alone is added: those of a and b are held.
    assert_eq!(verify(&town, &answer).unwrap().locked, 1);

    town.locked.clear();
    town.forbidden = vec![Move { dwelling: 0, household: 1 }];
    answer.instance = town.digest();
    assert!(matches!(verify(&town, &answer), Err(Refusal::Forbidden { .. })));
}

#[test]
fn what_was_already_proposed_is_worth_its_bonus() {
    let mut town = town();
    (town.bonus, town.proposed) = (200, vec![Move { dwelling: 0, household: 1 }]);
    let answer = Plan { instance: town.digest(), ..plan(&town) };
    let found = i128::from(3150 * GRAINS);
    assert_eq!(verify(&town, &answer), Err(Refusal::Value { claimed: 2950 * GRAINS, found }));
}

#[test]
fn the_bound_is_rounded_down_when_every_worth_is_a_multiple() {
    let unit = |wishes: Vec<Wish>| Instance {
        households: vec![dwelling("a", 0), dwelling("b", 0), dwelling("c", 0)],
        wishes,
        caps: Caps { cycle: 2, chain: 0 },
        ..Instance::default()
    };
    // Three pairs that all overlap: two households move, and half prices say three.
    let town = unit([(0, 1), (1, 0), (1, 2), (2, 1), (0, 2), (2, 0)].map(|(d, h)| wish(d, h, 2)).to_vec());
    let answer = Plan {
        instance: town.digest(),
        exchanges: vec![Exchange { vacancy: None, households: vec![0, 1] }],
        value: 4 * GRAINS,
        bound: 4 * GRAINS,
        prices: vec![2 * GRAINS - GRAINS / 2; 3],
        fees: Vec::new(),
        tolls: Vec::new(),
        seed: 0,
        solver: String::new(),
    };
    // Prices 4.5 in all, and 1 for each of the two least households: 6.5, of which 6 is the largest multiple of 2.
    assert_eq!(
        verify(&town, &answer),
        Err(Refusal::Bound { claimed: 4 * GRAINS, found: i128::from(6 * GRAINS) })
    );
}

#[test]
fn files_read_back_as_they_were_written() {
    let mut town = town();
    town.wishes[1].success = 700;
    town.wishes.sort_unstable_by_key(|wish| wish.household);
    (town.locked, town.bonus) = (vec![chain()], 7);
    town.forbidden = vec![Move { dwelling: 2, household: 0 }];
    town.vacancies[0].rooms = Some(3);
    let mut text = Vec::new();
    write_instance(&town, &mut text).unwrap();
    assert_eq!(read_instance(text.as_slice(), Limits::default()).unwrap(), town);
    let (answer, mut text) = (plan(&town), Vec::new());
    write_plan(&town, &answer, &mut text).unwrap();
    assert_eq!(read_plan(text.as_slice(), &town, Limits::default()).unwrap(), answer);
}

#[test]
fn a_file_that_is_wrong_says_what_and_where() {
    let read = |text: &str| read_instance(text.as_bytes(), Limits::default()).unwrap_err().to_string();
    let good = r#"{"format":"plainpied-exchange-1","households":[{"id":"a","wishes":[{"dwelling":"v","weight":1}]}]}"#;
    assert!(read(good).starts_with("household `a`, wish 1: nothing is called `v`"), "{}", read(good));
    assert!(read("{\n  \"format\": 3\n}").starts_with("line 2, column 13: invalid type"));
    assert!(read(r#"{"format":"other"}"#).contains("is it the right file?"));
    assert!(read(r#"{"format":"plainpied-exchange-1","colour":1}"#).contains("unknown field `colour`"));
    let caps = r#"{"format":"plainpied-exchange-1","caps":{"cycle":9,"chain":4}}"#;
    assert!(read(caps).contains("give 0, 2, 3 or 4"));
    let twice = r#"{"format":"plainpied-exchange-1","households":[{"id":"a"}],"vacancies":[{"id":"a"}]}"#;
    assert!(read(twice).contains("`a` names two dwellings"));
    let few = Limits { bytes: 30, ..Limits::default() };
    assert!(matches!(read_instance(good.as_bytes(), few), Err(Complaint::TooLarge(30))));
    let few = Limits { wishes: 0, ..Limits::default() };
    assert!(matches!(
        read_instance(good.as_bytes(), few),
        Err(Complaint::TooMany { what: Many::Wishes, .. })
    ));
    for cut in 0..good.len() {
        assert!(read_instance(&good.as_bytes()[..cut], Limits::default()).is_err());
    }
}

#[test]
fn a_plan_file_that_is_cut_or_changed_anywhere_is_never_accepted() {
    let town = town();
    let mut text = Vec::new();
    write_plan(&town, &plan(&town), &mut text).unwrap();
    let end = text.iter().rposition(|byte| *byte == b'}').unwrap();
    for cut in 0..=end {
        let read = read_plan(&text[..cut], &town, Limits::default());
        assert!(matches!(read, Err(Complaint::Json { .. })), "cut after {cut} bytes: {read:?}");
    }
    let mut changed = 0;
    for at in 0..=end {
        for byte in [b'0', b'7', b'-', b'z', b'"', b'}', 0xFF] {
            let mut bad = text.clone();
            bad[at] = byte;
            if let Ok(read) = read_plan(bad.as_slice(), &town, Limits::default())
                && verify(&town, &read).is_ok()
            {
                // Who searched is only said; other prices may well prove the same bound.
                let Plan { seed, solver, prices, .. } = read.clone();
                let same = Plan { seed, solver, prices, ..plan(&town) };
                assert_eq!(read, same, "byte {at} as {byte}");
            } else {
                changed += 1;
            }
        }
    }
    assert!(changed > 1000, "{changed} changes refused");
}

#[test]
fn instances_that_cannot_be_used_are_refused() {
    let fault = |change: &dyn Fn(&mut Instance)| {
        let mut town = town();
        change(&mut town);
        town.check().unwrap_err()
    };
    assert!(matches!(fault(&|t| t.wishes.push(wish(3, 0, 1))), Fault::WishTwice { .. }));
    assert!(matches!(fault(&|t| t.wishes.push(wish(1, 1, 1))), Fault::OwnDwelling(_)));
    assert!(matches!(fault(&|t| t.wishes.push(wish(4, 1, 1))), Fault::Node { node: 4, .. }));
    assert!(matches!(fault(&|t| t.wishes.push(wish(0, 3, 1))), Fault::Node { node: 3, .. }));
    assert!(matches!(fault(&|t| t.wishes[0].weight = i32::MIN), Fault::Weight { .. }));
    assert!(matches!(fault(&|t| t.wishes[0].success = 0), Fault::Success { .. }));
    assert!(matches!(fault(&|t| t.caps.chain = 7), Fault::ChainCap(7)));
    assert!(matches!(fault(&|t| t.locked = vec![chain(), chain()]), Fault::Locked { number: 2, .. }));
    let many = |t: &mut Instance| {
        t.wishes = (0..3)
            .flat_map(|h| (0..3).filter(move |d| *d != h).map(move |d| (d, h)))
            .zip(900..)
            .map(|((d, h), success)| Wish { success, ..wish(d, h, 1) })
            .collect();
    };
    assert_eq!(fault(&many), Fault::Successes);
}

/// The town with a commission that decides v and a, and two landlords: v and a, b and c.
fn limited(most: u32, balance: u32) -> Instance {
    let mut town = town();
    town.quotas = Quotas {
        commissions: vec![Commission { id: "k".to_owned(), most, dwellings: vec![3, 0] }],
        landlords: vec![
            Landlord { id: "l".to_owned(), dwellings: vec![3, 0] },
            Landlord { id: "m".to_owned(), dwellings: vec![1, 2] },
        ],
        balance: Some(balance),
    };
    town
}

#[test]
fn a_plan_that_a_commission_cannot_decide_or_that_unbalances_landlords_is_refused() {
    // v → a → b → c: the commission decides v and a; m sends one household more than it receives, l one less.
    let answer = |instance: &Instance| Plan { fees: vec![0], tolls: vec![0, 0], ..plan(instance) };
    let wide = limited(2, 1);
    assert_eq!(verify(&wide, &answer(&wide)).unwrap().moves, 3);
    let narrow = limited(1, 1);
    let commission = "k".to_owned();
    assert_eq!(verify(&narrow, &answer(&narrow)), Err(Refusal::Capacity { commission, found: 2, most: 1 }));
    let even = limited(2, 0);
    let landlord = "l".to_owned();
    assert_eq!(verify(&even, &answer(&even)), Err(Refusal::Balance { landlord, found: -1, most: 0 }));
    let mut uncounted = even;
    uncounted.quotas.balance = None;
    let mut free = answer(&uncounted);
    assert!(matches!(verify(&uncounted, &free), Err(Refusal::Tolls { found: 2, expected: 0 })));
    free.tolls.clear();
    assert!(verify(&uncounted, &free).is_ok());
}

#[test]
fn fees_and_tolls_are_part_of_the_proof() {
    let town = limited(2, 1);
    let with = |fees: Vec<i64>, tolls: Vec<i64>| verify(&town, &Plan { fees, tolls, ..plan(&town) });
    assert!(matches!(with(vec![], vec![0, 0]), Err(Refusal::Fees { found: 0, expected: 1 })));
    assert!(matches!(with(vec![-1], vec![0, 0]), Err(Refusal::NegativeFee { fee: -1, .. })));
    assert!(matches!(with(vec![0], vec![0]), Err(Refusal::Tolls { found: 1, expected: 2 })));
    let found =
        |points: i64| Err(Refusal::Bound { claimed: 2950 * GRAINS, found: i128::from(points * GRAINS) });
    // At a fee of 100 no chain earns anything, and the commission grants it twice.
    assert_eq!(with(vec![100 * GRAINS], vec![0, 0]), found(2950 + 2 * 100));
    // At a toll of 500 that m asks, no chain goes from l to m; one household more is granted.
    assert_eq!(with(vec![0], vec![0, 500 * GRAINS]), found(2950 + 500));
    // At a toll of 500 that m gives, v → a → b earns it, and it is granted as well.
    assert_eq!(with(vec![0], vec![0, -500 * GRAINS]), found(2950 + 500 + 500));
}

#[test]
fn limits_of_the_whole_are_read_back_and_their_faults_are_told() {
    let mut town = limited(2, 1);
    town.wishes.sort_unstable_by_key(|wish| wish.household);
    let mut text = Vec::new();
    write_instance(&town, &mut text).unwrap();
    assert_eq!(read_instance(text.as_slice(), Limits::default()).unwrap(), town);
    let answer = Plan { fees: vec![3], tolls: vec![-4, 5], ..plan(&town) };
    let mut text = Vec::new();
    write_plan(&town, &answer, &mut text).unwrap();
    assert_eq!(read_plan(text.as_slice(), &town, Limits::default()).unwrap(), answer);

    let digests: std::collections::BTreeSet<String> =
        [limited(2, 1), limited(1, 1), limited(2, 0), self::town()].iter().map(Instance::digest).collect();
    assert_eq!(digests.len(), 4);

    let fault = |change: &dyn Fn(&mut Quotas)| {
        let mut town = limited(2, 1);
        change(&mut town.quotas);
        town.check().unwrap_err()
    };
    assert!(matches!(fault(&|q| q.commissions[0].dwellings.push(9)), Fault::Node { node: 9, .. }));
    assert!(
        matches!(fault(&|q| q.landlords[1].dwellings.push(0)), Fault::TwoGroups { name, .. } if name == "a")
    );
    assert!(matches!(fault(&|q| q.landlords[1].id = "l".to_owned()), Fault::SameGroup(_)));
    let mut locked = limited(1, 1);
    locked.locked = vec![chain()];
    assert!(matches!(locked.check(), Err(Fault::LockedCapacity { found: 2, most: 1, .. })));
    let mut locked = limited(2, 0);
    locked.locked = vec![chain()];
    assert!(matches!(locked.check(), Err(Fault::LockedBalance { found: -1, .. })));
    let unknown =
        r#"{"format":"plainpied-exchange-1","commissions":[{"id":"k","most":1,"dwellings":["x"]}]}"#;
    let said = read_instance(unknown.as_bytes(), Limits::default()).unwrap_err().to_string();
    assert!(said.starts_with("commission `k`: nothing is called `x`"), "{said}");
}
