//! The board on made calls: every rule read from the amounts, small calls against every possible answer, tampered boards
//! caught, the bound against a computation of another making.

use crate::check::{Breach, bound, proven, verify};
use crate::generator::{Shape, call};
use crate::what_if;
use crate::*;
use proptest::prelude::*;
use std::collections::BTreeMap;

const EFFORT: Effort = Effort { rounds: 20, tries: 300, cases: 40, seed: 7 };

fn small(seed: u64) -> Shape {
    Shape {
        bids: 36,
        funds: 4 + (seed % 3) as usize,
        territories: 6,
        years: 1 + (seed % 3) as usize,
        objective: [Objective::Money, Objective::Projects, Objective::Households][(seed % 3) as usize],
        ..Shape::default()
    }
}

#[test]
fn every_board_keeps_every_rule_and_its_proof_holds() {
    for seed in 0..24 {
        let question = call(seed, &small(seed / 2));
        let board = solve(&question, EFFORT).unwrap();
        assert_eq!(verify(&question, &board), Vec::<Breach>::new(), "seed {seed}");
        let proof = &board.certificate;
        assert_eq!(proven(&question, proof), proof.bound, "seed {seed}");
        assert!(proof.bound <= bound(&question, &proof.prices), "seed {seed}");
        assert!(proof.value <= proof.bound, "seed {seed}");
        let best_list = proof.lists.values().flatten().max();
        assert!(best_list.is_none_or(|best| proof.value >= *best), "seed {seed}");
        assert!(!board.awards.is_empty(), "seed {seed}");
    }
}

#[test]
fn the_same_question_gives_the_same_board() {
    let question = call(3, &small(2));
    let (one, other) = (solve(&question, EFFORT).unwrap(), solve(&question, EFFORT).unwrap());
    assert_eq!(one, other);
}

#[test]
fn cases_prove_more_and_a_proof_that_was_touched_proves_nothing() {
    let (mut closer, mut cut) = (0, 0);
    for seed in 0..12 {
        let question = call(seed, &small(seed));
        let plain = solve(&question, Effort { cases: 0, ..EFFORT }).unwrap().certificate;
        let mut board = solve(&question, Effort { cases: 200, ..EFFORT }).unwrap();
        assert_eq!(verify(&question, &board), vec![], "seed {seed}");
        assert!(board.certificate.gap_ppm() <= plain.gap_ppm(), "seed {seed}");
        closer += i32::from(board.certificate.gap_ppm() < plain.gap_ppm());
        let steps = board.certificate.cases.clone();
        if steps.is_empty() {
            continue;
        }
        cut += 1;
        // Without its last case, with one too many, with a bid cut twice: no proof.
        let twice: Vec<Step> = match &steps[0] {
            Step::Bid(_) => [steps[..1].to_vec(), steps.clone()].concat(),
            _ => steps[1..].to_vec(),
        };
        let more = [steps.clone(), steps[steps.len() - 1..].to_vec()].concat();
        for touched in [steps[..steps.len() - 1].to_vec(), more, twice] {
            board.certificate.cases = touched;
            let breaches = verify(&question, &board);
            assert!(breaches.iter().any(|x| matches!(x, Breach::Bound { .. })), "seed {seed}");
        }
    }
    assert!(closer > 6 && cut > 3, "{closer} closer, {cut} cut");
}

#[test]
fn a_board_that_was_touched_is_found_out() {
    let question = call(5, &small(3));
    let board = solve(&question, EFFORT).unwrap();
    let touch = |change: &dyn Fn(&mut Board)| {
        let mut other = board.clone();
        change(&mut other);
        verify(&question, &other)
    };
    assert!(verify(&question, &board).is_empty());
    assert!(!touch(&|b| b.awards[0].cents += 1).is_empty());
    assert!(touch(&|b| b.certificate.value += 1).iter().any(|x| matches!(x, Breach::Value { .. })));
    assert!(touch(&|b| b.certificate.bound -= 1).iter().any(|x| matches!(x, Breach::Bound { .. })));
    assert!(touch(&|b| b.awards[0].fund = "nobody".into()).iter().any(|x| matches!(x, Breach::Unknown(_))));
    assert!(
        touch(&|b| {
            let twin = b.awards[0].clone();
            b.awards.push(twin);
        })
        .iter()
        .any(|x| matches!(x, Breach::Unknown(_)))
    );
    // A cent moved to a year or a line that has no room.
    let poor = question.funds.iter().position(|fund| board.awards.iter().any(|a| a.fund == fund.id)).unwrap();
    let mut tight = question.clone();
    tight.funds[poor].envelopes = vec![0; tight.years];
    assert!(verify(&tight, &board).iter().any(|x| matches!(x, Breach::Envelope(..))));
    let mut strict = question.clone();
    strict.rules.public_cap = Some(0);
    assert!(verify(&strict, &board).iter().any(|x| matches!(x, Breach::Public(_))));
    strict = question.clone();
    strict.rules.landlord_quota = Some(1_000);
    assert!(verify(&strict, &board).contains(&Breach::Quota));
    strict = question.clone();
    strict.funds.iter_mut().for_each(|fund| fund.rates.values_mut().for_each(|rate| *rate = 1));
    assert!(verify(&strict, &board).iter().any(|x| matches!(x, Breach::Rate(..))));
    strict = question.clone();
    strict.rules.funds_per_bid = 0;
    assert!(verify(&strict, &board).iter().any(|x| matches!(x, Breach::TooManyFunds(_))));
}

/// A tiny call: amounts of a few cents, so that every possible answer can be tried.
fn tiny(lots: &mut draw::Lots) -> Question {
    let purposes = ["a", "b"];
    let funds = 2 + lots.below(2);
    let bids = (0..3).map(|at| {
        let lines: Vec<Line> = purposes
            .iter()
            .map(|purpose| Line { purpose: (*purpose).into(), cost: lots.between(0, 3) })
            .collect();
        let cost: i64 = lines.iter().map(|line| line.cost).sum::<i64>().max(1);
        let asked = lots.between(1, cost);
        Bid {
            id: format!("b{at}"),
            territory: Some(format!("t{}", lots.below(2))),
            by_landlord: lots.happens(500),
            score: (!lots.happens(80)).then(|| lots.between(1, 9)),
            noise: 0,
            households: Some(2),
            lines,
            other_public: lots.between(0, 1),
            asked,
            least: lots.between(1, asked),
            years: vec![1_000],
            // Sometimes a fund gives less to this very bid, or nothing.
            most_of: lots.happens(400).then(|| ("f0".to_owned(), lots.below(4) as i64)).into_iter().collect(),
            pin: None,
        }
    });
    let bids = bids.collect();
    let funds = (0..funds).map(|at| Fund {
        id: format!("f{at}"),
        envelopes: vec![lots.between(0, 5)],
        least: lots.between(0, 2),
        most: lots.happens(400).then(|| lots.between(2, 3)),
        is_public: lots.happens(500),
        rates: purposes.iter().map(|p| ((*p).to_owned(), lots.between(0, 2) * 500)).collect(),
        needs: (at == 2 && lots.happens(500)).then(|| "f0".to_owned()),
        excludes: if at == 1 && lots.happens(300) { ["f0".to_owned()].into() } else { Default::default() },
    });
    Question {
        years: 1,
        funds: funds.collect(),
        bids,
        rules: Rules {
            objective: Objective::Projects,
            funds_per_bid: 1 + lots.below(3),
            public_cap: lots.happens(600).then_some(800),
            landlord_quota: lots.happens(400).then_some(500),
            floors: vec![Floor { territory: "t0".into(), awards: 1, price: 3 }],
        },
    }
}

/// Every way to pay a bid, straight from the rules: what each fund gives on each line, one cent after another.
fn ways(question: &Question, bid: &Bid) -> Vec<Vec<i64>> {
    let cells: Vec<(usize, usize)> = (0..question.funds.len())
        .flat_map(|fund| (0..bid.lines.len()).map(move |line| (fund, line)))
        .collect();
    let mut all: Vec<Vec<i64>> = vec![vec![]];
    for (_, line) in &cells {
        all = all
            .into_iter()
            .flat_map(|given| {
                (0..=bid.lines[*line].cost).map(move |cents| [given.as_slice(), &[cents]].concat())
            })
            .collect();
    }
    let mut by_fund: std::collections::BTreeSet<Vec<i64>> = Default::default();
    for given in all {
        let lines_hold = (0..bid.lines.len()).all(|line| {
            let on: i64 = cells.iter().zip(&given).filter(|((_, l), _)| *l == line).map(|(_, c)| c).sum();
            on <= bid.lines[line].cost
        });
        let rates_hold = cells.iter().zip(&given).all(|((fund, line), cents)| {
            cents * 1_000 <= bid.lines[*line].cost * question.funds[*fund].rates[&bid.lines[*line].purpose]
        });
        let sums: Vec<i64> = (0..question.funds.len())
            .map(|fund| cells.iter().zip(&given).filter(|((f, _), _)| *f == fund).map(|(_, c)| c).sum())
            .collect();
        let giving: Vec<usize> = (0..sums.len()).filter(|fund| sums[*fund] > 0).collect();
        let total: i64 = sums.iter().sum();
        let has = |id: &String| giving.iter().any(|fund| question.funds[*fund].id == *id);
        let funds_hold = giving.iter().all(|at| {
            let fund = &question.funds[*at];
            sums[*at] >= fund.least
                && fund.most.is_none_or(|most| sums[*at] <= most)
                && bid.most_of.get(&fund.id).is_none_or(|most| sums[*at] <= *most)
                && fund.needs.as_ref().is_none_or(has)
                && !fund.excludes.iter().any(has)
        });
        let public: i64 = giving.iter().filter(|at| question.funds[**at].is_public).map(|at| sums[*at]).sum();
        let cost: i64 = bid.lines.iter().map(|line| line.cost).sum();
        let is_public_held = public == 0
            || question.rules.public_cap.is_none_or(|cap| (public + bid.other_public) * 1_000 <= cost * cap);
        if lines_hold
            && rates_hold
            && funds_hold
            && is_public_held
            && giving.len() <= question.rules.funds_per_bid
            && total >= bid.least
            && total <= bid.asked
        {
            by_fund.insert(sums);
        }
    }
    by_fund.into_iter().collect()
}

/// The best value of all the answers there are.
fn best_of_all(question: &Question) -> i64 {
    let all: Vec<Vec<Vec<i64>>> = question
        .bids
        .iter()
        .map(|bid| if bid.score.is_some() { ways(question, bid) } else { Vec::new() })
        .collect();
    let mut best = i64::MIN;
    let mut stack: Vec<Vec<Option<usize>>> = vec![vec![]];
    while let Some(chosen) = stack.pop() {
        if chosen.len() < question.bids.len() {
            let options = &all[chosen.len()];
            stack.push([chosen.as_slice(), &[None]].concat());
            stack.extend((0..options.len()).map(|way| [chosen.as_slice(), &[Some(way)]].concat()));
            continue;
        }
        let given = |fund: usize| -> i64 {
            chosen.iter().enumerate().filter_map(|(bid, way)| way.map(|way| all[bid][way][fund])).sum()
        };
        if (0..question.funds.len()).any(|fund| given(fund) > question.funds[fund].envelopes[0]) {
            continue;
        }
        let funded: Vec<&Bid> =
            chosen.iter().zip(&question.bids).filter(|(way, _)| way.is_some()).map(|(_, bid)| bid).collect();
        let landlords = funded.iter().filter(|bid| bid.by_landlord).count() as i64;
        let quota = question.rules.landlord_quota.unwrap_or(0);
        if landlords * 1_000 < quota * funded.len() as i64 {
            continue;
        }
        let mut value: i64 = funded.iter().filter_map(|bid| bid.score).sum();
        let here = funded.iter().filter(|bid| bid.territory.as_deref() == Some("t0")).count() as i64;
        value -= (1 - here).max(0) * 3;
        best = best.max(value);
    }
    best
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn small_calls_are_decided_as_well_as_can_be(seed in any::<u64>()) {
        let question = tiny(&mut draw::Lots::new(seed, 3));
        let board = solve(&question, EFFORT).unwrap();
        prop_assert_eq!(verify(&question, &board), vec![]);
        let best = best_of_all(&question);
        prop_assert!(board.certificate.bound >= best, "bound {} below {}", board.certificate.bound, best);
        prop_assert_eq!(board.certificate.value, best);
    }

    #[test]
    fn a_bound_holds_at_any_prices(seed in any::<u64>()) {
        let mut lots = draw::Lots::new(seed, 4);
        let question = tiny(&mut lots);
        let unit = i64::try_from(UNIT).unwrap();
        let mut price = || lots.between(0, 3) * unit;
        let prices = Prices {
            cents: question.funds.iter().map(|_| price()).collect(),
            quota: if question.rules.landlord_quota.is_some() { price() / 1_000 } else { 0 },
            floors: vec![price()],
            awards: Vec::new(),
        };
        prop_assert!(bound(&question, &prices) >= best_of_all(&question));
    }
}

#[test]
fn what_was_decided_by_hand_stands_and_its_cost_is_told() {
    let question = call(11, &small(3));
    let board = solve(&question, EFFORT).unwrap();
    let out = board.funded()[0].to_owned();
    let reserve = board.refusals.iter().find(|refusal| refusal.reserve.is_some()).unwrap().bid.clone();
    let pins = BTreeMap::from([(out.clone(), Pin::Refused), (reserve.clone(), Pin::Funded)]);
    let told = what_if::decide_by_hand(&question, &board, &pins, EFFORT).unwrap();
    assert!(told.board.given(&out) == 0 && told.board.given(&reserve) > 0);
    assert!(told.leave.contains(&out) && told.enter.contains(&reserve));
    assert_eq!(told.cost, board.certificate.value - told.board.certificate.value);
    let mut pinned = question.clone();
    pinned.bids.iter_mut().for_each(|bid| bid.pin = pins.get(&bid.id).copied());
    assert_eq!(verify(&pinned, &told.board), vec![]);
    // Everybody at once cannot be kept: it is said, and by whom.
    let all = question.bids.iter().map(|bid| (bid.id.clone(), Pin::Funded)).collect();
    assert!(matches!(what_if::decide_by_hand(&question, &board, &all, EFFORT), Err(Failure::Pins(_))));
}

#[test]
fn the_price_of_a_rule_is_what_letting_it_go_gives() {
    let question = call(12, &Shape { bids: 30, territories: 3, landlords: 80, ..small(3) });
    let board = solve(&question, EFFORT).unwrap();
    let prices = what_if::prices(&question, &board, EFFORT).unwrap();
    let quota = prices.iter().find(|price| price.rule == what_if::Rule::LandlordQuota).unwrap();
    // So few landlords that the quota must bind: without it the board is worth more, and says who enters.
    assert!(quota.gain > 0 && quota.gain <= quota.at_most && !quota.enter.is_empty());
    for price in &prices {
        let free = what_if::without(&question, &price.rule);
        assert!(verify(&free, &solve_from(&free, EFFORT, Some(&board)).unwrap()).is_empty());
    }
}

#[test]
fn other_boards_are_other_boards_and_none_beats_the_bound() {
    let question = call(13, &small(4));
    let board = solve(&question, EFFORT).unwrap();
    let next = what_if::next_best(&question, &board, 4, EFFORT).unwrap();
    assert!(!next.is_empty());
    for other in &next {
        assert_ne!(other.funded(), board.funded());
        assert!(other.certificate.value <= board.certificate.bound);
    }
    assert!(next.windows(2).all(|pair| pair[0].certificate.value >= pair[1].certificate.value));
}

#[test]
fn awards_that_owe_nothing_to_noise_always_come_back() {
    let mut question = call(14, &small(3));
    question.bids.iter_mut().for_each(|bid| bid.noise = 0);
    // Searched long enough: a board that searching on would better says nothing of noise.
    let board = solve(&question, Effort { tries: 20_000, ..EFFORT }).unwrap();
    let stable = what_if::stability(&question, &board, 4, EFFORT).unwrap();
    assert!(board.funded().iter().all(|id| stable[*id] == 1_000));
    question.bids.iter_mut().for_each(|bid| bid.noise = 3_000);
    let moved = what_if::stability(&question, &board, 12, EFFORT).unwrap();
    assert!(moved.values().any(|times| (1..1_000).contains(times)));
}

#[test]
fn each_bid_that_is_not_funded_has_its_reason() {
    let mut question = call(15, &small(3));
    question.bids[0].score = None;
    question.bids[1].lines.iter_mut().for_each(|line| line.purpose = "banquet".into());
    question.bids[2].pin = Some(Pin::Refused);
    question.funds.iter_mut().for_each(|fund| {
        fund.rates.insert("tiny".into(), 10);
    });
    let cost = question.bids[3].cost();
    question.bids[3].lines = vec![Line { purpose: "tiny".into(), cost }];
    let board = solve(&question, EFFORT).unwrap();
    let why = |at: usize| {
        let id = &question.bids[at].id;
        board.refusals.iter().find(|refusal| refusal.bid == *id).map(|refusal| refusal.why.clone())
    };
    assert_eq!(why(0), Some(Why::Unscored));
    assert_eq!(why(1), Some(Why::NoFund));
    assert_eq!(why(2), Some(Why::ByHand));
    assert!(matches!(why(3), Some(Why::NoPlan { most, least }) if most < least));
    assert_eq!(board.refusals.len() + board.funded().len(), question.bids.len());
    // The reserve list is in the order of the scores.
    let score = |id: &str| question.bids.iter().find(|bid| bid.id == id).unwrap().score;
    let mut reserve: Vec<_> = board.refusals.iter().filter(|r| r.reserve.is_some()).collect();
    reserve.sort_by_key(|refusal| refusal.reserve);
    assert!(reserve.windows(2).all(|pair| score(&pair[0].bid) >= score(&pair[1].bid)));
}

#[test]
fn deciding_together_makes_more_than_deciding_apart() {
    let shape = Shape { bids: 60, funds: 5, territories: 6, ..Shape::default() };
    for seed in 0..5 {
        let question = call(seed, &shape);
        let (board, alone) = (solve(&question, EFFORT).unwrap(), apart(&question));
        assert!(board.funded().len() > alone.made, "seed {seed}: {} {alone:?}", board.funded().len());
        // Nothing is stranded: every award is of a file that receives what it needs.
        assert!(
            question.bids.iter().all(|bid| board.given(&bid.id) == 0 || board.given(&bid.id) >= bid.least)
        );
    }
}

#[test]
fn a_question_that_is_none_says_where() {
    let question = call(1, &small(3));
    let with = |change: &dyn Fn(&mut Question)| {
        let mut other = question.clone();
        change(&mut other);
        other.check().unwrap_err()
    };
    assert_eq!(with(&|q| q.bids[1].id = "b0000".into()), Flaw::Twice("bids", "b0000".into()));
    assert!(matches!(with(&|q| q.bids[0].least = 0), Flaw::OutOfBounds("bid", ..)));
    assert!(matches!(with(&|q| q.bids[0].years = vec![]), Flaw::Years("bid", ..)));
    assert!(matches!(with(&|q| q.funds[0].needs = Some("x".into())), Flaw::NoSuchFund(..)));
    assert!(matches!(with(&|q| q.funds[0].envelopes[0] = -1), Flaw::OutOfBounds("fund", ..)));
    assert_eq!(with(&|q| q.funds.clear()), Flaw::Nothing);
}
