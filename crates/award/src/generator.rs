//! Calls made from a seed, for measures and tests: their sizes and proportions are those of the calls of the sector (see
//! decision 0046), their projects exist nowhere.

use crate::draw::Lots;
use crate::question::{Bid, Floor, Fund, Line, Objective, Question, Rules};

/// What a made call looks like.
#[derive(Debug, Clone)]
pub struct Shape {
    pub bids: usize,
    pub funds: usize,
    pub territories: usize,
    pub years: usize,
    /// What is asked for each 1000 of what there is.
    pub pressure: i64,
    /// Bids carried by landlords, in thousandths.
    pub landlords: i64,
    pub objective: Objective,
    /// Thousandths of a point for each bid, when they come from a real panel.
    pub scores: Vec<i64>,
}

impl Default for Shape {
    fn default() -> Self {
        Self {
            bids: 200,
            funds: 6,
            territories: 18,
            years: 1,
            pressure: 1_700,
            landlords: 220,
            objective: Objective::Money,
            scores: Vec::new(),
        }
    }
}

const PURPOSES: [&str; 4] = ["support", "letting", "works", "coordination"];

/// A call of this shape.
#[must_use]
pub fn call(seed: u64, shape: &Shape) -> Question {
    let mut lots = Lots::new(seed, 41);
    let bids: Vec<Bid> = (0..shape.bids).map(|at| bid(&mut lots, shape, at)).collect();
    let asked: i64 = bids.iter().map(|bid| bid.asked).sum();
    let available = (i128::from(asked) * 1_000 / i128::from(shape.pressure)) as i64;
    let weights: Vec<i64> = (0..shape.funds).map(|_| lots.between(5, 20)).collect();
    let whole: i64 = weights.iter().sum::<i64>().max(1);
    let funds =
        (0..shape.funds).map(|at| fund(&mut lots, shape, at, available / whole * weights[at])).collect();
    let floors = (0..shape.territories)
        .map(|at| Floor { territory: format!("t{at:02}"), awards: 2, price: lots.between(500, 4_000) * 100 })
        .collect();
    Question {
        years: shape.years,
        funds,
        bids,
        rules: Rules {
            objective: shape.objective,
            funds_per_bid: 3,
            public_cap: Some(800),
            landlord_quota: Some(300),
            floors,
        },
    }
}

fn bid(lots: &mut Lots, shape: &Shape, at: usize) -> Bid {
    let lines: Vec<Line> = PURPOSES
        .iter()
        .filter(|_| lots.happens(650))
        .map(|purpose| (*purpose).to_owned())
        .collect::<Vec<_>>()
        .into_iter()
        .map(|purpose| Line { purpose, cost: lots.between(40, 800) * 10_000 })
        .collect();
    let lines = if lines.is_empty() {
        vec![Line { purpose: PURPOSES[0].to_owned(), cost: lots.between(100, 1_200) * 10_000 }]
    } else {
        lines
    };
    let cost: i64 = lines.iter().map(|line| line.cost).sum();
    let asked = cost / 1_000 * lots.between(350, 700);
    let mut years = vec![0; shape.years];
    let mut rest = 1_000;
    for (year, share) in years.iter_mut().enumerate() {
        *share = if year + 1 == shape.years { rest } else { lots.between(0, rest / 10) * 10 };
        rest -= *share;
    }
    let drawn = lots.between(900, 4_900);
    Bid {
        id: format!("b{at:04}"),
        territory: Some(format!("t{:02}", lots.below(shape.territories))),
        by_landlord: lots.happens(shape.landlords),
        score: Some(shape.scores.get(at % shape.scores.len().max(1)).copied().unwrap_or(drawn)),
        noise: lots.between(120, 450),
        households: Some(lots.between(4, 60)),
        other_public: cost / 1_000 * lots.between(0, 150),
        lines,
        asked,
        least: asked / 1_000 * lots.between(700, 1_000),
        years,
        most_of: Default::default(),
        pin: None,
    }
}

fn fund(lots: &mut Lots, shape: &Shape, at: usize, envelope: i64) -> Fund {
    let rates = PURPOSES.iter().enumerate().filter_map(|(purpose, name)| {
        let takes = purpose == at % PURPOSES.len() || lots.happens(450);
        takes.then(|| ((*name).to_owned(), lots.between(3, 8) * 100))
    });
    let rates = rates.collect();
    let by_year = envelope / shape.years as i64;
    Fund {
        id: format!("f{at}"),
        envelopes: vec![by_year; shape.years],
        least: lots.between(1, 6) * 100_000,
        most: (at % 3 == 1).then(|| lots.between(80, 200) * 100_000),
        is_public: at % 4 != 3,
        rates,
        // One comes in beside the first only; two never come in together.
        needs: (at == 4).then(|| "f0".to_owned()),
        excludes: if at == 5 { ["f2".to_owned()].into() } else { Default::default() },
    }
}
